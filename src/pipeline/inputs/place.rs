//! Where the outputs of archive members stand: names from archives as paths that are safe everywhere.
//!
//! Archives can hold any names: such as lead out of the folder, or mean a device.

use std::fmt::Write as _;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};

use siphasher::sip::SipHasher13;

/// How long a part may be in bytes: file systems take 255, of which extensions and temporary names need some.
const LONGEST: usize = 180;

/// The path of a name below `root`. The name never leads out of it, and holds what every file system takes.
pub(super) fn below(root: &Path, name: &str) -> PathBuf {
    let mut place = root.to_path_buf();
    let before = place.components().count();
    place.extend(name.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).map(safe));
    if place.components().count() == before {
        place.push("_");
    }
    place
}

/// A part of a path with `_` for what cannot stand in one.
fn safe(part: &str) -> String {
    let is_odd = |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
    let mut safe: String = part.chars().map(|c| if is_odd(c) { '_' } else { c }).collect();
    // Windows drops dots and blanks at the end, and `..` is the folder above.
    let end = safe.trim_end_matches(['.', ' ']).len();
    if end < safe.len() {
        safe.truncate(end);
        safe.push('_');
    }
    if is_device(&safe) {
        safe.insert(0, '_');
    }
    if safe.len() > LONGEST {
        let mut hasher = SipHasher13::new();
        hasher.write(part.as_bytes());
        let (stem, extension) = match safe.rsplit_once('.') {
            Some((stem, extension)) if extension.len() < 20 => (stem.to_owned(), format!(".{extension}")),
            Some(_) | None => (safe.clone(), String::new()),
        };
        safe.clear();
        let kept = stem.char_indices().take_while(|(at, c)| at + c.len_utf8() <= LONGEST - 40);
        safe.extend(kept.map(|(_, c)| c));
        // A String takes everything.
        let _ = write!(safe, "-{:016x}{extension}", hasher.finish());
    }
    safe
}

/// Whether a name means a device of Windows, whatever its extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let is = |device: &&str| stem.eq_ignore_ascii_case(device);
    if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].iter().any(is) {
        return true;
    }
    let Some((port, number)) = stem.split_at_checked(3) else { return false };
    (port.eq_ignore_ascii_case("COM") || port.eq_ignore_ascii_case("LPT"))
        && matches!(number, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(name: &str) -> String {
        below(Path::new("in"), name).to_str().unwrap().replace('\\', "/")
    }

    #[test]
    fn names_never_lead_out_of_the_folder() {
        for (name, place) in [
            ("a/b.txt", "in/a/b.txt"),
            ("./a//b.txt", "in/a/b.txt"),
            ("../../etc/passwd", "in/_/_/etc/passwd"),
            ("/etc/passwd", "in/etc/passwd"),
            ("C:\\Windows\\a.txt", "in/C_/Windows/a.txt"),
            ("\\\\server\\share", "in/server/share"),
            ("a/..\\..\\b.txt", "in/a/_/_/b.txt"),
            ("a\0b.txt", "in/a_b.txt"),
            ("a\u{1b}[2J.txt", "in/a_[2J.txt"),
            ("", "in/_"),
            ("/", "in/_"),
            ("..", "in/_"),
            ("...", "in/_"),
            ("nul.txt", "in/_nul.txt"),
            ("Com1/LPT9 .a", "in/_Com1/_LPT9 .a"),
            ("com¹", "in/_com¹"),
            ("console.txt", "in/console.txt"),
            ("a. /b.", "in/a_/b_"),
        ] {
            assert_eq!(placed(name), place, "{name:?}");
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (one, other) = ("ä".repeat(300) + "1.txt", "ä".repeat(300) + "2.txt");
        assert_ne!(placed(&one), placed(&other));
        assert!(placed(&one).len() < 190 && placed(&one).ends_with(".txt"), "{}", placed(&one));
    }
}
