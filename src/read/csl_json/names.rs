//! Names of CSL-JSON: persons in parts, particles and suffixes within them or apart, bodies.
//!
//! Parts that stand within another are taken out where citation processors do so, too: words in lower case before a family name,
//! a suffix behind a comma. What says how a name is printed is handed back.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::object::{self, Kind};
use crate::model::{Name, Person};

/// What was read of a list of names.
#[derive(Default)]
pub(super) struct Reading<'v> {
    pub(super) names: Vec<Name>,
    /// What else is said of a name: its number in the list from 0, the part, its value.
    pub(super) rest: Vec<(usize, Cow<'v, str>, &'v RawValue)>,
    /// Whether the list ends in words that say that it goes on.
    pub(super) et_al: bool,
    /// Whether it says something that no name could be made of.
    pub(super) is_unreadable: bool,
}

/// Reads the value of a names variable: a list, or what should be in one. Where `may_go_on` holds, words at its end say that it does.
pub(super) fn read(value: &RawValue, may_go_on: bool) -> Reading<'_> {
    let mut reading = Reading::default();
    match object::kind(value) {
        Kind::Nothing => {}
        Kind::Array => object::elements(value).into_iter().for_each(|name| reading.add(name)),
        Kind::Object | Kind::String | Kind::Number | Kind::Bool => reading.add(value),
    }
    let is_end = may_go_on && reading.names.last().is_some_and(says_et_al);
    let is_bare = !reading.rest.iter().any(|(number, ..)| number + 1 == reading.names.len());
    if is_end && is_bare && reading.names.len() > 1 {
        reading.names.pop();
        reading.et_al = true;
    }
    reading
}

/// Whether a name is the words that pandoc and people put behind the last author.
fn says_et_al(name: &Name) -> bool {
    let is_bare = match name {
        Name::Person(person) => person.given_with_suffix().is_none(),
        Name::Literal { .. } => true,
    };
    is_bare && matches!(name.sort_name(), "others" | "et al." | "et al" | "Et al.")
}

impl<'v> Reading<'v> {
    fn add(&mut self, value: &'v RawValue) {
        match object::kind(value) {
            Kind::Nothing => {}
            Kind::Object => self.add_parts(value),
            Kind::String => {
                let text = object::text(value).unwrap_or_default();
                self.names.extend(Name::list_from_text(&text).into_iter().map(without_particle));
            }
            Kind::Number | Kind::Bool | Kind::Array => self.is_unreadable = true,
        }
    }

    fn add_parts(&mut self, value: &'v RawValue) {
        let number = self.names.len();
        let mut parts = Parts::default();
        let mut literal: Option<(Cow<'v, str>, &'v RawValue)> = None;
        let first = self.rest.len();
        for (part, value) in object::members(value) {
            if object::kind(value) == Kind::Nothing {
                continue;
            }
            let text = object::text(value).map(Cow::into_owned);
            let place = match &*part {
                "family" => Some(&mut parts.family),
                "given" => Some(&mut parts.given),
                "non-dropping-particle" => Some(&mut parts.particle),
                "dropping-particle" => Some(&mut parts.dropping),
                "suffix" => Some(&mut parts.suffix),
                "literal" | "name" if literal.is_none() && text.is_some() => {
                    literal = Some((part, value));
                    continue;
                }
                // What is so where nothing is said.
                "comma-suffix" | "static-ordering" | "parse-names"
                    if matches!(value.get(), "0" | "false" | "\"false\"") =>
                {
                    continue;
                }
                _ => None,
            };
            match (place, text) {
                (Some(place), Some(text)) if place.is_none() => *place = Some(text),
                (_, _) => self.rest.push((number, part, value)),
            }
        }
        match (parts.name(), literal) {
            (Some(name), Some((part, value))) => {
                self.rest.push((number, part, value));
                self.names.push(name);
            }
            (Some(name), None) => self.names.push(name),
            (None, Some((_, value))) => {
                self.names.push(Name::literal(object::text(value).unwrap_or_default()));
            }
            (None, None) => {
                self.is_unreadable |= self.rest.len() > first;
                self.rest.truncate(first);
            }
        }
    }
}

/// The parts of a person's name as they are printed.
#[derive(Default)]
struct Parts {
    family: Option<String>,
    given: Option<String>,
    particle: Option<String>,
    dropping: Option<String>,
    suffix: Option<String>,
}

impl Parts {
    fn name(self) -> Option<Name> {
        let Self { family, mut given, mut particle, dropping, mut suffix } = self;
        // A particle that falls away where only the family name stands is a part of the given names in their place.
        match (dropping, &mut given) {
            (Some(dropping), Some(given)) => {
                given.push(' ');
                given.push_str(&dropping);
            }
            (Some(dropping), None) => particle = Some(joined(dropping, particle)),
            (None, _) => {}
        }
        let Some(family) = family else {
            let parts = [given, particle, suffix].into_iter().flatten();
            return parts.reduce(|name, part| format!("{name} {part}")).map(Name::literal);
        };
        if suffix.is_none()
            && let Some(at) = given.as_deref().and_then(suffix_behind)
        {
            suffix = given.as_deref().map(|given| given[at..].trim_start_matches([',', ' ']).to_owned());
            given.iter_mut().for_each(|given| given.truncate(at));
        }
        let person = Person { family, given, non_dropping_particle: particle, suffix };
        Some(without_particle(Name::Person(person)))
    }
}

