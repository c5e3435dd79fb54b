//! Which words of a title have to keep their capitals when a style writes the title in lower case (rule 18).
//!
//! Places alone: the braces are left to [`super::tex`]. Acronyms, mixed case, letters with digits and single
//! capitals are always kept. A capitalised word is a proper noun where the title is written in sentence case, and
//! says nothing where every word has a capital.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::{Protect, tex};

/// Of how many words with a chance to be in lower case one may be so in a title whose words have capitals.
const CAPITALS_PER_SMALL: usize = 4;

/// How the capitals of a title are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Names alone carry them.
    Sentence,
    /// Most words carry one.
    Title,
    /// Every letter is one, so that none means anything.
    Capitals,
}

/// One word: a run of letters and digits with the hyphens and apostrophes inside it.
#[derive(Clone, Debug)]
struct Word<'t> {
    span: Range<usize>,
    text: &'t str,
    /// Whether it opens a sentence, a subtitle or a quotation, where a capital is usual.
    opens: bool,
    /// Whether a word follows it without punctuation between.
    leads: bool,
}

/// What the letters of a word, or of a part of it between hyphens, say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// No capital, or no case at all.
    Lower,
    /// One capital, at the front.
    Capitalised,
    /// A capital alone.
    Letter,
    /// Several capitals, or one that is not at the front, or letters with digits.
    Fixed,
}

/// The words of a work's own title that keep their case. The title is to be [`tex::composed`].
pub(super) fn title(title: &str, protect: Protect) -> Vec<Range<usize>> {
    kept(title, protect, true)
}

/// The words of the title of a book or of proceedings that keep their case: few styles touch these titles, and
/// they are names themselves, so that acronyms and mixed case are enough.
pub(super) fn container(title: &str, protect: Protect) -> Vec<Range<usize>> {
    kept(title, protect, false)
}

fn kept(title: &str, protect: Protect, is_of_work: bool) -> Vec<Range<usize>> {
    if protect == Protect::None {
        return Vec::new();
    }
    let words = words(title);
    if protect == Protect::All {
        return words.into_iter().filter(|word| has_capital(word.text)).map(|word| word.span).collect();
    }
    let style = match style(&words) {
        Style::Sentence if is_of_work => Style::Sentence,
        Style::Sentence | Style::Title => Style::Title,
        Style::Capitals => Style::Capitals,
    };
    let mut keep = Vec::new();
    for word in &words {
        self::protect(word, style, is_of_work, &mut keep);
    }
    keep
}

/// Adds the places of a word that keep their case: the word, or its parts where only some have to.
fn protect(word: &Word<'_>, style: Style, letters: bool, keep: &mut Vec<Range<usize>>) {
    if style == Style::Capitals {
        return;
    }
    let parts = word.text.split('-').filter(|part| !part.is_empty());
    let kept = |part: &str| match shape(part) {
        Shape::Fixed => true,
        Shape::Letter => letters && !is_article(word, part, style),
        Shape::Capitalised => style == Style::Sentence && !(word.opens && word.text.starts_with(part)),
        Shape::Lower => false,
    };
    if !parts.clone().any(kept) {
        return;
    }
    let loose = |part: &str| !kept(part) && shape(part) != Shape::Lower;
    if !parts.clone().any(loose) {
        keep.push(word.span.clone());
        return;
    }
    keep.extend(parts.filter(|part| kept(part)).map(|part| {
        let start = word.span.start + crate::span::Span::of(part, word.text).start;
        start..start + part.len()
    }));
}

/// Whether a capital letter alone is the article: at an opening, or before a word where every word has a capital.
fn is_article(word: &Word<'_>, part: &str, style: Style) -> bool {
    part == "A" && part == word.text && word.leads && (word.opens || style == Style::Title)
}

