//! RIS, read by the letter: `TAG␠␠-␠value`, CRLF, one line a field, `TY` first and `ER` last, blank lines between records
//! alone.
//!
//! The table says which tag a field of a type has, as Zotero's import and EndNote give tags a meaning, and what has none goes to
//! `N1`. RIS has no escapes, so these losses are in the table: line breaks and runs of blanks are a blank, control characters
//! are left out, paired markup is taken off, `<` that begins what readers take for a tag is `‹` with its `>` as `›`, commas
//! within names are left out, and there is no `et al.`
//!
//! What is beyond the fields of the model stands in [`further`].

mod further;

use super::{Expected, Items, ReadBack, ReadItem, journal, markup, origin};
use crate::emit::{Choices, EditorOfBook, Entry, Meeting, Options, Selection};
use crate::model::{Date, Field, ItemType, Name};

pub(super) struct Ris;

impl ReadBack for Ris {
    fn id(&self) -> &'static str {
        "ris"
    }

    fn items<'t>(&self, text: &'t str, begun: bool, _: &Options) -> Items<'t> {
        let (mut items, mut rest, mut begun) = (Vec::new(), text, begun);
        while !rest.is_empty() {
            let between = if begun { "\r\n" } else { "" };
            let Some(inside) = rest.strip_prefix(between) else {
                items.push(Err(format!(
                    "{} stands where a blank line is to part records",
                    super::shown(rest)
                )));
                break;
            };
            let end = inside.find("\r\nER  - \r\n").map_or(inside.len(), |at| at + "\r\nER  - \r\n".len());
            let (record, behind) = inside.split_at(end);
            items.push(read(record));
            (rest, begun) = (behind, true);
        }
        Items { items, rest: "" }
    }

    fn close(&self, text: &str, _: bool, _: &Options) -> Result<(), String> {
        if text.is_empty() { Ok(()) } else { Err(format!("more stands behind the last record: {text:?}")) }
    }

    fn expected(&self, selection: &Selection<'_>, options: &Options) -> Vec<Expected> {
        let expected =
            |entry: &Entry<'_>| Expected { said: item(entry, options), span: entry.span(), is_item: true };
        selection.entries.iter().map(expected).collect()
    }
}

fn read(record: &str) -> Result<ReadItem, String> {
    let Some(body) = record.strip_suffix("\r\nER  - \r\n") else {
        return Err(format!("the record that begins {} has no end", super::shown(record)));
    };
    let mut said = ReadItem::default();
    for (number, line) in body.split("\r\n").enumerate() {
        if let Some(odd) = line.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            return Err(format!("{odd:?} stands in the line {}", super::shown(line)));
        }
        let (tag, value) = line.split_at_checked(6).unwrap_or((line, ""));
        let tag = tag.strip_suffix("  - ").filter(|tag| {
            let mut bytes = tag.bytes();
            bytes.next().is_some_and(|b| b.is_ascii_uppercase())
                && bytes.next().is_some_and(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        });
        let Some(tag) = tag else { return Err(format!("{} is no line of RIS", super::shown(line))) };
        if (number == 0) != (tag == "TY") || tag == "ER" || (number == 1) != (tag == "ID") {
            return Err(format!("{tag} stands in line {} of a record", number + 1));
        }
        if value.trim().len() != value.len() || value.is_empty() {
            return Err(format!("{tag} is empty or has blanks around it"));
        }
        if tag == "ID" {
            said.key = value.to_owned();
        } else {
            said.add(tag, value);
        }
    }
    Ok(said)
}

/// What is called how in a type of work.
struct Row {
    /// The type.
    ty: &'static str,
    /// Who edited it: `A2` edits what the work stands in, `ED` the work.
    editor: &'static str,
    /// The title of what it stands in, where it has no series; and the title of the series.
    series: &'static str,
    /// The number.
    number: &'static str,
    /// Whether `SN` is a book number.
    isbn: bool,
    /// Whether `M3` is the genre.
    genre: bool,
}

