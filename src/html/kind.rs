//! What kind of page it is: what counts as content differs.

use super::evidence::Evidence;
use crate::classify::Trees;
use once_cell::sync::Lazy;
use std::fmt;

/// Trees for each kind: weights of `training/`, one behind another, each with its length before it.
static KINDS: Lazy<Vec<Trees>> = Lazy::new(|| {
    let mut bytes: &[u8] = include_bytes!("../classify/weights/kinds.bin");
    let mut kinds = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let (trees, rest) = rest.split_at((u32::from_le_bytes(*length) as usize).min(rest.len()));
        kinds.push(Trees::decode(trees));
        bytes = rest;
    }
    kinds
});

/// A kind of page, as far as its structure tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum PageKind {
    /// News, blog posts, essays: one text.
    #[default]
    Article,
    /// Manuals and references.
    Documentation,
    /// A thread of posts by several people.
    Forum,
    /// One product with its description.
    Product,
    /// Many products or the like, each a few words.
    Collection,
    /// Many items, each with a title and a teaser.
    Listing,
    /// What a business says of itself and what it does.
    Service,
}

impl PageKind {
    /// All kinds, in the order of the weights.
    pub const ALL: [PageKind; 7] = [
        PageKind::Article,
        PageKind::Collection,
        PageKind::Documentation,
        PageKind::Forum,
        PageKind::Listing,
        PageKind::Product,
        PageKind::Service,
    ];

    /// The kind whose trees speak loudest for a page; the first of equals.
    pub(super) fn of(evidence: &Evidence) -> PageKind {
        let means = evidence.means();
        let mut best = (i32::MIN, PageKind::Article);
        for (trees, kind) in KINDS.iter().zip(PageKind::ALL) {
            let score = trees.whole(&means);
            if score > best.0 {
                best = (score, kind);
            }
        }
        best.1
    }

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            PageKind::Article => "article",
            PageKind::Documentation => "documentation",
            PageKind::Forum => "forum",
            PageKind::Product => "product",
            PageKind::Collection => "collection",
            PageKind::Listing => "listing",
            PageKind::Service => "service",
        }
    }
}

impl fmt::Display for PageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
