//! Works written once: records are held until all are read, then each work is written where it is mentioned first.
//!
//! Which mentions are of one work is found by [`crate::works`]. Held in memory is what they are compared by; the records
//! themselves wait in temporary files (`held`), so that standard input is read once and any number of references fits.

mod held;

use std::collections::BTreeSet;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::outputs::One;
use super::reading::{ReadBatch, ReadPart, ReadPiece, ReadRecord};
use super::tell::Teller;
use super::workers::Workers;
use super::{BLOCK, Destination, Error, Stop};
use crate::diagnostic::{Code, Diagnostic, Located, Report};
use crate::emit::Scope;
use crate::entry::Keyed;
use crate::intake::Stretch;
use crate::keys::{self, Identifier, Keys};
use crate::model::{Custom, CustomKind, Item, Merged, Origin, Record, Reference, Variant};
use crate::span::Span;
use crate::works::{Edge, Library, Mention, Mentions, Signature, Works, merge, merged_confidence};
use held::{Head, Held, Holding, Holdings, Packed, Place};

/// Up to how many records are written together.
const RECORDS: usize = 256;

/// How much text of a mention a message shows, in bytes.
const SHOWN: usize = 200;

/// How works are joined that are mentioned several times.
#[derive(Clone, Copy, Debug, Default)]
pub struct Joining<'j> {
    /// What the user has already.
    pub library: Option<&'j Library>,
    /// Whether that is left out.
    pub only_new: bool,
}

/// What became of mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// Documents and references that were to be written.
    pub mentions: usize,
    /// Works that they are of.
    pub works: usize,
    /// Works of them that are in the library; none where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_library: Option<usize>,
    /// Works that were left out because they are.
    pub held_back: usize,
}

impl Joined {
    /// How many mentions are no item of the output.
    pub(super) const fn not_written(&self) -> usize {
        self.mentions - self.works + self.held_back
    }
}

/// Records that are read and wait.
pub(super) struct Gathering<'o> {
    pub(super) one: One<'o>,
    joining: Joining<'o>,
    scope: Scope,
    /// The keys that mentions have where works are not joined.
    keys: Keys<'o>,
    identifier: Identifier<'o>,
    mentions: Mentions,
    holding: Holding,
    /// Whether a table of the keys is written, for which contents are known.
    is_mapped: bool,
}

impl<'o> Gathering<'o> {
    pub(super) fn begin(one: One<'o>, to: &'o Destination<'_>, joining: Joining<'o>) -> Result<Self, Error> {
        let keys = to.keys().before_library();
        let holding = Holding::begin().map_err(Error::Temporary)?;
        Ok(Self {
            one,
            joining,
            scope: to.options.scope,
            identifier: keys.identifier(),
            keys,
            mentions: Mentions::default(),
            holding,
            is_mapped: to.key_map.is_some(),
        })
    }

    /// Takes the records of a batch.
    pub(super) fn take(&mut self, batch: &mut ReadBatch<'_>, workers: &Workers) -> Result<(), Stop> {
        let mut waiting = Vec::new();
        for part in batch.iter_mut() {
            let ReadPart::Piece(piece) = part else { continue };
            let ReadPiece { stretches, records, end, .. } = &mut **piece;
            let stretches = &*stretches;
            self.one.wanted |=
                matches!(end, Some(Ok(()))) || records.iter().any(|record| record.record.is_some());
            for ReadRecord { at, record, identities, .. } in records {
                if let (Some(record), Some(identities)) = (&*record, identities.take()) {
                    waiting.push((self.keys.assign_identified(record, identities), &stretches[at.0], at.1));
                }
            }
        }
        let packed = workers.map(waiting, |(keyed, stretch, at)| pack(&keyed, stretch, at));
        for (packed, signatures) in packed {
            let packed = packed.map_err(Error::Temporary)?;
            self.holding.add(&packed).map_err(Error::Temporary)?;
            signatures.into_iter().for_each(|signature| self.mentions.push(signature));
        }
        Ok(())
    }

