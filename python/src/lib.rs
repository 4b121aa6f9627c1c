//! The compiled half of the Python package `dechaff`. Its interface is described in `dechaff/_dechaff.pyi`; the other
//! half, the adapters, is Python.

mod arrow;
mod border;
mod cleaner;
mod config;
mod errors;
mod explanation;
mod json;
mod many;
mod notebook;
mod offsets;
mod stats;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// The rules: name, label, description, whether certain, and the mildest profile that applies each.
#[pyfunction]
fn rules(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
    let list = PyList::empty(py);
    for rule in dechaff::RULES.iter().map(dechaff::Rule::from) {
        let entry = PyDict::new(py);
        entry.set_item("name", rule.name())?;
        entry.set_item("label", rule.label().map(|label| label.name()))?;
        entry.set_item("certain", rule.is_certain())?;
        entry.set_item("profile", rule.from_profile().name())?;
        entry.set_item("description", rule.description())?;
        list.append(entry)?;
    }
    Ok(list)
}

#[pymodule]
fn _dechaff(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<cleaner::Cleaner>()?;
    module.add_class::<explanation::Explanation>()?;
    module.add_class::<explanation::Segment>()?;
    module.add_class::<stats::Stats>()?;
    module.add_class::<arrow::ArrowBatch>()?;
    module.add_class::<arrow::ArrowTable>()?;
    module.add_class::<arrow::ArrowStream>()?;
    module.add("ConfigError", py.get_type::<errors::ConfigError>())?;
    module.add("CleaningError", py.get_type::<errors::CleaningError>())?;
    module.add_function(wrap_pyfunction!(rules, module)?)
}
