//! What a work has beyond the fields of the model, in RIS: variables of CSL, types of CSL that items have not, and fields that only
//! RIS knows.
//!
//! A variable has the tag that Zotero's import or EndNote takes it from, in the types in which they do; elsewhere it is a note
//! under its name.

use super::Lines;
use crate::emit::foreign::report_left_out;
use crate::emit::{EditorOfBook, escape};
use crate::model::{Custom, CustomKind, Item, ItemType, Name, Variable};

/// The code of a type that has no item type of its own: the one that the source printed, or that of its type in CSL.
pub(super) fn code(item: &Item) -> Option<&str> {
    printed_code(item).map(|custom| custom.text.as_str()).or_else(|| {
        let types = item.custom.iter().filter(|custom| custom.kind() == CustomKind::Type);
        types.filter_map(|custom| code_of_type(item.kind, &custom.text)).next()
    })
}

/// The code that the source printed, where it is another one for works of this type.
fn printed_code(item: &Item) -> Option<&Custom> {
    let codes: &[&str] = match item.kind {
        ItemType::Article | ItemType::Manuscript => &["UNPB", "UNPD"],
        ItemType::ArticleJournal => &["ABST", "EJOUR", "INPR"],
        // The authors of an edited book are its editors.
        ItemType::Book if item.author.is_empty() => &["ANCIENT", "CTLG", "EBOOK", "EDBOOK", "SER"],
        ItemType::Book => &["ANCIENT", "CTLG", "EBOOK", "SER"],
        ItemType::Chapter => &["ECHAP"],
        ItemType::Dataset => &["AGGR", "DBASE"],
        ItemType::Legislation => &["UNBILL"],
        ItemType::PaperConference => &["CPAPER"],
        ItemType::Report => &["GOVDOC"],
        ItemType::Webpage => &["WEB"],
        // Nothing tells what else it can be.
        ItemType::Document => &[],
        ItemType::ArticleMagazine
        | ItemType::ArticleNewspaper
        | ItemType::EntryDictionary
        | ItemType::EntryEncyclopedia
        | ItemType::LegalCase
        | ItemType::Patent
        | ItemType::Software
        | ItemType::Speech
        | ItemType::Standard
        | ItemType::Thesis => return None,
    };
    let custom = own(item, "TY").next()?;
    let is_word = !custom.text.is_empty() && custom.text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_other = codes.is_empty() || codes.iter().any(|code| code.eq_ignore_ascii_case(&custom.text));
    (is_word && is_other).then_some(custom)
}

/// The code of a type of CSL, beside the type of item that is nearest to it.
fn code_of_type(kind: ItemType, csl: &str) -> Option<&'static str> {
    Some(match (kind, csl) {
        (ItemType::Book, "classic") => "CLSWK",
        (ItemType::Document, "figure") => "FIGURE",
        (ItemType::Document, "graphic") => "ART",
        (ItemType::Document, "hearing") => "HEAR",
        (ItemType::Document, "map") => "MAP",
        (ItemType::Document, "motion_picture") => "MPCT",
        (ItemType::Document, "musical_score") => "MUSIC",
        (ItemType::Document, "pamphlet") => "PAMP",
        (ItemType::Document, "periodical") => "JFULL",
        (ItemType::Document, "personal_communication") => "PCOMM",
        (ItemType::Document, "song") => "SOUND",
        (ItemType::Legislation, "bill") => "BILL",
        (ItemType::Legislation, "regulation") => "LEGAL",
        (ItemType::Webpage, "post-weblog") => "BLOG",
        (_, _) => return None,
    })
}

/// The sections of an item that RIS has under a tag.
fn own<'i>(item: &'i Item, tag: &str) -> impl Iterator<Item = &'i Custom> {
    let is_it = move |custom: &&Custom| matches!(custom.kind(), CustomKind::Foreign { format: "ris", field } if field == tag);
    item.custom.iter().filter(is_it)
}

