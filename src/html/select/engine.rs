//! The dialect of selectors: that of HTML without a browser, so without states and pseudo-elements.

use cssparser::ToCss;
use precomputed_hash::PrecomputedHash;
use selectors::parser::{self, SelectorParseErrorKind};
use std::borrow::Borrow;
use std::fmt;

/// The selectors of this crate.
#[derive(Clone, Debug)]
pub(super) struct Dialect;

impl parser::SelectorImpl for Dialect {
    type ExtraMatchingData<'a> = ();
    type AttrValue = Word;
    type Identifier = Word;
    type LocalName = Word;
    type NamespaceUrl = Word;
    type NamespacePrefix = Word;
    type BorrowedNamespaceUrl = str;
    type BorrowedLocalName = str;
    type NonTSPseudoClass = Never;
    type PseudoElement = Never;
}

/// Which parts of the language are understood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parser;

impl<'i> parser::Parser<'i> for Parser {
    type Impl = Dialect;
    type Error = SelectorParseErrorKind;

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_has(&self) -> bool {
        true
    }

    /// A browser passes over what it does not know inside `:is`; here a wrong selector is an error.
    fn allow_forgiving_selectors(&self) -> bool {
        false
    }
}

/// A name or value of a selector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word(Box<str>);

impl From<&str> for Word {
    fn from(word: &str) -> Word {
        Word(word.into())
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Word {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl ToCss for Word {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        cssparser::serialize_identifier(&self.0, dest)
    }
}

impl PrecomputedHash for Word {
    /// For filters of ancestors, which are not used here.
    fn precomputed_hash(&self) -> u32 {
        self.0.bytes().fold(0, |hash: u32, b| (hash.rotate_left(5) ^ u32::from(b)).wrapping_mul(0x9e37_79b9))
    }
}

/// A pseudo-class or pseudo-element: there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Never {}

impl parser::NonTSPseudoClass for Never {
    fn is_active_or_hover(&self) -> bool {
        match *self {}
    }

    fn is_user_action_state(&self) -> bool {
        match *self {}
    }
}

impl parser::PseudoElement for Never {}

impl ToCss for Never {
    fn to_css<W: fmt::Write>(&self, _: &mut W) -> fmt::Result {
        match *self {}
    }
}
