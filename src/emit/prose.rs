//! Prose: Markdown, HTML and plain text, each the document with its numbered references, rendered from templates.
//!
//! What they look like is left to `templates/`: one file for each format, and `_reference.j2` for the references of all.

use std::sync::LazyLock;

use super::template::{TemplateEmitter, TemplateError};
use super::{EmitError, Emitter, Frame, Options, Pieces, Repeats, Selection};
use crate::diagnostic::Report;
use crate::format::Format;

/// Writes one of the formats.
pub(super) struct Prose {
    format: &'static Format,
    frame: Frame,
    template: LazyLock<Result<TemplateEmitter, TemplateError>>,
}

/// Writes Markdown.
pub(super) static MARKDOWN: Prose = Prose {
    format: &MARKDOWN_FORMAT,
    // Nothing but a comment keeps two lists apart that follow each other, each with its own numbers.
    frame: Frame { between: "\n<!-- -->\n\n", ..Frame::PLAIN },
    template: LazyLock::new(|| {
        let main = ("markdown.md.j2", include_str!("../../templates/markdown.md.j2"));
        TemplateEmitter::built_in(&[main, ("_reference.md.j2", REFERENCE)], &MARKDOWN_FORMAT)
    }),
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
    template: LazyLock::new(|| {
        let main = ("html.html.j2", include_str!("../../templates/html.html.j2"));
        TemplateEmitter::built_in(&[main, ("_reference.html.j2", REFERENCE)], &HTML_FORMAT)
    }),
};

/// Writes plain text, a paragraph a line: where lines end is for what shows them.
pub(super) static TEXT: Prose = Prose {
    format: &TEXT_FORMAT,
    frame: Frame { between: "\n", ..Frame::PLAIN },
    template: LazyLock::new(|| {
        let main = ("text.text.j2", include_str!("../../templates/text.text.j2"));
        TemplateEmitter::built_in(&[main, ("_reference.text.j2", REFERENCE)], &TEXT_FORMAT)
    }),
};

/// The references of all formats: under a name for each, by which values are escaped.
const REFERENCE: &str = include_str!("../../templates/_reference.j2");

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
        match &*self.template {
            Ok(template) => template.emit(selection, options, out, report),
            Err(error) => Err(EmitError(error.to_string())),
        }
    }
}
