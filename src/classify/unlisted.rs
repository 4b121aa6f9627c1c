//! Chaff that needs no phrase of the lexicons: a copyright mark, an assistant's yes, a share bar's names, a lone date.

use super::dates;
use super::judge::{Verdict, core};
use super::phrases::Kind;
use super::rows::names_networks;
use super::scan::Hit;
use crate::document::{Cue, Facts, flags};
use crate::label::Label;

/// What needs no phrase: a copyright mark, an assistant's yes, a lone date.
pub(super) fn unlisted(text: &str, facts: &Facts) -> Verdict {
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

/// "© 2025 …", "Copyright (c) 2019-2025 …".
fn is_copyright(text: &str, facts: &Facts) -> bool {
    let opens = matches!(text.as_bytes().first(), Some(b'c' | b'C' | b'(' | b'|' | b'-')) || text.starts_with('•');
    if facts.words > 40 || !(opens || facts.flags & flags::SIGN != 0) {
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

/// A date, or a date with little else, and bylines.
pub(super) fn stamp(text: &str, facts: &Facts, hits: &[Hit]) -> Option<Verdict> {
    if facts.words <= 12 && facts.flags & flags::DIGIT != 0 && dates::is_only_dates(text) {
        return Some(Verdict::new(Label::Stamp, Cue::Likely));
    }
    let mut bylines = hits.iter().filter(|h| h.kind == Kind::Byline);
    let byline = facts.words <= 25 && bylines.next().is_some_and(|h| h.start as usize <= core(text).start);
    byline.then_some(Verdict::new(Label::Stamp, Cue::None))
}
