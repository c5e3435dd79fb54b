//! Templates: prose formats, the built-in ones and the user's own, rendered once a record by minijinja.
//!
//! A template is strict and sandboxed: an unknown name is an error, its work is limited, and it reaches nothing but
//! the record and the partials that its loader hands out. Values are escaped by the template's inner extension.
//! What a record looks like is left to [`super::view`], the escapes to [`super::escape`].

use std::collections::BTreeSet;
use std::sync::OnceLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, TemplateSource, UndefinedBehavior};

use super::tex::{self, Dialect, Found};
use super::view::{ITEM_NAMES, NAME_NAMES, RECORD_NAMES, RecordView};
use super::{EmitError, Emitter, Entry, Frame, Options, Pieces, Repeats, Selection, escape};
use crate::diagnostic::{Code, Report};
use crate::format::Format;

/// Fuel that every record has: an instruction takes one, and 64 bytes of text take one.
const FUEL_A_RECORD: u64 = 200_000;
/// Fuel for each item of a record, some ten times what the built-in template takes.
const FUEL_AN_ITEM: u64 = 20_000;
/// How deep includes, macros and loops may nest.
const RECURSION_LIMIT: usize = 100;
/// The powers of two of fuel that records may need.
const FUEL_CLASSES: usize = 48;

/// What ends a template's name without telling what it writes.
const TEMPLATE_EXTENSIONS: [&str; 3] = [".j2", ".jinja", ".jinja2"];

static FORMAT: Format =
    Format { id: "template", extensions: &[], description: "what a template of your own writes" };

/// An emitter that renders a template for each record.
///
/// ```
/// use refmill::emit::{Emitter, Options, Pieces, TemplateEmitter};
/// use refmill::keys::Keys;
/// use refmill::model::{Item, Record};
///
/// let source = "{{ document.title }}\n".to_owned();
/// let template = TemplateEmitter::new("title.html.j2", source, |_| Ok(None)).unwrap();
/// let item = Item { title: Some("Bees & wasps".into()), ..Item::default() };
/// let record = Record { document: Some(item), ..Record::default() };
/// let options = Options::default();
/// let keyed = Keys::default().assign_record(&record, options.scope);
/// let selection = keyed.select(template.repeats());
/// let mut pieces = Pieces::default();
/// template.emit(&selection, &options, &mut pieces, &mut Default::default()).unwrap();
/// assert_eq!(pieces.text(), "Bees &amp; wasps\n");
/// ```
pub struct TemplateEmitter {
    name: String,
    format: &'static Format,
    base: Environment<'static>,
    /// The same environment for each power of two of fuel: fuel belongs to an environment, and so do the partials
    /// that it has compiled.
    fuelled: [OnceLock<Environment<'static>>; FUEL_CLASSES],
}

/// A template that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{template}:{line}: {message}")]
pub struct TemplateError {
    /// The template, or the partial that it includes.
    pub template: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// A partial that cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartialError {
    /// Its name, or a link, leads out of the folder of the template.
    #[error("it is not in the folder of the template")]
    Outside,
    /// It is there and cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

impl std::fmt::Debug for TemplateEmitter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TemplateEmitter").field("name", &self.name).finish_non_exhaustive()
    }
}

impl TemplateEmitter {
    /// A template of that name, whose inner extension chooses the escapes: `.md`, `.html`, `.tex`, `.json`, and none
    /// for any other; `.j2`, `.jinja` and `.jinja2` after it do not count. `loader` hands out partials by name; it is only
    /// asked for names that stay inside the folder of the template, and answers `None` when there is no such file.
    ///
    /// # Errors
    /// When the template is not one: the place and what is wrong with it.
    pub fn new(
        name: &str,
        source: String,
        loader: impl Fn(&str) -> Result<Option<String>, PartialError> + Send + Sync + 'static,
    ) -> Result<Self, TemplateError> {
        let mut emitter = Self::with_format(name, &FORMAT);
        emitter.base.set_loader(move |partial| {
            let loaded = if is_inside_folder(partial) { loader(partial) } else { Err(PartialError::Outside) };
            loaded.map(|source| source.map(TemplateSource::new)).map_err(|error| {
                let message = format!("`{partial}` cannot be read: {error}");
                Error::new(ErrorKind::InvalidOperation, message)
            })
        });
        emitter.add(name.to_owned(), source)?;
        Ok(emitter)
    }

