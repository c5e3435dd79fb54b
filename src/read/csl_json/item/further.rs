//! Variables that items have no field for, variables under other names, and fields that stand in a note.

use serde_json::value::RawValue;

use super::Builder;
use crate::model::{ArXiv, Custom, Doi, Isbn, Name, Pmid, Url, Variable, VariableKind};
use crate::read::csl_json::object::{self, Kind};
use crate::read::csl_json::{dates, note};

impl<'t> Builder<'t, '_> {
    pub(super) fn variable(&mut self, variable: Variable, key: &str, value: &'t RawValue) {
        // Crossref has lists of licenses with their dates there.
        let is_list = variable == Variable::License && object::text(value).is_none();
        if is_list || self.held(variable).is_some() {
            return self.keep(key, object::compact(value.get()));
        }
        let text = match variable.kind() {
            VariableKind::Text | VariableKind::Number => {
                if variable == Variable::Issn && object::kind(value) == Kind::Array {
                    let texts: Vec<_> =
                        object::elements(value).into_iter().filter_map(object::text).collect();
                    Some(texts.join(", ")).filter(|text| !text.is_empty())
                } else {
                    self.text(key, value)
                }
            }
            VariableKind::Names => {
                let (names, _) = self.names(key, value);
                let text = Name::list_to_text(&names);
                if !tells_apart(&text, &names) {
                    return self.keep(key, object::compact(value.get()));
                }
                Some(text).filter(|text| !text.is_empty())
            }
            VariableKind::Date => {
                let reading = dates::read(value, true);
                match reading.days {
                    Some(days) => {
                        for (part, value) in reading.rest {
                            self.keep(&format!("{key}.{part}"), object::compact(value.get()));
                        }
                        Some(days.to_string())
                    }
                    None if reading.is_unreadable => return self.unreadable(key, value, "no date"),
                    None => None,
                }
            }
        };
        if let Some(text) = text {
            self.add(variable, text);
        }
    }

    /// Keeps the text of a variable that is not there yet.
    fn add(&mut self, variable: Variable, text: String) {
        self.variables.push((variable, self.item.custom.len()));
        self.item.custom.push(Custom::new(variable.csl(), text));
    }

    /// The text of a variable.
    fn held(&self, wanted: Variable) -> Option<&str> {
        let (_, at) = self.variables.iter().find(|(variable, _)| *variable == wanted)?;
        Some(&self.item.custom.get(*at)?.text)
    }

    /// A variable under another name than CSL 1.0.2 has for it: it counts where that name is not there, or says the same.
    pub(super) fn alias(&mut self, canonical: &'static str, key: &str, value: &'t RawValue) {
        let variable = Variable::from_csl(canonical);
        let held = match variable {
            Some(variable) => self.held(variable).map(str::to_owned),
            None => self.slot(canonical).and_then(|slot| slot.clone()),
        };
        match (held, object::text(value)) {
            (Some(held), Some(text)) if held == text => {}
            (Some(_), _) => self.keep(key, object::compact(value.get())),
            (None, _) => self.member(canonical, value),
        }
    }

    /// Takes a field from a note, where the item has it not already.
    pub(super) fn take_from_note(&mut self, name: &str, value: &str) -> bool {
        fn fill<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
            let fills = slot.is_none() && value.is_some();
            if fills {
                *slot = value;
            }
            fills
        }
        let item = &mut self.item;
        match name {
            "PMID" => return fill(&mut item.pmid, Pmid::parse(value)),
            "DOI" => return fill(&mut item.doi, Doi::parse(value)),
            "ISBN" => return fill(&mut item.isbn, Isbn::parse(value)),
            "URL" => return fill(&mut item.url, Url::parse(value)),
            note::ARXIV => return fill(&mut item.arxiv, ArXiv::parse(value)),
            note::KEY => {
                self.key = Some(value.to_owned());
                return true;
            }
            "event-date" => return fill(&mut item.event_date, dates::from_text(value, true)),
            "number" => return fill(&mut item.number, Some(value.to_owned())),
            _ => {}
        }
        if let Some(slot) = self.slot(name) {
            return fill(slot, Some(value.to_owned()));
        }
        let Some(variable) = Variable::from_csl(name).filter(|variable| self.held(*variable).is_none())
        else {
            return false;
        };
        let text = match variable.kind() {
            VariableKind::Text | VariableKind::Number => Some(value.to_owned()),
            // Citation processors part family and given names by two bars, and want a line for each name.
            VariableKind::Names => match value.split_once("||") {
                Some((family, given)) => Some(format!("{}, {}", family.trim(), given.trim())),
                None => Some(value.to_owned()),
            }
            .filter(|text| !Name::list_from_text(text).is_empty()),
            VariableKind::Date => dates::from_text(value, true).map(|days| days.to_string()),
        };
        text.map(|text| self.add(variable, text)).is_some()
    }
}

/// Whether a text says these names, as many of the same kinds: a name with a semicolon in it would be two.
fn tells_apart(text: &str, names: &[Name]) -> bool {
    let told = Name::list_from_text(text);
    let is_same = |(one, other): (&Name, &Name)| match (one, other) {
        (Name::Person(one), Name::Person(other)) => one.full_family() == other.full_family(),
        (Name::Literal { literal: one }, Name::Literal { literal: other }) => one == other,
        (Name::Person(_), Name::Literal { .. }) | (Name::Literal { .. }, Name::Person(_)) => false,
    };
    told.len() == names.len() && Name::list_to_text(&told) == text && told.iter().zip(names).all(is_same)
}
