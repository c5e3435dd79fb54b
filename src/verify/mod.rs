//! Outputs read back: what was written is read by a strict reader of its format and compared, item by item and field by field,
//! with what the table of the format says that it should be.
//!
//! Nothing here knows an emitter. Each format has a reader that refuses whatever it does not know, and a table that says from
//! the model alone which field is to be where: a field that an emitter forgets, cuts, swaps, escapes wrongly or makes up is a
//! difference, and so is a loss that is not in the table. Writing is left to [`crate::emit`], when to read back to
//! [`crate::outlet`].

mod bib;
mod csl_json;
mod journal;
mod json;
mod markup;
mod model_json;
mod origin;
mod ris;
mod table;

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::emit::{Emitter, Options, Repeats, Selection};
use crate::holdings::Holdings;
use crate::keys::Keys;
use crate::model::Record;
use crate::span::Span;

/// The formats that are read back. The others are prose, which has no fields to read, or packed.
static FORMATS: &[&dyn ReadBack] = &[
    &bib::Bib(bib::Dialect::BibTex),
    &bib::Bib(bib::Dialect::BibLaTex),
    &ris::Ris,
    &csl_json::CslJson,
    &csl_json::CslJsonLines,
    &table::Csv,
    &table::JsonLines,
    &model_json::ModelJson,
];

/// The names of the formats that can be read back, in the order of [`EMITTERS`](crate::emit::EMITTERS).
pub fn formats() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|format| format.id())
}

/// Reads one output back as it is written.
///
/// ```
/// use refmill::emit::{Options, emitter};
/// use refmill::model::{Item, Record};
/// use refmill::verify::read_back;
/// use refmill::{Code, render};
/// let document = Item { title: Some("On bees & wasps".into()), ..Item::default() };
/// let records = [Record { document: Some(document), ..Record::default() }];
/// let (ris, options) = (emitter("ris").unwrap(), Options::default());
/// let text = render(&records, ris, &options)?.text;
/// assert!(read_back(&records, ris, &options, &text).unwrap().is_empty());
/// let found = read_back(&records, ris, &options, &text.replace("wasps", "wasp")).unwrap();
/// assert_eq!(found[0].code, Code::OutputDiffers);
/// # Ok::<(), refmill::emit::EmitError>(())
/// ```
pub struct Verifier {
    format: &'static dyn ReadBack,
    options: Options,
    /// The keys so far, in lower case, where each has to stand for one item.
    keys: Option<HashSet<String>>,
    begun: bool,
    items: usize,
}

impl Verifier {
    /// The verifier of what an emitter writes; none where the format cannot be read back.
    #[must_use]
    pub fn new(emitter: &dyn Emitter, options: Options) -> Option<Self> {
        let format = FORMATS.iter().copied().find(|format| format.id() == emitter.format().id)?;
        let keys = (emitter.repeats() == Repeats::Once).then(HashSet::new);
        Some(Self { format, options, keys, begun: false, items: 0 })
    }

    /// The verifier of what is added to a file, none of whose keys may be given again.
    #[must_use]
    pub fn beside(mut self, holdings: &Holdings) -> Self {
        if let Some(keys) = &mut self.keys {
            keys.extend(holdings.taken());
        }
        self
    }

    /// Compares what was written for a record, with all that stands around its pieces, with the record.
    pub fn record(&mut self, selection: &Selection<'_>, text: &str, report: &mut Report) {
        let expected = self.format.expected(selection, &self.options);
        let rest = self.compare(&expected, text, selection.record.span, report);
        if !rest.is_empty() {
            let message =
                format!("{} has more than the items of the record: {}", self.format.id(), shown(rest));
            report.add(Code::OutputDiffers, selection.record.span, message);
        }
    }

    /// Checks what stands behind the last record.
    ///
    /// # Errors
    /// What is wrong with the end of the output, in a sentence.
    pub fn finish(&self, text: &str) -> Result<(), String> {
        self.format.close(text, self.begun, &self.options)
    }

    /// Begins another output, whose keys have to differ from those before, too.
    pub(crate) const fn turn_over(&mut self) {
        self.begun = false;
    }

    /// How many items were read back so far and compared.
    #[must_use]
    pub const fn items(&self) -> usize {
        self.items
    }

