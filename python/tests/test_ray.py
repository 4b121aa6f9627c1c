"""Ray Data with two worker processes."""

import os

import dechaff
import pyarrow as pa
import kill
import pytest
from documents import COUNT, documents

import dechaff.ray


def dataset(ray, texts, blocks=20):
    table = pa.table({"id": pa.array(range(len(texts))), "text": pa.array(texts)})
    size = -(-len(texts) // blocks)
    return ray.data.from_arrow([table.slice(at, size) for at in range(0, len(texts), size)])


def collected(dataset):
    """All rows as one table, in the order of their numbers."""
    import ray
    blocks = [ray.get(ref) for ref in dataset.to_arrow_refs()]
    return pa.concat_tables(blocks).sort_by("id").combine_chunks()


def test_results_are_those_of_one_process(ray, texts, single):
    source = dataset(ray, texts).map_batches(note_process, batch_format="pyarrow", batch_size=None)
    cleaned = dechaff.ray.clean(source, column="text", stats=True, spans=True, batch_size=None)
    result = collected(cleaned)
    for name in ("cleaned", "cleaned_stats", "cleaned_spans", "cleaned_error"):
        assert result[name].combine_chunks().equals(single[name].combine_chunks()), name
    assert result["text"].to_pylist() == texts
    assert result["cleaned"].to_pylist() == dechaff.clean_many(texts)
    assert len(set(result["process"].to_pylist())) >= 2
    assert os.getpid() not in set(result["process"].to_pylist())


def note_process(table):
    import time

    time.sleep(0.05)  # So that one worker cannot take all the blocks before the other has started.
    return table.append_column("process", pa.array([os.getpid()] * table.num_rows, pa.int64()))


def test_statistics_are_summed_over_workers(ray, texts, single):
    cleaned = dechaff.ray.clean(dataset(ray, texts), stats=True)
    assert dechaff.ray.stats(cleaned) == dechaff.Stats.from_arrow(single["cleaned_stats"])


def test_a_configuration_reaches_the_workers(ray):
    config = {"keep": {"phrases": ["newsletter"]}}
    cleaned = dechaff.ray.clean(dataset(ray, documents(200), 4), profile="aggressive", config=config, errors="raise")
    assert collected(cleaned)["cleaned"].to_pylist() == dechaff.Cleaner("aggressive", config).clean_many(documents(200))


def test_a_killed_worker_loses_nothing(ray, texts, single, tmp_path):
    marker = str(tmp_path / "killed")

    def fatal(table):
        if table["id"][0].as_py() >= COUNT // 2:
            kill.once(marker)
        return table

    # One stage after the other in the same process: what was cleaned before is lost with it.
    cleaned = dechaff.ray.clean(dataset(ray, texts), batch_size=None)
    result = collected(cleaned.map_batches(fatal, batch_format="pyarrow", batch_size=None))
    assert os.path.exists(marker)
    assert result["cleaned"].combine_chunks().equals(single["cleaned"].combine_chunks())


def test_a_poisoned_record_is_reported(ray):
    parts = [text.encode() for text in documents(400)]
    parts[123] = b"caf\xe9 " * 30
    table = pa.table({"id": pa.array(range(400)), "text": pa.array(parts, pa.binary()).view(pa.string())})
    source = ray.data.from_arrow([table.slice(0, 200), table.slice(200)])
    result = collected(dechaff.ray.clean(source, stats=True).select_columns(["id", "cleaned", "cleaned_error", "cleaned_stats"]))
    wanted = dechaff.clean_many(documents(400))
    wanted[123] = None
    assert result["cleaned"].to_pylist() == wanted
    errors = {row["id"]: row["cleaned_error"] for row in result.to_pylist() if row["cleaned_error"]}
    assert errors == {123: "not UTF-8 at byte 3"}
    assert dechaff.Stats.from_arrow(result["cleaned_stats"]).failed == 1


def test_wrong_arguments_are_refused_at_once(ray):
    source = dataset(ray, ["text"], 1)
    with pytest.raises(dechaff.ConfigError, match="disabled"):
        dechaff.ray.clean(source, config={"disabled": []})
    with pytest.raises(ValueError, match="^offsets: "):
        dechaff.ray.clean(source, offsets="chars")
    with pytest.raises(ValueError, match="^cleaner: "):
        dechaff.ray.clean(source, cleaner=dechaff.Cleaner(), profile="balanced")
