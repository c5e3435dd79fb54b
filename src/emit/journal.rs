//! Titles of journals abbreviated by the rules of ISO 4, and whether a printed title is such an abbreviation.
//!
//! What becomes of single words is left to [`words`]; which field an abbreviation goes to, to the formats.

mod words;

use std::borrow::Cow;

use super::Options;
use crate::model::{Item, ItemType};
use crate::span::Span;
use words::LIST;

/// How abbreviations end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stops {
    /// `J. Educ. Adm.`
    Dots,
    /// `J Educ Adm`
    None,
}

/// The abbreviation of the journal that an item stands in: what is printed where that is one, else one made by the rules
/// where [`Options::abbreviate_journals`] asks for it and a word is shortened. Books and proceedings have none.
pub(crate) fn short<'i>(item: &'i Item, options: &Options) -> Option<Cow<'i, str>> {
    let is_serial = matches!(item.kind, ItemType::ArticleJournal | ItemType::ArticleMagazine);
    let title = item.container_title.as_deref().filter(|_| is_serial)?;
    match (is_abbreviated(title), options.abbreviate_journals) {
        (true, None | Some(Stops::Dots)) => Some(Cow::Borrowed(title)),
        (true, Some(Stops::None)) => Some(Cow::Owned(without_stops(title))),
        (false, None) => None,
        (false, Some(stops)) => {
            // Nothing may be left of a title of articles alone.
            let is_other = |short: &String| short != title && short.contains(char::is_alphanumeric);
            Some(abbreviated(title, stops)).filter(is_other).map(Cow::Owned)
        }
    }
}

/// Whether a printed title is an abbreviation: every word that ends in a stop is one of the list, not only the last, whose
/// stop may end a sentence, and no other word could be shortened or left out.
fn is_abbreviated(title: &str) -> bool {
    // Most titles need no look at their words.
    if memchr::memchr(b'.', title.as_bytes()).is_none() {
        return false;
    }
    let (mut before_last, mut is_last_short) = (false, false);
    for word in title.split_whitespace().map(without_marks) {
        before_last |= is_last_short;
        is_last_short = is_short(word);
        if !is_last_short && !is_whole(word) {
            return false;
        }
    }
    before_last
}

/// Whether a word is abbreviated: initials, or a word of the list with its stop.
fn is_short(word: &str) -> bool {
    let is_part = |part: &str| {
        part.strip_suffix('.').map_or_else(|| is_whole(part), |core| LIST.has_abbreviation(core))
    };
    is_initials(word) || word.ends_with('.') && word.split('-').all(is_part)
}

/// Whether a word is initials with their stops, `U.S.A.`
fn is_initials(word: &str) -> bool {
    let is_letter = |part: &str| part.chars().count() == 1 && part.starts_with(char::is_uppercase);
    word.ends_with('.') && word.split_terminator('.').all(is_letter)
}

/// Whether a word without a stop stays as it is in an abbreviation.
fn is_whole(word: &str) -> bool {
    let is_plain = |part: &str| part.chars().all(char::is_alphanumeric) && !part.is_empty();
    let stays = |part: &str| is_plain(part) && words::shortened(part, false).is_none();
    !words::is_dropped(word) && word.split(['-', '/']).all(stays)
}

/// An abbreviation without the stops behind its letters; `2.0` keeps its own.
fn without_stops(title: &str) -> String {
    let mut before = ' ';
    let is_kept = |c: &char| {
        let shortens = *c == '.' && before.is_alphabetic();
        before = *c;
        !shortens
    };
    title.chars().filter(is_kept).collect()
}

