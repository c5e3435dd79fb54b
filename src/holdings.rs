//! What stands in a .bib file already: its keys and its works, as far as they can be read.
//!
//! An entry that is broken costs no other: reading goes on at the next `@` that begins an entry. Deciding what becomes of a
//! work that is there is left to [`crate::outlet`], files to the pipeline.

use std::collections::{HashMap, HashSet};

use any_ascii::any_ascii;
use biblatex::{Bibliography, ChunksExt, Entry, Pair, RawBibliography, RawChunk, RawEntry, Spanned};

use crate::bib::{
    JABREF_DIALECT, Lines, beginnings, braced, closing, is_kind, jabref_meta, keys, limit, nests_too_deeply,
};
use crate::model::{Doi, Item};

/// What is put behind an entry that is not closed, to read what there is.
const CLOSINGS: [&str; 3] = ["", "}", "}}"];

/// The longest that an abbreviation is taken to stand for, in bytes, so that a few that name each other fill no memory.
const LONGEST_MEANING: usize = 1 << 12;

/// The fields that tell a work.
const TELLING: [&str; 12] = [
    "title",
    "subtitle",
    "author",
    "editor",
    "year",
    "date",
    "doi",
    "journal",
    "journaltitle",
    "booktitle",
    "volume",
    "pages",
];

/// Those of them that name a container.
const CONTAINERS: [&str; 3] = ["journaltitle", "journal", "booktitle"];

/// The names that fields of one meaning have in BibLaTeX and in BibTeX.
const MODERN: [&str; 2] = ["date", "journaltitle"];
const CLASSIC: [&str; 2] = ["year", "journal"];

/// Markup of titles that .bib files say in another way.
const MARKUP: [&str; 8] = ["<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", "<sup>", "</sup>"];

/// What the abbreviations of a file stand for, by their names in lower case.
type Strings = HashMap<String, String>;

/// The works and keys of a .bib file.
///
/// ```
/// use refmill::holdings::{Holdings, Match};
/// use refmill::model::{Doi, Item};
/// let holdings = Holdings::read("@article{Roe01, title = {Bees}, doi = {10.1000/182}}");
/// assert!(holdings.has_key("roe01"));
/// let item = Item { doi: Doi::parse("10.1000/182"), ..Item::default() };
/// assert_eq!(holdings.find(&item), Some(("Roe01", Match::Doi)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    works: Vec<Work>,
    /// Every key in lower case, with its work where that could be read.
    keys: HashMap<String, Option<usize>>,
    by_doi: HashMap<String, usize>,
    by_title: HashMap<String, Vec<usize>>,
    /// How many fields have the name that only BibLaTeX has for them, and how many the one of BibTeX.
    modern: usize,
    classic: usize,
    broken: Vec<Broken>,
    comments: Vec<String>,
}

/// An entry that could not be read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The line that it begins in, from 1.
    pub line: usize,
    /// That line.
    pub text: String,
}

/// Why a work is taken to be the same as one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The lock gives it the key of that one.
    Lock,
    /// It is not, but the lock gives it the key of that one.
    Taken,
    /// Both have the same DOI.
    Doi,
    /// Both have the same title, first author and year, and nothing that both have tells them apart.
    Title,
    /// The entry would be the same, letter for letter but for white space and keywords.
    Text,
}

impl Match {
    /// The reason, for people.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Lock => "the key that it keeps",
            Self::Taken => "for another work, whose title is not that of the one that --keys keeps it for",
            Self::Doi => "the same DOI",
            Self::Title => "the same title, first author and year",
            Self::Text => "the same entry",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Work {
    key: String,
    doi: Option<String>,
    title: String,
    /// The last word of the first family name, of an author or else an editor; none where nobody is named.
    family: Option<String>,
    year: String,
    place: Place,
    /// The entry as it stands there, see [`folded`].
    text: String,
}

/// Where a work stands, as far as it is told: what tells apart two with one title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    /// The words of the container.
    container: Vec<String>,
    volume: Option<u64>,
    first_page: Option<u64>,
}

impl Place {
    fn new(container: &str, volume: &str, pages: &str) -> Self {
        let words = container.split_whitespace().map(normal).filter(|word| !word.is_empty());
        Self { container: words.collect(), volume: volume.trim().parse().ok(), first_page: number(pages) }
    }

