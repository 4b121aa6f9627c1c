//! Tests against html5ever: the same tags, attributes and text from the same bytes.

use super::entities::decoded;
use super::layout::lay_out;
use super::tag::Tag;
use super::tokens::{Name, Token, Tokens};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token as Theirs, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use proptest::prelude::*;
use std::cell::RefCell;

/// Tags with some of their attributes, and text, joined where it touches.
#[derive(Debug, Default, PartialEq)]
struct Events(Vec<String>);

impl Events {
    fn text(&mut self, text: &str) {
        // The standard drops these, or makes them U+FFFD; neither matters to a reader of text.
        let text: String = text.chars().filter(|c| !matches!(c, '\0' | '\u{fffd}' | '\r')).collect();
        if text.is_empty() {
            return;
        }
        match self.0.last_mut().filter(|last| last.starts_with('"')) {
            Some(last) => last.push_str(&text),
            None => self.0.push(format!("\"{text}")),
        }
    }
}

#[derive(Default)]
struct Sink(RefCell<Events>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Theirs, _: u64) -> TokenSinkResult<()> {
        let mut events = self.0.borrow_mut();
        match token {
            Theirs::CharacterTokens(text) => events.text(&text),
            Theirs::TagToken(tag) => {
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    events.0.push(format!("</{name}>"));
                    return TokenSinkResult::Continue;
                }
                let value = |wanted: &str| {
                    let found = tag.attrs.iter().find(|a| &*a.name.local == wanted);
                    found.map(|a| a.value.replace(['\0', '\u{fffd}', '\r'], ""))
                };
                events.0.push(format!("<{name} {:?} {:?}>", value("class"), value("href")));
                return match name.as_str() {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "xmp" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
                    "iframe" if !tag.self_closing => TokenSinkResult::RawData(RawKind::Rawtext),
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn theirs(html: &str) -> Events {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.take()
}

fn ours(html: &str) -> Events {
    let (mut tokens, mut events) = (Tokens::new(html), Events::default());
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(from, to) => events.text(&decoded(&html[from..to], false)),
            Token::Raw(tag, from, to) => {
                let raw = !matches!(tag, Tag::Title | Tag::Textarea);
                events.text(&if raw { html[from..to].into() } else { decoded(&html[from..to], false) });
            }
            Token::Close(_) => {
                events.0.push(format!("</{}>", tokens.name().to_ascii_lowercase().replace(['\0', '\u{fffd}'], "")))
            }
            Token::Open(_) => {
                let value = |name| tokens.attribute(name).map(|v| decoded(v, true).replace(['\0', '\u{fffd}', '\r'], ""));
                let name = tokens.name().to_ascii_lowercase();
                events.0.push(format!("<{name} {:?} {:?}>", value(Name::Class), value(Name::Href)));
            }
        }
    }
    events
}

/// Pieces that make hard pages.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div class=\"a b\">",
        "</div>",
        "<a href='/x?a=1&amp;b=2'>",
        "</a>",
        "<br/>",
        "<br>",
        "<img src=x>",
        "<script>",
        "</script>",
        "<SCRIPT type=x>",
        "<style>",
        "</style >",
        "<title>",
        "</title>",
        "<textarea>",
        "</textarea>",
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<!",
        "<?xml ?>",
        "<![CDATA[x]]>",
        "<!DOCTYPE html>",
        "</",
        "<",
        ">",
        "&amp;",
        "&lt",
        "&#65;",
        "&#x41",
        "&notit;",
        "&",
        ";",
        "\"",
        "'",
        "=",
        "/",
        " ",
        "\n",
        "word",
        "ferry boat",
        "é",
        "東京",
        "-",
        "<p class=x class=y",
        "<a href=",
        "<b",
        "</b",
        "<h1 id=1>",
        "<iframe>",
        "</iframe>",
        "<xmp>",
        "</xmp>",
        "<li",
        "<td colspan=2>",
        "a<b",
        "1 < 2",
        "<3",
        "<x-y z>",
        "</ p>",
        "<p/ class=q>",
        "<p CLASS = 'q'>",
        "&copy=1",
        "<noscript>",
        "<svg/>",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|p| p.concat())
}

proptest! {
    #[test]
    fn the_same_tokens_as_html5ever(html in pieces()) {
        prop_assert_eq!(ours(&html), theirs(&html));
    }

    #[test]
    fn a_page_cut_anywhere_is_laid_out(html in pieces(), at in 0_usize..400) {
        let cut = html.floor_char_boundary(at.min(html.len()));
        let page = lay_out(&html[..cut]);
        for block in &page.blocks {
            prop_assert!(!page.text[block.start as usize..block.end as usize].contains('\n'));
        }
        prop_assert!(page.blocks.windows(2).all(|two| two[0].end < two[1].start));
        prop_assert!(page.marks.list.windows(2).all(|two| two[0].at <= two[1].at));
        prop_assert!(page.marks.list.iter().all(|m| page.text.is_char_boundary(m.at as usize)));
    }
}
