//! Inputs that are gathered, and what is in them.

use std::io::{self, Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

/// Notes what it is handed, a line for each member: place, text, failure.
#[derive(Default)]
struct Notes {
    lines: Vec<String>,
    text: String,
    size: usize,
    /// What it wants no more of once a member of this name begins.
    enough: Option<(&'static str, Enough)>,
}

impl Taker for Notes {
    fn begin(&mut self, member: Member) -> ControlFlow<Enough> {
        let place = member.place.to_str().unwrap().replace('\\', "/");
        self.lines.push(format!("{} -> {place}", member.name));
        self.text.clear();
        match self.enough {
            Some((name, enough)) if *member.name == *name => ControlFlow::Break(enough),
            Some(_) | None => ControlFlow::Continue(()),
        }
    }

    fn bytes(&mut self, bytes: &[u8]) -> ControlFlow<Enough> {
        assert!(!bytes.is_empty());
        self.size += bytes.len();
        if self.text.len() < 100 {
            self.text += &String::from_utf8_lossy(&bytes[..bytes.len().min(100)]);
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, failure: Option<Failure>) -> ControlFlow<Enough> {
        let line = self.lines.last_mut().unwrap();
        match failure {
            None => *line += &format!(": {}", self.text),
            Some(failure) => *line += &format!(": {}: {failure}", failure.code()),
        }
        ControlFlow::Continue(())
    }

    fn failure(&mut self, failure: Failure) -> ControlFlow<Enough> {
        self.lines.push(format!("{}: {failure}", failure.code()));
        ControlFlow::Continue(())
    }
}

/// What is read of bytes on standard input.
fn read_with(bytes: &[u8], limits: Limits, selection: Selection) -> Notes {
    let named = Named { selection: Arc::new(selection), ..Named::default() };
    let mut notes = Notes::default();
    let inputs = gather(&named, &mut io::empty()).unwrap();
    for input in inputs {
        let flow =
            input.unwrap().read_into(&mut Cursor::new(bytes), &limits, &mut vec![0; 1 << 16], &mut notes);
        assert!(flow.is_continue());
    }
    notes
}

fn read(bytes: &[u8]) -> Vec<String> {
    read_with(bytes, Limits::default(), Selection::default()).lines
}

/// The same from a file of that name.
fn read_file(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let inputs = gather(&Named { paths: vec![path], ..Named::default() }, &mut io::empty()).unwrap();
    let mut notes = Notes::default();
    for input in inputs {
        let _ =
            input.unwrap().read_into(&mut io::empty(), &Limits::default(), &mut vec![0; 1 << 16], &mut notes);
    }
    let before = format!("{}/", folder.path().to_str().unwrap());
    notes.lines.iter().map(|line| line.replace(&before, "")).collect()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        // Names that the crate would not write are what is to be read.
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// Many zeros, compressed in memory.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    io::copy(&mut io::repeat(0).take(200_000_000), &mut encoder).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn plain_and_compressed_texts_are_one_member() {
    assert_eq!(read(b"On bees"), ["<stdin> -> stdin: On bees"]);
    assert_eq!(read(b""), ["<stdin> -> stdin: "]);
    assert_eq!(read(&gzipped(b"On bees")), ["<stdin> -> stdin: On bees"]);
    assert_eq!(read(&[gzipped(b"On "), gzipped(b"bees")].concat()), ["<stdin> -> stdin: On bees"]);
    assert_eq!(read(&zstandard(b"On bees")), ["<stdin> -> stdin: On bees"]);
    assert_eq!(read_file("list.refs.gz", &gzipped(b"On bees")), ["list.refs.gz -> list.refs: On bees"]);
    assert_eq!(read_file("a.txt", &zstandard(b"On bees")), ["a.txt -> a.txt: On bees"], "bytes tell");
}

#[test]
fn archives_are_gone_through_in_each_other() {
    let inner = zipped(&[("b.txt", b"On wasps")]);
    let outer =
        zipped(&[("d/a.txt", b"On bees"), ("d/more.zip", &inner), ("c.txt.gz", &gzipped(b"On ants"))]);
    let lines = [
        "corpus.zip/d/a.txt -> corpus/d/a.txt: On bees",
        "corpus.zip/d/more.zip/b.txt -> corpus/d/more/b.txt: On wasps",
        "corpus.zip/c.txt.gz -> corpus/c.txt: On ants",
    ];
    assert_eq!(read_file("corpus.zip", &outer), lines);
    let on_stdin = lines.map(|line| line.replace("corpus.zip", "<stdin>").replace("corpus", "stdin"));
    assert_eq!(read(&outer), on_stdin);
    let tar = tarred(&[("./a.txt", b"On bees"), ("in.zip", &inner), ("b.txt.gz", &gzipped(b"On ants"))]);
    for (name, bytes) in [
        ("c.tar", tar.clone()),
        ("c.tar.gz", gzipped(&tar)),
        ("c.tgz", gzipped(&tar)),
        ("c.tar.zst", zstandard(&tar)),
    ] {
        let lines = [
            format!("{name}/./a.txt -> c/a.txt: On bees"),
            format!("{name}/in.zip/b.txt -> c/in/b.txt: On wasps"),
            format!("{name}/b.txt.gz -> c/b.txt: On ants"),
        ];
        assert_eq!(read_file(name, &bytes), lines, "{name}");
    }
}

#[test]
fn what_is_not_asked_for_is_passed_over() {
    let files: [(&str, &[u8]); 5] = [
        ("readme.md", b"x"),
        ("a.txt", b"On bees"),
        ("old/b.txt", b"x"),
        ("__MACOSX/._a.txt", b"x"),
        ("._a.txt", b"x"),
    ];
    let selection = || Selection { exclude: vec!["old".parse().unwrap()], ..Selection::default() };
    for bytes in [zipped(&files), tarred(&files)] {
        let notes = read_with(&bytes, Limits::default(), selection());
        assert_eq!(notes.lines, ["<stdin>/a.txt -> stdin/a.txt: On bees"]);
    }
    let refs = Selection { include: vec!["*.md".parse().unwrap()], ..Selection::default() };
    let notes = read_with(&zipped(&files), Limits::default(), refs);
    assert_eq!(notes.lines, ["<stdin>/readme.md -> stdin/readme.md: x"]);
    let none = read(&zipped(&[("readme.md", b"x")]));
    assert!(
        none[0].starts_with("empty-archive: nothing to read in the archive <stdin>: no file"),
        "{none:?}"
    );
}

#[test]
fn members_have_safe_places_whatever_their_names() {
    let files: [(&str, &[u8]); 4] =
        [("../../a.txt", b"1"), ("/etc/b.txt", b"2"), ("C:\\c.txt", b"3"), ("con.txt", b"4")];
    let places = ["stdin/_/_/a.txt: 1", "stdin/etc/b.txt: 2", "stdin/C_/c.txt: 3", "stdin/_con.txt: 4"];
    for bytes in [zipped(&files), tarred(&files)] {
        let lines = read(&bytes);
        let found: Vec<&str> = lines.iter().map(|line| line.split_once(" -> ").unwrap().1).collect();
        assert_eq!(found, places);
    }
}

#[test]
fn two_members_of_one_name_are_both_read() {
    // The writer of the crate refuses a second one of a name, so that it gets its name afterwards.
    let mut bytes = zipped(&[("a.txt", b"1"), ("b.txt", b"2")]);
    for at in 0..bytes.len() - 5 {
        if &bytes[at..at + 5] == b"b.txt" {
            bytes[at] = b'a';
        }
    }
    assert_eq!(read(&bytes), ["<stdin>/a.txt -> stdin/a.txt: 1", "<stdin>/a.txt -> stdin/a.txt: 2"]);
}

#[test]
fn damaged_members_cost_one_failure_each() {
    let text = "On bees and wasps\n".repeat(5_000);
    let mut bytes = zipped(&[("a.txt", text.as_bytes()), ("b.txt", b"On ants")]);
    bytes[60] ^= 0xFF;
    let lines = read(&bytes);
    assert!(lines[0].contains("a.txt") && lines[0].contains("input-damaged: cannot unpack"), "{lines:?}");
    assert_eq!(lines[1], "<stdin>/b.txt -> stdin/b.txt: On ants");
    assert_eq!(lines.len(), 2, "{lines:?}");
    let whole = zipped(&[("a.txt", b"On bees")]);
    for length in [10, whole.len() / 2, whole.len() - 1] {
        let lines = read(&whole[..length]);
        assert!(lines.len() == 1 && lines[0].starts_with("input-damaged: "), "{length}: {lines:?}");
    }
    let gz = gzipped(text.as_bytes());
    for bytes in [&gz[..gz.len() / 2], &gz[..gz.len() - 1], &zstandard(text.as_bytes())[..40]] {
        let lines = read(bytes);
        assert!(lines.len() == 1 && lines[0].contains("input-damaged: "), "{lines:?}");
    }
    let tar = tarred(&[("a.txt", text.as_bytes()), ("b.txt", b"On ants")]);
    for (bytes, members) in [(&tar[..20_000], 1), (&tar[..tar.len() - 1530], 2)] {
        for bytes in [bytes.to_vec(), gzipped(bytes)] {
            let lines = read(&bytes);
            assert_eq!(lines.len(), members, "{lines:?}");
            assert!(lines[members - 1].contains("input-damaged: "), "{lines:?}");
        }
    }
    let mut gz = gzipped(&tar);
    let checksum = gz.len() - 8;
    gz[checksum] ^= 1;
    let lines = read(&gz);
    assert!(lines.len() == 3 && lines[2].starts_with("input-damaged: "), "{lines:?}");
}

#[test]
fn what_cannot_be_unpacked_is_said() {
    let said = |bytes: &[u8], message: &str| {
        let lines = read(bytes);
        assert!(lines.len() == 1 && lines[0].contains(message), "{lines:?}");
    };
    said(b"BZh91AY&SY", "unknown-packing: cannot unpack <stdin>: it is packed with bzip2; unpack it first");
    said(b"7z\xBC\xAF\x27\x1C\0\x04", "it is packed with 7-Zip");
    // The flags of the local header and of the directory say that the member is encrypted.
    let mut bytes = zipped(&[("a.txt", b"On bees")]);
    for (sign, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|window| window == sign).unwrap();
        bytes[at + flags] |= 1;
    }
    said(&bytes, "input-encrypted: cannot unpack <stdin>/a.txt: it is encrypted");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("a.txt", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    said(&writer.finish().unwrap().into_inner(), "special-file: cannot read <stdin>/a.txt: it is a link");
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Fifo);
    header.set_size(0);
    builder.append_data(&mut header, "a.txt", io::empty()).unwrap();
    said(&builder.into_inner().unwrap(), "special-file: cannot read <stdin>/a.txt: it is neither");
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let bomb = bomb();
    let ratio = "it unpacks to more than 250 times its size";
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.txt.gz", "b.txt.gz"] {
        writer.start_file(name, stored).unwrap();
        writer.write_all(&bomb).unwrap();
    }
    let packed = writer.finish().unwrap().into_inner();
    for bytes in [&bomb, &packed] {
        let notes = read_with(bytes, Limits::default(), Selection::default());
        assert!(notes.lines.len() == 1 && notes.lines[0].contains(ratio), "{:?}", notes.lines);
        assert!(notes.size < 110_000_000, "{}", notes.size);
    }
    let trusted = Limits { ratio: 10_000, unpacked: 100_000_000, ..Limits::default() };
    let lines = read_with(&bomb, trusted, Selection::default()).lines;
    assert!(lines[0].contains("unpacked-too-large: "), "{lines:?}");
    let allowed = Limits { ratio: 10_000, ..Limits::default() };
    assert_eq!(read_with(&bomb, allowed, Selection::default()).size, 200_000_000);
}

#[test]
fn limits_of_size_number_and_depth_hold() {
    let with = |bytes: &[u8], limits: Limits| read_with(bytes, limits, Selection::default()).lines;
    let usual = Limits::default();
    let small = Limits { file_size: Some(5), ..usual };
    assert!(with(b"On bees", small)[0].ends_with(
        "file-too-large: cannot read <stdin>: it is larger than 5 B; --max-file-size allows more"
    ));
    let zip = zipped(&[("a.txt", b"On bees"), ("b.txt", b"bees")]);
    let lines = with(&zip, small);
    assert!(lines[0].contains("file-too-large") && lines[1].ends_with(": bees"), "{lines:?}");
    for bytes in [zip.clone(), tarred(&[("a.txt", b"1"), ("b.txt", b"2")])] {
        let lines = with(&bytes, Limits { entries: 1, ..usual });
        assert!(lines.last().unwrap().contains("it holds more than 1 files"), "{lines:?}");
        assert!(!lines.iter().any(|line| line.contains("b.txt")), "{lines:?}");
    }
    let (two, three) = (zipped(&[("2.zip", &zip)]), zipped(&[("3.txt.gz", &gzipped(&zip)), ("x.txt", b"x")]));
    assert_eq!(with(&two, Limits { nesting: 2, ..usual }).len(), 2);
    for (bytes, nesting) in [(&two, 1), (&three, 2)] {
        let lines = with(bytes, Limits { nesting, ..usual });
        assert!(lines[0].starts_with("nested-too-deep: "), "{lines:?}");
    }
    assert!(with(&three, Limits { nesting: 2, ..usual })[1].ends_with("x.txt: x"), "the others are read");
    let tgz = gzipped(&tarred(&[("a.txt", b"1")]));
    assert_eq!(with(&tgz, Limits { nesting: 1, ..usual }).len(), 1);
    let mut deep = zip;
    for _ in 0..200 {
        deep = tarred(&[("deeper.tar", &deep)]);
    }
    assert!(with(&deep, usual)[0].starts_with("nested-too-deep: "));
}

#[test]
fn names_in_a_tar_take_no_memory_without_end() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(3_000_000);
    builder.append_data(&mut header, "././@LongLink", io::repeat(b'a').take(3_000_000)).unwrap();
    let lines = read(&builder.into_inner().unwrap());
    assert!(lines.len() == 1 && lines[0].contains("a name in it is too long"), "{lines:?}");
}

