//! What kind of work a reference cites: by the words that say it, then by the fields that it has.

use super::lexicon;
use crate::model::{Item, ItemType, Name};

/// What a reference says of its type besides its fields.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    /// Whether the pages end in a parenthesis that nothing opened: the mark of a chapter.
    pub(super) stray: bool,
    /// What a code behind the title says, `[J]`, `[D]` (GB/T 7714).
    pub(super) code: Option<ItemType>,
    /// Whether the source is introduced by `In`.
    pub(super) is_in: bool,
}

/// The type of an item: what the reference says outright, then words that say it, then the fields that it has.
pub(super) fn classify(item: &Item, signs: Signs) -> ItemType {
    let title = item.title.as_deref().unwrap_or_default();
    let container = item.container_title.as_deref().unwrap_or_default();
    if let Some(code) = signs.code {
        return code;
    }
    if !container.is_empty() && is_preprint_server(container) || item.arxiv.is_some() && container.is_empty()
    {
        return ItemType::Article;
    }
    if item.genre.as_deref().is_some_and(names_thesis) || names_thesis(container) || says_thesis(title) {
        return ItemType::Thesis;
    }
    if !container.is_empty() {
        return in_container(item, container, signs);
    }
    let from_school =
        item.publisher.as_deref().is_some_and(|name| name.contains("niversi") && !name.contains("Press"));
    if from_school && !is_report(title) {
        return ItemType::Thesis;
    }
    if signs.stray {
        return ItemType::Chapter;
    }
    alone(item, title)
}

/// The type of a work that stands in another.
fn in_container(item: &Item, container: &str, signs: Signs) -> ItemType {
    let bare = container.trim_end_matches('.');
    let has_volume = item.volume.is_some() || item.issue.is_some() || item.article_number.is_some();
    if lexicon::holds(&lexicon::NEWSPAPERS, bare) {
        return ItemType::ArticleNewspaper;
    }
    if lexicon::holds(&lexicon::MAGAZINES, bare) {
        return ItemType::ArticleMagazine;
    }
    if signs.stray {
        return ItemType::Chapter;
    }
    if is_meeting(container)
        && !(has_volume && item.page.is_some() && is_journal_called_proceedings(container))
    {
        return ItemType::PaperConference;
    }
    if is_report_series(container) {
        return ItemType::Report;
    }
    if is_web(container) {
        return ItemType::Webpage;
    }
    let has_roman_pages = item.page.as_ref().is_some_and(|pages| super::tail::is_roman(&pages.first));
    if is_handbook(container) || (!has_volume && (signs.is_in || has_roman_pages)) {
        return ItemType::Chapter;
    }
    let names_journal = names_journal(container);
    let words = container.split_whitespace().count();
    let is_book = if has_volume {
        false
    } else if item.page.is_some() {
        !names_journal && words > SHORT_JOURNAL
    } else {
        !names_journal && (container.contains(": ") || words >= LONG_BOOK)
    };
    if is_book { ItemType::Chapter } else { ItemType::ArticleJournal }
}

/// The most words of a journal whose name does not say that it is one, where pages are all that stands behind it.
const SHORT_JOURNAL: usize = 2;

/// The fewest words that make a book of a source with nothing behind it.
const LONG_BOOK: usize = 6;

/// The type of a work that stands alone.
fn alone(item: &Item, title: &str) -> ItemType {
    if title.is_empty() {
        let has_numbers = (item.volume.is_some() || item.issue.is_some()) && item.page.is_some();
        return if has_numbers { ItemType::ArticleJournal } else { ItemType::Document };
    }
    if is_patent(title) || item.genre.as_deref().is_some_and(is_patent) {
        return ItemType::Patent;
    }
    if is_standard(title) {
        return ItemType::Standard;
    }
    if is_legislation(title) {
        return ItemType::Legislation;
    }
    if is_report(title) || item.collection_title.as_deref().is_some_and(is_report_series) {
        return ItemType::Report;
    }
    if item.url.is_some() {
        return ItemType::Webpage;
    }
    if item.volume.is_some() && item.page.is_some() {
        return ItemType::ArticleJournal;
    }
    // Books have authors; what has none, or a body for one, is mostly a report.
    let by_nobody = item.author.is_empty() && item.editor.is_empty();
    let by_body = matches!(item.author.first(), Some(Name::Literal { .. }));
    if (by_nobody || by_body) && item.publisher.is_none() && !is_meeting(title) {
        return ItemType::Report;
    }
    ItemType::Book
}

