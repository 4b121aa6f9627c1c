//! From the phrases in a piece to its label.

use super::evidence::Weight;
use super::phrases::Kind;
use super::scan::Hit;
use super::voice::Voice;
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
    let start = text.find(char::is_alphabetic).unwrap_or(text.len());
    let end = text.rfind(char::is_alphabetic).map_or(start, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
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
}

/// Judges a piece.
pub(crate) fn judge(text: &str, facts: &Facts, hits: &[Hit], place: Place) -> Verdict {
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
        return unlisted(text, facts);
    }
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
        .filter(|h| begins_chaff(text, facts, h) && !is_quoted(text, facts, h))
        .max_by_key(|h| h.end);
    if let Some(hit) = start {
        return Verdict::new(hit.label, Cue::Start);
    }
    if let Some(label) = row(text, hits) {
        return Verdict::new(label, Cue::Whole);
    }
    let strong = hits
        .iter()
        .find(|h| h.kind == Kind::Strong && facts.words <= 60 && !is_quoted(text, facts, h) && is_said(text, facts, h, place));
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
    if repeats_terms(text, facts, hits) {
        return Verdict::new(Label::Seo, Cue::Likely);
    }
    if lists_terms(text, facts, hits) {
        return Verdict::new(Label::Seo, Cue::Strong);
    }
    if let Some(verdict) = stamp(text, facts, hits) {
        return verdict;
    }
    let Some(weight) = evidence::weigh(text, facts, hits) else { return Verdict::CONTENT };
    if place.part && (!weight.addressed || Voice::of(text).reports) {
        return Verdict::CONTENT;
    }
    // A sentence of some length that speaks to nobody is prose, unless what stands around it says otherwise.
    let prose = !weight.addressed && facts.words > 12 && facts.flags & flags::TERMINAL != 0;
    if prose {
        return Verdict { hint: Some(weight), ..Verdict::CONTENT };
    }
    if weight.points >= if place.part { evidence::ENOUGH_IN_PROSE } else { evidence::ENOUGH } {
        return Verdict::new(weight.label, Cue::Likely);
    }
    Verdict { hint: Some(weight), ..Verdict::CONTENT }
}

/// What needs no phrase: a copyright mark, an assistant's yes, a lone date.
fn unlisted(text: &str, facts: &Facts) -> Verdict {
    if is_copyright(text, facts) {
        Verdict::new(Label::Legal, Cue::Start)
    } else if is_assistants_yes(text, facts) {
        Verdict::new(Label::Leak, Cue::Strong)
    } else if names_networks(text, facts) {
        Verdict::new(Label::Share, Cue::Whole)
    } else {
        stamp(text, facts, &[]).unwrap_or(Verdict::CONTENT)
    }
}

/// Whether a phrase at a piece's beginning makes all of it chaff. With a colon or a dash behind it, it does. One word
/// without them does not ("Advertisement placeholders left a gap …"), several do if not much follows.
fn begins_chaff(text: &str, facts: &Facts, hit: &Hit) -> bool {
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
        && !Voice::of(text).addresses
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
        && !Voice::of(text).addresses
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
fn is_said(text: &str, facts: &Facts, hit: &Hit, place: Place) -> bool {
    if place.part && Voice::of(text).reports {
        return false;
    }
    facts.flags & flags::CJK == 0
        || !place.part
        || !matches!(hit.label, Label::Cta | Label::Comments | Label::Paywall | Label::Adblock | Label::Cookie)
        || Voice::of(text).addresses
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
    // A row is all phrases; with separators between the items, or if every word is capitalised, some may be unknown.
    let marks = text.matches(['|', '•', '·', '›', '»', '>', '/', '→', '★', '｜']).count();
    let titled = count >= 3
        && text.split_whitespace().nth(2).is_some()
        && !text.contains(['，', '、', '。'])
        && text.split_whitespace().all(|w| !w.starts_with(char::is_lowercase))
        && !text.contains(',');
    let share = if marks >= 2 || titled { 0.34 } else { 0.75 };
    let sentence = text.contains(". ") || text.ends_with(['.', '。']);
    // Two words in lower case are a phrase of prose ("share a stand").
    if (sum as f32) < share * letters as f32 || (sentence && count < 3) || (marks == 0 && lower > 0 && count < 4) {
        return None;
    }
    covered.iter().max_by_key(|(_, n)| *n).map(|(label, _)| *label)
}

/// Networks and services that share bars name, in any language.
const NETWORKS: &[&str] = &[
    "facebook",
    "twitter",
    "x",
    "whatsapp",
    "telegram",
    "linkedin",
    "pinterest",
    "reddit",
    "bluesky",
    "mastodon",
    "threads",
    "tumblr",
    "flipboard",
    "pocket",
    "xing",
    "viber",
    "messenger",
    "email",
    "e-mail",
    "instagram",
    "вконтакте",
    "одноклассники",
    "line",
    "微信",
    "微博",
    "tiktok",
    "youtube",
    "snapchat",
    "skype",
    "weibo",
    "wechat",
    "kakaotalk",
];

/// A short line that names two networks and is no sentence: a share bar.
fn names_networks(text: &str, facts: &Facts) -> bool {
    if !(2..=16).contains(&facts.words)
        || facts.flags & (flags::TERMINAL | flags::SENTENCES | flags::NUMBERED) != 0
        || text.contains(',')
    {
        return false;
    }
    let mut found = 0;
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '-')) {
        // An X is a network among others only.
        found += usize::from(word.len() <= 26 && NETWORKS.contains(&word.to_lowercase().as_str()));
    }
    found >= 2 && (found * 3 >= usize::from(facts.words) || text.contains([':', '|', '–', '·', '•', '/']))
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
fn repeats_terms(text: &str, facts: &Facts, hits: &[Hit]) -> bool {
    if facts.flags & flags::QUOTES == 0 || facts.words > 45 || Voice::of(text).reports {
        return false;
    }
    let words = hits
        .iter()
        .filter(|h| h.label == Label::Seo && matches!(h.kind, Kind::Noun | Kind::Act) && !is_quoted(text, facts, h))
        .count();
    let quoted = text.split(['“', '”', '„', '«', '»', '"', '「', '」']).skip(1).step_by(2).any(|q| {
        let words = q.split_whitespace().count();
        (2..=8).contains(&words) && !q.contains(['.', '!', '?'])
            || q.chars().filter(|c| super::is_spaceless(*c)).count() >= 4 && words <= 3
    });
    words >= 2 && quoted
}

