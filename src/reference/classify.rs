//! What kind of work a reference cites: a linear model over signs that are there or not.
//!
//! [`evidence`] lists the signs, [`signs`] finds them; each speaks for some types and against others by weights that are
//! learnt ([`weights`], `super::training`). The type with the highest sum wins.

pub(super) mod evidence;
mod signs;
pub(super) mod weights;

use super::facts::Facts;
use super::lexicon::hints;
use crate::model::{Item, ItemType, Reasons};
use evidence::{Evidence, Shown};

/// What a reference says of its type besides its fields.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    /// Whether the pages end in a parenthesis that nothing opened: the mark of a chapter.
    pub(super) stray: bool,
    /// What a code behind the title says, `[J]`, `[D]` (GB/T 7714).
    pub(super) code: Option<ItemType>,
    /// Whether the source is introduced by `In`.
    pub(super) is_in: bool,
}

/// The types that references are found to be, in the order of the weights.
pub(super) const KINDS: [ItemType; 17] = [
    ItemType::Article,
    ItemType::ArticleJournal,
    ItemType::ArticleMagazine,
    ItemType::ArticleNewspaper,
    ItemType::Book,
    ItemType::Chapter,
    ItemType::Dataset,
    ItemType::Document,
    ItemType::LegalCase,
    ItemType::Legislation,
    ItemType::PaperConference,
    ItemType::Patent,
    ItemType::Report,
    ItemType::Software,
    ItemType::Standard,
    ItemType::Thesis,
    ItemType::Webpage,
];

/// How much each sign speaks for each type, in log-odds.
#[derive(Clone, Debug)]
pub(super) struct Weights(pub(super) [[f32; KINDS.len()]; Evidence::ALL.len()]);

/// A type, how likely it is, and what spoke for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub(super) kind: ItemType,
    /// How likely the model takes it to be.
    pub(super) chance: f32,
    /// The signs that spoke most for it rather than for the next best, the strongest first.
    pub(super) reasons: Reasons,
}

/// An item whose type is asked for, with what is known of its texts.
pub(super) struct Case<'c, L> {
    pub(super) item: &'c Item,
    pub(super) signs: Signs,
    pub(super) title: &'c Facts,
    pub(super) source: &'c Facts,
    /// What no field took.
    pub(super) leftover: L,
}

/// The type of an item.
pub(super) fn classify<'c>(case: Case<'c, impl Iterator<Item = &'c str>>, weights: &Weights) -> Verdict {
    if let Some(kind) = case.signs.code {
        return Verdict { kind, chance: 1.0, reasons: Reasons([Some(Evidence::Code.says()), None, None]) };
    }
    weights.judge(shown(case))
}

/// The signs that an item shows.
pub(super) fn shown<'c>(case: Case<'c, impl Iterator<Item = &'c str>>) -> Shown {
    signs::of(case)
}

impl Weights {
    /// Weights from those that are learnt: a sign that came later says nothing until it is learnt.
    const fn of(learnt: &[(Evidence, [f32; KINDS.len()])]) -> Self {
        let mut all = [[0.0; KINDS.len()]; Evidence::ALL.len()];
        let mut index = 0;
        while index < learnt.len() {
            all[learnt[index].0 as usize] = learnt[index].1;
            index += 1;
        }
        Self(all)
    }

    fn judge(&self, shown: Shown) -> Verdict {
        let mut sums = [0.0f32; KINDS.len()];
        for place in shown.places() {
            sums.iter_mut().zip(&self.0[place]).for_each(|(sum, weight)| *sum += weight);
        }
        let ranks = sums.iter().enumerate().map(|(kind, sum)| Rank::of(*sum, kind));
        let [best, second] = Rank::highest([Rank::LOWEST; 2], ranks);
        let reasons = self.reasons(shown, best.place(), second.place());
        Verdict { kind: KINDS[best.place()], chance: chance(&sums, sums[best.place()]), reasons }
    }

    fn reasons(&self, shown: Shown, best: usize, second: usize) -> Reasons {
        let speaks = |place: usize| self.0[place][best] - self.0[place][second];
        let ranks = shown.places().map(|place| Rank::of(speaks(place), place));
        let found = Rank::highest([Rank::NOTHING; 3], ranks);
        Reasons(found.map(|rank| (rank != Rank::NOTHING).then(|| Evidence::ALL[rank.place()].says())))
    }
}

/// A number and what it belongs to, as one integer that is greater where the number is, or where both are equal and the
/// place comes first: the greatest of many are found without a branch that could be foretold wrongly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(i64);

