//! Identifiers and addresses printed in a reference: DOI, URL, arXiv, ISBN, PMID.
//!
//! What counts as one is said by the types of the model; here they are found, with the marks before them.

use std::borrow::Cow;

use memchr::memmem;

use super::draft::Draft;
use super::marks::RareMarks;
use crate::model::{ArXiv, Doi, FieldName, Isbn, Pmid, Url};
use crate::span::Span;

/// Takes every identifier of the reference. Their places separate what is before from what is behind.
pub(super) fn take(draft: &mut Draft<'_>) {
    let rare = draft.rare;
    if rare.any(RareMarks::SLASH.with(RareMarks::WEB)) {
        doi(draft);
        url(draft);
    }
    if rare.any(RareMarks::ARXIV) {
        arxiv(draft);
    }
    if rare.any(RareMarks::ISBN) {
        isbn(draft);
    }
    if rare.any(RareMarks::PMID) {
        pmid(draft);
    }
}

/// The longest identifier or address, in bytes: RFC 9110 asks for 8,000. What is longer is no address, and looking no
/// farther keeps hostile input cheap.
const LONGEST: usize = 8_000;

/// How often in a reference an identifier of a kind is looked for.
const TRIES: usize = 16;

/// Where the word that begins at `start` ends: at white space, or at punctuation before it.
fn word_end(raw: &str, start: usize) -> usize {
    let rest = &raw[start..];
    let end = rest
        .char_indices()
        .take(LONGEST)
        .find(|(_, c)| c.is_whitespace())
        .map_or_else(|| if rest.len() <= LONGEST { rest.len() } else { 0 }, |(at, _)| at);
    let mut word = &rest[..end];
    let mut unopened = word.bytes().filter(|b| *b == b')').count() as isize
        - word.bytes().filter(|b| *b == b'(').count() as isize;
    loop {
        word = word.trim_end_matches(['.', ',', ';', ':', '"', '”', '>', ']']);
        match word.strip_suffix(')') {
            Some(shorter) if unopened > 0 => (word, unopened) = (shorter, unopened - 1),
            Some(_) | None => return start + word.len(),
        }
    }
}

/// The beginning of the place once the marks that announce an identifier are counted in.
fn with_marks(raw: &str, start: usize, marks: &[&str]) -> usize {
    let mut start = start;
    loop {
        let before = raw[..start].trim_end_matches([' ', ':', '(', '[', '<']);
        let mark = marks.iter().find(|mark| {
            before.len() >= mark.len()
                && before.is_char_boundary(before.len() - mark.len())
                && before[before.len() - mark.len()..].eq_ignore_ascii_case(mark)
        });
        match mark {
            Some(mark) => start = before.len() - mark.len(),
            None => return start,
        }
    }
}

const DOI_MARKS: &[&str] = &[
    "https://",
    "http://",
    "https: / /",
    "http: / /",
    "https: //",
    "http: //",
    "www.",
    "dx.",
    "doi.org/",
    "doi.org /",
    "doi",
];
const URL_MARKS: &[&str] = &[
    "available at",
    "available from",
    "available",
    "available online at",
    "retrieved from",
    "url",
    "online",
    "[online]",
    "accessed",
    "at",
    "from",
];

/// Where an identifier ends that may have been torn by line breaks, `10. 1000/182 -3`: it goes on behind a blank where
/// one of the two parts has the mark of a whole that was broken there.
fn torn_end(raw: &str, start: usize) -> usize {
    torn_end_where(raw, start, start, |part, next| {
        next.starts_with(|c: char| c.is_ascii_digit() || MARKS.contains(&c))
            && (part.ends_with(MARKS) || next.starts_with(MARKS))
    })
}

/// Where an address ends whose scheme was torn, `http: / / www. bees. example/ honey. html`, as the rest then is: it goes on in
/// small letters and digits, behind a stop only within the name of the host or before the ending of a file.
fn torn_address_end(raw: &str, start: usize, behind_scheme: usize) -> usize {
    const FILES: &[&str] = &["asp", "aspx", "doc", "htm", "html", "jsp", "pdf", "php", "xml"];
    torn_end_where(raw, start, behind_scheme, |part, next| {
        let next = next.trim_end_matches('.');
        let is_in_host = !raw[behind_scheme..start + part.len()].contains('/');
        let begins = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if part.ends_with('.') {
            next.starts_with(begins) && (is_in_host || FILES.contains(&next))
        } else {
            part.ends_with(['/', '_']) && next.starts_with(begins)
                || next.starts_with('/') && next[1..].starts_with(begins)
        }
    })
}

/// What a word that was torn has at the place.
const MARKS: [char; 4] = ['.', '-', '/', '_'];

/// Where what begins at `start` ends, whose first word ends no earlier than at the one that begins at `from`; `is_torn`
/// tells from what is there and from the next word whether that belongs to it.
fn torn_end_where(raw: &str, start: usize, from: usize, is_torn: impl Fn(&str, &str) -> bool) -> usize {
    let mut end = word_end(raw, from);
    loop {
        // A stop or dash at the end is punctuation unless what follows shows that it is not.
        let printed = raw[end..].split(char::is_whitespace).next().unwrap_or_default();
        let part = &raw[start..end + printed.len()];
        let gap = &raw[end + printed.len()..];
        let rest = gap.trim_start_matches(' ');
        let next = rest.split([' ', ',', ';', '(']).next().unwrap_or_default();
        let goes_on = gap.len() > rest.len() && next.len() < LONGEST && is_torn(part, next);
        if !goes_on || end - start > LONGEST {
            return end;
        }
        end = word_end(raw, raw.len() - rest.len());
    }
}

