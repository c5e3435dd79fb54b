//! What two signatures show of whether they are one work: features, which a linear model weighs.
//!
//! Each feature holds or does not, and says one thing that a person would look at. What each is worth is left to
//! [`super::weights`], what is made of the sum to [`super::cluster`].

use super::letters::{Distance, distance};
use super::signature::{Class, Marks, Signature, family_hash_of, kept};
use super::source::Likeness;
use super::weights::{COMPILED_IN, Weights};

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident = $before:literal,)+) => {
        /// What holds of a pair or not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Feature {
            $($(#[$doc])* $name,)+
        }

        impl Feature {
            /// All of them, in the order of the weights.
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// What is known of each before any example, which examples that show it too seldom leave as it is.
            pub(super) const BEFOREHAND: &'static [f32] = &[$($before,)+];

            /// Its name.
            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }
        }
    };
}

features! {
    /// Of every pair: two items of a block are most often two works.
    Bias = -4.0,
    /// The letters of the titles are the same.
    TitleSame = 4.0,
    /// One edit, or one in a hundred letters, lies between them.
    TitleOneEdit = 3.0,
    /// At most one edit in twenty letters.
    TitleNear = 2.0,
    /// At most one in eight.
    TitleClose = 0.0,
    /// At most one in four.
    TitleAlike = -3.0,
    /// More.
    TitleOther = -7.0,
    /// One is the main title of the other.
    TitleHead = 1.5,
    /// One is the beginning of the other.
    TitleCut = 0.0,
    /// One is the beginning of the other, and its source begins with what comes next: a reading has cut them at two places.
    TitleGoesOn = 4.0,
    /// One is the beginning of the other and has less than 24 letters, or nobody is named.
    TitleCutShort = -3.0,
    /// The titles are alike without being the same, and the works stand in different places.
    UnlikeElsewhere = -4.0,
    /// Nobody is named in either, and the titles are not the same.
    UnnamedUnlike = -3.0,
    /// The first names differ, and nothing says that both stand in one place.
    OtherHand = -2.5,
    /// One title has numbers, the other none, and a year lacks.
    NumbersLackUndated = -2.0,
    /// Titles, first names and years are the same or nearly so, and the titles are no short ones.
    WholeSame = 2.0,
    /// Volume, first page, first name and year are the same.
    PlacedSame = 2.0,
    /// Years and volumes differ, and first pages do not speak for one work.
    MovedLater = -6.0,
    /// The letters that are kept are the same or nearly so, those behind them are not.
    TitleRestDiffers = -1.5,
    /// The titles are alike and have less than sixteen letters.
    TitleShort = -1.5,
    /// The titles are alike and have more than forty letters.
    TitleLong = 1.5,
    /// Many works have this title.
    TitleGeneric = -3.0,
    /// One has no title.
    TitleLacks = -1.0,
    /// Neither has one.
    TitlesLack = -0.5,
    /// The numbers in the titles are not the same.
    NumbersDiffer = -16.0,
    /// One title has numbers, the other none.
    NumbersLack = -1.5,
    /// They are parts of different numbers.
    PartDiffers = -20.0,
    /// One is a part.
    PartLacks = -3.0,
    /// They are editions of different numbers.
    EditionDiffers = -18.0,
    /// One says which edition it is.
    EditionLacks = -0.5,
    /// One corrects another work or answers it.
    RemarkDiffers = -18.0,
    /// The first family names are the same.
    FirstSame = 2.0,
    /// They are nearly the same, or one ends in the other.
    FirstClose = 1.0,
    /// The first of one is among the others of the other.
    FirstAmong = 0.0,
    /// Each begins with the first initial of the other: given and family name may be exchanged.
    FirstSwapped = 0.0,
    /// They differ.
    FirstDiffers = -3.5,
    /// One names nobody.
    FirstLacks = -1.0,
    /// Neither names anybody.
    FirstsLack = -1.0,
    /// The first initials are the same.
    InitialSame = 0.3,
    /// They differ.
    InitialDiffers = -2.5,
    /// Both have a second initial, and these differ.
    SecondInitialDiffers = -1.5,
    /// All names behind the first that both have are the same.
    OthersSame = 1.5,
    /// Some are.
    OthersSome = 0.0,
    /// None is.
    OthersDiffer = -2.0,
    /// One has more names than the other, and neither says that it is cut short.
    CountDiffers = -1.0,
    /// One has a single name, the other several.
    CountAlone = -0.5,
    /// The sources are the same.
    SourceSame = 1.5,
    /// One may be short for the other.
    SourceShort = 1.5,
    /// They have half of their words in common.
    SourceAlike = 0.0,
    /// They differ.
    SourceDiffers = -2.5,
    /// One has none.
    SourceLacks = -0.5,
    /// The volumes are the same.
    VolumeSame = 1.0,
    /// They differ.
    VolumeDiffers = -2.5,
    /// One has none.
    VolumeLacks = -0.2,
    /// The issues are the same.
    IssueSame = 0.3,
    /// They differ.
    IssueDiffers = -0.7,
    /// The first pages are the same.
    PageSame = 2.5,
    /// They differ.
    PageDiffers = -2.0,
    /// They differ, and one is among the pages of the other.
    PageWithin = 1.0,
    /// One has none.
    PageLacks = -0.2,
    /// The last pages are the same.
    LastPageSame = 1.0,
    /// Both pages differ.
    PagesDiffer = -1.5,
    /// Volume and first page are the same, and the sources do not differ.
    PlaceSame = 2.0,
    /// Volume and first page differ.
    PlaceDiffers = -2.0,
    /// The years are the same.
    YearSame = 1.0,
    /// One year lies between them.
    YearNext = -0.5,
    /// Two or three years.
    YearNear = -2.0,
    /// More.
    YearFar = -4.0,
    /// One has none.
    YearLacks = -0.5,
    /// The years differ and nothing says where the works stand: editions of a book, say.
    YearAlone = -2.0,
    /// The DOIs are the same.
    DoiSame = 13.0,
    /// They differ.
    DoiDiffers = -9.0,
    /// The numbers of arXiv or PubMed are the same.
    IdentifierSame = 5.0,
    /// They differ.
    IdentifierDiffers = -5.0,
    /// The numbers of the reports are the same.
    NumberSame = 1.5,
    /// They differ.
    NumberDiffers = -18.0,
    /// The web addresses are the same.
    AddressSame = 2.0,
    /// They differ.
    AddressDiffers = -0.7,
    /// They are of one kind that tells.
    ClassSame = 0.3,
    /// One is a preprint, the other stands in a source.
    PreprintAndOther = -14.0,
    /// One is a thesis.
    ThesisAndOther = -5.0,
    /// One is a book, the other a part of one.
    BookAndPart = -2.5,
    /// One is a report, the other stands in a periodical or at a conference.
    ReportAndOther = -3.5,
    /// One is an article, the other a paper of a conference.
    ArticleAndPaper = -2.0,
    /// One stands in a periodical, the other is a book or a part of one.
    ArticleAndBook = -2.0,
}

