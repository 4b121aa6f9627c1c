//! Where a line may be cut, apart from its sentences: around images and brackets, in front of phrases that fill its end,
//! behind labels in front of prose, around dates.

use super::LEXICON;
use super::dates::{leading_date, timed_date};
use super::fold::is_spaceless;
use super::judge::core;
use super::phrases::Kind;
use super::pieces::Pieces;
use super::scan::Hit;
use super::sentences;
use super::vocabulary::class;
use crate::label::Label;

/// No phrase is longer, in bytes.
const LONGEST_PHRASE: usize = 160;

impl Pieces {
    /// Around `![…](…)`.
    pub(super) fn image_bounds(&mut self, text: &str) {
        let mut at = 0;
        while let Some(start) = text[at..].find("![").map(|i| i + at) {
            let Some(middle) = text[start..].find("](").map(|i| i + start) else { break };
            let Some(end) = text[middle..].find(')').map(|i| i + middle + 1) else { break };
            self.bounds.push(start);
            self.bounds.push(end);
            at = end;
        }
    }

    /// Around a bracket that begins with a phrase: "(Image: Photo. Agency)".
    pub(super) fn bracket_bounds(&mut self, text: &str, hits: &[Hit]) {
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for hit in hits.iter().filter(|h| matches!(h.kind, Kind::Start | Kind::Whole | Kind::Strong)) {
            if !matches!(
                hit.label,
                Label::Media | Label::Ad | Label::Related | Label::Leak | Label::Stamp | Label::Cta | Label::Nav
            ) {
                continue;
            }
            let before = &text[..hit.start as usize];
            let (open, inside) = match before.chars().next_back() {
                Some(c @ ('(' | '[' | '（' | '【')) => (c, hit.start as usize - c.len_utf8()),
                _ => match text[hit.start as usize..].chars().next() {
                    Some(c @ ('(' | '[' | '（' | '【')) => (c, hit.start as usize),
                    _ => continue,
                },
            };
            let close = match open {
                '(' => ')',
                '[' => ']',
                '（' => '）',
                _ => '】',
            };
            if let Some(end) = text[hit.start as usize..]
                .char_indices()
                .take(300)
                .find(|(_, c)| *c == close)
                .map(|(i, c)| hit.start as usize + i + c.len_utf8())
            {
                // The words of a Markdown link are no placeholder.
                if text[end..].starts_with('(') {
                    continue;
                }
                spans.push((inside, end));
            }
        }
        self.enclose(&spans);
    }

    /// Bounds around spans, given by where they begin, and none inside: no sentence ends there. Of two spans that overlap
    /// the later one counts. One pass over all of them: a line may have as many as it has bounds.
    fn enclose(&mut self, spans: &[(usize, usize)]) {
        let mut covered: Vec<(usize, usize)> = Vec::with_capacity(spans.len());
        for &(start, end) in spans {
            match covered.last_mut().filter(|last| start < last.1) {
                Some(last) => last.1 = last.1.max(end),
                None => covered.push((start, end)),
            }
        }
        self.bounds.retain(|b| {
            let before = covered.partition_point(|span| span.0 < *b);
            before == 0 || covered[before - 1].1 <= *b
        });
        for (i, &(start, end)) in spans.iter().enumerate() {
            let later = || spans[i + 1..].iter().take_while(move |span| span.0 < end);
            let inside = |bound: usize| later().any(|span| span.0 < bound && bound < span.1);
            self.bounds.extend([start, end].into_iter().filter(|bound| !inside(*bound)));
        }
    }

