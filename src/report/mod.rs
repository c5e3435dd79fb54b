//! What a run has read, on one page: types, years, sources, confidence, layouts, findings and the least certain references.
//!
//! [`Overview`] gathers it in memory that stays the same however much is read, and gives it as JSON or as a page
//! (`page`). Files are left to the pipeline. docs/REPORT.md says what each number means.

mod charts;
mod frequent;
mod page;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::{Code, Located, Severity};
use crate::model::{ItemType, Layout, Probability, RawHash, Record, Reference};
use frequent::Frequent;

/// How many of the commonest sources are told.
const SOURCES: usize = 20;

/// How many of the least certain references are told.
const DOUBTFUL: usize = 25;

/// How many classes of confidence there are, all of the same width.
const CLASSES: usize = 20;

/// How much of a text is kept, in bytes: enough to find it by, and never a whole file.
const KEPT: usize = 2_000;

/// What a run has read, in numbers and examples.
///
/// ```
/// use refmill::report::Overview;
/// use refmill::{IntakeOptions, parse};
///
/// let parsed = parse(b"Roe J., Bees, Honey, 3, pp. 1-9, (2001)", &IntakeOptions::default())?;
/// let mut overview = Overview::default();
/// parsed.records.iter().for_each(|record| overview.record(record));
/// parsed.diagnostics.iter().for_each(|found| overview.diagnostic(found));
/// let told: serde_json::Value = serde_json::from_str(&overview.json(&"what was done"))?;
/// assert_eq!(told["sources"]["top"][0]["source"], "Honey");
/// assert_eq!(told["years"]["counts"][0]["year"], 2001);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Overview {
    references: usize,
    types: [usize; ItemType::ALL.len()],
    layouts: [usize; Layout::ALL.len()],
    years: BTreeMap<u16, usize>,
    undated: usize,
    sources: Frequent,
    without_source: usize,
    confidence: [usize; CLASSES],
    found: BTreeMap<Code, Found>,
    doubtful: BTreeMap<(Probability, usize), Doubtful>,
    /// The hashes of those, so that none stands there twice.
    kept: HashSet<RawHash>,
}

/// How often a code was found, and where first.
#[derive(Clone, Debug, Serialize)]
struct Found {
    code: Code,
    severity: Severity,
    count: usize,
    summary: &'static str,
    explanation: &'static str,
    help: &'static str,
    first: Place,
}

/// A place in an input, with its text.
#[derive(Clone, Debug, Serialize)]
struct Place {
    file: Arc<str>,
    line: usize,
    text: String,
}

/// A reference that may have been read wrongly.
#[derive(Clone, Debug, Serialize)]
struct Doubtful {
    confidence: Probability,
    least_certain: &'static str,
    #[serde(flatten)]
    place: Place,
    #[serde(skip)]
    hash: RawHash,
}

/// All that is told, in the shape of the JSON.
#[derive(Serialize)]
struct Told<'t, S> {
    version: u8,
    refmill: &'static str,
    summary: &'t S,
    references: usize,
    types: Vec<OfType>,
    years: Years,
    sources: Sources,
    confidence: Vec<Class>,
    layouts: Vec<OfLayout>,
    diagnostics: Vec<&'t Found>,
    least_certain: Vec<&'t Doubtful>,
}

#[derive(Serialize)]
struct OfType {
    #[serde(rename = "type")]
    kind: ItemType,
    references: usize,
}

#[derive(Serialize)]
struct OfLayout {
    layout: Layout,
    shape: &'static str,
    references: usize,
}

#[derive(Serialize)]
struct Years {
    counts: Vec<OfYear>,
    undated: usize,
}

#[derive(Serialize)]
struct OfYear {
    year: u16,
    references: usize,
}

#[derive(Serialize)]
struct Sources {
    top: Vec<OfSource>,
    /// How many references a source may have beyond those that are told.
    short_by_at_most: u64,
    without: usize,
}

#[derive(Serialize)]
struct OfSource {
    source: String,
    references: u64,
}

/// References whose confidence is at least `from` and less than `to`, which the last class includes.
#[derive(Serialize)]
struct Class {
    from: Probability,
    to: Probability,
    references: usize,
}

impl Overview {
    /// Looks at the references of a record.
    pub fn record(&mut self, record: &Record) {
        for reference in &record.references {
            self.references += 1;
            self.types[reference.item.kind as usize] += 1;
            self.layouts[reference.layout as usize] += 1;
            match reference.item.issued {
                Some(date) => *self.years.entry(date.year).or_default() += 1,
                None => self.undated += 1,
            }
            match &reference.item.container_title {
                Some(source) => self.sources.add(source),
                None => self.without_source += 1,
            }
            let class = usize::from(reference.confidence.reference.thousandths()) * CLASSES / 1000;
            self.confidence[class.min(CLASSES - 1)] += 1;
            self.doubt(record, reference);
        }
    }

