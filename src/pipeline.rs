//! The pipeline: filters in an explicit order.

use crate::classify::Classifier;
use crate::config::Config;
use crate::document::{Cleaned, Document, Output, Scratch};
use crate::error::{ConfigError, UnknownFilter};
use crate::profile::Profile;
use crate::settings::Settings;
use crate::{filters, guard, user};
use std::fmt;
use std::sync::Arc;

/// One stage of a pipeline. It reads lines and records edits; the output is put together after the last stage.
///
/// A filter of your own:
///
/// ```
/// use dechaff::{Document, Filter, Label, Pipeline, Rule, RuleInfo};
///
/// static WIRE: RuleInfo = RuleInfo::new("house/wire-mark", Label::Stamp, "The marks of our news wire.");
///
/// struct WireMarks;
///
/// impl Filter for WireMarks {
///     fn name(&self) -> &'static str {
///         "wire-marks"
///     }
///
///     fn apply(&self, document: &mut Document<'_>) {
///         for line in 0..document.len() {
///             if document.text(line).starts_with("(END)") {
///                 document.drop_line(line, Rule::from(&WIRE));
///             }
///         }
///     }
/// }
///
/// let pipeline = Pipeline::builder().filter(WireMarks).build();
/// assert_eq!(pipeline.clean("The ferry sank.\n(END) 14:02").text(), "The ferry sank.");
/// ```
pub trait Filter: Send + Sync {
    /// The filter's name, for reports and errors.
    fn name(&self) -> &'static str;

    /// Reads the document and records what it finds.
    fn apply(&self, document: &mut Document<'_>);
}

/// Filters in order, with the settings they read.
pub struct Pipeline {
    filters: Vec<Box<dyn Filter>>,
    settings: Arc<Settings>,
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.filters.iter().map(|filter| filter.name())).finish()
    }
}

impl Default for Pipeline {
    /// The default pipeline in the balanced profile.
    fn default() -> Pipeline {
        Pipeline::new(Profile::Balanced)
    }
}

impl Pipeline {
    /// The default pipeline: every built-in filter, in the order that [`Builder::defaults`] documents.
    pub fn new(profile: Profile) -> Pipeline {
        Pipeline::builder().profile(profile).defaults().build()
    }

    /// The default pipeline with a configuration.
    ///
    /// # Errors
    /// A rule that does not exist, a number out of its range, or a pattern that cannot be used.
    pub fn from_config(config: &Config) -> Result<Pipeline, ConfigError> {
        Ok(Pipeline::builder().config(config)?.defaults().build())
    }

    /// A pipeline without filters, to be filled.
    pub fn builder() -> Builder {
        Builder { filters: Vec::new(), settings: Settings::new(Profile::Balanced) }
    }

    /// The names of the filters, in order.
    pub fn filters(&self) -> impl Iterator<Item = &'static str> {
        self.filters.iter().map(|filter| filter.name())
    }

    /// Cleans a text. This cannot fail: what is not understood stays.
    pub fn clean<'a>(&self, source: &'a str) -> Cleaned<'a> {
        self.clean_with(&mut Scratch::new(), source)
    }

    /// Cleans a text with working memory that is used again from text to text.
    ///
    /// ```
    /// let (pipeline, mut scratch) = (dechaff::Pipeline::default(), dechaff::Scratch::new());
    /// for text in ["One text.", "Another text."] {
    ///     let cleaned = pipeline.clean_with(&mut scratch, text);
    ///     assert_eq!(cleaned.text().trim_end(), text);
    ///     scratch.recycle(cleaned);
    /// }
    /// ```
    pub fn clean_with<'a>(&self, scratch: &mut Scratch, source: &'a str) -> Cleaned<'a> {
        let document = self.run(scratch, source);
        Cleaned::new(document, std::mem::take(&mut scratch.output))
    }

    /// Labels the lines of a text and removes nothing: every line is in the result with its label and score, and
    /// [`Cleaned::reason`] is empty. The text is as it was.
    ///
    /// ```
    /// let tagged = dechaff::Pipeline::default().tag("A ferry sank off the coast.\nSubscribe to our newsletter!");
    /// let labels: Vec<_> = tagged.kept_lines().map(|line| line.label.name()).collect();
    /// assert_eq!(labels, ["paragraph", "cta"]);
    /// assert!(tagged.is_unchanged());
    /// ```
    pub fn tag<'a>(&self, source: &'a str) -> Cleaned<'a> {
        let mut document = self.run(&mut Scratch::new(), source);
        document.undo_all();
        Cleaned::new(document, Output::default())
    }

    fn run<'a>(&self, scratch: &mut Scratch, source: &'a str) -> Document<'a> {
        let mut document = Document::new(source, Arc::clone(&self.settings), scratch);
        self.apply(&mut document, scratch);
        document
    }

    /// All filters, the guard, and what the user keeps.
    pub(crate) fn apply(&self, document: &mut Document<'_>, scratch: &mut Scratch) {
        for filter in &self.filters {
            filter.apply(document);
        }
        guard::apply(document);
        user::keep_wins(document);
        document.release(scratch);
    }

    pub(crate) fn shared_settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings)
    }
}

