//! What speaks for or against a reference ending at a place: a closed list of signs, each shown or not shown.
//!
//! Reading the text is left to [`super::evidence`], weighing to [`super::weights`]. Signs that mean something else
//! together are signs of their own, because a sum of weights cannot tell.

use super::evidence::{Author, Segment};
use super::{Closing, Left};
use crate::reference::set_bits::set_bits;

/// How a reference may end; every sign has a weight for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reference) enum Place {
    /// A line break without a semicolon, after a year.
    Break,
    /// A semicolon at the end of a line.
    LineEnd,
    /// A semicolon within a line.
    Within,
}

/// How many places there are.
pub(in crate::reference) const PLACES: usize = 3;

macro_rules! signs {
    ($($variant:ident = $says:literal,)+) => {
        /// One sign that a reference ends, or that it does not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::reference) enum Sign {
            $(#[doc = $says] $variant,)+
        }

        impl Sign {
            /// Every sign, in order.
            pub(in crate::reference) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in the source.
            pub(in crate::reference) const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)+ }
            }
        }
    };
}

signs! {
    Always = "shown everywhere",
    // What stands on the left.
    Closed = "the left side ends in a year",
    Bare = "the last piece on the left has neither author nor title",
    Finished = "the left side has several parts, the last of which stands last in references",
    Placed = "the left side ends in pages, a volume or an address, and has no other part",
    Names = "nothing but names on the left",
    Year = "a year on the left, but not at its end",
    Pages = "pages on the left",
    Author = "the left side begins with an author",
    OnePart = "no comma on the left, and more than names",
    Short = "the last piece on the left is a few words",
    Open = "a bracket or quotation mark is open, and closed on the right",
    // What stands on the right.
    NextAuthor = "the right side begins with an author",
    NextLikely = "the right side begins with what may be an author",
    NextLower = "the right side begins with a small letter",
    NextBare = "the right side has neither author nor title",
    NextClosed = "the right side ends in a year",
    NextYear = "a year on the right, but not at its end",
    NextYearFirst = "the right side begins with a year",
    NextPages = "pages on the right",
    NextNames = "nothing but names on the right",
    NextOnePart = "no comma on the right",
    NextShort = "the right side is a few words",
    NextPlaced = "the right side ends in pages, a volume or an address",
    // Both sides together.
    ClosedThenAuthor = "a year, then an author",
    ClosedThenLower = "a year, then a small letter",
    ClosedTwice = "a year at the end of both sides",
    FinishedThenAuthor = "what stands last, then an author",
    FinishedThenLower = "what stands last, then a small letter",
    NamesThenAuthor = "nothing but names, then an author",
    NamesThenNames = "nothing but names on both sides",
    NamesThenTitle = "nothing but names, then neither an author nor a bare piece",
    AuthorTwice = "an author at the beginning of both sides",
    AuthorOnLeftAlone = "an author at the beginning of the left side alone",
    YearTwice = "a year on both sides",
    YearThenAuthor = "a year or pages on the left, an author on the right",
    PagesThenYear = "pages on the left, a year on the right",
    OpenThenAuthor = "a bracket is open, but what is left of it is whole, and an author follows",
    // The habits of the list.
    YearMissing = "no year at the end, where references of the list end in one",
    YearMissingThenAuthor = "the same, and an author follows",
    YearMissingThenNone = "the same, and neither an author nor a year at the end follows",
    OffLine = "within a line, where references of the list end with one",
    OffLineClosed = "the same, and the left side ends in a year",
    OffSemicolon = "no semicolon, where references of the list end in one",
    NamesByLine = "names before an author, where the list has names on lines of their own",
}

const _: () = assert!(Sign::ALL.len() <= 64);

/// How the references of a list usually look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habits {
    /// They end in a year.
    pub(super) years: bool,
    /// They end with a line.
    pub(super) lines: bool,
    /// They end in a semicolon.
    pub(super) semicolons: bool,
    /// Their authors stand on lines of their own.
    pub(super) names_by_line: bool,
}

/// What stands around a place.
pub(super) struct Around<'s> {
    pub(super) place: Place,
    /// The reference so far.
    pub(super) left: &'s Left,
    /// Its last piece.
    pub(super) last: &'s Segment,
    pub(super) right: &'s Segment,
    /// What is closed from there on.
    pub(super) closing: Closing,
    pub(super) habits: Habits,
}

/// The signs that a place shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reference) struct Shown {
    pub(in crate::reference) place: Place,
    signs: u64,
}

