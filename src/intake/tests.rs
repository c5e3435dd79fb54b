//! Tests of reading inputs: input → expected.

use proptest::prelude::*;

use super::*;
use crate::Code;
use crate::decode::Decoder;
use crate::read;
use crate::span::Span;

fn options(reader: &str) -> IntakeOptions<'static> {
    IntakeOptions { reader: read::reader(reader), ..IntakeOptions::default() }
}

fn in_pieces(bytes: &[u8], size: usize, options: IntakeOptions<'_>) -> Result<Parsed, UnknownFormat> {
    let mut parsed = Parsed::default();
    let mut intake = Intake::new(Arc::from("-"), options);
    for piece in bytes.chunks(size) {
        assert!(intake.feed(piece, &mut parsed)?.is_continue());
    }
    assert!(intake.finish(&mut parsed)?.is_continue());
    Ok(parsed)
}

fn found(bytes: &[u8], options: IntakeOptions<'_>) -> Vec<String> {
    let parsed = parse(bytes, &options).unwrap();
    let show = |located: &Located| {
        let text = &located.excerpt[located.marked.range()];
        format!("{}:{} {} {text:?}", located.line, located.column, located.diagnostic.code.id())
    };
    parsed.diagnostics.iter().map(show).collect()
}

#[test]
fn an_empty_input_is_said_to_be_empty() {
    for bytes in [&b""[..], b" \r\n\t", b"\xEF\xBB\xBF"] {
        for options in [options("tagged"), options("references"), IntakeOptions::default()] {
            assert_eq!(found(bytes, options), ["1:1 empty-input \"\""]);
            assert!(parse(bytes, &options).unwrap().records.is_empty());
        }
    }
    assert_eq!(found(&vec![b'\n'; 5 * HEAD], IntakeOptions::default()), ["1:1 empty-input \"\""]);
}

#[test]
fn the_format_is_detected() {
    let tagged = parse(b"#ITI#Bees#FTI#", &IntakeOptions::default()).unwrap();
    assert!(tagged.records[0].document.is_some());
    let list = parse(b"Roe J., Bees, 4, pp. 1-9, (2005)", &IntakeOptions::default()).unwrap();
    assert!(list.records[0].document.is_none());
    let error = parse(b"Hello, world", &IntakeOptions::default()).unwrap_err().to_string();
    assert!(error.starts_with("-: the text is in none of the formats that are read: tagged, "), "{error}");
    assert!(error.ends_with(" and references"), "{error}");
}

#[test]
fn text_with_any_tag_is_tagged() {
    assert_eq!(found(b"#IXX#foo bar#FXX#", IntakeOptions::default()), ["1:1 unknown-tag \"#IXX#\""]);
    assert_eq!(found(b"#FTI#", IntakeOptions::default()), ["1:1 stray-tag \"#FTI#\""]);
    assert!(parse(b"Notes on the #IoT#", &IntakeOptions::default()).is_err());
}

#[test]
fn tags_may_begin_far_into_a_text() {
    let text = format!("{}\n#ITI#Bees#FTI#", "\u{e9}Exported with care. ".repeat(HEAD / 16));
    let parsed = parse(text.as_bytes(), &IntakeOptions::default()).unwrap();
    assert_eq!(parsed.records[0].document.as_ref().unwrap().title.as_deref(), Some("Bees"));
    for other in ["<html>\n", "a\0"] {
        assert!(parse(other.repeat(HEAD).as_bytes(), &IntakeOptions::default()).is_err(), "{other}");
    }
    let list = "Roe J., Bees on the #IoT#, #IAB#, 4, pp. 1-9, (2005)\n";
    for text in [list.to_owned(), list.repeat(HEAD / 16)] {
        let mut parsed = Parsed::default();
        let mut intake = Intake::new(Arc::from("list.txt"), IntakeOptions::default());
        assert!(intake.feed(text.as_bytes(), &mut parsed).unwrap().is_continue());
        assert!(intake.finish(&mut parsed).unwrap().is_continue());
        assert!(parsed.records[0].document.is_none());
    }
}

