//! Templates: prose formats, the built-in ones and the user's own, rendered once a record by minijinja.
//!
//! A template is strict and sandboxed: an unknown name is an error, its work is limited, and it reaches nothing but
//! the record and the partials that its loader hands out. Values are escaped by the template's inner extension.
//! What a record looks like is left to [`super::view`], the escapes to [`super::escape`].

use std::collections::BTreeSet;
use std::sync::OnceLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, TemplateSource, UndefinedBehavior};

use super::tex::{self, Dialect, Found};
use super::view::{ITEM_NAMES, NAME_NAMES, RECORD_NAMES, RecordView};
use super::{EmitError, Emitter, Entry, Frame, Options, Pieces, Repeats, Selection, escape, printed};
use crate::diagnostic::{Code, Report};
use crate::format::Format;

/// Fuel that every record has: an instruction takes one, and 64 bytes of text take one.
const FUEL_A_RECORD: u64 = 200_000;
/// Fuel for each item of a record, some ten times what the built-in template takes.
const FUEL_AN_ITEM: u64 = 20_000;
/// Fuel for each name, keyword, section of its own and left over text of an item.
const FUEL_A_PART: u64 = 1_000;
/// How deep includes, macros and loops may nest.
const RECURSION_LIMIT: usize = 100;
/// The powers of two of fuel that records may need.
const FUEL_CLASSES: usize = 48;

/// What ends a template's name without telling what it writes.
const TEMPLATE_EXTENSIONS: [&str; 3] = [".j2", ".jinja", ".jinja2"];

static FORMAT: Format =
    Format { id: "template", extensions: &[], description: "what a template of your own writes" };

/// An emitter that renders a template for each record.
///
/// ```
/// use refmill::emit::{Emitter, Options, Pieces, TemplateEmitter};
/// use refmill::keys::Keys;
/// use refmill::model::{Item, Record};
///
/// let source = "{{ document.title }}\n".to_owned();
/// let template = TemplateEmitter::new("title.html.j2", source, |_| Ok(None)).unwrap();
/// let item = Item { title: Some("Bees & wasps".into()), ..Item::default() };
/// let record = Record { document: Some(item), ..Record::default() };
/// let options = Options::default();
/// let keyed = Keys::default().assign_record(&record, options.scope);
/// let selection = keyed.select(template.repeats());
/// let mut pieces = Pieces::default();
/// template.emit(&selection, &options, &mut pieces, &mut Default::default()).unwrap();
/// assert_eq!(pieces.text(), "Bees &amp; wasps\n");
/// ```
pub struct TemplateEmitter {
    name: String,
    format: &'static Format,
    base: Environment<'static>,
    /// The same environment for each power of two of fuel: fuel belongs to an environment, and so do the partials
    /// that it has compiled.
    fuelled: [OnceLock<Environment<'static>>; FUEL_CLASSES],
}

/// A template that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{template}:{line}: {message}")]
pub struct TemplateError {
    /// The template, or the partial that it includes.
    pub template: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// A partial that cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartialError {
    /// Its name, or a link, leads out of the folder of the template.
    #[error("it is not in the folder of the template")]
    Outside,
    /// It is there and cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

impl std::fmt::Debug for TemplateEmitter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TemplateEmitter").field("name", &self.name).finish_non_exhaustive()
    }
}

impl TemplateEmitter {
    /// A template of that name, whose inner extension chooses the escapes: `.md`, `.html`, `.tex`, `.json`, `.text`, and
    /// none for any other; `.j2`, `.jinja` and `.jinja2` after it do not count. `loader` hands out partials by name; it is only
    /// asked for names that stay inside the folder of the template, and answers `None` when there is no such file.
    ///
    /// # Errors
    /// When the template is not one: the place and what is wrong with it.
    pub fn new(
        name: &str,
        source: String,
        loader: impl Fn(&str) -> Result<Option<String>, PartialError> + Send + Sync + 'static,
    ) -> Result<Self, TemplateError> {
        let mut emitter = Self::with_format(name, &FORMAT);
        emitter.base.set_loader(move |partial| {
            let loaded = if is_inside_folder(partial) { loader(partial) } else { Err(PartialError::Outside) };
            loaded.map(|source| source.map(TemplateSource::new)).map_err(|error| {
                let message = format!("`{partial}` cannot be read: {error}");
                Error::new(ErrorKind::InvalidOperation, message)
            })
        });
        emitter.add(name.to_owned(), source)?;
        Ok(emitter)
    }

