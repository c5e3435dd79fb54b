//! Records → the text of one output: keys, what became of each item, and what stands around the pieces.
//!
//! How an item is written is left to the emitters, where the text goes to the caller.

use std::num::NonZeroUsize;

use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::emit::{Assembly, EmitError, Emitter, Entry, Options, Pieces, Selection};
use crate::entry::Keyed;
use crate::holdings::{Holdings, Match};
use crate::keys::{Identifier, Identities, KeyRules, Keys};
use crate::model::Record;
use crate::tags::Tags;
use crate::verify::Verifier;

/// Writes the records of one output, one after the other.
///
/// ```
/// use refmill::Report;
/// use refmill::emit::{Options, emitter};
/// use refmill::model::Record;
/// use refmill::outlet::Outlet;
/// let mut outlet = Outlet::new(emitter("model").unwrap(), Options::default());
/// let (mut text, mut report) = (String::new(), Report::default());
/// outlet.record(&Record::default(), &mut text, &mut report)?;
/// outlet.finish(&mut text);
/// assert!(text.starts_with("[\n") && text.ends_with("\n]\n"));
/// # Ok::<(), refmill::emit::EmitError>(())
/// ```
pub struct Outlet<'e> {
    press: Press<'e>,
    assembly: Option<Box<dyn Assembly + 'e>>,
    keys: Keys<'e>,
    pieces: Pieces,
    begun: bool,
    tally: Tally,
    verifier: Option<Verifier>,
    parts: Parts,
}

/// The parts of an output of which each is a whole one, with no more items than a reader takes at once.
#[derive(Debug, Default)]
struct Parts {
    /// How many items a part has at most, unless one record has more; none where there is one part alone.
    most: Option<NonZeroUsize>,
    /// The items of the part that was begun.
    items: usize,
    /// Where in the text that was not taken yet a part ends.
    ends: Vec<usize>,
    /// What is wrong with the end of a part.
    broken_end: Option<String>,
}

/// How the items of an output are written: all that does not depend on the items before.
#[derive(Clone)]
pub(crate) struct Press<'e> {
    emitter: &'e dyn Emitter,
    options: Options,
    tags: Tags,
    holdings: Option<&'e Holdings>,
    identifier: Identifier<'e>,
    /// Whether what is written depends on all items, so that the writing is left to an assembly.
    is_assembled: bool,
}

/// A record as an output writes it.
#[derive(Debug)]
pub(crate) struct Printed<'a> {
    keyed: Keyed<'a>,
    pieces: Pieces,
    /// The items that stand already in the file to which is added, in the order of the items.
    there: Vec<bool>,
}

/// What became of the items that an outlet was given: each is counted in exactly one of the first four, unless an
/// emitter forgets one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Items that the emitter says it has written.
    pub written: usize,
    /// Items left out because they are the same in every field as one before them.
    pub left_out: usize,
    /// Items that were not asked for.
    pub out_of_scope: usize,
    /// Items that stand already in the file to which is added.
    #[serde(skip_serializing_if = "is_zero")]
    pub already_there: usize,
    /// Items that are the same in every field as one before them, written or left out.
    pub repeats: usize,
}

const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Records as text.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The whole output.
    pub text: String,
    /// What the format could not say, record by record; places count in the input of their record.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of the items.
    pub tally: Tally,
}

/// Renders records as one output, in memory.
///
/// ```
/// use refmill::emit::{Options, emitter};
/// use refmill::model::{Item, Record};
/// use refmill::outlet::render;
/// let document = Item { title: Some("On bees".into()), ..Item::default() };
/// let record = Record { document: Some(document), ..Record::default() };
/// let rendered = render(&[record], emitter("model").unwrap(), &Options::default())?;
/// assert!(rendered.text.contains("On bees"));
/// assert_eq!(rendered.tally.written, 1);
/// # Ok::<(), refmill::emit::EmitError>(())
/// ```
///
/// # Errors
/// Only what a user's own template does wrong.
pub fn render(records: &[Record], emitter: &dyn Emitter, options: &Options) -> Result<Rendered, EmitError> {
    render_in(Outlet::new(emitter, *options), records)
}

