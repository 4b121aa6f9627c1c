//! Sizes as people write them: `64MiB`, `10M`, `4096`.

/// Reads a size in bytes. `K`, `M` and `G` are powers of 1024, with or without `iB` or `B` behind them.
pub fn parse(text: &str) -> Result<usize, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let unit = unit.trim().to_ascii_lowercase();
    let unit = unit.strip_suffix("ib").or_else(|| unit.strip_suffix('b')).unwrap_or(&unit);
    let shift = match unit {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        _ => return Err(format!("{text:?} is no size; write something like 64MiB")),
    };
    let number: usize = number.parse().map_err(|_| format!("{text:?} is no size; write something like 64MiB"))?;
    match number.checked_mul(1 << shift) {
        Some(0) | None => Err(format!("{text:?} is no size that a record can have")),
        Some(size) => Ok(size),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (text, size) in [("1", 1), ("64MiB", 64 << 20), ("10k", 10 << 10), ("2 GB", 2 << 30), ("7B", 7)] {
            assert_eq!(parse(text), Ok(size));
        }
        for text in ["", "MiB", "x", "-1", "1.5M", "0", "99999999999999999G", "1T"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
