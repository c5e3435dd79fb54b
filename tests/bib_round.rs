//! What is written as .bib is read again: the same work, but for what the tables here say.
//!
//! That anything at all is written so that it is read back is left to `bib_read.rs`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bib_files;
#[allow(dead_code, reason = "not every test makes up any work")]
mod items;

use bib_files::{DIALECTS, read, written};
use items::every_field;
use proptest::prelude::*;
use refmill::model::{
    Custom, Date, DateRange, FieldName, Item, ItemType, Name, Pages, Person, Variable, VariableKind,
};

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
                // An address or an identifier of arXiv says more of the type, and a standard with a genre is a report.
                let is_telling = matches!(field, FieldName::Url | FieldName::ArXiv)
                    || kind == ItemType::Standard && field == FieldName::Genre;
                if !is_telling {
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
                let is_crowded = field == FieldName::Editor
                    && (format, kind) == ("bibtex", ItemType::Book)
                    && !item.author.is_empty()
                    || field == FieldName::Pmid && format == "biblatex" && item.arxiv.is_some();
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
