//! What is written as CSL-JSON is read back as it was, but for a closed table of losses; and what was read from CSL-JSON is written
//! as CSL-JSON again, key by key.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod cases;
#[allow(dead_code)] // Not every test makes up whole records.
mod items;

use std::fs;

use cases::{INPUT, cases};
use items::{item, text};
use proptest::prelude::*;
use refmill::emit::{Options, Target, emitter};
use refmill::model::{
    Confidence, Custom, CustomKind, Date, DateRange, Item, ItemType, Leftover, Name, Pages, Person,
    Probability, Record, Reference, Variable, VariableKind,
};
use refmill::read::reader;
use refmill::verify::read_back;
use refmill::{Code, IntakeOptions, Parsed, Span, parse, render};

/// What CSL-JSON has no words for, so that something else comes back: the row in docs/LOSSES.md, and what it does.
struct Loss {
    #[allow(dead_code)] // For people, and for docs/LOSSES.md.
    name: &'static str,
    apply: fn(&mut Item),
}

/// The table: nothing else may differ.
const LOSSES: &[Loss] = &[
    Loss { name: "a program is a book, since Zotero refuses a whole file for one program", apply: software },
    Loss {
        name: "particles and suffixes are a part of family and given names; usual ones are told apart again",
        apply: names,
    },
    Loss { name: "a last author called others says that there are more", apply: others },
    Loss {
        name: "an article number is the page, or else the number; beside both it is not written",
        apply: article_number,
    },
    Loss { name: "pages are one text, with hyphens", apply: pages },
    Loss { name: "keywords are one text, parted by semicolons", apply: keywords },
    Loss { name: "a year 0 is no year", apply: year_0 },
    Loss { name: "who published a law, a judgment or a patent is its authority", apply: authority },
    Loss {
        name: "a title of a journal that is abbreviated is its own abbreviation, too",
        apply: abbreviated,
    },
    Loss {
        name: "sections, and variables that are there twice, are lines of the annotation",
        apply: annotation,
    },
];

/// What is lost besides where an item is written without its provenance.
const WITHOUT_PROVENANCE: &[Loss] = &[
    Loss { name: "et al. is no author to readers, so it is not written", apply: |item| item.et_al = false },
    Loss { name: "fields that only other formats know are not written", apply: others_fields },
];

fn software(item: &mut Item) {
    if item.kind == ItemType::Software {
        item.kind = ItemType::Book;
    }
}

fn names(item: &mut Item) {
    for name in item.author.iter_mut().chain(&mut item.editor) {
        folded(name);
    }
    for custom in &mut item.custom {
        if let CustomKind::Variable(variable) = custom.kind()
            && variable.kind() == VariableKind::Names
        {
            let mut names = Name::list_from_text(&custom.text);
            names.iter_mut().for_each(folded);
            custom.text = Name::list_to_text(&names);
        }
    }
}

fn folded(name: &mut Name) {
    if let Name::Person(person) = name {
        *person = Person {
            family: person.full_family().into_owned(),
            given: person.given_with_suffix().map(|given| given.into_owned()),
            ..Person::default()
        };
    }
}

fn others(item: &mut Item) {
    let is_bare = |name: &Name| match name {
        Name::Person(person) => person.given.is_none(),
        Name::Literal { .. } => true,
    };
    let says = |name: &Name| matches!(name.sort_name(), "others" | "et al." | "et al" | "Et al.");
    if item.author.len() > 1 && item.author.last().is_some_and(|name| is_bare(name) && says(name)) {
        item.author.pop();
        item.et_al = true;
    }
}

fn article_number(item: &mut Item) {
    let Some(number) = item.article_number.take() else { return };
    match (&item.page, &item.number) {
        (None, _) => item.page = Some(Pages::single(number)),
        (Some(_), None) => item.number = Some(number),
        (Some(_), Some(_)) => {}
    }
}

