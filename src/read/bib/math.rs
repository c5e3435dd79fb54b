//! Formulas that are no more than letters, signs and scripts, as text with markup.
//!
//! Fractions, roots and the like have no form in text: such a formula is left as it is.

use super::signs;

/// A formula as text, without its dollars; none where text cannot say it.
pub(super) fn text(formula: &str) -> Option<String> {
    let mut reader = Reader { rest: formula.trim(), out: String::new() };
    reader.run(false)?;
    Some(reader.out)
}

/// Longer formulas are never simple.
const LONGEST: usize = 400;

struct Reader<'t> {
    rest: &'t str,
    out: String,
}

impl<'t> Reader<'t> {
    fn run(&mut self, is_script: bool) -> Option<()> {
        if self.rest.len() > LONGEST {
            return None;
        }
        while let Some(c) = self.take() {
            match c {
                '\\' => self.command()?,
                '^' | '_' if is_script => return None,
                '^' | '_' => self.script(c)?,
                '{' => {
                    let inside = self.group()?;
                    self.inner(inside, is_script)?;
                }
                '\'' if self.rest.starts_with('\'') => {
                    self.take();
                    self.out.push('″');
                }
                '\'' => self.out.push('′'),
                c if c.is_whitespace() || c == '~' => {
                    if !self.out.ends_with(' ') {
                        self.out.push(' ');
                    }
                }
                c if c.is_alphanumeric() || "+-=()<>/.,*:;!|[]?".contains(c) || !c.is_ascii() => {
                    self.out.push(c)
                }
                _ => return None,
            }
        }
        Some(())
    }

    fn take(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    /// What stands in the braces that were just opened.
    fn group(&mut self) -> Option<&'t str> {
        let mut depth = 0_usize;
        for (at, byte) in self.rest.bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 0 => {
                    let (inside, behind) = self.rest.split_at(at);
                    self.rest = &behind[1..];
                    return Some(inside);
                }
                b'}' => depth -= 1,
                _ => {}
            }
        }
        None
    }

    fn inner(&mut self, inside: &'t str, is_script: bool) -> Option<()> {
        let mut reader = Reader { rest: inside, out: String::new() };
        reader.run(is_script)?;
        self.out.push_str(&reader.out);
        Some(())
    }

    fn name(&mut self) -> Option<&'t str> {
        let letters = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let length = if letters > 0 { letters } else { self.rest.chars().next()?.len_utf8() };
        let (name, behind) = self.rest.split_at(length);
        self.rest = if letters > 0 { behind.trim_start() } else { behind };
        Some(name)
    }

    fn command(&mut self) -> Option<()> {
        let name = self.name()?;
        if signs::is_upright(name) && self.rest.starts_with('{') {
            self.take();
            let inside = self.group()?;
            return self.inner(inside, false);
        }
        self.out.push_str(signs::in_formula(name)?);
        Some(())
    }

    /// A subscript or superscript: of a group, a command or one character.
    fn script(&mut self, sign: char) -> Option<()> {
        self.rest = self.rest.trim_start();
        let mut reader = Reader { rest: "", out: String::new() };
        match self.take()? {
            '{' => {
                reader.rest = self.group()?;
                reader.run(true)?;
            }
            '\\' => {
                let name = self.name()?;
                reader.out.push_str(signs::in_formula(name)?);
            }
            c if c.is_alphanumeric() || "+-*".contains(c) => reader.out.push(c),
            '\'' => reader.out.push('′'),
            _ => return None,
        }
        let inside = reader.out.trim();
        match (sign, inside) {
            (_, "") => {}
            ('^', "∘") => self.out.push('°'),
            ('^', "′" | "″") => self.out.push_str(inside),
            _ => {
                let tag = if sign == '^' { "sup" } else { "sub" };
                self.out.push_str(&format!("<{tag}>{inside}</{tag}>"));
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn letters_signs_and_scripts_are_text() {
        for (formula, read) in [
            ("_2", "<sub>2</sub>"),
            ("_{2}", "<sub>2</sub>"),
            ("^{-1}", "<sup>-1</sup>"),
            (r"\beta", "β"),
            (r"\mathrm{CO}_2", "CO<sub>2</sub>"),
            (r"{\rm H}_{2}{\rm O}", "H<sub>2</sub>O"),
            (r"p < 0.05", "p < 0.05"),
            (r"\sim 5\,\mu m", "∼5 μm"),
            (r"25^\circ", "25°"),
            ("f'", "f′"),
            (r"x_{i\ge 1}", "x<sub>i≥1</sub>"),
        ] {
            assert_eq!(text(formula).as_deref(), Some(read), "{formula}");
        }
    }

    #[test]
    fn what_text_cannot_say_is_no_text() {
        for formula in [r"\frac{1}{2}", r"x^{y^2}", r"\sqrt{2}", r"\mathcal{O}(n)", "{x", r"a & b", "_"] {
            assert_eq!(text(formula), None, "{formula}");
        }
    }
}
