//! What is written as .bib is read again: the same work, but for what the tables here say.
//!
//! What a reader makes of files that others wrote is told by the golden cases `bib_*`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod items;

use items::{every_field, item, text};
use proptest::prelude::*;
use refmill::emit::{EMITTERS, Options, emitter};
use refmill::model::{
    Custom, Date, DateRange, FieldName, Item, ItemType, Name, Pages, Person, Record, Reference, Variable,
    VariableKind,
};
use refmill::read::reader;
use refmill::verify::read_back;
use refmill::{IntakeOptions, parse, render};

const DIALECTS: [&str; 2] = ["bibtex", "biblatex"];

/// What a work can have beside the fields of the model.
fn further() -> impl Strategy<Value = Custom> {
    let names =
        prop::sample::select(vec!["Roe, Jane; Poe,", "World Hive Organization", "van den Berg, R., Jr."]);
    let dates = prop::sample::select(vec![
        "1999",
        "1999-02-29",
        "1999-02-28",
        "2001-03/2001-05",
        "circa 1850",
        "0000",
    ]);
    let raws = prop::sample::select(vec![
        ":a\\_b.pdf:PDF",
        "{x} $y$ 5% & #",
        "a}",
        "{b",
        "\\}",
        "{\\}}",
        "\\",
        "x\ny",
        "An addition",
        "hdl",
        "1721.1/1234",
        "\"q\" @article{a, b}",
        " x",
    ]);
    let fields = prop::sample::select(vec![
        "file",
        "File",
        "bdsk-url-1",
        "date",
        "title",
        "a b",
        "1x",
        "groups",
        "eprint",
        "eprinttype",
        "titleaddon",
        "organization",
        "crossref",
    ]);
    let types = prop::sample::select(vec!["motion_picture", "map", "review", "song", "x & y"]);
    let keys = prop::sample::select(vec!["Roe2001", "a b", "{x}"]);
    prop_oneof![
        4 => (prop::sample::select(Variable::ALL), text(), names, dates).prop_map(|(variable, text, names, date)| {
            let text = match variable.kind() {
                VariableKind::Text | VariableKind::Number => text,
                VariableKind::Names => names.to_owned(),
                VariableKind::Date => date.to_owned(),
            };
            Custom::new(variable.csl(), text)
        }),
        2 => (fields, prop_oneof![raws.prop_map(str::to_owned), text()])
            .prop_map(|(field, raw)| Custom::foreign("bibtex", field, raw)),
        1 => text().prop_map(|text| Custom::foreign("ris", "C7", text)),
        1 => types.prop_map(|name| Custom::new("type", name)),
        1 => keys.prop_map(|key| Custom::new("citation-key", key)),
        1 => text().prop_map(|text| Custom::new("XX", text)),
    ]
}

fn record(item: Item) -> Record {
    let reference = Reference { item, ..Reference::default() };
    Record {
        file: "a".into(),
        number: 1,
        first_reference: 1,
        references: vec![reference],
        ..Record::default()
    }
}

/// The .bib file of a work.
fn written(format: &str, item: &Item) -> String {
    render(&[record(item.clone())], emitter(format).unwrap(), &Options::default()).unwrap().text
}

