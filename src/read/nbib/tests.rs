//! What becomes of records of PubMed.

use proptest::prelude::*;

use super::*;
use crate::model::{Date, Item, ItemType, Name};

fn records(text: &str) -> (Vec<Record>, Vec<String>) {
    let mut report = Report::default();
    let split = Nbib.split(text, true, &mut String::new());
    let slices = split.slices.iter();
    let read = |slice: &Slice| {
        Nbib.parse(&text[slice.span.range()], slice.span.start, &Context::default(), &mut report)
    };
    let records = slices.filter_map(read).collect();
    let found = report.drain();
    (records, found.iter().map(|d| format!("{} {}", d.code.id(), &text[d.span.range()])).collect())
}

#[track_caller]
fn one(text: &str) -> (Item, Vec<String>) {
    let (mut records, found) = records(text);
    assert_eq!(records.len(), 1, "{text}");
    (records.remove(0).document.unwrap(), found)
}

fn customs(item: &Item) -> Vec<(&str, &str)> {
    item.custom.iter().map(|custom| (custom.name.as_str(), custom.text.as_str())).collect()
}

fn authors(item: &Item) -> Vec<String> {
    let shown = |name: &Name| match name {
        Name::Person(person) => {
            format!("{}/{}", person.full_family(), person.given.as_deref().unwrap_or_default())
        }
        Name::Literal { literal } => literal.clone(),
    };
    item.author.iter().map(shown).collect()
}

const NOTHING: [&str; 0] = [];

const ARTICLE: &str = "
PMID- 12345678
OWN - NLM
IS  - 1234-5678 (Print)
IS  - 1234-5678 (Linking)
VI  - 3
IP  - 1
DP  - 2020 Mar 5
TI  - Bees in spring
      and after.
PG  - 377-86
LID - 10.1000/182 [doi]
AB  - All of the bees.
      And more.
