//! The lists: what each is called, what is in it, and which of them go together.
//!
//! The build script reads this file, too, to put what they say of each word into tables.

/// A list of words or phrases that is searched whatever the case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List(pub(crate) u16);

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $file:literal;)+) => {
        $($(#[$doc])* pub(crate) const $name: List = List(1 << $bit);)+

        /// The files of the lists.
        #[allow(dead_code, reason = "the build script reads the files")]
        pub(crate) const FILES: &[(List, &str, &str)] = &[$(($name, $file, include_str!($file)),)+];
    };
}

lists! {
    /// Lower-case words that belong to a family name.
    PARTICLES = 0, "particles.txt";
    /// Suffixes of personal names, without stop.
    SUFFIXES = 1, "suffixes.txt";
    /// Small words that a title in title case leaves in lower case.
    SMALL_WORDS = 2, "small_words.txt";
    /// Words that occur in the names of journals, proceedings and handbooks far more often than in titles.
    SOURCE_WORDS = 3, "source_words.txt";
    /// Names of journals that stand alone, where a word list would not tell them from a title.
    KNOWN_SOURCES = 4, "known_sources.txt";
    /// Newspapers.
    NEWSPAPERS = 5, "newspapers.txt";
    /// Magazines that are read by the public.
    MAGAZINES = 6, "magazines.txt";
    /// Words that name a meeting or its proceedings.
    MEETING_WORDS = 7, "meeting_words.txt";
    /// Words of the names of bodies.
    BODY_WORDS = 8, "body_words.txt";
    /// Publishers, as references name them.
    PUBLISHERS = 9, "publishers.txt";
    /// Servers of preprints and of working papers, as a source names them.
    PREPRINT_SERVERS = 10, "preprint_servers.txt";
    /// Countries, and states and cities that titles and addresses often end in.
    PLACES = 11, "places.txt";
    /// Given names.
    GIVEN_NAMES = 12, "given_names.txt";
    /// Web sites that are cited by their names.
    SITES = 13, "sites.txt";
}

/// The lists of names of sources.
pub(crate) const NAMES_OF_SOURCES: List =
    List(KNOWN_SOURCES.0 | NEWSPAPERS.0 | MAGAZINES.0 | SITES.0 | PREPRINT_SERVERS.0);

/// The lists of sources that everybody reads.
pub(crate) const PUBLIC_SOURCES: List = List(NEWSPAPERS.0 | MAGAZINES.0 | SITES.0);

/// The lists of words that hardly are the name of a person.
pub(crate) const NO_NAMES: List = List(SOURCE_WORDS.0 | BODY_WORDS.0 | PLACES.0 | SMALL_WORDS.0);

/// The longest name in the lists of sources, in bytes, with room for a stop.
pub(crate) const LONGEST_SOURCE: usize = 64;

/// The first words of the beginnings that all but name a source.
pub(crate) const FIRST_WORDS: List = List(1 << 15);

/// The lists of names, which are looked up whole.
pub(crate) const NAMES: List = List(NAMES_OF_SOURCES.0 | PUBLISHERS.0 | PLACES.0);

/// Beginnings that all but name a source; `_` stands for a blank at the end.
pub(crate) const OPENINGS: &str = include_str!("source_openings.txt");

/// The entries of a file.
pub(crate) fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The lists that a word or phrase is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Lists(pub(crate) u16);

impl Lists {
    /// These and others.
    pub(crate) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether one of them is this one, or one of these.
    pub(crate) const fn has(self, list: List) -> bool {
        self.0 & list.0 != 0
    }
}
