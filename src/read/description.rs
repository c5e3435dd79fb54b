//! An item while a record of a database is read into it: fields where their values fit, and what is kept where they do not.
//!
//! Which field of a format means what is left to its reader. A value that a field of the item holds whole is kept there alone; any other
//! is kept as printed under the name that it has in its format.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Report};
use crate::model::{Custom, Date, Doi, Isbn, Item, ItemType, Name, Pages, Pmid, Url, Variable};
use crate::reference::list::evidence;
use crate::reference::one_line;
use crate::repair;
use crate::span::Span;

/// One value of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'v> {
    /// The name of its field in the format.
    pub(super) field: &'v str,
    /// The value as printed, line breaks included.
    pub(super) text: &'v str,
    /// Where it stands in the input.
    pub(super) place: Span,
}

/// Tells of lines of a slice that stand in no field of a record.
pub(super) fn report_outside(outside: &[&str], slice: &str, offset: usize, report: &mut Report) {
    for line in outside {
        let place = Span::of(line, slice).shifted(offset);
        report.add(Code::TextBetweenRecords, place, "the line belongs to no field of a record");
    }
}

/// An item while it is read.
pub(super) struct Description<'d> {
    /// What was read so far.
    pub(super) item: Item,
    format: &'static str,
    report: &'d mut Report,
    /// The variables that are set, with their places among the custom fields: there may be very many of these.
    variables: Vec<(Variable, usize)>,
    /// The keywords and the numbers of periodicals that are there.
    keywords: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl<'d> Description<'d> {
    /// An item of which nothing is known but its type; `format` is the name of the format that it is read from.
    pub(super) fn new(format: &'static str, kind: ItemType, report: &'d mut Report) -> Self {
        let item = Item { kind, ..Item::default() };
        let (variables, keywords, numbers) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        Self { item, format, report, variables, keywords, numbers }
    }

    /// Keeps a value under its name in the format.
    pub(super) fn keep(&mut self, value: Value<'_>) {
        self.keep_as(value.field, value.text);
    }

    /// Keeps a text under a name in the format.
    pub(super) fn keep_as(&mut self, field: &str, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.item.custom.push(Custom::foreign(self.format, field, text));
        }
    }

    /// Keeps a value that has not the form of its field, and says so.
    pub(super) fn keep_unreadable(&mut self, value: Value<'_>, wanted: &str) {
        let kept = format!("{}:{}", self.format, value.field);
        self.report.add(
            Code::UnreadableValue,
            value.place,
            format!("this is no {wanted}; it was kept as {kept}"),
        );
        self.keep(value);
    }

    /// Sets a text that is not there yet; a second value is kept under its name.
    pub(super) fn set(&mut self, slot: fn(&mut Item) -> &mut Option<String>, value: Value<'_>) {
        let text = one_line(value.text);
        let slot = slot(&mut self.item);
        if slot.is_none() && !text.is_empty() {
            *slot = Some(text);
        } else if slot.as_ref() != Some(&text) {
            self.keep(value);
        }
    }

    /// Sets a variable that is not there yet; a second value is kept under its name.
    pub(super) fn set_variable(&mut self, variable: Variable, value: Value<'_>) {
        let text = one_line(value.text);
        match self.variable(variable) {
            Some(there) if *there == text => {}
            Some(_) => self.keep(value),
            None => self.add_variable(variable, text),
        }
    }

    /// Adds a variable that is not there.
    pub(super) fn add_variable(&mut self, variable: Variable, text: String) {
        if !text.is_empty() {
            self.variables.push((variable, self.item.custom.len()));
            self.item.custom.push(Custom::new(variable.csl(), text));
        }
    }

    fn variable(&mut self, variable: Variable) -> Option<&mut String> {
        let (_, place) = self.variables.iter().find(|(there, _)| *there == variable)?;
        self.item.custom.get_mut(*place).map(|custom| &mut custom.text)
    }

    /// Adds numbers of periodicals to the variable that holds them, each once.
    pub(super) fn add_issn<'n>(&mut self, numbers: impl IntoIterator<Item = &'n str>) {
        for number in numbers.into_iter().map(str::trim).filter(|number| !number.is_empty()) {
            if !self.numbers.insert(number.to_owned()) {
                continue;
            }
            match self.variable(Variable::Issn) {
                Some(numbers) => {
                    numbers.push_str(", ");
                    numbers.push_str(number);
                }
                None => self.add_variable(Variable::Issn, number.to_owned()),
            }
        }
    }

    /// Sets the number of the book from one or several, of which the first that is one is taken; where there is more than that
    /// one, all are kept.
    pub(super) fn set_isbn(&mut self, value: Value<'_>) {
        let mut numbers = value.text.split([';', ',']).map(str::trim).filter(|number| !number.is_empty());
        let found = numbers.clone().find_map(Isbn::parse);
        match (found, self.item.isbn.is_some()) {
            (None, _) => self.keep_unreadable(value, "ISBN"),
            (Some(_), true) => self.keep(value),
            (Some(isbn), false) => {
                self.item.isbn = Some(isbn);
                if numbers.nth(1).is_some() {
                    self.keep(value);
                }
            }
        }
    }

    /// Sets the DOI.
    pub(super) fn set_doi(&mut self, value: Value<'_>) {
        match (Doi::parse(value.text), &self.item.doi) {
            (None, _) => self.keep_unreadable(value, "DOI"),
            (Some(doi), None) => self.item.doi = Some(doi),
            (Some(doi), Some(there)) if doi.as_str().eq_ignore_ascii_case(there.as_str()) => {}
            (Some(_), Some(_)) => self.keep(value),
        }
    }

    /// Sets the number at PubMed.
    pub(super) fn set_pmid(&mut self, value: Value<'_>) {
        match (Pmid::parse(value.text), &self.item.pmid) {
            (None, _) => self.keep_unreadable(value, "number of PubMed"),
            (Some(pmid), None) => self.item.pmid = Some(pmid),
            (Some(_), Some(_)) => self.keep(value),
        }
    }

    /// Sets the address.
    pub(super) fn set_url(&mut self, value: Value<'_>) {
        match (Url::parse(value.text), &self.item.url) {
            (None, _) => self.keep_unreadable(value, "web address"),
            (Some(url), None) => self.item.url = Some(url),
            (Some(_), Some(_)) => self.keep(value),
        }
    }

    /// Sets the year of publication.
    pub(super) fn set_year(&mut self, value: Value<'_>) {
        match year(value.text) {
            Some(year) if self.item.issued.is_none() => self.item.issued = Some(Date::year(year)),
            Some(year) if self.item.issued.is_some_and(|date| date.year == year) => {}
            Some(_) => self.keep(value),
            None => self.keep_unreadable(value, "year"),
        }
    }

    /// Sets the pages, and says where the last lies before the first.
    pub(super) fn set_pages(&mut self, pages: Pages, place: Span) {
        if pages.is_reversed() {
            let message = format!("the last page lies before the first; {pages} is kept as printed");
            self.report.add(Code::ReversedPages, place, message);
        }
        self.item.page = Some(pages);
    }

    /// Adds keywords that semicolons separate, each once.
    pub(super) fn add_keywords(&mut self, value: Value<'_>) {
        for keyword in listed(value.text) {
            self.add_keyword(Value { text: keyword, ..value });
        }
    }

    /// Adds a keyword, unless it is there.
    pub(super) fn add_keyword(&mut self, value: Value<'_>) {
        let keyword = one_line(value.text);
        if keyword.is_empty() {
            return;
        }
        if self.keywords.insert(keyword.clone()) {
            self.item.keyword.push(keyword);
        } else {
            let message = "the keyword is listed before; it was kept once";
            self.report.add(Code::RepeatedKeyword, value.place, message);
        }
    }

    /// Adds authors, but for the words that stand where there are none.
    pub(super) fn add_authors(&mut self, names: impl IntoIterator<Item = Name>) {
        self.item.author.extend(names.into_iter().filter(|name| !is_nobody(name.sort_name())));
    }

    /// The item, with what went wrong on its way put right; none where nothing is known of it. `record` is the text that it was
    /// read from, `place` where its title stands.
    pub(super) fn finish(mut self, record: &str, place: Span) -> Option<Item> {
        repair::item(&mut self.item, record, place, self.report);
        let nothing = Item { kind: self.item.kind, ..Item::default() };
        (self.item != nothing).then_some(self.item)
    }
}

