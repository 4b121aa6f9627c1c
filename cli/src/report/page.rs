//! One HTML page that holds everything: markup, style, script and data.
//!
//! Scraped text is hostile. It gets into the page in two places only: the title, as escaped text, and a block of JSON in
//! which no character that means something to HTML stands by itself. The script makes nodes of it and sets their text,
//! never markup. Behind that stands a policy that lets nothing run but this script, by its hash, and nothing be fetched.

use super::contents::Contents;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::io;

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = concat!(
    include_str!("page/theme.css"),
    include_str!("page/layout.css"),
    include_str!("page/charts.css"),
    include_str!("page/lists.css"),
    include_str!("page/viewer.css"),
);
/// The parts share one scope, so that nothing of them is global.
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("page/dom.js"),
    include_str!("page/tips.js"),
    include_str!("page/charts.js"),
    include_str!("page/lists.js"),
    include_str!("page/viewer.js"),
    include_str!("page/sections.js"),
    include_str!("page/main.js"),
    "})();\n"
);

/// The page.
pub fn page(title: &str, contents: &Contents<'_>) -> io::Result<String> {
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        source_hash(SCRIPT),
        source_hash(STYLE)
    );
    let data = serde_json::to_string(contents)?;
    Ok(filled(TEMPLATE, |name| match name {
        "policy" => policy.clone(),
        "title" => escaped_markup(title),
        "style" => STYLE.to_owned(),
        "script" => SCRIPT.to_owned(),
        "data" => escaped_json(&data),
        _ => String::new(),
    }))
}

/// A template with its `{{names}}` filled in. What is filled in is not looked through again.
fn filled(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((text, name, tail)) =
        rest.split_once("{{").and_then(|(text, tail)| tail.split_once("}}").map(|(name, tail)| (text, name, tail)))
    {
        out.push_str(text);
        out.push_str(&value(name));
        rest = tail;
    }
    out + rest
}

/// The hash of an inline script or style, as a policy names it.
fn source_hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// JSON that can stand in a script element: no `<`, `>` and `&`, so no tag, comment or entity begins or ends in it, and
/// no line separators that old readers of scripts stumble over.
fn escaped_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}

/// Text that can stand between tags and in quoted attributes.
fn escaped_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::collector::Collector;

    const HOSTILE: &str = "</script><script>alert(1)</script><!-- <script> ]]> &lt; \u{2028}\u{2029} {{style}} \" ' \\u003c";

    #[test]
    fn json_keeps_its_meaning_and_holds_no_markup() {
        let json = serde_json::to_string(HOSTILE).unwrap_or_default();
        let escaped = escaped_json(&json);
        assert!(!escaped.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{escaped}");
        assert_eq!(serde_json::from_str::<String>(&escaped).ok().as_deref(), Some(HOSTILE));
    }

    #[test]
    fn hostile_text_stands_in_the_page_as_escaped_data_only() {
        let source = format!("{HOSTILE}\nThe keeper noted the tide.\nSubscribe to our newsletter! {HOSTILE}\n");
        let mut data = Collector::new(Some(HOSTILE));
        data.add(HOSTILE, Some("javascript:alert(1)"), &dechaff::clean(&source));
        let page = page(HOSTILE, &Contents::new(HOSTILE, &data)).unwrap_or_default();
        let empty = super::page("", &Contents::new("", &Collector::new(None))).unwrap_or_default();
        for mark in ["<script", "</script", "<!--", "-->", "<style", "</style", "<title", "</title", "<meta"] {
            assert_eq!(page.matches(mark).count(), empty.matches(mark).count(), "{mark}");
        }
        assert!(!page.contains("alert(1)</script>") && page.contains("alert(1)\\u003c/script\\u003e"));
    }

    #[test]
    fn the_policy_names_the_script_and_style_that_stand_in_the_page() {
        let page = page("A run", &Contents::new("A run", &Collector::new(None))).unwrap_or_default();
        let between =
            |start: &str, end: &str| page.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_default();
        let policy = between("http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains(&source_hash(between("<script>", "</script>"))), "{policy}");
        assert!(policy.contains(&source_hash(between("<style>", "</style>"))), "{policy}");
        assert!(!page.contains("{{"), "a name in the template is not filled in");
    }

    #[test]
    fn nothing_is_fetched_and_no_markup_is_made_of_text() {
        for way in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch(", "import("] {
            assert!(!SCRIPT.contains(way), "{way}");
        }
        for way in ["url(", "@import", "src="] {
            assert!(!STYLE.contains(way) && !TEMPLATE.contains(way), "{way}");
        }
    }
}
