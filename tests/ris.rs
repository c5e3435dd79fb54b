//! Which tag holds what in RIS, and what RIS cannot say. That any value comes back is told by `verify.rs`.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

#[allow(dead_code)] // Here no works are made up.
mod items;

use items::{emit, every_field, every_type};
use refmill::emit::{Options, Target, emitter};
use refmill::model::{Custom, Item, ItemType, Name, Pages, Record, Variable, VariableKind};
use refmill::verify::{self, ReadItem};
use refmill::{Code, Diagnostic};

/// The records of an output, with their tags and values, by the strict reader.
fn read(text: &str) -> Vec<ReadItem> {
    verify::read(emitter("ris").unwrap(), &Options::default(), text)
        .unwrap()
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

fn values<'t>(record: &'t ReadItem, tag: &str) -> Vec<&'t str> {
    record.fields.iter().filter(|(name, _)| name == tag).map(|(_, value)| value.as_str()).collect()
}

fn has(found: &[Diagnostic], code: Code) -> bool {
    found.iter().any(|diagnostic| diagnostic.code == code)
}

fn one(item: Item) -> (String, Vec<Diagnostic>) {
    emit("ris", &Record { document: Some(item), ..Record::default() }, &Options::default())
}

#[test]
fn every_field_of_every_type_has_a_line() {
    for &kind in ItemType::ALL {
        let (text, found) = one(every_field(kind));
        assert!(found.is_empty(), "{kind}: {found:?}");
        for field in
            ["Aalto", "Editors", "Congress", "e77310", "R-88", "9.9.1", "Oslo", "Working paper", "kept aside"]
        {
            assert!(text.contains(field), "{kind}: {field} is not in {text}");
        }
    }
}

#[test]
fn every_type_is_a_record_in_order() {
    let written = every_type();
    let (text, _) = emit("ris", &written, &Options::default());
    let records = read(&text);
    assert_eq!(records.len(), 1 + written.references.len());
    let types: Vec<_> = records.iter().flat_map(|record| values(record, "TY")).collect();
    let expected = "GEN MANSCPT JOUR MGZN NEWS BOOK CHAP DATA GEN DICT ENCYC CASE STAT MANSCPT CONF PAT RPRT COMP \
                    SLIDE STAND THES ELEC GEN";
    assert_eq!(types, expected.split_whitespace().collect::<Vec<_>>());
    let of = |kind: ItemType| &records[1 + ItemType::ALL.iter().position(|&k| k == kind).unwrap()];
    assert_eq!(values(of(ItemType::Book), "AU"), ["van den Berg, R., Jr."]);
    assert_eq!(values(of(ItemType::Book), "T2"), ["Series of Things"]);
    assert_eq!(values(of(ItemType::Chapter), "A2"), ["Coe, B.", "Society of Things,"]);
    assert_eq!(values(of(ItemType::PaperConference), "C3"), ["Proceedings of ICT"]);
    assert_eq!(values(of(ItemType::PaperConference), "T2"), ["Proceedings of ICT"]);
    assert_eq!(
        values(of(ItemType::PaperConference), "N1"),
        ["Event: International Conference on Things", "Event date: 2019-09-30/2019-10-02"]
    );
    assert_eq!(values(of(ItemType::Report), "SN"), ["12-3"]);
    assert_eq!(values(of(ItemType::Patent), "DA"), ["1990/02/27/"]);
    assert_eq!(values(of(ItemType::Webpage), "Y2"), ["2021/03/05/"]);
    assert_eq!(values(of(ItemType::ArticleJournal), "DO"), ["10.1002/(SICI)1097<3::AID>3.0.CO;2-X"]);
    assert_eq!(values(of(ItemType::Article), "M3"), ["Preprint"]);
    assert_eq!(values(&records[0], "KW"), ["bees", "wasps, social"]);
}

#[test]
fn what_ris_cannot_say_is_reported() {
    let title = |title: &str| one(Item { title: Some(title.into()), ..Item::default() });
    let (text, found) = title("CO<sub>2</sub> at p < 0.05");
    assert!(text.contains("TI  - CO2 at p < 0.05\r\n") && found.is_empty());
    let (text, found) = title("On <blink> and \u{7}bells");
    assert!(text.contains("TI  - On \u{2039}blink\u{203a} and bells\r\n"));
    assert_eq!(found.iter().filter(|d| d.code == Code::LossCharacter).count(), 2);
    assert!(found.iter().all(|d| d.message.contains("`title`")));
    let (text, found) = one(Item { author: vec![Name::literal("Dept. of X, Y")], ..Item::default() });
    assert!(text.contains("AU  - Dept. of X Y,\r\n") && has(&found, Code::LossCharacter));
    let (_, found) = one(Item { author: vec![Name::literal("X")], et_al: true, ..Item::default() });
    assert!(has(&found, Code::LossEtAl));
}

#[test]
fn a_repeated_item_is_written_once() {
    let mut record = every_type();
    record.references.push(record.references[1].clone());
    let (text, _) = emit("ris", &record, &Options::default());
    assert_eq!(read(&text).len(), record.references.len());
}

