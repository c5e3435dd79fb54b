//! Styles: those that come with hayagriva, and `.csl` files, which are checked for what it cannot cope with.
//!
//! Reading files is left to the pipeline.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::prepare::{Prepared, prepared};
use super::repeated::Repeated;
use hayagriva::archive::{self, ArchivedStyle};
use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{
    self, IndependentStyle, LayoutRenderingElement, Locale, LocaleCode, NamesChild, SortKey, TermForm,
    TextTarget,
};
use quick_xml::Reader;
use quick_xml::events::Event;

/// How deep the elements of a `.csl` file may be nested; those that are in use have less than twenty.
const DEEPEST: usize = 64;
/// How many bytes a `.csl` file may have; the largest in use have some three hundred thousand.
const LARGEST: usize = 4 << 20;
/// How many elements macros may come to when each is put where it is called, which is what applying a style costs.
const MOST_ELEMENTS: u64 = 1_000_000;

/// A style that lists of references can be written in.
///
/// ```
/// use refmill::emit::Style;
/// let apa = Style::bundled("apa").unwrap();
/// assert!(apa.title().contains("7th edition"));
/// ```
#[derive(Debug)]
pub struct Style {
    title: String,
    /// Sorts and does nothing else; none where the order stays as it is.
    sorter: Option<IndependentStyle>,
    /// Does all the rest.
    csl: IndependentStyle,
    repeated: Option<Repeated>,
    locale: Option<LocaleCode>,
    et_al: String,
}

/// A style that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// None of those that come with the program has the name.
    #[error("there is no style `{0}`")]
    Unknown(String),
    /// The file is no XML.
    #[error("line {line}: it is no XML: {message}")]
    NoXml {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// The file is XML, but no style of CSL 1.0.
    #[error("{}it is no style of CSL 1.0: {message}", place.as_ref().map(|place| format!("at {place}: ")).unwrap_or_default())]
    NoStyle {
        /// The element, as a path.
        place: Option<String>,
        /// What is wrong there.
        message: String,
    },
    /// The style only refers to another, which does not come with the program.
    #[error(
        "it only says that it is like {parent}, which does not come with refmill: download that style and name its file"
    )]
    Dependent {
        /// The address of the other.
        parent: String,
    },
    /// The style formats citations alone.
    #[error("it has no bibliography, only citations: choose a style that formats lists of references")]
    NoBibliography,
    /// The style calls a macro within itself, or puts macros into each other without end.
    #[error("the macro `{name}` {trouble}")]
    Macro {
        /// Its name.
        name: String,
        /// What is wrong with it.
        trouble: &'static str,
    },
}

/// The names and titles of the styles that come with the library, in alphabetical order of the names. Those
/// that format citations alone are not among them.
pub fn bundled_styles() -> Vec<(&'static str, &'static str)> {
    let named = |style: &ArchivedStyle| {
        style.names().iter().map(|name| (*name, style.display_name())).collect::<Vec<_>>()
    };
    let formats_lists = |style: &&ArchivedStyle| match style.get() {
        citationberg::Style::Independent(csl) => csl.bibliography.is_some(),
        citationberg::Style::Dependent(_) => true,
    };
    let mut styles: Vec<_> = ArchivedStyle::all().iter().filter(formats_lists).flat_map(named).collect();
    styles.sort_unstable();
    styles
}

impl Style {
    /// The style of that name; [`bundled_styles`] has them all.
    ///
    /// # Errors
    /// When there is none.
    pub fn bundled(name: &str) -> Result<Self, StyleError> {
        let archived = ArchivedStyle::by_name(name).ok_or_else(|| StyleError::Unknown(name.to_owned()))?;
        Self::checked(archived.get(), None)
    }

    /// A style in CSL 1.0.2, the text of a `.csl` file. One that depends on another is that other, where it comes with
    /// the library.
    ///
    /// # Errors
    /// When it is none, or cannot be applied.
    pub fn parse(xml: &str) -> Result<Self, StyleError> {
        well_formed(xml)?;
        let style = citationberg::Style::from_xml(xml).map_err(|error| {
            let place = error
                .path
                .as_ref()
                .map(ToString::to_string)
                .filter(|path| !matches!(&**path, "." | "?" | ""));
            StyleError::NoStyle { place, message: error.source.to_string() }
        })?;
        Self::checked(style, None)
    }

