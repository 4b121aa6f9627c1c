//! Sums for each of any number of names, in bounded memory.
//!
//! Each event (a line that went, a document of a site) has a level by its hash: half of all events are at level 0 or
//! above 0, a quarter above 1, and so on. While there are few names everything is counted. When there are too many, the
//! floor rises by one: only events at or above it count, each for two of before. Frequent names outlast rare ones, and
//! what is left depends on the events alone, not on their order or on how they were spread over workers.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is summed up.
pub trait Sum: Clone + Default {
    fn absorb(&mut self, other: &Self);
    /// The sum times a power of two.
    fn scaled(&self, shift: u32) -> Self;
}

impl Sum for u64 {
    fn absorb(&mut self, other: &u64) {
        *self = self.saturating_add(*other);
    }

    fn scaled(&self, shift: u32) -> u64 {
        self.saturating_mul(1_u64.checked_shl(shift).unwrap_or(u64::MAX))
    }
}

/// Sums by name, by the levels of their events.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Tally<S> {
    /// Events below this level are not counted.
    floor: u32,
    names: BTreeMap<String, BTreeMap<u32, S>>,
}

impl<S: Sum> Tally<S> {
    /// Whether an event is counted at all.
    pub fn counts(&self, hash: u64) -> bool {
        hash.leading_zeros() >= self.floor
    }

    /// Counts an event. There are never more than `most` names.
    pub fn add(&mut self, most: usize, name: &str, hash: u64, sum: &S) {
        if !self.counts(hash) {
            return;
        }
        let level = hash.leading_zeros();
        match self.names.get_mut(name) {
            Some(levels) => levels.entry(level).or_default().absorb(sum),
            None => {
                self.names.insert(name.to_owned(), BTreeMap::from([(level, sum.clone())]));
                self.raise(most);
            }
        }
    }

    /// Takes in the sums of other events.
    pub fn merge(&mut self, most: usize, other: Tally<S>) {
        for (name, levels) in other.names {
            let own = self.names.entry(name).or_default();
            for (level, sum) in levels {
                own.entry(level).or_default().absorb(&sum);
            }
        }
        self.floor = self.floor.max(other.floor);
        self.settle();
        self.raise(most);
    }

    /// How many events stand behind each one that was counted, as a power of two; 0 when all were counted.
    pub fn floor(&self) -> u32 {
        self.floor
    }

    /// Every name with its sum, or the estimate of it.
    pub fn sums(&self) -> impl Iterator<Item = (&str, S)> {
        self.names.iter().map(|(name, levels)| {
            let mut all = S::default();
            levels.values().for_each(|sum| all.absorb(sum));
            (name.as_str(), all.scaled(self.floor))
        })
    }

    fn raise(&mut self, most: usize) {
        while self.names.len() > most {
            self.floor += 1;
            self.settle();
        }
    }

    /// Forgets what is below the floor.
    fn settle(&mut self) {
        let floor = self.floor;
        self.names.retain(|_, levels| {
            levels.retain(|&level, _| level >= floor);
            !levels.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::hash::Hasher;

    const MOST: usize = 40;

    /// Two thousand events of rare names, and a frequent one between them.
    fn events() -> Vec<(String, u64)> {
        let event = |n: u64| {
            let name = if n.is_multiple_of(4) { "frequent".to_owned() } else { format!("rare {}", n % 997) };
            (name, Hasher::new().number(n).finish())
        };
        (0..2000).map(event).collect()
    }

    fn tally<'e>(events: impl Iterator<Item = &'e (String, u64)>) -> Tally<u64> {
        let mut tally = Tally::default();
        for (name, hash) in events {
            tally.add(MOST, name, *hash, &1);
            assert!(tally.names.len() <= MOST);
        }
        tally
    }

    #[test]
    fn the_order_and_the_number_of_workers_do_not_matter() {
        let events = events();
        let all = tally(events.iter());
        assert!(all.floor() > 0);
        assert_eq!(all, tally(events.iter().rev()));
        for workers in 2..7 {
            let mut merged = Tally::default();
            for worker in 0..workers {
                merged.merge(MOST, tally(events.iter().skip(worker).step_by(workers)));
            }
            assert_eq!(all, merged, "{workers}");
        }
    }

    #[test]
    fn few_names_are_exact_and_frequent_ones_outlast_rare_ones() {
        let events = events();
        let few = tally(events.iter().take(40));
        assert_eq!((few.floor(), few.sums().map(|(_, sum)| sum).sum::<u64>()), (0, 40));
        let all = tally(events.iter());
        let most = all.sums().max_by_key(|(_, sum)| *sum);
        assert!(most.is_some_and(|(name, sum)| name == "frequent" && (100..1500).contains(&sum)), "{most:?}");
    }

    #[test]
    fn a_floor_out_of_all_bounds_is_no_panic() {
        let tally: Tally<u64> = serde_json::from_str(r#"{"floor":4000,"names":{"a":{"3":7}}}"#).unwrap_or_default();
        assert_eq!(tally.sums().next(), Some(("a", u64::MAX)));
    }
}