    /// Whether something that both tell is not the same. A container may be abbreviated in one of them.
    fn differs(&self, other: &Self) -> bool {
        let differ = |one: Option<u64>, other: Option<u64>| one.zip(other).is_some_and(|(a, b)| a != b);
        let are_two = !self.container.is_empty() && !other.container.is_empty();
        differ(self.volume, other.volume)
            || differ(self.first_page, other.first_page)
            || are_two
                && !is_short(&self.container, &other.container)
                && !is_short(&other.container, &self.container)
    }
}

impl Holdings {
    /// Reads the text of a .bib file, whatever is in it.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut holdings = Self::default();
        holdings.keys.extend(keys(text).map(|key| (key.to_lowercase(), None)));
        let beginnings = beginnings(text);
        let mut strings = Strings::new();
        let mut next = 0;
        let mut lines = Lines::default();
        // A comment may be long, but once one has no end others are looked through no further than entries.
        let mut is_endless = false;
        while let Some(&start) = beginnings.get(next) {
            if is_kind(&text[start..], "comment") {
                let limit = if is_endless { limit(text, &beginnings[next..]) } else { text.len() };
                if let Some(end) = closing(&text[..limit], start) {
                    holdings.comments.push(text[start..end].to_owned());
                    next += beginnings[next..].iter().take_while(|beginning| **beginning < end).count();
                    continue;
                }
                is_endless = true;
            }
            next += holdings.read_entry(text, &beginnings[next..], &mut strings, &mut lines);
        }
        holdings
    }

    /// Reads the entry at the first beginning, and says how many beginnings it holds.
    fn read_entry(
        &mut self,
        text: &str,
        beginnings: &[usize],
        strings: &mut Strings,
        lines: &mut Lines,
    ) -> usize {
        let Some(&start) = beginnings.first() else { return 1 };
        if let Some(end) = closing(&text[..limit(text, beginnings)], start) {
            let entry = braced(&text[start..end]);
            if let Ok(raw) = RawBibliography::parse(&entry) {
                self.add(raw, &entry, strings);
                return beginnings.iter().take_while(|beginning| **beginning < end).count();
            }
        }
        let end = beginnings.get(1).copied().unwrap_or(text.len());
        let chunk = &text[start..end];
        let line = lines.of(text, start);
        self.broken.push(Broken { line, text: chunk.lines().next().unwrap_or_default().trim().to_owned() });
        for closing in CLOSINGS {
            let entry = format!("{}{closing}", braced(chunk).trim_end());
            if let Ok(raw) = RawBibliography::parse(&entry) {
                self.add(raw, &entry, strings);
                break;
            }
        }
        1
    }

    fn add(&mut self, raw: RawBibliography<'_>, text: &str, strings: &mut Strings) {
        for string in &raw.abbreviations {
            let mut value = String::new();
            for chunk in &string.value.v {
                let piece = meant(chunk.v.clone(), strings);
                if value.len() + piece.len() <= LONGEST_MEANING {
                    value.push_str(piece);
                }
            }
            strings.insert(string.key.v.to_ascii_lowercase(), value);
        }
        for entry in raw.entries {
            let RawEntry { key, kind, fields } = entry.v;
            let name = |field: &Pair<'_>| field.key.v.to_ascii_lowercase();
            self.modern += fields.iter().filter(|field| MODERN.contains(&&*name(field))).count();
            self.classic += fields.iter().filter(|field| CLASSIC.contains(&&*name(field))).count();
            let telling = fields.into_iter().filter(|field| TELLING.contains(&&*name(field)));
            let mut found = Entry::new(key.v.to_owned(), biblatex::EntryType::new(kind.v));
            for mut field in telling {
                let (mut length, mut is_told) = (0, true);
                for chunk in &mut field.value.v {
                    if let RawChunk::Abbreviation(name) = chunk.v {
                        is_told &= strings.contains_key(&name.to_ascii_lowercase());
                        let piece = meant(chunk.v.clone(), strings);
                        length += piece.len();
                        chunk.v = RawChunk::Normal(if length <= LONGEST_MEANING { piece } else { name });
                    }
                }
                let is_deep = |chunk: &Spanned<RawChunk<'_>>| matches!(chunk.v, RawChunk::Normal(text) if nests_too_deeply(text));
                if field.value.v.iter().any(is_deep) {
                    continue;
                }
                // Many a style knows what a journal's abbreviation stands for; a file that tells nothing of it does not.
                if !is_told && CONTAINERS.contains(&&*field.key.v.to_ascii_lowercase()) {
                    continue;
                }
                let alone = RawEntry { key: key.clone(), kind: kind.clone(), fields: vec![field] };
                let entries = vec![Spanned::zero(alone)];
                let raw = RawBibliography { preamble: String::new(), entries, abbreviations: Vec::new() };
                // One field that cannot be read leaves the others.
                if let Ok(read) = Bibliography::from_raw(raw) {
                    found.fields.extend(read.into_vec().into_iter().flat_map(|entry| entry.fields));
                }
            }
            self.add_work(&found, text);
        }
    }

    fn add_work(&mut self, entry: &Entry, text: &str) {
        let value = |name: &str| entry.get(name).map(|chunks| chunks.format_verbatim()).unwrap_or_default();
        let at = self.works.len();
        let people = entry.author().ok().filter(|people| !people.is_empty());
        let people = people.or_else(|| {
            entry.editors().ok().map(|lists| lists.into_iter().flat_map(|(people, _)| people).collect())
        });
        let family = people.and_then(|people| people.first().map(|person| last_word(&person.name)));
        let date = [value("date"), value("year")].join(" ");
        let year = date.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4);
        let container = CONTAINERS.iter().map(|name| value(name)).find(|value| !value.is_empty());
        let work = Work {
            key: entry.key.clone(),
            doi: Doi::parse(&plain_doi(&value("doi"))).map(|doi| doi.as_str().to_lowercase()),
            family,
            year: year.unwrap_or_default().to_owned(),
            title: normal(&value("title")),
            place: Place::new(&container.unwrap_or_default(), &value("volume"), &value("pages")),
            text: folded(text),
        };
        if let Some(doi) = &work.doi {
            self.by_doi.entry(doi.clone()).or_insert(at);
        }
        let title = work.title.clone();
        if !title.is_empty() {
            // References print a title with its subtitle or without.
            let whole = format!("{title}{}", normal(&value("subtitle")));
            if whole != title {
                self.by_title.entry(whole).or_default().push(at);
            }
            self.by_title.entry(title).or_default().push(at);
        }
        self.keys.insert(work.key.to_lowercase(), Some(at));
        self.works.push(work);
    }

    /// Whether an entry has a key, in lower case.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }

    /// The keys that are taken, in lower case; also those of entries that are broken or commented out, which bibtex reads.
    #[must_use]
    pub fn taken(&self) -> HashSet<String> {
        self.keys.keys().cloned().collect()
    }

    /// Whether it is for BibLaTeX: JabRef says so in a comment, or else more fields have the names that BibLaTeX has for
    /// dates and journals than those of BibTeX, which both read.
    #[must_use]
    pub fn is_modern(&self) -> bool {
        let mut told = self.comments.iter().filter_map(|comment| jabref_meta(comment));
        match told.find(|(name, _)| *name == JABREF_DIALECT) {
            Some((_, dialect)) => dialect.eq_ignore_ascii_case("biblatex"),
            None => self.modern > self.classic,
        }
    }

    /// The entries that could not be read whole.
    #[must_use]
    pub fn broken(&self) -> &[Broken] {
        &self.broken
    }

    /// Whether a comment is this text, which a program may look for, or says something else of the same to JabRef.
    #[must_use]
    pub fn has_comment(&self, text: &str) -> bool {
        let text = text.trim();
        let said = jabref_meta(text).map(|(name, _)| name);
        let is_same = |comment: &str| jabref_meta(comment).is_some_and(|(name, _)| said == Some(name));
        self.comments.iter().any(|comment| comment == text || is_same(comment))
    }

    /// The key of the entry that is about the same work.
    #[must_use]
    pub fn find(&self, item: &Item) -> Option<(&str, Match)> {
        let doi = item.doi.as_ref().map(|doi| doi.as_str().to_lowercase());
        if let Some(work) =
            doi.as_ref().and_then(|doi| self.by_doi.get(doi)).and_then(|at| self.works.get(*at))
        {
            return Some((&work.key, Match::Doi));
        }
        let name = item.author.first().or_else(|| item.editor.first());
        let family = name.map(|name| last_word(name.sort_name()));
        let year = format!("{:04}", item.issued?.year);
        let title = normal(item.title.as_deref()?);
        let alike = self.by_title.get(&title)?.iter().filter_map(|at| self.works.get(*at));
        let first_page = item.page.as_ref().map(|pages| pages.first.as_str());
        let place = Place::new(
            item.container_title.as_deref().unwrap_or_default(),
            item.volume.as_deref().unwrap_or_default(),
            first_page.unwrap_or_default(),
        );
        let is_nameless = family.as_ref().is_some_and(String::is_empty);
        let mut same = alike.filter(|work| {
            let differ = doi.is_some() && work.doi.is_some() && doi != work.doi || place.differs(&work.place);
            !is_nameless && work.family == family && work.year == year && !differ
        });
        same.next().map(|work| (&*work.key, Match::Title))
    }

    /// Whether the entry of a key, in lower case, is about another work: it has another title, and another first author or
    /// year, so that nobody has only mended its title.
    #[must_use]
    pub fn is_another(&self, key: &str, item: &Item) -> bool {
        let work = self.keys.get(key).copied().flatten().and_then(|at| self.works.get(at));
        let (Some(work), Some(title)) = (work, item.title.as_deref().map(normal)) else { return false };
        if title.is_empty() || work.title.is_empty() {
            return false;
        }
        let has_title = title.starts_with(&work.title) || work.title.starts_with(&title);
        let name = item.author.first().or_else(|| item.editor.first());
        let family = name.map(|name| last_word(name.sort_name()));
        let has_family = work.family.is_none() || family.is_none() || work.family == family;
        let year = item.issued.map(|date| format!("{:04}", date.year));
        let has_year = work.year.is_empty() || year.is_none_or(|year| work.year == year);
        let has_doi = item.doi.as_ref().is_some_and(|doi| work.doi == Some(doi.as_str().to_lowercase()));
        !(has_doi || has_title || has_family && has_year)
    }

    /// Whether the entry of a key, in lower case, is this text but for white space and keywords.
    #[must_use]
    pub fn holds(&self, key: &str, text: &str) -> bool {
        let work = self.keys.get(key).copied().flatten().and_then(|at| self.works.get(at));
        work.is_some_and(|work| work.text == folded(text))
    }
}

