//! The view in a notebook: what stayed, what went and what came in, in colour, each change with its reason.

use crate::explanation::Segment;
use crate::stats::Stats;
use std::borrow::Cow;

/// What is shown of a segment.
#[derive(Clone, Copy, Debug)]
pub struct Part<'s> {
    /// Whether it stayed.
    pub kept: bool,
    /// What the line is.
    pub label: Option<&'s str>,
    /// The reason of a change.
    pub rule: Option<&'s str>,
    /// The probability that the line is content.
    pub score: Option<f32>,
    /// What stands in the source.
    pub source: &'s str,
    /// What stands in the result.
    pub output: &'s str,
}

/// More than this makes a notebook slow, in bytes of the source.
const MOST: usize = 200_000;

/// Dark letters on light grounds of their own, so that it can be read in light and dark notebooks.
const BOX: &str = "white-space:pre-wrap;overflow-wrap:anywhere;max-height:40em;overflow:auto;padding:.6em;\
                   border:1px solid #8888;background:#fff;color:#222;font:13px/1.5 monospace";
const GONE: &str = "background:#ffd9d6;color:#7a1009;text-decoration:line-through";
const NEW: &str = "background:#ccf2d0;color:#0b4d19;text-decoration:none";

/// The view.
pub fn view<'s>(segments: impl Iterator<Item = &'s Segment>, stats: &Stats) -> String {
    let mut out = format!("<div><div style=\"{BOX}\">");
    let (mut used, mut cut) = (0, false);
    for part in segments.map(Segment::shown) {
        if used > MOST {
            cut = true;
            break;
        }
        used += part.source.len() + part.output.len();
        if part.kept {
            out += &escaped(part.source);
        } else {
            changed(&mut out, part);
        }
    }
    if cut {
        out += "…";
    }
    out += "</div><small>";
    out += &escaped(&stats.summary());
    if cut {
        out += "; only the beginning is shown";
    }
    out + "</small></div>"
}

/// A change, with its reason in a bubble.
fn changed(out: &mut String, part: Part<'_>) {
    let mut reason = part.rule.unwrap_or_default().to_owned();
    if let (Some(label), Some(score)) = (part.label, part.score) {
        reason += &format!(", {label}, score {score:.2}");
    }
    for (tag, style, text) in [("del", GONE, part.source), ("ins", NEW, part.output)] {
        if text.is_empty() {
            continue;
        }
        // A restored break would not be seen without a mark.
        let is_break = tag == "ins" && text.contains('\n') && text.trim().is_empty();
        let mark = if is_break { "↵" } else { "" };
        out.push_str(&format!("<{tag} style=\"{style}\" title=\"{}\">{mark}{}</{tag}>", escaped(&reason), escaped(text)));
    }
}

/// Text as HTML shows it. NUL and the like become U+FFFD.
fn escaped(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\'') || (c.is_control() && !matches!(c, '\n' | '\t'));
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\r' => out += "",
            c if special(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
