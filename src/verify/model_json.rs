//! The model's own JSON: equal to the record as data. What it looks like is left to serde.

use serde_json::Value;

use super::{Expected, Items, ReadBack, ReadItem, json};
use crate::emit::{Options, Selection};

pub(super) struct ModelJson;

impl ReadBack for ModelJson {
    fn id(&self) -> &'static str {
        "model"
    }

    fn items<'t>(&self, text: &'t str, begun: bool, _: &Options) -> Items<'t> {
        let (elements, rest) = json::elements(text, begun);
        let mut items = Vec::new();
        for element in elements {
            match element.and_then(|text| serde_json::from_str(text).map_err(|error| error.to_string())) {
                Ok(record) => items.extend(parts(record).into_iter().map(Ok)),
                Err(problem) => items.push(Err(problem)),
            }
        }
        Items { items, rest }
    }

    fn close(&self, text: &str, begun: bool, _: &Options) -> Result<(), String> {
        json::close(text, begun)
    }

    fn expected(&self, selection: &Selection<'_>, options: &Options) -> Vec<Expected> {
        let record = selection.record;
        // The record holds no map, so that nothing in it can fail to be data.
        let parts = parts(serde_json::to_value(record).unwrap_or_default());
        let spans = std::iter::once(record.span).chain(record.references.iter().map(|cited| cited.span));
        let is_item = |index| match index {
            0 => record.document.is_some() && options.scope.documents(),
            _ => options.scope.references(),
        };
        let parts = parts.into_iter().zip(spans).enumerate();
        parts.map(|(index, (said, span))| Expected { said, span, is_item: is_item(index) }).collect()
    }
}

/// A record without its references, and each of these.
fn parts(mut record: Value) -> Vec<ReadItem> {
    let references = record.get_mut("references").map(Value::take).unwrap_or_default();
    let number = record.get("number").map(Value::to_string).unwrap_or_default();
    let file = record.get("file").map(Value::to_string).unwrap_or_default();
    let head = format!("record {number} of {file}");
    let said = |key: String, value: &Value| {
        let mut said = ReadItem::new(key);
        json::add_fields(&mut said, "", value);
        said
    };
    let mut parts = vec![said(head.clone(), &record)];
    match references {
        Value::Array(list) => {
            let cited = list.iter().enumerate();
            parts.extend(cited.map(|(at, value)| said(format!("reference {} of {head}", at + 1), value)));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            parts[0].add("references", references.to_string());
        }
    }
    parts
}