const fn row(kind: ItemType, choices: &Choices) -> Row {
    let of_book = match choices.editor_of_book {
        EditorOfBook::Ed => "ED",
        EditorOfBook::A2 => "A2",
        EditorOfBook::A3 => "A3",
    };
    let (ty, editor, series, number, isbn, genre) = match kind {
        ItemType::Article => ("MANSCPT", "ED", "T3", "M1", true, true),
        ItemType::ArticleJournal => ("JOUR", "A2", "T3", "M1", false, false),
        ItemType::ArticleMagazine => ("MGZN", "A2", "T3", "M1", false, false),
        ItemType::ArticleNewspaper => ("NEWS", "A2", "T3", "M1", false, false),
        ItemType::Book => ("BOOK", of_book, "T2", "M1", true, false),
        ItemType::Chapter => ("CHAP", "A2", "T3", "M1", true, false),
        ItemType::Dataset => ("DATA", "ED", "T3", "M1", true, false),
        ItemType::Document => ("GEN", "ED", "T3", "M1", true, false),
        ItemType::EntryDictionary => ("DICT", "A2", "T3", "M1", true, false),
        ItemType::EntryEncyclopedia => ("ENCYC", "A2", "T3", "M1", true, false),
        ItemType::LegalCase => ("CASE", "ED", "T3", "M1", true, false),
        ItemType::Legislation => ("STAT", "ED", "T3", "M1", true, false),
        ItemType::Manuscript => ("MANSCPT", "ED", "T3", "M1", true, true),
        ItemType::PaperConference => ("CONF", "A2", "T3", "M1", true, false),
        ItemType::Patent => ("PAT", "ED", "T3", "SN", false, false),
        ItemType::Report => ("RPRT", "ED", "T2", "SN", false, true),
        ItemType::Software => ("COMP", "ED", "T2", "M1", true, false),
        ItemType::Speech => ("SLIDE", "ED", "T3", "M1", true, true),
        ItemType::Standard => ("STAND", "ED", "T3", "SN", false, false),
        ItemType::Thesis => ("THES", "ED", "T3", "M1", true, true),
        ItemType::Webpage => ("ELEC", "ED", "T3", "M1", true, true),
    };
    Row { ty, editor, series, number, isbn, genre }
}

/// The lines of a record as they are to be read.
struct Lines(ReadItem);

impl Lines {
    fn put(&mut self, tag: &str, text: &str) {
        let text = plain(text);
        if !text.is_empty() {
            self.0.add(tag, text);
        }
    }

    fn note(&mut self, label: &str, text: &str) {
        let text = plain(text);
        if !text.is_empty() {
            self.0.add("N1", format!("{}: {text}", plain(label)).trim());
        }
    }
}

