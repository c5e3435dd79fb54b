//! Markdown: the document with its numbered references, rendered from the templates of the same name.
//!
//! What it looks like is left to `templates/markdown.md.j2` and `templates/_reference.md.j2`.

use std::sync::LazyLock;

use super::template::{TemplateEmitter, TemplateError};
use super::{EmitError, Emitter, Frame, Options, Pieces, Repeats, Selection};
use crate::diagnostic::Report;
use crate::format::Format;

/// Writes Markdown.
pub(super) struct Markdown;

static FORMAT: Format = Format {
    id: "markdown",
    extensions: &["md", "markdown"],
    description: "Markdown: title, abstract, keywords and a numbered reference list, to read",
};

static TEMPLATE: LazyLock<Result<TemplateEmitter, TemplateError>> = LazyLock::new(|| {
    let main = ("markdown.md.j2", include_str!("../../templates/markdown.md.j2"));
    let reference = ("_reference.md.j2", include_str!("../../templates/_reference.md.j2"));
    TemplateEmitter::built_in(&[main, reference], &FORMAT)
});

impl Emitter for Markdown {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn frame(&self, _: &Options) -> Frame {
        // Nothing but a comment keeps two lists apart that follow each other, each with its own numbers.
        Frame { between: "\n<!-- -->\n\n", ..Frame::PLAIN }
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn abbreviates(&self) -> bool {
        true
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        options: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError> {
        match &*TEMPLATE {
            Ok(template) => template.emit(selection, options, out, report),
            Err(error) => Err(EmitError(error.to_string())),
        }
    }
}