/// A title without the code or note in brackets behind it, and the type that the code stands for (GB/T 7714).
pub(super) fn without_code(title: &str) -> (&str, Option<ItemType>) {
    let Some((before, code)) =
        title.trim_end_matches('.').strip_suffix(']').and_then(|text| text.rsplit_once('['))
    else {
        return (title, None);
    };
    let code = code.split('/').next().unwrap_or_default();
    let kind = match code {
        "J" => Some(ItemType::ArticleJournal),
        "M" => Some(ItemType::Book),
        "C" | "A" => Some(ItemType::PaperConference),
        "D" => Some(ItemType::Thesis),
        "R" => Some(ItemType::Report),
        "P" => Some(ItemType::Patent),
        "S" => Some(ItemType::Standard),
        "N" => Some(ItemType::ArticleNewspaper),
        "EB" => Some(ItemType::Webpage),
        "DB" => Some(ItemType::Dataset),
        "online" | "Online" | "Internet" | "internet" => None,
        _ => return (title, None),
    };
    (before.trim_end(), kind)
}

/// Whether a source or title bears the word of a meeting, or is the series of one.
fn is_meeting(text: &str) -> bool {
    words(text).any(|word| lexicon::word(word).is_conference)
        || ["LNCS", "LNAI", "Lecture Notes in"].iter().any(|series| text.starts_with(series))
}

/// Whether a source says that it is a journal: by a word, by being known, or by its abbreviations.
fn names_journal(container: &str) -> bool {
    let words_of = || container.split_whitespace();
    words(container).any(is_periodical_word)
        || super::score::is_known_source(container)
        || lexicon::opens_source(container)
        || 2 * words_of().filter(|word| word.ends_with('.')).count() >= words_of().count()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    super::words::runs(text)
}

/// Whether a title says that the work is a thesis, rather than that it is about one.
fn says_thesis(title: &str) -> bool {
    const KINDS: &[&str] = &[
        "bachelor",
        "degree",
        "doctoral",
        "master",
        "masters",
        "mba",
        "msc",
        "phd",
        "student",
        "unpublished",
    ];
    let mut before = "";
    words(title).any(|word| {
        let says = lexicon::among(&["dissertation", "thesis"], word)
            && (lexicon::among(KINDS, before) || before == "D" || before == "s");
        before = word;
        says
    })
}

fn is_preprint_server(container: &str) -> bool {
    lexicon::holds(&lexicon::PREPRINT_SERVERS, container.trim_end_matches('.'))
        || ["arXiv", "bioRxiv", "medRxiv", "SSRN"].iter().any(|server| container.starts_with(server))
}

/// Whether a text names a thesis.
pub(super) fn names_thesis(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "dissertation",
        "dissertação",
        "doctoral",
        "masterarbeit",
        "mémoire",
        "phd",
        "tese",
        "tesis",
        "thesis",
        "thèse",
    ];
    words(text).any(|word| lexicon::among(WORDS, word)) && !text.contains("hypothesis")
}

/// Whether a source with volume and pages is a journal that is called proceedings, as those of academies are: no
/// other word of a meeting, and no body that holds meetings.
fn is_journal_called_proceedings(container: &str) -> bool {
    const MEETINGS: &[&str] = &["acm", "cvf", "ieee", "int", "international", "spie"];
    let other = |word: &str| {
        lexicon::word(word).is_conference && !lexicon::among(&["proc", "proceedings"], word)
            || lexicon::among(MEETINGS, word)
            || word.bytes().all(|b| b.is_ascii_digit())
    };
    container == "Proceedings of the IEEE"
        || !words(container).any(other)
            && !["LNCS", "LNAI", "Lecture Notes in"].iter().any(|series| container.starts_with(series))
}

