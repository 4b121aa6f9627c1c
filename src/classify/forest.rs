//! The trees for many lines at once.
//!
//! A line's leaf is found without walking (Lucchese et al. 2015, "QuickScorer"; with bytes of lines side by side, Ye et
//! al. 2018, "RapidScorer"): at first all leaves of a tree may be the line's, as bits. Each comparison that sends a line
//! right rules out the leaves on its left. Whatever the order of the comparisons, the first leaf that is left is the one
//! a walk ends at. So the comparisons are sorted by the number that they look at, each is made once for all trees, most
//! are settled for all lines by the lowest and the highest number among them, and nothing branches on a single line.

use super::trees::{EARLY, LEAVES, Tree, Trees};

/// Bytes of a tree's set of leaves.
const BYTES: usize = LEAVES / 8;

/// A comparison, as far as it concerns one byte of a tree's leaves.
#[derive(Clone, Copy, Debug)]
struct Test {
    /// Numbers above this rule out …
    threshold: u8,
    /// … these leaves …
    leaves: u8,
    /// … of this byte: of all trees' bytes in a row.
    place: u16,
}

/// Trees that are asked together.
#[derive(Debug, Default)]
struct Block {
    /// The features that are looked at, and how many comparisons each has.
    features: Vec<(u16, u16)>,
    /// By feature, then by threshold.
    tests: Vec<Test>,
    /// The leaves of each tree from left to right.
    leaves: Vec<[i16; LEAVES]>,
}

/// All trees: those that are asked about every line, and those behind [`EARLY`].
#[derive(Debug)]
pub(super) struct Forest {
    bias: i32,
    early: Block,
    late: Block,
}

/// The leaves that may still be the lines', as bits; memory is used again.
#[derive(Debug)]
pub(super) struct Alive<const LINES: usize> {
    /// For each byte of the trees' leaves, the lines.
    each: Vec<[u8; LINES]>,
    /// What is ruled out for all lines is missing here.
    all: Vec<u8>,
    /// Which lines a comparison is true of.
    above: [u8; LINES],
}

impl<const LINES: usize> Default for Alive<LINES> {
    fn default() -> Self {
        Alive { each: Vec::new(), all: Vec::new(), above: [0; LINES] }
    }
}

impl Block {
    fn of(trees: &[Tree]) -> Block {
        let (mut block, mut tests) = (Block::default(), Vec::new());
        for tree in trees {
            let mut leaves = Vec::with_capacity(LEAVES);
            let first = block.leaves.len() * BYTES;
            take(tree, 0, &mut leaves, &mut |feature, threshold, left| {
                for (byte, leaves) in left.to_le_bytes().into_iter().enumerate().filter(|(_, leaves)| *leaves != 0) {
                    tests.push((feature, Test { threshold, leaves, place: (first + byte) as u16 }));
                }
            });
            leaves.resize(LEAVES, 0);
            block.leaves.extend(leaves.first_chunk().copied());
        }
        tests.sort_by_key(|(feature, test)| (*feature, test.threshold));
        block.features = tests.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.len() as u16)).collect();
        block.tests = tests.into_iter().map(|(_, test)| test).collect();
        block
    }

    /// Adds what the trees say of the lines to `sums`. `numbers` gives a feature's numbers, one a line.
    fn add<const LINES: usize>(&self, alive: &mut Alive<LINES>, numbers: impl Fn(usize) -> [u8; LINES], sums: &mut [i32; LINES]) {
        alive.each.clear();
        alive.each.resize(self.leaves.len() * BYTES, [255; LINES]);
        alive.all.clear();
        alive.all.resize(self.leaves.len() * BYTES, 255);
        let mut tests = self.tests.as_slice();
        for &(feature, count) in &self.features {
            let (own, rest) = tests.split_at(usize::from(count).min(tests.len()));
            tests = rest;
            alive.compare(own, &numbers(usize::from(feature)));
        }
        let mut joined = [0; LINES];
        let trees = alive.each.as_chunks::<BYTES>().0.iter().zip(alive.all.as_chunks::<BYTES>().0);
        for ((each, all), leaves) in trees.zip(&self.leaves) {
            join(each, u32::from_le_bytes(*all), &mut joined);
            for (alive, sum) in joined.iter().zip(&mut *sums) {
                *sum += i32::from(leaves[alive.trailing_zeros() as usize % LEAVES]);
            }
        }
    }
}

/// Hands out the comparisons below a node, each with the leaves on its left as bits, and pushes the leaves from left to
/// right. The tree is sound, so this ends.
fn take(tree: &Tree, node: i8, leaves: &mut Vec<i16>, found: &mut impl FnMut(u16, u8, u32)) {
    let Some(&node) = usize::try_from(node).ok().and_then(|node| tree.nodes.get(node)) else {
        leaves.extend(tree.leaves.get((-1 - isize::from(node)).max(0) as usize));
        return;
    };
    let first = leaves.len();
    take(tree, node.left, leaves, found);
    let left = (first..leaves.len()).fold(0, |bits, leaf| bits | 1 << leaf);
    found(node.feature, node.threshold, left);
    take(tree, node.right, leaves, found);
}

