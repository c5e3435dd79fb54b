//! CSL-JSON in all the forms that it comes in, and what is wrong with it at times.

use proptest::prelude::*;

use super::*;
use crate::model::ItemType;
use crate::read::Slice;

/// The records of a text, and what was found, each code with the text that it is about.
fn records(text: &str) -> (Vec<Record>, Vec<String>) {
    let (mut report, mut prelude) = (Report::default(), String::new());
    let slices = CslJson.split(text, true, &mut prelude).slices;
    let read = |slice: &Slice| {
        let context = Context { prelude: &prelude[..slice.prelude], ..Context::default() };
        CslJson.parse(&text[slice.span.range()], slice.span.start, &context, &mut report)
    };
    let records: Vec<Record> = slices.iter().filter_map(read).collect();
    for record in &records {
        let spans = record.references.iter().map(|cited| cited.span).chain([record.span]);
        assert!(spans.into_iter().all(|span| text.get(span.range()).is_some()));
    }
    let found = report.drain().into_iter();
    (records, found.map(|found| format!("{} {}", found.code.id(), &text[found.span.range()])).collect())
}

fn item(members: &str) -> Item {
    let (records, found) = records(&format!("{{{members}}}"));
    assert_eq!(found, [""; 0], "{members}");
    let [record] = <[Record; 1]>::try_from(records).unwrap();
    record.document.unwrap()
}

fn customs(item: &Item) -> Vec<String> {
    item.custom.iter().map(|custom| format!("{}={}", custom.name, custom.text)).collect()
}

fn titles(text: &str) -> Vec<String> {
    let (records, _) = records(text);
    records.into_iter().map(|record| record.document.unwrap().title.unwrap_or_default()).collect()
}

#[test]
fn items_come_in_arrays_alone_one_a_line_and_in_lists_of_services() {
    for text in [
        r#"[{"title":"a"},{"title":"b"}]"#,
        "[\n  {\n    \"title\": \"a\"\n  },\n  {\n    \"title\": \"b\"\n  }\n]\n",
        "{\"title\":\"a\"}\n{\"title\":\"b\"}\n",
        "{\"title\":\"a\"}\r\n\r\n{\"title\":\"b\"}",
        r#"{"title":"a"} {"title":"b"}"#,
        r#"{"status":"ok","message":{"facets":{},"items":[{"title":["a"]},{"title":["b"]}],"total-results":2,"query":{"start-index":0}}}"#,
        r#"{"items":[{"title":"a"},{"title":"b"}]}"#,
        r#"{"references": [ {"title":"a"} , {"title":"b"} ], "nocite": "@*"}"#,
    ] {
        assert_eq!(titles(text), ["a", "b"], "{text}");
        assert_eq!(records(text).1, [""; 0], "{text}");
    }
    assert_eq!(
        titles(
            r#"{"status":"ok","message-type":"work","message":{"title":["a"],"reference":[{"key":"x"}]}}"#
        ),
        ["a"]
    );
    for nothing in ["[]", "[ ]\n", "{}", "[{}]", r#"{"status":"ok","message":{"items":[]}}"#, "null"] {
        assert!(records(nothing).0.is_empty(), "{nothing}");
    }
}

#[test]
fn a_broken_item_does_not_take_the_others_with_it() {
    for text in [
        "{\"title\":\"a\"}\n{\"title\":\"x\n{\"title\":\"b\"}\n",
        "{\"title\":\"a\"}\n{\"title\":\"x\"\n{\"title\":\"b\"}\n",
        "{\"title\":\"a\"}\n{\"title\":\"x\",\"author\":[\n{\"title\":\"b\"}\n",
        "[{\"title\":\"a\"},{\"title\":\"x\",\"y\":[},{\"title\":\"b\"}]",
        "[{\"title\":\"a\"},{\"title\":\"x\" \"y\":1},{\"title\":\"b\"}]",
        "[\n  {\"title\":\"a\"},\n  {\"title\":\"x\", \"y\": {\"z\": 1},\n  {\"title\":\"b\"}\n]",
    ] {
        let (records, found) = records(text);
        let titles: Vec<_> =
            records.iter().map(|record| record.document.as_ref().unwrap().title.as_deref()).collect();
        assert_eq!((titles[0], titles.last()), (Some("a"), Some(&Some("b"))), "{text}");
        assert!(found.iter().any(|found| found.starts_with("unreadable-record {")), "{text}: {found:?}");
    }
}

