//! The items of one work → one item: each field by the votes of those that have it.
//!
//! A vote weighs what its reading is worth: the confidence of a reference, and twice as much for a record of a bibliography,
//! which nobody had to take apart. Nothing is made up: every value is one that was printed, and ties go by content, so that
//! the order of the items changes nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::letters::folded;
use super::source::{Likeness, Source};
use crate::model::{
    Confidence, Custom, CustomKind, Date, Doi, Item, ItemType, Judged, Name, Pages, Person, Probability,
};

/// What a value of a record weighs, in thousandths.
const OF_RECORD: u32 = 2 * Probability::CERTAIN.thousandths() as u32;

/// What a value of a reference weighs at least.
const LEAST: u32 = 50;

/// One of the items of a work.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'m> {
    /// The item.
    pub item: &'m Item,
    /// How surely it was read; none of a record, which nobody had to take apart.
    pub confidence: Option<&'m Confidence>,
}

impl Mention<'_> {
    /// What the value of a field that is judged weighs.
    fn weight(&self, field: Judged) -> u32 {
        self.confidence
            .map_or(OF_RECORD, |confidence| u32::from(confidence.of(field).thousandths()).max(LEAST))
    }

    /// What the value of another field weighs.
    fn usual_weight(&self) -> u32 {
        self.confidence
            .map_or(OF_RECORD, |confidence| u32::from(confidence.reference.thousandths()).max(LEAST))
    }
}

