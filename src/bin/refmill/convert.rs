//! The command `convert`: what was asked for becomes a destination that the pipeline writes to.
//!
//! Reading and the exit status are left to `main`.

use std::io::{self, BufWriter, IsTerminal};
use std::path::Path;

use refmill::emit::{
    Emitter, Options, Profile, Provenance, Repeats, Stops, Target, emitter, emitter_for_extension,
};
use refmill::keys::{KeyRules, Suffixes};
use refmill::pipeline::{self, AidError, Appendix, Destination, Joining, Place, TemplateError};
use refmill::read::Context;
use refmill::works::Library;

use crate::cli::{Compression, Convert, KeyArgs};
use crate::progress::Shown;
use crate::show::{Detail, Show};
use crate::{INPUT_OR_OUTPUT_FAILED, Survey, USAGE, about, gathered, run, style, styling, unusable, visible};

/// What is written when neither an option nor a name says otherwise.
const DEFAULT_FORMAT: &str = "bibtex";

/// What is added to a file that holds fields of BibLaTeX.
const MODERN_FORMAT: &str = "biblatex";

/// Converts, and says what its outcome means to a shell.
pub(crate) fn convert(asked: &Convert) -> u8 {
    let saying = &asked.saying;
    let detail = if saying.verbose { Detail::All } else { Detail::Some };
    let mut style = style(saying, detail, io::stderr().is_terminal());
    let to_stdout = asked.output_dir.is_none()
        && asked.appending.append.is_none()
        && asked.output.as_ref().is_none_or(|path| path.as_os_str() == "-");
    if to_stdout && io::stdout().is_terminal() {
        // What is written there would tear a bar.
        style.progress = Shown::Nothing;
    }
    let (mut out, mut err) = (io::stderr(), io::stderr());
    let mut show = Show::new(&mut out, &mut err, style);
    let appendix = match asked.appending.append.as_deref().map(pipeline::appendix).transpose() {
        Ok(appendix) => appendix,
        Err(error) => {
            show.problem(error.code(), &error.to_string(), None);
            return if error.is_usage() { USAGE } else { INPUT_OR_OUTPUT_FAILED };
        }
    };
    let (owned, styled);
    let emitter = match &asked.template {
        None => match chosen_emitter(asked, appendix.as_ref()) {
            Ok(emitter) => match &asked.styling.style {
                None => emitter,
                Some(style) => match styling::styled(style, emitter, &mut show) {
                    Ok(emitter) => {
                        styled = emitter;
                        &styled
                    }
                    Err(status) => return status,
                },
            },
            Err(unclear) => {
                show.problem("unknown-format", &unclear, Some(&about::writing_help()));
                return USAGE;
            }
        },
        Some(path) => match pipeline::template_emitter(path) {
            Ok(emitter) => {
                owned = emitter;
                &*owned
            }
            Err(error) => {
                let (code, status) = match error {
                    TemplateError::Unreadable { .. } => ("template-unreadable", INPUT_OR_OUTPUT_FAILED),
                    TemplateError::Unusable { .. } => ("template-unusable", USAGE),
                };
                show.problem(code, &error.to_string(), None);
                return status;
            }
        },
    };
    if asked.provenance && emitter.provenance() == Provenance::Never {
        let message = format!("--provenance changes nothing in {}", emitter.format().id);
        show.caution("provenance-ignored", &message, &about::provenance_help());
    }
    let profile = asked.made.target.map(Target::profile);
    let options = options(asked, profile.as_ref());
    if asked.protect.is_some() && !emitter.protects(&options) {
        let message = format!("--protect changes nothing in {}", emitter.format().id);
        show.caution("protect-ignored", &message, "Leave it out: this format says nothing of capitals.");
    }
    if let (Some(target), Some(profile)) = (asked.made.target, &profile) {
        let format = emitter.format().id;
        if !profile.formats.contains(&format) {
            let message = format!("{target} does not read {format}");
            show.caution("unread-format", &message, &format!("It reads {}.", profile.formats.join(", ")));
        }
    }
    if asked.ascii && !emitter.transliterates() {
        let message = format!("--ascii changes nothing in {}", emitter.format().id);
        show.caution("ascii-ignored", &message, "Leave it out: readers of this format take every script.");
    }
    if options.abbreviate_journals.is_some() && !emitter.abbreviates() {
        let message = format!("--abbreviate-journals changes nothing in {}", emitter.format().id);
        show.caution(
            "abbreviations-ignored",
            &message,
            "Leave it out: this format holds what was read as it was printed.",
        );
    }
    if emitter.packing().is_some() && to_stdout && io::stdout().is_terminal() {
        let message = format!("{} is not for a terminal", emitter.format().id);
        show.problem("output-is-terminal", &message, Some("name a file with -o, or send it on with > or |"));
        return USAGE;
    }
    let mut keys = match key_rules(&asked.keys) {
        Ok(keys) => keys,
        Err(error) => return unusable(&error, &mut show),
    };
    if keys.suffixes == Suffixes::Always && asked.keys.key_map.is_some() {
        let message = "--key-map writes the keys that are remembered, and with --keys none there are none";
        show.problem("keys-needed", message, Some("leave out one of the two"));
        return USAGE;
    }
    if keys.suffixes == Suffixes::Always && asked.joining.library.is_some() {
        let message =
            "--library gives works the keys that they have there, and with --keys none there are none";
        show.problem("keys-needed", message, Some("leave out one of the two"));
        return USAGE;
    }
    if asked.files.split.is_some() && asked.output.as_ref().is_some_and(|path| path.as_os_str() == "-") {
        let message = "--split writes several files, and standard output is none";
        show.problem("split-needs-files", message, Some("name the files with -o, such as -o refs.bib"));
        return USAGE;
    }
    if keys.suffixes == Suffixes::Always && (emitter.repeats() == Repeats::Once || appendix.is_some()) {
        let message = format!(
            "{} must not hold a key twice, for which keys have to be remembered",
            emitter.format().id
        );
        show.problem(
            "keys-needed",
            &message,
            Some("leave out --keys none, or use it with csl-jsonl, a table, model or prose"),
        );
        return USAGE;
    }
    if let Some(appendix) = &appendix {
        keys.taken = appendix.holdings.taken();
        tell_broken(appendix, &mut show);
    }
    let library =
        match asked.joining.library.as_deref().map(|path| library(path, asked, &mut show)).transpose() {
            Ok(library) => library,
            Err(error) => return unusable(&error, &mut show),
        };
    keys.held = library.iter().flat_map(Library::keys).collect();
    let joining = (asked.joining.dedupe || library.is_some())
        .then_some(Joining { library: library.as_ref(), only_new: asked.joining.only_new });
    let place = match (appendix, &asked.output, &asked.output_dir) {
        (Some(appendix), _, _) => Place::Behind(Box::new(appendix)),
        (None, _, Some(folder)) => Place::Folder(folder.clone()),
        (None, Some(path), None) if path.as_os_str() != "-" => Place::File(path.clone()),
        (None, Some(_) | None, None) => Place::Stdout,
    };
    let aids = asked.keys.keys.iter().filter(|path| !is_none(path));
    let aids = aids.chain(&asked.joining.library).cloned().collect();
    let key_map = asked.keys.key_map.clone();
    let tags = asked.tags.tags.clone();
    let tag_source = asked.tags.tag_source;
    let (force, verify) = (asked.force, asked.verifying.verify);
    let (split, compress) = (asked.files.split, asked.files.compress.map(Compression::extension));
    let (resume, fingerprint) = (asked.resuming.resume, asked.resuming.fingerprint.clone());
    let output = Some(Destination {
        emitter,
        options,
        place,
        force,
        resume,
        fingerprint,
        keys,
        joining,
        tags,
        tag_source,
        aids,
        key_map,
        split,
        compress,
        verify,
    });
    let mut survey = Survey::with(&asked.reporting, asked.force);
    let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let ran = gathered(&asked.reading.named, &mut show).and_then(|inputs| {
        run(&asked.reading, &inputs, output, &mut stdout, saying.strict, &mut show, &mut survey)
    });
    ran.unwrap_or_else(|stopped| stopped)
}

