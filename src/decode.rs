//! Bytes → text, piece by piece: by byte order mark, else UTF-8, else detected; or as told.
//!
//! Counts bytes and reports what cannot be decoded; lines and columns are left to [`crate::intake`].

use std::fmt::Write as _;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8};

use crate::diagnostic::{Code, Report};
use crate::span::Span;

/// How many bytes, from the first that is not ASCII, an encoding is judged by.
const SAMPLE: usize = 64 * 1024;

/// How many bytes are decoded at once, which bounds what has to be set aside for their text.
const BLOCK: usize = 64 * 1024;

/// How many undecodable bytes a message spells out.
const SHOWN: usize = 16;

/// Turns the bytes of one input into text, whatever pieces they come in.
pub(crate) struct Decoder {
    told: Option<&'static Encoding>,
    state: State,
    /// How many bytes were read before the ones that `state` holds back.
    position: usize,
    /// How many bytes of text were given.
    written: usize,
    bad: Option<Bad>,
}

enum State {
    /// Too little was seen to tell a byte order mark.
    Start(Vec<u8>),
    /// Only ASCII was seen, which reads alike in every encoding; the last two bytes help to detect one.
    Ascii([u8; 2]),
    /// Bytes held back until they suffice to judge the encoding.
    Sample { context: [u8; 2], bytes: Vec<u8> },
    /// The encoding is known.
    Known(Known),
}

struct Known {
    encoding: &'static Encoding,
    decoder: encoding_rs::Decoder,
    /// The last bytes that went in, for a malformed sequence may have begun in an earlier piece.
    tail: [u8; 8],
}

impl Known {
    fn new(encoding: &'static Encoding) -> Self {
        Self { encoding, decoder: encoding.new_decoder_without_bom_handling(), tail: [0; 8] }
    }

    fn remember(&mut self, read: &[u8]) {
        let kept = self.tail.len();
        if let Some(end) = read.len().checked_sub(kept) {
            self.tail.copy_from_slice(&read[end..]);
        } else {
            self.tail.rotate_left(read.len());
            self.tail[kept - read.len()..].copy_from_slice(read);
        }
    }
}

/// Undecodable bytes that stand together.
struct Bad {
    encoding: &'static Encoding,
    start: usize,
    count: usize,
    shown: Vec<u8>,
    span: Span,
}

impl Decoder {
    /// A decoder for the encoding that was told, or for one that is to be found out.
    pub(crate) fn new(told: Option<&'static Encoding>) -> Self {
        Self { told, state: State::Start(Vec::new()), position: 0, written: 0, bad: None }
    }

    /// Appends the text of the next bytes to `out`. With `last` no bytes follow.
    pub(crate) fn decode(&mut self, bytes: &[u8], last: bool, out: &mut String, report: &mut Report) {
        let mut rest = bytes;
        if let State::Start(held) = &mut self.state {
            let missing = 3usize.saturating_sub(held.len()).min(rest.len());
            held.extend_from_slice(&rest[..missing]);
            rest = &rest[missing..];
            if held.len() < 3 && !last {
                return;
            }
            let held = std::mem::take(held);
            let mark = self.begin(&held);
            self.go_on(&held[mark..], false, out, report);
        }
        self.go_on(rest, last, out, report);
        if last {
            self.report_bad(report);
        }
    }

    /// How many bytes were taken: at the end of an input all of them, before it those that are not held back.
    pub(crate) const fn taken(&self) -> usize {
        self.position
    }