impl Rank {
    const LOWEST: Self = Self(i64::MIN);
    /// The highest rank of 0: below every number that is greater.
    const NOTHING: Self = Self::of(0.0, 0);
    const LAST_PLACE: i64 = 0xff;

    const fn of(number: f32, place: usize) -> Self {
        debug_assert!(place <= Self::LAST_PLACE as usize);
        let bits = number.to_bits() as i32;
        // The bits of negative numbers grow the other way.
        let order = bits ^ ((bits >> 31) as u32 >> 1) as i32;
        Self((order as i64) << 8 | (Self::LAST_PLACE - place as i64))
    }

    const fn place(self) -> usize {
        (Self::LAST_PLACE - (self.0 & Self::LAST_PLACE)) as usize
    }

    /// The highest of some and of what is there, the highest first.
    fn highest<const COUNT: usize>(there: [Self; COUNT], ranks: impl Iterator<Item = Self>) -> [Self; COUNT] {
        ranks.fold(there, |mut there, mut next| {
            for rank in &mut there {
                (*rank, next) = ((*rank).max(next), (*rank).min(next));
            }
            there
        })
    }
}

/// How likely the type with the highest sum is. The exponentials are the same on every machine: the limit that defines
/// them, cut short; they are taken of all types at once.
fn chance(sums: &[f32; KINDS.len()], highest: f32) -> f32 {
    /// What is this far behind adds nothing that counts.
    const FAR: f32 = 12.0;
    const SQUARINGS: u32 = 10;
    let behind = sums.map(|sum| (sum - highest).max(-FAR));
    let mut powers = behind.map(|behind| 1.0 + behind / (1 << SQUARINGS) as f32);
    for _ in 0..SQUARINGS {
        powers = powers.map(|power| power * power);
    }
    let counts = behind.map(|behind| f32::from(u8::from(behind > -FAR)));
    1.0 / powers.iter().zip(counts).map(|(power, counts)| power * counts).sum::<f32>()
}

/// A title without the code or note in brackets behind it, and the type that the code stands for (GB/T 7714).
pub(super) fn without_code(title: &str) -> (&str, Option<ItemType>) {
    let Some((before, code)) =
        title.trim_end_matches('.').strip_suffix(']').and_then(|text| text.rsplit_once('['))
    else {
        return (title, None);
    };
    let code = code.split('/').next().unwrap_or_default();
    let kind = match code {
        "J" => Some(ItemType::ArticleJournal),
        "M" => Some(ItemType::Book),
        "C" | "A" => Some(ItemType::PaperConference),
        "D" => Some(ItemType::Thesis),
        "R" => Some(ItemType::Report),
        "P" => Some(ItemType::Patent),
        "S" => Some(ItemType::Standard),
        "N" => Some(ItemType::ArticleNewspaper),
        "EB" => Some(ItemType::Webpage),
        "DB" => Some(ItemType::Dataset),
        "online" | "Online" | "Internet" | "internet" => None,
        // What the manual of the APA puts there.
        "Data set" | "Dataset" | "dataset" => Some(ItemType::Dataset),
        "Computer software" | "Computer software manual" | "Software" => Some(ItemType::Software),
        _ => return (title, None),
    };
    (before.trim_end(), kind)
}

