"""Results of `clean_arrow` in the library that the batch came from."""

import sys
from typing import Any


def as_given(batch: Any, result: Any) -> Any:
    """Returns `result` as an object of the library that made `batch`; itself where that has no way to take it over.

    No data is copied, and nothing is imported that is not there already.
    """
    library = type(batch).__module__.partition(".")[0]
    module = sys.modules.get(library)
    if library == "pyarrow":
        if isinstance(batch, module.RecordBatch):
            return module.record_batch(result)
        table = module.table(result)
        return table.to_reader() if isinstance(batch, module.RecordBatchReader) else table
    if library == "polars" and isinstance(batch, module.DataFrame):
        return module.DataFrame(result)
    return result
