//! Citation keys: from content alone, ASCII, unique regardless of case, the same work always the same key.
//!
//! Without rules a work has the key that it has in its source; where that tells none, a key is the first family name, the year and
//! the first significant word of the title. [`KeyRules`] hold what a user says instead: a [`Pattern`], and a [`Lock`] with keys that must not change.

mod lock;
mod marker;
mod modifier;
mod owners;
mod pattern;
#[cfg(test)]
mod tests;
mod words;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::Hasher;
use std::sync::Arc;

use siphasher::sip128::{Hasher128, SipHasher13};

use crate::entry::{Assigned, Keyed, Scope};
use crate::model::{Item, Merged, Name, RawHash, Record};
use lock::Row;
use owners::{KeyHash, Owner, Owners};
use words::push_ascii;

pub use lock::{Lock, LockError};
pub use pattern::{Pattern, PatternError};
pub(crate) use words::is_significant;

/// Gives out the keys of one output.
///
/// ```
/// use refmill::keys::Keys;
/// use refmill::model::{Date, Item, Name, Person};
/// let person = Person { family: "Anderson".into(), ..Person::default() };
/// let item = Item {
///     author: vec![Name::Person(person)],
///     title: Some("The School technology leadership".into()),
///     issued: Some(Date::year(2005)),
///     ..Item::default()
/// };
/// let mut keys = Keys::default();
/// assert_eq!(keys.assign(&item, false).key, "anderson2005school");
/// assert!(keys.assign(&item, false).repeat, "the same work again");
/// let other = Item { volume: Some("2".into()), ..item };
/// assert!(keys.assign(&other, false).key.starts_with("anderson2005school-"));
/// ```
#[derive(Debug, Default)]
pub struct Keys<'r> {
    /// The item that owns each key.
    owners: Owners,
    rules: Option<&'r KeyRules>,
    /// Whether nothing is known of the library yet.
    is_before_library: bool,
    /// The content hash of the item that has the key of each row of the lock.
    claims: Vec<Option<u128>>,
    /// The row whose key each work has that was found in the lock, whatever the lock knows it by.
    claimed: HashMap<u128, usize>,
    record: Option<Box<MapRecord<'r>>>,
    /// The key of the last document, which the later parts of its record cite by.
    citing: Option<Citing>,
}

/// The document of the record before, with its key.
#[derive(Debug)]
struct Citing {
    file: Arc<str>,
    number: usize,
    key: String,
}

impl Citing {
    /// Whether a record is a further part of that.
    fn is_of(&self, record: &Record) -> bool {
        self.number == record.number && self.file == record.file
    }
}

/// What a user says of keys.
#[derive(Clone, Debug, Default)]
pub struct KeyRules {
    /// How keys are made; none for the usual way.
    pub pattern: Option<Pattern>,
    /// Works that keep the keys they have.
    pub lock: Lock,
    /// Keys, in lower case, that no work but those of the lock gets.
    pub taken: HashSet<String>,
    /// The keys, in lower case, of the user's library, which only its works get.
    pub held: HashSet<String>,
    /// When a key has letters of the hash of its work behind it.
    pub suffixes: Suffixes,
}

/// When a key has letters of the hash of its work behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Suffixes {
    /// Where a work before it has the key, which has to be remembered: 16 to 24 bytes a work.
    #[default]
    WhereNeeded,
    /// Always, and so many that no two works share a key. Nothing is remembered, and no repeat noticed.
    Always,
}

impl KeyRules {
    /// Whether they leave everything as it is without them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { pattern, lock, taken, held, suffixes } = self;
        let has_keys = !lock.is_empty() || !taken.is_empty() || !held.is_empty();
        pattern.is_none() && !has_keys && *suffixes == Suffixes::WhereNeeded
    }

    /// Whether a key, in lower case, is not to be given to a new work.
    fn refuse(&self, key: &str) -> bool {
        self.lock.holds(key) || self.taken.contains(key)
    }
}