    /// One of the templates that come with the library, the first of `sources` being the one to render.
    pub(super) fn built_in(
        sources: &[(&'static str, &'static str)],
        format: &'static Format,
    ) -> Result<Self, TemplateError> {
        let mut emitter = Self::with_format(sources.first().map_or("", |(name, _)| name), format);
        for (name, source) in sources {
            emitter.add((*name).to_owned(), (*source).to_owned())?;
        }
        Ok(emitter)
    }

    fn with_format(name: &str, format: &'static Format) -> Self {
        let mut base = Environment::new();
        base.set_undefined_behavior(UndefinedBehavior::Strict);
        base.set_recursion_limit(RECURSION_LIMIT);
        // A line that holds only a tag leaves no line, as in Ansible and dbt; that is what people expect of prose.
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            base.set_syntax(syntax);
        }
        base.set_auto_escape_callback(escape_for);
        base.set_formatter(|out, state, value| {
            let escaped = escaped(state, value)?;
            out.write_str(&escaped).map_err(Error::from)
        });
        // Tells errors where they are; the cost comes with the first error, which is the last.
        base.set_debug(true);
        // What comes with it prints the state of the engine, which is no part of a record.
        base.remove_global("debug");
        base.add_filter("names", names);
        base.add_filter("stop", stop);
        base.add_filter("href", href);
        base.add_filter("tojson", tojson);
        base.add_test("resolver_of", |url: Option<&str>, doi: Option<&str>| {
            url.zip(doi).is_some_and(|(url, doi)| escape::is_doi_address(url, doi))
        });
        Self { name: name.to_owned(), format, base, fuelled: [const { OnceLock::new() }; FUEL_CLASSES] }
    }

    fn add(&mut self, name: String, source: String) -> Result<(), TemplateError> {
        self.base.add_template_owned(name, source).map_err(|error| explain(&error))
    }

    /// The environment with fuel for a record of that size.
    fn environment(&self, selection: &Selection<'_>) -> &Environment<'static> {
        let (mut items, mut bytes) = (0, selection.record.raw.len());
        for entry in &selection.entries {
            items += 1;
            bytes += entry.cited.map_or(0, |cited| cited.raw.len());
            bytes += entry.item.abstract_.as_ref().map_or(0, String::len);
        }
        let fuel = FUEL_A_RECORD + FUEL_AN_ITEM * items + bytes as u64;
        let class = fuel.next_power_of_two().trailing_zeros() as usize;
        let class = class.min(FUEL_CLASSES - 1);
        self.fuelled[class].get_or_init(|| {
            let mut environment = self.base.clone();
            environment.set_fuel(Some(1 << class));
            environment
        })
    }
}

impl Emitter for TemplateEmitter {
    fn format(&self) -> &'static Format {
        self.format
    }

    fn frame(&self) -> Frame {
        Frame { between: "\n", ..Frame::PLAIN }
    }

    fn extension(&self) -> Option<&str> {
        inner_extension(&self.name).or_else(|| self.format.extensions.first().copied())
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        _: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError> {
        let environment = self.environment(selection);
        let view = Value::from(Serde(RecordView::new(selection)));
        let rendered = environment.get_template(&self.name).and_then(|template| template.render(view));
        match rendered {
            Ok(text) => {
                out.text().push_str(&text);
                if !text.is_empty() && !text.ends_with('\n') {
                    out.text().push('\n');
                }
                out.end_piece(selection.entries.len());
                if loses_control_characters(&self.name) {
                    selection.entries.iter().for_each(|entry| report_control_characters(entry, report));
                }
                Ok(())
            }
            Err(error) => Err(EmitError(explain(&error).to_string())),
        }
    }
}

