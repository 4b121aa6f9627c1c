//! Which elements selectors match, and which stretches of the page are kept or dropped for it.

use super::super::HtmlOptions;
use super::Selectors;
use super::element::{Budget, Place};
use super::tree::Tree;
use crate::rule::{Rule, rules};
use crate::settings::Settings;
use selectors::matching::{self, MatchingContext, SelectorCaches};

/// A selector may take so many steps on any page, and more on a long one, in proportion.
const FREE_STEPS: u64 = 1 << 22;
const STEPS_A_BYTE: u64 = 16;

/// A stretch of a page that the user keeps or drops, in bytes of the page; stretches ascend and do not touch unless they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub from: u32,
    pub to: u32,
    pub keep: bool,
}

/// The stretches of a page that the options and the configuration keep or drop, and whether a bound was hit.
pub(crate) fn stretches(html: &str, options: &HtmlOptions, settings: &Settings) -> (Vec<Stretch>, bool) {
    let lists = |rule: Rule, lists: [_; 2]| {
        let asked = lists.into_iter().filter(|list: &&Selectors| !list.is_empty() && settings.enabled(rule));
        asked.collect::<Vec<_>>()
    };
    let keep = lists(rules::USER_KEEP, [&options.keep, &settings.user.keep_selectors]);
    let drop = lists(rules::USER_SELECTOR, [&options.drop, &settings.user.drop_selectors]);
    if drop.is_empty() && keep.is_empty() { (Vec::new(), false) } else { stretches_of(html, &keep, &drop) }
}

/// The same for lists of selectors. A keep wins.
fn stretches_of(html: &str, keep: &[&Selectors], drop: &[&Selectors]) -> (Vec<Stretch>, bool) {
    let tree = Tree::of(html);
    let mut bounded = tree.bounded;
    let mut places = |lists: &[&Selectors]| {
        let (matched, all) = matched(&tree, html.len(), lists);
        bounded |= !all;
        let found = matched.iter().zip(&tree.nodes).filter(|(is_match, node)| **is_match && node.from < node.to);
        joined(found.map(|(_, node)| (node.from, node.to)).collect())
    };
    let (keeps, drops) = (places(keep), places(drop));
    (combined(&keeps, &drops), bounded)
}

/// Which elements any of some selectors match, and whether all of it was found out.
pub(super) fn matched(tree: &Tree<'_>, bytes: usize, lists: &[&Selectors]) -> (Vec<bool>, bool) {
    let mut matched = vec![false; tree.nodes.len()];
    let mut all = true;
    for selector in lists.iter().flat_map(|list| list.compiled.iter()) {
        // What is remembered of one selector is of no use for the next, and takes memory.
        let mut caches = SelectorCaches::default();
        let budget = Budget::new(FREE_STEPS + STEPS_A_BYTE * bytes as u64);
        let mut context = MatchingContext::new(
            matching::MatchingMode::Normal,
            None,
            &mut caches,
            matching::QuirksMode::NoQuirks,
            matching::NeedsSelectorFlags::No,
            matching::MatchingForInvalidation::No,
        );
        for (node, found) in matched.iter_mut().enumerate().filter(|(_, found)| !**found) {
            let place = Place { tree, budget: &budget, node: node as u32 };
            let is_match = matching::matches_selector(selector, 0, None, &place, &mut context);
            if budget.is_used_up() {
                all = false;
                break;
            }
            *found = is_match;
        }
    }
    (matched, all)
}

/// Stretches that overlap or touch as one; they come in the order of their beginnings.
fn joined(mut places: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    places.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for (from, to) in places {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// What is kept, and what is dropped of the rest.
fn combined(keeps: &[(u32, u32)], drops: &[(u32, u32)]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = keeps.iter().map(|&(from, to)| Stretch { from, to, keep: true }).collect();
    let mut next = 0;
    for &(mut from, to) in drops {
        while keeps.get(next).is_some_and(|k| k.1 <= from) {
            next += 1;
        }
        let mut at = next;
        while let Some(keep) = keeps.get(at).filter(|k| k.0 < to) {
            if from < keep.0 {
                all.push(Stretch { from, to: keep.0, keep: false });
            }
            from = from.max(keep.1);
            at += 1;
        }
        if from < to {
            all.push(Stretch { from, to, keep: false });
        }
    }
    all.sort_unstable_by_key(|s| s.from);
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn found(html: &str, keep: &str, drop: &str) -> Vec<(String, bool)> {
        let list = |selector: &str| Selectors::new(Some(selector).filter(|s| !s.is_empty())).unwrap();
        let (stretches, bounded) = stretches_of(html, &[&list(keep)], &[&list(drop)]);
        assert!(!bounded && stretches.windows(2).all(|two| two[0].to <= two[1].from));
        stretches.iter().map(|s| (html[s.from as usize..s.to as usize].to_owned(), s.keep)).collect()
    }

    fn short(list: &[(String, bool)]) -> Vec<(&str, bool)> {
        list.iter().map(|(text, keep)| (text.as_str(), *keep)).collect()
    }

    #[test]
    fn an_element_is_its_content_and_its_end_tag() {
        let html = "<p>a<b>b</b>c<p>d<img src=x>e";
        assert_eq!(short(&found(html, "", "b")), [("b</b>", false)]);
        assert_eq!(short(&found(html, "", "p:first-child")), [("a<b>b</b>c", false)]);
        assert_eq!(short(&found(html, "", "img")), [("<img src=x>", false)]);
        assert_eq!(short(&found(html, "", "p + p, b")), [("b</b>", false), ("d<img src=x>e", false)]);
    }

    #[test]
    fn a_keep_wins_inside_and_outside() {
        let html = "<div>a<p>b</p>c<p>d</p>e</div>";
        let apart = [("a<p>", false), ("b</p>", true), ("c<p>", false), ("d</p>", true), ("e</div>", false)];
        assert_eq!(short(&found(html, "p", "div")), apart);
        assert_eq!(short(&found(html, "div", "p")), [("a<p>b</p>c<p>d</p>e</div>", true)]);
        assert_eq!(short(&found(html, "p", "p")), [("b</p>", true), ("d</p>", true)]);
    }

    #[test]
    fn a_formatting_element_that_ends_alone_is_a_stretch() {
        assert_eq!(short(&found("<b>a<div>b</b>c</div>d", "", "b")), [("a<div>b</b>", false)]);
        assert_eq!(short(&found("<b>a<div>b</b>c</div>d", "", "div")), [("b</b>c</div>", false)]);
    }

    /// The engine looks at every sibling before an element; the bound ends that, and says so.
    #[test]
    fn what_would_never_end_is_bounded() {
        let html = "<p>".repeat(60_000);
        for selector in ["a ~ p", "p:has(~ a)", "b ~ i ~ p", ":not(a ~ p):not(b ~ p)"] {
            let (_, bounded) = stretches_of(&html, &[], &[&Selectors::new([selector]).unwrap()]);
            assert!(bounded, "{selector}");
        }
        let odd = Selectors::new(["p:nth-child(odd)", "p:nth-last-of-type(3n)", "p:last-child"]).unwrap();
        let (found, bounded) = stretches_of(&html, &[], &[&odd]);
        assert!(cfg!(debug_assertions) || !bounded && !found.is_empty());
    }
}