FAU - Roe, Jane A
AU  - Roe JA
AD  - Bee University.
FAU - van den Berg, Rob
AU  - van den Berg R
CN  - Bee Board
LA  - eng
PT  - Journal Article
PL  - United States
TA  - J Honey
JT  - Journal of honey
MH  - Bees/*physiology
MH  - Honey
OT  - spring
PMC - PMC1234567
AID - S0000-1 [pii]
AID - 10.1000/182 [doi]
SO  - J Honey. 2020 Mar 5;3(1):377-86. doi: 10.1000/182.
";

#[test]
fn an_article_is_a_full_record() {
    for text in [ARTICLE.to_owned(), ARTICLE.replace('\n', "\r\n"), ARTICLE.replace('\n', "\r")] {
        let (item, found) = one(&text);
        assert_eq!(found, NOTHING);
        assert_eq!(authors(&item), ["Roe/Jane A", "van den Berg/Rob", "Bee Board"]);
        assert_eq!(
            (item.kind, item.issued),
            (ItemType::ArticleJournal, Some(Date::year(2020).with_month(3).with_day(5)))
        );
        assert_eq!(item.title.as_deref(), Some("Bees in spring and after"));
        assert_eq!(item.abstract_.as_deref(), Some("All of the bees. And more."));
        assert_eq!(item.container_title.as_deref(), Some("Journal of honey"));
        assert_eq!((item.volume.as_deref(), item.issue.as_deref()), (Some("3"), Some("1")));
        assert_eq!(item.page.as_ref().unwrap().to_string(), "377-86");
        assert_eq!(
            (item.doi.as_ref().unwrap().as_str(), item.pmid.as_ref().unwrap().as_str()),
            ("10.1000/182", "12345678")
        );
        assert_eq!(item.keyword, ["Bees/physiology", "Honey", "spring"]);
        assert_eq!(item.language.as_deref(), Some("eng"));
        let expected = [
            ("nbib:OWN", "NLM"),
            ("ISSN", "1234-5678"),
            ("nbib:IS", "1234-5678 (Print)"),
            ("nbib:IS", "1234-5678 (Linking)"),
            ("nbib:AD", "Bee University."),
            ("nbib:PT", "Journal Article"),
            ("nbib:PL", "United States"),
            ("container-title-short", "J Honey"),
            ("nbib:MH", "Bees/*physiology"),
            ("PMCID", "PMC1234567"),
            ("nbib:AID", "S0000-1 [pii]"),
            ("nbib:SO", "J Honey. 2020 Mar 5;3(1):377-86. doi: 10.1000/182."),
        ];
        assert_eq!(customs(&item), expected);
    }
}

#[test]
fn a_record_stands_where_its_title_is_printed() {
    let (records, _) = records(ARTICLE);
    assert_eq!(records[0].raw, "Bees in spring\n      and after.");
    assert_eq!(&ARTICLE[records[0].span.range()], records[0].raw);
}

#[test]
fn a_record_begins_with_its_number() {
    let titles = |text: &str| -> Vec<String> {
        let (records, _) = records(text);
        records.into_iter().map(|record| record.document.unwrap().title.unwrap_or_default()).collect()
    };
    assert_eq!(titles("PMID- 1\nTI  - Bees.\n\nPMID- 2\nTI  - Ants.\n"), ["Bees", "Ants"]);
    assert_eq!(titles("PMID- 1\nTI  - A\nPMID- 2\n\nTI  - B"), ["A", "B"]);
    assert_eq!(titles("TI  - A\nOWN - x"), ["A"]);
}

#[test]
fn lines_before_the_first_field_are_told() {
    let (records, found) = records("Dear Ann,\nPMID- 1\n");
    assert_eq!((records.len(), found), (1, vec!["text-between-records Dear Ann,".to_owned()]));
    assert_eq!(super::Nbib.parse("Dear Ann,", 0, &Context::default(), &mut Report::default()), None);
}

#[test]
fn authors_may_be_told_in_short_alone() {
    let (item, _) = one("PMID- 1\nAU  - Roe JA Jr\nAU  - Poe A\n");
    assert_eq!(authors(&item), ["Roe/JA", "Poe/A"]);
}

#[test]
fn books_and_their_chapters_have_titles_of_their_own() {
    let (item, _) = one(
        "PMID- 1\nBTI - All of the hives\nPB  - Honey Press\nPL  - Leiden\nISBN- 9780306406157 (Print)\nFED - Poe, Ann\nED  - Poe A\n",
    );
    assert_eq!((item.kind, item.title.as_deref()), (ItemType::Book, Some("All of the hives")));
    assert_eq!(
        (item.publisher.as_deref(), item.publisher_place.as_deref()),
        (Some("Honey Press"), Some("Leiden"))
    );
    assert_eq!(item.isbn.as_ref().unwrap().as_str(), "9780306406157");
    assert_eq!((item.editor.len(), customs(&item)), (1, vec![("nbib:ISBN", "9780306406157 (Print)")]));
    let (item, _) = one("PMID- 1\nTI  - Bees\nBTI - All of the hives\nCTI - Studies in Honey\n");
    assert_eq!((item.kind, item.title.as_deref()), (ItemType::Chapter, Some("Bees")));
    assert_eq!(item.container_title.as_deref(), Some("All of the hives"));
    assert_eq!(item.collection_title.as_deref(), Some("Studies in Honey"));
}

#[test]
fn publication_types_tell_the_type() {
    assert_eq!(one("PMID- 1\nPT  - Journal Article\nPT  - Preprint\nJT  - bees\n").0.kind, ItemType::Article);
    assert_eq!(one("PMID- 1\nPT  - Review\nTA  - J Honey\n").0.kind, ItemType::ArticleJournal);
    assert_eq!(one("PMID- 1\nPT  - Review\n").0.kind, ItemType::Document);
}

#[test]
fn the_stop_at_the_end_of_a_title_is_none_of_it() {
    for (printed, title) in [
        ("On bees.", "On bees"),
        ("Bees of the U.S.", "Bees of the U.S."),
        ("And bees...", "And bees..."),
        ("[On bees].", "[On bees]"),
        ("Why bees?", "Why bees?"),
    ] {
        assert_eq!(one(&format!("PMID- 1\nTI  - {printed}\n")).0.title.as_deref(), Some(title));
    }
}

#[test]
fn pages_are_kept_as_they_are_printed() {
    for (printed, last) in [
        ("377-86", Some("86")),
        ("e12", None),
        ("1-9; discussion 10", None),
        ("S1-S4", Some("S4")),
        ("-", None),
    ] {
        let (item, _) = one(&format!("PMID- 1\nPG  - {printed}\n"));
        let pages = item.page.unwrap();
        assert_eq!((pages.to_string().as_str(), pages.last.as_deref()), (printed, last));
    }
}

#[test]
fn a_date_that_is_no_day_is_kept_beside_the_year() {
    let (item, found) = one("PMID- 1\nDP  - 2020 Mar-Apr\n");
    assert_eq!((item.issued, found.len()), (Some(Date::year(2020)), 0));
    assert_eq!(customs(&item), [("nbib:DP", "2020 Mar-Apr")]);
    assert_eq!(one("PMID- 1\nDEP - 20200305\n").0.issued, Some(Date::year(2020).with_month(3).with_day(5)));
    let (item, _) = one("PMID- 1\nDP  - 2020\nDEP - 20200305\n");
    assert_eq!((item.issued, customs(&item)), (Some(Date::year(2020)), vec![("nbib:DEP", "20200305")]));
}

#[test]
fn values_that_are_none_are_kept_and_said() {
    let (item, found) = one("PMID- PMC1\nDP  - Spring\nLID - none [doi]\nISBN- 12 (Print)\n");
    let expected = [
        ("nbib:PMID", "PMC1"),
        ("nbib:DP", "Spring"),
        ("nbib:LID", "none [doi]"),
        ("nbib:ISBN", "12 (Print)"),
    ];
    assert_eq!(customs(&item), expected);
    assert_eq!(found.len(), 4);
}

#[test]
fn records_of_pubmed_are_recognised() {
    assert_eq!(Nbib.sniff(ARTICLE), Sniff::Yes);
    assert_eq!(Nbib.sniff("OWN - NLM\nPMID- 1\n"), Sniff::Yes);
    assert_eq!(Nbib.sniff(" \n"), Sniff::Maybe);
    for text in
        ["TY  - JOUR\nTI  - Bees\nPMID- 1\nER  - ", "TI  - Bees\n", "PMID: 1", "PT J\nAU Roe, J", "Hello"]
    {
        assert_eq!(Nbib.sniff(text), Sniff::No, "{text}");
    }
}

fn exports() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "PMID- 1\n",
        "PMID-",
        "\nTI  - ",
        "Bees",
        "\n      ",
        "\nDP  - ",
        "2020 Mar",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\u{e9}",
        "AU  - Roe J\n",
        "\u{feff}",
        "\nXX  - ",
        "[doi]",
        "LID - 10.1/a",
        "-",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn windows_make_no_difference(text in exports(), step in 1usize..12) {
        let whole = Nbib.split(&text, true, &mut String::new());
        let (mut start, mut slices) = (0, Vec::new());
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)).chain([text.len()]) {
            let split = Nbib.split(&text[start..end], end == text.len(), &mut String::new());
            slices.extend(split.slices.iter().map(|slice| Slice { span: slice.span.shifted(start), ..*slice }));
            start += split.used;
        }
        prop_assert_eq!(&slices, &whole.slices);
        let mut at = 0;
        for slice in slices {
            prop_assert!(text[at..slice.span.start].trim().is_empty());
            at = slice.span.end;
        }
        prop_assert!(text[at..].trim().is_empty());
    }

    #[test]
    fn places_lie_in_the_text(text in prop_oneof![exports(), any::<String>()]) {
        for record in records(&text).0 {
            prop_assert_eq!(&text[record.span.range()], &record.raw);
        }
    }
}
