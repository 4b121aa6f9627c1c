//! The line classifier: what each line is, and how likely it is content.
//!
//! One pass over a line's bytes gives its features and the phrases of all lexicons in it. A line that is part prose,
//! part chaff is cut into pieces at sentence or label boundaries. Then each piece gets a label, the kind of evidence for
//! it ([`Cue`]) and a score. The classifier removes nothing: that is left to the filters, one a label.

mod bounds;
mod chars;
#[cfg(test)]
mod compile;
pub(crate) mod context;
mod dates;
mod entry;
mod evidence;
pub(crate) mod features;
mod fold;
mod folded;
mod forest;
mod gate;
mod judge;
pub(crate) mod jury;
mod key;
mod lexicon;
mod marker;
pub(crate) mod model;
mod phrases;
mod pieces;
pub(crate) mod reading;
mod rows;
mod scan;
mod sections;
pub(crate) mod sentences;
mod table;
mod topic;
mod trees;
mod trie;
mod unlisted;
mod vocabulary;
mod voice;
mod word;
pub(crate) mod word_weights;

pub(crate) use entry::{Entry, Kind};
pub(crate) use fold::{is_letter, is_spaceless, is_word};
pub(crate) use key::{KeyHash, first_letters_key, key, words_key};
pub(crate) use lexicon::LEXICON;
pub(crate) use marker::marker;
pub(crate) use pieces::is_empty_image;
pub(crate) use scan::{Hit, LOWER_STARTERS};
#[cfg(feature = "html")]
pub(crate) use trees::Trees;
pub(crate) use vocabulary::class;

use crate::document::{Cue, Cut, Document, Facts, Fate, Line, Stage, flags, is_room};
use crate::label::{Group, Label};
use crate::pipeline::Filter;
use crate::profile::Profile;
use judge::{Place, Verdict, content_label, judge};
use pieces::Pieces;
use topic::Topics;

/// Labels the lines of a document: cheap features and phrase lexicons in, label and score out.
///
/// Filters that read labels run it themselves when it has not run; in a pipeline it stands where the lines are final,
/// behind the repairs that restore breaks.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Classifier {
    /// For training: the jury is not asked.
    pub(crate) unheard: bool,
}

impl Filter for Classifier {
    fn name(&self) -> &'static str {
        "classifier"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify(document, !self.unheard);
    }
}

/// Makes sure that the lines have labels.
pub(crate) fn ensure(document: &mut Document<'_>) {
    if document.stage < Stage::Classified {
        classify(document, true);
    }
}

/// Pages laid out as text have this many lines, and some words; what has fewer is the text of a page. Of HTML, pages have
/// fewer lines, as no menu is needed to tell them.
const PAGE_LINES: [usize; 2] = [60, 10];
const PAGE_WORDS: usize = 80;
/// Of these lines so many are chaff by what stands in them: 98 in 100 of WCXB's pages as plain text have as many, and 2 in
/// 100 of their contents.
const PAGE_CHAFF: [usize; 2] = [7, 0];

/// Whether a text is a page with all that surrounds its content, by its lines with their labels.
fn is_page(document: &Document<'_>) -> bool {
    let kind = usize::from(document.is_html());
    let lines = document.lines();
    let chaff = |line: &&Line| line.cue() != Cue::None && line.label().group() == Group::Chaff;
    lines.len() >= PAGE_LINES[kind]
        && lines.iter().map(Line::words).sum::<usize>() >= PAGE_WORDS
        && lines.iter().filter(chaff).take(PAGE_CHAFF[kind]).count() == PAGE_CHAFF[kind]
}

/// Labels of banners that run over several sentences.
fn is_banner(label: Label) -> bool {
    matches!(label, Label::Adblock | Label::Cookie | Label::Leak | Label::Legal)
}

/// What a piece of a cut line is.
#[derive(Clone, Copy)]
struct Part {
    at: u32,
    facts: Facts,
    verdict: Verdict,
}

