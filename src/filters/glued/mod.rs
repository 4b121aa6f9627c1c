//! Restores the line breaks that scraping lost: headings that run into their paragraphs, and articles glued on in the
//! middle of a line. Flattened lists are found by [`flattened`].
//!
//! A break is restored where a word ends and another begins without a space ("…and ChallengesThe battle…"), if what
//! stands before it reads like a heading from the last sentence's end, and what stands behind it like the beginning of a
//! sentence. Names in camel case, URLs and code stay whole: a name comes twice, an accident does not.

mod flattened;
mod known;
mod place;
mod places;
mod titles;

use crate::classify::{self, Kind, LEXICON, is_spaceless, sentences};
use crate::document::{Cut, Document, Fate, Line, flags};
use crate::label::{Group, Label};
use crate::pipeline::Filter;
use crate::rule::rules;
use place::{Place, Words};
use titles::{LONGEST_HEADING, is_heading, is_title, loose_start, words_up_to};

/// Restores lost line breaks around headings, articles and list items.
///
/// Rules: `glued/heading`, `glued/article`, `glued/list`.
///
/// ```
/// use dechaff::{Pipeline, filters::GluedHeadings};
/// let pipeline = Pipeline::builder().filter(GluedHeadings::default()).build();
/// let cleaned = pipeline.clean("It was over. Tactics and ChallengesThe battle was fought in the snow for many days.");
/// assert_eq!(cleaned.text(), "It was over.\nTactics and Challenges\nThe battle was fought in the snow for many days.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct GluedHeadings {}

/// Bytes that are looked at on either side of a place, so that a line without spaces costs no more than another.
const FURTHEST: usize = 400;

/// The character boundary at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Filter for GluedHeadings {
    fn name(&self) -> &'static str {
        "glued-headings"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::read(document);
        let mut cuts: Vec<Cut> = Vec::new();
        let mut finder = Finder { known: known::headings(document), ..Finder::default() };
        let source = document.source();
        let mut words = Words::new(source);
        for (i, line) in document.lines().iter().enumerate() {
            // A table's repair may have cut the line since it was read: then everything may be there.
            let flags = if line.has(flags::READ) { line.facts.flags } else { UNREAD };
            let text = &source[line.span()];
            finder.leads_in = document.lines().get(i + 1).is_some_and(is_prose);
            if text.len() < SHORTEST_LINE
                || !finder.may_find(text, flags)
                || line.fate() != Fate::Open
                || text.starts_with('|')
                || line.label() == Label::TableRow
            {
                continue;
            }
            finder.find(text, flags, &mut words);
            let start = line.span().start;
            cuts.extend(finder.cuts.iter().map(|c| Cut { at: start + c.at, ..*c }));
        }
        document.cut(&cuts);
    }
}

/// No shorter line holds a heading and text.
const SHORTEST_LINE: usize = 12;

/// The flags of a line that has not been read as it stands.
const UNREAD: u32 = !flags::READ;

/// Finds the cuts of one line; memory is used again from line to line.
#[derive(Default)]
struct Finder {
    /// Headings that a table of contents names.
    known: known::Headings,
    cuts: Vec<Cut>,
    bounds: Vec<usize>,
    glue: Vec<usize>,
    starts: Vec<usize>,
    /// Whether prose follows in the next line.
    leads_in: bool,
}

/// Whether a line that has been read is prose.
fn is_prose(line: &Line) -> bool {
    let item = flags::BULLET | flags::NUMBERED | flags::PIPE | flags::MARKED_HEADING | flags::LINK;
    line.has(flags::READ) && !line.has(item | flags::LOWER) && line.words() >= 8 && line.has(flags::TERMINAL | flags::SENTENCES)
}

impl Finder {
    /// Whether a line's facts leave anything to look for.
    fn may_find(&self, text: &str, flags: u32) -> bool {
        flags & (flags::GLUE | flags::MARKS) != 0
            || (!self.known.is_empty() && text.len() >= known::SHORTEST_LINE)
            || flags & flags::DIGIT != 0 && flattened::counts(text)
            || may_end_in_title(text, flags)
    }

