//! A list of references: where one ends and the next begins.
//!
//! A semicolon is judged, not believed: it also stands in titles, in lists of authors and in HTML entities. Every place
//! where a reference may end shows [`signs`], and a linear model over them, with weights that are learnt, decides. What
//! the text beside a place tells is left to [`evidence`]; reading the references is left to the caller.

pub(crate) mod evidence;
pub(in crate::reference) mod signs;
pub(in crate::reference) mod weights;

use crate::span::Span;
use evidence::{Author, Segment};
use signs::{Around, Habits, Place, Shown};

/// The references of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Pieces {
    /// Their places, in order. Between them lie only white space and semicolons.
    pub(crate) references: Vec<Span>,
    /// The places of the semicolons that were judged to be inside a reference.
    pub(crate) joined: Vec<Span>,
}

/// Finds the references in a list.
pub(crate) fn split(text: &str) -> Pieces {
    walk(text, |_, shown| weights::LEARNT.is_end(shown))
}

/// Finds the references in a list by asking of every doubtful place, told by its byte and its signs, whether a
/// reference ends there. The places come in order, and their signs follow from the answers before.
pub(in crate::reference) fn walk(text: &str, mut is_end: impl FnMut(usize, Shown) -> bool) -> Pieces {
    let ends = candidates(text);
    let segments: Vec<Segment> = starts(&ends)
        .zip(ends.iter().map(|end| end.at).chain([text.len()]))
        .map(|(start, end)| Segment::of(&text[start..end]))
        .collect();
    let closings = closings(&ends, &segments);
    let habits = habits(&ends, &segments);

    let mut pieces = Pieces::default();
    let (mut start, mut left) = (0, Left::default());
    for (number, (end, last)) in ends.iter().zip(&segments).enumerate() {
        left.add(last);
        let (right, closing) = (&segments[number + 1], closings[number + 1]);
        let is_entity = end.place != Place::Break && evidence::is_entity(&text[start..end.at]);
        let is_certain = right.blank || !left.seen;
        let around = Around { place: end.place, left: &left, last, right, closing, habits };
        if !is_entity && (is_certain || is_end(end.at, Shown::of(&around))) {
            pieces.references.extend(trimmed(text, Span::new(start, end.at)));
            (start, left) = (end.at + end.length(), Left::default());
        } else if end.length() > 0 {
            pieces.joined.push(Span::new(end.at, end.at + end.length()));
        }
    }
    pieces.references.extend(trimmed(text, Span::new(start, text.len())));
    pieces
}

/// A place where a reference may end.
struct End {
    at: usize,
    place: Place,
}

impl End {
    /// The length of the separator: one for a semicolon, none for a line break without one.
    fn length(&self) -> usize {
        usize::from(self.place != Place::Break)
    }

    fn is_line(&self) -> bool {
        self.place != Place::Within
    }
}

/// Semicolons before white space, semicolons after a year that closes a reference, and line breaks after such a
/// year.
fn candidates(text: &str) -> Vec<End> {
    let mut ends: Vec<End> = Vec::new();
    let bytes = text.as_bytes();
    let mut start = 0;
    for at in memchr::memchr2_iter(b';', b'\n', bytes) {
        let rest = &text[at + 1..];
        let closed = || evidence::ends_in_year(&text[start..at]);
        if bytes[at] == b';' {
            let blank = rest.chars().next().is_none_or(char::is_whitespace);
            if blank || (rest.starts_with(|c: char| c.is_uppercase() || c == '(') && closed()) {
                let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
                let is_line = bytes.get(at + 1 + gap).is_none_or(|byte| *byte == b'\n');
                ends.push(End { at, place: if is_line { Place::LineEnd } else { Place::Within } });
                start = at + 1;
            }
        } else if closed() {
            ends.push(End { at, place: Place::Break });
            start = at;
        }
    }
    ends
}

fn starts(ends: &[End]) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(ends.iter().map(|end| end.at + end.length()))
}

/// What may be closed in the text from a segment on, up to where the reference ends at the latest.
#[derive(Clone, Copy, Default)]
struct Closing {
    /// How far the brackets go below where they stood at the beginning; negative when an earlier one is closed.
    depth: isize,
    curly: isize,
    quote: bool,
}

