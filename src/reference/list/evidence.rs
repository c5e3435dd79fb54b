//! What a piece of text tells about where a reference begins and ends: years, pages, names, entities, brackets.
//!
//! What follows from it is left to [`super::signs`]; names are recognised here, not taken apart.

/// What one piece between two candidates tells, read once so that judging stays linear.
#[derive(Debug, Default)]
pub(crate) struct Segment {
    pub(crate) blank: bool,
    /// Nothing but author names.
    pub(crate) names_only: bool,
    /// Neither author nor title: nothing but years, numbers, pages and addresses.
    pub(crate) bare: bool,
    /// How surely it begins with an author.
    pub(crate) author: Option<Author>,
    /// Begins with a small letter that is not a name's.
    pub(crate) lower: bool,
    /// Ends in a year in parentheses.
    pub(crate) closed: bool,
    /// Ends in what stands last in a reference: pages, a volume or an issue, an address.
    pub(crate) in_place: bool,
    /// Holds a year in parentheses.
    pub(crate) year: bool,
    /// Holds pages.
    pub(crate) pages: bool,
    /// No more than a word or three, none of them a name, a number or a year.
    pub(crate) short: bool,
    /// Begins with a year in parentheses.
    pub(crate) year_first: bool,
    pub(crate) commas: usize,
    pub(crate) brackets: Balance,
    pub(crate) curly: Balance,
    pub(crate) quotes: usize,
}

/// How brackets open and close.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Balance {
    /// How many more are open at the end than at the beginning.
    pub(crate) change: isize,
    /// The lowest that the count gets, at most 0.
    pub(crate) lowest: isize,
}

impl Balance {
    fn step(&mut self, by: isize) {
        self.change += by;
        self.lowest = self.lowest.min(self.change);
    }

    /// How many are open after it where `open` were before; one that closes nothing does not count.
    pub(crate) fn after(self, open: isize) -> isize {
        (open + self.change).max(self.change - self.lowest)
    }
}

/// How surely a text begins with an author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    /// Initials with stops, or several names.
    Sure,
    /// One name with a bare capital, as in `Vitamin D`.
    Likely,
}

/// How long a short text is at most.
const SHORT: usize = 24;

impl Segment {
    pub(crate) fn of(text: &str) -> Self {
        let text = text.trim();
        let mut segment = Self {
            blank: text.is_empty(),
            names_only: is_names(text),
            bare: is_bare(text),
            author: author_at_start(text),
            closed: ends_in_year(text),
            in_place: ends_in_place(text),
            year: holds_year(text),
            year_first: begins_with_year(text),
            pages: text.contains("pp. ") || text.contains(", p. "),
            ..Self::default()
        };
        segment.short = text.len() <= SHORT && !segment.names_only && !segment.bare && !segment.closed;
        segment.lower = segment.author.is_none() && text.starts_with(char::is_lowercase);
        for c in text.chars() {
            match c {
                ',' => segment.commas += 1,
                '(' | '[' => segment.brackets.step(1),
                ')' | ']' => segment.brackets.step(-1),
                '\u{201c}' | '\u{ab}' => segment.curly.step(1),
                '\u{201d}' | '\u{bb}' => segment.curly.step(-1),
                '"' => segment.quotes += 1,
                _ => {}
            }
        }
        segment
    }
}

/// Whether the text, up to a semicolon that follows, ends in the beginning of an HTML entity: `&amp`, `&#233`.
pub(crate) fn is_entity(before: &str) -> bool {
    const LONGEST: usize = 10;
    let bytes = before.as_bytes();
    let tail = &bytes[bytes.len().saturating_sub(LONGEST)..];
    let Some(at) = memchr::memrchr(b'&', tail) else { return false };
    match &tail[at + 1..] {
        [b'#', b'x' | b'X', hex @ ..] => !hex.is_empty() && hex.iter().all(u8::is_ascii_hexdigit),
        [b'#', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        name => {
            const WHOLE: [&[u8]; 42] = [
                b"amp", b"lt", b"gt", b"quot", b"apos", b"nbsp", b"shy", b"ndash", b"mdash", b"hellip",
                b"copy", b"reg", b"trade", b"deg", b"micro", b"plusmn", b"times", b"middot", b"bull",
                b"sect", b"para", b"szlig", b"eth", b"thorn", b"alpha", b"beta", b"gamma", b"delta",
                b"Delta", b"epsilon", b"eta", b"theta", b"kappa", b"lambda", b"mu", b"pi", b"rho", b"sigma",
                b"tau", b"phi", b"chi", b"omega",
            ];
            const ENDINGS: [&[u8]; 11] = [
                b"acute", b"grave", b"uml", b"circ", b"tilde", b"cedil", b"ring", b"slash", b"caron", b"lig",
                b"quo",
            ];
            WHOLE.contains(&name)
                || (name.iter().all(u8::is_ascii_alphabetic)
                    && ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending)))
        }
    }
}