    fn checked(style: citationberg::Style, locale: Option<LocaleCode>) -> Result<Self, StyleError> {
        let mut csl = match style {
            citationberg::Style::Independent(csl) => csl,
            citationberg::Style::Dependent(dependent) => {
                let parent = dependent.parent_link.href;
                let Some(archived) = ArchivedStyle::by_id(&parent) else {
                    return Err(StyleError::Dependent { parent });
                };
                let title = dependent.info.title.value;
                let style = Self::checked(archived.get(), dependent.default_locale)?;
                return Ok(Self { title, ..style });
            }
        };
        no_loops(&csl)?;
        if csl.bibliography.is_none() {
            return Err(StyleError::NoBibliography);
        }
        // Of a language that no locale is for, neither terms nor the order of letters are known.
        csl.default_locale = csl.default_locale.filter(is_known);
        let locale = locale.filter(is_known);
        let title = csl.info.title.value.clone();
        let Prepared { sorter, csl, repeated } = prepared(csl);
        let mut style = Self { title, sorter, csl, repeated, locale, et_al: String::new() };
        style.et_al = style.term(OtherTerm::EtAl).unwrap_or("et al.").to_owned();
        Ok(style)
    }

    /// What it calls itself.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    pub(super) fn sorter(&self) -> Option<&IndependentStyle> {
        self.sorter.as_ref()
    }

    pub(super) fn csl(&self) -> &IndependentStyle {
        &self.csl
    }

    /// The language that a dependent style asks for in place of its parent's.
    pub(super) fn locale(&self) -> Option<LocaleCode> {
        self.locale.clone()
    }

    pub(super) fn locales(&self) -> &'static [Locale] {
        locales()
    }

    /// What stands for authors that are those of the work before.
    pub(super) fn repeated(&self) -> Option<&Repeated> {
        self.repeated.as_ref()
    }

    /// What stands for authors that are left out.
    pub(super) fn et_al(&self) -> &str {
        &self.et_al
    }

    /// Whether its language has a blank before colons and semicolons, as French does.
    pub(super) fn spaced(&self) -> bool {
        let language = self.locale.as_ref().or(self.csl.default_locale.as_ref());
        language.is_some_and(|language| language.0.starts_with("fr"))
    }

    fn term(&self, term: OtherTerm) -> Option<&str> {
        let english = LocaleCode::en_us();
        let language = self.locale.as_ref().or(self.csl.default_locale.as_ref()).unwrap_or(&english);
        let own =
            self.csl.locale.iter().filter(|locale| locale.lang.as_ref().is_none_or(|lang| lang == language));
        let given =
            [Some(language.clone()), language.fallback(), Some(english.clone())].into_iter().flatten();
        let given =
            given.filter_map(|lang| locales().iter().find(|locale| locale.lang.as_ref() == Some(&lang)));
        own.chain(given).find_map(|locale| locale.term(Term::Other(term), TermForm::Long)?.single())
    }
}

/// All locales, read when the first style is.
fn locales() -> &'static [Locale] {
    static LOCALES: OnceLock<Vec<Locale>> = OnceLock::new();
    LOCALES.get_or_init(archive::locales)
}

fn is_known(language: &LocaleCode) -> bool {
    let known = |language: &LocaleCode| locales().iter().any(|locale| locale.lang.as_ref() == Some(language));
    known(language) || language.fallback().as_ref().is_some_and(known)
}

