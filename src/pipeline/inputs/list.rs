//! Lists of files, as `find` and other programs write them.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::{Failure, Input, Named, Origin, name};

/// How long a name may be: what is longer is no list.
const LONGEST: usize = 64 * 1024;

/// Adds the files that the list at `path` names, in its order; `-` is standard input.
pub(super) fn gather(
    path: &Path,
    named: &Named,
    stdin: &mut dyn Read,
    inputs: &mut Vec<Result<Input, Failure>>,
) {
    let before = inputs.len();
    let file: std::sync::Arc<str> = if path.as_os_str() == "-" { "<stdin>".into() } else { name(path) };
    let read = if path.as_os_str() == "-" {
        names(stdin, named, inputs)
    } else {
        File::open(path).and_then(|list| names(&mut BufReader::new(list), named, inputs))
    };
    if let Err(error) = read {
        inputs.push(Err(Failure::Unreadable { file, error }));
    } else if inputs.len() == before {
        inputs.push(Err(Failure::EmptyList { file }));
    }
}

fn names(source: &mut dyn Read, named: &Named, inputs: &mut Vec<Result<Input, Failure>>) -> io::Result<()> {
    let mut source = BufReader::new(source);
    let end = if named.null { b'\0' } else { b'\n' };
    let (mut bytes, mut is_first) = (Vec::new(), true);
    loop {
        bytes.clear();
        source.by_ref().take(LONGEST as u64).read_until(end, &mut bytes)?;
        if bytes.is_empty() {
            return Ok(());
        }
        if bytes.last() == Some(&end) {
            bytes.pop();
        } else if bytes.len() >= LONGEST {
            return Err(invalid("it holds a name of more than 64 kB, so that it is no list of files"));
        }
        let mut name = &bytes[..];
        if std::mem::take(&mut is_first) {
            // Some editors mark UTF-8.
            name = name.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(name);
            if name.starts_with(b"\xFF\xFE") || name.starts_with(b"\xFE\xFF") {
                return Err(invalid("it is UTF-16; save it as UTF-8"));
            }
        }
        if !named.null {
            name = name.strip_suffix(b"\r").unwrap_or(name);
            if name.contains(&0) {
                return Err(invalid("its names are separated by NUL; --null reads such lists"));
            }
        }
        if !name.is_empty() {
            inputs.push(Ok(named.input(path(name)?.into_boxed_path(), Origin::Listed)));
        }
    }
}

#[cfg(unix)]
fn path(name: &[u8]) -> io::Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Ok(OsString::from_vec(name.to_vec()).into())
}

#[cfg(not(unix))]
fn path(name: &[u8]) -> io::Result<PathBuf> {
    let name = std::str::from_utf8(name).map_err(|_| invalid("it is no UTF-8; save it as UTF-8"))?;
    Ok(OsString::from(name).into())
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