/// Whether the text ends in a year in parentheses, `(2005)`, or in what stands for one; stops, parentheses and
/// blanks may follow.
pub(crate) fn ends_in_year(text: &str) -> bool {
    // Looking no further back keeps this cheap whatever precedes.
    let near = text.len().saturating_sub(64);
    let text = (near..text.len()).find_map(|start| text.get(start..)).unwrap_or_default();
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ')' | '.'));
    // The longest is `(forthcoming`.
    const LONGEST: usize = 13;
    let bytes = end.as_bytes();
    let tail = &bytes[bytes.len().saturating_sub(LONGEST)..];
    let closed = text.as_bytes().get(end.len()..).is_some_and(|rest| rest.contains(&b')'));
    closed && memchr::memrchr(b'(', tail).is_some_and(|open| is_year(&tail[open + 1..]))
}

/// What stands between the parentheses of a year: `2005`, `2005a`, `2005-2006`, `in press`.
fn is_year(inside: &[u8]) -> bool {
    match inside {
        [b'1' | b'2', a, b, c, rest @ ..] => {
            let more = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/');
            [a, b, c].iter().all(|byte| byte.is_ascii_digit())
                && rest.len() <= 6
                && rest.iter().all(more)
                && !rest.first().is_some_and(u8::is_ascii_digit)
        }
        other => {
            [&b"in press"[..], b"forthcoming", b"n.d"].iter().any(|word| other.eq_ignore_ascii_case(word))
        }
    }
}

fn holds_year(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'(', bytes).any(|open| begins_with_closed_year(&bytes[open + 1..]))
}

fn begins_with_year(text: &str) -> bool {
    text.as_bytes().strip_prefix(b"(").is_some_and(begins_with_closed_year)
}

fn begins_with_closed_year(bytes: &[u8]) -> bool {
    let inside = &bytes[..bytes.len().min(12)];
    memchr::memchr(b')', inside).is_some_and(|close| is_year(&inside[..close]))
}

/// Whether the text ends in pages, `pp. 49-82`, or after a comma in a volume, an issue, `41 (1)`, or an address.
fn ends_in_place(text: &str) -> bool {
    let Some(comma) = memchr::memrchr(b',', text.as_bytes()) else { return false };
    let last = text[comma + 1..].trim().trim_end_matches(['.', ')', ' ']);
    let number = ["pp.", "p.", "Vol.", "vol.", "no.", "No."].iter().find_map(|mark| last.strip_prefix(mark));
    if ["http://", "https://", "www.", "10."].iter().any(|mark| last.starts_with(mark)) {
        return !last.contains(char::is_whitespace);
    }
    let short = last.len() <= 24 && !last.contains("  ");
    match number {
        Some(number) => number.len() <= 40 && number.contains(|c: char| c.is_ascii_digit()),
        None => {
            short
                && last.starts_with(|c: char| c.is_ascii_digit())
                && last.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '\u{2013}' | '(' | ' ' | '/'))
        }
    }
}

