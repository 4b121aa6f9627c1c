//! Figures that add up.

use super::tally::Sum;
use dechaff::{Cleaned, Stats};
use serde::{Deserialize, Serialize};

/// Adds up the named fields of two values of a type.
macro_rules! sums {
    ($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$field_about])* pub $field: u64,)*
        }

        impl Sum for $name {
            fn absorb(&mut self, other: &Self) {
                $(self.$field.absorb(&other.$field);)*
            }

            fn scaled(&self, shift: u32) -> Self {
                $name { $($field: self.$field.scaled(shift),)* }
            }
        }
    };
}

sums! {
    /// What cleaning did, over many documents.
    Totals {
        documents,
        /// Documents that are not as they were.
        changed,
        /// Documents that had something in them, and of which nothing is left.
        emptied,
        /// Documents in which the guard took drops back.
        guarded,
        /// Documents of 4 GiB or more, which stay as they are.
        unread,
        source_bytes,
        output_bytes,
        kept_bytes,
        lines,
        kept_lines,
        dropped_lines,
        guarded_lines,
    }
}

sums! {
    /// What one rule did.
    RuleFigures {
        /// Documents in which it did something.
        documents,
        edits,
        lines,
        bytes_removed,
        bytes_added,
    }
}

sums! {
    /// What became of the lines of a label.
    LabelFigures { kept_lines, kept_bytes, dropped_lines, dropped_bytes, }
}

sums! {
    /// What became of the documents of a site.
    SiteFigures { documents, source_bytes, kept_bytes, lines, dropped_lines, }
}

impl Totals {
    /// The figures of one document.
    pub fn of(cleaned: &Cleaned<'_>, stats: &Stats) -> Totals {
        Totals {
            documents: 1,
            changed: u64::from(!cleaned.is_unchanged()),
            emptied: u64::from(stats.lines > 0 && stats.kept_lines == 0),
            guarded: u64::from(cleaned.is_guarded()),
            unread: u64::from(cleaned.is_unread()),
            source_bytes: stats.source_bytes as u64,
            output_bytes: stats.output_bytes as u64,
            kept_bytes: stats.kept_bytes as u64,
            lines: stats.lines as u64,
            kept_lines: stats.kept_lines as u64,
            dropped_lines: stats.dropped_lines as u64,
            guarded_lines: stats.guarded_lines as u64,
        }
    }
}

/// How often something fell into each of `N` steps between nought and one.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(from = "Vec<u64>", into = "Vec<u64>")]
pub struct Steps<const N: usize>([u64; N]);

impl<const N: usize> Default for Steps<N> {
    fn default() -> Steps<N> {
        Steps([0; N])
    }
}

impl<const N: usize> Steps<N> {
    /// Counts a share of nought to one; one itself falls into the last step.
    pub fn add(&mut self, share: f64) {
        let step = (share.clamp(0.0, 1.0) * N as f64) as usize;
        if let Some(count) = self.0.get_mut(step.min(N - 1)) {
            *count += 1;
        }
    }

    pub fn merge(&mut self, other: &Steps<N>) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            own.absorb(other);
        }
    }
}

impl<const N: usize> From<Steps<N>> for Vec<u64> {
    fn from(steps: Steps<N>) -> Vec<u64> {
        steps.0.to_vec()
    }
}

/// Steps that are missing count nothing, and those that are too many are passed over.
impl<const N: usize> From<Vec<u64>> for Steps<N> {
    fn from(counts: Vec<u64>) -> Steps<N> {
        let mut steps = Steps::default();
        for (own, count) in steps.0.iter_mut().zip(counts) {
            *own = count;
        }
        steps
    }
}
