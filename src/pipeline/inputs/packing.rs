//! What a file is packed as: by its first bytes, which is what counts, and by its name, which chooses files and names outputs.

/// How many bytes of a file have to be seen to know.
pub(super) const HEAD: usize = 512;

/// What a file is packed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// Not at all.
    Plain,
    Gzip,
    Zstd,
    Zip,
    Tar,
    /// Something that is not unpacked here.
    Foreign(&'static str),
}

/// What the first bytes of a file say.
pub(super) fn packing(head: &[u8]) -> Packing {
    const SIGNS: [(&[u8], Packing); 9] = [
        (b"\x1F\x8B\x08", Packing::Gzip),
        (b"\x28\xB5\x2F\xFD", Packing::Zstd),
        (b"PK\x03\x04", Packing::Zip),
        // An archive without a file in it.
        (b"PK\x05\x06", Packing::Zip),
        (b"PK\x07\x08", Packing::Zip),
        (b"\xFD7zXZ\0", Packing::Foreign("xz")),
        (b"7z\xBC\xAF\x27\x1C", Packing::Foreign("7-Zip")),
        (b"Rar!\x1A\x07", Packing::Foreign("RAR")),
        (b"\x04\x22\x4D\x18", Packing::Foreign("LZ4")),
    ];
    if let Some((_, packing)) = SIGNS.iter().find(|(sign, _)| head.starts_with(sign)) {
        return *packing;
    }
    // Frames of zstd that are to be skipped, such as those that pzstd begins with.
    if matches!(head, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]) {
        return Packing::Zstd;
    }
    // Three letters alone can begin a text.
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Packing::Foreign("bzip2");
    }
    if is_tar(head) { Packing::Tar } else { Packing::Plain }
}

/// Whether it begins with a header of tar: its mark can stand in a text, its checksum with it cannot.
fn is_tar(head: &[u8]) -> bool {
    let (Some(header), Some(b"ustar")) = (head.get(..512), head.get(257..262)) else { return false };
    let checksum = &header[148..156];
    let digits =
        checksum.iter().skip_while(|byte| **byte == b' ').take_while(|byte| matches!(byte, b'0'..=b'7'));
    let said = digits.fold(0_u32, |sum, digit| sum * 8 + u32::from(digit - b'0'));
    // The checksum counts as blanks in itself.
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    said == sum(header) - sum(checksum) + 8 * u32::from(b' ')
}

const COMPRESSED: [&str; 2] = [".gz", ".zst"];
const ARCHIVES: [&str; 7] = [".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst", ".tar.zstd"];

/// Whether a name is that of an archive.
pub(super) fn is_archive(name: &str) -> bool {
    ARCHIVES.iter().any(|ending| strip(name, ending).is_some())
}

/// A name without the ending of a compressed file.
pub(super) fn without_compression(name: &str) -> &str {
    COMPRESSED.iter().find_map(|ending| strip(name, ending)).unwrap_or(name)
}

/// A name without the ending of an archive, compressed or not.
pub(super) fn without_archive(name: &str) -> &str {
    // `.tar.gz` before `.gz`.
    ARCHIVES.iter().find_map(|ending| strip(name, ending)).unwrap_or_else(|| without_compression(name))
}

/// A name without an ending, whatever the case of its letters; nothing is no name.
fn strip<'n>(name: &'n str, ending: &str) -> Option<&'n str> {
    let (before, end) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
    (end.eq_ignore_ascii_case(ending) && !before.is_empty() && !before.ends_with('/')).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_they_are_packed_as() {
        assert_eq!(without_archive("a/corpus.tar.GZ"), "a/corpus");
        assert_eq!(without_archive("corpus.zip"), "corpus");
        assert_eq!(without_archive("corpus.gz"), "corpus");
        assert_eq!(without_archive("a/.zip"), "a/.zip");
        assert_eq!(without_compression("list.refs.zst"), "list.refs");
        assert_eq!(without_compression("list.tar"), "list.tar");
        assert!(is_archive("ü.tgz") && !is_archive("zip") && !is_archive("x.txt.gz"));
    }

    #[test]
    fn texts_are_plain() {
        for text in ["", "#ITI#On bees#FTI#", "PK of bees", "BZh, Roe J.", "ustar"] {
            assert_eq!(packing(text.as_bytes()), Packing::Plain, "{text}");
        }
        let custard = format!("#ITI#{}A custard of honey{}#FTI#", "bees ".repeat(50), " and wax".repeat(40));
        let at = custard.find("ustar").unwrap_or_default();
        assert_eq!(
            packing(&custard.as_bytes()[at - 257..]),
            Packing::Plain,
            "a word with the mark of tar at its place"
        );
        assert_eq!(packing(b"\x1F\x8B\x08\0"), Packing::Gzip);
    }
}
