//! For the training in `training/` alone: the features of a text's lines as the model reads them. No part of the
//! library's interface; it may change with any version.

use crate::classify::features::{DENSE, Page, numbers};
use crate::classify::reading::Reader;
use crate::classify::{jury, model};
use crate::pipeline::Filter;
use crate::{Classifier, Document, Fate, Pipeline, Scratch, filters};
use std::sync::{Arc, Mutex};

/// The numbers and words of one line.
#[derive(Clone, Debug, Default)]
pub struct LineFeatures {
    /// Bytes of the source.
    pub span: std::ops::Range<usize>,
    /// Its numbers.
    pub dense: Vec<i16>,
    /// Its words as places in the table.
    pub words: Vec<u16>,
    /// Its label's place in `Label::ALL`.
    pub label: u8,
    /// How sure the phrases are of it.
    pub cue: u8,
    /// Whether a named rule drops it, or nothing may.
    pub fate: u8,
    /// What the committed model makes of it, in 4096ths.
    pub logit: i32,
    /// What its trees saw.
    pub inputs: Vec<u8>,
}

/// How many numbers a line has.
pub const NUMBERS: usize = DENSE;

/// The words of a piece of text as places in the table.
pub fn words(text: &str) -> Vec<u16> {
    let mut reader = Reader::default();
    reader.read(text);
    reader.words().to_vec()
}

struct Collect(Arc<Mutex<Vec<LineFeatures>>>);

impl Filter for Collect {
    fn name(&self) -> &'static str {
        "collect"
    }

    fn apply(&self, document: &mut Document<'_>) {
        let page = Page::of(document);
        let mut reader = Reader::default();
        let mut seen: Vec<(i32, Vec<u8>)> = Vec::new();
        model::each(document, &mut reader, |_, logit, inputs| seen.push((logit, inputs.all().to_vec())));
        let Ok(mut lines) = self.0.lock() else { return };
        for i in 0..document.len() {
            let reading = reader.read(document.text(i));
            let line = &document.lines()[i];
            lines.push(LineFeatures {
                span: line.span(),
                dense: numbers(document, &page, i, &reading).map(i16::from).to_vec(),
                words: reader.words().to_vec(),
                label: line.label() as u8,
                cue: line.cue() as u8,
                fate: 0,
                logit: seen.get(i).map_or(0, |s| s.0),
                inputs: seen.get(i).map_or_else(Vec::new, |s| s.1.clone()),
            });
        }
    }
}

/// The lines of a text with their features, and what the named rules of the default pipeline make of them.
pub fn lines(text: &str) -> Vec<LineFeatures> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let pipeline = Pipeline::builder()
        .filter(filters::BrokenTables::default())
        .filter(filters::GluedHeadings::default())
        .filter(Classifier::default())
        .filter(Collect(Arc::clone(&found)))
        .defaults()
        .build();
    let cleaned = pipeline.clean_with(&mut Scratch::new(), text);
    let mut lines = found.lock().map(|mut lines| std::mem::take(&mut *lines)).unwrap_or_default();
    // Filters may cut lines once more: a line is dropped if the place it begins at is.
    let mut dropped: Vec<_> = cleaned.edits().filter(|e| e.is_line()).map(|e| e.span()).collect();
    dropped.sort_unstable_by_key(|span| span.start);
    for line in &mut lines {
        let before = dropped.partition_point(|span| span.start <= line.span.start);
        let gone = before > 0 && dropped[before - 1].end >= line.span.end.min(line.span.start + 1);
        line.fate = if gone { Fate::Dropped as u8 } else { Fate::Open as u8 };
    }
    lines
}

/// A page laid out, with what the training learns from.
#[cfg(all(feature = "html", feature = "training"))]
#[derive(Debug)]
pub struct PageFeatures {
    /// The laid-out text.
    pub text: String,
    /// Its lines.
    pub lines: Vec<LineFeatures>,
    /// For each line: its element, the containers around it and its role, and its numbers.
    pub evidence: Vec<(u32, [u32; 5], Vec<u8>)>,
    /// The elements: their parents and class words.
    pub elements: Vec<(u32, Vec<u16>)>,
}

/// Reads a page.
#[cfg(all(feature = "html", feature = "training"))]
pub fn page(html: &str, url: Option<&str>) -> PageFeatures {
    use crate::html::{evidence::Evidence, layout};
    let page = layout::lay_out(html);
    let evidence = Evidence::of(&page, url);
    let lines = lines(&page.text);
    let mut block = 0;
    let mut found = Vec::with_capacity(lines.len());
    for line in &lines {
        while block + 1 < evidence.blocks.len() && evidence.blocks[block].end as usize <= line.span.start {
            block += 1;
        }
        found.push(evidence.blocks.get(block).map_or((0, [0; 5], Vec::new()), |b| {
            let [one, two, three, four] = evidence.around[block];
            (b.element, [one, two, three, four, evidence.roles[block]], evidence.numbers[block].to_vec())
        }));
    }
    let elements =
        (0..page.elements.list.len()).map(|i| (page.elements.list[i].parent, page.elements.words(i).to_vec())).collect();
    PageFeatures { text: page.text, lines, evidence: found, elements }
}

/// A sentence, or a line that is none.
#[derive(Clone, Debug, Default)]
pub struct SentenceFeatures {
    /// Bytes of the source.
    pub span: std::ops::Range<usize>,
    /// What the jury's trees see of it.
    pub inputs: Vec<u8>,
}

struct Hear(Arc<Mutex<Vec<SentenceFeatures>>>);

impl Filter for Hear {
    fn name(&self) -> &'static str {
        "hear"
    }

    fn apply(&self, document: &mut Document<'_>) {
        let mut found = Vec::new();
        jury::each(document, &mut Reader::default(), |unit, inputs| {
            found.push(SentenceFeatures { span: unit.start as usize..unit.end as usize, inputs: inputs.to_vec() });
        });
        if let Ok(mut all) = self.0.lock() {
            *all = found;
        }
    }
}

/// The sentences of a text as the jury hears them.
pub fn sentences(text: &str) -> Vec<SentenceFeatures> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let pipeline = Pipeline::builder()
        .filter(filters::BrokenTables::default())
        .filter(filters::GluedHeadings::default())
        .filter(Classifier { unheard: true })
        .filter(Hear(Arc::clone(&found)))
        .build();
    pipeline.clean_with(&mut Scratch::new(), text);
    found.lock().map(|mut lines| std::mem::take(&mut *lines)).unwrap_or_default()
}
