//! The closest calls: the lines that a decision was hardest for.

use super::Origin;
use dechaff::{Label, Rule};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// How many bytes of a line are shown.
const SHOWN: usize = 200;

/// A line that could have gone the other way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// The probability that the line is content, 0 to 1.
    pub score: f32,
    /// What the line is.
    pub label: String,
    /// The rule that dropped it; none for a line that stayed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What it says, or the beginning of that.
    pub text: String,
    /// The file.
    pub file: String,
    /// The record's id, or its place in the file.
    pub id: String,
}

impl Call {
    /// Notes a line.
    pub fn new(origin: Origin<'_>, score: f32, label: Label, rule: Option<Rule>, text: &str) -> Call {
        let mut end = text.len().min(SHOWN);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        Call {
            score,
            label: label.name().to_owned(),
            rule: rule.map(|rule| rule.name().to_owned()),
            text: text[..end].to_owned(),
            file: origin.file.to_owned(),
            id: origin.id.to_owned(),
        }
    }

    /// The order in which calls are kept: it leaves nothing to the order in which they come.
    fn order(&self, other: &Call) -> Ordering {
        let key = |call: &Call| (call.text.clone(), call.file.clone(), call.id.clone());
        self.rank().total_cmp(&other.rank()).then_with(|| key(self).cmp(&key(other)))
    }
}

/// The closest calls, the closest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Calls(Vec<Call>);

impl Calls {
    /// Whether a line of this rank (the lower, the closer) may be among the closest.
    pub fn takes(&self, rank: f32, most: usize) -> bool {
        self.0.len() < most || self.0.last().is_some_and(|last| rank <= last.rank())
    }

    /// Adds a line, and leaves out what is too many. The same words are there once, in their closest call.
    pub fn add(&mut self, call: Call, most: usize) {
        if let Some(same) = self.0.iter().position(|own| own.text == call.text) {
            if self.0[same].order(&call) != Ordering::Greater {
                return;
            }
            self.0.remove(same);
        }
        let place = self.0.partition_point(|own| own.order(&call) == Ordering::Less);
        self.0.insert(place, call);
        self.0.truncate(most);
    }

    /// Adds others.
    pub fn merge(&mut self, other: Calls, most: usize) {
        for call in other.0 {
            self.add(call, most);
        }
    }

    /// The calls, the closest first.
    #[cfg(test)]
    pub fn iter(&self) -> impl Iterator<Item = &Call> {
        self.0.iter()
    }
}

impl Call {
    /// What calls are sorted by: a line that went by how much it looks like content, one that stayed by how little.
    fn rank(&self) -> f32 {
        if self.rule.is_some() { -self.score } else { self.score }
    }
}
