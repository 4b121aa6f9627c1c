"""Ray Data: cleans a column of a dataset on all workers.

>>> import ray, dechaff.ray
>>> pages = ray.data.read_parquet("s3://…")                       # doctest: +SKIP
>>> cleaned = dechaff.ray.clean(pages, column="text", stats=True)  # doctest: +SKIP
>>> cleaned.write_parquet("s3://…")                               # doctest: +SKIP

Needs `pip install 'dechaff[ray]'`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._adapters import BatchCleaner, chosen, partial_sum, whole_sum
from ._dechaff import Cleaner, Stats

if TYPE_CHECKING:
    import ray.data


def clean(
    dataset: ray.data.Dataset,
    column: str = "text",
    *,
    into: str = "cleaned",
    cleaner: Cleaner | None = None,
    profile: str | None = None,
    config: Any = None,
    html: bool = False,
    url_column: str | None = None,
    stats: bool = False,
    spans: bool = False,
    offsets: str = "code-points",
    errors: str = "report",
    **map_batches: Any,
) -> ray.data.Dataset:
    """Cleans a column of a dataset. Nothing is done before the dataset is read or written.

    Args:
        dataset: the dataset; its other columns and its rows stay.
        column: the name of the column of texts.
        cleaner: a cleaner; or give `profile` and `config`, as for `dechaff.Cleaner`.
        into, html, url_column, stats, spans, offsets: as for `dechaff.Cleaner.clean_arrow`.
        errors: "report" makes a row that cannot be cleaned null and adds the column `{into}_error` with the reason, null for
            all others; "raise" lets it end the job.
        map_batches: options for `Dataset.map_batches`, such as `batch_size` (in rows), `concurrency` and `num_cpus`.

    Raises:
        ConfigError, ValueError, TypeError: wrong arguments, before the job begins; a missing column, when it runs.
    """
    options = {
        "into": into,
        "html": html,
        "url_column": url_column,
        "stats": stats,
        "spans": spans,
        "offsets": offsets,
        "errors": errors,
    }
    work = BatchCleaner(chosen(cleaner, profile, config), column, options)
    work.check()
    return dataset.map_batches(_Task(work), batch_format="pyarrow", zero_copy_batch=True, **map_batches)


def stats(dataset: ray.data.Dataset, column: str = "cleaned_stats") -> Stats:
    """Runs the dataset and sums its column of statistics: on the workers first, then here.

    Args:
        dataset: what `clean(…, stats=True)` returned. If it is to be written, too, `materialize` it first, or it is
            cleaned twice.
        column: the name of the column of statistics.
    """
    sums = dataset.select_columns([column]).map_batches(_Sum(column), batch_format="pyarrow", zero_copy_batch=True)
    return whole_sum(row["stats"] for row in sums.iter_rows())


class _Task:
    """Ray may ask for a batch that has neither rows nor columns."""

    def __init__(self, work: BatchCleaner):
        self.work = work
        self.__name__ = "dechaff"

    def __call__(self, table: Any) -> Any:
        return self.work(table) if table.num_columns else table


class _Sum:
    def __init__(self, column: str):
        self.column = column
        self.__name__ = "dechaff_stats"

    def __call__(self, table: Any) -> Any:
        import pyarrow

        columns = [table.column(self.column)] if table.num_columns else []
        return pyarrow.table({"stats": [partial_sum(columns)]})
