//! The fields of an item as cells, written and read without loss.
//!
//! A cell is one line of text; names are left to [`super::names`].

use super::names;
use crate::model::{ArXiv, Date, DateRange, Doi, Field, FieldName, Isbn, Item, ItemType, Pages, Pmid, Url};
use crate::reference::one_line;

/// The cell of a field; empty where it has no value, or none that a sheet holds.
pub(super) fn cell(item: &Item, name: FieldName) -> String {
    if name == FieldName::Author {
        return names::write(&item.author, item.et_al);
    }
    let Some(field) = item.fields().find(|field| field.name() == name) else { return String::new() };
    match field {
        Field::Author(list) | Field::Editor(list) => names::write(list, false),
        Field::Issued(date) | Field::Accessed(date) => date.to_string(),
        Field::EventDate(dates) => dates.to_string(),
        Field::Page(pages) => pages_text(pages),
        Field::Doi(doi) => doi.to_string(),
        Field::Isbn(isbn) => isbn.to_string(),
        Field::ArXiv(arxiv) => arxiv.to_string(),
        Field::Pmid(pmid) => pmid.to_string(),
        Field::Url(url) => url.to_string(),
        Field::Title(text)
        | Field::ContainerTitle(text)
        | Field::CollectionTitle(text)
        | Field::EventTitle(text)
        | Field::EventPlace(text)
        | Field::Volume(text)
        | Field::Issue(text)
        | Field::ArticleNumber(text)
        | Field::Number(text)
        | Field::Edition(text)
        | Field::Version(text)
        | Field::Publisher(text)
        | Field::PublisherPlace(text)
        | Field::Genre(text)
        | Field::Status(text)
        | Field::Language(text) => text.to_owned(),
        Field::Abstract(_) | Field::Keyword(_) | Field::Note(_) | Field::Custom(_) => String::new(),
    }
}

/// Sets a field from its cell; an empty cell empties it. The error says what is wrong and what to write.
pub(super) fn set(item: &mut Item, name: FieldName, cell: &str) -> Result<(), String> {
    let value = one_line(cell.trim());
    let text = Some(value.clone()).filter(|value| !value.is_empty());
    let given = || text.as_deref();
    match name {
        FieldName::Author => (item.author, item.et_al) = names::read(&value)?,
        FieldName::Editor => {
            let (editors, et_al) = names::read(&value)?;
            if et_al {
                return Err("`et al.` is kept for authors alone; leave it out".to_owned());
            }
            item.editor = editors;
        }
        FieldName::Issued => item.issued = given().map(date).transpose()?,
        FieldName::Accessed => item.accessed = given().map(date).transpose()?,
        FieldName::EventDate => item.event_date = given().map(dates).transpose()?,
        FieldName::Page => item.page = given().map(pages).transpose()?,
        FieldName::Doi => item.doi = parsed(given(), Doi::parse, "DOI, such as 10.1000/182")?,
        FieldName::Isbn => {
            item.isbn =
                parsed(given(), Isbn::parse, "ISBN whose check digit is right, such as 978-0-306-40615-7")?;
        }
        FieldName::ArXiv => {
            item.arxiv = parsed(given(), ArXiv::parse, "arXiv identifier, such as 2001.08361")?
        }
        FieldName::Pmid => item.pmid = parsed(given(), Pmid::parse, "PubMed number of one to eight digits")?,
        FieldName::Url => {
            item.url =
                parsed(given(), Url::parse, "web address, such as https://example.org/a, without blanks")?;
        }
        FieldName::Title => item.title = text,
        FieldName::ContainerTitle => item.container_title = text,
        FieldName::CollectionTitle => item.collection_title = text,
        FieldName::EventTitle => item.event_title = text,
        FieldName::EventPlace => item.event_place = text,
        FieldName::Volume => item.volume = text,
        FieldName::Issue => item.issue = text,
        FieldName::ArticleNumber => item.article_number = text,
        FieldName::Number => item.number = text,
        FieldName::Edition => item.edition = text,
        FieldName::Version => item.version = text,
        FieldName::Publisher => item.publisher = text,
        FieldName::PublisherPlace => item.publisher_place = text,
        FieldName::Genre => item.genre = text,
        FieldName::Status => item.status = text,
        FieldName::Language => item.language = text,
        FieldName::Abstract | FieldName::Keyword | FieldName::Note | FieldName::Custom => {}
    }
    Ok(())
}

