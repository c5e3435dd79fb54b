//! The rules that Zotero's import and the readers beside it were measured by, one test each.
//!
//! Zotero cannot be run here: what its translators refuse, drop or misread is held as rules over the bytes that they
//! get. What holds of any value at all is tested with the strict readers, in `bib`, `ris` and `csl_json`.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod items;

use items::{emit, every_field, every_type, person, record};
use proptest::prelude::*;
use refmill::Code;
use refmill::emit::Options;
use refmill::keys::Keys;
use refmill::model::{
    ArXiv, Date, Doi, Isbn, Item, ItemType, Name, Pages, Person, Pmid, Record, Reference, Url,
};
use serde_json::{Value, json};

/// What an item becomes in a format, and the codes of what was reported.
fn written(format: &str, item: &Item) -> (String, Vec<Code>) {
    let record = Record { document: Some(item.clone()), ..Record::default() };
    let (text, found) = emit(format, &record, &Options::default());
    (text, found.iter().map(|found| found.code).collect())
}

fn bibtex(item: &Item) -> String {
    written("bibtex", item).0
}

fn biblatex(item: &Item) -> String {
    written("biblatex", item).0
}

fn ris(item: &Item) -> String {
    written("ris", item).0
}

fn csl(item: &Item) -> Value {
    serde_json::from_str::<Vec<Value>>(&written("csl-json", item).0).unwrap().remove(0)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn titled(title: &str) -> Item {
    Item { title: some(title), ..Item::default() }
}

fn of(kind: ItemType) -> Item {
    Item { kind, ..titled("On bees") }
}

/// The value of a field of a .bib file, braces of its own included.
fn field<'t>(bib: &'t str, name: &str) -> Option<&'t str> {
    let start = format!("  {name} = {{");
    bib.lines().find_map(|line| line.strip_prefix(start.as_str())?.strip_suffix("},"))
}

/// The values of a tag of RIS.
fn lines<'t>(ris: &'t str, tag: &str) -> Vec<&'t str> {
    ris.split("\r\n").filter_map(|line| line.strip_prefix(tag)?.strip_prefix("  - ")).collect()
}

/// Asserts what the values of tags are, each tag with one value.
#[track_caller]
fn assert_tags(ris: &str, expected: &[(&str, &str)]) {
    for (tag, value) in expected {
        assert_eq!(lines(ris, tag), [*value], "{tag} of\n{ris}");
    }
}

/// Asserts what the values of fields of a .bib file are, beside its entry type.
#[track_caller]
fn assert_fields(bib: &str, entry: &str, expected: &[(&str, &str)]) {
    assert!(bib.starts_with(&format!("@{entry}{{")), "{bib}");
    for (name, value) in expected {
        assert_eq!(field(bib, name), Some(*value), "{name} of\n{bib}");
    }
}

/// Asserts what the variables of CSL are.
#[track_caller]
fn assert_variables(item: &Item, expected: &Value) {
    let found = csl(item);
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&found[name], value, "{name} of {found:#}");
    }
}

mod rules {
    use super::*;

    #[test]
    fn r01_no_item_of_csl_json_makes_zotero_refuse_the_file() {
        let (text, _) = emit("csl-json", &every_type(), &Options::default());
        let items: Vec<Value> = serde_json::from_str(&text).unwrap();
        for item in &items {
            let kind = item["type"].as_str().unwrap();
            assert!(kind != "software" && ItemType::from_csl(kind).is_some(), "{kind}");
            for value in item.as_object().unwrap().values() {
                assert!(*value != json!("") && *value != json!([]) && *value != Value::Null, "{item}");
            }
        }
        let software = csl(&Item { version: some("2.1"), ..of(ItemType::Software) });
        assert_eq!((&software["type"], &software["version"]), (&json!("book"), &json!("2.1")));
        let day =
            csl(&Item { issued: Some(Date::year(2020).with_month(3).with_day(5)), ..of(ItemType::Book) });
        assert_eq!(day["issued"], json!({ "date-parts": [[2020, 3, 5]] }));
    }

