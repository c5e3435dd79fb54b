//! Finding the evidence of a type in a reference whose fields are read: its shape, its words, its numbers.
//!
//! Every word of the source is looked up once, those of the title only where no numbered source says enough.

use super::Signs;
use super::evidence::{Evidence, Shown};
use super::words::{self, Hints, Reader};
use crate::model::{Item, Name};
use crate::reference::{dates, lexicon, tail};
use crate::span::Span;

/// All that a reference shows. `leftover` is what no field took.
pub(super) fn of<'r>(item: &Item, signs: Signs, leftover: impl Iterator<Item = &'r str>) -> Shown {
    let mut shown = Shown::default();
    shape(&mut shown, item);
    authors(&mut shown, item);
    marks(&mut shown, item, signs);
    let source = item.container_title.as_deref();
    let has_volume = has_volume(item);
    if let Some(source) = source {
        of_source(&mut shown, source, has_volume);
    }
    if source.is_none() || !has_volume {
        of_title(&mut shown, item.title.as_deref().unwrap_or_default(), source.is_none());
    }
    for text in [&item.genre, &item.collection_title].into_iter().flatten() {
        of_rest(&mut shown, text);
    }
    leftover.for_each(|text| of_rest(&mut shown, text));
    shown
}

/// Whether there is a volume, an issue or an article number; a month in their place is none.
fn has_volume(item: &Item) -> bool {
    item.volume.is_some()
        || item.article_number.is_some()
        || item.issue.as_deref().is_some_and(|issue| lexicon::month(issue).is_none())
}

fn shape(shown: &mut Shown, item: &Item) {
    use Evidence as E;
    let shape = match (item.container_title.is_some(), has_volume(item), item.page.is_some()) {
        (true, true, true) => E::SourceVolumePages,
        (true, true, false) => E::SourceVolume,
        (true, false, true) => E::SourcePages,
        (true, false, false) => E::SourceAlone,
        (false, true, true) => E::VolumePages,
        (false, true, false) => E::VolumeAlone,
        (false, false, true) if item.title.is_some() => E::PagesAlone,
        (false, false, false) if item.title.is_some() => E::TitleAlone,
        (false, false, _) => E::Nothing,
    };
    shown.note(shape, true);
}

fn authors(shown: &mut Shown, item: &Item) {
    use Evidence as E;
    const MANY: usize = 4;
    shown.note(E::NoAuthor, item.author.is_empty() && item.editor.is_empty());
    shown.note(E::EditorsAlone, item.author.is_empty() && !item.editor.is_empty());
    shown.note(E::ManyAuthors, item.author.len() >= MANY || item.et_al);
    let names_body = match item.author.first() {
        Some(Name::Literal { literal }) => {
            let letters = literal.chars().filter(|c| c.is_alphabetic());
            letters.clone().count() > 1 && letters.clone().all(char::is_uppercase)
                || words::any(literal, words::BODY)
        }
        // The export takes `European Commission` for a person, `Commission E.`
        Some(Name::Person(person)) => {
            item.author.len() == 1 && Reader::default().read(&person.family).any(words::BODY)
        }
        None => false,
    };
    shown.note(E::BodyAuthor, names_body);
}

fn marks(shown: &mut Shown, item: &Item, signs: Signs) {
    use Evidence as E;
    shown.note(E::StrayParenthesis, signs.stray);
    shown.note(E::In, signs.is_in);
    shown.note(E::SourceEditors, !item.author.is_empty() && !item.editor.is_empty());
    shown.note(E::Edition, item.edition.is_some());
    shown.note(E::Address, item.url.is_some());
    shown.note(E::Doi, item.doi.is_some());
    shown.note(E::Arxiv, item.arxiv.is_some());
    if let Some(pages) = &item.page {
        let is_roman = tail::is_roman(&pages.first);
        shown.note(E::RomanPages, is_roman);
        let last = pages.last.as_deref().and_then(|last| last.parse::<u32>().ok());
        let is_whole = (is_roman || pages.first == "1") && last.is_some_and(|last| last >= 60);
        shown.note(E::WholeBook, is_whole);
        shown.note(E::PagesFromOne, pages.first == "1" && !is_whole);
        shown.note(E::LetteredPages, !is_roman && pages.first.starts_with(|c: char| c.is_ascii_alphabetic()));
    }
    if let Some(publisher) = item.publisher.as_deref() {
        let is_school = publisher.contains("niversi") && !publisher.contains("Press");
        shown.note(E::SchoolPublisher, is_school);
        let is_body = !is_school && words::any(publisher, words::BODY);
        shown.note(E::BodyPublisher, is_body);
        shown.note(E::Publisher, !is_school && !is_body);
    }
    let is_date = |text: &Option<String>| text.as_deref().is_some_and(|text| words::any(text, words::DATE));
    shown.note(E::DayOrMonth, is_date(&item.volume) || is_date(&item.issue));
    if let Some(date) = item.issued {
        shown.note(E::DayOrMonth, date.day().is_some());
        shown.note(E::Recent, date.year >= 2010);
        shown.note(E::Old, date.year < 1985);
    }
}

