//! What is written as BibTeX and BibLaTeX is read back by the `biblatex` crate, whatever the text holds, and the
//! rules of escaping as tables.
//!
//! Words of titles and parts of names are tested beside the code; real TeX is left to the checks of a person.

use std::sync::Arc;

use biblatex::{Bibliography, Chunk, ChunksExt, Person as ReadPerson};
use proptest::prelude::*;
use refmill::emit::{Options, Pieces, Scope, emitter};
use refmill::keys::Keys;
use refmill::model::{
    ArXiv, Custom, Date, Doi, Isbn, Item, ItemType, Name, Pages, Person, Pmid, Record, Reference, Url,
};
use refmill::{Code, Diagnostic, Report};

const DIALECTS: [&str; 2] = ["bibtex", "biblatex"];

/// The items as a file, its keys, and what was reported.
fn write(format: &str, items: Vec<Item>) -> (String, Vec<String>, Vec<Diagnostic>) {
    let reference = |item| Reference { item, ..Reference::default() };
    let record = Record {
        file: Arc::from("test.txt"),
        number: 1,
        first_reference: 1,
        references: items.into_iter().map(reference).collect(),
        ..Record::default()
    };
    let keyed = Keys::default().assign_record(&record, Scope::All);
    let emitter = emitter(format).expect("the format is in the list");
    let (mut pieces, mut report) = (Pieces::default(), Report::default());
    emitter.emit(&keyed, &Options::default(), &mut pieces, &mut report).expect("only templates fail");
    let text = pieces.iter().collect::<Vec<_>>().join(emitter.frame().between);
    let keys = keyed.entries().filter(|(_, repeat)| !repeat).map(|(entry, _)| entry.key.to_owned()).collect();
    (text, keys, report.drain())
}

fn one(format: &str, item: Item) -> String {
    write(format, vec![item]).0
}

/// The value of a field as it stands in the file.
fn value(text: &str, field: &str) -> Option<String> {
    let start = format!("  {field} = {{");
    text.lines().find_map(|line| Some(line.strip_prefix(&start)?.strip_suffix("},")?.to_owned()))
}

fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => prop::char::range(' ', '~'),
        2 => prop::sample::select(
            "{}{}{}\\\\\"$$%%&#_^~@@<>,;=\u{0}\u{7}\u{7f}\u{85}\n\r\t\u{a0}\u{200b}\u{301}\u{303}βζάΩ≤₂⁻¹ễșßøЖ中ﬁ\u{fffe}"
                .chars().collect::<Vec<_>>()
        ),
        1 => any::<char>(),
    ];
    let piece = prop_oneof![
        4 => character.prop_map(String::from),
        1 => prop::sample::select(vec![
            "<sub>", "</sub>", "<sup>", "</sup>", "<i>", "</i>", "<b>", "</b>", " and ", " others", "2", "DNA",
            "pH ", "Word ", "word ", "A ", "--", "\\{", "\\}", "@article{x,", "\\\\", "}},",
        ]).prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..16).prop_map(|pieces| pieces.concat())
}

/// Text that pdflatex prints as it is or that the crate decodes.
fn plain_text() -> impl Strategy<Value = String> {
    "[A-Za-zÀ-ÖØ-öø-ÿĀ-ĥőşșžŁ0-9&%#$_'’“”–…°×.,:?!()\\[\\]/+* -]{0,24}[A-Za-z]"
}

fn name() -> impl Strategy<Value = Name> {
    let person = (text(), prop::option::of(text()), prop::option::of(text()), prop::option::of(text()))
        .prop_map(|(family, given, non_dropping_particle, suffix)| {
            Name::Person(Person { family, given, non_dropping_particle, suffix })
        });
    prop_oneof![person, text().prop_map(Name::literal)]
}

fn date() -> impl Strategy<Value = Date> {
    (any::<u16>(), 0..14_u8, 0..33_u8)
        .prop_map(|(year, month, day)| Date::year(year).with_month(month).with_day(day))
}

