//! From the phrases in a piece to its label.

use super::dates;
use super::lexicon::LEXICON;
use super::phrases::Kind;
use super::scan::Hit;
use crate::document::{Cue, Facts, flags};
use crate::label::Label;

/// What a piece is, and on what evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub label: Label,
    pub cue: Cue,
}

impl Verdict {
    pub const CONTENT: Verdict = Verdict { label: Label::Paragraph, cue: Cue::None };

    pub fn new(label: Label, cue: Cue) -> Verdict {
        Verdict { label, cue }
    }

    /// The probability that the piece is content. First form: a figure for each kind of evidence.
    pub fn score(self, facts: &Facts) -> f32 {
        match self.cue {
            Cue::Whole => 0.03,
            Cue::Start => 0.05,
            Cue::Strong => 0.08,
            Cue::Likely => 0.25,
            Cue::None if facts.words >= 12 => 0.97,
            Cue::None if facts.flags & flags::TERMINAL != 0 => 0.9,
            Cue::None => 0.75,
        }
    }
}

/// What a content line is by its shape.
pub(crate) fn content_label(facts: &Facts, text: &str) -> Label {
    let has = |flag: u32| facts.flags & flag != 0;
    if has(flags::MARKED_HEADING) {
        Label::Heading
    } else if has(flags::QUOTE) {
        Label::Quote
    } else if has(flags::PIPE) && (text.starts_with('|') || text.matches('|').nth(1).is_some()) {
        Label::TableRow
    } else if has(flags::BULLET | flags::NUMBERED) {
        Label::ListItem
    } else if facts.words <= 14
        && !has(flags::TERMINAL | flags::SENTENCES | flags::COLON | flags::LOWER)
        && (facts.capitals > 0 || has(flags::CJK))
        && facts.words > 0
    {
        Label::Heading
    } else {
        Label::Paragraph
    }
}

/// The letters' part of a piece: without bullets, numbers, counts, arrows and pictograms at its ends.
pub(crate) fn core(text: &str) -> std::ops::Range<usize> {
    let start = text.find(char::is_alphabetic).unwrap_or(text.len());
    let end = text.rfind(char::is_alphabetic).map_or(start, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    start..end.max(start)
}

/// Whether a place stands inside quotation marks of the piece: the text speaks of the phrase, it does not say it.
fn is_quoted(text: &str, hit: &Hit) -> bool {
    let (before, after) = (&text[..hit.start as usize], &text[hit.end as usize..]);
    if depth(before) > 0 {
        return true;
    }
    let straight = before.matches('"').count() % 2 == 1 && after.contains('"');
    // A single quote opens behind a space and closes before something that is no letter.
    let opens = before.rfind([' ', '(']).map_or(before, |at| &before[at + 1..]).starts_with(['\'', '‘'])
        || before.ends_with(" '")
        || before == "'";
    let closes =
        after.char_indices().any(|(i, c)| matches!(c, '\'' | '’') && !after[i + c.len_utf8()..].starts_with(char::is_alphabetic));
    straight || (opens && closes)
}

/// How many quotation marks a text opens and does not close.
pub(crate) fn depth(text: &str) -> i32 {
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '“' if depth > 0 && text.contains('„') => depth -= 1,
            '“' | '«' | '„' | '「' | '『' | '《' | '‹' => depth += 1,
            '”' | '»' | '」' | '』' | '》' | '›' if depth > 0 => depth -= 1,
            // »German« quotes the other way round.
            '»' if text.contains('«') => depth += 1,
            _ => {}
        }
    }
    depth
}

/// Labels whose combinations need nobody addressed: the text speaks about itself.
fn is_impersonal(label: Label) -> bool {
    matches!(label, Label::Seo | Label::Leak | Label::Legal | Label::Ad | Label::Adblock)
}

/// Where a piece stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// It shares its line with other pieces.
    pub part: bool,
    /// It begins inside quotation marks that were opened before it.
    pub quoted: bool,
}

