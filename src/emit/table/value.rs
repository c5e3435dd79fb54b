//! The value of a cell, and how it looks as text: JSON, or the cell of a CSV.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use crate::model::{Custom, Leftover, Name, Person, Probability};

/// The value of a cell.
#[derive(Clone, Debug)]
pub(super) enum Value<'v> {
    /// None.
    Null,
    Text(Cow<'v, str>),
    Integer(usize),
    Probability(Probability),
    Boolean(bool),
    Texts(&'v [String]),
    Names(&'v [Name]),
    Leftovers(&'v [Leftover]),
    Customs(&'v [Custom]),
}

/// How structures are written as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// As objects that have every part.
    Named,
    /// As arrays of their parts, for who knows their order.
    #[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "only the rows of Parquet files are"))]
    Bare,
}

impl<'v> Value<'v> {
    /// A text; none where it is empty.
    pub(super) fn text(text: &'v str) -> Self {
        if text.is_empty() { Self::Null } else { Self::Text(Cow::Borrowed(text)) }
    }

    /// A text that may be missing.
    pub(super) fn some(text: Option<&'v str>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// What can be shown, as text.
    pub(super) fn shown(value: Option<impl Display>) -> Self {
        value.map_or(Self::Null, |value| Self::Text(Cow::Owned(value.to_string())))
    }

    pub(super) fn integer(number: Option<usize>) -> Self {
        number.map_or(Self::Null, Self::Integer)
    }

    pub(super) fn probability(probability: Option<Probability>) -> Self {
        probability.map_or(Self::Null, Self::Probability)
    }

    /// As the cell of a CSV, without quotation marks around it: nothing for no value, nested values as JSON.
    pub(super) fn as_cell<'c>(&'c self, scratch: &'c mut String) -> &'c str {
        match self {
            Self::Null => "",
            Self::Text(text) => text,
            Self::Integer(_)
            | Self::Probability(_)
            | Self::Boolean(_)
            | Self::Texts(_)
            | Self::Names(_)
            | Self::Leftovers(_)
            | Self::Customs(_) => {
                scratch.clear();
                self.write_json(Shape::Named, scratch);
                scratch
            }
        }
    }

    /// As JSON.
    pub(super) fn write_json(&self, shape: Shape, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Text(text) => write_text(text, out),
            Self::Integer(number) => write_integer(*number, out),
            Self::Probability(probability) => write_probability(*probability, out),
            Self::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Texts(texts) => write_list(texts, out, |text, out| write_text(text, out)),
            Self::Names(names) => write_list(names, out, |name, out| write_name(name, shape, out)),
            Self::Leftovers(pieces) => write_list(pieces, out, |piece, out| {
                let mut parts = Structure::begin(shape, out);
                parts.text("text", Some(&piece.text));
                parts.integer("start", piece.span.start);
                parts.integer("end", piece.span.end);
                parts.end();
            }),
            Self::Customs(sections) => write_list(sections, out, |section, out| {
                let mut parts = Structure::begin(shape, out);
                parts.text("name", Some(&section.name));
                parts.text("text", Some(&section.text));
                parts.end();
            }),
        }
    }
}

/// A structure that is being written.
struct Structure<'o> {
    shape: Shape,
    out: &'o mut String,
    begun: bool,
}

impl<'o> Structure<'o> {
    fn begin(shape: Shape, out: &'o mut String) -> Self {
        Self { shape, out, begun: false }
    }

    fn name(&mut self, name: &str) {
        self.out.push(match (self.begun, self.shape) {
            (true, _) => ',',
            (false, Shape::Named) => '{',
            (false, Shape::Bare) => '[',
        });
        self.begun = true;
        if self.shape == Shape::Named {
            self.out.push('"');
            self.out.push_str(name);
            self.out.push_str("\":");
        }
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        self.name(name);
        match text {
            Some(text) => write_text(text, self.out),
            None => self.out.push_str("null"),
        }
    }

    fn integer(&mut self, name: &str, number: usize) {
        self.name(name);
        write_integer(number, self.out);
    }

    fn end(self) {
        self.out.push(if self.shape == Shape::Named { '}' } else { ']' });
    }
}

fn write_name(name: &Name, shape: Shape, out: &mut String) {
    let [family, given, particle, suffix, literal] = match name {
        Name::Person(Person { family, given, non_dropping_particle, suffix }) => {
            [Some(&**family), given.as_deref(), non_dropping_particle.as_deref(), suffix.as_deref(), None]
        }
        Name::Literal { literal } => [None, None, None, None, Some(&**literal)],
    };
    let mut parts = Structure::begin(shape, out);
    parts.text("family", family);
    parts.text("given", given);
    parts.text("particle", particle);
    parts.text("suffix", suffix);
    parts.text("literal", literal);
    parts.end();
}

fn write_list<T>(list: &[T], out: &mut String, mut write: impl FnMut(&T, &mut String)) {
    out.push('[');
    for (at, element) in list.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(element, out);
    }
    out.push(']');
}

fn write_text(text: &str, out: &mut String) {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        // Text can always be written.
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

fn write_integer(number: usize, out: &mut String) {
    // Writing to a string does not fail.
    let _ = write!(out, "{number}");
}

/// With a point in any case, by which readers know that the column has fractions.
fn write_probability(probability: Probability, out: &mut String) {
    let _ = write!(out, "{probability}");
    if probability.thousandths().is_multiple_of(1000) {
        out.push_str(".0");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn written(value: &Value<'_>) -> [String; 3] {
        let (mut named, mut bare, mut scratch) = (String::new(), String::new(), String::new());
        value.write_json(Shape::Named, &mut named);
        value.write_json(Shape::Bare, &mut bare);
        [named, bare, value.as_cell(&mut scratch).to_owned()]
    }

    #[test]
    fn text_is_escaped_in_json_and_bare_in_a_cell() {
        assert_eq!(written(&Value::text("Bees")), ["\"Bees\"", "\"Bees\"", "Bees"]);
        let odd = "a \"b\"\\\n\u{1}\u{fc}";
        let json = "\"a \\\"b\\\"\\\\\\n\\u0001\u{fc}\"";
        assert_eq!(written(&Value::text(odd)), [json, json, odd]);
        assert_eq!(written(&Value::text("")), ["null", "null", ""]);
    }

    #[test]
    fn a_probability_has_a_point() {
        let of =
            |thousandths| written(&Value::Probability(Probability::from_thousandths(thousandths)))[2].clone();
        assert_eq!([of(0), of(7), of(970), of(1000)], ["0.0", "0.007", "0.97", "1.0"]);
    }

    #[test]
    fn a_structure_has_all_its_parts() {
        let names = [
            Name::Person(Person {
                family: "Berg".into(),
                given: Some("R.".into()),
                non_dropping_particle: Some("van den".into()),
                suffix: None,
            }),
            Name::literal("Hive Society"),
        ];
        let [named, bare, cell] = written(&Value::Names(&names));
        assert_eq!(
            named,
            "[{\"family\":\"Berg\",\"given\":\"R.\",\"particle\":\"van den\",\"suffix\":null,\"literal\":null},\
             {\"family\":null,\"given\":null,\"particle\":null,\"suffix\":null,\"literal\":\"Hive Society\"}]"
        );
        assert_eq!(bare, "[[\"Berg\",\"R.\",\"van den\",null,null],[null,null,null,null,\"Hive Society\"]]");
        assert_eq!(cell, named);
        let pieces = [Leftover { text: "24".into(), span: Span::new(0, 2) }];
        assert_eq!(written(&Value::Leftovers(&pieces))[0], "[{\"text\":\"24\",\"start\":0,\"end\":2}]");
        assert_eq!(written(&Value::Texts(&[])), ["[]", "[]", "[]"]);
    }
}
