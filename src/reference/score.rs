//! How good a cut between title and source is: features of both sides and a linear model over them.
//!
//! The cuts are enumerated in [`super::segment`]. The weights are set by hand from the regularities of the
//! strings; each is the change in the log-odds of the cut.

use super::lexicon;

/// What is known of one comma-separated piece, counted once and added up for every cut.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PieceFacts {
    /// Words that a title in title case capitalises.
    content: u16,
    /// Those of them that are capitalised.
    capitalised: u16,
    /// All words.
    words: u16,
    /// Words that end in a stop.
    stops: u16,
    /// Words that occur in names of sources.
    source_words: u16,
    /// Whether it begins in lower case.
    begins_lower: bool,
    /// Whether it begins with `and`, `or` or `&`.
    begins_conjunction: bool,
    /// Whether it begins like the name of a source.
    opens_source: bool,
    /// Whether it is the name of a source that is known.
    is_known: bool,
    /// Whether it is a publisher.
    is_publisher: bool,
    /// Whether it begins with `In `.
    begins_in: bool,
    /// Whether it begins with a digit.
    begins_digit: bool,
    /// Whether it ends in a question or exclamation mark, or a closing quotation mark.
    ends_closed: bool,
    /// Whether a word of it is a conference's.
    is_conference: bool,
    /// Whether it joins two things with `and` or `&`.
    joins: bool,
    /// Whether it is a place that titles end in.
    is_place: bool,
    /// Opening less closing parentheses.
    depth: i16,
}

impl PieceFacts {
    /// Counts what is to be known of a piece.
    pub(super) fn of(piece: &str) -> Self {
        let mut facts = Self {
            begins_lower: piece.starts_with(char::is_lowercase) && !is_known_source(piece),
            begins_conjunction: ["and ", "or ", "& ", "And ", "et ", "y ", "und "]
                .iter()
                .any(|word| piece.starts_with(word)),
            opens_source: lexicon::opens_source(piece),
            is_known: is_known_source(piece),
            is_publisher: lexicon::holds(&lexicon::PUBLISHERS, piece.trim_end_matches('.')),
            begins_in: ["In ", "In: ", "in: ", "in Proceedings", "in Proc"]
                .iter()
                .any(|word| piece.starts_with(word)),
            joins: piece.contains(" and ") || piece.contains(" & "),
            is_place: lexicon::holds(&lexicon::PLACES, piece.trim_end_matches('.')),
            begins_digit: piece.starts_with(|c: char| c.is_ascii_digit()),
            ends_closed: piece.ends_with(['?', '!', '”', '"', '’', '»']),
            ..Self::default()
        };
        for word in piece.split_whitespace() {
            facts.words += 1;
            facts.depth += word.bytes().filter(|b| *b == b'(').count() as i16;
            facts.depth -= word.bytes().filter(|b| *b == b')').count() as i16;
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if bare.is_empty() {
                continue;
            }
            if word.ends_with('.') && bare.len() < word.len() {
                facts.stops += 1;
            }
            if lexicon::holds(&lexicon::SOURCE_WORDS, bare) {
                facts.source_words += 1;
            }
            facts.is_conference |= is_conference_word(bare);
            if bare.starts_with(char::is_alphabetic) && !lexicon::holds(&lexicon::SMALL_WORDS, bare) {
                facts.content += 1;
                facts.capitalised += u16::from(!bare.starts_with(char::is_lowercase));
            }
        }
        facts
    }

    fn add(&mut self, other: &Self) {
        self.content += other.content;
        self.capitalised += other.capitalised;
        self.words += other.words;
        self.stops += other.stops;
        self.source_words += other.source_words;
        self.is_conference |= other.is_conference;
        self.depth += other.depth;
    }

    fn capital_share(&self) -> f32 {
        share(self.capitalised, self.content)
    }
}

fn share(part: u16, whole: u16) -> f32 {
    if whole == 0 { 0.5 } else { f32::from(part) / f32::from(whole) }
}

/// Whether a whole piece is the name of a source that is known.
pub(super) fn is_known_source(piece: &str) -> bool {
    let bare = piece.trim_end_matches('.');
    lexicon::holds(&lexicon::KNOWN_SOURCES, bare)
        || lexicon::holds(&lexicon::NEWSPAPERS, bare)
        || lexicon::holds(&lexicon::PREPRINT_SERVERS, bare)
}

/// Whether a word names a meeting or its proceedings.
pub(super) fn is_conference_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "colloquium",
        "conf",
        "conference",
        "conferences",
        "congress",
        "convention",
        "meeting",
        "proc",
        "proceedings",
        "symp",
        "symposium",
        "workshop",
        "workshops",
    ];
    lexicon::among(WORDS, word)
}

/// What is known of the reference as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    /// Whether a volume or issue stands behind the source.
    pub(super) has_volume: bool,
    /// Whether pages stand behind the source.
    pub(super) has_pages: bool,
    /// Whether there are authors.
    pub(super) has_authors: bool,
}