/// Reads the lines: their facts, and the phrases in them. What is cut afterwards is read again by [`classify`].
pub(crate) fn read(document: &mut Document<'_>) {
    if document.stage >= Stage::Read {
        return;
    }
    document.stage = Stage::Read;
    let lexicon = &*LEXICON;
    let mut scanner = scan::Scanner::default();
    let mut all = std::mem::take(&mut document.hits);
    // A text made of nothing but phrases would need more memory for them than for itself.
    let most = most_hits(document);
    for i in 0..document.len() {
        let (text, from) = (document.text(i), all.len());
        let facts = if all.len() < most { scanner.scan(text, lexicon, &mut all) } else { scan::facts(text) };
        let Some(line) = document.line_mut(i) else { break };
        let start = line.start as usize;
        line.facts = facts;
        line.facts.flags |= flags::READ;
        all.truncate(most);
        all[from..].iter_mut().for_each(|hit| *hit = hit.moved(0, start));
    }
    document.hits = all;
}

/// So many phrases are noted in any text, and one for every eight bytes of it.
const MOST_HITS: usize = 1 << 16;

fn most_hits(document: &Document<'_>) -> usize {
    MOST_HITS + document.source().len() / 8
}

/// Whether a span begins and ends between words, or where a script without spaces has no words to cut.
fn is_at_words(source: &str, span: &std::ops::Range<usize>) -> bool {
    let breaks = |c: char| !is_word(c) || is_spaceless(c);
    [span.start, span.end]
        .into_iter()
        .all(|at| source[at..].chars().next().is_none_or(breaks) || source[..at].chars().next_back().is_none_or(breaks))
}

/// The phrases of one line after another, in ascending order of their places.
#[derive(Debug, Default)]
pub(crate) struct HitCursor(usize);

impl HitCursor {
    /// The phrases inside a span that lies behind the last one asked for, in bytes of the source.
    pub fn within<'d>(&mut self, document: &'d Document<'_>, span: &std::ops::Range<usize>) -> &'d [Hit] {
        let rest = document.hits.get(self.0..).unwrap_or_default();
        let before = rest.iter().take_while(|h| (h.start as usize) < span.start).count();
        let inside = rest[before..].iter().take_while(|h| (h.start as usize) < span.end).count();
        self.0 += before + inside;
        &rest[before..before + inside]
    }
}

fn classify(document: &mut Document<'_>, heard: bool) {
    read(document);
    document.stage = Stage::Classified;
    let lexicon = &*LEXICON;
    let mut scanner = scan::Scanner::default();
    let mut cursor = HitCursor::default();
    let mut hits: Vec<Hit> = Vec::new();
    let mut pieces = Pieces::default();
    let mut parts: Vec<Part> = Vec::new();
    let mut cuts: Vec<Cut> = Vec::new();
    let mut topics = Topics::default();
    let most = most_hits(document);
    for i in 0..document.len() {
        let text = document.text(i);
        let Some(line) = document.lines().get(i).copied() else { break };
        let noted = cursor.within(document, &line.span());
        let is_read = line.has(flags::READ);
        if line.fate == Fate::Protected {
            if !is_read && let Some(line) = document.line_mut(i) {
                line.facts = scan::facts(text);
            }
            continue;
        }
        hits.clear();
        let mut facts = line.facts;
        if !is_read && is_at_words(document.source(), &line.span()) && document.hits.len() < most {
            // A repair has cut it between words, so that its phrases are those that were found before.
            let inside = noted.iter().filter(|hit| hit.end <= line.end);
            hits.extend(inside.map(|hit| hit.moved(line.start as usize, 0)));
            facts = scan::facts(text);
        } else if is_read {
            hits.extend(noted.iter().map(|hit| hit.moved(line.start as usize, 0)));
        } else {
            facts = scanner.scan(text, lexicon, &mut hits);
        }
        facts.flags |= line.facts.flags & flags::PART;
        let start = line.span().start;
        pieces.start = start;
        let clause = facts.flags & flags::NUMBERED != 0 && facts.flags & flags::BULLET == 0;
        // The rows of a table are judged as a table.
        if line.label == Label::TableRow {
            set(document, i, facts, Verdict::CONTENT, text);
            continue;
        }
        let split = line.fate == Fate::Open && !text.starts_with('|') && pieces.split(text, &facts, &hits);
        // All sentences of a banner together say more than each of them.
        if line.fate == Fate::Open
            && pieces.whole.is_none()
            && facts.flags & flags::SENTENCES != 0
            && !is_quotation(&facts, text)
            && let Some(weight) = evidence::Learnt::with(text, start, &facts, &mut pieces.reader)
                .and_then(|learnt| learnt.weight(&facts, false))
                .filter(|w| w.points >= evidence::ENOUGH)
        {
            let verdict = Verdict::new(weight.label, Cue::Likely);
            topics.note(&facts, verdict, &hits);
            set(document, i, facts, verdict, text);
            continue;
        }
        if split {
            for (n, piece) in pieces.list.iter().enumerate() {
                // A piece begins with its first word: the cut takes the space before it away.
                let raw = &text[piece.span.clone()];
                let at = start + piece.span.start + (raw.len() - raw.trim_start_matches(is_room).len());
                if n > 0 {
                    cuts.push(Cut { at, breaks: None });
                }
                let part = text[piece.span.clone()].trim();
                let mut facts = piece.facts.unwrap_or_else(|| scan::facts(part));
                facts.flags |= flags::PART;
                topics.note(&facts, piece.verdict, hits_in(&hits, &piece.span));
                parts.push(Part { at: at as u32, facts, verdict: piece.verdict });
            }
            continue;
        }
        let verdict = match (line.fate, pieces.whole.take()) {
            (Fate::Open, Some(verdict)) if !clause => verdict,
            (Fate::Open, _) if facts.words <= 45 || (facts.words <= 80 && pieces.relevant) => {
                let verdict =
                    judge(text, &facts, &hits, Place { part: line.is_part(), quoted: false, start }, &mut pieces.reader);
                // The sentences of a long line have been judged one by one; all together they are a banner or prose.
                let prose = facts.flags & flags::SENTENCES != 0
                    && facts.words > 20
                    && (facts.words > 45 || (facts.words > 30 || verdict.cue < Cue::Start) && !is_banner(verdict.label));
                if prose { Verdict::CONTENT } else { verdict }
            }
            _ => Verdict::CONTENT,
        };
        topics.note(&facts, verdict, &hits);
        set(document, i, facts, verdict, text);
    }
    document.cut(&cuts);
    spread(document, &parts);
    topics.revoke(document);
    context::apply(document);
    // The mildest profile knows no scores: what it drops is certain.
    if document.settings().profile() > Profile::Conservative {
        model::score(document, &mut pieces.reader);
        document.is_page = is_page(document);
        // A page's lines are the model's matter, the sentences of a text the jury's.
        if heard && !document.is_page && !document.is_html() {
            jury::apply(document, &mut pieces.reader);
        }
    }
}

