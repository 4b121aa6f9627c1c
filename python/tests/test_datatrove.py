"""datatrove in its local executor, with two tasks in two processes."""

import gzip
import json

import dechaff
import pytest
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from documents import COUNT, documents
from steps import DieOnce, KeepRecords, Poison

import dechaff.datatrove
from dechaff.datatrove import DechaffFilter, DechaffFormatter

CHAFF = "Subscribe to our newsletter!\nShare this: Facebook Twitter Email\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Four files of records; one is nothing but chaff."""
    folder, texts = tmp_path_factory.mktemp("source"), documents(COUNT)
    texts[77] = CHAFF
    for part in range(4):
        with open(folder / f"{part}.jsonl", "w") as file:
            for number in range(part, COUNT, 4):
                file.write(json.dumps({"id": str(number), "text": texts[number]}) + "\n")
    return folder, texts


def run(source, folder, *steps):
    pipeline = [JsonlReader(str(source)), *steps, JsonlWriter(str(folder / "out"))]
    executor = LocalPipelineExecutor(pipeline, tasks=2, workers=2, logging_dir=str(folder / "logs"))
    stats = executor.run()
    return stats, records(folder / "out")


def records(folder):
    rows = {}
    for path in sorted(folder.glob("**/*.jsonl.gz")):
        with gzip.open(path, "rt") as file:
            for line in file:
                row = json.loads(line)
                assert row["id"] not in rows
                rows[row["id"]] = row
    return rows


def test_the_formatter_cleans_every_document(source, tmp_path):
    folder, texts = source
    stats, rows = run(folder, tmp_path, DechaffFormatter())
    assert rows.keys() == set(map(str, range(COUNT)))
    # The writer leaves an empty text out.
    assert [rows[str(number)].get("text", "") for number in range(COUNT)] == dechaff.clean_many(texts)
    assert dechaff.datatrove.stats(stats) == sum(dechaff.clean_counted(text)[1] for text in texts)


def test_the_filter_leaves_out_what_keeps_too_little_and_reports_what_cannot_be_cleaned(source, tmp_path):
    folder, texts = source
    excluded = KeepRecords(str(tmp_path / "excluded"))
    stats, rows = run(folder, tmp_path, Poison("5000"), DechaffFilter(min_words=3, exclusion_writer=excluded))
    assert set(map(str, range(COUNT))) - set(rows) == {"77", "5000"}
    good = [number for number in range(COUNT) if number not in (77, 5000)]
    wanted = dechaff.clean_many([texts[number] for number in good])
    assert [rows[str(number)]["text"] for number in good] == wanted
    left_out = {row["id"]: row for row in records(tmp_path / "excluded").values()}
    assert left_out["77"]["metadata"]["filter_reason"] == "dechaff_few_words"
    assert left_out["77"]["text"] == CHAFF
    assert left_out["5000"]["metadata"]["filter_reason"] == "dechaff_failed"
    assert dechaff.datatrove.stats(stats).failed == 1


def test_a_share_can_be_asked_for_and_the_text_left(tmp_path):
    texts = ["The board met on Tuesday evening and voted to widen the northern quay.\n" + CHAFF, "Ferry.\n" + CHAFF * 3]
    source = tmp_path / "source"
    source.mkdir()
    lines = (json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate(texts))
    (source / "0.jsonl").write_text("".join(lines))
    _, rows = run(source, tmp_path, DechaffFilter(min_share=0.5, replace=False))
    assert {key: row["text"] for key, row in rows.items()} == {"0": texts[0]}


def test_a_rank_that_dies_is_done_again(source, tmp_path):
    """datatrove notes finished ranks; running again does the others, and nothing is there twice or missing."""
    folder, _ = source
    with pytest.raises(Exception):
        run(folder, tmp_path, DieOnce(str(tmp_path / "died")), DechaffFormatter())
    _, rows = run(folder, tmp_path, DieOnce(str(tmp_path / "died")), DechaffFormatter())
    _, undisturbed = run(folder, tmp_path / "other", DechaffFormatter())
    assert rows == undisturbed and len(rows) == COUNT


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match="^min_words: -1 is negative"):
        DechaffFilter(min_words=-1)
    with pytest.raises(ValueError, match="^min_share: 2 is not between 0 and 1"):
        DechaffFilter(min_share=2)
    with pytest.raises(dechaff.ConfigError, match="disabled"):
        DechaffFormatter(config={"disabled": []})