prop_compose! {
    fn words()(
        title in prop::option::of(text()),
        container_title in prop::option::of(text()),
        collection_title in prop::option::of(text()),
        event_title in prop::option::of(text()),
        event_place in prop::option::of(text()),
        publisher in prop::option::of(text()),
        publisher_place in prop::option::of(text()),
        genre in prop::option::of(text()),
        status in prop::option::of(text()),
        language in prop::option::of(text()),
        abstract_ in prop::option::of(text()),
        note in prop::option::of(text()),
    ) -> Item {
        Item {
            title, container_title, collection_title, event_title, event_place, publisher, publisher_place,
            genre, status, language, abstract_, note, ..Item::default()
        }
    }
}

prop_compose! {
    fn item()(
        words in words(),
        kind in prop::sample::select(ItemType::ALL.to_vec()),
        author in prop::collection::vec(name(), 0..3),
        et_al in any::<bool>(),
        editor in prop::collection::vec(name(), 0..2),
        dates in (prop::option::of(date()), prop::option::of(date())),
        numbers in prop::collection::vec(prop::option::of(text()), 6),
        page in prop::option::of((text(), prop::option::of(text()))),
        doi in prop::option::of(text()),
        url in prop::option::of(text()),
        others in any::<[bool; 3]>(),
        keyword in prop::collection::vec(text(), 0..3),
        custom in prop::collection::vec((text(), text()), 0..2),
    ) -> Item {
        let mut numbers = numbers.into_iter();
        let mut number = || numbers.next().flatten();
        Item {
            kind, author, et_al, editor, keyword,
            issued: dates.0,
            accessed: dates.1,
            volume: number(), issue: number(), number: number(), edition: number(), version: number(),
            article_number: number(),
            page: page.map(|(first, last)| Pages { first, last }),
            doi: doi.and_then(|text| Doi::parse(&format!("10.1000/{text}"))),
            url: url.and_then(|text| Url::parse(&format!("https://example.org/{text}"))),
            isbn: others[0].then(|| Isbn::parse("0-306-40615-2")).flatten(),
            arxiv: others[1].then(|| ArXiv::parse("2001.08361")).flatten(),
            pmid: others[2].then(|| Pmid::parse("17284678")).flatten(),
            custom: custom.into_iter().map(|(name, text)| Custom { name, text }).collect(),
            ..words
        }
    }
}

