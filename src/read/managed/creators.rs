//! Names of creators in a field: `Last, First, Suffix`, a body as `Name,`, and what files have besides.
//!
//! A name without a comma is a body, unless initials stand before or behind a family name; nothing else tells the parts of a name.

use super::Builder;
use crate::model::{ItemType, Name, Variable};
use crate::reference::{one_line, person_of};

/// The names of one field.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) names: Vec<Name>,
    /// Whether it says that the list goes on.
    pub(super) et_al: bool,
}

impl Names {
    /// Reads the names of a field: one, or several apart by semicolons or on lines of their own.
    pub(super) fn of(value: &str) -> Self {
        let mut read = Self::default();
        for line in value.split(['\n', '\r']) {
            let parts: Vec<&str> = line.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
            // A semicolon parts names that each have their comma; else it stands in the name of a body.
            if parts.len() > 1 && parts.iter().all(|part| part.contains(',') || is_et_al(part)) {
                parts.iter().for_each(|part| read.add(part));
            } else {
                read.add(line);
            }
        }
        read
    }

    fn add(&mut self, text: &str) {
        let text = one_line(text);
        if is_et_al(&text) {
            self.et_al = true;
        } else if text.contains(|c: char| c != ',' && !c.is_whitespace()) {
            self.names.push(name(&text));
        }
    }
}

fn is_et_al(text: &str) -> bool {
    let text = text.trim_end_matches([',', ' ']);
    ["et al.", "et al", "and others"].iter().any(|known| known.eq_ignore_ascii_case(text))
}

fn is_suffix(text: &str) -> bool {
    const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];
    SUFFIXES.iter().any(|known| known.eq_ignore_ascii_case(text.trim_end_matches('.')))
}

fn name(text: &str) -> Name {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    match *parts.as_slice() {
        [family] => without_comma(family),
        // pandoc and others have the suffix in the middle.
        [family, suffix, given] if is_suffix(suffix) && !given.is_empty() && !is_suffix(given) => {
            person(family, given, suffix)
        }
        [family, given] | [family, given, ""] if !family.is_empty() && !given.is_empty() => {
            person(family, given, "")
        }
        [family, given, suffix] if !family.is_empty() && !suffix.is_empty() => person(family, given, suffix),
        [body, ""] | [body, "", ""] => Name::literal(body),
        _ => Name::literal(text.trim_matches([',', ' '])),
    }
}

fn person(family: &str, given: &str, suffix: &str) -> Name {
    match person_of(family, given) {
        Name::Person(mut person) => {
            person.suffix = (!suffix.is_empty()).then(|| suffix.to_owned());
            Name::Person(person)
        }
        body @ Name::Literal { .. } => body,
    }
}

/// A single word is a person of one name; initials before or behind a name are a given name; all else is left whole.
fn without_comma(text: &str) -> Name {
    let Some((family, last)) = text.rsplit_once(' ') else { return person(text, "", "") };
    if is_bare_initials(last) && is_family(family) {
        return person(family, last, "");
    }
    let words: Vec<&str> = text.split(' ').collect();
    let initials = words.iter().take_while(|word| is_initials(word)).count();
    let suffix = words.last().filter(|last| is_suffix(last) && initials + 1 < words.len());
    let end = words.len() - usize::from(suffix.is_some());
    if initials == 0 || initials >= end {
        return Name::literal(text);
    }
    person(&words[initials..end].join(" "), &words[..initials].join(" "), suffix.unwrap_or(&""))
}

/// Whether a word is initials with stops, `J.`, `J.-P.`, `Yu.A.`
fn is_initials(word: &str) -> bool {
    let is_initial = |part: &str| {
        let part = part.trim_start_matches('-');
        (1..=2).contains(&part.chars().count())
            && part.starts_with(char::is_uppercase)
            && part.chars().all(char::is_alphabetic)
    };
    word.strip_suffix('.').is_some_and(|letters| letters.split('.').all(is_initial))
}

/// Whether a word is one or two initials without stops, as PubMed has them behind a family name, and not the end of the name of
/// a body.
fn is_bare_initials(word: &str) -> bool {
    (1..=2).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && !["EU", "UK", "UN", "US"].contains(&word)
}

/// Whether words are one family name, perhaps with particles before it.
fn is_family(text: &str) -> bool {
    let (particles, name) = text.rsplit_once(' ').unwrap_or(("", text));
    let is_name = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
    is_name && particles.split(' ').all(|word| word.chars().all(char::is_lowercase))
}

impl Builder<'_, '_> {
    /// Authors; of a book that is an edited one, those who edited it.
    pub(super) fn authors(&mut self, at: usize) {
        let read = Names::of(&self.fields[at].value);
        if read == Names::default() {
            return self.keep(at);
        }
        self.item.et_al |= read.et_al;
        let list = if self.kind.is_edited() { &mut self.item.editor } else { &mut self.item.author };
        list.extend(read.names);
    }

