//! What RIS is to hold of a work beyond the fields of the model, by the meanings that Zotero's import and EndNote give its tags.

use super::{Lines, Row, creator};
use crate::emit::{EditorOfBook, Options};
use crate::model::{Custom, CustomKind, Date, Item, ItemType, Name, Variable};

/// The codes of types of CSL, with the types of items that are nearest to them.
const CODES: [(&str, ItemType, &str); 14] = [
    ("bill", ItemType::Legislation, "BILL"),
    ("classic", ItemType::Book, "CLSWK"),
    ("figure", ItemType::Document, "FIGURE"),
    ("graphic", ItemType::Document, "ART"),
    ("hearing", ItemType::Document, "HEAR"),
    ("map", ItemType::Document, "MAP"),
    ("motion_picture", ItemType::Document, "MPCT"),
    ("musical_score", ItemType::Document, "MUSIC"),
    ("pamphlet", ItemType::Document, "PAMP"),
    ("periodical", ItemType::Document, "JFULL"),
    ("personal_communication", ItemType::Document, "PCOMM"),
    ("post-weblog", ItemType::Webpage, "BLOG"),
    ("regulation", ItemType::Legislation, "LEGAL"),
    ("song", ItemType::Document, "SOUND"),
];

/// Codes that a source may have for works of a type, each with the types.
const VARIANTS: [(&str, &[ItemType]); 15] = [
    ("ABST", &[ItemType::ArticleJournal]),
    ("AGGR", &[ItemType::Dataset]),
    ("ANCIENT", &[ItemType::Book]),
    ("CPAPER", &[ItemType::PaperConference]),
    ("CTLG", &[ItemType::Book]),
    ("DBASE", &[ItemType::Dataset]),
    ("EBOOK", &[ItemType::Book]),
    ("ECHAP", &[ItemType::Chapter]),
    ("EJOUR", &[ItemType::ArticleJournal]),
    ("GOVDOC", &[ItemType::Report]),
    ("INPR", &[ItemType::ArticleJournal]),
    ("SER", &[ItemType::Book]),
    ("UNBILL", &[ItemType::Legislation]),
    ("UNPB", &[ItemType::Article, ItemType::Manuscript]),
    ("UNPD", &[ItemType::Article, ItemType::Manuscript]),
];

fn values<'i>(item: &'i Item, name: &'i str) -> impl Iterator<Item = &'i Custom> {
    item.custom.iter().filter(move |custom| custom.name == name)
}

fn code_of(item: &Item, csl: &str) -> Option<&'static str> {
    CODES.iter().find(|(name, kind, _)| *name == csl && *kind == item.kind).map(|(_, _, code)| *code)
}

/// What the source calls a work of this type, where it has another word for it than RIS has first.
fn variant(item: &Item) -> Option<&str> {
    let printed = values(item, "ris:TY").next()?.text.as_str();
    let code = printed.to_ascii_uppercase();
    let is_variant = match code.as_str() {
        "WEB" => item.kind == ItemType::Webpage,
        "EDBOOK" => item.kind == ItemType::Book && item.author.is_empty(),
        code => VARIANTS.iter().any(|(known, kinds)| *known == code && kinds.contains(&item.kind)),
    };
    // A document can be anything.
    let is_word = item.kind == ItemType::Document
        && !printed.is_empty()
        && printed.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_variant || is_word).then_some(printed)
}

/// The code of a work whose type has none of its own.
pub(super) fn code(item: &Item) -> Option<&str> {
    variant(item).or_else(|| values(item, "type").find_map(|custom| code_of(item, &custom.text)))
}

/// The abbreviation that the source has for what the work stands in.
pub(super) fn short_source(item: &Item) -> Option<&str> {
    values(item, "container-title-short").next().map(|custom| custom.text.as_str())
}

/// The place in the item of a date as its source prints it, where that is of the same year.
fn printed(item: &Item, tag: &str, date: Date) -> Option<usize> {
    let (name, year) = (format!("ris:{tag}"), format!("{:04}", date.year));
    item.custom.iter().position(|custom| custom.name == name && custom.text.starts_with(&year))
}

/// A date as it is to be written: as its source prints it, or in the form of RIS.
pub(super) fn date(item: &Item, tag: &str, date: Date, formed: String) -> String {
    printed(item, tag, date).map_or(formed, |at| item.custom[at].text.clone())
}

