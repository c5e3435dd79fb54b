//! What an output is made of besides its input: the version of refmill, the options, and the files that help, as one hash.
//!
//! Which options change an output is left to the program.

use std::ffi::OsStr;
use std::fs;
use std::hash::Hasher as _;
use std::path::Path;

use siphasher::sip128::SipHasher13;

/// Extensions of templates, beside that of the template itself.
const TEMPLATES: [&str; 3] = ["j2", "jinja", "jinja2"];

/// The hash of 128 bits of all that changes an output and is not in its input.
///
/// It begins with the version of refmill. What is added is told apart by its length, so that no two lists of options share
/// their bytes.
///
/// ```
/// use refmill::pipeline::Fingerprint;
/// let mut fingerprint = Fingerprint::default();
/// fingerprint.add("to", b"ris");
/// assert!(fingerprint.is_known());
/// ```
#[derive(Clone, Debug)]
pub struct Fingerprint {
    hasher: SipHasher13,
    known: bool,
}

impl Default for Fingerprint {
    fn default() -> Self {
        let mut fingerprint = Self { hasher: SipHasher13::new(), known: true };
        fingerprint.add("version", env!("CARGO_PKG_VERSION").as_bytes());
        fingerprint
    }
}

impl Fingerprint {
    /// Adds something by its name.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        for part in [name.as_bytes(), bytes] {
            self.hasher.write(&(part.len() as u64).to_le_bytes());
            self.hasher.write(part);
        }
    }

    /// Adds the value of an option; where it names a file, what is in that counts, too. What a pipe holds cannot be known
    /// before it is used.
    pub fn add_value(&mut self, option: &str, value: &OsStr) {
        self.add(option, value.as_encoded_bytes());
        match fs::metadata(value) {
            Ok(there) if there.is_file() => self.add_file(Path::new(value)),
            Ok(there) if !there.is_dir() => self.known = false,
            Ok(_) | Err(_) => {}
        }
    }

    /// Adds what a template may include: the templates in its folder and below.
    pub fn add_templates_beside(&mut self, template: &Path) {
        let folder = template.parent().filter(|folder| !folder.as_os_str().is_empty());
        let own = template.extension();
        let is_template = |path: &Path| {
            let extension = path.extension();
            extension.is_some_and(|extension| TEMPLATES.iter().any(|known| extension == *known))
                || extension == own
        };
        let found = walkdir::WalkDir::new(folder.unwrap_or(Path::new("."))).sort_by_file_name();
        for entry in found.into_iter().flatten() {
            if is_template(entry.path()) && entry.path().is_file() {
                self.add("template", entry.path().as_os_str().as_encoded_bytes());
                self.add_file(entry.path());
            }
        }
    }

    /// Whether all is known that changes an output, so that one can be told to be up to date.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.known
    }

    /// Begins the hash of an output that is made of the input of this name, whose bytes follow.
    pub(super) fn begin(&self, name: &str) -> SipHasher13 {
        let mut begun = self.clone();
        begun.add("input", name.as_bytes());
        begun.hasher
    }

    fn add_file(&mut self, path: &Path) {
        match fs::read(path) {
            Ok(bytes) => self.add("file", &bytes),
            Err(_) => self.known = false,
        }
    }
}

#[cfg(test)]
mod tests {
    use siphasher::sip128::Hasher128 as _;

    use super::*;

    fn hash(fingerprint: &Fingerprint) -> u128 {
        fingerprint.begin("a.txt").finish128().as_u128()
    }

    #[test]
    fn what_is_in_a_file_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journals.txt");
        let of = |text: &str| {
            fs::write(&path, text).unwrap();
            let mut fingerprint = Fingerprint::default();
            fingerprint.add_value("sources", path.as_os_str());
            assert!(fingerprint.is_known());
            hash(&fingerprint)
        };
        let one = of("Journal of Bees");
        assert_ne!(one, of("Journal of Wasps"));
        assert_eq!(one, of("Journal of Bees"));
    }

    #[test]
    fn partials_count() {
        let folder = tempfile::tempdir().unwrap();
        let template = folder.path().join("list.md.j2");
        fs::write(&template, "{% include 'part.j2' %}").unwrap();
        let of = |text: &str| {
            fs::write(folder.path().join("part.j2"), text).unwrap();
            let mut fingerprint = Fingerprint::default();
            fingerprint.add_templates_beside(&template);
            hash(&fingerprint)
        };
        assert_ne!(of("one"), of("two"));
    }

    #[test]
    fn values_are_told_apart() {
        let of = |parts: &[(&str, &str)]| {
            let mut fingerprint = Fingerprint::default();
            parts.iter().for_each(|(name, value)| fingerprint.add(name, value.as_bytes()));
            hash(&fingerprint)
        };
        assert_ne!(of(&[("tag", "ab")]), of(&[("tag", "a"), ("tag", "b")]));
        assert_ne!(of(&[("taga", "b")]), of(&[("tag", "ab")]));
        assert_ne!(of(&[]), Fingerprint::default().begin("b.txt").finish128().as_u128());
    }
}