/// The values of a list with semicolons between them; those that end an entity separate nothing.
pub(super) fn listed(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(b';', text.as_bytes()).filter(|at| !evidence::is_entity(&text[..*at]));
    let mut start = 0;
    let pieces = ends.chain([text.len()]).map(move |end| {
        let piece = &text[start..end];
        start = (end + 1).min(text.len());
        piece.trim()
    });
    pieces.filter(|piece| !piece.is_empty())
}

/// A year of four digits.
pub(super) fn year(text: &str) -> Option<u16> {
    let text = text.trim();
    let plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| plain && *year > 0)
}

/// Whether an author is the word of a database for none.
pub(super) fn is_nobody(name: &str) -> bool {
    let name = name.trim_matches(['[', ']', ' ']);
    ["Anonymous", "No author name available", "No author id available", "No authors listed"]
        .iter()
        .any(|nobody| nobody.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_semicolon_that_ends_an_entity_separates_nothing() {
        assert_eq!(listed("bees; R&amp;D ;; wasps;").collect::<Vec<_>>(), ["bees", "R&amp;D", "wasps"]);
        assert_eq!(listed(" ; ").count(), 0);
    }

    #[test]
    fn a_year_has_four_digits() {
        assert_eq!(
            [year("2005"), year(" 2005 "), year("205"), year("2005a"), year("0000")],
            [Some(2005), Some(2005), None, None, None]
        );
    }

    fn value<'v>(field: &'v str, text: &'v str) -> Value<'v> {
        Value { field, text, place: Span::default() }
    }

    #[test]
    fn what_does_not_fit_is_kept_under_its_name() {
        let mut report = Report::default();
        let mut description = Description::new("bees", ItemType::Document, &mut report);
        description.set_doi(value("DI", "10.1000/a"));
        description.set_doi(value("DI", "10.1000/A"));
        description.set_doi(value("D2", "10.1000/b"));
        description.set_doi(value("DI", "none"));
        description.set_isbn(value("BN", "978-0-306-40615-8; 978-0-306-40615-7"));
        description.set_year(value("PY", "n.d."));
        let item = description.finish("", Span::default()).unwrap();
        assert_eq!(item.doi.unwrap().as_str(), "10.1000/a");
        assert_eq!(item.isbn.unwrap().as_str(), "978-0-306-40615-7");
        let kept: Vec<_> = item.custom.iter().map(|c| (c.name.as_str(), c.text.as_str())).collect();
        let expected = [
            ("bees:D2", "10.1000/b"),
            ("bees:DI", "none"),
            ("bees:BN", "978-0-306-40615-8; 978-0-306-40615-7"),
            ("bees:PY", "n.d."),
        ];
        assert_eq!(kept, expected);
        let found: Vec<_> = report.drain().into_iter().map(|found| found.message).collect();
        assert_eq!(
            found,
            ["this is no DOI; it was kept as bees:DI", "this is no year; it was kept as bees:PY"]
        );
    }

    #[test]
    fn numbers_of_a_periodical_are_held_once() {
        let mut report = Report::default();
        let mut description = Description::new("bees", ItemType::Document, &mut report);
        description.add_issn(["1234-5678", " 2345-6789 ", "1234-5678", ""]);
        assert_eq!(description.item.custom, [Custom::new("ISSN", "1234-5678, 2345-6789")]);
    }
}
