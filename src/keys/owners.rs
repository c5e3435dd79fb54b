//! Which work has which key, for a hundred million keys: a sorted table of hashes, 16 bytes a key and what it takes to grow.
//!
//! What a key is made of is left to [`super`].

use std::collections::VecDeque;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

/// How many slots are added at once: 16 kB.
const CHUNK: usize = 1024;

/// Slots of a table before it grows for the first time.
const FIRST: usize = 512;

const CONTENT_BITS: u32 = 80;
const KEY_BITS: u32 = u128::BITS - CONTENT_BITS;

/// The hash of a key, without regard to capitals; never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KeyHash(u64);

impl KeyHash {
    /// The hash of a key in lower case.
    pub(super) fn of(lower: &str) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(lower.as_bytes());
        Self((hasher.finish() >> (u64::BITS - KEY_BITS)).max(1))
    }
}

/// Who has a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nobody had it; the work that asked has it now.
    New,
    /// The work that asked.
    Same,
    /// Another work.
    Other,
}

/// The works that have keys, by 48 bits of the hash of the key and 80 bits of the hash of the work.
///
/// Two different works are taken for one only where their keys and those 80 bits are the same, which is one in 10²⁴ for every two
/// works that would share a key. Two keys of one hash, one in 10¹⁴ for every two keys, cost nothing but a suffix.
///
/// A hash has its home in proportion to its value and stands there or behind it, so that all hashes stand sorted, with gaps
/// between them: a search ends at the first that is greater (ordered tables of Amble and Knuth, 1974). Between three and seven
/// eighths of the homes are taken; the table grows by a sixth, in place, for a second table would double the memory.
#[derive(Debug, Default)]
pub(super) struct Owners {
    /// The slots in order; a free one is zero. They go on behind the last home.
    chunks: Vec<Box<[u128]>>,
    homes: usize,
    taken: usize,
}

impl Owners {
    /// Gives a key to a work unless another has it, or tells who has it.
    pub(super) fn claim(&mut self, key: KeyHash, content: u128) -> Owner {
        if self.taken * 8 >= self.homes * 7 {
            self.grow();
        }
        let value = pack(key, content);
        let at = match self.find(key) {
            Ok(owner) => return if owner == value { Owner::Same } else { Owner::Other },
            Err(at) => at,
        };
        self.insert(at, value);
        Owner::New
    }

    /// Who would have a key that is claimed.
    pub(super) fn owner(&self, key: KeyHash, content: u128) -> Owner {
        match self.find(key) {
            Ok(owner) if owner == pack(key, content) => Owner::Same,
            Ok(_) => Owner::Other,
            Err(_) => Owner::New,
        }
    }

    /// What stands for a key, or the place where it belongs.
    fn find(&self, key: KeyHash) -> Result<u128, usize> {
        let mut at = home(key, self.homes);
        loop {
            let value = self.slot(at);
            match key_of(value) {
                found if value == 0 || found > key.0 => return Err(at),
                found if found == key.0 => return Ok(value),
                _ => at += 1,
            }
        }
    }

    fn insert(&mut self, mut at: usize, mut value: u128) {
        self.taken += 1;
        while value != 0 {
            std::mem::swap(self.slot_mut(at), &mut value);
            at += 1;
        }
    }

    /// Adds homes: all hashes are moved to the end of the longer table, and from there, in order, to their new places.
    fn grow(&mut self) {
        let slots = self.chunks.len() * CHUNK;
        self.homes = if self.homes == 0 { FIRST } else { self.homes + self.homes / 6 };
        // A chunk more than there are homes, so that the places that are read stay ahead of those that are written.
        while self.chunks.len() * CHUNK < self.homes + CHUNK {
            self.chunks.push(empty_chunk());
        }
        let end = self.chunks.len() * CHUNK;
        let mut first = end;
        for at in (0..slots).rev() {
            let value = std::mem::take(self.slot_mut(at));
            if value != 0 {
                first -= 1;
                *self.slot_mut(first) = value;
            }
        }
        let (mut next, mut held) = (0, VecDeque::new());
        for at in first..end {
            held.push_back(std::mem::take(self.slot_mut(at)));
            while let Some(&value) = held.front() {
                let place = home(KeyHash(key_of(value)), self.homes).max(next);
                if place > at {
                    break;
                }
                *self.slot_mut(place) = value;
                next = place + 1;
                held.pop_front();
            }
        }
        for value in held {
            let place = home(KeyHash(key_of(value)), self.homes).max(next);
            *self.slot_mut(place) = value;
            next = place + 1;
        }
    }

