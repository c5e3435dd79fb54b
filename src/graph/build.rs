//! Records → the network of who cites what.
//!
//! Of each work only what a node shows is kept, of each mention a number. Keys tell works apart to begin with; [`Sameness`]
//! says more where somebody has compared them, and `join` finds the documents among what is cited.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::join::{Known, abstract_hash, join};
use super::unions::Unions;
use super::{Link, Meaning, Network, Work};
use crate::entry::Keyed;
use crate::model::Item;
use crate::works::Works;

/// What stands before the name of a list that says nothing of its document.
const LIST: &str = "list";

/// In place of the number of a work for what is none.
const NONE: u32 = u32::MAX;

/// Says which mentions are of one work, beyond those that have one key.
pub trait Sameness {
    /// The number of the work that is mentioned there; none where nothing but its key tells. Mentions are numbered from 0 in the
    /// order in which records are added: the document of a record, where it has one, and then its references, fragments too.
    fn work(&self, mention: usize) -> Option<u32>;

    /// What its mentions say together; none where the most frequent of them speaks for all.
    fn item(&self, work: u32) -> Option<&Item>;
}

/// Works are the same that have one key: they are the same in every field.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByKey;

impl Sameness for ByKey {
    fn work(&self, _: usize) -> Option<u32> {
        None
    }

    fn item(&self, _: u32) -> Option<&Item> {
        None
    }
}

/// What was compared in the order in which records are added, by [`crate::works::Mentions::add_record`].
impl Sameness for Works {
    fn work(&self, mention: usize) -> Option<u32> {
        (mention < self.mentions()).then(|| self.of(mention) as u32)
    }

    fn item(&self, _: u32) -> Option<&Item> {
        None
    }
}

/// Gathers who cites what, record by record.
///
/// ```
/// use refmill::graph::{ByKey, Gathering};
/// use refmill::keys::Keys;
/// use refmill::{IntakeOptions, Scope, parse};
///
/// let export = "#ITI#On bees#FTI# #IRF#Roe J., A book on bees, (2001); Poe A., Another on wasps, (2002)#FRF#\n\
///               #ITI#On wasps#FTI# #IRF#Poe A., Another on wasps, (2002)#FRF#";
/// let parsed = parse(export.as_bytes(), &IntakeOptions::default())?;
/// let (mut keys, mut gathering) = (Keys::default(), Gathering::default());
/// for record in &parsed.records {
///     gathering.add(&keys.assign_record(record, Scope::All));
/// }
/// let network = gathering.finish(&ByKey).network;
/// let cited: Vec<_> = network.works.iter().map(|work| (&*work.id, work.times_cited)).collect();
/// assert_eq!(cited, [("bees", 0), ("roe2001book", 1), ("poe2002another", 2), ("wasps", 0)]);
/// assert_eq!(network.links.len(), 3);
/// # Ok::<(), refmill::UnknownFormat>(())
/// ```
#[derive(Debug, Default)]
pub struct Gathering {
    works: Vec<Work>,
    by_key: HashMap<Arc<str>, u32>,
    /// The works of lists that say nothing of their document.
    lists: Vec<u32>,
    /// The hashes of the abstracts of documents.
    abstracts: HashMap<u32, u64>,
    records: Vec<Citing>,
    /// The works that references are about, those of one record behind those of the record before.
    mentioned: Vec<u32>,
    /// Where the last record comes from.
    last: Option<(Arc<str>, usize)>,
    fragments: usize,
}

/// A record that cites.
#[derive(Clone, Copy, Debug)]
struct Citing {
    work: u32,
    /// Whether the record mentions its document.
    documented: bool,
    /// The number of the document as it was read: the same for records that are parts of one.
    copy: u32,
    /// Where its references end in the list of all.
    end: usize,
}

/// What was gathered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// Who cites what.
    pub network: Network,
    /// References that are only fragments, and no node.
    pub fragments: usize,
    /// Documents that cite themselves, for which there is no link.
    pub selves: usize,
}

impl Gathering {
    /// Looks at a record, all items of which have their keys.
    pub fn add(&mut self, keyed: &Keyed<'_>) {
        let record = keyed.record();
        let from = Some((record.file.clone(), record.number));
        // A long list is handed over in parts.
        let goes_on = record.first_reference > 1 && self.last == from;
        self.last = from;
        let document = keyed.entries().find(|(entry, _)| entry.cited.is_none());
        let documented = document.is_some();
        let (work, copy) = match (self.records.last(), document) {
            (Some(before), _) if goes_on => (before.work, before.copy),
            (before, document) => {
                let copy = before.map_or(0, |before| before.copy + 1);
                let work = match document {
                    Some((entry, _)) => self.document(entry.key, entry.item),
                    None => self.list(&record.file, record.number),
                };
                (work, copy)
            }
        };
        for (entry, _) in keyed.entries() {
            let Some(cited) = entry.cited else { continue };
            self.fragments += usize::from(cited.fragment);
            let number = if cited.fragment { NONE } else { self.cited(entry.key, entry.item) };
            self.mentioned.push(number);
        }
        self.records.push(Citing { work, documented, copy, end: self.mentioned.len() });
    }