    /// Finds the works and writes them, each where it is mentioned first.
    pub(super) fn write(self, workers: &Workers, teller: &mut Teller<'_>) -> Result<(One<'o>, Joined), Stop> {
        let Self { mut one, joining, scope, keys, identifier, mut mentions, holding, is_mapped } = self;
        drop(keys);
        let count = mentions.len();
        joining.library.iter().for_each(|library| library.mention(&mut mentions));
        let works = mentions.join_by(
            &|pieces: Vec<Range<usize>>, find: &(dyn Fn(Range<usize>) -> Vec<Edge> + Sync)| {
                workers.map(pieces, find)
            },
        );
        let own = (0..works.len())
            .filter(|work| works.mentions_of(*work).next().is_some_and(|first| first < count));
        let mut joined = Joined { mentions: count, works: own.count(), ..Joined::default() };
        joined.in_library = joining.library.map(|_| 0);
        let mut holdings = holding.finish().map_err(Error::Temporary)?;
        let builder = Builder { works: &works, count, joining, is_mapped };
        let mut next = 0;
        loop {
            let batch = builder.batch(&mut holdings, &mut next).map_err(Error::Temporary)?;
            if batch.is_empty() {
                break;
            }
            let built = workers.map(batch, |waiting| {
                builder.build(waiting).map(|built| {
                    let identities = identifier.identities(&built.record, scope);
                    (identities, built)
                })
            });
            let (mut records, mut places) = (Vec::new(), Vec::new());
            for built in built {
                let (identities, built) = built.map_err(Error::Temporary)?;
                joined.in_library = joined.in_library.map(|found| found + built.in_library);
                joined.held_back += built.held_back;
                let is_empty = built.record.document.is_none() && built.record.references.is_empty();
                let record = (!is_empty || built.was_empty).then_some(built.record);
                records.push(ReadRecord {
                    at: (0, 0),
                    record,
                    report: built.report,
                    identities: Some(identities),
                });
                places.push(built.places);
            }
            one.lane.take(records.iter_mut(), workers).map_err(Error::from)?;
            for (record, places) in records.iter_mut().zip(&places) {
                for diagnostic in record.report.drain() {
                    teller.tell_one(&located(diagnostic, places))?;
                }
            }
            if one.lane.pending.len() >= BLOCK {
                one.write()?;
            }
        }
        Ok((one, joined))
    }
}

/// The text of a record for the files, and what its mentions are compared by.
fn pack(keyed: &Keyed<'_>, stretch: &Stretch, at: usize) -> (io::Result<Packed>, Vec<Signature>) {
    let record = keyed.record();
    let spans: Vec<Span> = keyed.entries().map(|(entry, _)| entry.span()).collect();
    let places = stretch.places(at, &spans);
    let mut signatures = Vec::with_capacity(spans.len());
    let (mut has_document, mut has_references) = (false, false);
    let mut text = Vec::with_capacity(spans.len());
    for ((entry, _), (line, column)) in keyed.entries().zip(places) {
        let (file, span) = (record.file.clone(), entry.span());
        let place = Place { origin: entry.origin(), number: entry.reference, file, span, line, column };
        let key = entry.key.to_owned();
        let held: Held<&Reference, &Item> = match entry.cited {
            Some(cited) => {
                has_references = true;
                Held { key, place, document: None, reference: Some(cited) }
            }
            None => {
                has_document = true;
                Held { key, place, document: Some((record.raw.clone(), entry.item)), reference: None }
            }
        };
        signatures.push(Signature::of(entry.item, entry.cited.is_some_and(|cited| cited.fragment)));
        text.push(serde_json::to_vec(&held));
    }
    let head = Head {
        record: Record {
            file: record.file.clone(),
            number: record.number,
            first_reference: record.first_reference,
            document: record.document.clone().filter(|_| !has_document),
            merged: None,
            span: record.span,
            raw: record.raw.clone(),
            origin: record.origin.clone(),
            references: if has_references { Vec::new() } else { record.references.clone() },
        },
        mentions: spans.len(),
        has_document,
    };
    let pack = || -> Result<Packed, serde_json::Error> {
        Ok(Packed { head: serde_json::to_vec(&head)?, mentions: text.into_iter().collect::<Result<_, _>>()? })
    };
    (pack().map_err(io::Error::from), signatures)
}