fn item(entry: &Entry<'_>, options: &Options) -> ReadItem {
    let (item, choices) = (entry.item, &options.choices);
    let kind = item.kind;
    let row = row(kind, choices);
    let is_paper = kind == ItemType::PaperConference;
    // Zotero and EndNote have the meeting in `T2` and the proceedings in `C3` alone; EndNote has its place in `CY`.
    let has_meeting_in_t2 = is_paper && item.event_title.is_some() && choices.meeting != Meeting::Noted;
    let [place_of_meeting, place_of_publisher] =
        if choices.meeting == Meeting::PlaceInCy { ["CY", "C1"] } else { ["C1", "CY"] };
    let mut lines = Lines(ReadItem::new(entry.key));
    lines.put("TY", further::code(item).unwrap_or(row.ty));
    for field in item.fields() {
        match field {
            Field::Author(names) => names.iter().filter_map(creator).for_each(|name| lines.0.add("AU", name)),
            Field::Editor(names) => {
                names.iter().filter_map(creator).for_each(|name| lines.0.add(row.editor, name));
            }
            Field::Title(text) => lines.put("TI", text),
            Field::ContainerTitle(text) => {
                if is_paper {
                    lines.put("C3", text);
                }
                if row.series == "T2" && item.collection_title.is_some() {
                    lines.note("In", text);
                } else if !has_meeting_in_t2 {
                    lines.put("T2", text);
                }
                if further::short_source(item).is_none() || options.abbreviate_journals.is_some() {
                    lines.put("J2", &journal::abbreviation(item, options).unwrap_or_default());
                }
            }
            Field::CollectionTitle(text) => lines.put(row.series, text),
            Field::EventTitle(text) => {
                let meets = is_paper || kind == ItemType::Speech;
                if has_meeting_in_t2 || meets && item.container_title.is_none() {
                    lines.put("T2", text);
                } else {
                    lines.note("Event", text);
                }
            }
            Field::EventPlace(text) if is_paper => lines.put(place_of_meeting, text),
            Field::EventPlace(text) if kind == ItemType::Speech && item.publisher_place.is_none() => {
                lines.put("CY", text);
            }
            Field::EventPlace(text) => lines.note("Event place", text),
            Field::EventDate(days) => {
                let ends = [Some(days.first()), days.last()].into_iter().flatten();
                lines.note("Event date", &ends.map(iso).collect::<Vec<_>>().join("/"));
            }
            Field::Issued(date) => {
                lines.put("PY", &further::date(item, "PY", date, format!("{:04}", date.year)));
                if date.month().is_some() {
                    lines.put("DA", &further::date(item, "DA", date, day(date)));
                }
            }
            Field::Volume(text) => lines.put("VL", text),
            Field::Issue(text) => lines.put("IS", text),
            Field::Page(pages) => {
                lines.put("SP", &pages.first);
                lines.put("EP", pages.last.as_deref().unwrap_or_default());
            }
            Field::ArticleNumber(text)
                if choices.article_number_in_c7 && kind == ItemType::ArticleJournal =>
            {
                lines.put("C7", text);
            }
            Field::ArticleNumber(text) if item.page.is_none() => lines.put("SP", text),
            Field::ArticleNumber(text) => lines.note("Article number", text),
            Field::Number(text) => lines.put(row.number, text),
            // `ET` is the version of a program, and of data that has no edition.
            Field::Edition(text) if kind == ItemType::Software && item.version.is_some() => {
                lines.note("Edition", text);
            }
            Field::Edition(text) => lines.put("ET", text),
            Field::Version(text) => {
                let is_data = kind == ItemType::Dataset && item.edition.is_none();
                if kind == ItemType::Software || is_data {
                    lines.put("ET", text);
                } else {
                    lines.note("Version", text);
                }
            }
            Field::Publisher(text) => lines.put("PB", text),
            Field::PublisherPlace(text) => {
                if !is_paper {
                    lines.put("CY", text);
                    continue;
                }
                if place_of_publisher == "CY" && item.event_place.is_none() {
                    lines.put("C1", text);
                }
                lines.put(place_of_publisher, text);
            }
            Field::Genre(text) if row.genre => lines.put("M3", text),
            Field::Genre(text) => lines.note("Type", text),
            Field::Note(text) if entry.cited.is_none() => {
                text.split("\n\n").for_each(|paragraph| lines.put("N1", paragraph));
            }
            Field::Status(text) | Field::Note(text) => lines.put("N1", text),
            Field::Doi(doi) => lines.0.add("DO", doi.as_str()),
            Field::Isbn(isbn) if row.isbn => lines.put("SN", isbn.as_str()),
            Field::Isbn(isbn) => lines.note("ISBN", isbn.as_str()),
            Field::ArXiv(arxiv) => {
                if item.url.is_none() {
                    lines.0.add("UR", format!("https://arxiv.org/abs/{arxiv}"));
                }
                lines.0.add("N1", format!("arXiv:{arxiv}"));
            }
            Field::Pmid(pmid) if choices.pmid_in_an => lines.put("AN", pmid.as_str()),
            Field::Pmid(pmid) => lines.note("PMID", pmid.as_str()),
            Field::Url(url) => lines.0.add("UR", url.as_str()),
            Field::Accessed(date) => lines.put("Y2", &further::date(item, "Y2", date, day(date))),
            Field::Language(text) => lines.put("LA", text),
            Field::Abstract(text) => lines.put("AB", text),
            Field::Keyword(words) => words.iter().for_each(|word| lines.put("KW", word)),
            Field::Custom(sections) => further::put(item, sections, options, &row, &mut lines),
        }
    }
    if kind == ItemType::Article && item.genre.is_none() {
        lines.put("M3", "Preprint");
    }
    if options.provenance {
        lines.put("N1", &origin::origin(entry));
    }
    lines.0
}

