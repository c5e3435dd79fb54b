//! Where the title ends and the source begins: every cut between the pieces is a candidate, the best wins.

use super::batch;
use super::knowledge::Knowledge;
use super::pieces::Piece;
use super::score::{Context, Middle, Weights};

/// How far from the end a source may begin, in pieces: sources have few commas, hostile input has many.
const FARTHEST: usize = 16;

/// The cuts that are worth a look: how many of the pieces are the title. All of them: there is no source; none: no
/// title.
pub(super) fn candidates(pieces: usize) -> impl Iterator<Item = usize> {
    let nearest = pieces.saturating_sub(FARTHEST);
    (nearest..=pieces).rev().chain((nearest > 0).then_some(0))
}

/// A cut that was chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    /// How many of the pieces are the title.
    pub(super) cut: usize,
    /// How far its score is ahead of the next best.
    pub(super) margin: f32,
}

/// The best cut.
pub(super) fn best_cut(
    pieces: &[Piece<'_>],
    context: Context,
    weights: &Weights,
    knowledge: &Knowledge,
) -> Choice {
    let middle = Middle::new(pieces, context, knowledge);
    let mut best = (pieces.len(), f32::NEG_INFINITY);
    let mut next = f32::NEG_INFINITY;
    let mut buffer = String::new();
    for cut in candidates(middle.len()) {
        let mut score = middle.score(cut, weights);
        if let Some(learned) = knowledge.learned() {
            let texts: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
            score += batch::score(learned, &texts, cut, context, &weights.batch, &mut buffer);
        }
        if score > best.1 {
            next = best.1;
            best = (cut, score);
        } else if score > next {
            next = score;
        }
    }
    Choice { cut: best.0, margin: best.1 - next }
}

/// What cuts are scored with.
#[derive(Clone, Copy)]
pub(super) struct Scorer<'s> {
    pub(super) weights: &'s Weights,
    pub(super) knowledge: &'s Knowledge,
}

impl Scorer<'_> {
    /// The best cut.
    pub(super) fn best_cut(self, pieces: &[Piece<'_>], context: Context) -> Choice {
        best_cut(pieces, context, self.weights, self.knowledge)
    }

    /// Whether all pieces are rather the source than the title, where one of the two is missing.
    pub(super) fn is_source(self, pieces: &[Piece<'_>], context: Context) -> bool {
        let middle = Middle::new(pieces, context, self.knowledge);
        middle.score(0, self.weights) > middle.score(middle.len(), self.weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{NOTHING, weights};

    fn source(pieces: &[&str], has_volume: bool, has_pages: bool) -> String {
        let context = Context { has_volume, has_pages, has_authors: true, year: None };
        let read: Vec<Piece<'_>> =
            pieces.iter().map(|piece| Piece::alone(piece, &weights::LEARNT.words)).collect();
        pieces[best_cut(&read, context, &weights::LEARNT, &NOTHING).cut..].join(", ")
    }

    #[test]
    fn the_source_is_the_last_piece_before_the_numbers() {
        assert_eq!(source(&["A study of bees", "Journal of Honey"], true, true), "Journal of Honey");
    }

    #[test]
    fn commas_in_the_title_stay_in_the_title() {
        let pieces = ["Bees, wasps", "and the people who keep them", "Journal of Honey"];
        assert_eq!(source(&pieces, true, true), "Journal of Honey");
    }

    #[test]
    fn commas_in_the_source_stay_in_the_source() {
        let pieces = ["A sentence about the honey of bees", "Journal of Bees", "Wasps and Ants"];
        assert_eq!(source(&pieces, true, true), "Journal of Bees, Wasps and Ants");
    }

    #[test]
    fn a_title_alone_has_no_source() {
        assert_eq!(source(&["Reframing bees: Artistry", "Choice", "and Leadership"], false, false), "");
    }

    #[test]
    fn an_abbreviated_source_without_title_is_a_source() {
        assert_eq!(source(&["J. Mater. Honey"], true, true), "J. Mater. Honey");
    }
}
