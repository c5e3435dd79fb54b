//! One record of a tagged export from its text: the document's fields, its references, and what was wrong.
//!
//! Which tags belong together is left to [`super::walk`].

use std::collections::BTreeSet;

use super::tags::{self, Section, Tag};
use super::walk::{self, Event};
use crate::diagnostic::{Code, Report};
use crate::model::{Custom, Item, Record};
use crate::read::Context;
use crate::reference::{self, Knowledge, list};
use crate::repair;
use crate::span::Span;

/// Reads the record that `slice` holds.
pub(super) fn read(slice: &str, offset: usize, context: &Context<'_>, report: &mut Report) -> Record {
    let mut builder = Builder {
        slice,
        offset,
        knowledge: context.knowledge,
        report,
        document: Item { kind: context.document_type, ..Item::default() },
        record: Record { span: Span::new(offset, offset), ..Record::default() },
        open: Vec::new(),
        closed: BTreeSet::new(),
        outside: Vec::new(),
        tagged: false,
        // The walk leaves white space before a record that it cut off behind a lone title.
        cut: offset > 0 && slice.starts_with(char::is_whitespace),
    };
    walk::walk(slice, &tags::find(slice, true), true, |event| builder.take(event));
    builder.finish()
}

struct Builder<'t> {
    slice: &'t str,
    offset: usize,
    knowledge: &'t Knowledge,
    report: &'t mut Report,
    document: Item,
    record: Record,
    /// The open sections, the innermost last, with the pieces of their text.
    open: Vec<(Tag, Vec<Span>)>,
    /// The known sections that were read.
    closed: BTreeSet<Section>,
    /// Text outside of sections.
    outside: Vec<Span>,
    tagged: bool,
    cut: bool,
}