fn pages(item: &mut Item) {
    let is_hyphen =
        |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2014}' | '\u{2212}');
    if let Some(page) = &mut item.page {
        let text = page.to_string();
        let parts: Vec<&str> = text.split(is_hyphen).map(str::trim).filter(|part| !part.is_empty()).collect();
        *page = Pages::single(parts.join("-"));
    }
}

fn keywords(item: &mut Item) {
    let text = item.keyword.join("; ");
    let between = if text.contains(';') { ';' } else { ',' };
    let words = text.split(between).map(str::trim).filter(|word| !word.is_empty());
    item.keyword = words.map(str::to_owned).collect();
}

fn year_0(item: &mut Item) {
    item.issued = item.issued.filter(|date| date.year > 0);
    item.accessed = item.accessed.filter(|date| date.year > 0);
    item.event_date = item.event_date.filter(|days| days.first().year > 0);
    let dates = ["csl-json:issued", "csl-json:accessed", "csl-json:event-date"];
    item.custom.retain(|custom| !dates.contains(&custom.name.as_str()));
}

fn authority(item: &mut Item) {
    if !matches!(item.kind, ItemType::LegalCase | ItemType::Legislation | ItemType::Patent)
        || item.publisher.is_some()
    {
        return;
    }
    let at = item.custom.iter().position(|custom| custom.kind() == CustomKind::Variable(Variable::Authority));
    item.publisher = at.map(|at| item.custom.remove(at).text);
}

fn abbreviated(item: &mut Item) {
    let title = item.container_title.clone().unwrap_or_default();
    let is_short = |custom: &Custom| custom.kind() == CustomKind::Variable(Variable::ContainerTitleShort);
    item.custom.retain(|custom| !(is_short(custom) && custom.text == title));
}

fn annotation(item: &mut Item) {
    let mut seen = Vec::new();
    let mut lines = Vec::new();
    let has_publisher = item.publisher.is_some();
    let is_legal = matches!(item.kind, ItemType::LegalCase | ItemType::Legislation | ItemType::Patent);
    item.custom.retain(|custom| {
        let (stays, line) = match custom.kind() {
            // The key is the one that was given.
            CustomKind::Key => return false,
            CustomKind::Variable(Variable::Annote) => (false, custom.text.clone()),
            CustomKind::Variable(variable) => {
                let is_first = !seen.contains(&variable);
                let is_license = variable == Variable::License && custom.text.contains(['\n', '\r']);
                let is_taken = variable == Variable::Authority && is_legal && has_publisher;
                let stays = is_first && !is_license && !is_taken;
                if stays {
                    seen.push(variable);
                }
                (stays, format!("{}: {}", custom.name, custom.text))
            }
            CustomKind::Type | CustomKind::Foreign { .. } => (true, String::new()),
            CustomKind::Section => (false, format!("{}: {}", custom.name, custom.text)),
        };
        if !stays {
            lines.push(line);
        }
        stays
    });
    if !lines.is_empty() {
        item.custom.push(Custom::new("annote", lines.join("\n").trim()));
    }
    item.custom.sort_by(|one, other| one.name.cmp(&other.name));
}

fn others_fields(item: &mut Item) {
    let is_others =
        |custom: &Custom| matches!(custom.kind(), CustomKind::Foreign { format, .. } if format != "csl-json");
    item.custom.retain(|custom| !is_others(custom));
}

/// An item as it is after all that is lost.
fn lossy(item: &Item, provenance: bool) -> Item {
    let mut item = item.clone();
    let more = if provenance { &[][..] } else { WITHOUT_PROVENANCE };
    LOSSES.iter().chain(more).for_each(|loss| (loss.apply)(&mut item));
    item
}

/// Text that nothing is put right in: entities and letters of other encodings are, which is said.
fn sound() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.replace('&', "+")).prop_map(|text| {
        let kept: String = text.chars().filter(|c| !('\u{80}'..'\u{200}').contains(c)).collect();
        let kept = kept.trim().to_owned();
        if kept.is_empty() { "x".to_owned() } else { kept }
    })
}

