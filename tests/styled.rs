//! Lists in styles, read back by readers that are not ours: what was a value is text, no work is missing, and no style
//! stops at anything.

#![cfg(feature = "style")]
#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.
#![allow(clippy::wildcard_enum_match_arm)] // Whatever a reader sees beyond the list is a failure.

#[allow(dead_code)] // Each test has its own use for them.
mod cases;
#[allow(dead_code)]
mod items;

use std::path::Path;

use html5gum::{Token, Tokenizer};
use items::{every_type, person, record};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};
use refmill::emit::{Options, Scope, Style, StyleError, StyledEmitter, bundled_styles, emitter};
use refmill::model::{Date, Item, ItemType, Name, Pages, Person, Record, Reference, Url};
use refmill::outlet::{Rendered, render};
use refmill::{Code, Diagnostic};

/// Styles that between them have what styles have: authors and years, letters behind years, numbers in the margin, small
/// capitals, superscripts, dashes for authors, titles in title case, other languages.
const STYLES: [&str; 8] = [
    "apa",
    "ieee",
    "chicago-author-date",
    "nature",
    "modern-language-association",
    "gost-r-705-2008-numeric",
    "deutsche-sprache",
    "the-lancet",
];

fn styled(style: &str, format: &str) -> StyledEmitter {
    StyledEmitter::new(Style::bundled(style).unwrap(), emitter(format).unwrap()).unwrap()
}

fn write(records: &[Record], style: &str, format: &str, scope: Scope) -> Rendered {
    render(records, &styled(style, format), &Options { scope, ..Options::default() }).unwrap()
}

/// The list of works in APA style, a line each.
fn apa(items: &[Item]) -> Vec<String> {
    let text = write(&[of_items(items)], "apa", "text", Scope::References).text;
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn of_items(items: &[Item]) -> Record {
    let cite =
        |item: &Item| Reference { item: item.clone(), raw: "as printed".into(), ..Reference::default() };
    Record { references: items.iter().map(cite).collect(), first_reference: 1, ..Record::default() }
}

fn article(authors: &[Name], title: &str, year: u16) -> Item {
    Item {
        kind: ItemType::ArticleJournal,
        author: authors.to_vec(),
        title: Some(title.into()),
        container_title: Some("Journal of Hives".into()),
        issued: Some(Date::year(year)),
        volume: Some("3".into()),
        ..Item::default()
    }
}

/// A list as its reader sees it: paragraphs of text, and the targets of links.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    paragraphs: Vec<String>,
    links: Vec<String>,
}

fn read_markdown(markdown: &str) -> Seen {
    let mut seen = Seen::default();
    let mut text = String::new();
    for event in Parser::new_ext(markdown, Extensions::all() - Extensions::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Strong)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong) => {}
            Event::Start(Tag::Link { dest_url, .. }) => seen.links.push(dest_url.into_string()),
            Event::End(TagEnd::Link) => {}
            Event::End(TagEnd::Paragraph) => seen.paragraphs.push(std::mem::take(&mut text)),
            Event::Text(piece) => text.push_str(&piece),
            Event::HardBreak => text.push(' '),
            Event::InlineHtml(tag) => {
                let known = ["i", "b", "u", "sub", "sup", "span style=\"font-variant: small-caps\"", "span"];
                let bare = tag.trim_start_matches(['<', '/']).trim_end_matches('>');
                assert!(known.contains(&bare) || ["em", "I", "B"].contains(&bare), "{tag} in {markdown}");
            }
            other => panic!("{other:?} in {markdown}"),
        }
    }
    seen
}

