//! The value of a .bib field as TeX reads it: back to Unicode, knowing the commands that a .bib may hold and refusing all
//! others.
//!
//! The `biblatex` crate takes commands that it does not know for text, with which a value that is not escaped would look like
//! one that is. Here a special character without its backslash is an error.

use unicode_normalization::UnicodeNormalization;

/// What a reader sees of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) Vec<Sign>);

/// A character of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) c: char,
    /// Whether it stands within braces as BibTeX counts them, escaped or not: no list or name is cut there.
    pub(super) is_inside: bool,
    /// Whether its case tells BibTeX something: it stands outside of braces, or is a letter that is a command.
    pub(super) has_case: bool,
}

/// Markup, as pairs of control characters, which no value can hold.
pub(super) const SUB: [char; 2] = ['\u{1}', '\u{2}'];
pub(super) const SUP: [char; 2] = ['\u{3}', '\u{4}'];
pub(super) const ITALIC: [char; 2] = ['\u{5}', '\u{6}'];
pub(super) const BOLD: [char; 2] = ['\u{e}', '\u{f}'];

/// Markup as people write it.
pub(super) fn visible(text: &str) -> String {
    const TAGS: [([char; 2], &str); 4] = [(SUB, "sub"), (SUP, "sup"), (ITALIC, "i"), (BOLD, "b")];
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match TAGS.iter().find(|(pair, _)| pair.contains(&c)) {
            Some((pair, name)) if *pair == [c, pair[1]] => out.push_str(&format!("<{name}>")),
            Some((_, name)) => out.push_str(&format!("</{name}>")),
            None => out.push(c),
        }
    }
    out
}

impl Text {
    /// The characters alone, composed.
    pub(super) fn plain(&self) -> String {
        plain(&self.0)
    }

    /// Reads a value.
    ///
    /// # Errors
    /// What in it is no TeX that a value may hold, in a sentence.
    pub(super) fn read(value: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: value, depth: 0, special: false, open: Vec::new(), out: Vec::new() };
        reader.run()?;
        if reader.depth != 0 {
            return Err("its braces are not balanced as BibTeX counts them".into());
        }
        Ok(Self(reader.out))
    }
}

/// Characters as a string, composed.
pub(super) fn plain(signs: &[Sign]) -> String {
    signs.iter().map(|sign| sign.c).nfc().collect()
}

struct Reader<'t> {
    rest: &'t str,
    /// The depth of braces, escaped ones included.
    depth: usize,
    /// Whether a command makes a letter, which has a case for all the braces around it.
    special: bool,
    /// The groups that are open, the innermost last: a list rather than calls within calls, so that text cannot nest them too
    /// deeply.
    open: Vec<Open<'t>>,
    out: Vec<Sign>,
}

/// A group that is open, and what its end makes of what is in it.
enum Open<'t> {
    /// Braces alone, and whether a command made a letter around them.
    Braces { special: bool },
    /// The argument of markup, which this ends.
    Markup(char),
    /// The argument of the accent of that name, a letter with this mark on it; what is in it begins at `start`.
    Accent { name: &'t str, mark: char, start: usize },
}

impl<'t> Reader<'t> {
    /// Reads up to the end.
    fn run(&mut self) -> Result<(), String> {
        while let Some(c) = self.take() {
            match c {
                '{' => {
                    // A group that begins with a command at the outermost level is what BibTeX calls a special character.
                    let special = self.depth == 0 && self.rest.starts_with('\\');
                    self.open.push(Open::Braces { special: self.special });
                    self.special |= special;
                    self.depth += 1;
                }
                '}' => self.close()?,
                '\\' => self.command()?,
                '$' => self.formula()?,
                '&' | '%' | '#' | '_' | '^' | '~' => {
                    return Err(format!("`{c}` is not escaped before {:?}", self.near()));
                }
                c if c.is_control() || c.is_whitespace() && c != ' ' => {
                    return Err(format!("it holds {c:?}"));
                }
                c => self.push(c),
            }
        }
        if self.open.is_empty() { Ok(()) } else { Err("`}` is missing".into()) }
    }

    fn take(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn near(&self) -> &'t str {
        let end = self.rest.char_indices().nth(10).map_or(self.rest.len(), |(at, _)| at);
        &self.rest[..end]
    }