/// A section of any kind that an item can have.
fn custom() -> impl Strategy<Value = Custom> {
    let variable = prop::sample::select(Variable::ALL);
    let date = (1..3000u16, 0..14u8, 0..33u8)
        .prop_map(|(year, month, day)| Date::year(year).with_month(month).with_day(day));
    prop_oneof![
        4 => (variable, sound(), date.clone(), date).prop_map(|(variable, text, first, last)| {
            let text = match variable.kind() {
                VariableKind::Text | VariableKind::Number => text,
                VariableKind::Names => "Roe, J.; van den Berg, R., Jr.; Society of Hives".to_owned(),
                VariableKind::Date => DateRange::new(first, last).unwrap_or(first.into()).to_string(),
            };
            Custom::new(variable.csl(), text)
        }),
        1 => sound().prop_map(|text| Custom::new("XX", text)),
        1 => sound().prop_map(|text| Custom::foreign("ris", "C7", text)),
        1 => sound().prop_map(|text| Custom::foreign("csl-json", "shelf", serde_json::json!({ "x": [text, 1.5] }).to_string())),
        1 => sound().prop_map(|text| Custom::foreign("csl-json", "custom.mine", serde_json::json!(text).to_string())),
    ]
}

prop_compose! {
    /// Any work without anything that is put right.
    fn work()(mut item in item(), customs in prop::collection::vec(custom(), 0..5)) -> Item {
        item.custom = customs;
        // What becomes of keywords with commas and semicolons in them has a test of its own.
        for keyword in &mut item.keyword {
            *keyword = keyword.replace([',', ';'], "+");
        }
        let mut own: Vec<String> = Vec::new();
        // What only CSL-JSON knows stands under a key once.
        item.custom.retain(|custom| {
            let is_own = custom.name.starts_with("csl-json:");
            let stays = !is_own || !own.contains(&custom.name);
            own.push(custom.name.clone());
            stays
        });
        item
    }
}

prop_compose! {
    fn cited()(item in work(), words in "[a-z]{1,9} [a-z]{1,9}, [(]2001[)]", fragment: bool, corrected: bool, thousandths in prop::array::uniform9(0..=1000u16), leaves: bool) -> Reference {
        let [reference, fields @ ..] = thousandths.map(Probability::from_thousandths);
        let left = words.split(' ').next().unwrap().to_owned();
        let leftover = leaves.then(|| Leftover { span: Span::new(0, left.len()), text: left });
        Reference {
            raw: words, fragment, corrected, item, leftover: leftover.into_iter().collect(), confidence: Confidence { reference, fields },
            ..Reference::default()
        }
    }
}

fn record(document: Option<Item>, references: Vec<Reference>) -> Record {
    Record {
        file: "export.txt".into(),
        number: 3,
        first_reference: 1,
        document,
        raw: "On bees".into(),
        references,
        ..Record::default()
    }
}

fn written(records: &[Record], format: &str) -> String {
    render(records, emitter(format).unwrap(), &Options::default()).unwrap().text
}

fn read(text: &str, format: &str) -> Parsed {
    parse(text.as_bytes(), &IntakeOptions { reader: reader(format), ..IntakeOptions::default() }).unwrap()
}

fn is_repaired(parsed: &Parsed) -> bool {
    parsed.diagnostics.iter().any(|located| located.diagnostic.code == Code::RepairedText)
}

