//! Finding the evidence of a type in a reference whose fields are read: its shape, its words, its numbers.
//!
//! Every word of the source is looked up once, those of the title only where no numbered source says enough.

use super::evidence::{Evidence, Shown};
use super::{Case, Signs};
use crate::model::{Item, Name};
use crate::reference::facts::{Count, Facts, Seen};
use crate::reference::lexicon::hints::{self, Hints};
use crate::reference::words::{Classes, runs};
use crate::reference::{dates, document_numbers, lexicon, tail};

/// All that a reference shows.
pub(super) fn of<'c>(case: Case<'c, impl Iterator<Item = &'c str>>) -> Shown {
    let Case { item, signs, title, source: source_words, leftover } = case;
    let mut shown = Shown::default();
    shape(&mut shown, item);
    authors(&mut shown, item);
    marks(&mut shown, item, signs);
    let source = item.container_title.as_deref();
    let has_volume = has_volume(item);
    if let Some(source) = source {
        of_source(&mut shown, source, source_words, has_volume, item.issue.is_some());
    }
    if source.is_none() || !has_volume {
        of_title(&mut shown, item.title.as_deref().unwrap_or_default(), title, source.is_none());
    }
    for text in [&item.genre, &item.collection_title].into_iter().flatten() {
        of_rest(&mut shown, text);
    }
    for text in leftover {
        of_rest(&mut shown, text);
    }
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
                || hints::any(literal, hints::BODY)
        }
        // The export takes `European Commission` for a person, `Commission E.`
        Some(Name::Person(person)) => item.author.len() == 1 && hints::is(&person.family, hints::BODY),
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
    shown.note(E::PatentNumber, item.number.as_deref().is_some_and(document_numbers::is_patent));
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
        let is_body = !is_school && hints::any(without_legal_form(publisher), hints::BODY);
        shown.note(E::BodyPublisher, is_body);
        shown.note(E::Publisher, !is_school && !is_body);
    }
    let has_letters = |text: &&str| text.bytes().any(|byte| !byte.is_ascii_digit());
    let is_date = |text: &Option<String>| {
        text.as_deref().filter(has_letters).is_some_and(|text| hints::any(text, hints::DATE))
    };
    shown.note(E::DayOrMonth, is_date(&item.volume) || is_date(&item.issue));
    if let Some(date) = item.issued {
        shown.note(E::DayOrMonth, date.day().is_some());
        shown.note(E::Recent, date.year >= 2010);
        shown.note(E::Old, date.year < 1985);
    }
}

/// A name without the legal form of a company behind it, which publishers have as well as bodies, `Hive Books, Inc.`
fn without_legal_form(name: &str) -> &str {
    const FORMS: &[&str] =
        &["ag", "co", "corp", "corporation", "gmbh", "inc", "limited", "llc", "ltd", "plc", "pty"];
    let (before, last) = name.rsplit_once(' ').unwrap_or(("", name));
    match lexicon::among(FORMS, last.trim_end_matches('.')) {
        true => without_legal_form(before.trim_end_matches([',', ' '])),
        false => name,
    }
}