    /// Those who did something else: what, hangs on the type.
    pub(super) fn other_creators(&mut self, at: usize) {
        let field = &self.fields[at];
        let tag = field.tag.bytes();
        if &tag == b"C2" {
            return self.second_custom(at);
        }
        let csl = self.kind.csl.unwrap_or_default();
        let role = match (&tag, self.item.kind) {
            (b"ED", _) => None,
            (b"A2", ItemType::Book) if self.has_editor_tag => Some(Variable::CollectionEditor),
            (b"A2", ItemType::LegalCase | ItemType::Patent)
            | (b"A3", ItemType::Thesis)
            | (b"A4", ItemType::LegalCase) => {
                return self.keep(at);
            }
            (b"A2", _) if csl == "personal_communication" => Some(Variable::Recipient),
            (b"A2", _) if matches!(csl, "song" | "musical_score") => Some(Variable::Performer),
            (b"A2", _) | (b"A3", ItemType::Book) => None,
            (b"A3", _) if csl == "motion_picture" => Some(Variable::Producer),
            (b"A3", _) => Some(Variable::CollectionEditor),
            _ => Some(Variable::Translator),
        };
        let read = Names::of(&field.value);
        if read.names.is_empty() {
            return self.keep(at);
        }
        match role {
            None => self.item.editor.extend(read.names),
            Some(role) => self.add_names(role, read.names),
        }
    }

    /// `C2`: the author of the book of a chapter, the number of an article in PubMed Central.
    fn second_custom(&mut self, at: usize) {
        let value = self.line(at);
        let digits = value.strip_prefix("PMC").unwrap_or_default();
        let is_pmcid = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let is_name = value.contains(',') && !value.bytes().any(|b| b.is_ascii_digit());
        if is_pmcid && self.kind.is_periodical() {
            self.fill_variable(at, Variable::Pmcid);
        } else if is_name && self.item.kind == ItemType::Chapter {
            let names = Names::of(&self.fields[at].value).names;
            self.add_names(Variable::ContainerAuthor, names);
        } else {
            self.keep(at);
        }
    }

    fn add_names(&mut self, role: Variable, names: Vec<Name>) {
        match self.names.iter_mut().find(|(known, _)| *known == role) {
            Some((_, there)) => there.extend(names),
            None => self.names.push((role, names)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Person;

    fn one(text: &str) -> Name {
        let mut read = Names::of(text);
        assert_eq!(read.names.len(), 1, "{text}");
        read.names.remove(0)
    }

    fn of(family: &str, given: &str, particle: &str, suffix: &str) -> Name {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Name::Person(Person {
            family: family.into(),
            given: some(given),
            non_dropping_particle: some(particle),
            suffix: some(suffix),
        })
    }

    #[test]
    fn a_person_has_commas() {
        assert_eq!(one("Roe, Jane A."), of("Roe", "Jane A.", "", ""));
        assert_eq!(one("Roe, J., Jr."), of("Roe", "J.", "", "Jr."));
        assert_eq!(one("Roe, Jr., J."), of("Roe", "J.", "", "Jr."));
        assert_eq!(one("Roe,, III"), of("Roe", "", "", "III"));
        assert_eq!(one("Roe, J.,"), of("Roe", "J.", "", ""));
        assert_eq!(one("van den Berg, R."), of("Berg", "R.", "van den", ""));
        assert_eq!(one("Plato"), of("Plato", "", "", ""));
    }

    #[test]
    fn a_body_has_a_comma_at_its_end_or_none() {
        assert_eq!(one("Society of Hives,"), Name::literal("Society of Hives"));
        assert_eq!(one("Hive Council"), Name::literal("Hive Council"));
        assert_eq!(one("UNESCO,"), Name::literal("UNESCO"));
        assert_eq!(one("Dept. of Hives; Bees"), Name::literal("Dept. of Hives; Bees"));
    }

    #[test]
    fn initials_may_stand_first() {
        assert_eq!(one("J. Roe"), of("Roe", "J.", "", ""));
        assert_eq!(one("J.-P. A. de la Roe Jr."), of("Roe", "J.-P. A.", "de la", "Jr."));
        assert_eq!(one("J. R."), Name::literal("J. R."));
    }

    #[test]
    fn initials_without_stops_stand_behind_one_family_name() {
        assert_eq!(one("Roe JA"), of("Roe", "JA", "", ""));
        assert_eq!(one("van den Berg R"), of("Berg", "R", "van den", ""));
        for body in ["Hive UK", "Hive Council AB", "Hive ABC"] {
            assert_eq!(one(body), Name::literal(body));
        }
    }

    #[test]
    fn names_in_one_field_are_told_apart() {
        let read = Names::of("Roe, J.; Poe, A.; et al.");
        assert_eq!(
            read,
            Names { names: vec![of("Roe", "J.", "", ""), of("Poe", "A.", "", "")], et_al: true }
        );
        assert_eq!(Names::of("Roe, J.\r\nPoe, A.").names.len(), 2);
        assert_eq!(Names::of(" , ").names.len(), 0);
    }
}
