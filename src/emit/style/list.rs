//! Works as a list in a style: sorted, numbered and formatted by hayagriva.

use std::borrow::Cow;
use std::collections::HashMap;

use hayagriva::citationberg::{IndependentStyle, json};
use hayagriva::{BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest};

use super::pieces::{self, Line, Reading};
use super::source::Style;

/// A work to be listed.
#[derive(Debug)]
pub(super) struct Work {
    /// What hayagriva sees of it; its `id` is that of no other.
    pub(super) item: json::Item,
    /// Its DOI, as the item has it.
    pub(super) doi: Option<String>,
    /// Whom and when one cites: works that share it may need letters behind the year.
    pub(super) cited_as: String,
}

impl Work {
    fn id(&self) -> Cow<'_, str> {
        self.item.id().unwrap_or_default()
    }
}

/// The lines of the works in the order of the style, each with the index of its work. A work that the style has
/// nothing to say of is missing.
pub(super) fn lines(style: &Style, works: &[Work]) -> Vec<(usize, Line)> {
    let places: HashMap<_, _> = works.iter().enumerate().map(|(index, work)| (work.id(), index)).collect();
    let index = |rendered: &BibliographyItem| places.get(&*rendered.key).copied();
    let sorted: Vec<&Work> = match style.sorter() {
        Some(sorter) => {
            let order = rendered(style, sorter, works, 0);
            order.iter().filter_map(|rendered| works.get(index(rendered)?)).collect()
        }
        None => works.iter().collect(),
    };
    let (et_al, spaced) = (style.et_al(), style.spaced());
    let mut lines = Vec::with_capacity(sorted.len());
    let mut items = formatted(style, &sorted);
    if let Some(repeated) = style.repeated() {
        repeated.put(&mut items);
    }
    for rendered in &items {
        let Some(index) = index(rendered) else { continue };
        let reading = Reading { doi: works[index].doi.as_deref(), et_al, spaced };
        let content = pieces::runs(&rendered.content.0, reading);
        if !content.is_empty() {
            let label = pieces::runs(rendered.first_field.as_ref(), reading);
            lines.push((index, Line { label, content }));
        }
    }
    lines
}

/// Works in their order. In styles that put letters behind years, each set of works that may need them is formatted by
/// itself: of all that are ambiguous in one run, hayagriva tells three sets apart and leaves the others.
fn formatted(style: &Style, works: &[&Work]) -> Vec<BibliographyItem> {
    let csl = style.csl();
    let works_of =
        |places: &[usize]| places.iter().filter_map(|&place| works.get(place).copied()).collect::<Vec<_>>();
    if !csl.citation.disambiguate_add_year_suffix {
        return rendered(style, csl, works.iter().copied(), 0);
    }
    let mut sets: Vec<Vec<usize>> = Vec::new();
    let mut set_of: HashMap<&str, usize> = HashMap::new();
    for (place, work) in works.iter().enumerate() {
        let set = *set_of.entry(&work.cited_as).or_insert_with(|| {
            sets.push(Vec::new());
            sets.len() - 1
        });
        sets[set].push(place);
    }
    let mut all: Vec<(usize, BibliographyItem)> = Vec::with_capacity(works.len());
    for set in &sets {
        let first = set.first().copied().unwrap_or_default();
        all.extend(set.iter().copied().zip(rendered(style, csl, works_of(set), first)));
    }
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, item)| item).collect()
}

/// Works in the order that a style gives them, numbered from behind `offset`.
fn rendered<'w>(
    style: &'w Style,
    csl: &'w IndependentStyle,
    works: impl IntoIterator<Item = &'w Work>,
    offset: usize,
) -> Vec<BibliographyItem> {
    let mut driver = BibliographyDriver::new().with_citation_number_offset(offset);
    for work in works {
        // Each is cited by itself, in the order of the list: numbers and the letters behind years follow from that.
        let cited = vec![CitationItem::with_entry(&work.item)];
        driver.citation(CitationRequest::new(cited, csl, style.locale(), style.locales(), None));
    }
    let request = BibliographyRequest::new(csl, style.locale(), style.locales());
    driver.finish(request).bibliography.map(|bibliography| bibliography.items).unwrap_or_default()
}