    /// The encoding, once it is known: of text that is all ASCII at its end.
    #[cfg(feature = "files")]
    pub(crate) const fn encoding(&self) -> Option<&'static Encoding> {
        match &self.state {
            State::Known(known) => Some(known.encoding),
            State::Start(_) | State::Ascii(_) | State::Sample { .. } => None,
        }
    }

    /// Chooses by the byte order mark, and says how long it is where it is to be left off.
    fn begin(&mut self, head: &[u8]) -> usize {
        let marked = Encoding::for_bom(head);
        let mark = match (self.told, marked) {
            (Some(told), Some((encoding, length))) if told == encoding => length,
            (Some(_), _) | (None, None) => 0,
            (None, Some((_, length))) => length,
        };
        let known = self.told.or(marked.map(|(encoding, _)| encoding));
        self.state = known.map_or(State::Ascii([b' '; 2]), |encoding| State::Known(Known::new(encoding)));
        self.position = mark;
        mark
    }

    fn go_on(&mut self, bytes: &[u8], last: bool, out: &mut String, report: &mut Report) {
        let mut rest = bytes;
        if let State::Ascii(context) = &mut self.state {
            let plain = Encoding::ascii_valid_up_to(rest);
            if let Ok(text) = std::str::from_utf8(&rest[..plain]) {
                out.push_str(text);
            }
            match rest[..plain] {
                [.., a, b] => *context = [a, b],
                [b] => *context = [context[1], b],
                [] => {}
            }
            self.position += plain;
            self.written += plain;
            rest = &rest[plain..];
            if !rest.is_empty() {
                self.state = State::Sample { context: *context, bytes: Vec::new() };
            } else if last {
                self.state = State::Known(Known::new(UTF_8));
            }
        }
        if let State::Sample { context, bytes } = &mut self.state {
            let missing = SAMPLE.saturating_sub(bytes.len()).min(rest.len());
            bytes.extend_from_slice(&rest[..missing]);
            rest = &rest[missing..];
            if bytes.len() < SAMPLE && !last {
                return;
            }
            let (context, sample) = (*context, std::mem::take(bytes));
            self.choose(context, &sample, last && rest.is_empty(), out, report);
        }
        let blocks = rest.len().div_ceil(BLOCK).max(1);
        for number in 0..blocks {
            let block = &rest[number * BLOCK..rest.len().min((number + 1) * BLOCK)];
            self.run(block, last && number + 1 == blocks, out, report);
        }
    }

    /// Judges the encoding by a sample and decodes that.
    fn choose(
        &mut self,
        context: [u8; 2],
        sample: &[u8],
        whole: bool,
        out: &mut String,
        report: &mut Report,
    ) {
        let evidence = Evidence::of(sample, whole);
        let Some(first_bad) = evidence.first_bad.filter(|_| evidence.valid < 2 * evidence.invalid) else {
            self.state = State::Known(Known::new(UTF_8));
            self.run(sample, false, out, report);
            return;
        };
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&context, false);
        detector.feed(sample, whole);
        let encoding = detector.guess(None, Utf8Detection::Deny);
        let mut before = String::with_capacity(4 * first_bad + 16);
        let _ = encoding.new_decoder_without_bom_handling().decode_to_string(
            &sample[..first_bad],
            &mut before,
            false,
        );
        let (begin, position) = (out.len(), self.position);
        let start = self.written + before.len();
        self.state = State::Known(Known::new(encoding));
        self.run(sample, false, out, report);
        let marked =
            out.get(begin + before.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        report.add(
            Code::EncodingDetected,
            Span::new(start, start + marked),
            format!(
                "the text was read as {}, which fits its bytes best: byte {:02X} at offset {} is not UTF-8",
                encoding.name(),
                sample[first_bad],
                position + first_bad
            ),
        );
    }

    fn run(&mut self, bytes: &[u8], last: bool, out: &mut String, report: &mut Report) {
        let mut rest = bytes;
        while let State::Known(known) = &mut self.state {
            let room = known.decoder.max_utf8_buffer_length_without_replacement(rest.len());
            out.reserve(room.unwrap_or(rest.len()).max(16));
            let begin = out.len();
            let (result, read) = known.decoder.decode_to_string_without_replacement(rest, out, last);
            known.remember(&rest[..read]);
            let encoding = known.encoding;
            let tail = known.tail;
            rest = &rest[read..];
            self.position += read;
            self.written += out.len() - begin;
            if out.len() > begin {
                self.report_bad(report);
            }
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    let (length, after) = (usize::from(length), usize::from(after));
                    let bytes = tail.len().saturating_sub(length + after)..tail.len() - after;
                    out.push(char::REPLACEMENT_CHARACTER);
                    self.note_bad(encoding, self.position - after - length, &tail[bytes], report);
                }
            }
        }
    }

    /// Keeps undecodable bytes in mind until it is clear where they end.
    fn note_bad(&mut self, encoding: &'static Encoding, start: usize, bytes: &[u8], report: &mut Report) {
        if self.bad.as_ref().is_some_and(|bad| bad.start + bad.count != start) {
            self.report_bad(report);
        }
        let written = self.written;
        let bad = self.bad.get_or_insert_with(|| Bad {
            encoding,
            start,
            count: 0,
            shown: Vec::new(),
            span: Span::new(written, written),
        });
        let room = SHOWN.saturating_sub(bad.shown.len()).min(bytes.len());
        bad.shown.extend_from_slice(&bytes[..room]);
        bad.count += bytes.len();
        self.written += char::REPLACEMENT_CHARACTER.len_utf8();
        bad.span.end = self.written;
    }

    fn report_bad(&mut self, report: &mut Report) {
        let Some(bad) = self.bad.take() else { return };
        let (noun, verb) = if bad.count == 1 { ("byte", "means") } else { ("bytes", "mean") };
        let mut message = String::from(noun);
        for byte in &bad.shown {
            let _ = write!(message, " {byte:02X}");
        }
        if bad.count > bad.shown.len() {
            let _ = write!(message, " and {} more", bad.count - bad.shown.len());
        }
        let name = bad.encoding.name();
        let _ = write!(message, " at offset {} of the file {verb} nothing in {name}", bad.start);
        report.add(Code::UndecodableBytes, bad.span, message);
    }
}

