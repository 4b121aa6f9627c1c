//! Decodes leftover entities, one level, and repairs mojibake.

use super::mojibake;
use crate::classify;
use crate::document::{Document, EditKind, flags};
use crate::pipeline::Filter;
use crate::rule::rules;

/// Decodes leftover entities and repairs mojibake.
///
/// Entities are decoded one level, and never into text that is itself an entity or a tag: `&amp;nbsp;` and `&lt;b&gt;`
/// stay as they are.
///
/// Rules: `encoding/entity`, `encoding/mojibake`.
///
/// ```
/// use dechaff::{Pipeline, filters::Encoding};
/// let pipeline = Pipeline::builder().filter(Encoding::default()).build();
/// assert_eq!(pipeline.clean("Fish &amp; chips, itâ€™s &#8364;5").text(), "Fish & chips, it’s €5");
/// assert_eq!(pipeline.clean("&amp;nbsp; &lt;b&gt;").text(), "&amp;nbsp; &lt;b&gt;");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Encoding {}

impl Filter for Encoding {
    fn name(&self) -> &'static str {
        "encoding"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        for i in 0..document.len() {
            let line = document.lines()[i];
            if !document.is_open(i) || !line.has(flags::AMPERSAND | flags::HIGH) {
                continue;
            }
            let (text, start) = (document.text(i), line.span().start);
            if line.has(flags::AMPERSAND) {
                for (span, decoded) in entities(text) {
                    document.replace(
                        start + span.start..start + span.end,
                        EditKind::Entity,
                        rules::ENCODING_ENTITY,
                        decoded.as_ref(),
                    );
                }
            }
            if line.has(flags::HIGH) {
                mojibake::repairs(text, |span, repaired| {
                    document.replace(
                        start + span.start..start + span.end,
                        EditKind::Mojibake,
                        rules::ENCODING_MOJIBAKE,
                        repaired,
                    );
                });
            }
        }
    }
}

/// A character as a string on the stack.
struct Decoded([u8; 4], usize);

impl AsRef<str> for Decoded {
    fn as_ref(&self) -> &str {
        std::str::from_utf8(&self.0[..self.1]).unwrap_or("")
    }
}

/// The entities of a line that may be decoded.
fn entities(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, Decoded)> {
    memchr::memchr_iter(b'&', text.as_bytes()).filter_map(move |at| {
        let (len, c) = entity_at(&text[at..])?;
        let after = &text[at + len..];
        // One level, and never into an entity or a tag.
        let builds_entity = c == '&' && entity_like(after);
        let builds_tag = c == '<' && after.starts_with(|n: char| n.is_ascii_alphabetic() || matches!(n, '/' | '!' | '?'))
            || c == '>'
                && text[..at]
                    .rfind("&lt;")
                    .or_else(|| text[..at].rfind('<'))
                    .is_some_and(|open| at - open < 80 && !text[open + 1..at].contains('>'));
        if builds_entity || builds_tag || (c.is_control() && c != '\t') {
            return None;
        }
        let mut bytes = [0; 4];
        // A no-break space is a space in a cleaned text.
        let c = if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c };
        let len_utf8 = if crate::document::is_invisible(c) { 0 } else { c.encode_utf8(&mut bytes).len() };
        Some((at..at + len, Decoded(bytes, len_utf8)))
    })
}

/// What follows an ampersand reads like the rest of an entity.
fn entity_like(text: &str) -> bool {
    let body = text.trim_start_matches('#');
    let letters = body.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (1..=31).contains(&letters) && body.as_bytes().get(letters) == Some(&b';')
}

/// The entity at the beginning of a text: its length in bytes and its character.
fn entity_at(text: &str) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let end = bytes.iter().take(34).position(|&b| b == b';')?;
    let body = text.get(1..end)?;
    let c = if let Some(number) = body.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Numbers of the C1 block are Windows-1252, as browsers read them.
        match code {
            0x80..=0x9f => mojibake::WINDOWS_1252[(code - 0x80) as usize],
            _ => char::from_u32(code).filter(|c| *c != '\0')?,
        }
    } else {
        NAMED.binary_search_by(|(name, _)| (*name).cmp(body)).ok().map(|i| NAMED[i].1)?
    };
    Some((end + 1, c))
}

/// The names that scraped texts have, sorted by their bytes.
static NAMED: &[(&str, char)] = &[
    ("Aacute", 'Á'),
    ("Acirc", 'Â'),
    ("Agrave", 'À'),
    ("Aring", 'Å'),
    ("Atilde", 'Ã'),
    ("Auml", 'Ä'),
    ("Ccedil", 'Ç'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("Egrave", 'È'),
    ("Euml", 'Ë'),
    ("Iacute", 'Í'),
    ("Icirc", 'Î'),
    ("Igrave", 'Ì'),
    ("Ntilde", 'Ñ'),
    ("Oacute", 'Ó'),
    ("Ocirc", 'Ô'),
    ("Ograve", 'Ò'),
    ("Oslash", 'Ø'),
    ("Otilde", 'Õ'),
    ("Ouml", 'Ö'),
    ("Uacute", 'Ú'),
    ("Ugrave", 'Ù'),
    ("Uuml", 'Ü'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("acute", '´'),
    ("aelig", 'æ'),
    ("agrave", 'à'),
    ("amp", '&'),
    ("apos", '\''),
    ("aring", 'å'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("bdquo", '„'),
    ("bull", '•'),
    ("ccedil", 'ç'),
    ("cent", '¢'),
    ("copy", '©'),
    ("deg", '°'),
    ("divide", '÷'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("egrave", 'è'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("euml", 'ë'),
    ("euro", '€'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("ge", '≥'),
    ("gt", '>'),
    ("hearts", '♥'),
    ("hellip", '…'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iexcl", '¡'),
    ("igrave", 'ì'),
    ("iquest", '¿'),
    ("iuml", 'ï'),
    ("laquo", '«'),
    ("larr", '←'),
    ("ldquo", '“'),
    ("le", '≤'),
    ("lsaquo", '‹'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("micro", 'µ'),
    ("middot", '·'),
    ("minus", '−'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ne", '≠'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("oelig", 'œ'),
    ("ograve", 'ò'),
    ("ordf", 'ª'),
    ("ordm", 'º'),
    ("oslash", 'ø'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("para", '¶'),
    ("plusmn", '±'),
    ("pound", '£'),
    ("prime", '′'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rarr", '→'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsaquo", '›'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("scaron", 'š'),
    ("sect", '§'),
    ("shy", '\u{ad}'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("szlig", 'ß'),
    ("thinsp", '\u{2009}'),
    ("times", '×'),
    ("trade", '™'),
    ("uacute", 'ú'),
    ("ucirc", 'û'),
    ("ugrave", 'ù'),
    ("uml", '¨'),
    ("uuml", 'ü'),
    ("yen", '¥'),
    ("yuml", 'ÿ'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMED.windows(2).all(|w| w[0].0 < w[1].0));
    }

    #[test]
    fn decodes_one_level() {
        let decoded = |text: &str| {
            let mut out = text.to_owned();
            let found: Vec<_> = entities(text).collect();
            for (span, c) in found.into_iter().rev() {
                out.replace_range(span, c.as_ref());
            }
            out
        };
        assert_eq!(decoded("a &lt; b &amp;&amp; c&nbsp;d &#x41; &#150;"), "a < b && c d A –");
        assert_eq!(decoded("&amp;amp; &amp;lt; &lt;p&gt; AT&T; &bogus; &"), "&amp;amp; &amp;lt; &lt;p&gt; AT&T; &bogus; &");
    }
}
