//! What the words of classes and ids speak for: weights of `training/`, decoded once.

use super::element::CLASS_PLACES;
use once_cell::sync::Lazy;

/// The weights of class words, in 16ths of a logit.
pub(crate) struct ClassWeights(&'static [u8]);

pub(crate) static CLASS_WEIGHTS: Lazy<ClassWeights> =
    Lazy::new(|| ClassWeights(include_bytes!("../classify/weights/classes.bin")));

impl ClassWeights {
    /// The sum for an element's words; positive speaks for content.
    pub fn sum(&self, words: &[u16]) -> i32 {
        words.iter().map(|w| self.0.get(usize::from(*w) % CLASS_PLACES).map_or(0, |b| i32::from(*b as i8))).sum()
    }
}
