//! A bounded choice that does not depend on who comes first: the items with the smallest ranks.
//!
//! Every item has a key; of several with one key the one at the smallest place stays. Items at one place are taken for
//! the same: places are hashes of what makes an item, so that an item is not made only to find it known. Where bytes are
//! limited, what was pushed out once leaves its rank behind as the ceiling, and nothing at or above it comes in again: else
//! a small item behind a large one that was too much would come in or not, as it happens. So the result is the same in
//! whatever order items come, and however they were spread over workers.

use super::hash::hexadecimal;
use serde::{Deserialize, Serialize};

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub items: usize,
    /// The sum of the items' sizes. A limit is for items with one rank a key.
    pub bytes: usize,
}

impl Limits {
    /// So many items of whatever size.
    pub const fn items(items: usize) -> Limits {
        Limits { items, bytes: usize::MAX }
    }
}

/// Something to choose from.
pub trait Item {
    /// Roughly the bytes that it takes.
    fn size(&self) -> usize;
}

/// The items with the smallest ranks, in the order of rank and key.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Smallest<T> {
    ceiling: Option<Place>,
    items: Vec<Ranked<T>>,
}

/// Where an item stands among the others: by rank, then by key, then by tie.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    #[serde(with = "hexadecimal")]
    pub rank: u64,
    #[serde(with = "hexadecimal")]
    pub key: u64,
    /// Tells items with one rank and key apart.
    #[serde(with = "hexadecimal")]
    pub tie: u64,
}

impl Place {
    /// The place of an item that is as good as any other of its kind: chosen by its key alone.
    pub fn by_key(key: u64, tie: u64) -> Place {
        Place { rank: key, key, tie }
    }
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Ranked<T> {
    #[serde(flatten)]
    place: Place,
    #[serde(flatten)]
    item: T,
}

impl<T> Default for Smallest<T> {
    fn default() -> Smallest<T> {
        Smallest { ceiling: None, items: Vec::new() }
    }
}

impl<T: Item> Smallest<T> {
    /// The items, the smallest rank first.
    pub fn iter(&self) -> impl Iterator<Item = (Place, &T)> {
        self.items.iter().map(|ranked| (ranked.place, &ranked.item))
    }

    /// Whether an item of a rank may come in, whatever its key: whether it is worth while to take that.
    pub fn has_room(&self, limits: Limits, rank: u64) -> bool {
        self.items.len() < limits.items || self.items.last().is_none_or(|last| rank <= last.place.rank)
    }

    /// Offers an item; it is only made when there is room for it.
    pub fn offer(&mut self, limits: Limits, place: Place, make: impl FnOnce() -> T) {
        let full = self.items.len() >= limits.items && self.items.last().is_some_and(|last| place > last.place);
        if full || self.ceiling.is_some_and(|ceiling| place >= ceiling) {
            self.lower(limits, place);
            return;
        }
        if self.put(place, make) {
            self.trim(limits);
        }
    }

    /// Takes in another choice from the same kind of items.
    pub fn merge(&mut self, limits: Limits, other: Smallest<T>) {
        if let Some(ceiling) = other.ceiling {
            self.lower(limits, ceiling);
        }
        for ranked in other.items {
            self.put(ranked.place, || ranked.item);
        }
        self.trim(limits);
    }

    /// Puts an item at its place, unless one with its key stands before it or there. Whether it did.
    fn put(&mut self, place: Place, make: impl FnOnce() -> T) -> bool {
        if let Some(at) = self.position(place) {
            if self.items[at].place <= place {
                return false;
            }
            self.items.remove(at);
        }
        let at = self.items.partition_point(|known| known.place < place);
        self.items.insert(at, Ranked { place, item: make() });
        true
    }

    /// Where the item with a place's key is.
    fn position(&self, place: Place) -> Option<usize> {
        if place.rank != place.key {
            return self.items.iter().position(|known| known.place.key == place.key);
        }
        // Ranked by its key, and so are those of its kind.
        let at = self.items.partition_point(|known| known.place.rank < place.rank);
        self.items.get(at).is_some_and(|known| known.place.key == place.key).then_some(at)
    }

    fn lower(&mut self, limits: Limits, place: Place) {
        if limits.bytes == usize::MAX {
            return;
        }
        self.ceiling = Some(self.ceiling.map_or(place, |ceiling| ceiling.min(place)));
    }

    /// Keeps what the limits allow: the first items up to the one that is too many.
    fn trim(&mut self, limits: Limits) {
        if limits.bytes == usize::MAX {
            self.items.truncate(limits.items);
            return;
        }
        let mut bytes = 0_usize;
        let too_many = self.items.iter().enumerate().position(|(at, ranked)| {
            bytes = bytes.saturating_add(ranked.item.size());
            at >= limits.items || bytes > limits.bytes || self.ceiling.is_some_and(|ceiling| ranked.place >= ceiling)
        });
        if let Some(at) = too_many {
            let place = self.items[at].place;
            self.items.truncate(at);
            self.lower(limits, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Item for String {
        fn size(&self) -> usize {
            self.len()
        }
    }

    const FEW: Limits = Limits::items(5);
    const SMALL: Limits = Limits { items: 5, bytes: 40 };

    /// Items with ranks of their own, several to a key.
    fn ranked() -> Vec<(Place, String)> {
        (0..60_u64).map(|n| (Place { rank: n * 37 % 61 + 100, key: n % 23, tie: n }, n.to_string())).collect()
    }

    /// Items of many sizes, one to a key.
    fn sized() -> Vec<(Place, String)> {
        (0..60_u64).map(|n| (Place::by_key(n * 37 % 61, 0), "x".repeat(n as usize * 5 % 14))).collect()
    }

    fn chosen<'i>(limits: Limits, items: impl Iterator<Item = &'i (Place, String)>) -> Smallest<String> {
        let mut smallest = Smallest::default();
        for (place, item) in items {
            smallest.offer(limits, *place, || item.clone());
        }
        smallest
    }

    #[test]
    fn the_order_and_the_number_of_workers_do_not_matter() {
        for (limits, items) in [(FEW, ranked()), (SMALL, sized())] {
            let all = chosen(limits, items.iter());
            assert!(!all.items.is_empty() && all.items.len() <= limits.items);
            assert_eq!(all, chosen(limits, items.iter().rev()));
            for workers in 2..7 {
                let mut merged = Smallest::default();
                for worker in 0..workers {
                    merged.merge(limits, chosen(limits, items.iter().skip(worker).step_by(workers)));
                }
                assert_eq!(all, merged, "{workers}");
            }
        }
    }

    #[test]
    fn what_was_pushed_out_does_not_make_room_for_what_comes_behind_it() {
        let offers = [(1, "a".repeat(10)), (2, "b".repeat(40)), (3, "c".to_owned())];
        let offers = offers.map(|(key, item)| (Place::by_key(key, 0), item));
        assert_eq!(chosen(SMALL, offers.iter()).items.len(), 1);
        assert_eq!(chosen(SMALL, offers.iter().rev()).items.len(), 1);
    }
}
