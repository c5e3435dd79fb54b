//! What becomes of tagged exports, well formed and not.

use proptest::prelude::*;

use super::*;
use crate::model::Item;

fn records(text: &str) -> (Vec<Record>, Vec<String>) {
    let mut report = Report::default();
    let records = Tagged
        .split(text, true, &mut String::new())
        .slices
        .iter()
        .filter_map(|s| Tagged.parse(&text[s.span.range()], s.span.start, &Context::default(), &mut report))
        .collect();
    let found = report.drain();
    (records, found.iter().map(|d| format!("{} {}", d.code.id(), &text[d.span.range()])).collect())
}

#[track_caller]
fn one(text: &str) -> (Record, Item, Vec<String>) {
    let (mut records, found) = records(text);
    assert_eq!(records.len(), 1, "{text}");
    let record = records.remove(0);
    let document = record.document.clone().unwrap();
    (record, document, found)
}

fn titles(text: &str) -> (Vec<String>, Vec<String>) {
    let (records, found) = records(text);
    let title = |record: Record| record.document.unwrap().title.unwrap_or_default();
    (records.into_iter().map(title).collect(), found)
}

fn customs(item: &Item) -> Vec<(&str, &str)> {
    item.custom.iter().map(|custom| (custom.name.as_str(), custom.text.as_str())).collect()
}

fn raws(record: &Record) -> Vec<&str> {
    record.references.iter().map(|reference| reference.raw.as_str()).collect()
}

#[test]
fn a_record_has_title_abstract_keywords_and_references() {
    let text = "#ITI# A survey\r\n of bees #FTI#\r\n#IRE#All\tbees.#FRE#\r\n#IPC#bees; wasps ;; bees#FPC#\r\n\
                #IRF#Roe J., Bees, (2005); \r\nPoe A., Ants, (2006)#FRF#\r\n";
    let (record, document, found) = one(text);
    assert_eq!(document.title.as_deref(), Some("A survey of bees"));
    assert_eq!(document.abstract_.as_deref(), Some("All bees."));
    assert_eq!(document.keyword, ["bees", "wasps"]);
    assert_eq!(raws(&record), ["Roe J., Bees, (2005)", "Poe A., Ants, (2006)"]);
    assert_eq!(record.raw, "A survey\r\n of bees");
    assert_eq!(&text[record.span.range()], record.raw);
    assert_eq!(&text[record.references[1].span.range()], "Poe A., Ants, (2006)");
    assert_eq!(found, ["repeated-keyword bees"]);
}

#[test]
fn a_keyword_is_kept_once() {
    let (_, document, found) =
        one("#IPC#honey \r\n \u{e9}; ants ; Ants;honey \u{e9}#FPC# #IPC#ants,honey \n \u{e9},b#FPC#");
    assert_eq!(document.keyword, ["honey \u{e9}", "ants", "Ants", "b"]);
    assert_eq!(
        found,
        [
            "repeated-keyword honey \u{e9}",
            "repeated-tag #IPC#",
            "repeated-keyword ants",
            "repeated-keyword honey \n \u{e9}"
        ]
    );
}

#[test]
fn keywords_without_semicolons_are_split_at_commas() {
    assert_eq!(one("#IPC#bees, wasps#FPC#").1.keyword, ["bees", "wasps"]);
    assert_eq!(one("#IPC#R&amp;D, wasps#FPC#").1.keyword, ["R&D", "wasps"]);
    assert_eq!(one("#IPC#R&amp;D, hives; wasps#FPC#").1.keyword, ["R&D, hives", "wasps"]);
}

#[test]
fn blank_and_missing_sections_are_absent() {
    let (record, document, found) = one("#ITI#A#FTI##IRE# #FRE##IPC#;#FPC##IRF#\n#FRF#");
    assert_eq!((document.abstract_, document.keyword.len(), raws(&record).len()), (None, 0, 0));
    assert_eq!(found, Vec::<String>::new());
    let (record, document, _) = one(" #IRE#a#FRE#");
    assert_eq!((document.title, record.span, record.raw.as_str()), (None, Span::new(0, 0), ""));
}

#[test]
fn a_record_that_says_nothing_of_its_document_has_none() {
    let (records, found) = records("#ITI# #FTI##IPC#;#FPC##IRF#Roe J., Bees, (2005)#FRF#");
    assert_eq!((records.len(), found), (1, vec![]));
    assert!(records[0].document.is_none());
    assert_eq!(raws(&records[0]), ["Roe J., Bees, (2005)"]);
}