/// The parts in which two items differ.
#[track_caller]
fn assert_same(wanted: &Item, found: &Item, text: &str) {
    assert_eq!(
        serde_json::to_string_pretty(wanted).unwrap(),
        serde_json::to_string_pretty(found).unwrap(),
        "{text}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_work_written_as_csl_json_is_read_back(item in work()) {
        let text = written(&[record(Some(item.clone()), Vec::new())], "csl-json");
        let parsed = read(&text, "csl-json");
        // What is put right is said, and differs.
        if is_repaired(&parsed) {
            return Ok(());
        }
        let found = parsed.records.first().and_then(|record| record.document.clone()).unwrap_or_default();
        assert_same(&lossy(&item, false), &lossy(&found, false), &text);
    }

    #[test]
    fn what_is_written_as_csl_jsonl_is_read_back(document in prop::option::of(work()), references in prop::collection::vec(cited(), 0..3)) {
        let record = record(document, references);
        let text = written(std::slice::from_ref(&record), "csl-jsonl");
        let records = read(&text, "csl-jsonl").records;
        let (documents, cited): (Vec<_>, Vec<_>) = records.iter().partition(|record| record.document.is_some());
        prop_assert_eq!(documents.len(), usize::from(record.document.is_some()));
        for (wanted, found) in record.document.iter().zip(&documents) {
            assert_same(&lossy(wanted, true), &lossy(found.document.as_ref().unwrap(), true), &text);
            prop_assert_eq!(&found.raw, &record.raw);
        }
        prop_assert_eq!(cited.len(), record.references.len());
        for (number, (wanted, found)) in record.references.iter().zip(cited).enumerate() {
            let origin = found.origin.clone().unwrap();
            prop_assert_eq!((&*origin.file, origin.record, origin.reference), ("export.txt", 3, Some(number + 1)));
            let found = &found.references[0];
            assert_same(&lossy(&wanted.item, true), &lossy(&found.item, true), &text);
            let wanted = Reference { item: found.item.clone(), span: found.span, line: found.line, ..wanted.clone() };
            prop_assert_eq!(&wanted, found);
        }
    }

    #[test]
    fn what_was_read_once_is_written_again_as_it_was(document in work(), references in prop::collection::vec(cited(), 0..3)) {
        for format in ["csl-json", "csl-jsonl"] {
            let first = read(&written(&[record(Some(document.clone()), references.clone())], format), format);
            if is_repaired(&first) {
                continue;
            }
            let text = written(&first.records, format);
            let again = read(&text, format);
            if !is_repaired(&again) {
                prop_assert_eq!(written(&again.records, format), text);
            }
        }
    }
}

/// What only CSL-JSON knows, in places where it has none, too.
fn own() -> impl Strategy<Value = Custom> {
    let path = prop::sample::select(vec![
        "shelf",
        "title",
        "ISBN",
        "issued",
        "issued.circa",
        "issued.date-parts",
        "issued.a.b",
        "author.0.ORCID",
        "author.0.family",
        "author.0.literal",
        "author.00.x",
        "author.9.x",
        "author",
        "number",
        "note",
        "page",
        "custom",
        "custom.mine",
        "custom.variants",
        "custom.raw",
        "container-title-short",
        "journalAbbreviation",
        "part",
        "part-number",
        "id",
        "type",
        "citation-key",
        "translator.0.x",
        "translator",
        "original-date.circa",
        "original-date",
        "foo.bar",
        "annote",
        "DOI",
        "authority",
        "publisher",
        "keyword",
        "title.1",
        "volume",
        "license",
    ]);
    let json = prop::sample::select(vec![
        "\"x\"",
        "\"The first words, and more\"",
        "\"0-306-40615-2 x\"",
        "[[2020,1]]",
        "[[\"2020\"]]",
        "[[1]]",
        "true",
        "12",
        "{\"a\":1}",
        "{\"date-parts\":[[1999]]}",
        "no JSON",
        "null",
        "[]",
        "[{\"family\":\"Roe\"}]",
        "[1,\n2]",
        " 1 ",
        "{\"a\":1,\"a\":2}",
        "1e400",
    ]);
    (path, json).prop_map(|(path, json)| Custom::foreign("csl-json", path, json))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_only_csl_json_knows_is_where_it_is_to_be(
        item in work(), is_full: bool, own in prop::collection::vec(own(), 0..8), provenance: bool, for_pandoc: bool,
    ) {
        let mut item = if is_full { Item { custom: item.custom, ..items::every_field(item.kind) } } else { item };
        item.issued = item.issued.map(|_| Date::year(2020));
        item.custom.extend(own);
        let records = [record(Some(item), Vec::new())];
        let choices = if for_pandoc { Target::Pandoc.profile().choices } else { Options::default().choices };
        let options = Options { provenance, choices, ..Options::default() };
        for format in ["csl-json", "csl-jsonl"] {
            let emitter = emitter(format).unwrap();
            let text = render(&records, emitter, &options).unwrap().text;
            let found = read_back(&records, emitter, &options, &text).unwrap();
            prop_assert!(found.is_empty(), "{found:?} in {text}");
        }
    }
}

