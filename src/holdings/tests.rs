//! What is found in .bib files, sound and broken.

use super::*;
use crate::model::{Date, Name, Person};

/// The keys of the works that could be read.
fn read_keys(text: &str) -> Vec<String> {
    Holdings::read(text).works.into_iter().map(|work| work.key).collect()
}

fn item(family: &str, year: u16, title: &str) -> Item {
    Item {
        author: vec![Name::Person(Person { family: family.into(), ..Person::default() })],
        issued: Some(Date::year(year)),
        title: Some(title.into()),
        ..Item::default()
    }
}

#[test]
fn a_broken_entry_costs_no_other() {
    let sound = "@article{b, title = {Two}}\n";
    for broken in [
        "@article{a, title = {One}, year = 2001\n",
        "@article{a, title = {One, year = {2001}\n}\n",
        "@article{a, title = {One}} year = {2001}}\n",
        "@article{a, title = {One} year = {2001}}\n",
        "@article{a\n",
        "@article{a}\n",
        "@{a, title = {One}}\n",
        "@article a, title = {One}}\n",
        "@article{a, title = \"One}\n",
        "@article{, title = {One}}\n",
        "}}} @ { \n",
        "@string{x = }\n",
        "@preamble{\"x\n",
        "@comment{x\n",
    ] {
        for text in
            [format!("{broken}{sound}"), format!("{sound}{broken}"), format!("{sound}{broken}{sound}")]
        {
            assert!(read_keys(&text).contains(&"b".to_owned()), "{text}");
        }
    }
}

#[test]
fn what_an_unclosed_entry_says_is_known_and_its_line_is_told() {
    let holdings =
        Holdings::read("% mine\n\n@article{a, doi = {10.1000/1},\n year = 2001\n\n@book{b, title = {B}}\n");
    assert_eq!(holdings.broken(), [Broken { line: 3, text: "@article{a, doi = {10.1000/1},".into() }]);
    let item = Item { doi: Doi::parse("10.1000/1"), ..Item::default() };
    assert_eq!(holdings.find(&item), Some(("a", Match::Doi)));
    assert!(Holdings::read("@book{b, title = {B}}\nprose with me@example.org\n").broken().is_empty());
}

#[test]
fn strings_comments_and_preambles_are_no_works() {
    let text = "@string{roe = \"Roe, Jane\"}\n@preamble{ \"\\newcommand{x}{y}\" }\n@comment{jabref-meta: a:b;}\n\
                @Comment{\n@article{old, title = {Old work}, doi = {10.1000/9}}\n}\n\
                @article{new, author = roe # { and Poe, A.}, title = {Bees}, year = 2001}\n";
    assert_eq!(read_keys(text), ["new"]);
    let holdings = Holdings::read(text);
    assert_eq!(holdings.find(&item("Roe", 2001, "Bees")), Some(("new", Match::Title)));
    assert!(holdings.has_key("old"), "bibtex reads what is commented out");
    for none in ["roe", "jabref-meta:", "jabref-meta"] {
        assert!(!holdings.has_key(none), "{none}");
    }
}

#[test]
fn entries_in_parentheses_and_beside_each_other() {
    let text = "@article(a, title = {One (1)}, year = 2001)\n@BOOK{b, title = \"Two\"} @misc{c, note = {x}}";
    assert_eq!(read_keys(text), ["a", "b", "c"]);
    assert!(Holdings::read(text).broken().is_empty());
}

#[test]
fn a_value_may_hold_what_looks_like_an_entry() {
    let text = "@article{a, abstract = {Write\n@article{key, or\n@book{other} so}, title = {One}}\n@misc{b, note = {x}}\n";
    let holdings = Holdings::read(text);
    assert!(["a", "b"].iter().all(|key| holdings.has_key(key)));
    assert!(read_keys(text).contains(&"b".to_owned()));
}

