//! Hashes that choose samples: the same on every platform and in every version, so that the same documents give the same
//! report. Not for tables that an attacker may fill.

/// Multiply and fold, after FNV-1a, with a last stir, over parts that cannot run into each other.
#[derive(Clone, Copy, Debug)]
pub struct Hasher(u64);

impl Hasher {
    pub fn new() -> Hasher {
        Hasher(0xcbf2_9ce4_8422_2325)
    }

    /// The same with a part behind it.
    pub fn text(self, part: &str) -> Hasher {
        self.bytes(part.as_bytes()).bytes(&[0xff])
    }

    /// The same with a number behind it.
    pub fn number(self, part: u64) -> Hasher {
        self.bytes(&part.to_le_bytes())
    }

    /// Eight bytes at a time: whole documents are hashed. A multiplication carries upwards only, so the upper half is
    /// folded in below.
    fn bytes(self, bytes: &[u8]) -> Hasher {
        let (chunks, rest) = bytes.as_chunks::<8>();
        let take = |hash: u64, part: u64| {
            let product = (hash ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            product ^ product >> 32
        };
        let hash = chunks.iter().fold(self.0, |hash, chunk| take(hash, u64::from_le_bytes(*chunk)));
        Hasher(rest.iter().fold(hash, |hash, &byte| take(hash, u64::from(byte))))
    }

    /// The hash, with every bit depending on every part.
    pub fn finish(self) -> u64 {
        let mut hash = self.0;
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        hash ^ (hash >> 31)
    }
}

/// A hash in JSON: sixteen digits as a string, since many readers of JSON round large numbers.
pub mod hexadecimal {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    pub fn serialize<S: Serializer>(hash: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{hash:016x}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let digits = String::deserialize(deserializer)?;
        u64::from_str_radix(&digits, 16).map_err(|_| D::Error::custom("a hash is no hexadecimal number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_do_not_change_and_parts_stay_apart() {
        assert_eq!(Hasher::new().text("ferry").number(7).finish(), 0x2a87_94c5_b4f3_ac7e);
        let of = |a: &str, b: &str| Hasher::new().text(a).text(b).finish();
        assert_ne!(of("ab", "c"), of("a", "bc"));
    }
}
