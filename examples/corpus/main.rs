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

    /// In how many fields documents are written, which cite hardly anything of another field
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    fields: u64,

    /// The share of references that cite a document of the corpus
    #[arg(long, default_value_t = 0.0)]
    own: f64,

    /// How many documents each file of a folder or an archive holds
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    a_file: u64,

    /// Where to write: FILE.txt for all documents in one file, FILE.zip for an archive, `-` for standard output, anything else
    /// is a folder
    #[arg(short, long)]
    output: PathBuf,
}

/// How many of a hundred references to a work that was cited before stay within the field.
const WITHIN_FIELD: u64 = 96;

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
    /// How many references were made in each field that repeat none.
    distinct: Vec<u64>,
    text: String,
}

impl<'a> Corpus<'a> {
    fn new(args: &'a Args) -> Self {
        Self { args, distinct: vec![0; args.fields as usize], text: String::new() }
    }

    /// The document of that number.
    fn document(&mut self, number: u64) -> &str {
        let Args { seed, references, .. } = *self.args;
        let (title, mut dice) = titled(seed, number);
        self.text.clear();
        self.add(format_args!("#ITI#{title}#FTI#\n#IRE# "));
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
            let reference = match self.own(number, &mut dice) {
                Some(document) => reference_to(seed, document),
                None => invented::reference(seed, self.cited(number % self.args.fields, &mut dice)),
            };
            self.add(format_args!("{}{reference}", if at > 0 { "; \n" } else { "" }));
        }
        self.add(format_args!("#FRF#\n\n"));
        &self.text
    }

    /// The number of an earlier document of the field, where a reference is to one.
    fn own(&self, number: u64, dice: &mut Dice) -> Option<u64> {
        let Args { own, fields, .. } = *self.args;
        let earlier = number / fields;
        let cites = own > 0.0 && earlier > 0 && is_one_of(own, dice);
        cites.then(|| dice.within(0, earlier - 1) * fields + number % fields)
    }

    /// The number of a reference: a new one, or one that was cited before.
    fn cited(&mut self, field: u64, dice: &mut Dice) -> u64 {
        let fields = self.args.fields;
        let distinct = &mut self.distinct[field as usize];
        if is_one_of(self.args.distinct, dice) || *distinct == 0 {
            *distinct += 1;
            return (*distinct - 1) * fields + field;
        }
        if fields == 1 {
            return dice.within(0, *distinct - 1);
        }
        let abroad = dice.within(0, fields - 1);
        let field = if dice.percent(WITHIN_FIELD) { field } else { abroad };
        let last = self.distinct[field as usize].saturating_sub(1);
        // Some works are cited far more often than others.
        let at = (0..3).map(|_| dice.within(0, last)).min().unwrap_or(0);
        at * fields + field
    }

    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        let written = self.text.write_fmt(text);
        debug_assert!(written.is_ok(), "a string takes everything");
    }
}

/// The title of a document, and what all else of it follows from.
fn titled(seed: u64, number: u64) -> (String, Dice) {
    // Apart from the numbers of references.
    let mut dice = Dice::of(!seed, number);
    (invented::title(&mut dice), dice)
}

/// A reference to a document, always the same.
fn reference_to(seed: u64, number: u64) -> String {
    let (title, mut dice) = titled(seed, number);
    let (authors, source) = (invented::authors(&mut dice), invented::source(&mut dice));
    let (volume, pages, year) = (dice.within(1, 180), invented::pages(&mut dice), dice.within(2005, 2025));
    format!("{authors}{title}, {source}, {volume}, {pages}, ({year})")
}

/// True for that share of cases.
fn is_one_of(share: f64, dice: &mut Dice) -> bool {
    const FINE: u64 = 1_000_000;
    dice.within(0, FINE - 1) < (share * FINE as f64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn args(documents: u64, seed: u64) -> Args {
        let output = PathBuf::from("-");
        Args { documents, references: 45, seed, distinct: 0.9, fields: 1, own: 0.0, a_file: 3, output }
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
    fn documents_cite_each_other_within_their_field() {
        let text = written(&Args { fields: 2, own: 0.1, ..args(20, 1) });
        let titles: Vec<_> = (0..20).map(|number| titled(1, number).0).collect();
        let parsed = refmill::parse(text.as_bytes(), &refmill::IntakeOptions::default()).unwrap();
        let mut cited = 0;
        for (number, record) in parsed.records.iter().enumerate() {
            for (other, title) in titles.iter().enumerate() {
                let is_cited = record.references.iter().any(|reference| reference.raw.contains(&**title));
                cited += usize::from(is_cited);
                assert!(!is_cited || other < number && other % 2 == number % 2, "{number} cites {other}");
            }
        }
        assert!((30..90).contains(&cited), "{cited}");
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
