//! Single words of journal titles: which are left out, and what the list of `words.txt` shortens them to.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use any_ascii::any_ascii_char;

/// What is known of words, read when it is first asked for.
pub(super) static LIST: LazyLock<List> = LazyLock::new(|| List::read(include_str!("words.txt")));

/// The abbreviations of words, without their stops; none for what stays whole.
pub(super) struct List {
    words: HashMap<&'static str, Option<&'static str>>,
    stems: HashMap<&'static str, Option<&'static str>>,
    endings: Vec<(&'static str, &'static str)>,
    phrases: Vec<(&'static str, Option<&'static str>)>,
    abbreviations: HashSet<&'static str>,
}

impl List {
    fn read(text: &'static str) -> Self {
        let mut list = Self {
            words: HashMap::new(),
            stems: HashMap::new(),
            endings: Vec::new(),
            phrases: Vec::new(),
            abbreviations: HashSet::new(),
        };
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        for (pattern, abbreviation) in lines.filter_map(|line| line.split_once('\t')) {
            let whole = Some(abbreviation).filter(|text| *text != "n.a.");
            let core = whole.map(|text| text.trim_end_matches('.'));
            if pattern.contains(' ') {
                list.phrases.push((pattern, whole));
            } else if let (Some(ending), Some(core)) = (pattern.strip_prefix('-'), core) {
                list.endings.push((ending, core));
            } else if let Some(stem) = pattern.strip_suffix('-') {
                list.stems.insert(stem, core);
            } else {
                list.words.insert(pattern, core);
            }
            // `Vol. 3` says nothing of how the title before it is printed.
            list.abbreviations.extend(core.filter(|core| !core.contains(' ') && *core != "vol"));
        }
        list
    }

    /// Whether a word of the list becomes this, its stop left off.
    pub(super) fn has_abbreviation(&self, core: &str) -> bool {
        self.abbreviations.contains(folded(core).as_str())
    }

    /// How many of the words are abbreviated together, and to what where they do not stay as they are.
    pub(super) fn phrase(&self, words: &[&str]) -> Option<(usize, Option<&'static str>)> {
        let count_of = |phrase: &str| {
            let parts = phrase.split(' ').count();
            let mut pairs = phrase.split(' ').zip(words);
            (parts <= words.len() && pairs.all(|(part, word)| part.eq_ignore_ascii_case(word)))
                .then_some(parts)
        };
        let found = self.phrases.iter().filter_map(|(phrase, short)| Some((count_of(phrase)?, *short)));
        found.max_by_key(|(count, _)| *count)
    }

    /// What a word, folded, is shortened to: as it stands or in the singular, by its ending, or by its longest stem.
    fn short(&self, word: &str) -> Option<Cow<'static, str>> {
        let singular = |ending: &str| word.strip_suffix(ending).and_then(|word| self.words.get(word));
        let listed = self.words.get(word).or_else(|| singular("s")).or_else(|| singular("es"));
        if let Some(listed) = listed {
            return listed.map(Cow::Borrowed);
        }
        const SHORTEST: usize = 2;
        let by_ending = self.endings.iter().find_map(|(ending, short)| {
            let head = word.strip_suffix(ending).filter(|head| head.len() >= SHORTEST)?;
            Some(Cow::Owned(format!("{head}{short}")))
        });
        by_ending.or_else(|| {
            let stems = (SHORTEST..=word.len()).rev().filter_map(|end| self.stems.get(word.get(..end)?));
            stems.copied().next().flatten().map(Cow::Borrowed)
        })
    }
}

/// A word without accents and in lower case.
fn folded(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(any_ascii_char).collect()
}

