//! Formulas: MathML that says how its author wrote it, in TeX, is laid out as that (KaTeX, Wikipedia, Pandoc, LaTeXML), between
//! dollar signs as in a text of Markdown.

use super::entities::decoded;
use std::ops::Range;

/// A formula's source is looked for no further than this, in bytes: what is never closed costs no more.
const LONGEST: usize = 1 << 12;

/// Where the next formula of a page ends.
#[derive(Debug, Default)]
pub(super) struct Formulas {
    /// The next end tag that is known, so that a page is searched once.
    end: Option<usize>,
    /// What stands before this is laid out already.
    pub until: usize,
}

impl Formulas {
    /// The TeX of the `math` element whose start tag is `tag`; what follows up to its end need not be laid out.
    pub fn tex(&mut self, html: &str, tag: Range<usize>) -> Option<String> {
        let bytes = html.as_bytes();
        if self.end.is_none_or(|end| end < tag.end) {
            let found = memchr::memmem::find(bytes.get(tag.end..)?, b"</math");
            self.end = Some(found.map_or(usize::MAX, |at| tag.end + at));
        }
        let end = self.end.filter(|end| *end < bytes.len() && end - tag.end <= LONGEST)?;
        let inside = html.get(tag.end..end)?;
        let mark = memchr::memmem::find(inside.as_bytes(), b"application/x-tex")?;
        let written = inside[mark..].split_once('>')?.1.split('<').next()?;
        let tex = decoded(written.trim(), false);
        // Wikipedia wraps each one.
        let tex = tex.strip_prefix("{\\displaystyle ").and_then(|t| t.strip_suffix('}')).unwrap_or(&tex).trim();
        if tex.is_empty() || tex.contains('\0') {
            return None;
        }
        self.until = end;
        let is_block = html.get(tag).is_some_and(|tag| tag.contains("display=\"block\"") || tag.contains("display=block"));
        let mark = if is_block { "$$" } else { "$" };
        Some(format!("{mark}{}{mark}", tex.split_whitespace().collect::<Vec<_>>().join(" ")))
    }
}

/// Whether a class says that its element shows again what MathML has said.
pub(super) fn is_picture(class: &str) -> bool {
    class.split_ascii_whitespace().any(|name| name == "katex-html")
}
