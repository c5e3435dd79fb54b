//! Which words of a title have to keep their capitals when a style writes the title in lower case (rule 18).
//!
//! Places alone: the braces are left to [`super::tex`]. Acronyms, mixed case, letters with digits and single
//! capitals are always kept. A capitalised word is a proper noun where the title is written in sentence case, and
//! says nothing where every word has a capital.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::tex;

/// Words of four letters and more that stay in lower case in a title whose words have capitals.
const SMALL_WORDS: &[&str] = &[
    "about",
    "across",
    "after",
    "against",
    "among",
    "amongst",
    "around",
    "before",
    "behind",
    "between",
    "beyond",
    "during",
    "from",
    "into",
    "like",
    "near",
    "onto",
    "over",
    "since",
    "than",
    "that",
    "their",
    "this",
    "through",
    "throughout",
    "toward",
    "towards",
    "under",
    "until",
    "upon",
    "versus",
    "when",
    "where",
    "which",
    "while",
    "with",
    "within",
    "without",
    "para",
    "entre",
    "sobre",
    "como",
    "desde",
    "pour",
    "dans",
    "avec",
    "chez",
    "della",
    "delle",
    "degli",
    "dello",
    "nella",
    "alla",
];

/// Words that only German has: its nouns carry capitals that a style must not take away.
const GERMAN_WORDS: &[&str] = &[
    "und", "für", "zur", "zum", "eine", "einer", "eines", "mit", "über", "beim", "vom", "dem", "der", "auf",
];

/// Of how many words with a chance to be in lower case one may be so in a title whose words have capitals.
const CAPITALS_PER_SMALL: usize = 4;

/// How the capitals of a title are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Names alone carry them.
    Sentence,
    /// Most words carry one.
    Title,
    /// Every letter is one, so that none means anything.
    Capitals,
}

/// One word: a run of letters and digits with the hyphens and apostrophes inside it.
#[derive(Clone, Debug)]
struct Word<'t> {
    span: Range<usize>,
    text: &'t str,
    /// Whether it opens a sentence, a subtitle or a quotation, where a capital is usual.
    opens: bool,
    /// Whether a word follows it without punctuation between.
    leads: bool,
}

/// What the letters of a word, or of a part of it between hyphens, say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// No capital, or no case at all.
    Lower,
    /// One capital, at the front.
    Capitalised,
    /// A capital alone.
    Letter,
    /// Several capitals, or one that is not at the front, or letters with digits.
    Fixed,
}

/// The words of a work's own title that keep their case. The title is to be [`tex::composed`].
pub(super) fn title(title: &str) -> Vec<Range<usize>> {
    let words = words(title);
    let style = style(&words);
    let mut keep = Vec::new();
    for word in &words {
        protect(word, style, true, &mut keep);
    }
    keep
}

/// The words of the title of a book or of proceedings that keep their case: few styles touch these titles, and
/// they are names themselves, so that acronyms and mixed case are enough.
pub(super) fn container(title: &str) -> Vec<Range<usize>> {
    let words = words(title);
    let style = match style(&words) {
        Style::Sentence | Style::Title => Style::Title,
        Style::Capitals => Style::Capitals,
    };
    let mut keep = Vec::new();
    for word in &words {
        protect(word, style, false, &mut keep);
    }
    keep
}

/// Adds the places of a word that keep their case: the word, or its parts where only some have to.
fn protect(word: &Word<'_>, style: Style, letters: bool, keep: &mut Vec<Range<usize>>) {
    if style == Style::Capitals {
        return;
    }
    let parts = word.text.split('-').filter(|part| !part.is_empty());
    let kept = |part: &str| match shape(part) {
        Shape::Fixed => true,
        Shape::Letter => letters && !is_article(word, part, style),
        Shape::Capitalised => style == Style::Sentence && !(word.opens && word.text.starts_with(part)),
        Shape::Lower => false,
    };
    if !parts.clone().any(kept) {
        return;
    }
    let loose = |part: &str| !kept(part) && shape(part) != Shape::Lower;
    if !parts.clone().any(loose) {
        keep.push(word.span.clone());
        return;
    }
    keep.extend(parts.filter(|part| kept(part)).map(|part| {
        let start = word.span.start + crate::span::Span::of(part, word.text).start;
        start..start + part.len()
    }));
}

/// Whether a capital letter alone is the article: at an opening, or before a word where every word has a capital.
fn is_article(word: &Word<'_>, part: &str, style: Style) -> bool {
    part == "A" && part == word.text && word.leads && (word.opens || style == Style::Title)
}

