//! The value of a .bib field as people write it → text: accents, signs, markup and simple formulas in Unicode, white space folded.
//!
//! Braces that group are left out, since they only tell styles what keeps its case. A command that is not known stays as it is
//! written and is noted. What the commands stand for is in [`super::signs`], formulas are read by [`super::math`].

use unicode_normalization::char::compose;

use super::math;
use super::signs::{Command, command};

/// How deeply accents and arguments may nest: TeX has no more groups than 255, and no text needs a tenth of it.
const DEEPEST: usize = 32;

/// How often the end of a group or formula is looked for in vain: a value in which that happens is broken.
const SEARCHES: usize = 8;

/// More names than messages show are not gathered.
const MOST_FOUND: usize = 8;

/// What of the values of an entry was not understood.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The names of commands, each once.
    pub(super) commands: Vec<String>,
    /// The names of abbreviations that nothing explains, each once.
    pub(super) abbreviations: Vec<String>,
}

impl Found {
    pub(super) fn note(list: &mut Vec<String>, name: &str) {
        if list.len() < MOST_FOUND && !list.iter().any(|known| known == name) {
            list.push(name.to_owned());
        }
    }
}

/// The text of a value.
pub(super) fn text(raw: &str, found: &mut Found) -> String {
    read(raw, false, 0, found)
}

/// The text of an address or identifier, in which nothing is typography: tildes and hyphens are what they are. Lines that were
/// broken are joined.
pub(super) fn verbatim(raw: &str, found: &mut Found) -> String {
    address(raw, 0, found)
}

fn address(raw: &str, depth: usize, found: &mut Found) -> String {
    let raw = raw.trim();
    let joined: String;
    let raw = if raw.contains(['\n', '\r']) {
        joined = raw.lines().map(str::trim).collect();
        &joined
    } else {
        raw
    };
    let is_plain = !raw.contains(['\\', '{', '}', '$']) || depth >= DEEPEST;
    if is_plain { raw.to_owned() } else { read(raw, true, depth, found) }
}

fn read(raw: &str, is_literal: bool, depth: usize, found: &mut Found) -> String {
    let out = String::with_capacity(raw.len());
    let mut reader =
        Reader { rest: raw, out, groups: Vec::new(), is_literal, depth, searches: SEARCHES, found };
    reader.run();
    let mut out = reader.out;
    out.truncate(out.trim_end().len());
    out
}

/// Bytes that are copied as they are; the others are looked at, those among them that begin white space beyond ASCII.
const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte <= 0x20 {
        plain[byte] = false;
        byte += 1;
    }
    let looked_at = b"\\{}$~-`'!?\x7f\xC2\xE1\xE2\xE3";
    let mut at = 0;
    while at < looked_at.len() {
        plain[looked_at[at] as usize] = false;
        at += 1;
    }
    plain
};

struct Reader<'t, 'f> {
    rest: &'t str,
    out: String,
    /// What stands around the groups that are open, the innermost last.
    groups: Vec<Option<(&'static str, &'static str)>>,
    is_literal: bool,
    depth: usize,
    searches: usize,
    found: &'f mut Found,
}

