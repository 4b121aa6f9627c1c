"""What `clean_arrow` does in the library that the batch came from.

pyarrow and Polars hand over the columns that are needed and no others, so that whatever else a batch holds is not
touched, and take the new columns in. No data is copied, and nothing is imported that is not there already.
"""

from __future__ import annotations

import sys
from typing import Any


def _library(batch: Any) -> Any:
    """The module whose tables can be taken apart; None for others, which go over whole."""
    name = type(batch).__module__.partition(".")[0]
    module = sys.modules.get(name)
    if name == "pyarrow" and isinstance(batch, (module.Table, module.RecordBatch)):
        return module
    if name == "polars" and isinstance(batch, module.DataFrame):
        return module
    return None


def names(batch: Any) -> list[str] | None:
    """The names of the columns, if the batch can be taken apart."""
    library = _library(batch)
    if library is None:
        return None
    return list(batch.schema.names if library.__name__ == "pyarrow" else batch.columns)


def narrowed(batch: Any, needed: list[str]) -> Any:
    """The columns that are needed, in their order."""
    return batch.select(needed) if _library(batch) is not None else batch


def as_given(batch: Any, result: Any, needed: list[str], into: str) -> Any:
    """The batch with the new columns of `result`; `result` itself where its library has no way to take them over."""
    module = _library(batch)
    if module is None:
        reader = getattr(sys.modules.get("pyarrow"), "RecordBatchReader", None)
        return reader.from_stream(result) if reader is not None and isinstance(batch, reader) else result
    if module.__name__ == "polars":
        made = module.DataFrame(result)
        return batch.with_columns(made.get_column(name) for name in made.columns if name == into or name not in needed)
    made = module.record_batch(result) if isinstance(batch, module.RecordBatch) else module.table(result)
    fields, columns = list(batch.schema), list(batch.columns)
    for field, column in zip(made.schema, made.columns):
        if field.name == into and into in needed:
            at = batch.schema.get_field_index(into)
            fields[at], columns[at] = field, column
        elif field.name not in needed:
            fields.append(field)
            columns.append(column)
    return type(batch).from_arrays(columns, schema=module.schema(fields, metadata=batch.schema.metadata))