fn shape(part: &str) -> Shape {
    // A possessive or an elision is not part of the word: `PISA's`, `L'État`.
    let part = part.strip_suffix("'s").or_else(|| part.strip_suffix("’s")).unwrap_or(part);
    let (mut letters, mut capitals, mut digits, mut first_capital, mut starts) = (0, 0, 0, false, false);
    for c in part.chars() {
        if c.is_alphabetic() {
            letters += 1;
            if letters == 1 {
                starts = digits == 0;
                first_capital = c.is_uppercase();
            }
            capitals += usize::from(c.is_uppercase());
        } else if c.is_ascii_digit() {
            digits += 1;
        }
    }
    let cased = part.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    match (capitals, letters) {
        (_, 0) => Shape::Lower,
        (0, _) if cased && digits > 0 && starts => Shape::Fixed,
        (0, _) => Shape::Lower,
        _ if digits > 0 => Shape::Fixed,
        (1, 1) => Shape::Letter,
        (1, _) if first_capital => Shape::Capitalised,
        _ => Shape::Fixed,
    }
}

/// How the capitals of a title are used, by its longer words that open nothing.
fn style(words: &[Word<'_>]) -> Style {
    let (mut capitals, mut small, mut upper, mut long, mut german) = (0, 0, 0, 0, false);
    for word in words {
        let length = word.text.chars().filter(|c| c.is_alphabetic()).count();
        german |= GERMAN_WORDS.contains(&word.text);
        if length > 1 {
            long += 1;
            upper += usize::from(!word.text.chars().any(char::is_lowercase) && has_capital(word.text));
        }
        if length < 4 || word.opens {
            continue;
        }
        let part = word.text.split('-').next().unwrap_or_default();
        match shape(part) {
            Shape::Capitalised => capitals += 1,
            Shape::Lower if !SMALL_WORDS.contains(&word.text) && part.chars().any(char::is_lowercase) => {
                small += 1
            }
            Shape::Lower | Shape::Letter | Shape::Fixed => {}
        }
    }
    if long >= 3 && upper * 4 >= long * 3 || long == 2 && upper == 2 && is_shouted(words) {
        Style::Capitals
    } else if capitals >= CAPITALS_PER_SMALL * small && !german {
        Style::Title
    } else {
        Style::Sentence
    }
}

fn has_capital(text: &str) -> bool {
    text.chars().any(char::is_uppercase)
}

/// Whether two words in capitals are words and no acronyms: one of them is longer than acronyms are.
fn is_shouted(words: &[Word<'_>]) -> bool {
    const LONGEST_ACRONYM: usize = 6;
    words.iter().any(|word| word.text.chars().count() > LONGEST_ACRONYM)
}

/// The words of a title, tags left out.
fn words(title: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut tags = tex::tags(title).peekable();
    let mut opens = true;
    let mut at = 0;
    while let Some(c) = title[at..].chars().next() {
        if let Some(tag) = tags.next_if(|tag| tag.start <= at) {
            at = tag.end;
            continue;
        }
        let limit = tags.peek().map_or(title.len(), |tag| tag.start);
        if !is_letter(c) {
            let next = at + c.len_utf8();
            opens = match c {
                // A full stop inside `U.S.` or `3.0` ends nothing.
                ':' | '.' | '?' | '!' | ';' | '–' | '—' | '|' | '…' => {
                    opens
                        || title[next..].starts_with(char::is_whitespace) && !is_initial(words.last(), c, at)
                }
                '“' | '„' | '"' | '«' | '‘' | '¿' | '¡' | '‹' => true,
                _ => opens,
            };
            at = next;
            continue;
        }
        let end = end_of_word(title, at, limit);
        if let Some(before) =
            words.last_mut().filter(|before| title[before.span.end..at].chars().all(char::is_whitespace))
        {
            before.leads = true;
        }
        words.push(Word { span: at..end, text: &title[at..end], opens, leads: false });
        opens = false;
        at = end;
    }
    words
}

/// Whether a full stop stands after a single capital or a short abbreviation and so ends no sentence: `E. coli`,
/// `J. Smith`, `vs. `.
fn is_initial(before: Option<&Word<'_>>, c: char, at: usize) -> bool {
    const ABBREVIATED: &[&str] = &["vs", "St", "Dr", "Mr", "Mrs", "No", "Vol", "cf", "etc", "al"];
    c == '.'
        && before.is_some_and(|word| {
            word.span.end == at && (word.text.chars().count() == 1 || ABBREVIATED.contains(&word.text))
        })
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}

/// Where the word that begins at `at` ends: letters, digits and marks go on it, hyphens and apostrophes when a
/// letter follows them.
fn end_of_word(title: &str, at: usize, limit: usize) -> usize {
    let mut end = at;
    let mut chars = title[at..limit].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let joins =
            matches!(c, '-' | '\'' | '’' | '‐') && chars.peek().is_some_and(|&(_, next)| is_letter(next));
        if !(is_letter(c) || is_combining_mark(c) || joins) {
            break;
        }
        end = at + offset + c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn braced(text: &str, keep: &[Range<usize>]) -> String {
        let mut out = String::new();
        let mut at = 0;
        for range in keep {
            out.push_str(&text[at..range.start]);
            out.push('{');
            out.push_str(&text[range.clone()]);
            out.push('}');
            at = range.end;
        }
        out + &text[at..]
    }

    #[test]
    fn titles_keep_what_they_must() {
        let mut wrong = Vec::new();
        for expected in [
            // Sentence case: names and acronyms.
            "School technology leadership: An empirical investigation of prevalence and effect",
            "The economy of the {United} {States} of {America}",
            "Teaching mathematics in {Finland} and {Estonia}",
            "Deep learning in {China}",
            "{PISA} results and national policy",
            "The use of {PISA's} results in policy",
            "Effects of {COVID-19} on rural schools",
            "A study of {K-12} teachers in rural areas",
            "Vitamin {A} deficiency in young children",
            "A new look at vitamin {A}",
            "Hepatitis {B} virus among blood donors",
            "What am {I} doing here?",
            "{McDonald} and the growth of fast food",
            "The {iPhone} as a tool for learning",
            "Measuring the {pH} of river water",
            "{DNA-based} methods for the study of soil",
            "Regulation of {mRNA} stability in yeast",
            "Mutations of {p53} in human tumours",
            "The {H1N1} pandemic and its aftermath",
            "Printing {3D} models of old buildings",
            "Rents per m² in large cities",
            "Skills of the 21st century for young learners",
            "The 1990s and the growth of cities",
            "Learning to read: The case of {Brazil}",
            "Is it fair? Evidence from rural {Kenya}",
            "Growth of trade. Lessons from {Asia}",
            "The role of {E}. coli in water quality",
            "The so-called “Great moderation” and its end",
            "The {Anglo-Saxon} model of growth",
            "The {Spanish-speaking} world and its press",
            "The {X-ray} structure of a small protein",
            "A history of {O'Neill} and his plays",
            "The letters of {D’Alembert} to his friends",
            "An open {Éducation} for every child",
            "The legacy of {Piaget} in early education",
            "{CO}<sub>2</sub> emissions of cement plants",
            "{H}<sub>2</sub>{O} transport in plants",
            "Genetics of <i>{Drosophila} melanogaster</i> in spring",
            "World war {II} and after it came peace",
            "Using {GIS} and {GPS} for crop mapping",
            "An {R} package for large tables",
            "Notes on {C}++ and its users",
            "Sleep in children with {ADHD}: A review",
            "Reform in the {European} {Union}: {EU} policy since enlargement",
            "Letters to {St}. {Petersburg} from abroad",
            // Title case: acronyms and mixed case alone.
            "Distributed Leadership in Practice",
            "The Handbook of Research on Teacher Education",
            "Methods in Enzymology",
            "The Rise and Fall of {DNA}-Based Methods",
            "{DNA}-Based Methods in Forensic Science",
            "Once Upon A Time in the West",
            "How {McKinsey} Changed American Business",
            "Strategy for the Post-{COVID} World",
            "Teaching in the Age of {AI}",
            "Vitamin {A}: Its Use and Abuse",
            "Leading from Within: Principals and Their Schools",
            // German keeps its nouns.
            "Die {Bedeutung} der digitalen {Medien} für den {Unterricht}",
            "Schule und {Gesellschaft}",
            // Capitals throughout mean nothing.
            "THE ROLE OF SCHOOLS IN SOCIETY",
            "EDUCATION POLICY",
            "DNA REPAIR PATHWAYS AND CANCER",
            // What is only an acronym is one.
            "{PISA} 2018",
            "{HIV}/{AIDS}",
            // Nothing to keep.
            "Education",
            "leadership",
            "",
            "2001",
            "教育の方法",
            "{TGF-β} signalling in mice and men",
            "β-catenin and its partners",
        ] {
            let source = expected.replace(['{', '}'], "");
            let found = braced(&source, &title(&source));
            if found != expected {
                wrong.push((found, expected));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn containers_keep_acronyms_and_mixed_case() {
        for expected in [
            "Proceedings of the {IEEE} conference on China and {McDonald}",
            "Handbook of vitamin A research",
            "PROCEEDINGS OF THE ANNUAL MEETING",
            "{CHI} '20: {ACM} Conference",
        ] {
            let source = expected.replace(['{', '}'], "");
            assert_eq!(braced(&source, &container(&source)), expected);
        }
    }
}
