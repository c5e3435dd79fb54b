//! Tests of users' templates: input → expected.

use super::*;
use crate::keys::Keys;
use crate::model::{Custom, Item, Name, Record, Reference};

fn render(name: &str, source: &str, record: &Record) -> Result<String, String> {
    let parts = |name: &str| match name {
        "_part.md.j2" => Ok(Some("[{{ document.title }}]\n".to_owned())),
        "_wrong.md.j2" => Ok(Some("\n\n{{ documen }}".to_owned())),
        "_broken.md.j2" => Ok(Some("{% if %}".to_owned())),
        "_unreadable.md.j2" => Err(PartialError::Unreadable("permission denied".to_owned())),
        _ => Ok(None),
    };
    let template = TemplateEmitter::new(name, source.to_owned(), parts).map_err(|e| e.to_string())?;
    let options = Options::default();
    let keyed = Keys::default().assign_record(record, options.scope);
    let mut pieces = Pieces::default();
    let selection = keyed.select(template.repeats());
    let emitted = template.emit(&selection, &options, &mut pieces, &mut Report::default());
    emitted.map_err(|e| e.to_string())?;
    Ok(pieces.text().clone())
}

fn titled(title: &str) -> Record {
    let item = Item { title: Some(title.into()), ..Item::default() };
    Record { document: Some(item), ..Record::default() }
}

#[test]
fn the_inner_extension_chooses_the_escape() {
    let record = titled("a*b & 5%");
    for (name, expected) in [
        ("x.md.j2", "a\\*b & 5%\n"),
        ("x.md", "a\\*b & 5%\n"),
        ("x.html.jinja2", "a*b &amp; 5%\n"),
        ("x.tex.j2", "a*b \\& 5\\%\n"),
        ("x.txt.j2", "a*b & 5%\n"),
        ("x.j2", "a*b & 5%\n"),
    ] {
        assert_eq!(render(name, "{{ document.title }}", &record).unwrap(), expected, "{name}");
    }
    assert_eq!(render("x.md", "{{ document.title | safe }}", &record).unwrap(), "a*b & 5%\n");
    assert_eq!(render("x.md", "{{ document.title | e }}", &record).unwrap(), "a\\*b & 5%\n");
}

#[test]
fn every_value_of_a_json_template_is_json() {
    let record = titled("a \"b\"\n\u{7}<i>");
    let source = r#"{"t": {{ document.title }}, "d": {{ document.doi }}, "k": {{ document.keyword }}, "e": {{ document.et_al }}, "r": {{ record }}}"#;
    let text = render("x.json.j2", source, &record).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let expected = serde_json::json!({"t": "a \"b\"\n\u{7}<i>", "d": null, "k": [], "e": false, "r": 0});
    assert_eq!(value, expected);
    let linked = r#"[{{ "a.org/b c" | href }}, {{ document.title | tojson }}, "{{ record | safe }}"]"#;
    let text = render("x.json.j2", linked, &record).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value, serde_json::json!(["https://a.org/b%20c", "a \"b\"\n\u{7}<i>", "0"]));
    let html = "<script>x = {{ document.title | tojson }}</script>";
    let text = render("x.html.j2", html, &record).unwrap();
    assert_eq!(text, "<script>x = \"a \\\"b\\\"\\n\\u0007\\u003ci\\u003e\"</script>\n");
}

#[test]
fn the_engine_does_not_show_itself() {
    let error = render("x.txt", "\n{{ debug() }}", &titled("a")).unwrap_err();
    assert!(error.starts_with("x.txt:2: unknown function") && error.contains("debug"), "{error}");
}

#[test]
fn the_extension_is_the_inner_one() {
    let extension = |name: &str| inner_extension(name).map(str::to_owned);
    assert_eq!(extension("list.csv.j2").as_deref(), Some("csv"));
    assert_eq!(extension("list.md").as_deref(), Some("md"));
    assert_eq!(extension("list.j2"), None);
    assert_eq!(extension("list"), None);
    assert_eq!(extension(".md.j2"), None);
}

#[test]
fn control_characters_that_cannot_be_written_are_reported() {
    let record = titled("a\u{7}b");
    for (name, codes) in [("x.md.j2", vec![Code::LossCharacter]), ("x.json.j2", vec![]), ("x.txt.j2", vec![])]
    {
        let source = "{{ document.title }}".to_owned();
        let template = TemplateEmitter::new(name, source, |_| Ok(None)).unwrap();
        let mut report = Report::default();
        let keyed = Keys::default().assign_record(&record, Options::default().scope);
        let selection = keyed.select(template.repeats());
        template.emit(&selection, &Options::default(), &mut Pieces::default(), &mut report).unwrap();
        let found: Vec<Code> = report.drain().iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(found, codes, "{name}");
    }
}

#[test]
fn what_a_work_lacks_prints_nothing() {
    let source = "[{{ document.doi }}{{ document.abstract or 'none' }}{{ references | length }}]";
    assert_eq!(render("x.txt", source, &titled("a")).unwrap(), "[none0]\n");
}

