//! Runs the real `dechaff` and looks at what comes out of it.
#![allow(clippy::unwrap_used, clippy::panic)]

mod catalogue;
mod classify;
mod clean;
mod encodings;
mod eval;
mod explain;
mod files;
mod html;
mod options;
mod pipes;
mod records;
mod report;
mod run;
mod support;
