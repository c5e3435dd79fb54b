//! What is read of references of Web of Science, and what is left over.

use proptest::prelude::*;

use super::*;
use crate::reference::NOTHING;

fn cited(raw: &str) -> Reference {
    read(raw, 0, &NOTHING, &mut Report::default())
}

/// Author, year, source, title and numbers, each behind a bar.
fn shown(raw: &str) -> String {
    let Item { kind, author, issued, container_title, title, volume, page, article_number, doi, .. } =
        cited(raw).item;
    let author = author.first().map(|name| match name {
        Name::Person(person) => {
            format!("{}, {}", person.full_family(), person.given.as_deref().unwrap_or_default())
        }
        Name::Literal { literal } => format!("{{{literal}}}"),
    });
    let issued = issued.map(|date| date.to_string());
    let page = page.map(|page| page.to_string());
    let doi = doi.map(|doi| doi.to_string());
    let parts = [author, issued, container_title, title, volume, page, article_number, doi];
    format!("{kind}|{}", parts.map(Option::unwrap_or_default).join("|"))
}

#[test]
fn articles_have_a_source_and_numbers() {
    for (raw, expected) in [
        (
            "Roe J, 2005, J HONEY, V41, P49, DOI 10.1000/1",
            "article-journal|Roe, J|2005|J HONEY||41|49||10.1000/1",
        ),
        ("van den Berg R, 2005, HONEY, V3, PS12", "article-journal|van den Berg, R|2005|HONEY||3|S12||"),
        ("ROE JA, 1998, J HONEY, V41, P49", "article-journal|ROE, JA|1998|J HONEY||41|49||"),
        ("Roe J., 2020, Apidologie, V51, ARTN 12", "article-journal|Roe, J.|2020|Apidologie||51||12|"),
        (
            "Roe J, 2019, PLOS ONE, V14, DOI 10.1000/p.1",
            "article-journal|Roe, J|2019|PLOS ONE||14|||10.1000/p.1",
        ),
        ("Roe J, 2019, VACCINE, V3, P4", "article-journal|Roe, J|2019|VACCINE||3|4||"),
        ("1994, BEE WORLD, V3, P4", "article-journal||1994|BEE WORLD||3|4||"),
        (", 1994, BEE WORLD, V3, P4", "article-journal||1994|BEE WORLD||3|4||"),
        ("Roe J, J HONEY, V41, P49", "article-journal|Roe, J||J HONEY||41|49||"),
        ("Roe J, 2005, J HONEY, DOI 10.1000/1", "article-journal|Roe, J|2005|J HONEY|||||10.1000/1"),
        ("[Anonymous], 2010, BEE WORLD, V1, P2", "article-journal||2010|BEE WORLD||1|2||"),
    ] {
        assert_eq!(shown(raw), expected, "{raw}");
    }
}

#[test]
fn a_periodical_needs_no_volume() {
    for (raw, expected) in [
        ("MUNK J, 1959, DISCUSS BEE SOC, P7", "article-journal|MUNK, J|1959|DISCUSS BEE SOC|||7||"),
        (
            "Munk J, 1999, J HONEY WAX, P711, DOI 10.1000/1",
            "article-journal|Munk, J|1999|J HONEY WAX|||711||10.1000/1",
        ),
        ("Munk J, 1994, AM I HIVES ANN M, P13", "paper-conference|Munk, J|1994|AM I HIVES ANN M|||13||"),
        ("Munk J, 1994, Z HONEY C WAX, V3, P13", "article-journal|Munk, J|1994|Z HONEY C WAX||3|13||"),
    ] {
        assert_eq!(shown(raw), expected, "{raw}");
    }
}

#[test]
fn what_has_no_source_has_a_title() {
    for (raw, expected) in [
        ("Roe J, 2005, HIVES NORTH, P49", "book|Roe, J|2005||HIVES NORTH||49||"),
        ("*BEE RES ORG, 2004, WORLD BEE REP", "book|{BEE RES ORG}|2004||WORLD BEE REP||||"),
        ("Roe J., 2019, Bees, hives, and honey", "document|Roe, J.|2019||Bees, hives, and honey||||"),
        ("[Anonymous], 2010, HIVES NORTH", "book||2010||HIVES NORTH||||"),
    ] {
        assert_eq!(shown(raw), expected, "{raw}");
    }
}