#[test]
fn what_decoding_found_is_said_of_an_unknown_format_too() {
    let (mut parsed, mut intake) = (Parsed::default(), Intake::new(Arc::from("-"), IntakeOptions::default()));
    assert!(intake.feed(b"The works of Andr\xE9 and Fran\xE7ois", &mut parsed).unwrap().is_continue());
    assert!(intake.finish(&mut parsed).is_err());
    assert_eq!(parsed.diagnostics[0].diagnostic.code, Code::EncodingDetected);
}

#[test]
fn utf_16_without_a_mark_is_hinted_at() {
    let told = |bytes: &[u8], encoding| {
        let options = IntakeOptions { encoding, ..IntakeOptions::default() };
        parse(bytes, &options).unwrap_err().utf_16
    };
    let little: Vec<u8> = "\n#ITI#Bees of Andr\u{e9}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\n#ITI#Bees of Andr\u{e9}".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(told(&little, None), Some(UTF_16LE));
    assert_eq!(told(&big, None), Some(UTF_16BE));
    assert_eq!(told(&little, Some(encoding_rs::UTF_8)), None);
    assert_eq!(told(b"\0\0\0\0", None), None);
    assert_eq!(told(b"hello world", None), None);
    assert!(
        parse(&little, &IntakeOptions::default())
            .unwrap_err()
            .to_string()
            .ends_with("its many NUL bytes are those of utf-16le: try --encoding utf-16le")
    );
}

#[test]
fn a_format_that_was_told_is_believed() {
    assert_eq!(found(b"Hello", options("tagged")), ["1:1 no-tags \"Hello\""]);
    assert_eq!(parse(b"#ITI#Bees#FTI#", &options("references")).unwrap().records[0].references.len(), 1);
}

#[test]
fn records_are_numbered() {
    let parsed =
        parse(b"#ITI#A#FTI##IRF#x#FRF#\n#ITI#B#FTI##IRF#y; z, (2001)#FRF#", &options("tagged")).unwrap();
    let numbers: Vec<_> = parsed.records.iter().map(|r| (r.number, r.first_reference)).collect();
    assert_eq!(numbers, [(1, 1), (2, 1)]);
}

#[test]
fn a_long_list_is_one_record_in_parts() {
    let text = "Roe J., Bees, (2005)\n".repeat(10_000);
    let parsed = in_pieces(text.as_bytes(), 1000, IntakeOptions::default()).unwrap();
    let mut next = 1;
    for record in &parsed.records {
        assert_eq!((record.number, record.first_reference), (1, next));
        next += record.references.len();
    }
    assert!(parsed.records.len() > 2);
    assert_eq!(next, 10_001);
}

#[test]
fn places_are_counted_in_lines_and_characters() {
    let text = "#ITI#\u{e9}\u{1f41d}#FTI# stray\r\n\u{e9}#FRE#\n#IRE#a\n\n#ITI#B";
    assert_eq!(
        found(text.as_bytes(), options("tagged")),
        [
            "1:14 text-outside-tags \"stray\\r\\n\u{e9}\"",
            "2:2 stray-tag \"#FRE#\"",
            "3:1 unclosed-tag \"#IRE#\"",
            "5:1 unclosed-tag \"#ITI#\""
        ]
    );
}

#[test]
fn places_are_right_far_into_a_long_input() {
    let mut text = "#ITI#A#FTI#\u{e9}\n#IRF#x#FRF#\n".repeat(20_000);
    text.push_str("\u{e9}\u{e9} #FPC#");
    let located = found(text.as_bytes(), options("tagged"));
    assert_eq!(located.last().unwrap(), "40001:4 stray-tag \"#FPC#\"");
    assert_eq!(located[19_999], "39999:12 text-outside-tags \"\u{e9}\"");
}

