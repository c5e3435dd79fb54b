//! BibTeX and BibLaTeX: a .bib file → one record an entry, whose document is the work.
//!
//! Where blocks begin and end is left to [`crate::bib`], what `@string` defines and what entries take over from each other to
//! [`prelude`] and [`fields`], what the fields of a work are to [`item`]. Both dialects are read by the same rules, for nobody keeps
//! them apart in his files; which of them a file is in is a matter of names alone.

mod fields;
mod item;
mod kinds;
mod math;
mod names;
mod prelude;
mod signs;
#[cfg(test)]
mod tests;
mod tex;
mod values;

use super::{Context, Reader, Slice, Sniff, Split};
use crate::bib::{self, Entry, Next, Reach};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use crate::model::Record;
use crate::repair;
use crate::span::Span;
use fields::Fields;
use prelude::Ahead;

/// The two languages of .bib files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// That of bibtex.
    BibTex,
    /// That of biber.
    BibLaTex,
}

/// Reads .bib files.
pub(super) struct Bib(pub(super) Dialect);

static BIBTEX: Format = Format {
    id: "bibtex",
    extensions: &["bib", "bibtex"],
    description: "BibTeX, as reference managers, publishers and people write it",
};

static BIBLATEX: Format = Format {
    id: "biblatex",
    extensions: &["bib"],
    description: "BibLaTeX, the same with the fields and entry types of biber",
};

impl Reader for Bib {
    fn format(&self) -> &'static Format {
        match self.0 {
            Dialect::BibTex => &BIBTEX,
            Dialect::BibLaTex => &BIBLATEX,
        }
    }

    fn sniff(&self, head: &str) -> Sniff {
        let Next::At(first) = bib::next(head, 0) else { return Sniff::No };
        let is_sound = |at: usize| {
            let entry = &head[at..];
            let kind = bib::kind(entry).unwrap_or_default().to_ascii_lowercase();
            matches!(kind.as_str(), "comment" | "preamble")
                || !Entry::read(upto_next(entry)).fields.is_empty()
        };
        if !is_sound(first) {
            return Sniff::Maybe;
        }
        let before = head[..first].lines().map(str::trim);
        let is_comment = |line: &str| line.is_empty() || line.starts_with('%') || line == "\u{feff}";
        match before.clone().all(is_comment) && dialect(&head[first..]) == self.0 {
            true => Sniff::Yes,
            false => Sniff::Maybe,
        }
    }

    fn split(&self, window: &str, last: bool, prelude: &mut String) -> Split {
        let mut split = Split::default();
        let mut ahead = Ahead::new(window, last);
        let mut at = 0;
        loop {
            let rest = &window[at..];
            let start = at + rest.len() - rest.trim_start().len();
            let text = &window[start..];
            if text.is_empty() {
                break;
            }
            let end = match bib::next(text, 0) {
                Next::At(0) => match bib::reach(text, last) {
                    Reach::Closed(end) | Reach::Torn(end) => end,
                    Reach::Unseen => break,
                },
                Next::At(end) => end,
                Next::Nowhere | Next::Perhaps if last => text.len(),
                Next::Nowhere | Next::Perhaps => break,
            };
            let block = text[..end].trim_end();
            let held = prelude.len();
            if bib::kind(block).is_some() && prelude::add(prelude, block, &mut ahead, start + end).is_none() {
                prelude.truncate(held);
                break;
            }
            let span = Span::new(start, start + block.len());
            split.slices.push(Slice { span, continues: false, prelude: prelude.len() });
            at = start + end;
            split.used = at;
        }
        if last {
            split.used = window.len();
        }
        split
    }

    fn parse(
        &self,
        slice: &str,
        offset: usize,
        context: &Context<'_>,
        report: &mut Report,
    ) -> Option<Record> {
        let Some(kind) = bib::kind(slice) else {
            let is_comment = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('%');
            if !slice.lines().all(is_comment) {
                let message = "the text stands between entries and was passed over";
                report.add(Code::TextBetweenRecords, Span::new(offset, offset + slice.len()), message);
            }
            return None;
        };
        let kind = kind.to_ascii_lowercase();
        if matches!(kind.as_str(), "comment" | "preamble") {
            return None;
        }
        let entry = Entry::read(slice);
        if let Some((fault, place)) = entry.fault {
            let kept =
                if entry.fields.is_empty() { "nothing of it could be read" } else { "the rest was read" };
            report.add(Code::UnreadableRecord, place.shifted(offset), format!("{}; {kept}", fault.says()));
        }
        let is_nothing = entry.key.is_empty() && entry.fields.is_empty();
        if kind == "string" || kinds::is_no_work(&kind) || is_nothing {
            return None;
        }
        Some(record(&entry, slice, offset, context.prelude, report))
    }
}

