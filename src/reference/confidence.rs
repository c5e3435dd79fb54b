//! How likely it is that a reference was read right: clues in what was read, and a linear model over them.
//!
//! The weights are learnt on references that the parser had not seen (see CONTRIBUTING.md) and stand in
//! [`super::calibration`]. A clue is a flag or a number from 0 to 1, and cheap: title and source are looked through
//! once ([`super::facts`]).

use super::facts::{Count, Facts, Seen as Shows};
use super::lexicon;
use super::set_bits::set_bits;
use super::words::Classes;
use crate::model::{Confidence, ItemType, Judged, Layout, Name, Probability, Reference};

macro_rules! clues {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// What is seen of a reference that says how far its reading can be believed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Clue {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Clue {
            /// All of them; a new one goes to the end, so that the weights keep their places.
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)+];
        }
    };
}

clues! {
    /// Always.
    Always,
    /// The layout of exports before 2023.
    OldLayout,
    /// How little the best cut between title and source is ahead of the next.
    CloseCut,
    /// The same, over a wider stretch.
    UnclearCut,
    /// The same, over a still wider stretch.
    NotPlainCut,
    /// A close cut without volume and pages.
    CloseBareCut,
    /// An unclear cut without volume and pages.
    UnclearBareCut,
    /// More than one piece between authors and numbers.
    SeveralPieces,
    /// No author.
    NoAuthor,
    /// A body for an author.
    BodyAuthor,
    /// An author whose initials have no stops.
    UndottedAuthor,
    /// An author with the given name in full.
    FullAuthor,
    /// A short capitalised piece at the beginning of the title, which could be another author.
    NameBehindAuthors,
    /// No volume and no pages.
    Bare,
    /// A volume without pages.
    VolumeAlone,
    /// Pages without a volume.
    PagesAlone,
    /// A source without volume and pages.
    BareSource,
    /// Numbers without a source.
    NumbersWithoutSource,
    /// No title.
    NoTitle,
    /// A publisher.
    Publisher,
    /// No year.
    NoYear,
    /// A year in the title.
    YearInTitle,
    /// A year in the source.
    YearInSource,
    /// Text that no field took.
    Leftover,
    /// Much text that no field took.
    LongLeftover,
    /// A sentence that ends within the title.
    SentenceInTitle,
    /// A comma in the title.
    CommaInTitle,
    /// A capitalised last piece of a title that is not.
    CapitalsEndTitle,
    /// A title in title case.
    TitleCase,
    /// A title in title case without source, volume and pages, and with a comma.
    TitleCaseWithComma,
    /// A title of one or two words.
    ShortTitle,
    /// A very long title.
    LongTitle,
    /// A web address in title or source.
    Address,
    /// A meeting in the title.
    MeetingInTitle,
    /// A comma in the source.
    CommaInSource,
    /// Several commas in the source.
    CommasInSource,
    /// A source that begins in lower case.
    LowerSource,
    /// A digit in the source.
    DigitInSource,
    /// A long source.
    LongSource,
    /// A source of one word.
    WordSource,
    /// A source without volume and pages that is known, or begins as sources do.
    KnownBareSource,
    /// A sentence that ends within the source.
    SentenceInSource,
    /// Brackets that do not match.
    OddBrackets,
    /// Another script than Latin.
    OtherScript,
    /// A semicolon.
    Semicolon,
    /// A fragment.
    Fragment,
    /// The type is that of a journal's article.
    Journal,
    /// The type is a book.
    Book,
    /// The type is a chapter.
    Chapter,
    /// The type is a paper of a conference.
    Conference,
    /// The type is a report.
    Report,
    /// A mark of other fields in the title, `pp.`, `Vol.`, `(Eds.)`.
    MarkInTitle,
    /// A mark of other fields in the source.
    MarkInSource,
    /// A year in parentheses in the title.
    YearBehindTitle,
    /// A volume that is a year, and not that of the reference.
    YearAsVolume,
    /// A family name of three words or more, or with `and`.
    LongFamily,
    /// Digits glued to letters, as a year to a source.
    GluedDigits,
    /// A source without volume and pages that is not known.
    UnknownBareSource,
    /// A source of one word without volume and pages.
    BareWordSource,
    /// Neither author nor volume nor pages.
    BareWithoutAuthor,
    /// A comma in the title without volume and pages.
    BareTitleWithComma,
    /// A piece at the beginning of the title that ends in an initial.
    InitialBehindAuthors,
    /// The layout of exports before 2023, with something else than a blank between year and source.
    OddOldLayout,
    /// No layout that is known.
    UnknownLayout,
    /// How likely the model of the types takes another type to be.
    OtherType,
    /// The same, where others are likelier together.
    DoubtfulType,
    /// How little the end of the authors is ahead of the next best.
    CloseAuthors,
    /// The same, over a wider stretch.
    UnclearAuthors,
    /// A cut that is not plain without volume and pages.
    NotPlainBareCut,
    /// A close cut before pages without a volume.
    ClosePagesCut,
    /// An unclear cut before pages without a volume.
    UnclearPagesCut,
    /// A sentence that ends within a title without volume and pages.
    BareSentenceInTitle,
    /// The word of a body in the title of a work without author.
    BodyInTitle,
    /// A source without volume and pages that joins two things.
    JoiningBareSource,
    /// A digit in the title.
    DigitInTitle,
    /// Words of sources in a title without source.
    SourceWordsInTitle,
    /// A colon in title and source.
    ColonInBoth,
    /// A title that ends in a capitalised word behind a hyphen or colon, or in the name of a source.
    NameEndsTitle,
    /// A source that one blank alone separates from the title.
    GluedSource,
}

