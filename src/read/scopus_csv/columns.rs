//! The columns of the export, by the names that they had before 2023 and have since.

use std::borrow::Cow;

use super::cells::{Delimiter, cells};

macro_rules! columns {
    ($($(#[doc = $doc:literal])+ $variant:ident = $($name:literal)|+,)+) => {
        /// A column that a field of the model stands for; all others are kept under their names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Column {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Column {
            /// How many there are.
            pub(super) const COUNT: usize = [$(Self::$variant),+].len();

            const NAMES: &'static [(&'static str, Self)] = &[$($(($name, Self::$variant),)+)+];
        }
    };
}

columns! {
    /// Family names with initials.
    Authors = "Authors",
    /// Family names, given names and numbers of authors.
    FullNames = "Author full names",
    /// The numbers of the authors.
    AuthorIds = "Author(s) ID" | "Author IDs",
    /// The title.
    Title = "Title" | "Document Title",
    /// The year.
    Year = "Year",
    /// The journal, proceedings, book or series.
    Source = "Source title",
    /// The volume.
    Volume = "Volume",
    /// The issue.
    Issue = "Issue",
    /// The article number.
    ArticleNumber = "Art. No." | "Article No.",
    /// The first page.
    FirstPage = "Page start",
    /// The last page.
    LastPage = "Page end",
    /// How many pages there are.
    PageCount = "Page count",
    /// The DOI.
    Doi = "DOI",
    /// The address of the record at Scopus.
    Link = "Link",
    /// The abstract.
    Abstract = "Abstract",
    /// Keywords of the authors.
    Keywords = "Author Keywords",
    /// What it cites.
    References = "References",
    /// The editors, in some exports with their addresses.
    Editors = "Editors",
    /// The publisher.
    Publisher = "Publisher",
    /// The conference.
    ConferenceName = "Conference name",
    /// Its days.
    ConferenceDate = "Conference date",
    /// Its place.
    ConferencePlace = "Conference location",
    /// Numbers of the periodical.
    Issn = "ISSN",
    /// Numbers of the book.
    Isbn = "ISBN",
    /// The number at PubMed.
    PubMed = "PubMed ID",
    /// The language.
    Language = "Language of Original Document",
    /// The source in short.
    ShortSource = "Abbreviated Source Title",
    /// What kind of document it is.
    Kind = "Document Type",
    /// Whether it is in press.
    Stage = "Publication Stage",
    /// The database.
    Database = "Source",
}

/// Columns that no other table has and no field stands for.
const OTHERS: &[&str] = &[
    "Access Type",
    "Affiliations",
    "Authors with affiliations",
    "Chemicals/CAS",
    "Cited by",
    "CODEN",
    "Conference code",
    "Correspondence Address",
    "EID",
    "Funding Details",
    "Funding Text",
    "Funding Texts",
    "Index Keywords",
    "Manufacturers",
    "Molecular Sequence Numbers",
    "Open Access",
    "Sponsors",
    "Tradenames",
];

/// Columns that tables of other programs have, too.
const COMMON: &[Column] = &[
    Column::Authors,
    Column::Title,
    Column::Year,
    Column::Source,
    Column::Volume,
    Column::Issue,
    Column::Doi,
    Column::Link,
    Column::Abstract,
    Column::References,
    Column::Editors,
    Column::Publisher,
    Column::Issn,
    Column::Isbn,
    Column::Kind,
    Column::Database,
];

impl Column {
    /// The column of that name, in whatever case.
    pub(super) fn of(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, column)| *column)
    }
}

/// How much a row looks like the header of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Not at all.
    None,
    /// It names columns that many tables have.
    Table,
    /// It names one that only this export has.
    Likely,
    /// It names several that only this export has.
    Sure,
}

/// How much a row looks like the header of an export.
pub(super) fn likeness(row: &str, delimiter: Delimiter) -> Likeness {
    let (mut known, mut own) = (0, 0);
    for cell in &cells(row, delimiter).0 {
        let column = Column::of(&cell.text);
        let is_other = || OTHERS.iter().any(|name| name.eq_ignore_ascii_case(&cell.text));
        known += usize::from(column.is_some() || is_other());
        own += usize::from(column.map_or_else(is_other, |column| !COMMON.contains(&column)));
    }
    match (known, own) {
        (0 | 1, _) => Likeness::None,
        (_, 0) => Likeness::Table,
        (_, 1) => Likeness::Likely,
        (_, _) => Likeness::Sure,
    }
}

/// Whether a row that is not the first can be another header, as where exports were joined: its first cell is the name of
/// a column.
pub(super) fn may_be_header(row: &str, delimiter: Delimiter) -> bool {
    let begin = row.trim_start_matches(['\u{feff}', '"', ' ']);
    let is_named = |(name, _): &(&str, Column)| {
        begin.as_bytes().get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()))
    };
    Column::NAMES.iter().any(is_named) && likeness(row, delimiter) > Likeness::None
}

/// What ends a header in the prelude: no name has it, and the last header is found from the end.
pub(super) const HEADER_END: char = '\0';

/// The names of the columns, in order.
pub(super) struct Header<'p> {
    /// What stands between cells.
    pub(super) delimiter: Delimiter,
    /// Each column by its name as printed.
    pub(super) columns: Vec<(Cow<'p, str>, Option<Column>)>,
}

impl<'p> Header<'p> {
    /// The last of the headers that `prelude` holds. All have the delimiter of the first.
    pub(super) fn last_of(prelude: &'p str) -> Self {
        let delimiter = Delimiter::of(prelude);
        let cells = cells(last_header(prelude), delimiter).0.into_iter();
        let columns =
            cells.map(|cell| (Column::of(&cell.text), cell.text)).map(|(column, name)| (name, column));
        Self { delimiter, columns: columns.collect() }
    }
}

/// The row of the last header that `prelude` holds.
pub(super) fn last_header(prelude: &str) -> &str {
    let headers = prelude.strip_suffix(HEADER_END).unwrap_or(prelude);
    headers.rsplit(HEADER_END).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_names_of_both_times() {
        for (name, column) in [
            ("Art. No.", Some(Column::ArticleNumber)),
            ("Author(s) ID", Some(Column::AuthorIds)),
            ("Source title", Some(Column::Source)),
            ("Source Title", Some(Column::Source)),
            ("Source", Some(Column::Database)),
            ("PubMed ID", Some(Column::PubMed)),
            ("Affiliations", None),
            ("Hives", None),
        ] {
            assert_eq!(Column::of(name), column, "{name}");
        }
    }

    #[test]
    fn a_header_is_sure_where_it_names_columns_of_its_own() {
        let likeness = |row: &str| likeness(row, Delimiter::of(row));
        assert_eq!(likeness("\"Title\",\"Art. No.\",\"EID\""), Likeness::Sure);
        assert_eq!(likeness("Title,Authors,Year,EID"), Likeness::Likely);
        assert_eq!(likeness("Title,Authors,Year,DOI"), Likeness::Table);
        assert_eq!(likeness("Title,Bees,Wasps"), Likeness::None);
        assert_eq!(likeness("Roe J.,Bees,2005"), Likeness::None);
    }

    #[test]
    fn the_last_header_of_several_counts() {
        let header = Header::last_of("Authors,Title,EID\0Title,\"Authors\",Hives\0");
        let names: Vec<_> = header.columns.iter().map(|(name, column)| (&**name, *column)).collect();
        assert_eq!(
            names,
            [("Title", Some(Column::Title)), ("Authors", Some(Column::Authors)), ("Hives", None)]
        );
    }
}
