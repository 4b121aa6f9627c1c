//! Drops what a writing tool left behind: an assistant's remarks, stray tags and fences, placeholders.

use super::labelled::Reasons;
use crate::classify;
use crate::document::{Cue, Document, EditKind, flags};
use crate::label::Label;
use crate::pipeline::Filter;
use crate::rule::rules;
use once_cell::sync::Lazy;
use regex::Regex;

const REASONS: Reasons =
    Reasons { label: Label::Leak, phrase: rules::LEAK_PHRASE, sentence: rules::LEAK_SENTENCE, likely: rules::LEAK_LIKELY };

/// Drops what a writing tool left behind.
///
/// Rules: `leak/phrase`, `leak/sentence`, `leak/likely`, `leak/markup`, `leak/placeholder`.
///
/// ```
/// use dechaff::{Pipeline, filters::Leaks};
/// let pipeline = Pipeline::builder().filter(Leaks::default()).build();
/// let text = "Here is the rewritten article:\nThe ferry sank.</div>\n```";
/// assert_eq!(pipeline.clean(text).text(), "The ferry sank.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Leaks {}

/// A tag of the elements that text is made of; what else stands between angle brackets may be content.
static TAG: Lazy<Option<Regex>> = Lazy::new(|| {
    Regex::new(
        r#"(?i)</?(?:div|p|br|hr|span|strong|em|b|i|u|ul|ol|li|h[1-6]|a|img|section|article|header|footer|aside|figure|figcaption|table|tbody|thead|tr|td|th|blockquote|center|font|iframe|script|style|noscript|small|sup|sub|main|nav|body|html|head|meta|link|button|form|input|label)(?:\s+[a-z:_-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*\s*/?>|<!--.*?-->"#,
    )
    .ok()
});

/// A placeholder at the beginning of a text: it begins with a verb or a thing to fill in.
static PLACEHOLDER: Lazy<Option<Regex>> = Lazy::new(|| {
    Regex::new(
        r"(?ix)
        ^[\[\{(]{1,2}\s*
        (?:insert|add|include|place|your|image|link|photo|video|author|date|source|company|name|cta|internal\s+link|external\s+link|url|embed|caption|alt\s+text|
           bild|hier|link\s+zu|name|insérer|ajouter|insertar|añadir|agregar|inserir|inserisci|aggiungi|wstaw|dodaj|вставить|вставьте|добавить|ekle|buraya|invoegen|voeg)
        \b[^\[\](){}\n]{0,80}?
        \b(?:here|image|photo|link|name|date|text|title|url|quote|video|caption|cta|company|author|placeholder|chart|graph|table|number|
           einfügen|hier|ici|aquí|aqui|qui|tutaj|здесь|buraya|hier|bild|imagen|imagem|immagine|foto|obraz|изображение)
        \b[^\[\](){}\n]{0,60}?\s*[\]\})]{1,2}",
    )
    .ok()
});

impl Filter for Leaks {
    fn name(&self) -> &'static str {
        "leaks"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        lone_sentence(document);
        REASONS.drop_all(document);
        for i in 0..document.len() {
            if !document.is_open(i) {
                continue;
            }
            let line = document.lines()[i];
            let (text, start) = (document.text(i), line.span().start);
            if is_fence(text) {
                document.drop_line(i, rules::LEAK_MARKUP);
                continue;
            }
            // Tags in an article about HTML stand in code marks, or are many and different.
            if line.has(flags::ANGLE)
                && may_have_tag(text)
                && !text.contains('`')
                && let Some(tag) = &*TAG
            {
                strip(document, i, start, tag.find_iter(text).map(|m| m.range()), rules::LEAK_MARKUP);
            }
            if document.is_open(i)
                && line.has(flags::BRACKET)
                && !text.contains("](")
                && let Some(placeholder) = &*PLACEHOLDER
            {
                strip(document, i, start, placeholders(text, placeholder), rules::LEAK_PLACEHOLDER);
            }
        }
    }
}

/// Whether a `<` stands in front of what may be a name. A search costs less than a pattern's first steps.
fn may_have_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes)
        .any(|at| bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | 0x80..)))
}

/// The first three letters of the words that [`PLACEHOLDER`] begins with; words beyond ASCII are left to the pattern.
const PLACEHOLDER_HEADS: &[&[u8; 3]] = &[
    b"ins", b"add", b"inc", b"pla", b"you", b"ima", b"lin", b"pho", b"vid", b"aut", b"dat", b"sou", b"com", b"nam", b"cta",
    b"int", b"ext", b"url", b"emb", b"cap", b"alt", b"bil", b"hie", b"ajo", b"agr", b"agg", b"wst", b"dod", b"ekl", b"bur",
    b"inv", b"voe",
];

/// Whether a placeholder may begin with the bracket at a place.
fn may_be_placeholder(bytes: &[u8], at: usize) -> bool {
    let rest = &bytes[at + 1..];
    let skipped =
        rest.iter().take_while(|b| b.is_ascii_whitespace() || matches!(b, b'[' | b'{' | b'(' | 0x0b)).take(LONGEST_ROOM).count();
    let Some(head) = rest.get(skipped..).and_then(|rest| rest.first_chunk::<3>()) else { return false };
    !head.is_ascii() || PLACEHOLDER_HEADS.iter().any(|known| known.eq_ignore_ascii_case(head))
}

