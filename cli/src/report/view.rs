//! Whole documents for the list, and for before and after beside each other.

use super::excerpt::{Origin, percent};
use super::smallest::Item;
use dechaff::{Cleaned, SegmentKind, Stats};
use serde::{Deserialize, Serialize};

/// The longest source that is shown whole, in bytes.
const LONGEST: usize = 30_000;

/// A document in the list.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Entry {
    #[serde(flatten)]
    pub origin: Origin,
    pub source_bytes: u64,
    pub kept_bytes: u64,
    pub lines: u64,
    pub dropped_lines: u64,
    /// Lines that the guard gave back.
    pub guarded_lines: u64,
}

/// A document to be looked at: its source in segments, kept and edited by turns.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct View {
    pub segments: Vec<Piece>,
    /// Bytes at the end of the source that are not shown.
    pub left_out: u64,
}

/// A segment: a string that stayed, or a list that begins with a rule.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Piece {
    /// Text that stayed.
    Kept(String),
    /// A dropped line: the rule, the text, the score in percent, the label.
    Dropped(String, String, u8, String),
    /// Any other change: the rule, what stood there, what stands there now.
    Changed(String, String, String),
}

impl Item for Entry {
    fn size(&self) -> usize {
        self.origin.size() + 100
    }
}

impl Item for View {
    fn size(&self) -> usize {
        let size = |piece: &Piece| match piece {
            Piece::Kept(text) => text.len() + 3,
            Piece::Dropped(rule, text, _, label) => rule.len() + text.len() + label.len() + 16,
            Piece::Changed(rule, before, after) => rule.len() + before.len() + after.len() + 12,
        };
        self.segments.iter().map(size).sum::<usize>() + 80
    }
}

impl Entry {
    pub fn new(origin: Origin, stats: &Stats) -> Entry {
        Entry {
            origin,
            source_bytes: stats.source_bytes as u64,
            kept_bytes: stats.kept_bytes as u64,
            lines: stats.lines as u64,
            dropped_lines: stats.dropped_lines as u64,
            guarded_lines: stats.guarded_lines as u64,
        }
    }
}

impl View {
    /// The segments of a document, as far as they are shown.
    pub fn new(cleaned: &Cleaned<'_>) -> View {
        let (mut segments, mut shown, mut room) = (Vec::new(), 0, LONGEST);
        for segment in cleaned.segments() {
            let text = start_of(segment.source, room);
            let is_whole = text.len() == segment.source.len();
            match segment.kind {
                _ if text.is_empty() && !is_whole => break,
                SegmentKind::Edited(edit) => match (edit.label(), edit.score()) {
                    (Some(label), Some(score)) if edit.after().is_empty() => segments.push(Piece::Dropped(
                        edit.rule().name().to_owned(),
                        text.to_owned(),
                        percent(score),
                        label.name().to_owned(),
                    )),
                    _ => segments.push(Piece::Changed(
                        edit.rule().name().to_owned(),
                        text.to_owned(),
                        start_of(edit.after(), LONGEST).to_owned(),
                    )),
                },
                _ => segments.push(Piece::Kept(text.to_owned())),
            }
            shown += text.len();
            // An insertion takes room, too: there may be any number of them.
            room = room.saturating_sub(text.len().max(4));
            if !is_whole || room == 0 {
                break;
            }
        }
        View { segments, left_out: (cleaned.source().len() - shown) as u64 }
    }
}

/// As much of the start of a text as there is room for, up to a character boundary.
fn start_of(text: &str, room: usize) -> &str {
    let mut end = room.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_the_source_and_a_long_one_says_what_is_left_out() {
        let source = "The keeper noted the tide.\nSubscribe to our newsletter!\nShe went home — late.\n";
        let joined = |view: &View| {
            let text = |piece: &Piece| match piece {
                Piece::Kept(text) | Piece::Dropped(_, text, _, _) | Piece::Changed(_, text, _) => text.clone(),
            };
            view.segments.iter().map(text).collect::<String>()
        };
        let view = View::new(&dechaff::clean(source));
        assert_eq!((joined(&view).as_str(), view.left_out), (source, 0));
        assert!(view.segments.iter().any(|piece| matches!(piece, Piece::Dropped(rule, ..) if rule == "cta/phrase")));
        let long = source.repeat(1200);
        let view = View::new(&dechaff::clean(&long));
        assert!(view.left_out > 0 && long.starts_with(&joined(&view)));
        assert_eq!(joined(&view).len() as u64 + view.left_out, long.len() as u64);
    }

    #[test]
    fn pieces_are_told_apart_in_json() {
        let pieces = vec![
            Piece::Kept("a".into()),
            Piece::Dropped("cta/phrase".into(), "b".into(), 7, "cta".into()),
            Piece::Changed("table/edge".into(), "c".into(), "d".into()),
        ];
        let json = serde_json::to_string(&pieces).unwrap_or_default();
        assert_eq!(json, r#"["a",["cta/phrase","b",7,"cta"],["table/edge","c","d"]]"#);
        assert_eq!(serde_json::from_str::<Vec<Piece>>(&json).ok(), Some(pieces));
    }
}