fn shape(part: &str) -> Shape {
    // A possessive or an elision is not part of the word: `PISA's`, `L'État`.
    let part = part.strip_suffix("'s").or_else(|| part.strip_suffix("’s")).unwrap_or(part);
    let (mut letters, mut capitals, mut digits, mut first_capital, mut starts) = (0, 0, 0, false, false);
    for c in part.chars() {
        if c.is_alphabetic() {
            letters += 1;
            if letters == 1 {
                starts = digits == 0;
                first_capital = c.is_uppercase();
            }
            capitals += usize::from(c.is_uppercase());
        } else if c.is_ascii_digit() {
            digits += 1;
        }
    }
    let cased = part.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    match (capitals, letters) {
        (_, 0) => Shape::Lower,
        (0, _) if cased && digits > 0 && starts => Shape::Fixed,
        (0, _) => Shape::Lower,
        _ if digits > 0 => Shape::Fixed,
        (1, 1) => Shape::Letter,
        (1, _) if first_capital => Shape::Capitalised,
        _ => Shape::Fixed,
    }
}

/// How the capitals of a title are used, by its longer words that open nothing.
fn style(words: &[Word<'_>]) -> Style {
    let (mut capitals, mut small, mut upper, mut long, mut german) = (0, 0, 0, 0, false);
    for word in words {
        let length = word.text.chars().filter(|c| c.is_alphabetic()).count();
        german |= is_german(word.text);
        if length > 1 {
            long += 1;
            upper += usize::from(!word.text.chars().any(char::is_lowercase) && has_capital(word.text));
        }
        if length < 4 || word.opens {
            continue;
        }
        let part = word.text.split('-').next().unwrap_or_default();
        match shape(part) {
            Shape::Capitalised => capitals += 1,
            Shape::Lower if !is_small_word(word.text) && part.chars().any(char::is_lowercase) => small += 1,
            Shape::Lower | Shape::Letter | Shape::Fixed => {}
        }
    }
    if long >= 3 && upper * 4 >= long * 3 || long == 2 && upper == 2 && is_shouted(words) {
        Style::Capitals
    } else if capitals >= CAPITALS_PER_SMALL * small && !german {
        Style::Title
    } else {
        Style::Sentence
    }
}

/// Whether a word of four letters or more stays in lower case in a title whose words have capitals.
fn is_small_word(word: &str) -> bool {
    matches!(
        word,
        "about"
            | "across"
            | "after"
            | "against"
            | "among"
            | "amongst"
            | "around"
            | "before"
            | "behind"
            | "between"
            | "beyond"
            | "during"
            | "from"
            | "into"
            | "like"
            | "near"
            | "onto"
            | "over"
            | "since"
            | "than"
            | "that"
            | "their"
            | "this"
            | "through"
            | "throughout"
            | "toward"
            | "towards"
            | "under"
            | "until"
            | "upon"
            | "versus"
            | "when"
            | "where"
            | "which"
            | "while"
            | "with"
            | "within"
            | "without"
            | "para"
            | "entre"
            | "sobre"
            | "como"
            | "desde"
            | "pour"
            | "dans"
            | "avec"
            | "chez"
            | "della"
            | "delle"
            | "degli"
            | "dello"
            | "nella"
            | "alla"
    )
}

/// Whether only German has a word: its nouns carry capitals that a style must not take away.
fn is_german(word: &str) -> bool {
    matches!(
        word,
        "und"
            | "für"
            | "zur"
            | "zum"
            | "eine"
            | "einer"
            | "eines"
            | "mit"
            | "über"
            | "beim"
            | "vom"
            | "dem"
            | "der"
            | "auf"
    )
}

fn has_capital(text: &str) -> bool {
    text.chars().any(char::is_uppercase)
}

/// Whether two words in capitals are words and no acronyms: one of them is longer than acronyms are.
fn is_shouted(words: &[Word<'_>]) -> bool {
    const LONGEST_ACRONYM: usize = 6;
    words.iter().any(|word| word.text.chars().count() > LONGEST_ACRONYM)
}

/// The words of a title, tags left out.
fn words(title: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut tags = tex::tags(title).peekable();
    let mut opens = true;
    let mut at = 0;
    while let Some(c) = title[at..].chars().next() {
        if let Some(tag) = tags.next_if(|tag| tag.start <= at) {
            at = tag.end;
            continue;
        }
        let limit = tags.peek().map_or(title.len(), |tag| tag.start);
        if !is_letter(c) {
            let next = at + c.len_utf8();
            opens = match c {
                // A full stop inside `U.S.` or `3.0` ends nothing.
                ':' | '.' | '?' | '!' | ';' | '–' | '—' | '|' | '…' => {
                    opens
                        || title[next..].starts_with(char::is_whitespace) && !is_initial(words.last(), c, at)
                }
                '“' | '„' | '"' | '«' | '‘' | '¿' | '¡' | '‹' => true,
                _ => opens,
            };
            at = next;
            continue;
        }
        let end = end_of_word(title, at, limit);
        if let Some(before) =
            words.last_mut().filter(|before| title[before.span.end..at].chars().all(char::is_whitespace))
        {
            before.leads = true;
        }
        words.push(Word { span: at..end, text: &title[at..end], opens, leads: false });
        opens = false;
        at = end;
    }
    words
}

/// Whether a full stop stands after a single capital or a short abbreviation and so ends no sentence: `E. coli`,
/// `J. Smith`, `vs. `.
fn is_initial(before: Option<&Word<'_>>, c: char, at: usize) -> bool {
    const ABBREVIATED: &[&str] = &["vs", "St", "Dr", "Mr", "Mrs", "No", "Vol", "cf", "etc", "al"];
    c == '.'
        && before.is_some_and(|word| {
            word.span.end == at && (word.text.chars().count() == 1 || ABBREVIATED.contains(&word.text))
        })
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}

/// Where the word that begins at `at` ends: letters, digits and marks go on it, hyphens and apostrophes when a
/// letter follows them.
fn end_of_word(title: &str, at: usize, limit: usize) -> usize {
    let mut end = at;
    let mut chars = title[at..limit].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let joins =
            matches!(c, '-' | '\'' | '’' | '‐') && chars.peek().is_some_and(|&(_, next)| is_letter(next));
        if !(is_letter(c) || is_combining_mark(c) || joins) {
            break;
        }
        end = at + offset + c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn braced(text: &str, keep: &[Range<usize>]) -> String {
        let mut out = String::new();
        let mut at = 0;
        for range in keep {
            out.push_str(&text[at..range.start]);
            out.push('{');
            out.push_str(&text[range.clone()]);
            out.push('}');
            at = range.end;
        }
        out + &text[at..]
    }

    /// Titles with the braces that they are to have.
    const TITLES: &str = include_str!("case/titles.txt");

    #[test]
    fn all_capitals_or_none_are_kept_where_that_is_asked_for() {
        let source = "Teaching in the Age of AI: A review";
        assert_eq!(braced(source, &title(source, Protect::None)), source);
        let all = "{Teaching} in the {Age} of {AI}: {A} review";
        assert_eq!(braced(source, &title(source, Protect::All)), all);
        assert_eq!(braced(source, &container(source, Protect::All)), all);
    }

    #[test]
    fn titles_keep_what_they_must() {
        assert!(TITLES.lines().filter(|line| !line.starts_with('#')).count() >= 200);
        let mut wrong = Vec::new();
        for expected in TITLES.lines().filter(|line| !line.starts_with('#')) {
            let source = expected.replace(['{', '}'], "");
            let found = braced(&source, &title(&source, Protect::Proper));
            if found != expected {
                wrong.push((found, expected));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn containers_keep_acronyms_and_mixed_case() {
        for expected in [
            "Proceedings of the {IEEE} conference on China and {McDonald}",
            "Handbook of vitamin A research",
            "PROCEEDINGS OF THE ANNUAL MEETING",
            "{CHI} '20: {ACM} Conference",
        ] {
            let source = expected.replace(['{', '}'], "");
            assert_eq!(braced(&source, &container(&source, Protect::Proper)), expected);
        }
    }
}
