//! An element of the tree as the selector engine sees it.

use super::super::entities::decoded;
use super::engine::{Dialect, Never, Word};
use super::foreign;
use super::tree::{NONE, Node, Space, Tree};
use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::bloom::BloomFilter;
use selectors::matching::{ElementSelectorFlags, MatchingContext};
use selectors::{Element, OpaqueElement};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// What the engine may still do for one selector: a selector such as `a ~ b` looks at all siblings of every element, which
/// for a million of them never ends.
///
/// When it is used up, no name matches any more and no element has a parent or children, so that what is under way soon ends.
/// Siblings stay: the engine counts them, and takes a second count that differs for an error of its own.
#[derive(Debug)]
pub(super) struct Budget(Cell<u64>);

impl Budget {
    pub fn new(steps: u64) -> Budget {
        Budget(Cell::new(steps))
    }

    pub fn is_used_up(&self) -> bool {
        self.0.get() == 0
    }

    /// Takes a step. Returns whether there was one left.
    fn step(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left > 0
    }
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub tree: &'t Tree<'t>,
    pub budget: &'t Budget,
    pub node: u32,
}

impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}> {}", self.tree.name(self.get()), self.node)
    }
}

/// A value as it is meant: without references to characters, its line ends as line feeds.
fn value_of(written: &str) -> Cow<'_, str> {
    let value = decoded(written, true);
    if value.contains('\r') { Cow::Owned(value.replace("\r\n", "\n").replace('\r', "\n")) } else { value }
}

impl<'t> Place<'t> {
    fn get(&self) -> &'t Node {
        &self.tree.nodes[self.node as usize]
    }

    fn at(&self, node: u32) -> Option<Place<'t>> {
        (node != NONE).then_some(Place { node, ..*self })
    }

    /// The value of an attribute of HTML; the first of several counts.
    fn value(&self, name: &str) -> Option<Cow<'t, str>> {
        let mut attributes = self.tree.attributes(self.node);
        attributes.find(|a| a.0.eq_ignore_ascii_case(name)).map(|a| value_of(a.1))
    }

    fn has_name(&self, name: &str) -> bool {
        let (node, written) = (self.get(), self.tree.name(self.get()));
        match node.space {
            // The engine has put the selector's name into lower case.
            Space::Html => written.eq_ignore_ascii_case(name),
            Space::Svg | Space::MathMl => foreign::is_element(written, name),
        }
    }
}

impl Element for Place<'_> {
    type Impl = Dialect;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.get())
    }

    fn parent_element(&self) -> Option<Self> {
        if self.budget.step() { self.at(self.get().parent) } else { None }
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.budget.step();
        self.at(self.get().previous)
    }

    fn next_sibling_element(&self) -> Option<Self> {
        self.budget.step();
        self.at(self.get().next)
    }

    fn first_element_child(&self) -> Option<Self> {
        if self.budget.step() { self.at(self.get().first) } else { None }
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.get().space == Space::Html
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.budget.step() && self.has_name(name)
    }

    fn has_namespace(&self, _: &str) -> bool {
        // A selector cannot name one.
        false
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.get().space == other.get().space && self.tree.name(self.get()).eq_ignore_ascii_case(self.tree.name(other.get()))
    }

    fn attr_matches(
        &self,
        namespace: &NamespaceConstraint<&Word>,
        name: &Word,
        operation: &AttrSelectorOperation<&Word>,
    ) -> bool {
        let html = self.get().space == Space::Html;
        let mut attributes = self.tree.attributes(self.node).filter(|(written, _)| {
            if !self.budget.step() {
                return false;
            }
            if html {
                return written.eq_ignore_ascii_case(name.as_ref());
            }
            match written.split_once(':') {
                // In SVG these have a namespace of their own, which only `[*|href]` reaches.
                Some(("xlink" | "xml" | "xmlns", local)) => {
                    matches!(namespace, NamespaceConstraint::Any) && local.eq_ignore_ascii_case(name.as_ref())
                }
                _ => foreign::is_attribute(written, name.as_ref()),
            }
        });
        attributes.next().is_some_and(|(_, value)| operation.eval_str(&value_of(value)))
    }

    fn has_id(&self, id: &Word, case: CaseSensitivity) -> bool {
        self.budget.step() && self.value("id").is_some_and(|value| case.eq(id.as_ref().as_bytes(), value.as_bytes()))
    }

    fn has_class(&self, name: &Word, case: CaseSensitivity) -> bool {
        let same = |class: &str| case.eq(name.as_ref().as_bytes(), class.as_bytes());
        self.budget.step() && self.value("class").is_some_and(|value| value.split_ascii_whitespace().any(same))
    }

    fn is_empty(&self) -> bool {
        self.get().first == NONE && !self.get().text
    }

    fn is_root(&self) -> bool {
        self.node == 0
    }

    fn is_link(&self) -> bool {
        self.get().space == Space::Html && ["a", "area"].iter().any(|n| self.has_name(n)) && self.value("href").is_some()
    }

    fn add_element_unique_hashes(&self, _: &mut BloomFilter) -> bool {
        false
    }

    fn apply_selector_flags(&self, _: ElementSelectorFlags) {}

    fn match_non_ts_pseudo_class(&self, class: &Never, _: &mut MatchingContext<'_, Dialect>) -> bool {
        match *class {}
    }

    fn match_pseudo_element(&self, element: &Never, _: &mut MatchingContext<'_, Dialect>) -> bool {
        match *element {}
    }

    // A page has no shadow trees, and nothing of what belongs to them.

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn is_html_slot_element(&self) -> bool {
        false
    }

    fn has_custom_state(&self, _: &Word) -> bool {
        false
    }

    fn imported_part(&self, _: &Word) -> Option<Word> {
        None
    }

    fn is_part(&self, _: &Word) -> bool {
        false
    }
}
