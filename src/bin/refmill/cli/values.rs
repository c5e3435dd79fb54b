//! What the values of options may be: derived from the lists of the library.

use std::path::PathBuf;

use clap::builder::{PathBufValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use encoding_rs::Encoding;
use refmill::Code;
use refmill::emit::{EMITTERS, Emitter, Target, emitter};
use refmill::format::Format;
use refmill::model::ItemType;
use refmill::read::{READERS, Reader, reader};

fn possible(format: &'static Format) -> PossibleValue {
    PossibleValue::new(format.id).help(format.description)
}

pub(super) fn readers() -> impl TypedValueParser<Value = &'static dyn Reader> {
    PossibleValuesParser::new(READERS.iter().map(|reader| possible(reader.format())))
        .try_map(|id| reader(&id).ok_or("not a format that can be read"))
}

pub(super) fn emitters() -> impl TypedValueParser<Value = &'static dyn Emitter> {
    PossibleValuesParser::new(EMITTERS.iter().map(|emitter| possible(emitter.format())))
        .try_map(|id| emitter(&id).ok_or("not a format that can be written"))
}

pub(super) fn targets() -> impl TypedValueParser<Value = Target> {
    PossibleValuesParser::new(
        Target::ALL.iter().map(|target| PossibleValue::new(target.id()).help(target.description())),
    )
    .try_map(|id| Target::from_id(&id).ok_or("not a program that outputs are made for"))
}

pub(super) fn types() -> impl TypedValueParser<Value = ItemType> {
    PossibleValuesParser::new(ItemType::ALL.iter().map(|kind| kind.csl()))
        .try_map(|name| ItemType::from_csl(&name).ok_or("not a type"))
}

pub(super) fn codes() -> impl TypedValueParser<Value = Code> {
    PossibleValuesParser::new(Code::ALL.iter().map(|code| PossibleValue::new(code.id()).help(code.summary())))
        .try_map(|id| Code::from_id(&id).ok_or("not a code"))
}

/// The place of a file, where standard output cannot be meant.
pub(super) fn named_file() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match path.as_os_str() == "-" {
        true => Err("it has to be a file; ./- is one of that name"),
        false => Ok(path),
    })
}

pub(super) fn encoding(label: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        "not an encoding of the WHATWG list, such as utf-8, windows-1252, iso-8859-2, utf-16le, gb18030, big5, \
         shift_jis, euc-kr or koi8-r"
            .to_owned()
    })
}
