//! What a word hints at, and the lists of the words and pairs that do, each a text file. The build script reads this file, too.

use super::lists::Lists;

/// What a word hints at: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Hints(pub(crate) u64);

impl Hints {
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has one of some hints.
    pub(crate) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}

macro_rules! hints {
    ($($(#[$doc:meta])* $name:ident = $bit:literal $file:literal,)+) => {
        $($(#[$doc])* pub(crate) const $name: Hints = Hints(1 << $bit);)+

        /// The files of the lists.
        #[allow(dead_code, reason = "the build script reads the files")]
        pub(crate) const FILES: &[(Hints, &str)] =
            &[$(($name, include_str!(concat!("kinds/", $file, ".txt"))),)+];
    };
}

hints! {
    ABBREVIATION = 0 "abbreviations",
    ACADEMY = 1 "academies",
    BOOK = 2 "books",
    DATASET = 3 "datasets",
    DATE = 4 "dates",
    HANDBOOK = 5 "handbooks",
    HEADLINE = 6 "headlines",
    LAW = 7 "laws",
    MAGAZINE = 8 "magazines",
    MEETING = 9 "meetings",
    NEWS = 10 "news",
    PATENT = 11 "patents",
    PERIODICAL = 12 "periodicals",
    PREPRINT = 13 "preprints",
    PROCEEDINGS = 14 "proceedings",
    PROCEEDINGS_SERIES = 15 "proceedings_series",
    PROGRAM = 16 "programs",
    REPORT_SERIES = 17 "report_series",
    REPORT = 18 "reports",
    SPONSOR = 19 "sponsors",
    STANDARD = 20 "standards",
    SURVEY = 21 "surveys",
    TALK = 22 "talks",
    THESIS = 23 "theses",
    THESIS_SAID = 24 "theses_said",
    WEB = 25 "web",
    DATASET_LAST = 26 "datasets_last",
    PROGRAM_LAST = 27 "programs_last",
    RETRIEVAL = 28 "retrieval",
    LAW_SOURCE = 29 "law_sources",
    EDITION = 30 "editions",
    SCHOOL = 31 "schools",
    PRESS = 32 "presses",
    OPENS_RETRIEVAL = 33 "retrieval_openings",
}

/// The word of a body.
pub(crate) const BODY: Hints = Hints(1 << 40);

/// A word that names a meeting or its proceedings.
pub(crate) const MEETING_WORD: Hints = Hints(1 << 43);

/// The name of a publisher, or a word of it.
pub(crate) const PUBLISHER: Hints = Hints(1 << 41);

/// The first word of a pair that is listed.
pub(crate) const OPENS: Hints = Hints(1 << 42);

impl Hints {
    /// What is a meeting's is told apart from what academies have too.
    #[allow(dead_code, reason = "the build script asks for it")]
    pub(crate) const fn settled(self) -> Self {
        if self.any(PROCEEDINGS) { Self(self.0 & !MEETING.0) } else { self }
    }
}

/// What is known of a word or phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Known {
    /// The lists that it is in.
    pub(crate) lists: Lists,
    /// What it hints at.
    pub(crate) hints: Hints,
}

/// The hash of two words in a row.
pub(crate) const fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(29) ^ second
}
