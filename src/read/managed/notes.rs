//! Notes: what refmill's RIS puts there for want of a tag comes back as the field that its label names; all else stays a note.

use super::Builder;
use crate::model::{ArXiv, Custom, Date, DateRange, Isbn, Item, ItemType, Pmid, Variable};
use crate::reference::one_line;

/// Whether a text says no more than what becomes of a work.
pub(super) fn is_status(text: &str) -> bool {
    const STATUS: [&str; 8] = [
        "accepted",
        "forthcoming",
        "in preparation",
        "in press",
        "submitted",
        "to appear",
        "to be published",
        "unpublished",
    ];
    STATUS.iter().any(|known| known.eq_ignore_ascii_case(text))
}

/// The number of arXiv that a text is.
pub(super) fn arxiv(text: &str) -> Option<ArXiv> {
    text.strip_prefix("arXiv:").and_then(ArXiv::parse)
}

impl Builder<'_, '_> {
    /// A note, or the field that it has the label of. Zotero's are HTML, of which the tags of paragraphs are taken off.
    pub(super) fn note(&mut self, at: usize) {
        let text = self.line(at);
        let inside = text.strip_prefix("<p>").and_then(|text| text.strip_suffix("</p>"));
        if let Some(inside) = inside {
            let paragraphs =
                inside.split("</p>").map(|part| part.trim_start().trim_start_matches("<p>").trim());
            self.notes.extend(paragraphs.filter(|part| !part.is_empty()).map(str::to_owned));
        } else if self.item.status.is_none() && is_status(&text) {
            self.item.status = Some(text);
        } else if !self.take_labelled(&text) {
            self.notes.push(text);
        }
    }

    /// A field without a meaning of its own, in which programs put fields under labels.
    pub(super) fn labelled(&mut self, at: usize) {
        let text = self.line(at);
        if !self.take_labelled(&text) {
            self.keep(at);
        }
    }

    /// Takes a text as the field that its label names, unless that has a value, or the text none of its form.
    fn take_labelled(&mut self, text: &str) -> bool {
        if let arxiv @ Some(_) = arxiv(text) {
            return fill(&mut self.item.arxiv, arxiv);
        }
        let Some((label, value)) = text.split_once(": ").filter(|(_, value)| !value.is_empty()) else {
            return false;
        };
        let stands_alone = matches!(self.item.kind, ItemType::Book | ItemType::Report | ItemType::Software);
        let slot: fn(&mut Item) -> &mut Option<String> = match label {
            "Article number" => |item| &mut item.article_number,
            "Event" => |item| &mut item.event_title,
            "Event place" => |item| &mut item.event_place,
            "Event date" => return fill(&mut self.item.event_date, days(value)),
            "Edition" => |item| &mut item.edition,
            "Version" => |item| &mut item.version,
            "Type" if !self.kind.has_genre() => |item| &mut item.genre,
            "In" if stands_alone => |item| &mut item.container_title,
            "ISBN" => return fill(&mut self.item.isbn, Isbn::parse(value)),
            "PMID" => return fill(&mut self.item.pmid, Pmid::parse(value)),
            "type" if self.kind.csl.is_none() && is_csl_type(value) => {
                if std::mem::replace(&mut self.has_type, true) {
                    return false;
                }
                self.item.custom.push(Custom::new("type", value));
                return true;
            }
            _ => return self.take_variable(label, value),
        };
        fill(slot(&mut self.item), Some(value.to_owned()))
    }

    fn take_variable(&mut self, label: &str, value: &str) -> bool {
        let Some(variable) = Variable::from_csl(label) else { return false };
        if self.variable_of(variable).is_some() {
            return false;
        }
        self.variable(variable, one_line(value));
        true
    }
}

fn fill<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    let is_free = slot.is_none() && value.is_some();
    if is_free {
        *slot = value;
    }
    is_free
}

/// Whether a text can be the name of a type of CSL, and is none that items have.
fn is_csl_type(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_'))
        && ItemType::from_csl(text).is_none()
}

/// `2019-09-30/2019-10-02`, or one date.
fn days(text: &str) -> Option<DateRange> {
    let date = |text: &str| {
        let mut parts = text.split('-');
        let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
        let mut number = || parts.next().map(|part| part.parse::<u8>().ok().filter(|_| part.len() == 2));
        let (month, day) = (number(), number());
        let mut date = Date::year(year);
        if let Some(month) = month {
            date = date.with_month(month?);
        }
        if let Some(day) = day {
            date = date.with_day(day?);
        }
        // What is no month or day stays behind, so that the text is not said again.
        (date.to_string() == text).then_some(date)
    };
    match text.split_once('/') {
        Some((first, last)) => DateRange::new(date(first)?, date(last)?),
        None => date(text).map(DateRange::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for text in ["2019", "2019-09", "2019-09-30", "2019-09-30/2019-10-02"] {
            assert_eq!(days(text).map(|days| days.to_string()).as_deref(), Some(text));
        }
        for text in ["", "19", "2019-13", "2019-9-30", "2019-10-02/2019-09-30", "2019/x"] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
