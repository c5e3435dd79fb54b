//! Markdown read back by a reader of CommonMark with every extension on: what was a value is text, and what is
//! markup comes from the template.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.
#![allow(clippy::wildcard_enum_match_arm)] // Whatever the reader sees beyond the list is a failure.

mod items;

use items::{emit, every_type, record};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options as Extensions, Parser, Tag};
use refmill::emit::{Options, Scope};
use refmill::model::{Date, Doi, Field, FieldName, Item, ItemType, Name, Record, Reference, Url};
use refmill::{Code, Diagnostic};

/// A Markdown text as its reader sees it.
#[derive(Debug, Default)]
struct Seen {
    text: String,
    links: Vec<(String, String)>,
    /// The numbers that the lists begin with.
    lists: Vec<u64>,
    items: usize,
    headings: Vec<String>,
}

/// Reads what was written; panics on markup that the templates do not use.
fn read(markdown: &str) -> Seen {
    let mut seen = Seen::default();
    let (mut link, mut heading) = (None, None);
    for event in Parser::new_ext(markdown, extensions()) {
        match event {
            Event::Start(tag) => match tag {
                Tag::Paragraph | Tag::Emphasis | Tag::Strong => {}
                Tag::Heading { id: None, classes, attrs, .. } if classes.is_empty() && attrs.is_empty() => {
                    heading = Some(seen.text.len());
                }
                Tag::List(Some(first)) => seen.lists.push(first),
                Tag::Item => seen.items += 1,
                Tag::Link { dest_url, .. } => link = Some((dest_url.into_string(), seen.text.len())),
                Tag::HtmlBlock => {}
                other => panic!("{other:?} in {markdown}"),
            },
            Event::End(_) => {
                if let (Some((target, start)), pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Link)) =
                    (&link, &event)
                {
                    seen.links.push((seen.text[*start..].to_owned(), target.clone()));
                    link = None;
                }
                if let (Some(start), pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Heading(_))) =
                    (heading, &event)
                {
                    seen.headings.push(seen.text[start..].to_owned());
                    heading = None;
                }
                if matches!(
                    event,
                    Event::End(pulldown_cmark::TagEnd::Item | pulldown_cmark::TagEnd::Paragraph)
                ) {
                    seen.text.push('\n');
                }
            }
            Event::Text(text) => seen.text.push_str(&text),
            Event::InlineHtml(tag) => {
                let bare = tag.trim_start_matches(['<', '/']).trim_end_matches('>').to_ascii_lowercase();
                assert!(["sub", "sup", "i", "b", "em"].contains(&&*bare), "{tag} in {markdown}");
                seen.text.push_str(&tag);
            }
            Event::Html(comment) => assert_eq!(comment.trim(), "<!-- -->"),
            other => panic!("{other:?} in {markdown}"),
        }
    }
    seen
}

fn extensions() -> Extensions {
    Extensions::all() - Extensions::ENABLE_SMART_PUNCTUATION
}

