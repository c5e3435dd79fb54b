//! What two signatures show of whether they are one work: which features hold, and what that comes to.
//!
//! What features there are stands in [`super::features`], what each is worth in [`super::weights`]; what is made of the sum is left to
//! [`super::cluster`].

use super::features::{Evidence, Feature};
use super::letters::{Distance, distance};
use super::signature::{Class, Marks, Signature, family_hash_of, kept};
use super::source::Likeness;
use super::weights::COMPILED_IN;

/// The log-odds that two signatures are of one work, by the weights that are compiled in.
pub(super) fn score(one: &Signature, other: &Signature) -> f32 {
    if one.marks.has(Marks::BARE) || other.marks.has(Marks::BARE) {
        return f32::NEG_INFINITY;
    }
    let apart = beside_title(one, other);
    if is_another(apart, one, other) {
        return f32::NEG_INFINITY;
    }
    // The distance of titles is the costly part, and most pairs of a block are two works whatever it is.
    let most = if apart.has(Feature::NumbersDiffer) { 0.0 } else { best_title() };
    if apart.sum(&COMPILED_IN) + most < HOPELESS {
        return HOPELESS;
    }
    with_titles(apart, one, other).sum(&COMPILED_IN)
}

/// Whether something is printed that one work cannot have twice, whatever else agrees: another DOI, the volume of a book or report, or the
/// issue where the pages are not the same.
fn is_another(apart: Evidence, one: &Signature, other: &Signature) -> bool {
    let has = |feature| apart.has(feature);
    let is_identified = has(Feature::DoiSame) || has(Feature::IdentifierSame);
    let is_periodical = one.class == Class::Article || other.class == Class::Article;
    let is_elsewhere = !has(Feature::PageSame) && !has(Feature::LastPageSame);
    !is_identified
        && (has(Feature::DoiDiffers)
            || is_elsewhere && has(Feature::VolumeDiffers) && !is_periodical
            || is_elsewhere && has(Feature::IssueDiffers))
}

/// What no pair is looked at for any further.
const HOPELESS: f32 = -8.0;

/// The most that titles can speak for a pair.
fn best_title() -> f32 {
    let of = |feature: Feature| COMPILED_IN[feature as usize].max(0.0);
    of(Feature::TitleSame)
        .max(of(Feature::TitleOneEdit))
        .max(of(Feature::TitleHead))
        .max(of(Feature::TitleGoesOn))
        + of(Feature::TitleLong)
        + of(Feature::TitleLacks)
        + of(Feature::TitlesLack)
        + of(Feature::WholeSame)
}

/// All that a pair shows.
pub(super) fn evidence(one: &Signature, other: &Signature) -> Evidence {
    with_titles(beside_title(one, other), one, other)
}

/// What a pair shows besides its titles, and then these.
fn with_titles(apart: Evidence, one: &Signature, other: &Signature) -> Evidence {
    use Feature::{FirstClose, FirstSame, TitleNear, TitleOneEdit, TitleSame};
    let mut found = apart.with(of_titles(one, other));
    let any = |features: &[Feature]| features.iter().any(|feature| found.has(*feature));
    let is_title = any(&[TitleSame, TitleOneEdit, TitleNear]) && !found.has(Feature::TitleShort);
    let is_whole = is_title && any(&[FirstSame, FirstClose]) && found.has(Feature::YearSame);
    let is_beginning = any(&[Feature::TitleHead, Feature::TitleCut]);
    let is_unnamed = any(&[Feature::FirstsLack, Feature::FirstLacks]);
    let is_short = one.title_length.min(other.title_length) < 24;
    let is_unlike = !any(&[TitleSame, TitleOneEdit]) && !any(&[Feature::TitleLacks, Feature::TitlesLack]);
    let is_other_hand = found.has(Feature::FirstDiffers) && !any(&[Feature::PageSame, Feature::DoiSame]);
    let is_undated = any(&[Feature::NumbersLack, Feature::NumbersDiffer]) && found.has(Feature::YearLacks);
    let is_elsewhere = any(&[Feature::PlaceDiffers, Feature::PagesDiffer, Feature::VolumeDiffers])
        && !any(&[Feature::PageSame, Feature::LastPageSame, Feature::DoiSame]);
    found.add_if(Feature::UnlikeElsewhere, is_unlike && is_elsewhere);
    found.add_if(Feature::UnnamedUnlike, is_unlike && found.has(Feature::FirstsLack));
    found.add_if(Feature::OtherHand, is_other_hand);
    found.add_if(Feature::NumbersLackUndated, is_undated);
    found.add_if(Feature::WholeSame, is_whole);
    found.add_if(Feature::TitleCutShort, is_beginning && (is_unnamed || is_short));
    if is_beginning && found.has(Feature::NumbersDiffer) {
        // Those of the longer one may stand in what the other has not.
        found.remove(Feature::NumbersDiffer);
        found.add(Feature::NumbersLack);
    }
    found
}

