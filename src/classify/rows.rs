//! Rows: lines that are a run of phrases or names, such as menus, breadcrumb trails and share bars.

use super::chars::class::{LETTER, WORD};
use super::chars::{CLASSES, byte, byte_at, decode};
use super::lexicon::LEXICON;
use super::phrases::Kind;
use super::scan::Hit;
use super::vocabulary::class;
use crate::document::{Facts, flags};
use crate::label::Label;

/// A row of phrases that each could stand alone: a menu, a share bar, a breadcrumb trail. The label is that of most of
/// its letters.
pub(super) fn row(text: &str, hits: &[Hit]) -> Option<Label> {
    // The labels met, and how many bytes each covers.
    let (mut covered, mut labels) = ([(Label::Paragraph, 0_u32); Label::ALL.len()], 0);
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
        match covered[..labels].iter_mut().find(|(label, _)| *label == hit.label) {
            Some((_, n)) => *n += length,
            None => {
                covered[labels] = (hit.label, length);
                labels += 1;
            }
        }
    }
    if count < 2 {
        return None;
    }
    // A row is all phrases; with separators between the items, or if every word is capitalised, some may be unknown.
    let (letters, marks) = letters_and_marks(text);
    let titled = || {
        count >= 3
            && text.split_whitespace().nth(2).is_some()
            && !text.contains(['，', '、', '。', ','])
            && text.split_whitespace().all(|w| !w.starts_with(char::is_lowercase))
    };
    let share = if marks >= 2 || titled() { 0.34 } else { 0.75 };
    let sentence = text.contains(". ") || text.ends_with(['.', '。']);
    // Two words in lower case are a phrase of prose ("share a stand").
    if (sum as f32) < share * letters as f32 || (sentence && count < 3) || (marks == 0 && lower > 0 && count < 4) {
        return None;
    }
    covered[..labels].iter().max_by_key(|(_, n)| *n).map(|(label, _)| *label)
}

/// How many letters a text has, in bytes, and how many marks that separate items.
fn letters_and_marks(text: &str) -> (usize, usize) {
    let bytes = text.as_bytes();
    let (mut letters, mut marks, mut at) = (0, 0, 0);
    while let Some(&b) = bytes.get(at) {
        if b < 0x80 {
            letters += usize::from(b.is_ascii_alphabetic());
            marks += usize::from(matches!(b, b'|' | b'>' | b'/'));
            at += 1;
            continue;
        }
        let (code, length) = decode(bytes, at);
        if CLASSES.of(code) & LETTER != 0 {
            letters += length;
        } else {
            let mark = char::from_u32(code).is_some_and(|c| matches!(c, '•' | '·' | '›' | '»' | '→' | '★' | '｜'));
            marks += usize::from(mark);
        }
        at += length;
    }
    (letters, marks)
}

/// Networks and services that share bars name, in any language.
pub(super) const NETWORKS: &[&str] = &[
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

/// For each first letter, the lengths that networks have, as bits: most words are turned away by these.
static LENGTHS: [u32; 32] = {
    let mut table = [0; 32];
    let mut n = 0;
    while n < NETWORKS.len() {
        let name = NETWORKS[n].as_bytes();
        table[(name[0] & 31) as usize] |= 1 << (name.len() & 31);
        n += 1;
    }
    table
};

fn may_be_network(word: &str) -> bool {
    let Some(&first) = word.as_bytes().first() else { return false };
    // In folded form, a word that is not ASCII may have another length.
    word.len() <= 26 && (LENGTHS[usize::from(first & 31)] >> word.len() & 1 != 0 || !word.is_ascii())
}

/// A short line that names two networks and is no sentence: a share bar.
pub(super) fn names_networks(text: &str, facts: &Facts) -> bool {
    if !(2..=16).contains(&facts.words)
        || facts.flags & (flags::TERMINAL | flags::SENTENCES | flags::NUMBERED) != 0
        || facts.flags & flags::COMMA != 0
    {
        return false;
    }
    let mut found = 0;
    each_word(text, |word| {
        // An X is a network among others only.
        found += usize::from(may_be_network(word) && LEXICON.words.is(word, class::NETWORK));
    });
    found >= 2 && (found * 3 >= usize::from(facts.words) || text.contains([':', '|', '–', '·', '•', '/']))
}

/// Calls `each` with the words of a text, hyphens taken for letters.
fn each_word<'t>(text: &'t str, mut each: impl FnMut(&'t str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        loop {
            let kind = byte_at(bytes, at);
            if kind & (byte::LETTER | byte::DIGIT | byte::HYPHEN) != 0 {
                at += 1;
            } else if kind & byte::HIGH == 0 {
                break;
            } else {
                let (code, length) = decode(bytes, at);
                if CLASSES.of(code) & WORD == 0 {
                    break;
                }
                at += length;
            }
        }
        if at > start {
            each(&text[start..at]);
        } else {
            at += decode(bytes, at).1;
        }
    }
}