/// What became of a lock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct LockUse {
    /// Works that were found and kept their keys.
    pub kept: usize,
    /// Works that were not found.
    pub absent: usize,
}

/// The rows of a key map.
#[derive(Debug, Default)]
struct MapRecord<'r> {
    /// The keys that works have without rules.
    usual: Keys<'r>,
    /// The rows of the lock, then new ones.
    rows: Vec<Row>,
    /// By what the variants are known of which there is a row.
    variants: HashSet<(Option<u128>, Option<RawHash>)>,
}

/// What a work is known by beside its content.
#[derive(Clone, Copy)]
enum Source<'a> {
    Nothing,
    /// The raw text of a reference, which says all of it.
    Reference(&'a str),
    /// The title of a document, which others may share.
    Document(&'a str),
}

const SUFFIX_ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const SUFFIX_BITS: u32 = 5;
const SHORT_SUFFIX: usize = 4;
/// 80 bits: two of a hundred million works share them once in 10⁸ runs.
const ENOUGH: usize = 16;
const LONGEST_SUFFIX: usize = 25;

impl<'r> Keys<'r> {
    /// All keys free, given out by rules.
    #[must_use]
    pub fn with(rules: &'r KeyRules) -> Self {
        Self { rules: Some(rules), claims: vec![None; rules.lock.len()], ..Self::default() }
    }

    /// The same, as they are where there is no library.
    #[cfg(feature = "files")]
    #[must_use]
    pub(crate) fn before_library(self) -> Self {
        Self { is_before_library: true, ..self }
    }

    /// The same, remembering what [`Self::map`] writes.
    #[must_use]
    pub fn mapped(mut self) -> Self {
        let mut rows = self.rules.map_or(&[][..], |rules| rules.lock.rows()).to_vec();
        // Behind the others, whose places are known.
        rows.extend(self.rules.iter().flat_map(|rules| rules.lock.variants()).cloned());
        let variants = rows.iter().filter(|row| row.is_variant).map(|row| (row.content, row.raw)).collect();
        self.record = Some(Box::new(MapRecord { usual: Keys::default(), rows, variants }));
        self
    }

    /// The key of an item. A `fragment` goes by its hash alone.
    pub fn assign(&mut self, item: &Item, fragment: bool) -> Assigned {
        let identity = self.identifier().identity(item, fragment, Source::Nothing);
        self.assign_to(identity, item, Source::Nothing)
    }

    /// The keys of the items of a record that are in scope, the document's first.
    #[must_use]
    pub fn assign_record<'a>(&mut self, record: &'a Record, scope: Scope) -> Keyed<'a> {
        let identities = self.identifier().identities(record, scope);
        self.assign_identified(record, identities)
    }

    /// What tells works apart, which does not depend on the works that have keys already.
    pub(crate) fn identifier(&self) -> Identifier<'r> {
        let by_raw = self.record.is_some() || self.rules.is_some_and(|rules| !rules.lock.is_empty());
        Identifier { rules: self.rules, by_raw }
    }

    /// The keys of a record whose items were identified.
    pub(crate) fn assign_identified<'a>(&mut self, record: &'a Record, identities: Identities) -> Keyed<'a> {
        let Identities { document, references } = identities;
        let document = document
            .zip(record.document.as_ref())
            .map(|(identity, item)| self.assign_to(identity, item, Source::Document(&record.raw)));
        let references = references
            .into_iter()
            .zip(&record.references)
            .map(|(identity, cited)| self.assign_to(identity, &cited.item, Source::Reference(&cited.raw)))
            .collect();
        let keyed = Keyed::new(record, document, references);
        if record.first_reference > 1 {
            let before = self.citing.as_ref().filter(|before| before.is_of(record));
            let key = before.map(|before| before.key.clone());
            return keyed.of_document(key);
        }
        self.citing = keyed.citing().map(|key| Citing {
            file: record.file.clone(),
            number: record.number,
            key: key.to_owned(),
        });
        keyed
    }

    /// Remembers for [`Self::map`] which mentions an item stands for, each with the key that it would have had.
    pub(crate) fn note_variants(&mut self, keyed: &Keyed<'_>) {
        let Some(record) = &mut self.record else { return };
        for (entry, _) in keyed.entries() {
            let own = entry.cited.map(|cited| RawHash::of(&cited.raw));
            for variant in entry.merged().map_or(&[][..], |merged| &merged.variants) {
                let raw = variant.reference.map(|_| RawHash::of(&variant.raw));
                let content = Some(variant.content);
                let is_told = raw == own && raw.is_some() && variant.key == entry.key;
                if !is_told && record.variants.insert((content, raw)) {
                    let (old, new) = (variant.key.clone(), entry.key.to_owned());
                    let work = lock::shown(&variant.raw);
                    record.rows.push(Row { line: 0, old, new, content, raw, work, is_variant: true });
                }
            }
        }
    }

    /// What became of the lock so far; none where there is none.
    #[must_use]
    pub fn lock_use(&self) -> Option<LockUse> {
        let kept = self.claims.iter().flatten().count();
        (!self.claims.is_empty()).then(|| LockUse { kept, absent: self.claims.len() - kept })
    }

    /// The table of the keys that were given out, which [`Lock::read`] takes: the works of the lock, whether they were
    /// found or not, then the others in their order. Without [`Self::mapped`] it has no rows.
    #[must_use]
    pub fn map(&self) -> String {
        lock::table(self.record.iter().flat_map(|record| &record.rows))
    }

    fn assign_to(&mut self, identity: Identity, item: &Item, source: Source<'_>) -> Assigned {
        let Some(rules) = self.rules else { return self.give(identity) };
        let (content, raw, is_fragment) =
            (identity.content, identity.raw, identity.candidates.base.is_empty());
        let row = self.locked(rules, content, raw, source);
        let assigned = match row {
            Some(at) => {
                let repeat = self.claims[at].replace(content).is_some();
                self.claimed.entry(content).or_insert(at);
                Assigned { key: rules.lock.rows()[at].new.clone(), repeat }
            }
            None => self.give(identity),
        };
        if let Some(record) = &mut self.record {
            // Every item, so that each has the key that it would have had.
            let usual = record.usual.assign(item, is_fragment).key;
            match row.and_then(|at| record.rows.get_mut(at)) {
                Some(row) => {
                    row.content = Some(content);
                    row.raw = row.raw.or(raw);
                }
                None if assigned.repeat => {}
                None => {
                    let new = assigned.key.clone();
                    let work = lock::shown(source.text(item));
                    let content = Some(content);
                    record.rows.push(Row { line: 0, old: usual, new, content, raw, work, is_variant: false });
                }
            }
        }
        assigned
    }

    /// The row of the lock that is about an item, unless another item has taken its key. The raw text of a reference
    /// tells it whatever is read from it; the title of a document does so only where nothing else does. A work that the
    /// lock knows in another spelling, which reads alike now, has the key of that.
    fn locked(
        &self,
        rules: &KeyRules,
        content: u128,
        raw: Option<RawHash>,
        source: Source<'_>,
    ) -> Option<usize> {
        let by_content = rules.lock.by_content(content);
        let by_raw = raw.and_then(|raw| rules.lock.by_raw(raw));
        let candidates = match source {
            Source::Reference(_) => [by_raw, by_content],
            Source::Document(_) | Source::Nothing => [by_content, by_raw],
        };
        let is_free = |at: &usize| self.claims[*at].is_none_or(|owner| owner == content);
        candidates.into_iter().flatten().find(is_free).or_else(|| self.claimed.get(&content).copied())
    }

    /// A key that no other work has.
    fn give(&mut self, identity: Identity) -> Assigned {
        let Identity { mut is_held, content, mut candidates, mut key, mut hash, .. } = identity;
        if candidates.suffixes == Suffixes::Always {
            return Assigned { key, repeat: false };
        }
        loop {
            let is_refused = self.rules.is_some_and(|rules| {
                let key = lower(&key);
                rules.refuse(&key) || rules.held.contains(&*key) && !is_held && !self.is_before_library
            });
            is_held = false;
            let owner =
                if is_refused { self.owners.owner(hash, content) } else { self.owners.claim(hash, content) };
            match owner {
                Owner::New if !is_refused => return Assigned { key, repeat: false },
                Owner::Same => return Assigned { key, repeat: true },
                Owner::Other if candidates.is_exhausted() => return Assigned { key, repeat: true },
                Owner::New | Owner::Other => {
                    key = candidates.next_key();
                    hash = KeyHash::of(&lower(&key));
                }
            }
        }
    }
}