/// Judges a piece.
pub(crate) fn judge(text: &str, facts: &Facts, hits: &[Hit], place: Place) -> Verdict {
    let core = core(text);
    if core.is_empty() {
        return if dates::is_only_dates(text) { Verdict::new(Label::Stamp, Cue::Likely) } else { Verdict::CONTENT };
    }
    // Rows of a table are judged as a table.
    if place.quoted || (text.starts_with('|') && text.matches('|').count() >= 3) {
        return Verdict::CONTENT;
    }
    let covers = |h: &&Hit| h.start as usize <= core.start && h.end as usize >= core.end;
    let whole = hits.iter().filter(|h| matches!(h.kind, Kind::Whole | Kind::Start)).filter(covers);
    if let Some(hit) = whole.max_by_key(|h| (h.kind == Kind::Whole, h.end - h.start)) {
        // "7. Privacy" is a clause, "“Listen to this article”" a quotation.
        let numbered = facts.flags & flags::NUMBERED != 0 && hit.label != Label::Toc;
        return if numbered || is_quoted(text, hit) { Verdict::CONTENT } else { Verdict::new(hit.label, Cue::Whole) };
    }
    let start = hits
        .iter()
        .filter(|h| h.kind == Kind::Start && h.start as usize <= core.start && (h.end as usize) > core.start)
        .filter(|h| begins_chaff(text, facts, h) && !is_quoted(text, h))
        .max_by_key(|h| h.end);
    if let Some(hit) = start {
        return Verdict::new(hit.label, Cue::Start);
    }
    if let Some(label) = row(text, hits) {
        return Verdict::new(label, Cue::Whole);
    }
    let strong = hits
        .iter()
        .find(|h| h.kind == Kind::Strong && facts.words <= 60 && !is_quoted(text, h) && is_said(text, facts, h, place));
    if let Some(hit) = strong {
        return Verdict::new(hit.label, Cue::Strong);
    }
    if lists_terms(text, facts, hits) {
        return Verdict::new(Label::Seo, Cue::Strong);
    }
    if let Some(verdict) = stamp(text, facts, hits) {
        return verdict;
    }
    likely(text, facts, hits, place.part).map_or(Verdict::CONTENT, |label| Verdict::new(label, Cue::Likely))
}

/// Whether a phrase at a piece's beginning makes all of it chaff. With a colon or a dash behind it, it does. One word
/// without them does not ("Advertisement placeholders left a gap …"), several do if not much follows.
fn begins_chaff(text: &str, facts: &Facts, hit: &Hit) -> bool {
    let phrase = &text[hit.range()];
    let rest = text[hit.end as usize..].trim_start();
    let marks = [':', '：', '|', '–', '—', '»', '>', '→', '#', '@', '•', '›', '➔', '➤', '/', '【', '「', '《'];
    if phrase.ends_with([':', '：']) || rest.starts_with(marks) {
        return facts.words <= 80;
    }
    if rest.starts_with(|c: char| c.is_ascii_digit())
        && matches!(hit.label, Label::Stamp | Label::Legal | Label::Media | Label::Comments)
    {
        return facts.words <= 40;
    }
    let several = phrase.contains(' ')
        || phrase.chars().filter(|c| super::is_spaceless(*c)).count() >= 3
        || !phrase.starts_with(char::is_alphabetic);
    several && facts.words <= 40 && !rest.starts_with(',')
}

/// Whether a strong phrase is said to the reader. In scripts without spaces a phrase may stand inside reported speech,
/// so that a polite form or a mark of emphasis is asked for.
fn is_said(text: &str, facts: &Facts, hit: &Hit, place: Place) -> bool {
    facts.flags & flags::CJK == 0
        || !place.part
        || !matches!(hit.label, Label::Cta | Label::Comments | Label::Paywall | Label::Adblock | Label::Cookie)
        || addresses(text)
        || text.contains(['！', '!'])
}