#[test]
fn one_work_in_two_spellings() {
    let text = "@book{x, author = {van den Ber{\\\"u}, R. and Roe, J.}, title = {On {DNA}: {\\'E}tude of \\emph{bees}}, \
                year = {2001}}";
    let holdings = Holdings::read(text);
    assert_eq!(holdings.works[0].family.as_deref(), Some("beru"));
    assert_eq!(holdings.by_title.keys().collect::<Vec<_>>(), ["ondnaetudeofbees"]);
    assert_eq!(holdings.find(&item("Berü", 2001, "On DNA: étude of Bees")), Some(("x", Match::Title)));
    for other in [
        item("Berü", 2002, "On DNA: étude of bees"),
        item("Roe", 2001, "On DNA: étude of bees"),
        item("Berü", 2001, "On DNA"),
        Item { issued: None, ..item("Berü", 2001, "On DNA: étude of bees") },
    ] {
        assert_eq!(holdings.find(&other), None, "{other:?}");
    }
}

#[test]
fn two_dois_are_two_works_and_case_is_none_of_theirs() {
    let holdings = Holdings::read(
        "@article{a, author = {Roe, J.}, title = {B}, date = {2001-02}, doi = {https://doi.org/10.1000/AB}}",
    );
    let with = |doi: &str| Item { doi: Doi::parse(doi), ..item("Roe", 2001, "B") };
    assert_eq!(holdings.find(&with("10.1000/ab")), Some(("a", Match::Doi)));
    assert_eq!(holdings.find(&with("10.1000/cd")), None);
    assert_eq!(holdings.find(&item("Roe", 2001, "B")), Some(("a", Match::Title)));
    assert!(holdings.is_modern());
    assert!(!Holdings::read("@article{a, year = 2001, journal = {X}}").is_modern());
}

/// The key of the entry of a file with one entry of these fields that is about a work.
fn found(fields: &str, item: &Item) -> bool {
    Holdings::read(&format!("@misc{{a, {fields}}}\n")).find(item).is_some()
}

#[test]
fn a_work_is_known_however_the_file_says_it() {
    let bees = item("Roe", 2005, "Bees: a study");
    let name = "author = {Roe, J.}";
    for fields in [
        "title = {Bees: A Study}, year = {2005}, date = {2005}",
        "title = {Bees}, subtitle = {A study}, date = {2005-01-02}",
        "title = {Bees: a study}, subtitle = {of wax}, year = 2005",
    ] {
        assert!(found(&format!("{name}, {fields}"), &bees), "{fields}");
    }
    let doi = Item { doi: Doi::parse("10.1038/12_345"), ..Item::default() };
    for written in
        ["10.1038/12\\_345", "10.1038/12{\\_}345", "\\url{10.1038/12_345}", "https://doi.org/10.1038/12_345"]
    {
        assert!(found(&format!("doi = {{{written}}}"), &doi), "{written}");
    }
    let sici = Item { doi: Doi::parse("10.1002/(sici)1<1::aid>3.0"), ..Item::default() };
    assert!(found("doi = {10.1002/(SICI)1$<$1::AID$>$3.0}", &sici));
}

#[test]
fn works_without_names_are_known_by_title_and_year() {
    let report = Item { author: Vec::new(), ..item("", 2005, "The bees of the north") };
    let fields = "title = {The Bees of the North}, year = 2005";
    assert!(found(fields, &report));
    assert!(!found(&format!("{fields}, author = {{Roe, J.}}"), &report));
    assert!(!found(fields, &item("Roe", 2005, "The bees of the north")));
    assert!(!found(fields, &Item { issued: Some(Date::year(2006)), ..report }));
}

#[test]
fn what_stands_in_two_places_is_two_works() {
    let fields = "author = {Roe, J.}, title = {Introduction}, year = 2005";
    let plain = item("Roe", 2005, "Introduction");
    let within = |container: &str| Item { container_title: Some(container.into()), ..plain.clone() };
    let volume = |volume: &str| Item { volume: Some(volume.into()), ..plain.clone() };
    let page = |page: &str| Item { page: Some(crate::model::Pages::single(page)), ..plain.clone() };
    for (more, item, expected) in [
        ("booktitle = {Handbook of Bees}", &within("Handbook of Wasps"), false),
        ("booktitle = {Handbook of Bees}", &within("Handbook of bees"), true),
        ("booktitle = {Handbook of Bees}", &plain, true),
        ("note = {x}", &within("Handbook of Wasps"), true),
        ("journal = {J. Honey}", &within("Journal of Honey"), true),
        ("journaltitle = {Journal of {H}oney \\& Wax}", &within("J Honey Wax"), true),
        ("journal = {JHW}", &within("Journal of Honey and Wax"), true),
        ("journal = {JHW}", &within("Annals of Wax"), false),
        ("journal = jhw", &within("Annals of Wax"), true),
        ("volume = {3}", &volume("4"), false),
        ("volume = {03}", &volume("3"), true),
        ("volume = {III}", &volume("3"), true),
        ("pages = {4--9}", &page("4"), true),
        ("pages = {4--9}", &page("14"), false),
    ] {
        assert_eq!(found(&format!("{fields}, {more}"), item), expected, "{more}: {item:?}");
    }
}