#[test]
fn a_taker_that_has_enough_hears_no_more() {
    let bytes = zipped(&[("a.txt", b"1"), ("b.txt", b"2"), ("c.txt", b"3")]);
    let read = |enough| {
        let input = gather(&Named::default(), &mut io::empty()).unwrap().remove(0).unwrap();
        let mut notes = Notes { enough: Some(("<stdin>/b.txt", enough)), ..Notes::default() };
        let limits = Limits::default();
        let flow = input.read_into(&mut Cursor::new(&bytes), &limits, &mut vec![0; 1 << 16], &mut notes);
        (notes.lines.len(), flow)
    };
    assert_eq!(read(Enough::OfMember), (3, ControlFlow::Continue(())));
    assert_eq!(read(Enough::OfAll), (2, ControlFlow::Break(())));
}

#[test]
fn lists_name_files_in_lines_or_between_nuls() {
    let listed = |bytes: &[u8], null: bool| -> Vec<String> {
        let named = Named { lists: vec!["-".into()], null, ..Named::default() };
        let inputs = gather(&named, &mut Cursor::new(bytes)).unwrap();
        let line = |input: &Result<Input, Failure>| match input {
            Ok(input) => format!("{} -> {}", input.name(), input.place().display()),
            Err(failure) => failure.to_string(),
        };
        inputs.iter().map(line).collect()
    };
    assert_eq!(
        listed("\u{feff}a.txt\r\n\n/x/../ä b.txt\n../c.txt".as_bytes(), false),
        ["a.txt -> a.txt", "/x/../ä b.txt -> x/ä b.txt", "../c.txt -> c.txt"]
    );
    assert_eq!(listed(b"a\nb.txt\0c.txt\0", true), ["a\nb.txt -> a\nb.txt", "c.txt -> c.txt"]);
    assert_eq!(
        listed(b"a.txt\0b.txt\0", false),
        ["cannot read <stdin>: its names are separated by NUL; --null reads such lists"]
    );
    assert_eq!(listed(b"\n", false), ["the list <stdin> names no file"]);
    assert!(listed(&b"a".repeat(70_000), false)[0].contains("no list of files"));
    let twice = Named { paths: vec!["-".into()], lists: vec!["-".into()], ..Named::default() };
    assert!(matches!(gather(&twice, &mut io::empty()), Err(Error::StdinTwice)));
}

#[test]
fn a_file_that_vanishes_or_is_too_large_never_begins() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::write(folder.path().join(name), "On bees, ".repeat(name.len())).unwrap();
    }
    fs::write(folder.path().join("c.txt"), "On wasps").unwrap();
    let named = Named { paths: vec![folder.path().to_owned()], ..Named::default() };
    let inputs = gather(&named, &mut io::empty()).unwrap();
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    let limits = Limits { file_size: Some(20), ..Limits::default() };
    let mut notes = Notes::default();
    for input in inputs {
        let _ = input.unwrap().read_into(&mut io::empty(), &limits, &mut vec![0; 1 << 16], &mut notes);
    }
    let codes = ["input-unreadable: ", "file-too-large: "];
    assert!(notes.lines.len() == 3 && notes.lines[2].ends_with(": On wasps"), "{:?}", notes.lines);
    assert!(notes.lines.iter().zip(codes).all(|(line, code)| line.starts_with(code)), "{:?}", notes.lines);
}

#[test]
fn a_hundred_thousand_inputs_take_little_memory() {
    assert!(size_of::<Result<Input, Failure>>() <= 40, "{}", size_of::<Result<Input, Failure>>());
}
