//! Text → the plain words that keys are made of, and which of them say something about a work.

use any_ascii::any_ascii;

use crate::model::{CustomKind, Item};

/// The longest piece of one word that gets into a key: what people type.
pub(super) const LONGEST_WORD: usize = 40;

/// Words that say nothing about a title, in the languages that titles are most often in.
const STOP_WORDS: &[&str] = &[
    "a", "about", "after", "al", "an", "and", "are", "as", "at", "auf", "aus", "be", "but", "by", "can",
    "das", "de", "dei", "del", "della", "den", "der", "des", "di", "die", "do", "does", "du", "e", "ein",
    "eine", "el", "en", "et", "for", "from", "fur", "het", "how", "i", "il", "im", "in", "into", "is", "it",
    "its", "la", "las", "le", "les", "lo", "los", "mit", "o", "of", "on", "or", "os", "pour", "s", "sobre",
    "sur", "t", "than", "that", "the", "their", "this", "to", "um", "uma", "un", "una", "und", "une", "uno",
    "van", "via", "von", "was", "we", "what", "when", "where", "which", "who", "why", "with", "y", "zu",
    "zum", "zur",
];

/// What JabRef calls function words beyond those above; patterns skip them, too.
const FUNCTION_WORDS: &[&str] = &[
    "above", "across", "against", "along", "among", "around", "before", "behind", "below", "beneath",
    "beside", "between", "beyond", "down", "during", "except", "inside", "like", "near", "nor", "off",
    "onto", "since", "so", "through", "toward", "under", "until", "up", "upon", "within", "without", "yet",
];

/// The markup that titles hold.
const MARKUP: &[&str] = &["<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", "<sup>", "</sup>"];

/// A word in ASCII letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether it says nothing about a work, as `the`.
    pub(super) is_function: bool,
}

impl Word {
    /// A word that counts, its characters taken as they are.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_function: false }
    }
}

/// The key that a work has in its source, as far as .bib files can hold it: papers cite by it. What `bibtex` and biber take in keys
/// stays, dots, slashes and plus signs among it; what either stops at is a hyphen, and other scripts are transliterated.
pub(super) fn source_key(item: &Item) -> Option<String> {
    let key = item.custom.iter().find(|custom| custom.kind() == CustomKind::Key)?;
    let held = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '+' | '/') { c } else { '-' }
    };
    let key: String = any_ascii(key.text.trim()).chars().map(held).collect();
    key.contains(|c: char| c.is_ascii_alphanumeric()).then_some(key)
}

/// The words of a text, between white space, dashes and strokes, transliterated; what has neither letters nor digits
/// is none.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut text = std::borrow::Cow::Borrowed(text);
    if text.contains('<') {
        for markup in MARKUP {
            text = text.replace(markup, "").into();
        }
    }
    let is_between = |c: char| c.is_whitespace() || matches!(c, '\u{2013}' | '\u{2014}' | '/');
    text.split(is_between)
        .map(|word| Word { text: plain(word), is_function: is_function(word) })
        .filter(|word| !word.text.is_empty())
        .collect()
}

/// All of a text as one word; none where it has neither letters nor digits.
pub(super) fn one_word(text: &str) -> Vec<Word> {
    let text = plain(text);
    if text.is_empty() { Vec::new() } else { vec![Word::plain(text)] }
}

/// The letters and digits of a text, transliterated, in their case, cut to a length that people type.
fn plain(text: &str) -> String {
    any_ascii(text).chars().filter(char::is_ascii_alphanumeric).take(LONGEST_WORD).collect()
}

fn is_function(word: &str) -> bool {
    let lower = plain(word).to_ascii_lowercase();
    !is_significant(word) || FUNCTION_WORDS.contains(&lower.as_str())
}

/// Whether a word says something about a work: it is no stop word, and more than a digit or a single letter.
pub(crate) fn is_significant(word: &str) -> bool {
    let ascii = any_ascii(word).to_lowercase();
    ascii.chars().filter(char::is_ascii_alphanumeric).count() > 1
        && ascii.contains(|c: char| c.is_ascii_alphabetic())
        && !STOP_WORDS.contains(&ascii.as_str())
}

/// Adds the letters and digits of a word, transliterated, in lower case and cut to a length that people type.
pub(super) fn push_ascii(key: &mut String, word: &str) {
    let ascii = any_ascii(word);
    key.extend(
        ascii.chars().filter(char::is_ascii_alphanumeric).take(LONGEST_WORD).map(|c| c.to_ascii_lowercase()),
    );
}