impl<const LINES: usize> Alive<LINES> {
    /// Makes the comparisons of one feature, in ascending order of their thresholds.
    fn compare(&mut self, tests: &[Test], numbers: &[u8; LINES]) {
        let (lowest, highest) = range(numbers);
        let settled = tests.iter().take_while(|test| test.threshold < lowest).count();
        let (settled, open) = tests.split_at(settled);
        for test in settled {
            if let Some(all) = self.all.get_mut(usize::from(test.place)) {
                *all &= !test.leaves;
            }
        }
        let mut threshold = None;
        for test in open.iter().take_while(|test| test.threshold < highest) {
            if threshold != Some(test.threshold) {
                threshold = Some(test.threshold);
                above(numbers, test.threshold, &mut self.above);
            }
            if let Some(each) = self.each.get_mut(usize::from(test.place)) {
                for (each, above) in each.iter_mut().zip(&self.above) {
                    *each &= !(above & test.leaves);
                }
            }
        }
    }
}

/// The lowest and the highest number. A function over a slice of its own, as are the next ones: so it is compiled to
/// instructions that take sixteen numbers at a time.
#[inline(never)]
fn range(numbers: &[u8]) -> (u8, u8) {
    numbers.iter().fold((255, 0), |(low, high), &n| (low.min(n), high.max(n)))
}

/// All bits for each number above a threshold.
#[inline(never)]
fn above<const LINES: usize>(numbers: &[u8; LINES], threshold: u8, out: &mut [u8; LINES]) {
    for (out, number) in out.iter_mut().zip(numbers) {
        *out = if *number > threshold { 255 } else { 0 };
    }
}

/// A tree's leaves that may still be the lines': byte by byte, as numbers.
#[inline(never)]
fn join<const LINES: usize>(bytes: &[[u8; LINES]; BYTES], all: u32, out: &mut [u32; LINES]) {
    let [a, b, c, d] = bytes;
    for (line, out) in out.iter_mut().enumerate() {
        let [a, b, c, d] = [a[line], b[line], c[line], d[line]].map(u32::from);
        *out = (a | b << 8 | c << 16 | d << 24) & all;
    }
}

impl Forest {
    pub fn of(trees: &Trees) -> Forest {
        let (early, late) = trees.list.split_at(EARLY.min(trees.list.len()));
        Forest { bias: trees.bias, early: Block::of(early), late: Block::of(late) }
    }

    /// What the trees that are asked about every line say, the bias included.
    pub fn early<const LINES: usize>(&self, alive: &mut Alive<LINES>, numbers: impl Fn(usize) -> [u8; LINES]) -> [i32; LINES] {
        let mut sums = [self.bias; LINES];
        self.early.add(alive, numbers, &mut sums);
        sums
    }

    /// Adds what the other trees say to `sums`.
    pub fn late<const LINES: usize>(
        &self,
        alive: &mut Alive<LINES>,
        numbers: impl Fn(usize) -> [u8; LINES],
        sums: &mut [i32; LINES],
    ) {
        self.late.add(alive, numbers, sums);
    }
}

#[cfg(test)]
mod tests {
    use super::super::trees::is_clear;
    use super::*;

    /// Numbers without end, the same on every run.
    fn numbers() -> impl FnMut() -> u32 {
        let mut state = 7_u64;
        move || {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            (state >> 33) as u32
        }
    }

    fn same_as_walking<const LINES: usize>(widest: u32) {
        let trees = Trees::decode(include_bytes!("weights/lines.bin"));
        let (forest, mut alive, mut next) = (Forest::of(&trees), Alive::<LINES>::default(), numbers());
        for _ in 0..20 {
            let inputs: Vec<[u8; LINES]> = (0..256)
                .map(|_| {
                    let (from, width) = (next() % 70, next() % widest + 1);
                    [0; LINES].map(|_| (from + next() % width) as u8)
                })
                .collect();
            let mut sums = forest.early(&mut alive, |feature| inputs[feature]);
            let clear = sums.map(is_clear);
            let early = sums;
            forest.late(&mut alive, |feature| inputs[feature], &mut sums);
            for line in 0..LINES {
                let own: Vec<u8> = inputs.iter().map(|numbers| numbers[line]).collect();
                assert_eq!(if clear[line] { early[line] } else { sums[line] }, trees.score(&own));
            }
        }
    }

    #[test]
    fn a_line_has_the_leaves_that_a_walk_ends_at() {
        same_as_walking::<16>(1);
        same_as_walking::<16>(8);
        same_as_walking::<32>(90);
    }
}
