//! Batches of other libraries, in and out by the Arrow PyCapsule interface. Columns are shared, not copied.

mod batch;
mod spans_column;
mod stats_column;
mod texts;
mod written;

use crate::border;
use crate::errors::{CleaningError, bad, not_a};
use crate::stats::Stats;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, Field, FieldRef, Schema};
use batch::Fault;
pub use batch::Request;
use dechaff::Pipeline;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList, PyTuple};
use pyo3_arrow::ffi::{ArrayIterator, ArrayReader, to_array_pycapsules, to_schema_pycapsule, to_stream_pycapsule};
use pyo3_arrow::input::{AnyArray, AnyRecordBatch};
use std::sync::{Arc, Mutex};

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

/// Batches that are cleaned as another library takes them, once.
#[pyclass(frozen, module = "dechaff")]
pub struct ArrowStream {
    schema: Arc<Schema>,
    reader: Mutex<Option<Box<dyn ArrayReader + Send>>>,
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

#[pymethods]
impl ArrowStream {
    /// The batches, for another library; they can be taken once.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let reader = self.reader.lock().ok().and_then(|mut reader| reader.take());
        let reader = reader.ok_or_else(|| PyValueError::new_err("the batches of this stream were taken already"))?;
        Ok(to_stream_pycapsule(py, reader, requested_schema)?)
    }

    /// The schema, for other libraries.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    /// The names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        names(&self.schema)
    }

    fn __repr__(&self) -> String {
        format!("<dechaff.ArrowStream: {}>", self.column_names().join(", "))
    }
}

/// What `Cleaner.clean_arrow` does, as soon as its arguments are read.
pub fn clean<'py>(pipeline: &Arc<Pipeline>, batch: &Bound<'py, PyAny>, mut request: Request) -> PyResult<Bound<'py, PyAny>> {
    let py = batch.py();
    let library = py.import("dechaff._arrow")?;
    let needed: Vec<&str> = [Some(request.column.as_str()), request.url_column.as_deref()].into_iter().flatten().collect();
    let needed = PyList::new(py, needed)?;
    let into = request.into.clone();
    request.others = library.call_method1("names", (batch,))?.extract()?;
    request.check().map_err(|fault| error(fault, &request, 0))?;
    let narrowed = library.call_method1("narrowed", (batch, &needed))?;
    let result = match input(&narrowed)? {
        AnyRecordBatch::RecordBatch(own) => one(py, pipeline, &request, own.into_inner())?.into_bound_py_any(py)?,
        // A reader may hold more than memory does: it is read as its results are.
        AnyRecordBatch::Stream(stream) if batch.hasattr("read_next_batch")? => {
            lazily(pipeline, request, stream.into_reader()?)?.into_bound_py_any(py)?
        }
        AnyRecordBatch::Stream(stream) => {
            let reader = stream.into_reader()?;
            // The other library may want the interpreter for the batches.
            let read = || border::guarded(|| (reader.schema(), reader.collect::<Result<Vec<_>, _>>()));
            let (schema, batches) = py.detach(read).map_err(|panicked| unread(&panicked))?;
            let batches = batches.map_err(|error| unread(&error))?;
            many(py, pipeline, &request, &schema, &batches)?.into_bound_py_any(py)?
        }
    };
    library.call_method1("as_given", (batch, result, needed, into))
}

/// The error for a batch that Arrow cannot take over.
fn unread(error: &dyn std::fmt::Display) -> PyErr {
    bad("batch", format_args!("cannot be read: {error}"))
}

fn one(py: Python<'_>, pipeline: &Pipeline, request: &Request, batch: RecordBatch) -> PyResult<ArrowBatch> {
    let schema = Arc::new(request.schema(batch.schema_ref()).map_err(|fault| error(fault, request, 0))?);
    let cleaned = border::detached(py, || request.clean(pipeline, &batch, &schema));
    cleaned.map(ArrowBatch).map_err(|fault| error(fault, request, 0))
}

fn lazily(pipeline: &Arc<Pipeline>, request: Request, reader: Box<dyn RecordBatchReader + Send>) -> PyResult<ArrowStream> {
    let schema = Arc::new(request.schema(&reader.schema()).map_err(|fault| error(fault, &request, 0))?);
    border::begin();
    let (pipeline, of_batches, mut before) = (Arc::clone(pipeline), Arc::clone(&schema), 0);
    let mut reader = Some(reader);
    let taken = std::iter::from_fn(move || {
        let next = border::guarded(|| reader.as_mut()?.next());
        next.unwrap_or_else(|panicked| {
            // What is behind a panic is not to be trusted.
            reader = None;
            Some(Err(ArrowError::ComputeError(panicked.to_string())))
        })
    });
    let batches = taken.map(move |batch| {
        let batch = batch?;
        let cleaned = request.clean(&pipeline, &batch, &of_batches);
        let cleaned = cleaned.map_err(|fault| ArrowError::ComputeError(message(fault, &request, before)))?;
        before += batch.num_rows();
        Ok(Arc::new(StructArray::from(cleaned)) as ArrayRef)
    });
    let reader: Box<dyn ArrayReader + Send> = Box::new(ArrayIterator::new(batches, whole(&schema)));
    Ok(ArrowStream { schema, reader: Mutex::new(Some(reader)) })
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
    let read = border::guarded(|| batch.extract()).map_err(|panicked| unread(&panicked))?;
    read.map_err(|error: PyErr| {
        let py = batch.py();
        let new = PyTypeError::new_err(format!("batch: expected a batch or table, not a single column or the like: {error}"));
        new.set_cause(py, Some(error));
        new
    })
}

/// The exception for a fault. `before` is how many rows stand before the batch.
fn error(fault: Fault, request: &Request, before: usize) -> PyErr {
    let make = match fault {
        Fault::Argument(..) => PyValueError::new_err,
        Fault::Type(_) => PyTypeError::new_err,
        Fault::Row(..) => CleaningError::new_err,
        Fault::Arrow(_) => PyRuntimeError::new_err,
    };
    make(message(fault, request, before))
}

fn message(fault: Fault, request: &Request, before: usize) -> String {
    match fault {
        Fault::Argument(name, what) => format!("{name}: {what}"),
        Fault::Type(what) => what,
        Fault::Row(row, what) => {
            let (column, row) = (&request.column, before + row);
            format!("column {column:?}, row {row}: {what}; errors=\"report\" makes it a null and goes on")
        }
        Fault::Arrow(what) => format!("Arrow refuses the result: {what}; please report this"),
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