/// Whether the text has neither author nor title: nothing but years, numbers, pages and addresses.
pub(crate) fn is_bare(text: &str) -> bool {
    const MARKS: [&str; 13] =
        ["pp", "p", "vol", "vols", "no", "nos", "nr", "art", "iss", "issue", "suppl", "doi", "doi:"];
    const PHRASES: [&str; 7] =
        ["(in press)", "(forthcoming)", "(n.d.)", "[online]", "[internet]", "[web]", "[cd-rom]"];
    let (mut told, mut in_pages) = (false, false);
    for part in text.split(',').map(str::trim) {
        if PHRASES.iter().any(|phrase| part.eq_ignore_ascii_case(phrase)) {
            told = true;
            continue;
        }
        for word in part.split_whitespace() {
            let inside = word.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '<' | '>' | '.'));
            if MARKS.iter().any(|mark| inside.eq_ignore_ascii_case(mark)) {
                in_pages = inside.starts_with(['p', 'P']);
                continue;
            }
            let sound = |c: char| {
                c.is_ascii_digit()
                    || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '/' | ':' | '.' | '(' | ')')
                    || (in_pages && c.is_ascii_alphabetic())
            };
            let number = inside.len() <= 24
                && inside.chars().all(sound)
                && inside.contains(|c: char| c.is_ascii_digit());
            if !(number || is_address(inside) || is_year(inside.as_bytes())) {
                return false;
            }
            told = true;
        }
    }
    told
}

/// Whether a word is an address of the web or a DOI.
fn is_address(word: &str) -> bool {
    let begins = |mark: &&str| word.get(..mark.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(mark));
    ["http://", "https://", "www.", "doi:10."].iter().any(begins)
        || (word.starts_with("10.") && word.contains('/'))
}

/// Whether the text begins with an author: `Roe J.`, `Roe, J.`, `Roe J, Poe A`.
pub(crate) fn author_at_start(text: &str) -> Option<Author> {
    let mut parts = text.split(',').map(str::trim);
    let first = parts.next()?;
    let second = parts.next().unwrap_or_default();
    match person(first) {
        Some(Author::Sure) => Some(Author::Sure),
        Some(Author::Likely) if person(second).is_some() || is_et_al(second) => Some(Author::Sure),
        Some(Author::Likely) => Some(Author::Likely),
        None => {
            let initials = second.split_whitespace().next().is_some_and(is_initials);
            (initials && is_surname(first)).then_some(Author::Sure)
        }
    }
}

/// Whether the text is a list of author names and nothing else.
pub(crate) fn is_names(text: &str) -> bool {
    let mut surname = false;
    let mut names = 0;
    for part in text.split(',').map(str::trim) {
        if surname {
            if !part.split_whitespace().all(is_initials) {
                return false;
            }
            surname = false;
            names += 1;
        } else if person(part) == Some(Author::Sure) || is_et_al(part) {
            names += 1;
        } else if is_surname(part) {
            surname = true;
        } else if !part.is_empty() {
            return false;
        }
    }
    names > 0 && !surname
}

fn is_et_al(part: &str) -> bool {
    part.trim_end_matches('.').eq_ignore_ascii_case("et al")
}

/// Whether the text is a surname with initials.
pub(crate) fn person(text: &str) -> Option<Author> {
    let mut words = text.split_whitespace().rev().peekable();
    while words.next_if(|word| matches!(*word, "Jr." | "Sr." | "Jr" | "II" | "III" | "IV")).is_some() {}
    let (mut stops, mut initials) = (false, 0);
    // The first word is never an initial, so that `GU I.` has a surname.
    let head = text.trim_start().as_ptr();
    let is_initial = |word: &str| word.as_ptr() != head && (is_initials(word) || is_bare_initials(word));
    while let Some(word) = words.next_if(|word| is_initial(word)) {
        stops |= word.contains('.');
        initials += 1;
    }
    let mut surname = 0;
    for word in words {
        surname += 1;
        if surname > 5 || !is_surname_word(word) {
            return None;
        }
    }
    match (surname, initials) {
        (0, _) | (_, 0) => None,
        (_, 1..=4) => Some(if stops { Author::Sure } else { Author::Likely }),
        (_, _) => None,
    }
}

/// `J.`, `J.-P.`, `Yu.A.`, `A.B`.
pub(crate) fn is_initials(word: &str) -> bool {
    let mut stops = 0;
    for (number, part) in word.split('.').enumerate() {
        let part = if number > 0 { part.trim_start_matches('-') } else { part };
        stops += 1;
        let mut letters = part.chars();
        let sound = match letters.next() {
            None => number > 0,
            Some(first) => {
                first.is_uppercase()
                    && part.chars().count() <= 3
                    && letters.all(|c| c.is_lowercase() || c == '-')
            }
        };
        if !sound || stops > 8 {
            return false;
        }
    }
    stops > 1
}