/// How many clues there are.
pub(super) const COUNT: usize = Clue::ALL.len();

/// How many probabilities there are: of the whole, then of each field.
pub(super) const JUDGED: usize = 1 + Judged::ALL.len();

/// For each clue by how much it changes the log-odds of the whole and of each field.
pub(super) type Weights = [[f32; JUDGED]; COUNT];

/// Weights for all clues from those that are known: a clue that came later counts nothing until it is learnt.
pub(super) const fn padded(known: &[[f32; JUDGED]]) -> Weights {
    let mut all = [[0.0; JUDGED]; COUNT];
    let mut index = 0;
    while index < COUNT && index < known.len() {
        all[index] = known[index];
        index += 1;
    }
    all
}

/// A layout that a reference was read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// That of exports since 2023.
    New,
    /// That of exports before 2023.
    Old,
    /// That of exports before 2023, with something else than a blank between year and source.
    OddOld,
}

/// What the parser alone knows of its choices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choices {
    /// The layout that it was read in.
    pub(super) layout: Seen,
    /// How far the best cut between title and source is ahead of the next, in log-odds; infinite where there was none
    /// to choose.
    pub(super) margin: f32,
    /// How far the best end of the authors is ahead of the next; infinite where there was none to choose.
    pub(super) authors_margin: f32,
    /// Whether all authors are what most names look like, which nothing is odd about.
    pub(super) are_authors_plain: bool,
    /// How many pieces it cut.
    pub(super) pieces: usize,
    /// Whether a semicolon stands in the reference.
    pub(super) has_semicolon: bool,
    /// Whether one blank alone separates title and source.
    pub(super) is_glued: bool,
    /// How likely the model of the types takes the type to be.
    pub(super) kind: f32,
}

impl Default for Choices {
    fn default() -> Self {
        let (margin, authors_margin) = (f32::INFINITY, f32::INFINITY);
        Self {
            layout: Seen::New,
            margin,
            authors_margin,
            are_authors_plain: false,
            pieces: 0,
            has_semicolon: false,
            is_glued: false,
            kind: 1.0,
        }
    }
}

/// The clues of a reference with their strengths.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// How strong each clue is that is there.
    strengths: [f32; COUNT],
    /// A bit for each clue that is there: most are not, and those are not weighed.
    there: u128,
}

const _: () = assert!(COUNT <= u128::BITS as usize, "one bit a clue");

/// The margins within which a cut is close, unclear, and not plain.
const CLOSE: f32 = 1.5;
const UNCLEAR: f32 = 4.0;
const NOT_PLAIN: f32 = 9.0;