    /// One of the templates that come with the library, the first of `sources` being the one to render.
    #[cfg(test)]
    pub(super) fn built_in(
        sources: &[(&'static str, &'static str)],
        format: &'static Format,
    ) -> Result<Self, TemplateError> {
        let mut emitter = Self::with_format(sources.first().map_or("", |(name, _)| name), format);
        for (name, source) in sources {
            emitter.add((*name).to_owned(), (*source).to_owned())?;
        }
        Ok(emitter)
    }

    fn with_format(name: &str, format: &'static Format) -> Self {
        let mut base = Environment::new();
        base.set_undefined_behavior(UndefinedBehavior::Strict);
        base.set_recursion_limit(RECURSION_LIMIT);
        // A line that holds only a tag leaves no line, as in Ansible and dbt; that is what people expect of prose.
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            base.set_syntax(syntax);
        }
        base.set_auto_escape_callback(escape_for);
        base.set_formatter(|out, state, value| {
            let escaped = escaped(state, value)?;
            out.write_str(&escaped).map_err(Error::from)
        });
        // Tells errors where they are; the cost comes with the first error, which is the last.
        base.set_debug(true);
        // What comes with it prints the state of the engine, which is no part of a record.
        base.remove_global("debug");
        base.add_filter("names", names);
        base.add_filter("stop", stop);
        base.add_filter("href", href);
        base.add_filter("em", em);
        base.add_filter("link", link);
        base.add_filter("tojson", tojson);
        base.add_test("resolver_of", |url: Option<&str>, doi: Option<&str>| {
            url.zip(doi).is_some_and(|(url, doi)| escape::is_doi_address(url, doi))
        });
        Self { name: name.to_owned(), format, base, fuelled: [const { OnceLock::new() }; FUEL_CLASSES] }
    }

    fn add(&mut self, name: String, source: String) -> Result<(), TemplateError> {
        self.base.add_template_owned(name, source).map_err(|error| explain(&error))
    }

    /// The environment with fuel for a record of that size.
    fn environment(&self, selection: &Selection<'_>) -> &Environment<'static> {
        let (mut items, mut parts, mut bytes) = (0, 0, selection.record.raw.len());
        for Entry { item, cited, .. } in &selection.entries {
            items += 1;
            parts += item.author.len() + item.editor.len() + item.keyword.len() + item.custom.len();
            parts += cited.map_or(0, |cited| cited.leftover.len());
            bytes += cited.map_or(0, |cited| cited.raw.len());
            bytes += item.abstract_.as_ref().map_or(0, String::len);
            bytes += item
                .keyword
                .iter()
                .chain(item.custom.iter().map(|custom| &custom.text))
                .map(String::len)
                .sum::<usize>();
        }
        let fuel = FUEL_A_RECORD + FUEL_AN_ITEM * items + FUEL_A_PART * parts as u64 + bytes as u64;
        let class = fuel.next_power_of_two().trailing_zeros() as usize;
        let class = class.min(FUEL_CLASSES - 1);
        self.fuelled[class].get_or_init(|| {
            let mut environment = self.base.clone();
            environment.set_fuel(Some(1 << class));
            environment
        })
    }
}

