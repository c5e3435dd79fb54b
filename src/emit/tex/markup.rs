//! Finds the few tags that titles carry, `<sub>`, `<sup>`, `<i>`, `<b>` and their like, where they are paired.
//!
//! A tag without its partner is text. What stands between tags is left to [`super`].

use std::ops::Range;

/// What a tag asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Sub,
    Sup,
    Italic,
    Bold,
}

impl Tag {
    const COUNT: usize = 4;

    fn named(name: &str) -> Option<Self> {
        const NAMES: &[(&str, Tag)] = &[
            ("sub", Tag::Sub),
            ("inf", Tag::Sub),
            ("sup", Tag::Sup),
            ("i", Tag::Italic),
            ("em", Tag::Italic),
            ("b", Tag::Bold),
            ("strong", Tag::Bold),
        ];
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, tag)| tag)
    }

    /// What is written for it.
    pub(super) const fn open(self) -> &'static str {
        match self {
            Self::Sub => r"\textsubscript{",
            Self::Sup => r"\textsuperscript{",
            Self::Italic => r"\textit{",
            Self::Bold => r"\textbf{",
        }
    }

    /// What is written for its partner.
    pub(super) const fn close(self) -> &'static str {
        "}"
    }
}

/// A tag that has a partner.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) span: Range<usize>,
    pub(super) tag: Tag,
    pub(super) opens: bool,
}

impl Mark {
    /// What opens the formula, where `text`, the text of a subscript or superscript, is one: digits, signs and
    /// single letters. Words would be set as products of letters, and biber makes a dash of two hyphens.
    pub(super) fn formula(&self, text: &str) -> Option<&'static str> {
        let open = match self.tag {
            Tag::Sub => "$_{",
            Tag::Sup => "$^{",
            Tag::Italic | Tag::Bold => return None,
        };
        let sound = |c: char| c.is_ascii_alphanumeric() || "+-=()/.,*\u{2212}".contains(c);
        let words = text.as_bytes().windows(2).any(|two| two.iter().all(u8::is_ascii_alphabetic));
        (!text.is_empty() && !words && !text.contains("--") && text.chars().all(sound)).then_some(open)
    }
}

/// The tags of a text that are properly paired, in order.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // How many of each are open, so that none is looked for in vain.
    let mut counts = [0usize; Tag::COUNT];
    let mut paired: Vec<bool> = Vec::new();
    for start in memchr::memchr_iter(b'<', text.as_bytes()) {
        let Some(length) = text[start + 1..].find(['<', '>']) else { continue };
        let end = start + 1 + length;
        if text.as_bytes()[end] != b'>' {
            continue;
        }
        let name = &text[start + 1..end];
        let (name, opens) = name.strip_prefix('/').map_or((name, true), |name| (name, false));
        let Some(tag) = Tag::named(name) else { continue };
        if opens {
            open.push(marks.len());
            counts[tag as usize] += 1;
        } else if counts[tag as usize] > 0 {
            while let Some(index) = open.pop() {
                counts[marks[index].tag as usize] -= 1;
                if marks[index].tag == tag {
                    paired[index] = true;
                    break;
                }
            }
        } else {
            continue;
        }
        marks.push(Mark { span: start..end + 1, tag, opens });
        paired.push(!opens);
    }
    let mut paired = paired.into_iter();
    marks.retain(|_| paired.next().unwrap_or(false));
    marks
}
