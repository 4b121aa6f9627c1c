//! The configuration: profile, rules on and off, thresholds, and the user's own phrases, prefixes and regexes.
//!
//! ```toml
//! profile = "balanced"          # conservative, balanced, aggressive
//! disable = ["toc/", "dup/line"] # a rule, or a family with its slash
//! enable  = ["callout/box"]      # rules that the profile leaves out
//! only    = []                   # when not empty, nothing else acts
//!
//! [guard]
//! share = 0.1   # uncertain drops are taken back when less than this share of the words would stay …
//! words = 60    # … and fewer than this many words
//!
//! [drop]
//! phrases  = ["Our sister site"]       # drops the sentence that holds it, in any case
//! prefixes = ["Wire copy:"]            # drops the line that begins with it, in any case
//! regexes  = ['(?i)ref\. no\. \d+']    # drops the sentence that it matches
//!
//! [keep]                               # a keep wins over every rule
//! phrases  = ["Subscribe to my theory"]
//! prefixes = []
//! regexes  = []
//! selectors = ["article.post"]         # of pages of HTML: the elements that it matches; [drop] has it, too
//! ```
//!
//! Unknown keys and wrong values are errors that name them.

use crate::error::{ConfigError, Kind};
use crate::profile::Profile;
use crate::rule::RULES;
use crate::settings::{Guard, Settings};
use crate::user::{Matcher, UserRules};

/// A configuration; see the [module](self) for its keys.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(default, deny_unknown_fields, rename_all = "kebab-case"))]
#[non_exhaustive]
pub struct Config {
    /// How much is removed.
    pub profile: Profile,
    /// Rules, or families that end in a slash, that act although the profile leaves them out.
    pub enable: Vec<String>,
    /// Rules or families that do not act.
    pub disable: Vec<String>,
    /// When not empty, the only rules or families that act (besides `[drop]` and `[keep]`).
    pub only: Vec<String>,
    /// When uncertain drops are taken back.
    pub guard: GuardConfig,
    /// How the line model drops.
    pub model: ModelConfig,
    /// What to drop.
    pub drop: Patterns,
    /// What to keep, whatever a rule says.
    pub keep: Patterns,
}

/// When the guard takes uncertain drops back.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(default, deny_unknown_fields, rename_all = "kebab-case"))]
#[non_exhaustive]
pub struct GuardConfig {
    /// The smallest share of the words that must stay, 0 to 1; 0 turns the guard off.
    pub share: f64,
    /// A text that keeps at least this many words is never guarded.
    pub words: u32,
}

impl Default for GuardConfig {
    fn default() -> GuardConfig {
        let guard = Guard::default();
        GuardConfig { share: f64::from(guard.share), words: guard.words as u32 }
    }
}

/// How the line model drops.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(default, deny_unknown_fields, rename_all = "kebab-case"))]
#[non_exhaustive]
pub struct ModelConfig {
    /// The score, 0 to 1, below which a line is dropped; when it is missing each page has its own.
    pub threshold: Option<f64>,
    /// Whether lines are dropped from the head and the tail of a text only.
    pub trim: bool,
}

/// Patterns of the user's own.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(default, deny_unknown_fields, rename_all = "kebab-case"))]
#[non_exhaustive]
pub struct Patterns {
    /// Literal text anywhere in a sentence; ASCII letters match in any case.
    pub phrases: Vec<String>,
    /// Literal text at the beginning of a line; ASCII letters match in any case.
    pub prefixes: Vec<String>,
    /// Regular expressions in the syntax of the `regex` crate; they see one line at a time.
    pub regexes: Vec<String>,
    /// CSS selectors, for pages of HTML: the elements that they match, see [`Selectors`](crate::Selectors).
    #[cfg(feature = "html")]
    pub selectors: Vec<String>,
}

impl Config {
    /// The configuration of a profile and nothing else.
    pub fn new(profile: Profile) -> Config {
        Config { profile, ..Config::default() }
    }

    /// Reads a configuration.
    ///
    /// # Errors
    /// Unknown keys and values of a wrong kind, with their place in the text.
    ///
    /// ```
    /// let config = dechaff::Config::from_toml("profile = 'aggressive'\ndisable = ['toc/']").unwrap();
    /// assert_eq!(config.disable, ["toc/"]);
    /// let error = dechaff::Config::from_toml("disabled = ['toc/']").unwrap_err();
    /// assert!(error.to_string().contains("disabled"));
    /// ```
    #[cfg(feature = "config")]
    pub fn from_toml(text: &str) -> Result<Config, ConfigError> {
        let config: Config = toml::from_str(text).map_err(Kind::from)?;
        config.settings()?;
        Ok(config)
    }

    /// Checks the values and makes settings of them.
    pub(crate) fn settings(&self) -> Result<Settings, ConfigError> {
        for (key, list) in [("enable", &self.enable), ("disable", &self.disable), ("only", &self.only)] {
            if let Some(value) = list.iter().find(|p| !is_known(p)) {
                return Err(Kind::UnknownRule { key, value: value.clone() }.into());
            }
        }
        if !(0.0..=1.0).contains(&self.guard.share) {
            return Err(Kind::OutOfRange { key: "guard.share", value: self.guard.share, low: 0.0, high: 1.0 }.into());
        }
        if let Some(value) = self.model.threshold.filter(|value| !(0.0..=1.0).contains(value)) {
            return Err(Kind::OutOfRange { key: "model.threshold", value, low: 0.0, high: 1.0 }.into());
        }
        let matcher = |key: &str, p: &Patterns| {
            Matcher::new(&p.phrases, &p.prefixes, &p.regexes).map_err(|bad| Kind::Pattern {
                key: key.to_owned(),
                pattern: bad.pattern,
                reason: bad.reason,
            })
        };
        let mut settings = Settings::new(self.profile).with_rules(&self.enable, &self.disable, &self.only);
        #[cfg(feature = "html")]
        let selectors = |key: &'static str, p: &Patterns| {
            crate::html::Selectors::new(&p.selectors).map_err(|source| Kind::Selector { key, source })
        };
        settings.user = UserRules {
            drop: matcher("drop", &self.drop)?,
            keep: matcher("keep", &self.keep)?,
            #[cfg(feature = "html")]
            drop_selectors: selectors("drop.selectors", &self.drop)?,
            #[cfg(feature = "html")]
            keep_selectors: selectors("keep.selectors", &self.keep)?,
        };
        settings.guard = Guard { share: self.guard.share as f32, words: self.guard.words as usize };
        settings.threshold = self.model.threshold.map(|value| value as f32);
        settings.trim = self.model.trim;
        Ok(settings)
    }
}

/// Whether a pattern names a built-in rule, or all rules of a family. The rules of a filter from outside are switched off
/// by leaving the filter out.
fn is_known(pattern: &str) -> bool {
    RULES.iter().any(|info| crate::settings::names(pattern, crate::rule::Rule::from(info).name()))
}
