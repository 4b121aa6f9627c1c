//! Drops the lines that the model takes for boilerplate of the page.

use crate::classify;
use crate::document::{Begin, Cue, Document, Fate, Line, flags};
use crate::label::Label;
use crate::pipeline::Filter;
use crate::rule::rules;

/// Drops the lines that the model takes for boilerplate, where no named rule does.
///
/// Unless the configuration sets a threshold, each page has its own: the one that makes the expected F1 of what is kept
/// greatest, given the lines' probabilities (Ye et al. 2012, Lipton et al. 2014: half of that F1), and no higher than a
/// half. A page of which much is doubtful so keeps more than one that is clear. Plain texts that are no pages, because they have
/// few lines or little chaff, are left to the classifier.
///
/// Rules: `boilerplate/model`.
///
/// ```
/// use dechaff::{Pipeline, filters::Boilerplate};
/// let pipeline = Pipeline::builder().filter(Boilerplate::default()).build();
/// let text = "The ferry sank in the night, and nobody on the island knew of it until the morning came.";
/// assert_eq!(pipeline.clean(text).text(), text);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Boilerplate {}

impl Filter for Boilerplate {
    fn name(&self) -> &'static str {
        "boilerplate"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        let (wanted, trim) = (document.settings().threshold, document.settings().trim);
        if wanted.is_none() && !document.is_page {
            return;
        }
        let threshold = wanted.map_or_else(|| threshold(document.lines()), |share| (share * 65535.0) as u16);
        if document.settings().enabled(rules::BOILERPLATE_MODEL) {
            document.note_threshold(threshold);
        }
        let lines = document.lines();
        // Markup tells headings, rows and clauses from the rest; without it they are spared.
        let plain = !document.is_html();
        let share = content_share(lines);
        let mut gone = vec![false; lines.len()];
        let mut at = 0;
        while at < lines.len() {
            let table = lines[at].label() == Label::TableRow;
            let goes_on = |line: &&Line| line.begin() == Begin::Cut || table && line.label() == Label::TableRow;
            let end = at + 1 + lines[at + 1..].iter().take_while(goes_on).count();
            let pieces = at..end;
            at = end;
            if is_under(&lines[pieces.clone()], threshold) {
                for i in pieces {
                    gone[i] = lines[i].fate() == Fate::Open && !(plain && is_spared(&lines[i], share));
                }
            }
        }
        // With a threshold of the user's own there are no exceptions.
        if wanted.is_none() && plain {
            spare_headings(lines, &mut gone, share);
        }
        // Trimming takes from head and tail only: up to the first line that stays, and from the last one on.
        let stays = |i: &usize| lines[*i].fate() != Fate::Dropped && !gone[*i];
        let inner = match ((0..lines.len()).find(stays), (0..lines.len()).rfind(stays)) {
            (Some(first), Some(last)) if trim => first..last,
            _ => 0..0,
        };
        let found: Vec<usize> = (0..lines.len()).filter(|i| !inner.contains(i) && gone[*i]).collect();
        for i in found {
            // The score decided; it stays, so that one can see how near the threshold it was.
            let score = document.lines()[i].probability();
            if document.drop_line(i, rules::BOILERPLATE_MODEL)
                && let Some(line) = document.line_mut(i)
            {
                line.set_probability(score);
            }
        }
    }
}

/// Whether a line is below the threshold. What has been cut to be judged is one line here, and so are the rows of a table:
/// the open ones are weighed together, so that no sentence goes out of the middle of a paragraph.
fn is_under(pieces: &[Line], threshold: u16) -> bool {
    let open = || pieces.iter().filter(|piece| piece.fate() == Fate::Open);
    let weight = |piece: &Line| piece.words() as u64 + 1;
    let words: u64 = open().map(weight).sum();
    let sum: u64 = open().map(|piece| weight(piece) * u64::from(piece.probability())).sum();
    sum < words * u64::from(threshold)
}

/// How much of a text is content by its lines' scores, in percent of its words.
fn content_share(lines: &[Line]) -> u64 {
    let words: u64 = lines.iter().map(|line| line.words() as u64).sum();
    let content: u64 = lines.iter().map(|line| line.words() as u64 * u64::from(line.probability())).sum();
    (content / 65535 * 100).checked_div(words).unwrap_or(100)
}

/// What the model may not drop from plain text: a numbered sentence is a clause or a step; where most of a text is content,
/// rows are judged as a table, and what a restored break begins was part of the text.
fn is_spared(line: &Line, share: u64) -> bool {
    let clause = line.has(flags::NUMBERED) && line.is_sentence() && line.words() >= 6 && line.cue() == Cue::None;
    let part = line.label() == Label::TableRow || line.begin() == Begin::Restored;
    clause || part && share >= TEXT
}

