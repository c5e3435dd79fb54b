//! Which files of folders and archives are inputs.

use std::borrow::Cow;
use std::path::Path;
use std::str::FromStr;

use fast_glob::glob_match;

use super::packing;

/// The extension of the files that are taken where nothing else is asked for.
const EXTENSION: &str = "txt";

/// Which files are taken from folders and archives. Those that are named themselves are always taken.
///
/// ```
/// use refmill::pipeline::Selection;
/// let selection = Selection { include: vec!["*.refs".parse()?], exclude: vec!["drafts".parse()?] };
/// assert!(selection.takes("2024/list.refs") && selection.takes("list.refs.gz"));
/// assert!(!selection.takes("notes.txt") && !selection.takes("drafts/list.refs"));
/// assert!(selection.takes("more.zip"), "archives are gone through as folders are");
/// # Ok::<(), refmill::pipeline::PatternError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// What is taken; nothing for `.txt` files. Archives are gone through unless they are excluded, and `.gz` and `.zst` files
    /// go by the name of what is in them, too.
    pub include: Vec<Pattern>,
    /// What is not, files and folders.
    pub exclude: Vec<Pattern>,
}

/// A glob: `*.txt` for a name at any depth, `2024/**/*.txt` for a path from the folder or the archive on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    glob: Box<str>,
    is_path: bool,
}

/// A text that is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a pattern such as *.txt or 2024/**/*.txt: {0}")]
pub struct PatternError(String);

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let glob = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        if glob.is_empty() {
            return Err(PatternError("it is empty".into()));
        }
        fast_glob::validate(glob).map_err(|error| PatternError(error.to_string()))?;
        let is_path = glob.contains('/');
        Ok(Self { glob: glob.trim_start_matches('/').into(), is_path })
    }
}

impl Pattern {
    fn matches(&self, path: &str) -> bool {
        glob_match(&*self.glob, if self.is_path { path } else { file_name(path) })
    }
}

impl Selection {
    /// Whether a file of a folder or an archive is taken, by its path from there on, with `/` between the parts.
    #[must_use]
    pub fn takes(&self, path: &str) -> bool {
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        !folders.any(|folder| self.excludes(folder)) && self.takes_here(path)
    }

    /// Whether a file is taken of which no folder is excluded.
    pub(super) fn takes_here(&self, path: &str) -> bool {
        if self.excludes(path) {
            return false;
        }
        if packing::is_archive(path) {
            return true;
        }
        let unpacked = packing::without_compression(path);
        if self.include.is_empty() {
            let extension = Path::new(unpacked).extension();
            return extension.is_some_and(|extension| extension.eq_ignore_ascii_case(EXTENSION));
        }
        self.include.iter().any(|pattern| pattern.matches(path) || pattern.matches(unpacked))
    }

    /// Whether a file or folder is left out.
    pub(super) fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.matches(path))
    }

    /// What is asked for, for people.
    pub(super) fn wanted(&self) -> &'static str {
        if self.include.is_empty() && self.exclude.is_empty() {
            "no file in it ends in .txt; name other files one by one, or say which with --include"
        } else {
            "--include and --exclude leave no file in it"
        }
    }
}

/// A path from a folder on, as patterns see it.
pub(super) fn slashed(path: &Path) -> Cow<'_, str> {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/").into() } else { text }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(include: &[&str], exclude: &[&str]) -> Selection {
        let patterns = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        Selection { include: patterns(include), exclude: patterns(exclude) }
    }

    #[test]
    fn texts_and_archives_are_taken_where_nothing_is_asked_for() {
        let usual = Selection::default();
        for path in ["a.txt", "a/b.TXT", "a.txt.gz", "a.txt.zst", "a.zip", "a.tar", "a.tgz", "a/b.tar.zst"] {
            assert!(usual.takes(path), "{path}");
        }
        for path in ["a.pdf", "a.gz", "a.pdf.gz", "txt", "a.txt.bak", "a.docx"] {
            assert!(!usual.takes(path), "{path}");
        }
    }

    #[test]
    fn a_pattern_is_about_the_name_or_with_a_slash_about_the_path() {
        let wanted = selection(&["*.refs", "2024/**/*.{txt,dat}"], &["draft*", "2024/old/", "*.zip"]);
        for path in ["x.refs", "a/b/x.refs", "2024/x.txt", "2024/a/b/x.dat", "2024/x.txt.gz", "b.tar"] {
            assert!(wanted.takes(path), "{path}");
        }
        for path in ["x.txt", "b/2024/x.txt", "drafts/x.refs", "draft.refs", "2024/old/x.txt", "a.zip"] {
            assert!(!wanted.takes(path), "{path}");
        }
    }

    #[test]
    fn a_pattern_that_cannot_be_meant_is_refused() {
        for text in ["", "/", "a{b", "a[b"] {
            assert!(text.parse::<Pattern>().is_err(), "{text}");
        }
    }
}
