//! What the profile and the configuration come to: which rules act, thresholds, and the user's own rules.

use crate::profile::Profile;
use crate::rule::{CUSTOM, RULES, Rule};
use crate::user::UserRules;

/// The settings that a pipeline cleans with.
#[derive(Clone, Debug)]
pub struct Settings {
    profile: Profile,
    on: Vec<bool>,
    disabled: Vec<Box<str>>,
    only: Vec<Box<str>>,
    pub(crate) user: UserRules,
    pub(crate) guard: Guard,
    /// The score, 0 to 1, below which the model drops a line; none for the page's own.
    pub(crate) threshold: Option<f32>,
    /// Whether the model drops from head and tail only.
    pub(crate) trim: bool,
}

/// When the guard takes uncertain drops back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Guard {
    /// The smallest share of the words that must stay.
    pub share: f32,
    /// A text with at least this many words kept is never guarded.
    pub words: usize,
}

impl Default for Guard {
    fn default() -> Guard {
        // boilerpipe's guard waits for 60 words of content; a page that keeps as many was not emptied.
        Guard { share: 0.1, words: 60 }
    }
}

/// Whether a rule's name is meant by a name or by a prefix that ends in a slash.
pub(crate) fn names(pattern: &str, rule: &str) -> bool {
    pattern == rule || (pattern.ends_with('/') && rule.starts_with(pattern))
}

impl Settings {
    pub(crate) fn new(profile: Profile) -> Settings {
        let mut settings = Settings {
            profile,
            on: Vec::new(),
            disabled: Vec::new(),
            only: Vec::new(),
            user: UserRules::default(),
            guard: Guard::default(),
            threshold: None,
            trim: false,
        };
        settings.refresh(&[]);
        settings
    }

    pub(crate) fn with_rules(mut self, enable: &[String], disable: &[String], only: &[String]) -> Settings {
        self.disabled = disable.iter().map(|s| s.as_str().into()).collect();
        self.only = only.iter().map(|s| s.as_str().into()).collect();
        self.refresh(enable);
        self
    }

    fn refresh(&mut self, enable: &[String]) {
        self.on = RULES
            .iter()
            .map(|info| {
                let rule = Rule::from(info);
                let wanted = rule.in_profile(self.profile) || enable.iter().any(|p| names(p, rule.name()));
                wanted && self.allowed(rule.name())
            })
            .collect();
    }

    /// What `--only` and `--disable` say of a name. The user's own rules are asked for by writing them.
    fn allowed(&self, name: &str) -> bool {
        let listed = |list: &[Box<str>]| list.iter().any(|p| names(p, name));
        !listed(&self.disabled) && (self.only.is_empty() || name.starts_with("user/") || listed(&self.only))
    }

    /// How much is removed.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Whether a rule may act.
    pub fn enabled(&self, rule: Rule) -> bool {
        if rule.index() == CUSTOM {
            self.allowed(rule.name())
        } else {
            self.on.get(rule.index() as usize).copied().unwrap_or(false)
        }
    }
}