impl Shown {
    /// The signs of a place.
    pub(super) fn of(around: &Around<'_>) -> Self {
        let Around { place, left, last, right, closing, habits } = *around;
        let open = (left.brackets > 0 && closing.depth < 0)
            || (left.curly > 0 && closing.curly < 0)
            || (left.quotes % 2 == 1 && closing.quote);
        let closed = last.closed;
        let year = left.year && !closed;
        let finished = left.commas > 1 && last.in_place;
        // At the end of a line names go on only where the list has them on lines of their own.
        let names = !left.work && (place != Place::LineEnd || habits.names_by_line);
        // Names and numbers within brackets begin nothing, unless what is on the left is whole.
        let author = right.author == Some(Author::Sure) && (!open || finished || left.year);
        let bare = right.bare && !open;
        let begins = author || bare;
        let missing = habits.years && !closed;
        let off_line = habits.lines && place == Place::Within;
        let mut shown = Self { place, signs: 0 };
        let mut show = |sign: Sign, is_shown: bool| shown.signs |= u64::from(is_shown) << sign as u64;
        show(Sign::Always, true);
        show(Sign::Closed, closed);
        show(Sign::Bare, last.bare && !open);
        show(Sign::Finished, finished && !closed);
        show(Sign::Placed, last.in_place && !finished);
        show(Sign::Names, names);
        show(Sign::Year, year);
        show(Sign::Pages, left.pages);
        show(Sign::Author, left.author);
        show(Sign::OnePart, left.commas == 0 && left.work);
        show(Sign::Short, last.short);
        show(Sign::Open, open);
        show(Sign::NextAuthor, author);
        show(Sign::NextLikely, right.author == Some(Author::Likely));
        show(Sign::NextLower, right.lower);
        show(Sign::NextBare, bare);
        show(Sign::NextClosed, right.closed);
        show(Sign::NextYear, right.year && !right.closed);
        show(Sign::NextYearFirst, right.year_first && !right.closed);
        show(Sign::NextPages, right.pages);
        show(Sign::NextNames, right.names_only);
        show(Sign::NextOnePart, right.commas == 0);
        show(Sign::NextShort, right.short);
        show(Sign::NextPlaced, right.in_place);
        show(Sign::ClosedThenAuthor, closed && author);
        show(Sign::ClosedThenLower, closed && right.lower);
        show(Sign::ClosedTwice, closed && right.closed);
        show(Sign::FinishedThenAuthor, finished && author);
        show(Sign::FinishedThenLower, finished && right.lower);
        show(Sign::NamesThenAuthor, names && author);
        show(Sign::NamesThenNames, names && right.names_only);
        show(Sign::NamesThenTitle, names && !begins);
        show(Sign::AuthorTwice, left.author && author);
        show(Sign::AuthorOnLeftAlone, left.author && !begins);
        show(Sign::YearTwice, year && right.year);
        show(Sign::YearThenAuthor, (year || left.pages) && author);
        show(Sign::PagesThenYear, left.pages && right.year);
        show(Sign::OpenThenAuthor, open && author);
        show(Sign::YearMissing, missing);
        show(Sign::YearMissingThenAuthor, missing && author);
        show(Sign::YearMissingThenNone, missing && !begins && !right.closed);
        show(Sign::OffLine, off_line);
        show(Sign::OffLineClosed, off_line && closed);
        show(Sign::OffSemicolon, habits.semicolons && place == Place::Break);
        show(Sign::NamesByLine, habits.names_by_line && names && right.author.is_some());
        shown
    }

    /// The places of the signs in [`Sign::ALL`].
    pub(in crate::reference) fn numbers(self) -> impl Iterator<Item = usize> {
        set_bits::<{ Sign::ALL.len() }>(u128::from(self.signs))
    }
}

/// How much each sign speaks for an end, in log-odds: a row for each sign, a column for each place.
#[derive(Clone)]
pub(in crate::reference) struct Weights(pub(in crate::reference) [[f32; PLACES]; Sign::ALL.len()]);

impl Weights {
    /// Weights from those that are learnt: a sign that came later says nothing until it is learnt.
    pub(super) const fn of(learnt: &[(Sign, [f32; PLACES])]) -> Self {
        let mut all = [[0.0; PLACES]; Sign::ALL.len()];
        let mut index = 0;
        while index < learnt.len() {
            all[learnt[index].0 as usize] = learnt[index].1;
            index += 1;
        }
        Self(all)
    }

    /// Whether a reference rather ends at a place than not.
    pub(in crate::reference) fn is_end(&self, shown: Shown) -> bool {
        let column = shown.place as usize;
        shown.numbers().map(|number| self.0[number][column]).sum::<f32>() > 0.0
    }
}
