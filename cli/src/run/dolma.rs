//! Attributes for Dolma's mixer: what cleaning removes, as spans that the mixer can remove.
//!
//! A row for each record, `{"id": …, "attributes": {"dechaff__dechaff__nav": [[start, end, score], …], …}}`. Spans are
//! sorted and disjoint, and count code points, as the mixer does. What puts bytes in place of others, such as an entity
//! decoded, cannot be said in this form and is left out.

use dechaff::{Cleaned, Label};
use std::collections::BTreeMap;

/// What all attributes begin with: the experiment and the tagger.
const PREFIX: &str = "dechaff__dechaff__";

/// Where repairs stand that remove something which is no line of its own, such as blank lines.
const REPAIR: &str = "repair";

/// The row of a record; `id` is JSON already.
pub fn row(id: &str, cleaned: &Cleaned<'_>) -> String {
    let mut spans: BTreeMap<&str, Vec<(usize, usize, f32)>> = BTreeMap::new();
    // The place up to which code points are counted, in bytes and in code points.
    let (mut bytes, mut points) = (0, 0);
    for edit in cleaned.edits() {
        let span = edit.span();
        if span.is_empty() || !edit.after().is_empty() {
            continue;
        }
        points += cleaned.source()[bytes..span.start].chars().count();
        let end = points + edit.before().chars().count();
        let name = edit.label().map_or(REPAIR, Label::name);
        let list = spans.entry(name).or_default();
        let score = 1.0 - edit.score().unwrap_or(0.0);
        match list.last_mut() {
            // What two edits remove beside each other is one span.
            Some(last) if last.1 == points => (last.1, last.2) = (end, last.2.min(score)),
            _ => list.push((points, end, score)),
        }
        (bytes, points) = (span.end, end);
    }
    let lists = spans.iter().map(|(name, list)| {
        let spans: Vec<String> = list.iter().map(|(start, end, score)| format!("[{start},{end},{score:.4}]")).collect();
        format!("\"{PREFIX}{}\":[{}]", name.replace('-', "_"), spans.join(","))
    });
    format!("{{\"id\":{id},\"attributes\":{{{}}}}}", lists.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn spans_are_those_that_go() {
        let source = "Die Fähre sank vor der Küste, und alle wurden gerettet.\nÜbrigens: alles wurde geborgen.\nSubscribe to our newsletter!\n\n\n\nThe crew is safe and ashore — all of them.\nShare this: Facebook Twitter Email\n";
        let cleaned = dechaff::clean(source);
        let row: Value = serde_json::from_str(&row("7", &cleaned)).unwrap();
        assert_eq!(row["id"], 7);
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for list in row["attributes"].as_object().unwrap().values() {
            for span in list.as_array().unwrap() {
                spans.push((span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize));
                assert!((0.0..=1.0).contains(&span[2].as_f64().unwrap()));
            }
        }
        spans.sort_unstable();
        assert!(spans.len() >= 2 && spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{spans:?}");
        let points: Vec<char> = source.chars().collect();
        let mut kept = String::new();
        let mut at = 0;
        for (start, end) in spans {
            kept.extend(&points[at..start]);
            at = end;
        }
        kept.extend(&points[at..]);
        assert_eq!(kept, cleaned.text());
    }
}