fn of_titles(one: &Signature, other: &Signature) -> Evidence {
    let mut found = Evidence::default();
    match (one.has_title(), other.has_title()) {
        (false, false) => found.add(Feature::TitlesLack),
        (true, false) | (false, true) => found.add(Feature::TitleLacks),
        (true, true) => titles(one, other, &mut found),
    }
    found
}

fn titles(one: &Signature, other: &Signature, found: &mut Evidence) {
    let is_rest_same = one.rest == other.rest;
    let (short, long) = if one.title_length <= other.title_length { (one, other) } else { (other, one) };
    let kept = usize::from(short.title_length).min(kept());
    let is_same = one.title == other.title;
    let apart = if is_same {
        Distance { whole: 0, beginning: 0, end: kept }
    } else {
        distance(&short.title.unpacked(), &long.title.unpacked())
    };
    // Edits in a hundred letters.
    let share = |edits: usize| edits * 100 / kept.max(1);
    let likeness = match apart.whole {
        0 if short.title_length == long.title_length => Feature::TitleSame,
        edits if edits <= 1 || share(edits) <= 1 => Feature::TitleOneEdit,
        edits if share(edits) <= 5 => Feature::TitleNear,
        edits if share(edits) <= 12 => Feature::TitleClose,
        edits if share(edits) <= 25 => Feature::TitleAlike,
        _ => Feature::TitleOther,
    };
    found.add(likeness);
    let is_alike = share(apart.whole) <= 12;
    let begins = !is_alike && share(apart.beginning) <= 5 && apart.end * 10 >= kept * 9;
    if begins && short.source.begins(long.title.unpacked().get(apart.end..).unwrap_or_default()) {
        found.add(Feature::TitleGoesOn);
    } else if begins && kept >= 8 {
        let is_head = usize::from(long.head).abs_diff(apart.end) <= 2 && long.head > 0;
        found.add(if is_head { Feature::TitleHead } else { Feature::TitleCut });
    }
    found.add_if(Feature::TitleRestDiffers, is_alike && !is_rest_same);
    found.add_if(Feature::TitleShort, kept < 16);
    found.add_if(Feature::TitleLong, is_alike && kept > 40);
}

fn beside_title(one: &Signature, other: &Signature) -> Evidence {
    let mut found = Evidence::default();
    found.add(Feature::Bias);
    found.add_if(Feature::TitleGeneric, one.marks.has(Marks::GENERIC) || other.marks.has(Marks::GENERIC));
    if one.has_title() && other.has_title() {
        let features = [None, Some(Feature::NumbersDiffer), Some(Feature::NumbersLack)];
        compare(one.numbers, other.numbers, &mut found, features);
    }
    compare(one.part, other.part, &mut found, [None, Some(Feature::PartDiffers), Some(Feature::PartLacks)]);
    compare(
        one.edition,
        other.edition,
        &mut found,
        [None, Some(Feature::EditionDiffers), Some(Feature::EditionLacks)],
    );
    found.add_if(Feature::RemarkDiffers, one.marks.has(Marks::REMARK) != other.marks.has(Marks::REMARK));
    people(one, other, &mut found);
    let likeness = one.source.likeness(other.source);
    place(one, other, likeness, &mut found);
    years(one, other, &mut found);
    compare(one.doi, other.doi, &mut found, [Some(Feature::DoiSame), Some(Feature::DoiDiffers), None]);
    // Numbers of arXiv and of PubMed are no two of a kind.
    if one.identifier & 1 == other.identifier & 1 {
        let features = [Some(Feature::IdentifierSame), Some(Feature::IdentifierDiffers), None];
        compare(one.identifier, other.identifier, &mut found, features);
    }
    compare(
        one.number,
        other.number,
        &mut found,
        [Some(Feature::NumberSame), Some(Feature::NumberDiffers), None],
    );
    compare(
        one.address,
        other.address,
        &mut found,
        [Some(Feature::AddressSame), Some(Feature::AddressDiffers), None],
    );
    classes(one, other, &mut found);
    let has = |feature| found.has(feature);
    let is_placed = has(Feature::PlaceSame) && has(Feature::FirstSame) && has(Feature::YearSame);
    let is_moved = has(Feature::VolumeDiffers) && one.year != other.year && !has(Feature::LastPageSame);
    found.add_if(Feature::PlacedSame, is_placed);
    found.add_if(Feature::MovedLater, is_moved);
    found
}

