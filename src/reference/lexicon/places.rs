//! A table of words by their hashes in which every search looks at one place and takes no branch.
//!
//! The words fall into small groups by the first bits of their hashes. For each group a number is kept that sends all of its
//! words to free places: a perfect hash by displacement. The build script finds those numbers, and reads this file to do so.

use std::hint::select_unpredictable;

/// Words with a number each: `COUNT` places, `GROUPS` groups.
pub(crate) struct Places<const COUNT: usize, const GROUPS: usize> {
    /// What sends the words of each group to their places.
    pub(crate) moves: [u16; GROUPS],
    /// Half of the hash of the word at each place, which tells two words apart as well as all of it would.
    pub(crate) tags: [u32; COUNT],
    /// The number of the word at each place, 0 where there is none.
    pub(crate) numbers: [u8; COUNT],
}

impl<const COUNT: usize, const GROUPS: usize> Places<COUNT, GROUPS> {
    /// The number of the word of a hash, 0 where there is no such word.
    #[inline(always)]
    pub(crate) fn get(&self, hash: u64) -> usize {
        let place = place(hash, self.moves[group(hash, GROUPS)], COUNT);
        usize::from(select_unpredictable(self.tags[place] == tag(hash), self.numbers[place], 0))
    }
}

/// The group of a word by its hash, where there are so many.
pub(crate) const fn group(hash: u64, groups: usize) -> usize {
    (hash >> 32) as usize % groups
}

/// The half of a hash that is kept at its place.
pub(crate) const fn tag(hash: u64) -> u32 {
    hash as u32
}

/// Where a word stands that is moved, where there are so many places.
#[inline(always)]
pub(crate) const fn place(hash: u64, moved: u16, count: usize) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let share = (hash ^ moved as u64).wrapping_mul(ODD) >> 32;
    ((share * count as u64) >> 32) as usize
}

/// A bit for each of some words, 64 times `LENGTH`, a power of two: where it is not set, a word is none of them. They are so
/// many that few other words find theirs set, and take up so little room that they are at hand.
pub(crate) struct Bits<const LENGTH: usize>(pub(crate) [u64; LENGTH]);

impl<const LENGTH: usize> Bits<LENGTH> {
    #[inline(always)]
    pub(crate) const fn may_have(&self, hash: u64) -> bool {
        self.0[index(hash, LENGTH)] & bit(hash) != 0
    }
}

/// Where the bit of a word stands among so many times 64.
pub(crate) const fn index(hash: u64, length: usize) -> usize {
    (hash >> 32) as usize % length
}

/// The bit of a word there.
pub(crate) const fn bit(hash: u64) -> u64 {
    1 << (hash >> 58)
}
