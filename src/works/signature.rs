//! What an item is compared by: 144 bytes, whatever is in it.
//!
//! Ten million of them fit into memory, where items would not. How two are compared is left to [`super::evidence`].

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::letters::{IN_WORD, Letters, folded};
use super::marks;
use super::source::Source;
use crate::model::{Custom, CustomKind, Item, ItemType, Name, Pages};

/// How many words of packed letters a title has: 96 letters.
const TITLE: usize = 8;

/// How many letters of a title are kept.
pub(super) const fn kept() -> usize {
    Letters::<TITLE>::MOST
}

/// How many family names behind the first are kept.
pub(super) const OTHERS: usize = 3;

/// Volumes, pages and the like that are no plain numbers are hashes, with the highest bit set.
const HASHED_16: u16 = 1 << 15;
const HASHED_32: u32 = 1 << 31;

/// What kind of a work an item is, as far as it tells works apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// Nothing that tells.
    #[default]
    Any,
    /// An article in a periodical.
    Article,
    /// A book.
    Book,
    /// A part of a book.
    Part,
    /// A paper of a conference.
    Paper,
    /// A report or standard.
    Report,
    /// A thesis.
    Thesis,
}

impl Class {
    const fn of(kind: ItemType) -> Self {
        match kind {
            ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper => {
                Self::Article
            }
            ItemType::Book => Self::Book,
            ItemType::Chapter | ItemType::EntryDictionary | ItemType::EntryEncyclopedia => Self::Part,
            ItemType::PaperConference => Self::Paper,
            ItemType::Report | ItemType::Standard | ItemType::Patent => Self::Report,
            ItemType::Thesis => Self::Thesis,
            ItemType::Article
            | ItemType::Dataset
            | ItemType::Document
            | ItemType::LegalCase
            | ItemType::Legislation
            | ItemType::Manuscript
            | ItemType::Software
            | ItemType::Speech
            | ItemType::Webpage => Self::Any,
        }
    }
}

/// What an item is compared by. Their order means nothing, but is the same on every machine: that of titles first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// The letters of the title; of an item by which nothing can be told, the hash of its content.
    pub(super) title: Letters<TITLE>,
    /// How many letters the title has, and the hash of those that are not kept.
    pub(super) title_length: u16,
    pub(super) rest: u16,
    /// The letters of the title that stand before its first colon or the like; zero where there is none.
    pub(super) head: u8,
    /// The hash of the numbers in the title; zero where there are none.
    pub(super) numbers: u16,
    /// The last word of the first family name, of an author or else an editor.
    pub(super) family: Letters<1>,
    /// Hashes of the last words of the family names behind it.
    pub(super) others: [u16; OTHERS],
    /// How many people are named.
    pub(super) people: u8,
    /// The first two initials of the first of them.
    pub(super) initials: [u8; 2],
    pub(super) source: Source,
    pub(super) year: u16,
    pub(super) volume: u16,
    pub(super) issue: u16,
    /// The first page, or the number in its place.
    pub(super) page: u32,
    pub(super) last_page: u16,
    /// The hash of the DOI; zero where there is none.
    pub(super) doi: u64,
    /// The hash of the arXiv identifier, with the lowest bit set, or else of the PubMed number.
    pub(super) identifier: u32,
    /// The hash of the number of a report or patent.
    pub(super) number: u32,
    /// The hash of the web address.
    pub(super) address: u32,
    pub(super) part: u8,
    pub(super) edition: u8,
    pub(super) class: Class,
    pub(super) marks: Marks,
}

/// What holds of an item or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Marks(u8);

impl Marks {
    pub(super) const GENERIC: u8 = 1;
    pub(super) const REMARK: u8 = 1 << 1;
    pub(super) const PREPRINT: u8 = 1 << 2;
    pub(super) const ET_AL: u8 = 1 << 3;
    pub(super) const BODY: u8 = 1 << 4;
    /// Nothing can be told by it.
    pub(super) const BARE: u8 = 1 << 5;

    pub(super) const fn has(self, mark: u8) -> bool {
        self.0 & mark != 0
    }
}