/// Whether a text names a thesis.
pub(super) fn names_thesis(text: &str) -> bool {
    hints::any(text, hints::THESIS)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Report;
    use crate::model::{ItemType, Judged};
    use crate::reference::{NOTHING, parse};

    #[track_caller]
    fn assert_kind(kind: ItemType, references: &[&str]) {
        for raw in references {
            let read = parse(raw, 0, &NOTHING, &mut Report::default());
            assert_eq!(read.item.kind, kind, "{raw}: {:?}", read.reasons.iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_source_with_numbers_is_a_journal() {
        assert_kind(
            ItemType::ArticleJournal,
            &[
                "Roe J., A report on the state of bees, Apidologie, 4, 2, pp. 1-9, (2005)",
                "Roe J., Wax, J. Hive Res., 12, (2015)",
                "Roe J., Poe A., Dances, Proc. R. Soc. B, 274, pp. 11-19, (2007)",
                "Roe J., Dances, Proceedings of the National Academy of Sciences, 104, 3, pp. 11-19, (2007)",
                "Roe J., Honey and health, Information, Communication & Society, pp. 1-13, (2017)",
            ],
        );
    }

    #[test]
    fn a_meeting_makes_a_conference_paper() {
        assert_kind(
            ItemType::PaperConference,
            &[
                "Roe J., Counting bees, Proceedings of the 12th International Conference on Hives, pp. 1-7, (2008)",
                "Roe J., Counting bees, 2019 IEEE International Conference on Hives (ICH), pp. 1-7, (2019)",
                "Roe J., Counting bees, Lecture Notes in Computer Science, 9123, pp. 1-7, (2019)",
                "Roe J., Counting bees, LNCS, 9123, pp. 1-7, (2019)",
                "Roe J., Counting bees, Paper presented at the Bee Workshop, (1999)",
            ],
        );
    }

    #[test]
    fn a_book_as_source_makes_a_chapter() {
        assert_kind(
            ItemType::Chapter,
            &[
                "Roe J., Wax, Handbook of Hives, pp. 11-29, (2008)",
                "Roe J., Wax, Hives and Honey: Perspectives on the Life of Bees, pp. 11-29, (2008)",
                "Roe J., Wax, Bees, pp. 165-174), (2016)",
            ],
        );
    }

    #[test]
    fn newspapers_magazines_and_sites_are_told_from_journals() {
        assert_kind(
            ItemType::ArticleNewspaper,
            &[
                "Roe J., Bees swarm over town, The Guardian, (2014)",
                "Bees swarm over town, Hive Herald, (2014)",
                "Roe J., Bees swarm over town, The Honeyville Daily News, 4 May, (2014)",
            ],
        );
        assert_kind(ItemType::ArticleMagazine, &["Roe J., The price of honey, The Economist, (2014)"]);
        assert_kind(
            ItemType::Webpage,
            &[
                "Roe J., What do bees want?, Hive Blog, (2014)",
                "Roe J., Keeping bees, https://bees.example/keeping, (2014)",
            ],
        );
    }

    #[test]
    fn a_title_alone_is_a_book_by_a_person_and_a_report_by_a_body() {
        assert_kind(
            ItemType::Book,
            &["Roe J., Bees and honey, (1998)", "Roe J., Poe A., An introduction to hives, (2011)"],
        );
        assert_kind(
            ItemType::Report,
            &[
                "FAO, World honey outlook, (2012)",
                "National bee survey: Results 2010, (2012)",
                "Roe J., Scoring hives, Honey Research Working Paper 12, (2009)",
                "Roe J., The hive review: Final report, (2009)",
            ],
        );
    }

    #[test]
    fn what_a_title_says_outright_decides() {
        assert_kind(
            ItemType::Thesis,
            &["Roe J., Dances of bees (Doctoral dissertation), (2010)", "Roe J., Dances, PhD thesis, (2010)"],
        );
        assert_kind(
            ItemType::Patent,
            &[
                "Roe J., Frame for hives, U.S. Patent, (1902)",
                "Roe J., Frame for hives. CN104123456A, (2014)",
            ],
        );
        assert_kind(
            ItemType::Standard,
            &["ISO 12824:2016 Royal jelly. Specifications, (2016)", "Roe J., GB/T 9697 Royal jelly, (2008)"],
        );
        assert_kind(
            ItemType::Legislation,
            &[
                "Bee Protection Act, (1993)",
                "Ley 12 de apicultura, (2003)",
                "Loi n 2003-12 relative aux abeilles, (2003)",
                "Verordnung (EU) 2018/12 über Honig, (2018)",
                "Council Directive 2001/110/EC relating to honey, (2001)",
            ],
        );
        assert_kind(ItemType::LegalCase, &["Roe v. Board of Hives, (1973)"]);
        assert_kind(
            ItemType::Article,
            &["Roe J., Counting bees, arXiv preprint, (2021)", "Roe J., Bees, SSRN, (2021)"],
        );
        assert_kind(ItemType::Dataset, &["Roe J., Counts of bees [dataset], (2021)"]);
        assert_kind(ItemType::Software, &["Roe J., beecount: R package version 1.2, (2021)"]);
    }

    #[test]
    fn a_law_that_a_title_is_about_makes_no_law() {
        assert_kind(ItemType::Book, &["Roe J., Keepers after the reform of the Bee Protection Act, (2009)"]);
    }

    #[test]
    fn nothing_but_authors_is_a_document() {
        assert_kind(ItemType::Document, &["Roe J., (2012)"]);
    }

    #[test]
    fn reasons_and_chance_go_with_the_type() {
        let read = |raw| parse(raw, 0, &NOTHING, &mut Report::default());
        let sure = read("Roe J., Wax, Journal of Hives, 4, 2, pp. 1-9, (2005)");
        assert_eq!(sure.reasons.iter().next(), Some("a source with volume and pages"));
        let unsure = read("Wax and honey, (2005)");
        assert!(unsure.confidence.of(Judged::Type) < sure.confidence.of(Judged::Type));
        assert!(read("(2005)").reasons.is_empty());
    }
}
