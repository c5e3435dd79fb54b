//! A style made ready for lists without citations: one that only sorts, and one that only formats.
//!
//! hayagriva sorts by comparing, works out what tells citations apart, and formats, all in one go. Here it sorts first, so
//! that the letters behind years, `2001a`, follow the order of the list and not that of the input.

use hayagriva::citationberg::taxonomy::Variable;
use hayagriva::citationberg::{Choose, IndependentStyle, LayoutRenderingElement, NamesChild, SortKey};

/// The style to sort with, none if it leaves the order as it is, and the style to format with.
pub(super) fn prepared(mut csl: IndependentStyle) -> (Option<IndependentStyle>, IndependentStyle) {
    csl.citation.layout.elements = without(std::mem::take(&mut csl.citation.layout.elements));
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
            only_sorts.citation.disambiguate_add_names = false;
            only_sorts.citation.disambiguate_add_givenname = false;
            only_sorts.citation.disambiguate_add_year_suffix = false;
            if let Some(bibliography) = &mut only_sorts.bibliography {
                bibliography.sort = Some(sort);
                bibliography.layout.elements.clear();
                bibliography.subsequent_author_substitute = None;
            }
            sorter = Some(only_sorts);
        }
    }
    (sorter, csl)
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
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
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
