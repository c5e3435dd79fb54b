//! What is said about an input: a closed list of codes, each with a severity and an explanation.
//!
//! Bad data is never an error of the program: it is reported here and everything else is still read. How a
//! diagnostic looks on a terminal is left to the program.

use serde::{Serialize, Serializer};

use crate::span::Span;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A choice was made that loses nothing.
    Note,
    /// Something is uncertain, or a chosen format cannot say it.
    Warning,
    /// Something could not be read.
    Error,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $id:literal, $severity:ident, $summary:literal,
        $explanation:literal, help $help:literal;)+) => {
        /// What a diagnostic is about. Each code has a golden case that shows it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name on the command line and in JSON.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// How much it matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// One line about it.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)+ }
            }

            /// What to do about it, one sentence.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)+ }
            }

            /// Paragraphs about it with an example, the last of them [`Self::help`].
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => concat!($explanation, "\n\n", $help),)+ }
            }
        }
    };
}

codes! {
    EmptyInput = "empty-input", Warning,
        "The input holds nothing.",
        "The file is empty or holds only white space, so there is nothing to convert. Other inputs are converted all \
         the same.",
        help "Check that the export went through, and export again.";
    EncodingDetected = "encoding-detected", Note,
        "The text is not UTF-8; its encoding was guessed.",
        "The bytes are not valid UTF-8 and carry no byte order mark. The encoding that fits the bytes best was \
         used; the message says which and why.\n\nExample: the byte E9 in `Andr\u{e9}` written as Latin-1.",
        help "If accented letters look wrong, name the encoding with --encoding.";
    UndecodableBytes = "undecodable-bytes", Error,
        "Bytes mean nothing in the encoding of the input.",
        "Bytes stand in the input that the encoding gives no meaning to. They are shown with their offset; a \
         replacement character (U+FFFD) marks the place in the output.\n\nExample: the byte FF in a UTF-8 \
         file.",
        help "Name the right encoding with --encoding, or mend the file.";
    NoTags = "no-tags", Error,
        "The input was to be tagged but holds no tag.",
        "A tagged export marks its sections: `#ITI#title#FTI# #IRE#abstract#FRE# #IPC#keywords#FPC# \
         #IRF#references#FRF#`. None of these marks was found; the text was kept as the custom field `text` of a \
         document.",
        help "Check that this is the export; for a plain list of references, one a line, use --from references.";
    UnclosedTag = "unclosed-tag", Warning,
        "A section is opened but not closed.",
        "The section was read up to the next tag, or to the end of the input.\n\nExample: `#ITI#A title \
         #IRE#An abstract#FRE#` lacks `#FTI#` before `#IRE#`.",
        help "Look at where the section was taken to end, and close it there if that is wrong; at the end of a file \
         the export may have been cut short.";
    StrayTag = "stray-tag", Warning,
        "A closing tag closes nothing.",
        "A closing tag stands where no section of its name is open. The text around it was kept.\n\nExample: \
         `A title#FTI#` without `#ITI#` before it.",
        help "Put the opening tag where the section begins, or take the closing one out.";
    RepeatedTag = "repeated-tag", Warning,
        "A section occurs twice in one record.",
        "The second section was joined to the first: keywords and references are added, an abstract goes on, \
         a second title is kept as a custom field.\n\nExample: `#IPC#bees#FPC# #IPC#wasps#FPC#`.",
        help "Check that both belong to one record; if not, put the title of the second before them.";
    RepairedText = "repaired-text", Note,
        "Broken characters were put right.",
        "HTML entities were resolved, and UTF-8 that had been read as Windows-1252 on its way was read as UTF-8, where \
         nothing else can have been meant. The raw text is kept as printed.\n\nExample: `Honey &amp; Wax` is read \
         as `Honey & Wax`, and `Andr\u{c3}\u{a9}` as `Andr\u{e9}`.",
        help "Nothing; if what was read is wrong, mend the export.";
    RepeatedKeyword = "repeated-keyword", Note,
        "A keyword is listed twice in one record.",
        "The keyword is the same, letter for letter, as one before it in the record, so it was kept once. Keywords \
         that differ in case are kept.\n\nExample: the second `bees` in `#IPC#bees; wasps; bees#FPC#`.",
        help "Take the repeated keyword out of the source if the note disturbs; the output stays the same.";
    RecordBoundary = "record-boundary", Warning,
        "A new record was taken to begin before the last one had references.",
        "A title follows a title on a new line. Titles open records, so this was read as the start of a new \
         record.\n\nExample: two lines `#ITI#One#FTI#` and `#ITI#Two#FTI#`.",
        help "Check that these are two documents; if not, join the titles into one section.";
    NestedTag = "nested-tag", Warning,
        "A section stands inside another.",
        "The inner section was read as a section of its own and taken out of the outer one.\n\nExample: \
         `#ITI#A title #IPC#bees#FPC##FTI#`.",
        help "Check that both sections were read whole; if not, close the outer one before the inner one opens.";
    TagCase = "tag-case", Note,
        "A tag is written in lower case.",
        "Tags are written in capitals; this one was read as if it were.\n\nExample: `#iti#A title#fti#`.",
        help "Nothing is to be done, unless the mark was meant as text.";
    UnknownTag = "unknown-tag", Note,
        "A section has a name that is not known.",
        "The section was kept as a custom field under its name.\n\nExample: `#IDO#10.1000/182#FDO#` becomes the \
         custom field `DO`.",
        help "Nothing is lost; look for the text among the custom fields, or correct the name of the tag.";
    TextOutsideTags = "text-outside-tags", Warning,
        "Text stands outside every section.",
        "The text was kept as the custom field `text` of the record that it follows, or of the first record when it \
         stands before all of them.\n\nExample: `Exported in 2021 #ITI#A title#FTI#`.",
        help "If the text belongs to a section, move it between the tags.";
    UnreadableRecord = "unreadable-record", Error,
        "A record breaks the rules of its format.",
        "What could be read of the record was kept, and the records behind it are read as if nothing were wrong with it. \
         Where the message says so, nothing of it could be read.\n\nExample: an entry of a .bib file whose brace is never closed.",
        help "Correct the record in the input, or write by hand what is missing in the output.";
    UnreadableValue = "unreadable-value", Warning,
        "A value does not have the form that its field asks for.",
        "The field stays empty, and the value was kept as it is printed under the name it has in the source.\n\n\
         Example: a DOI without a slash, a date `n.d.`.",
        help "Correct the value in the input if it is a slip.";
    TextBetweenRecords = "text-between-records", Note,
        "Text stands between the records.",
        "The format takes such text for a comment; it is no part of any record.\n\nExample: a line without `@` between two \
         entries of a .bib file.",
        help "Nothing is to be done, unless a record has lost its beginning.";
    Fragment = "fragment", Warning,
        "A piece of a reference has neither author nor title.",
        "The piece is kept as an item of its own, marked as a fragment, with its text in the note. It is not \
         joined to a neighbour without evidence and no field is invented.\n\nExample: `24, (2010)`.",
        help "Look at the references before and after it in the source: one of them may have been cut in two.";
    JoinedReference = "joined-reference", Note,
        "A semicolon was read as part of a reference.",
        "References are separated by semicolons, but this one stands inside a reference: in a list of authors, \
         in a title, or in an HTML entity.\n\nExample: `Roe J.; Poe A., A title, (2020)`.",
        help "If these are two references, put them on lines of their own and read them with --from references.";
    ReversedPages = "reversed-pages", Warning,
        "The last page lies before the first.",
        "The pages are written as printed, for only the source can tell which of them is wrong.\n\nExample: \
         `pp. 37-34`.",
        help "Look the pages up in the work itself and correct them in the output.";
    LeftoverText = "leftover-text", Note,
        "Text of a reference found no field.",
        "The text is kept with its place in the model and in the provenance of CSL-JSON; the other formats do \
         not hold it.\n\nExample: the second year in `Roe J., A title (1999 reprint), 1998, (2001)`.",
        help "If the text matters, add it by hand; --to csl-jsonl and --to model have it.";
    RefUncertain = "ref-uncertain", Warning,
        "A reference was read with less confidence than asked for.",
        "With --min-confidence every reference is marked whose fields may not all be right: less likely than the \
         number that was given. The message names the field that is least certain.\n\nExample: `Roe J., Models of \
         the Hive, The Bee Twenty Years On, (1993)` may be one title or a chapter and its book.",
        help "Compare the fields with the text as printed, the one that is named first, and correct them in the \
         output.";
    LossField = "loss-field", Warning,
        "The output format has no place for a field.",
        "The format that was asked for cannot say this, so the field is not in the output.\n\nExample: \
         pages, a number and an article number at once in CSL-JSON.",
        help "Use --to csl-jsonl or --to model to keep everything.";
    SourceField = "source-field", Note,
        "A field that only the format of the source knows was left out.",
        "Formats have fields of their own, such as the affiliations of a Scopus export. They are kept in the model, in \
         csl-jsonl and in tables, and where the same format is written again.\n\nExample: `scopus-csv:EID` written as RIS.",
        help "Write csl-jsonl or a table where such fields are wanted.";
    LossEtAl = "loss-et-al", Note,
        "The output format cannot say that a list of authors goes on.",
        "The reference names its first authors and `et al.`; readers of this format would print those words as a \
         person, so they are left out.\n\nExample: `Roe J., Et al., A title, (2020)` in RIS.",
        help "Add the other authors by hand, or use a format that says it: bibtex, biblatex and markdown do, and \
         csl-jsonl has `custom.et_al`.";
    LossCharacter = "loss-character", Warning,
        "A character cannot be written in the output format.",
        "The character was left out or replaced as the message says.\n\nExample: a control character in a \
         title.",
        help "Look at the place in the source; --to csl-jsonl and --to model write every character.";
    TexUnprintable = "tex-unprintable", Warning,
        "pdflatex cannot print a character.",
        "The character is written as it is: LuaLaTeX and XeLaTeX print it with a font that has it, pdflatex \
         stops on it.\n\nExample: Cyrillic or Chinese text in a title.",
        help "Compile with lualatex or xelatex and a font that has the character, or convert with --ascii.";
    Transliterated = "transliterated", Note,
        "A character that pdflatex cannot print is written in ASCII.",
        "--ascii asks for it: letters that sound or look like the character stand in its place.\n\nExample: \
         Пчёлы becomes Pchyoly.",
        help "Nothing is to be done; without --ascii the character is written as it is.";
    RepeatedItem = "repeated-item", Note,
        "An item is the same in every field as one before it.",
        "BibTeX, BibLaTeX, CSL-JSON and RIS hold it once, since their readers refuse or double a repeated \
         key.",
        help "Nothing is to be done; --to csl-jsonl, markdown and model hold every occurrence.";
    AlreadyThere = "already-there", Note,
        "A work stands in the file already to which --append adds.",
        "It was not added. A work is taken to be there when an entry has the same DOI; or the same title, first author and \
         year, unless both have DOIs, sources, volumes or pages that differ; or is, letter for letter, what would be added; or has the key that \
         --keys keeps for it. The message says which entry it is, and why.\n\nExample: an article that the file holds under \
         the key `Roe01`.",
        help "Nothing is to be done; if the two are different works, add it by hand.";
    KeyOfAnother = "key-of-another", Warning,
        "The key that --keys keeps for a work stands for another one in the file to which --append adds.",
        "It was not added, since a key can stand for one work only and this one is to keep its key. The entry has another \
         title, and another first author or year.\n\nExample: the lock keeps `Roe01` for a paper on bees, and the file \
         holds a book on ships under `Roe01`.",
        help "Change the key in the file or in the lock, and add the work again.";
    FilledFromLibrary = "filled-from-library", Note,
        "Fields that were not printed are those of the library.",
        "With --library a cited work that the user has already gets the fields that its mentions lack from there. What was \
         printed stays as it is. The message names the fields; csl-jsonl and model list them.\n\nExample: the DOI of an \
         article that the export prints without one.",
        help "Nothing is to be done; without --library nothing is filled in.";
    InLibrary = "in-library", Note,
        "A work is in the library already.",
        "With --only-new it was not written. The message names the key that it has there.\n\nExample: an article that was \
         imported from another export before.",
        help "Nothing is to be done; if the two are different works, add it by hand.";
    OutputDiffers = "output-differs", Error,
        "What was written says something else than what was read.",
        "With --verify every item that is written is read back by a strict reader of its format and compared with the \
         model, field by field. The message says what differs; what the format is known not to say, and what other \
         messages tell of, is no difference.\n\nExample: a `&` in a title that is not escaped in BibTeX.",
        help "This is an error of refmill, not of the data: report it with the piece of the input that is shown, and \
         correct the place in the output, which is written all the same.";
}

