//! Parts of a page that the user keeps or drops, named by CSS selectors.
//!
//! ```text
//! tokens ─> tree ─> selectors match, once ─> stretches of the page ─> spans of the laid-out text ─> drops and keeps
//! ```
//!
//! The layout needs no tree, and without selectors none is built.

mod apply;
mod chooser;
mod element;
mod engine;
mod foreign;
mod matching;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod oracle;
mod rules;
mod tree;

pub(crate) use apply::Chosen;
pub(crate) use chooser::Chooser;
pub(crate) use matching::{Stretch, stretches};

use cssparser::{BasicParseErrorKind, ParseErrorKind};
use engine::{Dialect, Parser};
use selectors::parser::{ParseRelative, Selector, SelectorList, SelectorParseErrorKind};
use std::fmt;
use std::sync::Arc;

/// CSS selectors, checked and ready: what they match can be kept or dropped. Cheap to clone.
///
/// They match as they do in a browser with scripts off, on the whole page. All of Selectors Level 3 is understood, and
/// `:is`, `:where`, `:not` with lists, and `:has`; states such as `:hover`, pseudo-elements such as `::before`, and namespace
/// prefixes are errors.
///
/// ```
/// use dechaff::{HtmlOptions, Selectors, clean_html};
///
/// let html = b"<p>The ferry sank.<sup>[1]</sup><p class=promo>Buy our map of wrecks.";
/// let mut options = HtmlOptions::default();
/// options.drop = Selectors::new(["sup", "p.promo"])?;
/// assert_eq!(clean_html(html, &options).text(), "The ferry sank.\n");
/// # Ok::<(), dechaff::SelectorError>(())
/// ```
#[derive(Clone, Default)]
pub struct Selectors {
    written: Arc<[Box<str>]>,
    compiled: Arc<[Selector<Dialect>]>,
}

/// A selector that cannot be used. Its message names the selector and says what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the selector {selector:?} cannot be used: {reason}")]
pub struct SelectorError {
    selector: String,
    reason: &'static str,
}

impl Selectors {
    /// Reads selectors; each may be a list with commas.
    ///
    /// # Errors
    /// The first selector that cannot be used, with the reason.
    ///
    /// ```
    /// let error = dechaff::Selectors::new(["nav", "p:hover"]).map(|_| ()).unwrap_err();
    /// assert!(error.to_string().contains("\"p:hover\""));
    /// ```
    pub fn new<S: AsRef<str>>(selectors: impl IntoIterator<Item = S>) -> Result<Selectors, SelectorError> {
        let (mut written, mut compiled) = (Vec::new(), Vec::new());
        for selector in selectors {
            let selector = selector.as_ref();
            let list = SelectorList::parse(&Parser, &mut cssparser::Parser::new(selector), ParseRelative::No)
                .map_err(|error| SelectorError { selector: selector.to_owned(), reason: reason(&error.kind) })?;
            compiled.extend_from_slice(list.slice());
            written.push(selector.into());
        }
        Ok(Selectors { written: written.into(), compiled: compiled.into() })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// The selectors as they were written.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.written.iter().map(|selector| &**selector)
    }
}

impl fmt::Debug for Selectors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Selectors {
    fn eq(&self, other: &Selectors) -> bool {
        self.written == other.written
    }
}

impl Eq for Selectors {}

/// What is wrong, in words.
fn reason(kind: &ParseErrorKind<SelectorParseErrorKind>) -> &'static str {
    use SelectorParseErrorKind::*;
    match kind {
        ParseErrorKind::Basic(BasicParseErrorKind::EndOfInput) => "it ends too early",
        ParseErrorKind::Basic(BasicParseErrorKind::TooManyNestedBlocks) => "it nests too deep",
        ParseErrorKind::Basic(_) => "something in it does not belong there",
        ParseErrorKind::Custom(kind) => match kind {
            EmptySelector => "it is empty, or a part of it is",
            DanglingCombinator => "a combinator has nothing beside it",
            UnsupportedPseudoClassOrElement | PseudoElementExpectedColon | PseudoElementExpectedIdent => {
                "it has a pseudo-class or pseudo-element that a page without a browser does not have"
            }
            ExpectedNamespace => "it has a namespace prefix, and none is declared",
            NoIdentForPseudo => "a colon has no name behind it",
            NoQualifiedNameInAttributeSelector
            | UnexpectedTokenInAttributeSelector
            | ExpectedBarInAttr
            | BadValueInAttr
            | InvalidQualNameInAttr => "what stands between its brackets is no test of an attribute",
            _ => "something in it does not belong there",
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said() {
        for (selector, reason) in [
            ("", "empty"),
            (" ", "empty"),
            ("nav,", "empty"),
            (":not()", "empty"),
            ("p >", "nothing beside"),
            ("> p", "empty"),
            ("p:hover", "pseudo-class"),
            ("p::before", "pseudo-element"),
            ("p:nth-child(2 of .x)", "does not belong"),
            ("p:is(a, :bogus)", "pseudo-class"),
            ("svg|a", "namespace"),
            ("p.", "too early"),
            ("p[", "too early"),
            ("[=a]", "brackets"),
            ("[a=]", "too early"),
            ("p{", "does not belong"),
            ("<p>", "empty"),
            ("p#", "does not belong"),
        ] {
            let error = Selectors::new(["fine", selector]).unwrap_err().to_string();
            assert!(error.contains(&format!("{selector:?}")) && error.contains(reason), "{error}");
        }
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_overflow() {
        for open in [":not(", ":is(a ", ":has(", "["] {
            assert!(Selectors::new([open.repeat(100_000)]).is_err());
        }
        let nested = format!("{}a{}", ":not(".repeat(2_000), ")".repeat(2_000));
        assert!(Selectors::new([nested]).is_err());
    }

    #[test]
    fn they_are_equal_and_shown_as_they_were_written() {
        let selectors = Selectors::new(["nav", "a , b"]).unwrap();
        assert_eq!(format!("{selectors:?}"), "[\"nav\", \"a , b\"]");
        assert_eq!(selectors, Selectors::new(["nav", "a , b"]).unwrap());
        assert_ne!(selectors, Selectors::default());
        assert!(Selectors::default().is_empty() && !selectors.is_empty());
    }
}
