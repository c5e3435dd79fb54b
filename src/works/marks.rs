//! What a title says of its place among like ones: the part, the edition, whether it remarks on another work.
//!
//! Titles that differ in nothing else are different works because of it.

use super::letters::folded;
use crate::model::{Item, ItemType};

/// Words before the number of a part.
const PARTS: [&str; 14] = [
    "part", "parts", "pt", "vol", "volume", "teil", "band", "bd", "partie", "parte", "tome", "tom",
    "chapter", "section",
];

/// Words behind the number of an edition.
const EDITIONS: [&str; 8] = ["ed", "edn", "edition", "aufl", "auflage", "edicion", "edicao", "edizione"];

/// Titles that many works have.
const GENERIC: [&str; 34] = [
    "introduction",
    "editorial",
    "guest editorial",
    "preface",
    "foreword",
    "conclusion",
    "conclusions",
    "discussion",
    "summary",
    "abstract",
    "abstracts",
    "overview",
    "afterword",
    "epilogue",
    "prologue",
    "appendix",
    "index",
    "bibliography",
    "references",
    "commentary",
    "comment",
    "comments",
    "reply",
    "response",
    "letter to the editor",
    "letters to the editor",
    "book review",
    "book reviews",
    "erratum",
    "corrigendum",
    "annual report",
    "guest editors introduction",
    "editors introduction",
    "acknowledgements",
];

/// What stands at the beginning of a title that is about another work, or corrects it.
const REMARKS: [&str; 15] = [
    "erratum",
    "errata",
    "corrigendum",
    "corrigenda",
    "correction",
    "corrections",
    "retraction",
    "retracted",
    "reply",
    "rejoinder",
    "comment",
    "comments",
    "response to",
    "review of",
    "book review",
];

/// What says the same anywhere in it.
const WITHIN: [&str; 5] = ["correction to", "erratum to", "corrigendum to", "reply to", "comment on"];

/// What servers and series of preprints are called.
const PREPRINTS: [&str; 15] = [
    "arxiv",
    "biorxiv",
    "medrxiv",
    "chemrxiv",
    "psyarxiv",
    "socarxiv",
    "techrxiv",
    "ssrn",
    "preprint",
    "preprints",
    "corr",
    "eprint",
    "eprints",
    "working paper",
    "research square",
];

/// The number that a word is: `2`, `2nd`, `ii`, `two`, `second`.
fn number(word: &str) -> Option<u8> {
    const NAMES: [[&str; 2]; 10] = [
        ["one", "first"],
        ["two", "second"],
        ["three", "third"],
        ["four", "fourth"],
        ["five", "fifth"],
        ["six", "sixth"],
        ["seven", "seventh"],
        ["eight", "eighth"],
        ["nine", "ninth"],
        ["ten", "tenth"],
    ];
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits.is_empty() && matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th" | "a" | "e" | "o")
    {
        return digits.parse().ok().filter(|number| *number > 0);
    }
    let named = NAMES.iter().position(|names| names.contains(&word)).map(|at| at as u8 + 1);
    named.or_else(|| roman(word))
}

/// A number in Roman digits up to forty, in small letters.
fn roman(word: &str) -> Option<u8> {
    let tens = word.bytes().take_while(|byte| *byte == b'x').count();
    let ones = match word.get(tens..)? {
        "" => 0,
        "i" => 1,
        "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        "v" => 5,
        "vi" => 6,
        "vii" => 7,
        "viii" => 8,
        "ix" => 9,
        _ => return None,
    };
    let number = tens * 10 + ones;
    (number > 0 && tens < 4).then_some(number as u8)
}

