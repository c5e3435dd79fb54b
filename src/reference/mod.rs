//! One cited reference: string → item. Lists of references are taken apart in [`list`].
//!
//! Works on slices of the raw string, so that every byte can be accounted for; knows nothing of documents, files
//! or output formats.

mod authors;
mod batch;
mod calibration;
mod classify;
mod confidence;
pub(crate) mod dates;
mod document_numbers;
mod draft;
mod facts;
mod identifiers;
mod inner_year;
mod knowledge;
mod layout;
mod learned;
mod lexicon;
pub(crate) mod list;
mod marks;
pub(crate) mod names;
mod new;
mod old;
mod pieces;
mod publisher;
mod score;
mod segment;
mod set_bits;
mod source;
mod tail;
mod trailing;
#[doc(hidden)]
pub mod training;
mod weights;
mod words;

pub(crate) use knowledge::NOTHING;
pub use knowledge::{Knowledge, SourcesError};
pub use learned::{Learned, LearnedError};
pub(crate) use names::one_line;

use confidence::Evidence;
use facts::Facts;

use crate::diagnostic::{Code, Report};
use crate::model::{FieldName, Item, ItemType, Name, Reasons, Reference, Taken};
use crate::repair;
use crate::span::Span;

/// A person from a family name and given names that are apart already; a particle is told from the family name.
pub(crate) fn person_of(family: &str, given: &str) -> Name {
    names::person_of(family, given).name()
}

/// Reads one reference. `raw` is free of outer white space and separators and begins at byte `offset` of the
/// input; its line is left to the caller. Never fails: what no field takes is left over, and what is no reference is a fragment.
pub(crate) fn parse(raw: &str, offset: usize, knowledge: &Knowledge, report: &mut Report) -> Reference {
    let learnt =
        Learnt { cut: &weights::LEARNT, kinds: &classify::weights::LEARNT, names: &authors::weights::LEARNT };
    let mut reference = Reference::default();
    let evidence = parse_with(raw, offset, learnt, knowledge, report, &mut reference);
    reference.confidence = evidence.weigh(&calibration::LEARNT);
    reference
}

/// What was learnt from references whose fields are known.
#[derive(Clone, Copy)]
struct Learnt<'m> {
    cut: &'m score::Weights,
    kinds: &'m classify::Weights,
    names: &'m authors::Weights,
}

/// Reads the fields of a reference, all but its type; tells whether it is in the layout of exports before 2023.
fn read(draft: &mut draft::Draft<'_>, weights: &score::Weights, knowledge: &Knowledge) -> bool {
    identifiers::take(draft);
    let slots = old::slots(draft);
    match &slots {
        Some(slots) => old::read(draft, slots, segment::Scorer { weights, knowledge }),
        None => new::read(draft, weights, knowledge),
    }
    slots.is_some()
}

/// Reads one reference with a model of one's own into `reference`, which is empty, and gives what its confidence follows
/// from.
fn parse_with(
    raw: &str,
    offset: usize,
    learnt: Learnt<'_>,
    knowledge: &Knowledge,
    report: &mut Report,
    reference: &mut Reference,
) -> Evidence {
    let span = Span::new(offset, offset + raw.len());
    let mut draft = draft::Draft::new(raw, &mut reference.item, &learnt.cut.words);
    draft.names = learnt.names;
    let is_old = read(&mut draft, learnt.cut, knowledge);
    let (taken, leftover) = draft.finish();
    let (signs, mut choices, written) = (draft.signs, draft.choices, draft.written);
    choices.has_semicolon = draft.rare.any(marks::RareMarks::SEMICOLON);
    let (title, source, item) = (&mut draft.title, &mut draft.source, draft.item);
    if repair::item(item, raw, span, report) {
        (*title, *source) = (None, None);
    }
    let read = |text: &Option<String>| text.as_deref().map(Facts::of_text).unwrap_or_default();
    let title = &*title.get_or_insert_with(|| read(&item.title));
    let source = &*source.get_or_insert_with(|| read(&item.container_title));
    let fragment = is_fragment(item);
    let mut reasons = Reasons::default();
    if !fragment {
        let leftover = leftover.iter().map(|left| left.text.as_str());
        let case = classify::Case { item, signs, title, source, leftover };
        let verdict = classify::classify(case, learnt.kinds);
        (item.kind, reasons, choices.kind) = (verdict.kind, verdict.reasons, verdict.chance);
    }
    reference.raw = raw.to_owned();
    (reference.span, reference.fragment, reference.reasons) = (span, fragment, reasons);
    (reference.taken, reference.leftover) = (taken, leftover);
    tell(reference, report);
    reference.layout = layout::layout(reference, is_old, written, &choices);
    Evidence::of(reference, choices, title, source)
}

