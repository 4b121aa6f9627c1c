//! From options to a pipeline.

use crate::args::Choice;
use crate::error::Error;
use crate::rule_names;
use dechaff::{Config, Pipeline, Profile, Selectors};
use std::fs;
use std::path::Path;

/// The pipeline that the options ask for. The configuration comes first; options win over it, and `--disable` and selectors
/// add to it.
pub fn pipeline(choice: &Choice) -> Result<Pipeline, Error> {
    Ok(pipeline_and_profile(choice)?.0)
}

/// The same with the profile that it comes to.
pub fn pipeline_and_profile(choice: &Choice) -> Result<(Pipeline, Profile), Error> {
    rule_names::check("--disable", &choice.disable)?;
    rule_names::check("--only", &choice.only)?;
    for (option, selectors) in [("--drop-selector", &choice.drop_selector), ("--keep-selector", &choice.keep_selector)] {
        Selectors::new(selectors).map_err(|source| Error::Selector { option, source })?;
    }
    let mut config = match &choice.config {
        Some(path) => read(path)?,
        None => Config::default(),
    };
    if let Some(profile) = choice.profile {
        config.profile = profile;
    }
    if !choice.only.is_empty() {
        config.only.clone_from(&choice.only);
    }
    config.disable.extend_from_slice(&choice.disable);
    config.drop.selectors.extend_from_slice(&choice.drop_selector);
    config.keep.selectors.extend_from_slice(&choice.keep_selector);
    Ok((Pipeline::from_config(&config)?, config.profile))
}

/// Reads a configuration file.
fn read(path: &Path) -> Result<Config, Error> {
    let text = fs::read_to_string(path).map_err(|source| Error::ReadConfig { path: path.to_owned(), source })?;
    Config::from_toml(&text).map_err(|source| Error::Config { path: path.to_owned(), source })
}