/// A key without capitals. The usual keys have none.
fn lower(key: &str) -> Cow<'_, str> {
    if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
        key.to_ascii_lowercase().into()
    } else {
        key.into()
    }
}

/// Tells works apart: the costly part of giving keys, for any works at the same time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Identifier<'r> {
    rules: Option<&'r KeyRules>,
    /// Whether works are known by their raw text, too.
    by_raw: bool,
}

/// What a work is known by.
#[derive(Debug)]
pub(crate) struct Identity {
    /// Whether the first candidate is its key in the user's library, which nothing else may have.
    is_held: bool,
    content: u128,
    raw: Option<RawHash>,
    candidates: Candidates,
    /// The first candidate, with its hash.
    key: String,
    hash: KeyHash,
}

/// What the items of a record are known by that are in scope.
#[derive(Debug)]
pub(crate) struct Identities {
    document: Option<Identity>,
    references: Vec<Identity>,
}

impl Identifier<'_> {
    /// The keys that an item may get, the first that is free: each has more letters behind it than the one before.
    pub(crate) fn candidates(&self, item: &Item, fragment: bool) -> Candidates {
        Candidates::new(self.rules, item, fragment, content_hash(item))
    }

    pub(crate) fn identities(&self, record: &Record, scope: Scope) -> Identities {
        let document = record.document.as_ref().filter(|_| scope.documents());
        let is_held =
            |merged: &Option<Box<Merged>>| merged.as_ref().is_some_and(|merged| merged.library.is_some());
        let document = document.map(|item| Identity {
            is_held: is_held(&record.merged),
            ..self.identity(item, false, Source::Document(&record.raw))
        });
        let references = record.references.iter().filter(|_| scope.references());
        let references = references.map(|cited| Identity {
            is_held: is_held(&cited.merged),
            ..self.identity(&cited.item, cited.fragment, Source::Reference(&cited.raw))
        });
        Identities { document, references: references.collect() }
    }

    fn identity(&self, item: &Item, fragment: bool, source: Source<'_>) -> Identity {
        let content = content_hash(item);
        let raw = if self.by_raw { source.hash(item) } else { None };
        let mut candidates = Candidates::new(self.rules, item, fragment, content);
        let key = candidates.next_key();
        let hash = KeyHash::of(&lower(&key));
        Identity { is_held: false, content, raw, candidates, key, hash }
    }
}

