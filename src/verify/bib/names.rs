//! Lists and names as bibtex and biber cut them (btxdoc 4; Tame the BeaST 4.2): at `and`, at commas and at blanks outside of
//! braces, and the particle by the case of its letters.

use super::canonical::Canonical;
use super::tex::{Sign, Text, plain};
use crate::emit::CommaInKeyword;
use crate::model::{Name, Person};

/// What stands between the parts of a name here: particle, family name, suffix, given name.
const BETWEEN: char = '\u{1f}';

/// What stands for a list that goes on, which is no name.
pub(super) const OTHERS: &str = "and others";

/// The elements of a list, cut at `and`.
pub(super) fn list(text: &Text) -> Vec<Text> {
    let mut elements = vec![Text::default()];
    for word in words(&text.0, char::is_whitespace) {
        let is_joint = plain(word).eq_ignore_ascii_case("and") && word.iter().all(|sign| !sign.is_inside);
        if is_joint {
            elements.push(Text::default());
        } else if let Some(Text(element)) = elements.last_mut() {
            if !element.is_empty() {
                element.push(Sign { c: ' ', is_inside: false, has_case: true });
            }
            element.extend_from_slice(word);
        }
    }
    elements
}

/// Whether an element says that the list goes on.
pub(super) fn is_others(element: &Text) -> bool {
    plain(&element.0) == "others" && element.0.iter().all(|sign| !sign.is_inside)
}

/// Keywords, cut at commas and semicolons, as different readers do; where commas are escaped, at the others alone, as JabRef does.
///
/// # Errors
/// Where the value is no TeX, or holds a comma that is kept from being a cut in the way that was not asked for.
pub(super) fn keywords(value: &str, commas: CommaInKeyword) -> Result<Vec<Text>, String> {
    let (text, cuts) = match commas {
        CommaInKeyword::Braced => (Text::read(value)?, &[',', ';'][..]),
        CommaInKeyword::Escaped => {
            let is_braced = |sign: &Sign| sign.is_inside && sign.c == ',';
            if Text::read(&value.replace("\\,", ""))?.0.iter().any(is_braced) {
                return Err("a comma is braced that is to be escaped".into());
            }
            (Text::read(&value.replace("\\,", "{,}"))?, &[','][..])
        }
    };
    let cut = text.0.split(|sign| !sign.is_inside && cuts.contains(&sign.c));
    Ok(cut.map(|keyword| Text(keyword.to_vec())).collect())
}

/// The words of a text, cut where `is_gap` holds outside of braces.
fn words(signs: &[Sign], is_gap: impl Fn(char) -> bool) -> impl Iterator<Item = &[Sign]> {
    signs.split(move |sign| !sign.is_inside && is_gap(sign.c)).filter(|word| !word.is_empty())
}

/// A name as it is read: its parts with [`BETWEEN`] between them.
///
/// # Errors
/// Where readers disagree of its parts.
pub(super) fn read(name: &Text, canonical: Canonical) -> Result<String, String> {
    let signs = &name.0;
    if is_others(name) {
        return Ok(OTHERS.to_owned());
    }
    let parts: Vec<&[Sign]> = signs.split(|sign| !sign.is_inside && sign.c == ',').collect();
    if signs.iter().any(|sign| !sign.is_inside && sign.c == '=') {
        return Err("`=` stands outside of braces, which biber takes for a name in its own form".into());
    }
    let spelled = |part: &[Sign]| canonical.name(&canonical.of_tex(&Text(part.to_vec())));
    let (before, whole, suffix, given) = match &parts[..] {
        [whole] => {
            let tokens: Vec<&[Sign]> = words(whole, char::is_whitespace).collect();
            let Some((_, before)) = tokens.split_last() else { return Err("a name is empty".into()) };
            let particle = before.iter().position(|token| is_lower(token));
            let first = &before[..particle.unwrap_or(before.len())];
            // The offset of the first token that is no given name.
            let skipped = first.last().map_or(0, |token| offset(token, whole) + token.len());
            (&whole[..skipped], &whole[skipped..], &[][..], &[][..])
        }
        [whole, given] => (&[][..], *whole, &[][..], *given),
        [whole, suffix, given] => (&[][..], *whole, *suffix, *given),
        _ => return Err(format!("a name has {} commas", parts.len() - 1)),
    };
    let particle = particle(whole);
    let given = [spelled(before), spelled(given)].concat();
    let family = spelled(&whole[particle..]);
    if family.is_empty() {
        return Err("a name has no family name".into());
    }
    Ok(joined(&spelled(&whole[..particle]), &family, &spelled(suffix), &initials_apart(&given)))
}