    fn find<'t>(&mut self, text: &'t str, flags: u32, words: &mut Words<'t>) {
        self.cuts.clear();
        self.glue.clear();
        if flags & flags::GLUE != 0 {
            places::candidates(text, &mut self.glue);
        }
        let flat = flags & (flags::MARKS | flags::DIGIT) != 0 && flattened::cuts(text, flags, &mut self.cuts);
        if self.glue.is_empty() && self.known.is_empty() && !may_end_in_title(text, flags) {
            return;
        }
        // Most lines end here, before their sentences are looked for.
        let titled = flags & flags::SENTENCES != 0 && may_be_title(text, self.leads_in);
        if !self.known.may_stand_in(text, flags, &self.glue) {
            self.glue.retain(|&at| chaff_at(text, at).is_some() || Place::of(text, at).is_some_and(|p| !p.is_name(words)));
            if self.glue.is_empty() && !flat && !titled {
                return;
            }
        }
        self.bounds.clear();
        if flags & flags::SENTENCES != 0 {
            sentences::bounds(text, &mut self.bounds);
        }
        if flat {
            let glued: Vec<usize> =
                self.cuts.iter().map(|c| c.at).filter(|&at| text[..at].ends_with(|c: char| !c.is_whitespace())).collect();
            let mut found: Vec<Cut> = Vec::new();
            for at in glued {
                let earlier = self.cuts.partition_point(|c| c.at < at).checked_sub(1).map_or(0, |i| self.cuts[i].at);
                let from = self.heading_start(text, at, 0).max(earlier).max(floor(text, at.saturating_sub(FURTHEST)));
                let heading = text[from..at].trim();
                if from > 0
                    && is_heading(heading)
                    && (is_title(heading, 0.5) || words_up_to(heading, 11) <= 10)
                    && !sentences::ends_sentence(heading)
                {
                    found.push(Cut { at: from, breaks: Some(rules::GLUED_HEADING) });
                }
            }
            self.cuts.append(&mut found);
            self.cuts.sort_by_key(|c| c.at);
            self.bounds.extend(self.cuts.iter().map(|c| c.at));
            self.bounds.sort_unstable();
        }
        self.known.find(text, flags, &self.bounds, &mut self.cuts, &mut self.glue, &mut self.starts);
        let glue = std::mem::take(&mut self.glue);
        let mut last = 0;
        for &at in &glue {
            if at <= last {
                continue;
            }
            if let Some(at) = self.judge(text, at, last, words) {
                last = at;
            }
        }
        self.glue = glue;
        self.title_at_end(text, last);
        self.cuts.sort_by_key(|c| c.at);
        self.cuts.dedup_by_key(|c| c.at);
    }

    /// Where the heading that ends at `end` begins: behind the last sentence, cut or bullet.
    fn heading_start(&self, text: &str, end: usize, last: usize) -> usize {
        let mut before = self.bounds.partition_point(|&b| b < end);
        loop {
            let start = before.checked_sub(1).map_or(0, |i| self.bounds[i]).max(last);
            // "Why Hungary? Benefits of a Neutral Ground" is one heading.
            let asks = start > last && text[..start].trim_end().ends_with('?');
            let earlier = before.checked_sub(2).map_or(0, |i| self.bounds[i]).max(last);
            if !(asks && earlier < start && words_up_to(&text[earlier..end], 13) <= 12 && is_title(&text[earlier..start], 0.7)) {
                return start;
            }
            before -= 1;
        }
    }

    /// Judges one place; returns where the next heading may begin when a break was restored.
    fn judge<'t>(&mut self, text: &'t str, at: usize, last: usize, words: &mut Words<'t>) -> Option<usize> {
        // What lies further back belongs to no heading.
        let from = self.heading_start(text, at, last).max(floor(text, at.saturating_sub(FURTHEST)));
        // Chaff glued to a heading: "…of PokrovskTable of Contents".
        if let Some(chaff) = chaff_at(text, at) {
            let (start, article) = loose_start(text, from, at);
            if start > 0
                && start > last
                && (is_title(text[start..at].trim(), 0.5)
                    || is_heading(&text[start..at]) && words_up_to(&text[start..at], 13) <= 12)
            {
                self.break_at(start, article);
            }
            self.cuts.push(Cut { at, breaks: None });
            let rest = text[chaff..].trim_start();
            if !rest.is_empty() {
                self.cuts.push(Cut { at: text.len() - rest.len(), breaks: None });
            }
            return Some(text.len() - rest.len());
        }
        // Most places are names, or nothing that could be a sentence follows them: their headings are not looked at.
        let place = Place::of(text, at).filter(|place| !place.is_name(words))?;
        let heading = text[from..at].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '|' | '*' | '•'));
        if !is_heading(heading) || !place.ends(heading, words) {
            let (start, article) = loose_start(text, from, at);
            let heading = text[start..at].trim();
            if article && is_heading(heading) && is_title(heading, 0.6) && place.ends(heading, words) {
                self.break_at(start, true);
                self.cuts.push(Cut { at, breaks: Some(rules::GLUED_HEADING) });
                return Some(at);
            }
            return None;
        }
        let start = at - heading.len();
        if start > 0 && !text[..start].trim().is_empty() {
            self.break_at(start, false);
        }
        self.cuts.push(Cut { at, breaks: Some(rules::GLUED_HEADING) });
        Some(at)
    }

    fn break_at(&mut self, at: usize, article: bool) {
        let rule = if article { rules::GLUED_ARTICLE } else { rules::GLUED_HEADING };
        self.cuts.push(Cut { at, breaks: Some(rule) });
    }

    /// A title behind the last sentence of a line, with no end of its own: the next article's, or a heading whose
    /// paragraph is gone.
    fn title_at_end(&mut self, text: &str, last: usize) {
        let from = self.heading_start(text, text.len(), last);
        if from == 0 || from <= last || self.cuts.iter().any(|c| c.at >= from) {
            return;
        }
        let tail = text[from..].trim();
        let title = ends_like_title(tail) && is_title(tail, TITLE_AT_END);
        if (title || self.leads_in && is_heading_over_prose(&text[..from], tail))
            && memchr::memmem::find(tail.as_bytes(), b". ").is_none()
            && chaff_at(text, from).is_none()
        {
            self.break_at(from, words_up_to(tail, 7) >= 7);
        }
    }
}

