//! For `benches/` alone: the classifier's parts, one by one. No part of the library's interface; it may change with any
//! version.

use crate::classify::context;
use crate::classify::model::Stretch;
use crate::classify::reading::Reader;
use crate::document::Document;
use crate::pipeline::Filter;
use crate::settings::Settings;
use crate::{Classifier, Profile, Scratch, filters};
use std::sync::Arc;

/// A text that has been classified.
#[derive(Debug)]
pub struct Classified<'a> {
    document: Document<'a>,
    stretch: Stretch,
    logits: Vec<i32>,
    reader: Reader,
}

impl<'a> Classified<'a> {
    /// Repairs and classifies a text.
    pub fn new(text: &'a str) -> Classified<'a> {
        let settings = Arc::new(Settings::new(Profile::Balanced));
        let mut document = Document::new(text, settings, &mut Scratch::new());
        filters::BrokenTables::default().apply(&mut document);
        filters::GluedHeadings::default().apply(&mut document);
        Classifier::default().apply(&mut document);
        let stretch = Stretch::of(&document);
        Classified { document, stretch, logits: Vec::new(), reader: Reader::default() }
    }

    /// How many lines it has.
    pub fn lines(&self) -> usize {
        self.document.len()
    }

    /// Reads all lines; returns a sum of what their words tell, so that nothing is left out.
    pub fn read(&mut self) -> i64 {
        (0..self.document.len()).map(|i| i64::from(self.reader.read(self.document.text(i)).page[0])).sum()
    }

    /// Reads all lines and puts their numbers together, as the model does.
    pub fn number(&mut self) {
        self.stretch = Stretch::of(&self.document);
    }

    /// Asks the trees about the lines; returns how many were clear early.
    pub fn score(&mut self) -> usize {
        self.stretch.score(&mut self.logits)
    }

    /// Looks at the lines with their neighbours.
    pub fn context(&mut self) {
        context::apply(&mut self.document);
    }
}
