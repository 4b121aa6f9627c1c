//! Dates as ISO 8601, from what pages write.

/// English months by their first three letters; pages put others into prose, seldom into metadata.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn is_day(year: u32, month: u32, day: u32) -> bool {
    (1970..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// A date, with its time if the text has one in ISO 8601: "2024-05-03", "2024-05-03T10:00:00+02:00". None if the text
/// holds no date whose day, month and year are certain: "03/05/2024" may be two days.
pub(super) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    let numbers: Vec<(usize, &str)> = numbers(text).collect();
    let value = |i: usize| numbers.get(i).and_then(|(_, n)| n.parse::<u32>().ok());
    // 2024-05-03 and 2024/5/3, whatever follows; 20240503.
    if let [(0, year), (_, month), (at, day), ..] = numbers[..]
        && year.len() == 4
        && month.len() <= 2
        && day.len() <= 2
        && let (Some(y), Some(m), Some(d)) = (value(0), value(1), value(2))
        && is_day(y, m, d)
    {
        let separators = (text.as_bytes()[4], text.as_bytes()[at - 1]);
        if matches!(separators, (b'-', b'-') | (b'/', b'/') | (b'.', b'.')) {
            let time = clock(&text[at + day.len()..]).unwrap_or_default();
            return Some(format!("{y:04}-{m:02}-{d:02}{time}"));
        }
    }
    if let [(0, whole)] = numbers[..]
        && whole.len() == 8
        && whole.len() == text.len()
    {
        let (y, m, d) = (whole[..4].parse().ok()?, whole[4..6].parse().ok()?, whole[6..].parse().ok()?);
        return is_day(y, m, d).then(|| format!("{y:04}-{m:02}-{d:02}"));
    }
    // 3.5.2024, as German writes it; with slashes nobody knows.
    if let [(0, day), (_, month), (at, year), ..] = numbers[..]
        && year.len() == 4
        && text.as_bytes()[at - 1] == b'.'
        && text.as_bytes()[day.len()] == b'.'
        && let (Some(d), Some(m), Some(y)) = (value(0), value(1), value(2))
        && month.len() <= 2
        && is_day(y, m, d)
    {
        return Some(format!("{y:04}-{m:02}-{d:02}"));
    }
    named(text)
}

/// "May 3, 2024", "3 May 2024", "Fri, 03 May 2024 10:00:00 GMT".
fn named(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).take(8).collect();
    let month_of = |w: &str| {
        let head = w.get(..3)?.to_ascii_lowercase();
        let letters = w.bytes().all(|b| b.is_ascii_alphabetic());
        letters.then(|| MONTHS.iter().position(|m| *m == head)).flatten().map(|i| i as u32 + 1)
    };
    let day_of =
        |w: &str| w.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok().filter(|d| (1..=31).contains(d));
    for three in words.windows(3) {
        let year = three[2].parse::<u32>().ok().filter(|_| three[2].len() == 4);
        let found = match (month_of(three[0]), day_of(three[1]), day_of(three[0]), month_of(three[1])) {
            (Some(m), Some(d), ..) | (.., Some(d), Some(m)) => Some((m, d)),
            _ => None,
        };
        if let (Some(y), Some((m, d))) = (year, found)
            && is_day(y, m, d)
        {
            return Some(format!("{y:04}-{m:02}-{d:02}"));
        }
    }
    None
}

/// Runs of digits with their places.
fn numbers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + text[at..].find(|c: char| c.is_ascii_digit())?;
        at = text[from..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |i| from + i);
        Some((from, &text[from..at]))
    })
}

/// "T10:00:00+02:00" behind a date, in ISO 8601.
fn clock(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(rest.len());
    let time = &rest[..end];
    let plausible = time.len() >= 5 && time.as_bytes()[2] == b':' && time[..2].parse::<u32>().is_ok_and(|h| h < 24);
    let zone = rest[end..].trim_start();
    let zone = match zone.as_bytes() {
        [b'Z' | b'z', ..] => "Z",
        [b'+' | b'-', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit() => {
            zone.get(..6).filter(|z| z.as_bytes()[3] == b':').or_else(|| zone.get(..5)).unwrap_or("")
        }
        _ => "",
    };
    plausible.then(|| format!("T{time}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn dates_that_are_certain() {
        for (text, expected) in [
            ("2024-05-03", Some("2024-05-03")),
            (" 2024-05-03T10:00:00+02:00 ", Some("2024-05-03T10:00:00+02:00")),
            ("2024-05-03 10:15:22.123Z", Some("2024-05-03T10:15:22.123Z")),
            ("2024/5/3", Some("2024-05-03")),
            ("20240503", Some("2024-05-03")),
            ("3.5.2024, 10 Uhr", Some("2024-05-03")),
            ("May 3rd, 2024", Some("2024-05-03")),
            ("Fri, 03 May 2024 10:00:00 GMT", Some("2024-05-03")),
            ("3 September 2024", Some("2024-09-03")),
            ("03/05/2024", None),
            ("2024-13-03", None),
            ("1234567", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(iso(text).as_deref(), expected, "{text}");
        }
    }
}
