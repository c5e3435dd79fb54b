//! The identifiers and addresses of an entry, and what they say of its type.

use super::super::fields::Fields;
use super::{Filling, tex, values};
use crate::model::{ArXiv, Doi, ItemType, Pmid, Url};

impl Filling<'_, '_> {
    pub(super) fn identifiers(&mut self) {
        if let Some((text, place)) = self.fields.verbatim("doi") {
            match Doi::parse(&text) {
                Some(doi) => self.item.doi = Some(doi),
                None => self.refuse("doi", &text, place, "DOI"),
            }
        }
        self.addresses();
        if let Some((raw, place)) = self.fields.take("isbn") {
            let text = tex::text(&raw, &mut self.fields.found);
            match values::isbn(&text) {
                Some((isbn, is_whole)) => {
                    self.item.isbn = Some(isbn);
                    if !is_whole {
                        self.keep("isbn", &raw);
                    }
                }
                None => self.refuse("isbn", &raw, place, "ISBN"),
            }
        }
        if let Some((text, place)) = self.fields.verbatim("pmid") {
            match Pmid::parse(&text) {
                Some(pmid) => self.item.pmid = Some(pmid),
                None => self.refuse("pmid", &text, place, "PubMed number"),
            }
        }
        self.eprint();
        if self.is_misc && self.item.arxiv.is_some() {
            self.item.kind = ItemType::Article;
        } else if self.item.kind == ItemType::Document
            && self.is_misc
            && self.item.url.is_some()
            && self.item.doi.is_none()
            && !self.custom.iter().any(|custom| custom.name == "type")
        {
            self.item.kind = ItemType::Webpage;
        }
    }

    /// The address, which may stand where the entry type has no field for it.
    fn addresses(&mut self) {
        if let Some((text, place)) = self.fields.verbatim("url") {
            match Url::parse(&text).or_else(|| text.split_whitespace().find_map(Url::parse)) {
                Some(url) => {
                    // Mendeley has several in one field.
                    if url.as_str() != text {
                        self.keep("url", &text);
                    }
                    self.item.url = Some(url);
                }
                None => self.refuse("url", &text, place, "web address"),
            }
        }
        for name in ["howpublished", "ee", "link"] {
            let Some(raw) = self.fields.peek(name).filter(|_| self.item.url.is_none()) else { continue };
            let text = tex::verbatim(raw, &mut tex::Found::default());
            if let Some(url) = Url::parse(&text) {
                self.item.url = Some(url);
                self.fields.drop(name);
            }
        }
    }

    fn eprint(&mut self) {
        let of = |fields: &Fields<'_>, name| fields.peek(name).map(|raw| raw.trim().to_ascii_lowercase());
        let kind = of(self.fields, "eprinttype").or_else(|| of(self.fields, "archiveprefix"));
        let Some(raw) = self.fields.peek("eprint") else { return self.arxiv_id() };
        let text = tex::verbatim(raw, &mut tex::Found::default());
        let is_taken = match kind.as_deref() {
            Some("arxiv") | None if self.item.arxiv.is_none() => {
                self.item.arxiv = ArXiv::parse(&text);
                self.item.arxiv.is_some()
            }
            Some("pubmed") if self.item.pmid.is_none() => {
                self.item.pmid = Pmid::parse(&text);
                self.item.pmid.is_some()
            }
            None if self.item.url.is_none() => {
                self.item.url = Url::parse(&text);
                self.item.url.is_some()
            }
            Some(_) | None => false,
        };
        if is_taken {
            for name in ["eprint", "eprinttype", "archiveprefix"] {
                self.fields.drop(name);
            }
        }
        self.arxiv_id();
    }

    /// Mendeley's field for what `eprint` says, too.
    fn arxiv_id(&mut self) {
        let Some(found) = self.fields.peek("arxivid").and_then(ArXiv::parse) else { return };
        if self.item.arxiv.as_ref().is_none_or(|known| *known == found) {
            self.item.arxiv = Some(found);
            self.fields.drop("arxivid");
        }
    }
}
