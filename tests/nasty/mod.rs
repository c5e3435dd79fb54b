//! Inputs that nobody writes: one unit again and again, in every place of an input, at any length.
//!
//! Which of them are read, and what has to hold then, is left to the tests.

use std::fmt::Write as _;

/// What is repeated.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    /// The same text every time.
    Same(&'static str),
    /// A text with the number of the repetition behind it, then another text.
    Counted(&'static str, &'static str),
    /// Ten thousand different letters, one after the other.
    Letters,
    /// Half of the length one text, half of it the other: what opens again and again, and closes then.
    Halves(&'static str, &'static str),
}

/// Where the units stand.
pub(crate) struct Place {
    pub(crate) name: &'static str,
    /// The name of the reader.
    pub(crate) reader: &'static str,
    pub(crate) before: &'static str,
    pub(crate) behind: &'static str,
}

const fn tagged(name: &'static str, before: &'static str, behind: &'static str) -> Place {
    Place { name, reader: "tagged", before, behind }
}

const fn bib(name: &'static str, before: &'static str, behind: &'static str) -> Place {
    Place { name, reader: "bibtex", before, behind }
}

const fn ris(name: &'static str, before: &'static str, behind: &'static str) -> Place {
    Place { name, reader: "ris", before, behind }
}

const fn endnote(name: &'static str, before: &'static str, behind: &'static str) -> Place {
    Place { name, reader: "endnote-xml", before, behind }
}

const fn json(name: &'static str, before: &'static str, behind: &'static str) -> Place {
    Place { name, reader: "csl-json", before, behind }
}

pub(crate) const PLACES: &[Place] = &[
    tagged("title", "#ITI#On bees ", "#FTI# #IRF#Roe J., Bees, Honey, 3, (2001)#FRF#"),
    tagged("abstract", "#ITI#On bees#FTI# #IRE#On bees ", "#FRE# #IRF#Roe J., Bees, Honey, 3, (2001)#FRF#"),
    tagged("keywords", "#ITI#On bees#FTI# #IPC#", "#FPC# #IRF#Roe J., Bees, Honey, 3, (2001)#FRF#"),
    tagged("own section", "#ITI#On bees#FTI# #IXX#", "#FXX# #IRF#Roe J., Bees, Honey, 3, (2001)#FRF#"),
    tagged("references", "#ITI#On bees#FTI# #IRF#", "#FRF#"),
    tagged("new layout", "#ITI#On bees#FTI# #IRF#Roe J., ", ", Honey, 3, (2001)#FRF#"),
    tagged("new layout, source", "#ITI#On bees#FTI# #IRF#Roe J., On bees, ", ", 3, 1, pp. 4-9, (2001)#FRF#"),
    tagged("new layout, numbers", "#ITI#On bees#FTI# #IRF#Roe J., On bees, Honey, 3, ", " (2001)#FRF#"),
    tagged("old layout", "#ITI#On bees#FTI# #IRF#Roe, J., Bees ", " (2001) Honey, 3. , Sage#FRF#"),
    tagged("old layout, behind", "#ITI#On bees#FTI# #IRF#Roe, J., Bees (2001) Honey, 3. , ", ", Sage#FRF#"),
    tagged("no tags", "", ""),
    tagged("behind the tags", "#ITI#On bees#FTI# #IRF#Roe J., Bees, Honey, 3, (2001)#FRF#", ""),
    Place { name: "lines", reader: "references", before: "", behind: "" },
    bib(".bib, title", "@article{a, title = {", "}, year = 2001}"),
    bib(".bib, quoted", "@article{a, title = \"", "\", year = 2001}"),
    bib(".bib, names", "@article{a, author = {", "}, year = 2001}"),
    bib(".bib, address", "@article{a, url = {", "}, year = 2001}"),
    bib(".bib, keywords", "@article{a, keywords = {", "}, year = 2001}"),
    bib(".bib, own field", "@article{a, own = {", "}, year = 2001}"),
    bib(".bib, fields", "@article{a, ", ", year = 2001}"),
    bib(".bib, abbreviation", "@string{a = {", "}}\n@article{a, title = a}"),
    bib(".bib, entries", "@article{a, year = 2001}\n", "\n@article{b, year = 2001}"),
    ris("RIS, title", "TY  - JOUR\nTI  - ", "\nER  - \n"),
    ris("RIS, names", "TY  - JOUR\nAU  - ", "\nER  - \n"),
    ris("RIS, keywords", "TY  - JOUR\nKW  - ", "\nER  - \n"),
    ris("RIS, note", "TY  - BOOK\nN1  - ", "\nER  - \n"),
    ris("RIS, own field", "TY  - BOOK\nX1  - ", "\nER  - \n"),
    ris("RIS, fields", "TY  - BOOK\n", "\nER  - \n"),
    endnote(
        "EndNote XML, title",
        "<xml><records><record><ref-type>6</ref-type><title>",
        "</title></record></records></xml>",
    ),
    endnote(
        "EndNote XML, elements",
        "<xml><records><record><ref-type>6</ref-type>",
        "</record></records></xml>",
    ),
    endnote("EndNote XML, records", "<xml><records>", "</records></xml>"),
    json("JSON, text", "[{\"id\": \"a\", \"title\": \"", "\"}]"),
    json("JSON, members", "[{\"id\": \"a\", \"title\": \"T\", ", "\"volume\": 3}]"),
    json("JSON, authors", "[{\"id\": \"a\", \"author\": [", "{\"family\": \"Poe\"}]}]"),
    json("JSON, items", "[", "]"),
    Place {
        name: "Scopus, rows",
        reader: "scopus-csv",
        before: "Authors,Title,EID,References\n",
        behind: "\nRoe J.,Bees,1,\"Poe A., Ants, (2001)\"\n",
    },
    Place {
        name: "Scopus, authors",
        reader: "scopus-csv",
        before: "Title,EID,Author Keywords,Authors\nBees,1,bees,\"",
        behind: "\"\n",
    },
    Place {
        name: "Scopus, keywords",
        reader: "scopus-csv",
        before: "Title,EID,Editors,Author Keywords\nBees,1,Roe J.,\"",
        behind: "\"\n",
    },
    Place {
        name: "Scopus, references",
        reader: "scopus-csv",
        before: "Title,EID,References\nBees,1,\"\"\"Roe\"\" J., ",
        behind: "; Poe A., Ants, (2001)\"\n",
    },
    Place { name: "Web of Science, fields", reader: "wos", before: "PT J\nTI Bees\n", behind: "\nER\n" },
    Place {
        name: "Web of Science, references",
        reader: "wos",
        before: "PT J\nTI Bees\nCR Roe J, 2005, ",
        behind: "\nER\n",
    },
    Place {
        name: "PubMed, fields",
        reader: "nbib",
        before: "PMID- 1\nTI  - Bees\n",
        behind: "\nLA  - eng\n",
    },
];

