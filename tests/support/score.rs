//! Scores an output against span-annotated gold: a port of the scorer that the project is measured with.
//!
//! The output is aligned to the source word by word. Leaving or repairing entities, mojibake, hard spaces and characters
//! without width, and adding Markdown marks, make no difference.

use super::align::align;
use super::canonical::{Canonical, canonical};
use super::documents::{Gold, Span};
use super::figures::Figures;
use super::tables::{Table, strip, tables_in, without_separator};
use once_cell::sync::Lazy;
use regex::Regex;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// A word, a mark, or an underscore, with Python's notion of letters.
static WORD: Lazy<Regex> = Lazy::new(|| Regex::new(r"(?P<word>[\p{L}\p{N}]+)|[^\p{L}\p{N}_\s\x1c-\x1f]|_").unwrap());

#[derive(Clone, Copy, Debug)]
struct Word<'t> {
    text: &'t str,
    start: usize,
    /// Letters or digits, not a mark.
    alnum: bool,
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// What the gold wants done with the bytes of the repaired source; nothing said means that they must stay.
struct Verdicts(Vec<Option<usize>>);

impl Verdicts {
    fn new(spans: &[(Range<usize>, &Span)], len: usize) -> Verdicts {
        let mut verdicts = vec![None; len + 1];
        for (which, (range, _)) in spans.iter().enumerate() {
            verdicts[range.clone()].fill(Some(which));
        }
        Verdicts(verdicts)
    }
}

/// The figures of an output.
pub fn score(source: &str, gold: &Gold, output: &str) -> Figures {
    let repaired = Canonical::new(source);
    let text = repaired.text.as_str();
    let spans: Vec<(Range<usize>, &Span)> =
        gold.spans.iter().map(|s| (repaired.offset(s.start)..repaired.offset(s.end), s)).collect();
    let breaks: Vec<(usize, bool)> = gold.breaks.iter().map(|b| (repaired.offset(b.at), b.sure)).collect();
    let verdicts = Verdicts::new(&spans, text.len());
    let span_at = |at: usize| verdicts.0[at].map(|which| spans[which].1);
    let output = canonical(&output.replace("\r\n", "\n"));

    let cuts: BTreeSet<usize> = breaks.iter().map(|b| b.0).chain(spans.iter().flat_map(|(r, _)| [r.start, r.end])).collect();
    let (src, glued) = words(text, &cuts);
    let out = split_glued(&output, &glued);
    let must_drop: Vec<bool> = src.iter().map(|w| span_at(w.start).is_some_and(Span::must_go)).collect();
    let partner = align(&texts(&src), &texts(&out), &must_drop);

    let mut figures = Figures::default();
    for (i, word) in src.iter().enumerate().filter(|(_, w)| w.alnum) {
        match span_at(word.start) {
            None => {
                figures.keep.count(partner[i].is_some());
            }
            Some(span) if span.must_go() => {
                figures.drop.count(partner[i].is_none());
                figures.by_label.entry(span.label.clone()).or_default().count(partner[i].is_none());
            }
            Some(_) => {}
        }
    }

    let starts: Vec<usize> = src.iter().map(|w| w.start).collect();
    let kept: Vec<usize> = (0..src.len())
        .filter(|&i| partner[i].is_some() && (src[i].alnum || !must_drop[i]) && !matches!(src[i].text, "|" | "-" | "_" | "*"))
        .collect();
    let broken = |left: usize, right: usize| {
        let (Some(left), Some(right)) = (partner[left], partner[right]) else { return false };
        output.get(out[left].end()..out[right].start).is_some_and(|between| between.contains('\n'))
    };
    let mut allowed = HashSet::new();
    for &(at, sure) in &breaks {
        let first = starts.partition_point(|&s| s < at);
        let n = kept.partition_point(|&i| i < first);
        if n == 0 || n >= kept.len() {
            continue;
        }
        let (left, right) = (kept[n - 1], kept[n]);
        allowed.insert((left, right));
        if sure {
            figures.breaks.count(broken(left, right));
            if !broken(left, right) {
                figures.faults.push(format!("missed break: {:?}", around(text, src[left].start..src[right].end())));
            }
        }
    }
    for pair in kept.windows(2) {
        let (left, right) = (pair[0], pair[1]);
        let had = text[src[left].end()..src[right].start].contains('\n');
        let has = broken(left, right);
        let place = src[left].start..src[right].end();
        if had && !has {
            figures.joined += 1;
            figures.faults.push(format!("joined: {:?}", around(text, place)));
        } else if has && !had && !allowed.contains(&(left, right)) && place.clone().all(|at| verdicts.0[at].is_none()) {
            figures.false_breaks += 1;
            figures.faults.push(format!("false break: {:?}", around(text, place)));
        }
    }

    let used: HashSet<usize> = partner.iter().copied().flatten().collect();
    let mut spare: HashMap<&str, isize> = HashMap::new();
    for (word, _) in src.iter().zip(&partner).filter(|(_, p)| p.is_none()) {
        *spare.entry(word.text).or_default() += 1;
    }
    for (_, word) in out.iter().enumerate().filter(|(j, w)| w.alnum && !used.contains(j)) {
        let left = spare.entry(word.text).or_default();
        *left -= 1;
        if *left < 0 {
            figures.invented += 1;
            figures.faults.push(format!("invented: {:?}", word.text));
        }
    }

    let tables = tables_in(&output);
    for table in &gold.tables {
        let table = repaired_table(table);
        let matched = tables.contains(&table);
        figures.tables.count(matched);
        if !matched {
            figures.faults.push(format!("table: {:?}", table.first()));
        }
    }
    figures.faults.extend(lost(text, &src, &partner, |at| span_at(at).is_none()));
    for (range, _) in spans.iter().filter(|(_, span)| span.must_go()) {
        let inside = starts.partition_point(|&s| s < range.start)..starts.partition_point(|&s| s < range.end);
        if inside.into_iter().any(|i| partner[i].is_some() && src[i].alnum) {
            figures.faults.push(format!("left in: {:?}", clipped(&text[range.clone()])));
        }
    }
    figures
}

