//! The intermediate representation itself as JSON, for people who want to look at it.

use super::{EmitError, Emitter, Frame, Options, Pieces, Repeats};
use crate::diagnostic::Report;
use crate::entry::Keyed;
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

    fn frame(&self) -> Frame {
        Frame { open: "[\n", between: ",\n", close: "\n]\n", empty: "[]\n" }
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn emit(
        &self,
        record: &Keyed<'_>,
        _: &Options,
        out: &mut Pieces,
        _: &mut Report,
    ) -> Result<(), EmitError> {
        let json =
            serde_json::to_string_pretty(record.record).map_err(|error| EmitError(error.to_string()))?;
        out.text().push_str(&json);
        out.end_piece();
        Ok(())
    }
}