    /// Phrases that fill the end of a line, one after another, behind text that they are no part of.
    pub(super) fn tail_bounds(&mut self, text: &str, hits: &[Hit]) {
        let mut tail = text.len();
        let known = self.bounds.len();
        let mut next = hits.len();
        // From the end; hits come in order of their beginning.
        'peel: while next > 0 {
            let mut best: Option<&Hit> = None;
            let mut i = next;
            while i > 0 {
                let hit = &hits[i - 1];
                if (hit.start as usize) + LONGEST_PHRASE < tail {
                    break;
                }
                i -= 1;
                let ends = || hit.end as usize <= tail && !text[hit.end as usize..tail].contains(char::is_alphanumeric);
                if matches!(hit.kind, Kind::Whole | Kind::Start) && ends() && stands_alone(&text[hit.range()], hit.label) {
                    best = Some(hit);
                }
            }
            let Some(hit) = best else { break 'peel };
            tail = hit.start as usize;
            next = hits.partition_point(|h| (h.start as usize) < tail);
            if !text[..tail].contains(char::is_alphabetic) {
                break;
            }
            self.bounds.push(tail);
        }
        // The leftmost one that stands outside of the sentence before it; those behind it follow.
        while self.bounds.len() > known && self.bounds.last().is_some_and(|&at| !is_loose_end(&text[..at])) {
            self.bounds.pop();
        }
    }

    /// Phrases that stand in front of prose, or follow a separator.
    pub(super) fn phrase_bounds(&mut self, text: &str, hits: &[Hit]) {
        let first = core(text).start;
        for (i, hit) in hits.iter().enumerate().filter(|(_, h)| matches!(h.kind, Kind::Start | Kind::Whole | Kind::Strong)) {
            let (before, after) = (&text[..hit.start as usize], &text[hit.end as usize..]);
            let phrase = &text[hit.range()];
            let upper = phrase.chars().next().is_some_and(|c| c.is_uppercase() || is_spaceless(c) || !c.is_alphabetic());
            let several = has_several_words(phrase);
            let last = before.trim_end().chars().next_back();
            let separated = last.is_some_and(|c| matches!(c, '|' | '•' | '·' | '»' | '｜' | '/' | '→' | '>' | ')' | ']'));
            if separated && upper && hit.kind == Kind::Start {
                self.bounds.push(hit.start as usize);
            }
            let colon = phrase.ends_with([':', '：']) || hit.label == Label::Stamp && text.len() < 200;
            let credit = matches!(hit.label, Label::Media | Label::Stamp) && colon && upper;
            if colon
                && upper
                && hit.kind == Kind::Start
                && last.is_some_and(|c| c.is_alphanumeric())
                && before.ends_with(' ')
                && matches!(
                    hit.label,
                    Label::Media | Label::Stamp | Label::Related | Label::Seo | Label::Tags | Label::Adblock | Label::Cookie
                )
                && (several || credit)
            {
                self.bounds.push(hit.start as usize);
            }
            let leads = credit
                || hit.start as usize <= first
                || last.is_some_and(|c| sentences::is_terminal(c) || sentences::is_closing(c));
            if leads && hit.kind == Kind::Start {
                let end = match hit.label {
                    Label::Ad => title_behind(after),
                    Label::Media | Label::Stamp => sentence_behind(after),
                    Label::Related if colon || after.trim_start().starts_with([':', '：', '→', '»', '>', '–']) => {
                        headline_end(after)
                    }
                    Label::Share => {
                        let row = hits[i..].iter().filter(|h| h.label == Label::Share);
                        let end = row.fold(hit.end, |end, h| if h.start <= end + 12 { end.max(h.end) } else { end });
                        let rest = &text[end as usize..];
                        (rest.starts_with(' ')
                            && rest.trim_start().starts_with(char::is_uppercase)
                            && rest.split_whitespace().nth(1).is_some())
                        .then(|| end as usize - hit.end as usize)
                    }
                    _ => None,
                };
                self.bounds.extend(end.map(|end| hit.end as usize + end));
            }
            // An assistant's announcement ends at its colon: "Here is the revised paragraph: The mill …".
            if hit.label == Label::Leak
                && let Some(colon) = after.char_indices().take(120).find(|(_, c)| matches!(c, ':' | '：'))
            {
                let end = hit.end as usize + colon.0 + colon.1.len_utf8();
                if text[end..].split_whitespace().nth(3).is_some() || text[end..].chars().filter(|c| is_spaceless(*c)).count() > 8
                {
                    self.bounds.push(end);
                }
            }
            if leads && hit.kind == Kind::Whole && !is_field_at(hits, i) {
                self.bounds.extend(prose_behind(text, hit, several));
            }
        }
    }