/// Refuses what is no XML, with its line, and what is nested or long beyond use.
fn well_formed(xml: &str) -> Result<(), StyleError> {
    let no_xml = |at: u64, message: String| {
        let end = usize::try_from(at).unwrap_or(usize::MAX).min(xml.len());
        let line = 1 + memchr::memchr_iter(b'\n', &xml.as_bytes()[..end]).count();
        StyleError::NoXml { line, message }
    };
    if xml.len() > LARGEST {
        return Err(no_xml(0, format!("it is longer than {LARGEST} bytes")));
    }
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    let mut empty = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) if depth == DEEPEST => {
                return Err(no_xml(
                    reader.buffer_position(),
                    format!("elements are nested more than {DEEPEST} deep"),
                ));
            }
            Ok(Event::Start(_)) => (depth, empty) = (depth + 1, false),
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) if depth > 0 => {
                return Err(no_xml(xml.len() as u64, "it ends within an element".to_owned()));
            }
            Ok(Event::Eof) if empty => return Err(no_xml(0, "there is no element in it".to_owned())),
            Ok(Event::Eof) => return Ok(()),
            Ok(
                Event::Empty(_)
                | Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::GeneralRef(_),
            ) => {}
            Err(error) => return Err(no_xml(reader.error_position(), error.to_string())),
        }
    }
}

/// Refuses a style whose macros call each other in a circle, or come to too much when each is put where it is called.
fn no_loops(csl: &IndependentStyle) -> Result<(), StyleError> {
    let mut sizes = Sizes { csl, known: std::collections::HashMap::new(), open: HashSet::new() };
    let layouts = csl.bibliography.iter().map(|b| &b.layout).chain([&csl.citation.layout]);
    for layout in layouts {
        sizes.elements(&layout.elements)?;
    }
    let sorts = csl.bibliography.iter().filter_map(|b| b.sort.as_ref()).chain(&csl.citation.sort);
    for key in sorts.flat_map(|sort| &sort.keys) {
        if let SortKey::MacroName { name, .. } = key {
            sizes.macro_(name)?;
        }
    }
    Ok(())
}

/// How many elements each macro comes to.
struct Sizes<'s> {
    csl: &'s IndependentStyle,
    known: std::collections::HashMap<&'s str, u64>,
    open: HashSet<&'s str>,
}

impl<'s> Sizes<'s> {
    fn macro_(&mut self, name: &str) -> Result<u64, StyleError> {
        let Some(called) = self.csl.macros.iter().find(|known| known.name == name) else { return Ok(0) };
        let error = |trouble| StyleError::Macro { name: name.to_owned(), trouble };
        if let Some(size) = self.known.get(&*called.name) {
            return Ok(*size);
        }
        if self.open.len() >= DEEPEST {
            return Err(error("is nested too deeply in others"));
        }
        if !self.open.insert(&called.name) {
            return Err(error("calls itself, so that it would never end"));
        }
        let size = self.elements(&called.children)?;
        self.open.remove(&*called.name);
        if size > MOST_ELEMENTS {
            return Err(error("comes to more than a million elements"));
        }
        self.known.insert(&called.name, size);
        Ok(size)
    }

    fn elements(&mut self, elements: &'s [LayoutRenderingElement]) -> Result<u64, StyleError> {
        let mut size = 0_u64;
        for element in elements {
            size = size.saturating_add(1);
            let within = match element {
                LayoutRenderingElement::Text(text) => match &text.target {
                    TextTarget::Macro { name } => self.macro_(name)?,
                    TextTarget::Variable { .. } | TextTarget::Term { .. } | TextTarget::Value { .. } => 0,
                },
                LayoutRenderingElement::Group(group) => self.elements(&group.children)?,
                LayoutRenderingElement::Choose(choose) => {
                    let mut sum = 0_u64;
                    for branch in choose.branches() {
                        sum = sum.saturating_add(self.elements(&branch.children)?);
                    }
                    if let Some(otherwise) = &choose.otherwise {
                        sum = sum.saturating_add(self.elements(&otherwise.children)?);
                    }
                    sum
                }
                LayoutRenderingElement::Names(names) => {
                    let mut sum = 0_u64;
                    for child in &names.children {
                        if let NamesChild::Substitute(substitute) = child {
                            sum = sum.saturating_add(self.elements(&substitute.children)?);
                        }
                    }
                    sum
                }
                LayoutRenderingElement::Date(_)
                | LayoutRenderingElement::Number(_)
                | LayoutRenderingElement::Label(_) => 0,
            };
            size = size.saturating_add(within);
        }
        Ok(size)
    }
}
