//! A table of words by their hashes in which every search looks at one place and takes no branch.
//!
//! The words fall into small groups by the first bits of their hashes. For each group a number is kept that sends all of its
//! words to free places: a perfect hash by displacement.

/// Words with a number each: `COUNT` places, `GROUPS` groups, both powers of two.
pub(super) struct Places<const COUNT: usize, const GROUPS: usize> {
    /// What sends the words of each group to their places.
    moves: Box<[u16; GROUPS]>,
    /// Half of the hash of the word at each place, which tells two words apart as well as all of it would.
    tags: Box<[u32; COUNT]>,
    /// The number of the word at each place, 0 where there is none.
    numbers: Box<[u16; COUNT]>,
}

impl<const COUNT: usize, const GROUPS: usize> Places<COUNT, GROUPS> {
    /// A table of words by hash, each once and with a number that is not 0.
    pub(super) fn of(words: &[(u64, u16)]) -> Self {
        const { assert!(COUNT.is_power_of_two() && GROUPS.is_power_of_two()) }
        let mut table =
            Self { moves: Box::new([0; GROUPS]), tags: Box::new([0; COUNT]), numbers: Box::new([0; COUNT]) };
        // The words of each group side by side, and where they end.
        let mut ends = vec![0; GROUPS];
        words.iter().for_each(|(hash, _)| ends[Self::group(*hash)] += 1);
        let sizes = ends.clone();
        let mut end = 0;
        for size in &mut ends {
            end += *size;
            *size = end - *size;
        }
        let mut grouped = vec![(0, 0); words.len()];
        for word in words {
            let next = &mut ends[Self::group(word.0)];
            grouped[*next] = *word;
            *next += 1;
        }
        // The largest first, as long as there is much room.
        let largest = sizes.iter().copied().max().unwrap_or_default();
        for size in (1..=largest).rev() {
            let of_size = sizes.iter().zip(&ends).filter(|(count, _)| **count == size);
            of_size.for_each(|(_, end)| table.add(&grouped[end - size..*end]));
        }
        table
    }

    /// Adds the words of a group. Where no move finds room for all, which takes a table that is nearly full, those that are
    /// left are not found.
    fn add(&mut self, group: &[(u64, u16)]) {
        let is_free = |moved: u16| {
            let places = || group.iter().map(|(hash, _)| Self::place(*hash, moved));
            places().enumerate().all(|(count, place)| {
                self.numbers[place] == 0 && places().take(count).all(|other| other != place)
            })
        };
        let Some(moved) = (0..=u16::MAX).find(|moved| is_free(*moved)) else { return };
        for (hash, number) in group {
            let place = Self::place(*hash, moved);
            self.moves[Self::group(*hash)] = moved;
            (self.tags[place], self.numbers[place]) = (Self::tag(*hash), *number);
        }
    }

    /// The number of the word of a hash, 0 where there is no such word.
    #[inline(always)]
    pub(super) fn get(&self, hash: u64) -> u16 {
        let place = Self::place(hash, self.moves[Self::group(hash)]);
        self.numbers[place] * u16::from(self.tags[place] == Self::tag(hash))
    }

    const fn group(hash: u64) -> usize {
        (hash >> 32) as usize % GROUPS
    }

    const fn tag(hash: u64) -> u32 {
        hash as u32
    }

    #[inline(always)]
    const fn place(hash: u64, moved: u16) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        ((hash ^ moved as u64).wrapping_mul(ODD) >> 40) as usize % COUNT
    }
}

/// A bit for each of some words, 64 times `LENGTH`, a power of two: where it is not set, a word is none of them. They are so
/// many that few other words find theirs set.
pub(super) struct Bits<const LENGTH: usize>(Box<[u64; LENGTH]>);

impl<const LENGTH: usize> Bits<LENGTH> {
    pub(super) fn none() -> Self {
        Self(Box::new([0; LENGTH]))
    }

    pub(super) fn add(&mut self, hash: u64) {
        self.0[Self::index(hash)] |= 1 << (hash >> 58);
    }

    #[inline(always)]
    pub(super) fn may_have(&self, hash: u64) -> bool {
        self.0[Self::index(hash)] >> (hash >> 58) & 1 == 1
    }

    const fn index(hash: u64) -> usize {
        (hash >> 32) as usize % LENGTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::words::hash;

    #[test]
    fn every_word_has_its_number_and_others_have_none() {
        let word = |at: u16| hash(&format!("bee{at}"));
        let words: Vec<(u64, u16)> = (1..=500).map(|at| (word(at), at)).collect();
        let table: Places<1024, 128> = Places::of(&words);
        for (hash, number) in &words {
            assert_eq!(table.get(*hash), *number);
        }
        assert!((501..2000).all(|at| table.get(word(at)) == 0));
        assert_eq!(table.get(0), 0);
    }
}