#[test]
fn findings_of_decoding_stand_where_they_belong() {
    let bytes = b"#ITI#\xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 \xFF#FTI# x\n#ITI#B#FTI#\n#IRF#\xFE#FRF#";
    let (mut lines, all) = (Vec::new(), found(bytes, options("tagged")));
    lines.extend(all.iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")));
    assert_eq!(
        lines,
        [
            "1:14 undecodable-bytes",
            "1:21 text-outside-tags",
            "2:1 record-boundary",
            "3:6 undecodable-bytes",
            "3:6 fragment"
        ]
    );
}

#[test]
fn a_long_input_is_the_same_in_any_pieces() {
    let parts = [
        "#ITI#A \u{e9}#FTI# stray #IRF#Roe J.; Poe A., Bees, (2005); 24, (2010)#FRF# x\n",
        "#ITI#B#FTI#\n#iti#C #IPC#k#FPC##FTI# #IDO#1#FDO##FRE#\n",
        "#IRF#Roe J., Bees, (2005)\n#IRE#An abstract of some length, unclosed\n\n",
    ];
    let text: String = (0..9000).map(|number| parts[number * number % 11 % 3]).collect();
    let whole = parse(text.as_bytes(), &IntakeOptions::default()).unwrap();
    assert!(whole.records.len() > 1000 && whole.diagnostics.len() > 1000);
    for size in [997, BLOCK, 100_000] {
        assert!(in_pieces(text.as_bytes(), size, IntakeOptions::default()).unwrap() == whole, "{size}");
    }
}

struct Stopper(usize);

impl Receiver for Stopper {
    fn record(&mut self, _: Record, _: &mut Report) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Break(())
    }

    fn diagnostic(&mut self, _: Located) {}
}

#[test]
fn a_receiver_can_stop() {
    let text = "#ITI#A#FTI##IRE#b#FRE#\n".repeat(10_000);
    let (mut stopper, mut intake) = (Stopper(0), Intake::new(Arc::from("-"), IntakeOptions::default()));
    assert!(intake.feed(text.as_bytes(), &mut stopper).unwrap().is_break());
    assert!(intake.finish(&mut stopper).unwrap().is_break());
    assert_eq!(stopper.0, 1);
}

#[test]
fn one_record_without_end_takes_linear_time() {
    for unit in ["#ITI#a#FTI#", "#IRE#", "#FRE#", "#IXX#", "a ", "#ITI#a#IRE#", "#IPC##IRF#", "\u{ff}"] {
        let text = format!("#IRE#{}", unit.repeat(400_000 / unit.len()));
        let start = std::time::Instant::now();
        let _ = in_pieces(text.as_bytes(), 1024, options("tagged"));
        assert!(start.elapsed().as_secs() < 10, "{unit}: {:?}", start.elapsed());
    }
}

fn inputs() -> impl Strategy<Value = Vec<u8>> {
    let part = prop::sample::select(vec![
        &b"#ITI#"[..],
        b"#FTI#",
        b"#IRF#",
        b"#FRF#",
        b"#ire#",
        b"#FRE#",
        b"#IPC#",
        b"#IXX#",
        b"#FXX#",
        b"\n",
        b"; ",
        b" ",
        b"Roe J., ",
        b"(2005)",
        b"\xC3\xA9",
        b"\xFF",
        b"#",
        b"a",
    ]);
    let parts = prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat());
    prop_oneof![3 => parts, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_are_read_alike(bytes in inputs(), size in 1usize..40, list in any::<bool>()) {
        let options = options(if list { "references" } else { "tagged" });
        let parsed = parse(&bytes, &options).unwrap();
        prop_assert_eq!(&in_pieces(&bytes, size, options).unwrap(), &parsed);
        let (mut text, mut report, mut decoder) = (String::new(), Report::default(), Decoder::new(None));
        decoder.decode(&bytes, false, &mut text, &mut report);
        decoder.decode(&[], true, &mut text, &mut report);
        for record in &parsed.records {
            prop_assert_eq!(&text[record.span.range()], &record.raw);
            for reference in &record.references {
                prop_assert_eq!(&text[reference.span.range()], &reference.raw);
            }
        }
        for located in &parsed.diagnostics {
            let span = located.diagnostic.span;
            prop_assert!(text.get(span.range()).is_some());
            prop_assert_eq!(located.line, 1 + text[..span.start].matches('\n').count());
            let line = text[..span.start].rsplit('\n').next().unwrap_or_default();
            prop_assert_eq!(located.column, 1 + line.chars().count());
            let marked = &located.excerpt[located.marked.range()];
            prop_assert!(text[span.range()].starts_with(marked));
        }
    }
}

