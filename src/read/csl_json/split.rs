//! Where the objects of a JSON text begin and end: an array of items, one item, items one a line, and the lists within an
//! object that some services answer with.
//!
//! Only braces, brackets and strings are looked at. What is wrong with them costs one object: the next one begins where it
//! cannot be a part of the one before.

use crate::read::{Slice, Split};
use crate::span::Span;

/// How deep containers may stand in each other; no item has them so deep, and reading would take one step further down for each.
const DEEPEST: u32 = 100;

/// How many objects may lack an end at the end of a text before the rest of it is taken for one.
const MOST_UNENDED: usize = 64;

/// What is in the prelude, a letter each: the items follow each other.
const PLAIN: char = 'p';
/// The items are those of a list within an object.
const LISTED: char = 'l';
/// That list has ended.
const ENDED: char = 'e';

/// Whether a slice stands behind the list of items, by its prelude and by what stands before its first brace.
pub(super) fn is_behind_list(prelude: &str, before: &str) -> bool {
    prelude.ends_with(ENDED) || prelude.ends_with(LISTED) && before.contains(']')
}

/// Finds the objects at the beginning of a window. Each has with it what stands before it: a bracket, a comma, anything.
pub(super) fn split(window: &str, last: bool, prelude: &mut String) -> Split {
    let mut split = Split::default();
    let mut unended = 0;
    loop {
        let at = split.used + blank(&window[split.used..]);
        let held = prelude.len();
        let Some(end) = next_end(window, at, last, prelude, &mut unended) else { break };
        split.slices.push(Slice { span: Span::new(at, end), continues: false, prelude: held });
        split.used = end;
    }
    if last {
        let at = split.used + blank(&window[split.used..]);
        if at < window.len() {
            split.slices.push(Slice {
                span: Span::new(at, window.len()),
                continues: false,
                prelude: prelude.len(),
            });
        }
        split.used = window.len();
    }
    split
}

/// Where the object ends that begins at `at` or behind it, if all of it is there.
fn next_end(window: &str, at: usize, last: bool, prelude: &mut String, unended: &mut usize) -> Option<usize> {
    let bytes = window.as_bytes();
    let first = at + memchr::memchr(b'{', &bytes[at..])?;
    let start = match prelude.chars().last() {
        None => match opening(&bytes[at..], first - at) {
            Opening::List(inside) => {
                // Only where the item is whole is it told that a list was found, and the list would not be looked for again.
                let start = first + inside;
                let end = scan(bytes, start).end(bytes, start, last, unended)?;
                prelude.push(LISTED);
                return Some(end);
            }
            Opening::Unknown if !last => return None,
            Opening::Item | Opening::Unknown => {
                let end = scan(bytes, first).end(bytes, first, last, unended)?;
                prelude.push(PLAIN);
                return Some(end);
            }
        },
        Some(ENDED) => return None,
        Some(LISTED) if memchr::memchr(b']', &bytes[at..first]).is_some() => {
            prelude.push(ENDED);
            return None;
        }
        Some(_) => first,
    };
    scan(bytes, start).end(bytes, start, last, unended)
}

/// Where the item of a slice begins that is the first of its input, or any other.
pub(super) fn item_start(slice: &str, is_first: bool) -> Option<usize> {
    let first = memchr::memchr(b'{', slice.as_bytes())?;
    if !is_first {
        return Some(first);
    }
    match opening(slice.as_bytes(), first) {
        Opening::List(inside) => Some(first + inside),
        Opening::Item | Opening::Unknown => Some(first),
    }
}

