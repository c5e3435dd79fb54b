//! Text from the data, made safe to show: nothing in it reaches the terminal as a command.

use std::fmt::Write;

use refmill::Span;

/// One line with every character that is no text replaced by a picture of it.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(picture).collect()
}

/// The same for a line in which a place is marked, tabs kept. The place is moved along.
pub(crate) fn visible_line(text: &str, marked: Span) -> (String, Span) {
    let shown =
        |part: &str| -> String { part.chars().map(|c| if c == '\t' { c } else { picture(c) }).collect() };
    let (before, rest) = text.split_at(marked.start);
    let (place, after) = rest.split_at(marked.len());
    let (before, place) = (shown(before), shown(place));
    let marked = Span::new(before.len(), before.len() + place.len());
    (before + &place + &shown(after), marked)
}

/// JSON with the characters escaped that a terminal may obey and JSON lets stand.
pub(crate) fn visible_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if picture(c) == c {
            shown.push(c);
        } else {
            // Such characters stand in strings alone, where an escape means the same.
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        }
    }
    shown
}

fn picture(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        // C1 controls, marks and overrides of writing direction, invisible separators, tags.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_to_the_terminal_become_pictures() {
        assert_eq!(visible("a\u{1b}[31m\u{7}\u{9b}\u{202e}\n\u{7f}é"), "a␛[31m␇\u{fffd}\u{fffd}␊␡é");
        assert_eq!(visible_json("\"\u{9b}\u{e0001}é\""), "\"\\u009b\\udb40\\udc01é\"");
    }

    #[test]
    fn a_place_stays_on_its_text() {
        let text = "\u{1b}a\u{202e}b\tc\re";
        let (shown, place) = visible_line(text, Span::of(&text[5..8], text));
        assert_eq!(shown, "␛a\u{fffd}b\tc␍e");
        assert_eq!(&shown[place.range()], "b\tc");
        assert_eq!(visible_line("ab", Span::new(2, 2)).1, Span::new(2, 2));
    }
}
