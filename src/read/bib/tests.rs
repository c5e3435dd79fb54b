//! What is read of whole files, sound and broken, and what windows and any text make of them.

use proptest::prelude::*;

use super::*;
use crate::model::{Date, ItemType, Name, Pages, Person};

/// The records of a text, and what was said of it.
fn records(text: &str) -> (Vec<Record>, Vec<String>) {
    let (mut report, mut prelude) = (Report::default(), String::new());
    let reader = Bib(Dialect::BibTex);
    let split = reader.split(text, true, &mut prelude);
    let mut records = Vec::new();
    for slice in split.slices {
        let context = Context { prelude: &prelude[..slice.prelude], ..Context::default() };
        records.extend(reader.parse(&text[slice.span.range()], slice.span.start, &context, &mut report));
    }
    let found = report.drain().into_iter();
    let found = found.map(|found| {
        assert!(found.span.end <= text.len(), "{found:?}");
        format!("{} {}", found.code.id(), &text[found.span.range()])
    });
    (records, found.collect())
}

fn keys(text: &str) -> Vec<String> {
    let key = |record: &Record| {
        let item = record.document.as_ref().unwrap();
        item.custom.iter().find(|custom| custom.name == "citation-key").map(|custom| custom.text.clone())
    };
    records(text).0.iter().map(|record| key(record).unwrap_or_default()).collect()
}

/// The work of a text with one entry, without its key.
#[track_caller]
fn one(text: &str) -> crate::model::Item {
    let (mut records, _) = records(text);
    assert_eq!(records.len(), 1, "{text}");
    let mut item = records.remove(0).document.unwrap();
    item.custom.retain(|custom| custom.name != "citation-key");
    item
}

fn custom(item: &crate::model::Item) -> Vec<(&str, &str)> {
    item.custom.iter().map(|custom| (custom.name.as_str(), custom.text.as_str())).collect()
}

#[test]
fn an_article_in_both_dialects_is_the_same_work() {
    let classic = "@article{a, author = {Roe, Jane}, title = {On {B}ees}, journal = {J. Honey}, year = 2020, month = mar, \
                   day = 5, volume = 3, number = {4}, pages = {49--82}, doi = {10.1000/1}}";
    let modern = "@article{a, author = {Roe, Jane}, title = {On {B}ees}, journaltitle = {J. Honey}, date = {2020-03-05}, \
                  volume = {3}, number = {4}, pages = {49-82}, doi = {https://doi.org/10.1000/1}}";
    let item = one(classic);
    assert_eq!(item, one(modern));
    assert_eq!((item.kind, item.title.as_deref()), (ItemType::ArticleJournal, Some("On Bees")));
    assert_eq!(item.issued, Some(Date::year(2020).with_month(3).with_day(5)));
    assert_eq!((item.issue.as_deref(), item.page), (Some("4"), Some(Pages::range("49", "82"))));
    let person = Person { family: "Roe".into(), given: Some("Jane".into()), ..Person::default() };
    assert_eq!(item.author, [Name::Person(person)]);
}

#[test]
fn one_bad_entry_costs_no_other() {
    let sound = "@article{b, title = {Two}}\n";
    for broken in [
        "@article{a, title = {One}, year = 2001\n",
        "@article{a, title = {One, year = {2001}\n}\n",
        "@article{a, title = {One}} year = {2001}}\n",
        "@article{a, title = {One} year = {2001}}\n",
        "@article{a\n",
        "@article a, title = {One}}\n",
        "@article{a, title = \"One}\n",
        "}}} @ { \n",
        "@string{x = }\n",
        "@preamble{\"x\n",
        "@comment{x\n",
    ] {
        for text in
            [format!("{broken}{sound}"), format!("{sound}{broken}"), format!("{sound}{broken}{sound}")]
        {
            assert!(keys(&text).contains(&"b".to_owned()), "{text}");
        }
    }
}

#[test]
fn what_a_torn_entry_says_is_read_and_its_place_is_told() {
    let (records, found) = records("@article{a, title = {One},\n year = 2001\n\n@book{b, title = {B}}\n");
    assert_eq!(found, ["unreadable-record @article"]);
    assert_eq!(records[0].document.as_ref().unwrap().issued, Some(Date::year(2001)));
    assert_eq!(records.len(), 2);
}

#[test]
fn text_between_entries_is_said_once_a_place_and_comments_are_not() {
    let text = "Mine.\nAll of it.\n@misc{a, note = x}\n% Encoding: UTF-8\n@comment{jabref-meta: x;}\n@preamble{\"x\"} more";
    let (records, found) = records(text);
    assert_eq!(records.len(), 1);
    let said = ["text-between-records Mine.\nAll of it.", "unreadable-value a", "text-between-records more"];
    assert_eq!(found, said, "`x` is an abbreviation of nothing");
}

