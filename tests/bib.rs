//! What is written as BibTeX and BibLaTeX is read back by the `biblatex` crate, its decoding of values included, and the
//! rules of escaping are tables. That any value comes back is told by `verify.rs`.
//!
//! Words of titles and parts of names are tested beside the code; real TeX is left to the checks of a person.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod cases;
mod items;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use biblatex::{Bibliography, Chunk, ChunksExt, Entry as ReadEntry, Person as ReadPerson};
use items::{every_field, every_type, item, person};
use proptest::prelude::*;
use refmill::emit::{Options, Scope, emitter};
use refmill::intake::Parsed;
use refmill::keys::Keys;
use refmill::model::{
    CustomKind, Date, Doi, Field, FieldName, Item, ItemType, Name, Pages, Person, Record, Reference, Url,
};
use refmill::outlet::render;
use refmill::{Code, Diagnostic};
use unicode_normalization::UnicodeNormalization;

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
    write_record(format, &record)
}

fn write_record(format: &str, record: &Record) -> (String, Vec<String>, Vec<Diagnostic>) {
    let (text, diagnostics) = items::emit(format, record, &Options::default());
    let keyed = Keys::default().assign_record(record, Scope::All);
    let keys = keyed.entries().filter(|(_, repeat)| !repeat).map(|(entry, _)| entry.key.to_owned()).collect();
    (text, keys, diagnostics)
}

fn one(format: &str, item: Item) -> String {
    write(format, vec![item]).0
}

/// The value of a field as it stands in the file.
fn value(text: &str, field: &str) -> Option<String> {
    let start = format!("  {field} = {{");
    text.lines().find_map(|line| Some(line.strip_prefix(&start)?.strip_suffix("},")?.to_owned()))
}

/// Text that pdflatex prints as it is or that the crate decodes.
fn plain_text() -> impl Strategy<Value = String> {
    "[A-Za-zÀ-ÖØ-öø-ÿĀ-ĥőşșžŁ0-9&%#$_'’“”–…°×.,:?!()\\[\\]/+* -]{0,24}[A-Za-z]"
}

/// White space and the dashes that TeX makes of hyphens, as the crate reads them.
fn folded(text: &str) -> String {
    let text = text.replace("---", "—").replace("--", "–");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

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
            let initials = initials_apart(given.as_deref().unwrap_or_default());
            prop_assert_eq!(people[0].given_name.as_str(), initials, "{}", &text);
            prop_assert_eq!(people[1].name.as_str(), literal.as_str(), "{}", &text);
        }
    }
}

