//! Drops notices that an article is for subscribers.

use super::labelled::labelled_filter;
use crate::rule::rules;

labelled_filter! {
    /// Drops notices that an article is for subscribers.
    ///
    /// Rules: `paywall/phrase`, `paywall/sentence`, `paywall/likely`.
    ///
    /// ```
    /// use dechaff::{Pipeline, filters::Paywalls};
    /// let pipeline = Pipeline::builder().filter(Paywalls::default()).build();
    /// assert_eq!(pipeline.clean("The ferry sank in the night.\nSubscribe to continue reading.").text(), "The ferry sank in the night.");
    /// ```
    Paywalls "paywalls" Paywall: rules::PAYWALL_PHRASE, rules::PAYWALL_SENTENCE, rules::PAYWALL_LIKELY
}
