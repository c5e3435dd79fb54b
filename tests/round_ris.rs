//! What is written as RIS is read back as it was, but for a closed table of losses; and what was read from RIS is written as RIS
//! again, tag by tag.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

#[allow(dead_code)] // Here the inputs of cases alone are read.
mod cases;
#[allow(dead_code)] // Not every test makes up whole records.
mod items;

use std::fs;

use cases::{INPUT, cases};
use items::{emit, item};
use proptest::prelude::*;
use refmill::IntakeOptions;
use refmill::emit::Options;
use refmill::model::{
    Custom, CustomKind, Date, DateRange, Item, ItemType, Name, Pages, Person, Record, Variable, VariableKind,
};
use refmill::read::reader;

/// What RIS or its readers have no words for, so that something else comes back: the row in docs/LOSSES.md, and what it does.
struct Loss {
    #[allow(dead_code)] // For people, and for docs/LOSSES.md.
    name: &'static str,
    apply: fn(&mut Work),
}

/// A work on its way, with the notes that its lines become, in their order.
struct Work {
    item: Item,
    notes: Vec<String>,
}

/// The table: nothing else may differ. In the order in which the lines are written that notes come from.
const LOSSES: &[Loss] = &[
    Loss {
        name: "et al. is no author to readers, so it is not written",
        apply: |work| work.item.et_al = false,
    },
    Loss { name: "a family name of several words without a given name is a body", apply: names },
    Loss { name: "what a book, report or program without series stands in is its series", apply: container },
    Loss {
        name: "a meeting without proceedings is the proceedings; what a talk stands in is the meeting",
        apply: meeting,
    },
    Loss {
        name: "the place of a talk is where it was given; one place for meeting and publisher is the publisher's",
        apply: places,
    },
    Loss {
        name: "an article with a kind of its own is a manuscript; a manuscript with a number of arXiv is an article",
        apply: preprint,
    },
    Loss { name: "an article number without pages is a page", apply: article_number },
    Loss { name: "one page of a book, manuscript or thesis is how many it has", apply: one_page },
    Loss { name: "a program's or data set's edition is its version", apply: version },
    Loss { name: "a status that is none of the usual words is a note", apply: status },
    Loss { name: "a number of arXiv gives an address", apply: arxiv },
    Loss {
        name: "sections, annotations and fields that only other formats know are notes or not written",
        apply: sections,
    },
];

fn names(work: &mut Work) {
    for name in work.item.author.iter_mut().chain(&mut work.item.editor) {
        *name = as_read(name);
    }
}

fn as_read(name: &Name) -> Name {
    match name {
        Name::Person(person) => {
            let family = person.full_family().into_owned();
            if person.given.is_none() && person.suffix.is_none() && family.contains(' ') {
                return Name::Literal { literal: family };
            }
            Name::Person(Person { family, non_dropping_particle: None, ..person.clone() })
        }
        Name::Literal { .. } => name.clone(),
    }
}

fn stands_alone(kind: ItemType) -> bool {
    matches!(kind, ItemType::Book | ItemType::Report | ItemType::Software)
}

fn container(work: &mut Work) {
    let item = &mut work.item;
    if stands_alone(item.kind) && item.collection_title.is_none() {
        item.collection_title = item.container_title.take();
    }
}

fn meeting(work: &mut Work) {
    let item = &mut work.item;
    if item.kind == ItemType::PaperConference && item.container_title.is_none() {
        item.container_title = item.event_title.take();
    }
    if item.kind == ItemType::Speech && item.container_title.is_some() {
        let event = std::mem::replace(&mut item.event_title, item.container_title.take());
        work.notes.extend(event.map(|event| format!("Event: {event}")));
    }
}

fn places(work: &mut Work) {
    let item = &mut work.item;
    if item.kind == ItemType::PaperConference && item.event_place == item.publisher_place {
        item.event_place = None;
    }
    if item.kind == ItemType::Speech && item.publisher_place.is_some() {
        let place = std::mem::replace(&mut item.event_place, item.publisher_place.take());
        work.notes.extend(place.map(|place| format!("Event place: {place}")));
    }
}

