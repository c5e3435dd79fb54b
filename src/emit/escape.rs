//! Text that stays text: escapes for Markdown, HTML, web addresses and RIS, as pure functions.
//!
//! LaTeX has rules of its own and a module of its own. When to escape is left to the formats and to
//! [`super::template`].

use std::borrow::Cow;
use std::ops::Range;

/// The markup that titles are exported with; anything else between `<` and `>` is text.
const MARKUP: [&str; 5] = ["sub", "sup", "i", "b", "em"];

/// What stands before a DOI to make an address of it.
pub(crate) const DOI_RESOLVER: &str = "https://doi.org/";

/// The longest name that an HTML entity has.
const LONGEST_ENTITY: usize = 32;

/// The places of the tags in `text` that are markup: `<sub> <sup> <i> <b> <em>` in well-nested pairs and without
/// attributes, in order.
pub(crate) fn markup(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<(Range<usize>, bool)> = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    // How many of each are open, so that none is looked for in vain.
    let mut counts = [0usize; MARKUP.len()];
    for (start, _) in text.match_indices('<') {
        let Some((name, closing, end)) = tag_at(text, start) else { continue };
        if !closing {
            open.push((found.len(), name));
            counts[name] += 1;
            found.push((start..end, false));
        } else if counts[name] > 0 {
            // What was opened inside and never closed is text.
            while let Some((index, opened)) = open.pop() {
                counts[opened] -= 1;
                if opened == name {
                    found[index].1 = true;
                    break;
                }
            }
            found.push((start..end, true));
        }
    }
    found.into_iter().filter(|(_, paired)| *paired).map(|(range, _)| range).collect()
}

/// Which of [`MARKUP`] a tag is, whether it closes, and where it ends.
fn tag_at(text: &str, start: usize) -> Option<(usize, bool, usize)> {
    let inner = text[start..].strip_prefix('<')?;
    let (inner, closing) = inner.strip_prefix('/').map_or((inner, false), |rest| (rest, true));
    let name = &inner[..inner.bytes().take(4).position(|b| b == b'>')?];
    let known = MARKUP.iter().position(|known| known.eq_ignore_ascii_case(name))?;
    Some((known, closing, text.len() - inner.len() + name.len() + 1))
}

