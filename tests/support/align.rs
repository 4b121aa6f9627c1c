//! Aligning words: Python's `difflib.SequenceMatcher(autojunk=False)`, and the two stages of the scorer.

use std::collections::HashMap;
use std::ops::Range;

/// Pairs of places in `a` and `b` that match, in order; what is `None` matches nothing.
pub fn matches<T: std::hash::Hash + Eq + Copy>(a: &[Option<T>], b: &[T]) -> Vec<(usize, usize)> {
    let mut places: HashMap<T, Vec<usize>> = HashMap::new();
    for (j, &word) in b.iter().enumerate() {
        places.entry(word).or_default().push(j);
    }
    let places: Vec<&[usize]> = a.iter().map(|word| word.and_then(|w| places.get(&w)).map_or(&[][..], Vec::as_slice)).collect();
    let mut runs = Runs { last: vec![0; b.len() + 1], this: vec![0; b.len() + 1] };
    let mut pairs = Vec::new();
    let mut waiting = vec![(0..a.len(), 0..b.len())];
    while let Some((left, right)) = waiting.pop() {
        let (i, j, size) = runs.longest(&places, left.clone(), right.clone());
        if size > 0 {
            pairs.extend((0..size).map(|k| (i + k, j + k)));
            waiting.push((left.start..i, right.start..j));
            waiting.push((i + size..left.end, j + size..right.end));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Lengths of the runs that end at a place of `b`, kept one place further on; for the last and for this place of `a`.
struct Runs {
    last: Vec<usize>,
    this: Vec<usize>,
}

impl Runs {
    /// The longest run that both ranges share, the first in `a` and then the first in `b` among equals.
    fn longest(&mut self, places: &[&[usize]], left: Range<usize>, right: Range<usize>) -> (usize, usize, usize) {
        let mut best = (left.start, right.start, 0);
        let mut touched: &[usize] = &[];
        for i in left {
            let within = places[i];
            let within = &within[within.partition_point(|&j| j < right.start)..];
            let within = &within[..within.partition_point(|&j| j < right.end)];
            for &j in within {
                let size = if j > right.start { self.last[j] + 1 } else { 1 };
                self.this[j + 1] = size;
                if size > best.2 {
                    best = (i + 1 - size, j + 1 - size, size);
                }
            }
            for &j in touched {
                self.last[j + 1] = 0;
            }
            std::mem::swap(&mut self.last, &mut self.this);
            touched = within;
        }
        for &j in touched {
            self.last[j + 1] = 0;
        }
        best
    }
}

/// For every source word its output word. What must go is matched last, with what is left in the same gap.
pub fn align(src: &[&str], out: &[&str], must_drop: &[bool]) -> Vec<Option<usize>> {
    let first: Vec<Option<&str>> = src.iter().zip(must_drop).map(|(&word, &drop)| (!drop).then_some(word)).collect();
    let pairs = matches(&first, out);
    let mut partner = vec![None; src.len()];
    for &(i, j) in &pairs {
        partner[i] = Some(j);
    }
    let (mut a, mut b) = (0, 0);
    for (a_end, b_end) in pairs.into_iter().chain([(src.len(), out.len())]) {
        let rest: Vec<usize> = (a..a_end).filter(|&i| must_drop[i]).collect();
        let gap: Vec<Option<&str>> = rest.iter().map(|&i| Some(src[i])).collect();
        if b < b_end {
            for (i, j) in matches(&gap, &out[b..b_end]) {
                partner[rest[i]] = Some(b + j);
            }
        }
        (a, b) = (a_end + 1, b_end + 1);
    }
    partner
}
