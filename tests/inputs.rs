//! What can be read: folders, lists, archives and compressed files, and what is wrong with them, as a shell sees it.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use std::fs;
use std::io::{self, Cursor, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use shell::{Folder, refmill, refmill_fed, refmill_with};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An invented document that cites two works of its own.
fn document(number: usize) -> String {
    format!(
        "#ITI#On bees, part {number}#FTI#\n#IRF#Roe J., A book on bees {number}, (20{:02}); \nPoe A., On wasps {number}, \
         Journal of Honey, {number}, 1, pp. 4-9, (2002)#FRF#\n",
        number % 20
    )
}

/// The files of a corpus in folders, in the order in which folders are read.
fn corpus() -> Vec<(String, String)> {
    (0..40).map(|number| (format!("{}/{number:02}.txt", number / 10), document(number))).collect()
}

fn zipped<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn zipped_corpus() -> Vec<u8> {
    let corpus = corpus();
    zipped(corpus.iter().map(|(name, text)| (name.as_str(), text.as_bytes())))
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tarred(bytes: &[(String, String)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, text) in bytes {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        builder.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

fn folder_of_corpus() -> Folder {
    let corpus: Vec<_> = corpus().into_iter().map(|(name, text)| (format!("corpus/{name}"), text)).collect();
    let files: Vec<_> = corpus.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Folder::with(&files)
}

#[test]
fn an_archive_reads_as_the_folder_that_is_in_it() {
    let folder = folder_of_corpus();
    let expected = refmill(&["convert", &folder.path("corpus")]).exits(0);
    assert!(expected.err.contains("40 inputs") && expected.err.contains("= 120 items"), "{}", expected.err);
    let tar = tarred(&corpus());
    let zstandard = ruzstd::encoding::compress_to_vec(&tar[..], ruzstd::encoding::CompressionLevel::Fastest);
    for (name, bytes) in [
        ("corpus.zip", zipped_corpus()),
        ("corpus.tar", tar.clone()),
        ("corpus.tgz", gzipped(&tar)),
        ("corpus.tar.zst", zstandard),
    ] {
        fs::write(folder.path(name), &bytes).unwrap();
        let named = refmill(&["convert", &folder.path(name)]).exits(0);
        assert_eq!(named.out, expected.out, "{name}");
        assert_eq!(named.err, expected.err, "{name}: the same is counted");
        assert_eq!(refmill_fed(&["convert"], &bytes).exits(0).out, expected.out, "{name} on standard input");
    }
}

#[test]
fn findings_say_where_in_an_archive_they_are() {
    let torn = "#ITI#On bees#FTI#\n#IRF#Roe J., A book on bees, (2001); \n24, (2010)#FRF#\n";
    let inner = zipped([("b.txt", torn.as_bytes())]);
    let folder = Folder::with(&[]);
    fs::write(folder.path("a.zip"), zipped([("in/inner.zip", &inner[..])])).unwrap();
    let ran = refmill(&["convert", &folder.path("a.zip")]).exits(0);
    assert!(ran.err.contains("a.zip/in/inner.zip/b.txt:3:1"), "{}", ran.err);
}

#[test]
fn an_output_folder_mirrors_archives_and_folders() {
    let inner = zipped([("c.txt", document(3).as_bytes())]);
    let zip = zipped([
        ("a.txt", document(1).as_bytes()),
        ("sub/b.txt.gz", &gzipped(document(2).as_bytes())),
        ("sub/more.zip", &inner),
    ]);
    let folder = Folder::with(&[("in/x/d.txt", &document(4)), ("in/e.refs", "no")]);
    fs::write(folder.path("in/x/corpus.zip"), zip).unwrap();
    fs::write(folder.path("in/f.txt.gz"), gzipped(document(5).as_bytes())).unwrap();
    let (input, out) = (folder.path("in"), folder.path("out"));
    let args = ["convert", &input, "--output-dir", &out, "-t", "ris"];
    let ran = refmill(&args).exits(0);
    assert!(ran.err.contains("5 inputs"), "{}", ran.err);
    let written: Vec<_> = folder.files().into_iter().filter(|name| name.starts_with("out")).collect();
    assert_eq!(
        written,
        [
            "out/f.ris",
            "out/x/corpus/a.ris",
            "out/x/corpus/sub/b.ris",
            "out/x/corpus/sub/more/c.ris",
            "out/x/d.ris"
        ]
    );
    assert!(folder.read("out/x/corpus/sub/b.ris").contains("On bees, part 2"));
    let again = refmill(&args).exits(3);
    assert!(again.err.contains("--force"), "{}", again.err);
    fs::remove_file(folder.path("out/f.ris")).unwrap();
    fs::remove_file(folder.path("out/x/d.ris")).unwrap();
    let again = refmill(&args).exits(3);
    assert_eq!(again.err.matches("exists already; --force replaces it").count(), 3, "{}", again.err);
    assert!(folder.read("out/f.ris").contains("part 5"), "the others are written");
    refmill(&[&args[..], &["--force"]].concat()).exits(0);
}

#[test]
fn members_that_would_share_an_output_are_told_and_the_first_is_kept() {
    let zip = zipped([
        ("a.txt", document(1).as_bytes()),
        ("./a.txt", document(2).as_bytes()),
        ("b.txt", document(3).as_bytes()),
    ]);
    let folder = Folder::with(&[("in/corpus/b.txt", &document(4))]);
    fs::write(folder.path("in/corpus.zip"), zip).unwrap();
    let ran =
        refmill(&["convert", &folder.path("in"), "--output-dir", &folder.path("out"), "-t", "ris"]).exits(3);
    assert_eq!(ran.err.matches("belongs to another input already").count(), 2, "{}", ran.err);
    assert!(
        ran.err.contains("in/corpus.zip/./a.txt") && ran.err.contains("in/corpus.zip/b.txt"),
        "{}",
        ran.err
    );
    assert!(folder.read("out/corpus/a.ris").contains("part 1"));
    assert!(folder.read("out/corpus/b.ris").contains("part 4"));
    // Without files of their own all of them are read.
    let together = refmill(&["convert", &folder.path("in")]).exits(0);
    assert!(together.err.contains("4 inputs"), "{}", together.err);
}

#[test]
fn no_name_in_an_archive_leads_out_of_the_output_folder() {
    let text = document(1);
    let names = ["../../up.txt", "/root.txt", "C:\\drive.txt", "a/../../b.txt", "..", "nul.txt"];
    let zip = zipped(names.map(|name| (name, text.as_bytes())));
    let folder = Folder::with(&[]);
    fs::write(folder.path("evil.zip"), zip).unwrap();
    let (input, out) = (folder.path("evil.zip"), folder.path("in/deep/out"));
    let include = ["--include", "*", "--output-dir", &out, "-t", "ris"];
    refmill(&[&["convert", &input][..], &include].concat()).exits(0);
    let files = folder.files();
    assert_eq!(files.len(), names.len() + 1, "{files:?}");
    assert!(
        files.iter().all(|name| name == "evil.zip" || name.starts_with("in/deep/out/evil/")),
        "{files:?}"
    );
}

#[test]
fn an_output_of_a_member_never_replaces_what_is_read() {
    let folder = Folder::with(&[("corpus/a.txt", &document(1))]);
    fs::write(folder.path("corpus.zip"), zipped([("a.txt", document(2).as_bytes())])).unwrap();
    let (zip, inputs, out) = (folder.path("corpus.zip"), folder.path("corpus"), folder.path(""));
    let ran = refmill(&["convert", &zip, &inputs, "--output-dir", &out, "-t", "text", "--force"]).exits(3);
    assert!(ran.err.contains("is an input; name another output"), "{}", ran.err);
    assert_eq!(folder.read("corpus/a.txt"), document(1));
}

#[test]
fn tags_of_citing_documents_are_those_of_each_member() {
    let shared = |title: &str| format!("#ITI#{title}#FTI#\n#IRF#Roe J., A book on bees, (2001)#FRF#\n");
    let (ants, wasps) = (shared("On ants"), shared("On wasps"));
    let folder = Folder::with(&[]);
    fs::write(folder.path("c.zip"), zipped([("a.txt", ants.as_bytes()), ("b.txt", wasps.as_bytes())]))
        .unwrap();
    let (zip, out) = (folder.path("c.zip"), folder.path("out"));
    refmill(&["convert", &zip, "--tag-source", "--output-dir", &out, "-t", "ris"]).exits(0);
    let (a, b) = (folder.read("out/c/a.ris"), folder.read("out/c/b.ris"));
    assert!(a.contains("cited by ants") && !a.contains("wasps"), "{a}");
    assert!(b.contains("cited by wasps") && !b.contains("ants"), "{b}");
    let together = refmill(&["convert", &zip, "--tag-source"]).exits(0).out;
    assert!(together.contains("cited by ants") && together.contains("cited by wasps"), "{together}");
}

#[test]
fn include_and_exclude_choose_the_files_of_folders_and_archives() {
    let folder = Folder::with(&[
        ("in/a.refs", "Roe J., A book on bees, (2001)\n"),
        ("in/b.txt", &document(1)),
        ("in/old/c.refs", "Poe A., On wasps, (2002)\n"),
        ("in/sub/d.refs", "Doe M., On ants, (2003)\n"),
    ]);
    fs::write(
        folder.path("in/e.zip"),
        zipped([
            ("f.refs", &b"Moe T., On flies, (2004)\n"[..]),
            ("old/g.refs", b"Loe K., On moths, (2005)\n"),
        ]),
    )
    .unwrap();
    let written = |options: &[&str]| {
        let ran = refmill(&[&["convert", &folder.path("in")], options].concat()).exits(0).out;
        let titles = ["book on bees", "On bees, part", "On wasps", "On ants", "On flies", "On moths"];
        titles.map(|title| ran.contains(title))
    };
    assert_eq!(written(&[]), [true, true, true, false, false, false], "{:?}", "texts alone");
    assert_eq!(written(&["--include", "*.refs"]), [true, false, true, true, true, true]);
    assert_eq!(
        written(&["--include", "*.refs", "--exclude", "old"]),
        [true, false, false, true, true, false]
    );
    assert_eq!(
        written(&["--include", "sub/**/*", "--exclude", "*.zip"]),
        [false, false, false, true, false, false]
    );
    assert_eq!(
        written(&["--include", "a.*", "--include", "{d,f}.refs"]),
        [true, false, false, true, true, false]
    );
    let ran = refmill(&["convert", "--include", "*.bib", "--exclude", "*.zip", &folder.path("in")]).exits(3);
    assert!(ran.err.contains("--include and --exclude leave no file in it"), "{}", ran.err);
    let ran = refmill(&["convert", "--include", "a{b", &folder.path("in")]).exits(2);
    assert!(ran.err.contains("not a pattern such as *.txt"), "{}", ran.err);
    // What is named itself is read.
    refmill(&["convert", "--exclude", "*", &folder.path("in/b.txt")]).exits(0);
}

#[test]
fn lists_name_the_files_to_read() {
    let folder = folder_of_corpus();
    let names = ["corpus/0/01.txt", "corpus/3/33.txt"].map(|name| folder.path(name));
    let lines = refmill_with(&["convert", "--files-from", "-"], &names.join("\n")).exits(0);
    assert!(lines.out.contains("part 1}") && lines.out.contains("part 33}"), "{}", lines.out);
    let nuls = refmill_with(&["convert", "--files-from", "-", "-0"], &names.join("\0")).exits(0);
    assert_eq!(nuls.out, lines.out);
    fs::write(folder.path("list"), names.join("\r\n")).unwrap();
    let (list, out) = (folder.path("list"), folder.path("out"));
    assert_eq!(refmill(&["convert", "--files-from", &list]).exits(0).out, lines.out);
    refmill(&["convert", "--files-from", &list, "--output-dir", &out, "-t", "ris"]).exits(0);
    let written: Vec<_> = folder.files().into_iter().filter(|name| name.ends_with(".ris")).collect();
    let below = format!("out{}", folder.path(""));
    assert_eq!(written, [format!("{below}corpus/0/01.ris"), format!("{below}corpus/3/33.ris")]);
    // The inputs of a list can be read twice, and so can those of a list on standard input.
    refmill_with(&["convert", "--learn", "--files-from", "-"], &names.join("\n")).exits(0);
}

#[test]
fn lists_that_cannot_be_meant_are_refused() {
    let folder = Folder::with(&[("a.txt", &document(1))]);
    let names = [folder.path("gone.txt"), folder.path(""), folder.path("a.txt")].join("\n");
    let ran = refmill_with(&["convert", "--files-from", "-"], &names).exits(3);
    assert!(ran.err.contains("gone.txt: No such file") || cfg!(windows), "{}", ran.err);
    assert!(ran.err.contains("it is a folder; name it itself"), "{}", ran.err);
    assert!(ran.out.contains("part 1}"), "{}", ran.out);
    let ran = refmill_with(&["convert", "--files-from", "-"], "").exits(3);
    assert!(ran.err.contains("the list <stdin> names no file"), "{}", ran.err);
    refmill(&["convert", "--files-from", &folder.path("none")]).exits(3);
    refmill(&["convert", "--files-from", "-", "-"]).exits(2);
    refmill(&["convert", "-0", &folder.path("a.txt")]).exits(2);
}

#[test]
fn one_bad_file_among_many_costs_one_failure() {
    let folder = folder_of_corpus();
    let zip = zipped_corpus();
    fs::write(folder.path("corpus/0/cut.zip"), &zip[..zip.len() / 2]).unwrap();
    let mut gz = gzipped(document(50).as_bytes());
    let middle = gz.len() / 2;
    gz[middle] ^= 0xFF;
    fs::write(folder.path("corpus/1/bad.txt.gz"), gz).unwrap();
    fs::write(folder.path("corpus/2/7z.txt"), b"7z\xBC\xAF\x27\x1C\0\x04").unwrap();
    let ran = refmill(&["convert", &folder.path("corpus")]).exits(3);
    assert!(ran.err.contains("40 inputs") && ran.err.contains("3 rejected"), "{}", ran.err);
    assert!(ran.err.contains("= 120 items"), "{}", ran.err);
    for name in ["cut.zip", "bad.txt.gz", "7z.txt"] {
        assert_eq!(ran.err.matches(name).count(), 1, "{}", ran.err);
    }
    let out = folder.path("out");
    refmill(&["convert", &folder.path("corpus"), "--output-dir", &out, "-t", "ris"]).exits(3);
    let written = folder.files().into_iter().filter(|name| name.starts_with("out/")).count();
    assert_eq!(written, 40, "no half of one");
}

#[test]
fn bombs_and_nests_are_refused_and_the_others_are_read() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    io::copy(&mut io::repeat(b'\n').take(1_000_000_000), &mut encoder).unwrap();
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 1_100_000);
    let mut nest = zipped([("a.txt", document(1).as_bytes())]);
    for _ in 0..5 {
        nest = zipped([("deeper.zip", &nest[..])]);
    }
    let folder = Folder::with(&[("in/z.txt", &document(2))]);
    fs::write(folder.path("in/bomb.txt.gz"), bomb).unwrap();
    fs::write(folder.path("in/nest.zip"), nest).unwrap();
    let ran = refmill(&["convert", &folder.path("in")]).exits(3);
    assert!(ran.err.contains("bomb.txt.gz: it unpacks to more than 250 times its size"), "{}", ran.err);
    assert!(ran.err.contains("it is packed more than 3 deep; --max-nesting allows more"), "{}", ran.err);
    assert!(ran.out.contains("part 2}") && ran.err.contains("1 input "), "{}", ran.err);
    let ran = refmill(&["convert", "--max-nesting", "6", &folder.path("in/nest.zip")]).exits(0);
    assert!(ran.out.contains("part 1}"), "{}", ran.out);
}

#[test]
fn limits_are_asked_for_in_sizes() {
    let folder = Folder::with(&[("a.txt", &document(1)), ("b.txt", &document(2).repeat(10))]);
    let input = folder.path("");
    let ran = refmill(&["convert", "--max-file-size", "1k", &input]).exits(3);
    assert!(ran.err.contains("b.txt: it is larger than 1.0 kB; --max-file-size allows more"), "{}", ran.err);
    assert!(ran.out.contains("part 1}"), "{}", ran.out);
    for size in ["2000", "2K", "2KiB", "0.002M", "500M", "2G", "1T"] {
        refmill(&["convert", "--max-file-size", size, &input]).exits(0);
    }
    refmill(&["convert", "--max-file-size", "large", &input]).exits(2);
    let zip = zipped_corpus();
    let ran = refmill_fed(&["check", "--max-entries", "39"], &zip).exits(3);
    assert!(ran.err.contains("it holds more than 39 files; --max-entries allows more"), "{}", ran.err);
    let ran = refmill_fed(&["check", "--max-unpacked", "1k"], &zip).exits(3);
    assert!(ran.err.contains("it unpacks to more than 1.0 kB; --max-unpacked allows more"), "{}", ran.err);
    refmill_fed(&["learn", "--max-entries", "39"], &zip).exits(3);
}

#[cfg(unix)]
#[test]
fn links_count_as_what_they_lead_to_and_loops_end() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&[("in/a.txt", &document(1)), ("else/b.txt", &document(2))]);
    symlink(folder.path("else/b.txt"), folder.path("in/b.txt")).unwrap();
    symlink(folder.path("else"), folder.path("in/else")).unwrap();
    symlink(folder.path("in"), folder.path("in/loop")).unwrap();
    let input = folder.path("in");
    let ran = refmill(&["convert", &input]).exits(0);
    assert!(ran.err.contains("2 inputs"), "{}", ran.err);
    let ran = refmill(&["convert", "--follow-links", &input]).exits(3);
    assert!(ran.err.contains("3 inputs") && ran.err.contains("1 rejected"), "{}", ran.err);
    assert!(ran.err.contains("loop"), "{}", ran.err);
    symlink(folder.path("in/gone.txt"), folder.path("in/c.txt")).unwrap();
    symlink(folder.path("in/d.txt"), folder.path("in/d.txt")).unwrap();
    let ran = refmill(&["convert", &input]).exits(3);
    assert!(ran.err.contains("2 inputs") && ran.err.contains("2 rejected"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn special_files_are_read_only_where_they_are_named() {
    let folder = Folder::with(&[("in/a.txt", &document(1))]);
    let pipe = folder.path("in/pipe.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let socket = std::os::unix::net::UnixListener::bind(folder.path("in/s.txt")).unwrap();
    let ran = refmill(&["convert", &folder.path("in")]).exits(3);
    assert!(ran.err.contains("pipe.txt: it is a pipe, which is read only where it is named"), "{}", ran.err);
    assert!(ran.err.contains("s.txt: it is a socket"), "{}", ran.err);
    assert!(ran.out.contains("part 1}"), "{}", ran.out);
    let ran = refmill_with(&["convert", "--files-from", "-"], &pipe).exits(3);
    assert!(ran.err.contains("it is a pipe"), "{}", ran.err);
    drop(socket);
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::write(pipe, zipped([("a.txt", document(7).as_bytes())])).unwrap()
    });
    let ran = refmill(&["convert", &pipe]).exits(0);
    writer.join().unwrap();
    assert!(ran.out.contains("part 7}"), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_costs_one_failure() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("in/a.txt", &document(1)), ("in/b.txt", &document(2)), ("in/c/d.txt", "x")]);
    for name in ["in/b.txt", "in/c"] {
        fs::set_permissions(folder.path(name), fs::Permissions::from_mode(0o000)).unwrap();
    }
    // Root may read everything.
    let is_root = fs::File::open(folder.path("in/b.txt")).is_ok();
    let ran = refmill(&["convert", &folder.path("in")]);
    fs::set_permissions(folder.path("in/c"), fs::Permissions::from_mode(0o700)).unwrap();
    if !is_root {
        let ran = ran.exits(3);
        assert!(ran.err.contains("1 input ") && ran.err.contains("2 rejected"), "{}", ran.err);
    }
}

#[test]
fn help_tells_what_can_be_packed_and_how_much() {
    let help = refmill(&["convert", "--help"]).exits(0).out;
    for said in [".zip", ".zst", "--files-from", "--include", "--max-unpacked", "A .zip on standard input"] {
        assert!(help.contains(said), "{said}:\n{help}");
    }
}