/// How many features there are.
pub(super) const COUNT: usize = Feature::ALL.len();

/// The features of a pair that hold, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence(u128);

const _: () = assert!(COUNT <= u128::BITS as usize, "one bit a feature");

impl Evidence {
    fn add(&mut self, feature: Feature) {
        self.0 |= 1 << feature as u32;
    }

    fn add_if(&mut self, feature: Feature, holds: bool) {
        self.0 |= u128::from(holds) << feature as u32;
    }

    /// Whether a feature holds.
    pub(super) const fn has(self, feature: Feature) -> bool {
        self.0 & (1 << feature as u32) != 0
    }

    /// The sum of the weights of what holds, in the order of the features: the same on every machine.
    pub(super) fn sum(self, weights: &Weights) -> f32 {
        let mut left = self.0;
        let mut sum = 0.0;
        while left != 0 {
            sum += weights[left.trailing_zeros() as usize];
            left &= left - 1;
        }
        sum
    }
}

/// The log-odds that two signatures are of one work, by the weights that are compiled in.
pub(super) fn score(one: &Signature, other: &Signature) -> f32 {
    if one.marks.has(Marks::BARE) || other.marks.has(Marks::BARE) {
        return f32::NEG_INFINITY;
    }
    let apart = beside_title(one, other);
    if is_another(apart, one, other) {
        return f32::NEG_INFINITY;
    }
    // The distance of titles is the costly part, and most pairs of a block are two works whatever it is.
    let most = if apart.has(Feature::NumbersDiffer) { 0.0 } else { best_title() };
    if apart.sum(&COMPILED_IN) + most < HOPELESS {
        return HOPELESS;
    }
    with_titles(apart, one, other).sum(&COMPILED_IN)
}

