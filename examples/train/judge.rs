//! Whether a reference was read right: what was read beside the answer of a gold file, field by field.
//!
//! Text is the same when its letters and digits are, whatever their case; numbers and pages keep their hyphens.
//! `alt_X` is equally right for field X, and the fields in `uncertain_fields` are not judged.

use std::collections::BTreeMap;

use encoding_rs::WINDOWS_1252;
use refmill::model::Judged;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// What is right of one reference.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judgement {
    /// Whether all fields that the answer has are right at once, the type left aside, and nothing is invented.
    pub(crate) whole: bool,
    /// Whether the answer has all fields.
    pub(crate) is_complete: bool,
    /// Whether each field is right, in the order of [`Judged::ALL`]; none where the answer is not certain or lacks it.
    pub(crate) fields: [Option<bool>; Judged::ALL.len()],
}

/// What must be printed in the reference if it is there at all.
const PRINTED: [&str; 7] =
    ["publisher", "publisher-place", "collection-title", "event-title", "event-place", "URL", "ISBN"];

/// The fields of a gold file that decide about each judged field.
const fn names(field: Judged) -> &'static [&'static str] {
    match field {
        Judged::Author => &["authors"],
        Judged::Title => &["title"],
        Judged::ContainerTitle => &["container"],
        Judged::Volume => &["volume"],
        Judged::Issue => &["issue"],
        Judged::Page => &["page_first", "page_last", "article_number"],
        Judged::Issued => &["year"],
        Judged::Type => &[],
    }
}

/// Compares an answer with what was read, a CSL-JSON item.
pub(crate) fn judge(gold: &Value, read: &Value) -> Judgement {
    let is_fragment = read["custom"]["fragment"] == true;
    if gold["fragment"] == true {
        let fields = [None; Judged::ALL.len()];
        return Judgement { whole: is_fragment, is_complete: true, fields };
    }
    let (wanted, got) = (fields_of_gold(gold), fields_of_item(read, gold));
    let uncertain: Vec<&str> =
        gold["uncertain_fields"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let is_right = |name: &str| {
        wanted.get(name) == got.get(name)
            || alternatives(gold, name).is_some_and(|known| known.contains(&got[name]))
    };
    let lacks = |name: &str| gold.get(name).is_none();
    let fields = Judged::ALL.map(|field| match names(field) {
        [] => judged_type(gold, read),
        names if names.iter().any(|name| uncertain.contains(name) || lacks(name)) => None,
        names => Some(names.iter().all(|name| is_right(name))),
    });
    let raw = letters(&gold["raw"]);
    let is_printed = |name: &&str| !read[*name].is_string() || raw.contains(&letters(&read[*name]));
    let all = wanted.keys().all(|name| lacks(name) || uncertain.contains(name) || is_right(name));
    let whole = all && !is_fragment && PRINTED.iter().all(is_printed);
    Judgement { whole, is_complete: is_complete(gold), fields }
}

/// Whether an answer has all fields.
pub(crate) fn is_complete(gold: &Value) -> bool {
    Judged::ALL.into_iter().flat_map(names).all(|name| gold.get(name).is_some())
}

fn judged_type(gold: &Value, read: &Value) -> Option<bool> {
    let known = gold["type"].as_str().filter(|_| gold["type_uncertain"] != true)?;
    Some(read["type"].as_str() == Some(known))
}

/// What is equally right for a field.
fn alternatives(gold: &Value, name: &str) -> Option<Vec<String>> {
    let plain = if matches!(name, "title" | "container") { letters } else { number };
    match &gold[format!("alt_{name}")] {
        Value::Null => None,
        Value::Array(list) => Some(list.iter().map(plain).collect()),
        text @ (Value::String(_) | Value::Bool(_) | Value::Number(_) | Value::Object(_)) => {
            Some(vec![plain(text)])
        }
    }
}

fn fields_of_gold(gold: &Value) -> BTreeMap<&'static str, String> {
    let mut fields = BTreeMap::new();
    fields.insert("authors", families(&gold["authors"]));
    fields.insert("title", letters(&gold["title"]));
    fields.insert("container", letters(&gold["container"]));
    for name in ["volume", "issue", "article_number", "page_first", "page_last", "year"] {
        fields.insert(name, number(&gold[name]));
    }
    fields
}

