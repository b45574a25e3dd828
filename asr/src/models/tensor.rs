//! One array of a model as it lies in its source file, and the two ways it is written: f16 and f32.

use half::f16;

use super::error::ModelError;

/// How the elements of a source array are stored; all little-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Element {
    F32,
    F16,
    I8,
    I16,
}

impl Element {
    pub(crate) fn bytes(self) -> usize {
        match self {
            Element::F32 => 4,
            Element::F16 | Element::I16 => 2,
            Element::I8 => 1,
        }
    }
}

/// A row-major array over borrowed bytes, whose length fits its shape.
#[derive(Debug, Clone)]
pub(crate) struct Tensor<'a> {
    shape: Vec<usize>,
    element: Element,
    data: &'a [u8],
}

impl<'a> Tensor<'a> {
    /// `None` where `data` doesn't hold exactly the elements that `shape` asks for.
    pub(crate) fn new(shape: Vec<usize>, element: Element, data: &'a [u8]) -> Option<Self> {
        let count = shape.iter().try_fold(1usize, |product, &side| product.checked_mul(side))?;
        (count.checked_mul(element.bytes())? == data.len()).then_some(Self { shape, element, data })
    }

    pub(crate) fn shape(&self) -> &[usize] {
        &self.shape
    }

    #[cfg(feature = "ctranslate2")]
    pub(crate) fn element(&self) -> Element {
        self.element
    }

    /// The bytes of its elements.
    #[cfg(feature = "ctranslate2")]
    pub(crate) fn data(&self) -> &'a [u8] {
        self.data
    }

    /// The same elements under another shape of the same size.
    pub(crate) fn reshaped(self, shape: Vec<usize>) -> Option<Self> {
        Tensor::new(shape, self.element, self.data)
    }

    /// Part `index` of `parts` equal parts along the first side.
    pub(crate) fn part(&self, index: usize, parts: usize) -> Option<Self> {
        let first = *self.shape.first()?;
        if parts == 0 || first % parts != 0 || index >= parts {
            return None;
        }
        let bytes = self.data.len() / parts;
        let mut shape = self.shape.clone();
        shape[0] = first / parts;
        Tensor::new(shape, self.element, self.data.get(index * bytes..(index + 1) * bytes)?)
    }

    /// The one integer that a scalar holds.
    pub(crate) fn integer(&self) -> Option<i32> {
        match (self.element, self.data) {
            (Element::I8, &[a]) => Some(i32::from(a as i8)),
            (Element::I16, &[a, b]) => Some(i32::from(i16::from_le_bytes([a, b]))),
            _ => None,
        }
    }

    /// Every element as f32; an array of integers is refused, since their scale is stored elsewhere.
    pub(crate) fn values(&self, file: &str) -> Result<Vec<f32>, ModelError> {
        match self.element {
            Element::F32 => Ok(chunks(self.data).map(f32::from_le_bytes).collect()),
            Element::F16 => Ok(chunks(self.data).map(|pair| f16::from_le_bytes(pair).to_f32()).collect()),
            Element::I8 | Element::I16 => Err(ModelError::format(file, "weights are stored as integers")),
        }
    }
}

fn chunks<const N: usize>(data: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
    data.as_chunks::<N>().0.iter().copied()
}

/// The values as f32, little-endian.
pub(crate) fn as_f32(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// The values as f16, rounded to nearest even, little-endian.
pub(crate) fn as_f16(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|&value| f16::from_f32(value).to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_that_the_data_does_not_fill_is_refused() {
        for (shape, bytes, fits) in [(vec![2, 2], 8, true), (vec![2, 2], 7, false), (vec![usize::MAX, 2], 8, false), (vec![], 2, true)] {
            assert_eq!(Tensor::new(shape.clone(), Element::F16, &vec![0; bytes]).is_some(), fits, "{shape:?}");
        }
    }

    #[test]
    fn parts_along_the_first_side_are_the_rows_in_order() {
        let data = as_f32(&[1.0, 2.0, 3.0, 4.0]);
        let whole = Tensor::new(vec![4], Element::F32, &data).unwrap();
        assert_eq!(whole.part(1, 2).unwrap().values("x").unwrap(), [3.0, 4.0]);
        assert!(whole.part(0, 3).is_none() && whole.part(2, 2).is_none());
    }
}
