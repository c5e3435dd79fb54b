//! What a batch of references shows: how often a text stood as a source, within one, or at the end of a title.
//!
//! Counted from references that leave no doubt, merged, written and read as text. What the counts say of a reference
//! that does leave doubt is judged in [`super::batch`].

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use super::draft::Draft;
use super::score::Weights;
use super::{NOTHING, identifiers, new, old, pieces, segment, weights};
use crate::model::{Item, Record};
use crate::span::Span;

/// What a batch of references shows of the texts in it. Counts merge in any order with the same outcome.
///
/// ```
/// use refmill::{IntakeOptions, Learned, parse};
///
/// let parsed = parse(b"Roe J., On bees, Smoke, Wax and Honey, 3, 1, pp. 1-9, (2001)\n", &IntakeOptions::default())?;
/// let mut learned = Learned::default();
/// parsed.records.iter().for_each(|record| learned.count(record));
/// let text = learned.to_string();
/// assert!(text.contains("smoke wax honey\t1\t0\t0\t0\n"));
/// assert_eq!(text.parse::<Learned>()?, learned);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// By folded text. Whoever iterates sorts.
    texts: HashMap<String, Seen>,
}

/// How often a text was seen, by what it turned out to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// A source before volume and pages.
    pub(super) journal: u32,
    /// A source before pages alone.
    pub(super) book: u32,
    /// The end of a longer source.
    pub(super) within: u32,
    /// The end of a longer title.
    pub(super) title: u32,
}

impl Seen {
    /// Adds up without overflow, which keeps merging independent of its order.
    const fn and(self, other: Self) -> Self {
        Self {
            journal: self.journal.saturating_add(other.journal),
            book: self.book.saturating_add(other.book),
            within: self.within.saturating_add(other.within),
            title: self.title.saturating_add(other.title),
        }
    }
}

/// Folded texts that one reference shows, and as what.
pub(super) type Lesson = Vec<(String, Seen)>;

/// A text that is no counts of a batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LearnedError {
    /// Something else.
    #[error("its first line is not `{HEAD} {VERSION}`; `refmill learn` writes such a file")]
    Other,
    /// Counts in a form that is not known here.
    #[error(
        "it is in version {0} of the form, and this refmill reads version {VERSION}; let this refmill learn again"
    )]
    Version(String),
    /// A line without text or counts.
    #[error(
        "line {line}: `{text}` is not a text and four counts with tabs between them; learn again, or take it out"
    )]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
}

const HEAD: &str = "# refmill learned";
const VERSION: &str = "1";
const COLUMNS: &str = "# text\tjournal\tbook\twithin\ttitle";

/// The most texts that are kept: what is learnt from however much stays as small as this.
const MOST: usize = 500_000;

/// The longest folded text that is counted, in bytes.
const LONGEST: usize = 200;

/// How many pieces at the end of a source or a title are counted as its end.
const ENDING: usize = 4;

/// How far the best cut has to be ahead of the next best for a reference to leave no doubt: with volume and pages, with
/// pages alone, with neither.
const SURE: f32 = 2.0;
const SURE_OF_BOOK: f32 = 3.0;
const SURE_OF_TITLE: f32 = 5.0;

impl Learned {
    /// Counts what the references of a record show.
    pub fn count(&mut self, record: &Record) {
        for reference in &record.references {
            self.add(lesson(&reference.raw, &weights::LEARNT));
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: Self) {
        self.add(other.texts);
        self.keep(MOST);
    }

    /// How many texts were counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len().min(MOST)
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub(super) fn add(&mut self, seen: impl IntoIterator<Item = (String, Seen)>) {
        for (text, seen) in seen {
            let known = self.texts.entry(text).or_default();
            *known = known.and(seen);
        }
        if self.texts.len() >= 2 * MOST {
            self.keep(MOST);
        }
    }

    /// Takes back what was added.
    pub(super) fn take_back(&mut self, lesson: &Lesson) {
        for (text, seen) in lesson {
            if let Some(known) = self.texts.get_mut(text) {
                known.journal = known.journal.saturating_sub(seen.journal);
                known.book = known.book.saturating_sub(seen.book);
                known.within = known.within.saturating_sub(seen.within);
                known.title = known.title.saturating_sub(seen.title);
            }
        }
    }

    /// Keeps the texts with the smallest hashes: a sample that is the same however counts were merged on the way, since
    /// what one part drops, the whole would drop too.
    fn keep(&mut self, most: usize) {
        if self.texts.len() <= most {
            return;
        }
        let mut hashes: Vec<u64> = self.texts.keys().map(|text| hash(text)).collect();
        let (_, last, _) = hashes.select_nth_unstable(most.saturating_sub(1));
        let last = *last;
        self.texts.retain(|text, _| hash(text) <= last);
    }

    /// What was seen of the pieces as one text; `buffer` is overwritten.
    pub(super) fn seen(&self, pieces: &[&str], buffer: &mut String) -> Seen {
        if fold(pieces, buffer) {
            self.texts.get(buffer).copied().unwrap_or_default()
        } else {
            Seen::default()
        }
    }
}

/// FNV-1a: the same on every machine.
fn hash(text: &str) -> u64 {
    let add = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, add)
}