/// Whether a partial's name stays inside the folder that it is looked up in, on every system: no `..`, nothing
/// absolute, no drive, no backslash. Where links lead is left to the loader.
fn is_inside_folder(name: &str) -> bool {
    let sound = |part: &str| !part.is_empty() && !part.chars().all(|c| c == '.');
    name.split('/').all(sound) && !name.chars().any(|c| c == '\\' || c == ':' || c.is_control())
}

/// What the inner extension of a template's name asks for.
fn escape_for(name: &str) -> AutoEscape {
    match inner_extension(name) {
        Some("md" | "markdown") => AutoEscape::Custom("markdown".into()),
        Some("html" | "htm" | "xhtml" | "xml") => AutoEscape::Custom("html".into()),
        Some("tex" | "latex" | "ltx" | "sty") => AutoEscape::Custom("tex".into()),
        Some("json" | "jsonl" | "ndjson" | "geojson") => AutoEscape::Custom("json".into()),
        Some(_) | None => AutoEscape::None,
    }
}

/// What the name of a template ends in, apart from what makes it a template.
fn inner_extension(name: &str) -> Option<&str> {
    let outer = TEMPLATE_EXTENSIONS.into_iter().find_map(|extension| name.strip_suffix(extension));
    let (stem, extension) = outer.unwrap_or(name).rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}

/// Whether the escape of a template has no way to write control characters; without one they go through as they are.
fn loses_control_characters(name: &str) -> bool {
    matches!(escape_for(name), AutoEscape::Custom(format) if format != "json")
}

fn report_control_characters(entry: &Entry<'_>, report: &mut Report) {
    let mut found = BTreeSet::new();
    // The item as JSON is all of its text, whatever fields it gets.
    if let Ok(item) = serde_json::to_value(entry.item) {
        find_control_characters(&item, &mut found);
    }
    if !found.is_empty() {
        let found: Vec<char> = found.into_iter().collect();
        let list = escape::listed(&found, escape::code_point);
        let message = format!("control characters of `{}` cannot be written: {list}", entry.key);
        report.add(Code::LossCharacter, entry.span(), message);
    }
}

fn writes_json(state: &State<'_, '_>) -> bool {
    matches!(state.auto_escape(), AutoEscape::Custom(format) if format == "json")
}