/// So much white space is looked through behind a bracket.
const LONGEST_ROOM: usize = 40;
/// No placeholder has more bytes.
const LONGEST_PLACEHOLDER: usize = 1000;

/// The placeholders of a line. The pattern is asked at the brackets that may begin one, and never sees the rest of a
/// long line, which costs it time for every one.
fn placeholders<'t>(text: &'t str, pattern: &'t Regex) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
    let bytes = text.as_bytes();
    let mut from = 0;
    memchr::memchr3_iter(b'[', b'{', b'(', bytes).filter_map(move |at| {
        if at < from || !may_be_placeholder(bytes, at) {
            return None;
        }
        let mut end = text.len().min(at + LONGEST_PLACEHOLDER);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let found = pattern.find(&text[at..end])?;
        from = at + found.end();
        Some(at..from)
    })
}

/// "I hope this helps" is said by people as well: one such sentence inside a paragraph is content, unless it stands at the
/// head or the tail, where assistants speak.
fn lone_sentence(document: &mut Document<'_>) {
    let count = document.len();
    let leaks: Vec<usize> =
        (0..count).filter(|&i| document.lines()[i].label() == Label::Leak && document.lines()[i].cue() != Cue::None).collect();
    if let [only] = leaks[..]
        && document.lines()[only].is_part()
        && document.lines()[only].cue() < Cue::Whole
        && only >= EDGE
        && only + EDGE < count
        && !document.lines()[only].has(flags::COLON)
    {
        document.set_label(only, Label::Paragraph, 0.7);
        if let Some(line) = document.line_mut(only) {
            line.cue = Cue::None;
        }
    }
}

/// Lines from head and tail in which an assistant's sentence needs no other beside it.
const EDGE: usize = 3;

/// A fence that opens or closes nothing; a paired one is code and protected.
fn is_fence(text: &str) -> bool {
    let info = text.trim_start_matches('`');
    text.starts_with("```") && info.len() <= 12 && info.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Takes the matches out of a line, or drops the line when nothing else is in it.
fn strip(
    document: &mut Document<'_>,
    line: usize,
    start: usize,
    found: impl Iterator<Item = std::ops::Range<usize>>,
    rule: crate::rule::Rule,
) {
    let text = document.text(line);
    // What stands in quotation marks is spoken of.
    let quoted = |at: usize| text[..at].ends_with(['“', '"', '«', '„', '‘', '\'', '`', '「']);
    let found: Vec<_> = found.filter(|r| !quoted(r.start)).collect();
    // Tags that touch go as one.
    let mut joined: Vec<std::ops::Range<usize>> = Vec::with_capacity(found.len());
    for span in found {
        match joined.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => joined.push(span),
        }
    }
    let found = joined;
    if found.is_empty() {
        return;
    }
    let inside: usize = found.iter().map(|r| text[r.clone()].chars().filter(|c| c.is_alphanumeric()).count()).sum();
    if text.chars().filter(|c| c.is_alphanumeric()).count() == inside {
        document.drop_line(line, rule);
        return;
    }
    for span in found {
        let (mut from, mut to) = (span.start, span.end);
        // One of the spaces around it goes with it.
        if text[..from].ends_with(' ') && (text[to..].starts_with(' ') || to == text.len() || text[to..].starts_with(['.', ',']))
        {
            from -= 1;
        } else if from == 0 {
            to += text[to..].len() - text[to..].trim_start().len();
        }
        let glues = from > 0
            && to < text.len()
            && text[..from].ends_with(char::is_alphanumeric)
            && text[to..].starts_with(char::is_alphanumeric);
        let breaks =
            text[span.clone()].to_ascii_lowercase().starts_with("<br") || text[span].to_ascii_lowercase().starts_with("</p");
        document.replace(
            start + from..start + to,
            if glues { EditKind::Space } else { EditKind::Drop },
            rule,
            if glues || (breaks && to < text.len() && from > 0 && !text[..from].ends_with(' ') && !text[to..].starts_with(' ')) {
                " "
            } else {
                ""
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_looked_for() {
        let Some(pattern) = PLACEHOLDER.as_ref() else { return assert!(PLACEHOLDER.is_some()) };
        for word in [
            "insert",
            "add",
            "include",
            "place",
            "your",
            "image",
            "link",
            "photo",
            "video",
            "author",
            "date",
            "source",
            "company",
            "name",
            "CTA",
            "internal link",
            "external link",
            "url",
            "embed",
            "caption",
            "alt text",
            "Bild",
            "hier",
            "link zu",
            "insérer",
            "ajouter",
            "insertar",
            "añadir",
            "agregar",
            "inserir",
            "inserisci",
            "aggiungi",
            "wstaw",
            "dodaj",
            "вставить",
            "вставьте",
            "добавить",
            "ekle",
            "buraya",
            "invoegen",
            "voeg",
        ] {
            let text = format!("so [x] [[ {word} the photo here] it");
            assert_eq!(placeholders(&text, pattern).map(|r| &text[r]).collect::<String>(), text[7..text.len() - 3], "{word}");
        }
        assert_eq!(placeholders("as he said [1] in [Berlin] (see there)", pattern).count(), 0);
    }
}