impl Builder<'_> {
    fn take(&mut self, event: Event) {
        match event {
            Event::Text(span) => self.text(span),
            Event::Open { tag, within } => {
                self.check_case(tag);
                if let Some(outer) = within {
                    let message = format!(
                        "section {} stands inside section {}; it was read as a section of its own",
                        tag.section.name(),
                        outer.name()
                    );
                    self.add(Code::NestedTag, tag.span, message);
                }
                if self.cut && tag.section == Section::Title {
                    self.cut = false;
                    let message = "a title follows a title on a new line; a new record was begun here";
                    self.add(Code::RecordBoundary, tag.span, message);
                }
                self.open.push((tag, Vec::new()));
            }
            Event::Close(tag) => {
                if let Some((opener, pieces)) = self.open.pop() {
                    if opener.capitals {
                        self.check_case(tag);
                    }
                    self.section(opener, &pieces);
                }
            }
            Event::Unclosed(tag) => {
                let name = tag.section.name();
                let message =
                    format!("section {name} is not closed by #F{name}#; it was read up to where it must end");
                self.add(Code::UnclosedTag, tag.span, message);
                if let Some((opener, pieces)) = self.open.pop() {
                    self.section(opener, &pieces);
                }
            }
            Event::Stray(tag) => {
                let name = tag.section.name();
                let kept = if tag.section.is_known() { "the text around the tag" } else { "the tag" };
                let message = format!("no section {name} is open here; {kept} was kept");
                self.add(Code::StrayTag, tag.span, message);
            }
            Event::Record(_) => {}
        }
        self.tagged |= !matches!(event, Event::Text(_));
    }

    fn add(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.report.add(code, span.shifted(self.offset), message);
    }

    fn check_case(&mut self, tag: Tag) {
        if !tag.capitals {
            let kind = if tag.opens { 'I' } else { 'F' };
            let message = format!("the tag was read as #{kind}{}#", tag.section.name());
            self.add(Code::TagCase, tag.span, message);
        }
    }

    fn text(&mut self, span: Span) {
        let text = self.slice[span.range()].trim();
        if text.is_empty() {
            return;
        }
        if let Some((_, pieces)) = self.open.last_mut() {
            pieces.push(span);
        } else {
            self.outside.push(Span::of(text, self.slice));
        }
    }

    fn section(&mut self, opener: Tag, pieces: &[Span]) {
        let section = opener.section;
        let repeated = section.is_known() && !self.closed.insert(section);
        if repeated {
            let kept = match section {
                Section::Title => "kept as the custom field TI",
                Section::Abstract => "joined to the abstract",
                Section::Keywords => "added to the keywords",
                Section::References => "added to the references",
                Section::Other(_) => "kept",
            };
            let message = format!("the record has a section {} already; this one was {kept}", section.name());
            self.add(Code::RepeatedTag, opener.span, message);
        }
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
        let texts: Vec<&str> = pieces.iter().map(|span| &self.slice[span.range()]).collect();
        match section {
            Section::Title if self.document.title.is_none() => {
                let printed = self.slice[first.start..last.end].trim();
                self.record.span = Span::of(printed, self.slice).shifted(self.offset);
                self.record.raw = printed.to_owned();
                self.document.title = Some(folded(&texts));
            }
            Section::Abstract => {
                let text = folded(&texts);
                match &mut self.document.abstract_ {
                    Some(whole) => {
                        whole.push_str("\n\n");
                        whole.push_str(&text);
                    }
                    None => self.document.abstract_ = Some(text),
                }
            }
            Section::Keywords => self.keywords(&texts),
            Section::References => {
                for piece in pieces {
                    self.references(*piece);
                }
            }
            Section::Title | Section::Other(_) => {
                let text = texts.join(" ").trim().to_owned();
                self.document.custom.push(Custom { name: section.name(), text });
                if !section.is_known() {
                    let message = format!("the section was kept as the custom field {}", section.name());
                    self.add(Code::UnknownTag, opener.span, message);
                }
            }
        }
    }

    fn keywords(&mut self, texts: &[&str]) {
        let text = folded(texts);
        let separators: Vec<usize> = memchr::memchr_iter(b';', text.as_bytes())
            .filter(|at| !list::evidence::is_entity(&text[..*at]))
            .collect();
        let mut repeated: Vec<Span> = Vec::new();
        let found: Vec<&str> = if separators.is_empty() {
            text.split(',').collect()
        } else {
            let starts = std::iter::once(0).chain(separators.iter().map(|at| at + 1));
            let ends = separators.iter().copied().chain([text.len()]);
            starts.zip(ends).map(|(start, end)| &text[start..end]).collect()
        };
        let mut once: BTreeSet<String> = self.document.keyword.iter().cloned().collect();
        for keyword in found.into_iter().map(str::trim).filter(|keyword| !keyword.is_empty()) {
            if once.insert(keyword.to_owned()) {
                self.document.keyword.push(keyword.to_owned());
            } else {
                repeated.push(Span::of(keyword, &text));
            }
        }
        if repeated.is_empty() {
            return;
        }
        let places = places(texts, self.slice);
        for span in repeated {
            let place = Span::new(place(&places, span.start), place(&places, span.end - 1) + 1);
            self.add(Code::RepeatedKeyword, place, "the keyword is listed before; it was kept once");
        }
    }

    fn references(&mut self, piece: Span) {
        let text = &self.slice[piece.range()];
        let pieces = list::split(text);
        let knowledge = self.knowledge;
        let offset = self.offset + piece.start;
        for place in pieces.joined {
            let message = "the semicolon was read as part of the reference";
            self.report.add(Code::JoinedReference, place.shifted(offset), message);
        }
        self.record.references.extend(
            pieces.references.iter().map(|span| {
                reference::parse(&text[span.range()], offset + span.start, knowledge, self.report)
            }),
        );
    }

    fn finish(mut self) -> Record {
        if !self.tagged {
            let line = self.slice.trim().lines().next().unwrap_or_default().trim_end();
            let message = "no tag such as #ITI# was found; the text was kept as a custom field";
            self.add(Code::NoTags, Span::of(line, self.slice), message);
        }
        for span in std::mem::take(&mut self.outside) {
            let text = self.slice[span.range()].to_owned();
            self.document.custom.push(Custom { name: "text".to_owned(), text });
            if self.tagged {
                self.add(
                    Code::TextOutsideTags,
                    span,
                    "the text stands outside every section; it was kept as a custom field",
                );
            }
        }
        repair::item(&mut self.document, self.slice, self.record.span, self.report);
        let nothing = Item { kind: self.document.kind, ..Item::default() };
        self.record.document = (self.document != nothing).then_some(self.document);
        self.record
    }
}

/// The text with every run of white space as one blank, and none at its ends.
fn folded(texts: &[&str]) -> String {
    let mut folded = String::with_capacity(texts.iter().map(|text| text.len() + 1).sum());
    for word in texts.iter().flat_map(|text| text.split_whitespace()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Where each word of folded texts stands, in the folded text and in `slice`.
fn places(texts: &[&str], slice: &str) -> Vec<(usize, usize)> {
    let mut at = 0;
    let words = texts.iter().flat_map(|text| text.split_whitespace());
    let place = |word: &str| {
        let place = (at, Span::of(word, slice).start);
        at += word.len() + 1;
        place
    };
    words.map(place).collect()
}

/// The place in the slice of a byte of the folded text.
fn place(places: &[(usize, usize)], at: usize) -> usize {
    let word = places.partition_point(|(start, _)| *start <= at).saturating_sub(1);
    places.get(word).map_or(at, |(start, place)| place + at - start)
}