/// The work that a .bib file with one entry holds.
#[track_caller]
fn read(format: &str, text: &str) -> Item {
    let options = IntakeOptions { reader: reader(format), ..IntakeOptions::default() };
    let parsed = parse(text.as_bytes(), &options).unwrap();
    assert_eq!(parsed.records.len(), 1, "{text}");
    parsed.records.into_iter().next().unwrap().document.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_work_has_beside_is_read_back(item in item(), further in prop::collection::vec(further(), 0..6)) {
        let records = [record(Item { custom: further, ..item })];
        for format in DIALECTS {
            for target in ["", "jabref", "pandoc"] {
                let mut options = Options::default();
                if let Some(target) = refmill::emit::Target::from_id(target) {
                    let profile = target.profile();
                    options = Options { ascii: profile.ascii, protect: profile.protect, choices: profile.choices, ..options };
                }
                let emitter = emitter(format).unwrap();
                let text = render(&records, emitter, &options).unwrap().text;
                let found = read_back(&records, emitter, &options, &text).unwrap();
                prop_assert!(found.is_empty(), "{:?}\n{}", found, text);
            }
        }
    }

    #[test]
    fn what_was_read_twice_is_read_the_same_again(item in item(), further in prop::collection::vec(further(), 0..4)) {
        for format in DIALECTS {
            // A type may become another by its first reading, which has other fields.
            let item = Item { custom: further.clone(), ..item.clone() };
            // TeX writes Greek letters that look like Latin ones as those.
            prop_assume!(!format!("{item:?}").contains(['Α', 'Β', 'Ε', 'Ζ', 'Η', 'Ι', 'Κ', 'Μ', 'Ν', 'Ο', 'Ρ', 'Τ', 'Χ', 'ο']));
            let first = read(format, &written(format, &item));
            let second = read(format, &written(format, &first));
            let text = written(format, &second);
            prop_assert_eq!(&second, &read(format, &text), "{}", text);
        }
    }
}

/// Types that come back as another one: .bib files have fewer.
const TYPES: &[(&str, &str, &str)] = &[
    ("bibtex", "article dataset legal_case legislation patent software speech webpage", "document"),
    ("bibtex", "article-magazine article-newspaper", "article-journal"),
    ("bibtex", "entry-dictionary entry-encyclopedia", "chapter"),
    ("biblatex", "article", "webpage"),
    ("biblatex", "dataset legal_case legislation", "document"),
    ("biblatex", "entry-dictionary", "entry-encyclopedia"),
    ("biblatex", "speech", "manuscript"),
];

/// Types for which the dialects have none of their own.
const UNNAMED: &str = "article dataset document legal_case legislation manuscript patent report software speech standard thesis webpage";
const BOOKS: &str = "book chapter entry-dictionary entry-encyclopedia paper-conference";
const ARTICLES: &str = "article-journal article-magazine article-newspaper";
const ALL: &str = "";
/// biblatex has meetings for these alone.
const WITHOUT_MEETINGS: &str = "article article-journal article-magazine article-newspaper book chapter dataset document \
                                entry-dictionary entry-encyclopedia legal_case legislation patent report software standard \
                                thesis webpage";
/// Without a number in the data model of biblatex.
const UNNUMBERED: &str =
    "article dataset document legal_case legislation manuscript software speech thesis webpage";

/// Fields that come back as another one, or spelt otherwise: dialect, field, types, and where its value is found.
#[rustfmt::skip]
const LOSSES: &[(&str, &str, &str, &str)] = &[
    ("bibtex", "article-number", ALL, "page"),
    ("bibtex", "container-title", UNNAMED, "publisher"),
    ("bibtex", "edition", ALL, "edition"),
    ("bibtex", "event-date", ALL, "note"),
    ("bibtex", "event-place", ALL, "publisher-place"),
    ("bibtex", "event-title", "paper-conference", "container-title"),
    ("bibtex", "event-title", "speech", "publisher"),
    ("bibtex", "event-title", ALL, "note"),
    ("bibtex", "genre", "manuscript", "note"),
    ("bibtex", "issue", BOOKS, "note"),
    ("bibtex", "issue", UNNAMED, "number"),
    ("bibtex", "number", ARTICLES, "issue"),
    ("bibtex", "number", BOOKS, "note"),
    ("bibtex", "number", "patent", "note number"),
    ("bibtex", "status", ALL, "note"),
    ("biblatex", "ISBN", "article article-journal article-magazine article-newspaper dataset document legal_case legislation \
                          manuscript patent report software speech standard thesis webpage", "note"),
    ("biblatex", "article-number", "article dataset document legal_case legislation manuscript patent software speech webpage", "note"),
    ("biblatex", "article-number", ALL, "page"),
    ("biblatex", "collection-title", UNNAMED, "note"),
    ("biblatex", "container-title", "dataset document legal_case legislation manuscript report software speech standard thesis", "publisher"),
    ("biblatex", "edition", "book chapter entry-dictionary entry-encyclopedia", "edition"),
    ("biblatex", "edition", ALL, "note"),
    ("biblatex", "editor", "manuscript patent report speech standard thesis", "note"),
    ("biblatex", "event-date", WITHOUT_MEETINGS, "note"),
    ("biblatex", "event-place", WITHOUT_MEETINGS, "note"),
    ("biblatex", "event-title", WITHOUT_MEETINGS, "note"),
    ("biblatex", "genre", "article article-journal article-magazine article-newspaper book chapter entry-dictionary \
                           entry-encyclopedia paper-conference webpage", "note"),
    ("biblatex", "issue", UNNUMBERED, "note"),
    ("biblatex", "issue", "book chapter entry-dictionary entry-encyclopedia paper-conference patent report standard", "number"),
    ("biblatex", "language", "patent", "note"),
    ("biblatex", "language", ALL, "language"),
    ("biblatex", "number", ARTICLES, "issue"),
    ("biblatex", "number", UNNUMBERED, "note"),
    ("biblatex", "page", "article dataset document legal_case legislation manuscript patent software speech webpage", "note"),
    ("biblatex", "publisher", "article webpage", "container-title"),
    ("biblatex", "publisher", ARTICLES, "note"),
    ("biblatex", "publisher-place", "article article-journal article-magazine article-newspaper webpage", "note"),
    ("biblatex", "version", "book chapter entry-dictionary entry-encyclopedia manuscript paper-conference speech thesis", "note"),
    ("biblatex", "volume", UNNAMED, "note"),
    ("any", "author", ALL, "author"),
    ("any", "container-title", "book", "collection-title"),
    ("any", "custom", ALL, "custom"),
];