/// A text without the blanks that tore it.
fn without_blanks(text: &str) -> Cow<'_, str> {
    if text.contains(' ') { text.replace(' ', "").into() } else { text.into() }
}

fn doi(draft: &mut Draft<'_>) {
    let raw = draft.raw;
    for start in memmem::find_iter(raw.as_bytes(), b"10.").take(TRIES) {
        if draft.item.doi.is_some() {
            return;
        }
        let joined = start.checked_sub(1).is_some_and(|at| raw.as_bytes()[at].is_ascii_alphanumeric());
        let span = Span::new(start, torn_end(raw, start));
        let Some(doi) = Doi::parse(&without_blanks(draft.text(span))).filter(|_| !joined) else { continue };
        let place = with_marks(raw, with_marks(raw, start, DOI_MARKS), URL_MARKS);
        let place = Span::new(place, span.end);
        if draft.item.doi.is_none() && !draft.is_taken(place) {
            draft.item.doi = Some(doi);
            draft.take(FieldName::Doi, place);
        }
    }
}

/// Where an address goes on behind its scheme, which line breaks may have torn.
fn without_scheme(raw: &str, start: usize, mark: &str) -> usize {
    if mark.contains(' ') {
        let rest = &raw[start + mark.len()..];
        raw.len() - rest.trim_start_matches(' ').len()
    } else {
        start
    }
}

fn url(draft: &mut Draft<'_>) {
    let raw = draft.raw;
    for mark in [
        "http: //",
        "https: //",
        "http: / /",
        "https: / /",
        "http://",
        "https://",
        "Http://",
        "Https://",
        "ftp://",
        "www.",
    ] {
        for start in memmem::find_iter(raw.as_bytes(), mark.as_bytes()).take(TRIES) {
            if draft.item.url.is_some() {
                return;
            }
            let joined = raw[..start].ends_with(|c: char| c.is_alphanumeric() || c == '/');
            let behind = without_scheme(raw, start, mark);
            let is_torn = mark.contains(' ');
            let end = if is_torn { torn_address_end(raw, start, behind) } else { word_end(raw, behind) };
            let span = Span::new(start, end);
            let Some(url) = Url::parse(&without_blanks(draft.text(span))).filter(|_| !joined) else {
                continue;
            };
            let place = Span::new(with_marks(raw, start, URL_MARKS), span.end);
            if draft.item.url.is_none() && !draft.is_taken(place) {
                draft.item.url = Some(url);
                draft.take(FieldName::Url, place);
            }
        }
    }
}

fn arxiv(draft: &mut Draft<'_>) {
    let raw = draft.raw;
    let lower = raw.to_ascii_lowercase();
    for start in memmem::find_iter(lower.as_bytes(), b"arxiv:").take(TRIES) {
        let number = start + "arxiv:".len();
        let number = number + (raw[number..].len() - raw[number..].trim_start().len());
        let span = Span::new(start, word_end(raw, number));
        if let Some(arxiv) =
            ArXiv::parse(draft.text(span)).filter(|_| draft.item.arxiv.is_none() && !draft.is_taken(span))
        {
            draft.item.arxiv = Some(arxiv);
            draft.take(FieldName::ArXiv, span);
        }
    }
}

fn isbn(draft: &mut Draft<'_>) {
    let raw = draft.raw;
    let Some(start) = memmem::find(raw.as_bytes(), b"ISBN") else { return };
    let mark_end = start + "ISBN".len();
    let rest = &raw[mark_end..];
    let rest = rest.strip_prefix("-13").or_else(|| rest.strip_prefix("-10")).unwrap_or(rest);
    let rest = rest.trim_start_matches([':', ' ']);
    let begin = raw.len() - rest.len();
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | ' ' | 'X' | 'x')))
        .unwrap_or(rest.len());
    let span = Span::new(begin, begin + rest[..end].trim_end_matches([' ', '-']).len());
    if let Some(isbn) = Isbn::parse(draft.text(span)).filter(|_| !draft.is_taken(Span::new(start, span.end)))
    {
        draft.item.isbn = Some(isbn);
        draft.take(FieldName::Isbn, Span::new(start, span.end));
    }
}

fn pmid(draft: &mut Draft<'_>) {
    let raw = draft.raw;
    let Some(start) = memmem::find(raw.as_bytes(), b"PMID") else { return };
    let rest = raw[start + "PMID".len()..].trim_start_matches([':', ' ']);
    let begin = raw.len() - rest.len();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let span = Span::new(begin, begin + end);
    if let Some(pmid) = Pmid::parse(draft.text(span)).filter(|_| !draft.is_taken(Span::new(start, span.end)))
    {
        draft.item.pmid = Some(pmid);
        draft.take(FieldName::Pmid, Span::new(start, span.end));
    }
}