/// A title by the rules: articles, prepositions and conjunctions left out, every word that the list has shortened, what
/// stands behind a colon kept where it is a part of the journal and left out where it says what the journal is. A title of
/// one word stays whole.
fn abbreviated(title: &str, stops: Stops) -> String {
    let (main, qualifier) = match title.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((main, qualifier)) if !qualifier.contains(')') => (main, Some(qualifier)),
        Some(_) | None => (title, None),
    };
    let main = match main.split_once(": ") {
        Some((before, behind)) if is_subtitle(behind) => before,
        Some(_) | None => main,
    };
    let shouts = !title.contains(char::is_lowercase);
    let mut out = String::with_capacity(title.len());
    match units(main)[..] {
        [Unit::Word(only)] if !only.contains('-') => out.push_str(only),
        ref units => write(&mut out, units, shouts),
    }
    if let Some(qualifier) = qualifier {
        out.push_str(" (");
        write(&mut out, &units(qualifier), shouts);
        out.push(')');
    }
    match stops {
        Stops::Dots => out,
        Stops::None => without_stops(&out),
    }
}

/// Whether what stands behind a colon is no part of a journal but says what it is, `An International Journal`.
fn is_subtitle(text: &str) -> bool {
    const ARTICLES: &[&str] = &["a", "an", "official", "the"];
    const SERIALS: &[&str] = &[
        "bulletin",
        "journal",
        "magazine",
        "newsletter",
        "quarterly",
        "review",
        "revista",
        "revue",
        "zeitschrift",
    ];
    let is_among = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.clone().next().is_some_and(|first| is_among(ARTICLES, first))
        || words.any(|word| is_among(SERIALS, word))
}

/// What of a title is abbreviated as one.
enum Unit<'t> {
    Word(&'t str),
    /// Several words, with what they become together where they do not stay as they are.
    Phrase(&'t str, Option<&'static str>),
}

/// The words of a title that are not left out, without the punctuation between them.
fn units(title: &str) -> Vec<Unit<'_>> {
    // Beside abbreviations a stop shortens a word that the list may not know, else it ends a sentence.
    let is_stopped = title.split_whitespace().map(without_marks).any(is_short);
    let words: Vec<&str> =
        title.split_whitespace().map(|word| bare(word, is_stopped)).filter(|word| !word.is_empty()).collect();
    let mut units = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(&word) = words.get(at) {
        if let Some((count, abbreviation)) = LIST.phrase(&words[at..]) {
            let (first, last) = (Span::of(word, title), Span::of(words[at + count - 1], title));
            units.push(Unit::Phrase(&title[first.start..last.end], abbreviation));
            at += count;
            continue;
        }
        // A preposition that begins a title stays, an article does not.
        let is_left_out = if at == 0 { words::is_article(word) } else { words::is_dropped(word) };
        if !is_left_out {
            units.push(Unit::Word(word));
        }
        at += 1;
    }
    units
}

/// A word without the marks around it, the article before an apostrophe, `l'éducation`, and the stop behind it, unless that
/// shortens it.
fn bare(word: &str, is_stopped: bool) -> &str {
    let word = words::without_elision(without_marks(word));
    let word = if is_stopped { word } else { word.trim_end_matches('.') };
    if word.contains(char::is_alphanumeric) { word } else { "" }
}

fn without_marks(word: &str) -> &str {
    word.trim_matches([',', ':', ';', '"', '“', '”', '«', '»', '(', ')', '?', '!'])
}

fn write(out: &mut String, units: &[Unit<'_>], shouts: bool) {
    for (number, unit) in units.iter().enumerate() {
        if number > 0 {
            out.push(' ');
        }
        match unit {
            Unit::Phrase(whole, abbreviation) => out.push_str(abbreviation.unwrap_or(whole)),
            Unit::Word(word) if word.ends_with('.') => out.push_str(word),
            Unit::Word(word) => {
                for part in word.split_inclusive(['-', '‐', '–', '/']) {
                    let inner = part.trim_end_matches(['-', '‐', '–', '/']);
                    match words::shortened(inner, shouts) {
                        Some(short) => out.push_str(&short),
                        None => out.push_str(&words::without_possessive(inner)),
                    }
                    out.push_str(&part[inner.len()..]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
