//! Fills in a [`Gate`].

use super::super::gate::{BEGINNING_BITS, BYTES, Gate, HEAD_BITS, PAIR_BITS, bit, hash, head, is_wide, pair};
use super::super::trie::State;

/// The first eight bytes as a number; what is missing is zero.
pub fn eight(bytes: &[u8]) -> u64 {
    bytes.iter().take(BYTES).rev().fold(0, |sum, b| sum << 8 | u64::from(*b))
}

/// The gate for beginnings, each once, with what they lead to.
pub(in super::super) fn gate(beginnings: &[(u64, State)]) -> Gate {
    let slots = beginnings.len().next_power_of_two().max(2);
    let shift = 64 - slots.trailing_zeros();
    let mut gate = Gate {
        heads: vec![0; 1 << HEAD_BITS].into(),
        pairs: vec![0; 1 << PAIR_BITS].into(),
        ones: vec![0; 256].into(),
        bits: vec![0; 1 << (BEGINNING_BITS - 6)].into(),
        starts: vec![0; slots + 1].into(),
        keys: vec![0; beginnings.len()].into(),
        states: vec![0; beginnings.len()].into(),
        shift,
    };
    for (key, _) in beginnings {
        note(&mut gate, *key);
        gate.starts[(hash(*key) >> shift) as usize] += 1;
    }
    // Each hash's end, which moves to its start while its beginnings are put in.
    let mut sum = 0;
    for start in &mut gate.starts {
        sum += *start;
        *start = sum;
    }
    for (key, state) in beginnings {
        let start = &mut gate.starts[(hash(*key) >> shift) as usize];
        *start -= 1;
        gate.keys[*start as usize] = *key;
        gate.states[*start as usize] = state.0;
    }
    gate
}

fn note(gate: &mut Gate, key: u64) {
    let at = bit(key);
    gate.bits[at >> 6] |= 1 << (at & 63);
    let length = BYTES - key.leading_zeros() as usize / 8;
    let (few, many) = if is_wide(key) { (3, 6) } else { (2, 4) };
    let lengths = if length >= many {
        &mut gate.heads[head(key)]
    } else if length >= few {
        &mut gate.pairs[pair(key)]
    } else {
        &mut gate.ones[key as usize & 0xff]
    };
    *lengths |= 1 << (length - 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_found_by_their_length() {
        let beginnings = ["a", "ad", "ads", "news", "newsl", "newslett", "été", "©", "図", "図書館"]
            .map(|b| (eight(b.as_bytes()), State::default()));
        let gate = gate(&beginnings);
        let at = |text: &str| {
            let eight = eight(text.as_bytes());
            let lengths = gate.lengths(eight);
            (1..=8).filter(|n| lengths & 1 << (n - 1) != 0 && gate.get(eight, *n).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(at("newsletter"), [4, 5, 8]);
        assert_eq!(at("ads on"), [1, 2, 3]);
        assert_eq!(at("été indien"), [5]);
        assert_eq!(at("news"), [4]);
        assert_eq!((at("© 2025"), at("図書館へ"), at("館")), (vec![2], vec![3, 8], vec![]));
        assert_eq!(at("xyz"), Vec::<usize>::new());
        assert!(super::gate(&[]).get(eight(b"x"), 1).is_none());
    }
}