    /// What is in a slot; behind the last one all are free.
    fn slot(&self, at: usize) -> u128 {
        self.chunks.get(at / CHUNK).map_or(0, |chunk| chunk[at % CHUNK])
    }

    fn slot_mut(&mut self, at: usize) -> &mut u128 {
        while self.chunks.len() <= at / CHUNK {
            self.chunks.push(empty_chunk());
        }
        &mut self.chunks[at / CHUNK][at % CHUNK]
    }
}

fn empty_chunk() -> Box<[u128]> {
    vec![0; CHUNK].into_boxed_slice()
}

fn pack(key: KeyHash, content: u128) -> u128 {
    (u128::from(key.0) << CONTENT_BITS) | (content >> KEY_BITS)
}

fn key_of(value: u128) -> u64 {
    (value >> CONTENT_BITS) as u64
}

/// Where a key would stand if nothing stood there.
fn home(key: KeyHash, homes: usize) -> usize {
    ((u128::from(key.0) * homes as u128) >> KEY_BITS) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn sorted(owners: &Owners) -> bool {
        let values: Vec<u128> = owners.chunks.iter().flat_map(|chunk| chunk.iter().copied()).collect();
        let taken: Vec<u128> = values.iter().copied().filter(|value| *value != 0).collect();
        taken.len() == owners.taken && taken.is_sorted()
    }

    #[test]
    fn a_key_has_one_owner() {
        let mut owners = Owners::default();
        let (roe, poe) = (KeyHash::of("roe2001bees"), KeyHash::of("poe1999ants"));
        assert_eq!(owners.owner(roe, 1 << 100), Owner::New);
        assert_eq!(owners.claim(roe, 1 << 100), Owner::New);
        assert_eq!(owners.claim(roe, 1 << 100), Owner::Same);
        assert_eq!(owners.claim(roe, 2 << 100), Owner::Other);
        assert_eq!(owners.claim(poe, 2 << 100), Owner::New);
        assert_eq!(owners.owner(roe, 1 << 100), Owner::Same);
    }

    #[test]
    fn a_hundred_thousand_keys_take_less_than_24_bytes_each() {
        let mut owners = Owners::default();
        let hash = |number: u64| KeyHash::of(&number.to_string());
        let mut most = 0.0_f64;
        for number in 0..100_000 {
            assert_eq!(owners.claim(hash(number), u128::from(number) << KEY_BITS), Owner::New);
            if number > 20_000 {
                most = most.max((owners.chunks.len() * CHUNK * 16) as f64 / (number + 1) as f64);
            }
        }
        assert!(most < 24.0, "{most}");
        assert!(sorted(&owners));
        for number in 0..100_000 {
            assert_eq!(owners.owner(hash(number), u128::from(number) << KEY_BITS), Owner::Same);
            assert_eq!(owners.owner(hash(number), u128::from(number + 1) << KEY_BITS), Owner::Other);
        }
    }

    proptest! {
        #[test]
        fn hashes_that_crowd_find_their_places(keys in prop::collection::vec((0_u64..6, 0_u64..2_000), 0..5_000)) {
            let (mut owners, mut known) = (Owners::default(), HashMap::new());
            for (crowd, number) in keys {
                // Crowds at both ends of the table and within it.
                let start = [1, 1 << 20, 1 << 46, (1 << 47) + 7, (1 << 48) - 4_000, (1 << 48) - 2_000][crowd as usize];
                let (key, content) = (KeyHash(start + number), u128::from(number % 7) << KEY_BITS);
                let expected = match known.insert(key.0, content) {
                    None => Owner::New,
                    Some(before) if before == content => Owner::Same,
                    Some(_) => Owner::Other,
                };
                prop_assert_eq!(owners.claim(key, content), expected);
            }
            prop_assert!(sorted(&owners));
        }
    }
}
