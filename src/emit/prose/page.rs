//! A record as prose: the document under its title, then what it cites, numbered.

use super::citation::{self, citation, names, origin, who};
use super::line::{Line, Markup};
use crate::emit::{Entry, Options, Selection};
use crate::model::Item;

/// Adds a record.
pub(super) fn page(line: &mut Line<'_>, selection: &Selection<'_>, options: &Options) {
    let (documents, references) = selection
        .entries
        .split_at(selection.entries.iter().take_while(|entry| entry.reference.is_none()).count());
    let is_html = line.markup == Markup::Html;
    line.literal(if is_html { "<article>\n" } else { "" });
    if let Some(document) = documents.last() {
        head(line, document.item, options);
        if !references.is_empty() {
            line.literal(match line.markup {
                Markup::Markdown => "\n## References\n\n",
                Markup::Html => "<h2>References</h2>\n",
                Markup::Plain => "\nReferences\n\n",
            });
        }
    }
    line.literal(if is_html && !references.is_empty() { "<ol>\n" } else { "" });
    for &reference in references {
        numbered(line, reference, options);
    }
    line.literal(if is_html && !references.is_empty() { "</ol>\n" } else { "" });
    line.literal(if is_html { "</article>\n" } else { "" });
}

fn head(line: &mut Line<'_>, item: &Item, options: &Options) {
    let (open, close) = match line.markup {
        Markup::Markdown => ("# ", "\n"),
        Markup::Html => ("<h1>", "</h1>\n"),
        Markup::Plain => ("", "\n"),
    };
    line.literal(open);
    line.text(item.title.as_deref().map_or("Untitled", str::trim));
    line.literal(close);
    paragraph(line, |line| {
        if item.author.is_empty() { who(line, item) } else { line.text(&names(&item.author, item.et_al)) }
    });
    paragraph(line, |line| {
        origin(line, item, options);
    });
    paragraph(line, |line| line.text(item.abstract_.as_deref().unwrap_or_default()));
    if !item.keyword.is_empty() {
        paragraph(line, |line| {
            headed(line, |line| line.literal("Keywords"));
            line.text(&item.keyword.join("; "));
        });
    }
    paragraph(line, |line| line.text(item.note.as_deref().unwrap_or_default()));
    for section in item.custom.iter().filter(|section| citation::is_shown(section)) {
        paragraph(line, |line| {
            headed(line, |line| line.text(&section.name));
            line.text(&section.text);
        });
    }
}

/// What a paragraph is about.
fn headed(line: &mut Line<'_>, name: impl FnOnce(&mut Line<'_>)) {
    let (open, close) = match line.markup {
        Markup::Markdown => ("**", ":** "),
        Markup::Html => ("<strong>", ":</strong> "),
        Markup::Plain => ("", ": "),
    };
    line.literal(open);
    name(line);
    line.literal(close);
}

/// Adds a paragraph, unless `write` writes nothing.
fn paragraph(line: &mut Line<'_>, write: impl FnOnce(&mut Line<'_>)) {
    let (open, close) = match line.markup {
        Markup::Html => ("<p>", "</p>\n"),
        Markup::Markdown | Markup::Plain => ("\n", "\n"),
    };
    let before = line.out.len();
    line.literal(open);
    let begin = line.out.len();
    write(line);
    if line.out.len() == begin { line.out.truncate(before) } else { line.literal(close) }
}

fn numbered(line: &mut Line<'_>, entry: Entry<'_>, options: &Options) {
    let position = entry.reference.unwrap_or_default().to_string();
    let is_html = line.markup == Markup::Html;
    line.literal(if is_html { "<li value=\"" } else { "" });
    line.literal(&position);
    if is_html {
        let is_fragment = entry.cited.is_some_and(|cited| cited.fragment);
        line.literal(if is_fragment { "\" class=\"fragment\">" } else { "\">" });
    } else {
        line.literal(". ");
    }
    citation(line, entry, options);
    line.literal(if is_html { "</li>\n" } else { "\n" });
}