fn texts<'t>(words: &[Word<'t>]) -> Vec<&'t str> {
    words.iter().map(|w| w.text).collect()
}

/// The words of a text; a word with a cut inside comes as its parts. And those words, with their parts.
fn words<'t>(text: &'t str, cuts: &BTreeSet<usize>) -> (Vec<Word<'t>>, HashMap<&'t str, Vec<&'t str>>) {
    let (mut found, mut glued) = (Vec::new(), HashMap::new());
    for word in WORD.captures_iter(text) {
        let alnum = word.name("word").is_some();
        let word = word.get(0).unwrap();
        let first = found.len();
        let mut start = word.start();
        for end in cuts.range(word.start() + 1..word.end()).copied().chain([word.end()]) {
            found.push(Word { text: &text[start..end], start, alnum });
            start = end;
        }
        if found.len() > first + 1 {
            glued.insert(word.as_str(), texts(&found[first..]));
        }
    }
    (found, glued)
}

/// Output words, split where the source glues them together, so that an unrepaired word still counts as kept.
fn split_glued<'t>(output: &'t str, glued: &HashMap<&str, Vec<&str>>) -> Vec<Word<'t>> {
    let mut parts = Vec::new();
    for word in words(output, &BTreeSet::new()).0 {
        match glued.get(word.text) {
            None => parts.push(word),
            Some(pieces) => {
                let mut start = word.start;
                for piece in pieces {
                    let end = start + piece.len();
                    parts.push(Word { text: &output[start..end], start, alnum: word.alnum });
                    start = end;
                }
            }
        }
    }
    parts
}

fn repaired_table(table: &Table) -> Table {
    let repaired = table.iter().map(|row| row.iter().map(|cell| strip(&canonical(cell)).to_owned()).collect());
    without_separator(repaired.collect())
}

/// Runs of lost words, as texts.
fn lost<'a>(
    text: &'a str,
    src: &'a [Word<'a>],
    partner: &'a [Option<usize>],
    must_stay: impl Fn(usize) -> bool + 'a,
) -> Vec<String> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (i, word) in src.iter().enumerate() {
        if word.alnum && partner[i].is_none() && must_stay(word.start) {
            match runs.last_mut() {
                Some(run) if i - run.end <= 3 => run.end = i,
                _ => runs.push(i..i),
            }
        }
    }
    runs.into_iter().map(|run| format!("lost: {:?}", clipped(&text[src[run.start].start..src[run.end].end()]))).collect()
}

fn clipped(text: &str) -> String {
    text.chars().take(100).collect()
}

/// A place with 30 characters on both sides.
fn around(text: &str, place: Range<usize>) -> &str {
    let before = text[..place.start].char_indices().rev().take(30).last().map_or(place.start, |(at, _)| at);
    let after = text[place.end..].char_indices().nth(30).map_or(text.len(), |(at, _)| place.end + at);
    &text[before..after]
}