    #[test]
    fn r02_particles_and_suffixes_are_within_the_names_of_csl_json() {
        let berg = Person {
            family: "Berg".into(),
            given: some("Shaun P."),
            non_dropping_particle: some("van den"),
            suffix: some("Jr."),
        };
        let item = Item { author: vec![Name::Person(berg), Name::literal("WHO, Geneva")], ..titled("T") };
        let names =
            json!([{ "family": "van den Berg", "given": "Shaun P., Jr." }, { "literal": "WHO, Geneva" }]);
        assert_eq!(csl(&item)["author"], names);
    }

    #[test]
    fn r03_no_entry_type_is_one_that_zotero_drops_or_biblatex_does_not_print() {
        let refused =
            "dataset data standard periodical reference www suppbook movie video jurisdiction legislation";
        for &kind in ItemType::ALL {
            for bib in [bibtex(&of(kind)), biblatex(&of(kind))] {
                let entry = bib[1..].split('{').next().unwrap();
                assert!(!refused.split(' ').any(|refused| refused == entry), "{kind}: {entry}");
            }
        }
    }

    #[test]
    fn r04_names_of_bib_files_are_last_suffix_first_and_bodies_are_braced() {
        let king = Person { suffix: some("Jr."), ..Person::default() };
        let king = Person { family: "King".into(), given: some("M.L."), ..king };
        let berg = Person { non_dropping_particle: some("van den"), ..Person::default() };
        let berg = Person { family: "Berg".into(), given: some("R."), ..berg };
        let author = vec![Name::Person(king), Name::Person(berg), Name::literal("Roe and Sons")];
        let item = Item { author, et_al: true, ..titled("T") };
        let names = "King, Jr., M. L. and van den Berg, R. and {Roe and Sons} and others";
        assert_eq!(field(&biblatex(&item), "author"), Some(names));
        assert_eq!(field(&bibtex(&item), "author"), Some(names));
        for format in ["ris", "csl-json"] {
            let (text, codes) = written(format, &item);
            assert!(!text.contains("others") && codes.contains(&Code::LossEtAl), "{text}");
        }
    }

    #[test]
    fn r05_names_of_bibtex_are_ascii_and_those_of_biblatex_composed() {
        let author = vec![person("E\u{301}tienne", "Émile"), person("Žák", "Ž.")];
        let item = Item { author, ..titled("T") };
        assert_eq!(
            field(&bibtex(&item), "author"),
            Some(r"{\'E}tienne, {\'E}mile and {\v Z}{\'a}k, {\v Z}.")
        );
        assert_eq!(field(&biblatex(&item), "author"), Some("Étienne, Émile and Žák, Ž."));
    }

    #[test]
    fn r06_accents_are_braced_as_a_whole() {
        for (letter, tex) in [("Č", r"{\v C}"), ("Ő", r"{\H O}"), ("Ż", r"{\.Z}"), ("í", r"{\'i}")] {
            let item = Item { author: vec![person(&format!("Ca{letter}ek"), "K.")], ..titled("T") };
            assert_eq!(field(&bibtex(&item), "author"), Some(&*format!("Ca{tex}ek, K.")));
        }
    }

    #[test]
    fn r07_specials_are_escaped_without_braces_and_addresses_not_at_all() {
        let doi = Doi::parse("10.1000/a_b#c");
        let url = Url::parse("https://a.org/b_c?d=1&e=50%25#f");
        let item = Item { doi, url, ..titled("R&D at 5% of #1 a_b $3") };
        for bib in [bibtex(&item), biblatex(&item)] {
            assert_eq!(field(&bib, "title").unwrap().replace(['{', '}'], ""), r"R\&D at 5\% of \#1 a\_b \$3");
            assert_eq!(field(&bib, "doi"), Some("10.1000/a_b#c"));
            assert_eq!(field(&bib, "url"), Some("https://a.org/b_c?d=1&e=50%25#f"));
        }
    }