/// What is asked for, and by the program that the output is made for where nothing else is.
fn options(asked: &Convert, profile: Option<&Profile>) -> Options {
    let usual = Options::default();
    let protect = profile.map_or(usual.protect, |profile| profile.protect);
    Options {
        scope: asked.scope.into(),
        provenance: asked.provenance,
        ascii: asked.ascii || !asked.made.no_ascii && profile.is_some_and(|profile| profile.ascii),
        protect: asked.protect.map_or(protect, Into::into),
        choices: profile.map_or(usual.choices, |profile| profile.choices),
        abbreviate_journals: asked.journals.abbreviate_journals.map(Stops::from),
    }
}

/// How works get their keys.
pub(crate) fn key_rules(asked: &KeyArgs) -> Result<KeyRules, AidError> {
    let pattern = asked.key_pattern.clone();
    if asked.keys.as_deref().is_some_and(is_none) {
        return Ok(KeyRules { pattern, suffixes: Suffixes::Always, ..KeyRules::default() });
    }
    let lock = asked.keys.as_deref().map(pipeline::lock).transpose()?.unwrap_or_default();
    Ok(KeyRules { pattern, lock, ..KeyRules::default() })
}

/// The works that the user has already.
fn library(path: &Path, asked: &Convert, show: &mut Show<'_>) -> Result<Library, AidError> {
    let context = Context { document_type: asked.reading.document_type, ..Context::default() };
    let (library, broken) = pipeline::library(path, context)?;
    if let Some(first) = broken.first() {
        let more = if broken.len() > 1 { format!(", the first of {}", broken.len()) } else { String::new() };
        let (line, message) = (first.line, &first.diagnostic.message);
        let message = format!("{}:{line}: {message}{more}", path.display());
        let help = "what cannot be read of the library counts as not in it";
        show.caution("broken-library", &message, help);
    }
    Ok(library)
}