/// The day of a newspaper or magazine, which is its issue; 0 where none is known.
fn day(item: &Item) -> u16 {
    let is_dated = matches!(item.kind, ItemType::ArticleNewspaper | ItemType::ArticleMagazine);
    let date = item.issued.filter(|_| is_dated);
    let day = date.and_then(|date| date.month().zip(date.day()));
    day.map_or(0, |(month, day)| 100 * u16::from(month) + u16::from(day))
}

/// All that an item says but the key that one source gave it, and what only one format knows.
fn content(item: &Item) -> Vec<u8> {
    let is_said = |custom: &Custom| match custom.kind() {
        CustomKind::Key | CustomKind::Foreign { .. } => false,
        CustomKind::Type | CustomKind::Variable(_) | CustomKind::Section => true,
    };
    let said = |item: &Item| serde_json::to_vec(item).unwrap_or_default();
    if item.custom.iter().all(is_said) {
        return said(item);
    }
    said(&Item {
        custom: item.custom.iter().filter(|custom| is_said(custom)).cloned().collect(),
        ..item.clone()
    })
}

impl Signature {
    /// The signature of an item; of a `fragment` and of an item by which nothing can be told its whole content counts, so
    /// that it is the same as nothing but its like.
    #[must_use]
    pub fn of(item: &Item, fragment: bool) -> Self {
        let title = item.title.as_deref().unwrap_or_default();
        let folded_title = folded(title);
        let source =
            [&item.container_title, &item.collection_title, &item.event_title].into_iter().flatten().next();
        let folded_source = source.map(|source| folded(source)).unwrap_or_default();
        let letters = folded_title.bytes().filter(|byte| *byte != b' ').count();
        let people = if item.author.is_empty() { &item.editor } else { &item.author };
        let mut signature = Self {
            title: Letters::of(&folded_title),
            title_length: u16::try_from(letters).unwrap_or(u16::MAX),
            rest: rest(&folded_title),
            head: head(title),
            numbers: numbers(&folded_title),
            family: people
                .first()
                .map(|name| Letters::of(last_word(&folded_family(name), name)))
                .unwrap_or_default(),
            others: others(people),
            people: u8::try_from(people.len()).unwrap_or(u8::MAX),
            initials: people.first().map(initials).unwrap_or_default(),
            source: Source::of(&folded_source),
            year: item.issued.map_or(0, |date| date.year),
            volume: item.volume.as_deref().map_or(0, number_16),
            issue: item.issue.as_deref().map_or_else(|| day(item), number_16),
            page: page(item),
            last_page: item.page.as_ref().map_or(0, last_page),
            doi: item.doi.as_ref().map_or(0, |doi| hash(doi.as_str().trim_end_matches(['.', ',', ';']))),
            identifier: identifier(item),
            number: item
                .number
                .as_ref()
                .or(item.version.as_ref())
                .map_or(0, |number| narrow(hash(&folded(number)))),
            address: item.url.as_ref().map_or(0, |url| narrow(hash(place_of(url.as_str())))),
            part: marks::part(title, &folded_title),
            edition: marks::edition(item, &folded_title),
            class: Class::of(item.kind),
            marks: Marks::default(),
        };
        let is_placed = signature.volume != 0 && signature.page != 0;
        let is_known = signature.doi != 0 || signature.identifier != 0;
        let is_nowhere = signature.source.is_empty() && signature.volume == 0 && signature.page == 0;
        let is_like_others = letters < 3 && !is_placed || marks::is_generic(&folded_title) && is_nowhere;
        let is_bare = fragment || is_like_others && !is_known;
        if is_bare {
            let mut hasher = SipHasher13::new();
            hasher.write(&content(item));
            signature = Self { title: Letters([0; TITLE]), rest: 0, title_length: 0, ..signature };
            // The first word stays empty, as that of an item without title.
            signature.title.0[1] = hasher.finish();
        }
        let marks = [
            (Marks::GENERIC, marks::is_generic(&folded_title)),
            (Marks::REMARK, marks::is_remark(&folded_title)),
            (Marks::PREPRINT, marks::is_preprint(item, &folded_source)),
            (Marks::ET_AL, item.et_al),
            (Marks::BODY, matches!(people.first(), Some(Name::Literal { .. }))),
            (Marks::BARE, is_bare),
        ];
        signature.marks =
            Marks(marks.into_iter().filter(|(_, holds)| *holds).fold(0, |all, (mark, _)| all | mark));
        signature
    }

