//! Drops share bars and their buttons.

use super::labelled::labelled_filter;
use crate::rule::rules;

labelled_filter! {
    /// Drops share bars and their buttons.
    ///
    /// Rules: `share/phrase`, `share/sentence`, `share/likely`.
    ///
    /// ```
    /// use dechaff::{Pipeline, filters::ShareBars};
    /// let pipeline = Pipeline::builder().filter(ShareBars::default()).build();
    /// assert_eq!(pipeline.clean("The ferry sank in the night.\nShare on Facebook").text(), "The ferry sank in the night.");
    /// ```
    ShareBars "share-bars" Share: rules::SHARE_PHRASE, rules::SHARE_SENTENCE, rules::SHARE_LIKELY
}
