//! Markers: what a pattern can name, and the words that each stands for in a work.
//!
//! The names are those of JabRef, and of Better BibTeX where it has more.

use super::modifier::capitalize;
use super::words::{Word, is_significant, one_word, words};
use crate::model::{Item, ItemType, Name};

/// What exists, for people.
pub(super) const NAMES: &[&str] = &[
    "[auth] [authN] [authN_M] [authFirstFull] [authForeIni] [authIniN] [authorIni] [authorLast]",
    "[authorLastForeIni] [authors] [authorsN] [authorsAlpha] [authEtAl] [auth.etal] [auth.auth.ea] [authshort]",
    "the same with edtr for auth, editor for author, and pureauth where editors are not to stand in for authors",
    "[title] [fulltitle] [camel] [shorttitle] [shorttitleN] [shorttitleN_M] [shorttitleINI] [veryshorttitle]",
    "[year] [shortyear] [month] [day] [date] [journal] [booktitle] [series] [volume] [number] [issue] [edition]",
    "[pages] [firstpage] [lastpage] [keywordN] [keywordsN] [entrytype] [publisher] [institution] [school]",
    "[language] [DOI] [ISBN]",
];

/// What a pattern can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Names(Group, NameForm),
    /// Every word with a capital but function words.
    Title,
    /// The words as printed.
    FullTitle,
    /// Every word with a capital.
    Camel,
    /// The first words that say something, so many of them with a capital.
    ShortTitle {
        words: usize,
        capitals: usize,
    },
    /// The initials of the first three words that say something.
    ShortTitleInitials,
    Year,
    ShortYear,
    Month,
    Day,
    Date,
    Container,
    Collection,
    Volume,
    Number,
    Edition,
    Pages,
    FirstPage,
    LastPage,
    Keyword(usize),
    Keywords(usize),
    EntryType,
    Publisher,
    Language,
    Doi,
    Isbn,
}

/// Whose names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// The authors, or the editors of a work without authors.
    AuthorsOrEditors,
    Authors,
    Editors,
}

/// What of the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameForm {
    First,
    /// With the particle.
    FirstFull,
    /// The beginning of the name of that number, counted from 1.
    Beginning {
        letters: usize,
        number: usize,
    },
    ForeInitial,
    /// The beginnings of all, so many letters together.
    Beginnings(usize),
    /// Five letters of the first, one of each other.
    Initials,
    Last,
    LastForeInitial,
    All,
    /// So many, and `EtAl` where there are more.
    UpTo(usize),
    Alpha,
    EtAl,
    DotEtAl,
    DotEa,
    Short,
}

/// The number of words in a short title, and of those that stand for it in a very short one.
const SHORT: usize = 3;

impl Marker {
    /// The marker of that name. Case does not matter, but in `Title`, which is the title as printed in both programs.
    pub(super) fn parse(name: &str) -> Option<Self> {
        if name != "title" && name.eq_ignore_ascii_case("title") {
            return Some(Self::FullTitle);
        }
        let lower = name.to_ascii_lowercase();
        let named = match lower.as_str() {
            "title" => Self::Title,
            "fulltitle" => Self::FullTitle,
            "camel" => Self::Camel,
            "shorttitle" => Self::ShortTitle { words: SHORT, capitals: SHORT },
            "shorttitleini" => Self::ShortTitleInitials,
            "veryshorttitle" => Self::ShortTitle { words: 1, capitals: 1 },
            "year" => Self::Year,
            "shortyear" => Self::ShortYear,
            "month" => Self::Month,
            "day" => Self::Day,
            "date" => Self::Date,
            "journal" | "journaltitle" | "booktitle" | "publicationtitle" => Self::Container,
            "series" => Self::Collection,
            "volume" => Self::Volume,
            "number" | "issue" => Self::Number,
            "edition" => Self::Edition,
            "pages" => Self::Pages,
            "firstpage" => Self::FirstPage,
            "lastpage" => Self::LastPage,
            "entrytype" => Self::EntryType,
            "publisher" | "institution" | "school" => Self::Publisher,
            "language" => Self::Language,
            "doi" => Self::Doi,
            "isbn" => Self::Isbn,
            other => return Self::parse_names(other).or_else(|| Self::parse_numbered(other)),
        };
        Some(named)
    }