/// What the words of a text say together.
#[derive(Default)]
struct Scan {
    hints: Hints,
    /// What the last word hints at.
    last: Hints,
    /// Two words and more hint at a book.
    books: u32,
    /// Two words and more are a headline's.
    headlines: u32,
    words: u32,
    abbreviated: u32,
    /// Words but the first that a title in title case capitalises, and those of them that are capitalised.
    content: u32,
    capitalised: u32,
    has_year: bool,
    has_ordinal: bool,
}

impl Scan {
    fn of(text: &str) -> Self {
        let mut scan = Self::default();
        let mut reader = Reader::default();
        for word in words::runs(text) {
            scan.words += 1;
            let hints = reader.read(word);
            scan.hints = scan.hints.with(hints);
            scan.last = hints;
            scan.books += u32::from(hints.any(words::BOOK));
            scan.headlines += u32::from(hints.any(words::HEADLINE));
            let mut characters = word.chars();
            let first = characters.next().unwrap_or(' ');
            if first.is_ascii_digit() {
                scan.has_year |= tail::year(word).is_some();
                scan.has_ordinal |= word.ends_with(|c: char| c.is_ascii_alphabetic());
                continue;
            }
            // A short word that ends in a stop is an initial as often as an abbreviation.
            let end = Span::of(word, text).end;
            let has_stop = text.as_bytes().get(end) == Some(&b'.');
            let bare = hints.any(words::ABBREVIATION) && first.is_uppercase();
            scan.abbreviated += u32::from(bare || has_stop && end < text.len());
            let counts = scan.words > 1 && (word.len() > 3 || first.is_uppercase());
            if counts && first.is_alphabetic() {
                scan.content += 1;
                scan.capitalised += u32::from(!first.is_lowercase());
            }
        }
        scan
    }
}

fn of_source(shown: &mut Shown, source: &str, has_volume: bool) {
    use Evidence as E;
    // A newspaper has its day in its name: `Hive Herald, 4 May`.
    let dated = source.rsplit_once(", ").filter(|(_, day)| dates::is_day(day));
    shown.note(E::DayOrMonth, dated.is_some());
    let source = dated.map_or(source, |(name, _)| name);
    let scan = Scan::of(source);
    let has = |hints: Hints| scan.hints.any(hints);
    let bare = source.trim_end_matches('.');
    let names = lexicon::lists(bare);
    let is_newspaper = names.has(lexicon::NEWSPAPERS);
    let is_magazine = !is_newspaper && names.has(lexicon::MAGAZINES);
    let is_preprint = has(words::PREPRINT);
    let is_named = is_newspaper || is_magazine || is_preprint || has(words::PROCEEDINGS_SERIES);
    shown.note(E::NewspaperKnown, is_newspaper);
    shown.note(E::MagazineKnown, is_magazine);
    shown.note(E::PreprintServer, is_preprint);
    shown.note(E::SourceOpening, !has_volume && lexicon::opens_source(source));
    shown.note(E::LowerSource, scan.content > 1 && 2 * scan.capitalised < scan.content);
    shown.note(E::Ampersand, source.contains('&'));
    shown.note(E::PlaceSource, names.has(lexicon::PLACES));
    shown.note(E::PublisherSource, has(words::PUBLISHER));
    shown.note(E::Retrieved, has(words::RETRIEVAL));
    shown.note(E::KnownSource, !is_named && names.has(lexicon::KNOWN_SOURCES));
    shown.note(E::NewsWord, has(words::NEWS) && !is_newspaper);
    shown.note(E::NewsLast, scan.last.any(words::NEWS) && !is_newspaper);
    shown.note(E::MagazineWord, has(words::MAGAZINE) && !is_magazine);
    shown.note(E::PeriodicalWord, has(words::PERIODICAL));
    shown.note(E::Abbreviated, 2 * scan.abbreviated >= scan.words && scan.words > 1);
    let is_proceedings = has(words::PROCEEDINGS);
    let is_academy = is_proceedings && has(words::ACADEMY) && !has(words::MEETING);
    shown.note(E::ProceedingsSource, is_proceedings);
    shown.note(E::AcademySource, is_academy);
    shown.note(E::MeetingSource, has(words::MEETING));
    shown.note(E::Sponsor, has(words::SPONSOR));
    shown.note(E::NumberedMeeting, has(words::MEETING) && (scan.has_year || scan.has_ordinal));
    shown.note(E::ProceedingsSeries, has(words::PROCEEDINGS_SERIES));
    shown.note(E::Talk, has(words::TALK));
    shown.note(E::ReportSeries, has(words::REPORT_SERIES));
    shown.note(E::ReportSource, has(words::REPORT));
    shown.note(E::BodySource, has(words::BODY));
    shown.note(E::HandbookSource, has(words::HANDBOOK));
    shown.note(E::BookSource, scan.books > 0);
    shown.note(E::ColonSource, source.contains(": "));
    shown.note(E::LongSource, scan.words >= 6);
    shown.note(E::MiddlingSource, (3..6).contains(&scan.words));
    shown.note(E::ShortSource, scan.words < 3);
    shown.note(E::YearInSource, scan.has_year);
    shown.note(E::WebSource, has(words::WEB) || !is_named && names.has(lexicon::SITES));
    shown.note(E::LawSource, has(words::LAW_SOURCE));
    shown.note(E::Thesis, has(words::THESIS_SAID) || has(words::THESIS));
}