/// What a piece of a value stands for; an abbreviation that nothing explains is its own name.
fn meant<'v>(chunk: RawChunk<'v>, strings: &'v Strings) -> &'v str {
    match chunk {
        RawChunk::Normal(text) => text,
        RawChunk::Abbreviation(name) => strings.get(&name.to_ascii_lowercase()).map_or(name, String::as_str),
    }
}

/// A title or name to compare: letters and digits in ASCII and lower case, without markup and the names of commands.
fn normal(text: &str) -> String {
    let mut text = std::borrow::Cow::Borrowed(text);
    if text.contains('<') {
        MARKUP.iter().for_each(|markup| text = text.replace(markup, "").into());
    }
    let mut pieces = text.split('\\');
    let first = pieces.next().unwrap_or_default();
    let behind = pieces.map(|piece| piece.trim_start_matches(|c: char| c.is_ascii_alphabetic()));
    let plain: String = std::iter::once(first).chain(behind).collect();
    any_ascii(&plain).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// A DOI without what TeX needs to print it.
fn plain_doi(doi: &str) -> String {
    let plain =
        doi.replace("\\url", "").replace("\\textunderscore", "_").replace("$<$", "<").replace("$>$", ">");
    plain.trim().replace(['\\', '{', '}'], "")
}

/// The first number in a text.
fn number(text: &str) -> Option<u64> {
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty())?.parse().ok()
}

/// Whether words may be those of a longer name, abbreviated: `j`, `honey` or `jh` of `journal`, `of`, `honey`.
fn is_short(short: &[String], long: &[String]) -> bool {
    let mut words = long.iter();
    if short.iter().all(|piece| words.any(|word| word.starts_with(&**piece))) {
        return true;
    }
    let mut words = long.iter();
    matches!(short, [initials] if initials.chars().all(|initial| words.any(|word| word.starts_with(initial))))
}

/// The last word of a family name, which particles and hyphens do not touch.
fn last_word(name: &str) -> String {
    let mut words = name.split(|c: char| c.is_whitespace() || c == '-').map(normal);
    words.rfind(|word| !word.is_empty()).unwrap_or_default()
}

/// An entry to compare: white space folded, keywords left out, which change when more documents cite the work.
fn folded(entry: &str) -> String {
    let lines = entry.lines().filter(|line| !line.trim_start().starts_with("keywords = "));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