/// `YYYY-MM-DD`, as far as it is known.
fn iso(date: Date) -> String {
    let parts = [date.month(), date.day()].into_iter().flatten().map(|part| format!("-{part:02}"));
    format!("{:04}{}", date.year, parts.collect::<String>())
}

/// `YYYY/MM/DD/`, parts that are not known empty.
fn day(date: Date) -> String {
    let part = |part: Option<u8>| part.map_or(String::new(), |number| format!("{number:02}"));
    format!("{:04}/{}/{}/", date.year, part(date.month()), part(date.day()))
}

/// A name as `Last, First, Suffix`, a body as `Name,`, and so a family name of several words alone; none where nothing is
/// left of it.
fn creator(name: &Name) -> Option<String> {
    let part = |text: &str| plain(text).replace(',', "").trim().to_owned();
    let line = match name {
        Name::Literal { literal } => part(literal) + ",",
        Name::Person(person) => {
            let mut family = person.non_dropping_particle.clone().unwrap_or_default();
            family.push(' ');
            family.push_str(&person.family);
            let given = part(person.given.as_deref().unwrap_or_default());
            match (&person.given, &person.suffix) {
                (None, None) if part(&family).contains(' ') => part(&family) + ",",
                (None, None) => part(&family),
                (Some(_), None) => format!("{}, {given}", part(&family)),
                (_, Some(suffix)) => format!("{}, {given}, {}", part(&family), part(suffix)),
            }
        }
    };
    line.contains(|c: char| c != ',' && !c.is_whitespace()).then(|| line.trim().to_owned())
}

/// The value that a text has on a line.
fn plain(text: &str) -> String {
    let bare = markup::taken_off(text);
    let mut line = String::with_capacity(bare.len());
    for c in bare.chars() {
        match c {
            '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | ' ' => {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            c if c.is_control() => {}
            c => line.push(c),
        }
    }
    // What is a tag to readers is so in the line, whatever was between its letters.
    let (mut plain, mut is_tag) = (String::with_capacity(line.len()), false);
    let mut rest = line.trim().chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '<' if rest.peek().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) => {
                is_tag = true;
                plain.push('‹');
            }
            '>' if is_tag => {
                is_tag = false;
                plain.push('›');
            }
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_line_can_hold_is_plain() {
        for (text, expected) in [
            (" a\r\n\tb\u{2028}c\u{7} ", "a b c"),
            ("H<sub>2</sub>O <b>", "H2O ‹b›"),
            ("p < 0.05 > q, <q> > r", "p < 0.05 > q, ‹q› > r"),
            ("<<i>b</i>> <\u{7}b", "‹b› ‹b"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn records_are_read_by_the_letter() {
        assert!(read("TY  - GEN\r\nID  - a\r\nTI  - Bees\r\nER  - \r\n").is_ok());
        for broken in [
            "TY  - GEN\r\nID  - a\r\nTI  - Bees\r\n",
            "ID  - a\r\nTY  - GEN\r\nER  - \r\n",
            "TY  - GEN\r\nID  - a\r\nTI  - \r\nER  - \r\n",
            "TY  - GEN\r\nID  - a\r\nTI - Bees\r\nER  - \r\n",
            "TY  - GEN\r\nID  - a\r\nTI  - Bees\nwasps\r\nER  - \r\n",
            "TY  - GEN\r\nID  - a\r\n\r\nTI  - Bees\r\nER  - \r\n",
            "TY  - GEN\r\nID  - a\r\nTY  - GEN\r\nER  - \r\n",
        ] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }
}
