//! Which works are one, as sets that grow together.

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
    /// stands for it. A document speaks first, then the others in their order.
    pub(super) fn merged(mut self, works: Vec<Work>) -> (Vec<Work>, Vec<u32>) {
        let mut merged: Vec<Work> = Vec::with_capacity(works.len());
        let mut numbers: Vec<u32> = Vec::with_capacity(works.len());
        for (at, mut work) in works.into_iter().enumerate() {
            let first = self.first(at as u32) as usize;
            if first == at {
                numbers.push(merged.len() as u32);
                merged.push(work);
                continue;
            }
            let number = numbers[first];
            numbers.push(number);
            let there = &mut merged[number as usize];
            if work.document && !there.document {
                std::mem::swap(there, &mut work);
            }
            there.fill(work);
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
}