/// Whether something is printed that one work cannot have twice, whatever else agrees: another DOI, the volume of a book or report, or the
/// issue where the pages are not the same.
fn is_another(apart: Evidence, one: &Signature, other: &Signature) -> bool {
    let has = |feature| apart.has(feature);
    let is_identified = has(Feature::DoiSame) || one.identifier != 0 && one.identifier == other.identifier;
    let is_periodical = one.class == Class::Article || other.class == Class::Article;
    let is_elsewhere = !has(Feature::PageSame) && !has(Feature::LastPageSame);
    !is_identified
        && (has(Feature::DoiDiffers)
            || is_elsewhere && has(Feature::VolumeDiffers) && !is_periodical
            || is_elsewhere && has(Feature::IssueDiffers))
}

/// What no pair is looked at for any further.
const HOPELESS: f32 = -8.0;

/// The most that titles can speak for a pair.
fn best_title() -> f32 {
    let of = |feature: Feature| COMPILED_IN[feature as usize].max(0.0);
    of(Feature::TitleSame)
        .max(of(Feature::TitleOneEdit))
        .max(of(Feature::TitleHead))
        .max(of(Feature::TitleGoesOn))
        + of(Feature::TitleLong)
        + of(Feature::TitleLacks)
        + of(Feature::TitlesLack)
        + of(Feature::WholeSame)
}

/// All that a pair shows.
pub(super) fn evidence(one: &Signature, other: &Signature) -> Evidence {
    with_titles(beside_title(one, other), one, other)
}

/// What a pair shows besides its titles, and then these.
fn with_titles(apart: Evidence, one: &Signature, other: &Signature) -> Evidence {
    use Feature::{FirstClose, FirstSame, TitleNear, TitleOneEdit, TitleSame};
    let mut found = Evidence(apart.0 | of_titles(one, other).0);
    let any = |features: &[Feature]| features.iter().any(|feature| found.has(*feature));
    let is_title = any(&[TitleSame, TitleOneEdit, TitleNear]) && !found.has(Feature::TitleShort);
    let is_whole = is_title && any(&[FirstSame, FirstClose]) && found.has(Feature::YearSame);
    let is_beginning = any(&[Feature::TitleHead, Feature::TitleCut]);
    let is_unnamed = any(&[Feature::FirstsLack, Feature::FirstLacks]);
    let is_short = one.title_length.min(other.title_length) < 24;
    let is_unlike = !any(&[TitleSame, TitleOneEdit]) && !any(&[Feature::TitleLacks, Feature::TitlesLack]);
    let is_other_hand = found.has(Feature::FirstDiffers) && !any(&[Feature::PageSame, Feature::DoiSame]);
    let is_undated = any(&[Feature::NumbersLack, Feature::NumbersDiffer]) && found.has(Feature::YearLacks);
    let is_elsewhere = any(&[Feature::PlaceDiffers, Feature::PagesDiffer, Feature::VolumeDiffers])
        && !any(&[Feature::PageSame, Feature::LastPageSame, Feature::DoiSame]);
    found.add_if(Feature::UnlikeElsewhere, is_unlike && is_elsewhere);
    found.add_if(Feature::UnnamedUnlike, is_unlike && found.has(Feature::FirstsLack));
    found.add_if(Feature::OtherHand, is_other_hand);
    found.add_if(Feature::NumbersLackUndated, is_undated);
    found.add_if(Feature::WholeSame, is_whole);
    found.add_if(Feature::TitleCutShort, is_beginning && (is_unnamed || is_short));
    if is_beginning && found.has(Feature::NumbersDiffer) {
        // Those of the longer one may stand in what the other has not.
        found.0 &= !(1 << Feature::NumbersDiffer as u32);
        found.add(Feature::NumbersLack);
    }
    found
}