#[test]
fn the_source_tells_other_types() {
    for (raw, expected) in [
        ("Roe J, 2005, P 3 INT C BEES, P12", "paper-conference|Roe, J|2005|P 3 INT C BEES|||12||"),
        ("Roe J, 2005, IEEE C HIVE VIS, V1, P12", "paper-conference|Roe, J|2005|IEEE C HIVE VIS||1|12||"),
        ("Roe J, 2005, P BEE ACAD SCI, V1, P12", "article-journal|Roe, J|2005|P BEE ACAD SCI||1|12||"),
        ("Roe J, 1980, J BEES C HIVES, V1, P12", "article-journal|Roe, J|1980|J BEES C HIVES||1|12||"),
        ("Roe J, 2020, ARXIV200108361", "article|Roe, J|2020|ARXIV200108361|||||"),
    ] {
        assert_eq!(shown(raw), expected, "{raw}");
    }
    let thesis = cited("Roe J, 2003, THESIS U HONEYTOWN").item;
    assert_eq!((thesis.kind, thesis.genre.as_deref()), (ItemType::Thesis, Some("THESIS")));
    assert_eq!(thesis.publisher.as_deref(), Some("U HONEYTOWN"));
    let patent = cited("Roe J, 2001, US Patent, Patent No. 4123456").item;
    assert_eq!((patent.kind, patent.number.as_deref()), (ItemType::Patent, Some("4123456")));
    let press = cited("Roe J, IN PRESS J HONEY").item;
    assert_eq!(
        (press.status.as_deref(), press.container_title.as_deref()),
        (Some("IN PRESS"), Some("J HONEY"))
    );
}

#[test]
fn bodies_are_told_from_persons() {
    for (raw, expected) in [
        ("US EPA, 2005, J HONEY, V1", "{US EPA}"),
        ("ROE JAB, 1975, J HONEY, V1", "ROE, JAB"),
        ("MUNK JAB, 1975, J HONEY, V1", "MUNK, JAB"),
        ("DE LA CRUZ M, 1975, J HONEY, V1", "DE LA CRUZ, M"),
        ("Munk J.A.B, 1975, J HONEY, V1", "Munk, J.A.B"),
        ("Munk J A, 1975, J HONEY, V1", "Munk, J A"),
        ("., 1975, J HONEY, V1", ""),
        ("World Honey Org, 2005, J HONEY, V1", "{World Honey Org}"),
        ("Poe AB, 2005, J HONEY, V1", "Poe, AB"),
    ] {
        assert_eq!(shown(raw).split('|').nth(1), Some(expected), "{raw}");
    }
}

#[test]
fn what_no_field_took_is_left_over() {
    let reference = cited("Roe J, 2005, J HONEY, V41, PT 2, P49, DOI [10.1000/1, 10.1000/2]");
    let leftover: Vec<_> = reference.leftover.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(leftover, ["PT 2", "10.1000/2"]);
    assert_eq!(reference.layout, Layout::Wos);
}

#[test]
fn other_layouts_are_read_as_elsewhere() {
    for raw in [
        "Roe J., Poe A., Bees in spring, Journal of Honey, 3, 1, pp. 4-9, (2001)",
        "Roe, J. (2005). Bees. Apidologie, 4(1), 1-9.",
        "Bees of the north",
        "",
    ] {
        assert_eq!(cited(raw), reference::parse(raw, 0, &NOTHING, &mut Report::default()), "{raw}");
    }
}

#[test]
fn a_plain_reference_is_more_certain_than_a_title_that_may_be_a_source() {
    let of = |raw: &str| cited(raw).confidence.reference;
    assert!(of("Roe J, 2005, J HONEY, V41, P49") > Probability::NEARLY_CERTAIN);
    assert!(of("Roe J, 2005, HIVES NORTH") < Probability::NEARLY_CERTAIN);
    assert!(of("Roe J, 2005, J HONEY, V41, DOI [10.1000/1, 10.1000/2]") > Probability::NEARLY_CERTAIN);
    assert!(of("World Honey Org, 2005, J HONEY, V1") < Probability::NEARLY_CERTAIN);
}

fn references() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "Roe J",
        "*",
        "[Anonymous]",
        ", ",
        ", ",
        ",",
        "2005",
        "J HONEY",
        "V41",
        "P49",
        "P",
        "V",
        "DOI ",
        "[",
        "]",
        "10.1000/1",
        "IN PRESS",
        "THESIS",
        " ",
        "\n   ",
        "\u{e9}",
        "arXiv:2001.08361",
        "ARTN 1",
        "Patent No. ",
    ]);
    prop::collection::vec(part, 0..16).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_byte_is_taken_or_left_over_or_punctuation(raw in prop_oneof![references(), any::<String>()]) {
        let raw = raw.trim();
        let reference = read(raw, 7, &NOTHING, &mut Report::default());
        prop_assert_eq!((&*reference.raw, reference.span), (raw, Span::new(7, 7 + raw.len())));
        let mut places: Vec<Span> = reference.taken.iter().map(|taken| taken.span).collect();
        prop_assert!(places.windows(2).all(|pair| pair[0].end <= pair[1].start), "{places:?}");
        places.extend(reference.leftover.iter().map(|piece| piece.span));
        places.sort_unstable();
        let mut at = 0;
        for place in places {
            prop_assert!(raw[at..place.start].chars().all(|c| !c.is_alphanumeric()), "{:?}", &raw[at..place.start]);
            at = place.end;
        }
        prop_assert!(raw[at..].chars().all(|c| !c.is_alphanumeric()));
    }
}