/// How much white space a text begins with.
fn blank(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// What the first object of an input is.
enum Opening {
    /// An object with a list of items, of which the first begins there.
    List(usize),
    /// An item.
    Item,
    /// What can be seen of it does not tell.
    Unknown,
}

/// The keys under which services and programs answer with a list of items, and the one that is around it.
const LISTS: [&[u8]; 2] = [b"items", b"references"];
const AROUND: &[u8] = b"message";

/// Tells what the first object of a text is. One in an array is an item.
fn opening(bytes: &[u8], start: usize) -> Opening {
    let (before, bytes) = bytes.split_at(start);
    if before.contains(&b'[') {
        return Opening::Item;
    }
    let mut scanner = Scanner::new(bytes, 0);
    // The last string, and the level it stands on, which is a key where a colon follows.
    let (mut key, mut is_around) = (&b""[..], false);
    loop {
        let level = scanner.depth;
        match scanner.step() {
            Step::String(start, end) => key = &bytes[start..end],
            Step::Open(at, before) => {
                let holds_list = level == 1 || level == 2 && is_around;
                if bytes[at] == b'[' && before == b':' && holds_list && LISTS.contains(&key) {
                    let inside = &bytes[at + 1..];
                    let blank = inside.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                    match inside.get(blank) {
                        Some(b'{') => return Opening::List(at + 1 + blank),
                        Some(_) => {}
                        None => return Opening::Unknown,
                    }
                }
                is_around = is_around && level > 1 || level == 1 && before == b':' && key == AROUND;
            }
            Step::Close(0) | Step::Broken(_) => return Opening::Item,
            Step::Close(level) => is_around = is_around && level > 1,
            Step::End => return Opening::Unknown,
        }
    }
}

/// How an object ends.
enum Scan {
    /// Behind its brace.
    Whole(usize),
    /// Where something stands that cannot be in it.
    Cut(usize),
    /// It goes deeper than any item does.
    TooDeep,
    /// It goes on.
    Unended,
}

/// Looks for the end of the object that begins at `start`.
fn scan(bytes: &[u8], start: usize) -> Scan {
    let mut scanner = Scanner::new(bytes, start);
    loop {
        match scanner.step() {
            Step::Close(0) => return Scan::Whole(scanner.at),
            Step::Broken(end) => return Scan::Cut(end),
            Step::End => return Scan::Unended,
            Step::Open(..) if scanner.depth > DEEPEST => return Scan::TooDeep,
            Step::Open(..) | Step::Close(_) | Step::String(..) => {}
        }
    }
}

impl Scan {
    /// Where the slice of the object ends, if that can be told.
    fn end(self, bytes: &[u8], start: usize, last: bool, unended: &mut usize) -> Option<usize> {
        // White space stays behind, so that it is seen how far the next one is indented.
        let trimmed = |end: usize| bytes[..end].trim_ascii_end().len();
        match self {
            Self::Whole(end) => return Some(end),
            Self::Cut(end) => return Some(trimmed(end)),
            Self::TooDeep => {}
            Self::Unended if !last => return None,
            Self::Unended => *unended += 1,
        }
        let next = if *unended > MOST_UNENDED { None } else { next_item(bytes, start) };
        next.or(last.then_some(bytes.len())).map(trimmed)
    }
}

/// Where the next item begins for certain behind the beginning of one whose end is not to be found: on a line of its own, indented
/// no further, or behind an object with a key that every item has.
fn next_item(bytes: &[u8], start: usize) -> Option<usize> {
    let indent = indentation(bytes, start);
    memchr::memchr_iter(b'{', &bytes[start + 1..]).map(|at| start + 1 + at).find(|&at| {
        let own = indentation(bytes, at);
        own.is_some_and(|own| own <= indent.unwrap_or(0)) || is_item_behind_another(bytes, at)
    })
}

/// How many blanks stand between the beginning of a line and a place in it; none where something else does, or nothing: what
/// stands before a window is not known.
fn indentation(bytes: &[u8], at: usize) -> Option<usize> {
    let blanks = bytes[..at].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let before = bytes[..at - blanks].last();
    before.is_some_and(|byte| matches!(byte, b'\n' | b'\r')).then_some(blanks)
}

fn is_item_behind_another(bytes: &[u8], at: usize) -> bool {
    let mut before = bytes[..at].iter().rev().filter(|byte| !byte.is_ascii_whitespace());
    let mut behind = bytes[at + 1..].iter().skip_while(|byte| byte.is_ascii_whitespace());
    let is_behind = before.next() == Some(&b',') && before.next() == Some(&b'}');
    let mut key = [0u8; 5];
    key.iter_mut().zip(behind.by_ref()).for_each(|(held, byte)| *held = *byte);
    is_behind && (key.starts_with(b"\"id\"") || (&key == b"\"type" && behind.next() == Some(&b'"')))
}

/// What a scanner comes upon.
enum Step {
    /// The inside of a string.
    String(usize, usize),
    /// A bracket or brace opens at a place, behind such a byte.
    Open(usize, u8),
    /// One closes, and so many are left open.
    Close(u32),
    /// The object has to end before a place.
    Broken(usize),
    /// The end of the text.
    End,
}

/// Goes through an object from its brace on.
struct Scanner<'b> {
    bytes: &'b [u8],
    at: usize,
    depth: u32,
    /// Of what is open, a bit each, the innermost last: whether it is an array.
    arrays: u128,
    /// What stood last outside of strings, a quotation mark for a string.
    previous: u8,
}

impl<'b> Scanner<'b> {
    const fn new(bytes: &'b [u8], start: usize) -> Self {
        Self { bytes, at: start, depth: 0, arrays: 0, previous: b'[' }
    }

    fn step(&mut self) -> Step {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => return self.string(),
                b'{' if self.depth > 0 && self.arrays & 1 == 0 && self.previous != b':' => {
                    return Step::Broken(self.at);
                }
                b'{' | b'[' => {
                    self.arrays = self.arrays << 1 | u128::from(byte == b'[');
                    self.depth += 1;
                    self.at += 1;
                    return Step::Open(self.at - 1, std::mem::replace(&mut self.previous, byte));
                }
                b'}' => {
                    // An array that is not closed ends with the object around it.
                    while self.depth > 1 && self.arrays & 1 == 1 {
                        self.close();
                    }
                    self.close();
                    self.previous = byte;
                    self.at += 1;
                    return Step::Close(self.depth);
                }
                b']' => {
                    if self.arrays == 0 {
                        return Step::Broken(self.at);
                    }
                    while self.arrays & 1 == 0 {
                        self.close();
                    }
                    self.close();
                    self.previous = byte;
                    self.at += 1;
                    return Step::Close(self.depth);
                }
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                _ => {
                    self.previous = byte;
                    self.at += 1;
                }
            }
        }
        Step::End
    }

    const fn close(&mut self) {
        self.arrays >>= 1;
        self.depth = self.depth.saturating_sub(1);
    }

    /// Goes to the end of a string. A line that begins with a brace is not in it: the string has no end.
    fn string(&mut self) -> Step {
        let start = self.at + 1;
        let mut at = start;
        while let Some(found) =
            self.bytes.get(at..).and_then(|rest| memchr::memchr3(b'"', b'\\', b'\n', rest))
        {
            at += found;
            match self.bytes[at] {
                b'"' => {
                    self.previous = b'"';
                    self.at = at + 1;
                    return Step::String(start, at);
                }
                b'\n' => {
                    let rest = &self.bytes[at..];
                    let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                    match rest.get(blank) {
                        Some(b'{') => return Step::Broken(at + blank),
                        Some(_) => at += blank,
                        None => break,
                    }
                }
                _ => at += 2,
            }
        }
        self.at = self.bytes.len();
        Step::End
    }
}
