//! Which pairs of signatures are compared: those of one block, of which every signature is in several.
//!
//! A block that is large is cut, so that the work grows with the number of signatures and not with its square. All
//! follows from the signatures alone, whatever their order was.

use std::ops::Range;

use super::letters::Unpacked;
use super::signature::{Marks, Signature};

/// Up to how many signatures of a block are compared each with each.
const MOST: usize = 40;

/// With how many that follow it each of a larger block is compared, in an order that puts like ones together.
const WINDOW: usize = 16;

/// How many letters the pieces of titles have by which blocks are made.
const GRAM: usize = 5;

/// What the signatures of a block have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// The DOI.
    Doi,
    /// The number of arXiv or PubMed.
    Identifier,
    /// The first family name, and one of two years.
    EvenYears,
    /// The same, and one of two other years: two that lie one apart are together in either.
    OddYears,
    /// The piece of the title whose hash is the smallest by one of several ways of hashing: the same for titles that have
    /// most of their pieces in common (Broder 1997).
    Title(u64),
    /// Volume, first page and the first letter of the source.
    Place,
}

impl Pass {
    /// All of them.
    pub(super) const ALL: [Self; 9] = [
        Self::Doi,
        Self::Identifier,
        Self::EvenYears,
        Self::OddYears,
        Self::Title(1),
        Self::Title(2),
        Self::Title(3),
        Self::Title(4),
        Self::Place,
    ];

    /// The block that a signature is in; none where it is in none.
    fn block(self, signature: &Signature) -> Option<u32> {
        if signature.marks.has(Marks::BARE) {
            return None;
        }
        let of_years = |first: u16| {
            let is_there = !signature.family.is_empty() && signature.year != 0;
            is_there.then(|| {
                mixed(signature.family.0[0] ^ u64::from(mixed(u64::from((signature.year + first) / 2))))
            })
        };
        match self {
            Self::Doi => (signature.doi != 0).then(|| mixed(signature.doi)),
            Self::Identifier => (signature.identifier != 0).then(|| mixed(u64::from(signature.identifier))),
            Self::EvenYears => of_years(0),
            Self::OddYears => of_years(1),
            Self::Title(way) => smallest(&signature.title.unpacked(), way),
            Self::Place => {
                let is_there = signature.volume != 0 && signature.page != 0;
                let place = u64::from(signature.page) << 24
                    | u64::from(signature.volume) << 8
                    | u64::from(signature.source.initial());
                is_there.then(|| mixed(place))
            }
        }
    }
}

/// The signatures of all blocks of a pass, one block behind the other.
pub(super) struct Blocks {
    /// The block in the upper half, the number of the signature in the lower.
    sorted: Vec<u64>,
}

impl Blocks {
    /// The blocks of a pass.
    pub(super) fn of(pass: Pass, signatures: &[Signature]) -> Self {
        let numbered = signatures.iter().zip(0_u32..);
        let mut sorted: Vec<u64> = numbered
            .filter_map(|(signature, number)| {
                Some(u64::from(pass.block(signature)?) << 32 | u64::from(number))
            })
            .collect();
        sorted.sort_unstable();
        Self { sorted }
    }

    /// Pieces of about so many signatures, each of whole blocks, to be gone through apart.
    pub(super) fn pieces(&self, size: usize) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < self.sorted.len() {
            let mut end = (start + size).min(self.sorted.len());
            while end < self.sorted.len() && self.sorted[end] >> 32 == self.sorted[end - 1] >> 32 {
                end += 1;
            }
            pieces.push(start..end);
            start = end;
        }
        pieces
    }

    /// Shows every pair of a piece that is to be compared, the lower number first.
    pub(super) fn pairs(
        &self,
        piece: Range<usize>,
        signatures: &[Signature],
        mut show: impl FnMut(u32, u32),
    ) {
        for block in self.sorted[piece].chunk_by(|one, other| one >> 32 == other >> 32) {
            let number = |entry: &u64| *entry as u32;
            if block.len() <= MOST {
                for (at, one) in block.iter().enumerate() {
                    block[at + 1..].iter().for_each(|other| show(number(one), number(other)));
                }
                continue;
            }
            // The numbers are in the order of the titles.
            let by_title: Vec<u32> = block.iter().map(number).collect();
            let mut by_place = by_title.clone();
            by_place.sort_unstable_by_key(|number| {
                let Signature { doi, page, volume, family, year, .. } = &signatures[*number as usize];
                (*doi, *page, *volume, *year, family.0, *number)
            });
            let mut by_family = by_title.clone();
            by_family.sort_unstable_by_key(|number| {
                let Signature { family, year, page, volume, .. } = &signatures[*number as usize];
                (family.0, *year, *page, *volume, *number)
            });
            for order in [by_title, by_place, by_family] {
                for (at, one) in order.iter().enumerate() {
                    for other in order[at + 1..].iter().take(WINDOW) {
                        show(*one.min(other), *one.max(other));
                    }
                }
            }
        }
    }
}

/// The smallest hash of a piece of a title.
fn smallest(title: &Unpacked, way: u64) -> Option<u32> {
    let pieces = title.windows(GRAM).map(|piece| {
        let packed = piece.iter().fold(0, |packed, code| packed << 5 | u64::from(*code));
        mixed(packed ^ way << 40)
    });
    pieces.min()
}

/// A hash of a number, the same on every machine (the end of splitmix64).
const fn mixed(number: u64) -> u32 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((number ^ (number >> 31)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::{Date, Item, Name, Person};

    fn signature(family: &str, year: u16, title: &str) -> Signature {
        let person = Person { family: family.into(), ..Person::default() };
        let item = Item {
            author: vec![Name::Person(person)],
            issued: Some(Date::year(year)),
            title: Some(title.into()),
            ..Item::default()
        };
        Signature::of(&item, false)
    }

    fn pairs(signatures: &[Signature]) -> BTreeSet<(u32, u32)> {
        let mut found = BTreeSet::new();
        for pass in Pass::ALL {
            let blocks = Blocks::of(pass, signatures);
            for piece in blocks.pieces(3) {
                blocks.pairs(piece, signatures, |one, other| {
                    found.insert((one, other));
                });
            }
        }
        found
    }

    #[test]
    fn a_family_name_and_neighbouring_years_make_a_block() {
        let signatures =
            [signature("Roe", 2001, "Bees"), signature("Roe", 2002, "Ants"), signature("Roe", 2004, "Wax")];
        assert_eq!(pairs(&signatures), BTreeSet::from([(0, 1)]));
    }

    #[test]
    fn titles_with_a_typing_error_are_compared_whoever_wrote_them() {
        let one = signature("Roe", 2001, "The dances of honey bees before and after rain");
        let other = signature("Poe", 2009, "The dances of honey bees before and aftr rain");
        assert_eq!(pairs(&[one, other]), BTreeSet::from([(0, 1)]));
    }

    #[test]
    fn the_pairs_of_a_large_block_grow_no_faster_than_it() {
        let many = |count: u16| -> usize {
            let made = (0..count).map(|number| signature("Roe", 2001, &format!("{number:05} of the hive")));
            let signatures: Vec<_> = made.collect();
            let mut shown = 0;
            let blocks = Blocks::of(Pass::EvenYears, &signatures);
            blocks.pairs(0..signatures.len(), &signatures, |_, _| shown += 1);
            shown
        };
        assert!(many(2000) < 2 * many(1000) + 2000, "{} and {}", many(1000), many(2000));
    }
}
