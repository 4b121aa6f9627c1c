//! What the markup tells of each line: small numbers that the HTML model reads beside those of the text.
//!
//! All sums over subtrees are one pass over the elements from the back, everything inherited is one pass from the front.

use super::class_weights::CLASS_WEIGHTS;
use super::element::{NONE, context};
use super::page::{Block, BlockKind, Page};
use super::tag::Tag;
use crate::classify::features::{FULL, logarithm, share};

/// How many numbers a line has.
pub(crate) const NUMBERS: usize = 93;

/// The bits of the context that are numbers of their own.
const BITS: [u32; 24] = [
    context::NAV,
    context::HEADER,
    context::FOOTER,
    context::ASIDE,
    context::MAIN,
    context::ARTICLE,
    context::FORM,
    context::FIGURE,
    context::QUOTE,
    context::LINK,
    context::BUTTON,
    context::HIDDEN,
    context::NOSCRIPT,
    context::DIALOG,
    context::DETAILS,
    context::CODE | context::PRE,
    context::TABLE,
    context::LIST,
    context::COMMENT,
    context::PRODUCT,
    context::SECTION,
    context::ADDRESS,
    context::CAPTION,
    context::HEADING,
];
/// Containers around a line that are looked at.
pub(crate) const AROUND: usize = 4;

/// The numbers of a page's lines, and where the lines stand.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    pub numbers: Vec<[u8; NUMBERS]>,
    pub blocks: Vec<Block>,
    /// The elements around each line that hold more and more.
    pub around: Vec<[u32; AROUND]>,
    /// Lines of one path, by its tags and classes, have one number: they play one role on the page.
    pub roles: Vec<u32>,
    /// How many elements there are.
    pub elements: usize,
    /// Their parents.
    pub parents: Vec<u32>,
}

/// A sum of class weights as a number: 64 is none.
fn margin(sum: i32) -> u8 {
    (64 + sum.saturating_mul(4) / 16).clamp(0, 128) as u8
}

/// A tag's place on a scale from chrome to prose.
fn scale(tag: Tag) -> u8 {
    use Tag::*;
    match tag {
        Button | Select | Option | Label | Input => 1,
        A => 2,
        Nav | Footer | Menu => 3,
        Li => 4,
        Ul | Ol => 5,
        Span | Small | Font | Other => 6,
        Div => 7,
        Header | Aside | Form => 8,
        Section => 9,
        Dt | Dd | Dl => 10,
        Tr | Table | Tbody => 11,
        Td | Th => 12,
        Time => 13,
        B | Strong | Em | I | U => 14,
        Summary | Details => 15,
        H1 => 16,
        H2 => 17,
        H3 => 18,
        H4 | H5 | H6 => 19,
        Figcaption | Caption => 20,
        Article | Main => 21,
        Blockquote => 22,
        Pre | Code => 23,
        P => 24,
        _ => 0,
    }
}

/// Sums over an element and all inside it.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    bytes: u32,
    linked: u32,
    lines: u32,
    prose: u32,
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.bytes += other.bytes;
        self.linked += other.linked;
        self.lines += other.lines;
        self.prose += other.prose;
    }
}

/// What is inherited by an element.
#[derive(Clone, Copy, Debug, Default)]
struct Inherited {
    /// The nearest element around it that holds more than it does.
    grows: u32,
    /// Class weights: of all elements around it, the lowest and the highest of them, and its own.
    sum: i32,
    least: i32,
    most: i32,
    own: i32,
    inside: bool,
    /// The depth of the innermost element that holds both it and the main container.
    common: u16,
    list: u8,
    /// How many of the same signature its parent has, itself included.
    alike: u32,
    /// A hash of the signatures of all elements around it.
    path: u32,
}

/// A line of prose: long, mostly unlinked, with a sentence's end.
fn is_prose(block: &Block, text: &str) -> bool {
    let words = &text[block.start as usize..block.end as usize];
    let ends = words.ends_with(['.', '!', '?', '…', '"', '”', '’', ')', ':', '。', '！', '？', '」']);
    block.linked * 2 < block.bytes && (block.bytes >= 160 || block.bytes >= 60 && ends) && block.kind != BlockKind::Row
}

impl Evidence {
    /// The mean of each number over the page's lines, twice over.
    pub fn means(&self) -> [u8; NUMBERS] {
        let mut sums = [0_u32; NUMBERS];
        for row in &self.numbers {
            for (sum, number) in sums.iter_mut().zip(row) {
                *sum += u32::from(*number);
            }
        }
        sums.map(|sum| (sum * 2).checked_div(self.numbers.len() as u32).unwrap_or(0).min(255) as u8)
    }