/// What stands for a character in prose: white space that breaks lines is a blank, other control characters show as
/// U+FFFD, as CommonMark and HTML have it for U+0000, and so does what is no character, which HTML may not hold.
pub(crate) fn printable(c: char) -> char {
    match c {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || is_no_character(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// Whether Unicode keeps a code point from ever being a character.
pub(crate) fn is_no_character(c: char) -> bool {
    matches!(u32::from(c), 0xFDD0..=0xFDEF) || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether prose has nothing better to show for a character than U+FFFD.
pub(crate) fn is_unprintable(c: char) -> bool {
    printable(c) == char::REPLACEMENT_CHARACTER && c != char::REPLACEMENT_CHARACTER
}

/// Adds `text` so that every reader of CommonMark shows it as it is (spec 0.31), extensions of GitHub and pandoc
/// included; only the [`markup`] of titles goes through, as the inline HTML that it is.
///
/// Runs of blanks and line breaks become one blank. Addresses are kept from turning into links, but for mail
/// addresses, which GitHub links whatever is escaped.
pub(crate) fn markdown(text: &str, out: &mut String) {
    markdown_but(&markup(text), true, text, out);
}

/// The same without any markup, at the start of a paragraph or within one.
#[cfg(feature = "style")]
pub(crate) fn markdown_literal(text: &str, at_start: bool, out: &mut String) {
    markdown_but(&[], at_start, text, out);
}

fn markdown_but(tags: &[Range<usize>], at_start: bool, text: &str, out: &mut String) {
    let mut tags = tags.iter().peekable();
    let (mut previous, mut skip_to) = (None, 0);
    let mut at_start = at_start;
    let mark_end = if at_start { end_of_list_mark(text) } else { None };
    for (at, raw) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        if let Some(tag) = tags.next_if(|tag| tag.start == at) {
            out.push_str(&text[tag.clone()]);
            (previous, skip_to) = (Some('>'), tag.end);
            at_start = false;
            continue;
        }
        let c = printable(raw);
        if c == ' ' && previous == Some(' ') {
            continue;
        }
        let rest = &text[at + raw.len_utf8()..];
        let ends_list_mark = mark_end == Some(at);
        let place = Place { previous, rest, before: &text[..at], at_start, ends_list_mark };
        if c == '}' && rest.trim_start().is_empty() {
            // At the end of a heading some readers take braces for attributes, whatever is escaped.
            out.push_str("&#125;");
        } else {
            if needs_backslash(c, &place) {
                out.push('\\');
            }
            out.push(c);
        }
        at_start &= c.is_whitespace();
        previous = Some(c);
    }
}

/// Where a character stands in its value.
struct Place<'t> {
    previous: Option<char>,
    rest: &'t str,
    before: &'t str,
    /// Whether only white space stands before it.
    at_start: bool,
    /// Whether it ends what readers take for the number of a list.
    ends_list_mark: bool,
}

fn needs_backslash(c: char, place: &Place<'_>) -> bool {
    let next = place.rest.chars().next();
    let alphanumeric = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    match c {
        '\\' | '`' | '*' | '[' | ']' | '~' | '^' | '|' | '{' | '$' => true,
        '_' => !(alphanumeric(place.previous) && alphanumeric(next)),
        '<' => next.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '&' => may_be_entity(place.rest),
        // The template may go on with a link, which a mark of exclamation would make a picture.
        '!' => matches!(next, None | Some('[')),
        '#' => blank(place.previous) || place.previous == Some('#'),
        '+' | '-' | '=' | '>' | '%' => place.at_start,
        ':' => place.at_start || place.rest.starts_with("//"),
        '@' => !alphanumeric(place.previous) && !blank(next),
        '.' => place.ends_list_mark || ends_in_www(place.before),
        ')' => place.ends_list_mark,
        _ => false,
    }
}

/// Where the mark ends that makes a list of a text that begins with it: `1.`, and to pandoc `(2)`, `a)`, `iv.`, `(#)`, but
/// not `A.`, which is an initial.
fn end_of_list_mark(text: &str) -> Option<usize> {
    let body = text.trim_start();
    let (inner, opens) = body.strip_prefix('(').map_or((body, false), |inner| (inner, true));
    let (mark, rest) = inner.split_at(inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?);
    let roman = |letters: &str| mark.chars().all(|c| letters.contains(c));
    let is_mark = match mark.as_bytes() {
        [] => false,
        [b'#'] => true,
        [letter] if letter.is_ascii_uppercase() => opens || rest.starts_with(')'),
        [byte] => byte.is_ascii_alphanumeric(),
        _ => mark.bytes().all(|b| b.is_ascii_digit()) || roman("ivxlcdm") || roman("IVXLCDM"),
    };
    let ends = rest.starts_with(')') || rest.starts_with('.') && !opens;
    let is_apart = rest.chars().nth(1).is_none_or(char::is_whitespace);
    (is_mark && ends && is_apart).then(|| text.len() - rest.len())
}

/// Whether `&` begins an entity, or could when the template goes on.
fn may_be_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let end = name.bytes().take(LONGEST_ENTITY + 1).position(|b| !b.is_ascii_alphanumeric());
    match end {
        Some(end) => end > 0 && name.as_bytes()[end] == b';',
        None => name.len() <= LONGEST_ENTITY,
    }
}

fn ends_in_www(before: &str) -> bool {
    let Some(cut) = before.len().checked_sub(3) else { return false };
    before.get(cut..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Adds `text` for HTML, in an element or in a quoted attribute; the [`markup`] of titles goes through.
pub(crate) fn html(text: &str, out: &mut String) {
    html_but(&markup(text), text, out);
}

/// The same without any markup; also for XML 1.0, which has neither control characters.
pub(crate) fn html_literal(text: &str, out: &mut String) {
    html_but(&[], text, out);
}

fn html_but(tags: &[Range<usize>], text: &str, out: &mut String) {
    let mut tags = tags.iter().peekable();
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        if let Some(tag) = tags.next_if(|tag| tag.start == at) {
            out.push_str(&text[tag.clone()]);
            skip_to = tag.end;
            continue;
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c => out.push(printable(c)),
        }
    }
}

/// Adds `text` as a part of a line of plain text: runs of blanks and line breaks become one blank, and the [`markup`] of
/// titles is taken off.
pub(crate) fn plain(text: &str, out: &mut String) {
    let mut tags = markup(text).into_iter().peekable();
    let (mut blank, mut skip_to) = (false, 0);
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        if let Some(tag) = tags.next_if(|tag| tag.start == at) {
            skip_to = tag.end;
            continue;
        }
        let c = printable(c);
        if c != ' ' || !blank {
            out.push(c);
        }
        blank = c == ' ';
    }
}

/// Whether a text, without white space at its end, ends in a mark that ends a sentence, closing quotes, brackets and tags
/// after it included.
pub(crate) fn is_ended(text: &str) -> bool {
    let inner = text.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', ')', ']']);
    // A closing tag hides the mark before it.
    let bare = inner.strip_suffix("</i>").or_else(|| inner.strip_suffix("</b>")).unwrap_or(inner);
    bare.ends_with(['.', '!', '?', '\u{2026}', '\u{3002}']) && text.len() - inner.len() <= 3
}