fn of_title(shown: &mut Shown, title: &str, is_alone: bool) {
    use Evidence as E;
    if title.is_empty() {
        return;
    }
    let scan = Scan::of(title);
    let has = |hints: Hints| scan.hints.any(hints);
    shown.note(E::Thesis, has(words::THESIS_SAID));
    shown.note(E::Talk, has(words::TALK));
    shown.note(E::Headline, scan.headlines >= 1);
    shown.note(E::TitleCase, scan.content > 1 && 4 * scan.capitalised >= 3 * scan.content);
    shown.note(E::SentenceCase, scan.content > 1 && 4 * scan.capitalised <= scan.content);
    shown.note(E::ColonTitle, title.contains(": "));
    shown.note(E::ShortTitle, scan.words <= 4);
    shown.note(E::LongTitle, scan.words >= 12);
    shown.note(E::Question, title.contains(['?', '!']));
    shown.note(E::Quoted, title.starts_with(['"', '“', '‘', '\'', '«']));
    shown.note(E::YearInTitle, scan.has_year);
    shown.note(E::SumInTitle, title.contains(['$', '€', '£', '%']));
    shown.note(E::BodyTitle, has(words::BODY));
    let by_person = !shown.has(E::NoAuthor) && !shown.has(E::BodyAuthor);
    shown.note(E::Law, has(words::LAW) && (opens_law(title) || !by_person && ends_law(title)));
    shown.note(E::Explains, lexicon::opens(&["how ", "what ", "why ", "who ", "when "], title));
    if !is_alone {
        return;
    }
    shown.note(E::ThesisWord, has(words::THESIS));
    shown.note(E::Patent, has(words::PATENT));
    shown.note(E::SeriesTitle, has(words::REPORT_SERIES));
    shown.note(E::ReportTitle, has(words::REPORT));
    shown.note(if by_person { E::SurveyOfPerson } else { E::SurveyTitle }, has(words::SURVEY));
    shown.note(E::MeetingTitle, has(words::MEETING));
    shown.note(E::NumberedMeeting, has(words::MEETING) && (scan.has_year || scan.has_ordinal));
    shown.note(E::Sponsor, has(words::MEETING) && has(words::SPONSOR));
    shown.note(E::ProceedingsTitle, has(words::PROCEEDINGS));
    shown.note(E::BookTitle, scan.books == 1);
    shown.note(E::BooksTitle, scan.books > 1);
    shown.note(E::HandbookTitle, has(words::HANDBOOK));
    shown.note(E::DatasetTitle, has(words::DATASET));
    shown.note(E::DatasetLast, scan.last.any(words::DATASET_LAST));
    shown.note(E::ProgramTitle, has(words::PROGRAM));
    shown.note(E::ProgramLast, scan.last.any(words::PROGRAM_LAST));
    shown.note(E::Retrieved, has(words::RETRIEVAL));
    shown.note(E::WebTitle, has(words::WEB));
    shown.note(E::StandardWord, has(words::STANDARD));
    shown.note(E::LawWord, has(words::LAW));
    let bare = title.trim_end_matches('.');
    let is_name = scan.words <= 4 && scan.last.any(words::NEWS) && shown.has(E::NoAuthor);
    shown.note(E::NewsTitle, is_name || lexicon::holds(&lexicon::NEWSPAPERS, bare));
    shown.note(E::PatentNumber, holds_patent_number(title));
    shown.note(E::StandardNumber, is_standard(title));
    shown.note(E::Case, is_case(title));
}