/// What a word is shortened to, with its stop; none where it stays whole: names in capitals or with digits, words of no
/// Latin script, and words of which less than two letters could be left out. Where the whole title is in capitals,
/// `shouts`, they make no name.
pub(super) fn shortened(word: &str, shouts: bool) -> Option<String> {
    let is_latin = |c: char| c < '\u{250}' && c.is_alphabetic() || matches!(c, '\'' | '’');
    let is_name = !shouts && word.chars().skip(1).any(char::is_uppercase);
    if is_name || !word.chars().all(is_latin) {
        return None;
    }
    let word = possessor(word).unwrap_or(word);
    let whole = folded(word);
    let short = LIST.short(&whole)?;
    if short.len() + 2 > whole.len() {
        return None;
    }
    let mut dressed = in_letters_of(word, &whole, &short, shouts);
    dressed.push('.');
    Some(dressed)
}

/// An abbreviation with the accents and capitals of its word.
fn in_letters_of(word: &str, whole: &str, short: &str, shouts: bool) -> String {
    if whole.starts_with(short) {
        let mut length = 0;
        let letters = word.chars().take_while(|c| {
            length += any_ascii_char(*c).len();
            length <= short.len()
        });
        return letters.collect();
    }
    let mut letters = short.chars();
    let first = letters.next().filter(|_| word.starts_with(char::is_uppercase));
    match first {
        Some(_) if shouts => short.to_uppercase(),
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => short.to_owned(),
    }
}

/// The word before the mark of a possessive, `Children's`, `Nurses'`.
fn possessor(word: &str) -> Option<&str> {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).or_else(|| word.strip_suffix(['\'', '’']))
}

/// A word that stays whole, without the apostrophe of a possessive: `Womens`.
pub(super) fn without_possessive(word: &str) -> Cow<'_, str> {
    match possessor(word) {
        Some(_) => Cow::Owned(word.replace(['\'', '’'], "")),
        None => Cow::Borrowed(word),
    }
}

/// A word without the article or preposition that an apostrophe joins to it, `l'éducation`, `dell'Arte`.
pub(super) fn without_elision(word: &str) -> &str {
    const ELIDED: &[&str] = &["all", "d", "dall", "dell", "l", "nell", "sull", "un"];
    let Some((before, behind)) = word.split_once(['\'', '’']) else { return word };
    let is_elided =
        ELIDED.iter().any(|elided| elided.eq_ignore_ascii_case(before)) && behind.chars().count() > 1;
    if is_elided { behind } else { word }
}

/// Whether a word is an article that may begin a title.
pub(super) fn is_article(word: &str) -> bool {
    const ARTICLES: &[&str] = &[
        "the", "a", "an", "der", "die", "das", "le", "la", "les", "el", "los", "las", "il", "lo", "gli",
        "het", "os", "as",
    ];
    among(ARTICLES, word)
}

/// Whether a word is an article, a preposition or a conjunction, which are left out within a title. What other languages
/// have is a word of its own or a part of a name in capitals: `Das`, `Do`, `Los`.
pub(super) fn is_dropped(word: &str) -> bool {
    const ENGLISH: &[&str] = &[
        "about", "across", "against", "among", "an", "and", "at", "between", "by", "for", "from", "in",
        "into", "of", "on", "or", "the", "through", "to", "toward", "towards", "upon", "via", "with",
        "within", "without",
    ];
    const OTHERS: &[&str] = &[
        "a", "à", "ai", "al", "alla", "am", "an", "ao", "aos", "au", "auf", "aus", "aux", "av", "avec",
        "bei", "com", "con", "da", "dal", "dalla", "dans", "das", "de", "degli", "dei", "del", "della",
        "delle", "dello", "dem", "den", "der", "des", "di", "die", "dlja", "do", "dos", "du", "e", "ed",
        "een", "el", "em", "en", "et", "för", "fra", "für", "gli", "het", "i", "il", "im", "la", "las", "le",
        "les", "lo", "los", "met", "mit", "na", "nach", "nas", "nel", "nella", "no", "nos", "o", "och", "og",
        "op", "os", "ou", "oder", "para", "per", "po", "por", "pour", "su", "sul", "sulla", "sur", "te",
        "til", "till", "u", "über", "um", "un", "und", "v", "van", "vom", "von", "voor", "y", "zu", "zum",
        "zur",
    ];
    among(ENGLISH, word) || OTHERS.contains(&word)
}

fn among(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}