fn offset(part: &[Sign], whole: &[Sign]) -> usize {
    (part.as_ptr() as usize - whole.as_ptr() as usize) / size_of::<Sign>()
}

/// Where the particle ends: with the last word in lower case before the last word.
fn particle(signs: &[Sign]) -> usize {
    let tokens: Vec<&[Sign]> = words(signs, |c| c.is_whitespace() || c == '-').collect();
    let before = tokens.split_last().map_or(&[][..], |(_, before)| before);
    let last = before.iter().rposition(|token| is_lower(token));
    let end = last.map_or(0, |last| offset(before[last], signs) + before[last].len());
    // A hyphen behind it is its own.
    end + usize::from(end > 0 && signs.get(end).is_some_and(|sign| sign.c == '-'))
}

/// Whether the first letter of a word that has a case is a small one.
fn is_lower(word: &[Sign]) -> bool {
    let letter = word.iter().find(|sign| sign.c.is_alphabetic());
    letter.is_some_and(|sign| sign.has_case && sign.c.is_lowercase())
}

fn joined(particle: &str, family: &str, suffix: &str, given: &str) -> String {
    [particle, family, suffix, given].join(&BETWEEN.to_string())
}

/// The names of a list as they are to be read; what has nothing that can be printed is no name.
pub(super) fn expected(names: &[Name], canonical: Canonical) -> impl Iterator<Item = String> {
    names.iter().map(move |name| parts(name, canonical)).filter_map(|[particle, family, suffix, given]| {
        let is_empty = particle.is_empty() && family.is_empty() && suffix.is_empty() && given.is_empty();
        if is_empty {
            return None;
        }
        if family.is_empty() || given.is_empty() && !(suffix.is_empty() && particle.is_empty()) {
            // Only braces keep such a name from being another one.
            let [family] = [written_parts(&particle, &family, &suffix, &given)];
            return Some(joined("", &family, "", ""));
        }
        Some(joined(&particle, &family, &suffix, &given))
    })
}

/// A name that is not to be taken apart.
pub(super) fn body(name: &str) -> String {
    joined("", name, "", "")
}

/// A list of names as text, where it is in a note.
pub(super) fn written(names: &[Name], canonical: Canonical) -> String {
    let names = names.iter().map(|name| parts(name, canonical));
    let names =
        names.map(|[particle, family, suffix, given]| written_parts(&particle, &family, &suffix, &given));
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" and ")
}

