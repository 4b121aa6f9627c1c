//! Drops what a comment widget left behind.

use super::labelled::labelled_filter;
use crate::rule::rules;

labelled_filter! {
    /// Drops what a comment widget left behind.
    ///
    /// Rules: `comments/phrase`, `comments/sentence`, `comments/likely`.
    ///
    /// ```
    /// use dechaff::{Pipeline, filters::Comments};
    /// let pipeline = Pipeline::builder().filter(Comments::default()).build();
    /// assert_eq!(pipeline.clean("The ferry sank in the night.\nLeave a reply").text(), "The ferry sank in the night.");
    /// ```
    Comments "comments" Comments: rules::COMMENTS_PHRASE, rules::COMMENTS_SENTENCE, rules::COMMENTS_LIKELY
}
