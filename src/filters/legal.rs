//! Drops copyright footers and rows of legal links.

use super::labelled::labelled_filter;
use crate::rule::rules;

labelled_filter! {
    /// Drops copyright footers and rows of legal links.
    ///
    /// Rules: `legal/phrase`, `legal/sentence`, `legal/likely`.
    ///
    /// ```
    /// use dechaff::{Pipeline, filters::LegalFooters};
    /// let pipeline = Pipeline::builder().filter(LegalFooters::default()).build();
    /// assert_eq!(pipeline.clean("The ferry sank in the night.\nAll rights reserved.").text(), "The ferry sank in the night.");
    /// ```
    LegalFooters "legal-footers" Legal: rules::LEGAL_PHRASE, rules::LEGAL_SENTENCE, rules::LEGAL_LIKELY
}
