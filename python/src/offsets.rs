//! Offsets: the library's are bytes of UTF-8, Python's count code points.

use crate::errors::choice;
use pyo3::prelude::*;

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Code points, as Python's slices do.
    CodePoints,
    /// Bytes of UTF-8.
    Bytes,
}

impl Unit {
    const NAMES: [(&'static str, Unit); 2] = [("code-points", Unit::CodePoints), ("bytes", Unit::Bytes)];

    /// Reads the argument `offsets`.
    pub fn named(name: &str) -> PyResult<Unit> {
        choice("offsets", name, &Unit::NAMES)
    }

    /// The unit's name.
    pub fn name(self) -> &'static str {
        Unit::NAMES.iter().find(|(_, unit)| *unit == self).map_or("", |(name, _)| name)
    }
}

/// Makes offsets of a text, in ascending order, in one pass over it.
#[derive(Clone, Copy, Debug)]
pub struct Counter<'t> {
    text: &'t str,
    unit: Unit,
    byte: usize,
    count: usize,
}

impl<'t> Counter<'t> {
    /// A counter at the text's beginning.
    pub fn new(text: &'t str, unit: Unit) -> Counter<'t> {
        // In ASCII the two are the same.
        let unit = if text.is_ascii() { Unit::Bytes } else { unit };
        Counter { text, unit, byte: 0, count: 0 }
    }

    /// The offset of a byte that is no earlier than the last one asked for.
    pub fn at(&mut self, byte: usize) -> usize {
        if self.unit == Unit::Bytes {
            return byte;
        }
        self.count += self.text.get(self.byte..byte).map_or(0, |part| part.chars().count());
        self.byte = byte;
        self.count
    }
}
