//! Records for the tests of the emitters: one work of every type, and any work at all.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use refmill::emit::{Options, Pieces, emitter};
use refmill::keys::Keys;
use refmill::model::{
    ArXiv, Confidence, Custom, Date, DateRange, Doi, Isbn, Item, ItemType, Leftover, Name, Pages, Person,
    Pmid, Probability, Record, Reference, Url,
};
use refmill::{Diagnostic, Report, Span};

/// What an emitter writes for a record, framed, and what it reports.
pub(crate) fn emit(format: &str, record: &Record, options: &Options) -> (String, Vec<Diagnostic>) {
    let emitter = emitter(format).unwrap();
    let keyed = Keys::default().assign_record(record, options.scope);
    let (mut pieces, mut report) = (Pieces::default(), Report::default());
    emitter.emit(&keyed.select(emitter.repeats()), options, &mut pieces, &mut report).unwrap();
    let frame = emitter.frame(options);
    let written: Vec<&str> = pieces.iter().collect();
    let text = if written.is_empty() {
        frame.empty.to_owned()
    } else {
        format!("{}{}{}", frame.open, written.join(frame.between), frame.close)
    };
    (text, report.drain())
}

pub(crate) fn person(family: &str, given: &str) -> Name {
    Name::Person(Person { family: family.into(), given: Some(given.into()), ..Person::default() })
}

/// A record with one reference of every type, each with what such a reference usually has.
pub(crate) fn every_type() -> Record {
    let some = |text: &str| Some(text.to_owned());
    let references = ItemType::ALL.iter().map(|&kind| {
        let mut item = Item {
            kind,
            author: vec![person("Roe", "J.R."), person("Poe", "A.")],
            title: Some(format!("The title of a {kind}: H<sub>2</sub>O & p < 0.05")),
            issued: Some(Date::year(2020)),
            ..Item::default()
        };
        match kind {
            ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper => {
                item.container_title = some("Journal of Things");
                item.volume = some("41");
                item.issue = some("3-4");
                item.page = Some(Pages::range("49", "82"));
                item.doi = Doi::parse("10.1002/(SICI)1097<3::AID>3.0.CO;2-X");
            }
            ItemType::Chapter | ItemType::EntryDictionary | ItemType::EntryEncyclopedia => {
                item.container_title = some("Handbook of Things");
                item.editor = vec![person("Coe", "B."), Name::literal("Society of Things")];
                item.page = Some(Pages::range("165", "174"));
                item.publisher = some("Springer");
                item.publisher_place = some("Berlin");
                item.collection_title = some("Lecture Notes");
            }
            ItemType::PaperConference => {
                item.container_title = some("Proceedings of ICT");
                item.event_title = some("International Conference on Things");
                item.event_place = some("Paris");
                item.event_date = Some(days());
                item.page = Some(Pages::single("7"));
                item.publisher = some("ACM");
            }
            ItemType::Thesis | ItemType::Report => {
                item.genre = some("PhD thesis");
                item.publisher = some("University of X");
                item.number = some("12-3");
            }
            ItemType::Webpage => {
                item.container_title = some("Site");
                item.url = Url::parse("https://example.org/a_(b)?c=1&d=2");
                item.accessed = Some(Date::year(2021).with_month(3).with_day(5));
            }
            ItemType::Article => {
                item.arxiv = ArXiv::parse("2001.08361");
                item.publisher = some("arXiv");
            }
            ItemType::Book => {
                item.author = vec![Name::Person(Person {
                    family: "Berg".into(),
                    given: some("R."),
                    non_dropping_particle: some("van den"),
                    suffix: some("Jr."),
                })];
                item.edition = some("2nd ed.");
                item.publisher = some("MIT Press");
                item.publisher_place = some("Cambridge, MA");
                item.isbn = Isbn::parse("978-0-306-40615-7");
                item.collection_title = some("Series of Things");
            }
            ItemType::Dataset | ItemType::Software => {
                item.version = some("1.2.3");
                item.publisher = some("Zenodo");
                item.doi = Doi::parse("10.5281/zenodo.1");
            }
            ItemType::Patent | ItemType::Standard => {
                item.number = some("US 4904581");
                item.publisher = some("Epitope Inc.");
                item.issued = Some(Date::year(1990).with_month(2).with_day(27));
            }
            ItemType::Speech => item.event_title = some("Meeting of Things"),
            ItemType::LegalCase | ItemType::Legislation => item.publisher = some("Supreme Court"),
            ItemType::Document => item.author = vec![Name::literal("World Health Organization")],
            ItemType::Manuscript => {
                item.et_al = true;
                item.status = some("in press");
                item.issued = None;
            }
        }
        Reference { raw: format!("raw {kind}"), item, ..Reference::default() }
    });
    let mut references: Vec<Reference> = references.collect();
    references.push(Reference {
        raw: "24, (2010)".into(),
        span: Span::new(2417, 2427),
        fragment: true,
        item: Item { note: some("24, (2010)"), issued: Some(Date::year(2010)), ..Item::default() },
        leftover: vec![Leftover { text: "24".into(), span: Span::new(0, 2) }],
        confidence: Confidence { reference: Probability::from_thousandths(310), ..Confidence::default() },
        ..Reference::default()
    });
    let document = Item {
        title: some("1. Bees & wasps: *a* study"),
        abstract_: some("Bees are <i>Apis</i>."),
        keyword: vec!["bees".into(), "wasps, social".into()],
        custom: vec![Custom { name: "XX".into(), text: "kept".into() }],
        ..Item::default()
    };
    Record {
        file: "D1001.txt".into(),
        number: 1,
        first_reference: 1,
        document: Some(document),
        raw: "Bees & wasps".into(),
        references,
        ..Record::default()
    }
}

