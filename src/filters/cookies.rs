//! Drops cookie and consent notices with their buttons.

use super::labelled::labelled_filter;
use crate::rule::rules;

labelled_filter! {
    /// Drops cookie and consent notices with their buttons.
    ///
    /// Rules: `cookie/phrase`, `cookie/sentence`, `cookie/likely`.
    ///
    /// ```
    /// use dechaff::{Pipeline, filters::CookieNotices};
    /// let pipeline = Pipeline::builder().filter(CookieNotices::default()).build();
    /// assert_eq!(pipeline.clean("The ferry sank in the night.\nWe use cookies to improve your experience.").text(), "The ferry sank in the night.");
    /// ```
    CookieNotices "cookie-notices" Cookie: rules::COOKIE_PHRASE, rules::COOKIE_SENTENCE, rules::COOKIE_LIKELY
}
