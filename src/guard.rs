//! The guard: the check that fails open.
//!
//! When a page would be all but emptied, the drops of uncertain rules are taken back, and the result says so. Certain
//! drops stay: a page that holds nothing but a cookie notice is emptied.

use crate::document::{Document, Fate};

/// Takes uncertain drops back when too little would be left.
pub(crate) fn apply(document: &mut Document<'_>) {
    let guard = document.settings().guard;
    let (mut all, mut kept) = (0, 0);
    let mut doubtful = Vec::new();
    for (i, line) in document.lines().iter().enumerate() {
        all += line.words();
        if line.fate() != Fate::Dropped {
            kept += line.words();
        } else if document.drop_rule(i).is_some_and(|rule| !rule.is_certain()) {
            doubtful.push(i);
        }
    }
    if doubtful.is_empty() || kept >= guard.words || kept as f32 >= guard.share * all as f32 {
        return;
    }
    for i in doubtful {
        document.restore_guarded(i);
    }
}