/// A reference in a layout of another database, whose fields were read elsewhere: what was `taken` may stand in any order, but no
/// two overlap. What nothing took is left over, and all that [`parse`] tells of a reference is told; type, layout and confidence
/// are left to the caller.
pub(crate) fn assemble(
    raw: &str,
    offset: usize,
    item: Item,
    taken: Vec<Taken>,
    report: &mut Report,
) -> Reference {
    let span = Span::new(offset, offset + raw.len());
    let (taken, leftover) = draft::account(raw, taken);
    let mut reference =
        Reference { raw: raw.to_owned(), span, item, taken, leftover, ..Reference::default() };
    repair::item(&mut reference.item, raw, span, report);
    let item = &reference.item;
    let is_found = item.doi.is_some() || item.container_title.is_some() && item.volume.is_some();
    reference.fragment = is_fragment(item) && !is_found;
    tell(&mut reference, report);
    reference
}

/// Tells what is wrong with a reference whose fields are read. A fragment has no type, and its text for a note.
fn tell(reference: &mut Reference, report: &mut Report) {
    let Reference { raw, span, item, taken, leftover, fragment, .. } = reference;
    if *fragment {
        item.kind = ItemType::Document;
        item.note = Some(names::one_line(raw));
        report.add(Code::Fragment, *span, "this piece of a reference has neither author nor title");
    }
    if let Some(pages) = item.page.as_ref().filter(|pages| pages.is_reversed()) {
        let place = taken.iter().find(|taken| taken.field == FieldName::Page);
        let place = place.map_or(*span, |taken| taken.span.shifted(span.start));
        report.add(
            Code::ReversedPages,
            place,
            format!("the last page lies before the first; {pages} is kept as printed"),
        );
    }
    if !*fragment {
        for piece in leftover {
            report.add(Code::LeftoverText, piece.span.shifted(span.start), "no field took this text");
        }
    }
}

/// Whether nothing says which work is meant: there is neither author nor title, nor a source with the day or the address
/// at which the work is found.
pub(crate) fn is_fragment(item: &Item) -> bool {
    let has_day = item.issued.is_some_and(|date| date.month().is_some());
    let is_found = item.container_title.is_some() && (has_day || item.url.is_some());
    item.author.is_empty() && item.editor.is_empty() && item.title.is_none() && !is_found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_references_take_linear_time() {
        const LENGTH: usize = 100_000;
        let units = [
            "1, ",
            "a, ",
            "Aaa, ",
            "Vol. 3, ",
            "(",
            ")",
            "https://a.b/x)))",
            "https://doi.org/10.1/",
            "www.",
            "arxiv:",
            "Word. 2019 ",
            "Roe J., ",
            "Roe Joan, ",
            "Roe J.; ",
            "(2001 ",
            "In ",
            "word ",
            "(Eds.) ",
            "(eds), ",
            "edited by A. Roe, ",
            "accessed May, ",
            "(pp. ",
            "[J] ",
            " and & ",
            "J. ",
            ",",
            "10.",
            "?",
        ];
        let began = std::time::Instant::now();
        let layouts = [
            ("Roe J., ", ", Honey, 3, (2001)"),
            ("Roe, J., ", " (2001) Honey, 3. , Sage"),
            ("Roe, J., Bees (2001) Honey, 3. , ", ", Sage"),
        ];
        for (unit, (head, end)) in
            units.into_iter().flat_map(|unit| layouts.into_iter().map(move |layout| (unit, layout)))
        {
            let raw = format!("{head}{}{end}", unit.repeat(LENGTH / unit.len()));
            let reference = parse(&raw, 0, &NOTHING, &mut Report::default());
            assert_eq!(reference.raw.len(), raw.len());
        }
        // Quadratic time takes minutes here even in a release build.
        assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    }

    #[test]
    fn a_very_long_reference_is_counted_without_overflow() {
        let raw = format!("Roe J., {}, Journal of Honey, 3, (2001)", "word ".repeat(70_000));
        let reference = parse(&raw, 0, &NOTHING, &mut Report::default());
        assert_eq!(reference.item.container_title.as_deref(), Some("Journal of Honey"));
    }

    #[test]
    fn punctuation_alone_is_a_fragment() {
        for raw in [";", "***", "(?)", "[1]", "-, (2001)"] {
            assert!(parse(raw, 0, &NOTHING, &mut Report::default()).fragment, "{raw}");
        }
        assert!(!parse("Orwell G., 1984, (1949)", 0, &NOTHING, &mut Report::default()).fragment);
    }
}
