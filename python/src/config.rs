//! What a cleaner was made from: a profile and a configuration, as TOML or as a dictionary.

use crate::errors::{ConfigError, bad, not_a, text};
use dechaff::{Config, Pipeline, Profile};
use pyo3::exceptions::PyRecursionError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde_json::Value;

/// A dictionary that is nested deeper is no configuration.
const DEEPEST: usize = 8;

/// What a cleaner was made from. It is what a pickle holds, so that a file is read once, where it is.
#[derive(Clone, Debug)]
pub struct Recipe {
    profile: Option<Profile>,
    given: Given,
}

/// A configuration as it was given.
#[derive(Clone, Debug)]
enum Given {
    Nothing,
    Toml(String),
    Tree(Value),
}

impl Recipe {
    /// Reads the arguments `profile` and `config`.
    pub fn new(profile: Option<&Bound<'_, PyAny>>, config: Option<&Bound<'_, PyAny>>) -> PyResult<Recipe> {
        let profile = match profile {
            Some(value) => {
                let name = text(value, "profile")?;
                Some(name.parse().map_err(|error| bad("profile", error))?)
            }
            None => None,
        };
        Ok(Recipe { profile, given: config.map_or(Ok(Given::Nothing), Given::new)? })
    }

    /// The pipeline. The profile counts before that of the configuration.
    pub fn pipeline(&self) -> PyResult<Pipeline> {
        let mut config = self.given.config().map_err(wrong)?;
        config.profile = self.profile.unwrap_or(config.profile);
        Pipeline::from_config(&config).map_err(wrong)
    }

    /// The profile, if it was given by itself.
    pub fn profile(&self) -> Option<&'static str> {
        self.profile.map(Profile::name)
    }

    /// The configuration as Python sees it: TOML as a string, a dictionary, or none.
    pub fn config<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        match &self.given {
            Given::Nothing => Ok(None),
            Given::Toml(toml) => Ok(Some(PyString::new(py, toml).into_any())),
            Given::Tree(tree) => crate::json::to_python(py, tree).map(Some),
        }
    }
}

impl Given {
    fn new(value: &Bound<'_, PyAny>) -> PyResult<Given> {
        if value.is_instance_of::<PyString>() {
            return Ok(Given::Toml(text(value, "config")?.to_owned()));
        }
        if value.is_instance_of::<PyDict>() {
            return tree(value, "config", 0).map(Given::Tree);
        }
        if !value.hasattr("__fspath__")? {
            return Err(not_a(value, "config", "a str of TOML, a dict, or a path (os.PathLike) of a TOML file"));
        }
        // Python's own errors name the file.
        let file = value.py().import("pathlib")?.getattr("Path")?.call1((value,))?;
        file.call_method1("read_text", ("utf-8",))?.extract().map(Given::Toml)
    }

    fn config(&self) -> Result<Config, String> {
        match self {
            Given::Nothing => Ok(Config::default()),
            Given::Toml(toml) => Config::from_toml(toml).map_err(|error| error.to_string()),
            Given::Tree(tree) => serde_path_to_error::deserialize(tree).map_err(|error| {
                let path = error.path().to_string();
                let inner = error.into_inner();
                if path == "." { inner.to_string() } else { format!("{path}: {inner}") }
            }),
        }
    }
}

fn wrong(error: impl std::fmt::Display) -> PyErr {
    ConfigError::new_err(format!("config: {error}"))
}

/// A Python value as a tree of plain values.
fn tree(value: &Bound<'_, PyAny>, name: &str, depth: usize) -> PyResult<Value> {
    if depth > DEEPEST {
        return Err(PyRecursionError::new_err(format!("{name}: nested too deeply for a configuration")));
    }
    if value.is_none() {
        return Ok(Value::Null);
    }
    // Before numbers: in Python a bool is one.
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if value.is_instance_of::<PyInt>() {
        let number: i64 = value.extract().map_err(|_| bad(name, "the number is too large"))?;
        return Ok(Value::from(number));
    }
    if value.is_instance_of::<PyFloat>() {
        let number: f64 = value.extract()?;
        return serde_json::Number::from_f64(number).map(Value::Number).ok_or_else(|| bad(name, "the number is not finite"));
    }
    if value.is_instance_of::<PyString>() {
        return Ok(Value::String(text(value, name)?.to_owned()));
    }
    if let Ok(dict) = value.cast::<PyDict>() {
        let mut map = serde_json::Map::new();
        for (key, value) in dict {
            let key = text(&key, format_args!("{name}: a key"))?.to_owned();
            let inner = tree(&value, &format!("{name}[{key:?}]"), depth + 1)?;
            map.insert(key, inner);
        }
        return Ok(Value::Object(map));
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let mut list = Vec::new();
        for (at, item) in value.try_iter()?.enumerate() {
            list.push(tree(&item?, &format!("{name}[{at}]"), depth + 1)?);
        }
        return Ok(Value::Array(list));
    }
    Err(not_a(value, name, "a str, number, bool, list or dict"))
}
