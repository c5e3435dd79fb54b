//! Lists of names as BibTeX and biber cut them: at `and`, at commas and at blanks outside of braces, the particle by the case of
//! its letters (btxdoc 4), or by the names of the parts where biber's own form is used (biblatex 3.18, 3.6).
//!
//! What people write instead is taken for what it can only mean: semicolons between names, several names between commas.

use super::tex::{self, Found};
use crate::model::{Name, Person};

/// The names of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) list: Vec<Name>,
    /// Whether it ends in `and others`.
    pub(super) goes_on: bool,
    /// Whether a name has more commas than a name can have.
    pub(super) is_odd: bool,
}

/// Reads the value of a field that is a list of names.
pub(super) fn read(raw: &str, found: &mut Found) -> Names {
    let mut names = Names::default();
    let words = words(raw);
    let mut elements = Vec::new();
    let mut begin = 0;
    for word in &words {
        if word.eq_ignore_ascii_case("and") {
            let at = offset(word, raw);
            elements.push(raw[begin..at].trim());
            begin = at + word.len();
        }
    }
    elements.push(raw[begin..].trim());
    if let [alone] = elements[..] {
        let parts = cut(alone, |byte| byte == b';');
        if parts.len() > 1 {
            elements = parts.into_iter().map(str::trim).collect();
        }
    }
    for element in elements.into_iter().filter(|element| !element.is_empty()) {
        if element.eq_ignore_ascii_case("others") {
            names.goes_on = true;
            continue;
        }
        match several(element) {
            Some(several) => names.list.extend(several.iter().filter_map(|name| self::name(name, found).0)),
            None => {
                let (name, is_odd) = name(element, found);
                names.list.extend(name);
                names.is_odd |= is_odd;
            }
        }
    }
    names
}

/// Pieces of a text, cut at bytes outside of braces.
pub(super) fn cut(text: &str, is_cut: impl Fn(u8) -> bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut depth, mut begin) = (0_usize, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            byte if depth == 0 && is_cut(byte) => {
                pieces.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&text[begin..]);
    pieces
}

/// The words of a text between blanks outside of braces. A blank behind a backslash is one that parts no words.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for word in cut(text, |byte| byte.is_ascii_whitespace()) {
        match words.last_mut().filter(|last| last.ends_with('\\') && !last.ends_with("\\\\")) {
            Some(last) => *last = &text[offset(last, text)..offset(word, text) + word.len()],
            None if word.is_empty() => {}
            None => words.push(word),
        }
    }
    words
}

/// The words of a name: ties part them, too, unless they are an accent; an accent that is a word belongs to what follows.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens: Vec<&str> = Vec::new();
    for word in words(text) {
        let mut begin = 0;
        let mut depth = 0_usize;
        for (at, byte) in word.bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b'~' if depth == 0 && !word[..at].ends_with('\\') => {
                    push(&mut tokens, &word[begin..at], text);
                    begin = at + 1;
                }
                _ => {}
            }
        }
        push(&mut tokens, &word[begin..], text);
    }
    tokens
}

fn push<'t>(tokens: &mut Vec<&'t str>, word: &'t str, text: &'t str) {
    if word.is_empty() {
        return;
    }
    // `\v Z` is one letter.
    let ends_in_command = |last: &str| {
        let letters = last.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        letters.len() < last.len() && letters.ends_with('\\')
    };
    match tokens.last_mut().filter(|last| ends_in_command(last)) {
        Some(last) => *last = &text[offset(last, text)..offset(word, text) + word.len()],
        None => tokens.push(word),
    }
}

fn offset(part: &str, whole: &str) -> usize {
    crate::span::Span::of(part, whole).start
}

/// Several names where commas stand between them, `Roe, J., Poe, A.`: each second one is initials.
fn several(element: &str) -> Option<Vec<String>> {
    let parts = cut(element, |byte| byte == b',');
    let is_initials = |part: &str| {
        let letters = part.chars().filter(|c| c.is_alphabetic());
        let mut words =
            part.split(|c: char| c.is_whitespace() || matches!(c, '.' | '-')).filter(|word| !word.is_empty());
        letters.clone().next().is_some()
            && words.all(|word| word.chars().count() <= 2 && word.chars().all(char::is_uppercase))
    };
    let is_several = parts.len() >= 4
        && parts.len() % 2 == 0
        && parts.chunks(2).all(|pair| is_initials(pair[1].trim()) && !pair[0].trim().is_empty());
    is_several.then(|| parts.chunks(2).map(|pair| pair.join(",")).collect())
}