/// "© 2025 …", "Copyright (c) 2019-2025 …".
fn is_copyright(text: &str, facts: &Facts) -> bool {
    if facts.words > 40 {
        return false;
    }
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '-' | '•'));
    let marked = text.starts_with('©')
        || text.starts_with("(c)")
        || text.starts_with("(C)")
        || text.get(..9).is_some_and(|t| t.eq_ignore_ascii_case("copyright"));
    // "The Wellebode © 2024 | All rights reserved"
    let sign = text.char_indices().take(60).find(|(_, c)| *c == '©').map_or("", |(at, _)| &text[at + 2..]);
    let dated = sign.trim_start().get(..4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()));
    if dated && facts.words <= 30 {
        return true;
    }
    let year = text
        .char_indices()
        .nth(40)
        .map_or(text, |(at, _)| &text[..at])
        .split(|c: char| !c.is_ascii_digit())
        .any(|n| n.len() == 4 && (n.starts_with("19") || n.starts_with("20")));
    marked && (year || text.starts_with('©')) && facts.words <= 40
}

/// How assistants begin an answer.
const YES: &[&str] = &[
    "sure",
    "certainly",
    "absolutely",
    "of course",
    "claro",
    "por supuesto",
    "desde luego",
    "natürlich",
    "selbstverständlich",
    "gerne",
    "gern",
    "bien sûr",
    "certainement",
    "avec plaisir",
    "certo",
    "certamente",
    "natuurlijk",
    "zeker",
    "uiteraard",
    "oczywiście",
    "jasne",
    "конечно",
    "разумеется",
    "tabii",
    "tabii ki",
    "elbette",
    "com certeza",
    "もちろん",
    "もちろんです",
    "承知しました",
    "かしこまりました",
    "当然",
    "当然可以",
    "好的",
    "没问题",
    "självklart",
    "samozřejmě",
    "звичайно",
];

/// "Sure! Below is a rewritten version …:": a yes, and a colon in front of what was asked for.
fn is_assistants_yes(text: &str, facts: &Facts) -> bool {
    if facts.flags & flags::COLON == 0 || facts.words > 45 {
        return false;
    }
    let Some(end) = text.find(['!', '！', '.', '。', ',', '，', '、']).filter(|&end| end <= 40) else { return false };
    let yes: String = text[..end].chars().map(super::fold::fold).collect();
    let announces = text.trim_end().ends_with([':', '：']) && facts.words >= 4;
    facts.words <= 45 && YES.contains(&yes.trim()) && announces
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

/// A date, or a date with little else, and bylines.
fn stamp(text: &str, facts: &Facts, hits: &[Hit]) -> Option<Verdict> {
    if facts.words <= 12 && facts.flags & flags::DIGIT != 0 && dates::is_only_dates(text) {
        return Some(Verdict::new(Label::Stamp, Cue::Likely));
    }
    let core = core(text).start;
    let byline = hits.iter().any(|h| h.kind == Kind::Byline && h.start as usize <= core) && facts.words <= 25;
    byline.then_some(Verdict::new(Label::Stamp, Cue::None))
}