fn is_periodical_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "acta",
        "annals",
        "archives",
        "bulletin",
        "bull",
        "cuadernos",
        "estudios",
        "int",
        "j",
        "jama",
        "journal",
        "jurnal",
        "lancet",
        "lett",
        "letters",
        "magazine",
        "monthly",
        "plos",
        "quarterly",
        "res",
        "rev",
        "revista",
        "review",
        "reviews",
        "revue",
        "sci",
        "transactions",
        "trans",
        "zeitschrift",
    ];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_handbook(container: &str) -> bool {
    const WORDS: &[&str] = &["companion", "encyclopaedia", "encyclopedia", "handbook"];
    words(container).any(|word| lexicon::among(WORDS, word))
}

fn is_web(container: &str) -> bool {
    if words(container).any(|word| lexicon::among(&["blog", "blogs", "weblog", "website", "wikipedia"], word))
    {
        return true;
    }
    ["www.", "http", "Www."].iter().any(|mark| container.starts_with(mark))
        || container.ends_with(".com")
        || container.ends_with(".org")
}

fn is_report_series(container: &str) -> bool {
    const SERIES: &[&str] = &[
        "working paper",
        "discussion paper",
        "technical report",
        "research report",
        "policy brief",
        "occasional paper",
        "white paper",
        "research paper",
        "tech. rep",
        "a report ",
        "report no",
        "report to ",
    ];
    let lower = container.to_lowercase();
    SERIES.iter().any(|series| lower.contains(series))
}

fn is_report(title: &str) -> bool {
    const PHRASES: &[&str] = &[
        "report",
        "working paper",
        "discussion paper",
        "white paper",
        "policy brief",
        "guidelines",
        "fact sheet",
        "factsheet",
        "survey of",
        "census",
        "statistics",
        "outlook",
        "action plan",
        "roadmap",
        "findings from",
        "summary of findings",
        "landscape analysis",
        "recommendations from",
        "strategic plan",
        "strategy 20",
        "informe",
    ];
    let lower = title.to_lowercase();
    PHRASES.iter().any(|phrase| lower.contains(phrase))
}

/// Whether a text names a patent.
pub(super) fn is_patent(title: &str) -> bool {
    [
        "US Patent",
        "U.S. Patent",
        "Patent No",
        "patent no",
        "European Patent",
        "Patent US",
        "Patent Application",
    ]
    .iter()
    .any(|mark| title.contains(mark))
}

fn is_standard(title: &str) -> bool {
    const BODIES: &[&str] =
        &["ANSI", "ASTM", "BS", "DIN", "EN", "GB", "IEC", "IEEE", "ISO", "ITU", "NF", "UNE"];
    let mut before = "";
    for word in title
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | ':' | '-' | ','))
        .filter(|word| !word.is_empty())
    {
        let is_number = word.len() >= 2
            && word.chars().skip_while(|c| c.is_ascii_uppercase()).all(|c| c.is_ascii_digit() || c == '.')
            && word.ends_with(|c: char| c.is_ascii_digit());
        if is_number && (BODIES.contains(&before) || before == "T" || before == "Std") {
            return true;
        }
        before = word;
    }
    false
}

fn is_legislation(title: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "directive 20",
        "directive 19",
        "regulation (e",
        "law no",
        "act no",
        "decree no",
        "arrêté du",
        "loi n",
        "public law",
        "council directive",
        "real decreto",
        "ley ",
    ];
    let acts = title.find(" Act").is_some_and(|at| {
        let rest = title[at + 4..].trim_start_matches([' ', '(', ',']);
        rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with("of ")
    });
    acts || lexicon::opens(OPENINGS, title)
}
