//! Prose and the templates that say the same.

use std::fs;
use std::path::Path;

use super::*;
use crate::emit::TemplateEmitter;
use crate::intake::{IntakeOptions, parse};
use crate::model::{Custom, Date, DateRange, Item, ItemType, Name, Person, Record, Reference};
use crate::outlet::render;

const REFERENCE: &str = include_str!("../../../templates/_reference.j2");

fn template(id: &str) -> TemplateEmitter {
    let (main, partial, prose): (_, _, &'static Prose) = match id {
        "markdown" => (
            ("markdown.md.j2", include_str!("../../../templates/markdown.md.j2")),
            "_reference.md.j2",
            &MARKDOWN,
        ),
        "html" => {
            (("html.html.j2", include_str!("../../../templates/html.html.j2")), "_reference.html.j2", &HTML)
        }
        _ => (("text.text.j2", include_str!("../../../templates/text.text.j2")), "_reference.text.j2", &TEXT),
    };
    TemplateEmitter::built_in(&[main, (partial, REFERENCE)], prose.format).unwrap()
}

/// What a format makes of a record, by itself and by its template.
fn both(prose: &'static Prose, record: &Record) -> (String, String) {
    let shown = |emitter: &dyn Emitter| {
        let keyed = crate::keys::Keys::default().assign_record(record, Options::default().scope);
        let mut pieces = Pieces::default();
        let selection = keyed.select(Repeats::Every);
        emitter.emit(&selection, &Options::default(), &mut pieces, &mut Report::default()).unwrap();
        pieces.text().clone()
    };
    (shown(prose), shown(&template(prose.format.id)))
}

#[track_caller]
fn assert_alike(record: &Record) {
    for prose in [&MARKDOWN, &HTML, &TEXT] {
        let (prose_says, template_says) = both(prose, record);
        assert_eq!(prose_says, template_says, "{}", prose.format.id);
    }
}

#[test]
fn templates_say_the_same_of_every_golden_case() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut cases = 0;
    for case in fs::read_dir(golden).unwrap() {
        let Ok(input) = fs::read(case.unwrap().path().join("input.txt")) else { continue };
        let Ok(parsed) = parse(&input, &IntakeOptions::default()) else { continue };
        parsed.records.iter().for_each(assert_alike);
        cases += 1;
    }
    assert!(cases > 100);
}

#[test]
fn templates_say_the_same_of_a_work_that_has_every_field() {
    let text = |word: &str| Some(format!("{word} <i>A</i> & *b* 1. "));
    let person = Person {
        family: "Berg".into(),
        given: Some("R. & O.".into()),
        non_dropping_particle: Some("van den".into()),
        suffix: Some("Jr.".into()),
    };
    let full = Item {
        author: vec![Name::Person(person.clone()), Name::literal("Body, the")],
        et_al: true,
        editor: vec![Name::Person(person)],
        title: text("title"),
        container_title: text("container"),
        collection_title: text("series"),
        event_title: text("event"),
        event_place: text("place"),
        event_date: DateRange::new(Date::year(2001), Date::year(2002)),
        issued: Some(Date::year(2001).with_month(2)),
        volume: text("volume"),
        issue: text("issue"),
        page: Some(crate::model::Pages::range("4", "9")),
        article_number: text("e"),
        number: text("number"),
        edition: text("2nd"),
        version: text("3"),
        publisher: text("publisher"),
        publisher_place: text("town"),
        genre: text("genre"),
        status: text("in press"),
        doi: crate::model::Doi::parse("10.1000/a<b>&c"),
        isbn: crate::model::Isbn::parse("0-306-40615-2"),
        arxiv: crate::model::ArXiv::parse("2001.08361"),
        pmid: crate::model::Pmid::parse("17"),
        url: crate::model::Url::parse("https://example.org/?a=1&b=(2)"),
        accessed: Some(Date::year(2003)),
        language: text("German"),
        abstract_: text("abstract"),
        keyword: vec!["a & b".into(), "c".into()],
        note: text("note"),
        custom: vec![Custom::new("XX", "a_b"), Custom::new("ISSN", "1"), Custom::new("ris:C7", "2")],
        ..Item::default()
    };
    let without = |change: &dyn Fn(&mut Item)| {
        let mut item = full.clone();
        change(&mut item);
        item
    };
    let variants = [
        full.clone(),
        without(&|item| item.author.clear()),
        without(&|item| item.container_title = None),
        without(&|item| (item.container_title, item.title) = (None, None)),
        without(&|item| (item.issued, item.status) = (None, None)),
        without(&|item| item.editor.clear()),
        without(&|item| (item.doi, item.et_al) = (None, false)),
        Item { et_al: true, ..Item::default() },
        Item::default(),
    ];
    for kind in ItemType::ALL {
        for item in &variants {
            let item = Item { kind: *kind, ..item.clone() };
            let cited = Reference { item: item.clone(), raw: "as *printed*".into(), ..Reference::default() };
            let fragment = Reference { fragment: true, ..cited.clone() };
            assert_alike(&Record {
                document: Some(item),
                references: vec![cited, fragment],
                ..Record::default()
            });
        }
    }
}

#[test]
fn what_a_work_has_not_leaves_no_trace() {
    let item = Item { title: Some("Bees".into()), ..Item::default() };
    let record = Record { document: Some(item), ..Record::default() };
    assert_eq!(render(&[record], &MARKDOWN, &Options::default()).unwrap().text, "# Bees\n");
}