fn of_source(shown: &mut Shown, source: &str, facts: &Facts, has_volume: bool, has_issue: bool) {
    use Evidence as E;
    // A newspaper has its day in its name: `Hive Herald, 4 May`.
    let may_be_dated = facts.hints.any(hints::DATE) && facts.commas > 0;
    let dated =
        if may_be_dated { source.rsplit_once(", ").filter(|(_, day)| dates::is_day(day)) } else { None };
    shown.note(E::DayOrMonth, dated.is_some());
    let undated = dated.map(|(name, _)| Facts::of_text(name));
    let (source, facts) = (dated.map_or(source, |(name, _)| name), undated.as_ref().unwrap_or(facts));
    let sums = &facts.sums;
    let words = sums.count(Count::Runs);
    let (weighty, capitals) = facts.weighty();
    let has_number = sums.has(Seen::Year) || sums.has(Seen::Ordinal);
    let has = |hints: Hints| facts.hints.any(hints);
    let names = facts.names(source);
    let is_newspaper = names.has(lexicon::NEWSPAPERS);
    let is_magazine = !is_newspaper && names.has(lexicon::MAGAZINES);
    let is_preprint = has(hints::PREPRINT);
    let is_named = is_newspaper || is_magazine || is_preprint || has(hints::PROCEEDINGS_SERIES);
    shown.note(E::NewspaperKnown, is_newspaper);
    shown.note(E::MagazineKnown, is_magazine);
    shown.note(E::PreprintServer, is_preprint);
    shown.note(E::SourceOpening, !has_volume && lexicon::opens_source(source));
    shown.note(E::LowerSource, weighty > 1 && 2 * u32::from(capitals) < u32::from(weighty));
    shown.note(E::Ampersand, facts.classes.any(Classes::AMPERSAND));
    shown.note(E::PlaceSource, names.has(lexicon::PLACES));
    shown.note(E::PublisherSource, has(hints::PUBLISHER));
    shown.note(E::Retrieved, has(hints::RETRIEVAL));
    shown.note(E::KnownSource, !is_named && names.has(lexicon::KNOWN_SOURCES));
    shown.note(E::NewsWord, has(hints::NEWS) && !is_newspaper);
    shown.note(E::NewsLast, facts.last_hints.any(hints::NEWS) && !is_newspaper);
    shown.note(E::MagazineWord, has(hints::MAGAZINE) && !is_magazine);
    shown.note(E::PeriodicalWord, has(hints::PERIODICAL));
    shown
        .note(E::Abbreviated, 2 * u32::from(sums.count(Count::Abbreviated)) >= u32::from(words) && words > 1);
    let is_proceedings = has(hints::PROCEEDINGS);
    let is_academy = is_proceedings && has(hints::ACADEMY) && !has(hints::MEETING);
    shown.note(E::ProceedingsSource, is_proceedings);
    shown.note(E::AcademySource, is_academy);
    shown.note(E::MeetingSource, has(hints::MEETING));
    shown.note(E::Sponsor, has(hints::SPONSOR));
    shown.note(E::NumberedMeeting, has(hints::MEETING) && has_number);
    shown.note(E::ProceedingsSeries, has(hints::PROCEEDINGS_SERIES));
    shown.note(E::Talk, has(hints::TALK));
    shown.note(E::ReportSeries, has(hints::REPORT_SERIES));
    shown.note(E::ReportSource, has(hints::REPORT));
    // `Bees and Society` is no society.
    let is_topic = facts.ends_joined && facts.last_hints.any(hints::BODY);
    shown.note(E::BodySource, has(hints::BODY) && !is_topic);
    shown.note(E::HandbookSource, has(hints::HANDBOOK));
    shown.note(E::BookSource, sums.count(Count::Books) > 0);
    // Parts of journals have names of their own, `Part C: Emerging Hives`, and only journals have issues.
    shown.note(E::ColonSource, sums.has(Seen::Colon) && !has_issue);
    shown.note(E::LongSource, words >= 6);
    shown.note(E::MiddlingSource, (3..6).contains(&words));
    shown.note(E::ShortSource, words < 3);
    shown.note(E::YearInSource, sums.has(Seen::Year));
    shown.note(E::WebSource, has(hints::WEB) || !is_named && names.has(lexicon::SITES));
    shown.note(E::LawSource, has(hints::LAW_SOURCE));
    shown.note(E::Thesis, has(hints::THESIS_SAID) || has(hints::THESIS));
}