/// Renders what is to be added to a file that holds works already, in memory.
///
/// ```
/// use refmill::emit::{Options, emitter};
/// use refmill::holdings::Holdings;
/// use refmill::model::{Doi, Item, Record};
/// use refmill::outlet::render_onto;
/// let holdings = Holdings::read("@article{Roe01, doi = {10.1000/182}}");
/// let document = Item { doi: Doi::parse("10.1000/182"), ..Item::default() };
/// let record = Record { document: Some(document), ..Record::default() };
/// let rendered = render_onto(&[record], emitter("bibtex").unwrap(), &Options::default(), &holdings)?;
/// assert_eq!(rendered.text, "");
/// assert_eq!(rendered.tally.already_there, 1);
/// # Ok::<(), refmill::emit::EmitError>(())
/// ```
///
/// # Errors
/// Only what a user's own template does wrong.
pub fn render_onto(
    records: &[Record],
    emitter: &dyn Emitter,
    options: &Options,
    holdings: &Holdings,
) -> Result<Rendered, EmitError> {
    let rules = KeyRules { taken: holdings.taken(), ..KeyRules::default() };
    let outlet = Outlet::with_keys(emitter, *options, Keys::with(&rules)).onto(holdings);
    render_in(outlet, records)
}

fn render_in(mut outlet: Outlet<'_>, records: &[Record]) -> Result<Rendered, EmitError> {
    let mut text = String::new();
    let mut report = Report::default();
    let mut diagnostics = Vec::new();
    for record in records {
        outlet.record(record, &mut text, &mut report)?;
        diagnostics.append(&mut report.drain());
    }
    outlet.finish(&mut text);
    Ok(Rendered { text, diagnostics, tally: outlet.tally() })
}

impl<'e> Outlet<'e> {
    /// An output with nothing in it and all keys free.
    #[must_use]
    pub fn new(emitter: &'e dyn Emitter, options: Options) -> Self {
        Self::with_keys(emitter, options, Keys::default())
    }

    /// An output with nothing in it, whose items get their keys from `keys`.
    #[must_use]
    pub fn with_keys(emitter: &'e dyn Emitter, options: Options, keys: Keys<'e>) -> Self {
        let (identifier, assembly) = (keys.identifier(), emitter.assembly());
        let is_assembled = assembly.is_some();
        Self {
            press: Press {
                emitter,
                options,
                tags: Tags::default(),
                holdings: None,
                identifier,
                is_assembled,
            },
            assembly,
            keys,
            pieces: Pieces::default(),
            begun: false,
            tally: Tally::default(),
            verifier: None,
            parts: Parts::default(),
        }
    }

    /// The same output in parts of at most so many items, or as many as one record has that has more.
    #[cfg(feature = "files")]
    #[must_use]
    pub(crate) fn split(mut self, most: Option<NonZeroUsize>) -> Self {
        self.parts.most = most;
        self
    }