/// Adds the first feature where two values are the same, the second where they differ, the third where one lacks.
fn compare<T: Default + PartialEq>(
    one: T,
    other: T,
    found: &mut Evidence,
    [same, differs, lacks]: [Option<Feature>; 3],
) {
    let feature = match (one == T::default(), other == T::default()) {
        (true, true) => None,
        (true, false) | (false, true) => lacks,
        (false, false) if one == other => same,
        (false, false) => differs,
    };
    if let Some(feature) = feature {
        found.add(feature);
    }
}

fn people(one: &Signature, other: &Signature, found: &mut Evidence) {
    match (one.people, other.people) {
        (0, 0) => return found.add(Feature::FirstsLack),
        (0, _) | (_, 0) => return found.add(Feature::FirstLacks),
        (_, _) => {}
    }
    let hash = |signature: &Signature| family_hash_of(&signature.family);
    let is_same = one.family == other.family;
    let first = if is_same {
        Feature::FirstSame
    } else if is_close(one, other) {
        Feature::FirstClose
    } else if other.others.contains(&hash(one)) || one.others.contains(&hash(other)) {
        Feature::FirstAmong
    } else if is_swapped(one, other) {
        Feature::FirstSwapped
    } else {
        Feature::FirstDiffers
    };
    found.add(first);
    if matches!(first, Feature::FirstSame | Feature::FirstClose) {
        let features = [Some(Feature::InitialSame), Some(Feature::InitialDiffers), None];
        compare(one.initials[0], other.initials[0], found, features);
        compare(one.initials[1], other.initials[1], found, [None, Some(Feature::SecondInitialDiffers), None]);
    }
    let both = one.others.iter().zip(&other.others).take_while(|(a, b)| **a != 0 && **b != 0).count();
    if both > 0 {
        let shared = one.others[..both].iter().filter(|hash| other.others.contains(hash)).count();
        found.add(match shared {
            0 => Feature::OthersDiffer,
            all if all == both => Feature::OthersSame,
            _ => Feature::OthersSome,
        });
    }
    let is_cut = one.marks.has(Marks::ET_AL) || other.marks.has(Marks::ET_AL);
    if one.people != other.people && !is_cut {
        let is_alone = one.people == 1 || other.people == 1;
        found.add(if is_alone { Feature::CountAlone } else { Feature::CountDiffers });
    }
}

/// Whether the first family name of each begins with the first initial of the other.
fn is_swapped(one: &Signature, other: &Signature) -> bool {
    let begins = |named: &Signature, initialled: &Signature| {
        let code = initialled.initials[0].wrapping_sub(b'a').wrapping_add(1);
        named.family.unpacked().first() == Some(&code)
    };
    begins(one, other) && begins(other, one)
}

/// Whether two first family names are nearly the same, or one is the end of the other.
fn is_close(one: &Signature, other: &Signature) -> bool {
    let (one, other) = (one.family.unpacked(), other.family.unpacked());
    let shorter = one.len().min(other.len());
    if shorter < 4 {
        return false;
    }
    one.ends_with(&other)
        || other.ends_with(&one)
        || distance(&one, &other).whole <= if shorter < 6 { 1 } else { 2 }
}

