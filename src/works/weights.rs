//! What the features of [`super::evidence`] are worth, each the change in the log-odds that two items are one work.
//!
//! `cargo run --release --example same` writes this file.

use super::evidence::COUNT;

/// A weight for each feature.
pub(super) type Weights = [f32; COUNT];

/// From which log-odds on two items are one work.
pub(super) const THRESHOLD: f32 = 0.0;

/// Below which log-odds two items are certainly not one work, whatever a third has in common with both.
pub(super) const CONTRADICTION: f32 = -4.0;

/// In the order of the features.
#[rustfmt::skip]
pub(super) static COMPILED_IN: Weights = [
    -4.0, // Bias
    4.0, // TitleSame
    3.0, // TitleOneEdit
    2.0, // TitleNear
    0.0, // TitleClose
    -3.0, // TitleAlike
    -7.0, // TitleOther
    1.5, // TitleHead
    0.0, // TitleCut
    -1.5, // TitleRestDiffers
    -1.5, // TitleShort
    1.5, // TitleLong
    -3.0, // TitleGeneric
    -1.0, // TitleLacks
    -0.5, // TitlesLack
    -8.0, // NumbersDiffer
    -1.5, // NumbersLack
    -9.0, // PartDiffers
    -3.0, // PartLacks
    -7.0, // EditionDiffers
    -0.5, // EditionLacks
    -6.0, // RemarkDiffers
    2.0, // FirstSame
    1.0, // FirstClose
    0.0, // FirstAmong
    -3.5, // FirstDiffers
    -1.0, // FirstLacks
    -1.0, // FirstsLack
    0.3, // InitialSame
    -2.5, // InitialDiffers
    -1.5, // SecondInitialDiffers
    1.5, // OthersSame
    0.0, // OthersSome
    -2.0, // OthersDiffer
    -1.0, // CountDiffers
    -0.5, // CountAlone
    1.5, // SourceSame
    1.5, // SourceShort
    0.0, // SourceAlike
    -2.5, // SourceDiffers
    -0.5, // SourceLacks
    1.0, // VolumeSame
    -2.5, // VolumeDiffers
    -0.2, // VolumeLacks
    0.3, // IssueSame
    -0.7, // IssueDiffers
    2.5, // PageSame
    -2.0, // PageDiffers
    -0.2, // PageLacks
    1.0, // LastPageSame
    -1.5, // PagesDiffer
    2.0, // PlaceSame
    -2.0, // PlaceDiffers
    1.0, // YearSame
    -0.5, // YearNext
    -2.0, // YearNear
    -4.0, // YearFar
    -0.5, // YearLacks
    -2.0, // YearAlone
    7.0, // DoiSame
    -7.0, // DoiDiffers
    5.0, // IdentifierSame
    -5.0, // IdentifierDiffers
    1.5, // NumberSame
    -7.0, // NumberDiffers
    2.0, // AddressSame
    -0.7, // AddressDiffers
    0.3, // ClassSame
    -7.0, // PreprintAndOther
    -5.0, // ThesisAndOther
    -2.5, // BookAndPart
    -3.5, // ReportAndOther
    -2.0, // ArticleAndPaper
    -2.0, // ArticleAndBook
];
