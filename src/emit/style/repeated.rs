//! Dashes for authors that are those of the work before, by the four rules that CSL has for it.
//!
//! hayagriva would leave what joins the names of several, `———, and .`, and it compares them in the run that formats
//! them, which is not always one for the whole list.

use hayagriva::citationberg::SubsequentAuthorSubstituteRule as Rule;
use hayagriva::{BibliographyItem, Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};

/// What stands for the names of the work before.
#[derive(Debug)]
pub(super) struct Repeated {
    /// What is printed.
    pub(super) dash: String,
    /// For which of them.
    pub(super) rule: Rule,
}

impl Repeated {
    /// Puts dashes into works in the order of their list.
    pub(super) fn put(&self, items: &mut [BibliographyItem]) {
        let mut last: Option<(Elem, Vec<Elem>)> = None;
        for item in items {
            let Some(elem) = item.content.find_names_mut() else { continue };
            let (whole, names) = (elem.clone(), names(elem));
            if let Some((whole_before, before)) = &last {
                self.replace(elem, &names, whole_before, before);
            }
            last = Some((whole, names));
        }
    }

    fn replace(&self, elem: &mut Elem, names: &[Elem], whole_before: &Elem, before: &[Elem]) {
        if names.is_empty() {
            // A title in place of names.
            if before.is_empty() && elem == whole_before {
                elem.children = ElemChildren(vec![self.text()]);
            }
            return;
        }
        let same = names.iter().zip(before).take_while(|(name, before)| name == before).count();
        let all = names == before;
        match self.rule {
            Rule::CompleteAll if all => {
                let mut left = names.len();
                self.complete(&mut elem.children, &mut left, names.len());
            }
            Rule::CompleteEach if all => self.each(&mut elem.children, &mut { names.len() }),
            Rule::CompleteAll | Rule::CompleteEach => {}
            Rule::PartialEach => self.each(&mut elem.children, &mut { same }),
            Rule::PartialFirst => self.each(&mut elem.children, &mut same.min(1)),
        }
    }

    /// One dash in place of all names, of which `left` of `total` are still to come, and of what joins them.
    fn complete(&self, children: &mut ElemChildren, left: &mut usize, total: usize) {
        for child in std::mem::take(&mut children.0) {
            match child {
                ElemChild::Elem(elem) if is_name(&elem) => {
                    if *left == total {
                        children.0.push(self.text());
                    }
                    *left -= 1;
                }
                ElemChild::Elem(mut elem) => {
                    self.complete(&mut elem.children, left, total);
                    children.0.push(ElemChild::Elem(elem));
                }
                ElemChild::Text(_)
                | ElemChild::Markup(_)
                | ElemChild::Link { .. }
                | ElemChild::Transparent { .. } => {
                    if *left == total || *left == 0 {
                        children.0.push(child);
                    }
                }
            }
        }
    }

    /// A dash in place of each of the first names, as many as `left` says.
    fn each(&self, children: &mut ElemChildren, left: &mut usize) {
        for child in &mut children.0 {
            let ElemChild::Elem(elem) = child else { continue };
            if !is_name(elem) {
                self.each(&mut elem.children, left);
            } else if *left > 0 {
                *left -= 1;
                elem.children = ElemChildren(vec![self.text()]);
            }
        }
    }

    fn text(&self) -> ElemChild {
        ElemChild::Text(Formatted { text: self.dash.clone(), formatting: Formatting::default() })
    }
}

fn is_name(elem: &Elem) -> bool {
    matches!(elem.meta, Some(ElemMeta::Name(..)))
}

fn names(elem: &Elem) -> Vec<Elem> {
    if is_name(elem) {
        return vec![elem.clone()];
    }
    let elems = elem.children.0.iter().filter_map(|child| match child {
        ElemChild::Elem(elem) => Some(elem),
        ElemChild::Text(_)
        | ElemChild::Markup(_)
        | ElemChild::Link { .. }
        | ElemChild::Transparent { .. } => None,
    });
    elems.flat_map(names).collect()
}
