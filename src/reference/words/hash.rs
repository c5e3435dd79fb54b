//! The hash of a word, whatever its case, eight bytes at a time.
//!
//! It finds a word in the lists of the lexicon and in the table of log-odds; what a word is says the module above.

/// A one in each of eight bytes.
pub(super) const EACH: u64 = 0x0101_0101_0101_0101;

/// A hash of a word or phrase, whatever its case. It stands for the word: with 64 bits no two words of a language
/// share one.
#[inline]
pub(crate) fn hash(text: &str) -> u64 {
    let (hash, is_ascii) = hash_of_bytes(text.as_bytes());
    if is_ascii { hash } else { hash_of_letters(text) }
}

/// The hash of a text in which other letters than those of ASCII have to be brought to lower case, too.
#[cold]
fn hash_of_letters(text: &str) -> u64 {
    let lower = || text.chars().flat_map(char::to_lowercase);
    let mut bytes = [0u8; 64];
    let mut length = 0;
    for c in text.chars() {
        // Letters of ASCII are brought to lower case with the bytes.
        if let (true, Some(free)) = (c.is_ascii(), bytes.get_mut(length)) {
            *free = c as u8;
            length += 1;
            continue;
        }
        for c in c.to_lowercase() {
            let Some(free) = bytes.get_mut(length..length + c.len_utf8()) else {
                return hash_of_bytes(lower().collect::<String>().as_bytes()).0;
            };
            c.encode_utf8(free);
            length += c.len_utf8();
        }
    }
    hash_of_bytes(&bytes[..length]).0
}

/// The hash of bytes in which ASCII letters count as lower case, eight at a time, and whether all of them are ASCII.
#[inline]
fn hash_of_bytes(bytes: &[u8]) -> (u64, bool) {
    const OTHER: u64 = 0x80 * EACH;
    let (mut hash, mut seen) = (SEED, 0);
    let mut rest = bytes;
    while let Some((eight, behind)) = rest.split_first_chunk::<8>() {
        let eight = u64::from_le_bytes(*eight);
        seen |= eight;
        hash = mix(hash ^ lower(eight));
        rest = behind;
    }
    if !rest.is_empty() {
        let last = below_eight(rest);
        seen |= last;
        hash = mix(hash ^ lower(last));
    }
    (finish(hash, bytes.len()), seen & OTHER == 0)
}

/// The hash of `and`.
pub(in crate::reference) const AND: u64 = finish(mix(SEED ^ u64::from_le_bytes(*b"and\0\0\0\0\0")), 3);

/// What a hash begins with.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of so many bytes.
const fn finish(hash: u64, length: usize) -> u64 {
    mix(hash ^ (length as u64).wrapping_mul(SEED))
}

/// Fewer than eight bytes as a number: two numbers that may overlap, or single bytes where there are fewer than four.
#[inline]
pub(super) fn below_eight(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>(), bytes) {
        (Some(first), Some(last), _) => {
            let shift = 8 * (bytes.len() - 4);
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << shift
        }
        (_, _, [first, .., last]) => {
            let (half, end) = (bytes.len() / 2, bytes.len() - 1);
            u64::from(*first) | u64::from(bytes[half]) << (8 * half) | u64::from(*last) << (8 * end)
        }
        (_, _, [only]) => u64::from(*only),
        (_, _, []) => 0,
    }
}

/// How many letters of ASCII a text begins with, and their hash, if there are any: most words are read by this alone. The
/// text is the first `length` of the bytes; what stands behind it is not read as a part of it, but allows to look at
/// sixteen bytes at once.
#[inline(always)]
pub(in crate::reference) fn letters(bytes: &[u8], length: usize) -> (usize, u64) {
    const HALF: usize = 8;
    let Some(sixteen) = bytes.first_chunk::<{ 2 * HALF }>() else { return letters_at_end(&bytes[..length]) };
    let ([first, second], _) = sixteen.as_chunks::<HALF>() else { return letters_at_end(&bytes[..length]) };
    let halves = [u64::from_le_bytes(*first), u64::from_le_bytes(*second)];
    let [others, others_behind] = halves.map(no_letters);
    let others = u128::from(others) | u128::from(others_behind) << u64::BITS;
    let count = (others.trailing_zeros() as usize / 8).min(length);
    if count == 2 * HALF {
        return letters_at_end(&bytes[..length]);
    }
    // Letters are in lower case with this bit.
    let [small, small_behind] = halves.map(|half| half | (0x20 * EACH));
    let [first, second] = FIRST_BYTES[count];
    let short = mix(SEED ^ (small & first));
    let long = mix(short ^ (small_behind & second));
    (count, finish(if count > HALF { long } else { short }, count))
}

