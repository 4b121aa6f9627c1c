//! A table from keys that are numbers to small values: open addressing, a key and its value side by side, never full.

/// Spreads keys over the slots.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// A key with its value; the key 0 marks an empty slot.
#[derive(Clone, Copy, Debug, Default)]
struct Slot<K, V> {
    key: K,
    value: V,
}

/// The table. No key is 0.
#[derive(Debug)]
pub(super) struct Table<K, V> {
    slots: Vec<Slot<K, V>>,
    shift: u32,
    filled: usize,
}

impl<K: Copy + Default + Eq + Into<u64>, V: Copy + Default> Table<K, V> {
    /// An empty table with room for so many keys.
    pub fn with_capacity(keys: usize) -> Table<K, V> {
        let slots = (keys * 2).next_power_of_two().max(16);
        Table { slots: vec![Slot::default(); slots], shift: 64 - slots.trailing_zeros(), filled: 0 }
    }

    #[inline]
    fn place(&self, key: K) -> usize {
        (key.into().wrapping_mul(MIX) >> self.shift) as usize
    }

    /// The value of a key, put in as the default when it is not there; none when there is no room for it.
    pub fn entry(&mut self, key: K) -> Option<&mut V> {
        let (empty, last) = (K::default(), self.slots.len() - 1);
        let mut at = self.place(key);
        while self.slots[at].key != key {
            if self.slots[at].key == empty {
                // A full table would have no end to look for.
                if self.filled + self.slots.len() / 4 >= self.slots.len() {
                    return None;
                }
                self.filled += 1;
                self.slots[at].key = key;
                break;
            }
            at = (at + 1) & last;
        }
        Some(&mut self.slots[at].value)
    }

    /// The value of a key.
    #[inline]
    pub fn get(&self, key: K) -> Option<V> {
        let (empty, last) = (K::default(), self.slots.len() - 1);
        let mut at = self.place(key);
        loop {
            let slot = &self.slots[at];
            if slot.key == key {
                return Some(slot.value);
            }
            if slot.key == empty {
                return None;
            }
            at = (at + 1) & last;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found() {
        let mut table = Table::with_capacity(100);
        for i in 1..=100_u32 {
            table.entry(i * 77).into_iter().for_each(|value| *value = i);
        }
        assert!((1..=100).all(|i: u32| table.get(i * 77) == Some(i)));
        assert_eq!(table.get(12345), None);
    }

    #[test]
    fn a_full_table_takes_no_more() {
        let mut table: Table<u64, u8> = Table::with_capacity(1);
        assert_eq!((1..100).filter(|&i| table.entry(i).is_some()).count(), 12);
        assert_eq!(table.get(99), None);
    }
}
