//! Drops also-read lists: the heading with its entries, and single lines such as "Read also: …".

use super::labelled::Reasons;
use crate::classify;
use crate::document::{Begin, Cue, Document, Fate, Line, flags};
use crate::label::{Group, Label};
use crate::pipeline::Filter;
use crate::rule::rules;

const REASONS: Reasons = Reasons {
    label: Label::Related,
    phrase: rules::RELATED_PHRASE,
    sentence: rules::RELATED_SENTENCE,
    likely: rules::RELATED_LIKELY,
};

/// Drops also-read lists.
///
/// Rules: `related/phrase`, `related/sentence`, `related/entry`, `related/likely`, `related/further`.
///
/// ```
/// use dechaff::{Pipeline, filters::RelatedLists};
/// let pipeline = Pipeline::builder().filter(RelatedLists::default()).build();
/// let text = "The ferry sank in the night.\nAlso Read:\nHarbour Master Resigns\nNew Ferry Ordered";
/// assert_eq!(pipeline.clean(text).text(), "The ferry sank in the night.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct RelatedLists {}

/// A list has at most this many entries.
const MOST_ENTRIES: usize = 30;

impl Filter for RelatedLists {
    fn name(&self) -> &'static str {
        "related-lists"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        for i in 0..document.len() {
            let line = &document.lines()[i];
            let heading = line.label() == Label::Related
                && document.is_open(i)
                && (line.cue() == Cue::Whole || (line.cue() == Cue::Start && line.has(flags::COLON) && line.words() <= 8));
            if !heading {
                continue;
            }
            let entries = entries(document, i);
            // "See also" or "Recommended" in front of prose is a heading of the text.
            let colon = document.lines()[i].has(flags::COLON);
            let prose = document.lines().get(i + 1).is_some_and(|l| l.cue() == Cue::None && l.words() >= 8);
            if entries.is_empty()
                && prose
                && !colon
                && !document.lines()[i].is_part()
                && i > 0
                && document.lines()[i - 1].cue() == Cue::None
            {
                document.set_label(i, Label::Heading, 0.7);
                continue;
            }
            if document.drop_line(i, rules::RELATED_PHRASE) {
                for entry in entries {
                    document.drop_line(entry, rules::RELATED_ENTRY);
                }
            }
        }
        stranded(document);
        REASONS.drop_all(document);
        if document.enabled(rules::RELATED_FURTHER) {
            for i in 0..document.len() {
                let line = &document.lines()[i];
                let further = line.label() == Label::Paragraph && line.words() <= 60 && !line.is_part();
                if further && is_further(document.text(i)) {
                    document.drop_line(i, rules::RELATED_FURTHER);
                }
            }
        }
    }
}

/// Titles at the tail of a text with chaff before and behind them, or the end: entries of a list whose heading no phrase
/// knows ("More from Oudewelle").
fn stranded(document: &mut Document<'_>) {
    let count = document.len();
    let tail = count - count / 3;
    let chaff = |l: &Line| l.fate() == Fate::Dropped || l.cue() != Cue::None && l.label().group() == Group::Chaff;
    let mut from = tail.max(1);
    while from < count {
        let lines = document.lines();
        let title = |l: &Line| {
            !chaff(l)
                && l.is_title_like()
                && (2..=16).contains(&l.words())
                && !l.has(flags::COLON | flags::PIPE | flags::MARKED_HEADING)
                && l.begin() == Begin::Break
                && l.fate() == Fate::Open
        };
        let run = lines[from..].iter().take_while(|l| title(l)).count();
        let to = from + run;
        // At least two titles of some length; nothing but chaff may follow.
        let long = lines[from..to].iter().filter(|l| l.words() >= 4).count();
        let framed = (2..=9).contains(&run) && long >= 2 && chaff(&lines[from - 1]) && to < count && chaff(&lines[to]);
        if framed && lines[to..].iter().all(|l| chaff(l) || title(l)) {
            for i in from..to {
                document.drop_line(i, rules::RELATED_ENTRY);
            }
        }
        from = to.max(from + 1);
    }
}

/// "For a deeper understanding of …, the analysis by … provides …".
fn is_further(text: &str) -> bool {
    let head: String = text.chars().take(60).collect::<String>().to_lowercase();
    let starts = [
        "for a deeper",
        "for a comprehensive",
        "for a detailed",
        "for an in-depth",
        "for more on",
        "for more information",
        "for further reading",
        "to learn more about",
        "further reading",
    ];
    starts.iter().any(|s| head.starts_with(s))
}

/// The lines under a heading that are its entries: list items, or titles up to the end, to prose, or to a heading that
/// stands over prose.
fn entries(document: &Document<'_>, heading: usize) -> std::ops::Range<usize> {
    let lines = document.lines();
    let source = document.source();
    let first = heading + 1;
    let none = first..first;
    let Some(next) = lines.get(first) else { return none };
    let gap = |i: usize| source[lines[i - 1].span().end..lines[i].span().start].bytes().filter(|&b| b == b'\n').count();
    let listed = next.is_item();
    let mut end = first;
    while let Some(line) = lines.get(end) {
        if end - first >= MOST_ENTRIES || line.fate() == Fate::Protected || line.begin() == Begin::Cut {
            break;
        }
        let stays = if listed {
            line.is_item() && line.words() <= 30 && !(line.has(flags::SENTENCES) && line.words() > 20)
        } else {
            line.is_title_like()
                && line.words() >= 2
                && !line.is_item()
                && (line.cue() == Cue::None || line.label() == Label::Stamp)
        };
        if !stays {
            break;
        }
        // A wider gap than between the entries parts the list from what follows.
        if end > first + 1 && gap(end) > gap(first + 1).max(gap(first)) {
            return first..end;
        }
        end += 1;
    }
    let prose =
        lines.get(end).is_some_and(|l| l.fate() == Fate::Open && l.cue() == Cue::None && (l.words() >= 12 || l.is_sentence()));
    if listed || !prose {
        return first..end;
    }
    // The last title in front of prose is its heading, unless it is the only one.
    match end - first {
        0 => none,
        1 => first..end,
        _ => first..end - 1,
    }
}
