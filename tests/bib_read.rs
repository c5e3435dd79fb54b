//! Whatever a .bib file says, and whatever a work has, is written so that it is read back, and stays what it is from then on.
//!
//! Which field comes back as which is left to `bib_round.rs`, what is made of files that others wrote to the golden cases `bib_*`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bib_files;
#[allow(dead_code, reason = "no records are made up here")]
mod items;

use bib_files::{DIALECTS, read, record, written};
use items::{item, text};
use proptest::prelude::*;
use refmill::emit::{EMITTERS, Options, emitter};
use refmill::model::{Custom, Item, Variable, VariableKind};
use refmill::read::reader;
use refmill::verify::read_back;
use refmill::{IntakeOptions, parse, render};

/// What a work can have beside the fields of the model.
fn further() -> impl Strategy<Value = Custom> {
    let names =
        prop::sample::select(vec!["Roe, Jane; Poe,", "World Hive Organization", "van den Berg, R., Jr."]);
    let dates = prop::sample::select(vec![
        "1999",
        "1999-02-29",
        "1999-02-28",
        "2001-03/2001-05",
        "circa 1850",
        "0000",
    ]);
    let raws = prop::sample::select(vec![
        ":a\\_b.pdf:PDF",
        "{x} $y$ 5% & #",
        "a}",
        "{b",
        "\\}",
        "{\\}}",
        "\\",
        "x\ny",
        "An addition",
        "hdl",
        "1721.1/1234",
        "\"q\" @article{a, b}",
        " x",
    ]);
    let fields = prop::sample::select(vec![
        "file",
        "File",
        "bdsk-url-1",
        "date",
        "title",
        "a b",
        "1x",
        "groups",
        "eprint",
        "eprinttype",
        "titleaddon",
        "organization",
        "crossref",
    ]);
    let types = prop::sample::select(vec!["motion_picture", "map", "review", "song", "x & y"]);
    let keys = prop::sample::select(vec!["Roe2001", "a b", "{x}"]);
    prop_oneof![
        4 => (prop::sample::select(Variable::ALL), text(), names, dates).prop_map(|(variable, text, names, date)| {
            let text = match variable.kind() {
                VariableKind::Text | VariableKind::Number => text,
                VariableKind::Names => names.to_owned(),
                VariableKind::Date => date.to_owned(),
            };
            Custom::new(variable.csl(), text)
        }),
        2 => (fields, prop_oneof![raws.prop_map(str::to_owned), text()])
            .prop_map(|(field, raw)| Custom::foreign("bibtex", field, raw)),
        1 => text().prop_map(|text| Custom::foreign("ris", "C7", text)),
        1 => types.prop_map(|name| Custom::new("type", name)),
        1 => keys.prop_map(|key| Custom::new("citation-key", key)),
        1 => text().prop_map(|text| Custom::new("XX", text)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_work_has_beside_is_read_back(item in item(), further in prop::collection::vec(further(), 0..6)) {
        let records = [record(Item { custom: further, ..item })];
        for format in DIALECTS {
            for target in ["", "jabref", "pandoc"] {
                let mut options = Options::default();
                if let Some(target) = refmill::emit::Target::from_id(target) {
                    let profile = target.profile();
                    options = Options { ascii: profile.ascii, protect: profile.protect, choices: profile.choices, ..options };
                }
                let emitter = emitter(format).unwrap();
                let text = render(&records, emitter, &options).unwrap().text;
                let found = read_back(&records, emitter, &options, &text).unwrap();
                prop_assert!(found.is_empty(), "{:?}\n{}", found, text);
            }
        }
    }

    #[test]
    fn what_was_read_twice_is_read_the_same_again(item in item(), further in prop::collection::vec(further(), 0..4)) {
        for format in DIALECTS {
            // A type may become another by its first reading, which has other fields.
            let item = Item { custom: further.clone(), ..item.clone() };
            // TeX writes Greek letters that look like Latin ones as those.
            prop_assume!(!format!("{item:?}").contains(['Α', 'Β', 'Ε', 'Ζ', 'Η', 'Ι', 'Κ', 'Μ', 'Ν', 'Ο', 'Ρ', 'Τ', 'Χ', 'ο']));
            let first = read(format, &written(format, &item));
            let second = read(format, &written(format, &first));
            let text = written(format, &second);
            prop_assert_eq!(&second, &read(format, &text), "{}", text);
        }
    }
}

/// Text made of what .bib files are made of, in orders that nobody meant.
fn shreds() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "@article{a,",
        "@inproceedings{b, crossref = {p},",
        "@proceedings{p,",
        "@comment{",
        "@string{s = ",
        "}\n@misc{c,\n",
        "{",
        "}",
        "(",
        ")",
        "\"",
        "\\",
        " title = {",
        "},\n author = {",
        " and ",
        ",",
        "\n",
        "é",
        "%",
        "@",
        "x",
        "#",
        " ",
        " year = 2001, ",
        "},\n doi = {10.1000/1}",
        "$",
        "},\n pages = {1--2",
        "\\'e",
        "\\textit{",
        "$_{2}$",
        "\\foo{",
        "&",
        "},\n keywords = {a, {b; c}",
        "},\n date = {2001-02-30",
        "},\n eprint = {",
        "},\n url = {http://a.b/",
        "},\n file = {",
        "},\n publisher = {",
        "},\n number = {7",
        "},\n note = {",
        "},\n journal = {",
        "family=Roe",
        "others",
        "``",
        "--",
        "~",
        "},\n translator = {",
        "},\n origdate = {",
        "},\n isbn = {0-306-40615-2",
        "},\n year = {in press",
        "},\n month = {mar",
        "},\n type = {",
        "},\n entrysubtype = {magazine",
        "}}\n",
    ]);
    let piece = prop_oneof![9 => piece.prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_file_says_is_written_and_read_back(text in shreds()) {
        let options = IntakeOptions { reader: reader("bibtex"), ..IntakeOptions::default() };
        let records = parse(text.as_bytes(), &options).unwrap().records;
        for emitter in EMITTERS {
            let rendered = render(&records, *emitter, &Options::default()).unwrap();
            let found = read_back(&records, *emitter, &Options::default(), &rendered.text).unwrap_or_default();
            prop_assert!(found.is_empty(), "{:?}\n{}", found, rendered.text);
        }
    }
}
