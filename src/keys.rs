//! Citation keys: from content alone, ASCII, unique regardless of case, the same work always the same key.

use std::collections::HashMap;
use std::hash::Hasher;

use any_ascii::any_ascii;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::entry::{Assigned, Keyed, Scope};
use crate::model::{Item, Name, Record};

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
pub struct Keys {
    /// The content hash of the item that owns each key.
    owners: HashMap<String, u128>,
}

const SUFFIX_ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const SUFFIX_BITS: u32 = 5;
const SHORT_SUFFIX: usize = 4;
const LONGEST_SUFFIX: usize = 25;
const LONGEST_PART: usize = 40;

/// Words that say nothing about a title, in the languages that titles are most often in.
const STOP_WORDS: &[&str] = &[
    "a", "about", "after", "al", "an", "and", "are", "as", "at", "auf", "aus", "be", "but", "by", "can",
    "das", "de", "dei", "del", "della", "den", "der", "des", "di", "die", "do", "does", "du", "e", "ein",
    "eine", "el", "en", "et", "for", "from", "fur", "het", "how", "i", "il", "im", "in", "into", "is", "it",
    "its", "la", "las", "le", "les", "lo", "los", "mit", "o", "of", "on", "or", "os", "pour", "s", "sobre",
    "sur", "t", "than", "that", "the", "their", "this", "to", "um", "uma", "un", "una", "und", "une", "uno",
    "van", "via", "von", "was", "we", "what", "when", "where", "which", "who", "why", "with", "y", "zu",
    "zum", "zur",
];

impl Keys {
    /// The key of an item. A `fragment` goes by its hash alone.
    pub fn assign(&mut self, item: &Item, fragment: bool) -> Assigned {
        let content = content_hash(item);
        let base = if fragment { String::new() } else { base_key(item) };
        let mut key = base.clone();
        let mut letters = 0;
        if base.is_empty() {
            letters = 2 * SHORT_SUFFIX;
            key = format!("fragment-{}", suffix(content, letters));
        }
        loop {
            match self.owners.get(&key) {
                None => {
                    self.owners.insert(key.clone(), content);
                    return Assigned { key, repeat: false };
                }
                Some(owner) if *owner == content || letters > LONGEST_SUFFIX => {
                    return Assigned { key, repeat: true };
                }
                Some(_) => {
                    letters += SHORT_SUFFIX;
                    let stem = if base.is_empty() { "fragment" } else { &base };
                    key = format!("{stem}-{}", suffix(content, letters));
                }
            }
        }
    }

    /// The keys of the items of a record that are in scope, the document's first.
    #[must_use]
    pub fn assign_record<'a>(&mut self, record: &'a Record, scope: Scope) -> Keyed<'a> {
        let document = record.document.as_ref().filter(|_| scope.documents());
        let document = document.map(|item| self.assign(item, false));
        let references = record.references.iter().filter(|_| scope.references());
        let references =
            references.map(|reference| self.assign(&reference.item, reference.fragment)).collect();
        Keyed::new(record, document, references)
    }
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

/// Whether a word says something about a work: it is no stop word, and more than a digit or a single letter.
fn is_significant(word: &str) -> bool {
    let ascii = any_ascii(word).to_lowercase();
    ascii.chars().filter(char::is_ascii_alphanumeric).count() > 1
        && ascii.contains(|c: char| c.is_ascii_alphabetic())
        && !STOP_WORDS.contains(&ascii.as_str())
}

/// Adds the letters and digits of a word, transliterated, in lower case and cut to a length that people type.
fn push_ascii(key: &mut String, word: &str) {
    let ascii = any_ascii(word);
    key.extend(
        ascii.chars().filter(char::is_ascii_alphanumeric).take(LONGEST_PART).map(|c| c.to_ascii_lowercase()),
    );
}