impl fmt::Display for Learned {
    /// The form of files: sorted, so that the same counts are the same bytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut whole;
        let mut learned = self;
        if self.texts.len() > MOST {
            whole = self.clone();
            whole.keep(MOST);
            learned = &whole;
        }
        writeln!(f, "{HEAD} {VERSION}\n{COLUMNS}")?;
        let mut texts: Vec<_> = learned.texts.iter().collect();
        texts.sort_unstable_by_key(|(text, _)| text.as_str());
        for (text, Seen { journal, book, within, title }) in texts {
            writeln!(f, "{text}\t{journal}\t{book}\t{within}\t{title}")?;
        }
        Ok(())
    }
}

impl FromStr for Learned {
    type Err = LearnedError;

    fn from_str(text: &str) -> Result<Self, LearnedError> {
        let mut lines = (1..).zip(text.lines());
        let version = lines.next().and_then(|(_, first)| first.strip_prefix(HEAD)).map(str::trim);
        match version {
            Some(VERSION) => {}
            Some(other) if !other.is_empty() => return Err(LearnedError::Version(other.to_owned())),
            Some(_) | None => return Err(LearnedError::Other),
        }
        let mut learned = Self::default();
        for (line, text) in lines.filter(|(_, text)| !text.trim().is_empty() && !text.starts_with('#')) {
            let read = line_of(text);
            learned.add([read.ok_or_else(|| LearnedError::Line { line, text: shortened(text) })?]);
        }
        learned.keep(MOST);
        Ok(learned)
    }
}

/// Reads a line of a file. Texts are folded again, so that a person can write one as it is printed.
fn line_of(line: &str) -> Option<(String, Seen)> {
    let mut cells = line.split('\t');
    let mut folded = String::new();
    fold(&[cells.next()?], &mut folded).then_some(())?;
    let mut count = || cells.next()?.trim().parse().ok();
    let seen = Seen { journal: count()?, book: count()?, within: count()?, title: count()? };
    cells.next().is_none().then_some((folded, seen))
}

fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Writes the words of the pieces into `folded`, in lower case with single blanks, without `and`, and without `in` and
/// `the` at the beginning: what spellings of one name have in common. False where there is nothing to count.
fn fold(pieces: &[&str], folded: &mut String) -> bool {
    folded.clear();
    // Lower case is hardly ever longer; what is far too long is not even read.
    if pieces.iter().map(|piece| piece.len()).sum::<usize>() > 2 * LONGEST {
        return false;
    }
    let words = pieces.iter().flat_map(|piece| piece.split(|c: char| !c.is_alphanumeric()));
    for word in words.filter(|word| !word.is_empty()) {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if is("and") || (folded.is_empty() && (is("in") || is("the"))) {
            continue;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    !folded.is_empty() && folded.len() <= LONGEST
}

/// What a reference shows, if it leaves no doubt.
pub(super) fn lesson(raw: &str, weights: &Weights) -> Lesson {
    let mut item = Item::default();
    let mut draft = Draft::new(raw, &mut item, &weights.words);
    identifiers::take(&mut draft);
    let mut lesson = Lesson::new();
    let mut show = |pieces: &[&str], seen: Seen| {
        let mut folded = String::new();
        if fold(pieces, &mut folded) {
            lesson.push((folded, seen));
        }
    };
    let journal = Seen { journal: 1, ..Seen::default() };
    let book = Seen { book: 1, ..Seen::default() };
    if let Some(slots) = old::slots(&draft) {
        // Year and comma stand between title and source here: nothing is a matter of judgement.
        old::read(&mut draft, &slots, segment::Scorer { weights, knowledge: &NOTHING });
        if let (Some(source), Some(_), Some(_)) =
            (&draft.item.container_title, &draft.item.volume, &draft.item.page)
        {
            let places = pieces::pieces(source, Span::new(0, source.len()));
            let texts: Vec<&str> = places.iter().map(|place| &source[place.range()]).collect();
            show_source(&texts, journal, &mut show);
        }
        return lesson;
    }
    let new::Parts { middle, context, .. } = new::middle(&mut draft);
    if middle.is_empty() {
        return lesson;
    }
    let segment::Choice { cut, margin } = new::choice(&middle, context, weights, &NOTHING);
    let texts: Vec<&str> = middle.iter().map(|piece| piece.text).collect();
    let (title, source) = texts.split_at(cut);
    let sure = match (context.has_volume, context.has_pages) {
        (true, true) if margin >= SURE => {
            show_source(source, journal, &mut show);
            true
        }
        (false, true) if margin >= SURE_OF_BOOK => {
            show_source(source, book, &mut show);
            true
        }
        (false, false) => margin >= SURE_OF_TITLE,
        (_, true) | (true, false) => false,
    };
    if sure {
        for start in title.len().saturating_sub(ENDING).max(1)..title.len() {
            show(&title[start..], Seen { title: 1, ..Seen::default() });
        }
    }
    lesson
}

/// Shows a source, and what it ends in as no source of its own.
fn show_source(source: &[&str], whole: Seen, show: &mut impl FnMut(&[&str], Seen)) {
    show(source, whole);
    for start in source.len().saturating_sub(ENDING).max(1)..source.len() {
        show(&source[start..], Seen { within: 1, ..Seen::default() });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn learned(references: &[&str]) -> Learned {
        let mut learned = Learned::default();
        references.iter().for_each(|raw| learned.add(lesson(raw, &weights::LEARNT)));
        learned
    }

    /// The lines of the file behind its head.
    fn lines(learned: &Learned) -> Vec<String> {
        learned.to_string().lines().skip(2).map(str::to_owned).collect()
    }

    #[test]
    fn clear_references_show_sources_and_the_ends_of_titles_and_sources() {
        for (raw, expected) in [
            (
                "Roe J., On bees, Journal of Honey, 41, 1, pp. 49-82, (2005)",
                &["journal of honey\t1\t0\t0\t0"][..],
            ),
            (
                "Roe J., The smoke of bees, The handbook of honey, pp. 49-82, (2005)",
                &["handbook of honey\t0\t1\t0\t0"],
            ),
            (
                "Roe J., On the bees of Ontario, Canada, Journal of Wax, Smoke & Honey, 41, 1, pp. 49-82, (2005)",
                &["canada\t0\t0\t0\t1", "journal of wax smoke honey\t1\t0\t0\t0", "smoke honey\t0\t0\t1\t0"],
            ),
            (
                "Roe, J., On bees (2005) Journal of Honey, 41 (1), pp. 49-82.",
                &["journal of honey\t1\t0\t0\t0"],
            ),
        ] {
            assert_eq!(lines(&learned(&[raw])), expected, "{raw}");
        }
    }

    #[test]
    fn doubtful_references_show_nothing() {
        for raw in [
            "Roe J., Smoke, wax and honey, Hives and Men, (2005)",
            "Roe J., Smoke, wax and honey, Hives and Men, 41, (2005)",
            "Roe, J., Hives and Men (2005)",
            "41, 1, pp. 49-82, (2005)",
            "",
        ] {
            assert_eq!(lines(&learned(&[raw])), [""; 0], "{raw}");
        }
    }

    #[test]
    fn spellings_of_one_name_are_one_text() {
        let folded = |text: &str| {
            let mut folded = String::new();
            fold(&text.split(", ").collect::<Vec<_>>(), &mut folded).then_some(folded)
        };
        for text in [
            "The Journal of Bees, Wasps & Honey",
            "journal of bees, wasps and honey.",
            "In: the JOURNAL of Bees Wasps, and Honey",
        ] {
            assert_eq!(folded(text).as_deref(), Some("journal of bees wasps honey"), "{text}");
        }
        assert_eq!(folded("Żółć, Мёд").as_deref(), Some("żółć мёд"));
        for nothing in ["", "–, .", "in the", &"long ".repeat(200)] {
            assert_eq!(folded(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_line_written_by_hand_counts_as_it_is_printed() {
        let text = "# refmill learned 1\n\n# ours\nThe Journal of Bees & Honey\t3\t0\t1\t0\r\njournal of bees honey\t1\t0\t0\t0";
        let read: Learned = text.parse().unwrap();
        assert_eq!(lines(&read), ["journal of bees honey\t4\t0\t1\t0"]);
    }

    #[test]
    fn what_is_no_counts_is_refused_with_its_line() {
        let refused = |text: &str| text.parse::<Learned>().unwrap_err().to_string();
        for text in ["", "Journal of Honey\n", "# refmill\n", "@article{a,\n}"] {
            assert!(refused(text).contains("its first line is not `# refmill learned 1`"), "{text}");
        }
        assert!(refused("# refmill learned 2\n").contains("version 2"));
        for line in [
            "honey",
            "honey\t1\t2\t3",
            "honey\t1\t2\t3\t4\t5",
            "honey\t1\t2\t3\t-4",
            "\t1\t2\t3\t4",
            "...\t1\t2\t3\t4",
        ] {
            let message = refused(&format!("# refmill learned 1\nwax\t1\t0\t0\t0\n{line}\n"));
            assert!(message.starts_with("line 3: `"), "{message}");
        }
    }

    #[test]
    fn what_is_taken_back_was_never_there() {
        let raw = "Roe J., On bees, Journal of Honey, 41, 1, pp. 49-82, (2005)";
        let mut learned = learned(&[raw, raw]);
        learned.take_back(&lesson(raw, &weights::LEARNT));
        assert_eq!(lines(&learned), ["journal of honey\t1\t0\t0\t0"]);
    }

    fn counts() -> impl Strategy<Value = Learned> {
        let count = || prop_oneof![0u32..4, Just(u32::MAX)];
        let seen = (count(), count(), count(), count()).prop_map(|(journal, book, within, title)| Seen {
            journal,
            book,
            within,
            title,
        });
        proptest::collection::hash_map("[a-h]{1,2}", seen, 0..12).prop_map(|texts| Learned { texts })
    }

    fn merged(parts: &[&Learned], most: usize) -> Learned {
        let mut whole = Learned::default();
        for part in parts {
            whole.add(part.texts.clone());
            whole.keep(most);
        }
        whole
    }

    proptest! {
        #[test]
        fn counts_merge_the_same_in_any_order_and_grouping(a in counts(), b in counts(), c in counts()) {
            for most in [MOST, 5] {
                let whole = merged(&[&a, &b, &c], most);
                prop_assert_eq!(&whole, &merged(&[&c, &a, &b], most));
                prop_assert_eq!(&whole, &merged(&[&a, &merged(&[&b, &c], most)], most));
                prop_assert!(whole.texts.len() <= most);
            }
        }

        #[test]
        fn counts_are_read_as_they_were_written(counts in counts()) {
            let text = counts.to_string();
            let read: Learned = text.parse().unwrap();
            prop_assert_eq!(read.to_string(), text);
            prop_assert_eq!(read, counts);
        }

        #[test]
        fn learning_from_parts_and_merging_is_learning_from_the_whole(split in 0usize..5, turn in 0usize..5) {
            let mut references = [
                "Roe J., On bees, Journal of Honey, 41, 1, pp. 49-82, (2005)",
                "Poe A., On wax, The journal of honey, 42, 1, pp. 4-8, (2006)",
                "Doe M., On the bees of Ontario, Canada, Wax, Smoke and Honey Review, 3, pp. 1-9, (2007)",
                "Moe T., Smoke, wax and honey, Hives and Men, (2005)",
                "Loe K., On smoke, The handbook of honey, pp. 49-82, (2005)",
            ];
            let whole = learned(&references);
            references.rotate_left(turn);
            let mut parts = learned(&references[split..]);
            parts.merge(learned(&references[..split]));
            prop_assert_eq!(parts.to_string(), whole.to_string());
        }
    }
}