    fn parse_numbered(name: &str) -> Option<Self> {
        let (stem, numbers) = numbered(name);
        match (stem, numbers?) {
            ("keyword", (number, None)) => Some(Self::Keyword(number)),
            ("keywords", (count, None)) => Some(Self::Keywords(count)),
            ("shorttitle", (words, capitals)) => {
                Some(Self::ShortTitle { words, capitals: capitals.unwrap_or(words) })
            }
            _ => None,
        }
    }

    fn parse_names(name: &str) -> Option<Self> {
        let (group, name) = match name.strip_prefix("pure") {
            Some(rest) => (Group::Authors, rest.to_owned()),
            None if name.starts_with("auth") => (Group::AuthorsOrEditors, name.to_owned()),
            None => (Group::Editors, name.replace("edtr", "auth").replace("editor", "author")),
        };
        let form = match name.as_str() {
            "auth" => NameForm::First,
            "authfirstfull" => NameForm::FirstFull,
            "authforeini" => NameForm::ForeInitial,
            "authorini" => NameForm::Initials,
            "authorlast" => NameForm::Last,
            "authorlastforeini" => NameForm::LastForeInitial,
            "authors" => NameForm::All,
            "authorsalpha" => NameForm::Alpha,
            "authetal" => NameForm::EtAl,
            "auth.etal" => NameForm::DotEtAl,
            "auth.auth.ea" => NameForm::DotEa,
            "authshort" => NameForm::Short,
            other => match numbered(other) {
                ("auth", Some((letters, number))) if number != Some(0) => {
                    NameForm::Beginning { letters, number: number.unwrap_or(1) }
                }
                ("authini", Some((letters, None))) => NameForm::Beginnings(letters),
                ("authors", Some((count, None))) => NameForm::UpTo(count),
                _ => return None,
            },
        };
        Some(Self::Names(group, form))
    }

