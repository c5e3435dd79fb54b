//! What the program tells about itself: the formats, and what the codes mean.

use refmill::Code;
use refmill::emit::{EMITTERS, Provenance};
use refmill::format::Format;
use refmill::graph::formats::FORMATS;
use refmill::read::READERS;

/// How wide an explanation is.
const WIDTH: usize = 80;

/// A format, and what can be done with it.
struct Known {
    format: &'static Format,
    is_read: bool,
    is_written: bool,
    is_drawn: bool,
}

/// The table of formats: what is read, what is written, what networks are written in.
pub(crate) fn formats() -> String {
    let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
    let header = ["FORMAT", "READ", "WRITE", "GRAPH", "EXTENSIONS", "DESCRIPTION"].map(str::to_owned);
    let rows = known().into_iter().map(|Known { format, is_read, is_written, is_drawn }| {
        let (id, description) = (format.id.to_owned(), format.description.to_owned());
        [id, yes(is_read), yes(is_written), yes(is_drawn), extensions(format), description]
    });
    let rows: Vec<_> = std::iter::once(header).chain(rows).collect();
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let line = |row: &[String; 6]| {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// Every format once, those that are read first; what is said of it is what its writer says, where it has one.
fn known() -> Vec<Known> {
    let mut known: Vec<Known> = READERS
        .iter()
        .map(|reader| Known { format: reader.format(), is_read: true, is_written: false, is_drawn: false })
        .collect();
    for format in EMITTERS.iter().map(|emitter| emitter.format()) {
        match known.iter_mut().find(|known| known.format.id == format.id) {
            Some(read) => (read.format, read.is_written) = (format, true),
            None => known.push(Known { format, is_read: false, is_written: true, is_drawn: false }),
        }
    }
    // A network as CSV is another thing than a table.
    let drawn = FORMATS.iter().map(|format| format.format());
    known.extend(drawn.map(|format| Known { format, is_read: false, is_written: false, is_drawn: true }));
    known
}

/// How to say in which format an input is.
pub(crate) fn reading_help() -> String {
    format!("say which it is with --from: {}", ids(READERS.iter().map(|reader| reader.format())))
}

/// How to say in which format the output is to be.
pub(crate) fn writing_help() -> String {
    format!("say which it is to be with --to: {}", ids(EMITTERS.iter().map(|emitter| emitter.format())))
}

/// Which formats hold the raw text of items and its place.
pub(crate) fn provenance_help() -> String {
    let with = |provenance| {
        ids(EMITTERS
            .iter()
            .filter(|emitter| emitter.provenance() == provenance)
            .map(|emitter| emitter.format()))
    };
    format!(
        "raw text and places are in {} with it, and always in {}",
        with(Provenance::Asked),
        with(Provenance::Always)
    )
}

/// What a code means.
pub(crate) fn explanation(code: Code) -> String {
    let severity = code.severity().word();
    let mut text = format!("{severity}[{}]: {}\n", code.id(), code.summary());
    for paragraph in code.explanation().split("\n\n") {
        text.push('\n');
        let mut column = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if column > 0 {
                let fits = column + 1 + length <= WIDTH;
                text.push(if fits { ' ' } else { '\n' });
                column = if fits { column + 1 } else { 0 };
            }
            text.push_str(word);
            column += length;
        }
        text.push('\n');
    }
    text
}

fn extensions(format: &Format) -> String {
    format.extensions.iter().map(|extension| format!(".{extension}")).collect::<Vec<_>>().join(" ")
}

fn ids<'f>(formats: impl Iterator<Item = &'f Format>) -> String {
    formats.map(|format| format.id).collect::<Vec<_>>().join(", ")
}
