//! One JSON object: its members in order, each value as it is printed.
//!
//! What has not the form of JSON is mended where that loses nothing, and read as far as it goes where not. What the members mean is
//! left to [`super::item`].

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::de::StrRead;
use serde_json::value::RawValue;

/// A member: its key and its value as printed.
pub(super) type Member<'t> = (Cow<'t, str>, &'t RawValue);

/// What could be read of an object.
pub(super) struct Object<'t> {
    pub(super) members: Vec<Member<'t>>,
    /// Where reading stopped, in bytes of the text, and why, where not all of it could be read.
    pub(super) broken: Option<(usize, String)>,
}

impl<'t> Object<'t> {
    /// Reads the object that a text is, or all of it that stands before the first mistake.
    pub(super) fn read(text: &'t str) -> Self {
        Self::read_up_to(text, |json| json.end())
    }

    /// Reads the object that a text begins with, whatever stands behind it.
    pub(super) fn read_first(text: &'t str) -> Self {
        Self::read_up_to(text, |_| Ok(()))
    }

    fn read_up_to(
        text: &'t str,
        end: impl FnOnce(&mut serde_json::Deserializer<StrRead<'t>>) -> serde_json::Result<()>,
    ) -> Self {
        let mut members = Vec::new();
        let mut json = serde_json::Deserializer::from_str(text);
        let read = Members(&mut members).deserialize(&mut json).and_then(|()| end(&mut json));
        let broken = read.err().map(|error| {
            let end = members.last().map_or(0, |(_, value)| end_of(value.get(), text));
            (end, error.to_string())
        });
        Self { members, broken }
    }
}

/// Where a part of a text ends in it.
fn end_of(part: &str, text: &str) -> usize {
    crate::span::Span::of(part, text).end
}

/// The members of a value that is an object; none of any other value.
pub(super) fn members(value: &RawValue) -> Vec<Member<'_>> {
    Object::read(value.get()).members
}

/// The elements of a value that is an array; none of any other value.
pub(super) fn elements(value: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(value.get()).unwrap_or_default()
}

/// What kind of value one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Null, or an empty string, array or object.
    Nothing,
    String,
    Number,
    Bool,
    Array,
    Object,
}

/// The kind of a value, by how it begins.
pub(super) fn kind(value: &RawValue) -> Kind {
    let text = value.get();
    let is_blank = || text[1..text.len() - 1].trim().is_empty();
    match text.as_bytes() {
        [b'"' | b'[' | b'{', _, ..] if is_blank() => Kind::Nothing,
        [b'"', ..] => Kind::String,
        [b'[', ..] => Kind::Array,
        [b'{', ..] => Kind::Object,
        [b't' | b'f', ..] => Kind::Bool,
        [b'n', ..] | [] => Kind::Nothing,
        _ => Kind::Number,
    }
}

/// The text of a string or a number, without white space around it; none of other values and of what is blank.
pub(super) fn text<'v>(value: &'v RawValue) -> Option<Cow<'v, str>> {
    let text: Cow<'v, str> = match kind(value) {
        Kind::String => string(value)?,
        Kind::Number => Cow::Borrowed(value.get()),
        Kind::Nothing | Kind::Bool | Kind::Array | Kind::Object => return None,
    };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        None
    } else if trimmed.len() == text.len() {
        Some(text)
    } else {
        Some(Cow::Owned(trimmed.to_owned()))
    }
}

/// A string with its escapes resolved. Half of a pair of surrogates, which is no character, is U+FFFD.
fn string<'v>(value: &'v RawValue) -> Option<Cow<'v, str>> {
    let inside = value.get().strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inside));
    }
    match serde_json::from_str::<String>(value.get()) {
        Ok(text) => Some(Cow::Owned(text)),
        Err(_) => Some(Cow::Owned(String::from_utf8_lossy(&lossy(value.get())?).into_owned())),
    }
}

/// The bytes of a string that may hold halves of pairs of surrogates.
fn lossy(json: &str) -> Option<Vec<u8>> {
    struct Bytes;
    impl Visitor<'_> for Bytes {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }
    }
    serde_json::Deserializer::from_str(json).deserialize_bytes(Bytes).ok()
}

/// A value on one line: as printed, but for white space between its parts.
pub(super) fn compact(json: &str) -> String {
    let mut compact = String::with_capacity(json.len());
    let (mut is_inside, mut is_escaped) = (false, false);
    for c in json.chars() {
        if is_inside {
            is_inside = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
        } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        } else {
            is_inside = c == '"';
        }
        compact.push(c);
    }
    compact
}

/// A text with control characters in strings as escapes and without commas that nothing follows: what programs that are careless
/// write, and what can only have been meant so. None where there is neither.
pub(super) fn mended(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len() + 8);
    let (mut is_inside, mut is_escaped) = (false, false);
    for (at, c) in text.char_indices() {
        if is_inside {
            is_inside = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
            match c {
                '\n' => mended.push_str("\\n"),
                '\r' => mended.push_str("\\r"),
                '\t' => mended.push_str("\\t"),
                c if c < ' ' => mended.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => mended.push(c),
            }
            continue;
        }
        is_inside = c == '"';
        let is_last = c == ',' && text[at + 1..].trim_start().starts_with(['}', ']']);
        if !is_last {
            mended.push(c);
        }
    }
    (mended != text).then_some(mended)
}

/// Reads the members of an object one by one, so that those before a mistake are not lost.
struct Members<'m, 't>(&'m mut Vec<Member<'t>>);

impl<'t> DeserializeSeed<'t> for Members<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'t> Visitor<'t> for Members<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = map.next_key()? {
            let value: &'t RawValue = map.next_value()?;
            self.0.push((key, value));
        }
        Ok(())
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'t>(Cow<'t, str>);

impl<'t> serde::Deserialize<'t> for Key<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'t> Visitor<'t> for Text {
            type Value = Key<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'t str) -> Result<Key<'t>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Key<'t>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}
