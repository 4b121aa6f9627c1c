//! The names of rules and families that options take, and names like them.

use crate::error::Error;
use dechaff::{RULES, Rule};
use std::collections::BTreeSet;

/// How many near matches a message lists.
const NEAR_MATCHES: usize = 3;

/// The part of a rule's name up to and with its slash.
pub fn family(rule: &str) -> &str {
    rule.find('/').map_or(rule, |slash| &rule[..=slash])
}

/// Checks that every name is a rule's or a family's.
pub fn check(option: &'static str, names: &[String]) -> Result<(), Error> {
    let rules: Vec<&str> = RULES.iter().map(|info| Rule::from(info).name()).collect();
    let families: BTreeSet<&str> = rules.iter().map(|rule| family(rule)).collect();
    match names.iter().find(|name| !rules.contains(&name.as_str()) && !families.contains(name.as_str())) {
        Some(name) => Err(Error::UnknownRule { option, name: name.clone(), near: near(name, &rules, &families) }),
        None => Ok(()),
    }
}

/// The names most like a wrong one: the family that was meant, else what is spelt much the same.
fn near(name: &str, rules: &[&str], families: &BTreeSet<&str>) -> Vec<String> {
    let lower = name.trim().to_lowercase();
    let with_slash = format!("{}/", lower.trim_end_matches(['/', '*']));
    let mut near: Vec<String> = families.get(with_slash.as_str()).map(|f| (*f).to_owned()).into_iter().collect();
    // What stands behind the slash alone, such as `phrase` or `link-target`.
    let tail = rules.iter().filter(|rule| rule[family(rule).len()..] == *lower).copied();
    let mut candidates: Vec<&str> = rules.to_vec();
    candidates.extend(families);
    let spelt = similar::get_close_matches(lower.as_str(), &candidates, NEAR_MATCHES, 0.6);
    let related = rules.iter().filter(|rule| name.contains('/') && family(rule) == family(&lower)).copied();
    for candidate in tail.chain(spelt).chain(related) {
        if near.len() < NEAR_MATCHES && !near.iter().any(|known| known == candidate) {
            near.push(candidate.to_owned());
        }
    }
    near
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn near_of(name: &str) -> Vec<String> {
        match check("--only", &[name.to_owned()]) {
            Err(Error::UnknownRule { near, .. }) => near,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rules_and_families_are_known() {
        assert!(check("--only", &["toc/".to_owned(), "toc/entry".to_owned()]).is_ok());
    }

    #[test]
    fn a_wrong_name_has_near_matches() {
        assert_eq!(near_of("toc")[0], "toc/");
        assert_eq!(near_of("TOC/*")[0], "toc/");
        assert_eq!(near_of("toc/entyr")[0], "toc/entry");
        assert_eq!(near_of("link-target")[0], "markdown/link-target");
        assert!(near_of("qqqqqqqq").is_empty());
    }
}