/// The number of the part that a title names; zero where it names none.
pub(super) fn part(title: &str, folded: &str) -> u8 {
    let words: Vec<&str> = folded.split(' ').collect();
    let named = words.windows(2).find_map(|pair| match pair {
        [word, next] if PARTS.contains(word) => number(next),
        _ => None,
    });
    // `Honey. II. Wax` and `Honey II`, but not the `I` that many a sentence begins with.
    let counted = || {
        let mut tokens = title.split_whitespace().peekable();
        let mut found = None;
        let mut at = 0;
        while let Some(token) = tokens.next() {
            let bare = token.trim_end_matches(['.', ':', ')', ',']).trim_start_matches('(');
            let ends = tokens.peek().is_none() || token.ends_with(['.', ':', ')']);
            let is_roman = !bare.is_empty() && bare.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
            // A single `V` or `X` is a letter more often.
            if at > 0 && ends && is_roman && !matches!(bare, "V" | "X") {
                found = roman(&bare.to_ascii_lowercase());
            }
            at += 1;
        }
        found
    };
    named.or_else(counted).unwrap_or(0)
}

/// The number of the edition that an item says; zero where it says none.
pub(super) fn edition(item: &Item, folded_title: &str) -> u8 {
    let said = item.edition.as_deref().map(folded);
    let said = said.as_deref().and_then(|said| said.split(' ').find_map(number));
    let words: Vec<&str> = folded_title.split(' ').collect();
    let titled = || {
        words.windows(2).find_map(|pair| match pair {
            [count, word] if EDITIONS.contains(word) => number(count),
            _ => None,
        })
    };
    said.or_else(titled).unwrap_or(0)
}

/// Whether many works have this title, folded.
pub(super) fn is_generic(folded: &str) -> bool {
    GENERIC.contains(&folded)
}

/// Whether a title, folded, says that its work is about another one.
pub(super) fn is_remark(folded: &str) -> bool {
    WITHIN.iter().any(|words| has_words(folded, words))
        || REMARKS.iter().any(|words| {
            folded.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
}

/// Whether words stand in a folded text, whole.
fn has_words(folded: &str, words: &str) -> bool {
    folded.match_indices(words).any(|(at, _)| {
        let (before, behind) = (&folded[..at], &folded[at + words.len()..]);
        (before.is_empty() || before.ends_with(' ')) && (behind.is_empty() || behind.starts_with(' '))
    })
}

/// Whether an item is a version before publication.
pub(super) fn is_preprint(item: &Item, folded_source: &str) -> bool {
    if PREPRINTS.iter().any(|name| has_words(folded_source, name)) {
        return true;
    }
    item.volume.is_none() && (item.kind == ItemType::Article || item.arxiv.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_however_they_are_counted() {
        let part = |title: &str| part(title, &folded(title));
        for title in [
            "Honey, Part II",
            "Honey: part 2",
            "Honey (pt. two)",
            "Honey II",
            "Honey. II. Wax",
            "Honig, 2. Wachs, Teil 2",
        ] {
            assert_eq!(part(title), 2, "{title}");
        }
        for title in
            ["Honey", "I keep bees", "Part of the hive", "Vitamin C. A review", "Why should I. Answers"]
        {
            assert!(part(title) < 2, "{title}");
        }
        assert_eq!(part("Honey: Volume 12"), 12);
    }

    #[test]
    fn editions_are_told_by_their_field_or_their_title() {
        let said = |edition: &str| Item { edition: Some(edition.into()), ..Item::default() };
        assert_eq!(edition(&said("2nd ed."), ""), 2);
        assert_eq!(edition(&said("Third edition"), ""), 3);
        assert_eq!(edition(&said("Revised"), ""), 0);
        assert_eq!(edition(&Item::default(), &folded("Beekeeping (4th ed.)")), 4);
    }

    #[test]
    fn remarks_and_titles_of_many_works_are_known() {
        assert!(
            is_remark("reply to roe")
                && is_remark("erratum")
                && is_remark("bees in rain correction to roe")
                && !is_remark("replying bees")
        );
        assert!(is_generic(&folded("Introduction.")) && !is_generic("introduction to bees"));
    }

    #[test]
    fn preprints_are_known_by_their_server_or_number() {
        let item = Item { kind: ItemType::ArticleJournal, ..Item::default() };
        assert!(is_preprint(&item, "arxiv preprint"));
        assert!(!is_preprint(&item, "journal of honey"));
        assert!(is_preprint(&Item { kind: ItemType::Article, ..Item::default() }, ""));
    }
}