    /// Compares the items that a text begins with, and returns what stands behind them.
    fn compare<'t>(
        &mut self,
        expected: &[Expected],
        text: &'t str,
        elsewhere: Span,
        report: &mut Report,
    ) -> &'t str {
        let Items { items, rest } = self.format.items(text, self.begun, &self.options);
        self.begun |= !items.is_empty();
        let mut left: Vec<Option<Result<ReadItem, String>>> = items.into_iter().map(Some).collect();
        let mut furthest = 0;
        for (index, wanted) in expected.iter().enumerate() {
            let is_it = |read: &Option<Result<ReadItem, String>>| matches!(read, Some(Ok(said)) if said.key == wanted.said.key);
            let at_its_place = left.get(index).is_some_and(is_it).then_some(index);
            let found = at_its_place.or_else(|| left.iter().position(is_it));
            let Some(Ok(read)) = found.and_then(|at| left[at].take()) else {
                self.missing(wanted, &mut left, report);
                continue;
            };
            let at = found.unwrap_or(furthest);
            if at < furthest {
                self.say(wanted, "stands before items that it comes after", report);
            }
            furthest = furthest.max(at);
            self.items += usize::from(wanted.is_item);
            if self.keys.as_mut().is_some_and(|keys| !keys.insert(read.key.to_lowercase())) {
                self.say(wanted, "has a key that another item has, apart from capitals", report);
            }
            for difference in self.differences(&wanted.said, &read) {
                self.say(wanted, &difference.message(self.format), report);
            }
        }
        for read in left.into_iter().flatten() {
            let id = self.format.id();
            let message = match read {
                Ok(said) => format!("{id} has an item `{}` that is not to be there", said.key),
                Err(problem) => format!("{id} cannot be read back: {problem}"),
            };
            report.add(Code::OutputDiffers, elsewhere, message);
        }
        rest
    }

    /// Reports an item that was not found, with what could not be read in its stead.
    fn missing(&self, wanted: &Expected, left: &mut [Option<Result<ReadItem, String>>], report: &mut Report) {
        let broken = left.iter_mut().find(|read| matches!(read, Some(Err(_))));
        let message = match broken.and_then(Option::take) {
            Some(Err(problem)) => format!("cannot be read back: {problem}"),
            Some(Ok(_)) | None => "is missing".to_owned(),
        };
        self.say(wanted, &message, report);
    }

    /// The fields in which two items differ, by name.
    fn differences<'s>(&self, wanted: &'s ReadItem, read: &'s ReadItem) -> Vec<Difference<'s>> {
        if wanted.fields == read.fields {
            return Vec::new();
        }
        let (wanted, read) = (wanted.by_name(), read.by_name());
        let mut names: Vec<&str> = wanted.keys().chain(read.keys()).copied().collect();
        names.sort_unstable();
        names.dedup();
        let differs = |field| {
            let wanted = wanted.get(field).map_or(&[][..], Vec::as_slice);
            let read = read.get(field).map_or(&[][..], Vec::as_slice);
            let is_same = |at: usize| match (wanted.get(at), read.get(at)) {
                (Some(wanted), Some(read)) => self.format.same(wanted, read, &self.options),
                (_, _) => false,
            };
            let at = (0..wanted.len().max(read.len())).find(|&at| !is_same(at))?;
            Some(Difference { field, wanted: wanted.get(at).copied(), read: read.get(at).copied() })
        };
        names.into_iter().filter_map(differs).collect()
    }

    fn say(&self, wanted: &Expected, message: &str, report: &mut Report) {
        let message = format!("in {} `{}` {message}", self.format.id(), wanted.said.key);
        report.add(Code::OutputDiffers, wanted.span, message);
    }
}

/// Reads a whole output back and compares it with the records that it was written from. None where the format cannot be read
/// back; otherwise the differences, each with the place of its item in the input of its record.
#[must_use]
pub fn read_back(
    records: &[Record],
    emitter: &dyn Emitter,
    options: &Options,
    text: &str,
) -> Option<Vec<Diagnostic>> {
    let mut verifier = Verifier::new(emitter, *options)?;
    let (mut keys, mut expected, mut report) = (Keys::default(), Vec::new(), Report::default());
    for record in records {
        let keyed = keys.assign_record(record, options.scope);
        expected.extend(verifier.format.expected(&keyed.select(emitter.repeats()), options));
    }
    let elsewhere = records.last().map_or(Span::default(), |record| record.span);
    let rest = verifier.compare(&expected, text, elsewhere, &mut report);
    if let Err(problem) = verifier.finish(rest) {
        report.add(Code::OutputDiffers, elsewhere, problem);
    }
    Some(report.drain())
}

