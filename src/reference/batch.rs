//! What the counts of a batch say of a cut between title and source: a few features with weights of their own.
//!
//! The counts are [`super::learned`]; the weights are learnt apart from those of [`super::score`], so that a reference is
//! read as ever where nothing was counted. Rounded logarithms give the same score on every machine.

use super::learned::{Learned, Seen};
use super::score::Context;

/// How many features there are.
pub(super) const COUNT: usize = 9;

/// The features that speak against a cut; the others speak for it. Training keeps them so: few examples are enough
/// for how much, and too few for whether.
pub(super) const AGAINST: [usize; 2] = [WITHIN, TITLE];

const JOURNAL: usize = 0;
const JOURNAL_ALONE: usize = 1;
const KNOWN: usize = 2;
const KNOWN_ALONE: usize = 3;
const BOOK: usize = 4;
const WITHIN: usize = 5;
const TITLE: usize = 6;
const WHOLE_BOOK: usize = 7;
const NO_TITLE: usize = 8;

/// What the counts add to the log-odds of the cut behind the first `cut` pieces; `buffer` is overwritten.
pub(super) fn score(
    learned: &Learned,
    pieces: &[&str],
    cut: usize,
    context: Context,
    weights: &[f32; COUNT],
    buffer: &mut String,
) -> f32 {
    features(learned, pieces, cut, context, buffer).iter().zip(weights).map(|(f, w)| f * w).sum()
}

/// The features of the cut behind the first `cut` pieces.
pub(super) fn features(
    learned: &Learned,
    pieces: &[&str],
    cut: usize,
    context: Context,
    buffer: &mut String,
) -> [f32; COUNT] {
    let mut f = [0.0; COUNT];
    let alone = !context.has_volume && !context.has_pages;
    let (title, source) = pieces.split_at(cut);
    if source.is_empty() {
        // A book whose chapters are cited is a title where it is cited itself; a journal is not.
        if !context.has_volume {
            f[WHOLE_BOOK] = magnitude(learned.seen(title, buffer).book);
        }
        return f;
    }
    let Seen { journal, book, within, title: ends } = learned.seen(source, buffer);
    let whole = journal.saturating_add(book);
    f[WITHIN] = magnitude(within);
    if !context.has_volume {
        // A title can end in the name of a journal; before a volume the journal is meant.
        f[TITLE] = magnitude(ends.saturating_sub(whole));
    }
    if title.is_empty() {
        // A title alone is often a journal's name too, so that without a volume this says nothing.
        f[NO_TITLE] = if context.has_volume { magnitude(journal) } else { 0.0 };
        return f;
    }
    f[KNOWN] = f32::from(u8::from(whole > 0));
    if alone {
        f[KNOWN_ALONE] = f[KNOWN];
        f[JOURNAL_ALONE] = magnitude(journal);
    } else {
        f[JOURNAL] = magnitude(journal);
    }
    if !context.has_volume {
        f[BOOK] = magnitude(book);
    }
    f
}

/// How many times a count doubles from 1: 0 for none, 1 for 1 and 2, 2 for 3 to 6.
fn magnitude(count: u32) -> f32 {
    // At most 32, which an f32 holds exactly.
    f32::from(u8::try_from(count.saturating_add(1).ilog2()).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Report;
    use crate::reference::{self, Knowledge};

    /// The source of a reference, when counts say so.
    #[track_caller]
    fn source(raw: &str, counts: &str) -> Option<String> {
        let mut knowledge = Knowledge::default();
        knowledge.add_learned(format!("# refmill learned 1\n{counts}").parse().unwrap());
        reference::parse(raw, 0, &knowledge, &mut Report::default()).item.container_title
    }

    #[test]
    fn a_journal_of_the_batch_is_a_source_without_numbers_too() {
        let raw = "Roe J., The Smoke of War and the Keepers of Bees, Smoke and Wax, (2021)";
        let known = source(raw, "smoke wax\t90\t0\t0\t0");
        assert_eq!((source(raw, ""), known.as_deref()), (None, Some("Smoke and Wax")));
    }

    #[test]
    fn a_place_before_a_journal_of_the_batch_is_left_to_the_title() {
        let raw =
            "Roe J., Smoke in the hives of Honeyland, Bees?, The Review of Hives, 29, 2, pp. 228-249, (2018)";
        let known = source(raw, "review of hives\t90\t0\t0\t0");
        assert_eq!(known.as_deref(), Some("The Review of Hives"));
    }

    #[test]
    fn the_end_of_titles_is_no_source() {
        let raw = "Weekly earnings of keepers, Honeyland, (2018)";
        let counts = "honeyland\t0\t0\t0\t9\n";
        assert_eq!(source(raw, counts), None);
    }

    #[test]
    fn a_book_whose_chapters_are_cited_is_a_title_where_it_is_cited_itself() {
        let raw = "Hoe R., Joe P., Smoke, Wax, and Honey: The Study of 62 Hives, pp. 15-19, (2004)";
        let known = source(raw, "smoke wax honey the study of 62 hives\t0\t9\t0\t0");
        assert_eq!(known, None);
    }

    #[test]
    fn a_journal_without_title_before_its_numbers_is_a_source() {
        let raw = "Roe J., Poe A., Honey Wax Smoke, 519, (2009)";
        assert_eq!(source(raw, "honey wax smoke\t30\t0\t0\t0").as_deref(), Some("Honey Wax Smoke"));
        assert_eq!(source("Roe J., Honey Wax Smoke, (2009)", "honey wax smoke\t30\t0\t0\t0"), None);
    }
}
