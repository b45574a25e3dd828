//! ggml's q8_0: blocks of 32 values as one f16 scale and 32 signed bytes.

use half::f16;

/// Values a block holds; a row's length must be a multiple.
pub(crate) const BLOCK: usize = 32;

/// The blocks of `values`, whose count must be a multiple of [`BLOCK`]: `None` otherwise.
pub(crate) fn q8_0(values: &[f32]) -> Option<Vec<u8>> {
    let (blocks, rest) = values.as_chunks::<BLOCK>();
    rest.is_empty().then(|| blocks.iter().flat_map(block).collect())
}

fn block(values: &[f32; BLOCK]) -> Vec<u8> {
    let scale = values.iter().fold(0.0f32, |most, value| most.max(value.abs())) / 127.0;
    let inverse = if scale == 0.0 { 0.0 } else { 1.0 / scale };
    let mut bytes = f16::from_f32(scale).to_le_bytes().to_vec();
    bytes.extend(values.iter().map(|value| (value * inverse).round() as i8 as u8));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_value_of_a_block_becomes_127_and_zeros_stay_zero() {
        let mut values = [0.0f32; 2 * BLOCK];
        (values[0], values[1]) = (-2.0, 1.0);
        let bytes = q8_0(&values).unwrap();
        assert_eq!(bytes.len(), 2 * 34);
        assert_eq!((bytes[2] as i8, bytes[3] as i8, bytes[4]), (-127, 64, 0));
        assert!(bytes[34..].iter().all(|&byte| byte == 0));
        assert!(q8_0(&values[1..]).is_none());
    }
}
