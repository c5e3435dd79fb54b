//! Titles: of the work, of what it stands in, of its series and its meeting, and how the source is abbreviated.

use super::{Builder, Tag};
use crate::model::{Item, ItemType, Variable};

const TITLE: [Tag; 3] = [Tag::of(*b"TI"), Tag::of(*b"T1"), Tag::of(*b"CT")];
const OF_BOOK: Tag = Tag::of(*b"BT");
const SECOND: Tag = Tag::of(*b"T2");
const THIRD: Tag = Tag::of(*b"T3");
const PROCEEDINGS: Tag = Tag::of(*b"C3");
const FULL: Tag = Tag::of(*b"JF");
/// The names of a journal of which it is not certain whether they are abbreviations.
const SHORT: [Tag; 4] = [Tag::of(*b"JO"), Tag::of(*b"J2"), Tag::of(*b"JA"), Tag::of(*b"J1")];

/// What `T2` is (rule: EndNote's and Zotero's types).
enum Second {
    Container,
    /// Works that stand alone have their series there.
    Series,
    Meeting,
    /// The meeting where the proceedings have a tag of their own, else the proceedings.
    Proceedings,
}

impl Builder<'_, '_> {
    /// Takes the fields of titles.
    pub(super) fn titles(&mut self) {
        self.own_title();
        let second = match self.item.kind {
            ItemType::Book | ItemType::Report | ItemType::Software => Second::Series,
            ItemType::Speech => Second::Meeting,
            ItemType::PaperConference => Second::Proceedings,
            ItemType::Article
            | ItemType::ArticleJournal
            | ItemType::ArticleMagazine
            | ItemType::ArticleNewspaper
            | ItemType::Chapter
            | ItemType::Dataset
            | ItemType::Document
            | ItemType::EntryDictionary
            | ItemType::EntryEncyclopedia
            | ItemType::LegalCase
            | ItemType::Legislation
            | ItemType::Manuscript
            | ItemType::Patent
            | ItemType::Standard
            | ItemType::Thesis
            | ItemType::Webpage => Second::Container,
        };
        match second {
            Second::Container => self.put_first(&[FULL, SECOND, OF_BOOK], |item| &mut item.container_title),
            Second::Series => {
                self.put_first(&[SECOND, THIRD], |item| &mut item.collection_title);
                self.put_first(&[OF_BOOK, FULL], |item| &mut item.container_title);
            }
            Second::Meeting => {
                self.put_first(&[SECOND], |item| &mut item.event_title);
                self.put_first(&[OF_BOOK, FULL], |item| &mut item.container_title);
            }
            Second::Proceedings => {
                self.put_first(&[PROCEEDINGS, OF_BOOK, FULL, SECOND], |item| &mut item.container_title);
                self.put_first(&[SECOND], |item| &mut item.event_title);
            }
        }
        self.put_first(&[THIRD], |item| &mut item.collection_title);
        if matches!(second, Second::Container | Second::Proceedings) {
            // Where nothing else names the source, an abbreviation does.
            self.put_first(&SHORT, |item| &mut item.container_title);
        }
        self.short_source();
    }

    fn own_title(&mut self) {
        let mut tags = TITLE.to_vec();
        if matches!(self.item.kind, ItemType::Book | ItemType::Manuscript) {
            tags.push(OF_BOOK);
        }
        // The first of the record, whichever tag it has: files have one of them.
        let first = self.with(&tags).into_iter().min_by_key(|&at| (self.fields[at].tag == OF_BOOK, at));
        let Some(at) = first else { return };
        self.title = Some(at);
        self.item.title = Some(self.line(at));
        self.taken[at] = true;
        for other in self.with(&TITLE) {
            self.taken[other] = self.item.title == Some(self.line(other));
        }
    }

    /// Takes the first field of the first of the tags into a slot that is empty, and passes over those that say the same.
    fn put_first(&mut self, tags: &[Tag], slot: fn(&mut Item) -> &mut Option<String>) {
        for at in self.with(tags) {
            let line = self.line(at);
            let slot = slot(&mut self.item);
            if slot.is_none() || slot.as_ref() == Some(&line) {
                *slot = Some(line);
                self.taken[at] = true;
            }
        }
    }

    /// The abbreviation of the source: the first name of it that differs from its title.
    fn short_source(&mut self) {
        let mut short = None;
        for at in self.with(&SHORT) {
            let line = self.line(at);
            if self.item.container_title.as_ref() == Some(&line) || short.as_ref() == Some(&line) {
                self.taken[at] = true;
            } else if short.is_none() {
                self.taken[at] = true;
                short = Some(line);
            }
        }
        if let Some(short) = short {
            self.variable(Variable::ContainerTitleShort, short);
        }
    }
}
