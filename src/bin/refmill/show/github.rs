//! Findings as commands of GitHub's workflow runner, which it shows as annotations on the lines of the files.
//!
//! The runner shows ten annotations of a severity a step and drops the others without a word. So that these are not all
//! of one kind, a code gets a few, and what is beyond stands in the log as plain lines.
//!
//! Escapes are those of the runner: `%`, CR and LF everywhere, `:` and `,` in properties too.

use std::collections::BTreeMap;

use refmill::{Code, Located, Severity};

use crate::visible::visible;

/// How many annotations of a severity the runner shows.
const SHOWN: usize = 10;

/// How many of those a code gets.
const OF_A_CODE: usize = 5;

/// Which annotations were given out.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    of_severity: BTreeMap<Severity, usize>,
    of_code: BTreeMap<Code, usize>,
}

impl Annotations {
    /// A finding as an annotation, or as a line of the log where there are too many.
    pub(super) fn finding(&mut self, located: &Located) -> String {
        let Located { diagnostic, file, line, column, excerpt, marked } = located;
        let code = diagnostic.code;
        let severity = code.severity();
        let message = visible(&diagnostic.message);
        if !self.has_room(code) {
            let place = format!("{}:{line}:{column}", visible(file));
            return plain(&format!("{place}: {}[{}]: {message}", severity.word(), code.id())) + "\n";
        }
        let marked = excerpt.get(marked.range()).unwrap_or_default();
        let mut properties =
            vec![("file", visible(file)), ("line", line.to_string()), ("col", column.to_string())];
        // Where it is on one line alone, the runner marks its end, too.
        if !marked.is_empty() && !marked.contains('\n') && marked.len() == diagnostic.span.len() {
            properties.push(("endColumn", (column + marked.chars().count()).to_string()));
        }
        properties.push(("title", code.id().to_owned()));
        let text = format!("{message}\n{}\nfor more: refmill check --explain {}", code.help(), code.id());
        command(severity, &properties, &text)
    }

    /// What is about more than a place in an input, as an annotation.
    pub(super) fn problem(
        &mut self,
        severity: Severity,
        code: &str,
        file: &str,
        message: &str,
        help: Option<&str>,
    ) -> String {
        *self.of_severity.entry(severity).or_default() += 1;
        let mut properties = Vec::new();
        if !file.is_empty() {
            properties.push(("file", visible(file)));
        }
        properties.push(("title", code.to_owned()));
        let lines = message.lines().chain(help).map(visible);
        command(severity, &properties, &lines.collect::<Vec<_>>().join("\n"))
    }

    /// What was done, as an annotation; room for it is kept.
    pub(super) fn summary(text: &str) -> String {
        command(Severity::Note, &[("title", "refmill".to_owned())], text)
    }

    fn has_room(&mut self, code: Code) -> bool {
        let reserved = usize::from(code.severity() == Severity::Note);
        let of_severity = self.of_severity.entry(code.severity()).or_default();
        let of_code = self.of_code.entry(code).or_default();
        let room = *of_severity + reserved < SHOWN && *of_code < OF_A_CODE;
        if room {
            *of_severity += 1;
            *of_code += 1;
        }
        room
    }
}

/// A line of the log in which the runner finds no command, whatever the data holds: it takes `::` for one at the beginning of
/// a line alone, and `##[` anywhere.
pub(super) fn plain(line: &str) -> String {
    let line = line.replace("##[", "## [");
    if line.trim_start().starts_with("::") { format!("· {line}") } else { line }
}

fn command(severity: Severity, properties: &[(&str, String)], message: &str) -> String {
    let name = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let properties = properties.iter().map(|(name, value)| format!("{name}={}", property(value)));
    format!("::{name} {}::{}\n", properties.collect::<Vec<_>>().join(","), data(message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use refmill::{Diagnostic, Span};

    fn located(code: Code, file: &str, message: &str) -> Located {
        let diagnostic = Diagnostic { code, span: Span::new(4, 8), message: message.into() };
        let (excerpt, marked) = ("the ants".to_owned(), Span::new(4, 8));
        Located { diagnostic, file: file.into(), line: 3, column: 5, excerpt, marked }
    }

    #[test]
    fn a_finding_is_an_annotation_with_the_escapes_of_the_runner() {
        let one = located(Code::Fragment, "a,b:50%.txt", "100 %: a, b::c");
        assert_eq!(
            Annotations::default().finding(&one),
            "::warning file=a%2Cb%3A50%25.txt,line=3,col=5,endColumn=9,title=fragment::100 %25: a, b::c%0ALook at the \
             references before and after it in the source: one of them may have been cut in two.%0Afor more: refmill \
             check --explain fragment\n"
        );
    }

    #[test]
    fn what_the_runner_would_drop_stands_in_the_log() {
        let mut annotations = Annotations::default();
        let mut seen = |code| annotations.finding(&located(code, "in.txt", "m")).starts_with("::");
        assert_eq!((0..8).filter(|_| seen(Code::Fragment)).count(), 5, "a code does not take all the room");
        assert_eq!((0..8).filter(|_| seen(Code::ReversedPages)).count(), 5);
        assert!(!seen(Code::RefUncertain), "ten of a severity");
        assert!(seen(Code::NoTags), "errors have room of their own");
        assert_eq!((0..8).filter(|_| seen(Code::TagCase)).count(), 5);
        assert_eq!((0..8).filter(|_| seen(Code::EncodingDetected)).count(), 4, "one is kept for the summary");
    }

    #[test]
    fn data_gives_the_runner_no_commands() {
        let mut annotations = Annotations::default();
        let evil = located(Code::Fragment, "::error::x", "a\n::add-mask::b\r\n##[error]c");
        let told: Vec<String> = (0..7).map(|_| annotations.finding(&evil)).collect();
        for line in told.iter().flat_map(|told| told.lines()) {
            let body = line.strip_prefix("::warning ").unwrap_or(line);
            assert!(!body.starts_with("::"), "{line}");
        }
        assert!(
            told[6].starts_with("· ::error::x:3:5: warning[fragment]: ") && !told[6].contains("##["),
            "{}",
            told[6]
        );
    }
}