/// Gives one item the value that a field has in another.
pub(super) fn copy(from: &Item, to: &mut Item, name: FieldName) {
    match name {
        FieldName::Author => {
            to.author.clone_from(&from.author);
            to.et_al = from.et_al;
        }
        FieldName::Editor => to.editor.clone_from(&from.editor),
        FieldName::Issued => to.issued = from.issued,
        FieldName::Accessed => to.accessed = from.accessed,
        FieldName::EventDate => to.event_date = from.event_date,
        FieldName::Page => to.page.clone_from(&from.page),
        FieldName::Doi => to.doi.clone_from(&from.doi),
        FieldName::Isbn => to.isbn.clone_from(&from.isbn),
        FieldName::ArXiv => to.arxiv.clone_from(&from.arxiv),
        FieldName::Pmid => to.pmid.clone_from(&from.pmid),
        FieldName::Url => to.url.clone_from(&from.url),
        FieldName::Title => to.title.clone_from(&from.title),
        FieldName::ContainerTitle => to.container_title.clone_from(&from.container_title),
        FieldName::CollectionTitle => to.collection_title.clone_from(&from.collection_title),
        FieldName::EventTitle => to.event_title.clone_from(&from.event_title),
        FieldName::EventPlace => to.event_place.clone_from(&from.event_place),
        FieldName::Volume => to.volume.clone_from(&from.volume),
        FieldName::Issue => to.issue.clone_from(&from.issue),
        FieldName::ArticleNumber => to.article_number.clone_from(&from.article_number),
        FieldName::Number => to.number.clone_from(&from.number),
        FieldName::Edition => to.edition.clone_from(&from.edition),
        FieldName::Version => to.version.clone_from(&from.version),
        FieldName::Publisher => to.publisher.clone_from(&from.publisher),
        FieldName::PublisherPlace => to.publisher_place.clone_from(&from.publisher_place),
        FieldName::Genre => to.genre.clone_from(&from.genre),
        FieldName::Status => to.status.clone_from(&from.status),
        FieldName::Language => to.language.clone_from(&from.language),
        FieldName::Abstract | FieldName::Keyword | FieldName::Note | FieldName::Custom => {}
    }
}

/// The type of that name; an empty cell says that nothing tells what it is.
pub(super) fn kind(cell: &str) -> Result<ItemType, String> {
    match cell.trim() {
        "" => Ok(ItemType::Document),
        name => ItemType::from_csl(name).ok_or_else(|| {
            let names: Vec<&str> = ItemType::ALL.iter().map(|kind| kind.csl()).collect();
            format!("`{name}` is no type; write one of {}", names.join(", "))
        }),
    }
}

fn parsed<T>(text: Option<&str>, parse: impl Fn(&str) -> Option<T>, what: &str) -> Result<Option<T>, String> {
    let read = |text: &str| parse(text).ok_or_else(|| format!("`{text}` is no {what}"));
    text.map(read).transpose()
}

fn date(text: &str) -> Result<Date, String> {
    let number = |part: &str, digits: usize| -> Option<u16> {
        let sound = (1..=digits).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| sound)
    };
    let read = || {
        let mut parts = text.split('-');
        let year = parts.next().filter(|year| year.len() == 4).and_then(|year| number(year, 4))?;
        let month = parts.next().map(|part| number(part, 2).and_then(|month| u8::try_from(month).ok()));
        let day = parts.next().map(|part| number(part, 2).and_then(|day| u8::try_from(day).ok()));
        let mut date = Date::year(year);
        if let Some(month) = month {
            date = date.with_month(month?);
            date.month()?;
        }
        if let Some(day) = day {
            date = date.with_day(day?);
            date.day()?;
        }
        parts.next().is_none().then_some(date)
    };
    read().ok_or_else(|| {
        format!("`{text}` is no year; write four digits, or a date such as 2005-03 or 2005-03-17")
    })
}

