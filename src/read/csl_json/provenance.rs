//! The `custom` object that refmill writes (docs/PROVENANCE.md), read back: what an item was before it was written.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::{Confidence, Custom, Judged, Leftover, Origin, Probability};
use crate::span::Span;

/// What an item was before it was written.
pub(super) struct Provenance {
    pub(super) raw: String,
    pub(super) fragment: bool,
    pub(super) et_al: bool,
    pub(super) corrected: bool,
    pub(super) origin: Origin,
    pub(super) leftover: Vec<Leftover>,
    /// None for a document.
    pub(super) confidence: Option<Confidence>,
    pub(super) fields: Vec<Custom>,
}

/// The keys of the object, whose values come back as they were.
pub(super) const KEYS: [&str; 9] =
    ["schema", "raw", "fragment", "et_al", "corrected", "source", "leftover", "confidence", "fields"];

/// The version of the object that is known.
const SCHEMA: u64 = 1;

#[derive(Deserialize)]
struct Object {
    schema: u64,
    raw: String,
    fragment: bool,
    et_al: bool,
    #[serde(default)]
    corrected: bool,
    source: Source,
    leftover: Vec<Left>,
    confidence: Option<BTreeMap<String, f64>>,
    #[serde(default)]
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Source {
    file: String,
    record: usize,
    reference: Option<usize>,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Left {
    text: String,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    text: String,
}

/// Reads the object; none where it is another program's.
pub(super) fn read(custom: &RawValue) -> Option<Provenance> {
    let object: Object = serde_json::from_str(custom.get()).ok()?;
    if object.schema != SCHEMA {
        return None;
    }
    let Source { file, record, reference, start, end } = object.source;
    let origin = Origin { file: file.into(), record, reference, span: Span::new(start, end) };
    let raw = object.raw;
    let leftover = object.leftover.into_iter().map(|Left { text, start, end }| {
        // What is said of a place has to hold of it.
        let is_there = raw.get(start..end).is_some_and(|left| left == text);
        is_there.then(|| Leftover { text, span: Span::new(start, end) })
    });
    let leftover = leftover.collect::<Option<Vec<_>>>()?;
    let confidence = match object.confidence {
        Some(values) => Some(confidence(&values)?),
        None => None,
    };
    // Only what is cited has been judged.
    if confidence.is_some() != reference.is_some() {
        return None;
    }
    Some(Provenance {
        raw,
        fragment: object.fragment,
        et_al: object.et_al,
        corrected: object.corrected,
        origin,
        leftover,
        confidence,
        fields: object.fields.into_iter().map(|Field { name, text }| Custom { name, text }).collect(),
    })
}

fn confidence(values: &BTreeMap<String, f64>) -> Option<Confidence> {
    let of = |name: &str| {
        let value = values.get(name).filter(|value| (0.0..=1.0).contains(*value))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is at most 1000")]
        let thousandths = (value * 1000.0).round() as u16;
        Some(Probability::from_thousandths(thousandths))
    };
    let mut confidence = Confidence { reference: of("reference")?, ..Confidence::default() };
    for field in Judged::ALL {
        confidence.fields[field as usize] = of(field.csl())?;
    }
    (values.len() == 1 + Judged::ALL.len()).then_some(confidence)
}
