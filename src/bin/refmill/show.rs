//! What is found, as text for people, as JSON for programs, or as what services want that check changes.
//!
//! What counts as found is left to the library, the exit status to `main`.

mod github;
mod sarif;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind, Write};
use std::ops::ControlFlow;

use annotate_snippets::renderer::DEFAULT_LINE_NUM_STYLE;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use refmill::pipeline::{Failure, Listener, Progress, Summary};
use refmill::{Code, Located, Severity, Span};

use crate::cli::MessageFormat;
use crate::progress::{Meter, Shown};
use crate::summary::{DISCREPANCY_HELP, discrepancy, summary_data, summary_line};
use crate::visible::{visible, visible_json, visible_line};
use github::Annotations;
use sarif::Log;

/// How wide a line of the source is shown: it fits most terminals, and is the same on all of them.
const WIDTH: usize = 100;

/// How many characters of a place are underlined: more would say no more.
const LONGEST_MARK: usize = 72;

/// How many warnings of one code are shown unless all are asked for.
const FEW: usize = 5;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// What makes the exit status 1.
    Errors,
    /// Errors, and the first warnings of each code.
    Some,
    /// Everything.
    All,
}

/// How things are shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// How much is shown.
    pub(crate) detail: Detail,
    /// Whether warnings count as errors.
    pub(crate) strict: bool,
    /// As what.
    pub(crate) format: MessageFormat,
    /// Whether failures go to another stream than diagnostics.
    pub(crate) apart: bool,
    /// Whether the diagnostics are coloured.
    pub(crate) coloured: bool,
    /// Whether failures are coloured, which may go elsewhere.
    pub(crate) failures_coloured: bool,
    /// As what progress is shown.
    pub(crate) progress: Shown,
}

/// Shows diagnostics on one stream, failures and the summary on another.
pub(crate) struct Show<'w> {
    out: &'w mut dyn Write,
    err: &'w mut dyn Write,
    style: Style,
    renderer: Renderer,
    shown: BTreeMap<Code, usize>,
    hidden: BTreeMap<Code, usize>,
    explained: BTreeSet<Code>,
    annotations: Annotations,
    log: Log,
    meter: Meter,
    failed: Option<io::Error>,
}

impl<'w> Show<'w> {
    /// Diagnostics go to `out`, all else to `err`.
    pub(crate) fn new(out: &'w mut dyn Write, err: &'w mut dyn Write, style: Style) -> Self {
        let renderer = renderer(style.coloured);
        Self {
            out,
            err,
            style,
            renderer,
            shown: BTreeMap::new(),
            hidden: BTreeMap::new(),
            explained: BTreeSet::new(),
            annotations: Annotations::default(),
            log: Log::default(),
            meter: Meter::new(style.progress),
            failed: None,
        }
    }

    /// Why diagnostics could not be shown, if they could not. To be asked at the end.
    pub(crate) fn failed(mut self) -> Option<io::Error> {
        self.close();
        self.failed.take()
    }

    /// Says what stopped the run, and what to do about it.
    pub(crate) fn problem(&mut self, code: &str, message: &str, help: Option<&str>) {
        self.tell(Severity::Error, code, "", message, help);
    }

    /// Says what is odd about what was asked for, unless errors alone are wanted.
    pub(crate) fn caution(&mut self, code: &str, message: &str, help: &str) {
        if self.style.detail != Detail::Errors {
            self.tell(Severity::Warning, code, "", message, Some(help));
        }
    }

    /// Says what is about more than a place in an input.
    fn tell(&mut self, severity: Severity, code: &str, file: &str, message: &str, help: Option<&str>) {
        let for_people = || problem_text(severity, message, help, self.style.failures_coloured);
        let text = match self.style.format {
            MessageFormat::Text => for_people(),
            MessageFormat::Json => problem_json(severity, code, file, message, help),
            MessageFormat::Github => self.annotations.problem(severity, code, file, message, help),
            MessageFormat::Sarif => {
                self.log.notify(severity, code, file, message, help);
                // Who saves the document wants to see at once why there is nothing in it.
                if self.style.apart { for_people() } else { String::new() }
            }
        };
        self.write_aside(&text);
    }

