//! The `custom` object: where an item comes from, and what of it no field took (docs/PROVENANCE.md).

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Entry;
use super::further::Further;
use crate::model::Origin;

/// The version of the object.
const SCHEMA: u32 = 1;

/// The object of an item with its provenance.
pub(super) struct CustomObject<'a> {
    pub(super) entry: &'a Entry<'a>,
    pub(super) further: &'a Further<'a>,
}

impl Serialize for CustomObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Entry { record, item, cited, .. } = self.entry;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &SCHEMA)?;
        map.serialize_entry("raw", cited.map_or(&record.raw, |reference| &reference.raw))?;
        map.serialize_entry("fragment", &cited.is_some_and(|reference| reference.fragment))?;
        map.serialize_entry("et_al", &item.et_al)?;
        if cited.is_some_and(|reference| reference.corrected) {
            map.serialize_entry("corrected", &true)?;
        }
        map.serialize_entry("source", &Source(self.entry.origin()))?;
        map.serialize_entry("leftover", cited.map_or(&[][..], |reference| &reference.leftover))?;
        if let Some(reference) = cited {
            map.serialize_entry("confidence", &reference.confidence)?;
        }
        if let Some(merged) = self.entry.merged() {
            if !merged.variants.is_empty() {
                map.serialize_entry("variants", &merged.variants)?;
            }
            if let Some(key) = &merged.library {
                map.serialize_entry("library", key)?;
            }
            if !merged.filled.is_empty() {
                map.serialize_entry("filled", &merged.filled)?;
            }
        }
        if !self.further.fields.is_empty() {
            map.serialize_entry("fields", &self.further.fields)?;
        }
        for (key, json) in self.further.own.within("custom") {
            map.serialize_entry(key, json)?;
        }
        map.end()
    }
}

/// The object of an item without its provenance: what another program has put there.
pub(super) struct OthersObject<'a>(pub(super) &'a Further<'a>);

impl Serialize for OthersObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.own.within("custom"))
    }
}

struct Source(Origin);

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Origin { file, record, reference, span } = &self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", &**file)?;
        map.serialize_entry("record", record)?;
        if let Some(number) = reference {
            map.serialize_entry("reference", number)?;
        }
        map.serialize_entry("start", &span.start)?;
        map.serialize_entry("end", &span.end)?;
        map.end()
    }
}
