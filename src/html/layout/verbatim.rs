//! Preformatted text: line breaks and spaces stay, and code gets fences that name its language.

use super::super::element::Open;
use super::super::entities;
use super::super::page::BlockKind;
use super::super::tag::Tag;
use super::{Layout, beginning};

impl Layout<'_> {
    /// Preformatted text: its line breaks and spaces stay.
    pub(super) fn verbatim_text(&mut self, from: usize, to: usize) {
        let decoded = entities::decoded(&self.html[from..to], false);
        for (n, line) in decoded.split('\n').enumerate() {
            if n > 0 {
                if self.is_begun {
                    self.end_line();
                    if self.is_begun {
                        self.page.text.push(' ');
                    }
                } else {
                    // A blank line inside; at the head it has no meaning.
                    self.blank |= self.page.blocks.last().is_some_and(|b| b.kind == BlockKind::Code);
                }
            }
            let line = line.trim_end_matches('\r');
            if line.is_empty() {
                continue;
            }
            if !self.is_begun {
                if line.trim().is_empty() {
                    continue;
                }
                if let Some(fence) = self.fence_line() {
                    self.whole_line(&fence, from);
                }
                self.begin_line(from);
            }
            self.bytes += line.len() as u32;
            if self.is_open(Tag::A) {
                self.linked += line.len() as u32;
            }
            self.page.text.push_str(line);
        }
        self.space = false;
    }

    /// The fence that opens a block of code, if this is one and has none yet.
    fn fence_line(&mut self) -> Option<String> {
        if self.fence.is_some() {
            return None;
        }
        let pre = self.stack.iter().rposition(|o| o.tag == Tag::Pre)?;
        // This is asked for each line: of long values only the beginning counts.
        let class = |o: &Open| beginning(&self.html[o.class.0 as usize..o.class.1 as usize], 256);
        let mut classes = self.stack[pre.saturating_sub(2)..].iter().map(class);
        let language = classes.find_map(language_of);
        let code = self.stack[pre..].iter().any(|o| matches!(o.tag, Tag::Code | Tag::Samp | Tag::Kbd)) || language.is_some();
        let class = class(&self.stack[pre]);
        let shown = ["highlight", "code", "source", "prettyprint", "syntax", "literal"].iter().any(|w| class.contains(w));
        if !code && !shown {
            return None;
        }
        let fence = format!("```{}", language.unwrap_or(""));
        self.fence = Some("```".to_owned());
        Some(fence)
    }
}

/// The language that a class of a code block names.
fn language_of(class: &str) -> Option<&str> {
    let name = class.split_ascii_whitespace().find_map(|c| {
        ["language-", "lang-", "highlight-source-", "brush:", "highlight-"].iter().find_map(|prefix| c.strip_prefix(prefix))
    })?;
    let plain = !name.is_empty()
        && name.len() <= 16
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'#' | b'-'));
    (plain && name != "default" && name != "none").then_some(name)
}