/// The keys that an item may get, one after the other, without end.
#[derive(Debug)]
pub(crate) struct Candidates {
    base: String,
    content: u128,
    letters: usize,
    suffixes: Suffixes,
}

impl Candidates {
    fn new(rules: Option<&KeyRules>, item: &Item, fragment: bool, content: u128) -> Self {
        let mut base = match rules.and_then(|rules| rules.pattern.as_ref()) {
            Some(pattern) if !fragment => pattern.key(item),
            Some(_) | None => String::new(),
        };
        if base.is_empty() {
            let usual = || if fragment { String::new() } else { base_key(item) };
            base = words::source_key(item).unwrap_or_else(usual);
        }
        let suffixes = rules.map_or(Suffixes::default(), |rules| rules.suffixes);
        let letters = match suffixes {
            Suffixes::Always => ENOUGH,
            Suffixes::WhereNeeded if base.is_empty() => 2 * SHORT_SUFFIX,
            Suffixes::WhereNeeded => 0,
        };
        Self { base, content, letters, suffixes }
    }

    fn next_key(&mut self) -> String {
        let letters = self.letters;
        self.letters += SHORT_SUFFIX;
        let stem = if self.base.is_empty() { "fragment" } else { &self.base };
        match letters {
            0 => self.base.clone(),
            1..=LONGEST_SUFFIX => format!("{stem}-{}", suffix(self.content, letters)),
            // Somebody has written all of these into a lock.
            _ => format!("{stem}-{}-{letters}", suffix(self.content, letters)),
        }
    }