/// One name, and whether it has more commas than a name can have.
fn name(element: &str, found: &mut Found) -> (Option<Name>, bool) {
    // A letter in braces that is a command is a letter.
    let is_letter = || tex::text(element, &mut Found::default()).chars().nth(1).is_none();
    if is_braced(element) && !(element.starts_with("{\\") && is_letter()) {
        let literal = tex::text(element, found);
        return ((!literal.is_empty()).then(|| Name::literal(literal)), false);
    }
    let parts: Vec<&str> = cut(element, |byte| byte == b',').into_iter().map(str::trim).collect();
    if parts.iter().all(|part| part.is_empty() || part_of_name(part).is_some()) {
        return (in_parts(&parts, found), false);
    }
    let text = |part: &str, found: &mut Found| Some(tex::text(part, found)).filter(|text| !text.is_empty());
    let (whole, suffix, given, is_odd) = match &parts[..] {
        [whole] => {
            let (given, whole) = first_von_last(whole);
            return (person(whole, None, text(given, found), found), false);
        }
        [whole, given] => (*whole, None, text(given, found), false),
        // `Last, First, Jr` is meant where only the last can be a suffix.
        [whole, given, suffix] if is_suffix(suffix) && !is_suffix(given) => {
            (*whole, text(suffix, found), text(given, found), false)
        }
        [whole, suffix, given] => (*whole, text(suffix, found), text(given, found), false),
        [whole, rest @ .., given] => (*whole, text(&rest.join(", "), found), text(given, found), true),
        [] => return (None, false),
    };
    (person(whole, suffix, given, found), is_odd)
}

/// A person of a family name with its particle; without a family name the rest stands for it.
fn person(whole: &str, suffix: Option<String>, given: Option<String>, found: &mut Found) -> Option<Name> {
    let (particle, family) = von_last(whole);
    let family = tex::text(family, found);
    let particle = Some(tex::text(particle, found)).filter(|particle| !particle.is_empty());
    if family.is_empty() {
        let rest = [particle, given, suffix].into_iter().flatten().collect::<Vec<_>>().join(", ");
        return (!rest.is_empty()).then(|| Name::literal(rest));
    }
    Some(Name::Person(Person { family, given, non_dropping_particle: particle, suffix }))
}

/// Whether braces stand around all of a text.
fn is_braced(text: &str) -> bool {
    let mut depth = 0_usize;
    let closes = memchr::memchr2_iter(b'{', b'}', text.as_bytes()).find(|&at| {
        depth = if text.as_bytes()[at] == b'{' { depth + 1 } else { depth.saturating_sub(1) };
        depth == 0
    });
    text.starts_with('{') && closes == Some(text.len() - 1)
}

fn is_suffix(part: &str) -> bool {
    matches!(part.trim_end_matches('.').to_ascii_lowercase().as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
}

/// Given names, and particle and family name, of `First von Last`.
fn first_von_last(whole: &str) -> (&str, &str) {
    let tokens = tokens(whole);
    let Some((last, before)) = tokens.split_last() else { return ("", whole) };
    let begin = before.iter().position(|token| is_lower(token)).map_or(*last, |at| before[at]);
    let begin = offset(begin, whole);
    (whole[..begin].trim_end_matches(|c: char| c.is_whitespace() || c == '~'), &whole[begin..])
}

/// Particle and family name of `von Last`: the particle ends with the last word in lower case before the last word.
fn von_last(whole: &str) -> (&str, &str) {
    let tokens = tokens(whole);
    let before = tokens.split_last().map_or(&[][..], |(_, before)| before);
    let end = before.iter().rposition(|token| is_lower(token)).map_or(0, |at| {
        let token = before[at];
        offset(token, whole) + token.len()
    });
    (whole[..end].trim(), whole[end..].trim_start_matches(|c: char| c.is_whitespace() || c == '~'))
}

/// Whether a word begins in lower case: what is in braces has no case, unless it is a letter that is a command.
fn is_lower(word: &str) -> bool {
    let letters = match word.strip_prefix('{') {
        Some(inside) if inside.starts_with('\\') => inside,
        Some(_) => return false,
        None => word,
    };
    if letters.contains('\\') {
        // The letters of a command are none of the name.
        let text = tex::text(word, &mut Found::default());
        return text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    }
    let mut depth = 0_usize;
    for c in letters.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphabetic() => return c.is_lowercase(),
            _ => {}
        }
    }
    false
}

/// The name and the value of a part of a name in biber's own form, `family=Roe`.
fn part_of_name(part: &str) -> Option<(&str, &str)> {
    let (name, value) = part.split_once('=')?;
    let name = name.trim();
    let known =
        ["family", "given", "prefix", "suffix", "useprefix", "id", "hash", "sortingnamekeytemplatename"];
    let is_known = known.contains(&name.strip_suffix("-i").unwrap_or(name));
    is_known.then(|| (name, value.trim().trim_matches('"')))
}