fn place(one: &Signature, other: &Signature, likeness: Likeness, found: &mut Evidence) {
    match likeness {
        Likeness::Same => found.add(Feature::SourceSame),
        Likeness::Short => found.add(Feature::SourceShort),
        Likeness::Alike => found.add(Feature::SourceAlike),
        Likeness::Other => found.add(Feature::SourceDiffers),
        Likeness::Unknown => found.add_if(Feature::SourceLacks, one.source != other.source),
    }
    let features = [Some(Feature::VolumeSame), Some(Feature::VolumeDiffers), Some(Feature::VolumeLacks)];
    compare(one.volume, other.volume, found, features);
    compare(one.issue, other.issue, found, [Some(Feature::IssueSame), Some(Feature::IssueDiffers), None]);
    let features = [Some(Feature::PageSame), Some(Feature::PageDiffers), Some(Feature::PageLacks)];
    compare(one.page, other.page, found, features);
    let is_last_same = one.last_page != 0 && one.last_page == other.last_page;
    found.add_if(Feature::LastPageSame, is_last_same);
    let has = |feature| found.has(feature);
    let pages_differ =
        has(Feature::PageDiffers) && !is_last_same && one.last_page != 0 && other.last_page != 0;
    let is_place = has(Feature::VolumeSame) && has(Feature::PageSame) && !has(Feature::SourceDiffers);
    let differs = has(Feature::VolumeDiffers) && has(Feature::PageDiffers);
    found.add_if(
        Feature::PageWithin,
        has(Feature::PageDiffers) && (is_within(one, other) || is_within(other, one)),
    );
    found.add_if(Feature::PagesDiffer, pages_differ);
    found.add_if(Feature::PlaceSame, is_place);
    found.add_if(Feature::PlaceDiffers, differs);
}

/// Whether the first page of one is among the pages of the other.
fn is_within(one: &Signature, other: &Signature) -> bool {
    (other.page..=u32::from(other.last_page)).contains(&one.page)
}

fn years(one: &Signature, other: &Signature, found: &mut Evidence) {
    let apart = match (one.year, other.year) {
        (0, 0) => return,
        (0, _) | (_, 0) => return found.add(Feature::YearLacks),
        (one, other) => one.abs_diff(other),
    };
    found.add(match apart {
        0 => Feature::YearSame,
        1 => Feature::YearNext,
        2 | 3 => Feature::YearNear,
        _ => Feature::YearFar,
    });
    let is_placed = (one.volume != 0 || one.page != 0) && (other.volume != 0 || other.page != 0);
    let is_known = found.has(Feature::PageSame) || one.doi != 0 && one.doi == other.doi;
    found.add_if(Feature::YearAlone, apart > 0 && !is_placed && !is_known);
}

fn classes(one: &Signature, other: &Signature, found: &mut Evidence) {
    let preprint = |signature: &Signature| signature.marks.has(Marks::PREPRINT);
    // A preprint and what says nothing of where it stands may be one.
    let stands = |signature: &Signature| {
        !preprint(signature) && (!signature.source.is_empty() || signature.volume != 0)
    };
    found.add_if(Feature::PreprintAndOther, preprint(one) && stands(other) || preprint(other) && stands(one));
    let is = |wanted: Class| (one.class == wanted, other.class == wanted);
    let either = |(a, b): (bool, bool)| a || b;
    let only_one = |(a, b): (bool, bool)| a != b;
    let is_any = either(is(Class::Any));
    found.add_if(Feature::ClassSame, one.class == other.class && !is_any);
    found.add_if(Feature::ThesisAndOther, only_one(is(Class::Thesis)));
    let pair = |a: Class, b: Class| (one.class, other.class) == (a, b) || (other.class, one.class) == (a, b);
    found.add_if(Feature::BookAndPart, pair(Class::Book, Class::Part));
    let is_report = only_one(is(Class::Report));
    found.add_if(
        Feature::ReportAndOther,
        is_report && (either(is(Class::Article)) || either(is(Class::Paper))),
    );
    found.add_if(Feature::ArticleAndPaper, pair(Class::Article, Class::Paper));
    let is_book = pair(Class::Article, Class::Book) || pair(Class::Article, Class::Part);
    found.add_if(Feature::ArticleAndBook, is_book);
}