fn of_titles(one: &Signature, other: &Signature) -> Evidence {
    let mut found = Evidence::default();
    match (one.has_title(), other.has_title()) {
        (false, false) => found.add(Feature::TitlesLack),
        (true, false) | (false, true) => found.add(Feature::TitleLacks),
        (true, true) => titles(one, other, &mut found),
    }
    found
}

fn titles(one: &Signature, other: &Signature, found: &mut Evidence) {
    let is_rest_same = one.rest == other.rest;
    let (short, long) = if one.title_length <= other.title_length { (one, other) } else { (other, one) };
    let kept = usize::from(short.title_length).min(kept());
    let is_same = one.title == other.title;
    let apart = if is_same {
        Distance { whole: 0, beginning: 0, end: kept }
    } else {
        distance(&short.title.unpacked(), &long.title.unpacked())
    };
    // Edits in a hundred letters.
    let share = |edits: usize| edits * 100 / kept.max(1);
    let likeness = match apart.whole {
        0 if short.title_length == long.title_length => Feature::TitleSame,
        edits if edits <= 1 || share(edits) <= 1 => Feature::TitleOneEdit,
        edits if share(edits) <= 5 => Feature::TitleNear,
        edits if share(edits) <= 12 => Feature::TitleClose,
        edits if share(edits) <= 25 => Feature::TitleAlike,
        _ => Feature::TitleOther,
    };
    found.add(likeness);
    let is_alike = share(apart.whole) <= 12;
    let begins = !is_alike && share(apart.beginning) <= 5 && apart.end * 10 >= kept * 9;
    if begins && short.source.begins(long.title.unpacked().get(apart.end..).unwrap_or_default()) {
        found.add(Feature::TitleGoesOn);
    } else if begins && kept >= 8 {
        let is_head = usize::from(long.head).abs_diff(apart.end) <= 2 && long.head > 0;
        found.add(if is_head { Feature::TitleHead } else { Feature::TitleCut });
    }
    found.add_if(Feature::TitleRestDiffers, is_alike && !is_rest_same);
    found.add_if(Feature::TitleShort, kept < 16);
    found.add_if(Feature::TitleLong, is_alike && kept > 40);
}

fn beside_title(one: &Signature, other: &Signature) -> Evidence {
    let mut found = Evidence::default();
    found.add(Feature::Bias);
    found.add_if(Feature::TitleGeneric, one.marks.has(Marks::GENERIC) || other.marks.has(Marks::GENERIC));
    if one.has_title() && other.has_title() {
        let features = [None, Some(Feature::NumbersDiffer), Some(Feature::NumbersLack)];
        compare(one.numbers, other.numbers, &mut found, features);
    }
    compare(one.part, other.part, &mut found, [None, Some(Feature::PartDiffers), Some(Feature::PartLacks)]);
    compare(
        one.edition,
        other.edition,
        &mut found,
        [None, Some(Feature::EditionDiffers), Some(Feature::EditionLacks)],
    );
    found.add_if(Feature::RemarkDiffers, one.marks.has(Marks::REMARK) != other.marks.has(Marks::REMARK));
    people(one, other, &mut found);
    let likeness = one.source.likeness(other.source);
    place(one, other, likeness, &mut found);
    years(one, other, &mut found);
    compare(one.doi, other.doi, &mut found, [Some(Feature::DoiSame), Some(Feature::DoiDiffers), None]);
    // Numbers of arXiv and of PubMed are no two of a kind.
    if one.identifier & 1 == other.identifier & 1 {
        let features = [Some(Feature::IdentifierSame), Some(Feature::IdentifierDiffers), None];
        compare(one.identifier, other.identifier, &mut found, features);
    }
    compare(
        one.number,
        other.number,
        &mut found,
        [Some(Feature::NumberSame), Some(Feature::NumberDiffers), None],
    );
    compare(
        one.address,
        other.address,
        &mut found,
        [Some(Feature::AddressSame), Some(Feature::AddressDiffers), None],
    );
    classes(one, other, &mut found);
    let has = |feature| found.has(feature);
    let is_placed = has(Feature::PlaceSame) && has(Feature::FirstSame) && has(Feature::YearSame);
    let is_moved = has(Feature::VolumeDiffers) && one.year != other.year && !has(Feature::LastPageSame);
    found.add_if(Feature::PlacedSame, is_placed);
    found.add_if(Feature::MovedLater, is_moved);
    found
}