    #[test]
    fn r08_what_pdflatex_cannot_print_raw_is_a_formula_or_kept_and_reported() {
        let item = Item {
            abstract_: some("β ≤ 5, H₂O, −3, a\u{200b}b, ° × ± µ € £ § © ™ ² – — … “ ”"),
            ..titled("T")
        };
        let expected = "{$\\beta$} {$\\leq$} 5, H$_{2}$O, -3, ab, ° × ± µ € £ § © ™ ² – — … “ ”";
        for bib in [bibtex(&item), biblatex(&item)] {
            assert_eq!(field(&bib, "abstract"), Some(expected));
        }
        let (text, codes) = written("biblatex", &Item { abstract_: some("Мёд и 蜂蜜"), ..titled("T") });
        assert!(text.contains("Мёд и 蜂蜜") && codes.contains(&Code::TexUnprintable));
    }

    #[test]
    fn r09_tilde_caret_backslash_and_lone_braces_are_commands() {
        let item = Item { abstract_: some("~ ^ \\ { and {x} <y>"), ..titled("T") };
        let expected =
            r"\textasciitilde{} \textasciicircum{} \textbackslash{} \textbraceleft{} and \{x\} <y>";
        for bib in [bibtex(&item), biblatex(&item)] {
            assert_eq!(field(&bib, "abstract"), Some(expected));
        }
    }

    #[test]
    fn r10_article_numbers_stand_where_pages_go() {
        let item = Item { article_number: some("e77"), ..of(ItemType::ArticleJournal) };
        for bib in [bibtex(&item), biblatex(&item)] {
            assert_eq!((field(&bib, "pages"), field(&bib, "eid")), (Some("e77"), None));
        }
        assert_eq!((lines(&ris(&item), "SP"), lines(&ris(&item), "C7")), (vec!["e77"], vec![]));
        assert_eq!((&csl(&item)["page"], &csl(&item)["number"]), (&json!("e77"), &Value::Null));
    }

    #[test]
    fn r11_years_are_digits_and_the_status_stands_elsewhere() {
        let item =
            Item { issued: Some(Date::year(2020)), status: some("in press"), ..of(ItemType::ArticleJournal) };
        assert_fields(&bibtex(&item), "article", &[("year", "2020"), ("note", "in press")]);
        assert_fields(&biblatex(&item), "article", &[("date", "2020"), ("pubstate", "inpress")]);
        assert_tags(&ris(&item), &[("PY", "2020"), ("N1", "in press")]);
        let undated = Item { status: some("forthcoming"), ..of(ItemType::ArticleJournal) };
        assert!(field(&bibtex(&undated), "year").is_none() && lines(&ris(&undated), "PY").is_empty());
    }

    #[test]
    fn r12_dates_of_ris_are_a_year_and_where_more_is_known_a_date() {
        let of = |issued| ris(&Item { issued: Some(issued), ..titled("T") });
        let day = of(Date::year(2020).with_month(3).with_day(5));
        assert_tags(&day, &[("PY", "2020"), ("DA", "2020/03/05/")]);
        assert_tags(&of(Date::year(2020).with_month(3)), &[("PY", "2020"), ("DA", "2020/03//")]);
        assert!(lines(&of(Date::year(2020)), "DA").is_empty());
    }

    #[test]
    fn r13_proceedings_have_two_tags_of_ris() {
        let item = Item { container_title: some("Proceedings of Hives"), ..of(ItemType::PaperConference) };
        assert_tags(&ris(&item), &[("C3", "Proceedings of Hives"), ("T2", "Proceedings of Hives")]);
        let item = Item { event_title: some("Hives 2017"), ..of(ItemType::PaperConference) };
        assert_tags(&ris(&item), &[("T2", "Hives 2017")]);
    }

    #[test]
    fn r14_editors_of_a_container_and_of_a_book_have_tags_of_their_own() {
        let edited = |kind| ris(&Item { editor: vec![person("Coe", "B.")], ..of(kind) });
        for kind in [ItemType::Chapter, ItemType::PaperConference] {
            assert_tags(&edited(kind), &[("A2", "Coe, B.")]);
        }
        assert_tags(&edited(ItemType::Book), &[("ED", "Coe, B.")]);
    }

