//! Volume, issue and pages as the old layout prints them behind a source: `41 (1), pp. 49-82`.

use crate::model::{FieldName, Pages};
use crate::reference::draft::Draft;
use crate::reference::tail::{self, Numbering};
use crate::reference::{dates, lexicon};
use crate::span::Span;

/// Where the numbers begin and end among the pieces behind the year.
pub(super) fn run(texts: &[&str], from: usize) -> (usize, usize) {
    for start in from..texts.len() {
        if !begins(texts, start) {
            continue;
        }
        let count = texts[start..].iter().take_while(|piece| is_number(piece)).count();
        let is_sure = count > 1 || is_marked(texts[start]);
        if is_sure || start + count == texts.len() {
            return (start, start + count);
        }
    }
    (texts.len(), texts.len())
}

/// Takes the pieces that are numbers.
pub(super) fn take(draft: &mut Draft<'_>, pieces: &[Span]) {
    for piece in pieces {
        let text = draft.text(*piece);
        if let Some(issue) = issue_in_words(text) {
            draft.set(FieldName::Issue, issue, *piece);
        } else if let Some(marked) = tail::pages(text) {
            draft.set_marked_pages(marked, *piece);
        } else if let Some((volume, issue)) = series(text) {
            draft.set_numbering(&Numbering::Both(volume, issue), *piece);
        } else if let Some(numbering) = tail::numbering(text.trim_end_matches('.')) {
            match numbering {
                // Authors write pages without mark: `12(3), 1-9`.
                Numbering::Bare(number) if draft.item.issue.is_some() && number.contains(tail::is_dash) => {
                    let (first, last) = number.split_once(tail::is_dash).unwrap_or((number, ""));
                    let pages = Pages { first: first.to_owned(), last: Some(last.to_owned()) };
                    draft.set_pages(pages, *piece);
                }
                Numbering::Bare(number) if draft.item.volume.is_some() && tail::is_article_number(number) => {
                    draft.set(FieldName::ArticleNumber, number, *piece);
                }
                Numbering::Bare(_)
                | Numbering::Volume(_)
                | Numbering::Issue(_)
                | Numbering::Article(_)
                | Numbering::Both(..) => draft.set_numbering(&numbering, *piece),
            }
        }
    }
}

/// Whether the numbers can begin with a piece. The year of a meeting behind its place is none, and a part of a journal
/// belongs to its name: `Journal of Honey, Part B, 4 (2)`.
fn begins(texts: &[&str], at: usize) -> bool {
    let piece = texts[at];
    if !is_number(piece) || lexicon::opens(&["part ", "series ", "section "], piece) {
        return false;
    }
    let is_place =
        |piece: &&str| dates::is_day(piece) || lexicon::holds(&lexicon::PLACES, piece.trim_end_matches('.'));
    // `IL` is a state as well as a roman numeral.
    let is_letters = !piece.contains(|c: char| c.is_ascii_digit() || c == '(');
    if is_letters && texts.get(at + 1).is_none_or(|next| !is_number(next)) {
        return false;
    }
    let is_year = tail::year(piece).is_some();
    !(is_year && at > 1 && is_place(&texts[at - 1]) && texts.get(at + 1).is_none_or(|next| !is_number(next)))
}

fn is_number(piece: &str) -> bool {
    tail::pages(piece).is_some()
        || tail::numbering(piece.trim_end_matches('.')).is_some()
        || series(piece).is_some()
        || issue_in_words(piece).is_some()
}

/// Whether a piece is a number by its marks, so that text may follow it.
fn is_marked(piece: &str) -> bool {
    tail::pages(piece).is_some()
        || series(piece).is_some()
        || matches!(tail::numbering(piece), Some(Numbering::Both(..) | Numbering::Article(_)))
}

/// An issue without volume that has a name rather than a number, `(JUN)`.
fn issue_in_words(piece: &str) -> Option<&str> {
    let inner = piece.strip_prefix('(')?.strip_suffix(')')?;
    matches!(tail::numbering(inner), Some(Numbering::Issue(_))).then_some(inner)
}

/// A volume that bears the letters of its series, with an issue: `6 SE (6)`, `PAMI-8 (6)`, `3434 LNCS (PART 2)`.
fn series(piece: &str) -> Option<(&str, &str)> {
    let (volume, issue) = piece.strip_suffix(')')?.rsplit_once(" (")?;
    let (head, tail) = volume.split_once([' ', '-'])?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_letters =
        |text: &str| (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
    let sound = is_digits(head) && is_letters(tail) || is_letters(head) && is_digits(tail);
    (sound && !issue.is_empty() && issue.len() <= 24).then_some((volume, issue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_begin_behind_the_whole_name_of_the_source() {
        assert_eq!(run(&["Journal of Honey", "Part B", "4 (2)", "pp. 1-9"], 1), (2, 4));
        assert_eq!(run(&["Bees", "Wasps and Ants", "12"], 1), (2, 3));
        assert_eq!(run(&["Bees", "2000", "and honey"], 1), (3, 3));
        assert_eq!(run(&["Proceedings of the Bee Conference", "Dresden", "Germany", "2005"], 1), (4, 4));
        assert_eq!(run(&["Advances in Wax", "2013", "p. 7"], 1), (1, 3));
    }

    #[test]
    fn volumes_with_the_letters_of_a_series_are_read() {
        assert_eq!(series("6 SE (6)"), Some(("6 SE", "6")));
        assert_eq!(series("PAMI-8 (6)"), Some(("PAMI-8", "6")));
        assert_eq!(series("Part B (6)"), None);
    }
}