fn article_number(work: &mut Work) {
    let item = &mut work.item;
    if item.page.is_none() {
        item.page = item.article_number.take().map(Pages::single);
    }
}

fn one_page(work: &mut Work) {
    let item = &mut work.item;
    let counts = matches!(item.kind, ItemType::Book | ItemType::Manuscript | ItemType::Thesis);
    if counts
        && item.article_number.is_none()
        && let Some(Pages { first, last: None }) = &item.page
    {
        item.custom.push(Custom::new("number-of-pages", first.clone()));
        item.page = None;
    }
}

fn version(work: &mut Work) {
    let item = &mut work.item;
    if item.kind == ItemType::Software && item.version.is_none() {
        item.version = item.edition.take();
    } else if item.kind == ItemType::Dataset && item.edition.is_some() {
        let version = std::mem::replace(&mut item.version, item.edition.take());
        work.notes.extend(version.map(|version| format!("Version: {version}")));
    }
}

fn preprint(work: &mut Work) {
    let item = &mut work.item;
    if item.kind == ItemType::Article && item.genre.is_some() && item.arxiv.is_none() {
        item.kind = ItemType::Manuscript;
    } else if item.kind == ItemType::Manuscript && item.arxiv.is_some() {
        item.kind = ItemType::Article;
        // How many pages a manuscript has stands where an article has its page.
        let is_count = |custom: &Custom| {
            custom.name == "number-of-pages" && !custom.text.contains(['-', '\u{2013}', '\u{2014}'])
        };
        let at = item.custom.iter().position(is_count);
        if let Some(at) = at.filter(|_| item.page.is_none() && item.article_number.is_none()) {
            item.page = Some(Pages::single(item.custom.remove(at).text));
        }
    }
}

fn status(work: &mut Work) {
    if work.item.status.as_deref() != Some("in press") {
        work.notes.extend(work.item.status.take());
    }
    work.notes.extend(work.item.note.take());
}

fn arxiv(work: &mut Work) {
    let item = &mut work.item;
    if item.url.is_none() {
        item.url = item
            .arxiv
            .as_ref()
            .and_then(|arxiv| refmill::model::Url::parse(&format!("https://arxiv.org/abs/{arxiv}")));
    }
}

fn sections(work: &mut Work) {
    for Custom { name, text } in std::mem::take(&mut work.item.custom) {
        match CustomKind::of(&name) {
            CustomKind::Section => work.notes.push(format!("{name}: {text}")),
            CustomKind::Variable(Variable::Annote) => work.notes.push(text),
            // The number of a series has the tag of a number.
            CustomKind::Variable(Variable::CollectionNumber)
                if work.item.kind == ItemType::Book && work.item.number.is_none() =>
            {
                work.item.number = Some(text);
            }
            CustomKind::Foreign { format, .. } if format != "ris" => {}
            CustomKind::Foreign { .. } | CustomKind::Key | CustomKind::Type | CustomKind::Variable(_) => {
                work.item.custom.push(Custom { name, text });
            }
        }
    }
}

/// What a work is to be when it is read back, apart from its key.
fn expected(item: &Item) -> Item {
    let mut work = Work { item: item.clone(), notes: Vec::new() };
    for loss in LOSSES {
        (loss.apply)(&mut work);
    }
    let note = (!work.notes.is_empty()).then(|| work.notes.join("\n\n"));
    sorted(Item { note, ..work.item })
}

/// The sections in the order of their names: RIS has an order of its own.
fn sorted(mut item: Item) -> Item {
    item.custom.retain(|custom| custom.name != "citation-key");
    item.custom.sort_by(|a, b| (&a.name, &a.text).cmp(&(&b.name, &b.text)));
    item
}

