//! .bib files of one work: written, and read again.

use refmill::emit::{Options, emitter};
use refmill::model::{Item, Record, Reference};
use refmill::read::reader;
use refmill::{IntakeOptions, parse, render};

pub(crate) const DIALECTS: [&str; 2] = ["bibtex", "biblatex"];

pub(crate) fn record(item: Item) -> Record {
    let reference = Reference { item, ..Reference::default() };
    Record {
        file: "a".into(),
        number: 1,
        first_reference: 1,
        references: vec![reference],
        ..Record::default()
    }
}

/// The .bib file of a work.
pub(crate) fn written(format: &str, item: &Item) -> String {
    render(&[record(item.clone())], emitter(format).unwrap(), &Options::default()).unwrap().text
}

/// The work that a .bib file with one entry holds.
#[track_caller]
pub(crate) fn read(format: &str, text: &str) -> Item {
    let options = IntakeOptions { reader: reader(format), ..IntakeOptions::default() };
    let parsed = parse(text.as_bytes(), &options).unwrap();
    assert_eq!(parsed.records.len(), 1, "{text}");
    parsed.records.into_iter().next().unwrap().document.unwrap()
}
