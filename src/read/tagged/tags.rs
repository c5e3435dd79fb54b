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
    /// A section of unknown meaning; two letters or digits name it, kept as capitals.
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
            [a, b] => Some(Self::Other([a.to_ascii_uppercase(), b.to_ascii_uppercase()])),
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
    /// The next tag of the same section, by its index; one that opens an unknown section in lower case does not
    /// count, for it is more often text.
    pub(super) next_same: Option<usize>,
    /// The next tag that opens a title, this one included, by its index.
    pub(super) next_title: Option<usize>,
}

impl Tag {
    /// Whether it is a tag whatever stands around it: `#IoT#` is more often text.
    pub(super) fn is_sure(&self) -> bool {
        self.capitals || self.section.is_known()
    }
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
    Some(Tag {
        section,
        opens: kind.eq_ignore_ascii_case(&'I'),
        capitals,
        span: Span::new(at, at + LENGTH),
        next_same: None,
        next_title: None,
    })
}

/// Every tag of the text, in order. Unless `last`, a tag that may go on after the end of the text is left out.
pub(super) fn find(text: &str, last: bool) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut free = 0;
    for at in memchr::memchr_iter(b'#', text.as_bytes()) {
        if !last && at + LENGTH > text.len() {
            break;
        }
        let Some(tag) = tag_at(text, at).filter(|_| at >= free) else { continue };
        if !tag.is_sure() {
            // In `#IoT#ITI#` the tag is the second one, which begins with the last character of the first.
            let shared = tag.span.end - 1;
            if !last && shared + LENGTH > text.len() {
                break;
            }
            if tag_at(text, shared).is_some_and(|other| other.is_sure()) {
                continue;
            }
        }
        free = tag.span.end;
        tags.push(tag);
    }
    let (mut next, mut title) = (BTreeMap::new(), None);
    for (index, tag) in tags.iter_mut().enumerate().rev() {
        tag.next_same = next.get(&tag.section).copied();
        if tag.is_sure() || !tag.opens {
            next.insert(tag.section, index);
        }
        if tag.opens && tag.section == Section::Title {
            title = Some(index);
        }
        tag.next_title = title;
    }
    tags
}
