//! From the phrases in a piece to its label.

use super::evidence::{Learnt, Weight};
use super::fold::is_letter;
use super::phrases::Kind;
use super::reading::Reader;
use super::rows::row;
use super::scan::Hit;
use super::unlisted::{stamp, unlisted};
use super::voice::Speaker;
use super::{dates, evidence};
use crate::document::{Cue, Facts, flags};
use crate::label::Label;

/// What a piece is, and on what evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub label: Label,
    pub cue: Cue,
    /// What its words speak for, if they do not suffice alone.
    pub hint: Option<Weight>,
}

impl Verdict {
    pub const CONTENT: Verdict = Verdict { label: Label::Paragraph, cue: Cue::None, hint: None };

    pub fn new(label: Label, cue: Cue) -> Verdict {
        Verdict { label, cue, hint: None }
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
    // Most lines begin and end in a letter.
    let is_ascii_letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphabetic);
    let start = if is_ascii_letter(text.as_bytes().first()) { 0 } else { text.find(is_letter).unwrap_or(text.len()) };
    let end = if is_ascii_letter(text.as_bytes().last()) {
        text.len()
    } else {
        text.rfind(is_letter).map_or(start, |at| at + text[at..].chars().next().map_or(0, char::len_utf8))
    };
    start..end.max(start)
}

/// Whether a place stands inside quotation marks of the piece: the text speaks of the phrase, it does not say it.
pub(crate) fn is_quoted(text: &str, facts: &Facts, hit: &Hit) -> bool {
    if facts.flags & flags::QUOTES == 0 {
        return false;
    }
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
    // All of these marks are beyond ASCII.
    if text.is_ascii() {
        return 0;
    }
    let mut depth = 0;
    let (german, french) = (text.contains('„'), text.contains('«'));
    for c in text.chars() {
        match c {
            '“' if depth > 0 && german => depth -= 1,
            '“' | '«' | '„' | '「' | '『' | '《' | '‹' => depth += 1,
            '”' | '»' | '」' | '』' | '》' | '›' if depth > 0 => depth -= 1,
            // »German« quotes the other way round.
            '»' if french => depth += 1,
            _ => {}
        }
    }
    depth
}

/// Where a piece stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// It shares its line with other pieces.
    pub part: bool,
    /// It begins inside quotation marks that were opened before it.
    pub quoted: bool,
    /// Where it begins in the source.
    pub start: usize,
}

