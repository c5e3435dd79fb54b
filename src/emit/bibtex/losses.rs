//! What an entry of a .bib file could not hold, said once for each kind.

use super::Writer;
use crate::diagnostic::{Code, Report};
use crate::emit::escape::{code_point, listed};
use crate::emit::foreign;
use crate::emit::tex::Dialect;

impl Writer<'_> {
    /// Says what the entry that was written does not hold as it was.
    pub(super) fn report(self, report: &mut Report) {
        let (key, span) = (self.entry.key, self.entry.span());
        let format = match self.dialect {
            Dialect::BibTex => "BibTeX",
            Dialect::BibLaTex => "BibLaTeX",
        };
        foreign::report_left_out(self.entry, &["bibtex"], format, report);
        if self.entry.item.et_al && self.entry.item.author.is_empty() {
            let message = format!("{format} cannot say `et al.` of {key}, which names no author");
            report.add(Code::LossEtAl, span, message);
        }
        for field in self.lost {
            let message = format!("{format} has no place for the {field} of {key}, which is left out");
            report.add(Code::LossField, span, message);
        }
        if !self.found.dropped.is_empty() {
            let list = listed(&self.found.dropped, code_point);
            report.add(
                Code::LossCharacter,
                span,
                format!("characters without a glyph are left out of {key}: {list}"),
            );
        }
        if !self.found.unprintable.is_empty() {
            let list = listed(&self.found.unprintable, |c| format!("{c} ({})", code_point(c)));
            let (code, message) = match self.found.transliterates {
                true => (Code::Transliterated, format!("characters of {key} are written in ASCII: {list}")),
                false => (Code::TexUnprintable, format!("pdflatex cannot print characters of {key}: {list}")),
            };
            report.add(code, span, message);
        }
    }
}
