//! Single pieces that say outright what they are: theses, patents, reports, editions, status, language, retrieval.

use crate::model::FieldName;
use crate::reference::draft::Draft;
use crate::reference::{classify, dates, lexicon, tail};
use crate::span::Span;

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '.' | ',' | ';' | ':')
    })
}

/// The most words of a piece that is one of these.
const LONGEST: usize = 8;

fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= LONGEST
}

/// Whether a piece announces an address or says where it was found.
pub(super) fn is_retrieval(text: &str) -> bool {
    const NOTES: &[&str] = &[
        "at",
        "available",
        "available at",
        "available from",
        "available in",
        "available on",
        "available online",
        "available online at",
        "from",
        "online",
        "retrieved",
        "retrieved at",
        "retrieved from",
        "url",
    ];
    lexicon::among(NOTES, bare(text))
}

/// Takes `PhD thesis`, `(Doctoral dissertation)`.
pub(super) fn take_thesis(draft: &mut Draft<'_>, piece: Span) -> bool {
    let text = draft.text(piece);
    const KINDS: &[&str] = &["diplomarbeit", "habilitation", "m.a", "m.sc", "m.s", "ph.d", "ph. d"];
    let is_thesis = classify::names_thesis(text) && text.split_whitespace().count() <= 6
        || lexicon::among(KINDS, bare(text));
    if is_thesis {
        draft.set(FieldName::Genre, text.trim_matches(['(', ')', '[', ']', '.', ' ']), piece);
    }
    is_thesis
}

/// Takes `US Patent No. 5,123,456`.
pub(super) fn take_patent(draft: &mut Draft<'_>, piece: Span) -> bool {
    const OPENINGS: &[&str] = &[
        "us patent",
        "u.s. patent",
        "u. s. patent",
        "united states patent",
        "european patent",
        "german patent",
        "japanese patent",
        "chinese patent",
        "uk patent",
        "patent",
    ];
    let text = draft.text(piece);
    let is_patent = is_short(text) && lexicon::opens(OPENINGS, text.trim_start_matches(['(', '[']));
    is_patent && draft.set_genre_and_number(piece)
}

/// Takes `Technical Report BEE-98-01`, `(Working Paper No. 12)`.
pub(super) fn take_report(draft: &mut Draft<'_>, piece: Span) -> bool {
    is_report(draft.text(piece)) && draft.set_genre_and_number(piece)
}

/// Whether a piece says that the work was a talk.
pub(super) fn is_talk(text: &str) -> bool {
    lexicon::opens(&["a paper presented", "paper presented", "presentation at", "presented at"], text)
}

/// Whether a piece is a kind of report.
pub(super) fn is_report(text: &str) -> bool {
    const KINDS: &[&str] = &[
        "cat. no",
        "discussion paper",
        "fact sheet",
        "occasional paper",
        "policy brief",
        "policy paper",
        "policy research working paper",
        "publication no",
        "recommendation no",
        "report",
        "research paper",
        "research report",
        "tech. rep",
        "tech. report",
        "technical memorandum",
        "technical note",
        "technical paper",
        "technical rep",
        "technical report",
        "white paper",
        "working paper",
        "working papers",
    ];
    let inner = text.trim_start_matches(['(', '[']);
    let (first, rest) = inner.split_once(' ').unwrap_or((inner, ""));
    // The body that the report is of stands before its kind in capitals: `NBER Working Paper 12`.
    let is_body = first.len() >= 2 && first.bytes().all(|b| b.is_ascii_uppercase());
    is_short(text) && (lexicon::opens(KINDS, inner) || is_body && lexicon::opens(KINDS, rest))
}

/// Takes `in press`, `Advance online publication`.
pub(super) fn take_status(draft: &mut Draft<'_>, piece: Span) -> bool {
    const WORDS: &[&str] = &[
        "accepted",
        "accepted for publication",
        "advance access",
        "advance on-line publication",
        "advance online publication",
        "advanced online publication",
        "early access",
        "epub ahead of print",
        "forthcoming",
        "in preparation",
        "in press",
        "in print",
        "online first",
        "published online",
        "submitted",
        "submitted for publication",
        "to appear",
        "to be published",
        "under review",
        "unpublished",
        "unpublished manuscript",
    ];
    let text = bare(draft.text(piece));
    let is_status = lexicon::among(WORDS, text);
    if is_status {
        draft.set(FieldName::Status, text, piece);
    }
    is_status
}

/// Takes `(in Russian)`.
pub(super) fn take_language(draft: &mut Draft<'_>, piece: Span) -> bool {
    let text = bare(draft.text(piece));
    let Some(language) = lexicon::language(text) else { return false };
    draft.set(FieldName::Language, language, piece);
    true
}