/// The row of a table for a dialect and a type.
fn row<'t, T>(
    table: &'t [T],
    dialect: &str,
    kind: ItemType,
    of: impl Fn(&T) -> (&str, &str),
) -> Option<&'t T> {
    table.iter().find(|row| {
        let (format, kinds) = of(row);
        let is_kind = kinds.is_empty() || kinds.split_whitespace().any(|name| name == kind.csl());
        (format == "any" || format == dialect) && is_kind
    })
}

fn type_of(dialect: &str, kind: ItemType) -> ItemType {
    let row = row(TYPES, dialect, kind, |(format, kinds, _)| (*format, *kinds));
    row.map_or(kind, |(.., back)| ItemType::from_csl(back).unwrap())
}

fn loss(dialect: &str, kind: ItemType, field: &str) -> Option<&'static str> {
    let of_field: Vec<_> = LOSSES.iter().filter(|(_, name, ..)| *name == field).collect();
    row(&of_field, dialect, kind, |(format, _, kinds, _)| (*format, *kinds)).map(|(.., back)| *back)
}

/// Copies one field.
fn copy(from: &Item, field: FieldName, to: &mut Item) {
    let from = from.clone();
    match field {
        FieldName::Author => to.author = from.author,
        FieldName::Editor => to.editor = from.editor,
        FieldName::Title => to.title = from.title,
        FieldName::ContainerTitle => to.container_title = from.container_title,
        FieldName::CollectionTitle => to.collection_title = from.collection_title,
        FieldName::EventTitle => to.event_title = from.event_title,
        FieldName::EventPlace => to.event_place = from.event_place,
        FieldName::EventDate => to.event_date = from.event_date,
        FieldName::Issued => to.issued = from.issued,
        FieldName::Volume => to.volume = from.volume,
        FieldName::Issue => to.issue = from.issue,
        FieldName::Page => to.page = from.page,
        FieldName::ArticleNumber => to.article_number = from.article_number,
        FieldName::Number => to.number = from.number,
        FieldName::Edition => to.edition = from.edition,
        FieldName::Version => to.version = from.version,
        FieldName::Publisher => to.publisher = from.publisher,
        FieldName::PublisherPlace => to.publisher_place = from.publisher_place,
        FieldName::Genre => to.genre = from.genre,
        FieldName::Status => to.status = from.status,
        FieldName::Doi => to.doi = from.doi,
        FieldName::Isbn => to.isbn = from.isbn,
        FieldName::ArXiv => to.arxiv = from.arxiv,
        FieldName::Pmid => to.pmid = from.pmid,
        FieldName::Url => to.url = from.url,
        FieldName::Accessed => to.accessed = from.accessed,
        FieldName::Language => to.language = from.language,
        FieldName::Abstract => to.abstract_ = from.abstract_,
        FieldName::Keyword => to.keyword = from.keyword,
        FieldName::Note => to.note = from.note,
        FieldName::Custom => to.custom = from.custom,
    }
}