/// Adds the first feature where two values are the same, the second where they differ, the third where one lacks.
fn compare<T: Default + PartialEq>(
    one: T,
    other: T,
    found: &mut Evidence,
    [same, differs, lacks]: [Option<Feature>; 3],
) {
    let feature = match (one == T::default(), other == T::default()) {
        (true, true) => None,
        (true, false) | (false, true) => lacks,
        (false, false) if one == other => same,
        (false, false) => differs,
    };
    if let Some(feature) = feature {
        found.add(feature);
    }
}

fn people(one: &Signature, other: &Signature, found: &mut Evidence) {
    match (one.people, other.people) {
        (0, 0) => return found.add(Feature::FirstsLack),
        (0, _) | (_, 0) => return found.add(Feature::FirstLacks),
        (_, _) => {}
    }
    let hash = |signature: &Signature| family_hash_of(&signature.family);
    let is_same = one.family == other.family;
    let first = if is_same {
        Feature::FirstSame
    } else if is_close(one, other) {
        Feature::FirstClose
    } else if other.others.contains(&hash(one)) || one.others.contains(&hash(other)) {
        Feature::FirstAmong
    } else if is_swapped(one, other) {
        Feature::FirstSwapped
    } else {
        Feature::FirstDiffers
    };
    found.add(first);
    if matches!(first, Feature::FirstSame | Feature::FirstClose) {
        let features = [Some(Feature::InitialSame), Some(Feature::InitialDiffers), None];
        compare(one.initials[0], other.initials[0], found, features);
        compare(one.initials[1], other.initials[1], found, [None, Some(Feature::SecondInitialDiffers), None]);
    }
    let both = one.others.iter().zip(&other.others).take_while(|(a, b)| **a != 0 && **b != 0).count();
    if both > 0 {
        let shared = one.others[..both].iter().filter(|hash| other.others.contains(hash)).count();
        found.add(match shared {
            0 => Feature::OthersDiffer,
            all if all == both => Feature::OthersSame,
            _ => Feature::OthersSome,
        });
    }
    let is_cut = one.marks.has(Marks::ET_AL) || other.marks.has(Marks::ET_AL);
    if one.people != other.people && !is_cut {
        let is_alone = one.people == 1 || other.people == 1;
        found.add(if is_alone { Feature::CountAlone } else { Feature::CountDiffers });
    }
}

/// Whether the first family name of each begins with the first initial of the other.
fn is_swapped(one: &Signature, other: &Signature) -> bool {
    let begins = |named: &Signature, initialled: &Signature| {
        let code = initialled.initials[0].wrapping_sub(b'a').wrapping_add(1);
        named.family.unpacked().first() == Some(&code)
    };
    begins(one, other) && begins(other, one)
}

/// Whether two first family names are nearly the same, or one is the end of the other.
fn is_close(one: &Signature, other: &Signature) -> bool {
    let (one, other) = (one.family.unpacked(), other.family.unpacked());
    let shorter = one.len().min(other.len());
    if shorter < 4 {
        return false;
    }
    one.ends_with(&other)
        || other.ends_with(&one)
        || distance(&one, &other).whole <= if shorter < 6 { 1 } else { 2 }
}