impl Emitter for TemplateEmitter {
    fn format(&self) -> &'static Format {
        self.format
    }

    fn frame(&self, _: &Options) -> Frame {
        Frame { between: "\n", ..Frame::PLAIN }
    }

    fn extension(&self) -> Option<&str> {
        inner_extension(&self.name).or_else(|| self.format.extensions.first().copied())
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn abbreviates(&self) -> bool {
        true
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        options: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError> {
        let environment = self.environment(selection);
        let view = Value::from(Serde(RecordView::new(selection, options)));
        let rendered = environment.get_template(&self.name).and_then(|template| template.render(view));
        match rendered {
            Ok(text) => {
                out.text().push_str(&text);
                if !text.is_empty() && !text.ends_with('\n') {
                    out.text().push('\n');
                }
                out.end_piece(selection.entries.len());
                if loses_control_characters(&self.name) {
                    selection.entries.iter().for_each(|entry| report_control_characters(entry, report));
                }
                Ok(())
            }
            Err(error) => Err(EmitError(explain(&error).to_string())),
        }
    }
}

/// Whether a partial's name stays inside the folder that it is looked up in, on every system: no `..`, nothing
/// absolute, no drive, no backslash. Where links lead is left to the loader.
fn is_inside_folder(name: &str) -> bool {
    let sound = |part: &str| !part.is_empty() && !part.chars().all(|c| c == '.');
    name.split('/').all(sound) && !name.chars().any(|c| c == '\\' || c == ':' || c.is_control())
}

/// What the inner extension of a template's name asks for.
fn escape_for(name: &str) -> AutoEscape {
    match inner_extension(name) {
        Some("md" | "markdown") => AutoEscape::Custom("markdown".into()),
        Some("html" | "htm" | "xhtml" | "xml") => AutoEscape::Custom("html".into()),
        Some("tex" | "latex" | "ltx" | "sty") => AutoEscape::Custom("tex".into()),
        Some("text") => AutoEscape::Custom("text".into()),
        Some("json" | "jsonl" | "ndjson" | "geojson") => AutoEscape::Custom("json".into()),
        Some(_) | None => AutoEscape::None,
    }
}

/// What the name of a template ends in, apart from what makes it a template.
fn inner_extension(name: &str) -> Option<&str> {
    let outer = TEMPLATE_EXTENSIONS.into_iter().find_map(|extension| name.strip_suffix(extension));
    let (stem, extension) = outer.unwrap_or(name).rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}

/// Whether the escape of a template has no way to write control characters; without one they go through as they are.
fn loses_control_characters(name: &str) -> bool {
    matches!(escape_for(name), AutoEscape::Custom(format) if format != "json")
}

pub(super) fn report_control_characters(entry: &Entry<'_>, report: &mut Report) {
    // The item as JSON is all of its text, whatever fields it gets.
    let Ok(json) = serde_json::to_vec(entry.item) else { return };
    if !may_hold_unprintable(&json) {
        return;
    }
    let mut found = BTreeSet::new();
    if let Ok(item) = serde_json::from_slice(&json) {
        find_control_characters(&item, &mut found);
    }
    if !found.is_empty() {
        let found: Vec<char> = found.into_iter().collect();
        let list = escape::listed(&found, escape::code_point);
        let message = format!("characters of `{}` cannot be written: {list}", entry.key);
        report.add(Code::LossCharacter, entry.span(), message);
    }
}

/// Whether JSON may hold a character that cannot be printed: an escaped control, DEL, one of U+0080 to U+009F, or one of the blocks
/// in which code points stand that are no characters.
fn may_hold_unprintable(json: &[u8]) -> bool {
    let is_block = |first: u8, second: u8| {
        (first == 0xc2 && second < 0xa0) || (first == 0xef && matches!(second, 0xb7 | 0xbf)) || first >= 0xf0
    };
    memchr::memchr2_iter(b'\\', 0x7f, json).any(|at| json[at] == 0x7f || json.get(at + 1) == Some(&b'u'))
        || json.windows(2).any(|pair| pair[0] >= 0xc2 && is_block(pair[0], pair[1]))
}

fn writes_json(state: &State<'_, '_>) -> bool {
    matches!(state.auto_escape(), AutoEscape::Custom(format) if format == "json")
}

fn find_control_characters(value: &serde_json::Value, found: &mut BTreeSet<char>) {
    use serde_json::Value;
    match value {
        Value::String(text) => found.extend(text.chars().filter(|&c| escape::is_unprintable(c))),
        Value::Array(values) => values.iter().for_each(|value| find_control_characters(value, found)),
        Value::Object(values) => values.values().for_each(|value| find_control_characters(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A value as the format of the template has it.
fn escaped(state: &State<'_, '_>, value: &Value) -> Result<String, Error> {
    if writes_json(state) && !value.is_safe() {
        return json(value);
    }
    // Null is what a work does not have; a template that prints it all the same prints nothing.
    let text = match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_none() => String::new(),
        None => value.to_string(),
    };
    if value.is_safe() {
        return Ok(text);
    }
    let mut out = String::with_capacity(text.len());
    match state.auto_escape() {
        AutoEscape::Custom(format) if format == "markdown" => escape::markdown(&text, &mut out),
        AutoEscape::Custom(format) if format == "text" => escape::plain(&text, &mut out),
        AutoEscape::Custom(format) if format == "tex" => {
            tex::text(&mut out, &text, Dialect::BibLaTex, &mut Found::default())
        }
        AutoEscape::Custom(_) | AutoEscape::Html => escape::html(&text, &mut out),
        AutoEscape::None | _ => return Ok(text),
    }
    Ok(out)
}

/// The filter `names`: a list of names as a reference list prints them, `Roe, J., Poe, A., & Doe, B.`, and with
/// `et_al=true` `Roe, J., et al.`
fn names(list: Vec<Value>, options: Kwargs) -> Result<String, Error> {
    let et_al = options.get::<Option<bool>>("et_al")?.unwrap_or(false);
    options.assert_all_used()?;
    let inverted: Vec<Value> = list.iter().map(|name| name.get_attr("inverted")).collect::<Result<_, _>>()?;
    let push = |out: &mut String, name: &Value| out.push_str(name.as_str().unwrap_or_default());
    Ok(printed::listed(inverted.iter(), et_al, push))
}

/// The filter `stop`: a full stop after the text, unless it ends in a mark of its own.
fn stop(text: &str) -> String {
    let text = text.trim_end();
    format!("{text}{}", if escape::is_ended(text) { "" } else { "." })
}

/// The filter `href`: an address as the target of a link, encoded so that it cannot end the link and escaped for the
/// format of the template.
fn href(state: &State<'_, '_>, url: &str) -> Value {
    let address = escape::address(url);
    if writes_json(state) {
        return Value::from(address);
    }
    let target = match state.auto_escape() {
        AutoEscape::Custom(format) if format == "tex" => {
            address.replace('%', r"\%").replace('#', r"\#").replace('&', r"\&")
        }
        AutoEscape::Custom(_) | AutoEscape::Html => address.replace('&', "&amp;"),
        AutoEscape::None | _ => address,
    };
    Value::from_safe_string(target)
}

/// The filter `em`: text in italics, as the format of the template has them.
fn em(state: &State<'_, '_>, text: &Value) -> Result<Value, Error> {
    let (open, close) = match state.auto_escape() {
        AutoEscape::Custom(format) if format == "markdown" => ("*", "*"),
        AutoEscape::Custom(format) if format == "tex" => (r"\emph{", "}"),
        AutoEscape::Custom(format) if format == "html" => ("<i>", "</i>"),
        AutoEscape::Custom(_) | AutoEscape::Html | AutoEscape::None | _ => ("", ""),
    };
    Ok(Value::from_safe_string(format!("{open}{}{close}", escaped(state, text)?)))
}

/// The filter `link`: text that links to an address, as the format of the template has it; the text alone where the
/// address is none of the web.
fn link(state: &State<'_, '_>, text: &Value, url: &str) -> Result<Value, Error> {
    let text = escaped(state, text)?;
    if !escape::is_web_address(url) {
        return Ok(Value::from_safe_string(text));
    }
    let target = href(state, url);
    Ok(Value::from_safe_string(match state.auto_escape() {
        AutoEscape::Custom(format) if format == "markdown" => format!("[{text}]({target})"),
        AutoEscape::Custom(format) if format == "tex" => format!(r"\href{{{target}}}{{{text}}}"),
        AutoEscape::Custom(format) if format == "html" => format!(r#"<a href="{target}">{text}</a>"#),
        AutoEscape::Custom(_) | AutoEscape::Html | AutoEscape::None | _ => text,
    }))
}

/// The filter `tojson`: a value as JSON, which may stand in HTML, too.
fn tojson(value: &Value) -> Result<Value, Error> {
    let mut text = json(value)?;
    for (c, escape) in [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\'', "\\u0027")] {
        text = text.replace(c, escape);
    }
    Ok(Value::from_safe_string(text))
}

fn json(value: &Value) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| {
        Error::new(ErrorKind::BadSerialization, "the value is nothing that JSON has").with_source(error)
    })
}

/// The innermost error: where it is and what to do about it.
fn explain(error: &Error) -> TemplateError {
    let mut innermost = error;
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        if let Some(deeper) = source.downcast_ref::<Error>() {
            innermost = deeper;
        }
        cause = source.source();
    }
    let place = if innermost.name().is_some() { innermost } else { error };
    let expression = place
        .range()
        .and_then(|range| place.template_source()?.get(range))
        .map(str::trim)
        .unwrap_or_default();
    let mut message = match innermost.detail() {
        Some(detail) => format!("{}: {detail}", innermost.kind()),
        None => innermost.kind().to_string(),
    };
    if !expression.is_empty() && !expression.contains('\n') {
        message = format!("{message}, at `{expression}`");
    }
    if innermost.kind() == ErrorKind::UndefinedError {
        message.push_str(&format!(
            "\nknown names: {}\nin `document` and in each of `references`: {}\nin each of `author` and `editor`: {}",
            RECORD_NAMES.join(", "),
            ITEM_NAMES.join(", "),
            NAME_NAMES.join(", "),
        ));
    } else if innermost.kind() == ErrorKind::OutOfFuel {
        message.push_str(": the template does too much work for one record");
    }
    TemplateError {
        template: place.name().unwrap_or("template").to_owned(),
        line: place.line().unwrap_or(1),
        message,
    }
}

#[cfg(test)]
mod tests;
