//! What a run has read, in numbers: how many references have which layout.
//!
//! How the numbers look on a terminal is left to the program.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::model::{Layout, Record};

/// How many examples of references in no known layout are kept.
const EXAMPLES: usize = 3;

/// How many references have which layout, with examples of those in none.
///
/// ```
/// use refmill::model::Layout;
/// use refmill::{IntakeOptions, Layouts, parse};
///
/// let parsed = parse(b"Roe J., Bees, 3, pp. 1-9, (2001)\nJ. Roe and A. Poe, Wasps, 4, (2002)", &IntakeOptions::default())?;
/// let mut layouts = Layouts::default();
/// parsed.records.iter().for_each(|record| layouts.add(record));
/// assert_eq!(layouts.count(Layout::New), 1);
/// assert_eq!(layouts.examples().next().unwrap().line, 2);
/// # Ok::<(), refmill::UnknownFormat>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layouts {
    counts: [usize; Layout::ALL.len()],
    whole: Vec<Example>,
    fragments: Vec<Example>,
}

/// A reference and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Example {
    /// The name of the input.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The reference as printed.
    pub text: String,
}

impl Layouts {
    /// Counts the references of a record.
    pub fn add(&mut self, record: &Record) {
        for reference in &record.references {
            self.counts[reference.layout as usize] += 1;
            if reference.layout == Layout::Unknown {
                let kept = if reference.fragment { &mut self.fragments } else { &mut self.whole };
                if kept.len() < EXAMPLES {
                    let (file, text) = (record.file.clone(), reference.raw.clone());
                    kept.push(Example { file, line: reference.line, text });
                }
            }
        }
    }

    /// How many references have this layout.
    #[must_use]
    pub const fn count(&self, layout: Layout) -> usize {
        self.counts[layout as usize]
    }

    /// How many references there are.
    #[must_use]
    pub fn references(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The first references in no known layout; those that are whole come before fragments.
    pub fn examples(&self) -> impl Iterator<Item = &Example> {
        self.whole.iter().chain(&self.fragments).take(EXAMPLES)
    }
}

impl Serialize for Layouts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Counts<'l>(&'l Layouts);
        impl Serialize for Counts<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(Layout::ALL.len()))?;
                for layout in Layout::ALL {
                    map.serialize_entry(layout, &self.0.count(*layout))?;
                }
                map.end()
            }
        }
        let mut object = serializer.serialize_struct("Layouts", 3)?;
        object.serialize_field("references", &self.references())?;
        object.serialize_field("layouts", &Counts(self))?;
        object.serialize_field("unknown", &self.examples().collect::<Vec<_>>())?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{IntakeOptions, parse};
    use crate::read::reader;

    #[test]
    fn whole_references_are_better_examples_than_fragments() {
        let list =
            "24, (2010)\n\n25, (2010)\n(2011)\nRoe J., Bees of the north\nRoe J., Bees, 3, pp. 1-9, (2001)\n";
        let options = IntakeOptions { reader: reader("references"), ..IntakeOptions::default() };
        let mut layouts = Layouts::default();
        parse(list.as_bytes(), &options).unwrap().records.iter().for_each(|record| layouts.add(record));
        let found: Vec<_> = layouts.examples().map(|example| (example.line, &*example.text)).collect();
        assert_eq!(found, [(5, "Roe J., Bees of the north"), (1, "24, (2010)"), (3, "25, (2010)")]);
        assert_eq!((layouts.references(), layouts.count(Layout::Unknown)), (5, 4));
    }

    #[test]
    fn layouts_stand_in_the_order_of_their_list() {
        for (index, layout) in Layout::ALL.iter().enumerate() {
            assert_eq!(*layout as usize, index);
        }
    }
}
