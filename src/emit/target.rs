//! Profiles of the programs that outputs are made for: what each of them wants, where readers want opposites.
//!
//! One table, [`Target::profile`]. Emitters never ask for a target; they read [`Choices`], each of which says what is
//! written and not for whom. `docs/TARGETS.md` has the same table for people, with the evidence.

use super::Protect;

/// A program that an output is made for.
///
/// ```
/// use refmill::emit::Target;
/// assert_eq!(Target::from_id("endnote"), Some(Target::EndNote));
/// assert_eq!(Target::EndNote.profile().formats, ["ris"]);
/// assert!(Target::EndNote.profile().choices.article_number_in_c7);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Zotero's import.
    Zotero,
    /// Mendeley's import.
    Mendeley,
    /// EndNote's import filter for RIS.
    EndNote,
    /// JabRef, which works in the .bib file itself.
    JabRef,
    /// pandoc and its citeproc.
    Pandoc,
    /// Overleaf as its templates are: pdflatex and bibtex.
    Overleaf,
}

/// What a program wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The formats that it reads, by name; the first loses least.
    pub formats: &'static [&'static str],
    /// [`super::Options::ascii`], unless the user says otherwise.
    pub ascii: bool,
    /// [`super::Options::protect`], unless the user says otherwise.
    pub protect: Protect,
    /// [`super::Options::choices`].
    pub choices: Choices,
}

/// What is written where readers want opposites. The default is the form that the most of them read right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices {
    /// CSL-JSON calls a program a `book`: Zotero refuses a whole file for the sake of one `software`, which citeproc
    /// knows.
    pub software_as_book: bool,
    /// CSL-JSON holds particles and suffixes under keys of their own, which Zotero drops, instead of within `family`
    /// and `given`, where citeproc guesses them by their letters.
    pub names_in_parts: bool,
    /// CSL-JSON ends a list of authors that was cut short with the name `others`, of which pandoc makes `et al.` and
    /// every other reader a person.
    pub et_al_as_others: bool,
    /// CSL-JSON puts the words of a title that keep their case into `<span class="nocase">`, which citeproc obeys and
    /// Zotero shows.
    pub nocase_spans: bool,
    /// Which entry types BibLaTeX has for works that Zotero or the styles have none for.
    pub entry_types: EntryTypes,
    /// BibLaTeX writes what a work stands in and who published it as `journaltitle` and `publisher` in every entry
    /// type: pandoc reads no other names, and biber refuses these where its data model has them not.
    pub same_names_in_every_type: bool,
    /// BibLaTeX names the language in `langid`, too, where babel knows it: pandoc and JabRef read that alone.
    pub langid: bool,
    /// BibLaTeX writes an article number as `eid`, where JabRef looks for it and Zotero does not.
    pub article_number_in_eid: bool,
    /// How .bib files write a comma within a keyword.
    pub comma_in_keyword: CommaInKeyword,
    /// BibLaTeX files end with a comment that tells JabRef which language they are in.
    pub jabref_database_type: bool,
    /// What RIS makes of the meeting where a conference paper was given.
    pub meeting: Meeting,
    /// The tag of RIS for the editors of a book as a whole.
    pub editor_of_book: EditorOfBook,
    /// RIS writes an article number as `C7`, where EndNote looks for it and Zotero does not.
    pub article_number_in_c7: bool,
    /// RIS writes a PubMed number as `AN`, an accession number, which Zotero takes for a place in an archive.
    pub pmid_in_an: bool,
}

/// Which entry types BibLaTeX has for works that Zotero or the styles have none for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryTypes {
    /// Those alone that Zotero keeps.
    Kept,
    /// `@dataset`, too, which Zotero drops and biblatex prints.
    Printed,
    /// `@jurisdiction` and `@legislation`, too, which pandoc knows and biblatex prints nothing for.
    Known,
}

/// How .bib files write a comma within a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommaInKeyword {
    /// Within braces, as biber and most parsers have it.
    Braced,
    /// Behind a backslash, as JabRef has it.
    Escaped,
}

/// What RIS makes of the meeting where a conference paper was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// `T2` is the proceedings again, which pandoc reads there; the name of the meeting is a note, and the place is
    /// `C1`.
    Noted,
    /// `T2` is the name of the meeting, beside `C3` for the proceedings; the place is `C1`, from which Zotero takes it.
    PlaceInC1,
    /// `T2` is the name of the meeting, `CY` its place, and `C1` that of the publisher.
    PlaceInCy,
}