    pub fn of(page: &Page<'_>, url: Option<&str>) -> Evidence {
        let list = &page.elements.list;
        let mut sums = vec![Sums::default(); list.len()];
        for block in &page.blocks {
            let Some(sum) = sums.get_mut(block.element as usize) else { continue };
            sum.bytes += block.bytes;
            sum.linked += block.linked;
            sum.lines += 1;
            sum.prose += if is_prose(block, &page.text) { block.bytes } else { 0 };
        }
        for i in (1..list.len()).rev() {
            let (sum, parent) = (sums[i], list[i].parent as usize);
            if parent == i {
                continue;
            }
            sums[parent].add(sum);
        }
        let mut whole = Sums::default();
        let roots = list.iter().zip(&sums).enumerate().filter(|(i, (element, _))| element.parent as usize == *i);
        roots.for_each(|(_, (_, sum))| whole.add(*sum));
        let main = main_container(page, &sums, whole.prose);
        let inherited = inherit(page, &sums, main);
        let page_numbers = page_numbers(page, &whole, url);
        let (mut title, mut words) = (String::new(), String::new());
        normal(page.heads.title.unwrap_or_default(), usize::MAX, &mut title);
        let heading = first_heading(page);
        let main_span = main_span(page, &inherited);
        let mut numbers = Vec::with_capacity(page.blocks.len());
        let mut containers = vec![[0; AROUND]; page.blocks.len()];
        let (roles, of_roles) = roles(page, &inherited);
        for (n, block) in page.blocks.iter().enumerate() {
            let mut row = [0_u8; NUMBERS];
            let mut at = 0;
            let mut put = |value: u8| {
                row[at] = value;
                at += 1;
            };
            let e = block.element as usize;
            let (Some(element), Some(known)) = (list.get(e), inherited.get(e)) else {
                numbers.push(row);
                continue;
            };
            let nearest =
                page.elements.around(block.element).map(|a| list[a as usize].tag).find(|t| t.is_block()).unwrap_or(Tag::Body);
            put(scale(element.tag));
            put(scale(nearest));
            put(nearest.heading().unwrap_or(0));
            put(known.list);
            put(block.kind as u8);
            put(logarithm(block.bytes as usize));
            put(share(block.linked, block.bytes));
            put(block.links.min(FULL.into()) as u8);
            for bit in BITS {
                put(u8::from(element.context & bit != 0));
            }
            put(element.depth.min(FULL.into()) as u8);
            // Containers that hold more and more.
            let mut around = if sums[e].bytes > block.bytes { block.element } else { known.grows };
            for container in &mut containers[n] {
                *container = around;
                let sum = sums[around as usize];
                put(logarithm(sum.bytes as usize));
                put(share(sum.linked, sum.bytes));
                put(share(sum.bytes, whole.bytes));
                put(share(sum.prose, whole.prose));
                put(logarithm(sum.lines as usize));
                put(logarithm(inherited[around as usize].alike as usize));
                put(margin(inherited[around as usize].own));
                around = inherited[around as usize].grows;
            }
            put(logarithm(known.alike as usize));
            put(u8::from(known.inside));
            put(list[main as usize].depth.saturating_sub(known.common).min(FULL.into()) as u8);
            put(match (n < main_span.0, n < main_span.1) {
                (true, _) => 0,
                (_, true) => 1,
                _ => 2,
            });
            put(margin(known.own));
            put(margin(known.sum));
            put(margin(known.least));
            put(margin(known.most));
            let text = &page.text[block.start as usize..block.end as usize];
            put(u8::from(normal(text, title.len(), &mut words) && words.len() > 8 && title.contains(&words)));
            put(match heading {
                Some(h) if n >= h => 32 + logarithm(n - h).min(31),
                Some(h) => 31 - logarithm(h - n).min(31),
                None => 0,
            });
            for number in page_numbers {
                put(number);
            }
            let role = of_roles[roles[n] as usize];
            put(logarithm(role.lines as usize));
            put(logarithm(role.bytes as usize));
            put(logarithm(role.bytes as usize / (role.lines as usize).max(1)));
            put(share(role.linked, role.bytes));
            numbers.push(row);
        }
        let parents = list.iter().map(|e| e.parent).collect();
        Evidence { numbers, blocks: page.blocks.clone(), around: containers, roles, elements: list.len(), parents }
    }
}

/// The innermost element that holds most of the prose.
fn main_container(page: &Page<'_>, sums: &[Sums], prose: u32) -> u32 {
    let mut main = 0;
    for (i, sum) in sums.iter().enumerate() {
        let deeper = page.elements.list[i].depth >= page.elements.list[main].depth;
        if prose > 0 && u64::from(sum.prose) * 10 >= u64::from(prose) * 6 && deeper {
            main = i;
        }
    }
    main as u32
}

