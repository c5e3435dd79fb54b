//! One output in several files: `refs-001.bib`, `refs-002.bib` and so on, each complete before the next is begun.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::inputs::Input;
use super::output::{self, Output};
use super::{Error, compressed};
use crate::emit::Packing;

/// The files of one output.
pub(super) struct Shards<'s> {
    path: &'s Path,
    force: bool,
    packing: Option<Packing>,
    inputs: &'s [&'s Input],
    aids: Vec<PathBuf>,
    /// How many of the files were there in the beginning and are no inputs.
    looked_at: usize,
    number: usize,
    output: Option<Output>,
}

impl<'s> Shards<'s> {
    /// The files whose common name is `path`. The first is begun.
    pub(super) fn begin(
        path: &'s Path,
        force: bool,
        packing: Option<Packing>,
        inputs: &'s [&'s Input],
        aids: Vec<PathBuf>,
    ) -> Result<Self, Error> {
        // Those of an earlier run, which no two runs may mix.
        let there: Vec<PathBuf> = there(path).collect();
        for place in &there {
            output::refuse_existing(place, force)?;
        }
        let looked_at = there.len();
        output::refuse_inputs(there.into_iter(), inputs, &aids)?;
        let mut shards = Self { path, force, packing, inputs, aids, looked_at, number: 0, output: None };
        shards.next()?;
        Ok(shards)
    }

    /// Writes text, at some places of which a file ends.
    pub(super) fn write(&mut self, text: &str, ends: &[usize]) -> Result<(), Error> {
        let mut begin = 0;
        for &end in ends {
            self.write_part(&text[begin..end])?;
            self.commit()?;
            self.next()?;
            begin = end;
        }
        self.write_part(&text[begin..])
    }

    /// Puts the last file in its place, and takes away those of an earlier run with more, which it was allowed to replace.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        self.commit()?;
        for place in there(self.path).skip(self.number) {
            fs::remove_file(&place).map_err(|error| Error::Output { path: place, error })?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Error> {
        self.output.take().map_or(Ok(()), Output::commit)
    }

    fn next(&mut self) -> Result<(), Error> {
        self.number += 1;
        let place = nth(self.path, self.number);
        // The others were looked at before, and looking through thousands of inputs for each takes time.
        if self.number > self.looked_at {
            output::refuse_inputs(std::iter::once(place.clone()), self.inputs, &self.aids)?;
        }
        self.output = Some(Output::begin_packed(&place, self.force, self.packing)?);
        Ok(())
    }

    fn write_part(&mut self, text: &str) -> Result<(), Error> {
        let Some(output) = &mut self.output else { return Ok(()) };
        output.write_all(text.as_bytes()).map_err(|error| output.failed(error))
    }
}

/// The files that are there, without a gap.
fn there(path: &Path) -> impl Iterator<Item = PathBuf> {
    (1..).map(|number| nth(path, number)).take_while(|place| place.is_file())
}

/// Whether a file is one of those whose common name is `path`.
pub(super) fn is_one(place: &Path, path: &Path) -> bool {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let mut numbers = name.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok());
    numbers.any(|number| output::is_same(&nth(path, number), place))
}

/// The file of that number, from 1: the number stands before the extension, and before that of compression.
pub(super) fn nth(path: &Path, number: usize) -> PathBuf {
    let packed = path.extension().filter(|_| compressed::is_named(path));
    let plain = if packed.is_some() { path.with_extension("") } else { path.to_owned() };
    let mut name = plain.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number:03}"));
    let extensions = [plain.extension(), packed].into_iter().flatten();
    let mut end = OsString::new();
    for extension in extensions {
        end.push(".");
        end.push(extension);
    }
    name.push(end);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_stands_before_the_extension() {
        let nth = |path: &str, number| nth(Path::new(path), number).display().to_string();
        assert_eq!(nth("a.b/refs.bib", 1), "a.b/refs-001.bib");
        assert_eq!(nth("refs.model.json.gz", 12), "refs.model-012.json.gz");
        assert_eq!(nth("refs", 1000), "refs-1000");
    }
}