/// The item of a work that is mentioned so often.
///
/// ```
/// use refmill::model::{Doi, Item};
/// use refmill::works::{Mention, merge};
/// let cited = Item { title: Some("On bees".into()), volume: Some("3".into()), ..Item::default() };
/// let with_doi = Item { title: Some("On Bees".into()), doi: Doi::parse("10.1000/182"), ..Item::default() };
/// let mention = |item| Mention { item, confidence: None };
/// let merged = merge(&[mention(&cited), mention(&with_doi), mention(&cited)]);
/// assert_eq!(merged.title.as_deref(), Some("On bees"));
/// assert!(merged.volume.is_some() && merged.doi.is_some());
/// ```
#[must_use]
pub fn merge(mentions: &[Mention<'_>]) -> Item {
    if let [only] = mentions {
        return only.item.clone();
    }
    let author = names(mentions, |item| &item.author, true);
    let et_al =
        mentions.iter().filter(|mention| mention.item.author == author).all(|mention| mention.item.et_al);
    let text = |of: fn(&Item) -> &Option<String>, field: Option<Judged>| texts(mentions, of, field);
    Item {
        kind: kind(mentions),
        et_al: et_al && !author.is_empty(),
        author,
        editor: names(mentions, |item| &item.editor, false),
        title: text(|item| &item.title, Some(Judged::Title)),
        container_title: container(mentions),
        collection_title: text(|item| &item.collection_title, None),
        event_title: text(|item| &item.event_title, None),
        event_place: text(|item| &item.event_place, None),
        event_date: voted(
            mentions,
            |mention| Some((mention.item.event_date?, mention.usual_weight())),
            |date| (date.to_string(), date.to_string()),
        ),
        issued: issued(mentions, |item| item.issued),
        volume: text(|item| &item.volume, Some(Judged::Volume)),
        issue: text(|item| &item.issue, Some(Judged::Issue)),
        page: voted(
            mentions,
            |mention| Some((mention.item.page.as_ref()?, mention.weight(Judged::Page))),
            |page: &&Pages| {
                // A range says more than its first page.
                (page.first.clone(), format!("{} {page}", u8::from(page.last.is_none())))
            },
        )
        .cloned(),
        article_number: text(|item| &item.article_number, Some(Judged::Page)),
        number: text(|item| &item.number, None),
        edition: text(|item| &item.edition, None),
        version: text(|item| &item.version, None),
        publisher: text(|item| &item.publisher, None),
        publisher_place: text(|item| &item.publisher_place, None),
        genre: text(|item| &item.genre, None),
        status: text(|item| &item.status, None),
        doi: voted(
            mentions,
            |mention| Some((mention.item.doi.as_ref()?, mention.usual_weight())),
            |doi: &&Doi| (doi.as_str().to_ascii_lowercase(), doi.as_str().to_owned()),
        )
        .cloned(),
        isbn: identifier(mentions, |item| item.isbn.as_ref()),
        arxiv: identifier(mentions, |item| item.arxiv.as_ref()),
        pmid: identifier(mentions, |item| item.pmid.as_ref()),
        url: identifier(mentions, |item| item.url.as_ref()),
        accessed: issued(mentions, |item| item.accessed),
        language: text(|item| &item.language, None),
        abstract_: text(|item| &item.abstract_, None),
        keyword: keywords(mentions),
        note: text(|item| &item.note, None),
        custom: custom(mentions),
    }
}

/// How surely each field of a merged item is right: as surely as the surest reading that has its value.
#[must_use]
pub fn merged_confidence(merged: &Item, mentions: &[Mention<'_>]) -> Confidence {
    let mut confidence = Confidence::default();
    for field in Judged::ALL {
        // Each part may be that of another mention.
        let surest = |is_same: &fn(&Item, &Item) -> bool| {
            let same = mentions.iter().filter(|mention| is_same(merged, mention.item));
            same.map(|mention| mention.confidence.map_or(Probability::CERTAIN, |given| given.of(field))).max()
        };
        let least = parts(field).iter().map(|part| surest(part).unwrap_or_default()).min();
        confidence.fields[field as usize] = least.unwrap_or_default();
    }
    confidence.reference = confidence.least().1;
    confidence
}

/// What has to be the same in two items for each part of a field that has a confidence.
fn parts(field: Judged) -> &'static [fn(&Item, &Item) -> bool] {
    match field {
        Judged::Author => &[|one, other| one.author == other.author, |one, other| one.editor == other.editor],
        Judged::Title => &[|one, other| one.title == other.title],
        Judged::ContainerTitle => &[|one, other| one.container_title == other.container_title],
        Judged::Volume => &[|one, other| one.volume == other.volume],
        Judged::Issue => &[|one, other| one.issue == other.issue],
        Judged::Page => {
            &[|one, other| one.page == other.page, |one, other| one.article_number == other.article_number]
        }
        Judged::Issued => &[|one, other| one.issued == other.issued],
        Judged::Type => &[|one, other| one.kind == other.kind],
    }
}

/// What was voted for, each with its weight.
type Votes<T> = BTreeMap<String, (u32, T)>;

/// The value with the most votes: first among what means the same, the first of what `say` gives, then among those the one
/// that is printed most often; of two the first by the second of what it gives.
fn voted<'m, T>(
    mentions: &'m [Mention<'m>],
    value: impl Fn(&'m Mention<'m>) -> Option<(T, u32)>,
    say: impl Fn(&T) -> (String, String),
) -> Option<T> {
    let mut meanings: Votes<Votes<T>> = BTreeMap::new();
    for (value, weight) in mentions.iter().filter_map(value) {
        let (meaning, text) = say(&value);
        let (votes, texts) = meanings.entry(meaning).or_default();
        *votes += weight;
        texts.entry(text).or_insert((0, value)).0 += weight;
    }
    // Of several that are the greatest the last is taken, which has to be the first of the order.
    let (_, (_, texts)) = meanings.into_iter().rev().max_by_key(|(_, (votes, _))| *votes)?;
    texts.into_values().rev().max_by_key(|(votes, _)| *votes).map(|(_, value)| value)
}

fn texts(
    mentions: &[Mention<'_>],
    of: fn(&Item) -> &Option<String>,
    field: Option<Judged>,
) -> Option<String> {
    let value = |mention: &Mention<'_>| {
        let weight = field.map_or_else(|| mention.usual_weight(), |field| mention.weight(field));
        Some((of(mention.item).clone()?, weight))
    };
    voted(mentions, value, |text| (folded(text), text.clone()))
}

/// The name of the source, in full where any has it so.
fn container(mentions: &[Mention<'_>]) -> Option<String> {
    let named: BTreeMap<&str, Source> = mentions
        .iter()
        .filter_map(|mention| mention.item.container_title.as_deref())
        .map(|name| (name, Source::of(&folded(name))))
        .collect();
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).count();
    let is_short = |name: &str| {
        let own = named.get(name).copied().unwrap_or_default();
        let is_shorter_than = |(other, source): (&&str, &Source)| {
            // A few letters more are a matter of spelling.
            letters(other) > letters(name) + 3
                && matches!(own.likeness(*source), Likeness::Short | Likeness::Same)
                && !other.contains('.')
        };
        named.iter().any(is_shorter_than)
    };
    voted(
        mentions,
        |mention| {
            let name = mention.item.container_title.as_deref()?;
            let weight = mention.weight(Judged::ContainerTitle);
            // An abbreviation counts where nothing else is printed.
            Some((name, if is_short(name) { 0 } else { weight }))
        },
        |name| (folded(name), (*name).to_owned()),
    )
    .map(str::to_owned)
}

