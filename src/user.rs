//! The user's own phrases, prefixes and regexes, which drop or keep.

use crate::classify::sentences;
use crate::document::{Cut, Document, Fate};
use crate::pipeline::Filter;
use crate::rule::rules;
use aho_corasick::{AhoCorasick, MatchKind};
use regex::{Regex, RegexSet};
use std::ops::Range;

/// One list of phrases, prefixes and regexes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matcher {
    phrases: Option<AhoCorasick>,
    prefixes: Vec<Box<str>>,
    set: Option<RegexSet>,
    regexes: Vec<Regex>,
}

/// What the user drops and what the user keeps.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserRules {
    pub drop: Matcher,
    pub keep: Matcher,
    /// Elements of pages, see [`crate::html`].
    #[cfg(feature = "html")]
    pub drop_selectors: crate::html::Selectors,
    #[cfg(feature = "html")]
    pub keep_selectors: crate::html::Selectors,
}

/// A pattern that cannot be used, with the reason.
#[derive(Debug)]
pub(crate) struct BadPattern {
    pub pattern: String,
    pub reason: String,
}

impl Matcher {
    pub fn new(phrases: &[String], prefixes: &[String], regexes: &[String]) -> Result<Matcher, BadPattern> {
        let bad = |pattern: &str, reason: String| BadPattern { pattern: pattern.to_owned(), reason };
        if let Some(empty) = phrases.iter().chain(prefixes).chain(regexes).find(|p| p.trim().is_empty()) {
            return Err(bad(empty, "it is empty and would match everywhere".to_owned()));
        }
        let mut compiled = Vec::with_capacity(regexes.len());
        for pattern in regexes {
            compiled.push(Regex::new(pattern).map_err(|e| bad(pattern, e.to_string()))?);
        }
        let phrases = if phrases.is_empty() {
            None
        } else {
            let automaton = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .ascii_case_insensitive(true)
                .build(phrases)
                .map_err(|e| bad(&phrases.join(", "), e.to_string()))?;
            Some(automaton)
        };
        Ok(Matcher {
            phrases,
            prefixes: prefixes.iter().map(|p| p.as_str().into()).collect(),
            set: if regexes.is_empty() {
                None
            } else {
                Some(RegexSet::new(regexes).map_err(|e| bad(&regexes.join(", "), e.to_string()))?)
            },
            regexes: compiled,
        })
    }

    pub fn is_empty(&self) -> bool {
        self.phrases.is_none() && self.prefixes.is_empty() && self.regexes.is_empty()
    }

    /// The spans of `text` that phrases and regexes match, in no order.
    fn spans(&self, text: &str, offset: usize, spans: &mut Vec<Range<usize>>) {
        if let Some(phrases) = &self.phrases {
            spans.extend(phrases.find_iter(text).map(|m| m.start() + offset..m.end() + offset));
        }
        if self.set.as_ref().is_some_and(|set| set.is_match(text)) {
            for regex in &self.regexes {
                spans.extend(regex.find_iter(text).filter(|m| !m.is_empty()).map(|m| m.start() + offset..m.end() + offset));
            }
        }
    }

    fn has_prefix(&self, text: &str) -> bool {
        self.prefixes.iter().any(|p| text.get(..p.len()).is_some_and(|head| head.eq_ignore_ascii_case(p)))
    }
}

/// Drops what the user's configuration names: the line that begins with a prefix, and the sentence that holds a phrase
/// or that a regex matches.
///
/// Rule: `user/drop`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct UserDrops;

impl Filter for UserDrops {
    fn name(&self) -> &'static str {
        "user-drops"
    }

    fn apply(&self, document: &mut Document<'_>) {
        let settings = document.shared_settings();
        let matcher = &settings.user.drop;
        if matcher.is_empty() {
            return;
        }
        // Sentences are cut out of their lines only where a pattern asks for it.
        let (mut cuts, mut doomed, mut spans, mut bounds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (i, line) in document.lines().iter().enumerate() {
            let (text, start) = (document.text(i), line.span().start);
            if matcher.has_prefix(text) {
                doomed.push(line.span());
                continue;
            }
            spans.clear();
            matcher.spans(text, start, &mut spans);
            if spans.is_empty() {
                continue;
            }
            spans.sort_by_key(|s| s.start);
            bounds.clear();
            sentences::bounds(text, &mut bounds);
            let mut from = 0;
            for to in bounds.iter().copied().chain(std::iter::once(text.len())) {
                let sentence = start + from..start + to;
                if spans.iter().any(|s| s.start < sentence.end && sentence.start < s.end) {
                    if from > 0 {
                        cuts.push(Cut { at: sentence.start, breaks: None });
                    }
                    if to < text.len() {
                        cuts.push(Cut { at: sentence.end, breaks: None });
                    }
                    doomed.push(sentence);
                }
                from = to;
            }
        }
        cuts.dedup_by_key(|c| c.at);
        document.cut(&cuts);
        let mut next = 0;
        for i in 0..document.len() {
            let span = document.lines()[i].span();
            while doomed.get(next).is_some_and(|d| d.end <= span.start) {
                next += 1;
            }
            if doomed.get(next).is_some_and(|d| d.start <= span.start && span.start < d.end) {
                document.drop_line(i, rules::USER_DROP);
            }
        }
    }
}

/// Gives back what the user's configuration keeps, whatever dropped it, and takes repairs out of it. The pipeline runs
/// this after every filter.
pub(crate) fn keep_wins(document: &mut Document<'_>) {
    let kept = kept_spans(document);
    if kept.is_empty() {
        return;
    }
    for i in 0..document.len() {
        if touches(&kept, &document.lines()[i].span()) && document.lines()[i].fate() == Fate::Dropped {
            document.restore_line(i, Fate::Protected);
        }
    }
    document.forget_repairs_in(&kept);
    document.forget_breaks_in(&kept);
}

/// Whether one of some spans, which ascend and are disjoint, shares bytes with another.
pub(crate) fn touches(spans: &[Range<usize>], span: &Range<usize>) -> bool {
    let at = spans.partition_point(|s| s.end <= span.start);
    spans.get(at).is_some_and(|s| s.start < span.end)
}

/// What the user's patterns keep, in ascending order and disjoint.
pub(crate) fn kept_spans(document: &Document<'_>) -> Vec<Range<usize>> {
    let matcher = &document.settings().user.keep;
    if matcher.is_empty() || !document.enabled(rules::USER_KEEP) {
        return Vec::new();
    }
    let source = document.source();
    let mut spans = Vec::new();
    // Line by line, as the drops are matched.
    let mut from = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', source.as_bytes()).chain(std::iter::once(source.len())) {
        matcher.spans(&source[from..end], from, &mut spans);
        from = end + 1;
    }
    for (i, line) in document.lines().iter().enumerate() {
        if matcher.has_prefix(document.text(i)) {
            spans.push(line.span());
        }
    }
    spans.sort_by_key(|s| (s.start, s.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}