    /// Writes what is about the run.
    fn write_aside(&mut self, text: &str) {
        let Self { err, meter, .. } = self;
        // Nobody is left to be told when standard error is gone.
        let _ = meter.suspend(|| err.write_all(text.as_bytes()));
    }

    /// Writes the end of what has one.
    fn close(&mut self) {
        if self.style.format == MessageFormat::Sarif {
            let text = self.log.close();
            // Nobody is left to be told.
            let _ = self.write(&text);
        }
    }

    /// Writes a diagnostic.
    fn write(&mut self, text: &str) -> ControlFlow<()> {
        let Self { out, meter, .. } = self;
        match meter.suspend(|| out.write_all(text.as_bytes())) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => ControlFlow::Break(()),
            Err(error) => {
                self.failed.get_or_insert(error);
                ControlFlow::Continue(())
            }
        }
    }

    /// Says that there is nothing to read.
    pub(crate) fn no_input(&mut self) {
        let help = "name files or folders, or `-` to type the text in";
        self.problem("no-input", "no input: standard input is a terminal", Some(help));
    }

    /// Says what was left unsaid, and what was done; `reviewed` references were written for review.
    pub(crate) fn finish(&mut self, summary: &Summary, reviewed: Option<usize>) {
        self.meter.finish();
        if let Some(message) = discrepancy(summary) {
            self.problem("not-reconciled", &message, Some(DISCREPANCY_HELP));
        }
        if self.style.detail == Detail::Errors || summary.closed {
            return;
        }
        let text = match self.style.format {
            MessageFormat::Json => {
                let told = serde_json::json!({ "summary": summary_data(summary, reviewed) });
                told.to_string() + "\n"
            }
            MessageFormat::Text => self.summary_text(summary, reviewed),
            MessageFormat::Github => Annotations::summary(self.summary_text(summary, reviewed).trim_end()),
            MessageFormat::Sarif => {
                self.log.sum_up(summary_data(summary, reviewed));
                if self.style.apart { self.summary_text(summary, reviewed) } else { String::new() }
            }
        };
        self.write_aside(&text);
    }

    /// Says what came of a run beside its summary, which has been said: a text for people, data for programs.
    pub(crate) fn outcome(&mut self, text: &str, data: &serde_json::Value) {
        if self.style.detail == Detail::Errors {
            return;
        }
        let text = match self.style.format {
            MessageFormat::Json => data.to_string() + "\n",
            MessageFormat::Text => format!("refmill: {text}\n"),
            MessageFormat::Github => Annotations::summary(&format!("refmill: {text}")),
            MessageFormat::Sarif => String::new(),
        };
        self.write_aside(&text);
    }

    fn summary_text(&self, summary: &Summary, reviewed: Option<usize>) -> String {
        let mut text = String::new();
        for (code, count) in &self.hidden {
            let (id, s) = (code.id(), if *count == 1 { "" } else { "s" });
            text += &format!("… and {count} more `{id}` warning{s}; -v shows all\n");
        }
        if !self.shown.is_empty() && !self.hidden.is_empty() {
            text += "\n";
        }
        let notes_hidden = self.style.detail == Detail::Some && self.style.format != MessageFormat::Sarif;
        text + &format!("refmill: {}\n", summary_line(summary, reviewed, notes_hidden))
    }

    /// Whether a finding is shown, given those that were shown before it.
    fn is_wanted(&mut self, code: Code) -> bool {
        let fails = match code.severity() {
            Severity::Error => true,
            Severity::Warning => self.style.strict,
            Severity::Note => false,
        };
        let shown = self.shown.entry(code).or_default();
        let wanted = match self.style.detail {
            Detail::All => true,
            Detail::Errors => fails,
            // A program counts for itself.
            Detail::Some if matches!(self.style.format, MessageFormat::Json | MessageFormat::Sarif) => true,
            Detail::Some => match code.severity() {
                Severity::Error => true,
                Severity::Warning => *shown < FEW,
                Severity::Note => false,
            },
        };
        if wanted {
            *shown += 1;
        } else if self.style.detail == Detail::Some && code.severity() == Severity::Warning {
            *self.hidden.entry(code).or_default() += 1;
        }
        wanted
    }

    fn text(&mut self, located: &Located) -> String {
        let code = located.diagnostic.code;
        let help = format!("{}\nfor more: refmill check --explain {}", code.help(), code.id());
        let first = self.explained.insert(code);
        let place = format!("{}:{}:{}", visible(&located.file), located.line, located.column);
        let title = level(code.severity()).primary_title(visible(&located.diagnostic.message)).id(code.id());
        let (source, marked) = marked_line(located);
        let snippet = Snippet::source(source).line_start(located.line);
        let mut group = title.element(snippet.annotation(AnnotationKind::Primary.span(marked.range())));
        if first {
            group = group.element(Level::HELP.message(help));
        }
        let rendered = self.renderer.render(&[group]);
        match rendered.split_once('\n') {
            Some((title, rest)) => {
                // The renderer counts columns in the snippet, of which the line may be cut on its left.
                let style = if self.style.coloured {
                    DEFAULT_LINE_NUM_STYLE
                } else {
                    annotate_snippets::renderer::Style::new()
                };
                let indent = located.line.to_string().len();
                format!("{title}\n{:indent$}{style}-->{style:#} {place}\n{rest}\n\n", "")
            }
            None => rendered + "\n\n",
        }
    }
}