/// A row of phrases that each could stand alone: a menu, a share bar, a breadcrumb trail. The label is that of most of
/// its letters.
fn row(text: &str, hits: &[Hit]) -> Option<Label> {
    let mut covered: Vec<(Label, u32)> = Vec::new();
    let (mut end, mut count, mut sum, mut lower) = (0, 0, 0, 0);
    // Hits come in order of their beginning; of those that begin together the longest counts.
    let mut i = 0;
    while i < hits.len() {
        let start = hits[i].start;
        let same = hits[i..].iter().take_while(|h| h.start == start).count();
        let best = hits[i..i + same].iter().filter(|h| h.kind == Kind::Whole).max_by_key(|h| h.end);
        i += same;
        let Some(hit) = best.filter(|h| h.start >= end) else { continue };
        end = hit.end;
        lower += usize::from(text[hit.range()].starts_with(char::is_lowercase));
        count += 1;
        let length = hit.end - hit.start;
        sum += length;
        match covered.iter_mut().find(|(label, _)| *label == hit.label) {
            Some((_, n)) => *n += length,
            None => covered.push((hit.label, length)),
        }
    }
    if count < 2 {
        return None;
    }
    let letters: usize = text.chars().filter(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    // A row is all phrases; with separators between the items some may be unknown.
    let marks = text.matches(['|', '•', '·', '›', '»', '>', '/', '→', '★', '｜']).count();
    let share = if marks >= 2 { 0.34 } else { 0.75 };
    let sentence = text.contains(". ") || text.ends_with(['.', '。']);
    // Two words in lower case are a phrase of prose ("share a stand").
    if (sum as f32) < share * letters as f32 || (sentence && count < 3) || (marks == 0 && lower > 0 && count < 4) {
        return None;
    }
    covered.iter().max_by_key(|(_, n)| *n).map(|(label, _)| *label)
}

/// "Key terms driving searches include: a, b, c": a word of search engines, a colon, and a list.
fn lists_terms(text: &str, facts: &Facts, hits: &[Hit]) -> bool {
    if facts.words > 60 {
        return false;
    }
    let Some(noun) = hits.iter().find(|h| h.kind == Kind::Noun && h.label == Label::Seo && h.end < 80) else { return false };
    let Some(colon) = text.find([':', '：']).filter(|&at| at >= noun.end as usize && at < 110) else { return false };
    let list = &text[colon..];
    list.matches([',', '、', '，', ';', '，']).count() >= 2 && !list.trim_end_matches(['.', '。']).contains(". ")
}

/// A date, or a date with little else, and bylines.
fn stamp(text: &str, facts: &Facts, hits: &[Hit]) -> Option<Verdict> {
    if facts.words <= 12 && facts.flags & flags::DIGIT != 0 && dates::is_only_dates(text) {
        return Some(Verdict::new(Label::Stamp, Cue::Likely));
    }
    let core = core(text).start;
    let byline = hits.iter().any(|h| h.kind == Kind::Byline && h.start as usize <= core) && facts.words <= 25;
    byline.then_some(Verdict::new(Label::Stamp, Cue::None))
}

/// Several words of one label that together make it likely.
fn likely(text: &str, facts: &Facts, hits: &[Hit], part: bool) -> Option<Label> {
    // The site says "we"; who says "I" tells a story. A clause of a contract has a number.
    if facts.words > 40 || facts.flags & flags::NUMBERED != 0 || narrates(text) {
        return None;
    }
    let mut best: Option<(usize, Label)> = None;
    let mut seen = 0_u64;
    for hit in hits.iter().filter(|h| matches!(h.kind, Kind::Noun | Kind::Act)) {
        let bit = 1_u64 << (hit.label as u8);
        if seen & bit != 0 {
            continue;
        }
        seen |= bit;
        let points = points(text, facts, hits, hit.label, part);
        if points > 0 && best.is_none_or(|(most, _)| points > most) {
            best = Some((points, hit.label));
        }
    }
    best.map(|(_, label)| label)
}

/// Whether a text speaks in the first person singular.
fn narrates(text: &str) -> bool {
    const SELF: &[&str] =
        &["I", "me", "ich", "mir", "mich", "je", "j", "yo", "eu", "io", "ja", "mnie", "я", "мне", "меня", "ik", "ben", "bana"];
    text.split(|c: char| !c.is_alphabetic()).any(|w| SELF.contains(&w)) || text.contains("私は") || text.contains("我觉得")
}

/// How strongly a piece's words speak for a label; 0 when they do not suffice.
fn points(text: &str, facts: &Facts, hits: &[Hit], label: Label, part: bool) -> usize {
    let (mut nouns, mut acts) = (0, 0);
    let (mut noun_end, mut act_end) = (0, 0);
    let mut first_act = u32::MAX;
    let mut separate = false;
    for hit in hits.iter().filter(|h| h.label == label && !is_quoted(text, h)) {
        match hit.kind {
            Kind::Noun if hit.start >= noun_end => {
                nouns += 1;
                separate |= acts > 0 && hit.start >= act_end;
                noun_end = hit.end;
            }
            Kind::Act if hit.start >= act_end => {
                acts += 1;
                separate |= nouns > 0 && hit.start >= noun_end;
                first_act = first_act.min(hit.start);
                act_end = hit.end;
            }
            _ => {}
        }
    }
    if nouns == 0 || acts == 0 || !separate {
        return 0;
    }
    let core = core(text);
    let leads = first_act as usize <= core.start;
    let addressed = addresses(text);
    let enough = if is_impersonal(label) {
        nouns + acts >= if facts.words <= 14 { 2 } else { 3 } && (label == Label::Seo || addressed || leads || facts.words <= 8)
    } else {
        addressed && (leads || nouns + acts >= 3 || facts.words <= 20) || (leads && !part && facts.words <= 14)
    };
    if enough { nouns + acts + usize::from(addressed) + usize::from(leads) } else { 0 }
}

/// Whether a piece addresses the reader or speaks as the site.
pub(crate) fn addresses(text: &str) -> bool {
    let address = &LEXICON.address;
    if text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').any(|w| !w.is_empty() && address.has(w)) {
        return true;
    }
    // In scripts without spaces a polite form is enough.
    ["您", "你", "我们", "我們", "请", "請", "ください", "下さい", "ましょう", "당신", "주세요", "세요"]
        .iter()
        .any(|w| text.contains(w))
}
