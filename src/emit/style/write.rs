//! Runs as Markdown, HTML and plain text. Whatever a run holds is text there: nothing of it becomes markup.

use super::pieces::{Line, Look, Run};
use crate::emit::escape;

/// What lists are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Markdown,
    Html,
    Text,
}

/// How a list stands on the page, as the style has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Whether all lines of an entry but the first are indented.
    pub(super) hanging: bool,
    /// How high a line is, in lines.
    pub(super) line_spacing: i16,
    /// What is between entries, in lines.
    pub(super) entry_spacing: i16,
}

impl Markup {
    /// What the list of references begins with, below a document.
    pub(super) fn heading(self, out: &mut String) {
        out.push_str(match self {
            Self::Markdown => "\n## References\n\n",
            Self::Html => "<h2>References</h2>\n",
            Self::Text => "\nReferences\n\n",
        });
    }

    /// Begins a list.
    pub(super) fn open(self, setting: Setting, out: &mut String) {
        if self != Self::Html {
            return;
        }
        let hanging = if setting.hanging { " csl-hanging" } else { "" };
        out.push_str(&format!("<div class=\"csl-bib-body{hanging}\""));
        if setting.line_spacing > 1 {
            out.push_str(&format!(" style=\"line-height: {}\"", setting.line_spacing.min(9)));
        }
        out.push_str(">\n");
    }

    /// Ends a list.
    pub(super) fn close(self, out: &mut String) {
        if self == Self::Html {
            out.push_str("</div>\n");
        }
    }

    /// What stands between entries.
    pub(super) fn between(self, setting: Setting, out: &mut String) {
        match self {
            Self::Markdown => out.push('\n'),
            Self::Text if setting.entry_spacing > 0 => out.push('\n'),
            Self::Text | Self::Html => {}
        }
    }

    /// Writes an entry, one paragraph.
    pub(super) fn entry(self, line: &Line, out: &mut String) {
        match self {
            Self::Markdown => {
                markdown(&line.label, true, out);
                if !line.label.is_empty() {
                    out.push(' ');
                }
                markdown(&line.content, line.label.is_empty(), out);
            }
            Self::Html => {
                out.push_str("<div class=\"csl-entry\">");
                if line.label.is_empty() {
                    html(&line.content, out);
                } else {
                    out.push_str("<div class=\"csl-left-margin\">");
                    html(&line.label, out);
                    out.push_str("</div> <div class=\"csl-right-inline\">");
                    html(&line.content, out);
                    out.push_str("</div>");
                }
                out.push_str("</div>");
            }
            Self::Text => {
                text(&line.label, out);
                if !line.label.is_empty() {
                    out.push(' ');
                }
                text(&line.content, out);
            }
        }
        out.push('\n');
    }

    /// Writes an item that no style formats, as it was printed; `remark` says why.
    pub(super) fn raw(self, raw: &str, remark: &str, out: &mut String) {
        match self {
            Self::Markdown => {
                escape::markdown(raw.trim(), out);
                if !remark.is_empty() {
                    out.push_str(&format!(" *{remark}*"));
                }
            }
            Self::Html => {
                out.push_str("<div class=\"csl-entry fragment\">");
                escape::html(raw.trim(), out);
                if !remark.is_empty() {
                    out.push_str(&format!(" <i>{remark}</i>"));
                }
                out.push_str("</div>");
            }
            Self::Text => {
                escape::plain(raw.trim(), out);
                if !remark.is_empty() {
                    out.push_str(&format!(" {remark}"));
                }
            }
        }
        out.push('\n');
    }
}

fn text(runs: &[Run], out: &mut String) {
    for run in runs {
        match run {
            Run::Text { text, .. } => out.push_str(text),
            Run::Break { indented } => out.push_str(if *indented { "\n    " } else { "\n" }),
        }
    }
}

fn html(runs: &[Run], out: &mut String) {
    let mut indented = false;
    for run in runs {
        match run {
            Run::Break { indented: begins } => {
                out.push_str(if indented { "</span>" } else { "<br>" });
                if *begins {
                    out.push_str("<span class=\"csl-block csl-indent\">");
                }
                indented = *begins;
            }
            Run::Text { text, look, link } => {
                if let Some(link) = link {
                    out.push_str("<a href=\"");
                    escape::html_literal(link, out);
                    out.push_str("\">");
                }
                let (open, close) = tags(*look);
                out.push_str(&open);
                escape::html_literal(text, out);
                out.push_str(&close);
                if link.is_some() {
                    out.push_str("</a>");
                }
            }
        }
    }
    if indented {
        out.push_str("</span>");
    }
}