    fn push(&mut self, c: char) {
        let is_inside = self.depth > 0;
        self.out.push(Sign { c, is_inside, has_case: !is_inside || self.special });
    }

    /// Ends the innermost group.
    fn close(&mut self) -> Result<(), String> {
        let open = self.open.pop().ok_or("a brace is closed that is not open")?;
        self.depth = self.depth.checked_sub(1).ok_or("its braces are not balanced")?;
        match open {
            Open::Braces { special } => self.special = special,
            Open::Markup(close) => self.push(close),
            Open::Accent { name, mark, start } => {
                if self.out.len() == start {
                    return Err(format!("`\\{name}` lacks its letter"));
                }
                self.push(mark);
            }
        }
        Ok(())
    }

    /// Begins a group as the argument of a command.
    fn argument(&mut self, command: &str, open: Open<'t>) -> Result<(), String> {
        if self.take() != Some('{') {
            return Err(format!("`\\{command}` lacks its argument"));
        }
        self.depth += 1;
        self.open.push(open);
        Ok(())
    }

    fn command(&mut self) -> Result<(), String> {
        let letters = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        if letters == 0 {
            return self.sign();
        }
        let (name, rest) = self.rest.split_at(letters);
        self.rest = rest;
        if let Some(c) = symbol(name) {
            // Without the braces TeX would take the blank behind it.
            self.rest =
                rest.strip_prefix("{}").ok_or_else(|| format!("no `{{}}` stands behind `\\{name}`"))?;
            self.push(c);
            return Ok(());
        }
        if let Some(c) = letter(name) {
            if !rest.starts_with('}') {
                return Err(format!("`\\{name}` is not braced"));
            }
            self.push(c);
            return Ok(());
        }
        if let Some([open, close]) = markup(name) {
            self.push(open);
            return self.argument(name, Open::Markup(close));
        }
        match mark(name) {
            Some(mark) => self.accent(name, mark),
            None => Err(format!("it holds the command `\\{name}`")),
        }
    }

    /// What stands behind a backslash where no letter does.
    fn sign(&mut self) -> Result<(), String> {
        let Some(c) = self.rest.chars().next() else { return Err("it ends in a backslash".into()) };
        let (sign, rest) = self.rest.split_at(c.len_utf8());
        self.rest = rest;
        match c {
            '&' | '%' | '#' | '_' | '$' => self.push(c),
            '{' => {
                self.depth += 1;
                self.push(c);
            }
            '}' => {
                self.push(c);
                self.depth = self.depth.checked_sub(1).ok_or("its braces are not balanced")?;
            }
            c => match mark(sign) {
                Some(mark) => self.accent(sign, mark)?,
                None => return Err(format!("it holds the command `\\{c}`")),
            },
        }
        Ok(())
    }

    /// A letter with a mark on it, which may be a letter with a mark again.
    fn accent(&mut self, name: &'t str, mark: char) -> Result<(), String> {
        if self.rest.starts_with('{') {
            let start = self.out.len();
            return self.argument(name, Open::Accent { name, mark, start });
        }
        let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_word && !self.rest.starts_with(' ') {
            return Err(format!("`\\{name}` lacks its letter"));
        }
        self.rest = if is_word { &self.rest[1..] } else { self.rest };
        let base = self.take().filter(char::is_ascii_alphabetic);
        self.push(base.ok_or_else(|| format!("`\\{name}` lacks its letter"))?);
        self.push(mark);
        Ok(())
    }

    /// A formula: a letter or sign, or a subscript or superscript.
    fn formula(&mut self) -> Result<(), String> {
        let Some((formula, rest)) = self.rest.split_once('$') else {
            return Err("a formula does not end".into());
        };
        self.rest = rest;
        let script = |sign: char| formula.strip_prefix(sign)?.strip_prefix('{')?.strip_suffix('}');
        let is_plain =
            |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "+-=()/.,*".contains(c));
        for (sign, [open, close]) in [('_', SUB), ('^', SUP)] {
            let Some(inside) = script(sign).map(|inside| inside.replace("{}", "")) else { continue };
            if !is_plain(&inside) {
                return Err(format!("it holds the formula ${formula}$"));
            }
            self.push(open);
            self.depth += 1;
            inside.chars().for_each(|c| self.push(c));
            self.depth -= 1;
            self.push(close);
            return Ok(());
        }
        match SIGNS.iter().find(|(_, known)| *known == formula) {
            Some(&(c, _)) => {
                self.push(c);
                Ok(())
            }
            None => Err(format!("it holds the formula ${formula}$")),
        }
    }
}