impl Evidence {
    /// Looks a reference through. Its own confidence is not asked.
    pub(super) fn of(reference: &Reference, choices: Choices, title: &Facts, source: &Facts) -> Self {
        let Reference { item, leftover, fragment, .. } = reference;
        let mut found = Self { strengths: [1.0; COUNT], there: 0 };
        let source_text = item.container_title.as_deref().unwrap_or_default();
        let names = source.names(source_text);
        let title_words = title.sums.count(Count::Words);
        let source_words = source.sums.count(Count::Words);
        let has_volume = item.volume.is_some() || item.issue.is_some() || item.article_number.is_some();
        let has_pages = item.page.is_some();
        let has_source = item.container_title.is_some();
        let bare = !has_volume && !has_pages;
        let ahead = |margin: f32, limit: f32| ((limit - margin) / limit).max(0.0);
        let within = |limit: f32| ahead(choices.margin, limit);

        found.set(Clue::Always, true);
        found.set(Clue::OldLayout, choices.layout != Seen::New);
        found.set(Clue::OddOldLayout, choices.layout == Seen::OddOld);
        found.set(Clue::UnknownLayout, reference.layout == Layout::Unknown);
        found.measure(Clue::CloseCut, within(CLOSE));
        found.measure(Clue::UnclearCut, within(UNCLEAR));
        found.measure(Clue::NotPlainCut, within(NOT_PLAIN));
        if bare {
            found.measure(Clue::CloseBareCut, within(CLOSE));
            found.measure(Clue::UnclearBareCut, within(UNCLEAR));
        }
        if bare {
            found.measure(Clue::NotPlainBareCut, within(NOT_PLAIN));
        } else if !has_volume {
            found.measure(Clue::ClosePagesCut, within(CLOSE));
            found.measure(Clue::UnclearPagesCut, within(UNCLEAR));
        }
        found.set(Clue::SeveralPieces, choices.pieces > 1);
        let is_body = title.sums.lists.has(lexicon::BODY_WORDS);
        found.set(Clue::BodyInTitle, is_body && item.author.is_empty() && bare);
        found.set(Clue::BareSentenceInTitle, bare && title.sums.has(Shows::Sentence));
        found.set(Clue::JoiningBareSource, bare && has_source && source.sums.has(Shows::Joins));
        found.set(Clue::DigitInTitle, title.classes.any(Classes::DIGIT));
        found.set(Clue::SourceWordsInTitle, !has_source && title.sums.count(Count::SourceWords) > 0);
        let has_colon = |facts: &Facts| facts.sums.has(Shows::Colon);
        found.set(Clue::ColonInBoth, has_colon(title) && has_colon(source));
        let ends_in_name = bare && !has_source && item.title.as_deref().is_some_and(ends_in_name);
        found.set(Clue::NameEndsTitle, ends_in_name);
        found.set(Clue::GluedSource, choices.is_glued);

        found.measure(Clue::CloseAuthors, ahead(choices.authors_margin, CLOSE));
        found.measure(Clue::UnclearAuthors, ahead(choices.authors_margin, UNCLEAR));
        found.set(Clue::NoAuthor, item.author.is_empty() && item.editor.is_empty());
        let odd = if choices.are_authors_plain { &[] } else { &item.author[..] };
        for author in odd {
            match author {
                Name::Literal { .. } => found.set(Clue::BodyAuthor, true),
                Name::Person(person) => {
                    // Names are so short that a look at each byte is quicker than a search.
                    let several =
                        |text: &str, is: fn(u8) -> bool| text.bytes().filter(|b| is(*b)).nth(1).is_some();
                    let given = person.given.as_deref().unwrap_or_default();
                    let is_full = several(given, |byte| byte.is_ascii_lowercase());
                    found.set(Clue::FullAuthor, is_full);
                    found.set(Clue::LongFamily, several(&person.family, |byte| byte == b' '));
                    found.set(Clue::UndottedAuthor, !is_full && !given.bytes().any(|byte| byte == b'.'));
                }
            }
        }
        found.set(Clue::InitialBehindAuthors, title.first.ends_in_initial);
        found.set(Clue::NameBehindAuthors, title.commas > 0 && title.first.is_name());

        found.set(Clue::Bare, bare);
        found.set(Clue::VolumeAlone, has_volume && !has_pages);
        found.set(Clue::PagesAlone, !has_volume && has_pages);
        found.set(Clue::BareSource, bare && has_source);
        found.set(Clue::NumbersWithoutSource, !bare && !has_source);
        found.set(Clue::NoTitle, item.title.is_none());
        found.set(Clue::Publisher, item.publisher.is_some());
        found.set(Clue::NoYear, item.issued.is_none());
        found.set(Clue::YearInTitle, title.sums.has(Shows::Year));
        found.set(Clue::YearInSource, source.sums.has(Shows::Year));
        let left: usize = leftover.iter().map(|piece| piece.text.len()).sum();
        found.set(Clue::Leftover, left > 0);
        found.set(Clue::LongLeftover, left > 12);

        found.set(Clue::SentenceInTitle, title.sums.has(Shows::Sentence));
        found.set(Clue::CommaInTitle, title.commas > 0);
        found.set(
            Clue::CapitalsEndTitle,
            title.commas > 0 && title.last.is_capitals() && !title.is_capitals(),
        );
        found.set(Clue::TitleCase, title.is_capitals());
        found.set(Clue::TitleCaseWithComma, bare && !has_source && title.is_capitals() && title.commas > 0);
        found.set(Clue::ShortTitle, title_words <= 2);
        found.set(Clue::LongTitle, title_words > 22);
        found.set(Clue::Address, title.sums.has(Shows::Address) || source.sums.has(Shows::Address));
        found.set(Clue::MeetingInTitle, title.sums.has(Shows::Meeting));

        found.set(Clue::CommaInSource, source.commas > 0);
        found.set(Clue::CommasInSource, source.commas > 2);
        found.set(Clue::LowerSource, source_text.starts_with(|c: char| c.is_ascii_lowercase()));
        found.set(Clue::DigitInSource, source.classes.any(Classes::DIGIT));
        found.set(Clue::LongSource, source_words > 8);
        found.set(Clue::WordSource, source_words == 1);
        if bare && has_source {
            let is_known = names.has(lexicon::NAMES_OF_SOURCES) || lexicon::opens_source(source_text);
            found.set(Clue::KnownBareSource, is_known);
            found.set(Clue::UnknownBareSource, !is_known);
        }
        found.set(Clue::BareWordSource, bare && source_words == 1);
        found.set(Clue::BareWithoutAuthor, bare && item.author.is_empty());
        found.set(Clue::BareTitleWithComma, bare && title.commas > 0);
        found.set(Clue::MarkInTitle, title.sums.has(Shows::Mark));
        found.set(Clue::MarkInSource, source.sums.has(Shows::Mark));
        found.set(Clue::YearBehindTitle, title.sums.has(Shows::BracketedYear));
        found.set(
            Clue::GluedDigits,
            title.sums.has(Shows::GluedDigits) || source.sums.has(Shows::GluedDigits),
        );
        let volume_year =
            item.volume.as_deref().filter(|volume| volume.len() == 4).and_then(|v| v.parse::<u16>().ok());
        found.set(
            Clue::YearAsVolume,
            volume_year.is_some_and(|year| {
                (1900..2100).contains(&year) && item.issued.is_some_and(|date| date.year != year)
            }),
        );
        found.set(Clue::SentenceInSource, source.sums.has(Shows::Sentence));
        found.set(Clue::OddBrackets, title.sums.brackets != 0 || source.sums.brackets != 0);
        found.set(Clue::OtherScript, title.classes.with(source.classes).any(Classes::OTHER_SCRIPT));
        found.set(Clue::Semicolon, choices.has_semicolon);
        found.set(Clue::Fragment, *fragment);

        found.measure(Clue::OtherType, 1.0 - choices.kind);
        found.measure(Clue::DoubtfulType, (1.0 - 2.0 * choices.kind).max(0.0));
        found.set(Clue::Journal, item.kind == ItemType::ArticleJournal);
        found.set(Clue::Book, item.kind == ItemType::Book);
        found.set(Clue::Chapter, item.kind == ItemType::Chapter);
        found.set(Clue::Conference, item.kind == ItemType::PaperConference);
        found.set(Clue::Report, item.kind == ItemType::Report);
        found
    }

