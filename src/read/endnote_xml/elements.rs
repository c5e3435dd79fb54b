//! Which field of RIS an element of EndNote's XML is: both are the fields of EndNote's generic reference type.

use crate::model::ItemType;
use crate::read::managed::{Kind, Tag};

/// The elements that hold the values of the one around them, which has the name that tells what they are.
const PARTS: [&str; 5] = ["author", "date", "key", "keyword", "url"];

/// The name that tells what a value is.
pub(super) fn telling<'n>(around: &'n str, name: &'n str) -> &'n str {
    if PARTS.contains(&name) && !around.is_empty() { around } else { name }
}

/// The tag of a value by the name that tells what it is and the element around it; [`Tag::OTHER`] where RIS has none.
pub(super) fn tag(around: &str, name: &str) -> Tag {
    let tag = match (around, name) {
        ("alt-periodical", "full-title") => b"JA",
        ("alt-periodical", "abbr-1") => b"J1",
        (_, "authors") => b"AU",
        (_, "secondary-authors") => b"A2",
        (_, "tertiary-authors") => b"A3",
        (_, "subsidiary-authors") => b"A4",
        (_, "auth-address") => b"AD",
        (_, "title") => b"TI",
        (_, "secondary-title") => b"T2",
        (_, "tertiary-title") => b"T3",
        (_, "alt-title") => b"J2",
        (_, "short-title") => b"ST",
        (_, "translated-title") => b"TT",
        (_, "full-title") => b"JF",
        (_, "abbr-1") => b"JO",
        (_, "abbr-2" | "abbr-3") => b"J1",
        (_, "pages") => b"SP",
        (_, "volume") => b"VL",
        (_, "number" | "issue") => b"IS",
        (_, "num-vols") => b"NV",
        (_, "edition") => b"ET",
        (_, "section") => b"SE",
        (_, "reprint-edition") => b"RP",
        (_, "keywords") => b"KW",
        (_, "year") => b"PY",
        (_, "pub-dates") => b"DA",
        (_, "publisher") => b"PB",
        (_, "pub-location") => b"CY",
        (_, "isbn") => b"SN",
        (_, "accession-num") => b"AN",
        (_, "call-num") => b"CN",
        (_, "electronic-resource-num") => b"DO",
        (_, "abstract") => b"AB",
        (_, "label") => b"LB",
        (_, "notes") => b"N1",
        (_, "research-notes") => b"RN",
        (_, "work-type") => b"M3",
        (_, "reviewed-item") => b"RI",
        (_, "availability") => b"AV",
        (_, "caption") => b"CA",
        (_, "orig-pub") => b"OP",
        (_, "remote-database-name") => b"DB",
        (_, "remote-database-provider") => b"DP",
        (_, "language") => b"LA",
        (_, "access-date") => b"Y2",
        (_, "web-urls" | "related-urls" | "urls") => b"UR",
        (_, "pdf-urls") => b"L1",
        (_, "text-urls") => b"L2",
        (_, "image-urls") => b"L4",
        (_, "custom1") => b"C1",
        (_, "custom2") => b"C2",
        (_, "custom3") => b"C3",
        (_, "custom4") => b"C4",
        (_, "custom5") => b"C5",
        (_, "custom6") => b"C6",
        (_, "custom7") => b"C7",
        _ => return Tag::OTHER,
    };
    Tag::of(*tag)
}

/// The tag of a field in a type where EndNote has something else there than RIS has in most files.
pub(super) fn in_type(tag: Tag, kind: Kind) -> Tag {
    let tag_here = match (&tag.bytes(), kind.item()) {
        // The place of the meeting, and in the custom field that of the publisher.
        (b"CY", ItemType::PaperConference) => b"C1",
        (b"C1", ItemType::PaperConference) => b"CY",
        // The number in the series.
        (b"IS", ItemType::Book | ItemType::Chapter) => b"SV",
        // The year and the day on which the page was read.
        (b"IS", ItemType::Webpage) => b"Y2",
        (b"VL", ItemType::Webpage) => return Tag::OTHER,
        _ => return tag,
    };
    Tag::of(*tag_here)
}