/// The first bytes of sixteen, for each number of them: their bits in two halves.
static FIRST_BYTES: [[u64; 2]; 16] = {
    let mut masks = [[0; 2]; 16];
    let mut count = 0;
    while count < 16 {
        masks[count] = [first_bytes(count), if count > 8 { first_bytes(count - 8) } else { 0 }];
        count += 1;
    }
    masks
};

/// So many of eight bytes, the first, all of their bits set; all of them from eight on.
#[inline(always)]
const fn first_bytes(count: usize) -> u64 {
    if count < 8 { (1 << (8 * count)) - 1 } else { u64::MAX }
}

/// The same where fewer than sixteen bytes are left, or more than fifteen letters follow.
#[inline(never)]
fn letters_at_end(bytes: &[u8]) -> (usize, u64) {
    let (mut length, mut hash, mut rest) = (0, SEED, bytes);
    loop {
        // Fewer than eight bytes end in zeros, which are no letters.
        let (eight, behind) = match rest.split_first_chunk::<8>() {
            Some((eight, behind)) => (u64::from_le_bytes(*eight), behind),
            None => (below_eight(rest), rest),
        };
        let others = no_letters(eight);
        let small = eight | (0x20 * EACH);
        if others == 0 {
            hash = mix(hash ^ small);
            length += 8;
            rest = behind;
            continue;
        }
        let count = others.trailing_zeros() as usize / 8;
        if count > 0 {
            hash = mix(hash ^ (small & first_bytes(count)));
        }
        length += count;
        return (length, finish(hash, length));
    }
}

/// The highest bit of each of eight bytes that is no letter of ASCII.
const fn no_letters(bytes: u64) -> u64 {
    const HIGHEST: u64 = 0x80 * EACH;
    let small = bytes | (0x20 * EACH);
    let low = small & (0x7f * EACH);
    let from_a = low + (0x80 - b'a' as u64) * EACH;
    let behind_z = low + (0x7f - b'z' as u64) * EACH;
    !(from_a & !behind_z & !bytes) & HIGHEST
}

/// Both halves of a product in one, so that every bit moves every other.
const fn mix(number: u64) -> u64 {
    let product = number as u128 * 0xd6e8_feb8_6659_fd93;
    (product >> 64) as u64 ^ product as u64
}

/// Eight bytes with the capital letters of ASCII among them in lower case.
const fn lower(bytes: u64) -> u64 {
    let low = bytes & (0x7f * EACH);
    let from_a = low + (0x80 - b'A' as u64) * EACH;
    let behind_z = low + (0x7f - b'Z' as u64) * EACH;
    let capitals = (from_a ^ behind_z) & !bytes & (0x80 * EACH);
    bytes | capitals >> 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_a_word_does_not_change_its_hash() {
        for word in [
            "",
            "b",
            "of",
            "bee",
            "bees",
            "Honey",
            "HoneyBee",
            "HONEYBEES",
            "honey@bee[zZ]`{aA}",
            "Éva",
            "МЁД",
        ] {
            assert_eq!(hash(word), hash(&word.to_lowercase()), "{word}");
            assert_eq!(hash(word), hash(&word.to_uppercase()), "{word}");
        }
        let long = "Bienenzüchterverein".repeat(9);
        assert_eq!(hash(&long), hash(&long.to_uppercase()));
    }

    #[test]
    fn the_hash_of_the_conjunction_is_known() {
        assert_eq!(hash("and"), AND);
    }

    #[test]
    fn letters_at_the_beginning_have_the_hash_of_their_word() {
        for text in
            ["", "b", "Bee", "Beehives", "Bees and honey", "Honeybees", "HONEYBEEKEEPERS-7", "é", "[a", "a{"]
        {
            let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
            for behind in ["", ", Journal of Honey, 3, (2001)", "letters of no word"] {
                let found = letters(format!("{text}{behind}").as_bytes(), text.len());
                assert_eq!(found.0, length, "{text}{behind}");
                assert!(length == 0 || found.1 == hash(&text[..length]), "{text}{behind}");
            }
        }
    }

    #[test]
    fn words_that_differ_in_a_letter_have_hashes_of_their_own() {
        let word = "abcdefghijklmnopqrstuvwx";
        let mut seen = std::collections::HashSet::new();
        for length in 0..=word.len() {
            assert!(seen.insert(hash(&word[..length])), "{length}");
            for at in 0..length {
                let mut other = word[..length].to_owned();
                other.replace_range(at..=at, "-");
                assert!(seen.insert(hash(&other)), "{other}");
            }
        }
    }
}