#[test]
fn what_stands_before_a_mistake_is_read_and_the_rest_is_kept() {
    let (records, found) =
        records("[{\"id\":\"a\",\"title\":\"On bees\",\"volume\":3 \"issue\":4},{\"title\":\"b\"}]");
    let item = records[0].document.as_ref().unwrap();
    assert_eq!((item.title.as_deref(), item.volume.as_deref()), (Some("On bees"), Some("3")));
    assert_eq!(customs(item), ["citation-key=a", "text=\"issue\":4"]);
    assert_eq!(found.len(), 1);
    assert_eq!(records.len(), 2);
}

#[test]
fn line_breaks_in_strings_and_commas_too_many_are_read_all_the_same() {
    let (records, found) = records("{\"title\":\"On bees\nand wasps\",\"volume\":\"3\",}");
    let item = records[0].document.as_ref().unwrap();
    assert_eq!((item.title.as_deref(), item.volume.as_deref()), (Some("On bees\nand wasps"), Some("3")));
    assert_eq!(found, ["unreadable-record {\"title\":\"On bees"]);
}

#[test]
fn text_that_is_no_object_is_passed_over() {
    let (records, found) = records("var items = [{\"title\":\"a\"}];");
    assert_eq!((records.len(), found), (1, vec!["text-between-records var items".to_owned()]));
}

#[test]
fn values_are_read_in_the_forms_that_programs_give_them() {
    let item = item(
        r#""type":"article-journal","volume":12,"issue":"3-4","page":"49\u201382","DOI":"https://doi.org/10.1000/182","PMID":17284678,"title":" On <i>Apis</i> ","container-title":["Journal of Honey"],"keyword":"bees; wasps, social","language":"","abstract":null,"editor":[]"#,
    );
    assert_eq!(item.kind, ItemType::ArticleJournal);
    assert_eq!((item.volume.as_deref(), item.issue.as_deref()), (Some("12"), Some("3-4")));
    assert_eq!(item.page.map(|page| page.to_string()).as_deref(), Some("49-82"));
    assert_eq!(item.doi.map(|doi| doi.to_string()).as_deref(), Some("10.1000/182"));
    assert_eq!(item.pmid.map(|pmid| pmid.to_string()).as_deref(), Some("17284678"));
    assert_eq!(item.title.as_deref(), Some("On <i>Apis</i>"));
    assert_eq!(item.container_title.as_deref(), Some("Journal of Honey"));
    assert_eq!(item.keyword, ["bees", "wasps, social"]);
    assert!(item.language.is_none() && item.abstract_.is_none() && item.custom.is_empty());
}