#[test]
fn the_dialect_is_what_jabref_says_or_most_fields() {
    let jabref = |dialect| format!("@Comment{{jabref-meta: databaseType:{dialect};}}\n");
    for (text, expected) in [
        ("@misc{a, year = 2001, urldate = {2002-01-01}}\n".to_owned(), false),
        ("@misc{a, date = {2001}}\n@misc{b, date = {2001}}\n@misc{c, year = 2001}\n".to_owned(), true),
        ("@misc{a, date = {2001}}\n@misc{b, year = 2001}\n@misc{c, year = 2001}\n".to_owned(), false),
        (format!("@misc{{a, year = 2001}}\n{}", jabref("biblatex")), true),
        (format!("@misc{{a, date = {{2001}}}}\n{}", jabref("bibtex")), false),
    ] {
        assert_eq!(Holdings::read(&text).is_modern(), expected, "{text}");
    }
    let holdings = Holdings::read(&jabref("bibtex"));
    assert!(holdings.has_comment(&jabref("biblatex")), "it has one dialect");
    assert!(!holdings.has_comment("@Comment{jabref-meta: saveActions:x;}") && !holdings.has_comment(""));
}

#[test]
fn what_has_no_end_costs_no_more_than_its_length() {
    let many = "@comment{\n".repeat(30_000);
    let holdings = Holdings::read(&format!("{many}@misc{{a, doi = {{10.1000/1}}}}\n"));
    assert_eq!(holdings.broken().len(), 30_000);
    assert_eq!(holdings.broken()[29_999].line, 30_000);
    let mut doubling = "@string{s0 = {0123456789}}\n".to_owned();
    for n in 1..100 {
        doubling.push_str(&format!("@string{{s{n} = s{0} # s{0}}}\n", n - 1));
    }
    let holdings = Holdings::read(&format!("{doubling}@misc{{a, title = s99 # s99, doi = {{10.1000/1}}}}\n"));
    assert_eq!(holdings.works.len(), 1);
}

#[test]
fn an_entry_is_known_by_its_text_but_for_white_space_and_keywords() {
    let entry = "@misc{a,\n  title = {One},\n  keywords = {x, y},\n  note = {z},\n}\n";
    let holdings = Holdings::read(&entry.replace('\n', "\r\n"));
    assert!(holdings.holds("a", entry));
    assert!(holdings.holds("a", &entry.replace("x, y", "x")));
    assert!(!holdings.holds("a", &entry.replace("{z}", "{w}")));
    assert!(!holdings.holds("b", entry));
}

mod whatever {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_stops_the_reading(pieces in prop::collection::vec(
            prop::sample::select(vec![
                "@article{a,", "@comment", "@string", "{", "}", "(", ")", "\"", "\\", "title = ", ",", "\n", "é", "%",
                "@", "x", "#", " ", "2001", "@misc{b, title = {B}}\n", "doi = {10.1000/1}", "\r\n", "$",
            ]), 0..40,
        )) {
            let text = pieces.concat();
            let holdings = Holdings::read(&text);
            prop_assert!(holdings.works.iter().all(|work| holdings.has_key(&work.key.to_lowercase())));
            let behind = format!("{text}\n@book{{last, doi = {{10.1000/2}}}}\n");
            prop_assert!(Holdings::read(&behind).has_key("last"));
        }
    }
}

#[test]
fn a_value_that_nests_deeply_is_passed_over() {
    let deep = format!("{}x{}", r"\textit{".repeat(100_000), "}".repeat(100_000));
    let file = format!("@article{{a, title = {{{deep}}}, year = 2001}}\n@article{{b, title = {{Two}}}}\n");
    assert_eq!(read_keys(&file), ["a", "b"]);
}
