//! The fields of a record of Web of Science, from lines with tags or from the cells of a table.

use crate::span::Span;

/// One field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'t> {
    /// Its name, two letters or a letter and a digit.
    pub(super) tag: &'t str,
    /// Its lines, or the values of a list, white space around them left off; never empty.
    pub(super) values: Vec<&'t str>,
}

/// The fields whose values are a list, one a line; all others are text in lines.
const LISTS: &[&str] = &["AF", "AU", "BA", "BE", "BF", "CA", "CR", "ED", "GP"];

/// The tag that a line begins with, and what stands behind it.
pub(super) fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let sound = matches!(tag.as_bytes(), [b'A'..=b'Z', b'A'..=b'Z' | b'0'..=b'9']);
    (sound && (rest.is_empty() || rest.starts_with([' ', '\t']))).then(|| (tag, rest.trim()))
}

/// The fields of a record in lines, and the lines before the first of them that belong to none.
pub(super) fn in_lines(record: &str) -> (Vec<Field<'_>>, Vec<&str>) {
    let (mut fields, mut outside): (Vec<Field<'_>>, _) = (Vec::new(), Vec::new());
    for line in record.split(['\n', '\r']) {
        let text = line.trim();
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        if let Some((tag, value)) = tagged(line) {
            fields.push(Field { tag, values: if value.is_empty() { Vec::new() } else { vec![value] } });
        } else if !text.is_empty() {
            match fields.last_mut() {
                Some(field) => go_on(field, text, record),
                None => outside.push(text),
            }
        }
    }
    fields.retain(|field| !field.values.is_empty());
    (fields, outside)
}

/// Adds a line to a field. A list of DOIs in brackets may go on in the next line.
fn go_on<'t>(field: &mut Field<'t>, line: &'t str, record: &'t str) {
    /// The longest reference that goes on in another line, in bytes.
    const LONGEST: usize = 2_000;
    let goes_on = |last: &str| last.len() < LONGEST && is_open(last) && line.starts_with("10.");
    match field.values.last_mut() {
        Some(last) if field.tag == "CR" && goes_on(last) => {
            *last = &record[Span::of(last, record).start..Span::of(line, record).end];
        }
        Some(_) | None => field.values.push(line),
    }
}

fn is_open(reference: &str) -> bool {
    reference.rfind("DOI [").is_some_and(|at| !reference[at..].contains(']'))
}

/// The fields of a record in a table, by the tags that its header has.
pub(super) fn in_cells<'t>(header: &'t str, row: &'t str) -> Vec<Field<'t>> {
    let cells = row.split('\t').map(str::trim);
    let tags = header.split('\t').map(str::trim).chain(std::iter::repeat("column"));
    let mut fields = Vec::new();
    for (tag, cell) in tags.zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        let values =
            if LISTS.contains(&tag) { cell.split("; ").map(str::trim).collect() } else { vec![cell] };
        fields.push(Field { tag, values });
    }
    fields
}

impl<'t> Field<'t> {
    /// All of its text as it stands in the record that it was read from.
    pub(super) fn printed(&self, record: &'t str) -> &'t str {
        let (Some(first), Some(last)) = (self.values.first(), self.values.last()) else { return "" };
        &record[Span::of(first, record).start..Span::of(last, record).end]
    }

    /// Its text, the values of a list on lines of their own and lines of a text joined.
    pub(super) fn text(&self) -> String {
        let between = if LISTS.contains(&self.tag) || matches!(self.tag, "C1" | "C3") { "\n" } else { " " };
        self.values.join(between)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(record: &str) -> Vec<(String, Vec<String>)> {
        let fields = in_lines(record).0.into_iter();
        fields
            .map(|field| (field.tag.to_owned(), field.values.into_iter().map(str::to_owned).collect()))
            .collect()
    }

    #[test]
    fn a_field_goes_on_in_lines_without_a_tag() {
        let lines = "FN Bees\r\nAU Roe, J\r\n   Poe, AB\r\nTI Bees\r\n   in spring\r\nAB\r\nU1 0";
        let expected: [(&str, &[&str]); 4] = [
            ("FN", &["Bees"]),
            ("AU", &["Roe, J", "Poe, AB"]),
            ("TI", &["Bees", "in spring"]),
            ("U1", &["0"]),
        ];
        let shown = shown(lines);
        let shown: Vec<(&str, Vec<&str>)> = shown
            .iter()
            .map(|(tag, values)| (&**tag, values.iter().map(|value| &**value).collect()))
            .collect();
        assert_eq!(shown, expected.map(|(tag, values)| (tag, values.to_vec())));
    }

    #[test]
    fn a_list_of_dois_may_be_broken() {
        let record =
            "CR Roe J, 2005, J HONEY, V41, DOI [10.1000/1,\n   10.1000/2]\n   Poe A, 2006, J WAX, V1";
        let (fields, _) = in_lines(record);
        assert_eq!(fields[0].values.len(), 2);
        assert!(fields[0].values[0].ends_with("DOI [10.1000/1,\n   10.1000/2]"));
    }

    #[test]
    fn text_before_the_first_field_is_outside() {
        assert_eq!(in_lines("Dear Ann,\nAU Roe, J").1, ["Dear Ann,"]);
        assert_eq!(tagged("THE bees"), None);
        assert_eq!(tagged("Z9 5"), Some(("Z9", "5")));
        assert_eq!(tagged("\u{e9}A 5"), None);
    }

    #[test]
    fn cells_are_fields_and_some_are_lists() {
        let fields = in_cells("PT\tAU\tTI\tCR", "J\tRoe, J; Poe, AB\t\tA, 2005; B, 2006\tx");
        let shown: Vec<_> = fields.iter().map(|field| (field.tag, field.values.clone())).collect();
        let expected = [
            ("PT", vec!["J"]),
            ("AU", vec!["Roe, J", "Poe, AB"]),
            ("CR", vec!["A, 2005", "B, 2006"]),
            ("column", vec!["x"]),
        ];
        assert_eq!(shown, expected);
    }
}