#[test]
fn types_are_those_of_csl_and_the_nearest_to_them() {
    for (name, kind, custom) in [
        ("book", ItemType::Book, ""),
        ("software", ItemType::Software, ""),
        ("motion_picture", ItemType::Document, "type=motion_picture"),
        ("bill", ItemType::Legislation, "type=bill"),
        ("journal-article", ItemType::ArticleJournal, ""),
        ("peer-review", ItemType::ArticleJournal, "type=review"),
    ] {
        let item = item(&format!(r#""type":"{name}","title":"T""#));
        assert_eq!((item.kind, customs(&item).concat()), (kind, custom.to_owned()), "{name}");
    }
    let (records, found) = records(r#"{"type":"hive","title":"T"}"#);
    let item = records[0].document.as_ref().unwrap();
    assert_eq!(
        (item.kind, customs(item).concat()),
        (ItemType::Document, "csl-json:type=\"hive\"".to_owned())
    );
    assert_eq!(found, ["unreadable-value \"hive\""]);
}

#[test]
fn keys_are_citation_keys_or_ids_that_are_no_addresses() {
    let key = |members: &str| customs(&item(members));
    assert_eq!(key(r#""id":"roe2001","title":"T""#), ["citation-key=roe2001"]);
    assert_eq!(key(r#""id":17,"title":"T""#), ["citation-key=17"]);
    assert_eq!(key(r#""id":"roe2001","citation-key":"roe2001","title":"T""#), ["citation-key=roe2001"]);
    let other = ["citation-key=roe2001", "csl-json:id=\"http://zotero.org/users/1/items/AB\""];
    assert_eq!(
        key(r#""id":"http://zotero.org/users/1/items/AB","citation-key":"roe2001","title":"T""#),
        other
    );
    assert_eq!(
        key(r#""id":"https://doi.org/10.1000/1","title":"T""#),
        ["csl-json:id=\"https://doi.org/10.1000/1\""]
    );
}

#[test]
fn what_has_no_field_is_a_variable_or_csl_json_s_own() {
    let item = item(
        r#""title":"T","ISSN":["1234-5678","8765-4321"],"translator":[{"family":"van den Berg","given":"R."},{"literal":"WHO"}],"original-date":{"date-parts":[[1900,3]]},"number-of-pages":300,"journalAbbreviation":"J. Hon.","part":2,"is-referenced-by-count": 12,"license" : "CC","relation":{ "is-a" : [ 1, "a b" ] }"#,
    );
    assert_eq!(
        customs(&item),
        [
            "ISSN=1234-5678, 8765-4321",
            "translator=van den Berg, R.; WHO",
            "original-date=1900-03",
            "number-of-pages=300",
            "csl-json:is-referenced-by-count=12",
            "license=CC",
            "csl-json:relation={\"is-a\":[1,\"a b\"]}",
            "container-title-short=J. Hon.",
            "part-number=2",
        ]
    );
}

#[test]
fn parts_of_values_that_only_csl_json_knows_are_kept_by_the_way_to_them() {
    let item = item(
        r#""author":[{"family":"Roe","ORCID":"0000"}],"issued":{"date-parts":[[2020]],"circa":true},"ISBN":"978-0-306-40615-7 0-306-40615-2","title":"On <span class=\"nocase\">DNA</span>","custom":{"x":1}"#,
    );
    assert_eq!(
        customs(&item),
        [
            "csl-json:author.0.ORCID=\"0000\"",
            "csl-json:issued.circa=true",
            "csl-json:ISBN=\"978-0-306-40615-7 0-306-40615-2\"",
            "csl-json:title=\"On <span class=\\\"nocase\\\">DNA</span>\"",
            "csl-json:custom.x=1",
        ]
    );
    assert_eq!(item.title.as_deref(), Some("On DNA"));
    assert_eq!(item.isbn.unwrap().as_str(), "978-0-306-40615-7");
}

#[test]
fn lines_of_a_note_are_fields() {
    let item = item(r#""title":"T","note":"PMID: 1\noriginal-date: 1900\ntex.shelf: 3\nRead it.""#);
    assert_eq!(item.pmid.unwrap().as_str(), "1");
    assert_eq!(item.custom[0], Custom::new("original-date", "1900"));
    assert_eq!(item.note.as_deref(), Some("tex.shelf: 3\nRead it."));
}

#[test]
fn values_that_have_not_the_form_of_their_field_are_kept_and_said() {
    let (records, found) =
        records(r#"[{"title":"T","DOI":"n/a","issued":{"literal":"n.d."},"URL":17,"volume":{"a":1}}]"#);
    let item = records[0].document.as_ref().unwrap();
    assert_eq!(
        customs(item),
        [
            "csl-json:DOI=\"n/a\"",
            "csl-json:issued={\"literal\":\"n.d.\"}",
            "csl-json:URL=17",
            "csl-json:volume={\"a\":1}"
        ]
    );
    assert_eq!(
        found,
        [
            "unreadable-value \"n/a\"",
            "unreadable-value {\"literal\":\"n.d.\"}",
            "unreadable-value 17",
            "unreadable-value {\"a\":1}"
        ]
    );
}

#[test]
fn entities_are_put_right() {
    let (records, found) = records(r#"{"title":"Honey &amp; wax"}"#);
    assert_eq!(records[0].document.as_ref().unwrap().title.as_deref(), Some("Honey & wax"));
    assert!(found[0].starts_with("repaired-text"), "{found:?}");
}

#[test]
fn the_title_is_told_with_its_place() {
    let text = r#"[ {"title" : "On bees"}, {"id":"x"}, {"title":["On wasps"]} ]"#;
    let (records, _) = records(text);
    let raws: Vec<_> = records.iter().map(|record| (&*record.raw, &text[record.span.range()])).collect();
    assert_eq!(raws, [("On bees", "On bees"), ("", ""), ("On wasps", "On wasps")]);
}

#[test]
fn an_item_with_its_provenance_is_what_it_was() {
    let confidence = r#""confidence":{"reference":0.5,"author":0.493,"title":0.507,"container-title":0.976,"volume":0.998,"issue":0.999,"page":0.999,"issued":0.996,"type":0.594}"#;
    let custom = format!(
        r#""schema":1,"raw":"24, (2010)","fragment":true,"et_al":true,"source":{{"file":"export.txt","record":2,"reference":11,"start":2417,"end":2427}},"leftover":[{{"text":"24","start":0,"end":2}}],{confidence},"fields":[{{"name":"ris:C7","text":"12"}}]"#
    );
    let text =
        format!(r#"{{"id":"fragment-x","type":"document","note":"24, (2010)","custom":{{{custom}}}}}"#);
    let (records, found) = records(&text);
    let record = &records[0];
    assert!(record.document.is_none() && found.is_empty());
    let cited = &record.references[0];
    assert_eq!((&*cited.raw, cited.fragment, cited.item.et_al), ("24, (2010)", true, true));
    assert_eq!(&text[cited.span.range()], "24, (2010)");
    assert_eq!(cited.leftover[0].text, "24");
    assert_eq!(serde_json::to_string(&cited.confidence).unwrap(), confidence["\"confidence\":".len()..]);
    assert_eq!(customs(&cited.item), ["citation-key=fragment-x", "ris:C7=12"]);
    let origin = record.origin.as_ref().unwrap();
    assert_eq!((&*origin.file, origin.record, origin.reference), ("export.txt", 2, Some(11)));
}

#[test]
fn an_object_of_another_program_under_custom_is_kept() {
    for custom in [r#"{"schema":2,"raw":"x"}"#, r#"{"schema":1}"#, r#"{"short_id":"xyz"}"#] {
        let item = item(&format!(r#""title":"T","custom":{custom}"#));
        assert!(item.custom.iter().all(|custom| custom.name.starts_with("csl-json:custom.")), "{item:?}");
    }
}

#[test]
fn texts_are_told_by_their_first_item() {
    let sniffed = |text: &str| (CslJsonLines.sniff(text), CslJson.sniff(text));
    for text in [
        r#"[{"id":"a","type":"book"}]"#,
        "{\n \"type\": \"book\",\n \"title\": \"T\"",
        r#"{"status":"ok","message":{"items":[{"DOI":"10.1000/1","title":["T"]}"#,
        r#"{"citation-key":"roe""#,
    ] {
        assert_eq!(sniffed(text), (Sniff::Maybe, Sniff::Yes), "{text}");
    }
    for text in [
        "{\"id\":\"a\",\"title\":\"T\"}\n{\"id\":\"b\"",
        "{\"id\":1,\"type\":\"book\",\"custom\":{\"schema\":1}}\n",
    ] {
        assert_eq!(sniffed(text), (Sniff::Yes, Sniff::Maybe), "{text}");
    }
    for text in ["", "[", "[]", "{\"a\":1", "{}", "{", "[ {", "{\"title\":\"T\"}"] {
        assert_eq!(sniffed(text), (Sniff::Maybe, Sniff::Maybe), "{text}");
    }
    for text in [
        "[12] Roe J., Bees",
        "{bees}",
        "@book{a, title={T}}",
        "TY  - JOUR",
        "<xml/>",
        r#"[{"file":"a","number":1,"first_reference":1,"span":{"start":0,"end":1},"raw":"","references":["#,
        r#"["a"]"#,
        "{\"a\":1}\n{\"title\":\"T\"}",
    ] {
        assert_eq!(sniffed(text), (Sniff::No, Sniff::No), "{text}");
    }
}

/// Text made of what JSON is made of, in orders that nobody meant.
fn shreds() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\n",
        "\r\n",
        " ",
        "  ",
        "{\"id\":1}",
        "{\"title\":\"T\"}",
        "\"id\":",
        "\"items\":[",
        "\"message\":{",
        "\"author\":[{\"family\":\"R\"}]",
        "\"issued\":{\"date-parts\":[[2020]]}",
        "null",
        "12",
        "\"é\"",
        "},\n{",
        "},{\"id\":",
        "},{\"type\":",
        "],\"x\":",
        "\u{1}",
        "\"custom\":{\"schema\":1}",
        "x",
        "{\"a\":[\n",
        "\"note\":\"PMID: 1\\n\"",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn windows_make_no_difference(text in shreds(), step in 1usize..12) {
        let mut whole_prelude = String::new();
        let whole = CslJson.split(&text, true, &mut whole_prelude);
        let (mut start, mut slices, mut prelude) = (0, Vec::new(), String::new());
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)).chain([text.len()]) {
            let split = CslJson.split(&text[start..end], end == text.len(), &mut prelude);
            slices.extend(split.slices.iter().map(|slice| Slice { span: slice.span.shifted(start), ..*slice }));
            start += split.used;
        }
        prop_assert_eq!(slices, whole.slices);
        prop_assert_eq!(prelude, whole_prelude);
    }

    #[test]
    fn slices_are_all_of_a_text_but_white_space(text in shreds()) {
        let (mut at, mut prelude) = (0, String::new());
        for slice in CslJson.split(&text, true, &mut prelude).slices {
            prop_assert!(text[at..slice.span.start].trim().is_empty() && !slice.span.is_empty());
            at = slice.span.end;
        }
        prop_assert!(text[at..].trim().is_empty());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in prop_oneof![shreds(), any::<String>()]) {
        records(&text);
        let _ = (CslJson.sniff(&text), CslJsonLines.sniff(&text));
    }
}

#[test]
fn objects_of_any_depth_are_read_or_passed_over() {
    for text in [
        "{\"a\":".repeat(5_000),
        "[".repeat(5_000),
        format!("{{\"a\":{}{}}}", "[".repeat(90), "]".repeat(90)),
    ] {
        records(&text);
    }
}