fn record(entry: &Entry<'_>, slice: &str, offset: usize, prelude: &str, report: &mut Report) -> Record {
    let mut fields = Fields::of(entry, slice, prelude);
    let item::Read { mut item, unreadable } = item::read(entry, &mut fields);
    let head = Span::of(if entry.key.is_empty() { entry.kind } else { entry.key }, slice);
    let title = fields.place("title").map(|(_, place)| place).filter(|_| item.title.is_some());
    let printed = title.map_or("", |place| slice[place.range()].trim());
    let span = if printed.is_empty() { head } else { Span::of(printed, slice) }.shifted(offset);
    for (message, place) in unreadable {
        report.add(Code::UnreadableValue, place.shifted(offset), message);
    }
    if let Some(key) = &fields.unseen {
        let message = format!(
            "the entry `{key}`, which this one refers to, stands neither before it nor near behind it"
        );
        report.add(Code::UnreadableValue, head.shifted(offset), message);
    }
    let named = [
        (&fields.found.commands, "\\", "not known; it stays as it is written"),
        (
            &fields.found.abbreviations,
            "",
            "an abbreviation that nothing before it defines; its name stands for it",
        ),
    ];
    for (names, before, what) in named {
        for name in names {
            report.add(Code::UnreadableValue, head.shifted(offset), format!("`{before}{name}` is {what}"));
        }
    }
    repair::item(&mut item, slice, span, report);
    Record { document: Some(item), raw: printed.to_owned(), span, ..Record::default() }
}

/// The text of a block up to the next, where the head of a file is cut off in its midst.
fn upto_next(entry: &str) -> &str {
    match bib::reach(entry, true) {
        Reach::Closed(end) | Reach::Torn(end) => &entry[..end],
        Reach::Unseen => entry,
    }
}

/// Fields that only biblatex has, and those that it has other names for.
const MODERN: [&str; 8] =
    ["date", "journaltitle", "location", "eventtitle", "eprinttype", "langid", "maintitle", "titleaddon"];
const CLASSIC: [&str; 5] = ["year", "journal", "address", "archiveprefix", "school"];

/// The dialect of a file by its beginning: what JabRef says of it, or else the names that only one of them has.
fn dialect(head: &str) -> Dialect {
    let (mut modern, mut classic) = (0, 0);
    let mut at = 0;
    while let Next::At(begin) = bib::next(head, at) {
        let block = upto_next(&head[begin..]);
        at = begin + block.len().max(1);
        match bib::jabref_meta(block) {
            Some((bib::JABREF_DIALECT, dialect)) if dialect.eq_ignore_ascii_case("biblatex") => {
                return Dialect::BibLaTex;
            }
            Some((bib::JABREF_DIALECT, _)) => return Dialect::BibTex,
            Some(_) | None => {}
        }
        let entry = Entry::read(block);
        modern += usize::from(kinds::is_modern(&entry.kind.to_ascii_lowercase()));
        let is_one = |names: &[&str], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        modern += entry.fields.iter().filter(|field| is_one(&MODERN, field.name)).count();
        classic += entry.fields.iter().filter(|field| is_one(&CLASSIC, field.name)).count();
    }
    if modern > classic { Dialect::BibLaTex } else { Dialect::BibTex }
}