/// White space and the dashes that TeX makes of hyphens, as the crate reads them.
fn folded(text: &str) -> String {
    let text = text.replace("---", "—").replace("--", "–");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_text_the_file_is_read_back(items in prop::collection::vec(item(), 1..4)) {
        for format in DIALECTS {
            let (text, keys, _) = write(format, items.clone());
            let read = Bibliography::parse(&text);
            prop_assert!(read.is_ok(), "{:?}\n{text}", read.err());
            let read = read.unwrap();
            prop_assert_eq!(read.keys().collect::<Vec<_>>(), keys.iter().collect::<Vec<_>>());
            for entry in read.iter() {
                let report = entry.verify();
                prop_assert!(report.superfluous.is_empty(), "{:?}\n{text}", report.superfluous);
                // Volumes and pages are numbers to the crate, and text to TeX.
                let mut malformed = report.malformed.iter().filter(|(field, _)| field != "volume" && field != "pages");
                prop_assert!(malformed.next().is_none(), "{:?}\n{text}", report.malformed);
            }
        }
    }

    #[test]
    fn braces_are_balanced_as_bibtex_counts_them(item in item()) {
        for format in DIALECTS {
            let text = one(format, item.clone());
            let mut depth = 0_i32;
            for byte in text.bytes() {
                depth += i32::from(byte == b'{') - i32::from(byte == b'}');
                prop_assert!(depth >= 0, "{text}");
            }
            prop_assert_eq!(depth, 0, "{}", text);
            prop_assert_eq!(text.matches("\n@").count(), 0, "{}", text);
        }
    }

    #[test]
    fn plain_text_comes_back_as_it_was(
        texts in prop::collection::vec(plain_text(), 8),
        pages in (1..5000_u32, 1..5000_u32),
        year in 1000..2100_u16,
    ) {
        let some = |index: usize| texts.get(index).cloned();
        let item = Item {
            kind: ItemType::Chapter,
            title: some(0), container_title: some(1), collection_title: some(2), abstract_: some(3),
            note: some(4), publisher: some(5), publisher_place: some(6), volume: some(7),
            page: Some(Pages::range(pages.0.to_string(), pages.1.to_string())),
            issued: Some(Date::year(year)),
            ..Item::default()
        };
        for format in DIALECTS {
            let place = if format == "bibtex" { "address" } else { "location" };
            let text = one(format, item.clone());
            let read = Bibliography::parse(&text).unwrap();
            let entry = read.iter().next().unwrap();
            let fields = ["title", "booktitle", "series", "abstract", "note", "publisher", place, "volume"];
            for (field, source) in fields.into_iter().zip(&texts) {
                let found = entry.get(field).map(|chunks| chunks.format_verbatim()).unwrap_or_default();
                prop_assert_eq!(folded(&found), folded(source), "{}\n{}", field, &text);
            }
            prop_assert_eq!(entry.pages().ok(), Some(biblatex::PermissiveType::Typed(Vec::from([std::ops::Range { start: pages.0, end: pages.1 }]))));
            prop_assert!(entry.date().is_ok());
        }
    }

    #[test]
    fn names_come_back_whole(
        family in "[A-Z][a-z]{1,8}([ -][A-Z]?[a-z]{1,6}){0,2}",
        given in prop::option::of("[A-Z][.](-?[A-Z][.]){0,2}"),
        particle in prop::option::of("(van|de|von)( den| la)?"),
        literal in "[A-Z][a-z]{2,8}( and| of|,| &)?( [A-Z][a-z]{2,8}){0,2}",
    ) {
        let person = Person {
            family: family.clone(), given: given.clone(), non_dropping_particle: particle.clone(), suffix: None,
        };
        let author = vec![Name::Person(person), Name::literal(literal.clone())];
        for format in DIALECTS {
            let text = one(format, Item { author: author.clone(), title: Some("T".into()), ..Item::default() });
            let read = Bibliography::parse(&text).unwrap();
            let people: Vec<ReadPerson> = read.iter().next().unwrap().author().unwrap();
            prop_assert_eq!(people.len(), 2, "{}", &text);
            let whole = format!("{} {}", people[0].prefix, people[0].name);
            let expected = format!("{} {family}", particle.as_deref().unwrap_or_default());
            prop_assert_eq!(whole.trim(), expected.trim(), "{}", &text);
            prop_assert_eq!(people[0].given_name.as_str(), given.as_deref().unwrap_or_default(), "{}", &text);
            prop_assert_eq!(people[1].name.as_str(), literal.as_str(), "{}", &text);
        }
    }
}

fn article() -> Item {
    let person = Person { family: "Roe".into(), given: Some("J.".into()), ..Person::default() };
    Item {
        kind: ItemType::ArticleJournal,
        author: vec![Name::Person(person)],
        title: Some("Bees in spring".into()),
        container_title: Some("Journal of Bees & Wasps".into()),
        issued: Some(Date::year(2020).with_month(3).with_day(5)),
        volume: Some("12".into()),
        issue: Some("3-4".into()),
        page: Some(Pages::range("49", "82")),
        ..Item::default()
    }
}

#[test]
fn an_article_in_both_dialects() {
    assert_eq!(
        one("bibtex", article()),
        "@article{roe2020bees,\n  author = {Roe, J.},\n  title = {Bees in spring},\n  \
         journal = {Journal of Bees \\& Wasps},\n  year = {2020},\n  month = mar,\n  day = {5},\n  \
         volume = {12},\n  number = {3-4},\n  pages = {49--82},\n}\n"
    );
    assert_eq!(
        one("biblatex", article()),
        "@article{roe2020bees,\n  author = {Roe, J.},\n  title = {Bees in spring},\n  \
         journaltitle = {Journal of Bees \\& Wasps},\n  date = {2020-03-05},\n  volume = {12},\n  \
         number = {3-4},\n  pages = {49--82},\n}\n"
    );
}