/// The tag of RIS for the editors of a book as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditorOfBook {
    /// `ED`, the editors to Zotero, rispy and bibutils.
    Ed,
    /// `A2`: Mendeley knows no other tag for editors; the editors of the series to Zotero and EndNote.
    A2,
    /// `A3`: the editors to EndNote, authors to Mendeley.
    A3,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            software_as_book: true,
            names_in_parts: false,
            et_al_as_others: false,
            nocase_spans: false,
            entry_types: EntryTypes::Kept,
            same_names_in_every_type: false,
            langid: false,
            article_number_in_eid: false,
            comma_in_keyword: CommaInKeyword::Braced,
            jabref_database_type: false,
            meeting: Meeting::Noted,
            editor_of_book: EditorOfBook::Ed,
            article_number_in_c7: false,
            pmid_in_an: false,
        }
    }
}

impl Target {
    /// Every target, in the order in which they are listed.
    pub const ALL: &'static [Self] =
        &[Self::Zotero, Self::Mendeley, Self::EndNote, Self::JabRef, Self::Pandoc, Self::Overleaf];

    /// The name that it goes by on the command line.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Zotero => "zotero",
            Self::Mendeley => "mendeley",
            Self::EndNote => "endnote",
            Self::JabRef => "jabref",
            Self::Pandoc => "pandoc",
            Self::Overleaf => "overleaf",
        }
    }

    /// The target of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|target| target.id() == id)
    }

    /// What it is made for, in a few words.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Zotero => {
                "RIS with the meeting beside the proceedings; titles without braces in .bib files"
            }
            Self::Mendeley => "RIS with the tags that Mendeley's import knows",
            Self::EndNote => "RIS with the tags of EndNote's own reference types",
            Self::JabRef => "BibLaTeX as JabRef writes it",
            Self::Pandoc => "CSL-JSON with all that citeproc knows",
            Self::Overleaf => "BibTeX in ASCII letters, for pdflatex",
        }
    }

    /// What it wants.
    #[must_use]
    pub fn profile(self) -> Profile {
        let usual = Profile {
            formats: &["bibtex"],
            ascii: false,
            protect: Protect::default(),
            choices: Choices::default(),
        };
        match self {
            Self::Zotero => Profile {
                formats: &["ris", "csl-json", "biblatex", "bibtex"],
                protect: Protect::None,
                choices: Choices { meeting: Meeting::PlaceInC1, ..usual.choices },
                ..usual
            },
            Self::Mendeley => Profile {
                formats: &["ris", "bibtex"],
                choices: Choices { editor_of_book: EditorOfBook::A2, pmid_in_an: true, ..usual.choices },
                ..usual
            },
            Self::EndNote => Profile {
                formats: &["ris"],
                choices: Choices {
                    meeting: Meeting::PlaceInCy,
                    editor_of_book: EditorOfBook::A3,
                    article_number_in_c7: true,
                    pmid_in_an: true,
                    ..usual.choices
                },
                ..usual
            },
            Self::JabRef => Profile {
                formats: &["biblatex", "bibtex"],
                choices: Choices {
                    entry_types: EntryTypes::Printed,
                    langid: true,
                    article_number_in_eid: true,
                    comma_in_keyword: CommaInKeyword::Escaped,
                    jabref_database_type: true,
                    ..usual.choices
                },
                ..usual
            },
            Self::Pandoc => Profile {
                formats: &["csl-json", "biblatex", "bibtex", "ris"],
                choices: Choices {
                    software_as_book: false,
                    names_in_parts: true,
                    et_al_as_others: true,
                    nocase_spans: true,
                    entry_types: EntryTypes::Known,
                    same_names_in_every_type: true,
                    langid: true,
                    ..usual.choices
                },
                ..usual
            },
            Self::Overleaf => Profile {
                formats: &["bibtex", "biblatex"],
                ascii: true,
                choices: Choices { entry_types: EntryTypes::Printed, ..usual.choices },
                ..usual
            },
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Zotero => "Zotero",
            Self::Mendeley => "Mendeley",
            Self::EndNote => "EndNote",
            Self::JabRef => "JabRef",
            Self::Pandoc => "pandoc",
            Self::Overleaf => "Overleaf",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::emitter;

    #[test]
    fn every_target_names_formats_that_are_written() {
        for &target in Target::ALL {
            let formats = target.profile().formats;
            assert!(!formats.is_empty() && formats.iter().all(|id| emitter(id).is_some()), "{target}");
            assert_eq!(Target::from_id(target.id()), Some(target));
        }
    }

    #[test]
    fn every_target_differs_from_what_is_written_for_all() {
        for &target in Target::ALL {
            assert_ne!(target.profile().choices, Choices::default(), "{target}");
        }
    }
}
