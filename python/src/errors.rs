//! Exceptions that name the bad argument, and arguments that are read with them.

use crate::border::Panicked;
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::fmt::Display;

pyo3::create_exception!(dechaff, ConfigError, PyValueError, "A configuration that cannot be used; the message names the key.");
pyo3::create_exception!(
    dechaff,
    CleaningError,
    PyRuntimeError,
    "A text that dechaff failed on. This is a bug of dechaff; other texts are not concerned."
);

/// The text that an argument is. `name` is how messages call it, such as `texts[3]`.
pub fn text<'a>(value: &'a Bound<'_, PyAny>, name: impl Display) -> PyResult<&'a str> {
    let Ok(string) = value.cast::<PyString>() else {
        return Err(not_a(value, name, "str"));
    };
    string.to_str().map_err(|error| no_utf8(string.py(), &error, name))
}

/// The error for an argument of a wrong type.
pub fn not_a(value: &Bound<'_, PyAny>, name: impl Display, wanted: &str) -> PyErr {
    let found = value.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("{name}: expected {wanted}, got {found}"))
}

/// The error for a string with half a surrogate pair in it, which has no UTF-8.
pub fn no_utf8(py: Python<'_>, error: &PyErr, name: impl Display) -> PyErr {
    if !error.is_instance_of::<PyUnicodeEncodeError>(py) {
        return error.clone_ref(py);
    }
    let at = error.value(py).getattr("start").and_then(|at| at.extract::<usize>()).unwrap_or_default();
    let new = PyValueError::new_err(format!(
        "{name}: character {at} is half of a surrogate pair and no character; \
         text.encode(\"utf-16\", \"surrogatepass\").decode(\"utf-16\", \"replace\") mends such strings"
    ));
    new.set_cause(py, Some(error.clone_ref(py)));
    new
}

/// The error for an argument with a wrong value.
pub fn bad(name: impl Display, what: impl Display) -> PyErr {
    PyValueError::new_err(format!("{name}: {what}"))
}

/// The error for a panic of the library.
pub fn failed(name: impl Display, panicked: &Panicked) -> PyErr {
    CleaningError::new_err(format!("{name}: {panicked}"))
}

/// One of a few values that an argument may have.
pub fn choice<T: Copy>(name: &str, value: &str, all: &[(&str, T)]) -> PyResult<T> {
    all.iter().find(|(known, _)| *known == value).map(|(_, chosen)| *chosen).ok_or_else(|| {
        let names: Vec<String> = all.iter().map(|(known, _)| format!("{known:?}")).collect();
        bad(name, format_args!("{value:?} is not one of {}", names.join(", ")))
    })
}

/// How many threads may be asked for.
pub const MOST_THREADS: usize = 1024;

/// The number of threads that was asked for.
pub fn threads(value: usize) -> PyResult<usize> {
    if (1..=MOST_THREADS).contains(&value) {
        return Ok(value);
    }
    Err(bad("threads", format_args!("{value} is not between 1 and {MOST_THREADS}")))
}