fn fields_of_item(item: &Value, gold: &Value) -> BTreeMap<&'static str, String> {
    let page = number(&item["page"]);
    let (wanted_first, wanted_last) = (number(&gold["page_first"]), number(&gold["page_last"]));
    let wanted: Vec<&str> =
        [&*wanted_first, &*wanted_last].into_iter().filter(|page| !page.is_empty()).collect();
    let (mut first, mut last) = match page.split_once('-') {
        Some((first, last)) => (first.to_owned(), last.to_owned()),
        None => (page.clone(), String::new()),
    };
    if !wanted.is_empty() && page == wanted.join("-") {
        // Pages that hold hyphens themselves.
        (first, last) = (wanted_first, wanted_last);
    }
    let mut article = number(&item["article-number"]);
    let wanted = number(&gold["article_number"]);
    if article.is_empty() && !wanted.is_empty() {
        if page == wanted {
            (article, first) = (page, String::new());
        } else if number(&item["number"]) == wanted {
            article = wanted;
        }
    }
    let mut container = letters(&item["container-title"]);
    let known = letters(&gold["container"]);
    if container.is_empty() && !known.is_empty() {
        // A preprint server or a series has a field of its own.
        let others = ["publisher", "collection-title", "event-title"].map(|name| letters(&item[name]));
        container = others.into_iter().find(|text| *text == known).unwrap_or_default();
    }
    BTreeMap::from([
        ("authors", families(&item["author"])),
        ("title", letters(&item["title"])),
        ("container", container),
        ("volume", number(&item["volume"])),
        ("issue", number(&item["issue"])),
        ("article_number", article),
        ("page_first", first),
        ("page_last", last),
        ("year", number(&item["issued"]["date-parts"][0][0])),
    ])
}

/// The family names in order, a line each.
fn families(authors: &Value) -> String {
    let family = |author: &Value| match &author["literal"] {
        Value::String(_) => letters(&author["literal"]),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            ["dropping-particle", "non-dropping-particle", "family"]
                .map(|part| letters(&author[part]))
                .concat()
        }
    };
    authors.as_array().into_iter().flatten().map(|author| family(author) + "\n").collect()
}

fn letters(value: &Value) -> String {
    clean(value).chars().filter(|c| c.is_alphanumeric() || *c == '+').collect()
}

fn number(value: &Value) -> String {
    let hyphen = |c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '/' | '+');
    let text: String = clean(value).chars().map(hyphen).filter(kept).collect();
    text.trim_matches(['-', '/']).to_owned()
}

/// A text without entities, mojibake, compatibility characters and capitals.
fn clean(value: &Value) -> String {
    let text = match value {
        Value::String(text) => without_entities(text),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return String::new(),
    };
    let text = if text.contains(['Ã', 'â', 'Â']) { without_mojibake(text) } else { text };
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// A text that was decoded as Windows-1252 though it was UTF-8, decoded as it should be.
fn without_mojibake(text: String) -> String {
    let (bytes, _, lossy) = WINDOWS_1252.encode(&text);
    match std::str::from_utf8(&bytes) {
        Ok(mended) if !lossy => mended.to_owned(),
        Ok(_) | Err(_) => text,
    }
}

fn without_entities(text: &str) -> String {
    const NAMED: [(&str, &str); 6] =
        [("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"), ("nbsp", " "), ("amp", "&")];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest[1..].split_once(';').map(|(name, _)| name).unwrap_or_default();
        let code = entity.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => digits.parse().ok(),
        });
        let named = NAMED.iter().find(|(name, _)| *name == entity).map(|(_, text)| (*text).to_owned());
        match code.and_then(char::from_u32).map(String::from).or(named) {
            Some(text) => {
                out.push_str(&text);
                rest = &rest[entity.len() + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}