#[test]
fn an_unclosed_section_ends_at_the_next_tag() {
    let (_, document, found) = one("#ITI#A title \n#IRE#An abstract#FRE# #IPC#bees");
    assert_eq!(document.title.as_deref(), Some("A title"));
    assert_eq!(document.abstract_.as_deref(), Some("An abstract"));
    assert_eq!(document.keyword, ["bees"]);
    assert_eq!(found, ["unclosed-tag #ITI#", "unclosed-tag #IPC#"]);
}

#[test]
fn a_stray_closing_tag_leaves_the_text_around_it() {
    let (_, document, found) = one("A title#FTI# #IRE#An #FPC#abstract#FRE#");
    assert_eq!(document.abstract_.as_deref(), Some("An abstract"));
    assert_eq!(customs(&document), [("text", "A title")]);
    assert_eq!(found, ["text-outside-tags A title", "stray-tag #FTI#", "stray-tag #FPC#"]);
}

#[test]
fn a_section_closed_by_another_name_is_unclosed() {
    let (_, document, found) = one("#ITI#A#FRE##IPC#b#FPC#");
    assert_eq!((document.title.as_deref(), document.keyword.len()), (Some("A"), 1));
    assert_eq!(found, ["unclosed-tag #ITI#", "stray-tag #FRE#"]);
}

#[test]
fn a_nested_section_is_taken_out() {
    let text = "#ITI#A title #IPC#bees#FPC#of bees#FTI#";
    let (record, document, found) = one(text);
    assert_eq!(document.title.as_deref(), Some("A title of bees"));
    assert_eq!(document.keyword, ["bees"]);
    assert_eq!(record.raw, "A title #IPC#bees#FPC#of bees");
    assert_eq!(found, ["nested-tag #IPC#"]);
}

#[test]
fn references_around_a_nested_section_are_read() {
    let (record, document, _) = one("#IRF#Roe J., Bees, (2005); #IPC#k#FPC# Poe A., Ants, (2006)#FRF#");
    assert_eq!((raws(&record).len(), document.keyword.len()), (2, 1));
}

#[test]
fn repeated_sections_are_united() {
    let (record, document, found) = one(
        "#ITI#A#FTI# #ITI#B#FTI##IRE#x#FRE##IRE#y#FRE##IPC#k; l#FPC##IPC#l; m#FPC##IRF#r, (2001)#FRF##IRF#s#FRF#",
    );
    assert_eq!(document.title.as_deref(), Some("A"));
    assert_eq!(customs(&document), [("TI", "B")]);
    assert_eq!(document.abstract_.as_deref(), Some("x\n\ny"));
    assert_eq!(document.keyword, ["k", "l", "m"]);
    assert_eq!(raws(&record), ["r, (2001)", "s"]);
    assert_eq!(
        found,
        [
            "repeated-tag #ITI#",
            "repeated-tag #IRE#",
            "repeated-tag #IPC#",
            "repeated-keyword l",
            "repeated-tag #IRF#"
        ]
    );
}

#[test]
fn tags_in_lower_case_are_read_with_a_note() {
    let (_, document, found) = one("#iti#A#fti# #IRE#b#Fre#");
    assert_eq!((document.title.as_deref(), document.abstract_.as_deref()), (Some("A"), Some("b")));
    assert_eq!(found, ["tag-case #iti#", "tag-case #Fre#"]);
}

#[test]
fn an_unknown_section_is_kept() {
    let (_, document, found) = one("#ITI#A#FTI# #IDO#10.1000/182 #FDO# #IX1##FX1#");
    assert_eq!(customs(&document), [("DO", "10.1000/182")]);
    assert_eq!(found, ["unknown-tag #IDO#"]);
}

#[test]
fn what_looks_like_an_unknown_tag_in_a_section_is_text_unless_it_is_closed() {
    let (_, document, found) = one("#ITI#The #IoT# and #I40# of #IXX# #fox##FTI# #IRE#a #ixx#b#fxx##FRE#");
    assert_eq!(document.title.as_deref(), Some("The #IoT# and #I40# of #IXX# #fox#"));
    assert_eq!(document.abstract_.as_deref(), Some("a #ixx#b#fxx#"));
    assert_eq!(found, Vec::<String>::new());
    let (_, document, found) = one("#ITI#The #IAB# and #fox##FTI# #IoT#ITI#");
    assert_eq!(document.title.as_deref(), Some("The #IAB# and #fox#"));
    assert_eq!(found, ["text-outside-tags #IoT", "unclosed-tag #ITI#", "repeated-tag #ITI#"]);
}