    /// Whether it has a title.
    pub(super) fn has_title(&self) -> bool {
        !self.title.is_empty()
    }

    /// How much of an item there is to tell it by: what has more speaks for a work that it is in.
    pub(super) fn completeness(&self) -> u32 {
        let there = [
            (8, self.doi != 0),
            (4, self.identifier != 0),
            (3, self.page != 0),
            (3, self.volume != 0),
            (2, !self.source.is_empty()),
            (2, self.has_title()),
            (2, self.year != 0),
            (2, self.part != 0 || self.edition != 0 || self.number != 0),
            (1, !self.family.is_empty()),
            (1, self.last_page != 0),
            (1, self.issue != 0),
        ];
        there.into_iter().filter(|(_, is_there)| *is_there).map(|(weight, _)| weight).sum()
    }
}

/// The hash of a text in small letters; never zero.
fn hash(text: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    for byte in text.bytes() {
        hasher.write_u8(byte.to_ascii_lowercase());
    }
    hasher.finish().max(1)
}

/// Some bits of a hash; never zero.
const fn narrow(hash: u64) -> u32 {
    let low = hash as u32;
    if low == 0 { 1 } else { low }
}

const fn narrow_16(hash: u64) -> u16 {
    let low = hash as u16;
    if low == 0 { 1 } else { low }
}

/// The hash of the letters that are not kept.
fn rest(folded: &str) -> u16 {
    let rest: String = folded.chars().filter(|c| *c != ' ').skip(Letters::<TITLE>::MOST).collect();
    if rest.is_empty() { 0 } else { narrow_16(hash(&rest)) }
}

/// How many letters stand before the first mark that ends a main title.
fn head(title: &str) -> u8 {
    let ends = [": ", " - ", " – ", " — ", "? ", ". ", " ("];
    let end = ends.iter().filter_map(|end| title.find(end)).min();
    let letters = |text: &str| folded(text).bytes().filter(|byte| *byte != b' ').count();
    end.map_or(0, |end| u8::try_from(letters(&title[..end])).unwrap_or(0))
}

/// The hash of the numbers in a title, in their order.
fn numbers(folded: &str) -> u16 {
    let numbers: Vec<&str> =
        folded.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    if numbers.is_empty() { 0 } else { narrow_16(hash(&numbers.join(" "))) }
}

fn folded_family(name: &Name) -> String {
    folded(name.sort_name())
}

/// The last word of a family name, by which it is known with and without its particles; a body goes by all of its name.
fn last_word<'n>(folded: &'n str, name: &Name) -> &'n str {
    match name {
        Name::Person(_) => folded.rsplit(' ').next().unwrap_or_default(),
        Name::Literal { .. } => folded,
    }
}

fn others(people: &[Name]) -> [u16; OTHERS] {
    let mut hashes = [0; OTHERS];
    for (slot, name) in hashes.iter_mut().zip(people.iter().skip(1)) {
        let folded = folded_family(name);
        // No more letters than those that are kept of the first.
        let word: String = last_word(&folded, name).chars().filter(|c| *c != ' ').take(IN_WORD).collect();
        *slot = family_hash(&word);
    }
    hashes
}

/// The hash of a family name.
fn family_hash(word: &str) -> u16 {
    family_hash_of(&Letters::<1>::of(word))
}

/// The same of letters that are packed already.
pub(super) fn family_hash_of(letters: &Letters<1>) -> u16 {
    let mut hasher = SipHasher13::new();
    hasher.write_u64(letters.0[0]);
    narrow_16(hasher.finish())
}

