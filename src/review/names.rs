//! Names in one cell: `Family, Given; Family, Given, Suffix; {Body}; et al.`, written and read without loss.
//!
//! What has no comma is not taken apart. Words in lower case before a family name are its particle; where that is
//! wrong, braces say what it is: `{Van} Berg, R.`, `{} de Silva, A.`. A backslash keeps a mark from being one.

use crate::model::{Name, Person};

const ET_AL: &str = "et al.";

/// The names as one cell.
pub(super) fn write(names: &[Name], et_al: bool) -> String {
    let mut parts: Vec<String> = names.iter().map(one).collect();
    if et_al {
        parts.push(ET_AL.to_owned());
    }
    parts.join("; ")
}

fn one(name: &Name) -> String {
    let person = match name {
        Name::Literal { literal } => return format!("{{{}}}", escaped(literal, &['{', '}', '\\'])),
        Name::Person(person) => person,
    };
    let part = |text: &str| escaped(text, &[';', ',', '{', '}', '\\']);
    let full = person.full_family();
    let (particle, family) = split_particle(&full);
    let is_plain = particle == person.non_dropping_particle.as_deref() && family == person.family;
    let mut cell = if is_plain {
        part(&full)
    } else {
        let particle = person.non_dropping_particle.as_deref().unwrap_or_default();
        format!("{{{}}} {}", part(particle), part(&person.family))
    };
    cell.push(',');
    if let Some(given) = &person.given {
        cell.push(' ');
        cell.push_str(&part(given));
    }
    if let Some(suffix) = &person.suffix {
        cell.push_str(", ");
        cell.push_str(&part(suffix));
    }
    cell
}

fn escaped(text: &str, marks: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if marks.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The words in lower case before a family name, and the family name.
fn split_particle(full: &str) -> (Option<&str>, &str) {
    let mut rest = full;
    while let Some((word, behind)) = rest.split_once(' ') {
        if !word.starts_with(char::is_lowercase) {
            break;
        }
        rest = behind;
    }
    let particle = full[..full.len() - rest.len()].trim_end();
    (Some(particle).filter(|particle| !particle.is_empty()), rest)
}

/// The names in a cell, and whether the list goes on.
pub(super) fn read(cell: &str) -> Result<(Vec<Name>, bool), String> {
    let mut names = Vec::new();
    let mut et_al = false;
    for text in split(cell, ';')? {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if et_al {
            return Err(format!("`{ET_AL}` stands before another name; write it last"));
        }
        match text.to_lowercase().as_str() {
            "et al." | "et al" => et_al = true,
            _ => names.push(name(text)?),
        }
    }
    Ok((names, et_al))
}

fn name(text: &str) -> Result<Name, String> {
    let (braced, rest) = match text.strip_prefix('{') {
        None => (None, text),
        Some(inner) => {
            let close = unescaped(inner, '}').ok_or("a brace is opened and not closed")?;
            (Some(&inner[..close]), inner[close + 1..].trim())
        }
    };
    if let Some(literal) = braced.filter(|_| rest.is_empty()) {
        return Ok(Name::literal(plain(literal)));
    }
    let parts = split(rest, ',')?;
    let part = |index: usize| parts.get(index).map(|part| plain(part.trim())).filter(|part| !part.is_empty());
    if parts.len() > 3 {
        return Err(format!(
            "`{text}` has more than two commas; separate names by semicolons, as in `Roe, J.; Poe, A.`"
        ));
    }
    if parts.len() == 1 && braced.is_none() {
        return Ok(Name::literal(plain(rest)));
    }
    let family = part(0).ok_or_else(|| format!("`{text}` has no family name before its comma"))?;
    let (particle, family) = match braced {
        Some(particle) => (Some(plain(particle)).filter(|particle| !particle.is_empty()), family),
        None => {
            let (particle, family) = split_particle(&family);
            (particle.map(str::to_owned), family.to_owned())
        }
    };
    Ok(Name::Person(Person { family, given: part(1), non_dropping_particle: particle, suffix: part(2) }))
}

/// The text cut at every mark that stands neither in braces nor behind a backslash.
fn split(text: &str, mark: char) -> Result<Vec<&str>, String> {
    let (mut parts, mut start, mut depth, mut kept) = (Vec::new(), 0, 0usize, false);
    for (at, c) in text.char_indices() {
        if std::mem::take(&mut kept) {
            continue;
        }
        match c {
            '\\' => kept = true,
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1).ok_or("a brace is closed and not opened")?,
            _ if c == mark && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    if depth > 0 {
        return Err("a brace is opened and not closed".to_owned());
    }
    parts.push(&text[start..]);
    Ok(parts)
}

/// Where a mark stands that no backslash stands before.
fn unescaped(text: &str, mark: char) -> Option<usize> {
    let mut kept = false;
    text.char_indices().find_map(|(at, c)| {
        let is_kept = std::mem::take(&mut kept);
        kept = !is_kept && c == '\\';
        (c == mark && !is_kept).then_some(at)
    })
}

/// The text without the backslashes that keep marks.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn person(particle: &str, family: &str, given: &str, suffix: &str) -> Name {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Name::Person(Person {
            family: family.to_owned(),
            given: text(given),
            non_dropping_particle: text(particle),
            suffix: text(suffix),
        })
    }

    #[test]
    fn names_are_written_as_people_write_them() {
        for (name, cell) in [
            (person("", "Roe", "J.A.", ""), "Roe, J.A."),
            (person("van den", "Berg", "R.", ""), "van den Berg, R."),
            (person("", "Van den Berg", "R.", ""), "Van den Berg, R."),
            (person("Van", "Berg", "R.", ""), "{Van} Berg, R."),
            (person("", "de Silva", "A.", ""), "{} de Silva, A."),
            (person("", "Roe", "J.", "Jr."), "Roe, J., Jr."),
            (person("", "Roe", "", "Jr."), "Roe,, Jr."),
            (person("", "Plato", "", ""), "Plato,"),
            (Name::literal("Bees, Wasps; {and} \\ Sons"), "{Bees, Wasps; \\{and\\} \\\\ Sons}"),
        ] {
            assert_eq!(one(&name), cell);
            assert_eq!(read(cell), Ok((vec![name], false)), "{cell}");
        }
    }

    #[test]
    fn what_people_type_is_understood() {
        let roe = person("", "Roe", "J.", "");
        assert_eq!(read(" Roe,J. ;; et al"), Ok((vec![roe], true)));
        assert_eq!(read("Bee Council"), Ok((vec![Name::literal("Bee Council")], false)));
        assert_eq!(read(""), Ok((vec![], false)));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for cell in ["{Bees", "Bees}", ", J.", "Roe, J., Poe, A., Doe, M.", "et al.; Roe, J."] {
            assert!(read(cell).is_err(), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn names_read_back(parts in prop::collection::vec(("[a-zA;,{}\\\\ ]{0,6}", "[A-Za;,{}\\\\. ]{1,6}", "[A.;,]{0,4}", "[J;]{0,2}"), 0..4), et_al: bool) {
            let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let names: Vec<Name> = parts.iter().filter(|(_, family, ..)| !folded(family).is_empty()).map(|(particle, family, given, suffix)| {
                if given.is_empty() { Name::literal(folded(family)) } else { person(&folded(particle), &folded(family), given, suffix) }
            }).collect();
            let cell = write(&names, et_al);
            prop_assert_eq!(read(&cell), Ok((names, et_al)), "{}", cell);
        }
    }
}
