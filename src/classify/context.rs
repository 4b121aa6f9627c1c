//! Context: what the neighbours of a line say about it.
//!
//! Short lines that are chaff in a menu are headings between paragraphs. Linear: each line looks at its neighbours only.

use super::evidence;
use crate::document::{Begin, Cue, Document, Fate, Line, flags};
use crate::label::{Group, Label};

/// Looks at every line once with its neighbours.
pub(crate) fn apply(document: &mut Document<'_>) {
    verse(document);
    headings(document);
    beside(document);
    between(document);
}

fn is_chaff(line: &Line) -> bool {
    line.cue() != Cue::None && line.label().group() == Group::Chaff || line.fate() == Fate::Dropped
}

fn is_content(line: &Line) -> bool {
    !is_chaff(line)
}

/// In verse, a line that begins like a prompt is a line of the poem; at its head and tail it is a prompt.
fn verse(document: &mut Document<'_>) {
    let (mut count, mut short, mut open, mut long) = (0, 0, 0, 0);
    // Suspect lines do not count, so that a text without them is verse as well.
    // Lists and tables are no verse, and repairs change how many lines they have.
    let verse = |l: &&Line| l.cue() == Cue::None && l.fate() == Fate::Open && !l.is_item() && l.label() != Label::TableRow;
    for line in document.lines().iter().filter(verse) {
        count += 1;
        short += usize::from((1..=10).contains(&line.words()) && !line.has(flags::PIPE));
        open += usize::from((2..=10).contains(&line.words()) && !line.is_sentence());
        long += usize::from(line.words() > 16);
    }
    if count < 12 || short * 10 < count * 7 || open * 4 < count || long * 10 > count {
        return;
    }
    let count = document.len();
    for i in 1..count.saturating_sub(2) {
        let line = &document.lines()[i];
        let prompt = matches!(
            line.label(),
            Label::Cta | Label::Share | Label::Comments | Label::Nav | Label::Related | Label::Paywall | Label::Adblock
        );
        if line.fate() == Fate::Open
            && prompt
            && matches!(line.cue(), Cue::Likely | Cue::Strong | Cue::Start)
            && !line.has(flags::COLON)
        {
            content(document, i, Label::Paragraph);
        }
    }
}

/// Makes a line content again.
fn content(document: &mut Document<'_>, line: usize, label: Label) {
    document.set_label(line, label, 0.7);
    if let Some(line) = document.line_mut(line) {
        line.cue = Cue::None;
        line.hint = (Label::Paragraph, 0);
    }
}

/// A line that could be chaff by its words and a heading by its place is a heading: content before it, prose behind it.
fn headings(document: &mut Document<'_>) {
    let lines = document.lines();
    // Questions over answers, two of them at least: a list of questions and answers.
    let asked = |i: &usize| {
        lines[*i].has(flags::QUESTION)
            && lines[*i].cue() == Cue::None
            && lines[*i].is_title_like()
            && lines.get(i + 1).is_some_and(|n| n.words() >= 6)
    };
    let answers = (0..lines.len()).filter(asked).take(2).count() == 2;
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if line.fate() != Fate::Open
            || line.cue() == Cue::None
            || line.is_part()
            || !line.is_title_like()
            || line.has(flags::COLON)
        {
            continue;
        }
        let Some(next) = lines.get(i + 1) else { continue };
        let before = i.checked_sub(1).map(|p| &lines[p]);
        let framed = before.is_none_or(is_content) && is_content(next);
        // A question over an answer.
        let question = line.has(flags::QUESTION)
            && framed
            && next.words() >= 6
            && (answers || line.label() != Label::Cta || !super::voice::Voice::of(document.text(i)).addresses);
        let heading = question
            || match (line.label(), line.cue()) {
                // These labels do not make headings of articles.
                (Label::Ad | Label::Stamp | Label::Media | Label::Seo | Label::Toc | Label::Dup, _) => false,
                (_, Cue::Whole) => {
                    let text = document.text(i);
                    let single = !text.trim().contains(' ') && line.words() <= 3;
                    let marked = line.has(flags::MARKED_HEADING) && next.words() >= 8;
                    // A few words over prose, of labels that articles have sections about.
                    let topical = matches!(
                        line.label(),
                        Label::Cookie | Label::Nav | Label::Legal | Label::Related | Label::Comments | Label::Tags
                    ) && line.words() <= 4
                        && (next.words() >= 12 || next.is_sentence() && next.words() >= 6);
                    before.is_some() && framed && (single && next.words() >= 3 || marked || topical)
                }
                // Who addresses the reader is no heading.
                (Label::Cta | Label::Paywall | Label::Adblock | Label::Cookie, _)
                    if super::voice::Voice::of(document.text(i)).addresses =>
                {
                    false
                }
                _ => framed && (next.words() >= 12 || (next.is_sentence() && next.words() >= 8)) && line.words() >= 3,
            };
        if heading {
            found.push(i);
        }
    }
    for i in found {
        content(document, i, Label::Heading);
    }
}

/// Words that do not suffice alone do beside chaff, and rather at the head or the tail of a text.
fn beside(document: &mut Document<'_>) {
    let count = document.len();
    // Forward and backward, so that a run of doubtful lines hangs on the sure one at either end.
    for i in (0..count).chain((0..count).rev()) {
        let lines = document.lines();
        let line = lines[i];
        let (label, points) = line.hint;
        if points < evidence::ENOUGH_BESIDE_CHAFF
            || line.cue() != Cue::None
            || line.fate() != Fate::Open
            || line.has(flags::MARKED_HEADING)
            || (line.begin() == Begin::Restored && line.is_title_like())
        {
            continue;
        }
        // A title over prose is its heading.
        if line.is_title_like() && !line.has(flags::COLON) && lines.get(i + 1).is_some_and(|n| is_content(n) && n.words() >= 12) {
            continue;
        }
        let neighbour = |n: Option<usize>| n.and_then(|n| lines.get(n)).is_some_and(is_chaff);
        let bonus = 3 * (u8::from(neighbour(i.checked_sub(1))) + u8::from(neighbour(Some(i + 1))))
            + 2 * u8::from(i < 4 || i + 6 >= count);
        // A title says nothing to the reader.
        let speaks = !line.is_title_like() || line.words() <= 5 || super::voice::Voice::of(document.text(i)).addresses;
        if bonus >= 3 && speaks && points + bonus >= evidence::ENOUGH && line.words() <= if line.is_part() { 14 } else { 28 } {
            document.set_label(i, label, 0.3);
            if let Some(line) = document.line_mut(i) {
                line.cue = Cue::Likely;
            }
        }
    }
}

/// A short line between two pieces of chaff of one label is of that label.
fn between(document: &mut Document<'_>) {
    let lines = document.lines();
    let mut found: Vec<(usize, Label)> = Vec::new();
    for i in 1..lines.len().saturating_sub(1) {
        let (before, line, after) = (&lines[i - 1], &lines[i], &lines[i + 1]);
        let sure = |l: &Line| l.cue() >= Cue::Strong && l.fate() == Fate::Open;
        if line.fate() == Fate::Open
            && line.cue() == Cue::None
            && line.words() <= 4
            && !line.is_sentence()
            && sure(before)
            && sure(after)
            && before.label() == after.label()
            && matches!(before.label(), Label::Share | Label::Nav | Label::Cookie | Label::Comments)
        {
            found.push((i, before.label()));
        }
    }
    for (i, label) in found {
        document.set_label(i, label, 0.2);
        if let Some(line) = document.line_mut(i) {
            line.cue = Cue::Likely;
        }
    }
}
