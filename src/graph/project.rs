//! Works that are cited together, and documents that cite the same works.
//!
//! Both are counted a row at a time: all that one work is linked with is counted in one table of the length of the network and
//! handed on before the next, so that memory is that of the links that are kept, and time that of the pairs there are.

use super::{Link, Meaning, Network};

/// A list of references that is longer is no document's but a bibliography's: it is left out of co-citation, where it
/// would link millions of pairs that have nothing in common.
pub const LONGEST_LIST: usize = 5_000;

/// For each work those that it is linked with, in order.
struct Neighbours {
    ends: Vec<usize>,
    others: Vec<u32>,
}

impl Neighbours {
    /// Of `links`, which give a pair each, of works below `count`.
    fn new(count: usize, links: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut ends = vec![0; count + 1];
        links.clone().for_each(|(one, _)| ends[one as usize + 1] += 1);
        for at in 1..=count {
            ends[at] += ends[at - 1];
        }
        let mut next = ends.clone();
        let mut others = vec![0; ends[count]];
        for (one, other) in links {
            let at = &mut next[one as usize];
            others[*at] = other;
            *at += 1;
        }
        Self { ends, others }
    }

    fn of(&self, work: usize) -> &[u32] {
        &self.others[self.ends[work]..self.ends[work + 1]]
    }
}

impl Network {
    /// The works that at least `least` documents cite together, linked by how many do; and how many lists were left out for
    /// being longer than [`LONGEST_LIST`]. To be asked of citations.
    ///
    /// ```
    /// use refmill::graph::{Link, Meaning, Network, Work};
    /// let works = vec![Work::default(); 4];
    /// let cites = [(0, 2), (0, 3), (1, 2), (1, 3)];
    /// let links = cites.map(|(source, target)| Link { source, target, weight: 1 }).to_vec();
    /// let (together, _) = Network { meaning: Meaning::Citation, works, links }.co_citation(2);
    /// assert_eq!(together.works.len(), 2);
    /// assert_eq!(together.links, [Link { source: 0, target: 1, weight: 2 }]);
    /// ```
    #[must_use]
    pub fn co_citation(self, least: u32) -> (Self, usize) {
        let Self { works, links, .. } = self;
        let cited = links.iter().map(|link| (link.source, link.target));
        let cited = Neighbours::new(works.len(), cited);
        let is_bibliography = |document: u32| cited.of(document as usize).len() > LONGEST_LIST;
        let left_out = (0..works.len() as u32).filter(|document| is_bibliography(*document)).count();
        let citing = links.iter().map(|link| (link.target, link.source));
        let citing = Neighbours::new(works.len(), citing.filter(|(_, document)| !is_bibliography(*document)));
        let links = paired(&citing, &cited, works.len(), least);
        (Self { meaning: Meaning::CoCitation, works, links }.linked(), left_out)
    }

    /// The documents that cite at least `least` works in common, linked by how many. To be asked of citations.
    #[must_use]
    pub fn coupling(self, least: u32) -> Self {
        let Self { works, links, .. } = self;
        let cited = Neighbours::new(works.len(), links.iter().map(|link| (link.source, link.target)));
        let citing = Neighbours::new(works.len(), links.iter().map(|link| (link.target, link.source)));
        let links = paired(&cited, &citing, works.len(), least);
        Self { meaning: Meaning::Coupling, works, links }.linked()
    }
}

/// The pairs of works that have at least `least` neighbours in common, by how many: `to` leads from a work to its neighbours,
/// `from` back.
fn paired(to: &Neighbours, from: &Neighbours, count: usize, least: u32) -> Vec<Link> {
    let mut links = Vec::new();
    let mut weights = vec![0u32; count];
    let mut met: Vec<u32> = Vec::new();
    for source in 0..count as u32 {
        for between in to.of(source as usize) {
            let all = from.of(*between as usize);
            // Each pair is counted from the work that was met first.
            for other in &all[all.partition_point(|other| *other <= source)..] {
                let weight = &mut weights[*other as usize];
                if *weight == 0 {
                    met.push(*other);
                }
                *weight += 1;
            }
        }
        met.sort_unstable();
        for target in met.drain(..) {
            let weight = std::mem::take(&mut weights[target as usize]);
            if weight >= least {
                links.push(Link { source, target, weight });
            }
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::graph::Work;

    /// Citations of works that are numbered apart from their documents.
    fn citations(documents: u32, works: u32, pairs: &[(u32, u32)]) -> Network {
        let mut links: Vec<Link> = pairs
            .iter()
            .map(|(one, other)| Link {
                source: one % documents,
                target: documents + other % works,
                weight: 1,
            })
            .collect();
        links.sort_unstable();
        links.dedup();
        let work = |number: u32| Work { id: number.to_string().into(), ..Work::default() };
        Network { meaning: Meaning::Citation, works: (0..documents + works).map(work).collect(), links }
    }

    /// The same by counting every pair of every list.
    fn counted(links: &[Link], by: fn(&Link) -> (u32, u32), least: u32) -> BTreeMap<(String, String), u32> {
        let mut counts = BTreeMap::new();
        for (at, one) in links.iter().enumerate() {
            for other in &links[at + 1..] {
                let ((group, one), (other_group, other)) = (by(one), by(other));
                if group == other_group {
                    let pair = (one.min(other).to_string(), one.max(other).to_string());
                    *counts.entry(pair).or_insert(0) += 1;
                }
            }
        }
        counts.retain(|_, count| *count >= least);
        counts
    }

    fn told(network: &Network) -> BTreeMap<(String, String), u32> {
        let id = |number: u32| network.works[number as usize].id.to_string();
        network.links.iter().map(|link| ((id(link.source), id(link.target)), link.weight)).collect()
    }

    proptest! {
        #[test]
        fn rows_count_what_pairs_count(pairs in prop::collection::vec((0u32..9, 0u32..9), 0..60), least in 1u32..4) {
            let network = citations(9, 9, &pairs);
            let links = network.links.clone();
            let (together, left_out) = network.clone().co_citation(least);
            prop_assert_eq!(left_out, 0);
            prop_assert_eq!(told(&together), counted(&links, |link| (link.source, link.target), least));
            let coupled = network.coupling(least);
            prop_assert_eq!(told(&coupled), counted(&links, |link| (link.target, link.source), least));
            prop_assert!(coupled.links.is_sorted() && together.links.is_sorted());
        }
    }

    #[test]
    fn a_bibliography_is_left_out_of_co_citation() {
        let many = LONGEST_LIST as u32 + 1;
        let mut pairs: Vec<(u32, u32)> = (0..many).map(|work| (0, work)).collect();
        pairs.extend([(1, 0), (1, 1)]);
        let (together, left_out) = citations(2, many, &pairs).co_citation(1);
        assert_eq!((together.links.len(), left_out), (1, 1));
    }
}
