//! The features of a cut between title and source.

use super::{Context, Features, Middle, Place, texts};
use crate::reference::facts::{Count, Facts, Mark, Seen, share};
use crate::reference::lexicon;
use crate::reference::pieces::{Border, Piece};
use crate::reference::words::Classes;

macro_rules! features {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// What is asked of a cut: the pieces before it are the title, those behind it the source.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::reference) enum Feature {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Feature {
            /// All of them; a new one goes to the end, so that the weights keep their places.
            pub(in crate::reference) const ALL: &'static [Self] = &[$(Self::$name,)+];
        }
    };
}

features! {
    /// There is no source.
    NoSource,
    /// There is no source, but an author.
    NoSourceOfAuthor,
    /// There is no title.
    NoTitle,
    /// There is no title, nor an author.
    NoTitleNorAuthor,
    /// There is no title though there are several pieces.
    NoTitleOfSeveral,
    /// There is no title, nor a stop in the source.
    NoTitleNorStop,
    /// Words of sources in the source, three at most.
    SourceWords,
    /// The source begins like one.
    OpensSource,
    /// The source is one piece and known.
    IsKnown,
    /// The source is one piece and a publisher.
    IsPublisher,
    /// `In` stands behind the cut.
    BeginsIn,
    /// `In` stands before the cut, behind the first piece.
    InBefore,
    /// The share of words with stops in the source.
    Stops,
    /// The share of capitalised words in the source.
    Capitals,
    /// That less the share in the title.
    Contrast,
    /// Title and source are in title case.
    BothCapitals,
    /// The title is in sentence case, the source in title case.
    SentenceThenCapitals,
    /// The title is in title case, the source in sentence case.
    CapitalsThenSentence,
    /// Title and source are in sentence case.
    BothSentence,
    /// All words of the source are capitalised, and there are several.
    AllCapitals,
    /// The source begins in lower case.
    BeginsLower,
    /// The source begins with a conjunction.
    BeginsConjunction,
    /// How many pieces stand behind the first of the source.
    MorePieces,
    /// How much longer than eight words the source is.
    LongSource,
    /// A source of one word.
    OneWord,
    /// A source of two words.
    TwoWords,
    /// A source of three to five words.
    FewWords,
    /// A source of six to nine words.
    ManyWords,
    /// A word of meetings in the source.
    Meeting,
    /// The title ends in a mark that ends sentences or quotations.
    EndsClosed,
    /// A bracket is open behind the title.
    OpenBracket,
    /// A bracket is open behind the title and closed in the source.
    TornBracket,
    /// A later piece of the source begins like a source.
    OpensLater,
    /// A later piece of the source is known as one.
    KnownLater,
    /// The source begins with a digit, and is no meeting's.
    BeginsDigit,
    /// How many pieces of the title begin like a source, two at most.
    OpeningsBefore,
    /// A piece of the title but the first is known as a source.
    KnownBefore,
    /// The first word of a source is left behind.
    LeavesName,
    /// The source begins with a place.
    IsPlace,
    /// The title ends in a place.
    PlaceBefore,
    /// The mean log-odds of the words of the source.
    SourceOdds,
    /// Those of the title.
    TitleOdds,
    /// Those of the first piece of the source.
    FirstOdds,
    /// Those of the last piece of the title.
    LastOdds,
    /// Those of the first word of the source.
    FirstWordOdds,
    /// The source is one piece and bears the word of a body.
    Body,
    /// The title is one word.
    TitleOfOneWord,
    /// The title is at most three words.
    ShortTitle,
    /// The title is one word, the source one piece.
    TitleOfOneWordSingle,
    /// The title is at most three words, the source one piece.
    ShortTitleSingle,
    /// The pieces of the source are together a name that is known.
    KnownList,
    /// An acronym before the words that it is made of.
    Acronym,
    /// A sentence ends before the cut.
    BehindSentence,
    /// The same before a source that begins like one.
    BehindSentenceOpens,
    /// The same before a source in title case.
    BehindSentenceCapitals,
    /// A stop within a piece stands at the cut.
    BehindStop,
    /// The same before a source that begins like one or is known.
    BehindStopOpens,
    /// The same before a source in title case.
    BehindStopCapitals,
    /// The same before a source in sentence case.
    BehindStopSentence,
    /// The same with one piece behind it.
    BehindStopSingle,
    /// Words that title and source share.
    Shared,
    /// The source begins with an article.
    BeginsArticle,
    /// The source begins with a mark that opens no name.
    BeginsMark,
    /// The source begins with a word in capitals.
    BeginsCapitals,
    /// A colon stands in the first piece of the source.
    ColonInSource,
    /// A colon stands in the title.
    ColonInTitle,
    /// A colon stands in both.
    ColonInBoth,
    /// A year stands in the source.
    YearInSource,
    /// The source is one piece and has digits.
    DigitsInSource,
    /// The cut tears a list of nouns.
    TearsList,
    /// The source is short and joins two things.
    JoinsShort,
    /// The first or second word of the source has `and` behind it.
    JoinsEarly,
    /// The source is one word with capitals within, `BeeNews`.
    InnerCapitals,
    /// The source ends in a small word, as one that is inverted, `Honey, Annals of`.
    EndsSmall,
    /// The last piece of the title is one or two capitalised words.
    NameBefore,
    /// The title ends in one or two abbreviations.
    AbbreviationBefore,
    /// The source begins with one or two words, and a piece that begins with or soon has a conjunction stands behind them.
    ListAhead,
    /// The same, and the title ends in one or two words.
    WithinList,
    /// Nothing but a blank separates title and source.
    Glued,
    /// The same, and the source is one word.
    GluedWord,
}