impl<'t> Reader<'t, '_> {
    fn run(&mut self) {
        loop {
            let bytes = self.rest.as_bytes();
            let plain = bytes.iter().position(|byte| !PLAIN[usize::from(*byte)]).unwrap_or(bytes.len());
            self.out.push_str(&self.rest[..plain]);
            self.rest = &self.rest[plain..];
            let Some(c) = self.take() else { break };
            self.sign(c);
        }
        while let Some(group) = self.groups.pop() {
            self.end(group);
        }
    }

    fn take(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn blank(&mut self) {
        if !(self.out.is_empty() || self.out.ends_with(' ')) {
            self.out.push(' ');
        }
    }

    fn sign(&mut self, c: char) {
        match c {
            '\\' => self.command(),
            '{' => self.groups.push(None),
            '}' => match self.groups.pop() {
                Some(group) => self.end(group),
                None => self.out.push('}'),
            },
            '$' => self.formula(),
            '~' if !self.is_literal => self.blank(),
            c if c.is_whitespace() => self.blank(),
            '-' | '`' | '\'' | '!' | '?' if !self.is_literal => self.typography(c),
            c => self.out.push(c),
        }
    }

    /// The ligatures of TeX's fonts.
    fn typography(&mut self, c: char) {
        const LIGATURES: [(&str, &str); 6] =
            [("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("!`", "¡"), ("?`", "¿")];
        let is_it =
            |ligature: &str| ligature.strip_prefix(c).and_then(|behind| self.rest.strip_prefix(behind));
        match LIGATURES.iter().find_map(|(ligature, sign)| is_it(ligature).map(|rest| (rest, sign))) {
            Some((rest, sign)) => {
                self.rest = rest;
                self.out.push_str(sign);
            }
            None => self.out.push(c),
        }
    }

    fn end(&mut self, group: Option<(&'static str, &'static str)>) {
        let Some((open, close)) = group else { return };
        // Markup of nothing.
        if open.starts_with('<') && self.out.ends_with(open) {
            self.out.truncate(self.out.len() - open.len());
        } else {
            self.out.push_str(close);
        }
    }

    fn command(&mut self) {
        let letters = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let length = if letters > 0 { letters } else { self.rest.chars().next().map_or(0, char::len_utf8) };
        let (name, behind) = self.rest.split_at(length);
        if name.is_empty() {
            return self.out.push('\\');
        }
        let before = behind;
        self.rest = if letters > 0 { behind.trim_start() } else { behind };
        match name {
            "(" => return self.formula_up_to(r"\)", r"\("),
            "noopsort" | "SortNoop" => {
                self.group();
                return;
            }
            "texorpdfstring" | "foreignlanguage" => {
                self.group();
            }
            _ => {}
        }
        match command(name) {
            Some(Command::Sign(" ")) => self.blank(),
            Some(Command::Sign(sign)) => {
                self.out.push_str(sign);
                if letters > 0 {
                    self.rest = self.rest.strip_prefix("{}").unwrap_or(self.rest);
                }
            }
            Some(Command::Accent(mark, alone)) => self.accent(mark, alone),
            Some(Command::Markup(open, close)) => self.markup(open, close),
            Some(Command::Declared(open, close)) => {
                if let Some(group @ None) = self.groups.last_mut() {
                    *group = Some((open, close));
                    self.out.push_str(open);
                }
            }
            // The argument is a group like any other.
            Some(Command::Argument | Command::Nothing) => {}
            Some(Command::Url) => {
                let address = self.group().map(|raw| address(raw, self.depth + 1, self.found));
                self.out.push_str(&address.unwrap_or_default());
            }
            Some(Command::Link) => self.link(),
            Some(Command::Formula) => {
                if let Some(formula) = self.group() {
                    self.math(formula, r"\ensuremath{", "}");
                }
            }
            None => self.unknown(name, before),
        }
    }

    /// Keeps a command as it is written, with its argument in braces.
    fn unknown(&mut self, name: &str, behind: &'t str) {
        Found::note(&mut self.found.commands, name);
        self.out.push('\\');
        self.out.push_str(name);
        self.rest = behind;
        if let Some(inside) = behind.strip_prefix('{') {
            self.rest = inside;
            self.out.push('{');
            self.groups.push(Some(("", "}")));
        }
    }

    /// What stands in the braces that the rest begins with; nothing where it begins with none.
    fn group(&mut self) -> Option<&'t str> {
        self.rest = self.rest.trim_start();
        let inside = self.rest.strip_prefix('{')?;
        if self.searches == 0 {
            return None;
        }
        let mut depth = 0_usize;
        let end = memchr::memchr2_iter(b'{', b'}', inside.as_bytes()).find(|&at| {
            let closes = inside.as_bytes()[at] == b'}';
            if closes && depth == 0 {
                return true;
            }
            depth = if closes { depth - 1 } else { depth + 1 };
            false
        });
        let Some(end) = end else {
            self.searches -= 1;
            return None;
        };
        self.rest = &inside[end + 1..];
        Some(&inside[..end])
    }

    fn markup(&mut self, open: &'static str, close: &'static str) {
        if self.is_literal {
            return;
        }
        self.out.push_str(open);
        if let Some(inside) = self.rest.strip_prefix('{') {
            self.rest = inside;
            self.groups.push(Some((open, close)));
        } else {
            let argument = self.argument();
            self.out.push_str(&argument);
            self.end(Some((open, close)));
        }
    }

    /// The text of what follows: a group, a command or a character.
    fn argument(&mut self) -> String {
        self.rest = self.rest.trim_start();
        if self.rest.starts_with('{') {
            let Some(inside) = self.group() else { return String::new() };
            if self.depth >= DEEPEST {
                return inside.to_owned();
            }
            let mut reader = Reader {
                rest: inside,
                out: String::new(),
                groups: Vec::new(),
                is_literal: self.is_literal,
                depth: self.depth + 1,
                searches: SEARCHES,
                found: &mut *self.found,
            };
            reader.run();
            return reader.out;
        }
        if self.rest.starts_with('}') || self.depth >= DEEPEST {
            return String::new();
        }
        let before = std::mem::take(&mut self.out);
        let open = self.groups.len();
        if let Some(c) = self.take() {
            self.depth += 1;
            self.sign(c);
            self.depth -= 1;
        }
        // Of a command with an argument only what is said at once.
        let found = std::mem::replace(&mut self.out, before);
        debug_assert!(self.groups.len() >= open, "a closing brace is no argument");
        found
    }

    /// A mark on the letter that follows.
    fn accent(&mut self, mark: char, alone: char) {
        let argument = self.argument();
        let mut letters = argument.chars();
        match letters.next().filter(|c| c.is_alphanumeric()) {
            Some(letter) => {
                let letter = match letter {
                    'ı' => 'i',
                    'ȷ' => 'j',
                    letter => letter,
                };
                match compose(letter, mark) {
                    Some(composed) => self.out.push(composed),
                    None => self.out.extend([letter, mark]),
                }
                self.out.push_str(letters.as_str());
            }
            None => {
                self.out.push(alone);
                self.out.push_str(&argument);
            }
        }
    }

    /// The text of a link, with its address behind it where that says more.
    fn link(&mut self) {
        let Some(address) = self.group() else { return };
        let address = self::address(address, self.depth + 1, self.found);
        let text = self.argument();
        let text = text.trim();
        match text {
            "" => self.out.push_str(&address),
            text if text == address => self.out.push_str(text),
            text => self.out.push_str(&format!("{text} ({address})")),
        }
    }

    fn formula(&mut self) {
        // A display is a formula, too.
        if let Some(rest) = self.rest.strip_prefix('$').filter(|rest| rest.contains("$$")) {
            self.rest = rest;
            self.formula_up_to("$$", "$$");
        } else {
            self.formula_up_to("$", "$");
        }
    }

    fn formula_up_to(&mut self, close: &'static str, open: &'static str) {
        let mut ends = self.rest.match_indices(close).map(|(at, _)| at);
        let end = if self.searches > 0 { ends.find(|at| !self.rest[..*at].ends_with('\\')) } else { None };
        let Some(end) = end else {
            self.searches = self.searches.saturating_sub(1);
            return self.out.push_str(open);
        };
        let formula = &self.rest[..end];
        self.rest = &self.rest[end + close.len()..];
        self.math(formula, open, close);
    }

    fn math(&mut self, formula: &str, open: &str, close: &str) {
        match math::text(formula) {
            Some(text) if self.is_literal => self.out.push_str(&text.replace('∼', "~")),
            Some(text) => self.out.push_str(&text),
            None => {
                self.out.push_str(open);
                self.out.push_str(&formula.split_whitespace().collect::<Vec<_>>().join(" "));
                self.out.push_str(close);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> String {
        text(raw, &mut Found::default())
    }

    #[test]
    fn accents_and_letters_are_those_of_unicode() {
        for (raw, expected) in [
            (r#"G{\"o}del, G\"odel, G\"{o}del, {G\"odel}"#, "Gödel, Gödel, Gödel, Gödel"),
            (r"{\'\i} \'{\i} \'\i{} \'i", "í í í í"),
            (r"\c{c}a \c ca {\v{s}} {\v s} \H{o} \k{a} \r a {\aa}", "ça ça š š ő ą å å"),
            (r"stra\ss e Stra{\ss}e \ss{} \o re \L\'od\'z", "straße Straße ß øre Łódź"),
            (r"Nguy{\~{\^e}}n \~{n} \t{oo} \.z {\=a} \d{h}", "Nguyễn ñ o\u{361}o ż ā ḥ"),
            (r"\textcommabelow{t} Erd\H os \'Etude {\'{E}}cole", "ț Erdős Étude École"),
            (r"caf\'e", "café"),
        ] {
            assert_eq!(read(raw), expected, "{raw}");
        }
    }

    #[test]
    fn signs_are_what_they_stand_for() {
        for (raw, expected) in [
            (r"R\&D, 5\%, \$3, \#1, a\_b, \{x\}", "R&D, 5%, $3, #1, a_b, {x}"),
            (r"a~b \ldots{} c\,d \textendash{} e--f---g", "a b … c d – e–f—g"),
            (r"``quoted'' and \enquote{so} don't", "“quoted” and “so” don't"),
            (r"\textasciitilde{} \textbackslash{} \textbraceleft{}", r"~ \ {"),
            ("R&D 5% a_b #1 x^2 unescaped", "R&D 5% a_b #1 x^2 unescaped"),
            ("two\n lines\u{a0}and\ttabs ", "two lines and tabs"),
        ] {
            assert_eq!(read(raw), expected, "{raw}");
        }
    }

    #[test]
    fn markup_and_simple_formulas_are_tags() {
        for (raw, expected) in [
            (
                r"\textit{E. coli} and {\em wax} and \emph{\textbf{x}}",
                "<i>E. coli</i> and <i>wax</i> and <i><b>x</b></i>",
            ),
            (
                r"CO$_{2}$ H\textsubscript{2}O 10$^{-3}$ {$\beta$}",
                "CO<sub>2</sub> H<sub>2</sub>O 10<sup>-3</sup> β",
            ),
            (r"$\mathrm{CO}_2$ at \(\alpha\), \ensuremath{\gamma}", "CO<sub>2</sub> at α, γ"),
            (r"of order $\frac{1}{2}$ and $5", r"of order $\frac{1}{2}$ and $5"),
            (r"{{On} {DNA}} \textit{} \textrm{x} {\sc y} \mbox{z}", "On DNA x y z"),
            (
                r"see \url{http://a.b/c_d~e} or \href{http://a.b}{here}",
                "see http://a.b/c_d~e or here (http://a.b)",
            ),
        ] {
            assert_eq!(read(raw), expected, "{raw}");
        }
    }

    #[test]
    fn unknown_commands_stay_and_are_noted() {
        let mut found = Found::default();
        assert_eq!(text(r"a \foo{b \'e} c \bar d \* e", &mut found), r"a \foo{b é} c \bar d \* e");
        assert_eq!(found.commands, ["foo", "bar", "*"]);
    }

    #[test]
    fn addresses_lose_their_escapes_alone() {
        for (raw, expected) in [
            ("http://a.b/c_d%20e~f--g", "http://a.b/c_d%20e~f--g"),
            (r"http://a.b/c\_d\%20e\&f\~{}g{\_}h$\sim$i", "http://a.b/c_d%20e&f~g_h~i"),
            (r"\url{http://a.b/c}", "http://a.b/c"),
            ("10.1002/(SICI)1$<$1::AID$>$3", "10.1002/(SICI)1<1::AID>3"),
            ("http://a.b/\n   c", "http://a.b/c"),
        ] {
            assert_eq!(verbatim(raw, &mut Found::default()), expected, "{raw}");
        }
    }

    #[test]
    fn what_nests_deeply_or_is_cut_short_is_read_as_far_as_it_goes() {
        for raw in
            [r"\'".repeat(100_000), r"\'{".repeat(100_000), "{".repeat(100_000), r"\textit{".repeat(5_000)]
        {
            read(&raw);
        }
        for raw in ["\\", r"\'", r"\textit", r"\url{a", r"\href{a}", "$", "$$", r"\(", "}", r"\^", "{\\it"] {
            read(raw);
        }
    }
}
