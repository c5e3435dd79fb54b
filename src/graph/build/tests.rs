//! Networks of a few records, by hand.

use super::*;
use crate::entry::Assigned;
use crate::model::{Date, Record, Reference};

/// A document of that title that cites works of those keys, each of that title.
fn record(file: &str, number: usize, title: &str, cited: &[&str]) -> Record {
    let reference = |title: &&str| Reference {
        item: Item { title: Some((*title).into()), issued: Some(Date::year(2001)), ..Item::default() },
        fragment: title.starts_with("fragment"),
        ..Reference::default()
    };
    Record {
        file: file.into(),
        number,
        document: (!title.is_empty()).then(|| Item { title: Some(title.into()), ..Item::default() }),
        references: cited.iter().map(reference).collect(),
        ..Record::default()
    }
}

/// Every item has its title for a key.
fn gathered_by(records: &[Record], sameness: &dyn Sameness) -> Gathered {
    let mut gathering = Gathering::default();
    for record in records {
        let key = |item: &Item| Assigned { key: item.title.clone().unwrap_or_default(), repeat: false };
        let references = record.references.iter().map(|cited| key(&cited.item)).collect();
        gathering.add(&Keyed::new(record, record.document.as_ref().map(key), references));
    }
    gathering.finish(sameness)
}

fn gathered(records: &[Record]) -> Gathered {
    gathered_by(records, &ByKey)
}

fn links(network: &Network) -> Vec<(&str, &str, u32)> {
    let id = |number: u32| &*network.works[number as usize].id;
    network.links.iter().map(|link| (id(link.source), id(link.target), link.weight)).collect()
}

#[test]
fn a_link_weighs_how_often_a_document_cites_a_work() {
    let network = gathered(&[record("a", 1, "a", &["x", "y", "x"]), record("b", 1, "b", &["x"])]).network;
    assert_eq!(links(&network), [("a", "x", 2), ("a", "y", 1), ("b", "x", 1)]);
    let x = &network.works[1];
    assert_eq!((&*x.id, x.times_cited, x.mentions, x.document), ("x", 2, 3, false));
}

#[test]
fn a_document_that_is_read_twice_counts_once() {
    let twice = [record("a", 1, "a", &["x", "x"]), record("copy", 1, "a", &["x"])];
    let network = gathered(&twice).network;
    assert_eq!(links(&network), [("a", "x", 2)]);
    assert_eq!((network.works[1].times_cited, network.works[1].mentions), (1, 3));
}

#[test]
fn parts_of_one_list_are_one_document() {
    let further = Record { first_reference: 2, ..record("refs", 1, "", &["x", "y"]) };
    let parts = [record("refs", 1, "", &["x"]), further, record("refs", 2, "", &["y"])];
    let network = gathered(&parts).network;
    assert_eq!(links(&network), [("list-refs", "x", 2), ("list-refs", "y", 1), ("list-refs-2", "y", 1)]);
}

#[test]
fn files_of_one_name_are_two_documents() {
    let members = [record("x", 1, "a", &["w"]), record("x", 1, "b", &["w"])];
    assert_eq!(links(&gathered(&members).network), [("a", "w", 1), ("b", "w", 1)]);
}

#[test]
fn a_list_has_a_name_that_nothing_else_has() {
    let lists = [record("in/rëfs.txt", 1, "", &["x"]), record("refs.txt", 1, "", &["list-refs"])];
    assert_eq!(links(&gathered(&lists).network), [("list-refs-2", "x", 1), ("list-refs-3", "list-refs", 1)]);
}

#[test]
fn a_document_is_found_among_what_is_cited_before_and_after_it() {
    let title = "The winter losses of honey bee colonies";
    let records = [
        record("a", 1, "a", &["The winter losses of honey-bee colonies"]),
        record("b", 1, title, &["a", "x"]),
        record("c", 1, "c", &["The Winter Losses of Honey Bee Colonies"]),
    ];
    let network = gathered(&records).network;
    assert_eq!(links(&network), [("a", title, 1), (title, "a", 1), (title, "x", 1), ("c", title, 1)]);
    let both = &network.works[1];
    assert_eq!((both.document, both.times_cited, both.year, both.also.len()), (true, 2, Some(2001), 2));
}

#[test]
fn fragments_are_no_works_and_a_document_does_not_cite_itself() {
    let network = gathered(&[record("a", 1, "a", &["fragment 24", "a", "x"])]);
    assert_eq!(links(&network.network), [("a", "x", 1)]);
    assert_eq!((network.fragments, network.selves), (1, 1));
}

/// Somebody who knows that the second references of two documents with two each are one work.
struct Compared(Item);

impl Sameness for Compared {
    fn work(&self, mention: usize) -> Option<u32> {
        matches!(mention, 2 | 5).then_some(7)
    }

    fn item(&self, work: u32) -> Option<&Item> {
        (work == 7).then_some(&self.0)
    }
}

#[test]
fn what_is_said_to_be_the_same_becomes_one_work() {
    let records = [record("a", 1, "a", &["fragment", "x"]), record("b", 1, "b", &["z", "y"])];
    let compared = Compared(Item { title: Some("X or Y".into()), ..Item::default() });
    let network = gathered_by(&records, &compared).network;
    assert_eq!(links(&network), [("a", "x", 1), ("b", "x", 1), ("b", "z", 1)]);
    let one = &network.works[1];
    assert_eq!(
        (one.title.as_deref(), one.year, &one.also[..]),
        (Some("X or Y"), Some(2001), &["y".into()][..])
    );
}