/// The share of capitals in a title at the end of a line.
const TITLE_AT_END: f32 = 0.66;

/// Whether a title may stand behind a line's last sentence.
fn may_end_in_title(text: &str, flags: u32) -> bool {
    let ends = || if flags & flags::READ != 0 { flags & flags::TERMINAL != 0 } else { sentences::ends_sentence(text) };
    text.len() > 60 && flags & flags::SENTENCES != 0 && !ends()
}

/// Whether what stands behind a line's last mark may be (the end of) a title: what needs no sentences to be told.
fn may_be_title(text: &str, leads_in: bool) -> bool {
    let bytes = text.as_bytes();
    // The marks that end sentences, or the first bytes of those beyond ASCII.
    let mark = bytes.iter().rposition(|b| matches!(b, b'.' | b'!' | b'?' | 0xd8 | 0xe0 | 0xe2 | 0xe3 | 0xef));
    let Some(mark) = mark.filter(|at| bytes[*at] < 0x80) else { return true };
    let tail = text[mark + 1..].trim();
    if tail.is_empty() {
        return false;
    }
    if words_up_to(tail, LONGEST_HEADING + 1) > LONGEST_HEADING || !ends_plainly(tail) {
        return false;
    }
    // Behind a full stop and a space the title begins right there.
    !(bytes[mark] == b'.' && bytes.get(mark + 1) == Some(&b' '))
        || words_up_to(tail, 3) >= 3 && is_title(tail, TITLE_AT_END)
        || leads_in && is_heading_over_prose(&text[..mark + 1], tail)
}

/// A heading in the case of a sentence has no more words, or characters of a script without spaces.
const SHORT_HEADING: usize = 6;
const SHORT_WIDE: usize = 14;
/// The paragraph in front of it has at least this many bytes.
const PARAGRAPH: usize = 80;

/// Whether the end of a line is a heading over the prose of the next one: a few words without an end behind a paragraph.
fn is_heading_over_prose(head: &str, tail: &str) -> bool {
    let head = head.trim_end();
    // "… 4. What to pack 5. When to go" is a list.
    let counts = head.strip_suffix(['.', ')']).is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()));
    head.len() >= PARAGRAPH
        && !counts
        && head.ends_with(['.', '!', '。', '！', '”', '»', ')'])
        && words_up_to(tail, SHORT_HEADING + 1) <= SHORT_HEADING
        && tail.chars().filter(|c| is_spaceless(*c)).count() <= SHORT_WIDE
        && is_heading(tail)
        && !tail.starts_with(|c: char| c.is_lowercase() || !c.is_alphabetic())
        && ends_plainly(tail)
}

/// Whether a text has as many words as a title at a line's end, and no marks that those have not.
fn ends_like_title(text: &str) -> bool {
    (3..=LONGEST_HEADING).contains(&words_up_to(text, LONGEST_HEADING + 1)) && ends_plainly(text)
}

fn ends_plainly(text: &str) -> bool {
    !text.contains([':', '|', '•', '*', '('])
        && !text.ends_with(|c: char| sentences::is_terminal(c) || sentences::is_closing(c) || c == ',')
}

/// The end of a chaff phrase that stands alone at `at`, if one does: to the line's end or up to the next upper-case
/// letter.
fn chaff_at(text: &str, at: usize) -> Option<usize> {
    let mut best = None;
    LEXICON.phrases.at(text, at, |end, entries| {
        let chaff = |e: &classify::Entry| Label::from_index(e.label as usize).group() == Group::Chaff;
        let whole = entries.iter().any(|e| matches!(e.kind, Kind::Whole | Kind::Strong) && chaff(e));
        let phrase = &text[at..end];
        let toc = entries.iter().any(|e| e.label == Label::Toc as u8) && phrase.chars().count() >= 7;
        let several = phrase.contains(' ') || phrase.chars().any(is_spaceless) || toc;
        if whole && several {
            best = best.max(Some(end));
        }
    });
    let end = best?;
    let rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | ':' | '.' | '!'));
    (rest.is_empty() || rest.starts_with(|c: char| !c.is_lowercase())).then_some(end)
}