/// How many features there are, with room for a vector of the machine.
pub(in crate::reference) const COUNT: usize = Feature::ALL.len().next_multiple_of(8);

/// From this share of capitalised words on a text is in title case; below the other it is in sentence case.
const TITLE_CASE: f32 = 0.8;
const SENTENCE_CASE: f32 = 0.5;

impl Middle<'_> {
    /// The features of a cut: the first `cut` pieces are the title, the others the source.
    pub(in crate::reference) fn features(&self, cut: usize) -> [f32; COUNT] {
        let mut all = [0.0; COUNT];
        self.show(cut, &mut all);
        all
    }

    /// Shows the features of a cut.
    #[inline(always)]
    pub(super) fn show(&self, cut: usize, f: &mut impl Features) {
        use Feature as F;
        let Context { has_volume, has_pages, has_authors, .. } = self.context;
        let Place { title: left, source: right, shared, is_in_before, is_known_before, has_colon_before } =
            &self.places[cut];
        if cut == self.len() {
            f.flag(F::NoSource, true);
            f.flag(F::NoSourceOfAuthor, has_authors);
            return;
        }
        let (first, last) = (self.piece(cut), self.piece(self.len() - 1));
        let single = cut + 1 == self.len();
        let words = right.count(Count::Words);
        let capitals = right.capital_share();
        let before = if cut == 0 { 0.5 } else { left.capital_share() };
        let is_meeting = right.lists.has(lexicon::MEETING_WORDS);
        let opens = first.is(Mark::OpensSource);
        let in_capitals = capitals >= TITLE_CASE;
        f.number(F::SourceWords, f32::from(right.count(Count::SourceWords).min(3)));
        f.flag(F::OpensSource, opens);
        f.flag(F::IsKnown, first.is(Mark::IsKnown) && single);
        f.flag(F::IsPublisher, last.is(Mark::IsPublisher) && single);
        f.flag(F::BeginsIn, first.is(Mark::BeginsIn));
        f.flag(F::InBefore, *is_in_before);
        f.number(F::Stops, share(right.count(Count::Stops), words.max(1)).min(1.0));
        f.number(F::Capitals, capitals);
        f.number(F::Contrast, capitals - before);
        f.flag(F::AllCapitals, capitals >= 1.0 && right.count(Count::Content) > 1);
        f.flag(F::BeginsLower, first.is(Mark::BeginsLower) && !first.is(Mark::BeginsIn));
        f.flag(F::BeginsConjunction, first.is(Mark::BeginsConjunction));
        f.number(F::MorePieces, f32::from(u8::try_from(self.len() - cut - 1).unwrap_or(u8::MAX).min(8)));
        f.number(F::LongSource, f32::from(words.saturating_sub(8).min(30)) / 4.0);
        f.flag(F::OneWord, words == 1);
        f.flag(F::TwoWords, words == 2);
        f.flag(F::FewWords, (3..6).contains(&words));
        f.flag(F::ManyWords, (6..10).contains(&words));
        f.flag(F::Meeting, is_meeting);
        f.flag(F::OpenBracket, left.depth > 0);
        f.flag(F::TornBracket, left.brackets > 0 && right.brackets < 0);
        f.flag(F::OpensLater, self.places[cut + 1].source.openings > 0);
        f.flag(F::KnownLater, !single && last.is(Mark::IsKnown));
        f.flag(F::BeginsDigit, first.is(Mark::BeginsDigit) && !is_meeting);
        f.number(F::OpeningsBefore, f32::from(left.openings.min(2)));
        f.flag(F::KnownBefore, *is_known_before);
        f.flag(F::LeavesName, self.leaves_name_behind(cut));
        f.flag(F::IsPlace, first.is(Mark::IsPlace));
        f.number(F::SourceOdds, right.mean_odds());
        f.number(F::TitleOdds, left.mean_odds());
        f.number(F::FirstOdds, first.sums.mean_odds());
        f.number(F::FirstWordOdds, first.first_odds());
        f.flag(F::Body, single && right.lists.has(lexicon::BODY_WORDS));
        f.number(F::Shared, f32::from(u8::try_from((*shared).clamp(0, 3)).unwrap_or_default()));
        f.flag(F::BeginsArticle, first.is(Mark::BeginsArticle));
        f.flag(F::BeginsMark, first.is(Mark::BeginsPunctuated));
        f.flag(F::BeginsCapitals, first.is(Mark::BeginsCapitals));
        let (colon, colon_before) = (first.classes.any(Classes::COLON), *has_colon_before);
        f.flag(F::ColonInSource, colon);
        f.flag(F::ColonInTitle, colon_before);
        f.flag(F::ColonInBoth, colon && colon_before);
        f.flag(F::YearInSource, right.has(Seen::Year));
        f.flag(F::DigitsInSource, single && first.classes.any(Classes::DIGIT));
        f.flag(F::TearsList, self.is_in_list(cut));
        f.flag(F::JoinsShort, single && first.sums.has(Seen::Joins) && words <= 4);
        f.flag(F::JoinsEarly, first.sums.has(Seen::JoinsEarly));
        f.flag(F::InnerCapitals, single && first.is(Mark::InnerCapitals));
        f.flag(F::EndsSmall, last.is(Mark::EndsSmall));
        if cut == 0 {
            f.flag(F::NoTitle, true);
            f.flag(F::NoTitleNorAuthor, !has_authors);
            f.flag(F::NoTitleOfSeveral, self.len() > 1);
            f.flag(F::NoTitleNorStop, !has_volume && !has_pages && right.count(Count::Stops) == 0);
            return;
        }
        let ending = self.piece(cut - 1);
        let length = left.count(Count::Words);
        let was_capitals = before >= TITLE_CASE;
        f.flag(F::BothCapitals, was_capitals && in_capitals);
        f.flag(F::SentenceThenCapitals, before < SENTENCE_CASE && in_capitals);
        f.flag(F::CapitalsThenSentence, was_capitals && capitals < SENTENCE_CASE);
        f.flag(F::BothSentence, before < SENTENCE_CASE && capitals < SENTENCE_CASE);
        f.flag(F::EndsClosed, ending.is(Mark::EndsClosed));
        f.flag(F::PlaceBefore, cut > 1 && ending.is(Mark::IsPlace));
        f.number(F::LastOdds, ending.sums.mean_odds());
        f.flag(F::TitleOfOneWord, length == 1);
        f.flag(F::ShortTitle, length <= 3);
        f.flag(F::TitleOfOneWordSingle, length == 1 && single);
        f.flag(F::ShortTitleSingle, length <= 3 && single);
        f.flag(F::KnownList, is_known_list(&self.pieces[cut..]));
        f.flag(
            F::Acronym,
            matches!(&self.pieces[cut..], [piece, next, ..] if is_acronym_of(piece.text, next.text)),
        );
        let (few, few_before) = (is_short(first), is_short(ending));
        let list = few && self.pieces.get(cut + 1).is_some_and(|next| joins_early(&next.facts));
        f.flag(F::ListAhead, list);
        f.flag(F::WithinList, list && few_before);
        let abbreviated = ending.sums.count(Count::Stops) > 0 && ending.is(Mark::EndsSentence);
        f.flag(F::AbbreviationBefore, few_before && abbreviated);
        f.flag(F::NameBefore, cut > 1 && ending.first.is_name() && ending.first.words <= 2);
        if ending.is(Mark::EndsSentence) {
            f.flag(F::BehindSentence, true);
            f.flag(F::BehindSentenceOpens, first.is(Mark::BeginsIn) || opens);
            f.flag(F::BehindSentenceCapitals, in_capitals);
        }
        f.flag(F::Glued, self.pieces[cut].border == Border::Blank);
        f.flag(F::GluedWord, self.pieces[cut].border == Border::Blank && words == 1);
        if self.pieces[cut].border == Border::Stop {
            f.flag(F::BehindStop, true);
            f.flag(F::BehindStopOpens, first.is(Mark::BeginsIn) || opens || first.is(Mark::IsKnown));
            f.flag(F::BehindStopCapitals, in_capitals);
            f.flag(F::BehindStopSentence, capitals < SENTENCE_CASE);
            f.flag(F::BehindStopSingle, single);
        }
    }

    /// Whether the cut tears a list of nouns, `Aims, Methods | and Results`.
    fn is_in_list(&self, cut: usize) -> bool {
        const FEW: u16 = 4;
        let Some(last) = cut.checked_sub(1).map(|last| self.piece(last)) else { return false };
        let first = self.piece(cut);
        let joins = first.sums.has(Seen::Joins) && first.sums.count(Count::Words) <= FEW;
        last.sums.count(Count::Words) <= 2
            && !last.is(Mark::IsPlace)
            && (first.is(Mark::BeginsConjunction) || joins)
    }

    /// Whether a title in sentence case ends in a short piece in capitals, as if the first word of `Theory, Culture
    /// and Society` had been left behind.
    fn leaves_name_behind(&self, cut: usize) -> bool {
        const FEW: u16 = 4;
        const SENTENCE: f32 = 0.6;
        let Some(last) = cut.checked_sub(1).filter(|before| *before > 0).map(|last| self.piece(last)) else {
            return false;
        };
        let content = last.sums.count(Count::Content);
        let is_name = content > 0
            && last.sums.count(Count::Capitalised) == content
            && last.sums.count(Count::Words) <= FEW;
        is_name
            && !last.is(Mark::IsPlace)
            && !last.sums.has(Seen::Joins)
            && self.places[cut - 1].title.capital_share() < SENTENCE
    }
}

/// Whether a piece is one or two words.
const fn is_short(piece: &Facts) -> bool {
    piece.sums.count(Count::Words) <= 2
}

/// Whether a conjunction begins a piece, or stands behind its first or second word.
const fn joins_early(piece: &Facts) -> bool {
    piece.is(Mark::BeginsConjunction) || piece.sums.has(Seen::JoinsEarly)
}

/// Whether several pieces are together the name of a source that is known, `Theory, Culture & Society`.
fn is_known_list(pieces: &[Piece<'_>]) -> bool {
    (2..=4).contains(&pieces.len())
        && pieces[0].facts.is(Mark::OpensName)
        && pieces.iter().map(|piece| piece.text.len() + 2).sum::<usize>() <= lexicon::LONGEST_SOURCE
        && lexicon::holds(&lexicon::KNOWN_SOURCES, texts(pieces).join(", ").trim_end_matches('.'))
}

/// Whether a piece in capitals is made of the first letters of another, `JMR` of `Journal of Marketing Research`.
fn is_acronym_of(piece: &str, name: &str) -> bool {
    let letters = name.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase());
    piece.len() >= 2 && piece.bytes().all(|b| b.is_ascii_uppercase()) && letters.eq(piece.chars())
}
