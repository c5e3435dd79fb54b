//! HTML and plain text as the templates write them, read back: what was a value is text, and what is markup comes from
//! the template.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.
#![allow(clippy::wildcard_enum_match_arm)] // Whatever the reader sees beyond the list is a failure.

#[allow(dead_code)] // Each test has its own use for it.
mod items;

use html5gum::{Token, Tokenizer};
use items::{emit, every_type, record};
use proptest::prelude::*;
use refmill::emit::{Options, Scope};
use refmill::model::{Item, Record};

/// A page as its reader sees it, with the tags that titles may have.
#[derive(Debug, Default)]
struct Seen {
    text: String,
    links: Vec<String>,
    numbers: Vec<String>,
    headings: usize,
}

/// Reads a page; panics on markup that the template does not use, and where tags are not in pairs.
fn read(page: &str) -> Seen {
    assert!(page.starts_with("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"));
    let body = page.split_once("<body>\n").unwrap().1.strip_suffix("</body>\n</html>\n").unwrap();
    let (mut seen, mut open) = (Seen::default(), Vec::new());
    for token in Tokenizer::new(body) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.0.clone()).unwrap();
                for (attribute, value) in &tag.attributes {
                    let value = String::from_utf8(value.value.0.clone()).unwrap();
                    match (&*name, attribute.as_slice()) {
                        ("a", b"href") => seen.links.push(value),
                        ("li", b"value") => seen.numbers.push(value),
                        ("li", b"class") => {}
                        other => panic!("{other:?} in {page}"),
                    }
                }
                match &*name {
                    "article" | "p" | "ol" | "li" | "a" | "strong" => {}
                    "h1" | "h2" => seen.headings += 1,
                    "i" | "b" | "em" | "sub" | "sup" => seen.text.push_str(&format!("<{name}>")),
                    _ => panic!("{name} in {page}"),
                }
                open.push(name);
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8(tag.name.0.clone()).unwrap();
                assert_eq!(open.pop(), Some(name.clone()), "in {page}");
                if ["i", "b", "em", "sub", "sup"].contains(&&*name) {
                    seen.text.push_str(&format!("</{name}>"));
                }
            }
            Token::String(piece) => seen.text.push_str(&String::from_utf8(piece.value.0.clone()).unwrap()),
            other => panic!("{other:?} in {page}"),
        }
    }
    assert!(open.is_empty(), "{open:?} are open in {page}");
    seen
}

fn written(format: &str, record: &Record, scope: Scope) -> String {
    emit(format, record, &Options { scope, ..Options::default() }).0
}

/// Text as a browser shows it: white space folded, control characters as U+FFFD.
fn shown(text: &str) -> String {
    let printed = |c: char| match c {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || items::is_no_character(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    let text: String = text.chars().map(printed).collect();
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_page_has_its_document_and_its_numbered_references() {
    let record = every_type();
    let seen = read(&written("html", &record, Scope::All));
    assert_eq!((seen.headings, seen.numbers.len()), (2, record.references.len()));
    assert_eq!(seen.numbers.first().map(String::as_str), Some("1"));
    assert!(seen.links.contains(&"https://doi.org/10.1002/%28SICI%291097%3C3::AID%3E3.0.CO;2-X".to_owned()));
    assert!(seen.text.contains(
        "van den Berg, R., Jr. (2020). <i>The title of a book: H<sub>2</sub>O & p < 0.05</i> (2nd ed.)."
    ));
}

#[test]
fn plain_text_has_a_line_for_each_reference() {
    let text = written("text", &every_type(), Scope::References);
    assert_eq!(text.lines().count(), every_type().references.len());
    assert_eq!(
        text.lines().nth(4).unwrap(),
        "5. van den Berg, R., Jr. (2020). The title of a book: H2O & p < 0.05 (2nd ed.). Series of Things. MIT Press, Cambridge, \
         MA. ISBN 978-0-306-40615-7."
    );
    assert!(written("text", &every_type(), Scope::All).starts_with("1. Bees & wasps: *a* study\n\n"));
}

#[test]
fn a_page_of_nothing_is_a_page() {
    let nothing = refmill::render(&[], refmill::emit::emitter("html").unwrap(), &Options::default()).unwrap();
    assert!(read(&nothing.text).text.is_empty());
}

proptest! {
    #[test]
    fn any_value_is_text_in_a_page(record in record()) {
        let seen = read(&written("html", &record, Scope::All));
        prop_assert_eq!(seen.numbers.len(), record.references.len());
        let text = shown(&seen.text);
        for item in record.references.iter().filter(|cited| !cited.fragment).map(|cited| &cited.item).chain(&record.document) {
            let Item { title, container_title, publisher, note, .. } = item;
            for value in [title, container_title, publisher, note].into_iter().flatten() {
                prop_assert!(text.contains(&shown(value)), "{} is not in {}", shown(value), text);
            }
        }
        for target in &seen.links {
            prop_assert!(target.starts_with("http://") || target.starts_with("https://"), "{}", target);
        }
    }

    #[test]
    fn no_value_breaks_a_line(record in record()) {
        let text = written("text", &record, Scope::References);
        prop_assert_eq!(text.lines().count(), record.references.len());
        prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    }
}