fn closings(ends: &[End], segments: &[Segment]) -> Vec<Closing> {
    let mut found = vec![Closing::default(); segments.len()];
    let mut next = Closing::default();
    for (number, segment) in segments.iter().enumerate().rev() {
        // A bracket is closed before the year of its reference or not at all.
        if segment.closed || segment.year || ends.get(number).is_none_or(End::is_line) {
            next = Closing::default();
        }
        next = Closing {
            depth: segment.brackets.lowest.min(segment.brackets.change + next.depth),
            curly: segment.curly.lowest.min(segment.curly.change + next.curly),
            quote: segment.quotes > 0 || next.quote,
        };
        found[number] = next;
    }
    found
}

/// Of how many pieces of a list one at least has to be bare names for its authors to be taken as separated by
/// semicolons across lines; a single bare name is rather a piece of a torn reference.
const NAMES_AMONG: usize = 5;

fn habits(ends: &[End], segments: &[Segment]) -> Habits {
    let (mut full, mut names, mut closed, mut whole, mut lines) = (0, 0, 0, 0, 0);
    for (number, segment) in segments.iter().enumerate().filter(|(_, segment)| !segment.blank) {
        full += 1;
        names += usize::from(segment.names_only);
        closed += usize::from(segment.closed);
        if let Some(end) = ends.get(number).filter(|_| segment.closed || segment.in_place) {
            whole += 1;
            lines += usize::from(end.is_line());
        }
    }
    let semicolons = ends.iter().filter(|end| end.place != Place::Break).count();
    Habits {
        years: closed > 1 && 2 * closed >= full - names,
        lines: lines > 0 && 3 * lines >= 2 * whole,
        semicolons: 2 * semicolons > ends.len(),
        names_by_line: names * NAMES_AMONG >= full,
    }
}

/// What is known of the reference on the left of a place.
#[derive(Default)]
struct Left {
    /// Whether anything but white space was seen.
    seen: bool,
    /// Whether anything but author names was seen.
    work: bool,
    /// Whether it begins with an author.
    author: bool,
    year: bool,
    pages: bool,
    commas: usize,
    brackets: isize,
    curly: isize,
    quotes: usize,
}

impl Left {
    fn add(&mut self, segment: &Segment) {
        self.author |= !self.seen && segment.author == Some(Author::Sure);
        self.seen |= !segment.blank;
        self.work |= !segment.names_only && !segment.blank;
        self.year |= segment.year;
        self.pages |= segment.pages;
        self.commas += segment.commas;
        self.brackets = segment.brackets.after(self.brackets);
        self.curly = segment.curly.after(self.curly);
        self.quotes += segment.quotes;
    }
}

