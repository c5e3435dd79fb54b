//! The intermediate representation itself as JSON, for people who want to look at it.

use super::{EmitError, Emitter, Frame, Options, Pieces, Provenance, Repeats, Selection};
use crate::diagnostic::Report;
use crate::format::Format;

/// Writes the model.
pub(super) struct ModelJson;

static FORMAT: Format = Format {
    id: "model",
    extensions: &["model.json"],
    description: "everything that was read, with raw text and places, as an array of records",
};

impl Emitter for ModelJson {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn frame(&self, _: &Options) -> Frame {
        Frame::JSON_ARRAY
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn provenance(&self) -> Provenance {
        Provenance::Always
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        _: &Options,
        out: &mut Pieces,
        _: &mut Report,
    ) -> Result<(), EmitError> {
        let json =
            serde_json::to_string_pretty(selection.record).map_err(|error| EmitError(error.to_string()))?;
        out.text().push_str(&json);
        out.end_piece(selection.entries.len());
        Ok(())
    }
}
