//! Text as a .bib file holds it: escaping for BibTeX and BibLaTeX, as pure functions that write into a string.
//!
//! Which field gets which text is left to the formats; what becomes of single characters stands in [`chars`],
//! names in [`names`]. Rules 5 to 9 and 19 of what the readers of .bib files do are kept here: they were measured
//! with pdflatex, bibtex, biber, Zotero, pandoc, citation-js, pybtex and bibtexparser.

mod chars;
mod markup;
pub(super) mod names;

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

use any_ascii::any_ascii_char;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use chars::Argument;
use markup::Mark;

/// The two languages of .bib files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// For bibtex and its styles of 1988.
    BibTex,
    /// For biber and the biblatex package.
    BibLaTex,
}

/// More characters than messages show are not looked for.
const MOST_FOUND: usize = 16;

/// What could not be written as it was, gathered over an entry.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Whether what pdflatex cannot print is written in ASCII letters that sound or look like it.
    pub(super) transliterates: bool,
    /// Whether the text that is being written has words in Greek, or is a name, so that short runs of Greek letters are no
    /// symbols.
    pub(super) is_greek: bool,
    /// Characters that pdflatex cannot print, each once, in the order met; no more than [`MOST_FOUND`].
    pub(super) unprintable: Vec<char>,
    /// Characters that were left out, each once, in the order met; no more than [`MOST_FOUND`].
    pub(super) dropped: Vec<char>,
}

impl Found {
    /// A name or an element of a list as it is printed, before its parts are told, which depends on its letters: blanks folded,
    /// characters without a glyph left out, and what pdflatex cannot print in ASCII where that is asked for, without the signs
    /// of `parting`, which would part it.
    fn printable<'t>(&mut self, text: &'t str, parting: &str) -> Cow<'t, str> {
        let transliterates = self.transliterates;
        let is_left_out = |c: char| chars::is_forbidden(c) || chars::is_invisible(c);
        let is_printed =
            |c: char| !transliterates || c.is_ascii() || chars::is_printed(c) && !chars::is_greek(c);
        let is_kept = |c: char| !(c.is_whitespace() || is_left_out(c) || chars::is_joiner(c));
        let is_plain = |c: char| c == ' ' || is_kept(c) && is_printed(c);
        if text.chars().all(is_plain) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for c in composed(text).chars() {
            if c.is_whitespace() {
                if !(out.is_empty() || out.ends_with(' ')) {
                    out.push(' ');
                }
            } else if is_left_out(c) {
                Self::note(&mut self.dropped, c);
            } else if chars::is_joiner(c) && !joins(&out) {
                // It joins nothing.
            } else if is_printed(c) {
                out.push(c);
            } else {
                Self::note(&mut self.unprintable, c);
                let is_kept = |c: &char| !(matches!(c, '{' | '}' | '\\' | '^' | '~') || parting.contains(*c));
                out.extend(any_ascii_char(c).chars().filter(is_kept));
            }
        }
        out.truncate(out.trim_end().len());
        Cow::Owned(out)
    }

    fn note(list: &mut Vec<char>, c: char) {
        if list.len() < MOST_FOUND && !list.contains(&c) {
            list.push(c);
        }
    }
}

/// Bytes that are written as they are. Everything else is looked at: TeX's own, white space other than a blank,
/// control characters, and whatever is not ASCII.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x20;
    while byte < 0x7F {
        plain[byte] =
            !matches!(byte as u8, b'\\' | b'{' | b'}' | b'$' | b'&' | b'%' | b'#' | b'_' | b'^' | b'~');
        byte += 1;
    }
    plain
};

/// Where text stands, which decides how letters beyond ASCII are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    /// As they are where pdflatex prints them.
    Raw,
    /// As TeX commands: BibTeX's styles cut names between bytes (rule 5).
    Ascii,
}

/// The text in Unicode's composed form, without a copy where it is so already.
///
/// biber composes what it reads, and pdflatex prints composed letters alone.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Writes text as the value of a field, markup included.
pub(super) fn text(out: &mut String, text: &str, dialect: Dialect, found: &mut Found) {
    protected(out, &composed(text), &[], dialect, found);
}

