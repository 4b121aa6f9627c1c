//! How much to remove.

use std::fmt;
use std::str::FromStr;

/// How much to remove. Each rule says in which profiles it acts; `docs/rules.md` has the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Profile {
    /// Certain chaff and repairs only; no entity or mojibake decoding, no uncertain rules.
    Conservative,
    /// The default: everything that a careful editor would take out.
    #[default]
    Balanced,
    /// Also bylines, callouts, reader questions, orphan headings, further reading and self-promotion.
    Aggressive,
}

impl Profile {
    /// The three profiles, the mildest first.
    pub const ALL: &'static [Profile] = &[Profile::Conservative, Profile::Balanced, Profile::Aggressive];

    /// The profile's name on the command line and in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Profile::Conservative => "conservative",
            Profile::Balanced => "balanced",
            Profile::Aggressive => "aggressive",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no profile's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no profile {0:?}: use conservative, balanced or aggressive")]
pub struct UnknownProfile(String);

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Profile::ALL.iter().copied().find(|p| p.name() == name).ok_or_else(|| UnknownProfile(name.to_owned()))
    }
}