/// Puts the lines of all sections.
pub(super) fn put(item: &Item, sections: &[Custom], options: &Options, row: &Row, lines: &mut Lines) {
    let first_type = sections.iter().position(|section| section.name == "ris:TY");
    let mut said = vec![first_type.filter(|_| variant(item).is_some())];
    if let Some(date) = item.issued {
        said.push(printed(item, "PY", date));
        said.push(printed(item, "DA", date).filter(|_| date.month().is_some()));
    }
    said.push(item.accessed.and_then(|date| printed(item, "Y2", date)));
    for (at, Custom { name, text }) in sections.iter().enumerate() {
        match CustomKind::of(name) {
            CustomKind::Variable(variable) => put_variable(item, variable, text, options, row, lines),
            CustomKind::Type if code_of(item, text).is_some() => {}
            CustomKind::Section | CustomKind::Type => lines.note(name, text),
            CustomKind::Foreign { format: "ris", field } if !said.contains(&Some(at)) => {
                let mut letters = field.chars();
                let is_tag = field.len() == 2
                    && letters.next().is_some_and(|c| c.is_ascii_uppercase())
                    && letters.next().is_some_and(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
                match field {
                    "TY" | "ID" | "ER" => lines.note(name, text),
                    tag if is_tag => lines.put(tag, text),
                    _ => lines.note(name, text),
                }
            }
            CustomKind::Key | CustomKind::Foreign { .. } => {}
        }
    }
}

fn put_variable(
    item: &Item,
    variable: Variable,
    text: &str,
    options: &Options,
    row: &Row,
    lines: &mut Lines,
) {
    let choices = &options.choices;
    let is = |kinds: &[ItemType]| kinds.contains(&item.kind);
    let has_type = |names: &[&str]| {
        values(item, "type").next().is_some_and(|first| names.contains(&first.text.as_str()))
    };
    let serials = [ItemType::ArticleJournal, ItemType::ArticleMagazine, ItemType::ArticleNewspaper];
    let within = [
        ItemType::Chapter,
        ItemType::EntryDictionary,
        ItemType::EntryEncyclopedia,
        ItemType::PaperConference,
    ];
    let is_book = is(&[ItemType::Book]);
    let is_case = is(&[ItemType::LegalCase]);
    let books = is_book && !item.editor.is_empty() && choices.editor_of_book != EditorOfBook::A2;
    // Those who are named in a tag of their own, one each.
    let names = [
        (Variable::Translator, "A4", !is_case),
        (Variable::CollectionEditor, "A3", is(&within)),
        (Variable::CollectionEditor, "A2", books),
        (Variable::ContainerAuthor, "C2", is(&[ItemType::Chapter]) && can_be_told_as_names(text)),
        (Variable::Performer, "A2", has_type(&["musical_score", "song"])),
        (Variable::Recipient, "A2", has_type(&["personal_communication"])),
        (Variable::Producer, "A3", has_type(&["motion_picture"])),
    ];
    let applies = |(known, _, applies): &&(Variable, &str, bool)| *known == variable && *applies;
    if let Some((_, tag, _)) = names.iter().find(applies) {
        let names = Name::list_from_text(text);
        names.iter().filter_map(creator).for_each(|name| lines.0.add(*tag, name));
        return;
    }
    let stands_in = item.container_title.is_some();
    let is_abbreviated =
        options.abbreviate_journals.is_some() && super::journal::abbreviation(item, options).is_some();
    let has_pages = item.page.is_some() || item.article_number.is_some();
    let counts = is(&[ItemType::Book, ItemType::Manuscript, ItemType::Thesis]);
    let is_count = counts && !has_pages && !text.contains(['-', '\u{2013}', '\u{2014}']);
    let texts = [
        (Variable::Annote, "N1", true),
        (Variable::Archive, "DB", true),
        (Variable::ArchiveLocation, "AN", !choices.pmid_in_an || item.pmid.is_none()),
        (Variable::CallNumber, "CN", true),
        (Variable::CollectionNumber, "M1", is_book && item.number.is_none()),
        (Variable::CollectionNumber, "SV", is(&[ItemType::Chapter, ItemType::PaperConference])),
        (Variable::ContainerTitleShort, "J2", stands_in && !is_abbreviated),
        (Variable::Issn, "SN", is(&serials) || row.isbn && has_form_of_issn(text)),
        (Variable::NumberOfPages, "SP", is_count),
        (Variable::NumberOfVolumes, "NV", true),
        (Variable::ReviewedTitle, "RI", true),
        (Variable::Scale, "C1", has_type(&["map"])),
        (Variable::Section, "SE", !is_case),
        (Variable::Source, "DP", true),
        (Variable::TitleShort, "ST", true),
    ];
    match texts.iter().find(applies) {
        Some((_, tag, _)) => lines.put(tag, text),
        None => lines.note(variable.csl(), text),
    }
}

/// `1234-567X`
fn has_form_of_issn(text: &str) -> bool {
    let Some((head, tail)) = text.split_once('-') else { return false };
    let tail = tail.strip_suffix(['X', 'x']).map_or_else(|| tail.to_owned(), |tail| format!("{tail}0"));
    [head, &tail].iter().all(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether every name has a comma, and none a digit.
fn can_be_told_as_names(text: &str) -> bool {
    let names = Name::list_from_text(text);
    let lines: Option<Vec<String>> = names.iter().map(creator).collect();
    lines.is_some_and(|lines| !lines.is_empty() && lines.iter().all(|line| line.contains(',')))
        && !text.chars().any(|c| c.is_ascii_digit())
}