/// Writes text whose ranges in `protect` keep their case: each is put in braces (rule 18). The text is to be
/// [`composed`]; the ranges are to be in order, to hold no brace and no tag, and to begin with a letter or digit.
pub(super) fn protected(
    out: &mut String,
    text: &str,
    protect: &[Range<usize>],
    dialect: Dialect,
    found: &mut Found,
) {
    found.is_greek = has_greek_word(text);
    let begun = out.len();
    let mut rest = protect;
    let mut at = 0;
    let marks = markup::marks(text);
    let mut marks = marks.iter().peekable();
    while let Some(mark) = marks.next() {
        plain(out, text, at..mark.span.start, &mut rest, dialect, found);
        at = mark.span.end;
        if !mark.opens {
            out.push_str(mark.tag.close());
            continue;
        }
        let closing = marks.peek().filter(|next| !next.opens);
        let inside = closing.map_or("", |next| &text[at..next.span.start]);
        match mark.formula(inside) {
            Some(open) => {
                out.push_str(open);
                out.extend(inside.chars().map(|c| if c == '\u{2212}' { '-' } else { c }));
                out.push_str("}$");
                at = marks.next().map_or(at, |next| next.span.end);
                while rest.first().is_some_and(|range| range.start < at) {
                    rest = &rest[1..];
                }
            }
            None => out.push_str(mark.tag.open()),
        }
    }
    plain(out, text, at..text.len(), &mut rest, dialect, found);
    // Characters that are left out may have stood before blanks at the ends.
    out.truncate(begun + out[begun..].trim_end().len());
    let blanks = out[begun..].len() - out[begun..].trim_start().len();
    out.drain(begun..begun + blanks);
}

/// Writes a piece of text between two tags.
fn plain(
    out: &mut String,
    text: &str,
    piece: Range<usize>,
    protect: &mut &[Range<usize>],
    dialect: Dialect,
    found: &mut Found,
) {
    let pairs = balanced(text, piece.clone());
    let mut at = piece.start;
    while let Some(range) = protect.first().filter(|range| range.end <= piece.end) {
        escape(out, text, at..range.start, &pairs, (dialect, Letters::Raw), found);
        out.push('{');
        escape(out, text, range.clone(), &pairs, (dialect, Letters::Raw), found);
        out.push('}');
        at = range.end;
        *protect = &protect[1..];
    }
    escape(out, text, at..piece.end, &pairs, (dialect, Letters::Raw), found);
}

/// Writes an identifier or address that no reader unescapes (rule 7). Only what would end the field or stop its readers is
/// percent-encoded, as RFC 3986 has it: braces, the backslash, and code points that are no characters.
pub(super) fn verbatim(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, '{' | '}' | '\\') || chars::is_forbidden(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
}