    #[test]
    fn r15_bodies_end_in_a_comma_in_ris_and_lose_those_within() {
        let person =
            Person { family: "King".into(), given: some("M.L."), suffix: some("Jr."), ..Person::default() };
        let author = vec![Name::Person(person), Name::literal("Society of Hives, Ltd")];
        let (text, codes) = written("ris", &Item { author, ..titled("T") });
        assert_eq!(lines(&text, "AU"), ["King, M.L., Jr.", "Society of Hives Ltd,"]);
        assert!(codes.contains(&Code::LossCharacter));
    }

    #[test]
    fn r16_every_line_of_ris_is_a_tag_and_a_value() {
        let item = Item {
            keyword: vec!["bees".into(), "wasps".into()],
            abstract_: some("One\nER  - \r\ntwo\n\nthree"),
            ..titled("On <bees> and <i>wasps</i>")
        };
        let text = ris(&item);
        assert!(!text.starts_with('\u{feff}') && text.ends_with("\r\nER  - \r\n"));
        for line in text.split_terminator("\r\n") {
            assert!(line.len() >= 6 && &line[2..6] == "  - " && !line.contains(['\n', '\r']), "{line:?}");
        }
        assert_eq!(lines(&text, "KW"), ["bees", "wasps"]);
        assert_tags(&text, &[("AB", "One ER - two three"), ("TI", "On ‹bees› and wasps")]);
    }

    #[test]
    fn r17_keys_are_plain_and_differ_by_more_than_case() {
        let item = |title: &str| Item {
            author: vec![person("O'Neil", "A.")],
            issued: Some(Date::year(2020)),
            ..titled(title)
        };
        let references = ["Bees", "BEES", "bees", "Über Bienen", "蜂"];
        let references = references.map(|title| Reference { item: item(title), ..Reference::default() });
        let record = Record { references: references.to_vec(), ..Record::default() };
        let keyed = Keys::default().assign_record(&record, Options::default().scope);
        let mut keys: Vec<String> =
            keyed.entries().map(|(entry, _)| entry.key.to_ascii_lowercase()).collect();
        assert!(
            keys.iter().all(|key| key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_:-".contains(&b))),
            "{keys:?}"
        );
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 5, "{keys:?}");
    }

    #[test]
    fn r18_acronyms_and_names_keep_their_case_and_no_title_is_braced_whole() {
        for (title, braced) in [
            ("The pH of DNA-based hives in Wales", "The {pH} of {DNA-based} hives in {Wales}"),
            ("The Hives of the Old World: A Study of DNA", "The Hives of the Old World: A Study of {DNA}"),
        ] {
            for bib in [bibtex(&titled(title)), biblatex(&titled(title))] {
                assert_eq!(field(&bib, "title"), Some(braced));
            }
        }
    }

    #[test]
    fn r19_markup_of_titles_is_each_format_s_own() {
        let item = titled("CO<sub>2</sub> in <i>Apis</i>");
        for bib in [bibtex(&item), biblatex(&item)] {
            assert_eq!(field(&bib, "title"), Some(r"{CO}$_{2}$ in \textit{Apis}"));
        }
        assert_eq!(csl(&item)["title"], "CO<sub>2</sub> in <i>Apis</i>");
        assert_tags(&ris(&item), &[("TI", "CO2 in Apis")]);
    }

