//! A user's template and the partials beside it, read from their folder and from nowhere else.
//!
//! What a template may say and how it is run is left to the emitter.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::emit::{Emitter, PartialError, TemplateEmitter};

/// A template that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It is not there, or not to be read.
    #[error("cannot read the template {path}: {error}")]
    Unreadable {
        /// Where it is.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It does not work.
    #[error("cannot use the template {path}: {reason}")]
    Unusable {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: crate::emit::TemplateError,
    },
}

/// The emitter that renders the template at `path`.
///
/// # Errors
/// When the template cannot be read or does not parse.
pub fn template_emitter(path: &Path) -> Result<Box<dyn Emitter>, TemplateError> {
    let source = fs::read_to_string(path)
        .map_err(|error| TemplateError::Unreadable { path: path.to_owned(), error })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let loader = move |partial: &str| load_partial(&folder, partial);
    match TemplateEmitter::new(&name, source, loader) {
        Ok(emitter) => Ok(Box::new(emitter)),
        Err(reason) => Err(TemplateError::Unusable { path: path.to_owned(), reason }),
    }
}

/// The partial of that name in `folder` or below; none when there is no such file. What leads out of the folder, a
/// link above all, is refused.
fn load_partial(folder: &Path, name: &str) -> Result<Option<String>, PartialError> {
    let unreadable = |error: io::Error| PartialError::Unreadable(error.to_string());
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let resolve = |path: &Path| match fs::canonicalize(path) {
        Ok(path) => Ok(Some(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(error)),
    };
    let (Some(folder), Some(path)) = (resolve(folder)?, resolve(&folder.join(name))?) else {
        return Ok(None);
    };
    if !path.starts_with(&folder) {
        return Err(PartialError::Outside);
    }
    fs::read_to_string(&path).map(Some).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partials_come_from_the_folder_alone() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("own");
        fs::create_dir(&own).unwrap();
        fs::write(own.join("_part.j2"), "part").unwrap();
        fs::write(folder.path().join("secret"), "secret").unwrap();
        assert_eq!(load_partial(&own, "_part.j2"), Ok(Some("part".to_owned())));
        assert_eq!(load_partial(&own, "_none.j2"), Ok(None));
        let outside = Err(PartialError::Outside);
        assert_eq!(load_partial(&own, "../secret"), outside);
        assert_eq!(load_partial(&own, &folder.path().join("secret").to_string_lossy()), outside);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("secret"), own.join("link")).unwrap();
            assert_eq!(load_partial(&own, "link"), outside);
        }
    }
}