impl Code {
    /// The code of that name.
    ///
    /// ```
    /// use refmill::{Code, Severity};
    /// assert_eq!(Code::from_id("fragment").map(Code::severity), Some(Severity::Warning));
    /// ```
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id() == id)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// One finding about a place of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What it is about.
    pub code: Code,
    /// Where, in the decoded text of the input.
    pub span: Span,
    /// What was found and what was done about it, one sentence without a final stop.
    pub message: String,
}

/// Collects the diagnostics of one input.
#[derive(Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a finding.
    pub fn add(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic { code, span, message: message.into() });
    }

    /// Forgets the findings that `keep` does not hold for.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.diagnostics.retain(keep);
    }

    /// Whether something was found that could not be read.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.code.severity() == Severity::Error)
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Hands over what was found so far, in the order of the input.
    pub fn drain(&mut self) -> Vec<Diagnostic> {
        let mut found = std::mem::take(&mut self.diagnostics);
        found.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
        found
    }
}

/// A diagnostic with its place as people name places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// The name of the input.
    pub file: std::sync::Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// Text around the place, for showing: some of its line, and all of the place unless that is long.
    pub excerpt: String,
    /// Where the place is in `excerpt`.
    pub marked: Span,
}

impl Serialize for Located {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut object = serializer.serialize_struct("Diagnostic", 10)?;
        object.serialize_field("code", &self.diagnostic.code)?;
        object.serialize_field("severity", &self.diagnostic.code.severity())?;
        object.serialize_field("file", &*self.file)?;
        object.serialize_field("line", &self.line)?;
        object.serialize_field("column", &self.column)?;
        object.serialize_field("start", &self.diagnostic.span.start)?;
        object.serialize_field("end", &self.diagnostic.span.end)?;
        object.serialize_field("message", &self.diagnostic.message)?;
        object.serialize_field("text", self.excerpt.get(self.marked.range()).unwrap_or_default())?;
        object.serialize_field("help", self.diagnostic.code.help())?;
        object.end()
    }
}
