//! Gradient-boosted trees over small numbers: the weights of `training/`, decoded once, summed in integers.
//!
//! No floating point on the way to a decision, and the trees in a fixed order: the same line has the same score on every
//! platform. [`Trees`] walks the trees for one line; [`super::forest`] evaluates them for many lines at once, with the
//! same result.

/// Where a comparison leads: to a later node, or to a leaf.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Node {
    pub feature: u16,
    /// Numbers up to this go left.
    pub threshold: u8,
    /// Nodes of the tree from 0 on; leaves are negative, `-1 - leaf`.
    pub left: i8,
    pub right: i8,
}

/// One tree. A tree without nodes is one leaf.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub nodes: Box<[Node]>,
    pub leaves: Box<[i16]>,
}

/// The trees.
#[derive(Debug, Default)]
pub(crate) struct Trees {
    pub list: Vec<Tree>,
    /// What the sum begins with.
    pub bias: i32,
}

/// A tree has at most this many leaves, so that a set of them is a number of 32 bits.
pub(super) const LEAVES: usize = 32;
/// After so many trees a sum that is far from zero is left as it is.
pub(super) const EARLY: usize = 40;
/// One unit of the logit.
pub(super) const SCALE: i32 = 4096;

/// Whether a sum is so far from zero that the trees behind [`EARLY`] are not asked.
pub(super) fn is_clear(sum: i32) -> bool {
    sum.abs() > 5 * SCALE / 2
}

/// Reads numbers off a byte string; missing bytes are zero.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        match self.0.split_first_chunk::<N>() {
            Some((head, rest)) => {
                self.0 = rest;
                *head
            }
            None => {
                self.0 = &[];
                [0; N]
            }
        }
    }
}

impl Tree {
    /// Whether each node and each leaf hangs on one place, children behind their parents, and the leaves are not too many.
    fn is_sound(&self) -> bool {
        let (mut nodes, mut leaves) = (vec![0; self.nodes.len()], vec![0; self.leaves.len()]);
        for (at, node) in self.nodes.iter().enumerate() {
            for child in [node.left, node.right].map(isize::from) {
                let seen = if child < 0 { leaves.get_mut((-1 - child) as usize) } else { nodes.get_mut(child as usize) };
                match seen {
                    Some(seen) if child < 0 || child as usize > at => *seen += 1,
                    _ => return false,
                }
            }
        }
        self.leaves.len() <= LEAVES && nodes.iter().skip(1).chain(&leaves).all(|seen| *seen == 1) || self.nodes.is_empty()
    }

    fn leaf(&self, numbers: &[u8]) -> i16 {
        let mut at: i8 = if self.nodes.is_empty() { -1 } else { 0 };
        while at >= 0 {
            let Some(node) = self.nodes.get(at as usize) else { return 0 };
            let number = numbers.get(usize::from(node.feature)).copied().unwrap_or(0);
            at = if number <= node.threshold { node.left } else { node.right };
        }
        self.leaves.get((-1 - isize::from(at)) as usize).copied().unwrap_or(0)
    }
}

impl Trees {
    /// Decodes the weights: bias (i32), number of trees (u16); for each tree its number of nodes (u8), its nodes (feature
    /// u16, threshold u8, left i8, right i8) and its leaves, one more than nodes (i16 each). Damaged trees are left out.
    pub fn decode(bytes: &[u8]) -> Trees {
        let mut reader = Reader(bytes);
        let mut trees = Trees { bias: i32::from_le_bytes(reader.take()), list: Vec::new() };
        let count = u16::from_le_bytes(reader.take());
        for _ in 0..count {
            let [nodes] = reader.take();
            let node = |reader: &mut Reader<'_>| {
                let feature = u16::from_le_bytes(reader.take());
                let [threshold, left, right] = reader.take();
                Node { feature, threshold, left: left as i8, right: right as i8 }
            };
            let tree = Tree {
                nodes: (0..nodes).map(|_| node(&mut reader)).collect(),
                leaves: (0..=nodes).map(|_| i16::from_le_bytes(reader.take())).collect(),
            };
            trees.list.extend(tree.is_sound().then_some(tree));
        }
        trees
    }

    /// The sum of all trees, clear early or not.
    #[cfg(feature = "html")]
    pub fn whole(&self, numbers: &[u8]) -> i32 {
        self.list.iter().fold(self.bias, |sum, tree| sum + i32::from(tree.leaf(numbers)))
    }

    /// The logit of a line, in units of [`SCALE`].
    pub fn score(&self, numbers: &[u8]) -> i32 {
        let mut sum = self.bias;
        for (n, tree) in self.list.iter().enumerate() {
            if n == EARLY && is_clear(sum) {
                break;
            }
            sum += i32::from(tree.leaf(numbers));
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_walked_to_its_leaf() {
        // Number 1 up to 5: leaf 0; else number 0 up to 2: leaf 1, else leaf 2.
        let bytes = [
            &10_i32.to_le_bytes()[..],
            &1_u16.to_le_bytes(),
            &[2],
            &[1, 0, 5, 255, 1],
            &[0, 0, 2, 254, 253],
            &100_i16.to_le_bytes(),
            &200_i16.to_le_bytes(),
            &300_i16.to_le_bytes(),
        ]
        .concat();
        let trees = Trees::decode(&bytes);
        assert_eq!([[9, 5], [2, 6], [3, 6]].map(|numbers| trees.score(&numbers)), [110, 210, 310]);
    }

    #[test]
    fn damaged_weights_give_a_score() {
        for length in 0..40 {
            for byte in [0, 1, 3, 128, 255] {
                Trees::decode(&vec![byte; length]).score(&[1, 2, 3]);
            }
        }
    }

    #[test]
    fn the_weights_are_sound() {
        let bytes = include_bytes!("weights/lines.bin");
        assert_eq!(Trees::decode(bytes).list.len(), usize::from(u16::from_le_bytes([bytes[4], bytes[5]])));
    }
}
