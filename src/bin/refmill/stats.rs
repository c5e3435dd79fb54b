//! The share of each layout, as a table for people or as JSON for programs.

use refmill::Layouts;
use refmill::model::Layout;

use crate::visible::{visible, visible_json};

/// How many characters of an example are shown.
const SHOWN: usize = 120;

/// The table, with examples of what has none of the layouts.
pub(crate) fn table(layouts: &Layouts) -> String {
    let all = layouts.references();
    let mut text = format!("{:10}  {:>10}  {:>7}  EXAMPLE\n", "LAYOUT", "REFERENCES", "SHARE");
    for layout in Layout::ALL {
        let (id, count) = (layout.id(), layouts.count(*layout));
        text += &format!("{id:10}  {count:>10}  {:>7}  {}\n", share(count, all), layout.shape());
    }
    let mut examples = layouts.examples().peekable();
    if examples.peek().is_some() {
        text += "\nin no known layout, for example:\n";
    }
    for example in examples {
        let cut: String = visible(&example.text).chars().take(SHOWN).collect();
        let dots = if example.text.chars().count() > SHOWN { "…" } else { "" };
        text += &format!("  {}:{}: {cut}{dots}\n", visible(&example.file), example.line);
    }
    text
}

/// One JSON object on a line.
pub(crate) fn json(layouts: &Layouts) -> String {
    visible_json(&serde_json::json!({ "stats": layouts }).to_string()) + "\n"
}

/// The share in percent with one decimal.
fn share(part: usize, all: usize) -> String {
    let tenths = (part * 1000 + all / 2).checked_div(all).unwrap_or(0);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_one_decimal() {
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(share(2, 3), "66.7 %");
        assert_eq!(share(0, 0), "0.0 %");
        assert_eq!(share(7, 7), "100.0 %");
    }
}
