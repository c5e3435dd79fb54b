//! The README's examples are what really comes out.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use refmill::emit::{Options, TemplateEmitter, emitter};
use refmill::read::reader;
use refmill::{IntakeOptions, parse, render};

const README: &str = include_str!("../README.md");
const EXAMPLE: &[u8] = include_bytes!("../golden/example/input.txt");

/// The block behind the first fence that `mark` begins and that stands after `heading`.
fn block(heading: &str, mark: &str) -> String {
    let from = README.find(heading).unwrap();
    let fence = format!("```{mark}\n");
    let start = from + README[from..].find(&fence).unwrap() + fence.len();
    let end = start + README[start..].find("```").unwrap();
    README[start..end].to_owned()
}

#[test]
fn the_references_before_become_the_bibtex_after() {
    let options = IntakeOptions { reader: reader("references"), ..IntakeOptions::default() };
    let parsed = parse(block("# refmill", "").as_bytes(), &options).unwrap();
    let rendered = render(&parsed.records, emitter("bibtex").unwrap(), &Options::default()).unwrap();
    assert_eq!(rendered.text, block("# refmill", "bibtex"));
}

#[test]
fn the_template_renders_the_example() {
    let source = block("## In a format of your own", "jinja");
    let template = TemplateEmitter::new("list.md.j2", source, |_| Ok(None)).unwrap();
    let parsed = parse(EXAMPLE, &IntakeOptions::default()).unwrap();
    let text = render(&parsed.records, &template, &Options::default()).unwrap().text;
    let paragraphs: Vec<&str> = text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).collect();
    assert!(
        paragraphs[0].starts_with("**Personalized learning and the digital privatization"),
        "the newest comes first: {text}"
    );
    let article = "**The role of situational interest in personalized learning**\n\
                   Bernacki, M.L., & Walkington, C. (2018), *Journal of Educational Psychology*";
    assert!(paragraphs.contains(&article), "{text}");
}
