//! Where Markdown marks belong: emphasis, inline code, links and images, as pairs of places in the laid-out text. Text output
//! knows nothing of them.

use super::element::{NONE, Open};
use super::layout::range_in;
use super::tag::Tag;

/// A kind of mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Strong,
    Emphasis,
    Code,
    Strike,
    Link,
    Image,
}

/// A mark at a place of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub mark: Mark,
    /// Bytes of the text.
    pub at: u32,
    /// The other one of a pair, as a place in the list; an image has none.
    pub pair: u32,
    pub closes: bool,
    /// A link's or image's address, as bytes of the page; and an image's words.
    pub value: (u32, u32),
    pub words: (u32, u32),
}

/// A mark that is not written: the same is open already.
const SILENT: u32 = NONE - 1;

/// All marks of a page, in the order of the text.
#[derive(Debug)]
pub(crate) struct Marks {
    pub list: Vec<Place>,
    /// No more are opened than this: what is written for one takes many times a short tag.
    pub most: usize,
}

impl Default for Marks {
    fn default() -> Marks {
        Marks { list: Vec::new(), most: 1 << 15 }
    }
}

impl Mark {
    /// The mark of an element.
    pub fn of(open: &Open) -> Option<Mark> {
        match open.tag {
            Tag::Strong | Tag::B => Some(Mark::Strong),
            Tag::Em | Tag::I => Some(Mark::Emphasis),
            Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => Some(Mark::Code),
            Tag::Del | Tag::S | Tag::Strike => Some(Mark::Strike),
            Tag::A if open.value.1 > open.value.0 => Some(Mark::Link),
            _ => None,
        }
    }

    /// What is written at both ends.
    pub fn text(self) -> &'static str {
        match self {
            Mark::Strong => "**",
            Mark::Emphasis => "*",
            Mark::Code => "`",
            Mark::Strike => "~~",
            Mark::Link | Mark::Image => "",
        }
    }
}

impl Marks {
    /// Opens the marks of all elements that have none yet, at the word that follows.
    pub fn open_all(&mut self, stack: &mut [Open], at: usize) {
        let mut heading = false;
        for i in 0..stack.len() {
            heading |= stack[i].tag.heading().is_some();
            let Some(mark) = Mark::of(&stack[i]).filter(|_| stack[i].mark == NONE) else { continue };
            let twice = stack[..i].iter().any(|o| Mark::of(o) == Some(mark) && o.mark != NONE);
            let inside_code = mark != Mark::Link && stack[..i].iter().any(|o| Mark::of(o) == Some(Mark::Code));
            if twice || inside_code || heading && mark == Mark::Strong || self.list.len() >= self.most {
                stack[i].mark = SILENT;
                continue;
            }
            stack[i].mark = self.list.len() as u32;
            self.list.push(Place { mark, at: at as u32, pair: NONE, closes: false, value: stack[i].value, words: (0, 0) });
        }
    }

    /// Closes an element's mark.
    pub fn close(&mut self, open: &mut Open, at: usize) {
        let begun = std::mem::replace(&mut open.mark, NONE);
        if begun == SILENT || begun == NONE {
            return;
        }
        let pair = self.list.len() as u32;
        let Some(first) = self.list.get_mut(begun as usize) else { return };
        first.pair = pair;
        let (mark, value) = (first.mark, first.value);
        self.list.push(Place { mark, at: at as u32, pair: begun, closes: true, value, words: (0, 0) });
    }

    /// Closes all marks at the end of a line; those of elements that go on are opened again with the next.
    pub fn close_all(&mut self, stack: &mut [Open], at: usize, unmarked: &mut u32) {
        for open in stack.iter_mut().rev() {
            if open.mark != NONE {
                self.close(open, at);
                *unmarked += 1;
            }
        }
    }

    /// An image inside a line.
    pub fn image(&mut self, at: usize, alt: &str, src: &str, html: &str) {
        if self.list.len() >= self.most {
            return;
        }
        let (value, words) = (range_in(html, src), range_in(html, alt));
        self.list.push(Place { mark: Mark::Image, at: at as u32, pair: NONE, closes: false, value, words });
    }
}
