//! The program run as a shell runs it, and folders of files to run it on.

// Each test file takes what it needs.
#![allow(dead_code)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use refmill::emit::{EMITTERS, Emitter};
use tempfile::TempDir;

/// How a run ended, and what it said.
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Panics with all that was said unless the status is as expected.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }
}

/// The formats whose output is text.
pub(crate) fn text_emitters() -> impl Iterator<Item = &'static dyn Emitter> {
    EMITTERS.iter().copied().filter(|emitter| emitter.packing().is_none())
}

/// The program, its standard streams caught.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_refmill"));
    command
        .args(args)
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub(crate) fn refmill(args: &[&str]) -> Ran {
    refmill_with(args, "")
}

pub(crate) fn refmill_with(args: &[&str], input: &str) -> Ran {
    refmill_fed(args, input.as_bytes())
}

/// The program with bytes on standard input.
pub(crate) fn refmill_fed(args: &[&str], input: &[u8]) -> Ran {
    let mut child = command(args).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The program may not read it at all.
    let _ = stdin.write_all(input);
    drop(stdin);
    let done = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { status: done.status.code(), out: text(done.stdout), err: text(done.stderr) }
}

/// A folder of files that is gone when the test ends.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = folder.0.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Every file in it, sorted; what says what an output folder holds is left out.
    pub(crate) fn files(&self) -> Vec<String> {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { walk(&path, found) } else { found.push(path) }
            }
        }
        let mut found = Vec::new();
        walk(self.0.path(), &mut found);
        let relative =
            |path: &PathBuf| path.strip_prefix(self.0.path()).unwrap().to_str().unwrap().to_owned();
        let mut names: Vec<_> = found.iter().map(relative).collect();
        names.retain(|name| !name.ends_with(".refmill-manifest.tsv"));
        names.sort();
        names
    }
}