/// Judges a piece.
pub(crate) fn judge(text: &str, facts: &Facts, hits: &[Hit], place: Place, reader: &mut Reader) -> Verdict {
    let core = core(text);
    if core.is_empty() {
        return if dates::is_only_dates(text) {
            Verdict::new(Label::Stamp, Cue::Likely)
        } else if dates::is_player_time(text) {
            Verdict::new(Label::Media, Cue::Whole)
        } else {
            Verdict::CONTENT
        };
    }
    // Rows of a table are judged as a table.
    // So are the turns of a dialogue as quotations.
    if place.quoted
        || text.starts_with(['―', '—']) && facts.flags & flags::QUESTION != 0
        || (text.starts_with('|') && text.matches('|').count() >= 3)
    {
        return Verdict::CONTENT;
    }
    if hits.is_empty() {
        let verdict = unlisted(text, facts);
        return if verdict.cue == Cue::None {
            weighed(facts, Learnt::with(text, place.start, facts, reader).and_then(|l| l.weight(facts, place.part)), place)
        } else {
            verdict
        };
    }
    let speaker = Speaker::of(text);
    let covers = |h: &&Hit| h.start as usize <= core.start && h.end as usize >= core.end;
    let whole = hits.iter().filter(|h| matches!(h.kind, Kind::Whole | Kind::Start)).filter(covers);
    if let Some(hit) = whole.max_by_key(|h| (h.kind == Kind::Whole, h.end - h.start)) {
        // "7. Privacy" is a clause, "“Listen to this article”" a quotation.
        let counted = matches!(hit.label, Label::Comments | Label::Share | Label::Stamp | Label::Toc);
        let numbered = !counted && (facts.flags & flags::NUMBERED != 0 || text.starts_with(|c: char| c.is_ascii_digit()));
        return if numbered || is_quoted(text, facts, hit) { Verdict::CONTENT } else { Verdict::new(hit.label, Cue::Whole) };
    }
    if super::pieces::lists_contents(text, hits) {
        return Verdict::new(Label::Toc, Cue::Start);
    }
    // Clauses of a contract, chapters of a book: what has a number belongs to the text.
    if facts.flags & flags::NUMBERED != 0 && facts.flags & flags::BULLET == 0 {
        return Verdict::CONTENT;
    }
    let start = hits
        .iter()
        .filter(|h| h.kind == Kind::Start || (h.kind == Kind::Whole && h.label == Label::Ad && facts.words <= 14))
        .filter(|h| h.start as usize <= core.start && (h.end as usize) > core.start)
        .filter(|h| begins_chaff(text, facts, h, &speaker) && !is_quoted(text, facts, h))
        .max_by_key(|h| h.end);
    if let Some(hit) = start {
        return Verdict::new(hit.label, Cue::Start);
    }
    if let Some(label) = row(text, hits) {
        return Verdict::new(label, Cue::Whole);
    }
    let strong = hits.iter().find(|h| {
        h.kind == Kind::Strong && facts.words <= 60 && !is_quoted(text, facts, h) && is_said(text, facts, h, place, &speaker)
    });
    if let Some(hit) = strong {
        return Verdict::new(hit.label, Cue::Strong);
    }
    let unlisted = unlisted(text, facts);
    if unlisted.cue > Cue::Likely {
        return unlisted;
    }
    if is_count(text, facts, hits) {
        return Verdict::new(Label::Comments, Cue::Strong);
    }
    if repeats_terms(text, facts, hits, &speaker) {
        return Verdict::new(Label::Seo, Cue::Likely);
    }
    if lists_terms(text, facts, hits) {
        return Verdict::new(Label::Seo, Cue::Strong);
    }
    if let Some(verdict) = stamp(text, facts, hits) {
        return verdict;
    }
    let listed = evidence::weigh(text, facts, hits, &speaker);
    if place.part && listed.is_some() && speaker.voice().reports {
        return Verdict::CONTENT;
    }
    let verdict = weighed(facts, listed, place);
    if verdict.cue != Cue::None {
        return verdict;
    }
    let other = weighed(facts, Learnt::with(text, place.start, facts, reader).and_then(|l| l.weight(facts, place.part)), place);
    let points = |verdict: &Verdict| verdict.hint.map_or(0, |weight| weight.points);
    if other.cue != Cue::None || points(&other) > points(&verdict) { other } else { verdict }
}

/// What a piece is by the weight of its words.
fn weighed(facts: &Facts, weight: Option<Weight>, place: Place) -> Verdict {
    let Some(weight) = weight else { return Verdict::CONTENT };
    if place.part && !weight.addressed {
        return Verdict::CONTENT;
    }
    // A sentence of some length that speaks to nobody is prose, unless what stands around it says otherwise.
    let prose = !weight.addressed && facts.words > 12 && facts.flags & flags::TERMINAL != 0;
    let enough = if place.part { evidence::ENOUGH_IN_PROSE } else { evidence::ENOUGH };
    if !prose && weight.points >= enough {
        return Verdict::new(weight.label, Cue::Likely);
    }
    Verdict { hint: Some(weight), ..Verdict::CONTENT }
}

/// Whether a phrase at a piece's beginning makes all of it chaff. With a colon or a dash behind it, it does. One word
/// without them does not ("Advertisement placeholders left a gap …"), several do if not much follows.
fn begins_chaff(text: &str, facts: &Facts, hit: &Hit, speaker: &Speaker<'_>) -> bool {
    let phrase = &text[hit.range()];
    let rest = text[hit.end as usize..].trim_start();
    let marks =
        [':', '：', '|', '／', '｜', '丨', '–', '-', '—', '»', '>', '→', '#', '@', '•', '›', '➔', '➤', '/', '【', '「', '《'];
    // "Sharing: in a library, the parting of a volume." explains a word.
    let listed = matches!(
        hit.label,
        Label::Tags | Label::Share | Label::Ad | Label::Nav | Label::Comments | Label::Related | Label::Legal | Label::Seo
    );
    if listed && facts.flags & flags::TERMINAL != 0 && explains(rest, facts) {
        return false;
    }
    if phrase.ends_with([':', '：']) || rest.starts_with(marks) {
        return facts.words <= 80;
    }
    // A clause that goes on for long and speaks to nobody is prose.
    let clause = listed || hit.label == Label::Media;
    if clause
        && facts.flags & flags::TERMINAL != 0
        && facts.words >= 9
        && rest.starts_with(char::is_lowercase)
        && !speaker.voice().addresses
    {
        return false;
    }
    if rest.starts_with(|c: char| c.is_ascii_digit())
        && matches!(hit.label, Label::Stamp | Label::Legal | Label::Media | Label::Comments)
    {
        return facts.words <= 40;
    }
    // In scripts without spaces the clause may go on ("メールマガジンに登録してもらえば…").
    if facts.flags & flags::CJK != 0
        && rest.starts_with(super::is_spaceless)
        && facts.words > 6
        && !text.contains(['！', '!'])
        && !speaker.voice().addresses
    {
        return false;
    }
    // "See Also (Pellworm, 264 pages) is a memoir." names a book.
    if rest.starts_with('(') && facts.flags & flags::TERMINAL != 0 && facts.words >= 9 {
        return false;
    }
    let several = phrase.contains(' ')
        || phrase.chars().filter(|c| super::is_spaceless(*c)).count() >= 3
        || !phrase.starts_with(char::is_alphabetic);
    several && facts.words <= 40 && !rest.starts_with(',')
}