    /// The network of what was gathered.
    #[must_use]
    pub fn finish(self, sameness: &dyn Sameness) -> Gathered {
        let Self { works, by_key, lists, abstracts, mut records, mut mentioned, last: _, fragments } = self;
        drop(by_key);
        let mut works = works;
        name_lists(&mut works, &lists);
        let (unions, items) = united(&works, &records, &mentioned, sameness);
        let (mut works, numbers) = unions.merged(works);
        for (number, item) in items {
            let work = &mut works[numbers[number as usize] as usize];
            let said = Work::new(work.id.clone(), item);
            let before = std::mem::replace(work, said);
            work.fill(before);
        }
        renumber(&numbers, &mut records, &mut mentioned);
        let abstracts = abstracts.into_iter().map(|(work, hash)| (numbers[work as usize], hash)).collect();
        let mut cites: Vec<_> = citations(&records, &mentioned).map(|(one, other, _)| (one, other)).collect();
        cites.sort_unstable();
        cites.dedup();
        let mut unions = Unions::new(works.len());
        join(&works, &Known { abstracts: &abstracts, cites: &cites }, &mut unions);
        drop(cites);
        let (mut works, numbers) = unions.merged(works);
        renumber(&numbers, &mut records, &mut mentioned);
        let (links, selves) = links(&mut works, &records, &mentioned);
        Gathered { network: Network { meaning: Meaning::Citation, works, links }, fragments, selves }
    }

    fn document(&mut self, key: &str, item: &Item) -> u32 {
        let number = self.work(key, item);
        self.works[number as usize].document = true;
        if let Some(hash) = item.abstract_.as_deref().and_then(abstract_hash) {
            self.abstracts.entry(number).or_insert(hash);
        }
        number
    }

    fn cited(&mut self, key: &str, item: &Item) -> u32 {
        let number = self.work(key, item);
        self.works[number as usize].mentions += 1;
        number
    }

    fn list(&mut self, file: &str, number: usize) -> u32 {
        let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
        let name: String = any_ascii::any_ascii(&name)
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' })
            .collect();
        let part = if number > 1 { format!("-{number}") } else { String::new() };
        let id = format!("{LIST}-{name}{part}").into();
        let work = self.works.len() as u32;
        self.works.push(Work { id, document: true, ..Work::default() });
        self.lists.push(work);
        work
    }

    fn work(&mut self, key: &str, item: &Item) -> u32 {
        if let Some(number) = self.by_key.get(key) {
            return *number;
        }
        let number = self.works.len() as u32;
        let id: Arc<str> = key.into();
        self.works.push(Work::new(id.clone(), item));
        self.by_key.insert(id, number);
        number
    }
}

/// Gives each list a name that nothing else has.
fn name_lists(works: &mut [Work], lists: &[u32]) {
    if lists.is_empty() {
        return;
    }
    let is_list: HashSet<u32> = lists.iter().copied().collect();
    let others = works.iter().enumerate().filter(|(at, _)| !is_list.contains(&(*at as u32)));
    let mut taken: HashSet<Arc<str>> = others.map(|(_, work)| work.id.clone()).collect();
    let mut next: HashMap<Arc<str>, usize> = HashMap::new();
    for list in lists {
        let id = &mut works[*list as usize].id;
        let number = next.entry(id.clone()).or_insert(1);
        let mut free = id.clone();
        while !taken.insert(free.clone()) {
            *number += 1;
            free = format!("{id}-{number}").into();
        }
        *id = free;
    }
}

/// What is said to be the same beyond the keys, with what is said of it: of each such work a number, and the item.
fn united<'s>(
    works: &[Work],
    records: &[Citing],
    mentioned: &[u32],
    sameness: &'s dyn Sameness,
) -> (Unions, Vec<(u32, &'s Item)>) {
    let mut unions = Unions::new(works.len());
    let mut firsts: HashMap<u32, u32> = HashMap::new();
    let mut items = Vec::new();
    let (mut start, mut mention) = (0, 0);
    for citing in records {
        let cited = &mentioned[start..citing.end];
        start = citing.end;
        let document = citing.documented.then_some(citing.work);
        for work in document.iter().chain(cited) {
            let said = sameness.work(mention).filter(|_| *work != NONE);
            mention += 1;
            let Some(said) = said else { continue };
            match firsts.get(&said) {
                Some(first) => unions.unite(*first, *work),
                None => {
                    firsts.insert(said, *work);
                    items.extend(sameness.item(said).map(|item| (*work, item)));
                }
            }
        }
    }
    (unions, items)
}

fn renumber(numbers: &[u32], records: &mut [Citing], mentioned: &mut [u32]) {
    records.iter_mut().for_each(|citing| citing.work = numbers[citing.work as usize]);
    mentioned.iter_mut().filter(|work| **work != NONE).for_each(|work| *work = numbers[*work as usize]);
}

/// Who cites what in which copy of a document, once for each time that it is mentioned.
fn citations(records: &[Citing], mentioned: &[u32]) -> impl Iterator<Item = (u32, u32, u32)> {
    let mut start = 0;
    records.iter().flat_map(move |citing| {
        let cited = mentioned[start..citing.end].iter();
        start = citing.end;
        cited.filter(|work| **work != NONE).map(|work| (citing.work, *work, citing.copy))
    })
}

/// The links, and how many documents cite themselves; by how many documents works are cited is counted on the way.
fn links(works: &mut [Work], records: &[Citing], mentioned: &[u32]) -> (Vec<Link>, usize) {
    let mut all: Vec<_> = citations(records, mentioned).collect();
    all.sort_unstable();
    let (mut links, mut selves) = (Vec::new(), 0);
    for same in all.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let (source, target, _) = same[0];
        if source == target {
            selves += 1;
            continue;
        }
        // A document that was read twice cites as often as each of its copies does.
        let copies = same.chunk_by(|one, other| one.2 == other.2);
        let weight = copies.map(<[_]>::len).max().unwrap_or(0) as u32;
        works[target as usize].times_cited += 1;
        links.push(Link { source, target, weight });
    }
    (links, selves)
}

#[cfg(test)]
mod tests;
