//! Text as prose writes it: escaped for its format, in italics, linked, ended by a stop, and joined on one line.

use crate::emit::escape;

/// A format of prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// CommonMark.
    Markdown,
    /// HTML.
    Html,
    /// Text without any markup.
    Plain,
}

/// Writes prose to the end of a text.
pub(super) struct Line<'o> {
    pub(super) out: &'o mut String,
    pub(super) markup: Markup,
}

impl Line<'_> {
    /// Adds words of the format itself.
    pub(super) fn literal(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Adds a value.
    pub(super) fn text(&mut self, text: &str) {
        match self.markup {
            Markup::Markdown => escape::markdown(text, self.out),
            Markup::Html => escape::html(text, self.out),
            Markup::Plain => escape::plain(text, self.out),
        }
    }

    /// Adds a value as a sentence.
    pub(super) fn sentence(&mut self, text: &str) {
        let text = text.trim_end();
        if escape::is_ended(text) { self.text(text) } else { self.text(&format!("{text}.")) }
    }

    /// Adds what `write` does in italics.
    pub(super) fn em(&mut self, write: impl FnOnce(&mut Self)) {
        let (open, close) = match self.markup {
            Markup::Markdown => ("*", "*"),
            Markup::Html => ("<i>", "</i>"),
            Markup::Plain => ("", ""),
        };
        self.literal(open);
        write(self);
        self.literal(close);
    }

    /// Adds a value that links to an address; the value alone where the address is none of the web.
    pub(super) fn link(&mut self, text: &str, url: &str) {
        if !escape::is_web_address(url) {
            return self.text(text);
        }
        match self.markup {
            Markup::Markdown => {
                self.literal("[");
                self.text(text);
                self.literal("](");
                self.target(url);
                self.literal(")");
            }
            Markup::Html => {
                self.literal("<a href=\"");
                self.target(url);
                self.literal("\">");
                self.text(text);
                self.literal("</a>");
            }
            Markup::Plain => self.text(text),
        }
    }

    fn target(&mut self, url: &str) {
        let address = escape::address(url);
        if address.contains('&') {
            self.literal(&address.replace('&', "&amp;"))
        } else {
            self.literal(&address)
        }
    }

    /// Adds parts with `between` before each but the first; one that writes nothing is none. Gives back whether there was any.
    pub(super) fn joined(&mut self, between: &str, parts: &[&dyn Fn(&mut Self)]) -> bool {
        let start = self.out.len();
        for part in parts {
            let before = self.out.len();
            if before > start {
                self.out.push_str(between);
            }
            let begin = self.out.len();
            part(self);
            if self.out.len() == begin {
                self.out.truncate(before);
            }
        }
        self.out.len() > start
    }
}