/// The days of a meeting.
fn days() -> DateRange {
    let day = |month, day| Date::year(2019).with_month(month).with_day(day);
    DateRange::new(day(9, 30), day(10, 2)).unwrap()
}

/// A work that has every field, each with a value that no other has.
pub(crate) fn every_field(kind: ItemType) -> Item {
    let some = |text: &str| Some(text.to_owned());
    Item {
        kind,
        author: vec![person("Aalto", "J.R."), Name::literal("Body of Authors")],
        et_al: false,
        editor: vec![person("Beck", "M."), Name::literal("Body of Editors")],
        title: some("The first words"),
        container_title: some("Container of Words"),
        collection_title: some("Series of Words"),
        event_title: some("Congress of Words"),
        event_place: some("Paris"),
        event_date: Some(days()),
        issued: Some(Date::year(2020)),
        volume: some("41"),
        issue: some("57"),
        page: Some(Pages::range("132", "168")),
        article_number: some("e77310"),
        number: some("R-88"),
        edition: some("6th ed."),
        version: some("9.9.1"),
        publisher: some("House of Words"),
        publisher_place: some("Oslo"),
        genre: some("Working paper"),
        status: some("forthcoming"),
        doi: Doi::parse("10.1002/words.3"),
        isbn: Isbn::parse("978-0-306-40615-7"),
        arxiv: ArXiv::parse("2001.08361"),
        pmid: Pmid::parse("17284678"),
        url: Url::parse("https://example.org/words"),
        accessed: Some(Date::year(2023).with_month(3).with_day(5)),
        language: some("Finnish"),
        abstract_: some("All about words."),
        keyword: vec!["nouns".into(), "verbs".into()],
        note: some("Bound in leather"),
        custom: vec![Custom { name: "QQ".into(), text: "kept aside".into() }],
    }
}

/// Text with a bias to what formats mistake for their own: neither empty nor with white space around it.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "*",
        "_",
        "`",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "&",
        "#",
        "+",
        "-",
        ".",
        "!",
        "|",
        "~",
        "$",
        "\\",
        "{",
        "}",
        "^",
        "@",
        ":",
        "//",
        "www.",
        "http://a.b",
        "<i>",
        "</i>",
        "<sub>",
        "</sub>",
        "&amp;",
        "1.",
        "1)",
        " ",
        "\n",
        "\r",
        "\t",
        "\u{0}",
        "\u{85}",
        "\u{2028}",
        "\u{a0}",
        "\u{200b}",
        "TY  - ",
        "ER  - ",
        "%",
        "\"",
        "'",
        "é",
        "漢",
        "word",
        "==",
        "---",
        "<!--",
        "</b>",
        "<a href=x>",
        "[^1]",
        "[ ]",
        ",",
        ";",
        "\u{301}",
        "\u{1f41d}",
        "\u{1b}",
        // What ends a value, an entry or a record, or is one.
        "}@article{",
        "\n\n@book{x,",
        "},\n  note = {",
        "\r\nER  - \r\n",
        "\"}, {\"id\": \"",
        "\\input{x}",
        "$\\beta$",
        // What parts names and lists, hidden ones too.
        " and ",
        "\u{ad}and ",
        "others",
        "анд",
        "given=",
        "\u{37e}",
        "\u{ff0c}",
        // From right to left, without width, beside the surrogates, no characters at all.
        "עברית",
        "\u{202e}",
        "\u{200d}",
        "\u{feff}",
        "\u{d7ff}",
        "\u{e000}",
        "\u{fffe}",
        "\u{10ffff}",
        "\u{1}",
        "\u{1f}",
        "ễ",
        "β",
        "x₂⁻¹",
        "≤",
        "ß",
        "Жук",
        "’",
        "–",
    ]);
    let piece =
        prop_oneof![4 => special.prop_map(str::to_owned), 2 => "[a-zA-Z0-9 ]{1,8}", 1 => any::<String>()];
    vec(piece, 1..8)
        .prop_map(|pieces| pieces.concat().trim().to_owned())
        .prop_filter("empty", |s| !s.is_empty())
}

/// Whether Unicode keeps a code point from ever being a character.
#[allow(dead_code, reason = "not every test reads prose")]
pub(crate) fn is_no_character(c: char) -> bool {
    matches!(u32::from(c), 0xFDD0..=0xFDEF) || u32::from(c) & 0xFFFE == 0xFFFE
}