#[test]
fn what_has_not_the_form_of_its_field_is_kept() {
    let text = "@article{a, doi = {not one}, url = {example.org}, year = {n.d.}, isbn = {1-2-3}, pmid = {x}}";
    let item = one(text);
    let expected = [
        ("bibtex:doi", "not one"),
        ("bibtex:url", "example.org"),
        ("bibtex:isbn", "1-2-3"),
        ("bibtex:pmid", "x"),
        ("bibtex:year", "n.d."),
    ];
    assert_eq!(custom(&item), expected);
    assert_eq!(records(text).1.len(), 5);
    assert_eq!(one("@article{a, year = {in press}}").status.as_deref(), Some("in press"));
}

#[test]
fn unknown_fields_and_types_are_kept_as_they_are_written() {
    let item = one("@hardware{a, title = {T}, File = {:a\\_b.pdf:PDF},\n  bdsk-url-1 = {x\n  y}, note = {}}");
    assert_eq!(item.kind, ItemType::Document);
    let expected =
        [("bibtex:entry-type", "hardware"), ("bibtex:file", ":a\\_b.pdf:PDF"), ("bibtex:bdsk-url-1", "x y")];
    assert_eq!(custom(&item), expected);
}

#[test]
fn numbers_are_what_the_type_counts() {
    let item = |kind: &str| one(&format!("@{kind}{{a, number = {{7}}}}"));
    assert_eq!(item("article").issue.as_deref(), Some("7"));
    for kind in ["book", "techreport", "patent", "inproceedings", "misc"] {
        assert_eq!(item(kind).number.as_deref(), Some("7"), "{kind}");
    }
}

