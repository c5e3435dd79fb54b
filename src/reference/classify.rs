//! What kind of work a reference cites: by the words that say it, then by the fields that it has.

use super::lexicon;
use crate::model::{Item, ItemType};

/// The type of an item, from its fields. `stray` is whether its pages end in a parenthesis that nothing opened.
pub(super) fn classify(item: &Item, stray: bool) -> ItemType {
    let title = item.title.as_deref().unwrap_or_default();
    let container = item.container_title.as_deref().unwrap_or_default();
    let has_container = !container.is_empty();
    let has_volume = item.volume.is_some() || item.issue.is_some();
    if has_container && is_preprint_server(container) || item.arxiv.is_some() && !has_container {
        return ItemType::Article;
    }
    if item.genre.as_deref().is_some_and(names_thesis)
        || names_thesis(container)
        || (!has_volume && names_thesis(title))
    {
        return ItemType::Thesis;
    }
    if item
        .publisher
        .as_deref()
        .is_some_and(|publisher| publisher.contains("niversi") && !publisher.contains("Press"))
        && !has_container
        && !is_report(title)
    {
        return ItemType::Thesis;
    }
    if has_container && lexicon::holds(&lexicon::NEWSPAPERS, container.trim_end_matches('.')) {
        return ItemType::ArticleNewspaper;
    }
    if stray {
        return ItemType::Chapter;
    }
    if has_container {
        let is_meeting = words(container).any(|word| lexicon::word(word).is_conference)
            || ["LNCS", "LNAI", "Lecture Notes in"].iter().any(|series| container.starts_with(series));
        if is_meeting
            && !container.starts_with("Proceedings of the National Academy")
            && !is_proceedings_journal(container)
        {
            return ItemType::PaperConference;
        }
        if is_report_series(container) && item.volume.is_none() {
            return ItemType::Report;
        }
        let is_journal = words(container).any(is_periodical_word) || super::score::is_known_source(container);
        return if has_volume || item.article_number.is_some() {
            if is_handbook(container) { ItemType::Chapter } else { ItemType::ArticleJournal }
        } else if item.page.is_some() {
            if is_journal && !is_handbook(container) { ItemType::ArticleJournal } else { ItemType::Chapter }
        } else if is_web(container) {
            ItemType::Webpage
        } else if is_handbook(container) {
            ItemType::Chapter
        } else {
            ItemType::ArticleJournal
        };
    }
    if title.is_empty() {
        return ItemType::Document;
    }
    if is_patent(title) {
        return ItemType::Patent;
    }
    if is_standard(title) {
        return ItemType::Standard;
    }
    if is_legislation(title) {
        return ItemType::Legislation;
    }
    if is_report(title) {
        return ItemType::Report;
    }
    if item.url.is_some() {
        return ItemType::Webpage;
    }
    if has_volume && item.page.is_some() {
        return ItemType::ArticleJournal;
    }
    ItemType::Book
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
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

/// Journals that are called proceedings or transactions of a body.
fn is_proceedings_journal(container: &str) -> bool {
    [
        "Proc. Natl. Acad",
        "Proc Natl Acad",
        "Proceedings of the Royal",
        "Proceedings of the Institution",
        "Proc. R. Soc",
        "Proceedings of the IEEE",
        "Academy of Management Proceedings",
    ]
    .iter()
    .any(|journal| container.starts_with(journal) && container != "Proceedings of the IEEE/CVF")
        && !container.contains("Conference")
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

fn is_patent(title: &str) -> bool {
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