/// Where the braces of a piece of text stand that match each other, in order. BibTeX counts braces whether they
/// are escaped or not, so that only matching ones may be written as `\{` and `\}`.
fn balanced(text: &str, piece: Range<usize>) -> Vec<usize> {
    let bytes = &text.as_bytes()[piece.clone()];
    let mut pairs = Vec::new();
    let mut open = Vec::new();
    for at in memchr::memchr2_iter(b'{', b'}', bytes) {
        if bytes[at] == b'{' {
            open.push(at);
        } else if let Some(start) = open.pop() {
            pairs.extend([piece.start + start, piece.start + at]);
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Writes a part of `text` character by character; runs of plain bytes are copied as they are.
fn escape(
    out: &mut String,
    text: &str,
    part: Range<usize>,
    pairs: &[usize],
    mode: (Dialect, Letters),
    found: &mut Found,
) {
    let bytes = text.as_bytes();
    let mut at = part.start;
    while at < part.end {
        let run = bytes[at..part.end].iter().position(|&byte| !PLAIN[usize::from(byte)]);
        let end = run.map_or(part.end, |run| at + run);
        out.push_str(&text[at..end]);
        at = end;
        let Some(c) = text[at..part.end].chars().next() else { break };
        let mut taken = c.len_utf8();
        match c {
            '&' | '%' | '#' | '_' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '{' | '}' if pairs.binary_search(&at).is_ok() => {
                out.push('\\');
                out.push(c);
            }
            '{' => out.push_str(r"\textbraceleft{}"),
            '}' => out.push_str(r"\textbraceright{}"),
            '\\' => out.push_str(r"\textbackslash{}"),
            '^' => out.push_str(r"\textasciicircum{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            // Blanks of any width: `~` is read literally by Zotero, and TeX has no line for a tab or a break.
            _ if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                let rest = &text[at..part.end];
                taken = rest.len() - rest.trim_start().len();
            }
            _ if chars::is_forbidden(c) => Found::note(&mut found.dropped, c),
            _ => taken = beyond_ascii(out, &text[at..part.end], mode, found),
        }
        at += taken;
    }
}

/// Writes the character that `text` begins with, or the run of like characters; returns how many bytes it took.
fn beyond_ascii(
    out: &mut String,
    text: &str,
    (dialect, letters): (Dialect, Letters),
    found: &mut Found,
) -> usize {
    let Some(c) = text.chars().next() else { return 0 };
    let width = c.len_utf8();
    if chars::is_invisible(c) {
        Found::note(&mut found.dropped, c);
        return width;
    }
    if chars::is_joiner(c) {
        if joins(out) {
            out.push(c);
        }
        return width;
    }
    if chars::subscript(c).is_some() {
        return script(out, text, "$_{", chars::subscript);
    }
    if chars::superscript(c).is_some() {
        let run = text.find(|c| chars::superscript(c).is_none()).map_or(text, |end| &text[..end]);
        if run.chars().all(chars::is_printed) {
            out.push_str(run);
            return run.len();
        }
        return script(out, text, "$^{", chars::superscript);
    }
    if chars::is_greek(c) {
        return greek(out, text, found);
    }
    if c == '\u{2212}' {
        out.push('-');
        return width;
    }
    if letters == Letters::Ascii {
        let taken = ascii_letter(out, text, Argument::Plain);
        if taken > 0 {
            return taken;
        }
    }
    let marked = text[width..].chars().next().is_some_and(unicode_normalization::char::is_combining_mark);
    if chars::is_printed(c) && !marked {
        out.push(c);
        return width;
    }
    // biber turns accent commands back into letters and marks, so that they help pdflatex in BibTeX alone.
    if dialect == Dialect::BibTex {
        let taken = chars::write_accented(out, text, Argument::Plain);
        if taken > 0 {
            return taken;
        }
    }
    if let Some(formula) = chars::formula(c) {
        out.push_str("{$");
        out.push_str(formula);
        out.push_str("$}");
        return width;
    }
    if chars::is_printed(c) {
        out.push(c);
    } else {
        unprintable(out, c, found);
    }
    width
}

/// Whether a joiner behind a text changes what is read, as it does in scripts that join their letters; elsewhere it is a
/// leftover of typesetting. The text may be a word in braces.
fn joins(text: &str) -> bool {
    // As many braces as can stand around a word, however many are printed.
    const BRACES: usize = 8;
    let letters = text.chars().rev().take(BRACES).find(|c| *c != '}');
    letters.is_some_and(|last| last > '\u{58F}')
}

/// Writes a character that pdflatex cannot print: as it is, or in ASCII where that is asked for.
fn unprintable(out: &mut String, c: char, found: &mut Found) {
    Found::note(&mut found.unprintable, c);
    if !found.transliterates {
        return out.push(c);
    }
    let letters = any_ascii_char(c);
    if letters.is_empty() {
        Found::note(&mut found.dropped, c);
    }
    for c in letters.chars() {
        match c {
            '&' | '%' | '#' | '_' | '$' => out.extend(['\\', c]),
            // Signs that look like a character and have no plain form in TeX.
            '{' | '}' | '\\' | '^' | '~' => {}
            _ => out.push(c),
        }
    }
}

/// Writes the letter that `text` begins with in ASCII, if TeX has a command for it; returns how many bytes it
/// took.
fn ascii_letter(out: &mut String, text: &str, argument: Argument) -> usize {
    let Some(c) = text.chars().next() else { return 0 };
    let sign = match c {
        '’' | '\u{2BC}' => "'",
        '‘' => "`",
        '‐' | '‑' => "-",
        '–' => "--",
        _ => "",
    };
    if !sign.is_empty() {
        out.push_str(sign);
        return c.len_utf8();
    }
    if let Some(command) = chars::letter_command(c) {
        out.push('{');
        out.push_str(command);
        out.push('}');
        return c.len_utf8();
    }
    chars::write_accented(out, text, argument)
}

/// Writes a run of subscript or superscript characters as one formula.
fn script(out: &mut String, text: &str, open: &str, sign: fn(char) -> Option<char>) -> usize {
    let mut taken = 0;
    out.push_str(open);
    for c in text.chars() {
        let Some(sign) = sign(c) else { break };
        if sign == '-' && out.ends_with('-') {
            // biber makes a dash of two hyphens.
            out.push_str("{}");
        }
        out.push(sign);
        taken += c.len_utf8();
    }
    out.push_str("}$");
    taken
}

/// The most Greek letters in a row that are taken for symbols, as in `αβγ`; more are a word.
const GREEK_SYMBOLS: usize = 3;

/// Whether a text has more Greek letters in a row than symbols are.
fn has_greek_word(text: &str) -> bool {
    !text.is_ascii() && text.split(|c| !chars::is_greek(c)).any(|run| run.chars().count() > GREEK_SYMBOLS)
}

/// Writes a run of Greek letters: symbols as formulae (rule 8), a word as it is, for a font that has it.
fn greek(out: &mut String, text: &str, found: &mut Found) -> usize {
    let run = text.find(|c: char| !chars::is_greek(c)).map_or(text, |end| &text[..end]);
    let symbols = !found.is_greek && run.chars().count() <= GREEK_SYMBOLS;
    if symbols && run.chars().all(|c| chars::formula(c).is_some()) {
        for formula in run.chars().filter_map(chars::formula) {
            out.push_str("{$");
            out.push_str(formula);
            out.push_str("$}");
        }
    } else {
        run.chars().for_each(|c| unprintable(out, c, found));
    }
    run.len()
}

/// Where the tags of markup that is properly paired stand in a text, for [`super::case`] to keep out of.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Range<usize>> {
    markup::marks(text).into_iter().map(|Mark { span, .. }| span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(source: &str, dialect: Dialect) -> (String, Found) {
        let mut out = String::new();
        let mut found = Found::default();
        text(&mut out, source, dialect, &mut found);
        (out, found)
    }

    #[test]
    fn both_dialects_write_the_same() {
        for (source, tex) in [
            ("R&D at 5% of $3 #1 a_b", r"R\&D at 5\% of \$3 \#1 a\_b"),
            ("~ ^ \\", r"\textasciitilde{} \textasciicircum{} \textbackslash{}"),
            ("set {x} {", r"set \{x\} \textbraceleft{}"),
            ("a } b {c {d} e", r"a \textbraceright{} b \textbraceleft{}c \{d\} e"),
            ("{{x}}", r"\{\{x\}\}"),
            ("a < b > c", "a < b > c"),
            ("CO<sub>2</sub>", "CO$_{2}$"),
            ("10<sup>−3</sup> m", "10$^{-3}$ m"),
            ("x<sub>max</sub>", r"x\textsubscript{max}"),
            ("19<sup>th</sup>", r"19\textsuperscript{th}"),
            ("<i>E. coli</i> and <b>x</b>", r"\textit{E. coli} and \textbf{x}"),
            ("<i>a<sub>2</sub></i>", r"\textit{a$_{2}$}"),
            ("<i>open", "<i>open"),
            ("closed</i>", "closed</i>"),
            ("<I>{</I>}", r"\textit{\textbraceleft{}}\textbraceright{}"),
            ("a &amp; b", r"a \&amp; b"),
            ("TGF-β and αβ", r"TGF-{$\beta$} and {$\alpha$}{$\beta$}"),
            ("p ≤ 0.05", r"p {$\leq$} 0.05"),
            ("−5 °C", "-5 °C"),
            ("H₂O, 10⁻¹², m²", "H$_{2}$O, 10$^{-12}$, m²"),
            ("no\u{A0}break thin\u{2009}space", "no break thin space"),
            ("two\n lines\r\n\tand tab", "two lines and tab"),
            ("“quoted” – ‘so’ … €5 ™", "“quoted” – ‘so’ … €5 ™"),
            ("café naïve Łódź", "café naïve Łódź"),
            ("cafe\u{301}", "café"),
            ("", ""),
        ] {
            for dialect in [Dialect::BibTex, Dialect::BibLaTex] {
                let (out, found) = written(source, dialect);
                assert_eq!(out, tex, "{source}");
                assert!(found.unprintable.is_empty() && found.dropped.is_empty(), "{source}");
            }
        }
    }

    #[test]
    fn stacked_accents_help_pdflatex_only_under_bibtex() {
        let (out, found) = written("Nguyễn", Dialect::BibTex);
        assert_eq!(out, r"Nguy{\~{\^e}}n");
        assert!(found.unprintable.is_empty());
        let (out, found) = written("Nguyễn", Dialect::BibLaTex);
        assert_eq!(out, "Nguyễn");
        assert_eq!(found.unprintable, ['ễ']);
    }

    #[test]
    fn what_pdflatex_cannot_print_is_kept_and_named_once() {
        let (out, found) = written("Жж Ж 中文 Ελλάδα", Dialect::BibLaTex);
        assert_eq!(out, "Жж Ж 中文 Ελλάδα");
        assert_eq!(found.unprintable, ['Ж', 'ж', '中', '文', 'Ε', 'λ', 'ά', 'δ', 'α']);
    }

    #[test]
    fn invisible_characters_are_left_out_and_named() {
        let (out, found) = written("zero\u{200B}width soft\u{AD}hyphen", Dialect::BibLaTex);
        assert_eq!(out, "zerowidth softhyphen");
        assert_eq!(found.dropped, ['\u{200B}', '\u{AD}']);
        assert_eq!(written("\u{200B} at the ends \u{AD}", Dialect::BibTex).0, "at the ends");
    }

    #[test]
    fn joiners_are_kept_behind_letters_that_they_join_even_in_braces() {
        let (mut out, word) = (String::new(), 0..3);
        let text = "\u{13a0}\u{200d}, a\u{200d}b";
        protected(&mut out, text, std::slice::from_ref(&word), Dialect::BibLaTex, &mut Found::default());
        assert_eq!(out, "{\u{13a0}}\u{200d}, ab");
    }

    #[test]
    fn control_characters_are_left_out_and_named() {
        let (out, found) = written("a\u{7}b\u{0}c\u{FFFF}", Dialect::BibTex);
        assert_eq!(out, "abc");
        assert_eq!(found.dropped, ['\u{7}', '\u{0}', '\u{FFFF}']);
    }

    #[test]
    fn addresses_are_not_escaped() {
        let mut out = String::new();
        verbatim(&mut out, r"https://example.org/a_b%20c#d&e~f{g}\h");
        assert_eq!(out, "https://example.org/a_b%20c#d&e~f%7Bg%7D%5Ch");
        out.clear();
        verbatim(&mut out, "https://example.org/\u{fffe}");
        assert_eq!(out, "https://example.org/%EF%BF%BE", "biber stops on what is no character");
    }

    #[test]
    fn protected_words_are_braced_between_tags() {
        let source = "The {x} of DNA & <i>RNA</i>";
        let dna = source.find("DNA").unwrap();
        let rna = source.find("RNA").unwrap();
        let mut out = String::new();
        let ranges = [dna..dna + 3, rna..rna + 3];
        protected(&mut out, source, &ranges, Dialect::BibTex, &mut Found::default());
        assert_eq!(out, r"The \{x\} of {DNA} \& \textit{{RNA}}");
    }
}
