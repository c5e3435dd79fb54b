//! Names as .bib files hold them: `von Last, Jr, First`, joined by `and`.
//!
//! BibTeX finds the parts of a name by commas, blanks, hyphens and the case of first letters. Whatever it would
//! take apart wrongly is put in braces here, the least that keeps it whole; measured with bibtex 0.99d, biber
//! 2.18, pandoc, pybtex and the biblatex crate.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

use super::chars::{Argument, is_printed};
use super::{Dialect, Found, Letters, ascii_letter, balanced, composed, escape};
use crate::model::{Name, Person};

/// Writes a list of names (rules 4 and 5). A list that was cut short ends in `and others`, which every reader of
/// .bib files knows.
pub(in crate::emit) fn names(
    out: &mut String,
    names: &[Name],
    et_al: bool,
    dialect: Dialect,
    found: &mut Found,
) {
    // A Greek letter in a name is no symbol.
    found.is_greek = true;
    let start = out.len();
    for name in names {
        let before = out.len();
        if before > start {
            out.push_str(" and ");
        }
        let begun = out.len();
        match name {
            Name::Literal { literal } => whole(out, &found.printable(literal, ","), dialect, found),
            Name::Person(person) => self::person(out, person, dialect, found),
        }
        if out.len() == begun {
            // Nothing of it can be printed.
            out.truncate(before);
        }
    }
    if et_al && out.len() > start {
        out.push_str(" and others");
    }
}

/// Writes text of a list that is split at `and`: publishers and places under biber. The word itself is braced.
pub(in crate::emit) fn list_text(out: &mut String, text: &str, dialect: Dialect, found: &mut Found) {
    let text = found.printable(text, "");
    let text = composed(&text);
    let text = text.as_ref();
    found.is_greek = true;
    let last = text.split_whitespace().last();
    words(
        out,
        text,
        |word| is_joint(word) || last == Some(word) && word == "others",
        |out, part| {
            escape(out, part, 0..part.len(), &balanced(part, 0..part.len()), (dialect, Letters::Raw), found);
        },
    );
}

fn person(out: &mut String, person: &Person, dialect: Dialect, found: &mut Found) {
    let family = found.printable(&person.family, ",");
    let mut part = |text| found.printable(text, ",").into_owned();
    let [particle, suffix, given] = [&person.non_dropping_particle, &person.suffix, &person.given]
        .map(|text| text.as_deref().map(&mut part).filter(|text| !text.is_empty()));
    let full_family = || {
        particle
            .iter()
            .map(String::as_str)
            .chain([&*family])
            .collect::<Vec<_>>()
            .join(" ")
            .trim_end()
            .to_owned()
    };
    // `Last, Jr,` is an error to bibtex and `Last, Jr` a given name, without a family name the given name is one, and so is
    // a particle where no comma tells it, in capitals to bibtex, in small letters to Better BibTeX and bibtexparser: only
    // braces keep them from it.
    let is_lone_suffix = given.is_none() && suffix.is_some();
    let is_misread = given.is_none() && particle.is_some();
    if family.is_empty() || is_lone_suffix || is_misread {
        let given = given.map(|given| initials_apart(&given).into_owned());
        let parts =
            [Some(full_family()), suffix, given].into_iter().flatten().filter(|part| !part.is_empty());
        return whole(out, &parts.collect::<Vec<_>>().join(", "), dialect, found);
    }
    if let Some(particle) = particle {
        guarded(out, &particle, dialect, found);
        out.push(' ');
    }
    self::family(out, &family, given.is_some(), dialect, found);
    if let Some(suffix) = suffix {
        out.push_str(", ");
        guarded(out, &suffix, dialect, found);
    }
    if let Some(given) = given {
        out.push_str(", ");
        guarded(out, &initials_apart(&given), dialect, found);
    }
}

