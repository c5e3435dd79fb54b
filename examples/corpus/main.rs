//! Makes up tagged exports of any size: for the README, the benches and the tests of memory and faults.
//!
//! ```text
//! cargo run --release --example corpus -- --documents 400 --references 45 --seed 1 -o corpus.zip
//! ```
//!
//! The same numbers give the same bytes. Nothing is held but one document, so that ten million references can be made.

#![expect(clippy::print_stderr, reason = "a program that says what is wrong")]

#[path = "../../benches/references/invented.rs"]
mod invented;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use invented::Dice;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Makes up tagged exports of invented references
#[derive(Parser)]
struct Args {
    /// How many documents
    #[arg(long, default_value_t = 400)]
    documents: u64,

    /// How many references each document cites
    #[arg(long, default_value_t = 45)]
    references: u64,

    /// What all of it follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// The share of references that no reference before them repeats
    #[arg(long, default_value_t = 0.9)]
    distinct: f64,

    /// How many documents each file of a folder or an archive holds
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    a_file: u64,

    /// Where to write: FILE.txt for all documents in one file, FILE.zip for an archive, `-` for standard output, anything else
    /// is a folder
    #[arg(short, long)]
    output: PathBuf,
}

/// How many files a folder holds at the most.
const FILES_A_FOLDER: u64 = 1_000;

fn main() -> ExitCode {
    let args = Args::parse();
    let made = match args.output.extension().and_then(|extension| extension.to_str()) {
        _ if args.output.as_os_str() == "-" => stream(&args, io::stdout().lock()),
        Some("txt") => File::create(&args.output).and_then(|file| stream(&args, file)),
        Some("zip") => File::create(&args.output).and_then(|file| archive(&args, file)),
        Some(_) | None => folder(&args, &args.output),
    };
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", args.output.display());
            ExitCode::FAILURE
        }
    }
}

fn stream(args: &Args, writer: impl Write) -> io::Result<()> {
    let mut writer = BufWriter::new(writer);
    let mut corpus = Corpus::new(args);
    for number in 0..args.documents {
        writer.write_all(corpus.document(number).as_bytes())?;
    }
    writer.flush()
}

fn archive(args: &Args, file: impl Write + Seek) -> io::Result<()> {
    let mut zip = ZipWriter::new(file);
    let mut corpus = Corpus::new(args);
    for first in (0..args.documents).step_by(args.a_file as usize) {
        zip.start_file(name(args, first), SimpleFileOptions::default())?;
        for number in first..args.documents.min(first + args.a_file) {
            zip.write_all(corpus.document(number).as_bytes())?;
        }
    }
    zip.finish().map(|_| ()).map_err(io::Error::from)
}

fn folder(args: &Args, folder: &Path) -> io::Result<()> {
    let mut corpus = Corpus::new(args);
    for first in (0..args.documents).step_by(args.a_file as usize) {
        let path = folder.join(name(args, first));
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        let mut writer = BufWriter::new(File::create(path)?);
        for number in first..args.documents.min(first + args.a_file) {
            writer.write_all(corpus.document(number).as_bytes())?;
        }
        writer.flush()?;
    }
    Ok(())
}

/// The name of the file that begins with a document, in folders that file managers can show.
fn name(args: &Args, first: u64) -> String {
    let file = first / args.a_file;
    format!("corpus/part-{:04}/D{file:07}.txt", file / FILES_A_FOLDER + 1)
}

/// Documents, one after the other.
struct Corpus<'a> {
    args: &'a Args,
    /// How many references were made that repeat none.
    distinct: u64,
    text: String,
}

impl<'a> Corpus<'a> {
    fn new(args: &'a Args) -> Self {
        Self { args, distinct: 0, text: String::new() }
    }

    /// The document of that number.
    fn document(&mut self, number: u64) -> &str {
        let Args { seed, references, .. } = *self.args;
        // Apart from the numbers of references.
        let mut dice = Dice::of(!seed, number);
        self.text.clear();
        self.add(format_args!("#ITI#{}#FTI#\n#IRE# ", invented::title(&mut dice)));
        for _ in 0..dice.within(5, 9) {
            let sentence = invented::title(&mut dice);
            self.add(format_args!("{sentence}. "));
        }
        self.text.truncate(self.text.trim_end().len());
        self.add(format_args!("#FRE#\n#IPC# "));
        for keyword in 0..dice.within(3, 6) {
            let syllables = dice.within(2, 4);
            let word = invented::word(&mut dice, syllables);
            self.add(format_args!("{}{word}", if keyword > 0 { "; " } else { "" }));
        }
        self.add(format_args!("#FPC#\n#IRF# "));
        for at in 0..references {
            let cited = self.cited(&mut dice);
            let reference = invented::reference(seed, cited);
            self.add(format_args!("{}{reference}", if at > 0 { "; \n" } else { "" }));
        }
        self.add(format_args!("#FRF#\n\n"));
        &self.text
    }

    /// The number of a reference: a new one, or one that was cited before.
    fn cited(&mut self, dice: &mut Dice) -> u64 {
        const FINE: u64 = 1_000_000;
        let is_new = dice.within(0, FINE - 1) < (self.args.distinct * FINE as f64) as u64;
        if is_new || self.distinct == 0 {
            self.distinct += 1;
            return self.distinct - 1;
        }
        dice.within(0, self.distinct - 1)
    }

    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        let written = self.text.write_fmt(text);
        debug_assert!(written.is_ok(), "a string takes everything");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn args(documents: u64, seed: u64) -> Args {
        Args { documents, references: 45, seed, distinct: 0.9, a_file: 3, output: PathBuf::from("-") }
    }

    fn written(args: &Args) -> String {
        let mut bytes = Vec::new();
        stream(args, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_same_numbers_give_the_same_bytes_and_others_do_not() {
        assert_eq!(written(&args(5, 1)), written(&args(5, 1)));
        assert_ne!(written(&args(5, 1)), written(&args(5, 2)));
        assert!(written(&args(9, 1)).starts_with(&written(&args(5, 1))));
    }

    #[test]
    fn every_document_and_reference_is_read_as_one() {
        let text = written(&args(40, 1));
        let parsed = refmill::parse(text.as_bytes(), &refmill::IntakeOptions::default()).unwrap();
        assert_eq!(parsed.records.len(), 40);
        let raws: Vec<&str> =
            parsed.records.iter().flat_map(|record| &record.references).map(|cited| &*cited.raw).collect();
        // Few of the titles have a semicolon's company; nearly all references are read as they were made.
        assert!(raws.len().abs_diff(40 * 45) < 9, "{} references", raws.len());
        let distinct = raws.iter().collect::<HashSet<_>>().len() as f64 / raws.len() as f64;
        assert!((0.87..0.93).contains(&distinct), "{distinct}");
    }

    #[test]
    fn an_archive_holds_what_a_stream_does() {
        let args = args(7, 3);
        let mut bytes = io::Cursor::new(Vec::new());
        archive(&args, &mut bytes).unwrap();
        let mut zip = zip::ZipArchive::new(bytes).unwrap();
        assert_eq!(zip.len(), 3);
        let mut text = String::new();
        for index in 0..zip.len() {
            io::Read::read_to_string(&mut zip.by_index(index).unwrap(), &mut text).unwrap();
        }
        assert_eq!(text, written(&args));
    }
}