    #[test]
    fn r20_classic_styles_have_a_key_to_sort_by_and_no_number_that_they_refuse() {
        let text = bibtex(&titled("The bees"));
        assert_eq!(field(&text, "key"), Some("The bees"));
        let authored = Item { author: vec![person("Roe", "J.")], ..titled("The bees") };
        assert_eq!(field(&bibtex(&authored), "key"), None);
        assert_eq!(field(&biblatex(&titled("The bees")), "key"), None);
        let standard = "article book booklet conference inbook incollection inproceedings manual mastersthesis misc \
                        phdthesis proceedings techreport unpublished";
        for &kind in ItemType::ALL {
            let text = bibtex(&of(kind));
            let entry = text[1..].split('{').next().unwrap();
            assert!(standard.split_whitespace().any(|known| known == entry), "{entry}");
        }
        let series =
            Item { volume: some("4"), number: some("7"), collection_title: some("S"), ..of(ItemType::Book) };
        let text = bibtex(&series);
        assert_eq!(
            (field(&text, "volume"), field(&text, "number"), field(&text, "note")),
            (Some("4"), None, Some("no. 7"))
        );
        let march = bibtex(&Item { issued: Some(Date::year(2020).with_month(3)), ..titled("T") });
        assert!(march.contains("\n  month = mar,\n"), "{march}");
    }

    #[test]
    fn r21_ranges_of_pages_are_written_as_printed() {
        for (first, last) in [("49", "82"), ("37", "34"), ("S12", "S19")] {
            let item = Item { page: Some(Pages::range(first, last)), ..of(ItemType::ArticleJournal) };
            let dashed = format!("{first}--{last}");
            assert_eq!(field(&bibtex(&item), "pages"), Some(&*dashed));
            assert_eq!(field(&biblatex(&item), "pages"), Some(&*dashed));
            assert_tags(&ris(&item), &[("SP", first), ("EP", last)]);
            assert_eq!(csl(&item)["page"], format!("{first}-{last}"));
        }
    }
}

mod types {
    use super::*;

    fn placed(kind: ItemType) -> Item {
        Item {
            container_title: some("Container"),
            publisher: some("Publisher"),
            publisher_place: some("Bern"),
            issued: Some(Date::year(2020).with_month(3).with_day(5)),
            ..of(kind)
        }
    }

    #[test]
    fn article_journal() {
        let item = Item {
            volume: some("4"),
            issue: some("2"),
            doi: Doi::parse("10.1000/1"),
            ..placed(ItemType::ArticleJournal)
        };
        let item = Item { page: Some(Pages::range("1", "9")), ..item };
        let rest = [("volume", "4"), ("number", "2"), ("pages", "1--9"), ("doi", "10.1000/1")];
        assert_fields(
            &bibtex(&item),
            "article",
            &[&[("journal", "Container"), ("year", "2020")], &rest[..]].concat(),
        );
        assert_fields(
            &biblatex(&item),
            "article",
            &[&[("journaltitle", "Container"), ("date", "2020-03-05")], &rest[..]].concat(),
        );
        assert_tags(
            &ris(&item),
            &[
                ("TY", "JOUR"),
                ("T2", "Container"),
                ("VL", "4"),
                ("IS", "2"),
                ("SP", "1"),
                ("EP", "9"),
                ("DO", "10.1000/1"),
            ],
        );
        assert_variables(
            &item,
            &json!({ "type": "article-journal", "container-title": "Container", "volume": "4" }),
        );
    }

    #[test]
    fn article_magazine_and_newspaper() {
        for (kind, entry_sub_type, tag) in [
            (ItemType::ArticleMagazine, "magazine", "MGZN"),
            (ItemType::ArticleNewspaper, "newspaper", "NEWS"),
        ] {
            assert_fields(&bibtex(&placed(kind)), "article", &[("journal", "Container")]);
            assert_fields(&biblatex(&placed(kind)), "article", &[("entrysubtype", entry_sub_type)]);
            assert_tags(&ris(&placed(kind)), &[("TY", tag), ("T2", "Container"), ("DA", "2020/03/05/")]);
            assert_variables(&placed(kind), &json!({ "type": kind.csl(), "container-title": "Container" }));
        }
    }