/// `J`, `JP`, `J-P`.
fn is_bare_initials(word: &str) -> bool {
    word.len() <= 8 && word.chars().all(|c| c.is_uppercase() || c == '-') && word.chars().count() <= 3
}

fn is_surname(text: &str) -> bool {
    let mut words = 0;
    for word in text.split_whitespace() {
        words += 1;
        if words > 5 || !is_surname_word(word) {
            return false;
        }
    }
    words > 0
}

fn is_surname_word(word: &str) -> bool {
    const PARTICLES: [&str; 36] = [
        "van", "von", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le",
        "el", "al", "bin", "ben", "ibn", "ter", "ten", "ver", "zu", "zur", "van't", "'t", "y", "e", "vom",
        "zum", "dal", "dei", "degli", "af", "lo",
    ];
    let sound = word
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '\u{2019}' | '.' | '`' | '\u{2010}'));
    let cased = word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    let joined = word.contains(['-', '\'', '\u{2019}']) && word.contains(char::is_uppercase);
    sound && (cased || joined || PARTICLES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_recognised() {
        for name in [
            "Roe J.",
            "van den Berg R.",
            "O\u{2019}Neil M.K.",
            "Kim B.-S.",
            "Adams Becker S.",
            "Roe J.P., Jr.",
            "Ya Yu.A.",
            "d\u{2019}Arc J.",
            "GU I.",
            "vom Berg J.",
            "al-Amin M.",
            "Roe, J.",
            "Roe, J.P., Poe, A.",
            "Roe J., Et al.",
            "Chang Y W, Roe J",
        ] {
            assert_eq!(author_at_start(name), Some(Author::Sure), "{name}");
        }
        for other in [
            "Bees of the world, (2005)",
            "24, (2010)",
            "Apidologie, 4, 1",
            "World Health Organization, 2005",
            "",
        ] {
            assert_eq!(author_at_start(other), None, "{other}");
        }
        assert_eq!(author_at_start("Vitamin D, a review"), Some(Author::Likely));
    }

    #[test]
    fn names_alone_are_told_from_names_with_a_title() {
        assert!(is_names("Roe J., Poe A.-B."));
        assert!(is_names("Roe, J., Poe, A."));
        assert!(!is_names("Roe J., Bees"));
        assert!(!is_names("Bees and Wasps"));
        assert!(!is_names(""));
    }

    #[test]
    fn text_without_author_and_title_is_bare() {
        for text in [
            "(2018)",
            "24, (2010)",
            "2018a",
            "24",
            "41 (1), pp. 49-82",
            "p. R1",
            "Vol. 2, No. 3-4, (2005-2006)",
            "(in press)",
            "https://doi.org/10.1/x",
            "DOI: 10.1000/182",
            "12, www.example.org",
            "[Online]",
        ] {
            assert!(is_bare(text), "{text}");
        }
        for text in [
            "",
            ",",
            "pp.",
            "No",
            "Bees, (2018)",
            "24 bees",
            "H2O",
            "Munk J.",
            "Demski J., (2012)",
            "discussion 8-9, (2005)",
            "[Bees], (2005)",
            "XII, (2010)",
            "Et al.",
            "1984 revisited",
        ] {
            assert!(!is_bare(text), "{text}");
        }
    }

    #[test]
    fn closing_years_are_recognised() {
        for text in ["(2005)", "a, (2005a)", "(2005) ", "(2005)).", "(1999-2000)", "(in press)", "(n.d.)"] {
            assert!(ends_in_year(text), "{text}");
        }
        for text in ["2005", "(20051)", "(3005)", "(2005", "(2005) Brill", "(the year 2005)", ""] {
            assert!(!ends_in_year(text), "{text}");
        }
    }

    #[test]
    fn pages_and_volumes_at_the_end_are_recognised() {
        for text in
            ["A, pp. 49-82", "A, p. R1.", "A, pp. 165-174)", "A, 41", "A, 41 (1)", "A, 3-4", "A, Vol. 2"]
        {
            assert!(ends_in_place(text), "{text}");
        }
        for text in ["A", "A, B", "A, 41 bees", "A, pp."] {
            assert!(!ends_in_place(text), "{text}");
        }
    }
}