/// A work as it is when it was written once more: on lines without breaks, an article number as a page.
fn folded(item: Item) -> Item {
    let mut work = Work { item, notes: Vec::new() };
    article_number(&mut work);
    let title = work.item.title.as_mut();
    title.into_iter().for_each(|title| *title = title.replace("<i>", "").replace("</i>", ""));
    for custom in &mut work.item.custom {
        custom.text = custom.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    sorted(work.item)
}

fn read(text: &str) -> Vec<Item> {
    let options = IntakeOptions { reader: reader("ris"), ..IntakeOptions::default() };
    let parsed = refmill::parse(text.as_bytes(), &options).unwrap();
    parsed.records.into_iter().filter_map(|record| record.document).collect()
}

fn write(items: &[Item]) -> String {
    let records: Vec<Record> =
        items.iter().map(|item| Record { document: Some(item.clone()), ..Record::default() }).collect();
    refmill::render(&records, refmill::emit::emitter("ris").unwrap(), &Options::default()).unwrap().text
}

/// A text of one line: what no line of RIS can hold is told by the test of values in `verify.rs`. Semicolons part keywords and
/// names; letters that broken text is made of may be put right.
fn plain(text: &str) -> String {
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(
                c,
                '<' | '>' | '&' | ';' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{c2}'..='\u{f4}'
            )
    };
    let text: String = text.chars().filter(is_plain).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { "Hive".into() } else { text }
}

/// A part of a name, which has no commas, and begins as no particle does.
fn part(text: &str) -> String {
    plain(&format!("X{}", text.replace(',', "")))
}

fn plain_name(name: Name) -> Name {
    match name {
        Name::Person(person) => Name::Person(Person {
            family: part(&person.family),
            given: person.given.map(|text| part(&text)),
            non_dropping_particle: person.non_dropping_particle.map(|text| part(&text)),
            suffix: person.suffix.map(|text| part(&text)),
        }),
        Name::Literal { literal } => Name::literal(part(&literal)),
    }
}

/// A year that has four digits, as all tags of dates have it.
fn plain_date(date: Date) -> Date {
    let mut plain = Date::year(date.year % 10_000);
    if let Some(month) = date.month() {
        plain = plain.with_month(month);
    }
    date.day().map_or(plain, |day| plain.with_day(day))
}

fn plain_item(item: Item) -> Item {
    let text = |text: Option<String>| text.map(|text| plain(&text));
    let mut keyword = Vec::new();
    // A keyword that is listed twice is kept once, and said.
    for word in item.keyword.iter().map(|word| plain(word)) {
        if !keyword.contains(&word) {
            keyword.push(word);
        }
    }
    let days = |days: DateRange| {
        let first = plain_date(days.first());
        days.last().and_then(|last| DateRange::new(first, plain_date(last))).unwrap_or(first.into())
    };
    Item {
        author: item.author.into_iter().map(plain_name).collect(),
        editor: item.editor.into_iter().map(plain_name).collect(),
        title: text(item.title),
        container_title: text(item.container_title),
        collection_title: text(item.collection_title),
        event_title: text(item.event_title),
        event_place: text(item.event_place),
        event_date: item.event_date.map(days),
        issued: item.issued.map(plain_date),
        volume: text(item.volume),
        issue: text(item.issue),
        // A hyphen makes a range of a page.
        page: item.page.map(|pages| {
            let page = |text: &str| plain(text).replace(['-', '\u{2013}', '\u{2014}'], "x");
            Pages { first: page(&pages.first), last: pages.last.map(|last| page(&last)) }
        }),
        article_number: text(item.article_number)
            .map(|number| number.replace(['-', '\u{2013}', '\u{2014}'], "x")),
        number: text(item.number),
        edition: text(item.edition),
        version: text(item.version),
        publisher: text(item.publisher),
        publisher_place: text(item.publisher_place),
        genre: text(item.genre),
        status: text(item.status),
        accessed: item.accessed.map(plain_date),
        language: text(item.language),
        abstract_: text(item.abstract_),
        keyword,
        note: text(item.note),
        custom: item
            .custom
            .into_iter()
            .map(|custom| Custom::new(format!("X {}", plain(&custom.name)), plain(&custom.text)))
            .collect(),
        ..item
    }
}