    #[test]
    fn book() {
        let item = Item {
            container_title: None,
            collection_title: some("Series"),
            volume: some("4"),
            edition: some("2nd ed."),
            editor: vec![person("Coe", "B.")],
            isbn: Isbn::parse("978-0-306-40615-7"),
            ..placed(ItemType::Book)
        };
        let fields =
            [("series", "Series"), ("volume", "4"), ("publisher", "Publisher"), ("editor", "Coe, B.")];
        assert_fields(
            &bibtex(&item),
            "book",
            &[&fields[..], &[("address", "Bern"), ("edition", "2nd")]].concat(),
        );
        assert_fields(
            &biblatex(&item),
            "book",
            &[&fields[..], &[("location", "Bern"), ("edition", "2")]].concat(),
        );
        assert_tags(
            &ris(&item),
            &[
                ("TY", "BOOK"),
                ("T2", "Series"),
                ("VL", "4"),
                ("ET", "2nd ed."),
                ("PB", "Publisher"),
                ("CY", "Bern"),
                ("SN", "978-0-306-40615-7"),
                ("ED", "Coe, B."),
            ],
        );
        assert_variables(
            &item,
            &json!({ "type": "book", "collection-title": "Series", "edition": "2nd ed." }),
        );
    }

    #[test]
    fn chapter() {
        let item = Item {
            editor: vec![person("Coe", "B.")],
            collection_title: some("Series"),
            ..placed(ItemType::Chapter)
        };
        let fields = [("booktitle", "Container"), ("editor", "Coe, B."), ("series", "Series")];
        assert_fields(&bibtex(&item), "incollection", &fields);
        assert_fields(&biblatex(&item), "incollection", &fields);
        assert_tags(&ris(&item), &[("TY", "CHAP"), ("T2", "Container"), ("A2", "Coe, B."), ("T3", "Series")]);
        assert_variables(&item, &json!({ "type": "chapter", "container-title": "Container" }));
    }

    #[test]
    fn paper_conference() {
        let item = Item {
            event_title: some("Hives 2017"),
            event_place: some("Hanoi"),
            collection_title: some("Series"),
            ..placed(ItemType::PaperConference)
        };
        assert_fields(&bibtex(&item), "inproceedings", &[("booktitle", "Container"), ("series", "Series")]);
        assert_fields(
            &biblatex(&item),
            "inproceedings",
            &[("eventtitle", "Hives 2017"), ("venue", "Hanoi"), ("location", "Bern")],
        );
        assert_tags(
            &ris(&item),
            &[("TY", "CONF"), ("C3", "Container"), ("T2", "Container"), ("C1", "Hanoi"), ("T3", "Series")],
        );
        assert_variables(
            &item,
            &json!({ "container-title": "Container", "event-title": "Hives 2017", "event-place": "Hanoi" }),
        );
    }

    #[test]
    fn report() {
        let item = Item {
            container_title: None,
            number: some("77"),
            genre: some("Working paper"),
            ..placed(ItemType::Report)
        };
        let fields = [("institution", "Publisher"), ("number", "77"), ("type", "Working paper")];
        assert_fields(&bibtex(&item), "techreport", &fields);
        assert_fields(&biblatex(&item), "report", &fields);
        assert_tags(
            &ris(&item),
            &[("TY", "RPRT"), ("SN", "77"), ("PB", "Publisher"), ("M3", "Working paper"), ("CY", "Bern")],
        );
        assert_variables(
            &item,
            &json!({ "type": "report", "genre": "Working paper", "number": "77", "publisher": "Publisher" }),
        );
    }

    #[test]
    fn thesis() {
        for (genre, classic) in [("PhD thesis", "phdthesis"), ("Master's thesis", "mastersthesis")] {
            let item = Item { container_title: None, genre: some(genre), ..placed(ItemType::Thesis) };
            assert_fields(&bibtex(&item), classic, &[("school", "Publisher"), ("type", genre)]);
            assert_fields(&biblatex(&item), "thesis", &[("institution", "Publisher"), ("type", genre)]);
            assert_tags(&ris(&item), &[("TY", "THES"), ("PB", "Publisher"), ("M3", genre), ("CY", "Bern")]);
            assert_variables(&item, &json!({ "type": "thesis", "genre": genre, "publisher": "Publisher" }));
        }
    }

