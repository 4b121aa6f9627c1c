//! Drops advertisement labels.

use super::labelled::labelled_filter;
use crate::rule::rules;

labelled_filter! {
    /// Drops advertisement labels.
    ///
    /// Rules: `ad/phrase`, `ad/sentence`, `ad/likely`.
    ///
    /// ```
    /// use dechaff::{Pipeline, filters::Advertisements};
    /// let pipeline = Pipeline::builder().filter(Advertisements::default()).build();
    /// assert_eq!(pipeline.clean("The ferry sank in the night.\nAdvertisement").text(), "The ferry sank in the night.");
    /// ```
    Advertisements "advertisements" Ad: rules::AD_PHRASE, rules::AD_SENTENCE, rules::AD_LIKELY
}
