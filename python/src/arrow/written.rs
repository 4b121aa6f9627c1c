//! The cleaned column, in the layout of the one it was made from.

use super::texts::Texts;
use arrow_array::builder::{LargeStringBuilder, StringBuilder, StringViewBuilder};
use arrow_array::{ArrayRef, BinaryViewArray};
use arrow_buffer::Buffer;
use arrow_data::ByteView;
use arrow_schema::DataType;
use std::sync::Arc;

/// Results, written one behind the other.
#[derive(Debug)]
pub enum Written {
    /// `Utf8`.
    Small(StringBuilder),
    /// `LargeUtf8`.
    Large(LargeStringBuilder),
    /// `Utf8View`, which can point into the source.
    View(StringViewBuilder, Option<Blocks>),
}

/// The source's buffers among those of the result.
#[derive(Clone, Copy, Debug)]
pub struct Blocks(u32);

/// Why a result cannot be written.
pub const TOO_LARGE: &str = "the results of the batch come to more than 2 GiB, which string columns cannot hold; \
                             cast the column to large_string, or use smaller batches";

impl Written {
    /// Room for results of so many rows.
    pub fn new(texts: &Texts, rows: usize) -> Written {
        match texts {
            Texts::Small(_) => Written::Small(StringBuilder::with_capacity(rows, 0)),
            Texts::Large(_) => Written::Large(LargeStringBuilder::with_capacity(rows, 0)),
            Texts::View(_) => Written::View(StringViewBuilder::with_capacity(rows), None),
        }
    }

    /// The type of results of such texts.
    pub fn data_type(texts: &Texts) -> DataType {
        match texts {
            Texts::Small(_) => DataType::Utf8,
            Texts::Large(_) => DataType::LargeUtf8,
            Texts::View(_) => DataType::Utf8View,
        }
    }

    /// Writes a result. A view of a text that is as it was points to where that stands.
    pub fn push(&mut self, text: &str, unchanged: Option<(&Texts, usize)>) -> Result<(), &'static str> {
        match self {
            Written::Small(builder) => {
                if builder.values_slice().len() + text.len() > i32::MAX as usize {
                    return Err(TOO_LARGE);
                }
                builder.append_value(text);
            }
            Written::Large(builder) => builder.append_value(text),
            Written::View(builder, blocks) => {
                if let Some((Texts::View(source), row)) = unchanged
                    && share(builder, blocks, source, row)
                {
                    return Ok(());
                }
                builder.try_append_value(text).map_err(|_| TOO_LARGE)?;
            }
        }
        Ok(())
    }

    /// Writes a null.
    pub fn push_null(&mut self) {
        match self {
            Written::Small(builder) => builder.append_null(),
            Written::Large(builder) => builder.append_null(),
            Written::View(builder, _) => builder.append_null(),
        }
    }

    /// The column.
    pub fn finish(self) -> ArrayRef {
        match self {
            Written::Small(mut builder) => Arc::new(builder.finish()),
            Written::Large(mut builder) => Arc::new(builder.finish()),
            Written::View(mut builder, _) => Arc::new(builder.finish()),
        }
    }
}

/// Appends a view of the source's own bytes. Short texts stand in the view itself.
fn share(builder: &mut StringViewBuilder, blocks: &mut Option<Blocks>, source: &BinaryViewArray, row: usize) -> bool {
    let Some(view) = source.views().get(row).map(|view| ByteView::from(*view)) else { return false };
    if view.length <= 12 {
        return false;
    }
    let Blocks(first) = *blocks.get_or_insert_with(|| {
        let mut added = source.data_buffers().iter().map(|buffer: &Buffer| builder.append_block(buffer.clone()));
        let first = added.next().unwrap_or(0);
        added.for_each(drop);
        Blocks(first)
    });
    builder.try_append_view(first + view.buffer_index, view.offset, view.length).is_ok()
}
