//! Drops banners against ad blockers.

use super::labelled::labelled_filter;
use crate::rule::rules;

labelled_filter! {
    /// Drops banners against ad blockers.
    ///
    /// Rules: `adblock/phrase`, `adblock/sentence`, `adblock/likely`.
    ///
    /// ```
    /// use dechaff::{Pipeline, filters::AdblockBanners};
    /// let pipeline = Pipeline::builder().filter(AdblockBanners::default()).build();
    /// assert_eq!(pipeline.clean("The ferry sank in the night.\nPlease disable your ad blocker to read on.").text(), "The ferry sank in the night.");
    /// ```
    AdblockBanners "adblock-banners" Adblock: rules::ADBLOCK_PHRASE, rules::ADBLOCK_SENTENCE, rules::ADBLOCK_LIKELY
}
