"""Spark: cleans a column of a data frame on all executors.

>>> import dechaff.spark
>>> pages = spark.read.parquet("s3://…")                             # doctest: +SKIP
>>> cleaned = dechaff.spark.clean(pages, column="text", stats=True)   # doctest: +SKIP
>>> cleaned.write.parquet("s3://…")                                  # doctest: +SKIP

Needs `pip install 'dechaff[spark]'` here and on the executors; Spark 3.5 or later.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ._adapters import BatchCleaner, chosen, partial_sum, whole_sum
from ._dechaff import Cleaner, Stats

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame


def clean(
    dataframe: DataFrame,
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
) -> DataFrame:
    """Cleans a column of a data frame. Nothing is done before the data frame is used.

    Args:
        dataframe: the data frame; its other columns and its rows stay.
        column: the name of the column of texts.
        cleaner: a cleaner; or give `profile` and `config`, as for `dechaff.Cleaner`.
        into, html, url_column, stats, spans, offsets: as for `dechaff.Cleaner.clean_arrow`.
        errors: "report" makes a row that cannot be cleaned null and adds the column `{into}_error` with the reason, null for
            all others; "raise" lets it end the job.

    Raises:
        ConfigError, ValueError, TypeError: wrong arguments, a missing column or one of another type.
    """
    from pyspark.sql.types import BinaryType, CharType, StringType, StructField, StructType, VarcharType

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
    added = work.check(dataframe.columns)
    strings = (StringType, CharType, VarcharType, *([BinaryType] if html else []))
    for field in dataframe.schema.fields:
        if field.name == column and not isinstance(field.dataType, strings):
            hint = "html=True reads bytes, as pages of HTML" if isinstance(field.dataType, BinaryType) else "cast it first"
            raise TypeError(f'column "{column}": expected strings, got {field.dataType.simpleString()}; {hint}')
    fields = [StructField(into, StringType()) if field.name == into else field for field in dataframe.schema.fields]
    if into != column:
        fields.append(StructField(into, StringType()))
    types = {"stats": _stats_type, "spans": _spans_type, "error": StringType}
    fields += [StructField(f"{into}_{what}", types[what]()) for what in added]

    def batches(parts: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        return map(work, parts)

    return dataframe.mapInArrow(batches, StructType(fields))


def stats(dataframe: DataFrame, column: str = "cleaned_stats") -> Stats:
    """Runs the data frame and sums its column of statistics: on the executors first, then here.

    Args:
        dataframe: what `clean(…, stats=True)` returned. If it is to be written, too, `cache` it first, or it is
            cleaned twice.
        column: the name of the column of statistics.
    """

    def sums(parts: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        yield pyarrow.RecordBatch.from_pydict({"stats": [partial_sum(part.column(0) for part in parts)]})

    rows = dataframe.select(f"`{column}`").mapInArrow(sums, "stats string").collect()
    return whole_sum(row["stats"] for row in rows)


def _stats_type() -> Any:
    from pyspark.sql.types import ArrayType, LongType, StringType, StructField, StructType

    sums = [name for name in Stats().to_dict() if name != "rules"]
    rule = [StructField("rule", StringType())]
    rule += [StructField(name, LongType()) for name in ("edits", "lines", "bytes_removed", "bytes_added")]
    fields = [StructField(name, LongType()) for name in sums]
    return StructType([*fields, StructField("rules", ArrayType(StructType(rule)))])


def _spans_type() -> Any:
    from pyspark.sql.types import ArrayType, FloatType, LongType, StringType, StructField, StructType

    types = {"start": LongType, "end": LongType, "kind": StringType, "label": StringType, "rule": StringType}
    types |= {"score": FloatType, "after": StringType}
    return ArrayType(StructType([StructField(name, type_()) for name, type_ in types.items()]))