/// What the genre, the series and the text that no field took say.
fn of_rest(shown: &mut Shown, text: &str) {
    use Evidence as E;
    let hints = Scan::of(text).hints;
    shown.note(E::Thesis, hints.any(words::THESIS));
    shown.note(E::Patent, hints.any(words::PATENT));
    shown.note(E::Talk, hints.any(words::TALK));
    shown.note(E::SeriesTitle, hints.any(words::REPORT_SERIES));
    shown.note(E::ProgramTitle, hints.any(words::PROGRAM));
    shown.note(E::Retrieved, hints.any(words::RETRIEVAL));
    shown.note(E::In, text.starts_with("In ") || text.starts_with("In: ") || text.contains("(Eds.)"));
}

/// Whether a title begins as those of laws do: `Law No. 12`, `Directive 2004/39/EC`, `Arrêté du 2 mai`.
fn opens_law(title: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "act no",
        "arrêté du",
        "commission directive",
        "commission regulation",
        "constitution of",
        "council directive",
        "council regulation",
        "decree no",
        "decreto ",
        "directive 1",
        "directive 2",
        "directive (e",
        "décret n",
        "federal law",
        "gesetz ",
        "law no",
        "law of the",
        "legge ",
        "lei n",
        "lei nº",
        "ley ",
        "loi n",
        "loi du",
        "ordinance no",
        "public law",
        "real decreto",
        "regulation (e",
        "regulation no",
        "verordnung ",
    ];
    lexicon::opens(OPENINGS, title) || title.ends_with(['法', '例'])
}

/// Whether a title ends as those of laws do: `Bee Act`, `Bee Act (BA) of 2018`.
fn ends_law(title: &str) -> bool {
    const LAST: &[&str] = &[
        "act",
        "acts",
        "agreement",
        "bill",
        "convention",
        "covenant",
        "law",
        "ordinance",
        "ordinances",
        "regulations",
        "treaty",
    ];
    let mut words = words::runs(title).peekable();
    while let Some(word) = words.next() {
        // What is written small all over is about a law.
        if word.len() > 4 && word.starts_with(char::is_lowercase) {
            return false;
        }
        if !word.starts_with(char::is_uppercase) || !lexicon::among(LAST, word) {
            continue;
        }
        match words.peek() {
            None => return true,
            Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) || *next == "No" => return true,
            Some(next) if *next == "of" || next.chars().all(char::is_uppercase) => {
                let _ = words.next();
                if words.clone().take(2).any(|year| tail::year(year).is_some()) {
                    return true;
                }
            }
            Some(_) => {}
        }
    }
    false
}

/// Whether a text holds the number of a patent: `US5017753`, `CN 104123456 A`, `WO 2004/012345`.
fn holds_patent_number(text: &str) -> bool {
    const OFFICES: &[&str] = &["CN", "DE", "EP", "FR", "GB", "JP", "KR", "RU", "US", "WO"];
    const FEWEST_DIGITS: usize = 6;
    let mut before = "";
    words::runs(text).any(|word| {
        let (office, number) = match word.get(..2) {
            Some(office) if OFFICES.contains(&office) => (office, &word[2..]),
            Some(_) | None => (before, word),
        };
        before = word;
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        OFFICES.contains(&office) && digits >= FEWEST_DIGITS && number.len() <= digits + 2
    })
}

/// Whether a title bears the number of a standard: `ISO/IEC 27001:2013`, `GB/T 7714`, `IEEE Std 802.11`.
fn is_standard(title: &str) -> bool {
    const BODIES: &[&str] = &[
        "AASHTO", "ABNT", "ANSI", "API", "ASME", "ASTM", "BS", "CEN", "CSA", "DIN", "EN", "ETSI", "GB",
        "GOST", "IEC", "IEEE", "ISO", "ITU", "JIS", "NBR", "NF", "NMX", "NOM", "PN", "RFC", "SAE", "UNE",
        "ГОСТ",
    ];
    let mut before = "";
    for word in title
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | ':' | '-' | ',' | '(' | ')'))
        .filter(|word| !word.is_empty())
    {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let is_number = word.len() >= 2
            && word.len() - digits.len() <= 2
            && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && digits.ends_with(|c: char| c.is_ascii_digit());
        if is_number && (BODIES.contains(&before) || matches!(before, "T" | "Std" | "Standard" | "TS" | "TR"))
        {
            return true;
        }
        before = word;
    }
    false
}

/// Whether a title names two parties: `Roe v. Bee Board`.
fn is_case(title: &str) -> bool {
    [" v. ", " v ", " vs. "].iter().any(|mark| {
        title.split_once(mark).is_some_and(|(before, behind)| {
            let last = before.split_whitespace().next_back().unwrap_or_default();
            last.starts_with(char::is_uppercase) && behind.starts_with(char::is_uppercase)
        })
    })
}