    /// Around a date that stands with its time, and behind a stamp that prose follows.
    pub(super) fn date_bounds(&mut self, text: &str, hits: &[Hit]) {
        let prose_follows = |rest: &str| rest.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphanumeric());
        let core = core(text);
        if let Some(hit) = hits
            .iter()
            .filter(|h| h.label == Label::Stamp && matches!(h.kind, Kind::Start | Kind::Whole) && h.start as usize <= core.start)
            .max_by_key(|h| h.end)
        {
            let tail = text[hit.end as usize..].trim_start_matches([' ', ':', '：']);
            if let Some(end) = leading_date(tail, false) {
                let rest = tail[end..].trim_start();
                if rest.split_whitespace().nth(4).is_some() && rest.starts_with(char::is_uppercase) {
                    self.bounds.push(text.len() - rest.len());
                }
            }
        }
        let mut from = 0;
        for (at, _) in text.match_indices(':').take(32) {
            if at < from || !text[..at].ends_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let Some(span) = timed_date(text, from, at) else { continue };
            let before = text[..span.start].trim_end();
            let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
            let rest = text[span.end..].trim_start();
            let loose = word.is_empty() || !word.starts_with(char::is_lowercase) || sentences::ends_sentence(before);
            if loose && (rest.is_empty() || prose_follows(rest)) && !rest.starts_with([',', '-', '–']) {
                let labelled = before.ends_with([':', '：']) || before.split_whitespace().count() <= 2;
                if !labelled && !before.is_empty() {
                    self.bounds.push(span.start);
                }
                if !rest.starts_with(['|', '•', '·']) {
                    self.bounds.push(text.len() - rest.len());
                }
            }
            from = span.end;
        }
    }
}

/// Whether a phrase that begins where the hit does is a field, which keeps what follows it.
fn is_field_at(hits: &[Hit], at: usize) -> bool {
    let hit = hits[at];
    let begins_here = |h: &&Hit| h.start == hit.start;
    let mut around = hits[..at].iter().rev().take_while(begins_here).chain(hits[at..].iter().take_while(begins_here));
    around.any(|h| h.kind == Kind::Start && h.end >= hit.end)
}

/// Where prose begins behind a phrase that leads a line or a sentence: "ADVERTISEMENT The minister said …".
fn prose_behind(text: &str, hit: &Hit, several: bool) -> Option<usize> {
    let (phrase, after) = (&text[hit.range()], &text[hit.end as usize..]);
    let next =
        after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '-' | '–' | ':' | '•' | ']' | ')' | '»' | '>'));
    let follows_prose = next.len() < after.len()
        && next.chars().next().is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '"' | '„' | '«'))
        && next.split_whitespace().nth(4).is_some();
    let shouted = || {
        !phrase.chars().any(char::is_lowercase)
            && phrase.chars().any(char::is_uppercase)
            && !next.split_whitespace().next().is_some_and(|w| w.chars().count() > 1 && !w.chars().any(char::is_lowercase))
    };
    (follows_prose && (several || matches!(hit.label, Label::Ad | Label::Adblock | Label::Toc) || shouted()))
        .then_some(text.len() - next.len())
}

/// Whether a phrase has several words, or as many characters as they would have in a script without spaces.
fn has_several_words(phrase: &str) -> bool {
    phrase.contains(' ') || !phrase.is_ascii() && phrase.chars().filter(|c| is_spaceless(*c)).count() >= 4
}