/// Reads a whole output by the strict reader of its format, as it is with these options: each item, or why it cannot be read. None
/// where the format cannot be read back. Values are as people write them, with markup as tags.
#[must_use]
pub fn read(emitter: &dyn Emitter, options: &Options, text: &str) -> Option<Vec<Result<ReadItem, String>>> {
    let format = FORMATS.iter().copied().find(|format| format.id() == emitter.format().id)?;
    let Items { mut items, rest } = format.items(text, false, options);
    for (_, value) in items.iter_mut().flatten().flat_map(|item| &mut item.fields) {
        *value = format.written(value);
    }
    items.extend(format.close(rest, !items.is_empty(), options).err().map(Err));
    Some(items)
}

/// A format as its strict reader has it.
trait ReadBack: Sync {
    /// The name of the format.
    fn id(&self) -> &'static str;

    /// The items that a text begins with, in order. `begun` tells whether items stand before it.
    fn items<'t>(&self, text: &'t str, begun: bool, options: &Options) -> Items<'t>;

    /// Checks what stands behind the last item.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    fn close(&self, text: &str, begun: bool, options: &Options) -> Result<(), String>;

    /// What the items of a record are to be when they are read, in order.
    fn expected(&self, selection: &Selection<'_>, options: &Options) -> Vec<Expected>;

    /// Whether a value is the one that is wanted.
    fn same(&self, wanted: &str, read: &str, _: &Options) -> bool {
        wanted == read
    }

    /// A value as people write it.
    fn written(&self, value: &str) -> String {
        value.to_owned()
    }
}

/// What a reader found in a text.
struct Items<'t> {
    /// Each item, or why it cannot be read.
    items: Vec<Result<ReadItem, String>>,
    /// What stands behind them.
    rest: &'t str,
}

/// An item as its format says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadItem {
    /// The key.
    pub key: String,
    /// The fields by the names that the format has for them, each as often as it has a value.
    pub fields: Vec<(String, String)>,
}

impl ReadItem {
    fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), fields: Vec::new() }
    }

    fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.fields.push((name.into(), value.into()));
    }

    /// The values of each field, in order.
    fn by_name(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in &self.fields {
            names.entry(name).or_default().push(value);
        }
        names
    }
}

/// What an item is to be when it is read.
struct Expected {
    said: ReadItem,
    /// Where it stands in the input.
    span: Span,
    /// Whether it counts as an item: what a format says of a record beside its items does not.
    is_item: bool,
}

/// A field that is not what it should be; the first of its values that differs.
struct Difference<'s> {
    field: &'s str,
    wanted: Option<&'s str>,
    read: Option<&'s str>,
}

impl Difference<'_> {
    fn message(&self, format: &dyn ReadBack) -> String {
        let field = self.field;
        match (self.wanted, self.read) {
            (Some(wanted), Some(read)) => {
                let from = first_difference(wanted, read);
                let (wanted, read) =
                    (shown(&format.written(&wanted[from..])), shown(&format.written(&read[from..])));
                format!("has the wrong `{field}`: {read} is written where {wanted} is in the model")
            }
            (Some(wanted), None) => {
                format!("lacks `{field}`: {} is in the model", shown(&format.written(wanted)))
            }
            (None, Some(read)) => {
                format!("has `{field}` that is not in the model: {} is written", shown(&format.written(read)))
            }
            (None, None) => String::new(),
        }
    }
}

/// How much stands before the place where two values part, and how much of a value is shown.
const BEFORE: usize = 12;
const SHOWN: usize = 60;

/// Where to begin to show two values: a little before the place where they part.
fn first_difference(one: &str, other: &str) -> usize {
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other);
    let end: usize = same.map(|(c, _)| c.len_utf8()).sum();
    one[..end].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at)
}

/// The beginning of a text between quotation marks, with what cannot be seen as an escape.
fn shown(text: &str) -> String {
    let cut: String = text.chars().take(SHOWN).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("{cut:?}{more}")
}