    #[test]
    fn webpage() {
        let accessed = Some(Date::year(2021).with_month(3).with_day(5));
        let item =
            Item { url: Url::parse("https://a.org"), accessed, publisher: None, ..placed(ItemType::Webpage) };
        let fields = [("url", "https://a.org"), ("urldate", "2021-03-05")];
        assert_fields(&bibtex(&item), "misc", &[&fields[..], &[("year", "2020")]].concat());
        assert_fields(&biblatex(&item), "online", &[&fields[..], &[("date", "2020-03-05")]].concat());
        assert_tags(
            &ris(&item),
            &[
                ("TY", "ELEC"),
                ("T2", "Container"),
                ("UR", "https://a.org"),
                ("Y2", "2021/03/05/"),
                ("DA", "2020/03/05/"),
            ],
        );
        let accessed = json!({ "date-parts": [[2021, 3, 5]] });
        assert_variables(
            &item,
            &json!({ "URL": "https://a.org", "accessed": accessed, "container-title": "Container" }),
        );
    }

    #[test]
    fn article_preprint() {
        let item =
            Item { arxiv: ArXiv::parse("2001.08361"), container_title: None, ..placed(ItemType::Article) };
        assert_fields(&bibtex(&item), "misc", &[("eprint", "2001.08361"), ("archiveprefix", "arXiv")]);
        assert_fields(&biblatex(&item), "online", &[("eprint", "2001.08361"), ("eprinttype", "arxiv")]);
        assert_tags(
            &ris(&item),
            &[
                ("TY", "MANSCPT"),
                ("M3", "Preprint"),
                ("PB", "Publisher"),
                ("UR", "https://arxiv.org/abs/2001.08361"),
            ],
        );
        assert_variables(
            &item,
            &json!({ "type": "article", "publisher": "Publisher", "number": "arXiv:2001.08361" }),
        );
    }

    #[test]
    fn dataset() {
        let item = Item { container_title: None, version: some("3"), ..placed(ItemType::Dataset) };
        assert_fields(&bibtex(&item), "misc", &[("howpublished", "Publisher")]);
        assert_fields(&biblatex(&item), "misc", &[("organization", "Publisher"), ("version", "3")]);
        assert_tags(&ris(&item), &[("TY", "DATA"), ("PB", "Publisher"), ("ET", "3")]);
        assert_variables(&item, &json!({ "type": "dataset", "publisher": "Publisher", "version": "3" }));
    }

    #[test]
    fn software() {
        let item = Item { container_title: None, version: some("3"), ..placed(ItemType::Software) };
        assert_fields(&bibtex(&item), "misc", &[("howpublished", "Publisher")]);
        assert_fields(&biblatex(&item), "software", &[("version", "3"), ("organization", "Publisher")]);
        assert_tags(&ris(&item), &[("TY", "COMP"), ("PB", "Publisher"), ("ET", "3")]);
        assert_variables(&item, &json!({ "type": "book", "version": "3" }));
    }

    #[test]
    fn patent() {
        let item = Item { container_title: None, number: some("US 4904581"), ..placed(ItemType::Patent) };
        assert_fields(&bibtex(&item), "misc", &[("note", "Patent US 4904581"), ("number", "US 4904581")]);
        assert_fields(&biblatex(&item), "patent", &[("number", "US 4904581"), ("holder", "{Publisher}")]);
        assert_tags(
            &ris(&item),
            &[("TY", "PAT"), ("SN", "US 4904581"), ("PB", "Publisher"), ("DA", "2020/03/05/")],
        );
        assert_variables(
            &item,
            &json!({ "type": "patent", "number": "US 4904581", "authority": "Publisher" }),
        );
    }

    #[test]
    fn standard() {
        let item = Item { container_title: None, number: some("ISO 690"), ..placed(ItemType::Standard) };
        assert_fields(&bibtex(&item), "techreport", &[("type", "Standard"), ("number", "ISO 690")]);
        assert_fields(&biblatex(&item), "report", &[("type", "Standard"), ("number", "ISO 690")]);
        assert_tags(&ris(&item), &[("TY", "STAND"), ("SN", "ISO 690"), ("PB", "Publisher")]);
        assert_variables(&item, &json!({ "type": "standard", "number": "ISO 690" }));
    }