/// Puts a pipeline together.
pub struct Builder {
    filters: Vec<Box<dyn Filter>>,
    settings: Settings,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.filters.iter().map(|filter| filter.name())).finish()
    }
}

impl Builder {
    /// Adds a filter after those that are there.
    pub fn filter(mut self, filter: impl Filter + 'static) -> Builder {
        self.filters.push(Box::new(filter));
        self
    }

    /// Puts a filter before one that is there.
    ///
    /// ```
    /// use dechaff::{Pipeline, filters};
    /// let builder = Pipeline::builder().defaults().before("toc", filters::SeoNotes::default())?;
    /// assert!(builder.build().filters().collect::<Vec<_>>().windows(2).any(|two| two == ["seo-notes", "toc"]));
    /// # Ok::<(), dechaff::UnknownFilter>(())
    /// ```
    ///
    /// # Errors
    /// No filter has that name.
    pub fn before(mut self, name: &str, filter: impl Filter + 'static) -> Result<Builder, UnknownFilter> {
        let at = self.position(name)?;
        self.filters.insert(at, Box::new(filter));
        Ok(self)
    }

    /// Puts a filter behind one that is there.
    ///
    /// # Errors
    /// No filter has that name.
    pub fn after(mut self, name: &str, filter: impl Filter + 'static) -> Result<Builder, UnknownFilter> {
        let at = self.position(name)?;
        self.filters.insert(at + 1, Box::new(filter));
        Ok(self)
    }

    /// Takes a filter out.
    ///
    /// # Errors
    /// No filter has that name.
    pub fn without(mut self, name: &str) -> Result<Builder, UnknownFilter> {
        let at = self.position(name)?;
        self.filters.remove(at);
        Ok(self)
    }

    /// Where the first filter of a name stands.
    fn position(&self, name: &str) -> Result<usize, UnknownFilter> {
        let names = || self.filters.iter().map(|filter| filter.name());
        names().position(|known| known == name).ok_or_else(|| UnknownFilter::new(name, names()))
    }

    /// Sets the profile, and takes back what a configuration said before.
    pub fn profile(mut self, profile: Profile) -> Builder {
        self.settings = Settings::new(profile);
        self
    }

    /// Sets profile, rules, thresholds and the user's own patterns.
    ///
    /// # Errors
    /// A rule that does not exist, a number out of its range, or a pattern that cannot be used.
    pub fn config(mut self, config: &Config) -> Result<Builder, ConfigError> {
        self.settings = config.settings()?;
        Ok(self)
    }

    /// Adds the built-in filters in their order: the user's drops, then repairs (tables, so that text beside
    /// them is free of them; then glued headings and lists), then the classifier, then what removes, then encoding and layout.
    pub fn defaults(self) -> Builder {
        self.filter(user::UserDrops)
            .filter(filters::BrokenTables::default())
            .filter(filters::GluedHeadings::default())
            .filter(Classifier::default())
            .filter(filters::Leaks::default())
            .filter(filters::Toc::default())
            .filter(filters::SeoNotes::default())
            .filter(filters::AdblockBanners::default())
            .filter(filters::CookieNotices::default())
            .filter(filters::Paywalls::default())
            .filter(filters::Advertisements::default())
            .filter(filters::CallsToAction::default())
            .filter(filters::ShareBars::default())
            .filter(filters::Comments::default())
            .filter(filters::RelatedLists::default())
            .filter(filters::Navigation::default())
            .filter(filters::TagLists::default())
            .filter(filters::Stamps::default())
            .filter(filters::Media::default())
            .filter(filters::LegalFooters::default())
            .filter(filters::RepeatedTitles::default())
            .filter(filters::Boilerplate::default())
            .filter(filters::Callouts::default())
            .filter(filters::LinkTargets::default())
            .filter(filters::Encoding::default())
            .filter(filters::Layout::default())
    }

    /// The pipeline.
    pub fn build(self) -> Pipeline {
        Pipeline { filters: self.filters, settings: Arc::new(self.settings) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_put_in_and_taken_out_by_name() {
        let names = |builder: Builder| builder.build().filters().collect::<Vec<_>>();
        let all = || Pipeline::builder().defaults();
        let count = names(all()).len();
        let before = all().before("toc", filters::Layout::default()).map(names).unwrap_or_default();
        let after = all().after("toc", filters::Layout::default()).map(names).unwrap_or_default();
        assert!(before.len() == count + 1 && before.windows(2).any(|two| two == ["layout", "toc"]), "{before:?}");
        assert!(after.len() == count + 1 && after.windows(2).any(|two| two == ["toc", "layout"]), "{after:?}");
        let without = all().without("toc").map(names).unwrap_or_default();
        assert!(without.len() == count - 1 && !without.contains(&"toc"));
        let said = Pipeline::builder().filter(filters::Toc::default()).without("tocs").map(names).map_err(|e| e.to_string());
        assert_eq!(said, Err("there is no filter \"tocs\" among toc".to_owned()));
    }
}