/// One date, or the first and the last of several, `2010-06-03/2010-06-05`.
fn dates(text: &str) -> Result<DateRange, String> {
    let Some((first, last)) = text.split_once('/') else { return date(text).map(DateRange::from) };
    DateRange::new(date(first.trim())?, date(last.trim())?).ok_or_else(|| {
        format!("`{text}` are no days that follow each other; write them like 2010-06-03/2010-06-05")
    })
}

/// `49-82`; a page that holds a hyphen itself stands in braces, `{S-12}`.
fn pages_text(pages: &Pages) -> String {
    let part = |page: &str| {
        if page.contains(['-', '\u{2013}', '{', '}']) { format!("{{{page}}}") } else { page.to_owned() }
    };
    match &pages.last {
        Some(last) => format!("{}-{}", part(&pages.first), part(last)),
        None => part(&pages.first),
    }
}

fn pages(text: &str) -> Result<Pages, String> {
    let wrong =
        || format!("`{text}` are no pages; write 49, 49-82, or {{S-12}} for a page that holds a hyphen");
    let part = |text: &str| -> Option<(String, usize)> {
        if let Some(inner) = text.strip_prefix('{') {
            // Pages hold no braces but in what nobody can mean, which the last brace ends.
            let close = inner.find("}-").or_else(|| inner.ends_with('}').then(|| inner.len() - 1))?;
            return Some((inner[..close].to_owned(), close + 2));
        }
        let end = text.find(['-', '\u{2013}']).unwrap_or(text.len());
        Some((text[..end].trim().to_owned(), end))
    };
    let (first, end) = part(text).ok_or_else(wrong)?;
    let rest = text[end..].trim_start();
    let last = match rest.strip_prefix(['-', '\u{2013}']) {
        None if rest.is_empty() => None,
        None => return Err(wrong()),
        Some(rest) => {
            let rest = rest.trim();
            let (last, end) = part(rest).ok_or_else(wrong)?;
            if end != rest.len() {
                return Err(wrong());
            }
            Some(last)
        }
    };
    let is_empty = first.is_empty() || last.as_ref().is_some_and(String::is_empty);
    if is_empty { Err(wrong()) } else { Ok(Pages { first, last }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_back() {
        for text in ["2005", "2005-03", "2005-03-17"] {
            assert_eq!(date(text).map(|date| date.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(date("2005-3-7").map(|date| date.to_string()), Ok("2005-03-07".to_owned()));
        for text in
            ["205", "20005", "2005-13", "2005-00", "2005-03-32", "2005-", "05", "c. 2005", "2005-03-17-1"]
        {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_of_meetings_read_back() {
        for text in ["2010-06-03", "2010-06-03/2010-06-05", "2013-10-28/2013-11-01", "2010/2011"] {
            assert_eq!(dates(text).map(|dates| dates.to_string()), Ok(text.to_owned()));
        }
        for text in
            ["2010-06-05/2010-06-03", "2010-06-03/", "2010-06-03/05", "2010-06-03/2010-07", "3-5 June"]
        {
            assert!(dates(text).is_err(), "{text}");
        }
    }

    #[test]
    fn pages_read_back() {
        for (pages_read, text) in [
            (Pages::range("49", "82"), "49-82"),
            (Pages::single("e12"), "e12"),
            (Pages::single("S-12"), "{S-12}"),
            (Pages::range("12-1", "12-9"), "{12-1}-{12-9}"),
            (Pages::range("A-1", "9"), "{A-1}-9"),
        ] {
            assert_eq!(pages_text(&pages_read), text);
            assert_eq!(pages(text), Ok(pages_read));
        }
        assert_eq!(pages("49 \u{2013} 82"), Ok(Pages::range("49", "82")));
        for text in ["-", "4-", "-5", "1-2-3", "{4", "{4}5"] {
            assert!(pages(text).is_err(), "{text}");
        }
    }
}
