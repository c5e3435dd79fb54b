//! What EndNote's XML is read as.

use proptest::prelude::*;

use super::*;
use crate::model::{Date, Item, ItemType, Name, Pages};

fn records(text: &str) -> (Vec<Record>, Vec<String>) {
    let mut report = Report::default();
    let slices = EndNoteXml.split(text, true, &mut String::new()).slices;
    let records = slices
        .into_iter()
        .filter_map(|slice| {
            EndNoteXml.parse(&text[slice.span.range()], slice.span.start, &Context::default(), &mut report)
        })
        .collect();
    let found = report.drain().into_iter().map(|d| format!("{} {}", d.code.id(), &text[d.span.range()]));
    (records, found.collect())
}

/// The work of a reference type with some elements.
fn of(kind: &str, elements: &str) -> Item {
    let text = format!(
        "<xml><records><record><ref-type name=\"{kind}\">0</ref-type>{elements}</record></records></xml>"
    );
    let (mut records, found) = records(&text);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(records.len(), 1);
    records.remove(0).document.unwrap()
}

fn title(title: &str) -> Option<String> {
    of("Book", &format!("<titles><title>{title}</title></titles>")).title
}

fn custom<'i>(item: &'i Item, name: &str) -> Vec<&'i str> {
    item.custom.iter().filter(|custom| custom.name == name).map(|custom| custom.text.as_str()).collect()
}

#[test]
fn the_fields_of_an_article_are_read() {
    let item = of(
        "Journal Article",
        "<rec-number>7</rec-number><contributors><authors><author><style face=\"normal\">Roe, J.</style></author>\
         <author>Society of Hives,</author></authors></contributors>\
         <titles><title>Wax</title><secondary-title>Hive Research</secondary-title></titles>\
         <periodical><full-title>Hive Research</full-title><abbr-1>Hive Res.</abbr-1></periodical>\
         <pages>12-19</pages><volume>4</volume><number>2</number>\
         <keywords><keyword>bees</keyword><keyword>wax</keyword></keywords>\
         <dates><year>2005</year><pub-dates><date>Mar 5</date></pub-dates></dates><isbn>1234-5679</isbn>\
         <accession-num>12345</accession-num><electronic-resource-num>10.1000/182</electronic-resource-num>\
         <urls><related-urls><url>https://a.example</url><url>https://b.example</url></related-urls>\
         <pdf-urls><url>internal-pdf://a.pdf</url></pdf-urls></urls>\
         <remote-database-name>Medline</remote-database-name><custom2>PMC123</custom2><custom7>e12</custom7>",
    );
    assert_eq!((item.kind, item.author.len()), (ItemType::ArticleJournal, 2));
    assert_eq!(item.author[1], Name::literal("Society of Hives"));
    assert_eq!((item.container_title.as_deref(), item.issue.as_deref()), (Some("Hive Research"), Some("2")));
    assert_eq!(custom(&item, "container-title-short"), ["Hive Res."]);
    assert_eq!(item.page, Some(Pages::range("12", "19")));
    assert_eq!(item.keyword, ["bees", "wax"]);
    assert_eq!(item.issued, Some(Date::year(2005).with_month(3).with_day(5)));
    assert_eq!(
        (item.doi.as_ref().unwrap().as_str(), item.pmid.as_ref().unwrap().as_str()),
        ("10.1000/182", "12345")
    );
    assert_eq!(item.url.as_ref().unwrap().as_str(), "https://a.example");
    assert_eq!(custom(&item, "endnote-xml:related-urls"), ["https://b.example"]);
    assert_eq!(custom(&item, "endnote-xml:pdf-urls"), ["internal-pdf://a.pdf"]);
    assert_eq!((custom(&item, "PMCID"), item.article_number.as_deref()), (vec!["PMC123"], Some("e12")));
    assert_eq!(custom(&item, "endnote-xml:rec-number"), ["7"]);
}

#[test]
fn styles_are_joined_and_italics_kept() {
    let styled = "<style face=\"normal\">On </style><style face=\"italic\" size=\"100%\">Apis</style><style face=\"normal\"> in CO\
                  </style><style face=\"subscript\">2</style>";
    assert_eq!(title(styled).as_deref(), Some("On <i>Apis</i> in CO<sub>2</sub>"));
    assert_eq!(title("<style face=\"bold italic\">Wax</style>").as_deref(), Some("<b><i>Wax</i></b>"));
    let plain = of("Book", "<volume><style face=\"italic\">4</style></volume>");
    assert_eq!(plain.volume.as_deref(), Some("4"));
}

#[test]
fn entities_comments_and_cdata_are_text() {
    assert_eq!(title("Honey &amp; wax &#233; &eacute; &hive;").as_deref(), Some("Honey & wax é é &hive;"));
    assert_eq!(title("One<!-- not </record> --> two").as_deref(), Some("One two"));
    assert_eq!(title("<![CDATA[p < 0.05 </record> & more]]>").as_deref(), Some("p < 0.05 </record> & more"));
    assert_eq!(title("a &#xD; b & c").as_deref(), Some("a b & c"));
}

#[test]
fn types_are_told_by_name_or_number() {
    let kind = |tag: &str| {
        records(&format!("<record>{tag}<year>2005</year></record>")).0[0].document.clone().unwrap()
    };
    assert_eq!(kind("<ref-type name=\"Thesis\">32</ref-type>").kind, ItemType::Thesis);
    assert_eq!(kind("<ref-type>32</ref-type>").kind, ItemType::Thesis);
    let map = kind("<ref-type name=\"Map\">20</ref-type>");
    assert_eq!((map.kind, custom(&map, "type")), (ItemType::Document, vec!["map"]));
    let electronic = kind("<ref-type name=\"Electronic Book Section\">60</ref-type>");
    assert_eq!(
        (electronic.kind, custom(&electronic, "endnote-xml:ref-type")),
        (ItemType::Chapter, vec!["Electronic Book Section"])
    );
    let (other, found) = records("<record><ref-type name=\"Beehive\">99</ref-type></record>");
    assert_eq!(custom(other[0].document.as_ref().unwrap(), "endnote-xml:ref-type"), ["Beehive"]);
    assert_eq!(found, ["unreadable-value 99"]);
}

