//! The style that is asked for: which there are, and what to do where it cannot be had.

use std::path::Path;

use refmill::emit::{Emitter, STYLED_FORMATS, StyledEmitter, bundled_styles};
use refmill::pipeline::{self, StyleProblem};

use crate::show::Show;
use crate::{INPUT_OR_OUTPUT_FAILED, USAGE};

/// What a list in a style is written as when neither an option nor a name says otherwise.
pub(crate) const DEFAULT_FORMAT: &str = "markdown";

/// How many names that are like an unknown one are shown.
const LIKE: usize = 3;
/// How alike two names have to be, from 0 to 1.
const ALIKE: f64 = 0.8;

/// The emitter that writes as `base` does, in that style. Where there is none, that is said, and what it means to a
/// shell returned.
pub(crate) fn styled(
    style: &Path,
    base: &'static dyn Emitter,
    show: &mut Show<'_>,
) -> Result<StyledEmitter, u8> {
    let format = base.format().id;
    let formats = STYLED_FORMATS.join(", ");
    if !STYLED_FORMATS.contains(&format) {
        let message = format!("--style changes nothing in {format}: styles are for {formats}");
        let help = format!("say which it is to be with --to, or leave --style out: {formats}");
        show.problem("style-without-list", &message, Some(&help));
        return Err(USAGE);
    }
    let style = pipeline::style(style).map_err(|problem| {
        let (code, status, help) = match &problem {
            StyleProblem::Unreadable { .. } => ("style-unreadable", INPUT_OR_OUTPUT_FAILED, None),
            StyleProblem::Unusable { .. } => ("style-unusable", USAGE, None),
            StyleProblem::Unknown(name) => ("style-unknown", USAGE, Some(unknown_help(name))),
        };
        show.problem(code, &problem.to_string(), help.as_deref());
        status
    })?;
    // The format was looked at above.
    StyledEmitter::new(style, base).ok_or(USAGE)
}

/// The table of styles.
pub(crate) fn styles() -> String {
    let styles = bundled_styles();
    let width = styles.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    styles.iter().map(|(name, title)| format!("{name:width$}  {title}\n")).collect()
}

fn unknown_help(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut like: Vec<(f64, &str)> = bundled_styles()
        .into_iter()
        .map(|(known, title)| {
            let within = lower.len() > 2 && (known.contains(&lower) || title.to_lowercase().contains(&lower));
            (if within { 1.0 } else { strsim::jaro_winkler(&lower, known) }, known)
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    like.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let like: Vec<&str> = like.into_iter().take(LIKE).map(|(_, name)| name).collect();
    let all = "`refmill formats --styles` lists them all; a style in a file is named by its path, NAME.csl";
    if like.is_empty() { all.to_owned() } else { format!("did you mean {}? {all}", like.join(", ")) }
}