#[test]
fn abbreviations_and_parents_hold_from_where_they_stand() {
    let text = "@string{jh = \"J. Honey\"}\n@article{a, journal = jh}\n@string{jh = {J. Wax}}\n@article{b, journal = jh}\n\
                @inproceedings{c, crossref = {p}, title = {T}}\n@proceedings{p, title = {Proc}, year = 2001}\n";
    let (records, found) = records(text);
    let container =
        |at: usize| records[at].document.as_ref().unwrap().container_title.clone().unwrap_or_default();
    assert_eq!([container(0), container(1), container(2)], ["J. Honey", "J. Wax", "Proc"]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn types_are_those_of_the_work() {
    for (entry, kind) in [
        ("@misc{a, url = {https://example.org}}", ItemType::Webpage),
        ("@misc{a, eprint = {2001.08361}, archiveprefix = {arXiv}}", ItemType::Article),
        ("@article{a, journal = {arXiv preprint arXiv:2001.08361}}", ItemType::Article),
        ("@techreport{a, type = {Standard}}", ItemType::Standard),
        ("@article{a, entrysubtype = {newspaper}}", ItemType::ArticleNewspaper),
        ("@conference{a, title = {T}}", ItemType::PaperConference),
        ("@www{a, title = {T}}", ItemType::Webpage),
    ] {
        assert_eq!(one(entry).kind, kind, "{entry}");
    }
    let thesis = one("@mastersthesis{a, school = {U}}");
    assert_eq!((thesis.genre.as_deref(), thesis.publisher.as_deref()), (Some("Master's thesis"), Some("U")));
    assert_eq!(custom(&one("@movie{a, title = {T}}")), [("type", "motion_picture")]);
}

#[test]
fn a_file_is_known_by_its_marks() {
    let sniffs = |head: &str| [Dialect::BibTex, Dialect::BibLaTex].map(|dialect| Bib(dialect).sniff(head));
    for (head, expected) in [
        ("% mine\n@article{a, year = 2001, journal = {X}}", [Sniff::Yes, Sniff::Maybe]),
        ("@article{a, date = {2001}, journaltitle = {X}}", [Sniff::Maybe, Sniff::Yes]),
        ("@online{a, year = 2001, url = {x}, location = {x}}", [Sniff::Maybe, Sniff::Yes]),
        ("@misc{a, year = 2001}\n@comment{jabref-meta: databaseType:biblatex;}", [Sniff::Maybe, Sniff::Yes]),
        ("All I have\n@misc{a, year = 2001}", [Sniff::Maybe, Sniff::Maybe]),
        ("Roe J., Bees, (2001)", [Sniff::No, Sniff::No]),
        ("write to me@example.org {now}", [Sniff::No, Sniff::No]),
        ("", [Sniff::No, Sniff::No]),
    ] {
        assert_eq!(sniffs(head), expected, "{head}");
    }
}

#[test]
fn the_biblatex_crate_sees_the_same_in_every_file_that_is_written() {
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut seen = 0;
    for case in std::fs::read_dir(golden).unwrap() {
        for file in ["bibtex.bib", "biblatex.bib"] {
            let text = std::fs::read_to_string(case.as_ref().unwrap().path().join(file)).unwrap();
            let raw = biblatex::RawBibliography::parse(&text).unwrap();
            let theirs = raw.entries.iter().map(|entry| {
                let chunk = |chunk: &biblatex::Spanned<biblatex::RawChunk<'_>>| match chunk.v {
                    biblatex::RawChunk::Normal(text) | biblatex::RawChunk::Abbreviation(text) => {
                        text.as_bytes().as_ptr_range()
                    }
                };
                let fields = entry.v.fields.iter().map(|field| {
                    (
                        field.key.v.as_bytes().as_ptr_range(),
                        field.value.v.iter().map(chunk).collect::<Vec<_>>(),
                    )
                });
                (entry.v.key.v.as_bytes().as_ptr_range(), fields.collect::<Vec<_>>())
            });
            let split = Bib(Dialect::BibTex).split(&text, true, &mut String::new());
            let entries = split.slices.iter().map(|slice| Entry::read(&text[slice.span.range()]));
            let ours = entries.filter(|entry| entry.kind != "Comment").map(|entry| {
                assert_eq!(entry.fault, None, "{text}");
                let fields = entry.fields.iter().map(|field| {
                    (
                        field.name.as_bytes().as_ptr_range(),
                        field.pieces().map(|piece| piece.text().as_bytes().as_ptr_range()).collect(),
                    )
                });
                (entry.key.as_bytes().as_ptr_range(), fields.collect::<Vec<_>>())
            });
            assert!(theirs.clone().eq(ours), "{}", case.as_ref().unwrap().path().display());
            seen += theirs.count();
        }
    }
    assert!(seen > 1000, "{seen}");
}

/// Text with a bias to what .bib files are made of.
fn files() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "@article{a,",
        "@inproceedings{b, crossref = {p},",
        "@proceedings{p,",
        "@comment",
        "@comment{",
        "@string{s = ",
        "@string",
        "@preamble{",
        "{",
        "}",
        "(",
        ")",
        "\"",
        "\\",
        "title = ",
        "author = ",
        " and ",
        ",",
        "\n",
        "é",
        "%",
        "@",
        "x",
        "#",
        " ",
        "year = 2001",
        "@misc{c, title = {B}}\n",
        "doi = {10.1000/1}",
        "\r\n",
        "$",
        "pages = {1--2}",
        "\\'",
        "xdata = {p}",
        "@xdata{p, note = s # s}",
        "}\n}\n",
        "= s",
        "~",
        "\u{a0}",
        "keywords = {a, {b; c}}",
        "date = {",
    ]);
    prop::collection::vec(prop_oneof![9 => piece.prop_map(str::to_owned), 1 => any::<String>()], 0..40)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn windows_make_no_difference(text in files(), step in 1usize..40) {
        let reader = Bib(Dialect::BibLaTex);
        let mut whole_prelude = String::new();
        let whole = reader.split(&text, true, &mut whole_prelude);
        let (mut start, mut slices, mut prelude) = (0, Vec::new(), String::new());
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)).chain([text.len()]) {
            let split = reader.split(&text[start..end], end == text.len(), &mut prelude);
            slices.extend(split.slices.iter().map(|slice| Slice { span: slice.span.shifted(start), ..*slice }));
            start += split.used;
        }
        prop_assert_eq!(slices, whole.slices);
        prop_assert_eq!(prelude, whole_prelude);
    }

    #[test]
    fn nothing_stops_the_reading_and_all_text_is_in_slices(text in files()) {
        let split = Bib(Dialect::BibTex).split(&text, true, &mut String::new());
        let mut at = 0;
        for slice in &split.slices {
            prop_assert!(text[at..slice.span.start].trim().is_empty());
            at = slice.span.end;
        }
        prop_assert!(text[at..].trim().is_empty());
        let (records, _) = records(&text);
        for record in &records {
            prop_assert!(text.get(record.span.range()).is_some());
        }
        let behind = format!("{text}\n@book{{last, doi = {{10.1000/2}}}}\n");
        let (records, _) = self::records(&behind);
        let last = records.last().and_then(|record| record.document.as_ref());
        // What is not closed before it may hold it.
        let may_hold = text.contains("@") || text.contains(['{', '(', '"']);
        prop_assert!(may_hold || last.is_some_and(|item| item.doi.is_some()));
    }
}