    /// Whether all of the content is in the key that was given last.
    fn is_exhausted(&self) -> bool {
        self.letters > LONGEST_SUFFIX + SHORT_SUFFIX
    }
}

impl Iterator for Candidates {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        Some(self.next_key())
    }
}

impl Source<'_> {
    /// The hash of the text that a work is known by. That of a document is its title with its abstract.
    fn hash(self, item: &Item) -> Option<RawHash> {
        match self {
            Self::Nothing => None,
            Self::Reference(raw) => Some(RawHash::of(raw)),
            Self::Document(raw) => {
                let text = item.abstract_.as_deref().unwrap_or_default();
                Some(RawHash::of(&format!("{raw}\n{text}")))
            }
        }
    }

    fn text<'t>(&'t self, item: &'t Item) -> &'t str {
        match self {
            Self::Reference(raw) | Self::Document(raw) => raw,
            Self::Nothing => item.title.as_deref().unwrap_or_default(),
        }
    }
}

/// What a table of keys knows an item by that was read.
#[cfg(feature = "files")]
pub(crate) fn content_of(item: &Item) -> u128 {
    content_hash(item)
}

/// The hash of the item as JSON, in which absent fields are absent: a field that a later version adds renames no
/// key.
fn content_hash(item: &Item) -> u128 {
    struct Sink(SipHasher13);
    impl std::io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.write(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut sink = Sink(SipHasher13::new());
    let written = serde_json::to_writer(&mut sink, item);
    debug_assert!(written.is_ok(), "neither the hasher nor the model can fail");
    sink.0.finish128().as_u128()
}

fn suffix(content: u128, letters: usize) -> String {
    let letter = |index: usize| {
        let bits = (content >> (index as u32 * SUFFIX_BITS).min(127)) as usize % SUFFIX_ALPHABET.len();
        char::from(SUFFIX_ALPHABET[bits])
    };
    (0..letters.min(LONGEST_SUFFIX)).map(letter).collect()
}

/// First family name, year, first significant word of the title; a work without author takes a second word.
fn base_key(item: &Item) -> String {
    let mut key = String::new();
    if let Some(name) = item.author.first().or_else(|| item.editor.first()) {
        match name {
            Name::Person(person) => push_ascii(&mut key, &person.full_family()),
            Name::Literal { literal } => {
                let first = literal.split_whitespace().find(|word| is_significant(word));
                push_ascii(&mut key, first.unwrap_or(literal));
            }
        }
    }
    let title = item.title.as_deref().unwrap_or_default();
    let mut words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| is_significant(word));
    if key.is_empty() {
        push_ascii(&mut key, words.next().unwrap_or_default());
    }
    if key.is_empty() {
        push_ascii(&mut key, item.container_title.as_deref().unwrap_or_default());
    }
    if key.is_empty() {
        return key;
    }
    if let Some(date) = item.issued {
        key.push_str(&date.year.to_string());
    }
    push_ascii(&mut key, words.next().unwrap_or_default());
    key
}
