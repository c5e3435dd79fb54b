//! What is one work and what is not, by the kinds of pairs that people stumble over.

use proptest::prelude::*;

use super::*;
use crate::model::{ArXiv, Date, Doi, ItemType, Name, Pages, Person};

/// An item of `title; authors; source, volume, first-last; year`, as far as they are given.
fn item(title: &str, authors: &[&str], source: &str, place: &str, year: u16) -> Item {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let person = |name: &&str| {
        let (family, given) = name.rsplit_once(' ').unwrap_or((name, ""));
        Name::Person(Person { family: family.into(), given: text(given), ..Person::default() })
    };
    let mut place = place.split(' ').filter(|part| !part.is_empty());
    let volume = place.next().map(str::to_owned);
    let page = place.next().map(|pages| match pages.split_once('-') {
        Some((first, last)) => Pages::range(first, last),
        None => Pages::single(pages),
    });
    Item {
        kind: if volume.is_some() { ItemType::ArticleJournal } else { ItemType::Document },
        title: text(title),
        author: authors.iter().map(person).collect(),
        container_title: text(source),
        volume,
        page,
        issued: Some(Date::year(year)),
        ..Item::default()
    }
}

fn book(title: &str, authors: &[&str], year: u16) -> Item {
    Item { kind: ItemType::Book, ..item(title, authors, "", "", year) }
}

fn bees() -> Item {
    item(
        "The dances of honey bees in spring",
        &["Roe J.A.", "Poe B."],
        "Journal of Honey Research",
        "41 49-82",
        2005,
    )
}

fn works(items: &[Item]) -> Works {
    let mut mentions = Mentions::default();
    items.iter().for_each(|item| mentions.add(item, false));
    mentions.join()
}

