//! What hayagriva makes of an item, a tree of formatted pieces, as a row of runs: text that looks the same, links, and
//! breaks. How the runs are written is left to [`super::write`].

use hayagriva::citationberg::{Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatting};

use super::marks::{self, Markup};
use crate::emit::escape;

/// How a run looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) italic: bool,
    pub(super) bold: bool,
    pub(super) small_caps: bool,
    pub(super) underline: bool,
    pub(super) sub: bool,
    pub(super) sup: bool,
}

/// A piece of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Text that looks the same all over; `link` is the address that it leads to.
    Text {
        /// What is shown.
        text: String,
        /// How.
        look: Look,
        /// Where it leads.
        link: Option<String>,
    },
    /// A new line begins, indented or not.
    Break {
        /// Whether it is.
        indented: bool,
    },
}

/// An entry of a list.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// What stands in the margin: the number, in styles that have one and align it.
    pub(super) label: Vec<Run>,
    /// The rest.
    pub(super) content: Vec<Run>,
}

/// What the pieces of a work are read with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    /// Which links are to be encoded as DOIs are.
    pub(super) doi: Option<&'a str>,
    /// What to print for the authors that are left out.
    pub(super) et_al: &'a str,
    /// Whether the language of the style has a blank before colons and semicolons.
    pub(super) spaced: bool,
}

/// The runs of a tree.
pub(super) fn runs<'c>(children: impl IntoIterator<Item = &'c ElemChild>, reading: Reading<'_>) -> Vec<Run> {
    let mut flat = Flat { runs: Vec::new(), open: Vec::new(), ended: false, reading };
    flat.children(children);
    flat.finish()
}

struct Flat<'a> {
    runs: Vec<Run>,
    open: Vec<Markup>,
    /// Whether a full stop would be one too many here.
    ended: bool,
    reading: Reading<'a>,
}