/// What a work stands in; some of it has an abbreviation, or is one.
fn container() -> impl Strategy<Value = String> {
    let journals = prop::sample::select(vec![
        "Journal of Educational Administration",
        "J. Educ. Adm.",
        "Zeitschrift f\u{fc}r Bienenkunde",
        "Annals of the History of Wax: An International Journal",
        "Rev. Educ. Res. (Paris)",
    ]);
    prop_oneof![3 => text(), 1 => journals.prop_map(str::to_owned)]
}

fn name() -> impl Strategy<Value = Name> {
    prop_oneof![
        3 => (text(), of(text()), of(text()), of(text())).prop_map(|(family, given, particle, suffix)| {
            Name::Person(Person { family, given, non_dropping_particle: particle, suffix })
        }),
        1 => text().prop_map(Name::literal),
    ]
}

/// One date, or two where they can be the ends of a range.
fn date_range() -> impl Strategy<Value = DateRange> {
    (date(), date()).prop_map(|(first, last)| DateRange::new(first, last).unwrap_or(first.into()))
}

/// An address or identifier that may hold any character but blanks and controls.
fn address(before: &'static str) -> impl Strategy<Value = String> {
    text().prop_map(move |text| {
        let seen = text.chars().filter(|c| !(c.is_whitespace() || c.is_control()));
        format!("{before}{}a", seen.collect::<String>())
    })
}

fn date() -> impl Strategy<Value = Date> {
    (prop_oneof![9 => 1..3000u16, 1 => any::<u16>()], 0..14u8, 0..33u8)
        .prop_map(|(year, month, day)| Date::year(year).with_month(month).with_day(day))
}

prop_compose! {
    fn titles()(
        kind in prop::sample::select(ItemType::ALL),
        author in vec(name(), 0..4),
        et_al: bool,
        editor in vec(name(), 0..3),
        title in of(text()),
        container_title in of(container()),
        collection_title in of(text()),
        event_title in of(text()),
        event_place in of(text()),
        event_date in of(date_range()),
        issued in of(date()),
    ) -> Item {
        Item {
            kind, author, et_al, editor, title, container_title, collection_title, event_title, event_place, event_date,
            issued,
            ..Item::default()
        }
    }
}

prop_compose! {
    fn numbers()(
        item in titles(),
        volume in of(text()),
        issue in of(text()),
        page in of((text(), of(text()))),
        article_number in of(text()),
        number in of(text()),
        edition in of(text()),
        version in of(text()),
        publisher in of(text()),
        publisher_place in of(text()),
        genre in of(text()),
        status in of(text()),
    ) -> Item {
        let page = page.map(|(first, last)| Pages { first, last });
        Item {
            volume, issue, page, article_number, number, edition, version, publisher, publisher_place, genre, status,
            ..item
        }
    }
}

prop_compose! {
    /// Any work.
    pub(crate) fn item()(
        item in numbers(),
        doi in of(prop_oneof!["10[.][0-9]{4}/[!-~]{1,12}", address("10.1000/")]),
        isbn: bool,
        arxiv: bool,
        pmid in of("[0-9]{1,8}"),
        url in of(prop_oneof!["https?://[!-~]{1,12}a", address("http://"), address("www.a.")]),
        accessed in of(date()),
        language in of(text()),
        abstract_ in of(text()),
        keyword in vec(text(), 0..3),
        note in of(text()),
        custom in vec((text(), text()), 0..2),
    ) -> Item {
        Item {
            doi: doi.and_then(|text| Doi::parse(&text)),
            isbn: isbn.then(|| Isbn::parse("0-306-40615-2").unwrap()),
            arxiv: arxiv.then(|| ArXiv::parse("hep-th/9901001").unwrap()),
            pmid: pmid.and_then(|text| Pmid::parse(&text)),
            url: url.and_then(|text| Url::parse(&text)),
            accessed,
            language,
            abstract_,
            keyword,
            note,
            custom: custom.into_iter().map(|(name, text)| Custom { name, text }).collect(),
            ..item
        }
    }
}

prop_compose! {
    fn reference()(
        item in item(),
        raw in text(),
        fragment: bool,
        start in 0..1000usize,
        leftover in vec(text(), 0..2),
    ) -> Reference {
        let leftover = leftover.into_iter().map(|text| Leftover { text, span: Span::new(0, 1) }).collect();
        let span = Span::new(start, start + raw.len());
        Reference { raw, span, fragment, item, leftover, ..Reference::default() }
    }
}

prop_compose! {
    /// Any record.
    pub(crate) fn record()(
        document in of(item()),
        raw in text(),
        references in vec(reference(), 0..4),
        number in 1..9usize,
        first_reference in 1..9usize,
    ) -> Record {
        let file = "a \"b\".txt".into();
        Record { file, number, first_reference, document, span: Span::new(1, 3), raw, references, ..Record::default() }
    }
}
