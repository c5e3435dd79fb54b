//! A style made ready for lists without citations: one that only sorts, and one that only formats.
//!
//! hayagriva sorts by comparing, works out what tells citations apart, and formats, all in one go. Here it sorts first, so
//! that the letters behind years, `2001a`, follow the order of the list and not that of the input.

use hayagriva::citationberg::taxonomy::Variable;
use hayagriva::citationberg::{
    Choose, IndependentStyle, LayoutRenderingElement, Name, Names, NamesChild, SortKey,
};

use super::repeated::Repeated;

/// What a style is made of.
pub(super) struct Prepared {
    /// The style to sort with; none if it leaves the order as it is.
    pub(super) sorter: Option<IndependentStyle>,
    /// The style to format with.
    pub(super) csl: IndependentStyle,
    /// What stands for authors that are those of the work before.
    pub(super) repeated: Option<Repeated>,
}

/// The style without what hayagriva does otherwise than lists need it.
pub(super) fn prepared(mut csl: IndependentStyle) -> Prepared {
    let repeated = csl.bibliography.as_mut().and_then(|bibliography| {
        let dash = bibliography.subsequent_author_substitute.take()?;
        Some(Repeated { dash, rule: bibliography.subsequent_author_substitute_rule })
    });
    // What tells citations apart is no matter of a list, whose names hayagriva would shorten and add to as it does theirs. The letters
    // behind years are.
    csl.citation.disambiguate_add_names = false;
    csl.citation.disambiguate_add_givenname = false;
    csl.citation.layout.elements = without(std::mem::take(&mut csl.citation.layout.elements));
    if let Some(bibliography) = &mut csl.bibliography {
        bibliography.layout.elements = without(std::mem::take(&mut bibliography.layout.elements));
    }
    for called in &mut csl.macros {
        called.children = without(std::mem::take(&mut called.children));
    }
    let sort = csl.bibliography.as_mut().and_then(|bibliography| bibliography.sort.take());
    let mut sorter = None;
    if let Some(mut sort) = sort {
        // Numbers among texts, `9` and `10` beside `1a`, are in no order that sorting could rely on.
        sort.keys.retain(|key| {
            !matches!(key, SortKey::Variable { variable: Variable::Number(_) | Variable::Page(_), .. })
        });
        if !sort.keys.is_empty() {
            let mut only_sorts = csl.clone();
            only_sorts.citation.layout.elements.clear();
            only_sorts.citation.disambiguate_add_year_suffix = false;
            if let Some(bibliography) = &mut only_sorts.bibliography {
                bibliography.sort = Some(sort);
                bibliography.layout.elements.clear();
            }
            sorter = Some(only_sorts);
        }
    }
    Prepared { sorter, csl, repeated }
}

/// The elements without those that are only for citations which cannot be told apart: where a style has any, hayagriva
/// never comes to the letters behind years.
fn without(elements: Vec<LayoutRenderingElement>) -> Vec<LayoutRenderingElement> {
    let mut kept = Vec::with_capacity(elements.len());
    for element in elements {
        match element {
            LayoutRenderingElement::Choose(choose) => match without_branches(choose) {
                Chosen::Choose(choose) => kept.push(LayoutRenderingElement::Choose(choose)),
                Chosen::Always(elements) => kept.extend(elements),
            },
            LayoutRenderingElement::Group(mut group) => {
                group.children = without(group.children);
                kept.push(LayoutRenderingElement::Group(group));
            }
            LayoutRenderingElement::Names(mut names) => {
                named(&mut names, &Name::default());
                let own = names.name().cloned().unwrap_or_default();
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        for stand_in in &mut substitute.children {
                            if let LayoutRenderingElement::Names(stand_in) = stand_in {
                                named(stand_in, &own);
                            }
                        }
                        substitute.children = without(std::mem::take(&mut substitute.children));
                    }
                }
                kept.push(LayoutRenderingElement::Names(names));
            }
            LayoutRenderingElement::Text(_)
            | LayoutRenderingElement::Date(_)
            | LayoutRenderingElement::Number(_)
            | LayoutRenderingElement::Label(_) => kept.push(element),
        }
    }
    kept
}

/// Says how names are printed where a style leaves that to the default: names with a label or a substitute alone are
/// nothing to hayagriva. Those without any part stay so, since in a substitute they look like what they stand for.
fn named(names: &mut Names, name: &Name) {
    if !names.children.is_empty() && names.name().is_none() {
        names.children.insert(0, NamesChild::Name(name.clone()));
    }
}

enum Chosen {
    Choose(Choose),
    Always(Vec<LayoutRenderingElement>),
}

fn without_branches(choose: Choose) -> Chosen {
    let Choose { if_, else_if, otherwise } = choose;
    let otherwise = otherwise.map(|mut branch| {
        branch.children = without(std::mem::take(&mut branch.children));
        branch
    });
    let mut branches = std::iter::once(if_)
        .chain(else_if)
        .filter(|branch| branch.disambiguate != Some(true))
        .map(|mut branch| {
            branch.children = without(std::mem::take(&mut branch.children));
            branch
        });
    match branches.next() {
        Some(if_) => Chosen::Choose(Choose { if_, else_if: branches.collect(), otherwise }),
        None => Chosen::Always(otherwise.map(|branch| branch.children).unwrap_or_default()),
    }
}
