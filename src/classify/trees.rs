//! Gradient-boosted trees over small numbers: the weights of `training/`, decoded once, summed in integers.
//!
//! No floating point on the way to a decision, and the trees in a fixed order: the same line has the same score on every
//! platform.

/// Where a comparison leads: to a later node, or to a leaf.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    feature: u16,
    /// Numbers up to this go left.
    threshold: u8,
    /// Nodes of the tree from 0 on; leaves are negative, `-1 - leaf`.
    left: i8,
    right: i8,
}

/// One tree: where its nodes and its leaves begin.
#[derive(Clone, Copy, Debug)]
struct Tree {
    node: u32,
    leaf: u32,
    /// A tree without nodes is one leaf.
    single: bool,
}

/// The trees.
#[derive(Debug, Default)]
pub(crate) struct Trees {
    nodes: Vec<Node>,
    leaves: Vec<i16>,
    trees: Vec<Tree>,
    /// What the sum begins with.
    bias: i32,
}

/// After so many trees a sum that is far from zero is left as it is …
const EARLY: usize = 40;
/// … from this on: logits in 4096ths.
const CLEAR: i32 = 5 * SCALE / 2;
/// One unit of the logit.
pub(super) const SCALE: i32 = 4096;

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

impl Trees {
    /// Decodes the weights: bias (i32), number of trees (u16); for each tree its number of nodes (u8), its nodes (feature
    /// u16, threshold u8, left i8, right i8) and its leaves, one more than nodes (i16 each).
    pub fn decode(bytes: &[u8]) -> Trees {
        let mut reader = Reader(bytes);
        let mut trees = Trees { bias: i32::from_le_bytes(reader.take()), ..Trees::default() };
        let count = u16::from_le_bytes(reader.take());
        for _ in 0..count {
            let [nodes] = reader.take();
            let (node, leaf) = (trees.nodes.len() as u32, trees.leaves.len() as u32);
            trees.trees.push(Tree { node, leaf, single: nodes == 0 });
            for _ in 0..nodes {
                let feature = u16::from_le_bytes(reader.take());
                let [threshold, left, right] = reader.take();
                trees.nodes.push(Node { feature, threshold, left: left as i8, right: right as i8 });
            }
            for _ in 0..=nodes {
                trees.leaves.push(i16::from_le_bytes(reader.take()));
            }
        }
        trees
    }

    /// The logit of a line, in units of [`SCALE`], and whether it was clear early.
    pub fn score(&self, numbers: &[u8]) -> (i32, bool) {
        let mut sum = self.bias;
        for (n, tree) in self.trees.iter().enumerate() {
            if n == EARLY && sum.abs() > CLEAR {
                return (sum, true);
            }
            sum += i32::from(self.leaf(tree, numbers));
        }
        (sum, false)
    }

    /// The sum of all trees, early or not.
    pub fn whole(&self, numbers: &[u8]) -> i32 {
        self.trees.iter().fold(self.bias, |sum, tree| sum + i32::from(self.leaf(tree, numbers)))
    }

    fn leaf(&self, tree: &Tree, numbers: &[u8]) -> i16 {
        let mut at: i8 = if tree.single { -1 } else { 0 };
        while at >= 0 {
            let Some(node) = self.nodes.get(tree.node as usize + at as usize) else { return 0 };
            let number = numbers.get(usize::from(node.feature)).copied().unwrap_or(0);
            let next = if number <= node.threshold { node.left } else { node.right };
            // A child stands behind its parent, so that damaged weights end as well.
            if next >= 0 && next <= at {
                return 0;
            }
            at = next;
        }
        self.leaves.get(tree.leaf as usize + (-1 - i32::from(at)) as usize).copied().unwrap_or(0)
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
        assert_eq!([[9, 5], [2, 6], [3, 6]].map(|numbers| trees.score(&numbers).0), [110, 210, 310]);
    }

    #[test]
    fn damaged_weights_give_a_score() {
        for length in 0..40 {
            Trees::decode(&vec![255; length]).score(&[1, 2, 3]);
        }
    }
}