/// A reference without outer white space and separators; nothing where nothing else is there.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let piece = text[span.range()].trim_start_matches(|c: char| c.is_whitespace() || c == ';');
    let mut end = piece.trim_end();
    while let Some(shorter) = end.strip_suffix(';').filter(|shorter| !evidence::is_entity(shorter)) {
        end = shorter.trim_end();
    }
    (!end.is_empty()).then(|| Span::of(end, text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        split(text).references.iter().map(|span| &text[span.range()]).collect()
    }

    #[track_caller]
    fn assert_whole(text: &str) {
        assert_eq!(pieces(text), [text]);
    }

    #[track_caller]
    fn assert_split(references: &[&str]) {
        for separator in ["; ", ";\n", "; \n", ";\r\n", "; \r\n"] {
            assert_eq!(pieces(&references.join(separator)), references, "{separator:?}");
        }
    }

    #[test]
    fn references_end_after_their_year() {
        assert_split(&[
            "Roe J., Poe A., Bees, Apidologie, 4, 1, pp. 1-9, (2005)",
            "Wasps of the north, (2006)",
        ]);
        assert_eq!(
            pieces("Roe J., Bees, (2005a) ;Poe A., Wasps, (2006)). ; "),
            ["Roe J., Bees, (2005a)", "Poe A., Wasps, (2006))."]
        );
    }

    #[test]
    fn references_without_a_year_end_after_their_pages() {
        assert_split(&[
            "Roe J., Bees, Apidologie, 4, pp. 1-9",
            "Poe A., Wasps, Apidologie, 5, 2",
            "Ants, (2001)",
        ]);
    }

    #[test]
    fn a_list_of_names_begins_a_reference() {
        assert_split(&["Roe J., A report on bees", "Poe A., Kim B.-S., Wasps, (2006)"]);
        assert_split(&["Roe J., A report on bees", "van den Berg R., Wasps, (2006)"]);
    }

    #[test]
    fn references_of_the_old_layout_end_before_authors_or_with_a_new_year() {
        assert_split(&[
            "Roe, J., Poe, A., A book of bees (2005) Apidologie, 41 (1), pp. 49-82. , https://example.org/bees",
            "Kim, B., (1998) Wasps, , Leiden: Brill",
            "(2003) Standards for Hives, , www.example.org, May 12",
            "Bee Board. (2004). World of bees. Leiden: Brill",
        ]);
    }

    #[test]
    fn a_fragment_is_never_glued_to_its_neighbours() {
        assert_split(&["Roe J., Bees, (2005)", "24, (2010)", "(2018)", "Poe A., Wasps, (2006)"]);
        assert_eq!(
            pieces(
                "Roe J., Bees and other;\n24, (2010);\nMunk J.;\nPoe A., Ants, (2001);\nKim B., Flies, (2002);\nDoe B., Gnats, (2003)"
            ),
            [
                "Roe J., Bees and other",
                "24, (2010)",
                "Munk J.",
                "Poe A., Ants, (2001)",
                "Kim B., Flies, (2002)",
                "Doe B., Gnats, (2003)"
            ]
        );
    }

    #[test]
    fn a_fragment_stands_alone_on_one_line_too() {
        for list in [
            &["Roe J., Bees and the city", "(2018)", "Poe A., Ants, (2003)"][..],
            &["Wasps and their nests", "24, (2010)"],
            &["12, 3, pp. 4-9", "https://doi.org/10.1/x", "[Online]", "Ants of the north, (2003)"],
            &["Roe J., Bees", "Vol. 4, no. 2", "pp. R1-R9", "(in press)", "doi: 10.1000/182", "Ants"],
            &["Roe J.", "(2018)", "Poe A., Ants, (2003)"],
            &["Bees", "www.example.org/bees", "Ants"],
        ] {
            assert_split(list);
        }
        assert_eq!(
            pieces("Bees, (2005)\n(2018)\n24, (2010)\nAnts of the north, (2003)"),
            ["Bees, (2005)", "(2018)", "24, (2010)", "Ants of the north, (2003)"]
        );
        assert_whole("Roe J., Bees (4; 5; 6) of the north, Brill, (2005)");
        assert_whole("Roe J., Gases; CO2; NH3 over hives, Brill, (2005)");
        assert_whole("Roe, J., Bees (2005)\n41 (1), pp. 1-9");
    }

    #[test]
    fn a_semicolon_in_a_title_is_kept() {
        assert_whole("Roe J., Bees in the city; a survey of roofs, Apidologie, 4, (2005)");
        assert_whole("Roe J., Hives; Their Making and Use, Apidologie, 4, pp. 1-9, (2005)");
        assert_whole("Roe, J., Bees in the city; a survey of roofs (2005) Apidologie, 4 (2), pp. 1-9");
        assert_whole("Roe J., Bees, Apidologie, 4, pp. 1-7; discussion 8-9, (2005)");
    }

    #[test]
    fn a_semicolon_within_brackets_or_quotes_is_kept() {
        assert_whole("Roe J., Hives (Kim B., eds; Poe A., transl.), Brill, (2005)");
        assert_whole("Roe J., On \u{201c}bees; Poe A., revisited\u{201d}, Brill, (2005)");
        assert_whole("Roe J., On \"bees; Poe A., revisited\", Brill, (2005)");
    }

    #[test]
    fn authors_separated_by_semicolons_stay_together() {
        assert_split(&[
            "Roe J.; Wen Poe A., Bees of the world, (2024)",
            "Kim B.; O\u{2019}Neil M.K.; Li X., Ants, (2021)",
        ]);
        assert_eq!(
            pieces("Roe J.; \nPoe A., Bees, (2024); \nKim B., Ants, (2021)"),
            ["Roe J.; \nPoe A., Bees, (2024)", "Kim B., Ants, (2021)"]
        );
    }

    #[test]
    fn a_semicolon_that_ends_an_entity_is_kept() {
        assert_whole("Roe J., Bees, Journal of Quality &amp; Hive Management, 4, (2005)");
        assert_whole("Roe J., Bees &lt; \nWasps, (2005)");
        assert_whole("Roe J., Hive &#38; Honey, (2005)");
        assert_eq!(pieces("Roe J., M&As; Poe A., Wasps, (2006)").len(), 2);
    }

    #[test]
    fn kept_semicolons_are_told() {
        let text = "Roe J.; Poe A., Bees, (2005); Kim B., Ants &amp; flies, (2006)";
        let joined: Vec<_> = split(text).joined.iter().map(|span| span.start).collect();
        assert_eq!(joined, [6, 47]);
    }

    #[test]
    fn a_line_break_after_the_year_separates_where_authors_follow() {
        assert_eq!(pieces("Roe J., Bees, (2005)\nPoe A., Ants, (2006)").len(), 2);
        assert_whole("Roe, J., Bees (2005)\nApidologie, 4 (1), pp. 1-9");
    }

    #[test]
    fn a_line_break_separates_where_a_year_follows_at_the_end() {
        assert_eq!(
            pieces("Bees of the south, (2005)\nAnts of the north, (2006)\nRoe J., Wasps, (2007)").len(),
            3
        );
    }

    #[test]
    fn references_with_neither_authors_nor_years_stand_alone_on_one_line() {
        assert_split(&[
            "Roe J., Poe A., Bees of the world, Apidologie, 4, 2, pp. 1-9",
            "A Guide to the Hives of the North, Honey Board of the World",
            "Kim B., Wasps of the world, Vespa, 5, 1, pp. 3-8",
        ]);
    }

    #[test]
    fn a_reference_torn_across_lines_before_a_small_letter_is_kept() {
        assert_whole(
            "Roe J., Poe A., Bees in the city; \na survey of roofs, Apidologie, 4, 2, pp. 1-9, (2005)",
        );
        assert_eq!(pieces("Roe J., Bees in the city, (2005); \na survey of roofs, (2006)").len(), 2);
    }

    #[test]
    fn a_semicolon_within_a_line_is_kept_where_references_end_with_lines() {
        let hives = "Poe A., Hives of the North, 1900; Their Making and Use, Honey Press, (2006)";
        let list = format!("Roe J., Bees, (2005);\n{hives};\nAnts, (2001)");
        assert_eq!(pieces(&list), ["Roe J., Bees, (2005)", hives, "Ants, (2001)"]);
    }

    #[test]
    fn nothing_but_separators_holds_no_reference() {
        assert_eq!(pieces(" ; \n;; ;\t"), Vec::<&str>::new());
        assert_eq!(pieces(""), Vec::<&str>::new());
    }

    #[test]
    fn hostile_lists_take_linear_time() {
        for unit in
            ["; ", "a; ", "(; ", "Roe J.; ", "\"; ", "&amp; ", "(2005)", "(2005); ", "Roe J., ", "\n", "; \n"]
        {
            let text = unit.repeat(200_000 / unit.len());
            let start = std::time::Instant::now();
            split(&text);
            assert!(start.elapsed().as_secs() < 5, "{unit:?} {:?}", start.elapsed());
        }
    }

    fn lists() -> impl Strategy<Value = String> {
        let part = prop::sample::select(vec![
            "; ", ";", "\n", " ", "Roe J.", ", ", "(2005)", "(", ")", "\"", "\u{201c}", "\u{201d}", "&amp",
            "pp. 1-9", "A title", "a", "24", "\u{e9}", "\u{a0}", "&", "#",
        ]);
        prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn only_white_space_and_semicolons_lie_between(text in prop_oneof![lists(), any::<String>()]) {
            let mut at = 0;
            for span in split(&text).references {
                let (gap, raw) = (&text[at..span.start], &text[span.range()]);
                prop_assert!(gap.chars().all(|c| c == ';' || c.is_whitespace()), "{gap:?}");
                prop_assert!(!raw.is_empty() && raw.trim() == raw, "{raw:?}");
                at = span.end;
            }
            prop_assert!(text[at..].chars().all(|c| c == ';' || c.is_whitespace()));
        }
    }
}