impl Flat<'_> {
    fn children<'c>(&mut self, children: impl IntoIterator<Item = &'c ElemChild>) {
        for child in children {
            match child {
                ElemChild::Text(text) => self.text(&text.text, text.formatting, None),
                ElemChild::Elem(elem) => self.elem(elem),
                // What Typst would typeset is text here.
                ElemChild::Markup(text) => self.text(text, Formatting::default(), None),
                ElemChild::Link { text, url } => {
                    let address = self.address(url);
                    self.text(&text.text, text.formatting, address);
                }
                // It stands for what citations point at, and lists have none.
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    fn elem(&mut self, elem: &Elem) {
        let ends = match elem.display {
            None => false,
            Some(Display::Block) => self.line(false),
            Some(Display::Indent) => self.line(true),
            // Labels in the margin and what stands beside them are on one line.
            Some(Display::LeftMargin | Display::RightInline) => {
                self.blank();
                false
            }
        };
        match &elem.meta {
            Some(ElemMeta::Names(_)) => self.names(&elem.children),
            Some(
                ElemMeta::Date
                | ElemMeta::Text
                | ElemMeta::Number
                | ElemMeta::Label
                | ElemMeta::CitationNumber
                | ElemMeta::Name(..)
                | ElemMeta::Entry(_)
                | ElemMeta::CitationLabel,
            )
            | None => self.children(&elem.children.0),
        }
        if ends {
            self.line(false);
        }
    }

    /// Names; before the mark that says that there are more stands no `and`, but what stands before `et al.`
    fn names(&mut self, children: &ElemChildren) {
        let is_mark = |child: &ElemChild| match child {
            ElemChild::Elem(elem) => {
                matches!(elem.meta, Some(ElemMeta::Name(..)))
                    && first_text(&elem.children).is_some_and(|text| text.starts_with(marks::ET_AL))
            }
            ElemChild::Text(_)
            | ElemChild::Markup(_)
            | ElemChild::Link { .. }
            | ElemChild::Transparent { .. } => false,
        };
        let named = |child: &ElemChild| matches!(child, ElemChild::Elem(elem) if matches!(elem.meta, Some(ElemMeta::Name(..))));
        let Some(at) = children.0.iter().position(is_mark) else { return self.children(&children.0) };
        let (before, behind) = children.0.split_at(at);
        let names = before.iter().filter(|child| named(child)).count();
        let last = before.iter().rposition(named).map_or(0, |last| last + 1);
        let before = &before[..last];
        self.children(before);
        let formatting = before.iter().rev().find_map(formatting).unwrap_or_default();
        if names > 0 {
            // A name that is turned about has a comma of its own, and another behind it.
            let inverted = before.last().is_some_and(|child| shown(child).contains(", "));
            self.text(if names > 1 || inverted { ", " } else { " " }, formatting, None);
        }
        self.text(&marks::ET_AL.to_string(), formatting, None);
        self.children(&behind[1..]);
    }

    /// Adds text, cut where markup begins and ends.
    fn text(&mut self, text: &str, formatting: Formatting, link: Option<String>) {
        // What a style puts before punctuation of its own belongs to a part that the work lacks.
        let mut text = text;
        let without_blanks = text.trim_start_matches(' ');
        if without_blanks.starts_with([',', '.']) {
            text = without_blanks;
            self.cut_blanks();
        } else if !self.reading.spaced && text.starts_with([':', ';']) {
            self.cut_blanks();
        }
        // Addresses are as they are.
        let is_address = link.is_some() || text.contains("://");
        let mut piece = String::new();
        let mut case = None;
        for (at, c) in text.char_indices() {
            let of_value = case.take();
            let c = match of_value {
                Some(marks::CAPITAL) => marks::capital(c),
                Some(_) => marks::small(c),
                None => c,
            };
            if of_value.is_none() && !is_address && matches!(c, '.' | ',' | ';' | ')' | ']') {
                self.drop_comma(&mut piece);
                // A term, `n.d.`, may end in the stop that the style puts behind it.
                let goes_on = text[at + 1..].starts_with(|next: char| next.is_alphanumeric() || next == '.');
                self.ended |= c == '.' && !goes_on && self.tail(&piece).trim_end_matches(' ').ends_with('.');
            }
            match marks::read(c) {
                Some((markup, begins)) => {
                    self.run(std::mem::take(&mut piece), formatting, link.clone());
                    if begins {
                        self.open.push(markup);
                    } else if let Some(at) = self.open.iter().rposition(|open| *open == markup) {
                        self.open.remove(at);
                    }
                }
                None if matches!(c, marks::CAPITAL | marks::KEPT) => case = Some(c),
                None if c == marks::ENDED => self.ended = self.has_ended(&piece),
                None if c == marks::ET_AL => {
                    piece.push_str(self.reading.et_al);
                    self.ended = self.reading.et_al.ends_with('.');
                }
                None if c == ' ' && piece.ends_with(' ') => {}
                None if c == '.' && self.ended => self.ended = false,
                None => {
                    piece.push(escape::printable(c));
                    self.ended &= marks::is_closing_quote(c);
                }
            }
        }
        self.run(piece, formatting, link);
        // No value goes on in another text: what a style cut off at its end is closed here.
        self.open.clear();
    }

    /// The text that was last added.
    fn last(&mut self) -> Option<&mut String> {
        match self.runs.last_mut() {
            Some(Run::Text { text, .. }) => Some(text),
            Some(Run::Break { .. }) | None => None,
        }
    }

    fn cut_blanks(&mut self) {
        while let Some(last) = self.last() {
            last.truncate(last.trim_end_matches(' ').len());
            if !last.is_empty() {
                return;
            }
            self.runs.pop();
        }
    }

    /// Takes off the comma before punctuation that ends what it stands in: it led to a part that the work lacks.
    fn drop_comma(&mut self, piece: &mut String) {
        let of_piece = !piece.trim_end_matches(' ').is_empty();
        if !of_piece && matches!(self.runs.last(), Some(Run::Text { text, .. }) if text == " ") {
            self.runs.pop();
        }
        let before = if of_piece { Some(&mut *piece) } else { self.last() };
        let Some(text) = before else { return };
        let Some(kept) = text.trim_end_matches(' ').strip_suffix(',').map(str::len) else { return };
        text.truncate(kept);
        if !of_piece {
            piece.clear();
        }
        self.ended = self.has_ended(piece);
    }

    /// What ends in the end of that piece.
    fn tail<'t>(&'t mut self, piece: &'t str) -> &'t str {
        if piece.is_empty() { self.last().map_or("", |last| last) } else { piece }
    }

    /// Whether the text with that piece behind it ends as a sentence does.
    fn has_ended(&mut self, piece: &str) -> bool {
        self.tail(piece).trim_end_matches(marks::is_closing_quote).ends_with(['.', '?', '!'])
    }

    fn run(&mut self, mut text: String, formatting: Formatting, link: Option<String>) {
        // What a style puts around parts that a work lacks leaves blanks behind.
        if matches!(self.runs.last(), Some(Run::Text { text: last, .. }) if last.ends_with(' ')) {
            text.drain(..text.len() - text.trim_start_matches(' ').len());
        }
        if text.is_empty() {
            return;
        }
        let look = self.look(formatting);
        match self.runs.last_mut() {
            Some(Run::Text { text: last, look: same, link: to }) if *same == look && *to == link => {
                last.push_str(&text)
            }
            _ => self.runs.push(Run::Text { text, look, link }),
        }
    }

    /// What is in italics by itself is upright within italics.
    fn look(&self, formatting: Formatting) -> Look {
        let times = |markup| self.open.iter().filter(|open| **open == markup).count();
        Look {
            italic: (formatting.font_style == FontStyle::Italic) != (times(Markup::Italic) % 2 == 1),
            bold: (formatting.font_weight == FontWeight::Bold) != (times(Markup::Bold) % 2 == 1),
            small_caps: formatting.font_variant == FontVariant::SmallCaps,
            underline: formatting.text_decoration == TextDecoration::Underline,
            sub: formatting.vertical_align == VerticalAlign::Sub || times(Markup::Sub) > 0,
            sup: formatting.vertical_align == VerticalAlign::Sup || times(Markup::Sup) > 0,
        }
    }

    /// The address of a link, encoded; none where it is not of the web.
    fn address(&self, url: &str) -> Option<String> {
        let of_doi = url.strip_prefix(escape::DOI_RESOLVER).filter(|rest| self.reading.doi == Some(*rest));
        match of_doi {
            // Parentheses may stand in the address of a DOI, but not in the target of a link.
            Some(doi) => Some(escape::address(&escape::doi_address(doi))),
            None => escape::is_web_address(url).then(|| escape::address(url)),
        }
    }

    /// Begins a line, unless one has just begun.
    fn line(&mut self, indented: bool) -> bool {
        match self.runs.last_mut() {
            None => {}
            Some(Run::Break { indented: last }) => *last |= indented,
            Some(Run::Text { .. }) => self.runs.push(Run::Break { indented }),
        }
        true
    }

    fn blank(&mut self) {
        if matches!(self.runs.last(), Some(Run::Text { .. })) {
            self.run(" ".to_owned(), Formatting::default(), None);
        }
    }

    /// The runs without blanks and breaks at the ends of lines.
    fn finish(self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::with_capacity(self.runs.len());
        for mut run in self.runs {
            let begins = matches!(runs.last(), None | Some(Run::Break { .. }));
            if let Run::Text { text, .. } = &mut run
                && begins
            {
                *text = text.trim_start().to_owned();
            }
            match &run {
                Run::Text { text, .. } if text.is_empty() => {}
                Run::Text { .. } => runs.push(run),
                Run::Break { .. } => {
                    end_line(&mut runs);
                    if !runs.is_empty() {
                        runs.push(run);
                    }
                }
            }
        }
        end_line(&mut runs);
        runs
    }
}

fn end_line(runs: &mut Vec<Run>) {
    while let Some(last) = runs.last_mut() {
        if let Run::Text { text, .. } = last {
            let end = text.trim_end().len();
            text.truncate(end);
            if end > 0 {
                return;
            }
        }
        runs.pop();
    }
}

fn first_text(children: &ElemChildren) -> Option<&str> {
    children.0.iter().find_map(|child| match child {
        ElemChild::Text(text) => Some(&*text.text),
        ElemChild::Elem(elem) => first_text(&elem.children),
        ElemChild::Markup(_) | ElemChild::Link { .. } | ElemChild::Transparent { .. } => None,
    })
}

fn shown(child: &ElemChild) -> String {
    match child {
        ElemChild::Text(text) | ElemChild::Link { text, .. } => text.text.clone(),
        ElemChild::Elem(elem) => elem.children.0.iter().map(shown).collect(),
        ElemChild::Markup(text) => text.clone(),
        ElemChild::Transparent { .. } => String::new(),
    }
}

fn formatting(child: &ElemChild) -> Option<Formatting> {
    match child {
        ElemChild::Text(text) => Some(text.formatting),
        ElemChild::Elem(elem) => elem.children.0.iter().rev().find_map(formatting),
        ElemChild::Markup(_) | ElemChild::Link { .. } | ElemChild::Transparent { .. } => None,
    }
}
