//! Follows the layout through the stretches of a page that the user keeps or drops.

use super::super::marks::Mark;
use super::super::page::Page;
use super::Stretch;

/// Notes which text comes from which stretch of the page.
pub(crate) struct Chooser<'s> {
    stretches: &'s [Stretch],
    next: usize,
    /// The stretch that the last token stood in.
    inside: Option<&'s Stretch>,
    /// How many marks there were before it.
    marks: usize,
}

impl<'s> Chooser<'s> {
    /// Before the first token; the stretches ascend and are disjoint.
    pub fn new(stretches: &'s [Stretch]) -> Chooser<'s> {
        Chooser { stretches, next: 0, inside: None, marks: 0 }
    }

    /// Looks at what the last token was laid out as, and where the next begins.
    pub fn follow(&mut self, page: &mut Page<'_>, at: usize) {
        page.chosen.settle(&page.text);
        // An image is a mark that goes with no text.
        if self.inside.is_some_and(|s| !s.keep) && page.marks.list[self.marks..].iter().any(|m| m.mark == Mark::Image) {
            page.marks.list.truncate(self.marks);
        }
        self.marks = page.marks.list.len();
        while self.stretches.get(self.next).is_some_and(|s| s.to as usize <= at) {
            self.next += 1;
        }
        let now = self.stretches.get(self.next).filter(|s| s.from as usize <= at);
        if self.inside != now {
            page.chosen.end(page.text.len());
            if let Some(stretch) = now {
                page.chosen.begin(page.text.len(), stretch.keep);
            }
            self.inside = now;
        }
    }
}