/// Whether a line is a quotation: what it says is said by somebody.
fn is_quotation(facts: &Facts, text: &str) -> bool {
    facts.flags & flags::QUOTES != 0 && text.starts_with(['“', '"', '«', '„', '「', '‘', '\''])
}

fn hits_in<'h>(hits: &'h [Hit], span: &std::ops::Range<usize>) -> &'h [Hit] {
    let low = hits.partition_point(|h| (h.start as usize) < span.start);
    let high = hits.partition_point(|h| (h.start as usize) < span.end);
    &hits[low..high.max(low)]
}

/// Writes a verdict into a line.
fn set(document: &mut Document<'_>, i: usize, facts: Facts, verdict: Verdict, text: &str) {
    let Some(line) = document.line_mut(i) else { return };
    let kept = line.label;
    line.facts = facts;
    line.cue = verdict.cue;
    line.hint = verdict.hint.map_or((Label::Paragraph, 0), |w| (w.label, w.points));
    line.label = verdict.label;
    if verdict.cue == Cue::None {
        // A repair may have said already that the line is a row or a heading.
        line.label = if kept == Label::Paragraph { content_label(&facts, text) } else { kept };
    }
    line.set_score(verdict.score(&facts));
}

/// Gives the pieces of cut lines what was found out about them.
fn spread(document: &mut Document<'_>, parts: &[Part]) {
    let mut next = 0;
    for i in 0..document.len() {
        let Some(part) = parts.get(next) else { break };
        let Some(line) = document.lines().get(i) else { break };
        if line.fate != Fate::Open {
            continue;
        }
        let span = line.span();
        if (part.at as usize) < span.start {
            // A piece of white space alone made no line of its own.
            while parts.get(next).is_some_and(|p| (p.at as usize) < span.start) {
                next += 1;
            }
            next = next.saturating_sub(usize::from(parts.get(next).is_none_or(|p| p.at as usize > span.start)));
        }
        let Some(part) = parts.get(next).copied() else { break };
        if span.contains(&(part.at as usize)) {
            let text = document.text(i);
            set(document, i, part.facts, part.verdict, text);
            next += 1;
        }
    }
}