/// What a value looks like: blanks and breaks folded, control characters as U+FFFD.
fn shown(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim().chars() {
        let c = match c {
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() || items::is_no_character(c) => '\u{fffd}',
            c => c,
        };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

fn markdown(record: &Record, scope: Scope) -> String {
    let (text, found) = emit("markdown", record, &Options { scope, ..Options::default() });
    let lost = |found: &Diagnostic| found.code == Code::LossCharacter;
    assert!(found.iter().all(|found| lost(found) || found.code == Code::SourceField), "{found:?}");
    assert!(!text.contains('\u{fffd}') || found.iter().any(lost) || has_replacements(record), "{text}");
    text
}

/// Whether the source itself holds replacement characters, or control characters where no item has them.
fn has_replacements(record: &Record) -> bool {
    serde_json::to_string(record).unwrap().contains('\u{fffd}')
        || record.references.iter().any(|reference| reference.raw.contains(char::is_control))
}

fn of_title(title: &str) -> Record {
    Record { document: Some(Item { title: Some(title.into()), ..Item::default() }), ..Record::default() }
}

#[test]
fn the_list_is_numbered_and_linked() {
    let record = every_type();
    let seen = read(&markdown(&record, Scope::All));
    assert_eq!(seen.headings, ["1. Bees & wasps: *a* study", "References"]);
    assert_eq!((seen.lists.as_slice(), seen.items), (&[1][..], record.references.len()));
    let sici = "https://doi.org/10.1002/%28SICI%291097%3C3::AID%3E3.0.CO;2-X";
    assert!(seen.links.contains(&("10.1002/(SICI)1097<3::AID>3.0.CO;2-X".into(), sici.into())));
    let site = ("https://example.org/a_(b)?c=1&d=2", "https://example.org/a_%28b%29?c=1&d=2");
    assert!(seen.links.contains(&(site.0.into(), site.1.into())));
}

#[test]
fn references_read_well() {
    let text = markdown(&every_type(), Scope::References);
    let line = |kind: ItemType| {
        text.lines().nth(ItemType::ALL.iter().position(|&known| known == kind).unwrap()).unwrap()
    };
    assert_eq!(
        line(ItemType::Chapter),
        "6. Roe, J.R., & Poe, A. (2020). The title of a chapter: H<sub>2</sub>O & p < 0.05. In Coe, B., & Society of \
         Things (Eds.), *Handbook of Things* (pp. 165\u{2013}174). Lecture Notes. Springer, Berlin."
    );
    assert_eq!(
        line(ItemType::Book),
        "5. van den Berg, R., Jr. (2020). *The title of a book: H<sub>2</sub>O & p < 0.05* (2nd ed.). Series of \
         Things. MIT Press, Cambridge, MA. ISBN 978-0-306-40615-7."
    );
    assert!(line(ItemType::Manuscript).contains("Roe, J.R., Poe, A., et al. (in press). *The title"));
    assert!(line(ItemType::ArticleJournal).contains("*Journal of Things*, 41(3-4), 49\u{2013}82. [10.1002"));
    assert!(line(ItemType::Webpage).ends_with("(accessed 2021-03-05)"));
    assert_eq!(text.lines().last().unwrap(), "22. 24, (2010) *(fragment of a reference)*");
}

#[test]
fn a_bare_list_has_no_heading_and_keeps_its_numbers() {
    let record = Record { document: None, first_reference: 7, ..every_type() };
    let text = markdown(&record, Scope::All);
    assert!(text.starts_with("7. Roe"));
    assert_eq!(read(&text).lists, [7]);
    let two = format!(
        "{text}{}{text}",
        refmill::emit::emitter("markdown").unwrap().frame(&Options::default()).between
    );
    assert_eq!(read(&two).lists, [7, 7], "lists that follow each other stay apart");
}

#[test]
fn odd_items_are_shown_all_the_same() {
    let mut record = Record { first_reference: 1, ..Record::default() };
    let year = Item { issued: Some(refmill::model::Date::year(2018)), ..Item::default() };
    let name = Item { author: vec![refmill::model::Name::literal("WHO")], ..Item::default() };
    let doi = Item { doi: Doi::parse("10.1000/182"), ..Item::default() };
    for (raw, item) in [("(2018)", year), ("WHO", name), ("10.1000/182", doi), ("?", Item::default())] {
        record.references.push(Reference { raw: raw.into(), item, ..Reference::default() });
    }
    let expected = "1. (2018).\n2. WHO.\n3. [10.1000/182](https://doi.org/10.1000/182)\n4. ?\n";
    assert_eq!(markdown(&record, Scope::All), expected);
    assert!(read(&markdown(&of_title("# x #"), Scope::All)).headings == ["# x #"]);
}

/// What the text must hold for each field of an item: a field without an answer stops the build.
fn printed(field: &Field<'_>) -> Vec<String> {
    let names = |names: &[Name]| {
        let part = |name: &Name| match name {
            Name::Person(person) => person.family.clone(),
            Name::Literal { literal } => literal.clone(),
        };
        names.iter().map(part).collect()
    };
    let date = |date: &Date| vec![format!("{:04}", date.year)];
    match field {
        Field::Author(list) | Field::Editor(list) => names(list),
        Field::Title(text)
        | Field::ContainerTitle(text)
        | Field::CollectionTitle(text)
        | Field::EventTitle(text)
        | Field::EventPlace(text)
        | Field::Volume(text)
        | Field::Issue(text)
        | Field::ArticleNumber(text)
        | Field::Number(text)
        | Field::Edition(text)
        | Field::Version(text)
        | Field::Publisher(text)
        | Field::PublisherPlace(text)
        | Field::Genre(text)
        | Field::Status(text)
        | Field::Language(text)
        | Field::Abstract(text)
        | Field::Note(text) => vec![(*text).to_owned()],
        Field::Issued(value) | Field::Accessed(value) => date(value),
        Field::EventDate(days) => {
            [Some(days.first()), days.last()].into_iter().flatten().map(|date| date.to_string()).collect()
        }
        Field::Page(pages) => [Some(pages.first.clone()), pages.last.clone()].into_iter().flatten().collect(),
        Field::Doi(doi) => vec![doi.to_string()],
        Field::Isbn(isbn) => vec![isbn.to_string()],
        Field::ArXiv(arxiv) => vec![arxiv.to_string()],
        Field::Pmid(pmid) => vec![pmid.to_string()],
        Field::Url(url) => vec![url.to_string()],
        Field::Keyword(words) => words.to_vec(),
        Field::Custom(sections) => sections.iter().flat_map(|s| [s.name.clone(), s.text.clone()]).collect(),
    }
}

#[test]
fn every_field_of_every_type_is_printed() {
    for &kind in ItemType::ALL {
        let full = items::every_field(kind);
        let names: Vec<FieldName> = full.fields().map(|field| field.name()).collect();
        assert_eq!(names, FieldName::ALL, "a field has no value");
        // What stands for what is missing must not hide the rest.
        let without = [
            full.clone(),
            Item { container_title: None, ..full.clone() },
            Item { container_title: None, author: Vec::new(), ..full.clone() },
            Item { author: Vec::new(), issued: None, ..full.clone() },
            Item { title: None, doi: None, ..full.clone() },
            Item { title: None, url: None, container_title: None, ..full.clone() },
        ];
        for item in without {
            let cited = Reference { item: item.clone(), raw: "raw".into(), ..Reference::default() };
            let list = Record { references: vec![cited], first_reference: 1, ..Record::default() };
            let document = Record { document: Some(item.clone()), ..Record::default() };
            for record in [list, document] {
                let text = read(&markdown(&record, Scope::All)).text;
                for field in item.fields() {
                    for value in printed(&field) {
                        assert!(text.contains(&value), "{kind}: {:?} {value} is not in {text}", field.name());
                    }
                }
            }
        }
    }
}

#[test]
fn an_address_that_only_resolves_the_doi_is_not_printed_again() {
    let links = |url: &str| {
        let item = Item { doi: Doi::parse("10.1000/182"), url: Url::parse(url), ..Item::default() };
        let cited = Reference { item, ..Reference::default() };
        let record = Record { references: vec![cited], first_reference: 1, ..Record::default() };
        read(&markdown(&record, Scope::All)).links.len()
    };
    assert_eq!(links("https://dx.doi.org/10.1000/182"), 1);
    assert_eq!(links("https://example.org/10.1000/182"), 2);
}

proptest! {
    #[test]
    fn a_title_is_text(title in items::text()) {
        prop_assert_eq!(read(&markdown(&of_title(&title), Scope::All)).headings, [shown(&title)]);
    }

    #[test]
    fn an_abstract_is_text(text in items::text()) {
        let record = Record {
            document: Some(Item { abstract_: Some(text.clone()), ..Item::default() }),
            ..Record::default()
        };
        let seen = read(&markdown(&record, Scope::All));
        let expected = format!("Untitled{}\n", shown(&text));
        prop_assert_eq!(seen.text, expected);
    }

    #[test]
    fn any_value_is_text(record in record()) {
        let text = markdown(&record, Scope::All);
        let seen = read(&text);
        prop_assert_eq!(seen.items, record.references.len());
        for reference in &record.references {
            let item = &reference.item;
            if reference.fragment {
                prop_assert!(seen.text.contains(&shown(&reference.raw)));
                continue;
            }
            let texts = [&item.title, &item.container_title, &item.publisher, &item.note, &item.collection_title];
            for text in texts.into_iter().flatten() {
                prop_assert!(seen.text.contains(&shown(text)), "{} is not in {}", shown(text), seen.text);
            }
        }
        for (text, target) in &seen.links {
            prop_assert!(target.starts_with("http"), "{} -> {}", text, target);
        }
        let linked = |item: &Item| {
            let given = [item.doi.is_some(), item.url.is_some(), item.arxiv.is_some(), item.pmid.is_some()];
            given.into_iter().filter(|given| *given).count()
        };
        let cited = record.references.iter().filter(|r| !r.fragment).map(|r| &r.item);
        prop_assert_eq!(seen.links.len(), record.document.iter().chain(cited).map(linked).sum::<usize>());
    }
}
