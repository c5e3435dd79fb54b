//! Tags: their grammar, and where they stand in a text.
//!
//! What they open and close is left to [`super::walk`].

use std::collections::BTreeMap;

use nom::bytes::complete::take_while_m_n;
use nom::character::complete::{char, one_of};
use nom::{IResult, Parser};

use crate::span::Span;

/// How many bytes every tag has.
const LENGTH: usize = 5;

/// What a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Title,
    Abstract,
    Keywords,
    References,
    /// A section of unknown meaning; two capital letters or digits name it.
    Other([u8; 2]),
}

impl Section {
    fn known(name: &str) -> Option<Self> {
        const NAMES: [(&str, Section); 4] = [
            ("TI", Section::Title),
            ("RE", Section::Abstract),
            ("PC", Section::Keywords),
            ("RF", Section::References),
        ];
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, section)| *section)
    }

    fn new(name: &str) -> Option<Self> {
        Self::known(name).or_else(|| match name.as_bytes() {
            [a, b] if [a, b].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) => {
                Some(Self::Other([*a, *b]))
            }
            _ => None,
        })
    }

    pub(super) fn is_known(self) -> bool {
        match self {
            Self::Title | Self::Abstract | Self::Keywords | Self::References => true,
            Self::Other(_) => false,
        }
    }

    /// Its name in tags.
    pub(super) fn name(self) -> String {
        match self {
            Self::Title => "TI".to_owned(),
            Self::Abstract => "RE".to_owned(),
            Self::Keywords => "PC".to_owned(),
            Self::References => "RF".to_owned(),
            Self::Other(name) => name.iter().map(|byte| char::from(*byte)).collect(),
        }
    }
}

/// A tag, or what looks like one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    pub(super) section: Section,
    pub(super) opens: bool,
    /// Whether it is written as it should be.
    pub(super) capitals: bool,
    pub(super) span: Span,
    /// The next tag of the same section, by its index.
    pub(super) next_same: Option<usize>,
    /// The next tag that opens a title, this one included, by its index.
    pub(super) next_title: Option<usize>,
}

/// Reads `#IXX#` or `#FXX#`.
fn tag(input: &str) -> IResult<&str, (char, &str)> {
    let name = take_while_m_n(2, 2, |c: char| c.is_ascii_alphanumeric());
    let (rest, (_, kind, name, _)) = (char('#'), one_of("IFif"), name, char('#')).parse(input)?;
    Ok((rest, (kind, name)))
}

fn tag_at(text: &str, at: usize) -> Option<Tag> {
    let (_, (kind, name)) = tag(&text[at..]).ok()?;
    let section = Section::new(name)?;
    let capitals = kind.is_ascii_uppercase() && !name.bytes().any(|byte| byte.is_ascii_lowercase());
    (capitals || section.is_known()).then(|| Tag {
        section,
        opens: kind.eq_ignore_ascii_case(&'I'),
        capitals,
        span: Span::new(at, at + LENGTH),
        next_same: None,
        next_title: None,
    })
}

/// Whether the text has a tag that opens a section of known meaning.
pub(super) fn opens_known_section(text: &str) -> bool {
    memchr::memchr_iter(b'#', text.as_bytes())
        .filter_map(|at| tag_at(text, at))
        .any(|tag| tag.opens && tag.section.is_known())
}

/// Every tag of the text, in order. Unless `last`, a tag that may go on after the end of the text is left out.
pub(super) fn find(text: &str, last: bool) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut free = 0;
    for at in memchr::memchr_iter(b'#', text.as_bytes()) {
        if !last && at + LENGTH > text.len() {
            break;
        }
        if at >= free
            && let Some(tag) = tag_at(text, at)
        {
            free = tag.span.end;
            tags.push(tag);
        }
    }
    let (mut next, mut title) = (BTreeMap::new(), None);
    for (index, tag) in tags.iter_mut().enumerate().rev() {
        tag.next_same = next.insert(tag.section, index);
        if tag.opens && tag.section == Section::Title {
            title = Some(index);
        }
        tag.next_title = title;
    }
    tags
}