fn joined(one: String, other: Option<String>) -> String {
    other.map_or(one.clone(), |other| format!("{one} {other}"))
}

/// A name with the particle that stands in its family name apart, unless it has one already: the words that begin in lower case,
/// where a word follows that does not.
pub(super) fn without_particle(name: Name) -> Name {
    let Name::Person(mut person) = name else { return name };
    if person.non_dropping_particle.is_none()
        && let Some(at) = particle_end(&person.family)
    {
        person.non_dropping_particle = Some(person.family[..at].trim_end().to_owned());
        person.family.drain(..at);
    }
    Name::Person(person)
}

/// Where the family name begins behind its particle. Only single blanks may stand between, so that both together are what is
/// printed.
fn particle_end(family: &str) -> Option<usize> {
    let mut at = 0;
    for word in family.split(' ') {
        let first = word.chars().next()?;
        if !first.is_lowercase() {
            return (at > 0 && first.is_uppercase()).then_some(at);
        }
        if word.chars().any(char::is_whitespace) {
            return None;
        }
        at += word.len() + 1;
    }
    None
}

/// Where given names end before a suffix that stands behind a comma.
fn suffix_behind(given: &str) -> Option<usize> {
    const SUFFIXES: [&str; 9] = ["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "2nd", "3rd"];
    let (before, suffix) = given.rsplit_once(", ")?;
    (!before.is_empty() && SUFFIXES.contains(&suffix)).then_some(before.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(family: &str, given: &str, particle: &str, suffix: &str) -> Name {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Name::Person(Person {
            family: family.into(),
            given: some(given),
            non_dropping_particle: some(particle),
            suffix: some(suffix),
        })
    }

    #[track_caller]
    fn assert_names(json: &str, names: &[Name]) {
        let value: Box<RawValue> = serde_json::from_str(json).unwrap();
        let reading = read(&value, true);
        assert_eq!(reading.names, names, "{json}");
        assert!(reading.rest.is_empty() && !reading.is_unreadable, "{json}");
    }

    #[test]
    fn particles_and_suffixes_are_read_folded_or_apart() {
        for json in [
            r#"[{"family":"van den Berg","given":"Shaun P., Jr."}]"#,
            r#"[{"family":"Berg","given":"Shaun P.","non-dropping-particle":"van den","suffix":"Jr."}]"#,
            r#"{"family":"Berg","given":"Shaun P.","non-dropping-particle":"van den","suffix":"Jr.","comma-suffix":false}"#,
        ] {
            assert_names(json, &[person("Berg", "Shaun P.", "van den", "Jr.")]);
        }
        assert_names(
            r#"[{"family":"Humboldt","given":"Alexander","dropping-particle":"von"}]"#,
            &[person("Humboldt", "Alexander von", "", "")],
        );
    }

    #[test]
    fn family_names_without_particle_stay_whole() {
        for family in ["hooks", "bell hooks", "Van Dyke", "al-Rashid", "O'Neill", "van  den Berg"] {
            let json = format!(r#"[{{"family":"{family}"}}]"#);
            assert_names(&json, &[person(family, "", "", "")]);
        }
    }

    #[test]
    fn bodies_are_literal_whatever_they_are_called() {
        for json in [
            r#"[{"literal":"World Health Organization"}]"#,
            r#"[{"name":"World Health Organization","given":""}]"#,
            r#"["World Health Organization"]"#,
            r#""World Health Organization""#,
            r#"[{"given":"World Health Organization"}]"#,
        ] {
            assert_names(json, &[Name::literal("World Health Organization")]);
        }
    }

    #[test]
    fn how_a_name_is_printed_is_handed_back() {
        let json =
            r#"[{"family":"Roe"},{"family":"Mao","given":"Z.","static-ordering":true,"literal":"Mao Z."}]"#;
        let value: Box<RawValue> = serde_json::from_str(json).unwrap();
        let reading = read(&value, true);
        assert_eq!(reading.names, [person("Roe", "", "", ""), person("Mao", "Z.", "", "")]);
        let rest: Vec<_> =
            reading.rest.iter().map(|(at, part, value)| format!("{at} {part} {}", value.get())).collect();
        assert_eq!(rest, ["1 static-ordering true", "1 literal \"Mao Z.\""]);
    }

    #[test]
    fn a_list_that_goes_on_says_so() {
        let value: Box<RawValue> =
            serde_json::from_str(r#"[{"family":"Roe"},{"literal":"others"}]"#).unwrap();
        let reading = read(&value, true);
        assert_eq!((reading.names.len(), reading.et_al), (1, true));
    }
}