impl Listener for Show<'_> {
    fn diagnostic(&mut self, located: &Located) -> ControlFlow<()> {
        if !self.is_wanted(located.diagnostic.code) {
            return ControlFlow::Continue(());
        }
        let text = match self.style.format {
            MessageFormat::Text => self.text(located),
            MessageFormat::Json => visible_json(&serde_json::to_string(located).unwrap_or_default()) + "\n",
            MessageFormat::Github => self.annotations.finding(located),
            MessageFormat::Sarif => self.log.result(located),
        };
        self.write(&text)
    }

    fn failure(&mut self, failure: &Failure) {
        let is_unknown = matches!(failure, Failure::UnknownFormat(_));
        let formats = is_unknown.then(crate::about::reading_help);
        self.tell(Severity::Error, failure.code(), failure.file(), &failure.to_string(), formats.as_deref());
    }

    fn watches(&self) -> bool {
        self.meter.watches()
    }

    fn progress(&mut self, progress: &Progress<'_>) {
        self.meter.progress(progress, self.err);
    }
}

impl Drop for Show<'_> {
    /// However a run ends, what was begun is closed.
    fn drop(&mut self) {
        self.close();
    }
}

/// What is wrong with more than a place in an input.
pub(crate) fn problem_text(severity: Severity, message: &str, help: Option<&str>, coloured: bool) -> String {
    let mut lines = message.lines();
    let title = visible(lines.next().unwrap_or_default());
    let mut group = annotate_snippets::Group::with_title(level(severity).primary_title(title));
    for line in lines {
        group = group.element(Level::NOTE.message(visible(line)));
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    renderer(coloured).render(&[group]) + "\n"
}

fn problem_json(severity: Severity, code: &str, file: &str, message: &str, help: Option<&str>) -> String {
    let mut object = serde_json::json!({ "severity": severity, "code": code, "message": message });
    if !file.is_empty() {
        object["file"] = file.into();
    }
    if let Some(help) = help {
        object["help"] = help.into();
    }
    visible_json(&object.to_string()) + "\n"
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

const fn renderer(coloured: bool) -> Renderer {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(WIDTH)
}

/// The line of a place, safe to show, with the part of the place that is underlined: not beyond the line, and
/// not too much.
fn marked_line(located: &Located) -> (String, Span) {
    let Located { excerpt, marked, column, .. } = located;
    let (before, after) = excerpt.split_at_checked(marked.start).unwrap_or((excerpt, ""));
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.lines().next().unwrap_or_default();
    let place = excerpt.get(marked.range()).and_then(|place| place.lines().next()).unwrap_or_default();
    let length = place.char_indices().nth(LONGEST_MARK).map_or(place.len(), |(at, _)| at);
    // A line that is cut on its left says so.
    let cut = if before.chars().count() + 1 < *column { "…" } else { "" };
    let start = cut.len() + before.len();
    visible_line(&[cut, before, after].concat(), Span::new(start, start + length))
}

/// Writes text to a stream whose reader may have gone away, which is no failure.
pub(crate) fn write_whole(out: &mut dyn Write, text: &[u8]) -> io::Result<()> {
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;
    use refmill::Diagnostic;

    const PLAIN: Style = Style {
        detail: Detail::Some,
        strict: false,
        format: MessageFormat::Text,
        apart: false,
        coloured: false,
        failures_coloured: false,
        progress: Shown::Nothing,
    };

    fn located(code: Code, excerpt: &str, marked: &str, line: usize, column: usize) -> Located {
        let start = excerpt.find(marked).unwrap();
        let marked = Span::new(start, start + marked.len());
        let diagnostic = Diagnostic { code, span: marked, message: "a message".into() };
        Located { diagnostic, file: "in.txt".into(), line, column, excerpt: excerpt.into(), marked }
    }

    fn shown(style: Style, found: &[Located]) -> String {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut show = Show::new(&mut out, &mut err, style);
        for located in found {
            assert!(show.diagnostic(located).is_continue());
        }
        show.finish(&Summary::default(), None);
        drop(show);
        out.append(&mut err);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_diagnostic_is_shown_with_its_place_and_explained_once() {
        let one = located(Code::Fragment, "(2009); 24, (2010); Roe", "24, (2010)", 3, 9);
        let text = shown(PLAIN, &[one.clone(), one]);
        let expected = "\
warning[fragment]: a message
 --> in.txt:3:9
  |
3 | (2009); 24, (2010); Roe
  |         ^^^^^^^^^^
  |
  = help: Look at the references before and after it in the source: one of them may have been cut in two.
          for more: refmill check --explain fragment

";
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(text.matches("--explain").count(), 1);
    }

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        let mut one = located(Code::Fragment, "a\u{1b}[31m\u{9b}2J\u{202e}\r b\tc", "b", 1, 40);
        one.diagnostic.message = "\u{1b}]0;title\u{7}\nnext".into();
        one.file = "\u{1b}[2J.txt".into();
        for format in MessageFormat::value_variants() {
            let text = shown(Style { format: *format, ..PLAIN }, std::slice::from_ref(&one));
            let evil = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
            assert!(!text.contains(evil), "{text:?}");
        }
    }

    #[test]
    fn a_cut_line_and_a_place_of_several_lines_are_underlined() {
        let text = shown(PLAIN, &[located(Code::Fragment, "tail; x\ny; z\n", "x\ny", 7, 107)]);
        assert!(text.contains(" --> in.txt:7:107\n  |\n7 | …tail; x\n  |        ^\n"), "{text}");
        let text = shown(PLAIN, &[located(Code::EmptyInput, "", "", 1, 1)]);
        assert!(text.contains(" --> in.txt:1:1\n  |\n1 |\n  | ^\n"), "{text}");
        let text = shown(PLAIN, &[located(Code::Fragment, &"ab ".repeat(200), &"ab ".repeat(200), 1, 1)]);
        let found = text.split_once("refmill: ").unwrap().0;
        assert!(found.lines().all(|line| line.chars().count() < 130), "{text}");
        let text = shown(PLAIN, &[located(Code::Fragment, "above\nhere", "here", 5, 1)]);
        assert!(text.contains("5 | here\n  | ^^^^\n"), "{text}");
    }

    #[test]
    fn only_the_first_warnings_of_a_code_are_shown() {
        let warning = || located(Code::Fragment, "x", "x", 1, 1);
        let note = || located(Code::TagCase, "x", "x", 1, 1);
        let mut found: Vec<_> = std::iter::repeat_with(warning).take(8).collect();
        found.push(note());
        let few = shown(PLAIN, &found);
        assert_eq!(few.matches("warning[").count(), FEW);
        assert!(few.contains("… and 3 more `fragment` warnings; -v shows all\n"), "{few}");
        assert!(!few.contains("note["));
        let all = shown(Style { detail: Detail::All, ..PLAIN }, &found);
        assert_eq!((all.matches("warning[").count(), all.matches("note[").count()), (8, 1));
        assert_eq!(shown(Style { detail: Detail::Errors, ..PLAIN }, &found), "");
        let strict = shown(Style { detail: Detail::Errors, strict: true, ..PLAIN }, &found);
        assert_eq!(strict.matches("warning[").count(), 8);
        let json = shown(Style { format: MessageFormat::Json, ..PLAIN }, &found);
        assert_eq!(json.lines().count(), 10, "nine findings and the summary");
    }
}