/// Makes records of those that are held.
struct Builder<'b> {
    works: &'b Works,
    /// How many mentions there are beside those of the library.
    count: usize,
    joining: Joining<'b>,
    is_mapped: bool,
}

/// A record that is read again.
struct Waiting {
    head: Head,
    /// The number of its first mention.
    first: usize,
    /// For each mention that is the first of its work the texts of all of them, its own in front.
    texts: Vec<Vec<Vec<u8>>>,
}

/// A record that is made of what is left of it.
struct Built {
    record: Record,
    report: Report,
    places: Vec<(Place, String)>,
    /// Whether it had no mentions at all.
    was_empty: bool,
    in_library: usize,
    held_back: usize,
}

impl Builder<'_> {
    /// The next records.
    fn batch(&self, holdings: &mut Holdings, next: &mut usize) -> io::Result<Vec<Waiting>> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < RECORDS && bytes < 2 * BLOCK {
            let Some(head) = holdings.head()? else { break };
            let first = *next;
            *next += head.mentions;
            let mut texts = Vec::with_capacity(head.mentions);
            for mention in first..*next {
                let own = holdings.next(mention)?;
                let mut of_work = Vec::new();
                if self.works.is_first(mention) {
                    of_work.push(own);
                    let others = self.works.mentions_of(self.works.of(mention)).skip(1);
                    for other in others.take_while(|other| *other < self.count) {
                        of_work.push(holdings.any(other)?);
                    }
                }
                bytes += of_work.iter().map(Vec::len).sum::<usize>();
                texts.push(of_work);
            }
            batch.push(Waiting { head, first, texts });
        }
        Ok(batch)
    }

    fn build(&self, waiting: Waiting) -> io::Result<Built> {
        let Waiting { head: Head { record, mentions, has_document }, first, texts } = waiting;
        let was_empty = mentions == 0;
        let mut built = Built {
            record,
            report: Report::default(),
            places: Vec::new(),
            was_empty,
            in_library: 0,
            held_back: 0,
        };
        for (at, texts) in texts.into_iter().enumerate() {
            if texts.is_empty() {
                continue;
            }
            let all =
                texts.iter().map(|text| serde_json::from_slice(text)).collect::<Result<Vec<Held>, _>>()?;
            let is_document = has_document && at == 0;
            self.add(all, first + at, is_document, &mut built);
        }
        Ok(built)
    }

    /// Adds a work to the record that mentions it first.
    fn add(&self, mut all: Vec<Held>, mention: usize, is_document: bool, built: &mut Built) {
        all.iter_mut().for_each(|held| {
            if let Some(cited) = &mut held.reference {
                cited.line = held.place.line;
            }
        });
        let work = self.works.of(mention);
        let library = self.works.mentions_of(work).find_map(|mention| mention.checked_sub(self.count));
        let library = library.and_then(|number| self.joining.library.and_then(|library| library.get(number)));
        built.in_library += usize::from(library.is_some());
        let Some(own) = all.first() else { return };
        let place = own.place.clone();
        let raw = held_raw(own).to_owned();
        if let Some(library) = library.filter(|_| self.joining.only_new) {
            built.held_back += 1;
            let message = format!("`{}` is this work", library.key);
            built.report.add(Code::InLibrary, place.span, message);
            built.places.push((place, raw));
            return;
        }
        let mentions: Vec<Mention<'_>> = all.iter().filter_map(mention_of).collect();
        let mut item = merge(&mentions);
        let mut merged = Merged { number: place.number, ..Merged::default() };
        // What was joined before and is mentioned once now keeps its mentions, each of them once.
        if all.len() > 1 || item.custom.iter().any(is_variants) {
            let mut places = BTreeSet::new();
            let place = |variant: &Variant| {
                let Variant { raw, file, record, reference, span, .. } = variant.clone();
                (file, record, reference, span, raw)
            };
            merged.variants = all.iter().flat_map(|held| self.variants(held)).collect();
            merged.variants.retain(|variant| places.insert(place(variant)));
            item.custom.retain(|custom| !is_variants(custom));
        }
        let confidence = merged_confidence(&item, &mentions);
        if let Some(library) = library {
            merged.library = Some(library.key.clone());
            merged.filled = library.fill(&mut item);
            if !merged.filled.is_empty() {
                let fields: Vec<&str> = merged.filled.iter().map(|field| field.csl()).collect();
                let message = format!("from `{}`: {}", library.key, fields.join(", "));
                built.report.add(Code::FilledFromLibrary, place.span, message);
            }
        }
        let is_fragment = all.iter().all(|held| held.reference.as_ref().is_some_and(|cited| cited.fragment));
        let is_merged = all.len() > 1;
        let merged = (merged != Merged::default()).then(|| Box::new(merged));
        let reference = all.into_iter().next().and_then(|held| held.reference);
        if is_document {
            (built.record.document, built.record.merged) = (Some(item), merged);
        } else if let Some(cited) = reference {
            let confidence = if is_merged { confidence } else { cited.confidence };
            built.record.references.push(Reference {
                item,
                merged,
                confidence,
                fragment: is_fragment,
                ..cited
            });
        }
        built.places.push((place, raw));
    }

    /// The mention, or those that it stands for where it was read from an output like this one.
    fn variants(&self, held: &Held) -> Vec<Variant> {
        let Origin { file, record, reference, span } = held.place.origin.clone();
        let content = if self.is_mapped { held_item(held).map_or(0, keys::content_of) } else { 0 };
        let earlier =
            held_item(held).into_iter().flat_map(|item| &item.custom).find(|custom| is_variants(custom));
        let earlier = earlier.and_then(|custom| serde_json::from_str::<Vec<Variant>>(&custom.text).ok());
        earlier.map_or_else(
            || {
                vec![Variant {
                    raw: held_raw(held).to_owned(),
                    file,
                    record,
                    reference,
                    span,
                    key: held.key.clone(),
                    content,
                }]
            },
            |earlier| earlier.into_iter().map(|variant| Variant { content, ..variant }).collect(),
        )
    }
}