fn read_html(page: &str) -> Seen {
    let mut seen = Seen::default();
    let (mut open, mut text, mut entry) = (Vec::new(), String::new(), 0);
    let body = page.split_once("<body>\n").unwrap().1;
    let body = body.strip_suffix("</body>\n</html>\n").unwrap();
    for token in Tokenizer::new(body) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.0.clone()).unwrap();
                for (attribute, value) in &tag.attributes {
                    match attribute.as_slice() {
                        b"class" | b"style" => {}
                        b"href" => seen.links.push(String::from_utf8(value.value.0.clone()).unwrap()),
                        other => panic!("{other:?} in {page}"),
                    }
                }
                if name == "br" {
                    text.push(' ');
                    continue;
                }
                let known = ["div", "i", "b", "u", "sub", "sup", "em", "span", "a"];
                assert!(known.contains(&&*name), "{name} in {page}");
                entry += usize::from(name == "div");
                open.push(name);
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8(tag.name.0.clone()).unwrap();
                assert_eq!(open.pop(), Some(name.clone()), "in {page}");
                entry -= usize::from(name == "div");
                if entry == 1 && name == "div" {
                    seen.paragraphs.push(std::mem::take(&mut text));
                }
            }
            Token::String(piece) if entry > 1 => {
                text.push_str(&String::from_utf8(piece.value.0.clone()).unwrap())
            }
            Token::String(piece) => {
                assert!(piece.value.iter().all(u8::is_ascii_whitespace), "{piece:?} in {page}")
            }
            other => panic!("{other:?} in {page}"),
        }
    }
    assert!(open.is_empty(), "{open:?} are open in {page}");
    seen
}

/// Text as far as all formats agree on it: without white space.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_list_in_apa_style() {
    let roe = person("Roe", "J.R.");
    let poe = Name::Person(Person {
        suffix: Some("Jr.".into()),
        non_dropping_particle: Some("van den".into()),
        ..match person("Poe", "A.") {
            Name::Person(person) => person,
            Name::Literal { .. } => unreachable!(),
        }
    });
    let body = Name::literal("Ministry of Bees, Honey and Wax");
    let mut chapter = article(&[poe], "Wax", 1999);
    (chapter.kind, chapter.volume) = (ItemType::Chapter, None);
    chapter.page = Some(Pages::range("214", "26"));
    chapter.editor = vec![person("Ortega y Gasset", "J.")];
    assert_eq!(
        apa(&[article(&[roe.clone(), body], "On <i>Apis</i> & H<sub>2</sub>O: why?", 2001), chapter]),
        [
            "Roe, J. R., & Ministry of Bees, Honey and Wax. (2001). On Apis & H2O: why? Journal of Hives, 3.",
            "van den Poe, A., Jr. (1999). Wax. In J. Ortega y Gasset (Ed.), Journal of Hives (pp. 214–226).",
        ]
    );
}

#[test]
fn works_of_one_first_author_and_year_keep_all_of_their_names() {
    let three =
        |names: [&str; 3], title: &str| article(&names.map(|family| person(family, "J.")), title, 2019);
    let list = apa(&[three(["Muller", "Cruz", "Poe"], "Alpha"), three(["Muller", "Kent", "Orr"], "Beta")]);
    assert!(list[0].starts_with("Muller, J., Cruz, J., & Poe, J. (2019"), "{list:?}");
    assert!(list[1].starts_with("Muller, J., Kent, J., & Orr, J. (2019"), "{list:?}");
}

#[test]
fn journals_are_abbreviated_in_a_style_where_that_is_asked_for() {
    let records = [of_items(&[article(&[person("Roe", "J.")], "Wax", 1999)])];
    let options = Options {
        scope: Scope::References,
        abbreviate_journals: Some(refmill::emit::Stops::Dots),
        ..Options::default()
    };
    let text = render(&records, &styled("apa", "text"), &options).unwrap().text;
    assert_eq!(text.trim(), "Roe, J. (1999). Wax. J. Hives, 3.");
}

