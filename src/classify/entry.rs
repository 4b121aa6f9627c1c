//! What phrases are evidence of, and how the tables of phrases say it.

/// What a phrase is evidence of; which kind it is says how it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Position in `Label::ALL`.
    pub label: u8,
    pub kind: Kind,
    /// Whether the last word may go on.
    pub open: bool,
}

/// The kinds of phrases; see `lexicon/README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Whole,
    Start,
    Strong,
    Noun,
    Act,
    Byline,
}

/// From here on values are numbers of groups; below, they are entries.
pub(super) const GROUPS: u32 = 1 << 16;

/// The entry that a number stands for; `compile` says how.
pub(super) fn unpack(value: u32) -> Entry {
    const KINDS: [Kind; 6] = [Kind::Whole, Kind::Start, Kind::Strong, Kind::Noun, Kind::Act, Kind::Byline];
    let kind = KINDS.get((value >> 8 & 15) as usize).copied().unwrap_or(Kind::Byline);
    Entry { label: value as u8, kind, open: value >> 12 & 1 != 0 }
}