fn article() -> Item {
    Item {
        kind: ItemType::ArticleJournal,
        author: vec![person("Roe", "J.")],
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
fn a_keyword_is_one_whatever_its_signs_become() {
    let keyword = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    for (words, tex) in [
        (&["bees", "wasps, social"][..], "bees, {wasps, social}"),
        // The Greek question mark is a semicolon when it is composed.
        (&["bees\u{37E} wasps", "ants"], "{bees; wasps}, ants"),
        (&["bees", "\u{200b}", "ants"], "bees, ants"),
    ] {
        for format in DIALECTS {
            let text = one(format, Item { keyword: keyword(words), ..article() });
            assert_eq!(value(&text, "keywords").as_deref(), Some(tex));
        }
    }
}

#[test]
fn what_nothing_is_left_of_leaves_no_mark_in_a_note() {
    let item = Item { status: Some("\u{200b}".into()), note: Some("In German".into()), ..article() };
    assert_eq!(value(&one("bibtex", item), "note").as_deref(), Some("In German"));
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
        assert_eq!(codes, [Code::LossCharacter, Code::TexUnprintable]);
        assert_eq!(value(&text, "note").as_deref(), Some("article e12"));
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

/// Text as it must come back: what TeX has no difference for is folded.
fn plain(text: &str) -> String {
    let mut out = text.to_owned();
    for (from, to) in PLAIN {
        out = out.replace(from, to);
    }
    // Composed, as both dialects hold it.
    folded(&out.nfc().collect::<String>())
}

/// What the crate gives back in TeX's form, since it reads no mathematics and no markup, and what no .bib holds.
const PLAIN: &[(&str, &str)] = &[
    ("α", r"$\alpha$"),
    ("β", r"$\beta$"),
    ("γδ", r"$\gamma$$\delta$"),
    // The crate keeps the command.
    ("ț", r"\textcommabelow t"),
    ("Ț", r"\textcommabelow T"),
    ("≤", r"$\leq$"),
    ("≥", r"$\geq$"),
    ("∞", r"$\infty$"),
    ("∑", r"$\sum$"),
    ("√", r"$\surd$"),
    ("⁻¹", "$^{-1}$"),
    ("<sup>−3</sup>", "$^{-3}$"),
    ("<sup>2</sup>", "$^{2}$"),
    ("<sup>-3</sup>", "$^{-3}$"),
    ("<sup>th</sup>", r"\textsuperscript{th}"),
    ("<b>", r"\textbf{"),
    ("</b>", "}"),
    ("₂", "$_{2}$"),
    ("<sub>2</sub>", "$_{2}$"),
    ("<i>", r"\textit{"),
    ("</i>", "}"),
    ("−", "-"),
    // The crate reads a typographic apostrophe in names as a straight one.
    ("’", "'"),
    // Left out, which is reported.
    ("\u{7}", ""),
    ("\u{1b}", ""),
    ("\u{200b}", ""),
    ("\u{ad}", ""),
    ("\u{200e}", ""),
];

/// The fields of a .bib that may hold a field of the model, by the entry type; those of several hold it beside
/// other text.
fn places(field: &Field<'_>) -> &'static [&'static str] {
    match field {
        Field::Author(_) => &["author"],
        Field::Editor(_) => &["editor"],
        Field::Title(_) => &["title"],
        Field::ContainerTitle(_) => &[
            // What a book stands in is its series.
            "series",
            "journal",
            "journaltitle",
            "booktitle",
            "organization",
            "institution",
            "howpublished",
            "titleaddon",
            "note",
        ],
        Field::CollectionTitle(_) => &["series", "note"],
        Field::EventTitle(_) => &["eventtitle", "booktitle", "howpublished", "note"],
        Field::EventPlace(_) => &["venue", "address", "location", "note"],
        Field::EventDate(_) => &["eventdate", "note"],
        Field::Issued(_) => &["year", "date"],
        Field::Volume(_) => &["volume", "note"],
        Field::Issue(_) => &["number", "note"],
        Field::Number(_) => &["number", "note"],
        Field::Page(_) => &["pages", "note"],
        Field::ArticleNumber(_) => &["pages", "eid", "note"],
        Field::Edition(_) => &["edition", "note"],
        Field::Version(_) => &["version", "note"],
        Field::Publisher(_) => {
            &["publisher", "institution", "school", "organization", "howpublished", "holder", "note"]
        }
        Field::PublisherPlace(_) => &["address", "location", "note"],
        Field::Genre(_) => &["type", "note"],
        Field::Status(_) => &["pubstate", "note"],
        Field::Doi(_) => &["doi"],
        Field::Isbn(_) => &["isbn", "note"],
        Field::ArXiv(_) => &["eprint"],
        Field::Pmid(_) => &["pmid", "eprint", "annotation"],
        Field::Url(_) => &["url"],
        Field::Accessed(_) => &["urldate"],
        Field::Language(_) => &["language", "note"],
        Field::Abstract(_) => &["abstract"],
        Field::Keyword(_) => &["keywords"],
        Field::Note(_) => &["note"],
        Field::Custom(_) => &["annote", "annotation"],
    }
}

/// The texts of a field of the model, each of which must be read back.
fn texts(field: &Field<'_>) -> Vec<String> {
    match field {
        // Read as people, below.
        Field::Author(_) | Field::Editor(_) => Vec::new(),
        Field::Title(text)
        | Field::ContainerTitle(text)
        | Field::CollectionTitle(text)
        | Field::EventTitle(text)
        | Field::EventPlace(text)
        | Field::Volume(text)
        | Field::Issue(text)
        | Field::ArticleNumber(text)
        | Field::Number(text)
        | Field::Version(text)
        | Field::Publisher(text)
        | Field::PublisherPlace(text)
        | Field::Genre(text)
        | Field::Status(text)
        | Field::Language(text)
        | Field::Abstract(text)
        | Field::Note(text) => vec![(*text).to_owned()],
        // Styles print `ed.` themselves.
        Field::Edition(text) => vec![text.trim_end_matches(" ed.").to_owned()],
        Field::Issued(value) | Field::Accessed(value) => vec![value.to_string()],
        Field::EventDate(value) => vec![value.to_string()],
        Field::Page(Pages { first, last }) => {
            vec![last.as_ref().map_or_else(|| first.clone(), |last| format!("{first}\u{2013}{last}"))]
        }
        Field::Doi(doi) => vec![doi.to_string()],
        Field::Isbn(isbn) => vec![isbn.to_string()],
        Field::ArXiv(arxiv) => vec![arxiv.to_string()],
        Field::Pmid(pmid) => vec![pmid.to_string()],
        Field::Url(url) => vec![url.to_string()],
        Field::Keyword(words) => vec![words.join(", ")],
        // Variables of CSL have fields of their own, and what another format knows is left out.
        Field::Custom(sections) => sections
            .iter()
            .filter(|section| section.kind() == CustomKind::Section)
            .map(|section| format!("{}: {}", section.name, section.text))
            .collect(),
    }
}

/// Initials with a blank between them, as styles that shorten names have to have them.
fn initials_apart(given: &str) -> String {
    let mut out = String::new();
    for c in given.chars() {
        if c.is_alphabetic() && !c.is_lowercase() && out.ends_with('.') {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

fn people(list: &[Name]) -> Vec<[String; 4]> {
    let part = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
    let person = |name: &Name| match name {
        Name::Person(Person { family, given, non_dropping_particle, suffix }) => {
            [part(non_dropping_particle), plain(family), part(suffix), initials_apart(&part(given))]
        }
        Name::Literal { literal } => [String::new(), plain(literal), String::new(), String::new()],
    };
    list.iter().map(person).collect()
}

#[test]
fn every_golden_bib_is_read_back_field_by_field() {
    let mut wrong = Vec::new();
    for case in cases::cases() {
        let (Parsed { records, .. }, options) = cases::read(&case);
        // What a file holds already is not written.
        let is_appended = case.join(cases::HOLDINGS).exists();
        if options.ascii || options.abbreviate_journals.is_some() || is_appended {
            continue;
        }
        for format in DIALECTS {
            let file = case.join(format!("{format}.bib"));
            let rendered = render(&records, emitter(format).unwrap(), &options).unwrap();
            let text = fs::read_to_string(&file).unwrap();
            let found = misread(&text, &records, &options, &rendered.diagnostics);
            wrong.extend(found.into_iter().map(|found| format!("{}: {found}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_field_of_every_type_is_read_back_or_reported() {
    let full =
        ItemType::ALL.iter().map(|&kind| Reference { item: every_field(kind), ..Reference::default() });
    let full = Record { references: full.collect(), ..Record::default() };
    for record in [full, every_type()] {
        for format in DIALECTS {
            let (text, _, diagnostics) = write_record(format, &record);
            let wrong = misread(&text, std::slice::from_ref(&record), &Options::default(), &diagnostics);
            assert!(wrong.is_empty(), "{format}:\n{}\n{text}", wrong.join("\n"));
        }
    }
}

/// What the crate reads in another way than it is in the model, or objects to.
fn misread(text: &str, records: &[Record], options: &Options, reported: &[Diagnostic]) -> Vec<String> {
    let mut wrong = Vec::new();
    let read = Bibliography::parse(text).unwrap();
    let mut keys = Keys::default();
    let keyed: Vec<_> = records.iter().map(|record| keys.assign_record(record, options.scope)).collect();
    let entries = keyed.iter().flat_map(|record| record.entries());
    let written: BTreeMap<&str, &Item> = entries.map(|(entry, _)| (entry.key, entry.item)).collect();
    assert_eq!(read.len(), written.len(), "{text}");
    for entry in read.iter() {
        let (key, item) = (&entry.key, written[entry.key.as_str()]);
        let lost = |field: &Field<'_>| {
            let part = format!("the {} of {key}", field.name().csl());
            reported.iter().any(|found| found.code == Code::LossField && found.message.contains(&part))
        };
        for field in item.fields().filter(|field| !lost(field)) {
            if let Err(found) = is_read_back(entry, item, &field) {
                wrong.push(format!("{key}: {found}"));
            }
        }
        let report = entry.verify();
        wrong.extend(report.superfluous.iter().map(|name| format!("{key}: {name} is superfluous")));
        for (name, error) in report.malformed {
            let value = entry.get(&name).map(|chunks| chunks.format_verbatim()).unwrap_or_default();
            if !is_no_integer(&name, &value) {
                wrong.push(format!("{key}: {name} is malformed: {error}: {value}"));
            }
        }
    }
    wrong
}

/// To the crate volumes and pages are integers, to TeX they are text: `3-4`, `S163`, `e12`, `IV`.
fn is_no_integer(name: &str, value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match name {
        "volume" => !digits(value),
        // `12-1–12-15` are pages of chapters.
        "pages" => {
            let mut parts = value.split(['-', '\u{2013}']);
            parts.clone().count() > 2 || !parts.all(digits)
        }
        _ => false,
    }
}

fn is_read_back(entry: &ReadEntry, item: &Item, field: &Field<'_>) -> Result<(), String> {
    let decoded = |name: &&str| entry.get(name).map(|chunks| plain(&chunks.format_verbatim()));
    if let Field::Author(list) | Field::Editor(list) = field {
        let name = field.name().csl();
        let mut expected = people(list);
        if item.et_al && name == "author" {
            expected.push([String::new(), "others".into(), String::new(), String::new()]);
        }
        // Where the entry type has no editors they are in the note.
        let note = decoded(&"note").filter(|_| entry.get(name).is_none()).unwrap_or_default();
        if name == "editor"
            && !note.is_empty()
            && expected.iter().all(|[_, family, ..]| note.contains(family))
        {
            return Ok(());
        }
        let read = entry.get_as::<Vec<ReadPerson>>(name).map_err(|error| format!("{name}: {error:?}"))?;
        let read: Vec<_> = read
            .iter()
            .map(|p| [&p.prefix, &p.name, &p.suffix, &p.given_name].map(|text| plain(text)))
            .collect();
        // A particle in capitals is a part of the family name to the crate.
        let joined = |names: &[[String; 4]]| -> Vec<String> {
            names.iter().map(|name| name.concat().replace(' ', "")).collect()
        };
        return if read == expected || joined(&read) == joined(&expected) {
            Ok(())
        } else {
            Err(format!("{name}: {expected:?} came back as {read:?}"))
        };
    }
    let found: Vec<(&str, String)> =
        places(field).iter().filter_map(|name| Some((*name, decoded(name)?))).collect();
    for text in texts(field) {
        let text = plain(&text);
        let holds = |(name, value): &(&str, String)| match *name {
            "note" if field.name() == FieldName::Edition => {
                value.contains(&format!("ed. {}", text.trim_end_matches(|c: char| c.is_ascii_lowercase())))
            }
            "note" | "annote" | "annotation" => {
                let (value, text) =
                    (value.to_lowercase().replace('–', "-"), text.to_lowercase().replace('–', "-"));
                value.contains(&text)
            }
            // `year` is a part of the date; an edition is `2nd` under BibTeX and 2 under BibLaTeX.
            "year" | "edition" => text.starts_with(value.as_str()),
            // biber knows languages and states by names of its own.
            "pubstate" => text.to_lowercase().replace(' ', "") == *value,
            "language" => text.eq_ignore_ascii_case(value),
            // JabRef has commas within keywords escaped.
            "keywords" => value.replace(r"\,", ",") == text,
            _ => *value == text,
        };
        if !found.iter().any(holds) {
            return Err(format!("{:?}: {text:?} came back as {found:?}", field.name()));
        }
    }
    Ok(())
}

#[test]
fn what_an_entry_type_has_no_field_for_is_in_the_note() {
    let item = Item {
        kind: ItemType::Webpage,
        title: Some("Bees".into()),
        volume: Some("3".into()),
        page: Some(Pages::range("4", "9")),
        edition: Some("2nd ed.".into()),
        ..Item::default()
    };
    let text = one("biblatex", item);
    assert_eq!(value(&text, "note").as_deref(), Some("vol. 3; pp. 4--9; ed. 2"));
    let meeting = Item {
        event_title: Some("Hive 2017".into()),
        container_title: Some("Proc. Hive".into()),
        issue: None,
        ..article()
    };
    let paper = Item { kind: ItemType::PaperConference, ..meeting };
    assert_eq!(value(&one("bibtex", paper.clone()), "note").as_deref(), Some("Hive 2017"));
    assert_eq!(value(&one("biblatex", paper), "eventtitle").as_deref(), Some("Hive 2017"));
}

#[test]
fn numbers_that_the_styles_of_bibtex_refuse_are_in_the_note() {
    let chapter = Item { kind: ItemType::Chapter, container_title: Some("Hives".into()), ..article() };
    let text = one("bibtex", Item { volume: Some("3".into()), issue: Some("2".into()), ..chapter.clone() });
    assert_eq!((value(&text, "note").as_deref(), value(&text, "number")), (Some("no. 2"), None));
    let text = one("bibtex", Item { volume: None, issue: Some("May".into()), ..chapter });
    assert_eq!((value(&text, "note").as_deref(), value(&text, "number")), (Some("no. May"), None));
    let book = Item { kind: ItemType::Book, editor: vec![person("Coe", "B.")], ..article() };
    assert_eq!(value(&one("bibtex", book), "editor"), None);
}

#[test]
fn what_pdflatex_cannot_print_is_in_ascii_where_that_is_asked_for() {
    let item = Item { title: Some("О мёде, β and Ελλάδα".into()), ..article() };
    let record = Record { references: vec![Reference { item, ..Reference::default() }], ..Record::default() };
    for format in DIALECTS {
        let (text, diagnostics) =
            items::emit(format, &record, &Options { ascii: true, ..Options::default() });
        assert!(text.is_ascii(), "{text}");
        assert_eq!(diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::Transliterated]);
    }
}
