//! How much a word speaks for a source rather than a title: log-odds in a table of hashed words.
//!
//! The table is learnt from references that leave no doubt; see [`super::training`].

/// The buckets of the table, a power of two.
pub(super) const BUCKETS: usize = 1 << 15;

/// What one step of the table stands for.
const STEP: f32 = 1.0 / 16.0;

/// The log-odds of words, by hash. Words that were never seen, and those that say nothing, are 0.
#[derive(Clone)]
pub(super) struct Table(pub(super) std::borrow::Cow<'static, [i8]>);

impl Table {
    /// The log-odds that a word stands in the name of a source, whatever its case.
    pub(super) fn odds(&self, word: &str) -> f32 {
        self.0.get(bucket(word)).map_or(0.0, |steps| f32::from(*steps) * STEP)
    }

    /// A table from the log-odds of each bucket.
    pub(super) fn from_odds(odds: &[f64]) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "clamped to the range of an i8")]
        let steps = |odds: &f64| (odds / f64::from(STEP)).round().clamp(-127.0, 127.0) as i8;
        Self(odds.iter().map(steps).collect())
    }
}

/// The bucket of a word, whatever its case (FNV-1a).
pub(super) fn bucket(word: &str) -> usize {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    if word.is_ascii() {
        word.bytes().for_each(|byte| add(byte.to_ascii_lowercase()));
    } else {
        let mut encoded = [0; 4];
        for c in word.chars().flat_map(char::to_lowercase) {
            c.encode_utf8(&mut encoded).bytes().for_each(&mut add);
        }
    }
    ((hash >> 32) ^ hash) as usize & (BUCKETS - 1)
}