#[test]
fn a_stray_unknown_tag_is_told_and_stays() {
    let (record, document, found) = one("#IRE#abs #FXX# abs#FRE##IRF#Roe J., #FYY# Bees#FRF# #FZZ# z");
    assert_eq!(document.abstract_.as_deref(), Some("abs #FXX# abs"));
    assert_eq!(raws(&record), ["Roe J., #FYY# Bees"]);
    assert_eq!(customs(&document), [("text", "#FZZ# z")]);
    assert_eq!(found, ["stray-tag #FXX#", "stray-tag #FYY#", "stray-tag #FZZ#", "text-outside-tags #FZZ# z"]);
}

#[test]
fn an_unclosed_unknown_section_goes_up_to_the_next_tag() {
    let (_, document, found) = one("#IXX# unclosed #IYY#more #ITI#A#FTI# #IZZ#rest");
    assert_eq!(customs(&document), [("XX", "unclosed"), ("YY", "more"), ("ZZ", "rest")]);
    assert_eq!(document.title.as_deref(), Some("A"));
    assert_eq!(
        found,
        [
            "unclosed-tag #IXX#",
            "unknown-tag #IXX#",
            "unclosed-tag #IYY#",
            "unknown-tag #IYY#",
            "unclosed-tag #IZZ#",
            "unknown-tag #IZZ#"
        ]
    );
    let (_, document, _) = one("#IRE#An unclosed #IAB# abstract\n #IXX#foo");
    assert_eq!(document.abstract_.as_deref(), Some("An unclosed #IAB# abstract"));
    assert_eq!(customs(&document), [("XX", "foo")]);
}

#[test]
fn an_unknown_section_in_lower_case_is_read_outside_of_sections() {
    let (_, document, found) = one("#ixx#foo#fxx# #IYY#bar#fyy# #ITI#A#FTI#");
    assert_eq!(customs(&document), [("XX", "foo"), ("YY", "bar")]);
    assert_eq!(found, ["tag-case #ixx#", "unknown-tag #ixx#", "unknown-tag #IYY#", "tag-case #fyy#"]);
    let (_, document, found) = one("#ixx#foo #ITI#A#FTI#");
    assert_eq!(customs(&document), [("text", "#ixx#foo")]);
    assert_eq!(found, ["text-outside-tags #ixx#foo"]);
}

#[test]
fn text_outside_of_sections_is_kept() {
    let (_, document, found) = one("Exported\n#ITI#A#FTI# b\n");
    assert_eq!(customs(&document), [("text", "Exported"), ("text", "b")]);
    assert_eq!(found, ["text-outside-tags Exported", "text-outside-tags b"]);
}

#[test]
fn text_without_tags_is_kept() {
    let (_, document, found) = one(" Roe J., Bees\n #IoT# b");
    assert_eq!(customs(&document), [("text", "Roe J., Bees\n #IoT# b")]);
    assert_eq!(found, ["no-tags Roe J., Bees"]);
    assert_eq!(Tagged.split(" \n", true, &mut String::new()).slices, []);
}

