//! References of invented words, in the lengths and shares that real lists have.
//!
//! Each follows from a seed and its number, so that there can be any number of them, and nobody has to hold those that come
//! again. What stands around them is left to who asks for them.

use std::fmt::Write;

/// The reference of that number.
pub(crate) fn reference(seed: u64, number: u64) -> String {
    reference_by(&mut Dice::of(seed, number))
}

/// A generator of numbers that need to be spread, not unpredictable (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    /// The generator for one of many things that a seed tells.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let mut mixed = Self(seed);
        let mixed = mixed.next();
        Self(mixed ^ Self(number).next())
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn within(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&mut self, share: u64) -> bool {
        self.next() % 100 < share
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        let count = texts.len() as u64;
        texts[(self.next() % count) as usize]
    }

    /// The number of the case that occurs, of cases that have so many shares each.
    fn among(&mut self, shares: &[u64]) -> usize {
        let mut left = self.next() % shares.iter().sum::<u64>();
        shares
            .iter()
            .position(|share| left.checked_sub(*share).map(|rest| left = rest).is_none())
            .unwrap_or(0)
    }
}

pub(crate) fn word(dice: &mut Dice, syllables: u64) -> String {
    const BEGINNINGS: &[&str] = &[
        "b", "br", "ch", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "v",
        "w",
    ];
    const MIDDLES: &[&str] = &["a", "e", "i", "o", "u", "ea", "io", "ou", "ia"];
    const ENDS: &[&str] = &["", "", "", "n", "r", "s", "l", "nt", "ng", "ct", "m"];
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(dice.one_of(BEGINNINGS));
        word.push_str(dice.one_of(MIDDLES));
    }
    if dice.percent(2) {
        word.push_str(dice.one_of(&["é", "ü", "ö", "ć", "ñ"]));
    }
    word.push_str(dice.one_of(ENDS));
    word
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn family(dice: &mut Dice) -> String {
    let (syllables, second) = (dice.within(1, 3), dice.within(1, 2));
    let name = capitalised(&word(dice, syllables));
    match dice.among(&[92, 4, 2, 2]) {
        0 => name,
        1 => format!("{name}-{}", capitalised(&word(dice, second))),
        2 => format!("{name} {}", capitalised(&word(dice, second))),
        _ => format!("{} {name}", dice.one_of(&["van", "de", "von", "da", "van der", "De", "Van"])),
    }
}

fn initial(dice: &mut Dice) -> char {
    char::from(b'A' + (dice.next() % 26) as u8)
}

pub(crate) fn authors(dice: &mut Dice) -> String {
    let count = dice.among(&[9, 31, 24, 19, 8, 4, 3, 1, 1]);
    if count == 0 {
        return String::new();
    }
    if dice.percent(2) {
        return format!("Ministry of {}, ", capitalised(&word(dice, 2)));
    }
    let dotted = dice.percent(96);
    let mut list = String::new();
    for _ in 0..count {
        let _ = write!(list, "{} ", family(dice));
        for _ in 0..dice.among(&[0, 60, 36, 4]) {
            list.push(initial(dice));
            list.push_str(if dotted { "." } else { "" });
        }
        list.push_str(", ");
    }
    if dice.percent(6) {
        list.push_str("Et al., ");
    }
    list
}

pub(crate) fn title(dice: &mut Dice) -> String {
    const SMALL: &[&str] = &["of", "the", "and", "in", "on", "for", "a", "to", "with", "from", "between"];
    let in_capitals = dice.percent(15);
    let (from, to) = [(2, 6), (7, 13), (14, 22)][dice.among(&[20, 62, 18])];
    let words = dice.within(from, to);
    let mut title = String::new();
    for index in 0..words {
        let syllables = dice.within(2, 4);
        let next =
            if dice.percent(30) && index > 0 { dice.one_of(SMALL).to_owned() } else { word(dice, syllables) };
        title.push_str(&if index == 0 || (in_capitals && !SMALL.contains(&next.as_str())) {
            capitalised(&next)
        } else {
            next
        });
        if index + 1 < words {
            title.push_str(match dice.among(&[90, 4, 3, 1, 1]) {
                0 => " ",
                1 => ", ",
                2 => ": ",
                3 => "-",
                _ => "? ",
            });
        }
    }
    title
}

pub(crate) fn source(dice: &mut Dice) -> String {
    let mut part = |least, most| {
        let syllables = dice.within(least, most);
        capitalised(&word(dice, syllables))
    };
    let (one, two, three) = (part(2, 4), part(2, 3), part(1, 2));
    match dice.among(&[25, 20, 25, 10, 10, 10]) {
        0 => format!("Journal of {one} {two}"),
        1 => format!("International Journal of {one} and {two}"),
        2 => format!("J. {three}. {two} Res."),
        3 => format!("{one} {two}"),
        4 => format!("{one}, {two} and {three}"),
        _ => format!("Annals of the {one} Society"),
    }
}

pub(crate) fn pages(dice: &mut Dice) -> String {
    let first = dice.within(1, 2_000);
    format!("pp. {first}-{}", first + dice.within(3, 30))
}

fn reference_by(dice: &mut Dice) -> String {
    let (authors, title) = (authors(dice), title(dice));
    let (year, volume, issue) = (dice.within(1975, 2025), dice.within(1, 180), dice.within(1, 24));
    let (source, pages) = (source(dice), pages(dice));
    match dice.among(&[32, 21, 5, 3, 24, 5, 3, 4, 2, 1]) {
        0 => format!("{authors}{title}, {source}, {volume}, {issue}, {pages}, ({year})"),
        1 => format!("{authors}{title}, {source}, {volume}, {pages}, ({year})"),
        2 => format!("{authors}{title}, {source}, {volume}, ({year})"),
        3 => format!("{authors}{title}, {source}, {volume}, {issue}, ({year})"),
        4 => format!("{authors}{title}, ({year})"),
        5 => format!("{authors}{title}, {source}, ({year})"),
        6 => format!("{authors}{title}, Handbook of {title}, {pages}), ({year})"),
        7 => format!("{authors}{title}, Proceedings of the {issue}th {source}, {pages}, ({year})"),
        8 => format!("{authors}{title} ({year}) {source}, {volume} ({issue}), {pages}"),
        _ => {
            format!(
                "{authors}{title}, {source}, {volume}, ({year}), https://doi.org/10.{volume}{year}/{issue}"
            )
        }
    }
}