fn written_parts(particle: &str, family: &str, suffix: &str, given: &str) -> String {
    let family = [particle, family].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let parts = [family.as_str(), suffix, given];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Particle, family name, suffix and given name; a body is a family name alone.
fn parts(name: &Name, canonical: Canonical) -> [String; 4] {
    let part = |text: &str| canonical.of_name(text);
    match name {
        Name::Literal { literal } => [String::new(), part(literal), String::new(), String::new()],
        Name::Person(Person { family, given, non_dropping_particle, suffix }) => {
            let some = |text: &Option<String>| part(text.as_deref().unwrap_or_default());
            [some(non_dropping_particle), part(family), some(suffix), initials_apart(&some(given))]
        }
    }
}

/// A given name with a blank between initials, without which styles shorten `R.E.` to `R.`; not before a small letter, which pandoc
/// would take for a particle.
fn initials_apart(given: &str) -> String {
    let mut out = String::with_capacity(given.len());
    for c in given.chars() {
        if c.is_alphabetic() && !c.is_lowercase() && out.ends_with('.') {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Whether a name is the one that is wanted. A particle of plain small words has to be one to the reader; of others the reader
/// may take the beginning for one, and never anything of the family name.
pub(super) fn same(wanted: &str, read: &str, canonical: Canonical) -> bool {
    let parts = |text: &str| -> Vec<String> { text.split(BETWEEN).map(str::to_owned).collect() };
    let (wanted, read) = (parts(wanted), parts(read));
    let ([particle, family, suffix, given], [taken, last, jr, first]) = (&wanted[..], &read[..]) else {
        return false;
    };
    let full = |particle: &str, family: &str| match particle {
        "" => family.to_owned(),
        particle => format!("{particle} {family}"),
    };
    let same = |one: &str, other: &str| match canonical.ascii {
        // A comma would part the name.
        true => one == other || canonical.same_in_ascii(one, other),
        false => one == other,
    };
    let full_is_same = {
        // A hyphen joins the particle to the name.
        let (one, other) = (full(particle, family), full(taken, last));
        same(&one, &other) || same(&one, &format!("{taken}{last}"))
    };
    let is_plain = family.contains(char::is_alphanumeric)
        && particle.split(' ').all(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && !(word.contains("--") || word == "and")
                && word.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '\'' | '-'))
        });
    let particle_is_same =
        if is_plain { particle == taken } else { canonical.ascii || particle.starts_with(taken) };
    full_is_same && particle_is_same && same(suffix, jr) && same(given, first)
}

/// The parts of a name as people can read them.
pub(super) fn visible(text: &str) -> String {
    let mut parts = text.split(BETWEEN);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(particle), Some(family), Some(suffix), Some(given)) => {
            let named = [("particle", particle), ("family", family), ("suffix", suffix), ("given", given)];
            let named = named.iter().filter(|(_, part)| !part.is_empty());
            named.map(|(name, part)| format!("{name} {part}")).collect::<Vec<_>>().join(", ")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, tex};
    use super::*;

    const CANONICAL: Canonical = Canonical { dialect: Dialect::BibTex, ascii: false };

    fn read_all(tex: &str) -> Vec<String> {
        let read = |name: &Text| visible(&tex::visible(&super::read(name, CANONICAL).unwrap()));
        list(&Text::read(tex).unwrap()).iter().map(read).collect()
    }

    #[test]
    fn names_are_cut_as_bibtex_cuts_them() {
        for (tex, names) in [
            (
                "Anderson, R. E. and van den Berg, Jr., R.",
                &["family Anderson, given R. E.", "particle van den, family Berg, suffix Jr., given R."][..],
            ),
            ("{Barnes and Noble, Inc.}", &["family Barnes and Noble, Inc."]),
            ("World Health", &["family Health, given World"]),
            ("Ludwig van Beethoven", &["particle van, family Beethoven, given Ludwig"]),
            ("Silva e Costa, R.", &["particle Silva e, family Costa, given R."]),
            ("{\\v z}i Berg, R. and others", &["particle ži, family Berg, given R.", "and others"]),
            ("al-Rashid, M.", &["particle al-, family Rashid, given M."]),
            ("Smith-Jones", &["family Smith-Jones"]),
            ("X$^{-1}$a {and}, J.", &["family X<sup>-1</sup>a and, given J."]),
        ] {
            assert_eq!(read_all(tex), names, "{tex}");
        }
    }

    #[test]
    fn keywords_are_cut_at_commas_and_semicolons() {
        let read = |value: &str, commas| {
            let words = keywords(value, commas)?;
            Ok::<_, String>(words.iter().map(|word| CANONICAL.of_tex(word)).collect::<Vec<_>>())
        };
        let (braced, escaped) = (CommaInKeyword::Braced, CommaInKeyword::Escaped);
        let words = ["bees", "wasps, social", "ants"].map(str::to_owned).to_vec();
        assert_eq!(read("bees, {wasps, social}; ants", braced), Ok(words.clone()));
        assert_eq!(read("bees, wasps\\, social, ants", escaped), Ok(words));
        assert!(read("bees, {wasps, social}", escaped).is_err());
        assert!(read("wasps\\, social", braced).is_err());
    }
}