/// Whether an address, with or without its scheme, is one of the web, and no `javascript:` or `data:`.
pub(crate) fn is_web_address(url: &str) -> bool {
    scheme(url)
        .is_none_or(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// The scheme of an address. One that begins with `www.` has none, even if it holds another address.
fn scheme(url: &str) -> Option<&str> {
    let begins_with_host = url.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."));
    url.split_once("://").map(|(scheme, _)| scheme).filter(|_| !begins_with_host)
}

/// A web address as the target of a link: a scheme before it, and nothing in it that ends or splits a link in
/// Markdown, HTML or TeX (RFC 3986: what may not stand in an address is percent-encoded; what is encoded stays).
pub(crate) fn address(url: &str) -> String {
    let scheme = if scheme(url).is_some() { "" } else { "https://" };
    percent_encoded(scheme, url, |b| b.is_ascii_alphanumeric() || b"-._~:/?#@!$&*+,;=%".contains(&b))
}

/// The address that resolves a DOI; what the DOI handbook has encoded is encoded.
pub(crate) fn doi_address(doi: &str) -> String {
    percent_encoded(DOI_RESOLVER, doi, |b| b.is_ascii_alphanumeric() || b"-._~:/@!$*,;=()".contains(&b))
}

/// Whether an address does no more than resolve that DOI, however it is encoded.
pub(crate) fn is_doi_address(url: &str, doi: &str) -> bool {
    const RESOLVERS: [&str; 3] = ["doi.org/", "dx.doi.org/", "www.doi.org/"];
    let bare = url.split_once("://").map_or(url, |(_, bare)| bare);
    let name = RESOLVERS.iter().find_map(|resolver| {
        let (head, name) = bare.split_at_checked(resolver.len())?;
        head.eq_ignore_ascii_case(resolver).then_some(name)
    });
    name.is_some_and(|name| {
        let encoded = doi_address(doi);
        let encoded = encoded.strip_prefix(DOI_RESOLVER).unwrap_or_default();
        name.eq_ignore_ascii_case(doi) || name.eq_ignore_ascii_case(encoded)
    })
}

fn percent_encoded(head: &str, text: &str, plain: impl Fn(u8) -> bool) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(head.len() + text.len());
    encoded.push_str(head);
    for byte in text.bytes() {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else {
            let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
            encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    encoded
}

/// A value of RIS and what it lost on the way.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RisText<'t> {
    /// The value, on one line.
    pub(crate) text: Cow<'t, str>,
    /// The control characters that were left out.
    pub(crate) dropped: usize,
    /// Whether `<` and `>` were replaced by `‹` and `›`.
    pub(crate) replaced: bool,
}

/// A value for one line of RIS: runs of blanks, tabs and line breaks become one blank, other control characters are
/// left out (pandoc stops at continuation lines). The [`markup`] of titles is taken off; what is then `<` before a letter,
/// `/`, `!` or `?` becomes `‹`, and the `>` that belongs to it `›`, because Zotero's import reads such text as HTML and
/// drops it, up to the end of the value where the `>` is missing.
pub(crate) fn ris(text: &str) -> RisText<'_> {
    let text = text.trim();
    let plain = |c: char| c != '<' && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
    if text.chars().all(plain) && !text.contains("  ") {
        return RisText { text: text.into(), dropped: 0, replaced: false };
    }
    let (mut folded, mut dropped) = (String::with_capacity(text.len()), 0);
    let mut tags = markup(text).into_iter().peekable();
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        if let Some(tag) = tags.next_if(|tag| tag.start == at) {
            skip_to = tag.end;
            continue;
        }
        match printable(c) {
            ' ' if folded.ends_with(' ') => {}
            ' ' => folded.push(' '),
            _ if c.is_control() => dropped += 1,
            _ => folded.push(c),
        }
    }
    // What was taken off may have left blanks at the ends.
    let (text, replaced) = without_tags(folded.trim());
    RisText { text: text.into(), dropped, replaced }
}

