//! A column of texts as it came in: borrowed bytes, whatever the layout.
//!
//! They are read as bytes first. Arrow promises UTF-8 for its strings, but nobody checks it where one library hands a
//! batch to another, and one bad value must cost one row and no more.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray};
use arrow_schema::DataType;

/// A column of texts, or of pages.
#[derive(Clone, Debug)]
pub enum Texts {
    /// `Utf8` or `Binary`.
    Small(BinaryArray),
    /// `LargeUtf8` or `LargeBinary`.
    Large(LargeBinaryArray),
    /// `Utf8View` or `BinaryView`.
    View(BinaryViewArray),
}

impl Texts {
    /// The texts of a column; none if its type is no string's. Pages may be binary, too.
    pub fn of(column: &ArrayRef, pages: bool) -> Option<Texts> {
        Some(match column.data_type() {
            DataType::Utf8 => Texts::Small(BinaryArray::from(column.as_string::<i32>().clone())),
            DataType::LargeUtf8 => Texts::Large(LargeBinaryArray::from(column.as_string::<i64>().clone())),
            DataType::Utf8View => Texts::View(column.as_string_view().clone().to_binary_view()),
            DataType::Binary if pages => Texts::Small(column.as_binary::<i32>().clone()),
            DataType::LargeBinary if pages => Texts::Large(column.as_binary::<i64>().clone()),
            DataType::BinaryView if pages => Texts::View(column.as_binary_view().clone()),
            _ => return None,
        })
    }

    /// The bytes of a row; none where it is null.
    pub fn get(&self, row: usize) -> Option<&[u8]> {
        match self {
            Texts::Small(array) => array.is_valid(row).then(|| array.value(row)),
            Texts::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Texts::View(array) => array.is_valid(row).then(|| array.value(row)),
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Texts::Small(array) => array.len(),
            Texts::Large(array) => array.len(),
            Texts::View(array) => array.len(),
        }
    }
}