/// A text that is content for this share of its words, in percent, is one that somebody took out of its page.
const TEXT: u64 = 60;
/// Lines that are no more than this far apart, dropped ones included, may be a heading and its prose.
const NEAR: usize = 3;
/// One that is content for this share has its title at its head …
const ARTICLE: u64 = 25;
/// … among so many lines.
const HEAD: usize = 8;

/// A title over prose that stays is its heading, and an article's first line of several words its title: short lines look
/// like a menu's by themselves, and losing them is worse than keeping one.
fn spare_headings(lines: &[Line], gone: &mut [bool], share: u64) {
    // A break was restored before it because it is a title.
    let titled = |line: &Line| {
        line.is_title_like() && (line.begin() == Begin::Restored || line.cue() == Cue::None && !line.has(flags::COLON))
    };
    for i in (0..lines.len()).rev().filter(|&i| titled(&lines[i])) {
        let next = (i + 1..lines.len().min(i + 1 + NEAR)).find(|&n| !gone[n] && lines[n].fate() != Fate::Dropped);
        let prose = |n: usize| {
            let line = &lines[n];
            let body = line.words() >= 8 || line.is_sentence();
            line.label() == Label::TableRow || body && (line.probability() > HIGHEST || is_spared(line, share))
        };
        if gone[i] && next.is_some_and(prose) {
            gone[i] = false;
        }
    }
    if share >= ARTICLE {
        let open = |i: &usize| lines[*i].fate() == Fate::Open && titled(&lines[*i]) && lines[*i].words() >= 4;
        // A menu on one line may stand before it and look the same.
        for title in (0..lines.len().min(HEAD)).filter(open).take(2) {
            gone[title] = false;
        }
    }
}

/// Scores are told apart in so many steps.
const STEPS: usize = 256;
/// No page asks for more than this of a line, in 65,535ths.
const HIGHEST: u16 = 32767;

/// The threshold that makes the expected F1 of a page greatest.
fn threshold(lines: &[Line]) -> u16 {
    let (mut words, mut good) = ([0_u64; STEPS], [0_u64; STEPS]);
    for line in lines.iter().filter(|line| line.fate() != Fate::Dropped) {
        let step = usize::from(line.probability()) * STEPS / 65536;
        words[step] += line.words() as u64;
        good[step] += line.words() as u64 * u64::from(line.probability());
    }
    let all: u64 = good.iter().sum();
    // Of 2 · good / (kept + all), in words; compared crosswise, as integers.
    let (mut kept, mut found) = (0_u64, 0_u64);
    let (mut best, mut at) = ((0_u64, 1_u64), 0);
    for step in (0..STEPS).rev() {
        kept += words[step] * 65535;
        found += good[step];
        let ratio = (found, (kept + all).max(1));
        if u128::from(ratio.0) * u128::from(best.1) > u128::from(best.0) * u128::from(ratio.1) {
            (best, at) = (ratio, step);
        }
    }
    ((at * 65536 / STEPS) as u16).min(HIGHEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    fn line(words: usize, score: f32) -> Line {
        let mut line = Line::new(0, 1);
        line.facts.words = words as u16;
        line.set_score(score);
        line
    }

    #[test]
    fn the_result_says_what_the_model_asked_for() {
        let menu = "Subscribe to our newsletter\nAccept all cookies\nShare on Facebook\n".repeat(4);
        let page = menu + &"The keeper wrote down the height of the tide at noon and again in the evening.\n".repeat(60);
        let threshold = |profile| crate::Pipeline::new(profile).clean(&page).threshold();
        assert!(threshold(Profile::Balanced).is_some_and(|score| (0.0..=0.5).contains(&score)));
        assert_eq!(threshold(Profile::Conservative), None);
        assert_eq!(crate::clean("The keeper wrote down the height of the tide.").threshold(), None);
    }

    #[test]
    fn a_clear_page_asks_for_a_half_and_a_doubtful_one_for_less() {
        let clear: Vec<Line> = [(40, 0.99), (30, 0.98), (20, 0.02), (10, 0.01)].map(|(words, score)| line(words, score)).into();
        let doubtful: Vec<Line> = [(40, 0.5), (30, 0.3), (20, 0.25), (400, 0.01)].map(|(words, score)| line(words, score)).into();
        let (high, low) = (threshold(&clear), threshold(&doubtful));
        assert!(high == HIGHEST && low < 19_660 && low > 655, "{high} {low}");
        assert_eq!(threshold(&[]), 0);
    }
}
