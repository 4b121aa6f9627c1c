//! What a line is: labels, their names as text, and what is no name of any.

mod table;

use std::fmt;
use std::str::FromStr;
pub use table::{Group, Label};

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A label is written as its name.
#[cfg(feature = "serde")]
impl serde::Serialize for Label {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A name that is no label's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no label {0:?}; `dechaff rules` lists them")]
pub struct UnknownLabel(String);

impl FromStr for Label {
    type Err = UnknownLabel;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Label::named(name).ok_or_else(|| UnknownLabel(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_round_trips_through_its_name_and_its_index() {
        for (index, &label) in Label::ALL.iter().enumerate() {
            assert_eq!(label.name().parse(), Ok(label));
            assert_eq!(Label::from_index(index), label);
            assert_eq!(label as usize, index);
            assert!(label.description().ends_with('.'));
        }
        assert!("prose".parse::<Label>().is_err());
    }
}