#[test]
fn a_title_after_other_sections_begins_a_record() {
    let (titles, found) = titles("#ITI#A#FTI# #IRE#a#FRE# #ITI#B#FTI# #IRF#r#FRF# #IPC#k#FPC#\n#ITI#C#FTI#");
    assert_eq!(titles, ["A", "B", "C"]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_title_on_a_new_line_begins_a_record() {
    let (two, found) = titles("#ITI#One#FTI#\r\n#ITI#Two#FTI#");
    assert_eq!((two, found), (vec!["One".into(), "Two".into()], vec!["record-boundary #ITI#".to_owned()]));
    let (three, found) = titles("#ITI#One\n#ITI#Two#FTI# x\n\n#ITI#Three#FTI#");
    assert_eq!(three, ["One", "Two", "Three"]);
    let expected =
        ["unclosed-tag #ITI#", "record-boundary #ITI#", "text-outside-tags x", "record-boundary #ITI#"];
    assert_eq!(found, expected);
}

#[test]
fn records_are_told_apart_in_any_order_of_tags() {
    let record = "#IRF#r#FRF# #IPC#k#FPC# #IRE#a#FRE# #ITI#T#FTI#\n";
    assert_eq!(titles(&record.repeat(3)), (vec!["T".to_owned(); 3], vec![]));
    let record = "#IPC#k#FPC# #ITI#T#FTI# #IRF#r#FRF# #IRE#a#FRE#\n";
    assert_eq!(titles(&record.repeat(3)), (vec!["T".to_owned(); 3], vec![]));
}

#[test]
fn a_blank_line_before_a_repeated_section_begins_a_record() {
    assert_eq!(records("#IRE#a#FRE#\n \n#IRE#b#FRE#").0.len(), 2);
    assert_eq!(records("#IRE#a#FRE#\n#IRE#b#FRE#").0.len(), 1);
}

#[test]
fn an_unclosed_list_does_not_swallow_the_next_record() {
    let (titles, found) = titles("#ITI#A#FTI##IRF#r\n#ITI#B#FTI##IRF#s#FRF#");
    assert_eq!((titles, found), (vec!["A".into(), "B".into()], vec!["unclosed-tag #IRF#".to_owned()]));
}

#[test]
fn a_record_is_whole_when_the_next_one_begins() {
    let text = "#ITI#A#FTI##IRF#r#FRF#\n#ITI#B";
    assert_eq!(Tagged.split(&text[..27], false, &mut String::new()).used, 0);
    assert_eq!(Tagged.split(text, false, &mut String::new()).used, 23);
}

#[test]
fn tagged_text_is_recognised() {
    assert_eq!(Tagged.sniff("x #ipc#bees"), Sniff::Yes);
    assert_eq!(Tagged.sniff(" \n"), Sniff::Maybe);
    assert_eq!(Tagged.sniff("#IXX#foo bar#FXX#"), Sniff::Yes);
    for text in ["Roe J., #IoT# #FTI#", "#ixx#foo#fxx#", "#IXX#", "#FXX#"] {
        assert_eq!(Tagged.sniff(text), Sniff::Maybe, "{text}");
    }
    for text in ["hello world", "the #IoT# and #fox#"] {
        assert_eq!(Tagged.sniff(text), Sniff::No, "{text}");
    }
    assert_eq!(Tagged.sniff(&"a".repeat(HEAD - 3)), Sniff::Maybe);
    assert_eq!(Tagged.sniff(&"a".repeat(HEAD - 4)), Sniff::No);
}

fn exports() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "#ITI#", "#FTI#", "#ITI#", "#FTI#", "#IRE#", "#FRE#", "#IRF#", "#FRF#", "#ipc#", "#FPC#", "#IXX#",
        "#FXX#", "#IYY#", "#FYY#", "#ixx#", "#fxx#", "\n", "\n\n", " ", "a", "#", "#I", "\u{e9}",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn windows_make_no_difference(text in exports(), step in 1usize..12) {
        let whole = Tagged.split(&text, true, &mut String::new());
        let (mut start, mut slices) = (0, Vec::new());
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)).chain([text.len()]) {
            let split = Tagged.split(&text[start..end], end == text.len(), &mut String::new());
            slices.extend(split.slices.iter().map(|slice| Slice { span: slice.span.shifted(start), ..*slice }));
            start += split.used;
        }
        prop_assert_eq!(slices, whole.slices);
    }

    #[test]
    fn a_record_read_alone_is_one_record(text in exports()) {
        for slice in Tagged.split(&text, true, &mut String::new()).slices {
            let alone = Tagged.split(&text[slice.span.range()], true, &mut String::new()).slices;
            prop_assert_eq!(alone.len(), 1);
        }
    }

    #[test]
    fn no_letter_is_lost(text in exports()) {
        // Keywords are kept once, and `a` is one.
        let text = text.replace("#ipc#", "#ire#");
        let letters = text.matches('a').count();
        let (records, found) = records(&text);
        let kept: usize = records.iter().map(|record| {
            let document = record.document.clone().unwrap_or_default();
            let mut kept = document.title.as_deref().unwrap_or_default().matches('a').count();
            kept += document.abstract_.as_deref().unwrap_or_default().matches('a').count();
            kept += document.custom.iter().map(|custom| custom.text.matches('a').count()).sum::<usize>();
            kept + raws(record).iter().map(|raw| raw.matches('a').count()).sum::<usize>()
        }).sum();
        prop_assert!(kept == letters, "{kept} of {letters}: {found:?}");
    }
}