    /// The places of the clues that are there, with their strengths, in order.
    #[inline]
    pub(super) fn there(&self) -> impl Iterator<Item = (usize, f32)> {
        set_bits::<COUNT>(self.there).map(|place| (place, self.strengths[place]))
    }

    /// Notes a clue that is there; one that was noted stays.
    fn set(&mut self, clue: Clue, is_there: bool) {
        self.there |= u128::from(is_there) << clue as u32;
    }

    /// Notes a clue with its strength.
    fn measure(&mut self, clue: Clue, strength: f32) {
        self.strengths[clue as usize] = strength;
        self.there |= u128::from(strength != 0.0) << clue as u32;
    }

    /// The probabilities that follow.
    pub(super) fn weigh(&self, weights: &Weights) -> Confidence {
        let mut odds = [0.0f32; JUDGED];
        for (clue, strength) in self.there() {
            odds.iter_mut().zip(&weights[clue]).for_each(|(odds, change)| *odds += strength * change);
        }
        let [reference, fields @ ..] = odds.map(probability);
        Confidence { reference, fields }
    }
}

/// Whether a title ends in a capitalised word behind a hyphen or colon, `… of bees: Sage`, as where a source or publisher
/// was glued to it.
fn ends_in_name(title: &str) -> bool {
    let last = title.rsplit(' ').next().unwrap_or_default();
    let before = &title[..title.len() - last.len()];
    let is_capital = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_uppercase);
    let behind_hyphen = last.rsplit_once('-').is_some_and(|(_, name)| is_capital(name.as_bytes().first()));
    behind_hyphen || before.ends_with(": ") && is_capital(last.as_bytes().first())
}

