//! A reference as a reader of a list wants it, on one line: who, when, what, where, and how to find it.
//!
//! `templates/_reference.j2` says the same for those who change it; a test holds both to the same text.

use std::fmt::Write;

use super::line::Line;
use crate::emit::{Entry, Options, escape, journal, printed};
use crate::model::{Custom, CustomKind, Item, ItemType, Name};

/// Adds a reference.
pub(super) fn citation(line: &mut Line<'_>, entry: Entry<'_>, options: &Options) {
    let Entry { item, key, .. } = entry;
    let raw = entry.cited.map_or(&entry.record.raw, |cited| &cited.raw);
    if entry.cited.is_some_and(|cited| cited.fragment) {
        let shown = [raw, item.note.as_deref().unwrap_or_default(), key];
        line.text(shown.into_iter().find(|text| !text.is_empty()).unwrap_or_default());
        line.literal(" ");
        return line.em(|line| line.text("(fragment of a reference)"));
    }
    let is_said = line.joined(
        " ",
        &[
            &|line| who(line, item),
            &|line| when(line, item),
            &|line| what(line, item),
            &|line| place(line, item, options),
            &|line| imprint(line, item),
            &|line| sentence(line, &[item.note.as_deref()]),
            &|line| matter(line, item),
        ],
    );
    if !is_said {
        line.text(if raw.is_empty() { key } else { raw });
    }
}

/// What stands below the title of a document: when, what else is known of it and where it was published.
pub(super) fn origin(line: &mut Line<'_>, item: &Item, options: &Options) -> bool {
    line.joined(
        " ",
        &[&|line| when(line, item), &|line| alone(line, item), &|line| place(line, item, options), &|line| {
            imprint(line, item)
        }],
    )
}

/// The authors, or the editors of a work that stands alone.
pub(super) fn who(line: &mut Line<'_>, item: &Item) {
    let is_edited = item.author.is_empty() && item.container_title.is_none();
    let lead = if is_edited { &item.editor } else { &item.author };
    if lead.is_empty() && !item.et_al {
        return;
    }
    let names = names(lead, item.et_al);
    if item.issued.is_some() || item.status.is_some() || item.author.is_empty() {
        line.text(&names);
    } else {
        line.sentence(&names);
    }
    if item.author.is_empty() && !lead.is_empty() {
        line.literal(" (");
        line.literal(editors(lead));
        line.literal(")");
    }
}

/// Whether a section is one that people read.
pub(super) fn is_shown(section: &Custom) -> bool {
    match section.kind() {
        CustomKind::Section | CustomKind::Variable(_) => true,
        CustomKind::Key | CustomKind::Type | CustomKind::Foreign { .. } => false,
    }
}

/// Names as a reference list prints them.
pub(super) fn names(list: &[Name], et_al: bool) -> String {
    printed::listed(list.iter(), et_al, printed::push_inverted)
}

const fn editors(list: &[Name]) -> &'static str {
    if list.len() > 1 { "Eds." } else { "Ed." }
}

fn when(line: &mut Line<'_>, item: &Item) {
    let mut text = item.issued.map(|date| date.to_string()).unwrap_or_default();
    add(&mut text, ", ", "", item.status.as_deref());
    if !text.is_empty() {
        line.literal("(");
        line.text(&text);
        line.literal(").");
    }
}

/// Adds a value to a list of values, with a word before it.
fn add(text: &mut String, between: &str, word: &str, value: Option<&str>) {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return };
    if !text.is_empty() {
        text.push_str(between);
    }
    text.push_str(word);
    text.push_str(value);
}

/// Edition, version, kind and number; with `all` what else a work has that is in no journal.
fn details(item: &Item, all: bool) -> String {
    let mut text = String::new();
    add(&mut text, ", ", "", item.edition.as_deref());
    add(&mut text, ", ", "version ", item.version.as_deref());
    add(&mut text, ", ", "", item.genre.as_deref());
    add(&mut text, ", ", "no. ", item.number.as_deref());
    if all {
        add(&mut text, ", ", "vol. ", item.volume.as_deref());
        add(&mut text, ", ", "issue ", item.issue.as_deref());
        let mark = if item.page.as_ref().is_some_and(|pages| pages.last.is_some()) { "pp. " } else { "p. " };
        add(&mut text, ", ", mark, item.page.as_ref().map(printed::dashed).as_deref());
        add(&mut text, ", ", "article ", item.article_number.as_deref());
    }
    text
}

/// What stands beside the title of a work that stands alone.
fn alone(line: &mut Line<'_>, item: &Item) {
    if item.container_title.is_none() {
        in_brackets(line, "", &details(item, true), ".");
    }
}

fn in_brackets(line: &mut Line<'_>, before: &str, text: &str, end: &str) {
    if !text.is_empty() {
        line.literal(before);
        line.literal("(");
        line.text(text);
        line.literal(")");
        line.literal(end);
    }
}

fn what(line: &mut Line<'_>, item: &Item) {
    let Some(title) = item.title.as_deref().map(str::trim) else { return alone(line, item) };
    if item.container_title.is_some() {
        return line.sentence(title);
    }
    titled(line, title, &details(item, true));
}

/// A title in italics, with what stands in brackets behind it.
fn titled(line: &mut Line<'_>, title: &str, more: &str) {
    if more.is_empty() {
        return line.em(|line| line.sentence(title));
    }
    line.em(|line| line.text(title));
    in_brackets(line, " ", more, ".");
}

