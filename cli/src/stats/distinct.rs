//! How many different lines there are, exactly alike and nearly alike, in bounded memory.
//!
//! Two HyperLogLog sketches (Flajolet et al. 2007): one of the lines as they stand, one of what is left of them without
//! case, digits, marks and spaces. A sketch takes 16 KiB, is wrong by about one per cent, and two are merged by taking the larger
//! of each register.

use super::sites::hash;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// 2 to this power are the registers of a sketch.
const BITS: u32 = 14;

/// The lines of results, and how many of them say what another says.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Distinct {
    /// Lines that are not blank.
    pub lines: u64,
    /// How many different lines there are, by estimate.
    pub different: u64,
    /// How many there are when case, digits, marks and spaces do not count, by estimate.
    pub different_words: u64,
    /// Lines that repeat another exactly: `lines` less `different`.
    pub exact_duplicates: u64,
    /// Lines that repeat another but for case, digits, marks and spaces: `lines` less `different_words`.
    pub near_duplicates: u64,
    exact: Sketch,
    near: Sketch,
}

impl Distinct {
    /// Adds the lines of a text.
    pub fn add(&mut self, text: &str) {
        let mut letters = String::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.lines += 1;
            self.exact.add(hash(line.as_bytes()));
            letters.clear();
            letters.extend(line.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase));
            // A line without letters is itself.
            self.near.add(hash(if letters.is_empty() { line } else { &letters }.as_bytes()));
        }
    }

    /// Adds others.
    pub fn merge(&mut self, other: &Distinct) {
        self.lines += other.lines;
        self.exact.merge(&other.exact);
        self.near.merge(&other.near);
    }

    /// Works out the estimates.
    pub fn finish(&mut self) {
        self.different = self.exact.estimate().min(self.lines);
        self.different_words = self.near.estimate().min(self.different);
        self.exact_duplicates = self.lines - self.different;
        self.near_duplicates = self.lines - self.different_words;
    }
}

/// A HyperLogLog sketch.
#[derive(Clone, Debug)]
struct Sketch(Vec<u8>);

impl Default for Sketch {
    fn default() -> Sketch {
        Sketch(vec![0; 1 << BITS])
    }
}

impl Sketch {
    fn add(&mut self, hash: u64) {
        let rank = ((hash << BITS).leading_zeros().min(64 - BITS) + 1) as u8;
        let register = &mut self.0[(hash >> (64 - BITS)) as usize];
        *register = (*register).max(rank);
    }

    fn merge(&mut self, other: &Sketch) {
        for (own, theirs) in self.0.iter_mut().zip(&other.0) {
            *own = (*own).max(*theirs);
        }
    }

    fn estimate(&self) -> u64 {
        let registers = self.0.len() as f64;
        let sum: f64 = self.0.iter().map(|&rank| 1.0 / (1_u64 << rank) as f64).sum();
        let raw = 0.7213 / (1.0 + 1.079 / registers) * registers * registers / sum;
        let zeros = self.0.iter().filter(|&&rank| rank == 0).count();
        // Of few lines, the empty registers say more.
        let estimate = if raw <= 2.5 * registers && zeros > 0 { registers * (registers / zeros as f64).ln() } else { raw };
        estimate.round() as u64
    }
}

impl Serialize for Sketch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Ranks go up to 51: a letter each, from `0` on.
        serializer.serialize_str(&self.0.iter().map(|&rank| char::from(b'0' + rank)).collect::<String>())
    }
}

impl<'de> Deserialize<'de> for Sketch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Sketch, D::Error> {
        let text = String::deserialize(deserializer)?;
        let ranks: Vec<u8> = text.bytes().map(|byte| byte.wrapping_sub(b'0')).collect();
        if ranks.len() != 1 << BITS || ranks.iter().any(|&rank| u32::from(rank) > 65 - BITS) {
            return Err(D::Error::custom("this is no sketch of dechaff's"));
        }
        Ok(Sketch(ranks))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_near() {
        for different in [0_u64, 1, 10, 1000, 200_000] {
            let mut lines = Distinct::default();
            for n in 0..different {
                lines.add(&format!("Line of the number {n}.\n\nline of the NUMBER {n}\n"));
            }
            lines.finish();
            let wrong = lines.different.abs_diff(2 * different) as f64 / (2 * different).max(1) as f64;
            assert!(wrong < 0.03, "{different}: {lines:?}", lines = lines.different);
            assert_eq!((lines.lines, lines.different_words), (2 * different, different.min(1)));
            assert_eq!(lines.exact_duplicates, lines.lines - lines.different);
        }
    }

    #[test]
    fn sketches_survive_writing() {
        let mut lines = Distinct::default();
        (0..100_000).for_each(|n| lines.add(&format!("{n}")));
        lines.finish();
        let mut read: Distinct = serde_json::from_str(&serde_json::to_string(&lines).unwrap()).unwrap();
        // The same lines again are no different lines.
        read.exact.merge(&lines.exact);
        read.finish();
        assert_eq!(read.different, lines.different);
        assert!(serde_json::from_str::<Sketch>("\"000\"").is_err());
    }
}