/// Whether what follows a colon is a sentence in lower case and no list.
fn explains(rest: &str, facts: &Facts) -> bool {
    let payload = rest.trim_start_matches([':', '：', ' ', '–', '-', '—']);
    let commas = payload.matches([',', '、', '，', ';']).count();
    let wide = payload.chars().filter(|c| super::is_spaceless(*c)).count();
    let words = payload.split_whitespace().count();
    let sentence = payload.starts_with(char::is_lowercase) && words >= 5 || wide >= 8 && facts.words >= 6;
    sentence && commas * 4 <= words.max(wide / 3)
}

/// Whether a strong phrase is said to the reader. In scripts without spaces a phrase may stand inside reported speech,
/// so that a polite form or a mark of emphasis is asked for.
fn is_said(text: &str, facts: &Facts, hit: &Hit, place: Place, speaker: &Speaker<'_>) -> bool {
    if place.part && speaker.voice().reports {
        return false;
    }
    facts.flags & flags::CJK == 0
        || !place.part
        || !matches!(hit.label, Label::Cta | Label::Comments | Label::Paywall | Label::Adblock | Label::Cookie)
        || speaker.voice().addresses
        || text.contains(['！', '!'])
}

/// "14 replies so far", "Reader notes (27)": a number and a comment widget's word, and little else.
fn is_count(text: &str, facts: &Facts, hits: &[Hit]) -> bool {
    let number = text.starts_with(|c: char| c.is_ascii_digit())
        || text.ends_with(')') && text.trim_end_matches(')').ends_with(|c: char| c.is_ascii_digit());
    number
        && facts.words <= 8
        && facts.flags & (flags::TERMINAL | flags::NUMBERED | flags::SENTENCES) == 0
        && hits.iter().any(|h| h.label == Label::Comments && matches!(h.kind, Kind::Noun | Kind::Act | Kind::Whole))
}

/// "… the term “fill a raised bed” should stand in every heading": a word of search engines and a phrase in quotation
/// marks that it is to be found by.
fn repeats_terms(text: &str, facts: &Facts, hits: &[Hit], speaker: &Speaker<'_>) -> bool {
    if facts.flags & flags::QUOTES == 0 || facts.words > 45 {
        return false;
    }
    let words = hits
        .iter()
        .filter(|h| h.label == Label::Seo && matches!(h.kind, Kind::Noun | Kind::Act) && !is_quoted(text, facts, h))
        .count();
    if words < 2 || speaker.voice().reports {
        return false;
    }
    text.split(['“', '”', '„', '«', '»', '"', '「', '」']).skip(1).step_by(2).any(|q| {
        let words = q.split_whitespace().count();
        (2..=8).contains(&words) && !q.contains(['.', '!', '?'])
            || q.chars().filter(|c| super::is_spaceless(*c)).count() >= 4 && words <= 3
    })
}

/// "Key terms driving searches include: a, b, c": a word of search engines, a colon, and a list.
fn lists_terms(text: &str, facts: &Facts, hits: &[Hit]) -> bool {
    if facts.words > 60 {
        return false;
    }
    let Some(noun) =
        hits.iter().find(|h| h.kind == Kind::Noun && h.label == Label::Seo && h.end < 80 && !is_quoted(text, facts, h))
    else {
        return false;
    };
    let Some(colon) = text.find([':', '：']).filter(|&at| at >= noun.end as usize && at < 110) else { return false };
    let list = &text[colon..];
    list.matches([',', '、', '，', ';', '،']).count() >= 2 && !list.trim_end_matches(['.', '。']).contains(". ")
}