/// Whether a section holds the mentions of an item that was read from an output of works written once.
fn is_variants(custom: &Custom) -> bool {
    matches!(custom.kind(), CustomKind::Foreign { format: "csl-json", field: "custom.variants" })
}

fn held_raw(held: &Held) -> &str {
    let document = held.document.as_ref().map_or("", |(raw, _)| raw);
    held.reference.as_ref().map_or(document, |cited| &cited.raw)
}

fn held_item(held: &Held) -> Option<&Item> {
    held.reference.as_ref().map(|cited| &cited.item).or(held.document.as_ref().map(|(_, item)| item))
}

fn mention_of(held: &Held) -> Option<Mention<'_>> {
    Some(Mention {
        item: held_item(held)?,
        confidence: held.reference.as_ref().map(|cited| &cited.confidence),
    })
}

/// A finding about what is written, at the place of the mention that it is about.
fn located(diagnostic: Diagnostic, places: &[(Place, String)]) -> Located {
    let holds = |(place, _): &&(Place, String)| {
        place.span.start <= diagnostic.span.start && diagnostic.span.end <= place.span.end
    };
    let found = places.iter().find(holds).or(places.first());
    let (file, line, column, raw) = match found {
        Some((place, raw)) => (place.file.clone(), place.line, place.column, raw.as_str()),
        None => (Arc::from(""), 1, 1, ""),
    };
    let end = (0..=raw.len().min(SHOWN)).rev().find(|at| raw.is_char_boundary(*at)).unwrap_or(0);
    let excerpt = raw[..end].to_owned();
    let marked = Span::new(0, excerpt.len());
    Located { diagnostic, file, line, column, excerpt, marked }
}