/// Commands for a sign that stands for something else in TeX.
fn symbol(name: &str) -> Option<char> {
    Some(match name {
        "textbackslash" => '\\',
        "textasciitilde" => '~',
        "textasciicircum" => '^',
        "textbraceleft" => '{',
        "textbraceright" => '}',
        _ => return None,
    })
}

/// Commands for a letter that has no accent.
fn letter(name: &str) -> Option<char> {
    Some(match name {
        "ss" => 'ß',
        "ae" => 'æ',
        "AE" => 'Æ',
        "oe" => 'œ',
        "OE" => 'Œ',
        "o" => 'ø',
        "O" => 'Ø',
        "l" => 'ł',
        "L" => 'Ł',
        "dj" => 'đ',
        "DJ" => 'Đ',
        "dh" => 'ð',
        "DH" => 'Ð',
        "th" => 'þ',
        "TH" => 'Þ',
        "ng" => 'ŋ',
        "NG" => 'Ŋ',
        "i" => 'ı',
        "j" => 'ȷ',
        _ => return None,
    })
}

fn markup(name: &str) -> Option<[char; 2]> {
    Some(match name {
        "textsubscript" => SUB,
        "textsuperscript" => SUP,
        "textit" => ITALIC,
        "textbf" => BOLD,
        _ => return None,
    })
}

/// The combining mark of an accent.
fn mark(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30A}',
        "H" => '\u{30B}',
        "v" => '\u{30C}',
        "d" => '\u{323}',
        "textcommabelow" => '\u{326}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        _ => return None,
    })
}

