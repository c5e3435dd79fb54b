//! What is not for the bibliography: keywords, sections that no field stands for, and where an item comes from.

use super::{Writer, separate};
use crate::emit::CommaInKeyword;
use crate::emit::origin::origin;
use crate::emit::tex::{self, Found};

impl Writer<'_> {
    /// Keywords between commas; one that holds a comma or a semicolon is braced, since the readers split at both.
    /// Zotero does so all the same, and nothing that it takes would keep the text whole.
    pub(super) fn keywords(&mut self, out: &mut String, list: &[String]) {
        for (index, keyword) in list.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            match self.choices.comma_in_keyword {
                CommaInKeyword::Braced if keyword.contains([',', ';']) => {
                    out.push('{');
                    tex::text(out, keyword, self.dialect, &mut self.found);
                    out.push('}');
                }
                CommaInKeyword::Braced => tex::text(out, keyword, self.dialect, &mut self.found),
                CommaInKeyword::Escaped => {
                    for (index, part) in keyword.split(',').enumerate() {
                        out.push_str(if index > 0 { "\\," } else { "" });
                        tex::text(out, part, self.dialect, &mut self.found);
                    }
                }
            }
        }
    }

    pub(super) fn annotate(&mut self, name: &str, text: &str) {
        separate(&mut self.annotation);
        tex::text(&mut self.annotation, name, self.dialect, &mut self.found);
        self.annotation.push_str(": ");
        tex::text(&mut self.annotation, text, self.dialect, &mut self.found);
    }

    /// Where the item comes from. What no style prints may hold any character, so that nothing of it is transliterated
    /// or warned of. `annotation` is printed by `apa`, `verba` and `verbc` by other styles, `verbb` by none.
    pub(super) fn origin(&mut self) {
        if self.provenance {
            let mut found = Found::default();
            let text = origin(&self.entry);
            if self.is_classic() {
                separate(&mut self.annotation);
                tex::text(&mut self.annotation, &text, self.dialect, &mut found);
            } else {
                self.put("verbb", |out, writer| tex::text(out, &text, writer.dialect, &mut found));
            }
            found.dropped.retain(|c| !self.found.dropped.contains(c));
            self.found.dropped.append(&mut found.dropped);
        }
    }
}