#[track_caller]
fn one_work(items: &[Item]) {
    let found = works(items);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[track_caller]
fn two_works(one: Item, other: Item) {
    assert_eq!(works(&[one, other]).len(), 2);
}

#[test]
fn an_abbreviated_source_is_the_source() {
    let short = Item { container_title: Some("J. Honey Res.".into()), ..bees() };
    let shouted = Item { container_title: Some("J HONEY RESEARCH".into()), ..bees() };
    one_work(&[bees(), short, shouted]);
}

#[test]
fn typing_errors_make_no_other_work() {
    let typed = Item { title: Some("The dances of hony bees in spring".into()), ..bees() };
    let joined = Item { title: Some("The dances of honeybees inspring".into()), ..bees() };
    one_work(&[bees(), typed, joined]);
}

#[test]
fn a_subtitle_may_lack() {
    let whole =
        Item { title: Some("The dances of honey bees in spring: A survey of ten hives".into()), ..bees() };
    one_work(&[bees(), whole]);
}

#[test]
fn initials_issue_and_last_page_may_lack() {
    let short = Item { page: Some(Pages::single("49")), ..bees() };
    let initial = Item { author: item("", &["Roe J.", "Poe B."], "", "", 2005).author, ..bees() };
    one_work(&[bees(), short, initial]);
}

#[test]
fn accents_and_particles_make_no_other_work() {
    let authors = |name: &str| Item { author: item("", &[name], "", "", 2005).author, ..bees() };
    one_work(&[authors("van den Bérg R."), authors("Berg R.")]);
}

#[test]
fn a_year_may_be_off_by_one_where_volume_and_pages_are_the_same() {
    one_work(&[bees(), Item { issued: Some(Date::year(2006)), ..bees() }]);
}

#[test]
fn a_title_may_lack_where_the_place_is_the_same() {
    one_work(&[bees(), Item { title: None, ..bees() }]);
}

#[test]
fn the_same_doi_is_the_same_work() {
    let doi = Doi::parse("10.1000/182");
    let one = Item { doi: doi.clone(), ..bees() };
    let other = Item { doi, volume: None, page: None, title: Some("Dances of honey bees".into()), ..bees() };
    one_work(&[one, other]);
}

#[test]
fn parts_stay_apart() {
    let part = |title: &str, pages: &str| item(title, &["Roe J."], "Journal of Honey Research", pages, 2005);
    two_works(
        part("The dances of bees. Part I", "41 49-82"),
        part("The dances of bees. Part II", "41 83-99"),
    );
    two_works(part("The dances of bees, 1: Rain", "41"), part("The dances of bees, 2: Rain", "41"));
}

#[test]
fn editions_stay_apart() {
    let edition = |edition: &str, year| Item {
        edition: Some(edition.into()),
        ..book("The keeping of bees", &["Roe J."], year)
    };
    two_works(edition("2nd ed.", 2001), edition("3rd ed.", 2008));
    two_works(book("The keeping of bees", &["Roe J."], 1998), book("The keeping of bees", &["Roe J."], 2013));
}

#[test]
fn a_preprint_and_its_article_stay_apart_and_are_not_joined_by_a_third() {
    let preprint = Item {
        kind: ItemType::Article,
        arxiv: ArXiv::parse("2001.08361"),
        ..item("The dances of honey bees in spring", &["Roe J.A.", "Poe B."], "arXiv", "", 2004)
    };
    two_works(preprint.clone(), bees());
    let unclear = item("The dances of honey bees in spring", &["Roe J.A.", "Poe B."], "", "", 2005);
    assert_eq!(works(&[preprint, bees(), unclear]).len(), 2);
}

#[test]
fn chapters_of_one_book_stay_apart() {
    let chapter = |title: &str, pages: &str| Item {
        kind: ItemType::Chapter,
        page: Some(Pages::single(pages)),
        ..item(title, &["Roe J."], "The handbook of beekeeping", "", 2009)
    };
    two_works(chapter("Wax and its uses in the hive", "12"), chapter("Queens and their attendants", "70"));
    two_works(
        chapter("Wax and its uses in the hive", "12"),
        book("The handbook of beekeeping", &["Roe J."], 2009),
    );
}

#[test]
fn reports_of_one_series_stay_apart() {
    let report = |title: &str, number: &str| Item {
        kind: ItemType::Report,
        number: Some(number.into()),
        ..item(title, &["Ministry of Bees"], "Reports on hives", "", 2012)
    };
    two_works(report("The state of the hives, 2011", "12"), report("The state of the hives, 2012", "13"));
    two_works(report("Hives and rain in the north", "12"), report("Hives and rain in the north", "19"));
}

#[test]
fn one_title_by_one_author_in_other_years_and_places_is_two_works() {
    let column = |year, place| item("A year among bees", &["Roe J."], "Honey Monthly", place, year);
    two_works(column(2003, "12 4-9"), column(2009, "18 7-8"));
}

#[test]
fn an_erratum_is_not_what_it_corrects() {
    let erratum = Item { title: Some("Erratum: The dances of honey bees in spring".into()), ..bees() };
    two_works(Item { page: Some(Pages::single("312")), ..erratum }, bees());
}

#[test]
fn titles_of_many_works_need_more_to_be_one() {
    let introduction = |source: &str| item("Introduction", &["Roe J."], source, "", 2009);
    two_works(introduction("The handbook of beekeeping"), introduction("Wax in the ancient world"));
}

#[test]
fn fragments_are_works_of_their_own_unless_they_are_alike() {
    let fragment =
        |note: &str| Item { note: Some(note.into()), issued: Some(Date::year(2010)), ..Item::default() };
    let mut mentions = Mentions::default();
    ["24, (2010)", "25, (2010)", "24, (2010)"].iter().for_each(|note| mentions.add(&fragment(note), true));
    let works = mentions.join();
    assert_eq!([works.of(0), works.of(1), works.of(2)], [0, 1, 0]);
}

#[test]
fn works_are_numbered_as_they_are_first_mentioned() {
    let other = book("The keeping of bees", &["Doe K."], 1998);
    let works = works(&[bees(), other, bees()]);
    assert_eq!((works.len(), works.mentions()), (2, 3));
    assert_eq!(works.mentions_of(0).collect::<Vec<_>>(), [0, 2]);
    assert!(works.is_first(0) && works.is_first(1) && !works.is_first(2));
    assert_eq!(works.mentions_of(2).count(), 0);
    assert!(Mentions::default().join().is_empty());
}

#[test]
fn a_merged_item_has_what_most_have_and_all_that_any_has() {
    let short = Item { container_title: Some("J. Honey Res.".into()), volume: None, ..bees() };
    let typed = Item {
        title: Some("The dances of hony bees in spring".into()),
        doi: Doi::parse("10.1000/182"),
        ..short.clone()
    };
    let items = [short.clone(), typed, short, bees()];
    let mentions: Vec<Mention<'_>> = items.iter().map(|item| Mention { item, confidence: None }).collect();
    let merged = merge(&mentions);
    assert_eq!(merged, Item { doi: Doi::parse("10.1000/182"), ..bees() });
    let reversed: Vec<Mention<'_>> = mentions.iter().rev().copied().collect();
    assert_eq!(merge(&reversed), merged);
}

#[test]
fn a_list_of_authors_that_is_cut_short_gives_way() {
    let cut = Item { author: item("", &["Roe J."], "", "", 2005).author, et_al: true, ..bees() };
    let items = [cut.clone(), cut, bees()];
    let mentions: Vec<Mention<'_>> = items.iter().map(|item| Mention { item, confidence: None }).collect();
    assert_eq!(merge(&mentions), bees());
}

/// Items that are often alike.
fn some_items() -> impl Strategy<Value = Vec<Item>> {
    let title = prop::sample::select(vec![
        "The dances of honey bees in spring",
        "The dances of hony bees in spring",
        "The dances of honey bees in spring: Part II",
        "The dances of honey bees",
        "Introduction",
        "",
    ]);
    let source = prop::sample::select(vec!["Journal of Honey", "J. Honey", "arXiv", ""]);
    let author = prop::sample::select(vec!["Roe J.", "Roe J.A.", "Poe B.", "Rowe J."]);
    let place = prop::sample::select(vec!["41 49-82", "41 83-99", "41", ""]);
    let doi = prop::sample::select(vec!["", "", "10.1000/1", "10.1000/2"]);
    let one = (title, source, author, place, 2004_u16..2007, doi).prop_map(
        |(title, source, author, place, year, doi)| Item {
            doi: Doi::parse(doi),
            ..item(title, &[author], source, place, year)
        },
    );
    prop::collection::vec(one, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn works_are_the_same_in_any_order(items in some_items(), shift in 0_usize..60) {
        let found = works(&items);
        let shift = shift % items.len();
        let turned: Vec<Item> = items[shift..].iter().chain(&items[..shift]).rev().cloned().collect();
        let again = works(&turned);
        let place = |at: usize| items.len() - 1 - (at + items.len() - shift) % items.len();
        for one in 0..items.len() {
            for other in 0..items.len() {
                prop_assert_eq!(
                    found.of(one) == found.of(other),
                    again.of(place(one)) == again.of(place(other))
                );
            }
        }
    }

    #[test]
    fn works_are_the_same_however_the_comparing_is_shared_out(items in some_items()) {
        let mentions = || {
            let mut mentions = Mentions::default();
            items.iter().for_each(|item| mentions.add(item, false));
            mentions
        };
        let backwards: Hands<'_> = &|pieces, find| {
            let mut found: Vec<_> = pieces.into_iter().rev().map(find).collect();
            found.reverse();
            found
        };
        prop_assert_eq!(mentions().join_by(backwards), mentions().join());
    }

    #[test]
    fn a_merged_item_is_the_same_in_any_order(items in some_items()) {
        let mentions: Vec<Mention<'_>> = items.iter().map(|item| Mention { item, confidence: None }).collect();
        let reversed: Vec<Mention<'_>> = mentions.iter().rev().copied().collect();
        let merged = merge(&mentions);
        prop_assert_eq!(&merge(&reversed), &merged);
        // Nothing is made up.
        prop_assert!(items.iter().any(|item| item.title == merged.title));
        prop_assert!(items.iter().any(|item| item.page == merged.page));
    }
}