    /// What it stands for in a work, word by word; nothing where the work has no such field.
    pub(super) fn words(self, item: &Item) -> Vec<Word> {
        let text = |field: &Option<String>| words(field.as_deref().unwrap_or_default());
        let title = || text(&item.title);
        match self {
            Self::Names(group, form) => names(item, group, form),
            Self::FullTitle => title(),
            Self::Title => {
                let mut words = title();
                let capitals = words.iter_mut().enumerate();
                let capitals = capitals.filter(|(index, word)| *index == 0 || !word.is_function);
                capitals.for_each(|(_, word)| capitalize(&mut word.text));
                words
            }
            Self::Camel => {
                let mut words = title();
                words.iter_mut().for_each(|word| capitalize(&mut word.text));
                words
            }
            Self::ShortTitle { words: count, capitals } => {
                let mut words: Vec<Word> =
                    title().into_iter().filter(|word| !word.is_function).take(count).collect();
                words.iter_mut().take(capitals).for_each(|word| capitalize(&mut word.text));
                words
            }
            Self::ShortTitleInitials => {
                let initials = title().into_iter().filter(|word| !word.is_function).take(SHORT);
                initials.map(|word| Word::plain(&word.text[..1])).collect()
            }
            Self::Year => item.issued.map(|date| Word::plain(date.year.to_string())).into_iter().collect(),
            Self::ShortYear => {
                item.issued.map(|date| Word::plain(format!("{:02}", date.year % 100))).into_iter().collect()
            }
            Self::Month => {
                let month = item.issued.and_then(|date| date.month());
                month.map(|month| Word::plain(MONTHS[usize::from(month - 1) % 12])).into_iter().collect()
            }
            Self::Day => {
                let day = item.issued.and_then(|date| date.day());
                day.map(|day| Word::plain(day.to_string())).into_iter().collect()
            }
            Self::Date => date(item),
            Self::Container => text(&item.container_title),
            Self::Collection => text(&item.collection_title),
            Self::Volume => text(&item.volume),
            Self::Number => text(if item.issue.is_some() { &item.issue } else { &item.number }),
            Self::Edition => text(&item.edition),
            Self::Pages => {
                let (first, last) = (page(item, true), page(item, false));
                let is_range = item.page.as_ref().is_some_and(|pages| pages.last.is_some());
                let last = if is_range { last } else { Vec::new() };
                let dash = (!first.is_empty() && !last.is_empty()).then(|| Word::plain("-"));
                first.into_iter().chain(dash).chain(last).collect()
            }
            Self::FirstPage => page(item, true),
            Self::LastPage => page(item, false),
            Self::Keyword(number) => words(item.keyword.get(number - 1).map_or("", String::as_str)),
            Self::Keywords(count) => item.keyword.iter().take(count).flat_map(|text| words(text)).collect(),
            Self::EntryType => vec![Word::plain(entry_type(item.kind))],
            Self::Publisher => text(&item.publisher),
            Self::Language => text(&item.language),
            Self::Doi => one_word(item.doi.as_ref().map_or("", |doi| doi.as_str())),
            Self::Isbn => one_word(item.isbn.as_ref().map_or("", |isbn| isbn.as_str())),
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A name and the one or two numbers at its end, `auth3_2`; the first is not 0.
fn numbered(name: &str) -> (&str, Option<(usize, Option<usize>)>) {
    let number = |text: &str| text.parse::<u16>().ok().map(usize::from);
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let digits = &name[stem.len()..];
    let numbers = match digits.split_once('_') {
        None => number(digits).map(|first| (first, None)),
        Some((first, second)) => {
            number(first).and_then(|first| number(second).map(|second| (first, Some(second))))
        }
    };
    (stem, numbers.filter(|(first, _)| *first > 0))
}

fn date(item: &Item) -> Vec<Word> {
    let Some(date) = item.issued else { return Vec::new() };
    let mut text = date.year.to_string();
    for part in [date.month(), date.day()].into_iter().flatten() {
        text += &format!("-{part:02}");
    }
    vec![Word::plain(text)]
}

/// The first or the last page; of a single page it is the same, and an article number stands in for it.
fn page(item: &Item, first: bool) -> Vec<Word> {
    let page = match (&item.page, &item.article_number) {
        (Some(pages), _) if first => &pages.first,
        (Some(pages), _) => pages.last.as_ref().unwrap_or(&pages.first),
        (None, Some(number)) => number,
        (None, None) => return Vec::new(),
    };
    one_word(page)
}

/// The entry type of BibLaTeX, as JabRef writes it.
const fn entry_type(kind: ItemType) -> &'static str {
    match kind {
        ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper => "Article",
        ItemType::Book => "Book",
        ItemType::Chapter => "InCollection",
        ItemType::EntryDictionary | ItemType::EntryEncyclopedia => "InReference",
        ItemType::Dataset => "Dataset",
        ItemType::Manuscript => "Unpublished",
        ItemType::PaperConference => "InProceedings",
        ItemType::Patent => "Patent",
        ItemType::Report => "Report",
        ItemType::Software => "Software",
        ItemType::Standard => "Standard",
        ItemType::Thesis => "Thesis",
        ItemType::Webpage => "Online",
        ItemType::Article
        | ItemType::Document
        | ItemType::LegalCase
        | ItemType::Legislation
        | ItemType::Speech => "Misc",
    }
}

fn names(item: &Item, group: Group, form: NameForm) -> Vec<Word> {
    let list = match group {
        Group::AuthorsOrEditors if item.author.is_empty() => &item.editor,
        Group::AuthorsOrEditors | Group::Authors => &item.author,
        Group::Editors => &item.editor,
    };
    // `et al.` stands for authors that are not printed.
    let has_unprinted = item.et_al && group != Group::Editors && !item.author.is_empty();
    let beginning = |name: &Name, letters: usize| {
        let mut words = family(name);
        words.iter_mut().for_each(|word| word.text.truncate(letters));
        words
    };
    let all = |count: usize| list.iter().take(count).flat_map(family);
    let beginnings =
        |count: usize, letters: usize| list.iter().take(count).flat_map(move |name| beginning(name, letters));
    let glued = |glue: &'static str, more: &'static str| {
        let second = list.get(1).map(|name| [vec![Word::plain(glue)], family(name)].concat());
        let more = (list.len() > 2 || has_unprinted).then(|| Word::plain(more));
        (second.unwrap_or_default(), more)
    };
    match form {
        NameForm::First => all(1).collect(),
        NameForm::FirstFull => list.first().map(full_family).unwrap_or_default(),
        NameForm::Beginning { letters, number } => {
            list.get(number - 1).map(|name| beginning(name, letters)).unwrap_or_default()
        }
        NameForm::ForeInitial => list.first().map(fore_initial).unwrap_or_default(),
        NameForm::Beginnings(letters) => {
            let count = list.len().clamp(1, letters);
            let share = |index: usize| letters / count + usize::from(index < letters % count);
            let names = list.iter().take(count).enumerate();
            names.flat_map(|(index, name)| beginning(name, share(index))).collect()
        }
        NameForm::Initials => {
            beginnings(1, 5).chain(list.iter().skip(1).flat_map(|name| beginning(name, 1))).collect()
        }
        NameForm::Last => list.last().map(family).unwrap_or_default(),
        NameForm::LastForeInitial => list.last().map(fore_initial).unwrap_or_default(),
        NameForm::All => all(list.len()).collect(),
        NameForm::UpTo(count) => {
            let more = (list.len() > count || has_unprinted).then(|| Word::plain("EtAl"));
            all(count).chain(more).collect()
        }
        NameForm::Alpha => match list.len() {
            0 | 1 => beginnings(1, 3).collect(),
            2..=4 => beginnings(4, 1).collect(),
            _ => beginnings(3, 1).collect(),
        },
        NameForm::EtAl => match list.len() {
            2 if !has_unprinted => all(2).collect(),
            _ => {
                let more = (list.len() > 2 || has_unprinted).then(|| Word::plain("EtAl"));
                all(1).chain(more).collect()
            }
        },
        NameForm::DotEtAl => match glued("-", "-etal") {
            (second, None) => all(1).chain(second).collect(),
            (_, more) => all(1).chain(more).collect(),
        },
        NameForm::DotEa => {
            let (second, more) = glued("-", "-ea");
            all(1).chain(second).chain(more).collect()
        }
        NameForm::Short => {
            if list.len() > 1 {
                beginnings(3, 1).collect()
            } else {
                all(1).collect()
            }
        }
    }
}

/// The family name as one word, without its particle; of a body the first word that says something.
fn family(name: &Name) -> Vec<Word> {
    match name {
        Name::Person(person) => one_word(&person.family),
        Name::Literal { literal } => {
            one_word(literal.split_whitespace().find(|word| is_significant(word)).unwrap_or(literal))
        }
    }
}

/// The family name with its particle, of a body the whole name, as one word.
fn full_family(name: &Name) -> Vec<Word> {
    match name {
        Name::Person(person) => one_word(&person.full_family()),
        Name::Literal { literal } => one_word(literal),
    }
}

fn fore_initial(name: &Name) -> Vec<Word> {
    match name {
        Name::Person(person) => {
            let mut initial = one_word(person.given.as_deref().unwrap_or_default());
            initial.iter_mut().for_each(|word| word.text.truncate(1));
            initial
        }
        Name::Literal { .. } => Vec::new(),
    }
}