/// Whether no keys are to be remembered. A file of that name is `./none`.
pub(crate) fn is_none(path: &Path) -> bool {
    path.as_os_str() == "none"
}

/// Says which entries of a file that is added to are broken: readers may take what stands behind one for a part of it.
fn tell_broken(appendix: &Appendix, show: &mut Show<'_>) {
    for broken in appendix.holdings.broken() {
        let message = format!(
            "{}:{}: the entry cannot be read whole: {}",
            appendix.path.display(),
            broken.line,
            visible::visible(&broken.text)
        );
        show.caution(
            "broken-entry",
            &message,
            "look for a brace or a comma that is missing; bibtex may not find what stands behind it",
        );
    }
}

/// The format that is asked for by name, or by the name of the output.
fn chosen_emitter(asked: &Convert, appendix: Option<&Appendix>) -> Result<&'static dyn Emitter, String> {
    let chosen = asked.to.map_or_else(|| usual_emitter(asked, appendix), Ok)?;
    if let Some(appendix) = appendix {
        // A name without an extension that is known may be that of a .bib file.
        let named = by_name(&appendix.path, &[DEFAULT_FORMAT, MODERN_FORMAT]).unwrap_or_default();
        for id in [Some(chosen), named].into_iter().flatten().map(|emitter| emitter.format().id) {
            if !matches!(id, DEFAULT_FORMAT | MODERN_FORMAT) {
                return Err(format!(
                    "--append adds to .bib files, in {DEFAULT_FORMAT} or {MODERN_FORMAT}; {} would be in {id}",
                    appendix.path.display()
                ));
            }
        }
    }
    Ok(chosen)
}

/// The format that the name of the output tells, or else the one that is usual for what is asked.
fn usual_emitter(asked: &Convert, appendix: Option<&Appendix>) -> Result<&'static dyn Emitter, String> {
    let formats = match (appendix, asked.made.target) {
        (Some(appendix), _) if appendix.holdings.is_modern() => &[MODERN_FORMAT],
        (Some(_), _) | (None, None) => &[DEFAULT_FORMAT][..],
        (None, Some(target)) => target.profile().formats,
    };
    let named = asked.output.as_deref().map_or(Ok(None), |path| by_name(path, formats))?;
    let usual = match asked.styling.style {
        Some(_) => styling::DEFAULT_FORMAT,
        None => formats.first().copied().unwrap_or(DEFAULT_FORMAT),
    };
    named.or_else(|| emitter(usual)).ok_or_else(|| format!("this build does not write {usual}"))
}

/// The format whose extension an output has, the longest first: `refs.model.json` before `refs.json`. Where several
/// share one, the first of those that are wanted.
fn by_name(path: &Path, wanted: &[&str]) -> Result<Option<&'static dyn Emitter>, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // What is compressed is named after what it holds.
    let packed = [".gz", ".zst"].iter().find(|end| name.to_ascii_lowercase().ends_with(**end));
    let name = packed.map_or(&*name, |end| &name[..name.len() - end.len()]);
    let mut extensions = name.match_indices('.').map(|(at, _)| &name[at + 1..]);
    if path.as_os_str() == "-" || extensions.clone().next().is_none() {
        return Ok(None);
    }
    let known = extensions.find_map(|extension| {
        let known = wanted.iter().filter_map(|id| emitter(id));
        let mut known = known.filter(|emitter| emitter.format().has_extension(extension));
        known.next().or_else(|| emitter_for_extension(extension))
    });
    known.map(Some).ok_or_else(|| format!("the name {} does not tell a format", path.display()))
}