#[test]
fn fields_mean_what_endnote_has_in_the_type() {
    let paper = of(
        "Conference Proceedings",
        "<titles><title>A</title><secondary-title>Hives 2005</secondary-title></titles><pub-location>Oslo</pub-location>\
         <custom1>Berlin</custom1><custom3>Proceedings of Hives</custom3>",
    );
    assert_eq!(
        (paper.event_place.as_deref(), paper.publisher_place.as_deref()),
        (Some("Oslo"), Some("Berlin"))
    );
    assert_eq!(
        (paper.event_title.as_deref(), paper.container_title.as_deref()),
        (Some("Hives 2005"), Some("Proceedings of Hives"))
    );
    let book = of("Book", "<number>7</number><pages>320</pages><label>roe2005</label>");
    assert_eq!(
        (custom(&book, "collection-number"), custom(&book, "number-of-pages")),
        (vec!["7"], vec!["320"])
    );
    assert_eq!(custom(&book, "citation-key"), ["roe2005"]);
    let page = of("Web Page", "<volume>2021</volume><number>5 March 2021</number>");
    assert_eq!(page.accessed, Some(Date::year(2021).with_month(3).with_day(5)));
    let edited =
        of("Edited Book", "<contributors><authors><author>Coe, B.</author></authors></contributors>");
    assert_eq!((edited.author.len(), edited.editor.len()), (0, 1));
}

#[test]
fn what_is_no_xml_is_kept_and_said() {
    let text =
        "<record><ref-type>6</ref-type><titles><title>A</title></titles><volume>4</volume><!-- never closed";
    let (found_records, found) = records(text);
    let item = found_records[0].document.as_ref().unwrap();
    assert_eq!((item.title.as_deref(), item.volume.as_deref()), (Some("A"), Some("4")));
    assert_eq!(custom(item, "endnote-xml:record"), ["<!-- never closed"]);
    assert_eq!(found, ["unreadable-record <!-- never closed"]);
    let (unclosed, _) = records("<records><record><title>A</title><record><title>B</title></record>");
    assert_eq!(unclosed.len(), 2);
    assert_eq!(records("<records><record/></records>").0.len(), 0, "it holds nothing");
    let (_, found) = records("<xml>lost<records><record><ref-type>6</ref-type></record></records>");
    assert_eq!(found, ["text-between-records lost"]);
}

#[test]
fn endnote_xml_is_recognised() {
    assert_eq!(
        EndNoteXml.sniff("<?xml version=\"1.0\"?><xml><records><record><ref-type>6</ref-type>"),
        Sniff::Yes
    );
    assert_eq!(EndNoteXml.sniff("<xml><records><record><database name=\"a"), Sniff::Yes);
    assert_eq!(EndNoteXml.sniff(" "), Sniff::Maybe);
    for text in ["<html><body>", "<collection><record><leader>0</leader>", "TY  - JOUR", "{}"] {
        assert_eq!(EndNoteXml.sniff(text), Sniff::No, "{text}");
    }
}

fn exports() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "<xml>",
        "<records>",
        "<record>",
        "<record>",
        "</record>",
        "</record>",
        "<record/>",
        "</records>",
        "<titles>",
        "</titles>",
        "<title>",
        "</title>",
        "<style face=\"italic\">",
        "</style>",
        "<ref-type name=\"Book\">6",
        "</ref-type>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "?>",
        "<",
        ">",
        "&amp;",
        "&",
        "&#xD;",
        "&#0;",
        "a",
        "é",
        "\n",
        " ",
        "<year>2005</year>",
        "<author>a, b",
    ]);
    prop::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn windows_make_no_difference(text in exports(), step in 1usize..12) {
        let whole = EndNoteXml.split(&text, true, &mut String::new());
        let (mut start, mut slices) = (0, Vec::new());
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)).chain([text.len()]) {
            let split = EndNoteXml.split(&text[start..end], end == text.len(), &mut String::new());
            slices.extend(split.slices.iter().map(|slice| Slice { span: slice.span.shifted(start), ..*slice }));
            start += split.used;
        }
        prop_assert_eq!(slices, whole.slices);
    }

    #[test]
    fn slices_are_all_of_a_text_and_spans_stand_in_it(text in prop_oneof![4 => exports(), 1 => any::<String>()]) {
        let mut end = 0;
        for slice in EndNoteXml.split(&text, true, &mut String::new()).slices {
            prop_assert!(text[end..slice.span.start].trim().is_empty());
            end = slice.span.end;
            let mut report = Report::default();
            let part = &text[slice.span.range()];
            if let Some(record) = EndNoteXml.parse(part, slice.span.start, &Context::default(), &mut report) {
                prop_assert!(slice.span.start <= record.span.start && record.span.end <= slice.span.end);
                prop_assert!(text.get(record.span.range()).is_some());
            }
            for found in report.drain() {
                prop_assert!(slice.span.start <= found.span.start && found.span.end <= slice.span.end);
                prop_assert!(text.get(found.span.range()).is_some(), "{:?}", found);
            }
        }
        prop_assert!(text[end..].trim().is_empty());
    }
}
