//! Drops tag lists: "Tags: …", rows of hashtags, runs of topics as bullets.

use super::labelled::Reasons;
use crate::classify::{self, marker};
use crate::document::{Begin, Cue, Cut, Document, Fate, flags};
use crate::label::Label;
use crate::pipeline::Filter;
use crate::rule::rules;
use std::collections::HashMap;

const REASONS: Reasons =
    Reasons { label: Label::Tags, phrase: rules::TAGS_PHRASE, sentence: rules::TAGS_SENTENCE, likely: rules::TAGS_SENTENCE };

/// Drops tag lists.
///
/// Rules: `tags/phrase`, `tags/sentence`, `tags/list`.
///
/// ```
/// use dechaff::{Pipeline, filters::TagLists};
/// let pipeline = Pipeline::builder().filter(TagLists::default()).build();
/// let text = "The ferry sank in the night.\nTags: ferry, harbour, storm\n#ferry #storm #harbour";
/// assert_eq!(pipeline.clean(text).text(), "The ferry sank in the night.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct TagLists {}

/// A run of topics has at least this many.
const RUN: usize = 4;

impl Filter for TagLists {
    fn name(&self) -> &'static str {
        "tag-lists"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        for i in 0..document.len() {
            let line = document.lines()[i];
            if !document.is_open(i) {
                continue;
            }
            if line.label() == Label::Tags && (line.cue() == Cue::Whole || (line.cue() == Cue::Start && line.words() <= 2)) {
                under_heading(document, i);
            } else if is_hashtags(document.text(i)) {
                document.drop_line(i, rules::TAGS_LIST);
            }
        }
        topics(document);
        REASONS.drop_all(document);
    }
}

/// Short lines under "Tags" are tags.
fn under_heading(document: &mut Document<'_>, heading: usize) {
    if !document.drop_line(heading, rules::TAGS_PHRASE) {
        return;
    }
    for i in heading + 1..document.len().min(heading + 25) {
        let line = &document.lines()[i];
        let short = line.words() <= 4
            && !line.is_sentence()
            && !line.has(flags::COLON | flags::MARKED_HEADING)
            && line.begin() != Begin::Cut;
        let prose = document.lines().get(i + 1).is_some_and(|l| l.words() >= 12);
        if !short || prose || line.fate() != Fate::Open {
            break;
        }
        document.drop_line(i, rules::TAGS_LIST);
    }
}

/// Two hashtags or more and nothing else.
fn is_hashtags(text: &str) -> bool {
    if !matches!(text.as_bytes().first(), Some(b'#' | 0x80..)) {
        return false;
    }
    // "# ferry strike # Port Ellery # island life"
    if text.starts_with("# ") && text.matches(" # ").count() >= 2 && !text.ends_with(['.', '!', '?']) {
        return true;
    }
    let mut count = 0;
    for token in text.split_whitespace() {
        let token = token.trim_end_matches([',', ';']);
        let word = token.trim_start_matches(['#', '＃']);
        if word.len() == token.len()
            || word.is_empty()
            || !word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '#' || c == '-')
        {
            return false;
        }
        count += 1;
    }
    count >= 2
}

/// Runs of bullets in title case that share words: what a search engine is meant to find.
fn topics(document: &mut Document<'_>) {
    let mut from = 0;
    while from < document.len() {
        // Most lines are no bullets.
        let Some(next) = document.lines()[from..].iter().position(|l| l.has(flags::BULLET)) else { break };
        from += next;
        let mut to = from;
        while let Some(line) = document.lines().get(to) {
            let topic = line.has(flags::BULLET)
                && line.fate() == Fate::Open
                && (2..=6).contains(&line.words())
                && !line.is_sentence()
                && !line.has(flags::COLON | flags::NUMBERED)
                && line.capitals() * 4 >= line.words() * 3
                && !document.text(to).contains([':', ',', '(', '"'])
                && (to == from || line.begin() != Begin::Cut);
            if !topic {
                break;
            }
            to += 1;
        }
        if to - from >= RUN && shares_words(document, from..to) {
            to += usize::from(part_last(document, from..to));
            for i in from..to {
                document.drop_line(i, rules::TAGS_LIST);
            }
        }
        from = to.max(from + 1);
    }
}

/// The last topic may have run into the title of the next article: what is longer than the longest topic is that title.
/// Returns whether a topic was parted from it.
fn part_last(document: &mut Document<'_>, run: std::ops::Range<usize>) -> bool {
    let longest = run.clone().map(|i| document.lines()[i].words()).max().unwrap_or(0);
    let Some(line) = document.lines().get(run.end) else { return false };
    let glued = line.has(flags::BULLET) && line.begin() == Begin::Restored && line.is_title_like() && line.words() >= longest + 4;
    let (text, start) = (document.text(run.end), line.span().start);
    let after = marker(text).map_or(0, |(_, at)| at);
    let title = text[after..].match_indices(' ').map(|(at, _)| after + at + 1).nth(longest.saturating_sub(1));
    match title.filter(|_| glued && document.is_open(run.end)) {
        Some(at) => {
            document.cut(&[Cut { at: start + at, breaks: Some(rules::GLUED_ARTICLE) }]);
            true
        }
        None => false,
    }
}

/// Whether most items have a word that another item has too.
fn shares_words(document: &Document<'_>, items: std::ops::Range<usize>) -> bool {
    let words = |i: usize| {
        let text = document.text(i);
        let after = marker(text).map_or(0, |(_, at)| at);
        text[after..].split_whitespace().filter(|w| w.chars().count() > 2).map(str::to_lowercase).collect::<Vec<_>>()
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for i in items.clone() {
        let mut own = words(i);
        own.sort_unstable();
        own.dedup();
        for word in own {
            *counts.entry(word).or_default() += 1;
        }
    }
    let shared = items.clone().filter(|&i| words(i).iter().any(|w| counts.get(w).is_some_and(|&n| n > 1))).count();
    shared * 5 >= items.len() * 3
}