/// Whether the source has an abbreviation of what the work stands in.
pub(super) fn has_short_source(item: &Item) -> bool {
    let is_short = |custom: &Custom| custom.kind() == CustomKind::Variable(Variable::ContainerTitleShort);
    item.custom.iter().any(is_short)
}

/// A date as its source prints it, `2005///Spring`, where the item's is of the same year.
pub(super) fn printed_date<'i>(item: &'i Item, tag: &str) -> Option<&'i Custom> {
    let date = match tag {
        "PY" => item.issued,
        "DA" => item.issued.filter(|date| date.month().is_some()),
        "Y2" => item.accessed,
        _ => None,
    };
    let year = format!("{:04}", date?.year);
    own(item, tag).find(|custom| custom.text.starts_with(&year))
}

/// The type of CSL that an item has beside its own.
fn csl_type(item: &Item) -> &str {
    let custom = item.custom.iter().find(|custom| custom.kind() == CustomKind::Type);
    custom.map_or("", |custom| &custom.text)
}

impl Lines<'_> {
    pub(super) fn further(&mut self, item: &Item, sections: &[Custom]) {
        // What lines before have said.
        let dates = ["PY", "DA", "Y2"].map(|tag| printed_date(item, tag));
        let said = [printed_code(item), dates[0], dates[1], dates[2]];
        let csl = csl_type(item);
        for custom in sections {
            let Custom { name, text } = custom;
            match custom.kind() {
                // The key of the entry is made of it.
                CustomKind::Key => {}
                CustomKind::Type if code_of_type(item.kind, text).is_some() => {}
                CustomKind::Type | CustomKind::Section => self.note(name, "custom", text),
                CustomKind::Variable(variable) => self.variable(item, csl, variable, text),
                CustomKind::Foreign { format: "ris", field } => {
                    if !said.into_iter().flatten().any(|said| std::ptr::eq(said, custom)) {
                        self.own_field(custom, field);
                    }
                }
                CustomKind::Foreign { .. } => {}
            }
        }
        report_left_out(self.entry, &["ris"], "RIS", self.report);
    }

    /// A field that only RIS knows, as it was printed.
    fn own_field(&mut self, custom: &Custom, tag: &str) {
        let is_tag = match *tag.as_bytes() {
            [first, second] => {
                first.is_ascii_uppercase() && (second.is_ascii_uppercase() || second.is_ascii_digit())
            }
            _ => false,
        };
        if is_tag && !["TY", "ID", "ER"].contains(&tag) {
            self.text(tag, "custom", &custom.text);
        } else {
            self.note(&custom.name, "custom", &custom.text);
        }
    }

    fn variable(&mut self, item: &Item, csl: &str, variable: Variable, text: &str) {
        let name = variable.csl();
        match self.tag(item, csl, variable, text) {
            Some(tag @ ("A2" | "A3" | "A4" | "C2")) => self.names(tag, name, &Name::list_from_text(text)),
            Some(tag) => self.text(tag, name, text),
            None => self.note(name, name, text),
        }
    }

    /// The tag of a variable, where the type has one for it and the item nothing else there.
    fn tag(&self, item: &Item, csl: &str, variable: Variable, text: &str) -> Option<&'static str> {
        let kind = item.kind;
        let is_periodical =
            matches!(kind, ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper);
        let tag = |tag, applies: bool| applies.then_some(tag);
        match variable {
            Variable::Annote => Some("N1"),
            Variable::Archive => Some("DB"),
            Variable::ArchiveLocation => tag("AN", !(self.choices.pmid_in_an && item.pmid.is_some())),
            Variable::CallNumber => Some("CN"),
            Variable::CollectionEditor if kind == ItemType::Book => {
                tag("A2", !item.editor.is_empty() && self.choices.editor_of_book != EditorOfBook::A2)
            }
            Variable::CollectionEditor => tag(
                "A3",
                matches!(
                    kind,
                    ItemType::Chapter
                        | ItemType::EntryDictionary
                        | ItemType::EntryEncyclopedia
                        | ItemType::PaperConference
                ),
            ),
            Variable::CollectionNumber if kind == ItemType::Book => tag("M1", item.number.is_none()),
            Variable::CollectionNumber => {
                tag("SV", matches!(kind, ItemType::Chapter | ItemType::PaperConference))
            }
            Variable::ContainerAuthor => tag("C2", kind == ItemType::Chapter && has_commas_alone(text)),
            Variable::ContainerTitleShort => tag("J2", item.container_title.is_some() && !self.has_short),
            Variable::Issn => tag("SN", is_periodical || self.layout.has_isbn() && is_issn(text)),
            Variable::NumberOfPages => {
                let counts = matches!(kind, ItemType::Book | ItemType::Manuscript | ItemType::Thesis);
                let is_free = item.page.is_none() && item.article_number.is_none();
                tag("SP", counts && is_free && !text.contains(['-', '–', '—']))
            }
            Variable::NumberOfVolumes => Some("NV"),
            Variable::Performer => tag("A2", matches!(csl, "song" | "musical_score")),
            Variable::Producer => tag("A3", csl == "motion_picture"),
            Variable::Recipient => tag("A2", csl == "personal_communication"),
            Variable::ReviewedTitle => Some("RI"),
            Variable::Scale => tag("C1", csl == "map"),
            Variable::Section => tag("SE", kind != ItemType::LegalCase),
            Variable::Source => Some("DP"),
            Variable::TitleShort => Some("ST"),
            Variable::Translator => tag("A4", kind != ItemType::LegalCase),
            Variable::ArchiveCollection
            | Variable::ArchivePlace
            | Variable::Authority
            | Variable::AvailableDate
            | Variable::Chair
            | Variable::ChapterNumber
            | Variable::Compiler
            | Variable::Composer
            | Variable::Contributor
            | Variable::Curator
            | Variable::Dimensions
            | Variable::Director
            | Variable::Division
            | Variable::EditorialDirector
            | Variable::ExecutiveProducer
            | Variable::Guest
            | Variable::Host
            | Variable::Illustrator
            | Variable::Interviewer
            | Variable::Jurisdiction
            | Variable::License
            | Variable::Medium
            | Variable::Narrator
            | Variable::Organizer
            | Variable::OriginalAuthor
            | Variable::OriginalDate
            | Variable::OriginalPublisher
            | Variable::OriginalPublisherPlace
            | Variable::OriginalTitle
            | Variable::PartNumber
            | Variable::PartTitle
            // Zotero drops it where EndNote has it, in C2.
            | Variable::Pmcid
            | Variable::PrintingNumber
            | Variable::References
            | Variable::ReviewedAuthor
            | Variable::ReviewedGenre
            | Variable::ScriptWriter
            | Variable::SeriesCreator
            | Variable::Submitted
            | Variable::SupplementNumber
            | Variable::VolumeTitle => None,
        }
    }
}

/// Whether every name of a list has a comma and no digit, without which `C2` is taken for something else.
fn has_commas_alone(text: &str) -> bool {
    let names = Name::list_from_text(text);
    let has_comma = |name: &Name| match name {
        Name::Person(person) => {
            person.given.is_some() || person.suffix.is_some() || person.family.contains(' ')
        }
        Name::Literal { .. } => true,
    };
    !names.is_empty()
        && names.iter().all(has_comma)
        && !escape::ris(text).text.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a text is an ISSN, which in types with an ISBN stands in the same tag.
fn is_issn(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes[at].is_ascii_digit() || at == 8 && matches!(bytes[at], b'X' | b'x');
    bytes.len() == 9 && (0..9).all(|at| if at == 4 { bytes[at] == b'-' } else { is_digit(at) })
}
