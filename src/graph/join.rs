//! Which of the works that are cited are documents of the corpus, and which documents were read twice from two exports.
//!
//! By the DOI, or else by the title with year and first author. An export may say nothing of a document but its title: then
//! the title has to be long, and nothing else that has it may be another work. Whatever is in doubt is kept apart.

use std::collections::{HashMap, HashSet};
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::Work;
use super::unions::Unions;
use super::work::folded;
use crate::keys::is_significant;
use crate::model::ItemType;

/// How many words that say something a title has that is not likely to be that of another work, or else how many letters.
const WORDS: usize = 4;
const LETTERS: usize = 25;

/// How much of two abstracts is compared, in letters. What stands behind it may be a copyright, which only some exports add.
const ABSTRACT: usize = 100;

/// What is known of works beside what is shown.
pub(super) struct Known<'k> {
    /// The hashes of the abstracts of documents.
    pub(super) abstracts: &'k HashMap<u32, u64>,
    /// Which document cites which work, in order.
    pub(super) cites: &'k [(u32, u32)],
}

/// What two abstracts have in common that are the same; none where there is too little.
pub(super) fn abstract_hash(text: &str) -> Option<u64> {
    let mut letters = folded(text);
    letters.truncate(ABSTRACT);
    let mut hasher = SipHasher13::new();
    hasher.write(letters.as_bytes());
    (letters.len() == ABSTRACT).then(|| hasher.finish())
}

/// Makes one of each document and the works that are that document.
pub(super) fn join(works: &[Work], known: &Known<'_>, unions: &mut Unions) {
    by_doi(works, unions);
    for group in by_title(works) {
        Group::new(&group, works, known).join(unions);
    }
}

fn by_doi(works: &[Work], unions: &mut Unions) {
    let dois = || {
        let numbered = works.iter().enumerate();
        numbered.filter_map(|(at, work)| Some((at as u32, work.document, work.doi.as_ref()?.to_lowercase())))
    };
    let mut documents: HashMap<String, u32> = HashMap::new();
    for (at, _, doi) in dois().filter(|(_, document, _)| *document) {
        let first = *documents.entry(doi).or_insert(at);
        unions.unite(first, at);
    }
    for (at, _, doi) in dois().filter(|(_, document, _)| !*document) {
        if let Some(document) = documents.get(&doi) {
            unions.unite(*document, at);
        }
    }
}

/// The works that share the title of a document, in groups in the order of the documents.
fn by_title(works: &[Work]) -> Vec<Vec<u32>> {
    let title = |work: &Work| {
        let title = work.title.as_deref()?;
        let letters = folded(title);
        (letters.len() >= LETTERS || words(title) >= WORDS).then_some(letters)
    };
    let mut groups: HashMap<String, usize> = HashMap::new();
    for document in works.iter().filter(|work| work.document) {
        if let Some(title) = title(document) {
            let next = groups.len();
            groups.entry(title).or_insert(next);
        }
    }
    let mut members = vec![Vec::new(); groups.len()];
    if groups.is_empty() {
        return members;
    }
    for (at, work) in works.iter().enumerate() {
        if let Some(group) = title(work).and_then(|title| groups.get(&title)) {
            members[*group].push(at as u32);
        }
    }
    members.retain(|group| group.len() > 1);
    members
}

/// How many words of a title say something.
fn words(title: &str) -> usize {
    title.split(|c: char| !c.is_alphanumeric()).filter(|word| is_significant(word)).count()
}

/// Works of one title.
struct Group<'g> {
    members: Vec<Member<'g>>,
    known: &'g Known<'g>,
    /// Whether the title alone tells the work.
    telling: bool,
}

/// What tells a work of a group from others.
struct Member<'g> {
    number: u32,
    work: &'g Work,
    doi: Option<String>,
    family: Option<String>,
    summary: Option<u64>,
}

impl<'g> Group<'g> {
    fn new(group: &[u32], works: &'g [Work], known: &'g Known<'g>) -> Self {
        let members = group.iter().map(|number| {
            let work = &works[*number as usize];
            let last = work.author.as_deref().and_then(|name| {
                name.split(|c: char| c.is_whitespace() || c == '-').map(folded).rfind(|word| !word.is_empty())
            });
            let doi = work.doi.as_ref().map(|doi| doi.to_lowercase());
            Member { number: *number, work, doi, family: last, summary: known.abstracts.get(number).copied() }
        });
        let members: Vec<_> = members.collect();
        let title = members.first().and_then(|member| member.work.title.as_deref()).unwrap_or_default();
        let telling = words(title) >= WORDS && folded(title).len() >= LETTERS;
        Self { members, known, telling }
    }

