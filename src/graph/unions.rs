//! Which works are one, as sets that grow together.

use std::cmp::Reverse;

use super::Work;

/// Sets of works, each known by the work of it that was met first.
pub(super) struct Unions {
    parents: Vec<u32>,
}

impl Unions {
    /// Each of so many works by itself.
    pub(super) fn new(count: usize) -> Self {
        Self { parents: (0..count as u32).collect() }
    }

    /// Makes one set of those of two works.
    pub(super) fn unite(&mut self, one: u32, other: u32) {
        let (one, other) = (self.first(one), self.first(other));
        self.parents[one.max(other) as usize] = one.min(other);
    }

    /// The work of its set that was met first.
    pub(super) fn first(&mut self, mut work: u32) -> u32 {
        while self.parents[work as usize] != work {
            let above = self.parents[self.parents[work as usize] as usize];
            self.parents[work as usize] = above;
            work = above;
        }
        work
    }

    /// One work for each set, in the order in which the sets were met, and for each work before the number of the one that
    /// stands for it. A document speaks first, then what is mentioned most, then what was met first.
    pub(super) fn merged(mut self, mut works: Vec<Work>) -> (Vec<Work>, Vec<u32>) {
        let firsts: Vec<u32> = (0..works.len() as u32).map(|work| self.first(work)).collect();
        let mut order: Vec<u32> = (0..works.len() as u32).collect();
        order.sort_by_key(|at| {
            let work = &works[*at as usize];
            (firsts[*at as usize], !work.document, Reverse(work.mentions), *at)
        });
        let mut merged: Vec<Work> = Vec::with_capacity(works.len());
        let mut numbers = vec![0; works.len()];
        for set in order.chunk_by(|one, other| firsts[*one as usize] == firsts[*other as usize]) {
            let mut spoken = set.iter().map(|at| {
                numbers[*at as usize] = merged.len() as u32;
                std::mem::take(&mut works[*at as usize])
            });
            let Some(mut work) = spoken.next() else { continue };
            spoken.for_each(|other| work.fill(other));
            merged.push(work);
        }
        (merged, numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_speaks_first_and_stands_where_its_set_was_met() {
        let work = |id: &str, document| Work { id: id.into(), document, ..Work::default() };
        let mut unions = Unions::new(4);
        unions.unite(3, 2);
        unions.unite(0, 3);
        let works = vec![work("a", false), work("b", false), work("c", false), work("d", true)];
        let (merged, numbers) = unions.merged(works);
        let ids: Vec<&str> = merged.iter().map(|work| &*work.id).collect();
        assert_eq!((ids, numbers), (vec!["d", "b"], vec![0, 1, 0, 0]));
        assert_eq!(merged[0].also, ["a".into(), "c".into()]);
    }

    #[test]
    fn what_is_mentioned_most_speaks_for_works_that_are_cited() {
        let work = |title: &str, mentions| Work { title: Some(title.into()), mentions, ..Work::default() };
        let mut unions = Unions::new(2);
        unions.unite(0, 1);
        let (merged, _) = unions.merged(vec![work("Beees", 1), work("Bees", 3)]);
        assert_eq!((merged[0].title.as_deref(), merged[0].mentions), (Some("Bees"), 4));
    }
}