/// What a sample says for and against UTF-8.
struct Evidence {
    /// Characters of more than one byte.
    valid: usize,
    /// Sequences that are not UTF-8.
    invalid: usize,
    first_bad: Option<usize>,
}

impl Evidence {
    /// With `whole` a character that is cut off at the end will not go on.
    fn of(sample: &[u8], whole: bool) -> Self {
        let mut evidence = Self { valid: 0, invalid: 0, first_bad: None };
        let mut at = 0;
        while at < sample.len() {
            let (valid, bad) = match std::str::from_utf8(&sample[at..]) {
                Ok(text) => (text.len(), None),
                Err(error) => (error.valid_up_to(), Some(error.error_len())),
            };
            // Every byte that begins a character of more than one byte is C2 or above.
            evidence.valid += sample[at..at + valid].iter().filter(|byte| **byte >= 0xC2).count();
            at += valid;
            match bad {
                None => break,
                Some(None) if !whole => break,
                Some(length) => {
                    evidence.first_bad.get_or_insert(at);
                    evidence.invalid += 1;
                    at += length.unwrap_or(sample.len() - at);
                }
            }
        }
        evidence
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, UTF_16LE, WINDOWS_1252};
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Diagnostic;

    fn decode_in(
        bytes: &[u8],
        chunk: usize,
        told: Option<&'static Encoding>,
    ) -> (String, Vec<Diagnostic>, Option<&'static Encoding>) {
        let (mut out, mut report, mut decoder) = (String::new(), Report::default(), Decoder::new(told));
        for piece in bytes.chunks(chunk) {
            decoder.decode(piece, false, &mut out, &mut report);
        }
        decoder.decode(&[], true, &mut out, &mut report);
        let encoding = match &decoder.state {
            State::Known(known) => Some(known.encoding),
            State::Start(_) | State::Ascii(_) | State::Sample { .. } => None,
        };
        (out, report.drain(), encoding)
    }

    fn decode(bytes: &[u8]) -> (String, Vec<String>) {
        let (text, found, _) = decode_in(bytes, 3, None);
        let found = found
            .into_iter()
            .map(|d| format!("{} {}..{} {}", d.code.id(), d.span.start, d.span.end, d.message));
        (text, found.collect())
    }

    #[test]
    fn utf_8_is_taken_without_a_word() {
        assert_eq!(
            decode("Andr\u{e9}, \u{41f}\u{435}".as_bytes()),
            ("Andr\u{e9}, \u{41f}\u{435}".into(), vec![])
        );
    }

    #[test]
    fn a_byte_order_mark_is_left_off() {
        assert_eq!(decode(b"\xEF\xBB\xBF#ITI#"), ("#ITI#".into(), vec![]));
        assert_eq!(decode(b"\xFF\xFEa\0\xE9\0"), ("a\u{e9}".into(), vec![]));
        assert_eq!(decode(b"\xFE\xFF\0a\0\xE9"), ("a\u{e9}".into(), vec![]));
    }

    #[test]
    fn latin_1_is_detected_and_said() {
        let (text, found) = decode(b"The works of Andr\xE9 and Fran\xE7ois");
        assert_eq!(text, "The works of Andr\u{e9} and Fran\u{e7}ois");
        assert_eq!(
            found,
            [
                "encoding-detected 17..19 the text was read as windows-1252, which fits its bytes best: byte E9 \
              at offset 17 is not UTF-8"
            ]
        );
    }

