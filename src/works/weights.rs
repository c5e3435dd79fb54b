//! What the features of [`super::evidence`] are worth, each the change in the log-odds that two items are one work.
//!
//! Learnt from 163117 pairs. `cargo run --release --example same` writes this file.

use super::evidence::COUNT;

/// A weight for each feature.
pub(super) type Weights = [f32; COUNT];

/// From which log-odds on two items are one work.
pub(super) const THRESHOLD: f32 = 2.0;

/// Below which log-odds two items are certainly not one work, whatever a third has in common with both.
pub(super) const CONTRADICTION: f32 = -3.0;

/// In the order of the features.
#[rustfmt::skip]
pub(super) static COMPILED_IN: Weights = [
    -0.336, // Bias
    1.312, // TitleSame
    2.123, // TitleOneEdit
    2.86, // TitleNear
    2.175, // TitleClose
    -1.127, // TitleAlike
    -3.449, // TitleOther
    3.71, // TitleHead
    3.037, // TitleCut
    5.332, // TitleGoesOn
    -0.784, // TitleCutShort
    -0.567, // UnnamedUnlike
    -0.176, // OtherHand
    0.128, // NumbersLackUndated
    0.959, // WholeSame
    0.326, // PlacedSame
    -4.296, // MovedLater
    -3.283, // TitleRestDiffers
    0.934, // TitleShort
    1.465, // TitleLong
    -3.025, // TitleGeneric
    -1.125, // TitleLacks
    -1.606, // TitlesLack
    -10.797, // NumbersDiffer
    -0.99, // NumbersLack
    -20.033, // PartDiffers
    -1.438, // PartLacks
    -18.071, // EditionDiffers
    0.539, // EditionLacks
    -15.494, // RemarkDiffers
    2.183, // FirstSame
    1.261, // FirstClose
    -2.038, // FirstAmong
    -2.423, // FirstDiffers
    0.614, // FirstLacks
    1.567, // FirstsLack
    0.088, // InitialSame
    -1.683, // InitialDiffers
    0.201, // SecondInitialDiffers
    0.484, // OthersSame
    0.758, // OthersSome
    -1.114, // OthersDiffer
    -0.698, // CountDiffers
    -1.115, // CountAlone
    0.231, // SourceSame
    1.625, // SourceShort
    -0.914, // SourceAlike
    -3.359, // SourceDiffers
    -0.618, // SourceLacks
    -0.032, // VolumeSame
    0.274, // VolumeDiffers
    0.396, // VolumeLacks
    0.447, // IssueSame
    0.146, // IssueDiffers
    1.704, // PageSame
    -2.481, // PageDiffers
    1.254, // PageWithin
    -0.494, // PageLacks
    1.72, // LastPageSame
    -1.304, // PagesDiffer
    -0.751, // PlaceSame
    -0.643, // PlaceDiffers
    1.714, // YearSame
    0.68, // YearNext
    -2.684, // YearNear
    -4.862, // YearFar
    1.098, // YearLacks
    -2.422, // YearAlone
    5.215, // DoiSame
    -9.308, // DoiDiffers
    5.0, // IdentifierSame
    -5.0, // IdentifierDiffers
    1.5, // NumberSame
    -18.064, // NumberDiffers
    1.958, // AddressSame
    -0.717, // AddressDiffers
    -0.379, // ClassSame
    -14.008, // PreprintAndOther
    -3.387, // ThesisAndOther
    -2.52, // BookAndPart
    -4.107, // ReportAndOther
    -3.544, // ArticleAndPaper
    -2.259, // ArticleAndBook
];
