//! The few tags that are markup in a text, where they are properly paired; a tag without its partner is text.
//!
//! What a format makes of them is left to it.

use std::ops::Range;

/// A tag that has a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<K> {
    pub(super) range: Range<usize>,
    pub(super) kind: K,
    pub(super) opens: bool,
}

/// The paired tags of a text, in order. `kind` knows the tags by their names in lower case.
pub(super) fn tags<K: Copy + PartialEq>(text: &str, kind: impl Fn(&str) -> Option<K>) -> Vec<Tag<K>> {
    let mut tags: Vec<Tag<K>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut kept: Vec<usize> = Vec::new();
    // How many of each kind are open, so that none is looked for in vain.
    let mut counts: Vec<(K, usize)> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        at = start + 1;
        let Some(end) = text[at..].find(['<', '>']).map(|found| at + found) else { break };
        if text[end..].starts_with('<') {
            continue;
        }
        let name = text[at..end].to_ascii_lowercase();
        let (name, opens) = name.strip_prefix('/').map_or((name.as_str(), true), |name| (name, false));
        let Some(kind) = kind(name) else { continue };
        let number = tags.len();
        tags.push(Tag { range: start..end + 1, kind, opens });
        if opens {
            open.push(number);
            *count(&mut counts, kind) += 1;
        } else if *count(&mut counts, kind) > 0 {
            // What was opened in between is never closed within, so it is text.
            while let Some(other) = open.pop() {
                *count(&mut counts, tags[other].kind) -= 1;
                if tags[other].kind == kind {
                    kept.extend([other, number]);
                    break;
                }
            }
        }
    }
    kept.sort_unstable();
    kept.into_iter().map(|number| tags[number].clone()).collect()
}

/// The count of a kind, of which there are few.
fn count<K: Copy + PartialEq>(counts: &mut Vec<(K, usize)>, kind: K) -> &mut usize {
    let at = counts.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
        counts.push((kind, 0));
        counts.len() - 1
    });
    &mut counts[at].1
}

/// A text without its markup, where a format has none.
pub(super) fn taken_off(text: &str) -> String {
    const MARKUP: [&str; 5] = ["sub", "sup", "i", "b", "em"];
    let (mut bare, mut at) = (String::with_capacity(text.len()), 0);
    for tag in tags(text, |name| MARKUP.iter().position(|known| *known == name)) {
        bare.push_str(&text[at..tag.range.start]);
        at = tag.range.end;
    }
    bare.push_str(&text[at..]);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_without_partners_are_text() {
        let found = |text: &str| {
            let known = |name: &str| ["i", "sub"].into_iter().position(|known| known == name);
            tags(text, known).into_iter().map(|tag| text[tag.range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("H<sub>2</SUB>O"), ["<sub>", "</SUB>"]);
        assert_eq!(found("<i>a<sub>b</i></sub>"), ["<i>", "</i>"]);
        assert_eq!(found("</i> a < b <i> <img> <<i></i>"), ["<i>", "</i>"]);
        assert!(found("<i <sub> > </ i>").is_empty());
    }
}