/// Where a title or a sentence begins behind a label that runs on in lower case ("Advertisement: the story goes on below
/// What it may cost").
fn title_behind(after: &str) -> Option<usize> {
    let mut lower = false;
    for (at, word) in words_at(after).take(14) {
        if word.starts_with(char::is_uppercase) && lower && after[at..].split_whitespace().nth(1).is_some() {
            return Some(at);
        }
        lower = word.starts_with(char::is_lowercase) && !word.ends_with([',', ':', '.']);
    }
    None
}

/// Where a sentence begins behind a credit or a stamp: at a word that begins sentences, in upper case, with more behind.
fn sentence_behind(after: &str) -> Option<usize> {
    words_at(after).skip(1).take(14).find_map(|(at, word)| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic());
        let begins = word.starts_with(char::is_uppercase) && word.chars().count() > 1 && LEXICON.words.is(word, class::STARTER);
        let rest = &after[at..];
        (begins
            && rest.split_whitespace().nth(6).is_some()
            && rest.split_whitespace().skip(1).take(4).any(|w| w.starts_with(char::is_lowercase)))
        .then_some(at)
    })
}

/// Where a headline ends that ran into a sentence ("READ NEXT: Board picks new chair The vote was close."): at a word
/// that begins sentences, else at the first capitalised word from the fifth on with a lower-case one behind it. A headline
/// without a sentence's end behind it has run into nothing.
fn headline_end(after: &str) -> Option<usize> {
    let mut ends = Vec::new();
    sentences::bounds(after, &mut ends);
    let sentence = &after[..ends.first().copied().unwrap_or(after.len())];
    if !sentences::ends_sentence(sentence) {
        return None;
    }
    let words: Vec<(usize, &str)> = words_at(sentence).take(40).collect();
    let upper =
        |n: usize| words.get(n).is_some_and(|(_, w)| w.trim_start_matches(['“', '"', '«', '„']).starts_with(char::is_uppercase));
    let lower = |n: usize| words.get(n).is_some_and(|(_, w)| w.starts_with(char::is_lowercase));
    let begins = |n: &usize| upper(*n) && lower(n + 1) && words.len() >= n + 4;
    let starter = (3..words.len()).filter(begins).find(|n| LEXICON.words.is(words[*n].1, class::STARTER));
    starter.or_else(|| (5..words.len()).find(begins)).map(|n| words[n].0)
}

/// Words with their places.
fn words_at(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

/// Whether a phrase at a line's end may stand alone: it begins in upper case and has several words, or is one that
/// prose does not end in.
fn stands_alone(phrase: &str, label: Label) -> bool {
    let upper = phrase.chars().next().is_some_and(|c| c.is_uppercase() || is_spaceless(c) || !c.is_alphabetic());
    upper && (has_several_words(phrase) || matches!(label, Label::Toc | Label::Adblock | Label::Ad))
}

/// Words that a sentence does not end in: a phrase behind them is their object.
const LEADING: &[&str] = &[
    "the", "a", "an", "our", "your", "of", "and", "to", "for", "in", "on", "is", "der", "die", "das", "und", "le", "la", "les",
    "el", "il", "de", "du", "o", "w", "z", "i", "в", "и", "с", "на", "y", "e", "et", "het", "een", "en", "ve",
];

/// Whether what stands before a phrase leaves the phrase outside of its sentence: the sentence has ended, or the phrase
/// is in title case behind a lower-case word.
fn is_loose_end(before: &str) -> bool {
    let head = before.trim_end();
    if head.ends_with([',', '“', '"', '«', '„', '(', '\'', '‘', '-', '「', '：', ':', '/']) {
        return false;
    }
    if sentences::ends_sentence(head) || head.ends_with(['|', '•', '»', ')', ']']) {
        return true;
    }
    let word = head.rsplit(char::is_whitespace).next().unwrap_or("");
    word.chars().next().is_some_and(char::is_lowercase) && !LEADING.contains(&word)
}