/// The log-odds of a cut: `facts[..cut]` are the title, `facts[cut..]` the source.
pub(super) fn score(facts: &[PieceFacts], cut: usize, context: Context) -> f32 {
    let (title, source) = facts.split_at(cut);
    let (mut left, mut right) = (PieceFacts::default(), PieceFacts::default());
    title.iter().for_each(|piece| left.add(piece));
    source.iter().for_each(|piece| right.add(piece));
    let flag = |condition: bool| f32::from(u8::from(condition));
    let mut sum = 0.0;
    let Some(first) = source.first() else {
        // No source: volume and pages say that there is one.
        sum += weight::VOLUME_WITHOUT_SOURCE * flag(context.has_volume);
        sum += weight::PAGES_WITHOUT_SOURCE * flag(context.has_pages);
        return sum + weight::NO_SOURCE * flag(!context.has_volume && !context.has_pages);
    };
    let last = source.last().unwrap_or(first);
    let source_words = f32::from(right.source_words.min(3));
    sum += weight::SOURCE_WORD * source_words;
    sum += weight::OPENS_SOURCE * flag(first.opens_source);
    sum += weight::KNOWN * flag(first.is_known && source.len() == 1);
    sum += weight::PUBLISHER * flag(last.is_publisher && source.len() == 1);
    sum += weight::BEGINS_IN * flag(first.begins_in);
    sum += weight::STOPS * share(right.stops, right.words.max(1)).min(1.0);
    sum += weight::CAPITALS * right.capital_share();
    sum += weight::CAPITALS_CONTRAST
        * (right.capital_share() - if title.is_empty() { 0.5 } else { left.capital_share() });
    sum += weight::BEGINS_LOWER * flag(first.begins_lower && !first.begins_in);
    sum += weight::BEGINS_CONJUNCTION * flag(first.begins_conjunction);
    sum += weight::PIECES * f32::from(u8::try_from(source.len() - 1).unwrap_or(u8::MAX));
    sum += weight::LONG * f32::from(right.words.saturating_sub(8));
    sum += weight::CONFERENCE * flag(right.is_conference);
    sum += weight::CLOSED_TITLE * flag(title.last().is_some_and(|piece| piece.ends_closed));
    sum += weight::IN_PARENTHESES * flag(left.depth > 0);
    sum += weight::NAME_LEFT_BEHIND * flag(leaves_name_behind(title));
    sum += weight::PLACE * flag(first.is_place);
    sum +=
        weight::LATER_OPENING * flag(source[1..].iter().any(|piece| piece.opens_source || piece.begins_in));
    sum += weight::DIGIT_WITHOUT_MEETING * flag(first.begins_digit && !right.is_conference);
    sum += weight::SOURCE_WORDS_LEFT
        * f32::from(title.iter().skip(1).filter(|piece| piece.opens_source).count().min(2) as u8);
    if title.is_empty() {
        sum += weight::NO_TITLE + weight::NO_TITLE_NO_AUTHORS * flag(!context.has_authors);
        sum += weight::NO_TITLE_WITHOUT_VOLUME * flag(!context.has_volume);
        sum += weight::NO_TITLE_WITHOUT_PAGES * flag(!context.has_pages && right.stops == 0);
    } else {
        sum += weight::SHORT_TITLE * flag(left.words == 1);
    }
    sum
}

/// Whether a title in sentence case ends in a short piece in capitals, as if the first word of `Theory, Culture and
/// Society` had been left behind.
fn leaves_name_behind(title: &[PieceFacts]) -> bool {
    let [sentence @ .., last] = title else { return false };
    let (mut before, few) = (PieceFacts::default(), 4);
    sentence.iter().for_each(|piece| before.add(piece));
    let is_name = last.content > 0 && last.capitalised == last.content && last.words <= few;
    is_name && !last.is_place && !last.joins && !sentence.is_empty() && before.capital_share() < 0.6
}

mod weight {
    pub(super) const VOLUME_WITHOUT_SOURCE: f32 = -7.0;
    pub(super) const PAGES_WITHOUT_SOURCE: f32 = -4.0;
    pub(super) const NO_SOURCE: f32 = 2.2;
    pub(super) const SOURCE_WORD: f32 = 0.9;
    pub(super) const OPENS_SOURCE: f32 = 2.2;
    pub(super) const KNOWN: f32 = 3.0;
    pub(super) const PUBLISHER: f32 = 2.5;
    pub(super) const BEGINS_IN: f32 = 2.5;
    pub(super) const STOPS: f32 = 3.5;
    pub(super) const CAPITALS: f32 = 2.0;
    pub(super) const CAPITALS_CONTRAST: f32 = 2.0;
    pub(super) const BEGINS_LOWER: f32 = -3.0;
    pub(super) const BEGINS_CONJUNCTION: f32 = -3.5;
    pub(super) const PIECES: f32 = -0.9;
    pub(super) const LONG: f32 = -0.12;
    pub(super) const CONFERENCE: f32 = 0.8;
    pub(super) const CLOSED_TITLE: f32 = 1.0;
    pub(super) const IN_PARENTHESES: f32 = -5.0;
    pub(super) const NAME_LEFT_BEHIND: f32 = -2.2;
    pub(super) const PLACE: f32 = -2.0;
    pub(super) const LATER_OPENING: f32 = -1.6;
    pub(super) const DIGIT_WITHOUT_MEETING: f32 = -1.5;
    pub(super) const SOURCE_WORDS_LEFT: f32 = -0.5;
    pub(super) const NO_TITLE: f32 = -4.0;
    pub(super) const NO_TITLE_NO_AUTHORS: f32 = -2.0;
    pub(super) const NO_TITLE_WITHOUT_VOLUME: f32 = -4.5;
    pub(super) const NO_TITLE_WITHOUT_PAGES: f32 = -4.5;
    pub(super) const SHORT_TITLE: f32 = -0.6;
}
