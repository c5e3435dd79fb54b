//! What the program tells about itself: the formats, and what the codes mean.

use refmill::Code;
use refmill::emit::{EMITTERS, Provenance};
use refmill::format::Format;
use refmill::graph::formats::FORMATS;
use refmill::read::READERS;

/// How wide an explanation is.
const WIDTH: usize = 80;

/// The table of formats.
pub(crate) fn formats() -> String {
    let read = READERS.iter().map(|reader| ("read", reader.format()));
    let written = EMITTERS.iter().map(|emitter| ("write", emitter.format()));
    let header = ["FORMAT", "USE", "EXTENSIONS", "DESCRIPTION"].map(str::to_owned);
    let drawn = FORMATS.iter().map(|format| ("graph", format.format()));
    let rows = read.chain(written).chain(drawn).map(|(r#use, format)| {
        [format.id.to_owned(), r#use.to_owned(), extensions(format), format.description.to_owned()]
    });
    let rows: Vec<_> = std::iter::once(header).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second, third) = (width(0), width(1), width(2));
    rows.iter()
        .map(|[id, r#use, extensions, description]| {
            format!("{id:first$}  {use:second$}  {extensions:third$}  {description}\n")
        })
        .collect()
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