/// The logistic curve at every quarter from 0 to 8, in thousandths: a table, since the functions of mathematics are
/// not the same on every machine.
const CURVE: [f32; 33] = [
    500.0, 562.2, 622.5, 679.2, 731.1, 777.3, 817.6, 851.9, 880.8, 904.7, 924.1, 939.9, 952.6, 962.7, 970.7,
    977.0, 982.0, 985.9, 989.0, 991.4, 993.3, 994.8, 995.9, 996.8, 997.5, 998.1, 998.5, 998.8, 999.1, 999.3,
    999.4, 999.6, 999.7,
];

/// The probability of log-odds, never quite certain.
fn probability(odds: f32) -> Probability {
    let place = odds.abs().min(7.99) * 4.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 32")]
    let index = place as usize;
    let (below, above) = (CURVE[index], CURVE[index + 1]);
    let thousandths = below + (above - below) * (place - index as f32);
    let thousandths = if odds < 0.0 { 1000.0 - thousandths } else { thousandths };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 1 to 999")]
    Probability::from_thousandths(thousandths.round().clamp(1.0, 999.0) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::reference::{NOTHING, parse};

    fn confidence(raw: &str) -> Confidence {
        parse(raw, 0, &NOTHING, &mut Report::default()).confidence
    }

    #[test]
    fn a_plain_reference_is_more_certain_than_one_that_could_be_cut_otherwise() {
        let plain = confidence("Roe J., Bees in spring, Journal of Honey, 3, 1, pp. 4-9, (2001)");
        let unclear = confidence("Roe J., Models of the Hive, The Bee Twenty Years On, Swarms, (1993)");
        assert!(plain.reference.thousandths() > 980, "{plain:?}");
        assert!(unclear.reference.thousandths() < 900, "{unclear:?}");
        assert!(unclear.of(Judged::Issued).thousandths() > 980, "{unclear:?}");
    }

    #[test]
    fn the_curve_is_symmetric_and_never_certain() {
        let thousandths = |odds| probability(odds).thousandths();
        assert_eq!([thousandths(0.0), thousandths(2.0), thousandths(-2.0)], [500, 881, 119]);
        assert_eq!([thousandths(1.1), thousandths(40.0), thousandths(f32::NEG_INFINITY)], [750, 999, 1]);
    }

    #[test]
    fn a_clue_that_was_not_learnt_counts_nothing() {
        let weights = padded(&[[1.0; JUDGED]]);
        assert_eq!((weights[0][0], weights[COUNT - 1]), (1.0, [0.0; JUDGED]));
    }
}