/// Takes `2nd ed.`, `Third Edition`, `rev. edn`.
pub(super) fn take_edition(draft: &mut Draft<'_>, piece: Span) -> bool {
    let text = draft.text(piece);
    let is_edition = edition_end(text).is_some_and(|end| bare(&text[end..]).is_empty());
    if is_edition {
        let edition = bare(text);
        let end = Span::of(edition, text).end;
        let stop = usize::from(text[end..].starts_with('.'));
        let edition = &text[end - edition.len()..end + stop];
        draft.set(FieldName::Edition, edition, piece);
    }
    is_edition
}

/// Where an edition that begins a text ends, its stop included.
pub(super) fn edition_end(text: &str) -> Option<usize> {
    const ORDINALS: &[&str] = &[
        "eighth",
        "enlarged",
        "expanded",
        "fifth",
        "first",
        "fourth",
        "international",
        "new",
        "ninth",
        "paperback",
        "rev",
        "revised",
        "second",
        "seventh",
        "sixth",
        "student",
        "tenth",
        "third",
        "updated",
    ];
    for (ordinals, word) in text.split_whitespace().take(5).enumerate() {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        let end = Span::of(plain, text).end;
        if ordinals > 0 && lexicon::among(&["ed", "edition", "edn", "edit"], plain) {
            let noise = text[end..].len() - text[end..].trim_start_matches(['.', ')', ']']).len();
            return Some(end + noise);
        }
        let digits = plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let is_numeral =
            !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
        if !(is_numeral || lexicon::among(ORDINALS, plain) || ordinals > 0 && matches!(plain, "" | "and")) {
            return None;
        }
    }
    None
}

/// Takes `version 2.1`, `R package version 0.4.0`.
pub(super) fn take_version(draft: &mut Draft<'_>, piece: Span) -> bool {
    let text = bare(draft.text(piece));
    let is_version = lexicon::opens(&["version ", "r package version ", "release "], text)
        && text
            .split_whitespace()
            .next_back()
            .is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()) && number.len() <= 12);
    if is_version && let Some(number) = text.split_whitespace().next_back() {
        draft.set(FieldName::Version, number, piece);
    }
    is_version
}

/// Takes a note in brackets that says of what kind a work on the web or on a disk is, `[Web log post]`.
pub(super) fn take_medium(draft: &mut Draft<'_>, piece: Span) -> bool {
    const MEDIA: &[&str] = &[
        "blog",
        "blog post",
        "brochure",
        "computer program",
        "computer software",
        "computer software manual",
        "conference paper",
        "data file",
        "data set",
        "dataset",
        "film",
        "motion picture",
        "podcast",
        "press release",
        "software",
        "video",
        "video file",
        "web log post",
        "web page",
        "weblog",
        "website",
    ];
    let text = draft.text(piece);
    let is_medium = text.starts_with(['[', '(']) && lexicon::among(MEDIA, bare(text));
    if is_medium {
        draft.set(FieldName::Genre, bare(text), piece);
    }
    is_medium
}

/// Takes when an address was read: `accessed 17 October 2018`, `Retrieved March 11`, `2006`; gives back how many of the
/// pieces it takes up.
pub(super) fn take_access(draft: &mut Draft<'_>, pieces: &[Span]) -> usize {
    const VERBS: &[&str] = &[
        "access date",
        "accessed",
        "consulted",
        "date accessed",
        "downloaded",
        "last accessed",
        "last visited",
        "retrieved",
        "viewed",
        "visited",
    ];
    let Some(first) = pieces.first() else { return 0 };
    let text = draft.text(*first);
    let inner = text.trim_start_matches(['(', '[', ' ']);
    let Some(verb) = VERBS.iter().find(|verb| lexicon::opens(&[verb], inner)) else { return 0 };
    let rest = inner[verb.len()..].trim_start_matches([':', ' ']);
    let rest = rest.strip_prefix("on ").unwrap_or(rest);
    let rest = bare(rest.strip_prefix("from ").unwrap_or(rest));
    let rest = rest.strip_suffix(" from").or_else(|| rest.strip_suffix(" at")).unwrap_or(rest);
    if draft.item.accessed.is_some() {
        return 0;
    }
    if let Some(date) = dates::date(rest) {
        draft.item.accessed = Some(date);
        draft.take(FieldName::Accessed, *first);
        return 1;
    }
    let Some((month, day)) = dates::month_and_day(rest) else { return 0 };
    let Some(second) = pieces.get(1) else { return 0 };
    let year = bare(draft.text(*second));
    let year = year.strip_suffix(" from").unwrap_or(year);
    let Some(year) = tail::year(year.trim_end_matches(',')) else { return 0 };
    let date = crate::model::Date::year(year).with_month(month);
    draft.item.accessed = Some(day.map_or(date, |day| date.with_day(day)));
    draft.take(FieldName::Accessed, Span::new(first.start, second.end));
    2
}
