//! How a run ended.

use std::process::ExitCode;

/// How a run ended, the best first; of two, the worse one counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Everything was done: 0.
    #[default]
    Fine,
    /// `--check` found an input that cleaning would change: 1.
    WouldChange,
    /// Something was wrong, and was reported: 2.
    Failed,
}

impl Status {
    /// Notes that something of this kind happened.
    pub fn note(&mut self, other: Status) {
        *self = (*self).max(other);
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Fine => 0,
            Status::WouldChange => 1,
            Status::Failed => 2,
        })
    }
}
