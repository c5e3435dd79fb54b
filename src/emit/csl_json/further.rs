//! What of an item has no field of its own, and where it goes in CSL-JSON: further variables, types, keys, fields of other formats.
//!
//! What has no place stands in `annote` or, where it is a format's, in `custom.fields`, which only items with their provenance have.
//! What only CSL-JSON knows is left to [`super::own`].

use super::own::{Own, Written};
use crate::model::{Custom, CustomKind, Item, Name, Variable, VariableKind, is_further_type};

/// The format of the fields that are CSL-JSON's own.
const OWN: &str = "csl-json";

/// What of an item has no field of its own, by where it goes.
#[derive(Default)]
pub(super) struct Further<'a> {
    /// A type that the model has not.
    pub(super) kind: Option<&'a str>,
    /// Variables, each once.
    pub(super) variables: Vec<(Variable, &'a str)>,
    /// Lines of the note that readers take for variables.
    pub(super) note: Vec<(&'static str, &'a str)>,
    /// Lines of `annote`, with a name where they are not themselves an annotation.
    pub(super) annote: Vec<(Option<&'a str>, &'a str)>,
    /// What only CSL-JSON knows.
    pub(super) own: Own<'a>,
    /// What has no place but in `custom.fields`.
    pub(super) fields: Vec<&'a Custom>,
}

impl<'a> Further<'a> {
    /// Sorts what an item has.
    pub(super) fn new(item: &'a Item, key: &str, written: Written<'_>) -> Self {
        let mut further = Self::default();
        let mut own = Vec::new();
        for custom in &item.custom {
            let Custom { name, text } = custom;
            match custom.kind() {
                // The key is the `id`.
                CustomKind::Key if text == key => {}
                CustomKind::Key => further.fields.push(custom),
                CustomKind::Type if further.kind.is_none() && is_further_type(text) => {
                    further.kind = Some(text);
                }
                CustomKind::Variable(variable) => {
                    let is_taken = variable.csl() == written.publisher && item.publisher.is_some();
                    further.variable(variable, name, text, is_taken);
                }
                CustomKind::Foreign { format: OWN, field } => own.push((custom, field)),
                CustomKind::Foreign { .. } => further.fields.push(custom),
                CustomKind::Type | CustomKind::Section => further.annote.push((Some(name), text)),
            }
        }
        if !own.is_empty() {
            let (placed, left) = Own::place(own, item, &further, written);
            further.own = placed;
            further.fields.extend(left);
        }
        further
    }

    /// The variables alone, for who has no use for what only CSL-JSON knows.
    #[cfg(feature = "style")]
    pub(super) fn without_own(self) -> Self {
        Self { own: Own::default(), ..self }
    }

    fn variable(&mut self, variable: Variable, name: &'a str, text: &'a str, is_taken: bool) {
        let is_there = self.variables.iter().any(|(other, _)| *other == variable);
        let is_sound = !text.is_empty()
            && match variable.kind() {
                VariableKind::Names => !Name::list_from_text(text).is_empty(),
                VariableKind::Text | VariableKind::Number | VariableKind::Date => true,
            };
        // The schema has no license; in notes, programs take it for the variable that it is.
        let is_license = variable == Variable::License;
        if variable == Variable::Annote {
            self.annote.push((None, text));
        } else if is_license && self.note.is_empty() && !text.contains(['\n', '\r']) {
            self.note.push((variable.csl(), text));
        } else if is_there || is_taken || !is_sound || is_license {
            self.annote.push((Some(name), text));
        } else {
            self.variables.push((variable, text));
        }
    }

    /// Whether there is such a variable.
    pub(super) fn says(&self, wanted: Variable) -> bool {
        self.variables.iter().any(|(variable, _)| *variable == wanted)
    }
}

/// Variables that have shorter names in the schema than in CSL itself.
pub(super) const SHORTER: [(Variable, &str); 3] = [
    (Variable::PartNumber, "part"),
    (Variable::PrintingNumber, "printing"),
    (Variable::SupplementNumber, "supplement"),
];

/// The key of a variable in the schema.
pub(super) fn key(variable: Variable) -> &'static str {
    let shorter = SHORTER.iter().find(|(longer, _)| *longer == variable);
    shorter.map_or(variable.csl(), |(_, key)| key)
}
