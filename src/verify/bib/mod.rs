//! BibTeX and BibLaTeX. The `biblatex` crate reads the structure and says what its data model objects to; the values are read by
//! [`tex`], names and lists by [`names`].
//!
//! What is where for which type is the [`table`], and there stand the losses, too.

mod canonical;
mod further;
mod names;
mod rows;
mod table;
mod tex;
mod values;

use biblatex::{Bibliography, ChunksExt, EntryType, RawBibliography, RawChunk, RawEntry};

use super::{Expected, Items, ReadBack, ReadItem};
use crate::bib::nests_too_deeply;
use crate::emit::{Choices, CommaInKeyword, Entry, Options, Selection};
use canonical::Canonical;
use tex::Text;

/// The two languages of .bib files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// For bibtex, in which names are in ASCII and nothing but names is a list.
    BibTex,
    /// For biber.
    BibLaTex,
}

pub(super) struct Bib(pub(super) Dialect);

/// What the entry type is called beside the fields, of which one is called `type`.
const ENTRY_TYPE: &str = "entry type";

impl ReadBack for Bib {
    fn id(&self) -> &'static str {
        match self.0 {
            Dialect::BibTex => "bibtex",
            Dialect::BibLaTex => "biblatex",
        }
    }

    fn items<'t>(&self, text: &'t str, begun: bool, options: &Options) -> Items<'t> {
        let mut items = Vec::new();
        let mut rest = text;
        if begun && !text.is_empty() {
            match text.strip_prefix('\n') {
                Some(behind) => rest = behind,
                None => items.push(Err("no blank line stands between two entries".to_owned())),
            }
        }
        // A value is on one line, so that an entry begins where a line begins with `@`.
        while !rest.is_empty() {
            let end = rest[1..].find("\n@").map_or(rest.len(), |at| at + 2);
            let (entry, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if options.choices.jabref_database_type && behind.starts_with("@Comment") {
                // A blank line stands before what closes the file.
                let (entry, close) = rest.split_at_checked(end - 1).unwrap_or((rest, ""));
                items.push(self.read(entry, true, &options.choices));
                return Items { items, rest: close };
            }
            items.push(self.read(entry, behind.is_empty(), &options.choices));
            rest = behind;
        }
        Items { items, rest }
    }

    fn close(&self, text: &str, begun: bool, options: &Options) -> Result<(), String> {
        let wanted = if begun && options.choices.jabref_database_type {
            format!("\n@Comment{{jabref-meta: databaseType:{};}}\n", self.id())
        } else {
            String::new()
        };
        if text == wanted {
            Ok(())
        } else {
            Err(format!("{text:?} stands behind the last entry where {wanted:?} is to stand"))
        }
    }

    fn expected(&self, selection: &Selection<'_>, options: &Options) -> Vec<Expected> {
        let expected = |entry: &Entry<'_>| Expected {
            said: table::entry(entry, self.canonical(options), options),
            span: entry.span(),
            is_item: true,
        };
        selection.entries.iter().map(expected).collect()
    }

    fn same(&self, wanted: &str, read: &str, options: &Options) -> bool {
        let canonical = self.canonical(options);
        wanted == read || canonical.same_in_ascii(wanted, read) || names::same(wanted, read, canonical)
    }

    fn written(&self, value: &str) -> String {
        names::visible(&tex::visible(value))
    }
}

impl Bib {
    fn canonical(&self, options: &Options) -> Canonical {
        Canonical { dialect: self.0, ascii: options.ascii }
    }

