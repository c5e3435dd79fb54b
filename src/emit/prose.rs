//! Prose: Markdown, HTML and plain text, each the document with its numbered references.
//!
//! [`page`] lays out a record, [`citation`] a reference, [`line`] knows the formats. `templates/` says the same in the language of
//! templates, for those who want it otherwise; a test holds both to the same text. An interpreter takes five times as long.

mod citation;
mod line;
mod page;
#[cfg(test)]
mod tests;

use line::{Line, Markup};

use super::template::report_control_characters;
use super::{EmitError, Emitter, Frame, Options, Pieces, Repeats, Selection, foreign};
use crate::diagnostic::Report;
use crate::format::Format;

/// Writes one of the formats.
pub(super) struct Prose {
    format: &'static Format,
    frame: Frame,
    markup: Markup,
}

/// Writes Markdown.
pub(super) static MARKDOWN: Prose = Prose {
    format: &MARKDOWN_FORMAT,
    // Nothing but a comment keeps two lists apart that follow each other, each with its own numbers.
    frame: Frame { between: "\n<!-- -->\n\n", ..Frame::PLAIN },
    markup: Markup::Markdown,
};

/// Writes HTML, a page that needs no other file.
pub(super) static HTML: Prose = Prose {
    format: &HTML_FORMAT,
    frame: Frame {
        open: include_str!("../../templates/html.open.html"),
        between: "",
        close: include_str!("../../templates/html.close.html"),
        empty: concat!(
            include_str!("../../templates/html.open.html"),
            include_str!("../../templates/html.close.html")
        ),
    },
    markup: Markup::Html,
};

/// Writes plain text, a paragraph a line: where lines end is for what shows them.
pub(super) static TEXT: Prose =
    Prose { format: &TEXT_FORMAT, frame: Frame { between: "\n", ..Frame::PLAIN }, markup: Markup::Plain };

static MARKDOWN_FORMAT: Format = Format {
    id: "markdown",
    extensions: &["md", "markdown"],
    description: "Markdown: title, abstract, keywords and a numbered reference list, to read",
};

static HTML_FORMAT: Format = Format {
    id: "html",
    extensions: &["html", "htm"],
    description: "HTML: the same as a page for a browser or a word processor",
};

static TEXT_FORMAT: Format = Format {
    id: "text",
    extensions: &["txt", "text"],
    description: "plain text: the same without any markup, a paragraph a line",
};

impl Emitter for Prose {
    fn format(&self) -> &'static Format {
        self.format
    }

    fn frame(&self, _: &Options) -> Frame {
        self.frame
    }

    fn abbreviates(&self) -> bool {
        true
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        options: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError> {
        let mut line = Line { out: out.text(), markup: self.markup };
        page::page(&mut line, selection, options);
        out.end_piece(selection.entries.len());
        for &entry in &selection.entries {
            report_control_characters(&entry, report);
            foreign::report_left_out(entry, &[], self.format.id, report);
        }
        Ok(())
    }
}