/// The tags around text of that look, in HTML and where Markdown has no mark of its own.
fn tags(look: Look) -> (String, String) {
    let wanted = [
        (look.italic, "<i>", "</i>"),
        (look.bold, "<b>", "</b>"),
        (look.small_caps, "<span style=\"font-variant: small-caps\">", "</span>"),
        (look.underline, "<u>", "</u>"),
        (look.sub, "<sub>", "</sub>"),
        (look.sup, "<sup>", "</sup>"),
    ];
    let (mut open, mut close) = (String::new(), String::new());
    for (_, begin, end) in wanted.into_iter().filter(|(wanted, ..)| *wanted) {
        open.push_str(begin);
        close.insert_str(0, end);
    }
    (open, close)
}

/// Writes runs as Markdown, from the start of a line or from within one.
fn markdown(runs: &[Run], mut at_start: bool, out: &mut String) {
    for (index, run) in runs.iter().enumerate() {
        let Run::Text { text, look, link } = run else {
            out.push_str("\\\n");
            at_start = true;
            continue;
        };
        let inner = text.trim_matches(' ');
        let blanks = text.len() - text.trim_start_matches(' ').len();
        if blanks > 0 && !out.ends_with([' ', '\n']) && !out.is_empty() {
            out.push(' ');
        }
        if !inner.is_empty() {
            let next = match runs.get(index + 1) {
                Some(Run::Text { text: next, .. }) if inner.len() + blanks == text.len() => {
                    next.chars().next()
                }
                Some(Run::Text { .. } | Run::Break { .. }) | None => Some(' '),
            };
            marked(inner, *look, link.as_deref(), at_start, next, out);
            if inner.len() + blanks < text.len() {
                out.push(' ');
            }
            at_start = false;
        }
    }
}

/// Writes text without blanks around it in its look, with the mark of Markdown where every reader takes it for one.
fn marked(text: &str, look: Look, link: Option<&str>, at_start: bool, next: Option<char>, out: &mut String) {
    if let Some(link) = link {
        // An address that is shown as it is needs no second copy.
        if look == Look::default() && link == text && !link.contains(['*', '_', '&', '\'']) {
            out.push_str(&format!("<{link}>"));
            return;
        }
        out.push('[');
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    escape::markdown_literal(text, at_start && link.is_none(), &mut escaped);
    let mark = match look {
        Look { italic: true, bold: false, small_caps: false, underline: false, sub: false, sup: false } => {
            "*"
        }
        Look { italic: false, bold: true, small_caps: false, underline: false, sub: false, sup: false } => {
            "**"
        }
        Look { .. } => "",
    };
    let previous = out.chars().next_back();
    let next = if link.is_some() { Some(']') } else { next };
    if !mark.is_empty() && takes_marks(&escaped, previous, next) {
        out.push_str(mark);
        out.push_str(&escaped);
        out.push_str(mark);
    } else {
        let (open, close) = tags(look);
        out.push_str(&open);
        out.push_str(&escaped);
        out.push_str(&close);
    }
    if let Some(link) = link {
        // What looks like an entity is one in the target, too.
        out.push_str(&format!("]({})", link.replace('&', "&amp;")));
    }
}

/// Whether asterisks around `text` are emphasis to every reader (CommonMark 0.31, 6.2): next to punctuation within
/// they need a blank or punctuation without; next to other asterisks nothing is certain.
fn takes_marks(text: &str, previous: Option<char>, next: Option<char>) -> bool {
    let free =
        |c: Option<char>| c.is_none_or(|c| c != '*' && (c.is_ascii_whitespace() || c.is_ascii_punctuation()));
    let sound = |within: Option<char>, without: Option<char>| {
        without != Some('*')
            && within
                .is_some_and(|c| c.is_alphanumeric() || c.is_ascii_punctuation() && c != '*' && free(without))
            && without.is_none_or(|c| c.is_ascii() || c.is_alphanumeric())
    };
    sound(text.chars().next(), previous) && sound(text.chars().next_back(), next)
}
