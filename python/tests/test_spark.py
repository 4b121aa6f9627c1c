"""Spark as a cluster on this machine: two executors, each with Python workers of its own."""

import os

import dechaff
import pyarrow as pa
import kill
import pytest
from documents import COUNT, documents

import dechaff.spark


def frame(spark, texts, parts=4):
    table = pa.table({"id": pa.array(range(len(texts)), pa.int64()), "text": pa.array(texts, pa.string())})
    return spark.createDataFrame(table).repartition(parts, "id")


@pytest.fixture(scope="module")
def source(spark, texts):
    return frame(spark, texts)


def collected(dataframe):
    """All rows as one table, in the order of their numbers."""
    return dataframe.toArrow().sort_by("id").combine_chunks()


def test_results_are_those_of_one_process(source, texts, single):
    cleaned = dechaff.spark.clean(source, column="text", stats=True, spans=True)
    names = ["id", "text", "cleaned", "cleaned_stats", "cleaned_spans", "cleaned_error"]
    assert cleaned.columns == names
    result = collected(cleaned)
    assert result["id"].to_pylist() == list(range(COUNT))
    assert result["text"].to_pylist() == texts
    for name in names[2:]:
        assert result[name].to_pylist() == single[name].to_pylist(), name


def test_both_executors_work(source):
    def where(batches):
        for batch in batches:
            yield pa.RecordBatch.from_pydict({"parent": [os.getppid()] * batch.num_rows})

    cleaned = dechaff.spark.clean(source)
    daemons = {row["parent"] for row in cleaned.mapInArrow(where, "parent long").distinct().collect()}
    assert len(daemons) == 2


def test_statistics_are_summed_over_executors(source, texts, single):
    cleaned = dechaff.spark.clean(source, stats=True)
    assert dechaff.spark.stats(cleaned) == dechaff.Stats.from_arrow(single["cleaned_stats"])


def test_the_column_can_be_replaced(spark):
    config = {"keep": {"phrases": ["newsletter"]}}
    source = frame(spark, documents(300))
    cleaned = dechaff.spark.clean(source, into="text", profile="aggressive", config=config, errors="raise")
    assert cleaned.schema == source.schema
    assert collected(cleaned)["text"].to_pylist() == dechaff.Cleaner("aggressive", config).clean_many(documents(300))


@pytest.mark.parametrize("generations", [0, 2], ids=["python worker", "executor"])
def test_a_killed_worker_loses_nothing(source, single, tmp_path, generations):
    marker = str(tmp_path / "killed")

    def fatal(batches):
        for number, batch in enumerate(batches):
            if number == 1:
                # A worker is forked by a daemon, which the executor has started.
                kill.once(marker, generations)
            yield batch

    schema = "id long, text string, cleaned string, cleaned_error string"
    result = collected(dechaff.spark.clean(source).mapInArrow(fatal, schema))
    assert os.path.exists(marker)
    assert result["cleaned"].to_pylist() == single["cleaned"].to_pylist()


def test_a_poisoned_record_is_reported(spark):
    from pyspark.sql import functions

    parts = [bytearray(text.encode()) for text in documents(400)]
    parts[123] = bytearray(b"caf\xe9 " * 30)
    # Spark believes the cast; nothing checks that the bytes are UTF-8.
    source = spark.createDataFrame(list(enumerate(parts)), "id long, bytes binary")
    source = source.select("id", functions.col("bytes").cast("string").alias("text"))
    cleaned = dechaff.spark.clean(source, stats=True).cache()
    rows = cleaned.select("id", "cleaned", "cleaned_error").orderBy("id").collect()
    wanted = dechaff.clean_many(documents(400))
    wanted[123] = None
    assert [row["cleaned"] for row in rows] == wanted
    assert {row["id"]: row["cleaned_error"] for row in rows if row["cleaned_error"]} == {123: "not UTF-8 at byte 3"}
    assert dechaff.spark.stats(cleaned).failed == 1


def test_wrong_arguments_are_refused_at_once(spark):
    source = frame(spark, ["text"], 1)
    with pytest.raises(dechaff.ConfigError, match="disabled"):
        dechaff.spark.clean(source, config={"disabled": []})
    with pytest.raises(ValueError, match='^column: there is no column "body"; there are "id", "text"'):
        dechaff.spark.clean(source, "body")
    with pytest.raises(ValueError, match='^into: there is a column "id" already'):
        dechaff.spark.clean(source, into="id")
    with pytest.raises(TypeError, match='^column "id": expected strings'):
        dechaff.spark.clean(source, "id")