    /// Counts a finding.
    pub fn diagnostic(&mut self, located: &Located) {
        let code = located.diagnostic.code;
        let found = self.found.entry(code).or_insert_with(|| {
            let text = located.excerpt.get(located.marked.range()).unwrap_or_default();
            let first = Place { file: located.file.clone(), line: located.line, text: beginning(text) };
            Found {
                code,
                severity: code.severity(),
                count: 0,
                summary: code.summary(),
                explanation: code.explanation(),
                help: code.help(),
                first,
            }
        });
        found.count += 1;
    }

    /// Keeps a reference if it is among the least certain; what a person has corrected is certain.
    fn doubt(&mut self, record: &Record, reference: &Reference) {
        let confidence = reference.confidence;
        let key = (confidence.reference, self.references);
        let is_full = self.doubtful.len() >= DOUBTFUL;
        if reference.corrected
            || is_full && self.doubtful.last_key_value().is_none_or(|(last, _)| *last < key)
        {
            return;
        }
        let hash = RawHash::of(&reference.raw);
        if !self.kept.insert(hash) {
            return;
        }
        let text = beginning(&reference.raw);
        let place = Place { file: record.file.clone(), line: reference.line, text };
        let least_certain = confidence.least().0.csl();
        self.doubtful.insert(key, Doubtful { confidence: confidence.reference, least_certain, place, hash });
        if is_full && let Some((_, dropped)) = self.doubtful.pop_last() {
            self.kept.remove(&dropped.hash);
        }
    }

    /// All that was gathered, as one JSON object, with what was done as its `summary`.
    #[must_use]
    pub fn json<S: Serialize>(&self, summary: &S) -> String {
        // Nothing in it can fail: every key is a text.
        serde_json::to_string_pretty(&self.told(summary)).unwrap_or_default() + "\n"
    }

    /// The same as a page of HTML that needs no other file and runs no script.
    ///
    /// `summary` has the names of [`Summary`](crate::pipeline::Summary); what it lacks is left out.
    ///
    /// # Errors
    /// Where the template does not fit the data, which is a fault of this crate.
    pub fn html<S: Serialize>(&self, summary: &S) -> Result<String, PageError> {
        page::render(&self.told(summary))
    }

    fn told<'t, S>(&'t self, summary: &'t S) -> Told<'t, S> {
        let mut types: Vec<OfType> = ItemType::ALL
            .iter()
            .map(|kind| OfType { kind: *kind, references: self.types[*kind as usize] })
            .filter(|of| of.references > 0)
            .collect();
        types.sort_by_key(|of| std::cmp::Reverse(of.references));
        let mut diagnostics: Vec<&Found> = self.found.values().collect();
        diagnostics.sort_by_key(|found| std::cmp::Reverse((found.count, found.severity)));
        let top = self.sources.top(SOURCES).into_iter();
        let thousandths = |class: usize| u16::try_from(class * 1000 / CLASSES).unwrap_or(1000);
        let bound = |class| Probability::from_thousandths(thousandths(class));
        let classes = self.confidence.iter().enumerate();
        let layout = |layout: &Layout| OfLayout {
            layout: *layout,
            shape: layout.shape(),
            references: self.layouts[*layout as usize],
        };
        Told {
            version: 1,
            refmill: env!("CARGO_PKG_VERSION"),
            summary,
            references: self.references,
            types,
            years: Years {
                counts: self
                    .years
                    .iter()
                    .map(|(year, references)| OfYear { year: *year, references: *references })
                    .collect(),
                undated: self.undated,
            },
            sources: Sources {
                top: top.map(|(source, references)| OfSource { source, references }).collect(),
                short_by_at_most: self.sources.short_by_at_most(),
                without: self.without_source,
            },
            confidence: classes
                .map(|(class, references)| Class {
                    from: bound(class),
                    to: bound(class + 1),
                    references: *references,
                })
                .collect(),
            layouts: Layout::ALL.iter().map(layout).collect(),
            diagnostics,
            least_certain: self.doubtful.values().collect(),
        }
    }
}

/// A page that could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the page cannot be made: {0}")]
pub struct PageError(String);

/// The beginning of a text, with white space folded.
fn beginning(text: &str) -> String {
    let mut kept = String::new();
    for word in text.split_whitespace() {
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
        if kept.len() > KEPT {
            kept.truncate((0..=KEPT).rev().find(|at| kept.is_char_boundary(*at)).unwrap_or(0));
            kept.push('…');
            break;
        }
    }
    kept
}
