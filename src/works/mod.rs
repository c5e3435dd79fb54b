//! Which items are one work: over references, documents, inputs and formats.
//!
//! Every item that is given is a mention of some work. [`Mentions`] keeps of each what it is compared by, 144 bytes
//! ([`Signature`]); [`Mentions::join`] finds the [`Works`], and [`merge`] makes one item of the items of a work. What is compared
//! with what says `blocks`, what a pair shows `evidence`, what that is worth `weights`, which are learnt (`training`), and what is
//! joined `cluster`. The works are the same whatever the order of the mentions was, and however they were parted among inputs
//! and threads; only their numbers follow the order. Files, and where items are held meanwhile, are left to the pipeline.
//!
//! ```
//! use refmill::model::{Item, Date, Name, Person};
//! use refmill::works::{Mention, Mentions, merge};
//! let person = Name::Person(Person { family: "Roe".into(), given: Some("J.".into()), ..Person::default() });
//! let book = |title: &str| Item {
//!     author: vec![person.clone()],
//!     title: Some(title.into()),
//!     issued: Some(Date::year(2001)),
//!     ..Item::default()
//! };
//! let items = [book("The dances of honey bees"), book("Wax and its uses"), book("The Dances of Honey-Bees")];
//! let mut mentions = Mentions::default();
//! items.iter().for_each(|item| mentions.add(item, false));
//! let works = mentions.join();
//! assert_eq!(works.len(), 2);
//! assert_eq!(works.of(2), works.of(0));
//! let of_first: Vec<Mention<'_>> =
//!     works.mentions_of(0).map(|at| Mention { item: &items[at], confidence: None }).collect();
//! assert_eq!(of_first.len(), 2);
//! assert_eq!(merge(&of_first).issued, Some(Date::year(2001)));
//! ```

mod blocks;
mod cluster;
mod evidence;
mod features;
mod letters;
mod library;
mod marks;
mod merge;
mod signature;
mod source;
#[cfg(test)]
mod tests;
#[doc(hidden)]
pub mod training;
mod weights;

use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use siphasher::sip::SipHasher13;

use crate::model::{Item, Record};
pub use cluster::{Edge, Hands, alone};
pub use library::{Held, Library};
pub use merge::{Mention, merge, merged_confidence};
pub use signature::Signature;

/// The items of which the works are to be found, in order, as what they are compared by.
///
/// What is alike in all of that is kept once, so that memory grows with the number of spellings: 144 bytes each, and 9 bytes a
/// mention.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    signatures: Vec<Signature>,
    /// The number of each signature.
    known: HashTable<u32>,
    /// Which signature each mention has.
    of: Vec<u32>,
}

impl Mentions {
    /// Adds an item. Mentions are numbered from 0 in the order in which they are added. A `fragment`, a piece of a reference, is
    /// a work of its own unless it is the same in every field as another.
    pub fn add(&mut self, item: &Item, fragment: bool) {
        self.push(Signature::of(item, fragment));
    }

    /// Adds the document of a record, where it has one, and then what it cites.
    pub fn add_record(&mut self, record: &Record) {
        record.document.iter().for_each(|document| self.add(document, false));
        record.references.iter().for_each(|cited| self.add(&cited.item, cited.fragment));
    }

    /// Adds an item by its signature, which can be made elsewhere.
    pub fn push(&mut self, signature: Signature) {
        let Self { signatures, known, of } = self;
        let hash = |signature: &Signature| {
            let mut hasher = SipHasher13::new();
            signature.hash(&mut hasher);
            hasher.finish()
        };
        let is_it = |number: &u32| signatures[*number as usize] == signature;
        let entry = known.entry(hash(&signature), is_it, |number| hash(&signatures[*number as usize]));
        let number = match entry {
            hashbrown::hash_table::Entry::Occupied(there) => *there.get(),
            hashbrown::hash_table::Entry::Vacant(free) => {
                let number = u32::try_from(signatures.len()).unwrap_or(u32::MAX);
                free.insert(number);
                signatures.push(signature);
                number
            }
        };
        of.push(number);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The works that they are of.
    #[must_use]
    pub fn join(self) -> Works {
        self.join_by(&alone)
    }

    /// The same, the work shared out by the caller.
    #[must_use]
    pub fn join_by(self, hands: Hands<'_>) -> Works {
        let Self { mut signatures, known, mut of } = self;
        drop(known);
        let places = sort(&mut signatures);
        let roots = cluster::joined(&signatures, hands);
        drop(signatures);
        of.iter_mut().for_each(|number| *number = roots[places[*number as usize] as usize]);
        Works::new(of, roots.len())
    }
}

/// Puts signatures into their order, and gives back where each has gone. Each goes to its place at once, since a second list of
/// them would double the memory.
fn sort(signatures: &mut [Signature]) -> Vec<u32> {
    let mut order: Vec<u32> = (0_u32..).take(signatures.len()).collect();
    order.sort_unstable_by(|one, other| signatures[*one as usize].cmp(&signatures[*other as usize]));
    let mut places = vec![0; order.len()];
    order.iter().zip(0_u32..).for_each(|(from, to)| places[*from as usize] = to);
    drop(order);
    let mut left = places.clone();
    for at in 0..left.len() {
        while left[at] as usize != at {
            let to = left[at] as usize;
            signatures.swap(at, to);
            left.swap(at, to);
        }
    }
    places
}

/// The works that some mentions are of, numbered from 0 in the order in which each is first mentioned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Works {
    of: Vec<u32>,
    /// The mentions of the works, those of one behind those of the one before.
    mentions: Vec<u32>,
    /// Where those of each work begin, and where those of the last end.
    starts: Vec<u32>,
}

impl Works {
    /// The works of mentions that have a number in common with their like, less than `most`.
    fn new(mut of: Vec<u32>, most: usize) -> Self {
        let mut numbers = vec![u32::MAX; most];
        let mut counts: Vec<u32> = Vec::new();
        for common in &mut of {
            let number = &mut numbers[*common as usize];
            if *number == u32::MAX {
                *number = u32::try_from(counts.len()).unwrap_or(u32::MAX);
                counts.push(0);
            }
            counts[*number as usize] += 1;
            *common = *number;
        }
        drop(numbers);
        let mut end = 0;
        let mut starts = Vec::with_capacity(counts.len() + 1);
        for count in counts {
            starts.push(end);
            end += count;
        }
        starts.push(end);
        let mut next = starts.clone();
        let mut mentions = vec![0; of.len()];
        for (work, mention) in of.iter().zip(0_u32..) {
            let place = &mut next[*work as usize];
            mentions[*place as usize] = mention;
            *place += 1;
        }
        Self { of, mentions, starts }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many mentions there are of all of them.
    #[must_use]
    pub fn mentions(&self) -> usize {
        self.of.len()
    }

    /// The work that a mention is of.
    ///
    /// # Panics
    /// Where there is no such mention.
    #[must_use]
    pub fn of(&self, mention: usize) -> usize {
        self.of[mention] as usize
    }

    /// The mentions of a work, in order; none of one that is not there.
    pub fn mentions_of(&self, work: usize) -> impl Iterator<Item = usize> + '_ {
        let range = match (self.starts.get(work), self.starts.get(work + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            (_, _) => 0..0,
        };
        self.mentions[range].iter().map(|mention| *mention as usize)
    }

    /// Whether a mention is the first of its work.
    ///
    /// # Panics
    /// Where there is no such mention.
    #[must_use]
    pub fn is_first(&self, mention: usize) -> bool {
        self.mentions_of(self.of(mention)).next() == Some(mention)
    }
}
