//! Modifiers: what a pattern makes of the words that a marker stands for.

use super::words::Word;

/// What exists, for people.
pub(super) const NAMES: &str = ":lower :upper :capitalize :titlecase :sentencecase :abbr :N (the first N words) \
                                :truncateN :skipwords :select,N,M :condense,_ :(text where there is nothing) :clean \
                                :fold :nopunct";

/// A change, in the order in which they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Modifier {
    Lower,
    Upper,
    /// Every word begins with a capital and goes on in small letters.
    Capitalize,
    /// As `Capitalize`, function words in small letters.
    TitleCase,
    /// The first word begins with a capital, all else is in small letters.
    SentenceCase,
    /// The first character of each word.
    Abbr,
    /// The first words that say something.
    First(usize),
    /// The first characters.
    Truncate(usize),
    /// Function words are left out.
    SkipWords,
    /// So many words from the one of that number, counted from 1.
    Select {
        from: usize,
        count: usize,
    },
    /// What stands between the words.
    Condense(String),
    /// What stands there when there is nothing else.
    Otherwise(String),
    /// What Better BibTeX does on request is always done: keys are ASCII letters and digits.
    Plain,
}

impl Modifier {
    /// The modifier of that name, without its colon.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let named = match lower.as_str() {
            "lower" => Self::Lower,
            "upper" => Self::Upper,
            "capitalize" => Self::Capitalize,
            "titlecase" => Self::TitleCase,
            "sentencecase" => Self::SentenceCase,
            "abbr" => Self::Abbr,
            "skipwords" => Self::SkipWords,
            "condense" => Self::Condense(String::new()),
            "clean" | "fold" | "nopunct" | "ascii" | "alphanum" => Self::Plain,
            _ => return Self::parse_numbered(&lower, name),
        };
        Some(named)
    }

    fn parse_numbered(lower: &str, name: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<u16>().ok().filter(|number| *number > 0).map(usize::from);
        if let Some(digits) = lower.strip_prefix("truncate") {
            return number(digits).map(Self::Truncate);
        }
        if let Some(numbers) = lower.strip_prefix("select,") {
            let (from, count) = numbers.split_once(',')?;
            return Some(Self::Select { from: number(from)?, count: number(count)? });
        }
        if lower.starts_with("condense,") {
            let between = name.get("condense,".len()..)?;
            let is_sound = between.chars().all(super::pattern::is_key_character);
            return is_sound.then(|| Self::Condense(between.to_owned()));
        }
        number(lower).map(Self::First)
    }
}

/// The words, changed and joined.
pub(super) fn apply(mut words: Vec<Word>, modifiers: &[Modifier]) -> String {
    let mut between = "";
    for modifier in modifiers {
        match modifier {
            Modifier::Lower => words.iter_mut().for_each(|word| word.text.make_ascii_lowercase()),
            Modifier::Upper => words.iter_mut().for_each(|word| word.text.make_ascii_uppercase()),
            Modifier::Capitalize => words.iter_mut().for_each(|word| capitalize(&mut word.text)),
            Modifier::TitleCase => {
                for (index, word) in words.iter_mut().enumerate() {
                    if index > 0 && word.is_function {
                        word.text.make_ascii_lowercase();
                    } else {
                        capitalize(&mut word.text);
                    }
                }
            }
            Modifier::SentenceCase => {
                words.iter_mut().for_each(|word| word.text.make_ascii_lowercase());
                words.iter_mut().take(1).for_each(|word| capitalize(&mut word.text));
            }
            Modifier::Abbr => words.iter_mut().for_each(|word| word.text.truncate(1)),
            Modifier::First(count) => {
                words.retain(|word| !word.is_function);
                words.truncate(*count);
            }
            Modifier::Truncate(count) => truncate(&mut words, *count),
            Modifier::SkipWords => words.retain(|word| !word.is_function),
            Modifier::Select { from, count } => {
                words = words.into_iter().skip(from - 1).take(*count).collect();
            }
            Modifier::Condense(text) => between = text,
            Modifier::Otherwise(text) if words.is_empty() => words.push(Word::plain(text)),
            Modifier::Otherwise(_) => {}
            Modifier::Plain => {}
        }
    }
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(between)
}

/// The first letter large, all others small.
pub(super) fn capitalize(word: &mut str) {
    word.make_ascii_lowercase();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
}

fn truncate(words: &mut Vec<Word>, count: usize) {
    let mut left = count;
    for word in words.iter_mut() {
        word.text.truncate(left);
        left -= word.text.len();
    }
    words.retain(|word| !word.text.is_empty());
}
