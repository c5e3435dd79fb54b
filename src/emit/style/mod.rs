//! Reference lists in styles of CSL, as Markdown, HTML or plain text.
//!
//! hayagriva sorts and formats; what it makes is a tree of formatted pieces, which is written here. A style sees a whole
//! list at once, so that the items of one are held until it is complete: of a document, or of all inputs where only
//! references or only documents are asked for. What stands above a document's references is left to the template of
//! the format.

mod item;
mod list;
mod marks;
mod pieces;
mod prepare;
mod repeated;
mod source;
mod write;

use std::collections::HashSet;

use super::{Assembly, EmitError, Emitter, Entry, Frame, Options, Pieces, Repeats, Selection, template};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use list::Work;
use write::{Markup, Setting};

pub use source::{Style, StyleError, bundled_styles};

/// What stands behind a fragment.
const FRAGMENT: &str = "(fragment of a reference)";

/// An emitter that writes references in a style.
///
/// ```
/// use refmill::emit::{Options, Scope, Style, StyledEmitter, emitter};
/// use refmill::{IntakeOptions, parse, render};
/// let list = "Roe J., Poe A.B., Bees in spring, Journal of Honey, 3, 1, pp. 4-9, (2001)";
/// let parsed = parse(list.as_bytes(), &IntakeOptions::default())?;
/// let apa = StyledEmitter::new(Style::bundled("apa")?, emitter("text").unwrap()).unwrap();
/// let rendered = render(&parsed.records, &apa, &Options::default())?;
/// assert_eq!(rendered.text, "Roe, J., & Poe, A. B. (2001). Bees in spring. Journal of Honey, 3(1), 4–9.\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct StyledEmitter {
    style: Style,
    base: &'static dyn Emitter,
    markup: Markup,
}

/// The formats that references can be written in with a style.
pub const STYLED_FORMATS: [&str; 3] = ["markdown", "html", "text"];

impl StyledEmitter {
    /// An emitter of that style, written as `base` is; none where `base` is none of [`STYLED_FORMATS`].
    #[must_use]
    pub fn new(style: Style, base: &'static dyn Emitter) -> Option<Self> {
        let markup = match base.format().id {
            "markdown" => Markup::Markdown,
            "html" => Markup::Html,
            "text" => Markup::Text,
            _ => return None,
        };
        Some(Self { style, base, markup })
    }

    fn setting(&self) -> Setting {
        self.style.csl().bibliography.as_ref().map_or(
            Setting { hanging: false, line_spacing: 1, entry_spacing: 1 },
            |bibliography| Setting {
                hanging: bibliography.hanging_indent,
                line_spacing: bibliography.line_spacing.get(),
                entry_spacing: bibliography.entry_spacing,
            },
        )
    }
}

impl Emitter for StyledEmitter {
    fn format(&self) -> &'static Format {
        self.base.format()
    }

    fn frame(&self, options: &Options) -> Frame {
        Frame { between: if self.markup == Markup::Html { "" } else { "\n" }, ..self.base.frame(options) }
    }

    fn abbreviates(&self) -> bool {
        true
    }

    /// What a list has twice is left out of it; each list has what it cites.
    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn assembly(&self) -> Option<Box<dyn Assembly + '_>> {
        Some(Box::new(Lists { emitter: self, list: None }))
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        options: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError> {
        let mut lists = Lists { emitter: self, list: None };
        lists.add(selection, options, out, report)?;
        lists.finish(out);
        Ok(())
    }
}

/// The list that is being gathered.
struct Lists<'e> {
    emitter: &'e StyledEmitter,
    list: Option<List>,
}

/// A list of references, with the document above it if it has one.
#[derive(Default)]
struct List {
    head: Option<String>,
    keys: HashSet<String>,
    works: Vec<Work>,
    /// What to print of each work if the style has nothing to say of it.
    raw: Vec<String>,
    fragments: Vec<String>,
}

impl Assembly for Lists<'_> {
    fn add(
        &mut self,
        selection: &Selection<'_>,
        options: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError> {
        let has_sections = options.scope.documents() && options.scope.references();
        let headed = selection.entries.first().filter(|entry| has_sections && entry.cited.is_none());
        // A record may come in several parts; a list of references has no document at all.
        let goes_on = selection.record.first_reference > 1
            || self.list.as_ref().is_some_and(|list| list.head.is_none());
        if headed.is_some() || !goes_on {
            self.end_list(out);
        }
        let list = self.list.get_or_insert_default();
        for &entry in &selection.entries {
            if headed.is_some() && entry.cited.is_none() {
                let document = Selection { entries: vec![entry], left_out: Vec::new(), ..*selection };
                let mut head = Pieces::default();
                self.emitter.base.emit(&document, options, &mut head, report)?;
                list.head = Some(std::mem::take(head.text()));
            } else if list.keys.insert(entry.key.to_owned()) {
                template::report_control_characters(&entry, report);
                list.add(entry, options);
            } else {
                let message = format!(
                    "same in every field as an item before it, `{}`; the list holds it once",
                    entry.key
                );
                report.add(Code::RepeatedItem, entry.span(), message);
                out.leave_out(1);
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Pieces) {
        self.end_list(out);
    }
}

impl Lists<'_> {
    /// Writes the list as it is, as one piece.
    fn end_list(&mut self, out: &mut Pieces) {
        let Some(list) = self.list.take() else { return };
        let StyledEmitter { style, markup, .. } = self.emitter;
        let count = usize::from(list.head.is_some()) + list.works.len() + list.fragments.len();
        let text = out.text();
        if let Some(head) = &list.head {
            text.push_str(head);
        }
        if list.works.len() + list.fragments.len() > 0 {
            if list.head.is_some() {
                markup.heading(text);
            }
            list.write(style, *markup, self.emitter.setting(), text);
        }
        out.end_piece(count);
    }
}

impl List {
    fn add(&mut self, entry: Entry<'_>, options: &Options) {
        let raw = entry.cited.map_or(&entry.record.raw, |cited| &cited.raw);
        let raw =
            [Some(raw), entry.item.note.as_ref()].into_iter().flatten().find(|text| !text.trim().is_empty());
        let raw = raw.map_or(entry.key, |raw| raw).to_owned();
        if entry.cited.is_some_and(|cited| cited.fragment) {
            self.fragments.push(raw);
            return;
        }
        self.works.push(item::work(entry, options));
        self.raw.push(raw);
    }

    fn write(&self, style: &Style, markup: Markup, setting: Setting, out: &mut String) {
        let lines = list::lines(style, &self.works);
        let mut unsaid: Vec<bool> = vec![true; self.works.len()];
        let mut begun = false;
        let mut between = |out: &mut String| {
            if std::mem::replace(&mut begun, true) {
                markup.between(setting, out);
            }
        };
        markup.open(setting, out);
        for (index, line) in &lines {
            unsaid[*index] = false;
            between(out);
            markup.entry(line, out);
        }
        let unsaid = self.raw.iter().zip(unsaid).filter(|(_, unsaid)| *unsaid).map(|(raw, _)| (raw, ""));
        for (raw, remark) in unsaid.chain(self.fragments.iter().map(|raw| (raw, FRAGMENT))) {
            between(out);
            markup.raw(raw, remark, out);
        }
        markup.close(out);
    }
}