    #[test]
    fn entries_of_encyclopedias_and_dictionaries() {
        for (kind, tag) in [(ItemType::EntryEncyclopedia, "ENCYC"), (ItemType::EntryDictionary, "DICT")] {
            assert_fields(&bibtex(&placed(kind)), "incollection", &[("booktitle", "Container")]);
            assert_fields(&biblatex(&placed(kind)), "inreference", &[("booktitle", "Container")]);
            assert_tags(&ris(&placed(kind)), &[("TY", tag), ("T2", "Container")]);
            assert_variables(&placed(kind), &json!({ "type": kind.csl(), "container-title": "Container" }));
        }
    }

    #[test]
    fn laws_and_judgments() {
        for (kind, tag) in [(ItemType::Legislation, "STAT"), (ItemType::LegalCase, "CASE")] {
            assert_fields(&bibtex(&placed(kind)), "misc", &[]);
            assert_fields(&biblatex(&placed(kind)), "misc", &[]);
            assert_tags(&ris(&placed(kind)), &[("TY", tag), ("PB", "Publisher")]);
            assert_variables(
                &placed(kind),
                &json!({ "authority": "Publisher", "container-title": "Container" }),
            );
        }
    }

    #[test]
    fn speech() {
        let item =
            Item { container_title: None, event_title: some("Hives 2017"), ..placed(ItemType::Speech) };
        assert_fields(&bibtex(&item), "misc", &[]);
        assert!(bibtex(&item).contains("Hives 2017"));
        assert_fields(&biblatex(&item), "unpublished", &[("eventtitle", "Hives 2017")]);
        assert_tags(&ris(&item), &[("TY", "SLIDE"), ("T2", "Hives 2017")]);
        assert_variables(&item, &json!({ "type": "speech", "event-title": "Hives 2017" }));
    }

    #[test]
    fn manuscript() {
        let item = Item { genre: some("Diary"), ..placed(ItemType::Manuscript) };
        assert!(field(&bibtex(&item), "note").unwrap().contains("Diary"));
        assert_fields(&bibtex(&item), "unpublished", &[]);
        assert_fields(&biblatex(&item), "unpublished", &[("type", "Diary")]);
        assert_tags(&ris(&item), &[("TY", "MANSCPT"), ("M3", "Diary")]);
        assert_variables(&item, &json!({ "type": "manuscript", "genre": "Diary" }));
    }

    #[test]
    fn document() {
        let item = placed(ItemType::Document);
        assert_fields(&bibtex(&item), "misc", &[]);
        assert_fields(&biblatex(&item), "misc", &[]);
        assert_tags(&ris(&item), &[("TY", "GEN")]);
        assert_variables(&item, &json!({ "type": "document" }));
    }

    #[test]
    fn what_is_known_of_a_work_is_in_each_format() {
        for &kind in ItemType::ALL {
            let item = every_field(kind);
            assert_eq!(item.pmid, Pmid::parse("17284678"));
            for text in [bibtex(&item), biblatex(&item), ris(&item)] {
                assert!(text.contains("17284678") && text.contains("Body of Authors"), "{kind}: {text}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_makes_zotero_refuse_a_file_or_cut_a_record(record in record()) {
        let items: Vec<Value> =
            serde_json::from_str(&emit("csl-json", &record, &Options::default()).0).unwrap();
        for item in &items {
            let kind = item["type"].as_str().unwrap();
            prop_assert!(kind != "software" && ItemType::from_csl(kind).is_some());
        }
        let (ris, _) = emit("ris", &record, &Options::default());
        let ends = ris.split("\r\n").filter(|line| line.starts_with("ER")).count();
        prop_assert_eq!(ends, items.len());
        // Zotero takes `<` before a letter for a tag, which it drops with what follows.
        for title in lines(&ris, "TI") {
            let opens = |(at, _): (usize, &str)| title[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
            prop_assert!(!title.match_indices('<').any(opens), "{}", title);
        }
    }
}
