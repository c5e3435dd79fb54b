//! Sheets from references and back: what a person confirms, corrects and gets wrong.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Code, Report};
use crate::emit::{Options, emitter};
use crate::intake::{IntakeOptions, parse};
use crate::model::Reference;
use crate::outlet::render;
use crate::read::reader;

fn records(list: &str) -> Vec<Record> {
    let options = IntakeOptions { reader: reader("references"), ..IntakeOptions::default() };
    parse(list.as_bytes(), &options).unwrap().records
}

fn sheet(records: &[Record]) -> String {
    let mut review = Review::new(Limit { least: usize::MAX, below: None });
    records.iter().for_each(|record| review.add(record));
    review.sheet()
}

fn corrected(list: &str, sheet: &str) -> Vec<Reference> {
    let corrections = Corrections::read(sheet).unwrap();
    let mut applied = corrections.begin();
    let mut records = records(list);
    for record in &mut records {
        corrections.apply(record, &mut Report::default(), &mut applied);
    }
    records.into_iter().flat_map(|record| record.references).collect()
}

fn hash(raw: &str) -> String {
    RawHash::of(raw).to_string()
}

const ROE: &str = "Roe J., On bees, Honey, 3, pp. 1-9, (2001)";

#[test]
fn the_least_certain_come_first_and_no_more_than_asked_for() {
    let mut records = records("Roe J., A, (2001)\nRoe J., B, (2001)\nRoe J., C, (2001)\nRoe J., C, (2001)");
    for (reference, thousandths) in records[0].references.iter_mut().zip([900, 300, 500, 500]) {
        reference.confidence.reference = Probability::from_thousandths(thousandths);
    }
    let raws = |limit| {
        let mut review = Review::new(limit);
        records.iter().for_each(|record| review.add(record));
        let sheet = review.sheet();
        assert_eq!(sheet.lines().count(), 1 + review.len());
        sheet.lines().skip(1).map(|line| line.split('\t').nth(4).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let [a, b, c] = ["A", "B", "C"].map(|title| format!("Roe J., {title}, (2001)"));
    assert_eq!(raws(Limit::default()), [b.clone(), c.clone(), a]);
    assert_eq!(raws(Limit { least: 1, below: None }).concat(), b);
    assert_eq!(raws(Limit { least: 0, below: None }), [""; 0]);
    let below = Some(Probability::from_thousandths(900));
    assert_eq!(raws(Limit { least: 9, below }), [b, c]);
}

#[test]
fn a_row_says_where_the_reference_is_and_what_was_read() {
    let sheet = sheet(&records(&format!("\n{ROE}")));
    let mut lines = sheet.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let (names, cells) = (lines.next().unwrap(), lines.next().unwrap());
    let cell = |name: &str| {
        cells[names.iter().position(|known| known.trim_start_matches('\u{feff}') == name).unwrap()]
    };
    assert_eq!(cell("hash"), hash(ROE));
    assert_eq!((cell("place"), cell("raw"), cell("type")), ("'-:2", ROE, "article-journal"));
    assert_eq!((cell("author"), cell("title"), cell("container-title")), ("Roe, J.", "On bees", "Honey"));
    assert_eq!((cell("volume"), cell("page"), cell("issued"), cell("DOI")), ("3", "'1-9", "2001", ""));
}

#[test]
fn the_hash_is_the_same_for_ever_and_whatever_the_white_space() {
    assert_eq!(hash("Roe J., Bees, (2001)"), "ra1ed1935c13694f8");
    assert_eq!(hash(" Roe  J.,\r\n\tBees, (2001)"), hash("Roe J., Bees, (2001)"));
    assert_ne!(hash("Roe J., Bees, (2001)"), hash("RoeJ., Bees, (2001)"));
}

#[test]
fn a_row_wins_and_its_empty_cells_empty_fields() {
    let sheet = format!("title\tVolume\thash\tauthor\n'12 bees\t\t{}\tRoe, J.; et al.\n", hash(ROE));
    let reference = &corrected(ROE, &sheet)[0];
    let item = &reference.item;
    assert_eq!((item.title.as_deref(), &item.volume, item.et_al), (Some("12 bees"), &None, true));
    assert_eq!(
        item.container_title.as_deref(),
        Some("Honey"),
        "a column that is missing leaves its field alone"
    );
    assert!(reference.corrected && reference.confidence.reference == Probability::CERTAIN);
    assert_eq!(reference.raw, ROE);
}

#[test]
fn a_fragment_with_a_title_is_none_any_more_and_the_other_way_round() {
    let list = format!("24, (2010)\n{ROE}");
    let sheet = format!("hash\tauthor\ttitle\n{}\t\tBees\n{}\t\t\n", hash("24, (2010)"), hash(ROE));
    let references = corrected(&list, &sheet);
    assert_eq!((references[0].fragment, &references[0].item.note), (false, &None));
    assert_eq!((references[1].fragment, references[1].item.note.as_deref()), (true, Some(ROE)));
}

#[test]
fn what_was_doubtful_of_a_corrected_reference_is_settled() {
    let corrections = Corrections::read(&format!("hash\ttitle\n{}\tBees\n", hash("24, (2010)"))).unwrap();
    let mut record = records("24, (2010)\n25, (2010)").remove(0);
    let mut report = Report::default();
    for reference in &record.references {
        report.add(Code::Fragment, reference.span, "");
        report.add(Code::JoinedReference, reference.span, "");
    }
    let mut applied = corrections.begin();
    corrections.apply(&mut record, &mut report, &mut applied);
    let found: Vec<_> = report.drain().iter().map(|found| (found.code, found.span.start)).collect();
    assert_eq!(found, [(Code::JoinedReference, 0), (Code::Fragment, 11), (Code::JoinedReference, 11)]);
    assert_eq!((applied.references, applied.unmatched()), (1, 0));
}

#[test]
fn corrections_that_match_nothing_are_known() {
    let sheet = format!("hash\ttitle\n{}\tBees\n\n{}\tWasps\n", hash(ROE), hash("another"));
    let corrections = Corrections::read(&sheet).unwrap();
    let mut applied = corrections.begin();
    for record in &mut records(ROE) {
        corrections.apply(record, &mut Report::default(), &mut applied);
    }
    assert_eq!((applied.unmatched(), corrections.first_unmatched(&applied)), (1, Some(4)));
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_place() {
    let hash = hash(ROE);
    for (sheet, expected) in [
        (String::new(), "it is empty"),
        ("title\nBees\n".to_owned(), "line 1: the column `hash` is missing"),
        (
            format!("hash\ttitel\n{hash}\tBees\n"),
            "line 1, cell titel: there is no such column; take it out, or call it one of hash,",
        ),
        (
            format!("hash\ttitle\tTitle\n{hash}\tBees\tWasps\n"),
            "line 1, cell Title: the column is there twice",
        ),
        ("hash\ttitle\n\tBees\n".to_owned(), "line 2, cell hash: `` is no hash"),
        ("hash\ttitle\nr12\tBees\n".to_owned(), "line 2, cell hash: `r12` is no hash"),
        (
            format!("hash\tissued\n{hash}\t20005\n"),
            "line 2, cell issued: `20005` is no year; write four digits",
        ),
        (
            format!("hash\ttype\n{hash}\tjournal\n"),
            "line 2, cell type: `journal` is no type; write one of article,",
        ),
        (format!("hash\tDOI\n{hash}\tsee above\n"), "line 2, cell DOI: `see above` is no DOI"),
        (format!("hash\tauthor\n{hash}\t{{Bees\n"), "line 2, cell author: a brace is opened"),
        (format!("hash\teditor\n{hash}\tRoe, J.; et al.\n"), "line 2, cell editor: `et al.`"),
        (
            format!("hash\ttitle\n{hash}\tBees\n{hash}\tWasps\n"),
            "line 3: it says otherwise of the same reference than line 2",
        ),
        (format!("hash\ttitle\n{hash}\tBees\tWasps\n"), "line 2: there are more cells than columns"),
    ] {
        let refused = Corrections::read(&sheet).unwrap_err().to_string();
        assert!(refused.starts_with(expected), "{refused}");
    }
}

#[test]
fn rows_that_say_the_same_and_empty_rows_are_no_matter() {
    let hash = hash(ROE);
    let sheet = format!("hash\ttitle\t\t\n{hash}\tBees\t\t\n\t\t\t\n{hash}\tBees\n");
    assert_eq!(corrected(ROE, &sheet)[0].item.title.as_deref(), Some("Bees"));
}

/// A list of references, most of them sound, some of them noise.
fn lists() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "Roe J., ",
        "Poe A.B., ",
        "van den Berg A., ",
        "Van de Hive B.C., ",
        "Bourgeois III L.J., ",
        "Zeller, Lina, ",
        "OECD, ",
        "Et al., ",
        "On bees, wasps; and others, ",
        "=1+1, \"Honey\", ",
        "'t Hive, {Wax} \\ Smoke, ",
        "Journal of Honey, ",
        "In A. Poe (Eds.), Handbook of Honey, ",
        "41, 3-4, ",
        "Suppl. 2, ",
        "007, ",
        "pp. 49-82, ",
        "pp. S-12-S-14, ",
        "Art. No. 12, ",
        "https://doi.org/10.1000/182, ",
        "arXiv:2001.08361, ",
        "ISBN 978-0-306-40615-7, ",
        "(2005)",
        "(2005) ",
        "(in press)",
        "\n",
    ];
    let piece = prop_oneof![4 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_review_that_is_confirmed_changes_no_output(list in lists()) {
        let plain = records(&list);
        let sheet = sheet(&plain);
        let corrections = Corrections::read(&sheet).unwrap();
        let mut applied = corrections.begin();
        let mut confirmed = plain.clone();
        for record in &mut confirmed {
            corrections.apply(record, &mut Report::default(), &mut applied);
        }
        prop_assert_eq!(applied.unmatched(), 0);
        for id in ["bibtex", "biblatex", "ris", "csl-json", "markdown"] {
            let written = |records: &[Record]| {
                render(records, emitter(id).unwrap(), &Options::default()).unwrap().text
            };
            prop_assert_eq!(written(&confirmed), written(&plain), "{}", &sheet);
        }
        for (confirmed, plain) in confirmed.iter().zip(&plain).flat_map(|(a, b)| a.references.iter().zip(&b.references)) {
            prop_assert_eq!(&confirmed.item, &plain.item, "{}", &sheet);
            prop_assert_eq!((&confirmed.taken, &confirmed.leftover), (&plain.taken, &plain.leftover));
        }
    }
}