#[test]
fn text_is_escaped_in_every_field_but_addresses() {
    for (source, tex) in [
        ("Profit & loss", r"Profit \& loss"),
        ("50% of $3, #1, a_b", r"50\% of \$3, \#1, a\_b"),
        ("a ~ b ^ c", r"a \textasciitilde{} b \textasciicircum{} c"),
        ("sets {x} and one {", r"sets \{x\} and one \textbraceleft{}"),
        ("back\\slash", r"back\textbackslash{}slash"),
        ("p < 0.05 > q", "p < 0.05 > q"),
        ("<i>in vitro</i>", r"\textit{in vitro}"),
        ("β blockers", r"{$\beta$} blockers"),
        ("a ≤ b − c", r"a {$\leq$} b - c"),
        ("x₂ and y<sub>2</sub>", "x$_{2}$ and y$_{2}$"),
        ("“quoted” – text…", "“quoted” – text…"),
        ("tom\u{200b}orrow", "tomorrow"),
        ("over two\n lines", "over two lines"),
    ] {
        let item = Item {
            abstract_: Some(source.into()),
            note: Some(source.into()),
            url: Url::parse("https://example.org/a_b~c%20d#e&f"),
            doi: Doi::parse("10.1000/a_b<1::aid>2#3"),
            ..article()
        };
        for format in DIALECTS {
            let text = one(format, item.clone());
            assert_eq!(value(&text, "abstract").as_deref(), Some(tex), "{source}");
            assert_eq!(value(&text, "note").as_deref(), Some(tex), "{source}");
            assert_eq!(value(&text, "url").as_deref(), Some("https://example.org/a_b~c%20d#e&f"));
            assert_eq!(value(&text, "doi").as_deref(), Some("10.1000/a_b<1::aid>2#3"));
        }
    }
}

#[test]
fn what_cannot_be_said_is_reported() {
    let lost =
        Item {
            article_number: Some("e12".into()), title: Some("Война и мир\u{7}".into()), ..article()
        };
    for format in DIALECTS {
        let (text, _, diagnostics) = write(format, vec![lost.clone()]);
        let codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, [Code::LossField, Code::LossCharacter, Code::TexUnprintable]);
        assert_eq!(value(&text, "title").as_deref(), Some("Война и мир"));
        assert_eq!(value(&text, "pages").as_deref(), Some("49--82"));
    }
    let numbered = Item { page: None, ..lost };
    assert_eq!(value(&one("bibtex", numbered), "pages").as_deref(), Some("e12"));
}

#[test]
fn types_are_those_that_readers_keep() {
    for (kind, bibtex, biblatex) in [
        (ItemType::Article, "misc", "online"),
        (ItemType::ArticleJournal, "article", "article"),
        (ItemType::ArticleMagazine, "article", "article"),
        (ItemType::ArticleNewspaper, "article", "article"),
        (ItemType::Book, "book", "book"),
        (ItemType::Chapter, "incollection", "incollection"),
        (ItemType::Dataset, "misc", "misc"),
        (ItemType::Document, "misc", "misc"),
        (ItemType::EntryDictionary, "incollection", "inreference"),
        (ItemType::EntryEncyclopedia, "incollection", "inreference"),
        (ItemType::LegalCase, "misc", "misc"),
        (ItemType::Legislation, "misc", "misc"),
        (ItemType::Manuscript, "unpublished", "unpublished"),
        (ItemType::PaperConference, "inproceedings", "inproceedings"),
        (ItemType::Patent, "misc", "patent"),
        (ItemType::Report, "techreport", "report"),
        (ItemType::Software, "misc", "software"),
        (ItemType::Speech, "misc", "unpublished"),
        (ItemType::Standard, "techreport", "report"),
        (ItemType::Thesis, "phdthesis", "thesis"),
        (ItemType::Webpage, "misc", "online"),
    ] {
        let item = Item { kind, ..article() };
        assert!(one("bibtex", item.clone()).starts_with(&format!("@{bibtex}{{")), "{kind}");
        assert!(one("biblatex", item).starts_with(&format!("@{biblatex}{{")), "{kind}");
    }
}

#[test]
fn a_name_in_braces_is_one_chunk() {
    let item = Item { author: vec![Name::literal("World Health Organization")], ..article() };
    let text = one("biblatex", item);
    assert_eq!(value(&text, "author").as_deref(), Some("{World Health Organization}"));
    let read = Bibliography::parse(&text).unwrap();
    let chunks = read.iter().next().unwrap().get("author").unwrap();
    assert!(
        chunks.iter().any(|chunk| matches!(&chunk.v, Chunk::Verbatim(name) if name.starts_with("World")))
    );
}

#[test]
fn an_item_written_twice_is_one_entry() {
    for format in DIALECTS {
        let (text, keys, _) = write(format, vec![article(), article()]);
        assert_eq!((text.matches('@').count(), keys.len()), (1, 1));
    }
}