fn initials(name: &Name) -> [u8; 2] {
    let Name::Person(person) = name else { return [0; 2] };
    let given = folded(person.given.as_deref().unwrap_or_default());
    let words: Vec<&str> = given.split(' ').filter(|word| !word.is_empty()).collect();
    // Initials without stops, `JA`.
    let is_shouted =
        person.given.as_deref().is_some_and(|given| given.len() > 1 && given.chars().all(char::is_uppercase));
    match words[..] {
        [only] if is_shouted && matches!(only.len(), 2 | 3) => [only.as_bytes()[0], only.as_bytes()[1]],
        [only] => [only.as_bytes()[0], 0],
        [first, second, ..] => [first.as_bytes()[0], second.as_bytes()[0]],
        [] => [0; 2],
    }
}

/// A number of a volume or issue as 16 bits.
fn number_16(text: &str) -> u16 {
    let folded = folded(text);
    let bare =
        ["vol ", "volume ", "no ", "v "].iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded);
    match bare.parse::<u16>() {
        Ok(number) if number < HASHED_16 && number > 0 => number,
        _ if bare.is_empty() => 0,
        _ => hash(bare) as u16 | HASHED_16,
    }
}

/// A page as 32 bits.
fn number_32(text: &str) -> u32 {
    let folded = folded(text);
    match folded.parse::<u32>() {
        Ok(number) if number < HASHED_32 && number > 0 => number,
        _ if folded.is_empty() => 0,
        _ => hash(&folded) as u32 | HASHED_32,
    }
}

fn page(item: &Item) -> u32 {
    match (&item.page, &item.article_number) {
        (Some(pages), _) => number_32(&pages.first),
        (None, Some(number)) => number_32(number),
        (None, None) => 0,
    }
}

/// The last page, whole where it is printed short: `214-26` ends at 226.
fn last_page(pages: &Pages) -> u16 {
    let Some(last) = &pages.last else { return 0 };
    let kept = pages
        .first
        .len()
        .checked_sub(last.len())
        .and_then(|kept| pages.first.get(..kept))
        .unwrap_or_default();
    let whole =
        if pages.first.bytes().all(|b| b.is_ascii_digit()) { format!("{kept}{last}") } else { last.clone() };
    number_16(&whole)
}

fn identifier(item: &Item) -> u32 {
    match (&item.arxiv, &item.pmid) {
        (Some(arxiv), _) => {
            let bare = match arxiv.as_str().rsplit_once('v') {
                Some((bare, version)) if version.bytes().all(|b| b.is_ascii_digit()) => bare,
                Some(_) | None => arxiv.as_str(),
            };
            narrow(hash(bare)) | 1
        }
        (None, Some(pmid)) => (narrow(hash(pmid.as_str())) & !1).max(2),
        (None, None) => 0,
    }
}

/// What of an address tells a page.
fn place_of(url: &str) -> &str {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches(['/', '.', ',', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, Person};

    #[test]
    fn a_signature_takes_144_bytes() {
        assert_eq!(size_of::<Signature>(), 144);
    }

    #[test]
    fn what_is_printed_differently_has_one_signature() {
        let person = |family: &str, given: &str| {
            Name::Person(Person { family: family.into(), given: Some(given.into()), ..Person::default() })
        };
        let one = Item {
            title: Some("Bees & wasps: A survey".into()),
            author: vec![person("Roé", "J.A.")],
            page: Some(Pages::range("214", "26")),
            issued: Some(Date::year(2001)),
            ..Item::default()
        };
        let other = Item {
            title: Some("BEES AND WASPS — a survey".into()),
            author: vec![person("Roe", "Jane Ann")],
            page: Some(Pages::range("214", "226")),
            ..one.clone()
        };
        let (one, other) = (Signature::of(&one, false), Signature::of(&other, false));
        assert_eq!(Signature { head: 0, ..one }, Signature { head: 0, ..other });
    }

    #[test]
    fn an_item_by_which_nothing_can_be_told_is_its_content() {
        let note =
            |text: &str| Item { note: Some(text.into()), issued: Some(Date::year(2010)), ..Item::default() };
        let signature = |text| Signature::of(&note(text), true);
        assert_eq!(signature("24, (2010)"), signature("24, (2010)"));
        assert_ne!(signature("24, (2010)"), signature("25, (2010)"));
        assert!(!signature("24, (2010)").has_title());
    }
}