fn issued(mentions: &[Mention<'_>], of: fn(&Item) -> Option<Date>) -> Option<Date> {
    // Of one year the date that says most.
    let say = |date: &Date| {
        let says = u8::from(date.month().is_none()) + u8::from(date.day().is_none());
        (date.year.to_string(), format!("{says} {date}"))
    };
    let year =
        voted(mentions, |mention| Some((of(mention.item)?, mention.weight(Judged::Issued))), say)?.year;
    let dates = mentions.iter().filter_map(|mention| of(mention.item)).filter(|date| date.year == year);
    dates.max_by_key(|date| (date.month().is_some(), date.day().is_some(), Reverse(*date)))
}

fn kind(mentions: &[Mention<'_>]) -> ItemType {
    let known = |mention: &Mention<'_>| {
        let kind = mention.item.kind;
        Some((kind, if kind == ItemType::Document { 0 } else { mention.weight(Judged::Type) }))
    };
    voted(mentions, known, |kind| (kind.csl().to_owned(), String::new())).unwrap_or_default()
}

fn identifier<'m, T: AsRef<str> + Clone + 'm>(
    mentions: &'m [Mention<'m>],
    of: impl Fn(&'m Item) -> Option<&'m T>,
) -> Option<T> {
    let value = |mention: &'m Mention<'m>| Some((of(mention.item)?, mention.usual_weight()));
    let say = |value: &&'m T| {
        let text: &str = (*value).as_ref();
        (text.to_ascii_lowercase(), text.to_owned())
    };
    voted(mentions, value, say).cloned()
}

/// The list of names that most have, a list that is not cut short before one that is, with as many letters of the given names
/// as are printed.
fn names(mentions: &[Mention<'_>], of: fn(&Item) -> &Vec<Name>, can_be_cut: bool) -> Vec<Name> {
    let is_cut = |item: &Item| can_be_cut && item.et_al;
    let any_whole = mentions.iter().any(|mention| !of(mention.item).is_empty() && !is_cut(mention.item));
    let value = |mention: &Mention<'_>| {
        let weight = if any_whole && is_cut(mention.item) { 0 } else { mention.weight(Judged::Author) };
        Some((of(mention.item).clone(), weight)).filter(|(names, _)| !names.is_empty())
    };
    let say = |names: &Vec<Name>| {
        let families: Vec<String> = names.iter().map(|name| folded(name.sort_name())).collect();
        let given = |name: &Name| match name {
            Name::Person(person) => person.given.as_deref().map_or(0, str::len),
            Name::Literal { .. } => 0,
        };
        let missing = 9_999_usize.saturating_sub(names.iter().map(given).sum());
        let printed: Vec<String> = names.iter().map(printed).collect();
        (families.join("; "), format!("{missing:04} {}", printed.join("; ")))
    };
    voted(mentions, value, say).unwrap_or_default()
}

/// All of a name.
fn printed(name: &Name) -> String {
    match name {
        Name::Person(Person { family, given, non_dropping_particle, suffix }) => {
            let parts = [non_dropping_particle.as_deref(), Some(family), given.as_deref(), suffix.as_deref()];
            parts.map(Option::unwrap_or_default).join("\u{1f}")
        }
        Name::Literal { literal } => literal.clone(),
    }
}

/// The keywords that most have; of lists that as many have the longest.
fn keywords(mentions: &[Mention<'_>]) -> Vec<String> {
    let lists = mentions.iter().map(|mention| &mention.item.keyword).filter(|list| !list.is_empty());
    lists
        .max_by(|one, other| one.len().cmp(&other.len()).then_with(|| other.cmp(one)))
        .cloned()
        .unwrap_or_default()
}

/// All that no field stands for, each once; of the keys that the entries had one alone.
fn custom(mentions: &[Mention<'_>]) -> Vec<Custom> {
    let all = mentions.iter().flat_map(|mention| &mention.item.custom);
    let once: BTreeMap<(&str, &str), &Custom> =
        all.map(|custom| ((custom.name.as_str(), custom.text.as_str()), custom)).collect();
    let mut has_key = false;
    let wanted = |custom: &&Custom| !is_key(custom) || !std::mem::replace(&mut has_key, true);
    once.into_values().filter(wanted).cloned().collect()
}

fn is_key(custom: &Custom) -> bool {
    matches!(custom.kind(), CustomKind::Key)
}
