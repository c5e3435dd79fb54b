//! The line that says what was done, in numbers that add up.

use refmill::pipeline::Summary;
use serde_json::{Value, json};

/// What was done: inputs, what was read = what became of it, and what was found.
pub(crate) fn summary_line(summary: &Summary, reviewed: Option<usize>, notes_hidden: bool) -> String {
    let failed = summary.unreadable + summary.unknown_format;
    let mut line = count(summary.inputs, "input");
    if let Some(resumed) = summary.resumed {
        line += &format!(" + {} skipped", resumed.skipped);
    }
    line += &format!(" ({}", bytes(summary.bytes));
    if summary.unaccounted() == 0 {
        line += ", all accounted for";
    }
    let unread = summary.account.unread + summary.account.undecoded;
    if unread > 0 {
        line += &format!(", {} of it unread", bytes(unread));
    }
    line += &format!("), {} rejected", failed + summary.rejected);
    let documents = count(summary.documents, "document");
    line += &format!(" · {documents} + {}", count(summary.references, "reference"));
    let fragments = count(summary.fragments, "fragment");
    let doubtful = format!("{fragments}, {} uncertain", summary.uncertain);
    match summary.tally {
        None => line += &format!(" ({doubtful})"),
        Some(tally) => {
            line += &format!(" = {}", count(tally.written, "item"));
            if tally.left_out > 0 {
                line += &format!(" + {} left out", count(tally.left_out, "repeat"));
            }
            if tally.already_there > 0 {
                line += &format!(" + {} already there", tally.already_there);
            }
            if tally.out_of_scope > 0 {
                line += &format!(" + {} out of scope", tally.out_of_scope);
            }
            if let Some(joined) = summary.joined {
                line += &format!(" + {} joined", count(joined.mentions - joined.works, "mention"));
                if joined.held_back > 0 {
                    line += &format!(" + {} in the library left out", joined.held_back);
                }
            }
            line += &format!(" ({doubtful}, {})", count(tally.repeats, "repeat"));
        }
    }
    if let Some(joined) = summary.joined {
        line += &format!(" · {} in {}", count(joined.works, "work"), count(joined.mentions, "mention"));
        if let Some(found) = joined.in_library {
            line += &format!(", {found} in the library");
        }
    }
    if let Some(verified) = summary.verified {
        line += &format!(" · {} verified", count(verified, "item"));
    }
    if let Some(corrected) = summary.corrections {
        line += &format!(" · {} corrected", count(corrected.references, "reference"));
        if let Some(first) = corrected.first_unmatched {
            let (number, verb) = match corrected.unmatched {
                1 => ("1 correction matches".to_owned(), "in"),
                several => (format!("{several} corrections match"), "the first in"),
            };
            line += &format!(", {number} no reference ({verb} line {first})");
        }
    }
    if let Some(lock) = summary.lock {
        line += &format!(" · {} kept", count(lock.kept, "key"));
        if lock.absent > 0 {
            line += &format!(", {} of works that are not there", lock.absent);
        }
    }
    if let Some(resumed) = summary.resumed.filter(|resumed| resumed.others > 0) {
        line += &format!(" · {} of earlier runs stay", count(resumed.others, "output"));
    }
    if let Some(reviewed) = reviewed {
        line += &format!(" · {} to review", count(reviewed, "reference"));
    }
    if summary.interrupted {
        line += " · interrupted: what is not complete is not there";
    }
    match findings(summary, notes_hidden) {
        found if !found.is_empty() => line + " · " + &found,
        _ if failed == 0 => line + " · nothing to report",
        _ => line,
    }
}

/// The same as data, and all that the line leaves out.
pub(crate) fn summary_data(summary: &Summary, reviewed: Option<usize>) -> Value {
    let mut told = json!(summary);
    told["reconciles"] = summary.reconciles().into();
    if let Some(reviewed) = reviewed {
        told["reviewed"] = reviewed.into();
    }
    told
}