pub(crate) const UNITS: &[Unit] = &[
    // One character.
    Unit::Same(","),
    Unit::Same(";"),
    Unit::Same("."),
    Unit::Same("("),
    Unit::Same(")"),
    Unit::Same("["),
    Unit::Same("7"),
    Unit::Same("\""),
    Unit::Same("'"),
    Unit::Same("#"),
    Unit::Same("&"),
    Unit::Same("<"),
    Unit::Same("-"),
    Unit::Same("\n"),
    Unit::Same(" "),
    Unit::Same("\u{a0}"),
    Unit::Same("a"),
    Unit::Same("A"),
    Unit::Same("{"),
    Unit::Same("\\"),
    Unit::Same("$"),
    Unit::Same("_"),
    Unit::Same("*"),
    Unit::Same("`"),
    Unit::Same("?"),
    Unit::Same("/"),
    Unit::Same("\u{301}"),
    Unit::Same("\u{201c}"),
    Unit::Same("\u{4e2d}"),
    Unit::Same("\0"),
    // Marks with blanks.
    Unit::Same(", "),
    Unit::Same("; "),
    Unit::Same(";\n"),
    Unit::Same(". "),
    Unit::Same("( "),
    Unit::Same(") "),
    Unit::Same("\r\n"),
    Unit::Same("\n\n"),
    Unit::Same(" - "),
    Unit::Same(" | "),
    Unit::Same("? "),
    Unit::Same("“ "),
    Unit::Same("” "),
    Unit::Same("\" "),
    Unit::Same("e\u{301}"),
    // Words and numbers.
    Unit::Same("a "),
    Unit::Same("A "),
    Unit::Same("A. "),
    Unit::Same("word "),
    Unit::Same("Word. "),
    Unit::Same("In "),
    Unit::Same("In: "),
    Unit::Same("in-"),
    Unit::Same("and & "),
    Unit::Same("7 "),
    Unit::Same("7, "),
    Unit::Same("2001, "),
    Unit::Same("(2001) "),
    Unit::Same("(2001), "),
    Unit::Same("(2001); "),
    Unit::Same("(2001)\n"),
    Unit::Same("1-9, "),
    Unit::Same("pp. 1-9, "),
    Unit::Same("pp. 9-1; "),
    Unit::Same("Vol. 3, "),
    Unit::Same("Word. 2019 "),
    // Names.
    Unit::Same("Roe J., "),
    Unit::Same("Roe, J., "),
    Unit::Same("Roe Joan, "),
    Unit::Same("Roe J.; "),
    Unit::Same("Roe "),
    Unit::Same("van "),
    Unit::Same("van der "),
    Unit::Same("Et al., "),
    Unit::Same("(Eds.), "),
    Unit::Same("edited by A. Roe, "),
    Unit::Counted("Roe", " J., "),
    Unit::Counted("Roe ", "., "),
    // Addresses and identifiers.
    Unit::Same("https://a.b/x)))"),
    Unit::Same("https://a.b/ "),
    Unit::Same("https://doi.org/10.1/"),
    Unit::Same("10.1000/"),
    Unit::Same("doi:"),
    Unit::Same("www."),
    Unit::Same("arxiv:"),
    Unit::Same("PMID: 7 "),
    Unit::Same("ISBN 978-3-16-148410-0 "),
    // Broken text and markup.
    Unit::Same("&amp;"),
    Unit::Same("&amp;amp; "),
    Unit::Same("amp;"),
    Unit::Same("&#233;"),
    Unit::Same("&eacute; "),
    Unit::Same("Ã©"),
    Unit::Same("Ã© "),
    Unit::Same("â€“"),
    Unit::Same("Ð"),
    Unit::Same("<i>"),
    Unit::Same("<i>a</i> "),
    Unit::Same("</sub>"),
    Unit::Same("H<sub>2</sub>O "),
    Unit::Halves("<i>", "</i>"),
    Unit::Halves("<i>", "</b>"),
    Unit::Halves("<sub>", "</em>"),
    Unit::Same("²"),
    Unit::Same("⁴"),
    Unit::Same("₂"),
    Unit::Same("β"),
    Unit::Halves("}", "\u{200d}"),
    Unit::Halves("Roe J., ", "bee, "),
    Unit::Halves("bee, ", "Roe J., "),
    Unit::Letters,
    Unit::Halves("(", ")"),
    Unit::Halves("“", "”"),
    Unit::Halves("a", " "),
    Unit::Halves(" ", "a"),
    Unit::Halves("\n", "a"),
    Unit::Same("[J] "),
    Unit::Same("accessed May, "),
    Unit::Same("{\\'e}"),
    Unit::Same("\\textit{"),
    Unit::Same("ER  - \n"),
    Unit::Same("**a** "),
    Unit::Same("](a "),
    // Tags.
    Unit::Same("#ITI#"),
    Unit::Same("#FTI#"),
    Unit::Same("#ITI#a#FTI#"),
    Unit::Same("#ITI#a#FTI#\n"),
    Unit::Same("#IRF#"),
    Unit::Same("#FRF#"),
    Unit::Same("#IRF#Roe J., Bees, (2001)#FRF#"),
    Unit::Same("#IRF#a#FRF##IPC#a#FPC#"),
    Unit::Same("#IXX#"),
    Unit::Same("#IXX# "),
    Unit::Same("#FXX#"),
    Unit::Same("#ixx# "),
    Unit::Same("#IXX#a#FXX#"),
    Unit::Same("#IXX##IYY#"),
    Unit::Same("#IXX##IYY##FXX##FYY#"),
    Unit::Same("#IRE##IPC##FRE##FPC#"),
    Unit::Halves("#IXX#", "#FXX#"),
    Unit::Halves("#IRE#", "#FRE#"),
    Unit::Halves("#IXX##IYY#", "#FYY##FXX#"),
    Unit::Same("#i"),
    Unit::Same("#iti#"),
    // Pieces of JSON.
    Unit::Same("{\"a\":["),
    Unit::Same("{\"a\":[\n"),
    Unit::Same("\"\n{"),
    Unit::Same("},{\"id\":\""),
    Unit::Same("{\"id\": 1, \"title\": \"T\"},\n"),
    Unit::Same("{\"family\": \"Roe\", \"ORCID\": \"x\"}, "),
    Unit::Same("\"ISSN\": \"1\", \"issued\": {\"season\": 1, \"raw\": \"x\"}, "),
    Unit::Same("\"journalAbbreviation\": [\"a\", \"b\"], "),
    Unit::Same("\"custom\": {\"a\": 1}, \"note\": \"PMID: x\", "),
    Unit::Counted("\"k", "\": [1, {}], "),
    Unit::Counted("{\"id\": \"a", "\", \"x\": {\"y\": 1}, \"k.l\": null, }, "),
    // Whole references and lists.
    Unit::Same("a; "),
    Unit::Same("a;A"),
    Unit::Same("a, (2001); "),
    Unit::Same("Roe J., Bees, Honey, 3, 1, pp. 4-9, (2001); "),
    Unit::Same("Roe J., Bees, Honey, 3, 1, pp. 4-9, (2001);\n"),
    Unit::Same("Roe, J., Bees (2001) Honey, 3 (1), pp. 9-4. , x, y; "),
    Unit::Counted("Roe J., Bees ", ", Honey, 3, 1, pp. 9-4, (2001), left over, "),
    Unit::Counted("Roe J., Bees ", ", Honey, 3, 1, pp. 4-9, (2001); "),
    Unit::Counted("Roe J., Bees, Honey, ", ", 1, pp. 4-9, (2001)\n"),
    Unit::Counted("Roe J., Ã©tudes ", " on bees, left, Honey, 3, 1, pp. 9-4, Sage, x, (2001); "),
    Unit::Counted("bee", "; "),
    Unit::Counted("bee", ", "),
    Unit::Counted("#ITI#Bees ", "#FTI# #IRF#Roe J., Bees, (2001)#FRF#\n"),
    // What .bib files are made of.
    Unit::Same("@"),
    Unit::Same("\n@"),
    Unit::Same("\n@a{"),
    Unit::Same("@comment{\n"),
    Unit::Same("}\n@a{b, "),
    Unit::Same("\\'"),
    Unit::Same("\\'{"),
    Unit::Halves("\\'{", "}"),
    Unit::Halves("\\url{", "}"),
    Unit::Same("\\href{a}"),
    Unit::Same("\\("),
    Unit::Same("$x "),
    Unit::Same(" and "),
    Unit::Same("Roe, J. and "),
    Unit::Same("a = {b}, "),
    Unit::Same("a = b\n"),
    Unit::Same("a # "),
    Unit::Counted("a", " = {b}, "),
    Unit::Counted("}\n@string{s", " = {a}}\n@a{b, c = s, "),
    Unit::Counted("}\n@inbook{a", ", crossref = {p}, "),
    Unit::Counted("}\n@book{a", ", title = {b}, "),
    // What tables and records in lines are made of.
    Unit::Same("\"\""),
    Unit::Same("\",\""),
    Unit::Same("Title,EID\n"),
    Unit::Counted("Title,EID,a", "\n"),
    Unit::Counted("Roe J.,Bees ", ",1,\n"),
    Unit::Same("V41, "),
    Unit::Same("V41, P49, DOI [10.1000/1, "),
    Unit::Same("DOI [\n   10.1000/1"),
    Unit::Same("\n   Roe J, 2005, J HONEY, V41, P49"),
    Unit::Same("PT J\nAU Roe, J\nEP 9\nSN 1\n"),
    Unit::Counted("XX a\nJ9 b\nSN ", "\n"),
    Unit::Same("FAU - Roe, J\nAU  - Roe J\n"),
    Unit::Counted("PMID- ", "\nTI  - Bees\n"),
    Unit::Counted("XX  - a\nPMC - b\nTA  - c\nIS  - ", "\n"),
];