/// A work without the key that it was given.
fn without_key(mut item: Item) -> Item {
    item.custom.retain(|custom| !matches!(custom.name.as_str(), "citation-key" | "bibtex:key"));
    item
}

#[test]
fn every_field_of_every_type_comes_back_as_the_table_says() {
    for format in DIALECTS {
        for &kind in ItemType::ALL {
            let whole = every_field(kind);
            for &field in FieldName::ALL {
                let mut item = Item { kind, ..Item::default() };
                copy(&whole, field, &mut item);
                let back = without_key(read(format, &written(format, &item)));
                let found: Vec<&str> = back.fields().map(|field| field.name().csl()).collect();
                let is_same = Item { kind: back.kind, ..item.clone() } == back;
                let expected = loss(format, kind, field.csl());
                let place = format!("{format}, {kind}, {}: {back:?}", field.csl());
                match expected {
                    None => assert!(is_same, "{place}"),
                    Some(fields) => assert!(
                        !is_same && sorted(&found) == sorted(&fields.split(' ').collect::<Vec<_>>()),
                        "{place}"
                    ),
                }
                // An address or an identifier of arXiv says more of the type.
                if !matches!(field, FieldName::Url | FieldName::ArXiv)
                    && !(kind == ItemType::Standard && field == FieldName::Genre)
                {
                    assert_eq!(back.kind, type_of(format, kind), "{place}");
                }
            }
        }
    }
}

fn sorted<'t>(names: &[&'t str]) -> Vec<&'t str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

/// Text that a .bib file can say: what TeX has another sign for is left to the rules in `docs/LOSSES.md`.
fn plain() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "R&D",
        "5%",
        "a_b",
        "#1",
        "$3",
        "x^2",
        "~y",
        "\\foo",
        "{x}",
        "{",
        "}",
        "<i>Apis</i>",
        "H<sub>2</sub>O",
        "10<sup>-3</sup>",
        "<b>x</b>",
        "“q”",
        "–",
        "p < 0.05",
        "β",
        "≤ 3",
        "@misc{a,",
        "l'eau",
        "self-made",
        "and",
        "others",
        "Жук",
        "蜂",
        "a=b",
        "x, y",
        "(z)",
        "\"",
        "ß",
        "Łódź",
        "d'Été",
        "naïve",
        "ő",
        "%",
        "[1]",
    ]);
    let word = prop_oneof![3 => "[A-Za-zÀ-ÖØ-öø-ÿ]{1,9}".prop_map(|word| word), 1 => special.prop_map(str::to_owned)];
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

fn name() -> impl Strategy<Value = Name> {
    let some = |text: &'static [&'static str]| prop::option::of(prop::sample::select(text));
    let given = prop::sample::select(vec!["Jane", "J. R.", "Jean-Pierre", "Émile", "Ana María"]);
    let family = prop::sample::select(vec![
        "Roe",
        "O'Neill",
        "Smith-Jones",
        "al-Rashid",
        "Muñoz García",
        "Žižek",
        "Silva e Costa",
    ]);
    let person = (family, given, some(&["van den", "de la", "von"]), some(&["Jr.", "III"])).prop_map(
        |(family, given, particle, suffix)| {
            let [particle, suffix] = [particle, suffix].map(|part| part.map(str::to_owned));
            let given = Some(given.to_owned());
            Name::Person(Person { family: family.to_owned(), given, non_dropping_particle: particle, suffix })
        },
    );
    let alone = Name::Person(Person { family: "Plato".to_owned(), ..Person::default() });
    let bodies = ["World Hive Organization", "Barnes and Noble, Inc.", "R&D {x}", "École Normale"];
    prop_oneof![6 => person, 1 => Just(alone), 2 => prop::sample::select(bodies.to_vec()).prop_map(Name::literal)]
}

