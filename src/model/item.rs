//! One work: the fields that a reference or a document can have.

use serde::{Deserialize, Serialize};

use super::{ArXiv, Date, DateRange, Doi, Field, Isbn, ItemType, Name, Pages, Pmid, Url};

/// One work, citing or cited. The names are CSL's variables; text is as printed, apart from white space.
///
/// Empty text is never stored: a field is there with a value, or it is not there.
///
/// ```
/// use refmill::model::{Date, Field, Item, ItemType};
/// let item = Item {
///     kind: ItemType::Book,
///     title: Some("Distributed leadership".into()),
///     issued: Some(Date::year(2006)),
///     ..Item::default()
/// };
/// assert!(matches!(item.fields().next(), Some(Field::Title("Distributed leadership"))));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Item {
    /// The kind of work.
    #[serde(rename = "type")]
    pub kind: ItemType,
    /// Authors in printed order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<Name>,
    /// Whether the list of authors was cut short by `et al.`
    #[serde(rename = "et_al", skip_serializing_if = "std::ops::Not::not")]
    pub et_al: bool,
    /// Editors in printed order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub editor: Vec<Name>,
    /// The title of the work itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The journal, book, proceedings or site that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_title: Option<String>,
    /// The series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection_title: Option<String>,
    /// The conference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_title: Option<String>,
    /// Where the conference was held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_place: Option<String>,
    /// The days on which the conference was held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_date: Option<DateRange>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<Date>,
    /// The volume of a periodical or of a book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// The issue of a periodical: a number, `3-4`, `SPEC. ISS.`, a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// The pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Pages>,
    /// The number that stands in for pages in journals without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_number: Option<String>,
    /// The number of a report, patent, standard or series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The edition as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The version of a program or data set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The publisher, or the institution of a thesis or report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Where the publisher sits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher_place: Option<String>,
    /// What kind of report or thesis it is: `PhD thesis`, `Working paper`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genre: Option<String>,
    /// `in press`, `forthcoming`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The digital object identifier.
    #[serde(rename = "DOI", skip_serializing_if = "Option::is_none")]
    pub doi: Option<Doi>,
    /// The book number.
    #[serde(rename = "ISBN", skip_serializing_if = "Option::is_none")]
    pub isbn: Option<Isbn>,
    /// The arXiv identifier.
    #[serde(rename = "arXiv", skip_serializing_if = "Option::is_none")]
    pub arxiv: Option<ArXiv>,
    /// The PubMed number.
    #[serde(rename = "PMID", skip_serializing_if = "Option::is_none")]
    pub pmid: Option<Pmid>,
    /// The web address.
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    pub url: Option<Url>,
    /// When the web address was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Date>,
    /// The language it is written in, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The abstract.
    #[serde(rename = "abstract", skip_serializing_if = "Option::is_none")]
    pub abstract_: Option<String>,
    /// The keywords, one each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keyword: Vec<String>,
    /// What is to be kept beside the fields; for a fragment its whole text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Sections of the source that no field stands for, variables of CSL among them; [`Custom::kind`] tells which.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub custom: Vec<Custom>,
}

/// A section of the source that no field stands for, under the name it has there or in CSL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custom {
    /// The name in the source: `XX` for `#IXX#…#FXX#`.
    pub name: String,
    /// Its text, as printed.
    pub text: String,
}

impl Item {
    /// Lets `visit` see and change every text that is no identifier: fields and names.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            kind: _,
            author,
            et_al: _,
            editor,
            title,
            container_title,
            collection_title,
            event_title,
            event_place,
            event_date: _,
            issued: _,
            volume,
            issue,
            page: _,
            article_number,
            number,
            edition,
            version,
            publisher,
            publisher_place,
            genre,
            status,
            doi: _,
            isbn: _,
            arxiv: _,
            pmid: _,
            url: _,
            accessed: _,
            language,
            abstract_,
            keyword,
            note,
            custom: _,
        } = self;
        author.iter_mut().chain(editor).for_each(|name| name.each_text(visit));
        let fields = [
            title,
            container_title,
            collection_title,
            event_title,
            event_place,
            volume,
            issue,
            article_number,
            number,
            edition,
            version,
            publisher,
            publisher_place,
            genre,
            status,
            language,
            abstract_,
            note,
        ];
        fields.into_iter().flatten().for_each(&mut *visit);
        keyword.iter_mut().for_each(visit);
    }

    /// The fields that have a value, in the order in which the emitters write them.
    pub fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        fn text(value: &Option<String>) -> Option<&str> {
            value.as_deref()
        }
        [
            (!self.author.is_empty()).then_some(Field::Author(&self.author)),
            (!self.editor.is_empty()).then_some(Field::Editor(&self.editor)),
            text(&self.title).map(Field::Title),
            text(&self.container_title).map(Field::ContainerTitle),
            text(&self.collection_title).map(Field::CollectionTitle),
            text(&self.event_title).map(Field::EventTitle),
            text(&self.event_place).map(Field::EventPlace),
            self.event_date.map(Field::EventDate),
            self.issued.map(Field::Issued),
            text(&self.volume).map(Field::Volume),
            text(&self.issue).map(Field::Issue),
            self.page.as_ref().map(Field::Page),
            text(&self.article_number).map(Field::ArticleNumber),
            text(&self.number).map(Field::Number),
            text(&self.edition).map(Field::Edition),
            text(&self.version).map(Field::Version),
            text(&self.publisher).map(Field::Publisher),
            text(&self.publisher_place).map(Field::PublisherPlace),
            text(&self.genre).map(Field::Genre),
            text(&self.status).map(Field::Status),
            self.doi.as_ref().map(Field::Doi),
            self.isbn.as_ref().map(Field::Isbn),
            self.arxiv.as_ref().map(Field::ArXiv),
            self.pmid.as_ref().map(Field::Pmid),
            self.url.as_ref().map(Field::Url),
            self.accessed.map(Field::Accessed),
            text(&self.language).map(Field::Language),
            text(&self.abstract_).map(Field::Abstract),
            (!self.keyword.is_empty()).then_some(Field::Keyword(&self.keyword)),
            text(&self.note).map(Field::Note),
            (!self.custom.is_empty()).then_some(Field::Custom(&self.custom)),
        ]
        .into_iter()
        .flatten()
    }
}
