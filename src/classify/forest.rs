//! The trees for many lines at once.
//!
//! A line's leaf is found without walking (Lucchese et al. 2015, "QuickScorer"; with bytes of lines side by side, Ye et
//! al. 2018, "RapidScorer"): at first all leaves of a tree may be the line's, as bits. Each comparison that sends a line
//! right rules out the leaves on its left. Whatever the order of the comparisons, the first leaf that is left is the one
//! a walk ends at. So the comparisons are sorted by the number that they look at, each is made once for all trees, most
//! are settled for all lines by the lowest and the highest number among them, and nothing branches on a single line.

use super::trees::{EARLY, LEAVES, Tree, Trees};
use std::borrow::Cow;

/// With so many lines it pays to settle first what is the same for all of them.
const LONG: usize = 128;

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

/// What is left of a block's comparisons on a page: on a long one, the others turn out the same for all of its lines, or are
/// about leaves that these have ruled out.
#[derive(Debug)]
pub(super) struct Left<'f> {
    block: &'f Block,
    features: Cow<'f, [(u16, u16)]>,
    tests: Cow<'f, [Test]>,
    /// The leaves that are left, by their bytes.
    all: Vec<u8>,
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

    /// All comparisons, for a page that is not worth more.
    fn whole(&self) -> Left<'_> {
        let all = vec![255; self.leaves.len() * BYTES];
        Left { block: self, features: Cow::Borrowed(&self.features), tests: Cow::Borrowed(&self.tests), all }
    }

    /// Makes the comparisons that turn out the same for all lines of a page, by the lowest and highest number of a feature.
    fn settle(&self, range: impl Fn(usize) -> (u8, u8)) -> Left<'_> {
        let mut features = Vec::with_capacity(self.features.len());
        let mut tests: Vec<Test> = Vec::with_capacity(self.tests.len());
        let mut all = vec![255_u8; self.leaves.len() * BYTES];
        for (feature, own) in each(&self.features, &self.tests) {
            let (lowest, highest) = range(usize::from(feature));
            let settled = own.iter().take_while(|test| test.threshold < lowest).count();
            rule_out(&own[..settled], &mut all);
            let before = tests.len();
            tests.extend(own[settled..].iter().take_while(|test| test.threshold < highest));
            features.push((feature, (tests.len() - before) as u16));
        }
        let (mut from, mut to) = (0, 0);
        for (_, count) in &mut features {
            let (end, before) = (from + usize::from(*count), to);
            for at in from..end {
                tests[to] = tests[at];
                to += usize::from(all[usize::from(tests[at].place)] & tests[at].leaves != 0);
            }
            (from, *count) = (end, (to - before) as u16);
        }
        tests.truncate(to);
        features.retain(|(_, count)| *count > 0);
        Left { block: self, features: Cow::Owned(features), tests: Cow::Owned(tests), all }
    }
}

/// The features with their comparisons.
fn each<'t>(features: &'t [(u16, u16)], mut tests: &'t [Test]) -> impl Iterator<Item = (u16, &'t [Test])> {
    features.iter().map(move |&(feature, count)| {
        let (own, rest) = tests.split_at(usize::from(count).min(tests.len()));
        tests = rest;
        (feature, own)
    })
}

/// Rules out leaves for all lines.
fn rule_out(tests: &[Test], all: &mut [u8]) {
    for test in tests {
        if let Some(all) = all.get_mut(usize::from(test.place)) {
            *all &= !test.leaves;
        }
    }
}

impl Left<'_> {
    /// Adds what the trees say of the lines to `sums`. `numbers` gives a feature's numbers, one a line.
    pub fn add<const LINES: usize>(
        &self,
        alive: &mut Alive<LINES>,
        numbers: impl Fn(usize) -> [u8; LINES],
        sums: &mut [i32; LINES],
    ) {
        alive.each.clear();
        alive.each.resize(self.all.len(), [255; LINES]);
        alive.all.clear();
        alive.all.extend_from_slice(&self.all);
        for (feature, own) in each(&self.features, &self.tests) {
            alive.compare(own, &numbers(usize::from(feature)));
        }
        let mut joined = [0; LINES];
        let trees = alive.each.as_chunks::<BYTES>().0.iter().zip(alive.all.as_chunks::<BYTES>().0);
        for ((each, all), leaves) in trees.zip(&self.block.leaves) {
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
        rule_out(settled, &mut self.all);
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
pub(super) fn range(numbers: &[u8]) -> (u8, u8) {
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

    /// What the sum begins with.
    pub fn bias(&self) -> i32 {
        self.bias
    }

    /// The trees that are asked about every line of a page of so many, by the lowest and highest number of a feature on it.
    pub fn early(&self, lines: usize, range: impl Fn(usize) -> (u8, u8)) -> Left<'_> {
        if lines < LONG { self.early.whole() } else { self.early.settle(range) }
    }

    /// The other trees, of which so many lines are in doubt.
    pub fn late(&self, lines: usize, range: impl Fn(usize) -> (u8, u8)) -> Left<'_> {
        if lines < LONG { self.late.whole() } else { self.late.settle(range) }
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

    fn same_as_walking<const LINES: usize>(lines: usize, widest: u32) {
        let trees = Trees::decode(include_bytes!("weights/lines.bin"));
        let (forest, mut alive, mut next) = (Forest::of(&trees), Alive::<LINES>::default(), numbers());
        for _ in 0..20 {
            let inputs: Vec<[u8; LINES]> = (0..256)
                .map(|_| {
                    let (from, width) = (next() % 70, next() % widest + 1);
                    [0; LINES].map(|_| (from + next() % width) as u8)
                })
                .collect();
            let range = |feature: usize| range(&inputs[feature]);
            let mut sums = [forest.bias(); LINES];
            forest.early(lines, range).add(&mut alive, |feature| inputs[feature], &mut sums);
            let clear = sums.map(is_clear);
            let early = sums;
            forest.late(lines, range).add(&mut alive, |feature| inputs[feature], &mut sums);
            for line in 0..LINES {
                let own: Vec<u8> = inputs.iter().map(|numbers| numbers[line]).collect();
                assert_eq!(if clear[line] { early[line] } else { sums[line] }, trees.score(&own));
            }
        }
    }

    #[test]
    fn a_line_has_the_leaves_that_a_walk_ends_at() {
        for lines in [1, LONG] {
            same_as_walking::<16>(lines, 1);
            same_as_walking::<16>(lines, 8);
            same_as_walking::<32>(lines, 90);
        }
    }
}
