//! What can hold of a pair of signatures, each feature with what it is worth before any example.
//!
//! Whether a feature holds is found by [`super::evidence`]; what it is worth after the examples stands in [`super::weights`].

use super::weights::Weights;

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
    /// Says that a feature holds.
    pub(super) fn add(&mut self, feature: Feature) {
        self.0 |= 1 << feature as u32;
    }

    /// Says that a feature holds, if it does.
    pub(super) fn add_if(&mut self, feature: Feature, holds: bool) {
        self.0 |= u128::from(holds) << feature as u32;
    }

    /// Says that a feature does not hold.
    pub(super) fn remove(&mut self, feature: Feature) {
        self.0 &= !(1 << feature as u32);
    }

    /// What holds in either.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
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
