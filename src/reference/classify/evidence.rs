//! What speaks for a type: a closed list of signs, each of which a reference shows or does not show.
//!
//! Finding them in a reference is left to [`super::signs`], weighing them to [`super::weights`].

use crate::reference::set_bits::set_bits;

macro_rules! evidence {
    ($($variant:ident = $says:literal,)+) => {
        /// One sign of the type of a work.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::reference) enum Evidence {
            $(#[doc = $says] $variant,)+
        }

        impl Evidence {
            /// Every sign, in order.
            pub(in crate::reference) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The sign in words, as people are told it.
            pub(in crate::reference) const fn says(self) -> &'static str {
                match self { $(Self::$variant => $says,)+ }
            }

            /// Its name in the source.
            pub(in crate::reference) const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)+ }
            }
        }
    };
}

evidence! {
    // What there is: exactly one of these.
    SourceVolumePages = "a source with volume and pages",
    SourceVolume = "a source with a volume",
    SourcePages = "a source with pages but no volume",
    SourceAlone = "a source with neither volume nor pages",
    VolumePages = "volume and pages without a source",
    VolumeAlone = "a volume without a source",
    PagesAlone = "pages without a source",
    TitleAlone = "a title that stands alone",
    Nothing = "neither title nor source",
    // Who wrote it.
    NoAuthor = "no author",
    BodyAuthor = "a body as author",
    ManyAuthors = "more than three authors",
    EditorsAlone = "editors but no author",
    // Marks of the layout.
    Code = "a code behind the title that says so",
    StrayParenthesis = "a parenthesis behind the pages that nothing opened",
    In = "a source introduced by In",
    SourceEditors = "editors before the source",
    RomanPages = "pages in Roman numerals",
    WholeBook = "pages from the first to a high number",
    PagesFromOne = "pages that begin with 1",
    LetteredPages = "pages with a letter",
    Edition = "an edition",
    Publisher = "a publisher",
    BodyPublisher = "a body as publisher",
    SchoolPublisher = "a university in place of a publisher",
    Address = "a web address",
    Doi = "a DOI",
    Arxiv = "an arXiv number",
    DayOrMonth = "a day or a month",
    Recent = "a year from 2010 on",
    Old = "a year before 1985",
    // What the source is called.
    KnownSource = "a source that is known as a journal",
    SourceOpening = "a source that begins like a journal",
    PeriodicalWord = "a periodical's word in the source",
    Abbreviated = "abbreviations in the source",
    NewspaperKnown = "a newspaper that is known",
    MagazineKnown = "a magazine that is known",
    NewsWord = "a newspaper's word in the source",
    NewsLast = "a source that ends like a newspaper",
    MagazineWord = "a magazine's word in the source",
    PreprintServer = "a server of preprints",
    MeetingSource = "a meeting's word in the source",
    ProceedingsSource = "proceedings as the source",
    NumberedMeeting = "a meeting with a number or a year in its name",
    Sponsor = "a body that holds meetings in the source",
    AcademySource = "proceedings of an academy or a society",
    ProceedingsSeries = "a series of proceedings",
    Talk = "words that say that it was a talk",
    ReportSeries = "a series of reports",
    ReportSource = "a report's word in the source",
    BodySource = "a body's word in the source",
    HandbookSource = "a handbook's word in the source",
    BookSource = "a book's words in the source",
    ColonSource = "a colon in the source",
    LongSource = "a source of six words or more",
    MiddlingSource = "a source of three to five words",
    LowerSource = "a source in sentence case",
    Ampersand = "an ampersand in the source",
    PlaceSource = "a place as the source",
    PublisherSource = "a publisher's name in the source",
    ShortSource = "a source of one or two words",
    YearInSource = "a year in the source",
    WebSource = "a site as the source",
    LawSource = "a law's word in the source",
    // What the work says that it is.
    Thesis = "words that say that it is a thesis",
    ThesisWord = "a thesis's word",
    Patent = "words that say that it is a patent",
    PatentNumber = "a patent number",
    StandardNumber = "the number of a standard",
    StandardWord = "a standard's word in the title",
    Law = "the form of a law's title",
    LawWord = "a law's word in the title",
    Case = "two parties, one against the other",
    SeriesTitle = "a series of reports in the title",
    ReportTitle = "a report's word in the title",
    SurveyTitle = "a word of statistics, plans or guidance in the title",
    SurveyOfPerson = "a person as author of statistics, plans or guidance",
    BodyTitle = "a body's word in the title",
    MeetingTitle = "a meeting's word in the title",
    ProceedingsTitle = "proceedings as the title",
    BookTitle = "a book's word in the title",
    BooksTitle = "several of a book's words in the title",
    HandbookTitle = "a handbook's word in the title",
    DatasetTitle = "a data set's word in the title",
    DatasetLast = "a title that ends like a data set's",
    ProgramTitle = "a program's word in the title",
    ProgramLast = "a title that ends like a program's",
    Retrieved = "words that say when or where it was read",
    WebTitle = "a site's word in the title",
    NewsTitle = "a newspaper as the title",
    Headline = "a headline's words in the title",
    // How the title is written.
    TitleCase = "a title with capitals all over",
    SentenceCase = "a title in sentence case",
    ColonTitle = "a colon in the title",
    ShortTitle = "a title of at most four words",
    LongTitle = "a title of twelve words or more",
    Explains = "a title that begins with How, What or Why",
    Question = "a title that asks or exclaims",
    Quoted = "a title in quotation marks",
    YearInTitle = "a year in the title",
    SumInTitle = "a sum or a share in the title",
}

/// The signs that a reference shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::reference) struct Shown(u128);

impl Shown {
    /// Adds a sign where a condition holds.
    pub(super) fn note(&mut self, evidence: Evidence, holds: bool) {
        self.0 |= u128::from(holds) << (evidence as u32);
    }

    /// Whether a sign is among them.
    pub(super) fn has(self, evidence: Evidence) -> bool {
        self.0 >> (evidence as u32) & 1 == 1
    }

    /// The places of the signs among all of them, in order.
    #[inline]
    pub(in crate::reference) fn places(self) -> impl Iterator<Item = usize> {
        set_bits::<{ Evidence::ALL.len() }>(self.0)
    }
}

const _: () = assert!(Evidence::ALL.len() <= 128, "one bit a sign");