/// What it stands in.
fn place(line: &mut Line<'_>, item: &Item, options: &Options) {
    let Some(container) = &item.container_title else {
        if !item.editor.is_empty() && !item.author.is_empty() {
            line.literal("Edited by ");
            line.sentence(&names(&item.editor, false));
        }
        return;
    };
    if is_part(item.kind) {
        line.literal("In ");
        if !item.editor.is_empty() {
            line.text(&names(&item.editor, false));
            line.literal(" (");
            line.literal(editors(&item.editor));
            line.literal("), ");
        }
        return titled(line, container.trim(), &details(item, true));
    }
    let short = journal::short(item, options);
    let title = short.as_deref().unwrap_or(container).trim();
    let mut numbers = item.volume.clone().unwrap_or_default();
    if let Some(issue) = &item.issue {
        let _ = write!(numbers, "({issue})");
    }
    add(&mut numbers, ", ", "", item.page.as_ref().map(printed::dashed).as_deref());
    add(&mut numbers, ", ", "article ", item.article_number.as_deref());
    add(&mut numbers, ", ", "", Some(&details(item, false)));
    if !item.editor.is_empty() {
        add(&mut numbers, ", ", "edited by ", Some(&names(&item.editor, false)));
    }
    if numbers.is_empty() {
        return line.em(|line| line.sentence(title));
    }
    line.em(|line| line.text(title));
    line.literal(", ");
    line.text(&numbers);
    line.literal(".");
}

/// Whether a work is a part of a book, which `In` says.
const fn is_part(kind: ItemType) -> bool {
    match kind {
        ItemType::Chapter
        | ItemType::EntryDictionary
        | ItemType::EntryEncyclopedia
        | ItemType::PaperConference => true,
        ItemType::Article
        | ItemType::ArticleJournal
        | ItemType::ArticleMagazine
        | ItemType::ArticleNewspaper
        | ItemType::Book
        | ItemType::Dataset
        | ItemType::Document
        | ItemType::LegalCase
        | ItemType::Legislation
        | ItemType::Manuscript
        | ItemType::Patent
        | ItemType::Report
        | ItemType::Software
        | ItemType::Speech
        | ItemType::Standard
        | ItemType::Thesis
        | ItemType::Webpage => false,
    }
}

/// Values as one sentence.
fn sentence(line: &mut Line<'_>, parts: &[Option<&str>]) {
    let mut parts = parts.iter().copied().flatten().filter(|part| !part.is_empty());
    let Some(first) = parts.next() else { return };
    let Some(second) = parts.next() else { return line.sentence(first) };
    let mut text = format!("{first}, {second}");
    for part in parts {
        add(&mut text, ", ", "", Some(part));
    }
    line.sentence(&text);
}

/// A value with a word before it, as a sentence.
fn worded(line: &mut Line<'_>, word: &str, value: Option<&str>) {
    if let Some(value) = value {
        line.sentence(&format!("{word}{value}"));
    }
}

/// Where it was published and under which names it goes.
fn imprint(line: &mut Line<'_>, item: &Item) {
    line.joined(
        " ",
        &[
            &|line| sentence(line, &[item.collection_title.as_deref()]),
            &|line| {
                let days = item.event_date.map(|days| days.to_string().replace('/', " to "));
                sentence(line, &[item.event_title.as_deref(), item.event_place.as_deref(), days.as_deref()]);
            },
            &|line| sentence(line, &[item.publisher.as_deref(), item.publisher_place.as_deref()]),
            &|line| worded(line, "ISBN ", item.isbn.as_ref().map(|isbn| isbn.as_str())),
            &|line| worded(line, "In ", item.language.as_deref()),
            &|line| identifiers(line, item),
            &|line| more_identifiers(line, item),
        ],
    );
}

fn identifiers(line: &mut Line<'_>, item: &Item) {
    let doi = item.doi.as_ref().map(|doi| doi.as_str());
    let url = item.url.as_ref().map(|url| url.as_str());
    let resolves = |url: &str| doi.is_some_and(|doi| escape::is_doi_address(url, doi));
    if let Some(doi) = doi {
        line.link(doi, &escape::doi_address(doi));
    }
    if let Some(url) = url.filter(|url| !resolves(url)) {
        line.literal(if doi.is_some() { " " } else { "" });
        line.link(url, url);
    }
    if let Some(date) = item.accessed {
        line.literal(if doi.or(url).is_some() { " " } else { "" });
        line.literal("(accessed ");
        line.text(&date.to_string());
        line.literal(")");
    }
}

fn more_identifiers(line: &mut Line<'_>, item: &Item) {
    if let Some(arxiv) = &item.arxiv {
        line.link(&format!("arXiv:{arxiv}"), &format!("https://arxiv.org/abs/{arxiv}"));
    }
    if let Some(pmid) = &item.pmid {
        line.literal(if item.arxiv.is_some() { " " } else { "" });
        line.link(&format!("PMID {pmid}"), &format!("https://pubmed.ncbi.nlm.nih.gov/{pmid}"));
    }
}

/// What only documents have as a rule.
fn matter(line: &mut Line<'_>, item: &Item) {
    line.joined(
        " ",
        &[
            &|line| worded(line, "Abstract: ", item.abstract_.as_deref()),
            &|line| {
                let words = Some(item.keyword.join("; ")).filter(|words| !words.is_empty());
                worded(line, "Keywords: ", words.as_deref());
            },
            &|line| {
                let shown = item.custom.iter().filter(|section| is_shown(section));
                for (index, section) in shown.enumerate() {
                    line.literal(if index > 0 { " " } else { "" });
                    line.sentence(&format!("{}: {}", section.name, section.text));
                }
            },
        ],
    );
}
