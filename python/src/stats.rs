//! Statistics that add up, over documents and over workers.

use crate::errors::{bad, not_a};
use crate::json;
use dechaff::Cleaned;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one rule did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleStats {
    /// Edits that carry it.
    pub edits: u64,
    /// Lines, or pieces of lines, that it dropped.
    pub lines: u64,
    /// Bytes of the sources in its edits.
    pub bytes_removed: u64,
    /// Bytes of the results in its edits.
    pub bytes_added: u64,
}

/// What cleaning did to some documents, in sums: they add up (`a + b`, `sum(parts)`) over documents and over workers.
///
/// Figures in bytes are bytes of UTF-8. `source_bytes` is `kept_bytes` plus the `bytes_removed` of all rules, and
/// `output_bytes` is `kept_bytes` plus their `bytes_added`.
#[pyclass(frozen, eq, module = "dechaff")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stats {
    /// Documents that were cleaned.
    #[pyo3(get)]
    pub documents: u64,
    /// Documents that could not be cleaned; no other figure counts them.
    #[pyo3(get)]
    pub failed: u64,
    /// Of those cleaned, the ones that are as they were.
    #[pyo3(get)]
    pub unchanged: u64,
    /// Of those cleaned, the ones that are empty now and were not before.
    #[pyo3(get)]
    pub emptied: u64,
    /// Of those cleaned, the ones in which the guard took drops back.
    #[pyo3(get)]
    pub guarded: u64,
    /// Bytes of the sources, in UTF-8.
    #[pyo3(get)]
    pub source_bytes: u64,
    /// Bytes of the results.
    #[pyo3(get)]
    pub output_bytes: u64,
    /// Bytes of the sources that stand in the results unchanged.
    #[pyo3(get)]
    pub kept_bytes: u64,
    /// Lines and pieces of lines that were judged.
    #[pyo3(get)]
    pub lines: u64,
    /// Of these, those that stayed.
    #[pyo3(get)]
    pub kept_lines: u64,
    /// Of these, those that went.
    #[pyo3(get)]
    pub dropped_lines: u64,
    /// Lines that the guard gave back.
    #[pyo3(get)]
    pub guarded_lines: u64,
    /// What each rule did.
    pub rules: BTreeMap<String, RuleStats>,
}

impl Stats {
    /// The statistics of one document.
    pub fn of(cleaned: &Cleaned<'_>) -> Stats {
        let stats = cleaned.stats();
        let rules = stats.rules.iter().map(|rule| {
            let figures = RuleStats {
                edits: rule.edits as u64,
                lines: rule.lines as u64,
                bytes_removed: rule.bytes_removed as u64,
                bytes_added: rule.bytes_added as u64,
            };
            (rule.rule.name().to_owned(), figures)
        });
        Stats {
            documents: 1,
            failed: 0,
            unchanged: u64::from(cleaned.is_unchanged()),
            emptied: u64::from(stats.output_bytes == 0 && stats.source_bytes > 0),
            guarded: u64::from(cleaned.is_guarded()),
            source_bytes: stats.source_bytes as u64,
            output_bytes: stats.output_bytes as u64,
            kept_bytes: stats.kept_bytes as u64,
            lines: stats.lines as u64,
            kept_lines: stats.kept_lines as u64,
            dropped_lines: stats.dropped_lines as u64,
            guarded_lines: stats.guarded_lines as u64,
            rules: rules.collect(),
        }
    }