fn find_control_characters(value: &serde_json::Value, found: &mut BTreeSet<char>) {
    use serde_json::Value;
    match value {
        Value::String(text) => found.extend(text.chars().filter(|&c| escape::is_unprintable(c))),
        Value::Array(values) => values.iter().for_each(|value| find_control_characters(value, found)),
        Value::Object(values) => values.values().for_each(|value| find_control_characters(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A value as the format of the template has it.
fn escaped(state: &State<'_, '_>, value: &Value) -> Result<String, Error> {
    if writes_json(state) && !value.is_safe() {
        return json(value);
    }
    // Null is what a work does not have; a template that prints it all the same prints nothing.
    let text = match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_none() => String::new(),
        None => value.to_string(),
    };
    if value.is_safe() {
        return Ok(text);
    }
    let mut out = String::with_capacity(text.len());
    match state.auto_escape() {
        AutoEscape::Custom(format) if format == "markdown" => escape::markdown(&text, &mut out),
        AutoEscape::Custom(format) if format == "tex" => {
            tex::text(&mut out, &text, Dialect::BibLaTex, &mut Found::default())
        }
        AutoEscape::Custom(_) | AutoEscape::Html => escape::html(&text, &mut out),
        AutoEscape::None | _ => return Ok(text),
    }
    Ok(out)
}

/// The filter `names`: a list of names as a reference list prints them, `Roe, J., Poe, A., & Doe, B.`, and with
/// `et_al=true` `Roe, J., et al.`
fn names(list: Vec<Value>, options: Kwargs) -> Result<String, Error> {
    let et_al = options.get::<Option<bool>>("et_al")?.unwrap_or(false);
    options.assert_all_used()?;
    let mut text = String::new();
    for (index, name) in list.iter().enumerate() {
        let inverted = name.get_attr("inverted")?;
        let last = index > 0 && index + 1 == list.len() && !et_al;
        text.push_str(if last {
            ", & "
        } else if index > 0 {
            ", "
        } else {
            ""
        });
        text.push_str(inverted.as_str().unwrap_or_default());
    }
    if et_al {
        text.push_str(if list.is_empty() { "et al." } else { ", et al." });
    }
    Ok(text)
}

/// The filter `stop`: a full stop after the text, unless it ends in a mark of its own.
fn stop(text: &str) -> String {
    let text = text.trim_end();
    let inner = text.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', ')', ']']);
    // A closing tag hides the mark before it.
    let bare = inner.strip_suffix("</i>").or_else(|| inner.strip_suffix("</b>")).unwrap_or(inner);
    let ended = bare.ends_with(['.', '!', '?', '\u{2026}', '\u{3002}']) && text.len() - inner.len() <= 3;
    format!("{text}{}", if ended { "" } else { "." })
}

/// The filter `href`: an address as the target of a link, encoded so that it cannot end the link and escaped for the
/// format of the template.
fn href(state: &State<'_, '_>, url: &str) -> Value {
    let address = escape::address(url);
    if writes_json(state) {
        return Value::from(address);
    }
    let target = match state.auto_escape() {
        AutoEscape::Custom(format) if format == "tex" => {
            address.replace('%', r"\%").replace('#', r"\#").replace('&', r"\&")
        }
        AutoEscape::Custom(_) | AutoEscape::Html => address.replace('&', "&amp;"),
        AutoEscape::None | _ => address,
    };
    Value::from_safe_string(target)
}

/// The filter `tojson`: a value as JSON, which may stand in HTML, too.
fn tojson(value: &Value) -> Result<Value, Error> {
    let mut text = json(value)?;
    for (c, escape) in [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\'', "\\u0027")] {
        text = text.replace(c, escape);
    }
    Ok(Value::from_safe_string(text))
}

fn json(value: &Value) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| {
        Error::new(ErrorKind::BadSerialization, "the value is nothing that JSON has").with_source(error)
    })
}

/// The innermost error: where it is and what to do about it.
fn explain(error: &Error) -> TemplateError {
    let mut innermost = error;
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        if let Some(deeper) = source.downcast_ref::<Error>() {
            innermost = deeper;
        }
        cause = source.source();
    }
    let place = if innermost.name().is_some() { innermost } else { error };
    let expression = place
        .range()
        .and_then(|range| place.template_source()?.get(range))
        .map(str::trim)
        .unwrap_or_default();
    let mut message = match innermost.detail() {
        Some(detail) => format!("{}: {detail}", innermost.kind()),
        None => innermost.kind().to_string(),
    };
    if !expression.is_empty() && !expression.contains('\n') {
        message = format!("{message}, at `{expression}`");
    }
    if innermost.kind() == ErrorKind::UndefinedError {
        message.push_str(&format!(
            "\nknown names: {}\nin `document` and in each of `references`: {}\nin each of `author` and `editor`: {}",
            RECORD_NAMES.join(", "),
            ITEM_NAMES.join(", "),
            NAME_NAMES.join(", "),
        ));
    } else if innermost.kind() == ErrorKind::OutOfFuel {
        message.push_str(": the template does too much work for one record");
    }
    TemplateError {
        template: place.name().unwrap_or("template").to_owned(),
        line: place.line().unwrap_or(1),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keys;
    use crate::model::{Item, Name, Record, Reference};

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
        for (name, codes) in
            [("x.md.j2", vec![Code::LossCharacter]), ("x.json.j2", vec![]), ("x.txt.j2", vec![])]
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
}
