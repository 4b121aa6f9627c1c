//! HTML in: a page laid out as text, with what its markup tells of each line.
mod element;
mod entities;
pub(crate) mod layout;
mod marks;
mod metadata;
mod table;
mod tag;
pub(crate) mod tokens;