prop_compose! {
    /// A work with some of what the model has no field for.
    fn work()(
        base in item(),
        variables in prop::sample::subsequence(Variable::ALL, 0..12),
        text in items::text(),
        date in "20[0-9]{2}-0[1-9]",
        foreign in prop::sample::subsequence(vec!["ris:U1", "ris:AD", "ris:LB", "ris:X9", "bibtex:file"], 0..5),
        csl in any::<bool>(),
    ) -> Item {
        let mut item = plain_item(base);
        let text = plain(&text);
        let is_one_page = item.page.as_ref().map_or(item.article_number.is_some(), |pages| pages.last.is_none());
        for variable in variables {
            let text = match variable.kind() {
                // A body, and a person, as lists of names have them.
                VariableKind::Names => "Roe, Jane; Society of Hives; Coe, B., Jr.".to_owned(),
                VariableKind::Date => date.clone(),
                VariableKind::Text | VariableKind::Number => format!("{text} {}", variable.csl()),
            };
            // How many pages there are has no line where a page has it.
            if variable != Variable::NumberOfPages || !is_one_page {
                item.custom.push(Custom::new(variable.csl(), text));
            }
        }
        item.custom.extend(foreign.into_iter().map(|name| Custom::new(name, text.clone())));
        // A type that RIS has a code for with the nearest type of item, and one that it has none for.
        let types = [
            (ItemType::Document, "map"),
            (ItemType::Book, "classic"),
            (ItemType::Article, "review"),
            (ItemType::ArticleJournal, "review"),
        ];
        let csl = types.into_iter().find(|(kind, _)| csl && *kind == item.kind).map(|(_, csl)| csl);
        item.custom.extend(csl.map(|csl| Custom::new("type", csl)));
        item
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_work_comes_back_but_for_the_losses(work in work()) {
        let record = Record { document: Some(work.clone()), ..Record::default() };
        let (text, _) = emit("ris", &record, &Options::default());
        let mut read = read(&text);
        prop_assert_eq!(read.len(), 1);
        prop_assert_eq!(sorted(read.remove(0)), expected(&work), "{}", text);
    }

    #[test]
    fn what_was_read_is_written_and_read_again_alike(work in item()) {
        // A semicolon within an entity parts names once the entity is one, and a page of control characters is none.
        let plain = plain_item(work.clone());
        let work = Item { author: plain.author, editor: plain.editor, page: plain.page, ..work };
        let record = Record { document: Some(work), ..Record::default() };
        let (text, _) = emit("ris", &record, &Options::default());
        // What is written for `<` may make letters into what is put right, and what is an entity may be a `<`.
        let text = text.replace('\u{2039}', "(").replace('&', "+");
        let once = read(&text);
        let again = read(&write(&once));
        prop_assert_eq!(again.len(), once.len());
        for (again, once) in again.into_iter().zip(once) {
            prop_assert_eq!(folded(again), folded(once), "{}", text);
        }
    }
}

/// Tags that say the same: of each row the first is written.
const SAME: &[&[&str]] = &[
    &["TI", "T1", "CT", "BT"],
    &["AU", "A1"],
    &["T2", "JF", "JO", "BT", "C3"],
    &["J2", "JA", "J1", "JO"],
    &["PY", "Y1", "DA"],
    &["AB", "N2"],
    &["DO", "M3", "L3"],
    &["VL", "VO"],
    &["ED", "A2", "A3", "A1"],
    &["N1", "AN", "C2", "T2"],
    &["SP", "C7"],
    &["CY", "C1"],
];

/// The tags and values of a record, lines without a tag joined to the one before.
fn tags(record: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in record.lines() {
        match line.get(2..5).filter(|between| *between == "  -") {
            Some(_) => found.push((line[..2].to_owned(), line[5..].trim().to_owned())),
            None => {
                if let Some((_, value)) = found.last_mut() {
                    value.push('\n');
                    value.push_str(line.trim());
                }
            }
        }
    }
    found.retain(|(tag, value)| !value.trim().is_empty() && tag != "ER");
    found
}

/// The pieces of a value that are to be found again, without what is form.
fn pieces(tag: &str, value: &str) -> Vec<String> {
    let parts: Vec<&str> = match tag {
        "KW" => value.split([';', '\n']).collect(),
        "SP" => value.split('-').collect(),
        "SN" => value.split('\n').collect(),
        _ => vec![value],
    };
    let bare = |part: &str| {
        let mut part = part.replace("&quot;", "\"").replace("&amp;", "&").replace("https://doi.org/", "");
        for form in ["<i>", "</i>", "<p>", "</p>", " (ISBN)", " (ISSN)"] {
            part = part.replace(form, "");
        }
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        // Initials behind a family name have a comma before them.
        let part = if matches!(tag, "AU" | "A1" | "A2" | "A3" | "ED") { part.replace(',', "") } else { part };
        // Dates end in as many strokes as their writers like.
        part.trim_end_matches(['/', ',']).replace("///", "").replace('-', "/").to_owned()
    };
    parts.into_iter().map(bare).filter(|part| !part.is_empty()).collect()
}

/// The golden cases whose input is a whole file of RIS, by the programs that it looks like.
fn files() -> Vec<(String, String)> {
    let is_whole =
        |name: &str| name.starts_with("ris_") && !["ris_damaged", "ris_lookalikes"].contains(&name);
    let named =
        cases().into_iter().map(|case| (case.file_name().unwrap().to_string_lossy().into_owned(), case));
    let files: Vec<_> = named
        .filter(|(name, _)| is_whole(name))
        .map(|(name, case)| (name, fs::read_to_string(case.join(INPUT)).unwrap()))
        .collect();
    assert!(files.len() >= 7, "{}", files.len());
    files
}

#[test]
fn every_value_of_a_file_is_written_under_its_tag_again() {
    for (name, text) in files() {
        let items = read(&text);
        let begins = text.match_indices("TY  - ").map(|(at, _)| at).collect::<Vec<_>>();
        assert_eq!(begins.len(), items.len(), "{name}");
        for (index, item) in items.iter().enumerate() {
            let end = begins.get(index + 1).copied().unwrap_or(text.len());
            let record = text[begins[index]..end].split("\nER  -").next().unwrap();
            let written = tags(&write(std::slice::from_ref(item)));
            for (tag, value) in tags(record) {
                // A month in words is written as a number.
                let is_in_words = tag == "DA" && value.starts_with(char::is_alphabetic);
                for piece in pieces(&tag, &value).into_iter().filter(|_| !is_in_words) {
                    let is_place = |other: &str| {
                        other == tag || SAME.iter().any(|row| row.contains(&&*tag) && row.contains(&other))
                    };
                    let mut places =
                        written.iter().filter(|(other, _)| is_place(other) || tag == "SP" && other == "EP");
                    let is_there = places.any(|(other, value)| {
                        pieces(other, value).iter().any(|there| there.contains(&piece))
                    });
                    assert!(is_there, "{name}: {tag} {piece:?} is not in {written:#?}");
                }
            }
        }
    }
}

#[test]
fn a_file_that_was_written_again_is_read_alike() {
    for (name, text) in files() {
        let items = read(&text);
        let again = read(&write(&items));
        assert_eq!(items.len(), again.len(), "{name}");
        for (item, again) in items.into_iter().zip(again) {
            assert_eq!(folded(again), folded(item), "{name}");
        }
    }
}
