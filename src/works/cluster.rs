//! Decisions about pairs → works: what is joined first, and what must not be joined through a third.
//!
//! Pairs are joined from the surest on. Two that are joined by way of others are not two works, or the joining is refused: so a
//! preprint and its article stay two, though a reference that says little might be either. All of it goes by the order of the
//! signatures, never by that in which they came.

use std::collections::HashMap;
use std::ops::Range;

use super::blocks::{Blocks, Pass};
use super::evidence::score;
use super::signature::Signature;
use super::weights::{CONTRADICTION, THRESHOLD};

/// How many members speak for a work when it is joined with another: those that there is most to tell by.
const SPEAKERS: usize = 6;

/// About how many signatures are gone through at once.
const PIECE: usize = 4096;

/// Two signatures of one work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// How sure it is, the surest lowest.
    doubt: i32,
    one: u32,
    other: u32,
}

/// Goes through pieces of the work and gives back what was found in each, in their order: on one thread, or on as many as the
/// caller has.
pub type Hands<'h> =
    &'h dyn Fn(Vec<Range<usize>>, &(dyn Fn(Range<usize>) -> Vec<Edge> + Sync)) -> Vec<Vec<Edge>>;

/// The same on the thread that asks.
pub fn alone(pieces: Vec<Range<usize>>, find: &(dyn Fn(Range<usize>) -> Vec<Edge> + Sync)) -> Vec<Vec<Edge>> {
    pieces.into_iter().map(find).collect()
}

/// For each signature the smallest number of those of its work. The signatures stand sorted, each once.
pub(super) fn joined(signatures: &[Signature], hands: Hands<'_>) -> Vec<u32> {
    let mut edges: Vec<Edge> = Vec::new();
    for pass in Pass::ALL {
        let blocks = Blocks::of(pass, signatures);
        let found = hands(blocks.pieces(PIECE), &|piece| {
            let mut found = Vec::new();
            blocks.pairs(piece, signatures, |one, other| {
                let score = score(&signatures[one as usize], &signatures[other as usize]);
                if score >= THRESHOLD {
                    found.push(Edge { doubt: -thousandths(score), one, other });
                }
            });
            found
        });
        edges.extend(found.into_iter().flatten());
        // Many pairs are found in several passes.
        edges.sort_unstable();
        edges.dedup();
    }
    let mut works = Forest::new(signatures);
    for Edge { one, other, .. } in edges {
        works.join(one, other);
    }
    works.roots()
}

fn thousandths(score: f32) -> i32 {
    (score * 1000.0) as i32
}

/// The works so far: each signature leads to a smaller one of its work.
struct Forest<'s> {
    signatures: &'s [Signature],
    parents: Vec<u32>,
    /// Who speaks for the works that have several members.
    speakers: HashMap<u32, Vec<u32>>,
}

impl<'s> Forest<'s> {
    fn new(signatures: &'s [Signature]) -> Self {
        let parents = (0_u32..).take(signatures.len()).collect();
        Self { signatures, parents, speakers: HashMap::new() }
    }

    fn root(&mut self, mut of: u32) -> u32 {
        loop {
            let parent = self.parents[of as usize];
            if parent == of {
                return of;
            }
            let above = self.parents[parent as usize];
            self.parents[of as usize] = above;
            of = above;
        }
    }

    fn speakers(&self, root: u32) -> Vec<u32> {
        self.speakers.get(&root).cloned().unwrap_or_else(|| vec![root])
    }

    /// Joins the works of two signatures, unless something between their members speaks against it.
    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return;
        }
        let (mut speakers, others) = (self.speakers(one), self.speakers(other));
        let contradicts = |a: u32, b: u32| {
            score(&self.signatures[a as usize], &self.signatures[b as usize]) < CONTRADICTION
        };
        if speakers.iter().any(|a| others.iter().any(|b| contradicts(*a.min(b), *a.max(b)))) {
            return;
        }
        speakers.extend(others);
        speakers.sort_by_key(|number| {
            (std::cmp::Reverse(self.signatures[*number as usize].completeness()), *number)
        });
        speakers.truncate(SPEAKERS);
        let (root, leaf) = (one.min(other), one.max(other));
        self.parents[leaf as usize] = root;
        self.speakers.remove(&leaf);
        self.speakers.insert(root, speakers);
    }

    fn roots(mut self) -> Vec<u32> {
        (0_u32..).take(self.parents.len()).map(|of| self.root(of)).collect()
    }
}