prop_compose! {
    /// A work whose values are those that people have, every field filled.
    fn filled()(
        texts in prop::collection::vec(plain(), 12),
        author in prop::collection::vec(name(), 1..4),
        editor in prop::collection::vec(name(), 1..3),
        et_al: bool,
        year in 1000..2100u16,
        month in 0..13u8,
        day in 0..29u8,
        first in 1..999u32,
        keyword in prop::collection::hash_set(plain(), 1..4),
        genre in prop::sample::select(vec!["PhD thesis", "Working paper", "MSc thesis"]),
        (short, origin) in (plain(), plain()),
    ) -> Item {
        let mut texts = texts.into_iter();
        let mut text = || texts.next();
        let date = Date::year(year).with_month(month).with_day(day);
        let custom = [
            Custom::new("title-short", short),
            Custom::new("original-title", origin),
            Custom::new("original-date", "1999-02"),
            Custom::new("source", "Library of Hives"),
            Custom::foreign("bibtex", "file", r":a\_b.pdf:PDF; {x} $y & 5%"),
        ];
        Item {
            author,
            et_al,
            editor,
            title: text(),
            container_title: text(),
            collection_title: text(),
            event_title: text(),
            event_place: text(),
            event_date: DateRange::new(date, Date::year(year + 1).with_month(month).with_day(day)),
            issued: Some(date),
            volume: Some("12A".into()),
            issue: Some("3-4".into()),
            page: Some(Pages::range(first.to_string(), (first + 9).to_string())),
            number: Some("R-7".into()),
            edition: Some("Second".into()),
            version: Some("1.2.3".into()),
            publisher: text(),
            publisher_place: text(),
            genre: Some(genre.to_owned()),
            status: Some("in press".into()),
            abstract_: text(),
            note: text(),
            language: Some("finnish".into()),
            keyword: keyword.into_iter().collect(),
            custom: custom.to_vec(),
            ..every_field(ItemType::Document)
        }
    }
}

/// What is spelt otherwise only where it is spelt in a way of its own.
fn is_as_spelt(field: FieldName, back: &str) -> bool {
    matches!(field, FieldName::Author | FieldName::Edition | FieldName::Language | FieldName::Custom)
        && field.csl() == back
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_work_of_fields_that_its_type_has_comes_back_equal(
        filled in filled(),
        kind in prop::sample::select(ItemType::ALL),
        chosen in prop::collection::vec(any::<bool>(), FieldName::ALL.len()),
    ) {
        for format in DIALECTS {
            let mut item = Item { kind, ..Item::default() };
            for (&field, _) in FieldName::ALL.iter().zip(&chosen).filter(|(_, chosen)| **chosen) {
                let has = loss(format, kind, field.csl()).is_none_or(|back| is_as_spelt(field, back));
                // These say more of the type; a standard with a genre is a report.
                let is_telling = matches!(field, FieldName::Url | FieldName::ArXiv) && type_of(format, kind) != kind
                    || field == FieldName::ArXiv && matches!(kind, ItemType::Document | ItemType::Webpage)
                    || field == FieldName::Url && kind == ItemType::Document
                    || field == FieldName::Genre && kind == ItemType::Standard;
                // bibtex refuses editors beside authors of a book; biblatex has one field for both numbers, and for what a site is.
                let is_crowded = match field {
                    FieldName::Editor => format == "bibtex" && kind == ItemType::Book && !item.author.is_empty(),
                    FieldName::Pmid => format == "biblatex" && item.arxiv.is_some(),
                    _ => false,
                };
                if has && !is_telling && !is_crowded {
                    copy(&filled, field, &mut item);
                }
            }
            item.et_al = filled.et_al && !item.author.is_empty();
            let text = written(format, &item);
            let back = without_key(read(format, &text));
            let expected = Item { kind: type_of(format, kind), ..item };
            prop_assert_eq!(&expected, &back, "{}", text);
        }
    }
}

