//! Copies of an export that something has happened to: whatever it was, nothing panics, nothing is lost, the sum is right, and
//! what is written reads back as the model has it.

#[path = "../fuzz/checks.rs"]
mod checks;

use proptest::prelude::*;
use proptest::sample::Index;

const EXAMPLE: &str = include_str!("../golden/example/input.txt");

/// What happens to the bytes.
#[derive(Clone, Debug)]
enum Accident {
    /// A bit is another.
    Flip(Index, u8),
    /// A byte is any other.
    Byte(Index, u8),
    /// A stretch is lost.
    Cut(Index, usize),
    /// The end is lost.
    Truncate(Index),
    /// A stretch is there twice.
    Double(Index, usize),
    /// Two stretches are in each other's places.
    Swap(Index, Index, usize),
    /// A stretch stands somewhere else.
    Move(Index, Index, usize),
    /// A tag is lost, doubled, in small letters, or another.
    LostTag(Index),
    DoubledTag(Index),
    SmallTag(Index),
    ExchangedTags(Index, Index),
    /// Something is put in.
    Insert(Index, &'static [u8]),
    /// Every line ends with CR LF, or with nothing.
    Lines(&'static str),
}

/// What the bytes are encoded in.
#[derive(Clone, Copy, Debug)]
enum Encoding {
    AsIs,
    Utf8WithMark,
    Utf16Le,
    Utf16Be,
    Latin1,
}

/// What is put in.
const INSERTED: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"#",
    b"#ITI#",
    b"#FTI#",
    b"#IRF#",
    b"#FRF#",
    b"#IXX#",
    b"#FXX#",
    b"#iab#",
    b";",
    b"\xc3\x83\xc2\xa9",
    b"&amp;",
    b"\r",
    b"\n\n",
    b"\x1b$B",
    b"(",
    b")",
    b"\xcc\x81\xe2\x80\xae",
];

fn accident() -> impl Strategy<Value = Accident> {
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), 0..8u8).prop_map(|(at, bit)| Accident::Flip(at, bit)),
        1 => (at(), any::<u8>()).prop_map(|(at, byte)| Accident::Byte(at, byte)),
        2 => (at(), 1..400usize).prop_map(|(at, length)| Accident::Cut(at, length)),
        1 => at().prop_map(Accident::Truncate),
        1 => (at(), 1..400usize).prop_map(|(at, length)| Accident::Double(at, length)),
        1 => (at(), at(), 1..200usize).prop_map(|(one, other, length)| Accident::Swap(one, other, length)),
        1 => (at(), at(), 1..400usize).prop_map(|(from, to, length)| Accident::Move(from, to, length)),
        2 => at().prop_map(Accident::LostTag),
        2 => at().prop_map(Accident::DoubledTag),
        1 => at().prop_map(Accident::SmallTag),
        1 => (at(), at()).prop_map(|(one, other)| Accident::ExchangedTags(one, other)),
        3 => (at(), prop::sample::select(INSERTED)).prop_map(|(at, bytes)| Accident::Insert(at, bytes)),
        1 => prop::sample::select(&["\r\n", " ", "\r"][..]).prop_map(Accident::Lines),
    ]
}

/// Where tags stand.
fn tags(bytes: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|at| matches!(bytes[*at..], [b'#', b'I' | b'F', _, _, b'#', ..])).collect()
}

impl Accident {
    fn happen(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        let stretch = |at: &Index, long: usize| at.index(length)..(at.index(length) + long).min(length);
        let tags = tags(bytes);
        let tag = |at: &Index| (!tags.is_empty()).then(|| tags[at.index(tags.len())]);
        match self {
            Self::Flip(at, bit) => bytes[at.index(length)] ^= 1 << bit,
            Self::Byte(at, byte) => bytes[at.index(length)] = *byte,
            Self::Cut(at, long) => drop(bytes.drain(stretch(at, *long))),
            Self::Truncate(at) => bytes.truncate(at.index(length)),
            Self::Double(at, long) => {
                let place = stretch(at, *long);
                let copy = bytes[place.clone()].to_vec();
                bytes.splice(place.end..place.end, copy);
            }
            Self::Swap(one, other, long) => {
                let (first, second) =
                    (one.index(length).min(other.index(length)), one.index(length).max(other.index(length)));
                let long = (*long).min(second - first).min(length - second);
                let (left, right) = bytes.split_at_mut(second);
                left[first..first + long].swap_with_slice(&mut right[..long]);
            }
            Self::Move(from, to, long) => {
                let moved: Vec<u8> = bytes.drain(stretch(from, *long)).collect();
                let to = to.index(bytes.len() + 1);
                bytes.splice(to..to, moved);
            }
            Self::LostTag(at) => {
                if let Some(tag) = tag(at) {
                    bytes.drain(tag..tag + 5);
                }
            }
            Self::DoubledTag(at) => {
                if let Some(tag) = tag(at) {
                    let copy = bytes[tag..tag + 5].to_vec();
                    bytes.splice(tag..tag, copy);
                }
            }
            Self::SmallTag(at) => {
                if let Some(tag) = tag(at) {
                    bytes[tag..tag + 5].make_ascii_lowercase();
                }
            }
            Self::ExchangedTags(one, other) => {
                if let (Some(one), Some(other)) = (tag(one), tag(other)) {
                    for step in 0..5 {
                        bytes.swap(one + step, other + step);
                    }
                }
            }
            Self::Insert(at, what) => {
                let at = at.index(length + 1);
                bytes.splice(at..at, what.iter().copied());
            }
            Self::Lines(end) => {
                *bytes = bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(end.as_bytes());
            }
        }
    }
}

impl Encoding {
    fn encoded(self, bytes: Vec<u8>) -> Vec<u8> {
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match self {
            Self::AsIs => bytes,
            Self::Utf8WithMark => ["\u{feff}".as_bytes(), &bytes].concat(),
            Self::Utf16Le => {
                "\u{feff}".encode_utf16().chain(text().encode_utf16()).flat_map(u16::to_le_bytes).collect()
            }
            Self::Utf16Be => {
                "\u{feff}".encode_utf16().chain(text().encode_utf16()).flat_map(u16::to_be_bytes).collect()
            }
            Self::Latin1 => text().chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        }
    }

    /// What the encoded bytes say, where there is no doubt.
    fn text(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::AsIs | Self::Utf8WithMark => {
                std::str::from_utf8(bytes).ok().map(|text| text.trim_start_matches('\u{feff}').to_owned())
            }
            Self::Utf16Le | Self::Utf16Be => Some(String::from_utf8_lossy(bytes).into_owned()),
            Self::Latin1 => None,
        }
        .filter(|text| !text.starts_with('\u{feff}') && !text.contains('\u{1b}'))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_export_survives_what_happens_to_it(
        accidents in prop::collection::vec(accident(), 1..6),
        encoding in prop_oneof![
            6 => Just(Encoding::AsIs), 1 => Just(Encoding::Utf8WithMark), 1 => Just(Encoding::Utf16Le),
            1 => Just(Encoding::Utf16Be), 1 => Just(Encoding::Latin1),
        ],
    ) {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        accidents.iter().for_each(|accident| accident.happen(&mut bytes));
        let text = encoding.text(&bytes);
        checks::survives(&encoding.encoded(bytes), text.as_deref());
    }
}

#[test]
#[should_panic(expected = "was kept 0 times")]
fn a_word_that_is_lost_is_noticed() {
    let text = EXAMPLE.replace("#FRF#", "; Velvetworm#FRF#");
    checks::survives(EXAMPLE.as_bytes(), Some(&text));
}