/// Formulas of one sign. Of signs that look the same to TeX the first is read.
const SIGNS: &[(char, &str)] = &[
    ('α', r"\alpha"),
    ('β', r"\beta"),
    ('γ', r"\gamma"),
    ('δ', r"\delta"),
    ('ε', r"\varepsilon"),
    ('ϵ', r"\epsilon"),
    ('ζ', r"\zeta"),
    ('η', r"\eta"),
    ('θ', r"\theta"),
    ('ϑ', r"\vartheta"),
    ('ι', r"\iota"),
    ('κ', r"\kappa"),
    ('λ', r"\lambda"),
    ('μ', r"\mu"),
    ('ν', r"\nu"),
    ('ξ', r"\xi"),
    ('ο', "o"),
    ('π', r"\pi"),
    ('ϖ', r"\varpi"),
    ('ρ', r"\rho"),
    ('ϱ', r"\varrho"),
    ('σ', r"\sigma"),
    ('ς', r"\varsigma"),
    ('τ', r"\tau"),
    ('υ', r"\upsilon"),
    ('φ', r"\varphi"),
    ('ϕ', r"\phi"),
    ('χ', r"\chi"),
    ('ψ', r"\psi"),
    ('ω', r"\omega"),
    ('Α', r"\mathrm{A}"),
    ('Β', r"\mathrm{B}"),
    ('Γ', r"\Gamma"),
    ('Δ', r"\Delta"),
    ('Ε', r"\mathrm{E}"),
    ('Ζ', r"\mathrm{Z}"),
    ('Η', r"\mathrm{H}"),
    ('Θ', r"\Theta"),
    ('Ι', r"\mathrm{I}"),
    ('Κ', r"\mathrm{K}"),
    ('Λ', r"\Lambda"),
    ('Μ', r"\mathrm{M}"),
    ('Ν', r"\mathrm{N}"),
    ('Ξ', r"\Xi"),
    ('Ο', r"\mathrm{O}"),
    ('Π', r"\Pi"),
    ('Ρ', r"\mathrm{P}"),
    ('Σ', r"\Sigma"),
    ('Τ', r"\mathrm{T}"),
    ('Υ', r"\Upsilon"),
    ('Φ', r"\Phi"),
    ('Χ', r"\mathrm{X}"),
    ('Ψ', r"\Psi"),
    ('Ω', r"\Omega"),
    ('ħ', r"\hbar"),
    ('ℓ', r"\ell"),
    ('ℑ', r"\Im"),
    ('ℜ', r"\Re"),
    ('ℵ', r"\aleph"),
    ('′', "'"),
    ('″', "''"),
    ('≤', r"\leq"),
    ('≥', r"\geq"),
    ('≠', r"\neq"),
    ('≈', r"\approx"),
    ('≃', r"\simeq"),
    ('≅', r"\cong"),
    ('≡', r"\equiv"),
    ('∼', r"\sim"),
    ('∝', r"\propto"),
    ('≪', r"\ll"),
    ('≫', r"\gg"),
    ('∞', r"\infty"),
    ('∂', r"\partial"),
    ('∇', r"\nabla"),
    ('∑', r"\sum"),
    ('∏', r"\prod"),
    ('∫', r"\int"),
    ('√', r"\surd"),
    ('∈', r"\in"),
    ('∉', r"\notin"),
    ('∋', r"\ni"),
    ('∩', r"\cap"),
    ('∪', r"\cup"),
    ('⊂', r"\subset"),
    ('⊃', r"\supset"),
    ('⊆', r"\subseteq"),
    ('⊇', r"\supseteq"),
    ('∅', r"\emptyset"),
    ('∀', r"\forall"),
    ('∃', r"\exists"),
    ('∧', r"\wedge"),
    ('∨', r"\vee"),
    ('⊕', r"\oplus"),
    ('⊗', r"\otimes"),
    ('⊥', r"\perp"),
    ('∥', r"\parallel"),
    ('∠', r"\angle"),
    ('∘', r"\circ"),
    ('∙', r"\bullet"),
    ('⋅', r"\cdot"),
    ('∗', r"\ast"),
    ('⋆', r"\star"),
    ('∓', r"\mp"),
    ('↔', r"\leftrightarrow"),
    ('⇌', r"\rightleftharpoons"),
    ('⇐', r"\Leftarrow"),
    ('⇒', r"\Rightarrow"),
    ('⇔', r"\Leftrightarrow"),
    ('↦', r"\mapsto"),
    ('△', r"\triangle"),
    ('◇', r"\diamond"),
    ('♯', r"\sharp"),
    ('♭', r"\flat"),
];

/// The sign that is read for another one that TeX has not.
pub(super) const fn same_to_tex(c: char) -> char {
    match c {
        '⩽' => '≤',
        '⩾' => '≥',
        '∆' => 'Δ',
        'ℏ' => 'ħ',
        '★' => '⋆',
        '\u{2212}' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tex_is_read_as_text() {
        for (tex, text) in [
            (r"R\&D at 5\% of \$3 \#1 a\_b", "R&D at 5% of $3 #1 a_b"),
            (r"\textasciitilde{} x\textbackslash{}textit", r"~ x\textit"),
            (r"a \{x\} \textbraceleft{}", "a {x} {"),
            (r"Nguy{\~{\^e}}n {\v Z}i{\v{z}}ek {\O}re", "Nguyễn Žižek Øre"),
            (r"{TGF}-{$\beta$} {$\leq$} {$\mathrm{A}$}", "TGF-β ≤ Α"),
        ] {
            assert_eq!(Text::read(tex).map(|read| read.plain()).as_deref(), Ok(text), "{tex}");
        }
        let read = Text::read(r"H$_{2}$O \textit{x\textsuperscript{th}}").unwrap().plain();
        assert_eq!(visible(&read), "H<sub>2</sub>O <i>x<sup>th</sup></i>");
    }

    #[test]
    fn what_is_not_escaped_is_refused() {
        for broken in [
            "R&D",
            "5%",
            "a_b",
            "#1",
            "a~b",
            "$3",
            r"\input{x}",
            r"\textbackslash x",
            "a}",
            "{a",
            r"\{a",
            r"\o x",
            r"\v",
            "$x$",
            "a\nb",
            "a\u{7}",
            r"\",
            r"\}a\{",
        ] {
            assert!(Text::read(broken).is_err(), "{broken}");
        }
    }
}