    #[test]
    fn an_accent_as_the_last_byte_is_latin_1() {
        assert_eq!(decode(b"Andr\xE9").0, "Andr\u{e9}");
    }

    #[test]
    fn the_place_of_the_first_character_is_right_in_two_byte_encodings() {
        let japanese = SHIFT_JIS.encode("\u{65e5}\u{672c}\u{8a9e}\u{306e}\u{6587}\u{7ae0}\u{3067}\u{3059}").0;
        let (text, found, encoding) = decode_in(&japanese, 1, None);
        assert_eq!(encoding, Some(SHIFT_JIS));
        assert_eq!(&text[found[0].span.range()], "\u{65e5}");
    }

    #[test]
    fn bad_bytes_among_utf_8_are_shown_with_their_offset() {
        let (text, found) = decode("\u{e9}\u{e8}\u{ea} \u{e9}\u{e8}\u{ea} x".as_bytes());
        assert_eq!((text.len(), found.len()), (15, 0));
        let (text, found) = decode(b"\xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 [\xFF\xFE]");
        assert_eq!(text, "\u{e9} \u{e9} \u{e9} \u{e9} [\u{fffd}\u{fffd}]");
        assert_eq!(
            found,
            ["undecodable-bytes 13..19 bytes FF FE at offset 13 of the file mean nothing in UTF-8"]
        );
    }

    #[test]
    fn a_character_cut_off_by_the_end_is_shown() {
        let (text, found) = decode(b"\xC3\xA9\xC3\xA9\xC3\xA9 \xE2\x82");
        assert_eq!(text, "\u{e9}\u{e9}\u{e9} \u{fffd}");
        assert_eq!(
            found,
            ["undecodable-bytes 7..10 bytes E2 82 at offset 7 of the file mean nothing in UTF-8"]
        );
    }

    #[test]
    fn the_encoding_that_was_told_is_used() {
        let (text, found, encoding) = decode_in("\u{e9}".as_bytes(), 1, Some(WINDOWS_1252));
        assert_eq!((text.as_str(), found.len(), encoding), ("\u{c3}\u{a9}", 0, Some(WINDOWS_1252)));
        assert_eq!(decode_in(b"\xFF\xFEa\0", 1, Some(UTF_16LE)).0, "a");
        assert_eq!(decode_in(b"\xEF\xBB\xBFa", 9, Some(WINDOWS_1252)).0, "\u{ef}\u{bb}\u{bf}a");
    }

    #[test]
    fn ascii_of_any_length_leaves_the_choice_open() {
        let mut bytes = vec![b'a'; 3 * SAMPLE];
        bytes.extend_from_slice(b" Andr\xE9 et Fran\xE7ois");
        let (text, _, encoding) = decode_in(&bytes, 1000, None);
        assert_eq!(encoding, Some(WINDOWS_1252));
        assert!(text.ends_with("Fran\u{e7}ois"));
    }

    #[test]
    fn long_input_is_the_same_in_any_pieces() {
        let bytes = "\u{20ac}\u{e9}a\u{1f41d}".repeat(40_000).into_bytes();
        for chunk in [1, 7, 4096, SAMPLE, SAMPLE + 1, bytes.len()] {
            assert!(decode_in(&bytes, chunk, None).0.as_bytes() == bytes, "{chunk}");
        }
    }

    fn awkward() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            any::<u8>(),
            prop::sample::select(
                b"a;# \n\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x9D\xFF\xFE\xEF\xBB\xBF\x81\x30".to_vec()
            )
        ];
        prop::collection::vec(byte, 0..60)
    }

    proptest! {
        #[test]
        fn any_pieces_give_the_same_text_and_findings(
            bytes in awkward(),
            chunk in 1usize..9,
            told in prop::sample::select(vec!["", "utf-8", "gb18030", "utf-16le", "shift_jis", "iso-2022-jp", "big5"]),
        ) {
            let told = Encoding::for_label(told.as_bytes());
            let whole = decode_in(&bytes, usize::MAX, told);
            prop_assert_eq!(&decode_in(&bytes, chunk, told), &whole);
            for finding in &whole.1 {
                prop_assert!(whole.0.get(finding.span.range()).is_some());
            }
        }
    }
}