#[test]
fn parts_that_a_work_lacks_leave_no_blanks_behind() {
    let mut paper = article(&[person("Roe", "J.")], "Wax", 1999);
    (paper.kind, paper.volume) = (ItemType::PaperConference, None);
    paper.event_place = Some("Dresden".into());
    let text = write(&[of_items(&[paper])], "ieee", "text", Scope::References).text;
    assert_eq!(text.trim(), "[1] J. Roe, “Wax,” in Journal of Hives, 1999.");
}

#[test]
fn letters_stand_behind_years_in_the_order_of_the_list_however_many_works_need_them() {
    let mut items = Vec::new();
    for year in 2001..2008 {
        for title in ["Beta", "Alpha"] {
            items.push(article(&[person("Roe", "J.")], title, year));
        }
    }
    let lines = apa(&items);
    for (pair, year) in lines.chunks(2).zip(2001..) {
        assert!(pair[0].starts_with(&format!("Roe, J. ({year}a). Alpha.")), "{}", pair[0]);
        assert!(pair[1].starts_with(&format!("Roe, J. ({year}b). Beta.")), "{}", pair[1]);
    }
}

#[test]
fn authors_that_the_source_leaves_out_are_et_al() {
    let cut = |authors: &[Name]| Item { et_al: true, ..article(authors, "Cut short", 2001) };
    let (roe, poe) = (person("Roe", "J."), person("Poe", "A."));
    assert_eq!(
        apa(&[cut(std::slice::from_ref(&roe))]),
        ["Roe, J., et al. (2001). Cut short. Journal of Hives, 3."]
    );
    assert_eq!(
        apa(&[cut(&[roe.clone(), poe.clone()])]),
        ["Roe, J., Poe, A., et al. (2001). Cut short. Journal of Hives, 3."]
    );
    let ieee = write(&[of_items(&[cut(&[roe, poe])])], "ieee", "markdown", Scope::References).text;
    assert!(ieee.starts_with("\\[1\\] J. Roe, A. Poe, et al., “Cut short,” *Journal of Hives*"), "{ieee}");
}

#[test]
fn a_date_that_lacks_its_month_leaves_no_comma() {
    let item = Item { author: vec![person("Roe", "J.")], issued: Some(Date::year(2012)), ..Item::default() };
    assert_eq!(apa(&[item]), ["Roe, J. (2012)."]);
}

