//! From tags to sections and records: which tag opens, closes, nests or stands astray, and where a record begins.
//!
//! Works in one pass and decides nothing before enough was seen, so that the windows the text comes in make no
//! difference. What is made of the sections is left to [`super::record`].

use super::tags::{Section, Tag};
use crate::span::Span;

/// What happens at a place of the text. In order, and without gaps between tags.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// Text of the innermost open section, or outside of all.
    Text(Span),
    /// A section opens, perhaps inside another.
    Open { tag: Tag, within: Option<Section> },
    /// The innermost open section ends by this tag.
    Close(Tag),
    /// The innermost open section, which this tag opened, ends without a tag.
    Unclosed(Tag),
    /// A tag that closes nothing. One with an unknown name may be text, and is in the text that follows.
    Stray(Tag),
    /// A new record begins here.
    Record(usize),
}

/// Walks through a text that begins with a record. Unless `last`, it stops where more text has to be seen.
pub(super) fn walk(text: &str, tags: &[Tag], last: bool, take: impl FnMut(Event)) {
    let mut walk = Walk { text, tags, last, take, at: 0, open: Vec::new(), seen: Vec::new(), previous: None };
    for index in 0..tags.len() {
        if walk.step(index).is_none() {
            return;
        }
    }
    if last {
        walk.text_up_to(text.len());
        walk.leave(0, text.len());
    }
}

struct Walk<'t, F> {
    text: &'t str,
    tags: &'t [Tag],
    last: bool,
    take: F,
    /// How far the text was handed over.
    at: usize,
    /// The tags that opened what is open.
    open: Vec<usize>,
    /// The known sections that the record has.
    seen: Vec<Section>,
    /// The outermost section that ended last, and where.
    previous: Option<(Section, usize)>,
}