#[test]
fn an_article_number_stands_for_pages() {
    let number = Item { article_number: Some("e12".into()), ..Item::default() };
    assert!(one(number.clone()).0.contains("SP  - e12\r\n"));
    let (text, _) = one(Item { page: Some(Pages::single("7")), ..number });
    assert!(text.contains("SP  - 7\r\n") && text.contains("N1  - Article number: e12\r\n"));
}

/// A text for a variable that no other has.
fn text_of(variable: Variable) -> String {
    match variable.kind() {
        VariableKind::Names => format!("{}, J.; Society of Hives", variable.csl()),
        VariableKind::Date => "2001-02-03".into(),
        VariableKind::Text | VariableKind::Number => format!("the {}", variable.csl()),
    }
}

#[test]
fn every_variable_of_every_type_has_a_line_for_every_target() {
    let ris = emitter("ris").unwrap();
    let profiles = Target::ALL.iter().map(|target| target.profile().choices);
    for choices in profiles.chain([Options::default().choices]) {
        let options = Options { choices, ..Options::default() };
        for &kind in ItemType::ALL {
            let mut item = every_field(kind);
            let all = Variable::ALL.iter().map(|&variable| Custom::new(variable.csl(), text_of(variable)));
            item.custom.extend(all);
            let records = [Record { document: Some(item), ..Record::default() }];
            let written = refmill::render(&records, ris, &options).unwrap();
            assert!(written.diagnostics.is_empty(), "{kind}: {:?}", written.diagnostics);
            for &variable in Variable::ALL {
                let first = text_of(variable).split(';').next().unwrap().to_owned();
                assert!(written.text.contains(&first), "{kind}: {first} is not in {}", written.text);
            }
            let found = verify::read_back(&records, ris, &options, &written.text).unwrap();
            assert!(found.is_empty(), "{kind}: {found:?}");
        }
    }
}

#[test]
fn variables_have_the_tags_that_programs_take_them_from() {
    let with = |kind: ItemType, further: &[(&str, &str)]| {
        let custom = further.iter().map(|(name, text)| Custom::new(*name, *text)).collect();
        one(Item { kind, container_title: Some("Hives".into()), custom, ..Item::default() }).0
    };
    for (kind, name, text, line) in [
        (ItemType::ArticleJournal, "ISSN", "1234-5679", "SN  - 1234-5679"),
        (ItemType::Report, "ISSN", "1234-5679", "N1  - ISSN: 1234-5679"),
        (ItemType::PaperConference, "ISSN", "1234-5679", "SN  - 1234-5679"),
        (ItemType::ArticleJournal, "container-title-short", "Hiv.", "J2  - Hiv."),
        (ItemType::Book, "title-short", "Wax", "ST  - Wax"),
        (ItemType::Book, "number-of-pages", "320", "SP  - 320"),
        (ItemType::Report, "number-of-pages", "320", "N1  - number-of-pages: 320"),
        (ItemType::Book, "number-of-volumes", "3", "NV  - 3"),
        (ItemType::Book, "collection-number", "7", "M1  - 7"),
        (ItemType::Chapter, "collection-number", "7", "SV  - 7"),
        (ItemType::Chapter, "translator", "Moe, Di", "A4  - Moe, Di"),
        (ItemType::LegalCase, "translator", "Moe, Di", "N1  - translator: Moe, Di"),
        (ItemType::Chapter, "container-author", "Doe, Dan", "C2  - Doe, Dan"),
        (ItemType::Book, "call-number", "SF 523", "CN  - SF 523"),
        (ItemType::Book, "archive", "City Archive", "DB  - City Archive"),
        (ItemType::Book, "archive_location", "Box 1", "AN  - Box 1"),
        (ItemType::Book, "source", "Library", "DP  - Library"),
        (ItemType::Book, "original-date", "1901", "N1  - original-date: 1901"),
        (ItemType::Document, "ris:LB", "wax", "LB  - wax"),
        (ItemType::Chapter, "ris:TY", "ECHAP", "TY  - ECHAP"),
        (ItemType::Webpage, "type", "post-weblog", "TY  - BLOG"),
        (ItemType::ArticleJournal, "type", "review", "N1  - type: review"),
    ] {
        let written = with(kind, &[(name, text)]);
        assert!(written.contains(&format!("{line}\r\n")), "{kind} {name}: {written}");
    }
    let map = with(ItemType::Document, &[("type", "map"), ("scale", "1:50000")]);
    assert!(map.contains("TY  - MAP\r\n") && map.contains("C1  - 1:50000\r\n"), "{map}");
}

#[test]
fn fields_of_other_formats_are_left_out_and_said_once() {
    let custom = [("bibtex:file", "a.pdf"), ("wos:Z9", "4"), ("citation-key", "roe")];
    let custom = custom.map(|(name, text)| Custom::new(name, text)).into();
    let (text, found) = one(Item { title: Some("Wax".into()), custom, ..Item::default() });
    assert_eq!(text, "TY  - GEN\r\nID  - roe\r\nTI  - Wax\r\nER  - \r\n");
    assert_eq!(found.len(), 1);
    assert!(has(&found, Code::SourceField) && found[0].message.contains("bibtex:file, wos:Z9"), "{found:?}");
}
