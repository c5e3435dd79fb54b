//! Tags of RIS.

use std::fmt;

/// A tag of RIS: a capital and a capital or digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) struct Tag([u8; 2]);

/// The tags that specifications and programs give a meaning to, in order.
const KNOWN: [[u8; 2]; 83] = [
    *b"A1", *b"A2", *b"A3", *b"A4", *b"AB", *b"AD", *b"AN", *b"AU", *b"AV", *b"BT", *b"C1", *b"C2", *b"C3",
    *b"C4", *b"C5", *b"C6", *b"C7", *b"C8", *b"CA", *b"CN", *b"CP", *b"CR", *b"CT", *b"CY", *b"DA", *b"DB",
    *b"DI", *b"DO", *b"DP", *b"DS", *b"ED", *b"EP", *b"ER", *b"ET", *b"H1", *b"H2", *b"ID", *b"IS", *b"J1",
    *b"J2", *b"JA", *b"JF", *b"JO", *b"KW", *b"L1", *b"L2", *b"L3", *b"L4", *b"LA", *b"LB", *b"LK", *b"M1",
    *b"M2", *b"M3", *b"N1", *b"N2", *b"NV", *b"OP", *b"PB", *b"PP", *b"PY", *b"RI", *b"RN", *b"RP", *b"SE",
    *b"SN", *b"SP", *b"ST", *b"SV", *b"T1", *b"T2", *b"T3", *b"TA", *b"TI", *b"TT", *b"TY", *b"U1", *b"U2",
    *b"UR", *b"VL", *b"VO", *b"Y1", *b"Y2",
];

impl Tag {
    /// The type of work, which begins a record.
    pub(in crate::read) const TYPE: Self = Self(*b"TY");
    /// The end of a record.
    pub(in crate::read) const END: Self = Self(*b"ER");
    /// A note.
    pub(in crate::read) const NOTE: Self = Self(*b"N1");
    /// The DOI.
    pub(in crate::read) const DOI: Self = Self(*b"DO");

    /// The key.
    pub(in crate::read) const KEY: Self = Self(*b"ID");
    /// What RIS has no tag for.
    pub(in crate::read) const OTHER: Self = Self(*b"00");

    /// The tag of two ASCII letters or digits, in capitals.
    pub(in crate::read) const fn new(first: u8, second: u8) -> Self {
        Self([first.to_ascii_uppercase(), second.to_ascii_uppercase()])
    }

    /// The tag of that name.
    pub(in crate::read) const fn of(name: [u8; 2]) -> Self {
        Self(name)
    }

    /// Its letters.
    pub(in crate::read) const fn bytes(self) -> [u8; 2] {
        self.0
    }

    /// Whether a specification or a program gives it a meaning.
    pub(in crate::read) fn is_known(self) -> bool {
        KNOWN.binary_search(&self.0).is_ok()
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tags_are_in_order() {
        assert!(KNOWN.is_sorted());
        assert!(Tag::TYPE.is_known() && !Tag::of(*b"UK").is_known());
    }
}
