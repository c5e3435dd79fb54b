//! The page: the template, what it escapes, and how it writes numbers.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, context};
use serde::Serialize;

use super::{PageError, Told, charts};

const TEMPLATE: &str = include_str!("../../templates/report.html.j2");

/// The page of all that is told.
pub(super) fn render<S: Serialize>(told: &Told<'_, S>) -> Result<String, PageError> {
    let years = told.years.counts.iter().map(|of| (of.year, of.references)).collect();
    let class = |class: &super::Class| {
        (class.from.to_string(), format!("{} to {}", class.from, class.to), class.references)
    };
    let confidence = charts::chart(told.confidence.iter().map(class).collect());
    let values = context! {
        told => Value::from(Serde(told)),
        years => Value::from(Serde(charts::years(&years))),
        confidence => Value::from(Serde(confidence)),
    };
    let page = environment().and_then(|environment| environment.get_template("report")?.render(values));
    page.map_err(|error| PageError(error.to_string()))
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(|out, _, value| {
        let text = value.to_string();
        let written = if value.is_safe() { out.write_str(&text) } else { out.write_str(&escaped(&text)) };
        written.map_err(Error::from)
    });
    environment.add_filter("number", number);
    environment.add_filter("share", share);
    environment.add_template("report", TEMPLATE)?;
    Ok(environment)
}

/// Text for an element or a quoted attribute, in which nothing is markup and nothing hides or turns the writing around.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if is_hidden(c) => out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character is not seen itself but may change how others are: controls, marks of writing direction, what has no
/// width, tags, and what is no character. The joiners of Persian and Indian scripts are none of these.
const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// A number with its thousands apart.
#[expect(clippy::needless_pass_by_value, reason = "a filter takes values")]
fn number(value: Value) -> String {
    let digits = value.to_string();
    let mut apart = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            apart.push('\u{202f}');
        }
        apart.push(digit);
    }
    apart
}

/// A part of a whole in percent with one decimal.
fn share(part: u64, whole: u64) -> String {
    let tenths = (part * 1000 + whole / 2).checked_div(whole).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hides_or_turns_the_writing_around() {
        assert_eq!(escaped("<b a=\"'&"), "&lt;b a=&quot;&#39;&amp;");
        assert_eq!(escaped("a\u{202e}b\u{7}\u{200d}é"), "a⟨U+202E⟩b⟨U+0007⟩\u{200d}é");
    }

    #[test]
    fn numbers_are_written_for_people() {
        let written = |value: u64| number(Value::from(value));
        assert_eq!([written(0), written(999), written(1_234_567)], ["0", "999", "1\u{202f}234\u{202f}567"]);
        assert_eq!([share(1, 3), share(0, 0), share(7, 7)], ["33.3", "0.0", "100.0"]);
    }
}