impl Unit {
    /// What it is called in messages.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Same(text) => format!("{text:?}"),
            Self::Counted(text, behind) => format!("{text:?} N {behind:?}"),
            Self::Letters => "letters".to_owned(),
            Self::Halves(one, other) => format!("{one:?} then {other:?}"),
        }
    }

    /// So many bytes of it, or a few more.
    pub(crate) fn repeated(self, length: usize) -> String {
        let same = |text: &str, length: usize| text.repeat(length.div_ceil(text.len()));
        match self {
            Self::Same(text) => same(text, length),
            Self::Halves(one, other) => {
                let count = length.div_ceil(one.len() + other.len());
                one.repeat(count) + &other.repeat(count)
            }
            Self::Letters => {
                let letters = ('\u{4e00}'..'\u{7510}').cycle();
                letters.take(length.div_ceil(3)).collect()
            }
            Self::Counted(text, behind) => {
                let mut whole = String::with_capacity(length + text.len() + behind.len());
                for number in 0.. {
                    if whole.len() >= length {
                        break;
                    }
                    let _ = write!(whole, "{text}{number}{behind}");
                }
                whole
            }
        }
    }
}

impl Place {
    /// The units in this place.
    pub(crate) fn filled(&self, unit: Unit, length: usize) -> String {
        [self.before, &unit.repeated(length), self.behind].concat()
    }
}