impl<F: FnMut(Event)> Walk<'_, F> {
    /// Takes the next tag, or gives nothing where more has to be seen first.
    fn step(&mut self, index: usize) -> Option<()> {
        let tag = self.tags[index];
        if tag.opens { self.opener(index, tag) } else { self.closer(index, tag) }
    }

    fn opener(&mut self, index: usize, tag: Tag) -> Option<()> {
        let kept = self.going_on(index)?;
        let within = kept.checked_sub(1).map(|top| self.tags[self.open[top]]);
        if !tag.section.is_known() && !self.is_section(index, within)? {
            return Some(());
        }
        if within.is_none() && self.seen.contains(&tag.section) {
            let gap = self.leave_at(kept, tag.span.start);
            if let Some(start) = self.new_record(tag, gap) {
                self.text_up_to(start);
                (self.take)(Event::Record(start));
                self.seen.clear();
                self.previous = None;
            }
            self.text_up_to(tag.span.start);
        } else {
            self.leave_at(kept, tag.span.start);
            self.text_up_to(tag.span.start);
        }
        self.at = tag.span.end;
        (self.take)(Event::Open { tag, within: within.map(|tag| tag.section) });
        self.open.push(index);
        if tag.section.is_known() && !self.seen.contains(&tag.section) {
            self.seen.push(tag.section);
        }
        Some(())
    }

    fn closer(&mut self, index: usize, tag: Tag) -> Option<()> {
        let opened = self.open.iter().rposition(|open| self.tags[*open].section == tag.section);
        match opened {
            Some(depth) => {
                self.leave_at(depth + 1, tag.span.start);
                self.text_up_to(tag.span.start);
                self.at = tag.span.end;
                self.open.truncate(depth);
                (self.take)(Event::Close(tag));
                if depth == 0 {
                    self.previous = Some((tag.section, tag.span.end));
                }
            }
            None if tag.section.is_known() => {
                let kept = self.going_on(index)?;
                self.leave_at(kept, tag.span.start);
                self.text_up_to(tag.span.start);
                self.at = tag.span.end;
                (self.take)(Event::Stray(tag));
            }
            None if tag.capitals => (self.take)(Event::Stray(tag)),
            None => {}
        }
        Some(())
    }

    /// How many of the open sections, from the outermost, go on after the tag of this index.
    fn going_on(&self, index: usize) -> Option<usize> {
        for kept in (1..=self.open.len()).rev() {
            if self.closes_after(self.tags[self.open[kept - 1]], index)? {
                return Some(kept);
            }
        }
        Some(0)
    }

    /// Whether what `opener` opened is closed after the tag of this index, with no sign of a new record before.
    fn closes_after(&self, opener: Tag, index: usize) -> Option<bool> {
        let sign = self.second_title(index);
        match opener.next_same {
            Some(next) => Some(!self.tags[next].opens && sign.is_none_or(|sign| sign > next)),
            None if sign.is_some() || self.last => Some(false),
            None => None,
        }
    }

    /// The first title, from the tag of this index on, that is one too many for the record.
    fn second_title(&self, index: usize) -> Option<usize> {
        let first = self.tags.get(index)?.next_title?;
        if self.seen.contains(&Section::Title) { Some(first) } else { self.tags.get(first + 1)?.next_title }
    }

    /// Whether a tag with an unknown name opens a section. Inside a section it is rather text, and opens one only
    /// if that is closed before the section around it, or else before a new record; in lower case it has to stand
    /// outside of sections besides.
    fn is_section(&self, index: usize, within: Option<Tag>) -> Option<bool> {
        let tag = self.tags[index];
        if let Some(outer) = within.and_then(|outer| outer.next_same)
            && tag.next_same.is_none_or(|end| end > outer)
        {
            return Some(false);
        }
        let around = self.open.last().map(|open| self.tags[*open]);
        if !tag.capitals && around.is_some() {
            return Some(false);
        }
        if tag.capitals && within.is_none() && around.is_none_or(|around| self.is_ended_by(around, tag)) {
            return Some(true);
        }
        self.closes_after(tag, index)
    }

    /// Whether a section that is not closed ends where a tag with an unknown name stands: one with an unknown name
    /// at any, others at one that begins a line.
    fn is_ended_by(&self, opener: Tag, tag: Tag) -> bool {
        let between = self.text[opener.span.end..tag.span.start].trim_end_matches([' ', '\t']);
        !opener.section.is_known() || between.ends_with('\n')
    }

    /// Ends all but `kept` open sections at a tag that begins at `end`. Gives where the last outermost section
    /// ended.
    fn leave_at(&mut self, kept: usize, end: usize) -> usize {
        if kept < self.open.len() {
            self.text_up_to(end);
            self.leave(kept, end);
        }
        self.previous.map_or(0, |(_, end)| end)
    }

    fn leave(&mut self, kept: usize, end: usize) {
        while self.open.len() > kept {
            let Some(opener) = self.open.pop().map(|open| self.tags[open]) else { return };
            (self.take)(Event::Unclosed(opener));
            if self.open.is_empty() {
                let content = self.text[opener.span.end..end].trim_end();
                self.previous = Some((opener.section, opener.span.end + content.len()));
            }
        }
    }

    fn text_up_to(&mut self, end: usize) {
        if self.at < end {
            (self.take)(Event::Text(Span::new(self.at, end)));
            self.at = end;
        }
    }

    /// Where a new record begins, if it does with this tag, whose section the record has already. `gap` is where
    /// the section before ended.
    fn new_record(&self, tag: Tag, gap: usize) -> Option<usize> {
        let start = tag.span.start;
        let between = &self.text[gap..start];
        let same = self.previous.is_some_and(|(section, _)| section == tag.section);
        let cited = self.seen.contains(&Section::References);
        if tag.section == Section::Title {
            return match (same, between.contains('\n')) {
                (false, _) => Some(start),
                // A record that begins with white space was cut from one that had only a title; see `record`.
                (true, true) if !cited => Some(gap + between.trim_end().len()),
                (true, true) => Some(start),
                (true, false) => None,
            };
        }
        ((cited && !same) || has_blank_line(between)).then_some(start)
    }
}

fn has_blank_line(text: &str) -> bool {
    let mut lines = text.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() && lines.peek().is_some() {
            return true;
        }
    }
    false
}