#[test]
fn partials_are_loaded_from_the_folder_alone() {
    let record = titled("a*");
    let include = |name: &str| render("x.md.j2", &format!("{{% include '{name}' %}}"), &record);
    assert_eq!(include("_part.md.j2").unwrap(), "[a\\*]\n");
    for name in ["../x", "/etc/passwd", "a/../b", "C:x", "..", "a\\\\b"] {
        let error = include(name).unwrap_err();
        assert!(error.contains("not in the folder of the template"), "{name}: {error}");
    }
    assert!(include("_none.md.j2").unwrap_err().contains("_none.md.j2"));
    assert!(include("_unreadable.md.j2").unwrap_err().contains("permission denied"));
}

#[test]
fn errors_say_where_and_what() {
    let record = titled("a");
    let error = render("x.md.j2", "\n{{ document.titel }}", &record).unwrap_err();
    assert!(error.starts_with("x.md.j2:2: undefined value"), "{error}");
    assert!(error.contains("`document.titel`") && error.contains("container_title"), "{error}");
    let error = render("x.md.j2", "{{ titel }}", &record).unwrap_err();
    assert!(error.contains("known names: document, file, record, references"), "{error}");
    let error = render("x.md.j2", "{% if document.titel %}{% endif %}", &record).unwrap_err();
    assert!(error.contains("x.md.j2:1") && error.contains("titel"), "{error}");
    let error = render("x.md.j2", "a\n{% for %}", &record).unwrap_err();
    assert!(error.starts_with("x.md.j2:2: syntax error"), "{error}");
    let error = render("x.md.j2", "{{ document.title | nosuch }}", &record).unwrap_err();
    assert!(error.contains("unknown filter") && error.contains("nosuch"), "{error}");
    let error = render("x.md.j2", "{% include '_wrong.md.j2' %}", &record).unwrap_err();
    assert!(error.starts_with("_wrong.md.j2:3: undefined value"), "{error}");
    let error = render("x.md.j2", "{% include '_broken.md.j2' %}", &record).unwrap_err();
    assert!(error.starts_with("_broken.md.j2:1: syntax error"), "{error}");
}

#[test]
fn a_template_that_never_ends_is_stopped() {
    let record = titled("a");
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    let error = render("x.txt", endless, &record).unwrap_err();
    assert!(error.contains("too much work"), "{error}");
    let deep = "{% macro again(n) %}{{ again(n + 1) }}{% endmacro %}{{ again(0) }}";
    assert!(render("x.txt", deep, &record).unwrap_err().contains("recursion limit"));
}

#[test]
fn a_big_record_has_fuel_enough() {
    let reference = Reference { item: titled("a").document.unwrap(), ..Reference::default() };
    let record = Record { references: vec![reference; 5000], first_reference: 1, ..Record::default() };
    let source = "{% for r in references %}{{ r.position }} {{ r.author | names }} {{ r.title | stop }}\n\
                  {% endfor %}";
    assert_eq!(render("x.md", source, &record).unwrap().lines().count(), 5000);
}

#[test]
fn the_built_in_templates_have_fuel_for_any_number_of_sections() {
    let section = Custom { name: "XX".into(), text: "a".into() };
    let item = Item { custom: vec![section; 50_000], ..Item::default() };
    let record = Record { document: Some(item), ..Record::default() };
    let options = Options::default();
    let keyed = Keys::default().assign_record(&record, options.scope);
    for id in ["markdown", "html", "text"] {
        let emitter = crate::emit::emitter(id).unwrap();
        let (selection, mut pieces) = (keyed.select(emitter.repeats()), Pieces::default());
        emitter.emit(&selection, &options, &mut pieces, &mut Report::default()).unwrap();
    }
}

#[test]
fn names_are_listed_as_reference_lists_have_them() {
    let list = |names: &[&str], et_al: bool| {
        let author = names.iter().map(|name| Name::literal(*name)).collect();
        let item = Item { author, et_al, ..Item::default() };
        let record = Record { document: Some(item), ..Record::default() };
        render("x.txt", "{{ document.author | names(et_al=document.et_al) }}", &record).unwrap()
    };
    assert_eq!(list(&["A"], false), "A\n");
    assert_eq!(list(&["A", "B"], false), "A, & B\n");
    assert_eq!(list(&["A", "B", "C"], false), "A, B, & C\n");
    assert_eq!(list(&["A", "B"], true), "A, B, et al.\n");
}

#[test]
fn sentences_end_once() {
    for (text, expected) in [
        ("A", "A."),
        ("A.", "A."),
        ("Why?", "Why?"),
        ("\u{201c}Why?\u{201d}", "\u{201c}Why?\u{201d}"),
        ("(a)", "(a)."),
        ("<i>A?</i>", "<i>A?</i>"),
    ] {
        assert_eq!(stop(text), expected);
    }
}