    /// Where in the text that was added since this was last asked for a part ends.
    #[cfg(feature = "files")]
    pub(crate) fn take_ends(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.parts.ends)
    }

    /// The same output, whose items have these keywords, too.
    #[must_use]
    pub fn with_tags(self, tags: Tags) -> Self {
        Self { press: Press { tags, ..self.press }, ..self }
    }

    /// The same output without the works that a file holds to which it is added. Its keys have to be taken by the rules of
    /// the keys.
    #[must_use]
    pub fn onto(self, holdings: &'e Holdings) -> Self {
        Self { press: Press { holdings: Some(holdings), ..self.press }, ..self }
    }

    /// The same output, every record of which is read back as soon as it is written; what differs goes into the report.
    #[must_use]
    pub fn verified_by(self, verifier: Verifier) -> Self {
        Self { verifier: Some(verifier), ..self }
    }

    /// Adds the text of a record to `out` and what the format cannot say to `report`.
    ///
    /// # Errors
    /// Only what a user's own template does wrong; the output is then not to be used.
    pub fn record(
        &mut self,
        record: &Record,
        out: &mut String,
        report: &mut Report,
    ) -> Result<(), EmitError> {
        let identities = self.press.identities(record);
        let keyed = self.assign(record, identities);
        let pieces = std::mem::take(&mut self.pieces);
        let printed = self.press.print(keyed, pieces, report)?;
        self.pieces = self.add(printed, out, report)?;
        Ok(())
    }

    /// How its items are written.
    #[cfg(feature = "files")]
    pub(crate) const fn press(&self) -> &Press<'e> {
        &self.press
    }

    /// Gives the items of a record their keys, in the order of the records.
    pub(crate) fn assign<'a>(&mut self, record: &'a Record, identities: Identities) -> Keyed<'a> {
        let keyed = self.keys.assign_identified(record, identities);
        self.keys.note_variants(&keyed);
        keyed
    }

    /// Adds a record that was printed, in the order of the records. Gives its pieces back, emptied.
    ///
    /// # Errors
    /// As for [`Self::record`].
    pub(crate) fn add(
        &mut self,
        printed: Printed<'_>,
        out: &mut String,
        report: &mut Report,
    ) -> Result<Pieces, EmitError> {
        let Printed { keyed, mut pieces, there } = printed;
        let selection = self.press.selection(&keyed, &there);
        if let Some(assembly) = &mut self.assembly {
            assembly.add(&selection, &self.press.options, &mut pieces, report)?;
        }
        let Selection { record, citing: _, entries, left_out } = &selection;
        let given = usize::from(record.document.is_some()) + record.references.len();
        let already_there = there.iter().filter(|there| **there).count();
        self.tally.already_there += already_there;
        self.tally.left_out += left_out.len();
        self.tally.out_of_scope += given - entries.len() - left_out.len() - already_there;
        self.tally.repeats += keyed.entries().filter(|(_, repeat)| *repeat).count();
        self.count_pieces(&pieces);
        let most = self.parts.most.map_or(usize::MAX, NonZeroUsize::get);
        if self.begun && self.parts.items + pieces.items() > most {
            self.end_part(out);
        }
        self.parts.items += pieces.items();
        let before = out.len();
        self.write_pieces(&pieces, out);
        if let Some(verifier) = &mut self.verifier {
            verifier.record(&selection, &out[before..], report);
        }
        pieces.clear();
        Ok(pieces)
    }

    /// The keys that were given out.
    #[must_use]
    pub const fn keys(&self) -> &Keys<'e> {
        &self.keys
    }

    /// Ends a part; what follows is the next.
    fn end_part(&mut self, out: &mut String) {
        let close = self.press.emitter.frame(&self.press.options).close;
        out.push_str(close);
        self.parts.ends.push(out.len());
        (self.parts.items, self.begun) = (0, false);
        if let Some(verifier) = &mut self.verifier {
            let broken = verifier.finish(close).err();
            self.parts.broken_end = self.parts.broken_end.take().or(broken);
            verifier.turn_over();
        }
    }

    /// Adds what stands after the last record. To be called once. Gives back what is wrong with the end of the output, which
    /// is known only where it is [verified](Outlet::verified_by).
    pub fn finish(&mut self, out: &mut String) -> Option<String> {
        if let Some(mut assembly) = self.assembly.take() {
            let mut pieces = std::mem::take(&mut self.pieces);
            assembly.finish(&mut pieces);
            self.count_pieces(&pieces);
            self.write_pieces(&pieces, out);
        }
        let frame = self.press.emitter.frame(&self.press.options);
        let end = if self.begun { frame.close } else { frame.empty };
        if !self.press.holdings.is_some_and(|holdings| holdings.has_comment(end)) {
            out.push_str(end);
        }
        let verifier = self.verifier.as_ref()?;
        let is_whole = verifier.items() == self.tally.written;
        let count =
            || format!("{} items were written and {} read back", self.tally.written, verifier.items());
        let broken_end = self.parts.broken_end.take().or_else(|| verifier.finish(end).err());
        broken_end.or_else(|| (!is_whole).then(count))
    }

    /// How many items were read back so far; none where nothing is.
    #[must_use]
    pub fn read_back(&self) -> Option<usize> {
        self.verifier.as_ref().map(Verifier::items)
    }

    /// What became of the items so far.
    #[must_use]
    pub const fn tally(&self) -> Tally {
        self.tally
    }

    fn count_pieces(&mut self, pieces: &Pieces) {
        self.tally.written += pieces.items();
        self.tally.left_out += pieces.left_out();
    }

    /// Adds the pieces, with what stands before and between them.
    fn write_pieces(&mut self, pieces: &Pieces, out: &mut String) {
        let frame = self.press.emitter.frame(&self.press.options);
        for piece in pieces.iter() {
            out.push_str(if self.begun { frame.between } else { frame.open });
            out.push_str(piece);
            self.begun = true;
        }
    }
}