    /// Reads the text of one entry, up to the next or to the end.
    fn read(&self, text: &str, is_last: bool, choices: &Choices) -> Result<ReadItem, String> {
        let entry = text.strip_suffix(if is_last { "\n" } else { "\n\n" });
        let entry = entry.filter(|entry| entry.ends_with('}') && entry.starts_with('@'));
        let Some(entry) = entry else { return Err(format!("{} is no entry", super::shown(text))) };
        let raw = RawBibliography::parse(entry).map_err(|error| error.to_string())?;
        let [read] = &raw.entries[..] else {
            return Err(format!("{} entries stand where one is to stand", raw.entries.len()));
        };
        if entry[read.span.end..].trim() != "}" || !raw.abbreviations.is_empty() || !raw.preamble.is_empty() {
            return Err(format!("more than an entry stands at {}", super::shown(&entry[read.span.end..])));
        }
        // What only .bib files know may be any TeX.
        let is_known = |line: &&str| {
            let name = line.strip_prefix("  ").and_then(|line| line.split_once(" = "));
            name.is_none_or(|(name, _)| further::is_known(name))
        };
        let entry = &entry.split_inclusive('\n').filter(is_known).collect::<String>();
        match choices.comma_in_keyword {
            CommaInKeyword::Braced => objections(entry, choices)?,
            // The crate takes `\,` with all that stands behind it for a command.
            CommaInKeyword::Escaped => objections(&entry.replace("\\,", "{,}"), choices)?,
        }
        let RawEntry { key, kind, fields } = &read.v;
        let mut said = ReadItem::new(key.v);
        said.add(ENTRY_TYPE, kind.v);
        for (number, pair) in fields.iter().enumerate() {
            let name = pair.key.v;
            if fields[..number].iter().any(|other| other.key.v.eq_ignore_ascii_case(name)) {
                return Err(format!("`{name}` is there twice"));
            }
            let [value] = &pair.value.v[..] else { return Err(format!("`{name}` is put together")) };
            match (&value.v, name) {
                (RawChunk::Abbreviation(month), "month") => said.add(name, *month),
                (RawChunk::Abbreviation(_), _) | (RawChunk::Normal(_), "month") => {
                    return Err(format!("`{name}` is not as it is to be: months alone are macros"));
                }
                (RawChunk::Normal(value), _) => {
                    let read = self.value(&mut said, name, value, choices);
                    read.map_err(|problem| format!("in `{name}` {problem}"))?;
                }
            }
        }
        Ok(said)
    }

    /// Adds the values of a field, cut where its readers cut it.
    fn value(&self, said: &mut ReadItem, name: &str, value: &str, choices: &Choices) -> Result<(), String> {
        let is_modern = self.0 == Dialect::BibLaTex;
        let canonical = Canonical { dialect: self.0, ascii: false };
        match name {
            name if !further::is_known(name) => said.add(name, value),
            "doi" | "url" | "eprint" | "pmid" => {
                let is_odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '{' | '}' | '\\');
                match value.chars().find(|c| is_odd(*c)) {
                    Some(odd) => return Err(format!("{odd:?} stands, which no reader takes")),
                    None => said.add(name, value),
                }
            }
            "author" | "bookauthor" | "editor" | "holder" | "translator" => {
                for read in names::list(&Text::read(value)?) {
                    said.add(name, names::read(&read, canonical)?);
                }
            }
            "institution" | "language" | "location" | "organization" | "origlocation" | "origpublisher"
            | "publisher"
                if is_modern =>
            {
                for read in names::list(&Text::read(value)?) {
                    let is_cut = names::is_others(&read);
                    said.add(name, if is_cut { names::OTHERS.to_owned() } else { canonical.of_tex(&read) });
                }
            }
            "keywords" => {
                for read in names::keywords(value, choices.comma_in_keyword)? {
                    said.add(name, canonical.of_tex(&read));
                }
            }
            _ => said.add(name, canonical.of_tex(&Text::read(value)?)),
        }
        if value.trim().is_empty() { Err("nothing stands".to_owned()) } else { Ok(()) }
    }
}

/// What the crate and its data model object to in an entry; nothing where it nests too deeply for the crate.
fn objections(entry: &str, choices: &Choices) -> Result<(), String> {
    if nests_too_deeply(entry) {
        return Ok(());
    }
    let read = Bibliography::parse(entry).map_err(|error| error.to_string())?;
    for entry in read.iter() {
        let report = entry.verify();
        // pandoc, which wants the same names in every type, has no data model, and the crate has none for `@jurisdiction`.
        let has_model =
            !choices.same_names_in_every_type && !matches!(entry.entry_type, EntryType::Unknown(_));
        if let Some(name) = report.superfluous.first().filter(|_| has_model) {
            return Err(format!("the entry type has no `{name}`"));
        }
        for (name, error) in &report.malformed {
            // To the crate volumes and pages are integers, to TeX they are text: `3-4`, `S163`, `e12`, `IV`, `2-1--2-9`.
            let value = entry.get(name).map(|chunks| chunks.format_verbatim()).unwrap_or_default();
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let is_text = match name.as_str() {
                "volume" | "volumes" => !digits(&value),
                "pages" => {
                    let mut numbers = value.split(['-', '\u{2013}']);
                    !numbers.clone().all(digits) || numbers.nth(2).is_some()
                }
                _ => false,
            };
            if !is_text {
                return Err(format!("`{name}` is malformed: {error}"));
            }
        }
    }
    Ok(())
}
