//! Errors. Cleaning a text cannot fail; a configuration can be wrong.

/// A configuration that cannot be used. Its message names the key or value and says what is allowed.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct ConfigError {
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[cfg(feature = "config")]
    #[error("the configuration is not valid TOML for dechaff: {0}")]
    Toml(#[from] toml::de::Error),
    #[error(
        "{key}: there is no rule or family {value:?}; `dechaff rules` lists them (a family ends in a slash, such as \"toc/\")"
    )]
    UnknownRule { key: &'static str, value: String },
    #[error("{key}: {value} is not between {low} and {high}")]
    OutOfRange { key: &'static str, value: f64, low: f64, high: f64 },
    #[error("{key}: the pattern {pattern:?} cannot be used: {reason}")]
    Pattern { key: String, pattern: String, reason: String },
    #[cfg(feature = "html")]
    #[error("{key}: {source}")]
    Selector { key: &'static str, source: crate::html::SelectorError },
}

impl From<Kind> for ConfigError {
    fn from(kind: Kind) -> ConfigError {
        ConfigError { kind }
    }
}

/// A name that no filter of a pipeline has. Its message names the filters that there are.
#[derive(Debug, thiserror::Error)]
#[error("there is no filter {name:?} among {there}")]
pub struct UnknownFilter {
    name: String,
    there: String,
}

impl UnknownFilter {
    pub(crate) fn new<'n>(name: &str, there: impl Iterator<Item = &'n str>) -> UnknownFilter {
        let names: Vec<&str> = there.collect();
        let there = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        UnknownFilter { name: name.to_owned(), there }
    }
}