impl<'e> Press<'e> {
    /// What the items of a record are known by.
    pub(crate) fn identities(&self, record: &Record) -> Identities {
        self.identifier.identities(record, self.options.scope)
    }

    /// Tells of what is left out of a record, and writes what is wanted of it, unless an assembly does.
    ///
    /// # Errors
    /// Only what a user's own template does wrong.
    pub(crate) fn print<'a>(
        &self,
        keyed: Keyed<'a>,
        mut pieces: Pieces,
        report: &mut Report,
    ) -> Result<Printed<'a>, EmitError> {
        let there = self.there(&keyed, report);
        let keyed = if self.tags.is_empty() {
            keyed
        } else {
            let tagged = self.tags.added(&keyed);
            keyed.about(tagged)
        };
        let selection = self.selection(&keyed, &there);
        let format = self.emitter.format().id;
        for entry in &selection.left_out {
            let message =
                format!("same in every field as an item before it, `{}`; {format} holds it once", entry.key);
            report.add(Code::RepeatedItem, entry.span(), message);
        }
        if !self.is_assembled {
            self.emitter.emit(&selection, &self.options, &mut pieces, report)?;
        }
        Ok(Printed { keyed, pieces, there })
    }

    /// Which items stand already in the file to which is added, with a note on each; empty where nothing is added to.
    fn there(&self, keyed: &Keyed<'_>, report: &mut Report) -> Vec<bool> {
        let Some(holdings) = self.holdings else { return Vec::new() };
        let is_there = |(entry, _): (Entry<'_>, bool)| {
            let Some((key, found)) = self.find(holdings, entry) else { return false };
            let message = format!("`{key}` stands there already: {}", found.reason());
            let code = if found == Match::Taken { Code::KeyOfAnother } else { Code::AlreadyThere };
            report.add(code, entry.span(), message);
            true
        };
        keyed.entries().map(is_there).collect()
    }

    fn selection<'k>(&self, keyed: &'k Keyed<'_>, there: &[bool]) -> Selection<'k> {
        keyed.select_where(self.emitter.repeats(), |at| !there.get(at).copied().unwrap_or(false))
    }

    /// The key of the entry that is about the same work, in the file that is added to.
    #[cfg(feature = "files")]
    pub(crate) fn key_there(&self, entry: Entry<'_>) -> Option<String> {
        let (key, found) = self.find(self.holdings?, entry)?;
        (found != Match::Taken).then_some(key)
    }

    /// The entry of a file that is about the same work.
    fn find(&self, holdings: &Holdings, entry: Entry<'_>) -> Option<(String, Match)> {
        let key = entry.key.to_ascii_lowercase();
        if holdings.has_key(&key) {
            // Nothing but a lock gives a key that is taken.
            if !holdings.is_another(&key, entry.item) {
                return Some((entry.key.to_owned(), Match::Lock));
            }
            let (key, found) = holdings.find(entry.item).unwrap_or((entry.key, Match::Taken));
            return Some((key.to_owned(), found));
        }
        if let Some((key, found)) = holdings.find(entry.item) {
            return Some((key.to_owned(), found));
        }
        let is_fragment = entry.cited.is_some_and(|reference| reference.fragment);
        let mut taken = self
            .identifier
            .candidates(entry.item, is_fragment)
            .take_while(|key| holdings.has_key(&key.to_ascii_lowercase()));
        let same = taken.find(|key| {
            self.text(entry, key).is_some_and(|text| holdings.holds(&key.to_ascii_lowercase(), &text))
        })?;
        Some((same, Match::Text))
    }

    /// What an entry would be with another key.
    fn text(&self, entry: Entry<'_>, key: &str) -> Option<String> {
        let record = entry.record;
        let entries = vec![Entry { key, ..entry }];
        let selection = Selection { record, citing: None, entries, left_out: Vec::new() };
        let mut pieces = Pieces::default();
        self.emitter.emit(&selection, &self.options, &mut pieces, &mut Report::default()).ok()?;
        Some(pieces.iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::{Frame, Repeats, Scope};
    use crate::format::Format;
    use crate::model::{Item, Reference};

    /// Writes the titles, once or every time, and forgets those that are `lost`.
    struct Titles(Repeats);

    static FORMAT: Format = Format { id: "titles", extensions: &["titles"], description: "for tests" };

    impl Emitter for Titles {
        fn format(&self) -> &'static Format {
            &FORMAT
        }

        fn frame(&self, _: &Options) -> Frame {
            Frame { open: "<", between: "|", close: ">", empty: "none" }
        }

        fn repeats(&self) -> Repeats {
            self.0
        }

        fn emit(
            &self,
            selection: &Selection<'_>,
            _: &Options,
            out: &mut Pieces,
            _: &mut Report,
        ) -> Result<(), EmitError> {
            for entry in &selection.entries {
                let title = entry.item.title.as_deref().unwrap_or_default();
                if title != "lost" {
                    out.text().push_str(title);
                    out.end_piece(1);
                }
            }
            Ok(())
        }
    }

    fn record(titles: &[&str]) -> Record {
        let item = |title: &&str| Item { title: Some((*title).to_owned()), ..Item::default() };
        let reference = |title| Reference { item: item(title), ..Reference::default() };
        Record {
            document: titles.first().map(item),
            references: titles.iter().skip(1).map(reference).collect(),
            ..Record::default()
        }
    }

    #[test]
    fn frames_stand_around_the_pieces_of_all_records() {
        let records = [record(&["One", "Two"]), record(&[]), record(&["Three"])];
        let rendered = render(&records, &Titles(Repeats::Once), &Options::default()).unwrap();
        assert_eq!(rendered.text, "<One|Two|Three>");
        assert_eq!(render(&[], &Titles(Repeats::Once), &Options::default()).unwrap().text, "none");
    }

    #[test]
    fn repeats_are_left_out_with_a_note_or_written() {
        let records = [record(&["One", "Two"]), record(&["One", "Two", "Two"])];
        let once = render(&records, &Titles(Repeats::Once), &Options::default()).unwrap();
        assert_eq!(once.text, "<One|Two>");
        assert_eq!(
            once.tally,
            Tally { written: 2, left_out: 3, out_of_scope: 0, already_there: 0, repeats: 3 }
        );
        assert!(once.diagnostics.iter().all(|found| found.code == Code::RepeatedItem));
        assert_eq!(once.diagnostics.len(), 3);
        let every = render(&records, &Titles(Repeats::Every), &Options::default()).unwrap();
        assert_eq!(every.text, "<One|Two|One|Two|Two>");
        assert_eq!(
            every.tally,
            Tally { written: 5, left_out: 0, out_of_scope: 0, already_there: 0, repeats: 3 }
        );
        assert!(every.diagnostics.is_empty());
    }

    #[test]
    fn what_is_out_of_scope_is_counted() {
        let options = Options { scope: Scope::Documents, ..Options::default() };
        let rendered = render(&[record(&["One", "Two", "Three"])], &Titles(Repeats::Once), &options).unwrap();
        assert_eq!(rendered.text, "<One>");
        assert_eq!(
            rendered.tally,
            Tally { written: 1, left_out: 0, out_of_scope: 2, already_there: 0, repeats: 0 }
        );
    }

    #[test]
    fn an_item_that_the_emitter_forgets_is_missing_in_the_tally() {
        let records = [record(&["One", "lost", "Three"])];
        let rendered = render(&records, &Titles(Repeats::Once), &Options::default()).unwrap();
        assert_eq!(
            rendered.tally,
            Tally { written: 2, left_out: 0, out_of_scope: 0, already_there: 0, repeats: 0 }
        );
    }
}