/// A list of works in a style as plain text, a line each.
fn lines(style: &str, items: &[Item]) -> Vec<String> {
    let text = write(&[of_items(items)], style, "text", Scope::References).text;
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_style_prints_the_names_the_year_and_the_title_of_an_article() {
    let mut paper = article(&[person("Hooke", "R."), person("Wren", "C.")], "Micrographia", 1997);
    paper.page = Some(Pages::range("214", "226"));
    let mut wrong = Vec::new();
    // Chemists leave titles of articles out.
    let untitled = "royal-society-of-chemistry";
    for (name, _) in bundled_styles() {
        let seen = write(&[of_items(std::slice::from_ref(&paper))], name, "text", Scope::References).text;
        let lower = seen.to_lowercase();
        if !["hooke", "wren", "1997", "micrographia"]
            .iter()
            .all(|part| lower.contains(part) != (*part == "micrographia" && name == untitled))
        {
            wrong.push((name, seen));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn editors_of_a_chapter_are_named_in_vancouver_style() {
    let mut chapter = article(&[person("Roe", "J.")], "Wax", 1999);
    (chapter.kind, chapter.editor) = (ItemType::Chapter, vec![person("Poe", "A.")]);
    for style in ["vancouver", "nlm-citation-sequence"] {
        let seen = lines(style, std::slice::from_ref(&chapter)).concat();
        assert!(seen.contains("Roe J") && seen.contains("Poe A, editor"), "{style}: {seen}");
    }
    chapter.author.clear();
    assert!(lines("vancouver", &[chapter]).concat().contains("Poe A, editor"));
}

#[test]
fn a_number_with_a_hyphen_is_no_range() {
    for number in ["12-3", "TR-05-1", "12"] {
        let mut report = article(&[person("Roe", "J.")], "Wax", 1999);
        (report.kind, report.container_title, report.volume) = (ItemType::Report, None, None);
        report.number = Some(number.into());
        let seen = lines("apa", &[report]).concat();
        assert!(seen.contains(&format!("{number})")) && !seen.contains("Nos."), "{seen}");
    }
}

#[test]
fn punctuation_of_parts_that_a_work_lacks_is_left_out() {
    let mut wrong = Vec::new();
    for (name, _) in bundled_styles() {
        let mut items = Vec::new();
        for kind in [ItemType::ArticleJournal, ItemType::Book, ItemType::Chapter, ItemType::Thesis] {
            let mut item = article(&[person("Roe", "J.")], "Wax", 1999);
            (item.kind, item.volume) = (kind, None);
            items.push(item.clone());
            item.page = Some(Pages::range("1", "4"));
            item.issued = None;
            items.push(item);
        }
        for line in lines(name, &items) {
            let stray = [",.", ",)", ",]", ",,", " ,", " .", "..", ". .", "  "];
            if stray.iter().any(|stray| line.contains(stray)) {
                wrong.push((name, line));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_full_stop_of_a_value_ends_the_sentence() {
    let seen = |title: &str| lines("apa", &[article(&[person("Roe", "J.")], title, 1999)]).concat();
    for title in ["Bees in the U.S.", "Bees: “Why?”", "Bees, .NET, and hives (,) : all"] {
        let end = if title.ends_with("all") { "." } else { "" };
        assert_eq!(seen(title), format!("Roe, J. (1999). {title}{end} Journal of Hives, 3."));
    }
}

#[test]
fn a_dash_stands_for_all_authors_of_the_work_before() {
    let both = [person("Roe", "J."), person("Poe", "A.")];
    let seen =
        lines("modern-language-association", &[article(&both, "Brood", 1999), article(&both, "Wax", 2001)]);
    assert!(seen[0].starts_with("Roe, J., and A. Poe. “Brood.”"), "{}", seen[0]);
    assert!(seen[1].starts_with("———. “Wax.”"), "{}", seen[1]);
}

#[test]
fn words_of_titles_keep_their_case_where_styles_change_it() {
    let mut paper = article(&[person("Roe", "J.")], "On pH and mRNA in the USA: an iPhone for CO2", 1999);
    paper.container_title = Some("Journal of eHealth".into());
    for style in ["chicago-author-date", "modern-language-association"] {
        let seen = lines(style, std::slice::from_ref(&paper)).concat();
        assert!(seen.contains("On pH and mRNA in the USA: An iPhone for CO2"), "{style}: {seen}");
        assert!(seen.contains("Journal of eHealth"), "{style}: {seen}");
    }
}

#[test]
fn titles_are_sorted_by_their_letters_whatever_case_they_keep() {
    let titles = ["iPhone", "Hives", "pH", "Kites", "JSTOR"];
    let works: Vec<Item> = titles.iter().map(|title| article(&[person("Roe", "J.")], title, 1999)).collect();
    let order: Vec<String> = lines("modern-language-association", &works)
        .iter()
        .map(|line| line.split(['“', '.', '”']).filter(|part| titles.contains(part)).collect())
        .collect();
    assert_eq!(order, ["Hives", "iPhone", "JSTOR", "Kites", "pH"]);
}

#[test]
fn reversed_pages_are_not_cut_short() {
    let page = |first: &str, last: &str| Item {
        page: Some(Pages::range(first, last)),
        ..article(&[person("Roe", "J.")], "T", 2001)
    };
    let text = |item| write(&[of_items(&[item])], "chicago-author-date", "text", Scope::References).text;
    assert!(text(page("267", "227")).ends_with("267–227.\n"));
    assert!(text(page("159", "165")).ends_with("159–65.\n"), "as the style has it");
}

#[test]
fn markup_of_titles_becomes_markup_and_all_else_text() {
    let item = article(&[person("Roe", "J.")], "<b>Bold</b> <script>x</script> *a* of <i>Apis</i>2", 2001);
    let markdown = write(&[of_items(std::slice::from_ref(&item))], "apa", "markdown", Scope::References).text;
    assert!(
        markdown.contains(r"**Bold** \<script>x\</script> \*a\* of *Apis*2. *Journal of Hives*, *3*."),
        "{markdown}"
    );
    let html = write(&[of_items(&[item])], "apa", "html", Scope::References).text;
    assert!(html.contains("<b>Bold</b> &lt;script&gt;x&lt;/script&gt; *a* of <i>Apis</i>2."), "{html}");
}

#[test]
fn a_document_stands_above_its_references_and_fragments_below_them() {
    let document =
        Item { title: Some("On bees".into()), abstract_: Some("All of it.".into()), ..Item::default() };
    let fragment = Reference { raw: "24, (2010)".into(), fragment: true, ..Reference::default() };
    let section = |name: &str| {
        let mut record = of_items(&[
            article(&[person(name, "J.")], "Wax", 2001),
            article(&[person("Abe", "J.")], "Wax", 2001),
        ]);
        record.document = Some(document.clone());
        record.references.insert(0, fragment.clone());
        record
    };
    let written = write(&[section("Roe"), section("Poe")], "apa", "markdown", Scope::All);
    assert_eq!(
        written.text,
        "# On bees\n\nAll of it.\n\n## References\n\nAbe, J. (2001). Wax. *Journal of Hives*, *3*.\n\nRoe, J. (2001). Wax. *Journal of \
         Hives*, *3*.\n\n24, (2010) *(fragment of a reference)*\n\n# On bees\n\nAll of it.\n\n## References\n\nAbe, J. (2001). Wax. \
         *Journal of Hives*, *3*.\n\nPoe, J. (2001). Wax. *Journal of Hives*, *3*.\n\n24, (2010) *(fragment of a reference)*\n"
    );
    assert_eq!((written.tally.written, written.tally.left_out), (8, 0));
    let one = write(&[section("Roe"), section("Poe")], "apa", "text", Scope::References);
    let starts: Vec<&str> = one.text.lines().map(|line| &line[..3]).collect();
    assert_eq!(starts, ["Abe", "Poe", "Roe", "24,"]);
    assert_eq!((one.tally.written, one.tally.left_out, one.tally.out_of_scope), (4, 2, 2));
    assert!(one.diagnostics.iter().all(|found| found.code == Code::RepeatedItem));
}

#[test]
fn parts_of_a_record_make_one_list() {
    let first = of_items(&[article(&[person("Roe", "J.")], "Wax", 2001)]);
    let second = Record { first_reference: 2, ..of_items(&[article(&[person("Abe", "J.")], "Wax", 2001)]) };
    let first = Record { document: Some(Item { title: Some("On bees".into()), ..Item::default() }), ..first };
    let text = write(&[first, second], "apa", "text", Scope::All).text;
    assert!(text.starts_with("On bees\n\nReferences\n\nAbe") && text.contains("\nRoe"), "{text}");
}

#[test]
fn every_style_takes_every_type_and_the_torture_set() {
    let (torture, options) = cases::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/torture"));
    let records = [vec![every_type()], torture.records].concat();
    let works: usize = records.iter().map(|record| record.references.len()).sum();
    for (name, _) in bundled_styles() {
        let emitter = styled(name, "html");
        let written = render(&records, &emitter, &Options { scope: Scope::References, ..options }).unwrap();
        let tally = written.tally;
        assert_eq!(tally.written + tally.left_out, works, "{name}");
        assert_eq!(read_html(&written.text).paragraphs.len(), tally.written, "{name}");
    }
}

#[test]
fn an_empty_output_is_whole() {
    assert_eq!(write(&[], "apa", "text", Scope::All).text, "");
    assert!(read_html(&write(&[], "apa", "html", Scope::All).text).paragraphs.is_empty());
    let fragment = Reference { fragment: true, raw: "24".into(), ..Reference::default() };
    let alone = Record {
        references: vec![
            fragment,
            of_items(&[Item { volume: Some("3".into()), ..Item::default() }]).references.remove(0),
        ],
        first_reference: 1,
        ..Record::default()
    };
    let seen = read_html(&write(&[alone], "apa", "html", Scope::All).text);
    assert_eq!(seen.paragraphs.len(), 2, "{seen:?}");
}

#[test]
fn styles_that_format_no_lists_are_not_offered() {
    assert!(matches!(Style::bundled("alphanumeric"), Err(StyleError::NoBibliography)));
    assert!(matches!(Style::bundled("apaa"), Err(StyleError::Unknown(name)) if name == "apaa"));
    assert!(bundled_styles().iter().all(|(name, _)| *name != "alphanumeric"));
}

/// A style around that layout and these macros.
fn csl(layout: &str, macros: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Own</title><id>own</id><updated>2020-01-01T00:00:00+00:00</updated></info>
{macros}
<citation><layout><text variable="title"/></layout></citation>
<bibliography entry-spacing="1"><layout>{layout}</layout></bibliography>
</style>"#
    )
}

fn error(xml: &str) -> String {
    Style::parse(xml).unwrap_err().to_string()
}

#[test]
fn a_style_of_ones_own_is_read_and_its_text_is_text() {
    let layout = r#"<group delimiter=", "><text variable="title" font-variant="small-caps" prefix="&lt;b>"/><date variable="issued" suffix="*"><date-part name="year"/></date></group>"#;
    let style = Style::parse(&csl(layout, "")).unwrap();
    assert_eq!(style.title(), "Own");
    let record = of_items(&[article(&[], "Wax", 2001)]);
    let options = Options { scope: Scope::References, ..Options::default() };
    let markdown = StyledEmitter::new(style, emitter("markdown").unwrap()).unwrap();
    let text = render(&[record], &markdown, &options).unwrap().text;
    assert_eq!(text, "<span style=\"font-variant: small-caps\">\\<b>Wax</span>, 2001\\*\n");
}

#[test]
fn blanks_before_colons_stay_in_french_styles_alone() {
    let layout = r#"<text variable="title" suffix=" "/><text variable="container-title" font-style="italic" prefix=": "/>"#;
    let english = csl(layout, "");
    let french = english.replace("class=", "default-locale=\"fr-FR\" class=");
    let options = Options { scope: Scope::References, ..Options::default() };
    for (xml, seen) in [(english, "Wax: Journal of Hives\n"), (french, "Wax : Journal of Hives\n")] {
        let text = StyledEmitter::new(Style::parse(&xml).unwrap(), emitter("text").unwrap()).unwrap();
        assert_eq!(render(&[of_items(&[article(&[], "Wax", 2001)])], &text, &options).unwrap().text, seen);
    }
}

#[test]
fn a_style_that_depends_on_one_that_is_there_is_that_style() {
    let dependent = |parent: &str| {
        format!(
            r#"<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="de-DE"><info><title>Journal of Hives</title>
<id>x</id><link href="{parent}" rel="independent-parent"/><updated>2020-01-01T00:00:00+00:00</updated></info></style>"#
        )
    };
    let style = Style::parse(&dependent("http://www.zotero.org/styles/apa")).unwrap();
    assert_eq!(style.title(), "Journal of Hives");
    let text = StyledEmitter::new(style, emitter("text").unwrap()).unwrap();
    let record = of_items(&[Item { issued: None, ..article(&[person("Roe", "J.")], "Wax", 1) }]);
    let options = Options { scope: Scope::References, ..Options::default() };
    let text = render(&[record], &text, &options).unwrap().text.replace('\u{a0}', " ");
    assert!(text.starts_with("Roe, J. (o. J.). Wax."), "{text}");
    let unknown = error(&dependent("http://www.zotero.org/styles/hives"));
    assert!(
        unknown.contains("http://www.zotero.org/styles/hives, which does not come with refmill"),
        "{unknown}"
    );
}

#[test]
fn what_looks_like_an_entity_in_an_address_is_not_one() {
    let item = Item { url: Url::parse("https://example.org/?a=1&amp;b&copy;"), ..article(&[], "Bees", 2001) };
    let text = write(&[of_items(&[item])], "apa", "markdown", Scope::References).text;
    assert_eq!(read_markdown(&text).links, ["https://example.org/?a=1&amp;b&copy;"], "{text}");
}

#[test]
fn what_is_no_style_is_refused_with_its_place() {
    assert_eq!(error(""), "line 1: it is no XML: there is no element in it");
    assert!(error("<style>\n<a>\n</b>\n</style>").starts_with("line 3: it is no XML: "));
    assert_eq!(error("<style>\n<a>"), "line 2: it is no XML: it ends within an element");
    assert!(error("<html></html>").contains("it is no style of CSL 1.0"));
    let odd = error(&csl(r#"<text variable="titel"/>"#, ""));
    assert!(odd.starts_with("at bibliography.layout"), "{odd}");
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert!(error(&deep).ends_with("elements are nested more than 64 deep"));
}

#[test]
fn macros_that_never_end_are_refused() {
    let call = |name: &str| format!(r#"<text macro="{name}"/>"#);
    let defined = |name: &str, calls: &str| format!(r#"<macro name="{name}">{calls}</macro>"#);
    let circle = defined("a", &call("b")) + &defined("b", &call("a"));
    assert_eq!(error(&csl(&call("a"), &circle)), "the macro `a` calls itself, so that it would never end");
    let doubling: String =
        (0..40).map(|n| defined(&format!("m{n}"), &call(&format!("m{}", n + 1)).repeat(2))).collect();
    assert!(error(&csl(&call("m0"), &doubling)).ends_with("comes to more than a million elements"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_text_in_any_style(record in record(), style in prop::sample::select(&STYLES[..])) {
        let records = [record];
        let lost = |found: &Diagnostic| matches!(found.code, Code::LossCharacter | Code::RepeatedItem);
        let text = write(&records, style, "text", Scope::References);
        prop_assert!(text.diagnostics.iter().all(lost), "{:?}", text.diagnostics);
        let markdown = read_markdown(&write(&records, style, "markdown", Scope::References).text);
        let html = read_html(&write(&records, style, "html", Scope::References).text);
        prop_assert_eq!(text.tally.written + text.tally.left_out, records[0].references.len());
        prop_assert_eq!(markdown.paragraphs.len(), text.tally.written);
        prop_assert_eq!(html.paragraphs.len(), text.tally.written);
        prop_assert_eq!(bare(&markdown.paragraphs.concat()), bare(&text.text));
        prop_assert_eq!(bare(&html.paragraphs.concat()), bare(&text.text));
        prop_assert_eq!(&markdown.links, &html.links);
        for target in &markdown.links {
            prop_assert!(target.starts_with("http://") || target.starts_with("https://"), "{}", target);
        }
    }

    #[test]
    fn a_title_is_printed_as_it_is(title in items::text()) {
        let item = article(&[person("Roe", "J.")], &title, 2001);
        let seen = read_markdown(&write(&[of_items(&[item])], "apa", "markdown", Scope::References).text);
        let html = title.replace("<i>", "").replace("</i>", "").replace("<sub>", "").replace("</sub>", "").replace("</b>", "");
        // What is left when tags and marks that end sentences are taken off.
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric() && c.is_ascii()).collect::<String>();
        let without = |text: &str| letters(text).replace("sub", "").replace(['i', 'b'], "");
        prop_assert!(without(&seen.paragraphs.concat()).contains(&without(&html)), "{:?}", seen);
    }
}
