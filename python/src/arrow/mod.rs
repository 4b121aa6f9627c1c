//! Batches of other libraries, in and out by the Arrow PyCapsule interface. Columns are shared, not copied.

mod batch;
mod spans_column;
mod stats_column;
mod texts;
mod written;

use crate::border;
use crate::errors::{CleaningError, bad, not_a};
use crate::stats::Stats;
use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_schema::{ArrowError, Field, FieldRef, Schema};
use batch::Fault;
pub use batch::Request;
use dechaff::Pipeline;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::ffi::{ArrayIterator, to_array_pycapsules, to_schema_pycapsule, to_stream_pycapsule};
use pyo3_arrow::input::{AnyArray, AnyRecordBatch};
use std::sync::Arc;

/// A batch that any Arrow library can take over.
#[pyclass(frozen, module = "dechaff")]
#[derive(Debug)]
pub struct ArrowBatch(RecordBatch);

/// Batches of one schema that any Arrow library can take over.
#[pyclass(frozen, module = "dechaff")]
#[derive(Debug)]
pub struct ArrowTable {
    schema: Arc<Schema>,
    batches: Vec<RecordBatch>,
}

/// What other libraries call the field that stands for the whole batch: it has no name.
fn whole(schema: &Schema) -> FieldRef {
    Arc::new(Field::new_struct("", schema.fields().clone(), false).with_metadata(schema.metadata().clone()))
}

fn names(schema: &Schema) -> Vec<String> {
    schema.fields().iter().map(|field| field.name().clone()).collect()
}

#[pymethods]
impl ArrowBatch {
    /// The batch, for other libraries.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let array: ArrayRef = Arc::new(StructArray::from(self.0.clone()));
        Ok(to_array_pycapsules(py, whole(self.0.schema_ref()), &array, requested_schema)?)
    }

    /// The schema, for other libraries.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.0.schema_ref().as_ref())?)
    }

    /// How many rows there are.
    #[getter]
    fn num_rows(&self) -> usize {
        self.0.num_rows()
    }

    /// The names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        names(self.0.schema_ref())
    }

    fn __repr__(&self) -> String {
        format!("<dechaff.ArrowBatch: {} rows; {}>", self.0.num_rows(), self.column_names().join(", "))
    }
}

#[pymethods]
impl ArrowTable {
    /// The batches, for other libraries.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let array = |batch: RecordBatch| Ok::<ArrayRef, ArrowError>(Arc::new(StructArray::from(batch)));
        let arrays: Vec<_> = self.batches.iter().cloned().map(array).collect();
        let reader = Box::new(ArrayIterator::new(arrays, whole(&self.schema)));
        Ok(to_stream_pycapsule(py, reader, requested_schema)?)
    }

    /// The schema, for other libraries.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    /// How many rows there are.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        names(&self.schema)
    }

    fn __repr__(&self) -> String {
        format!("<dechaff.ArrowTable: {} rows; {}>", self.num_rows(), self.column_names().join(", "))
    }
}

/// What `Cleaner.clean_arrow` does, as soon as its arguments are read.
pub fn clean<'py>(pipeline: &Pipeline, batch: &Bound<'py, PyAny>, request: &Request) -> PyResult<Bound<'py, PyAny>> {
    let py = batch.py();
    let result = match input(batch)? {
        AnyRecordBatch::RecordBatch(own) => one(py, pipeline, request, own.into_inner())?.into_bound_py_any(py)?,
        AnyRecordBatch::Stream(stream) => {
            let reader = stream.into_reader()?;
            // The other library may want the interpreter for the batches.
            let (schema, batches) = py.detach(|| (reader.schema(), reader.collect::<Result<Vec<_>, _>>()));
            let batches = batches.map_err(|error| bad("batch", format_args!("cannot be read: {error}")))?;
            many(py, pipeline, request, &schema, &batches)?.into_bound_py_any(py)?
        }
    };
    py.import("dechaff._arrow")?.call_method1("as_given", (batch, result))
}

fn one(py: Python<'_>, pipeline: &Pipeline, request: &Request, batch: RecordBatch) -> PyResult<ArrowBatch> {
    let schema = Arc::new(request.schema(batch.schema_ref()).map_err(|fault| error(fault, request, 0))?);
    let cleaned = border::detached(py, || request.clean(pipeline, &batch, &schema));
    cleaned.map(ArrowBatch).map_err(|fault| error(fault, request, 0))
}

fn many(
    py: Python<'_>,
    pipeline: &Pipeline,
    request: &Request,
    schema: &Schema,
    batches: &[RecordBatch],
) -> PyResult<ArrowTable> {
    let schema = Arc::new(request.schema(schema).map_err(|fault| error(fault, request, 0))?);
    let (mut done, mut before) = (Vec::with_capacity(batches.len()), 0);
    for batch in batches {
        let cleaned = border::detached(py, || request.clean(pipeline, batch, &schema));
        done.push(cleaned.map_err(|fault| error(fault, request, before))?);
        before += batch.num_rows();
        py.check_signals()?;
    }
    Ok(ArrowTable { schema, batches: done })
}

/// The batch or the stream of batches that an argument is.
fn input(batch: &Bound<'_, PyAny>) -> PyResult<AnyRecordBatch> {
    if !batch.hasattr("__arrow_c_array__")? && !batch.hasattr("__arrow_c_stream__")? {
        let wanted = "an object with the Arrow PyCapsule interface (a batch or table of pyarrow, Polars, DuckDB or the like)";
        return Err(not_a(batch, "batch", wanted));
    }
    batch.extract().map_err(|error| {
        let py = batch.py();
        let new = PyTypeError::new_err(format!("batch: expected a batch or table, not a single column or the like: {error}"));
        new.set_cause(py, Some(error));
        new
    })
}

/// The exception for a fault. `before` is how many rows stand before the batch.
fn error(fault: Fault, request: &Request, before: usize) -> PyErr {
    match fault {
        Fault::Argument(name, what) => bad(name, what),
        Fault::Type(what) => PyTypeError::new_err(what),
        Fault::Row(row, what) => {
            let column = &request.column;
            CleaningError::new_err(format!(
                "column {column:?}, row {}: {what}; errors=\"report\" makes it a null and goes on",
                before + row
            ))
        }
        Fault::Arrow(what) => PyRuntimeError::new_err(format!("Arrow refuses the result: {what}; please report this")),
    }
}

/// The sum of a column of statistics.
pub fn sum(py: Python<'_>, column: &Bound<'_, PyAny>) -> PyResult<Stats> {
    let wanted = "a column with the Arrow PyCapsule interface";
    let array: AnyArray = column.extract().map_err(|_| not_a(column, "column", wanted))?;
    let reader = array.into_reader()?;
    let added = py.detach(|| {
        let mut sum = Stats::default();
        for chunk in reader {
            stats_column::add(&mut sum, &chunk.map_err(|error| error.to_string())?)?;
        }
        Ok::<Stats, String>(sum)
    });
    added.map_err(|what| bad("column", what))
}