/// The text with `‹` and `›` for what readers take for tags, and whether there was any.
fn without_tags(text: &str) -> (String, bool) {
    let (mut out, mut unclosed, mut replaced) = (String::with_capacity(text.len()), false, false);
    for (at, c) in text.char_indices() {
        match c {
            '<' if text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) => {
                out.push('‹');
                (unclosed, replaced) = (true, true);
            }
            '>' if unclosed => {
                out.push('›');
                unclosed = false;
            }
            c => out.push(c),
        }
    }
    (out, replaced)
}

/// The first few characters, as `show` names them.
pub(crate) fn listed(characters: &[char], show: impl Fn(char) -> String) -> String {
    const SHOWN: usize = 5;
    let mut list = characters.iter().take(SHOWN).map(|&c| show(c)).collect::<Vec<_>>().join(", ");
    if characters.len() > SHOWN {
        list.push_str(", …");
    }
    list
}

/// A character as its code point, for those that cannot be shown.
pub(crate) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown_of(text: &str) -> String {
        let mut out = String::new();
        markdown(text, &mut out);
        out
    }

    #[test]
    fn markup_is_paired_and_known() {
        let found = |text: &str| markup(text).into_iter().map(|r| text[r].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("CO<sub>2</sub>"), ["<sub>", "</sub>"]);
        assert_eq!(found("<I>a<b>b</I></b>"), ["<I>", "</I>"], "what is not nested is text");
        assert!(found("a <b c <i> </sub> <img> <sub x>").is_empty());
    }

    #[test]
    fn markdown_stays_readable() {
        for plain in [
            "School technology: an R&D study (2nd ed.), p < 0.05; 50% off, C# & F#",
            "snake_case, it's \u{201c}so\u{201d} - 3 + 4 = 7 > 6, why?",
            "CO<sub>2</sub>",
            "a.b@c.org",
            "A. Roe (Ed.)",
            "(2018), so",
            "(Eds.) a.",
        ] {
            assert_eq!(markdown_of(plain), plain);
        }
    }

    #[test]
    fn markdown_escapes_what_would_be_markup() {
        for (text, expected) in [
            ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
            ("[a](b) ![c]", r"\[a\](b) \!\[c\]"),
            ("<script> <b>", r"\<script> \<b>"),
            ("&amp; &#38; &x", r"\&amp; \&#38; \&x"),
            ("1. One", r"1\. One"),
            ("1990) x", r"1990\) x"),
            ("(2018)", r"(2018\)"),
            ("a) x", r"a\) x"),
            ("iv. x", r"iv\. x"),
            ("(#) x", r"(#\) x"),
            ("A) x", r"A\) x"),
            ("# a #", r"\# a \#"),
            ("- a", r"\- a"),
            ("see www.a.b, HTTP://c", r"see www\.a.b, HTTP\://c"),
            ("a | b ~c~ x^2^ $5 {#id}", r"a \| b \~c\~ x\^2\^ \$5 \{#id&#125;"),
            ("{a} b} c", r"\{a} b} c"),
            (" a\n\tb\u{0}\u{2028}", " a b\u{fffd} "),
            ("What!", r"What\!"),
            ("see @doe2020", r"see \@doe2020"),
        ] {
            assert_eq!(markdown_of(text), expected, "{text}");
        }
    }

    #[test]
    fn html_escapes_all_but_titles_markup() {
        let mut out = String::new();
        html("<i>a</i> & <script> \"b'\u{1}", &mut out);
        assert_eq!(out, "<i>a</i> &amp; &lt;script&gt; &quot;b&#39;\u{fffd}");
    }

    #[test]
    fn plain_text_is_one_line_without_tags() {
        let mut out = String::new();
        plain("H<sub>2</sub>O  *a*\n<b> \u{1}\u{fffe}", &mut out);
        assert_eq!(out, "H2O *a* <b> \u{fffd}\u{fffd}");
    }

    #[test]
    fn addresses_are_safe_in_links() {
        assert!(is_web_address("www.a.org/?u=b") && is_web_address("HTTPS://a.org"));
        assert!(!is_web_address("javascript://a.org/%0aalert(1)"));
        assert_eq!(address("www.a.org/b c(d)"), "https://www.a.org/b%20c%28d%29");
        assert!(is_web_address("www.a.org/?u=https://b.org"));
        assert_eq!(address("WWW.a.org/?u=https://b.org"), "https://WWW.a.org/?u=https://b.org");
        assert_eq!(address("http://a.org/%20?é"), "http://a.org/%20?%C3%A9");
        assert_eq!(doi_address("10.1000/a<b>%#?"), "https://doi.org/10.1000/a%3Cb%3E%25%23%3F");
    }

    #[test]
    fn the_resolver_of_a_doi_says_no_more_than_the_doi() {
        for url in
            ["https://doi.org/10.1000/A<b>", "http://dx.doi.org/10.1000/a%3Cb%3E", "DOI.org/10.1000/a<b>"]
        {
            assert!(is_doi_address(url, "10.1000/a<b>"), "{url}");
        }
        for url in ["https://doi.org/10.1000/a", "https://example.org/10.1000/a<b>", "https://doi.org"] {
            assert!(!is_doi_address(url, "10.1000/a<b>"), "{url}");
        }
    }

    #[test]
    fn ris_values_are_one_line_without_tags() {
        let lossless = |text: &str| {
            let folded = ris(text);
            assert!(folded.dropped == 0 && !folded.replaced, "{text}");
            folded.text.into_owned()
        };
        assert_eq!(lossless(" a\r\n  b\u{85}c "), "a b c");
        assert_eq!(lossless("CO<sub>2</sub> at p < 0.05 > 0"), "CO2 at p < 0.05 > 0");
        let replaced = ris("a <word> b > c");
        assert_eq!((&*replaced.text, replaced.replaced), ("a ‹word› b > c", true));
        assert_eq!((&*ris("a\u{7}b").text, ris("a\u{7}b").dropped), ("ab", 1));
        assert_eq!(ris("<i></i>").text, "");
        assert_eq!(
            ris("<<i>b</i>> <\u{7}b").text,
            "\u{2039}b\u{203a} \u{2039}b",
            "made by what was taken off"
        );
    }
}
