//! Figures that add up over documents.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub of: usize,
    pub got: usize,
}

impl Share {
    pub fn count(&mut self, got: bool) {
        self.of += 1;
        self.got += usize::from(got);
    }

    /// In percent; all of nothing is 100.
    pub fn percent(self) -> f64 {
        if self.of == 0 { 100.0 } else { 100.0 * self.got as f64 / self.of as f64 }
    }
}

impl AddAssign for Share {
    fn add_assign(&mut self, other: Share) {
        self.of += other.of;
        self.got += other.got;
    }
}

/// What an output is worth, with the places that it lost points at.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Words that must stay and are there.
    pub keep: Share,
    /// Words that must go and are gone.
    pub drop: Share,
    /// Required line breaks that were restored.
    pub breaks: Share,
    /// Tables that match cell by cell.
    pub tables: Share,
    /// Line breaks where the gold has none.
    pub false_breaks: usize,
    /// Line ends of the source that are lost between kept words.
    pub joined: usize,
    /// Words that the source does not have.
    pub invented: usize,
    /// `drop` by label.
    pub by_label: BTreeMap<String, Share>,
    /// What went wrong, and where.
    pub faults: Vec<String>,
}

impl AddAssign<&Figures> for Figures {
    fn add_assign(&mut self, other: &Figures) {
        self.keep += other.keep;
        self.drop += other.drop;
        self.breaks += other.breaks;
        self.tables += other.tables;
        self.false_breaks += other.false_breaks;
        self.joined += other.joined;
        self.invented += other.invented;
        for (label, &share) in &other.by_label {
            *self.by_label.entry(label.clone()).or_default() += share;
        }
        self.faults.extend_from_slice(&other.faults);
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "keep {:.2}, drop {:.2}, breaks {:.1}, false {}, joined {}, invented {}, tables {}/{}",
            self.keep.percent(),
            self.drop.percent(),
            self.breaks.percent(),
            self.false_breaks,
            self.joined,
            self.invented,
            self.tables.got,
            self.tables.of
        )
    }
}
