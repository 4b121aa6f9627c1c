//! What the corpus tests share: the documents with their gold, and the scorer.

pub mod align;
pub mod canonical;
pub mod documents;
pub mod figures;
pub mod marked;
pub mod score;
pub mod tables;