/// A given name with a blank between initials, `R. E.` for `R.E.`: styles that shorten given names, as `abbrv` and `apa` do,
/// take what stands together for one name, and print its first letter alone. A small letter stays where it is: as a word of its
/// own it is a particle to pandoc.
pub(in crate::emit) fn initials_apart(given: &str) -> Cow<'_, str> {
    let stands_close =
        |at: usize| given[at + 1..].starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    if !memchr::memchr_iter(b'.', given.as_bytes()).any(stands_close) {
        return Cow::Borrowed(given);
    }
    let mut out = String::with_capacity(given.len() + 4);
    for (at, c) in given.char_indices() {
        out.push(c);
        if c == '.' && stands_close(at) {
            out.push(' ');
        }
    }
    Cow::Owned(out)
}

/// Writes a family name so that all of it stays one. `Van den Berg, R.` has the particle `Van den` to bibtex, and
/// none to biber; `al-Rashid, R.` becomes `al Rashid` under bibtex, and `hooks, bell` a particle under biber: the
/// words that begin in lower case are the cause.
fn family(out: &mut String, family: &str, has_given: bool, dialect: Dialect, found: &mut Found) {
    // The dashes and hyphens of typography are written as hyphens for bibtex.
    let parts_name = |c: char| match dialect {
        Dialect::BibTex => matches!(c, '-' | '~' | '‐' | '‑' | '–'),
        Dialect::BibLaTex => matches!(c, '-' | '~'),
    };
    let misread = |word: &str| {
        word.split(parts_name)
            .any(|part| part.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase))
            || is_joint(word)
            || word == "others"
    };
    let several = family.contains(char::is_whitespace);
    // A bracket would end the optional argument in which styles write labels.
    // biber takes `=` for a name that is written in its own form.
    if family.contains([',', '[', ']', '=']) || several && !has_given {
        return whole(out, family, dialect, found);
    }
    if !family.split_whitespace().any(misread) {
        return name_text(out, family, dialect, found);
    }
    // Inside braces bibtex no longer knows an accent for one, so that `{{\v S}koda e Silva}` sorts under v: there
    // the words are braced that are misread, and else the name, which more readers take for one. A brace with a backslash
    // behind it is a letter to bibtex, with a case.
    let mut misread_words = family.split_whitespace().filter(|word| misread(word));
    let are_letters = misread_words.all(|word| word.starts_with(char::is_alphabetic));
    if dialect == Dialect::BibTex && several && !family.is_ascii() && are_letters {
        words(out, &composed(family), misread, |out, part| name_text(out, part, dialect, found));
    } else {
        whole(out, family, dialect, found);
    }
}

/// How many characters of a name the style `alpha` makes a label of.
const LABEL: usize = 3;

/// Writes text in braces, which no reader takes apart.
fn whole(out: &mut String, text: &str, dialect: Dialect, found: &mut Found) {
    if text.is_empty() {
        return;
    }
    let text = composed(text);
    out.push('{');
    let mut rest = text.as_ref();
    if dialect == Dialect::BibTex {
        // The style `alpha` makes labels of the first three characters, and inside braces it counts the signs of a
        // command as such: an accent in the middle of a command cannot be compiled.
        let taken = ascii_letter(out, rest, Argument::Braced);
        rest = &rest[taken..];
        let raw = rest.chars().take(if taken > 0 { 0 } else { LABEL });
        let raw = raw.take_while(|&c| c.is_alphabetic() && is_printed(c)).map(char::len_utf8).sum();
        out.push_str(&rest[..raw]);
        rest = &rest[raw..];
    }
    name_text(out, rest, dialect, found);
    out.push('}');
}

/// Writes a part of a name that may hold a comma, the word `and`, or signs, of which styles and biber would make
/// initials.
fn guarded(out: &mut String, text: &str, dialect: Dialect, found: &mut Found) {
    if text.contains(is_sign) || text.split_whitespace().any(is_joint) {
        whole(out, text, dialect, found);
    } else {
        name_text(out, text, dialect, found);
    }
}

