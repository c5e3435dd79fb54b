//! The bits that are set in a word, as the places of what they stand for: signs, clues and features are kept as a bit each.

/// The places of the bits that are set below `LENGTH`, in order: each indexes an array of that length without a check.
#[inline(always)]
pub(super) fn set_bits<const LENGTH: usize>(bits: u128) -> impl Iterator<Item = usize> {
    let mut left = bits;
    std::iter::from_fn(move || {
        let next = left.trailing_zeros() as usize;
        left &= left.wrapping_sub(1);
        (next < LENGTH).then_some(next)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_give_their_places_in_order() {
        assert_eq!(set_bits::<8>(0b1010_0001).collect::<Vec<_>>(), [0, 5, 7]);
        assert_eq!(set_bits::<128>(1 << 127).collect::<Vec<_>>(), [127]);
        assert_eq!(set_bits::<128>(0).next(), None);
    }
}