/// Text made of what .bib files are made of, in orders that nobody meant.
fn shreds() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "@article{a,",
        "@inproceedings{b, crossref = {p},",
        "@proceedings{p,",
        "@comment{",
        "@string{s = ",
        "}\n@misc{c,\n",
        "{",
        "}",
        "(",
        ")",
        "\"",
        "\\",
        " title = {",
        "},\n author = {",
        " and ",
        ",",
        "\n",
        "é",
        "%",
        "@",
        "x",
        "#",
        " ",
        " year = 2001, ",
        "},\n doi = {10.1000/1}",
        "$",
        "},\n pages = {1--2",
        "\\'e",
        "\\textit{",
        "$_{2}$",
        "\\foo{",
        "&",
        "},\n keywords = {a, {b; c}",
        "},\n date = {2001-02-30",
        "},\n eprint = {",
        "},\n url = {http://a.b/",
        "},\n file = {",
        "},\n publisher = {",
        "},\n number = {7",
        "},\n note = {",
        "},\n journal = {",
        "family=Roe",
        "others",
        "``",
        "--",
        "~",
        "},\n translator = {",
        "},\n origdate = {",
        "},\n isbn = {0-306-40615-2",
        "},\n year = {in press",
        "},\n month = {mar",
        "},\n type = {",
        "},\n entrysubtype = {magazine",
        "}}\n",
    ]);
    let piece = prop_oneof![9 => piece.prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_file_says_is_written_and_read_back(text in shreds()) {
        let options = IntakeOptions { reader: reader("bibtex"), ..IntakeOptions::default() };
        let records = parse(text.as_bytes(), &options).unwrap().records;
        for emitter in EMITTERS {
            let rendered = render(&records, *emitter, &Options::default()).unwrap();
            let found = read_back(&records, *emitter, &Options::default(), &rendered.text).unwrap_or_default();
            prop_assert!(found.is_empty(), "{:?}\n{}", found, rendered.text);
        }
    }
}

#[test]
fn every_variable_comes_back_or_is_in_the_annotation_behind_its_name() {
    const EVERYWHERE: [&str; 8] = [
        "annote",
        "title-short",
        "container-title-short",
        "source",
        "original-date",
        "original-publisher",
        "original-publisher-place",
        "original-title",
    ];
    for format in DIALECTS {
        for &kind in ItemType::ALL {
            for &variable in Variable::ALL {
                let text = match variable.kind() {
                    VariableKind::Text | VariableKind::Number => "12",
                    VariableKind::Names => "Roe, Jane; World Hive Organization",
                    VariableKind::Date => "1999-03",
                };
                let custom = Custom::new(variable.csl(), text);
                let item = Item { kind, custom: vec![custom.clone()], ..Item::default() };
                let back = without_key(read(format, &written(format, &item)));
                let is_same = back.custom == [custom.clone()];
                let noted = Custom::new("annote", format!("{}: {text}", variable.csl()));
                let is_number =
                    variable == Variable::CollectionNumber && back.number.as_deref() == Some(text);
                assert!(
                    is_same || back.custom == [noted] || is_number,
                    "{format}, {kind}, {}: {back:?}",
                    variable.csl()
                );
                assert!(
                    is_same || !EVERYWHERE.contains(&variable.csl()),
                    "{format}, {kind}, {}",
                    variable.csl()
                );
            }
        }
    }
}

#[test]
fn types_of_csl_come_back_beside_the_nearest() {
    for format in DIALECTS {
        for (kind, csl) in [
            (ItemType::Document, "motion_picture"),
            (ItemType::ArticleJournal, "review"),
            (ItemType::Book, "pamphlet"),
            (ItemType::Document, "map"),
        ] {
            let item = Item { kind, custom: vec![Custom::new("type", csl)], ..Item::default() };
            assert_eq!(without_key(read(format, &written(format, &item))), item, "{format}");
        }
    }
}

#[test]
fn keys_and_fields_of_other_programs_come_back_as_they_were() {
    let entry = "@article{Roe:2001a,\n  title = {Bees},\n  file = {:C$\\backslash$:a\\_b.pdf:PDF},\n  bdsk-url-1 = {http://a.b/%7Ec#d},\n}\n";
    for format in DIALECTS {
        let item = read(format, entry);
        let text = written(format, &item);
        assert!(text.starts_with("@article{Roe:2001a,\n"), "{text}");
        for line in entry.lines().skip(2).filter(|line| line.starts_with("  ")) {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