    /// Goes through the members a few times, never through all pairs of them: there may be many.
    fn join(&self, unions: &mut Unions) {
        for is_thesis in [false, true] {
            // A thesis is not the article that was made of it.
            let alike =
                self.members.iter().filter(|member| (member.work.kind == ItemType::Thesis) == is_thesis);
            let mut alike: Vec<&Member<'_>> = alike.collect();
            if self.telling {
                self.join_if_clear(&alike, unions);
            }
            alike.sort_by_key(|member| (&member.family, member.work.year, member.number));
            for same in alike.chunk_by(|one, other| one.name_and_year() == other.name_and_year()) {
                if same[0].name_and_year().is_some() {
                    self.join_if_clear(same, unions);
                }
            }
        }
    }

    /// Makes one of works with a document among them, unless something tells two of them apart: then any of the others might
    /// be either.
    fn join_if_clear(&self, members: &[&Member<'_>], unions: &mut Unions) {
        let Some(document) = members.iter().find(|member| member.work.document) else { return };
        let is_clear = are_alike(members.iter().filter_map(|member| member.doi.as_ref()))
            && are_alike(members.iter().filter_map(|member| member.work.year))
            && are_alike(members.iter().filter_map(|member| member.family.as_ref()))
            && are_alike(members.iter().filter_map(|member| member.summary))
            && !self.cite_each_other(members);
        if is_clear {
            members.iter().for_each(|member| unions.unite(document.number, member.number));
        }
    }

    /// Whether one of these works cites another. What a document cites is not that document.
    fn cite_each_other(&self, members: &[&Member<'_>]) -> bool {
        let numbers: HashSet<u32> = members.iter().map(|member| member.number).collect();
        members.iter().filter(|member| member.work.document).any(|document| {
            let cites = self.known.cites;
            let list = &cites[cites.partition_point(|(citing, _)| *citing < document.number)..];
            let list = list.iter().take_while(|(citing, _)| *citing == document.number);
            list.into_iter().any(|(_, cited)| numbers.contains(cited))
        })
    }
}

/// Whether there are no two different values.
fn are_alike<T: PartialEq>(mut values: impl Iterator<Item = T>) -> bool {
    let Some(first) = values.next() else { return true };
    values.all(|value| value == first)
}

impl Member<'_> {
    /// Both, where both are known.
    fn name_and_year(&self) -> Option<(&str, u16)> {
        Some((self.family.as_deref()?, self.work.year?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: &str = "The winter losses of honey bee colonies";

    fn work(document: bool, title: &str, author: &str, year: u16) -> Work {
        Work {
            document,
            title: (!title.is_empty()).then(|| title.into()),
            author: (!author.is_empty()).then(|| author.into()),
            year: (year > 0).then_some(year),
            ..Work::default()
        }
    }

    /// A document of which its title alone is known.
    fn tagged(title: &str) -> Work {
        work(true, title, "", 0)
    }

    fn cited(title: &str, author: &str, year: u16) -> Work {
        work(false, title, author, year)
    }

    /// For each work the first that is the same.
    fn joined_where(works: &[Work], abstracts: &[(u32, u64)], cites: &[(u32, u32)]) -> Vec<u32> {
        let abstracts = abstracts.iter().copied().collect();
        let mut unions = Unions::new(works.len());
        join(works, &Known { abstracts: &abstracts, cites }, &mut unions);
        (0..works.len() as u32).map(|at| unions.first(at)).collect()
    }

    fn joined(works: &[Work]) -> Vec<u32> {
        joined_where(works, &[], &[])
    }

    #[test]
    fn a_document_is_what_is_cited_under_its_title_however_it_is_printed() {
        let works = [
            tagged(TITLE),
            cited("THE WINTER LOSSES OF HONEY-BEE COLONIES", "Roe", 2005),
            cited("The wìnter losses of “honey bee” colonies.", "Roe", 2005),
            cited("The summer losses of honey bee colonies", "Roe", 2005),
        ];
        assert_eq!(joined(&works), [0, 0, 0, 3]);
    }

    #[test]
    fn a_longer_title_is_another_work() {
        let part = format!("{TITLE}, part II");
        let works = [
            tagged(TITLE),
            cited(&part, "Roe", 2005),
            cited("Winter losses of honey bee colonies", "Roe", 2005),
        ];
        assert_eq!(joined(&works), [0, 1, 2]);
    }

    #[test]
    fn a_short_title_tells_nothing() {
        let works = [tagged("Bee keeping"), cited("Bee keeping", "Roe", 2005)];
        assert_eq!(joined(&works), [0, 1]);
        let works = [work(true, "Bee keeping", "Roe", 2005), cited("Bee keeping", "Roe", 2005)];
        assert_eq!(joined(&works), [0, 1], "an author can write two in a year");
    }

    #[test]
    fn a_title_of_three_words_needs_author_and_year() {
        let title = "Introduction to the special section";
        assert_eq!(joined(&[tagged(title), cited(title, "Roe", 2005)]), [0, 1]);
        assert_eq!(joined(&[work(true, title, "Roe", 2005), cited(title, "Roe", 2005)]), [0, 0]);
    }

    #[test]
    fn two_works_of_one_title_are_kept_from_a_document_of_which_nothing_else_is_known() {
        for other in [cited(TITLE, "Roe", 2006), cited(TITLE, "Poe", 2005)] {
            assert_eq!(joined(&[tagged(TITLE), cited(TITLE, "Roe", 2005), other]), [0, 1, 2]);
        }
    }

    #[test]
    fn author_and_year_tell_which_of_two_works_of_one_title_it_is() {
        let works =
            [work(true, TITLE, "van Roe", 2005), cited(TITLE, "Roe", 2005), cited(TITLE, "Roe", 2006)];
        assert_eq!(joined(&works), [0, 0, 2]);
        let works = [work(true, TITLE, "Roe", 2005), cited(TITLE, "Poe", 2005), cited(TITLE, "Roe", 2004)];
        assert_eq!(joined(&works), [0, 1, 2]);
    }

    #[test]
    fn the_doi_wins_over_all_else() {
        let with = |work: Work, doi: &str| Work { doi: Some(doi.into()), ..work };
        let works = [
            with(work(true, TITLE, "Roe", 2005), "10.1000/A1"),
            with(cited("Winter losses", "Roe", 2004), "10.1000/a1"),
            with(cited(TITLE, "Roe", 2005), "10.1000/b2"),
        ];
        assert_eq!(joined(&works), [0, 0, 2]);
    }

    #[test]
    fn what_may_be_either_of_two_documents_is_neither() {
        let with = |work: Work, doi: &str| Work { doi: Some(doi.into()), ..work };
        let document = || work(true, TITLE, "Roe", 2005);
        let works = [with(document(), "10.1000/a"), with(document(), "10.1000/b"), cited(TITLE, "Roe", 2005)];
        assert_eq!(joined(&works), [0, 1, 2]);
    }

    #[test]
    fn a_title_of_very_many_takes_no_longer_for_each() {
        let many: Vec<Work> = (0..40_000).map(|at| work(at % 2 == 0, TITLE, "", at % 2)).collect();
        assert!(joined(&many).iter().all(|first| *first == 0));
        let many: Vec<Work> =
            (0..40_000).map(|at| work(at / 200 % 2 == 0, TITLE, "Roe", 1 + at % 200)).collect();
        assert_eq!(joined(&many)[39_999], 199);
    }

    #[test]
    fn a_thesis_is_not_the_article_made_of_it() {
        let thesis = Work { kind: ItemType::Thesis, ..cited(TITLE, "Roe", 2003) };
        assert_eq!(joined(&[tagged(TITLE), thesis.clone(), cited(TITLE, "Roe", 2005)]), [0, 1, 0]);
        let document = Work { kind: ItemType::Thesis, ..tagged(TITLE) };
        assert_eq!(joined(&[document, thesis]), [0, 0]);
    }

    #[test]
    fn what_a_document_cites_is_not_that_document() {
        assert_eq!(joined_where(&[tagged(TITLE), cited(TITLE, "Roe", 2005)], &[], &[(0, 1)]), [0, 1]);
    }

    #[test]
    fn a_document_of_two_exports_is_one_unless_the_abstracts_differ() {
        let works = [tagged(TITLE), work(true, TITLE, "Roe", 2005)];
        assert_eq!(joined(&works), [0, 0]);
        assert_eq!(joined_where(&works, &[(0, 7), (1, 7)], &[]), [0, 0]);
        assert_eq!(joined_where(&works, &[(0, 7), (1, 8)], &[]), [0, 1]);
    }

    #[test]
    fn works_that_are_cited_alone_are_left_to_those_who_compare_them() {
        assert_eq!(joined(&[cited(TITLE, "Roe", 2005), cited(TITLE, "Roe", 2005)]), [0, 1]);
    }

    #[test]
    fn abstracts_are_compared_by_their_beginning() {
        let text = "We counted the colonies of more than two hundred keepers in early spring and asked them for the reasons of their losses, as \
                    they saw them. ";
        assert_eq!(
            abstract_hash(text),
            abstract_hash(&format!("{}\u{a9} 2005 Honey Press", text.to_uppercase()))
        );
        assert_eq!(abstract_hash("No abstract"), None);
    }
}