fn of_title(shown: &mut Shown, title: &str, facts: &Facts, is_alone: bool) {
    use Evidence as E;
    if title.is_empty() {
        return;
    }
    let sums = &facts.sums;
    let words = sums.count(Count::Runs);
    let (weighty, capitals) = facts.weighty();
    let has_number = sums.has(Seen::Year) || sums.has(Seen::Ordinal);
    let has = |hints: Hints| facts.hints.any(hints);
    shown.note(E::Thesis, has(hints::THESIS_SAID));
    shown.note(E::Talk, has(hints::TALK));
    shown.note(E::Headline, sums.count(Count::Headlines) >= 1);
    shown.note(E::TitleCase, weighty > 1 && 4 * u32::from(capitals) >= 3 * u32::from(weighty));
    shown.note(E::SentenceCase, weighty > 1 && 4 * u32::from(capitals) <= u32::from(weighty));
    shown.note(E::ColonTitle, sums.has(Seen::Colon));
    shown.note(E::ShortTitle, words <= 4);
    shown.note(E::LongTitle, words >= 12);
    shown.note(E::Question, facts.classes.any(Classes::ASKS));
    shown.note(E::Quoted, title.starts_with(['"', '“', '‘', '\'', '«']));
    shown.note(E::YearInTitle, sums.has(Seen::Year));
    let may_be_sum = Classes::SUM.with(Classes::NO_ASCII);
    shown.note(E::SumInTitle, facts.classes.any(may_be_sum) && title.contains(['$', '€', '£', '%']));
    shown.note(E::BodyTitle, has(hints::BODY));
    let by_person = !shown.has(E::NoAuthor) && !shown.has(E::BodyAuthor);
    shown.note(E::Law, has(hints::LAW) && (opens_law(title) || !by_person && ends_law(title)));
    shown.note(E::Explains, lexicon::opens(&["how ", "what ", "why ", "who ", "when "], title));
    if !is_alone {
        return;
    }
    let has_digit = facts.classes.any(Classes::DIGIT);
    shown.note(E::ThesisWord, has(hints::THESIS));
    shown.note(E::Patent, has(hints::PATENT));
    shown.note(E::SeriesTitle, has(hints::REPORT_SERIES));
    shown.note(E::ReportTitle, has(hints::REPORT));
    shown.note(if by_person { E::SurveyOfPerson } else { E::SurveyTitle }, has(hints::SURVEY));
    shown.note(E::MeetingTitle, has(hints::MEETING));
    shown.note(E::NumberedMeeting, has(hints::MEETING) && has_number);
    shown.note(E::Sponsor, has(hints::MEETING) && has(hints::SPONSOR));
    shown.note(E::ProceedingsTitle, has(hints::PROCEEDINGS));
    shown.note(E::BookTitle, sums.count(Count::Books) == 1);
    shown.note(E::BooksTitle, sums.count(Count::Books) > 1);
    shown.note(E::HandbookTitle, has(hints::HANDBOOK));
    shown.note(E::DatasetTitle, has(hints::DATASET));
    shown.note(E::DatasetLast, facts.last_hints.any(hints::DATASET_LAST));
    shown.note(E::ProgramTitle, has(hints::PROGRAM));
    shown.note(E::ProgramLast, facts.last_hints.any(hints::PROGRAM_LAST));
    shown.note(E::Retrieved, has(hints::RETRIEVAL));
    shown.note(E::WebTitle, has(hints::WEB));
    shown.note(E::StandardWord, has(hints::STANDARD));
    shown.note(E::LawWord, has(hints::LAW));
    let is_name = words <= 4 && facts.last_hints.any(hints::NEWS) && shown.has(E::NoAuthor);
    shown.note(E::NewsTitle, is_name || facts.names(title).has(lexicon::NEWSPAPERS));
    shown.note(E::PatentNumber, has_digit && document_numbers::holds_patent(title));
    shown.note(E::StandardNumber, has_digit && document_numbers::holds_standard(title));
    shown.note(E::Case, is_case(title));
}

/// What the genre, the series and the text that no field took say.
fn of_rest(shown: &mut Shown, text: &str) {
    use Evidence as E;
    let hints = Facts::of_text(text).hints;
    shown.note(E::Thesis, hints.any(hints::THESIS));
    shown.note(E::Patent, hints.any(hints::PATENT));
    shown.note(E::Talk, hints.any(hints::TALK));
    shown.note(E::SeriesTitle, hints.any(hints::REPORT_SERIES));
    shown.note(E::ProgramTitle, hints.any(hints::PROGRAM));
    shown.note(E::Retrieved, hints.any(hints::RETRIEVAL));
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
    let mut words = runs(title).peekable();
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

/// Whether a title names two parties: `Roe v. Bee Board`.
fn is_case(title: &str) -> bool {
    memchr::memmem::find_iter(title.as_bytes(), " v").any(|at| {
        let (before, rest) = title.split_at(at);
        let behind = ["v. ", "v ", "vs. "].iter().find_map(|mark| rest[1..].strip_prefix(mark));
        let last = before.split_whitespace().next_back().unwrap_or_default();
        last.starts_with(char::is_uppercase)
            && behind.is_some_and(|behind| behind.starts_with(char::is_uppercase))
    })
}