/// What an intake accounts for when it was fed pieces of that length; it is finished unless the format is not known.
fn accounted(bytes: &[u8], piece: usize) -> Account {
    let mut intake = Intake::new("in.txt".into(), IntakeOptions::default());
    let mut parsed = Parsed::default();
    if bytes.chunks(piece).all(|piece| intake.feed(piece, &mut parsed).is_ok()) {
        let _ = intake.finish(&mut parsed);
    }
    intake.account()
}

#[test]
fn every_byte_goes_into_a_record_or_stands_between_two() {
    let export = "\r\n #ITI#On bees#FTI# caf\u{e9} #IRF#Roe J., Bees, (2001)#FRF#\n\n#ITI#On ants#FTI#\n \n";
    let utf_16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(export.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let long = "Roe J., Bees, 3, pp. 1-9, (2001)\n\n".repeat(2_500);
    let inputs: [(&[u8], u64); 6] = [
        (export.as_bytes(), 0),
        (&utf_16, 0),
        (b"#ITI#Caf\xE9 \xFF#FTI#", 0),
        (b" \n\t", 3),
        (b"", 0),
        (long.as_bytes(), 0),
    ];
    for (bytes, between) in inputs {
        for piece in [1, 7, 100_000] {
            let account = accounted(bytes, piece);
            assert_eq!(account.unaccounted(), 0, "{account:?}");
            assert_eq!((account.fed, account.decoded), (bytes.len() as u64, bytes.len() as u64));
            assert_eq!((account.undecoded, account.unread), (0, 0), "{account:?}");
            assert!(
                account.between >= between && account.between + account.records == account.text,
                "{account:?}"
            );
        }
    }
}

#[test]
fn what_an_input_holds_that_is_given_up_is_unread() {
    let account = accounted(b"{\"no\": \"export\"}", 4);
    assert_eq!((account.unread, account.records, account.unaccounted()), (16, 0, 0));
    // Half of an input that stops: what the decoder holds back is said, too.
    let mut intake = Intake::new("in.txt".into(), IntakeOptions::default());
    let _ = intake.feed(b"Roe J., Caf\xC3", &mut Parsed::default());
    let account = intake.account();
    assert_eq!((account.undecoded, account.unread, account.unaccounted()), (1, 11, 0));
}

/// Loses what stands before the first full stop, as a reader that is wrong would.
struct Forgetful;

impl crate::read::Reader for Forgetful {
    fn format(&self) -> &'static crate::format::Format {
        read::READERS[0].format()
    }

    fn sniff(&self, _: &str) -> crate::read::Sniff {
        crate::read::Sniff::Yes
    }

    fn split(&self, window: &str, last: bool, _: &mut String) -> crate::read::Split {
        let start = window.find('.').map_or(0, |at| at + 1);
        let span = Span::new(start, window.len());
        let slices =
            if last { vec![crate::read::Slice { span, continues: false, prelude: 0 }] } else { Vec::new() };
        crate::read::Split { slices, used: if last { window.len() } else { 0 } }
    }

    fn parse(&self, _: &str, _: usize, _: &Context<'_>, report: &mut Report) -> Option<Record> {
        report.add(Code::UnreadableRecord, Span::default(), "nothing of it could be read");
        None
    }
}

#[test]
fn text_that_a_reader_loses_is_missing_in_the_account() {
    let options = IntakeOptions { reader: Some(&Forgetful), ..IntakeOptions::default() };
    let mut intake = Intake::new("in.txt".into(), options);
    assert!(intake.feed(b"lost. kept", &mut Parsed::default()).unwrap().is_continue());
    assert!(intake.finish(&mut Parsed::default()).unwrap().is_continue());
    assert_eq!(intake.account().unaccounted(), 5);
    assert_eq!(intake.rejected(), 1);
}