fn place(one: &Signature, other: &Signature, likeness: Likeness, found: &mut Evidence) {
    match likeness {
        Likeness::Same => found.add(Feature::SourceSame),
        Likeness::Short => found.add(Feature::SourceShort),
        Likeness::Alike => found.add(Feature::SourceAlike),
        Likeness::Other => found.add(Feature::SourceDiffers),
        Likeness::Unknown => found.add_if(Feature::SourceLacks, one.source != other.source),
    }
    let features = [Some(Feature::VolumeSame), Some(Feature::VolumeDiffers), Some(Feature::VolumeLacks)];
    compare(one.volume, other.volume, found, features);
    compare(one.issue, other.issue, found, [Some(Feature::IssueSame), Some(Feature::IssueDiffers), None]);
    let features = [Some(Feature::PageSame), Some(Feature::PageDiffers), Some(Feature::PageLacks)];
    compare(one.page, other.page, found, features);
    let is_last_same = one.last_page != 0 && one.last_page == other.last_page;
    found.add_if(Feature::LastPageSame, is_last_same);
    let has = |feature| found.has(feature);
    let pages_differ =
        has(Feature::PageDiffers) && !is_last_same && one.last_page != 0 && other.last_page != 0;
    let is_place = has(Feature::VolumeSame) && has(Feature::PageSame) && !has(Feature::SourceDiffers);
    let differs = has(Feature::VolumeDiffers) && has(Feature::PageDiffers);
    found.add_if(
        Feature::PageWithin,
        has(Feature::PageDiffers) && (is_within(one, other) || is_within(other, one)),
    );
    found.add_if(Feature::PagesDiffer, pages_differ);
    found.add_if(Feature::PlaceSame, is_place);
    found.add_if(Feature::PlaceDiffers, differs);
}

/// Whether the first page of one is among the pages of the other.
fn is_within(one: &Signature, other: &Signature) -> bool {
    (other.page..=u32::from(other.last_page)).contains(&one.page)
}

fn years(one: &Signature, other: &Signature, found: &mut Evidence) {
    let apart = match (one.year, other.year) {
        (0, 0) => return,
        (0, _) | (_, 0) => return found.add(Feature::YearLacks),
        (one, other) => one.abs_diff(other),
    };
    found.add(match apart {
        0 => Feature::YearSame,
        1 => Feature::YearNext,
        2 | 3 => Feature::YearNear,
        _ => Feature::YearFar,
    });
    let is_placed = (one.volume != 0 || one.page != 0) && (other.volume != 0 || other.page != 0);
    let is_known = found.has(Feature::PageSame) || one.doi != 0 && one.doi == other.doi;
    found.add_if(Feature::YearAlone, apart > 0 && !is_placed && !is_known);
}

fn classes(one: &Signature, other: &Signature, found: &mut Evidence) {
    let preprint = |signature: &Signature| signature.marks.has(Marks::PREPRINT);
    // A preprint and what says nothing of where it stands may be one.
    let stands = |signature: &Signature| {
        !preprint(signature) && (!signature.source.is_empty() || signature.volume != 0)
    };
    found.add_if(Feature::PreprintAndOther, preprint(one) && stands(other) || preprint(other) && stands(one));
    let is = |wanted: Class| (one.class == wanted, other.class == wanted);
    let either = |(a, b): (bool, bool)| a || b;
    let only_one = |(a, b): (bool, bool)| a != b;
    let is_any = either(is(Class::Any));
    found.add_if(Feature::ClassSame, one.class == other.class && !is_any);
    found.add_if(Feature::ThesisAndOther, only_one(is(Class::Thesis)));
    let pair = |a: Class, b: Class| (one.class, other.class) == (a, b) || (other.class, one.class) == (a, b);
    found.add_if(Feature::BookAndPart, pair(Class::Book, Class::Part));
    let is_report = only_one(is(Class::Report));
    found.add_if(
        Feature::ReportAndOther,
        is_report && (either(is(Class::Article)) || either(is(Class::Paper))),
    );
    found.add_if(Feature::ArticleAndPaper, pair(Class::Article, Class::Paper));
    let is_book = pair(Class::Article, Class::Book) || pair(Class::Article, Class::Part);
    found.add_if(Feature::ArticleAndBook, is_book);
}
