//! The abbreviation of a journal, as every format is to hold it that has a place for it.
//!
//! Which title is abbreviated to what is the one rule of [`crate::emit`], a table of words with tests of its own; here is checked that
//! its outcome can be one. Which field holds it is left to the tables of the formats.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::emit::{Options, Stops, short_journal};
use crate::model::Item;

/// The abbreviation of the journal that an item stands in. Where it cannot be that of the title, the title, which nothing that is
/// written then agrees with.
pub(super) fn abbreviation<'i>(item: &'i Item, options: &Options) -> Option<Cow<'i, str>> {
    let title = item.container_title.as_deref()?;
    let short = short_journal(item, options)?;
    let has_stops = options.abbreviate_journals != Some(Stops::None);
    Some(if is_short_for(&short, title, has_stops) { short } else { Cow::Borrowed(title) })
}

/// Whether a text can abbreviate a title: its letters are some of those of the title, in order, and where stops are left out no word
/// ends in one.
fn is_short_for(short: &str, title: &str, has_stops: bool) -> bool {
    let mut letters = letters(title);
    let is_in_order = self::letters(short).all(|c| letters.any(|other| other == c));
    let ends_in_stop =
        |word: &str| word.strip_suffix('.').is_some_and(|word| word.ends_with(char::is_alphabetic));
    is_in_order && (has_stops || !short.split_whitespace().any(ends_in_stop))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().flat_map(char::to_lowercase).nfkd().filter(|c| c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_has_the_letters_of_its_title_in_order() {
        for (short, title, has_stops, is_short) in [
            ("J. Educ. Adm.", "Journal of Educational Administration", true, true),
            ("J Educ Adm", "Journal of Educational Administration", false, true),
            ("J Educ. Adm", "Journal of Educational Administration", false, false),
            ("J. Adm. Educ.", "Journal of Educational Administration", true, false),
            ("Z. f\u{fc}r Wachs", "ZEITSCHRIFT F\u{dc}R WACHS", true, true),
            ("J. Wax", "Journal of Honey", true, false),
        ] {
            assert_eq!(is_short_for(short, title, has_stops), is_short, "{short}");
        }
    }
}