fn in_parts(parts: &[&str], found: &mut Found) -> Option<Name> {
    let mut of = |wanted: &str| {
        let mut values = parts.iter().filter_map(|part| part_of_name(part));
        let value = values.find(|(name, _)| *name == wanted).map(|(_, value)| tex::text(value, found));
        value.filter(|value| !value.is_empty())
    };
    let (family, given, non_dropping_particle, suffix) =
        (of("family"), of("given"), of("prefix"), of("suffix"));
    match family {
        Some(family) => Some(Name::Person(Person { family, given, non_dropping_particle, suffix })),
        None => given.map(Name::literal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names as `particle|family|suffix|given`, bodies in brackets.
    fn names(raw: &str) -> Vec<String> {
        let shown = |name: &Name| match name {
            Name::Literal { literal } => format!("[{literal}]"),
            Name::Person(Person { family, given, non_dropping_particle, suffix }) => {
                let part = |part: &Option<String>| part.clone().unwrap_or_default();
                format!("{}|{family}|{}|{}", part(non_dropping_particle), part(suffix), part(given))
            }
        };
        read(raw, &mut Found::default()).list.iter().map(shown).collect()
    }

    #[test]
    fn names_are_cut_as_bibtex_cuts_them() {
        for (raw, expected) in [
            ("Roe, Jane", &["|Roe||Jane"][..]),
            ("Jane A. Roe and A. Poe", &["|Roe||Jane A.", "|Poe||A."]),
            ("van den Berg, Jr., R.", &["van den|Berg|Jr.|R."]),
            (
                "Ludwig van Beethoven AND\n Charles de la Vall{\\'e}e Poussin",
                &["van|Beethoven||Ludwig", "de la|Vallée Poussin||Charles"],
            ),
            (
                "{World Health Organization} and {{Barnes and Noble, Inc.}}",
                &["[World Health Organization]", "[Barnes and Noble, Inc.]"],
            ),
            ("{Van den Berg}, R. and Van den Berg, R.", &["|Van den Berg||R.", "Van den|Berg||R."]),
            ("{\\'E}mile Zola and Zola, {\\'E}mile", &["|Zola||Émile", "|Zola||Émile"]),
            ("{\\v Z}i{\\v z}ek, S. and \\v Zi\\v{z}ek, S.", &["|Žižek||S.", "|Žižek||S."]),
            ("{\\'e}tienne Roe and {\\O}rsted", &["|étienne Roe||", "|Ørsted||"][1..]),
            ("J.~R. Roe and Plato", &["|Roe||J. R.", "|Plato||"]),
            ("Silva e Costa, R.", &["Silva e|Costa||R."]),
            ("al-Rashid, M.", &["|al-Rashid||M."]),
            ("Roe, Jane, Jr.", &["|Roe|Jr.|Jane"]),
            ("jane roe", &["jane|roe||"]),
            ("Hive\\ Group and Roe,\\ J.", &["|Hive Group||", "|Roe||J."]),
        ] {
            let names = names(raw);
            assert!(
                names.ends_with(&expected.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()),
                "{raw}: {names:?}"
            );
        }
    }

    #[test]
    fn a_list_that_goes_on_says_so() {
        let names = read("Roe, J. and others", &mut Found::default());
        assert!(names.goes_on && names.list.len() == 1);
    }

    #[test]
    fn the_form_of_biber_names_its_parts() {
        let raw = "family=Berg, given={Rob}, given-i={R}, prefix=van den, useprefix=true and family={Roe}, suffix=Jr";
        assert_eq!(names(raw), ["van den|Berg||Rob", "|Roe|Jr|"]);
        assert_eq!(names("Roe=Poe, J."), ["|Roe=Poe||J."]);
    }

    #[test]
    fn lists_of_other_forms_are_what_they_can_only_be() {
        assert_eq!(names("Roe, J.; Poe, A.B."), ["|Roe||J.", "|Poe||A.B."]);
        assert_eq!(names("Roe, J., Poe, A. B., Coe, C.-D."), ["|Roe||J.", "|Poe||A. B.", "|Coe||C.-D."]);
        let odd = read("Roe, PhD, MD, Jane", &mut Found::default());
        assert!(odd.is_odd);
        assert_eq!(names("Roe, PhD, MD, Jane"), ["|Roe|PhD, MD|Jane"]);
        assert_eq!(names(" and , and {} and"), Vec::<String>::new());
    }
}