/// What is wrong with the numbers, where they do not add up.
pub(crate) fn discrepancy(summary: &Summary) -> Option<String> {
    if summary.reconciles() {
        return None;
    }
    let what = match summary.unaccounted() {
        0 => "documents and references that were read are not all accounted for".to_owned(),
        1 => "one byte of the inputs is not accounted for".to_owned(),
        several => format!("{several} bytes of the inputs are not accounted for"),
    };
    Some(format!("the numbers of this run do not add up: {what}"))
}

/// What to do about that.
pub(crate) const DISCREPANCY_HELP: &str =
    "this is a fault of refmill, not of the data: do not trust the output, and please report it";

fn findings(summary: &Summary, notes_hidden: bool) -> String {
    let kinds = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")];
    let found: Vec<String> =
        kinds.iter().filter(|(number, _)| *number > 0).map(|(number, kind)| count(*number, kind)).collect();
    let mut found = found.join(", ");
    if notes_hidden && summary.notes > 0 {
        found += if summary.notes == 1 { " (-v shows it)" } else { " (-v shows them)" };
    }
    found
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn bytes(number: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", number / unit, number % unit * 10 / unit);
    match number {
        0..1_000 => format!("{number} B"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        1_000_000_000.. => format!("{} GB", tenths(1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use refmill::intake::Account;
    use refmill::outlet::Tally;

    #[test]
    fn the_numbers_add_up_in_the_line() {
        let tally = Tally { written: 47, left_out: 0, out_of_scope: 0, already_there: 0, repeats: 0 };
        let summary = Summary {
            inputs: 1,
            bytes: 9_312,
            account: Account {
                fed: 9_312,
                decoded: 9_312,
                text: 9_312,
                records: 9_312,
                ..Account::default()
            },
            documents: 1,
            references: 46,
            fragments: 3,
            uncertain: 4,
            tally: Some(tally),
            warnings: 3,
            notes: 2,
            ..Summary::default()
        };
        assert!(summary.reconciles());
        assert_eq!(
            summary_line(&summary, None, true),
            "1 input (9.3 kB, all accounted for), 0 rejected · 1 document + 46 references = 47 items (3 fragments, 4 \
             uncertain, 0 repeats) · 3 warnings, 2 notes (-v shows them)"
        );
        let tally = Tally { written: 40, left_out: 6, out_of_scope: 1, already_there: 0, repeats: 6 };
        let summary = Summary { unreadable: 1, tally: Some(tally), warnings: 0, notes: 0, ..summary };
        assert_eq!(
            summary_line(&summary, None, true),
            "1 input (9.3 kB, all accounted for), 1 rejected · 1 document + 46 references = 40 items + 6 repeats left \
             out + 1 out of scope (3 fragments, 4 uncertain, 6 repeats)"
        );
        let sound = Summary { unreadable: 0, ..summary };
        assert!(summary_line(&sound, None, true).ends_with(" · nothing to report"));
        assert_eq!(discrepancy(&summary), None);
    }

    #[test]
    fn what_does_not_add_up_is_said() {
        let lost = Summary { references: 1, tally: Some(Tally::default()), ..Summary::default() };
        assert!(
            discrepancy(&lost)
                .unwrap()
                .ends_with("documents and references that were read are not all accounted for")
        );
        let account = Account { fed: 9, decoded: 9, text: 9, records: 7, ..Account::default() };
        let lost = Summary { bytes: 9, account, ..Summary::default() };
        assert!(discrepancy(&lost).unwrap().ends_with("2 bytes of the inputs are not accounted for"));
        assert!(!summary_line(&lost, None, false).contains("all accounted for"));
        let account = Account { between: 1, unread: 1, ..account };
        let unread = Summary { account, ..lost };
        assert_eq!(discrepancy(&unread), None);
        assert!(summary_line(&unread, None, false).contains("(9 B, all accounted for, 1 B of it unread)"));
        assert_eq!(discrepancy(&Summary { closed: true, ..lost }), None, "nobody knows where it stopped");
    }
}
