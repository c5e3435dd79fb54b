//! Rare marks of a reference, all looked for in one pass: what nearly no reference has need not be searched for.

use memchr::{memchr_iter, memmem};

/// Which of some rare marks are in a reference: a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RareMarks(u8);

impl RareMarks {
    /// A slash, as in a DOI or an address.
    pub(super) const SLASH: Self = Self(1);
    /// A semicolon.
    pub(super) const SEMICOLON: Self = Self(1 << 1);
    /// What is no ASCII, a control character, or two blanks in a row.
    pub(super) const UNEVEN: Self = Self(1 << 2);
    /// `www.`
    pub(super) const WEB: Self = Self(1 << 3);
    /// `ISBN`.
    pub(super) const ISBN: Self = Self(1 << 4);
    /// A colon as in `arXiv:`
    pub(super) const ARXIV: Self = Self(1 << 5);
    /// A colon as in `PMID:`
    pub(super) const PMID: Self = Self(1 << 6);
    /// A colon behind `v` or `D`, as in both of them.
    const COLON: Self = Self(1 << 7);

    /// Those of a text.
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut found = Self(seen(bytes));
        // Two bytes of a mark say that it may be there.
        for (mark, word) in [(Self::WEB, "www."), (Self::ISBN, "ISBN")] {
            if found.any(mark) && memmem::find(bytes, word.as_bytes()).is_none() {
                found.0 &= !mark.0;
            }
        }
        if found.any(Self::COLON) {
            for at in memchr_iter(b':', bytes) {
                found = found.with(match &bytes[..at] {
                    [.., b'i', b'v'] => Self::ARXIV,
                    [.., b'P', b'M', b'I', b'D'] => Self::PMID,
                    [..] => Self(0),
                });
            }
        }
        found
    }

    /// Whether one of some others is among them.
    pub(super) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// These and others.
    pub(super) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

/// How many bytes are looked at together.
const LANES: usize = 16;

/// What is seen of a text byte by byte.
fn seen(bytes: &[u8]) -> u8 {
    let mut all = [0; LANES];
    let mut see = |block: &[u8; LANES], behind: &[u8; LANES]| {
        for lane in 0..LANES {
            all[lane] |= seen_at(block[lane], behind[lane]);
        }
    };
    let (blocks, _) = bytes.as_chunks::<LANES>();
    let (behind, _) = bytes.get(1..).unwrap_or_default().as_chunks::<LANES>();
    blocks.iter().zip(behind).for_each(|(block, behind)| see(block, behind));
    // The last of them are looked at as a block of its own, some of them for the second time.
    let last = (bytes.last_chunk::<{ LANES + 1 }>()).unwrap_or(&[b'-'; LANES + 1]);
    if let (Some(block), Some(behind)) = (last.first_chunk(), last.last_chunk()) {
        see(block, behind);
    }
    let mut found = all.iter().fold(0, |found, lane| found | lane);
    if bytes.len() <= LANES {
        found = bytes.windows(2).fold(0, |found, pair| found | seen_at(pair[0], pair[1]));
    }
    // The last byte has none behind it.
    found | bytes.last().map_or(0, |last| seen_at(*last, b'-'))
}

/// What is seen of a byte and of the one behind it.
#[inline(always)]
fn seen_at(byte: u8, behind: u8) -> u8 {
    let bit = |mark: RareMarks, holds: bool| if holds { mark.0 } else { 0 };
    bit(RareMarks::SLASH, byte == b'/')
        | bit(RareMarks::SEMICOLON, byte == b';')
        | bit(RareMarks::COLON, ((byte == b'v') | (byte == b'D')) & (behind == b':'))
        | bit(RareMarks::UNEVEN, !(b' '..0x80).contains(&byte) | ((byte == b' ') & (behind == b' ')))
        | bit(RareMarks::WEB, (byte == b'w') & (behind == b'w'))
        | bit(RareMarks::ISBN, (byte == b'S') & (behind == b'B'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_marks_are_found_wherever_they_stand() {
        for (text, marks) in [
            ("/", RareMarks::SLASH),
            ("Roe J., On bees, www.bees.example", RareMarks::WEB),
            ("arXiv:2001.00001", RareMarks::ARXIV.with(RareMarks::COLON)),
            ("Honey, ISBN 3", RareMarks::ISBN),
            ("PMID: 4", RareMarks::PMID.with(RareMarks::COLON)),
            ("Roe J.;", RareMarks::SEMICOLON),
            ("Bees  of the north and of the south", RareMarks::UNEVEN),
            ("Bees\tof the north", RareMarks::UNEVEN),
            ("On bees and on hönig", RareMarks::UNEVEN),
        ] {
            assert_eq!(RareMarks::of(text), marks, "{text}");
            let long = format!("A Swap of NISB and wasps, {text}");
            assert_eq!(RareMarks::of(&long), marks, "{long}");
            let long = format!("{text}, and others in a handbook of hives ");
            assert_eq!(RareMarks::of(&long), marks, "{long}");
        }
        for length in 0..40 {
            assert_eq!(RareMarks::of(&"a".repeat(length)), RareMarks(0));
            assert_eq!(RareMarks::of(&format!("{}/", "a".repeat(length))), RareMarks::SLASH);
            assert_eq!(RareMarks::of(&format!("/{}", "a".repeat(length))), RareMarks::SLASH);
        }
    }
}