    /// The sums and what each is called, in the order of the Arrow column.
    pub fn sums(&self) -> [(&'static str, u64); 12] {
        [
            ("documents", self.documents),
            ("failed", self.failed),
            ("unchanged", self.unchanged),
            ("emptied", self.emptied),
            ("guarded", self.guarded),
            ("source_bytes", self.source_bytes),
            ("output_bytes", self.output_bytes),
            ("kept_bytes", self.kept_bytes),
            ("lines", self.lines),
            ("kept_lines", self.kept_lines),
            ("dropped_lines", self.dropped_lines),
            ("guarded_lines", self.guarded_lines),
        ]
    }

    /// The sum of a name.
    pub fn sum_mut(&mut self, name: &str) -> Option<&mut u64> {
        Some(match name {
            "documents" => &mut self.documents,
            "failed" => &mut self.failed,
            "unchanged" => &mut self.unchanged,
            "emptied" => &mut self.emptied,
            "guarded" => &mut self.guarded,
            "source_bytes" => &mut self.source_bytes,
            "output_bytes" => &mut self.output_bytes,
            "kept_bytes" => &mut self.kept_bytes,
            "lines" => &mut self.lines,
            "kept_lines" => &mut self.kept_lines,
            "dropped_lines" => &mut self.dropped_lines,
            "guarded_lines" => &mut self.guarded_lines,
            _ => return None,
        })
    }

    /// Adds others.
    pub fn merge(&mut self, other: &Stats) {
        for (name, value) in other.sums() {
            if let Some(own) = self.sum_mut(name) {
                *own = own.saturating_add(value);
            }
        }
        for (name, theirs) in &other.rules {
            let own = self.rules.entry(name.clone()).or_default();
            own.edits += theirs.edits;
            own.lines += theirs.lines;
            own.bytes_removed += theirs.bytes_removed;
            own.bytes_added += theirs.bytes_added;
        }
    }

    /// One line for a reader.
    pub fn summary(&self) -> String {
        let removed = self.source_bytes.saturating_sub(self.kept_bytes);
        let failed = if self.failed > 0 { format!(", {} failed", self.failed) } else { String::new() };
        let plural = if self.documents == 1 { "" } else { "s" };
        format!(
            "{} document{plural}{failed}, {} of {} lines dropped, {removed} of {} bytes removed",
            self.documents, self.dropped_lines, self.lines, self.source_bytes
        )
    }
}

#[pymethods]
impl Stats {
    /// Empty statistics, to add to.
    #[new]
    fn new() -> Stats {
        Stats::default()
    }

    /// What each rule did: a dict of dicts.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.rules)
    }

    /// Of the bytes of the sources, the share that was removed or replaced, 0 to 1.
    #[getter]
    fn share_removed(&self) -> f64 {
        if self.source_bytes == 0 {
            return 0.0;
        }
        self.source_bytes.saturating_sub(self.kept_bytes) as f64 / self.source_bytes as f64
    }

    /// Plain values, as `json` writes them.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, self)
    }

    /// What `to_dict` wrote.
    #[staticmethod]
    fn from_dict(values: &Bound<'_, PyDict>) -> PyResult<Stats> {
        let text = json::of_python(values)?;
        serde_json::from_str(&text).map_err(|error| bad("values", error))
    }

    /// The sum of a column of statistics, as `clean_arrow(…, stats=True)` makes it.
    #[staticmethod]
    fn from_arrow(py: Python<'_>, column: &Bound<'_, PyAny>) -> PyResult<Stats> {
        crate::arrow::sum(py, column)
    }

    fn __add__(&self, other: &Bound<'_, PyAny>) -> PyResult<Stats> {
        let mut sum = self.clone();
        if let Ok(other) = other.cast::<Stats>() {
            sum.merge(other.get());
            return Ok(sum);
        }
        // So that `sum(parts)` works, which begins with 0.
        if other.is_instance_of::<PyInt>() && other.extract::<u64>().is_ok_and(|zero| zero == 0) {
            return Ok(sum);
        }
        Err(not_a(other, "Stats + other", "Stats"))
    }

    fn __radd__(&self, other: &Bound<'_, PyAny>) -> PyResult<Stats> {
        self.__add__(other)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyAny>,))> {
        let values = slf.get().to_dict(slf.py())?;
        Ok((slf.getattr("from_dict").map_err(|_| PyValueError::new_err("Stats.from_dict is missing"))?, (values,)))
    }

    fn __repr__(&self) -> String {
        format!("<dechaff.Stats: {}>", self.summary())
    }
}
