//! What the features of [`super::features`] are worth, each the change in the log-odds that two items are one work.
//!
//! Learnt from 163689 pairs. `cargo run --release --example same` writes this file.

use super::features::COUNT;

/// A weight for each feature.
pub(super) type Weights = [f32; COUNT];

/// From which log-odds on two items are one work.
pub(super) const THRESHOLD: f32 = 2.0;

/// Below which log-odds two items are certainly not one work, whatever a third has in common with both.
pub(super) const CONTRADICTION: f32 = -3.0;

/// In the order of the features.
#[rustfmt::skip]
pub(super) static COMPILED_IN: Weights = [
    -0.274, // Bias
    1.511, // TitleSame
    2.272, // TitleOneEdit
    3.062, // TitleNear
    1.071, // TitleClose
    -1.168, // TitleAlike
    -3.104, // TitleOther
    4.016, // TitleHead
    3.007, // TitleCut
    5.17, // TitleGoesOn
    -1.031, // TitleCutShort
    -1.645, // UnlikeElsewhere
    -0.506, // UnnamedUnlike
    0.279, // OtherHand
    0.087, // NumbersLackUndated
    1.382, // WholeSame
    0.406, // PlacedSame
    -4.343, // MovedLater
    -3.192, // TitleRestDiffers
    0.921, // TitleShort
    1.052, // TitleLong
    -3.017, // TitleGeneric
    -0.873, // TitleLacks
    -1.545, // TitlesLack
    -10.445, // NumbersDiffer
    -0.852, // NumbersLack
    -20.004, // PartDiffers
    -1.439, // PartLacks
    -18.008, // EditionDiffers
    0.521, // EditionLacks
    -15.028, // RemarkDiffers
    2.111, // FirstSame
    1.209, // FirstClose
    -1.781, // FirstAmong
    0.582, // FirstSwapped
    -3.009, // FirstDiffers
    0.536, // FirstLacks
    1.578, // FirstsLack
    0.141, // InitialSame
    -1.66, // InitialDiffers
    0.401, // SecondInitialDiffers
    0.262, // OthersSame
    0.647, // OthersSome
    -1.174, // OthersDiffer
    -0.471, // CountDiffers
    -1.026, // CountAlone
    0.047, // SourceSame
    1.835, // SourceShort
    -0.464, // SourceAlike
    -2.991, // SourceDiffers
    -0.59, // SourceLacks
    0.011, // VolumeSame
    -0.558, // VolumeDiffers
    0.41, // VolumeLacks
    0.787, // IssueSame
    1.021, // IssueDiffers
    1.041, // PageSame
    -2.639, // PageDiffers
    0.824, // PageWithin
    -0.315, // PageLacks
    1.975, // LastPageSame
    -0.543, // PagesDiffer
    -0.419, // PlaceSame
    -1.553, // PlaceDiffers
    1.306, // YearSame
    0.415, // YearNext
    -2.573, // YearNear
    -4.891, // YearFar
    0.893, // YearLacks
    -2.346, // YearAlone
    13.001, // DoiSame
    -9.157, // DoiDiffers
    5.0, // IdentifierSame
    -5.0, // IdentifierDiffers
    1.5, // NumberSame
    -18.007, // NumberDiffers
    1.935, // AddressSame
    -0.717, // AddressDiffers
    -0.264, // ClassSame
    -14.003, // PreprintAndOther
    -3.366, // ThesisAndOther
    -2.556, // BookAndPart
    -4.138, // ReportAndOther
    -3.608, // ArticleAndPaper
    -2.295, // ArticleAndBook
];
