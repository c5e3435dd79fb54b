//! A network: works, and the links between them.
//!
//! What links mean beyond citations is made in `project`; writing is left to `formats`.

use super::Work;

/// Works with the links between them. The same records in the same order always give the same network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// What a link means.
    pub meaning: Meaning,
    /// The works, in the order in which they were first met.
    pub works: Vec<Work>,
    /// The links, by their source and then their target, one for each pair.
    pub links: Vec<Link>,
}

/// What a link means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The source cites the target; its weight is how often the target stands in the list of the source.
    Citation,
    /// Documents cite both; its weight is how many do.
    CoCitation,
    /// Both documents cite the same works; its weight is how many.
    Coupling,
}

/// A link between two works, each the number of a place in [`Network::works`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Where it begins; of two works without direction the one that was met first.
    pub source: u32,
    /// Where it ends.
    pub target: u32,
    /// How much it weighs; see [`Meaning`].
    pub weight: u32,
}

impl Meaning {
    /// Its name for programs.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Citation => "citation",
            Self::CoCitation => "co-citation",
            Self::Coupling => "coupling",
        }
    }

    /// Whether links have a direction.
    #[must_use]
    pub const fn is_directed(self) -> bool {
        matches!(self, Self::Citation)
    }
}

impl Network {
    /// The works for which `is_wanted` holds, and the links between them.
    #[must_use]
    pub fn only(mut self, is_wanted: impl Fn(&Work) -> bool) -> Self {
        let wanted: Vec<bool> = self.works.iter().map(is_wanted).collect();
        self.keep(&wanted);
        self
    }

    /// The works that have a link.
    #[must_use]
    pub fn linked(mut self) -> Self {
        let mut wanted = vec![false; self.works.len()];
        for link in &self.links {
            wanted[link.source as usize] = true;
            wanted[link.target as usize] = true;
        }
        self.keep(&wanted);
        self
    }

    fn keep(&mut self, wanted: &[bool]) {
        let mut kept = 0;
        let number = |is_wanted: &bool| {
            kept += u32::from(*is_wanted);
            kept.wrapping_sub(1)
        };
        let numbers: Vec<u32> = wanted.iter().map(number).collect();
        let mut place = wanted.iter();
        self.works.retain(|_| place.next().copied().unwrap_or(false));
        self.links.retain_mut(|link| {
            let is_kept = wanted[link.source as usize] && wanted[link.target as usize];
            link.source = numbers[link.source as usize];
            link.target = numbers[link.target as usize];
            is_kept
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network() -> Network {
        let works = ["a", "b", "c", "d"].map(|id| Work { id: id.into(), ..Work::default() }).to_vec();
        let links =
            [(0, 2, 5), (2, 3, 7)].map(|(source, target, weight)| Link { source, target, weight }).to_vec();
        Network { meaning: Meaning::Citation, works, links }
    }

    fn ids(network: &Network) -> Vec<&str> {
        network.works.iter().map(|work| &*work.id).collect()
    }

    #[test]
    fn links_follow_the_works_that_are_kept() {
        let kept = network().only(|work| *work.id != *"a");
        assert_eq!(
            (ids(&kept), &kept.links[..]),
            (vec!["b", "c", "d"], &[Link { source: 1, target: 2, weight: 7 }][..])
        );
        assert_eq!(ids(&network().linked()), ["a", "c", "d"]);
    }
}
