//! One page: what is expected of it, and how a text meets that.

use super::words;
use crate::records::{Record, RecordError};

/// A page as it stands in the gold file.
#[derive(Debug)]
pub struct Page {
    id: String,
    kind: String,
    gold: Option<String>,
    with: Vec<String>,
    without: Vec<String>,
    text: String,
    url: Option<String>,
}

/// How a text meets what is expected of its page.
#[derive(Debug)]
pub struct Score {
    /// The page.
    pub id: String,
    /// The kind of page.
    pub kind: String,
    /// How its words match the gold; all 0 when the page has no gold to match.
    pub words: words::Match,
    /// Whether the gold has any text.
    pub has_gold: bool,
    /// Snippets that must be there, and are.
    pub found: usize,
    /// Snippets that must be there, and are not.
    pub missed: usize,
    /// Snippets that must not be there, and are.
    pub leaked: usize,
    /// Snippets that must not be there.
    pub forbidden: usize,
}

impl Page {
    /// Reads a line of the gold file; the text is in the named field, null is an empty text.
    pub fn parse(line: &[u8], field: &str, url: &str) -> Result<Page, RecordError> {
        let record = Record::parse(line)?;
        let gold = match record.field("main_content") {
            Ok(gold) => gold.text().map(str::to_owned),
            Err(RecordError::Missing(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(Page {
            id: record.string("id")?,
            kind: record.string("page_type")?,
            gold,
            with: record.list("with")?,
            without: record.list("without")?,
            text: record.field(field)?.text().unwrap_or_default().to_owned(),
            url: record.string(url).ok(),
        })
    }

    /// The page's address, if it is known.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The text that is to be cleaned.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The score of a text for this page.
    pub fn score(&self, text: &str) -> Score {
        let flat = words::flat(text);
        let count = |snippets: &[String]| snippets.iter().filter(|snippet| flat.contains(&words::flat(snippet))).count();
        let found = count(&self.with);
        Score {
            id: self.id.clone(),
            kind: self.kind.clone(),
            words: self.gold.as_ref().map(|gold| words::compare(text, gold)).unwrap_or_default(),
            has_gold: self.gold.as_ref().is_some_and(|gold| !gold.is_empty()),
            found,
            missed: self.with.len() - found,
            leaked: count(&self.without),
            forbidden: self.without.len(),
        }
    }
}

impl Score {
    /// The share of the required snippets that are there, 1 when none is required.
    pub fn with(&self) -> f64 {
        let all = self.found + self.missed;
        if all == 0 { 1.0 } else { self.found as f64 / all as f64 }
    }

    /// The share of the forbidden snippets that are there, 0 when none is forbidden.
    pub fn without(&self) -> f64 {
        if self.forbidden == 0 { 0.0 } else { self.leaked as f64 / self.forbidden as f64 }
    }
}
