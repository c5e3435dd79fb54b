//! What JSON outputs share: an array cut into its elements, and values as fields.

use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value};

use super::ReadItem;

/// The elements that a text goes on with in an array that `begun` tells of, each as it stands there, and what stands behind
/// them.
pub(super) fn elements(text: &str, begun: bool) -> (Vec<Result<&str, String>>, &str) {
    let (mut elements, mut rest, mut begun) = (Vec::new(), text, begun);
    loop {
        let opens = if begun { ',' } else { '[' };
        let Some(inside) = rest.trim_start().strip_prefix(opens) else { return (elements, rest) };
        let element = inside.trim_start();
        if element.starts_with(']') {
            return (elements, rest);
        }
        let mut stream = Deserializer::from_str(element).into_iter::<IgnoredAny>();
        begun = true;
        match stream.next() {
            Some(Ok(IgnoredAny)) => {
                let (element, behind) = element.split_at(stream.byte_offset());
                elements.push(Ok(element));
                rest = behind;
            }
            broken => {
                let problem = broken.and_then(Result::err).map(|error| error.to_string());
                elements.push(Err(problem.unwrap_or_else(|| "the array ends within an element".into())));
                // The next one begins on a line as this one does.
                let indent = &inside[..inside.len() - element.len()];
                let next = element.find(&format!(",{indent}{{")).or_else(|| element.rfind("\n]"));
                rest = next.map_or("", |at| &element[at..]);
            }
        }
    }
}

/// Checks what closes an array.
pub(super) fn close(text: &str, begun: bool) -> Result<(), String> {
    let wanted = if begun { "]" } else { "[]" };
    if text.split_whitespace().collect::<String>() == wanted && text.ends_with('\n') {
        Ok(())
    } else {
        Err(format!("the array is not closed: {} stands where {wanted:?} is to stand", super::shown(text)))
    }
}

/// Adds every value within a value as a field, named by the way to it.
pub(super) fn add_fields(said: &mut ReadItem, name: &str, value: &Value) {
    let inside = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Object(map) if !map.is_empty() => {
            map.iter().for_each(|(part, value)| add_fields(said, &inside(part), value));
        }
        Value::Array(list) if !list.is_empty() => {
            list.iter().enumerate().for_each(|(at, value)| add_fields(said, &inside(&at.to_string()), value));
        }
        Value::String(text) => said.add(name, text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            said.add(name, value.to_string());
        }
    }
}
