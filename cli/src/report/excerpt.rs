//! Parts of documents that are shown by themselves: samples of what a rule did, and the closest calls.

use super::smallest::Item;
use dechaff::Cleaned;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The longest text of an excerpt, in characters.
const TEXT: usize = 280;
/// How much of the text around it is shown, in characters.
const AROUND: usize = 90;
/// The longest name or URL, in characters.
const NAME: usize = 300;

/// Which document something comes from.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Origin {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Origin {
    pub fn new(name: &str, url: Option<&str>) -> Origin {
        Origin { name: shortened(name, NAME), url: url.map(|url| shortened(url, NAME)) }
    }

    pub fn size(&self) -> usize {
        self.name.len() + self.url.as_ref().map_or(0, String::len)
    }
}

/// A part of a source, with what stands around it and what became of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    #[serde(flatten)]
    pub origin: Origin,
    /// The byte of the source at which it begins.
    pub start: u64,
    /// What stands before it.
    pub lead: String,
    pub before: String,
    /// What stands behind it.
    pub tail: String,
    /// What it became; none for a line that was dropped or stayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The label of a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The rule that dropped it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Its score, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// The score that the model asked for on its page, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u8>,
}

impl Item for Excerpt {
    fn size(&self) -> usize {
        self.origin.size() + self.lead.len() + self.before.len() + self.tail.len()
    }
}

impl Excerpt {
    /// A part of a source and what stands around it.
    pub fn new(origin: Origin, cleaned: &Cleaned<'_>, span: Range<usize>) -> Excerpt {
        let source = cleaned.source();
        let (lead, text, tail) = (
            source.get(..span.start).unwrap_or_default(),
            source.get(span.clone()).unwrap_or_default(),
            source.get(span.end..).unwrap_or_default(),
        );
        Excerpt {
            origin,
            start: span.start as u64,
            lead: end_of(lead, AROUND),
            before: shortened(text, TEXT),
            tail: shortened(tail, AROUND),
            after: None,
            label: None,
            rule: None,
            score: None,
            threshold: None,
        }
    }

    pub fn with_after(mut self, after: &str) -> Excerpt {
        self.after = Some(shortened(after, TEXT));
        self
    }
}

/// A probability in percent.
pub fn percent(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 100.0 + 0.5) as u8
}

/// The start of a text, with `…` for what is left out.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The end of a text, with `…` for what is left out.
fn end_of(text: &str, most: usize) -> String {
    match text.char_indices().rev().take(most + 1).enumerate().last() {
        Some((count, (start, c))) if count == most => format!("…{}", &text[start + c.len_utf8()..]),
        _ => text.to_owned(),
    }
}

/// A line's text as one that is the same elsewhere: without the white space around it, every run of it inside a blank,
/// and not endless.
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(4 * LINE));
    let mut add = |word: &str| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        out.len() <= 4 * LINE
    };
    // Most of the time a line is ASCII, which is split much faster.
    if text.is_ascii() {
        text.split_ascii_whitespace().all(&mut add);
    } else {
        text.split_whitespace().all(&mut add);
    }
    if out.len() > LINE { shortened(&out, LINE) } else { out }
}

/// The longest line that is counted by its text, in characters.
const LINE: usize = 200;

/// The host of a URL as a site: in lower case, without `www.`, user and port. None when there is no host.
pub fn site_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if scheme.is_empty() || !scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.rfind(':') {
        Some(at) if !host.ends_with(']') => &host[..at],
        _ => host,
    };
    let host = host.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| shortened(host, NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!((shortened("Fähre", 2).as_str(), shortened("Fähre", 5).as_str()), ("Fä…", "Fähre"));
        assert_eq!((end_of("Fähre", 4).as_str(), end_of("Fähre", 5).as_str(), end_of("", 3).as_str()), ("…ähre", "Fähre", ""));
        assert_eq!(normal("  Read \n more\u{a0}now "), "Read more now");
        assert_eq!(normal(&"渡 ".repeat(5000)).chars().count(), LINE + 1);
    }

    #[test]
    fn sites_are_hosts() {
        let site = |url| site_of(url).unwrap_or_default();
        assert_eq!(site("https://WWW.Example.org:8080/a?b=//c"), "example.org");
        assert_eq!(site("http://user:word@news.example.org"), "news.example.org");
        assert_eq!(site("https://[2001:db8::1]:80/"), "[2001:db8::1]");
        assert_eq!(site("https://münchen.example./"), "münchen.example");
        for url in ["", "example.org", "javascript:alert(1)", "://x", "https:///path", "java script://x"] {
            assert_eq!(site_of(url), None, "{url}");
        }
    }
}