#[test]
fn what_is_read_from_csl_json_is_written_as_csl_json_again_and_again() {
    for case in cases() {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let format = match &*name {
            name if name.starts_with("csl_jsonl_") => "csl-jsonl",
            name if name.starts_with("csl_json_") => "csl-json",
            _ => continue,
        };
        let input = fs::read_to_string(case.join(INPUT)).unwrap();
        let once = written(&read(&input, format).records, format);
        let twice = written(&read(&once, format).records, format);
        assert_eq!(once, twice, "{name}");
        if name == "csl_jsonl_written_before" {
            assert_eq!(once, input, "what refmill wrote is written again byte for byte");
        }
    }
}

#[test]
fn keywords_are_parted_where_the_text_of_all_of_them_is() {
    for (keywords, found) in [
        (vec!["bees", "wasps, social"], vec!["bees", "wasps, social"]),
        (vec!["wasps, social"], vec!["wasps", "social"]),
        (vec!["bees; wasps", "ants"], vec!["bees", "wasps", "ants"]),
    ] {
        let item =
            Item { keyword: keywords.iter().map(|&word| word.to_owned()).collect(), ..Item::default() };
        let text = written(&[record(Some(item.clone()), Vec::new())], "csl-json");
        let read = read(&text, "csl-json").records.remove(0).document.unwrap();
        assert_eq!(read.keyword, found);
        assert_eq!(lossy(&item, false).keyword, found);
    }
}

/// The members of two objects, whose order does not matter.
#[track_caller]
fn assert_written_again(input: &str) {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let text = written(&read(&format!("[{input}]"), "csl-json").records, "csl-json");
    assert_eq!(value(&text)[0], value(input));
}

#[test]
fn every_key_that_the_model_has_no_field_for_goes_back_to_its_place() {
    for input in [
        r#"{"id":"a","type":"motion_picture","title":"T","director":[{"family":"Roe","given":"J."}],"dimensions":"93 min"}"#,
        r#"{"id":"a","type":"book","title":"T","issued":{"date-parts":[[2020]],"season":2,"circa":true}}"#,
        r#"{"id":"a","type":"book","title":"T","issued":{"date-parts":[[2020],[2021]]},"accessed":{"date-parts":[[2021,3,5]],"date-time":"x"}}"#,
        r#"{"id":"a","type":"book","title":"On <span class=\"nocase\">DNA</span> of bees","ISBN":"978-0-306-40615-7 0-306-40615-2"}"#,
        r#"{"id":"a","type":"book","title":"T","author":[{"family":"Mao","given":"F.","static-ordering":true},{"literal":"WHO","sequence":"first"}]}"#,
        r#"{"id":"a","type":"book","title":"T","DOI":"n/a","volume":{"x":1},"categories":["a","b"],"score":1.50}"#,
        r#"{"id":"a","type":"book","title":"T","custom":{"short_id":"xyz","n":[1,2]}}"#,
        r#"{"id":"a","type":"book","title":"T","part":"2","printing":"3","supplement":"4","original-date":{"date-parts":[[1900,3]],"circa":1}}"#,
        r#"{"id":"a","type":"book","title":"T","container-title-short":"A","journalAbbreviation":"B","translator":[{"family":"Roe; Poe"}]}"#,
        r#"{"id":"a","type":"book","title":"T","editor":[{"family":"Roe"},{"literal":"others"}],"note":"tex.shelf: 3\nread"}"#,
    ] {
        assert_written_again(input);
    }
}