fn inherit(page: &Page<'_>, sums: &[Sums], main: u32) -> Vec<Inherited> {
    let list = &page.elements.list;
    let mut alike: Vec<(u32, u32, u32)> = list
        .iter()
        .enumerate()
        .filter(|(_, e)| e.tag.is_block() || e.tag == Tag::A)
        .map(|(i, e)| (e.parent, e.signature, i as u32))
        .collect();
    alike.sort_unstable();
    let mut on_path = vec![false; list.len()];
    for e in page.elements.around(if list.is_empty() { NONE } else { main }) {
        on_path[e as usize] = true;
    }
    let mut all: Vec<Inherited> = Vec::with_capacity(list.len());
    for (i, element) in list.iter().enumerate() {
        let own = CLASS_WEIGHTS.sum(page.elements.words(i));
        let parent = element.parent as usize;
        let root = parent == i;
        let above = if root { Inherited::default() } else { all[parent] };
        all.push(Inherited {
            grows: if root {
                i as u32
            } else if sums[parent].bytes > sums[i].bytes {
                parent as u32
            } else {
                above.grows
            },
            sum: above.sum + own,
            least: above.least.min(own),
            most: above.most.max(own),
            own,
            inside: above.inside || i as u32 == main,
            common: if on_path[i] { element.depth } else { above.common },
            list: above.list + u8::from(matches!(element.tag, Tag::Ul | Tag::Ol) && above.list < 15),
            alike: 1,
            path: (above.path.rotate_left(5) ^ element.signature).wrapping_mul(0x9e37_79b1),
        });
    }
    for group in alike.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for (_, _, i) in group {
            all[*i as usize].alike = group.len() as u32;
        }
    }
    all
}

/// The roles of all lines, and what the lines of each come to.
fn roles(page: &Page<'_>, inherited: &[Inherited]) -> (Vec<u32>, Vec<Sums>) {
    let path = |block: &Block| inherited.get(block.element as usize).map_or(0, |e| e.path);
    let mut paths: Vec<u32> = page.blocks.iter().map(path).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut sums = vec![Sums::default(); paths.len()];
    let mut roles = Vec::with_capacity(page.blocks.len());
    for block in &page.blocks {
        let role = paths.binary_search(&path(block)).unwrap_or(0);
        let sum = &mut sums[role];
        sum.lines += 1;
        sum.bytes += block.bytes;
        sum.linked += block.linked;
        roles.push(role as u32);
    }
    (roles, sums)
}

/// The first and behind the last line of the main container.
fn main_span(page: &Page<'_>, inherited: &[Inherited]) -> (usize, usize) {
    let inside = |block: &Block| inherited.get(block.element as usize).is_some_and(|e| e.inside);
    let first = page.blocks.iter().position(inside).unwrap_or(0);
    (first, page.blocks.iter().rposition(inside).map_or(page.blocks.len(), |last| last + 1))
}

fn first_heading(page: &Page<'_>) -> Option<usize> {
    let level = |block: &Block, tag: Tag| page.elements.around(block.element).any(|e| page.elements.list[e as usize].tag == tag);
    page.blocks.iter().position(|b| level(b, Tag::H1))
}

/// So many characters of a text are compared.
const COMPARED: usize = 160;

/// Writes letters and digits in lower case; false as soon as they are longer than `most`, in bytes.
fn normal(text: &str, most: usize, out: &mut String) -> bool {
    out.clear();
    for c in text.chars().filter(|c| c.is_alphanumeric()).take(COMPARED) {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase())
        } else {
            out.extend(c.to_lowercase())
        }
        if out.len() > most {
            return false;
        }
    }
    true
}

/// What describes the page as a whole, the same for all its lines.
pub(super) const OF_PAGE: usize = 18;

fn page_numbers(page: &Page<'_>, whole: &Sums, url: Option<&str>) -> [u8; OF_PAGE] {
    let heads = &page.heads;
    let kinds = ["Article\"", "Posting\"", "Product\"", "\"DiscussionForumPosting\"", "\"ItemList\"", "\"FAQPage\""];
    let typed =
        kinds.map(|kind| heads.json_ld.iter().any(|json| memchr::memmem::find(json.as_bytes(), kind.as_bytes()).is_some()));
    let og = heads.meta("og:type").map_or(0, |kind| match kind.as_ref() {
        "article" => 3,
        "website" => 1,
        k if k.contains("product") => 2,
        _ => 4,
    });
    let path = url.map_or("", |u| u.split_once("://").map_or(u, |r| r.1).split_once('/').map_or("", |r| r.1));
    let path = path.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
    let slug = path.rsplit('/').next().unwrap_or("");
    [
        logarithm(whole.bytes as usize),
        logarithm(whole.lines as usize),
        share(whole.linked, whole.bytes),
        share(whole.prose, whole.bytes),
        heads.articles.min(FULL.into()) as u8,
        heads.forms.min(FULL.into()) as u8,
        logarithm(heads.inputs as usize),
        logarithm(heads.images as usize),
        u8::from(typed[0]) + u8::from(typed[1]),
        u8::from(typed[2]),
        u8::from(typed[3]),
        u8::from(typed[4]) + 2 * u8::from(typed[5]),
        og,
        if url.is_some() { 1 + path.matches('/').count().min(8) as u8 } else { 0 },
        (slug.matches(['-', '_']).count()).min(FULL.into()) as u8,
        slug.bytes().filter(u8::is_ascii_digit).count().min(FULL.into()) as u8,
        u8::from(url.is_some() && path.is_empty()),
        u8::from(url.is_some_and(|u| u.contains('?'))),
    ]
}