/// Whether styles and biber may take a character for one that parts a name.
fn is_sign(c: char) -> bool {
    !(c.is_alphanumeric() || c.is_whitespace() || is_combining_mark(c) || " .-'()’‘‐".contains(c))
}

/// Writes the text of a name: in ASCII for bibtex, as it is for biber (rule 5).
fn name_text(out: &mut String, text: &str, dialect: Dialect, found: &mut Found) {
    let text = composed(text);
    let letters = match dialect {
        Dialect::BibTex => Letters::Ascii,
        Dialect::BibLaTex => Letters::Raw,
    };
    escape(out, &text, 0..text.len(), &balanced(&text, 0..text.len()), (dialect, letters), found);
}

/// Whether bibtex and biber split a list at the word.
fn is_joint(word: &str) -> bool {
    word.eq_ignore_ascii_case("and")
}

/// Writes text word by word, those in braces that are to be guarded; `write` gets the pieces between the braces.
fn words(
    out: &mut String,
    text: &str,
    guard: impl Fn(&str) -> bool,
    mut write: impl FnMut(&mut String, &str),
) {
    let mut at = 0;
    for word in text.split_whitespace().filter(|word| guard(word)) {
        let place = crate::span::Span::of(word, text).range();
        write(out, &text[at..place.start]);
        out.push('{');
        write(out, word);
        out.push('}');
        at = place.end;
    }
    write(out, &text[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(particle: &str, family: &str, suffix: &str, given: &str) -> Name {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Name::Person(Person {
            family: family.into(),
            given: some(given),
            non_dropping_particle: some(particle),
            suffix: some(suffix),
        })
    }

    fn written(list: &[Name], dialect: Dialect) -> String {
        let mut out = String::new();
        names(&mut out, list, false, dialect, &mut Found::default());
        out
    }

    #[test]
    fn parts_of_names_stay_what_they_are() {
        for (name, tex) in [
            (person("", "Anderson", "", "R.E."), "Anderson, R. E."),
            (person("", "Peller", "", "A.b.c."), "Peller, A.b.c."),
            (person("van den", "Berg", "", "R."), "van den Berg, R."),
            (person("van den", "Berg", "Jr.", "R."), "van den Berg, Jr., R."),
            (person("", "Van den Berg", "", "R."), "{Van den Berg}, R."),
            (person("", "Van Berg", "", "R."), "Van Berg, R."),
            (person("", "Adams Becker", "", "S."), "Adams Becker, S."),
            (person("", "Adams Becker", "", ""), "{Adams Becker}"),
            (person("de", "Adams Becker", "", ""), "{de Adams Becker}"),
            (person("", "Silva e Costa", "", "R."), "{Silva e Costa}, R."),
            (person("", "al-Rashid", "", "M."), "{al-Rashid}, M."),
            (person("", "hooks", "", "bell"), "{hooks}, bell"),
            (person("", "d'Alembert", "", "J."), "{d'Alembert}, J."),
            (person("", "O'Neill", "", "J."), "O'Neill, J."),
            (person("", "Smith-Jones", "", "J.-P."), "Smith-Jones, J.-P."),
            (person("", "Berg", "Jr.", ""), "{Berg, Jr.}"),
            (person("", "Plato", "", ""), "Plato"),
            (person("", "Berg", "", "R., Q."), "Berg, {R., Q.}"),
            (person("", "Berg, U", "", "R."), "{Berg, U}, R."),
            (person("", "[Anonymous]", "", ""), "{[Anonymous]}"),
            (person("", "And", "", "J."), "{And}, J."),
            (person("De", "La Cruz", "", ""), "{De La Cruz}"),
            (person("", "A=B", "", "J."), "{A=B}, J."),
            (person("", "\u{200B}", "", "J."), "{J.}"),
            (person("", "Roe", "\u{7}", "\u{AD}J."), "Roe, J."),
            (person("", "Roe \u{200B}and Poe", "", "J."), "{Roe and Poe}, J."),
            (person("", "Roe", "", "J. and X."), "Roe, {J. and X.}"),
            (person("", "others", "", ""), "{others}"),
            (Name::literal("World Health Organization"), "{World Health Organization}"),
            (Name::literal("Barnes and Noble, Inc."), "{Barnes and Noble, Inc.}"),
            (Name::literal("AT&T {Labs}"), r"{AT\&T \{Labs\}}"),
        ] {
            for dialect in [Dialect::BibTex, Dialect::BibLaTex] {
                assert_eq!(written(std::slice::from_ref(&name), dialect), tex);
            }
        }
    }

    #[test]
    fn classic_names_are_ascii() {
        for (name, tex) in [
            (person("", "Dupont", "", "Émile"), r"Dupont, {\'E}mile"),
            (person("", "Novák", "", "Ž."), r"Nov{\'a}k, {\v Z}."),
            (person("", "Muñoz García", "", "Í."), r"Mu{\~n}oz Garc{\'i}a, {\'I}."),
            (person("", "Ørsted", "", "Æ."), r"{\O}rsted, {\AE}."),
            (person("", "O’Brien", "", "J."), "O'Brien, J."),
            (person("", "Nguyễn", "", "T."), r"Nguy{\~{\^e}}n, T."),
            (person("", "Šimon e Silva", "", "J."), r"{\v S}imon {e} Silva, J."),
            (Name::literal("Škoda Auto"), r"{{\v{S}}koda Auto}"),
            (Name::literal("Țara Nouă"), r"{Țara Nou{\u a}}"),
            (Name::literal("S&P"), r"{S\&P}"),
            (Name::literal("École normale supérieure"), r"{{\'E}cole normale sup{\'e}rieure}"),
            (Name::literal("Fédération élan"), r"{Féd{\'e}ration {\'e}lan}"),
        ] {
            assert_eq!(written(&[name], Dialect::BibTex), tex);
        }
    }

    #[test]
    fn biblatex_names_are_unicode() {
        let names = [person("", "Dupont", "", "E\u{301}mile"), person("", "Žižek", "", "S.")];
        assert_eq!(written(&names, Dialect::BibLaTex), "Dupont, Émile and Žižek, S.");
    }

    #[test]
    fn a_list_cut_short_ends_in_others() {
        let mut out = String::new();
        names(&mut out, &[person("", "Roe", "", "J.")], true, Dialect::BibTex, &mut Found::default());
        assert_eq!(out, "Roe, J. and others");
    }

    #[test]
    fn a_name_of_which_nothing_can_be_printed_leaves_no_gap() {
        let mut out = String::new();
        let names = [person("", "\u{7}", "", ""), person("", "Roe", "", "J."), Name::literal("\u{200B}")];
        super::names(&mut out, &names, true, Dialect::BibLaTex, &mut Found::default());
        assert_eq!(out, "Roe, J. and others");
    }

    #[test]
    fn dashes_that_become_hyphens_part_no_name() {
        let names = [person("", "Al‑rashid Roe", "", "M.")];
        assert_eq!(written(&names, Dialect::BibTex), "{Al-rashid} Roe, M.");
        assert_eq!(written(&names, Dialect::BibLaTex), "Al‑rashid Roe, M.");
    }

    #[test]
    fn a_brace_with_a_sign_behind_it_is_no_particle() {
        let names = [person("", "É &x Roe", "", "J."), person("", "École &x", "", "J.")];
        assert_eq!(written(&names, Dialect::BibTex), r"{{\'E} \&x Roe}, J. and {{\'E}cole \&x}, J.");
    }

    #[test]
    fn publishers_are_not_split() {
        let mut out = String::new();
        list_text(&mut out, "Wiley and Sons & others", Dialect::BibLaTex, &mut Found::default());
        assert_eq!(out, r"Wiley {and} Sons \& {others}");
        let mut out = String::new();
        list_text(&mut out, "Wiley \u{AD}and Sons", Dialect::BibLaTex, &mut Found::default());
        assert_eq!(out, "Wiley {and} Sons", "also where what is left out hides the word");
    }
}
