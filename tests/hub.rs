//! What docs/HUB.md and the README say of the exports in examples/hub is what really comes out.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use shell::refmill;

const PAGES: [&str; 2] = [include_str!("../docs/HUB.md"), include_str!("../README.md")];

/// The commands of a page, each with what it prints.
fn examples(page: &'static str) -> Vec<(&'static str, &'static str)> {
    let blocks = page.split("```console\n$ ").skip(1);
    blocks.filter_map(|block| block.split("```").next()?.split_once('\n')).collect()
}

#[test]
fn the_commands_print_what_the_page_shows() {
    for page in PAGES {
        let whole: Vec<_> =
            examples(page).into_iter().filter(|(command, _)| !command.contains('|')).collect();
        assert_eq!(whole.len(), 3);
        for (command, printed) in whole {
            let args: Vec<&str> = command.split_whitespace().skip(1).chain(["--quiet"]).collect();
            assert_eq!(refmill(&args).exits(0).out, printed, "{command}");
        }
    }
}

#[test]
fn the_table_has_the_rows_and_columns_that_the_page_asks_for() {
    let (command, _) = *examples(PAGES[0]).last().unwrap();
    let args: Vec<&str> = command.split(" | ").next().unwrap().split_whitespace().skip(1).collect();
    let out = refmill(&[&args[..], &["--quiet"]].concat()).exits(0).out;
    let mut table = csv::Reader::from_reader(out.as_bytes());
    let columns = table.headers().unwrap().clone();
    for column in ["confidence", "file", "record", "reference", "raw", "role"] {
        assert!(columns.iter().any(|name| name == column), "{columns:?}");
    }
    assert_eq!(table.records().flatten().count(), 21, "five documents and sixteen references");
}
