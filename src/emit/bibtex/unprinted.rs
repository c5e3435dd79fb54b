//! What is not for the bibliography: keywords, sections that no field stands for, and where an item comes from.

use super::{Writer, separate};
use crate::emit::CommaInKeyword;
use crate::emit::origin::origin;
use crate::emit::tex::{self, Found};

impl Writer<'_> {
    /// Keywords between commas; one that holds a comma or a semicolon is braced, since the readers split at both.
    /// Zotero does so all the same, and nothing that it takes would keep the text whole.
    pub(super) fn keywords(&mut self, out: &mut String, list: &[String]) {
        let start = out.len();
        for keyword in list {
            let before = out.len();
            if before > start {
                out.push_str(", ");
            }
            let begun = out.len();
            tex::text(out, keyword, self.dialect, &mut self.found);
            if out[begun..].trim().is_empty() {
                out.truncate(before);
                continue;
            }
            // Composing and transliterating make commas and semicolons of other signs.
            match self.choices.comma_in_keyword {
                CommaInKeyword::Braced if out[begun..].contains([',', ';']) => {
                    out.insert(begun, '{');
                    out.push('}');
                }
                CommaInKeyword::Escaped if out[begun..].contains(',') => {
                    let escaped = out[begun..].replace(',', "\\,");
                    out.truncate(begun);
                    out.push_str(&escaped);
                }
                CommaInKeyword::Braced | CommaInKeyword::Escaped => {}
            }
        }
    }

    /// Adds to what no style prints, behind a name unless that is empty.
    pub(super) fn annotate(&mut self, name: &str, text: &str) {
        let before = self.annotation.len();
        separate(&mut self.annotation);
        let begun = self.annotation.len();
        if !name.is_empty() {
            tex::text(&mut self.annotation, name, self.dialect, &mut self.found);
            self.annotation.push_str(": ");
        }
        tex::text(&mut self.annotation, text, self.dialect, &mut self.found);
        self.annotation.truncate(self.annotation.trim_end().len());
        if self.annotation.len() <= begun {
            self.annotation.truncate(before);
        }
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
