"""Arrow batches of several libraries: rows, nulls, types, other columns, errors."""

import dechaff
import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from documents import texts_with_gaps

TYPES = [pa.string(), pa.large_string(), pa.string_view()]


def table(count=300, text_type=None):
    texts = texts_with_gaps(count)
    columns = {
        "id": pa.array(range(count), pa.int64()),
        "text": pa.array(texts, pa.string()).cast(text_type or pa.string()),
        "tags": pa.array([["a", None], None] * (count // 2), pa.list_(pa.string())),
    }
    schema = pa.schema(
        [
            pa.field("id", pa.int64(), nullable=False, metadata={b"of": b"id"}),
            pa.field("text", columns["text"].type),
            pa.field("tags", columns["tags"].type),
        ],
        metadata={b"made": b"here"},
    )
    return pa.table(columns, schema=schema)


def expected(count=300):
    return dechaff.clean_many(texts_with_gaps(count))


def invalid(parts, text_type=pa.string()):
    """A column of strings that are not checked, as one engine hands them to another."""
    return pa.array(parts, pa.binary()).cast(pa.large_binary() if text_type == pa.large_string() else pa.binary()).view(text_type)


@pytest.mark.parametrize("text_type", TYPES, ids=str)
def test_every_string_type_keeps_rows_nulls_and_columns(text_type):
    source = table(text_type=text_type)
    for threads in (1, 3):
        result = dechaff.clean_arrow(source, column="text", threads=threads)
        assert isinstance(result, pa.Table)
        result.validate(full=True)
        assert result.schema.names == ["id", "text", "tags", "cleaned"]
        assert result["cleaned"].type == text_type
        assert result["cleaned"].to_pylist() == expected()
        assert result["cleaned"].null_count == source["text"].null_count == 3
        assert result.select(["id", "text", "tags"]).equals(source, check_metadata=True)
        assert not result.schema.field("id").nullable and result.schema.field("id").metadata == {b"of": b"id"}


def test_other_columns_of_every_kind_stay():
    import datetime
    import decimal

    columns = {
        "text": ["Off the coast.\nSubscribe to our newsletter!\n", None, "A quiet night in the harbour.\n"],
        "dictionary": pa.array(["a", None, "a"]).dictionary_encode(),
        "time": pa.array([datetime.datetime(2025, 5, 14, tzinfo=datetime.timezone.utc)] * 3, pa.timestamp("us", tz="Europe/Oslo")),
        "decimal": pa.array([decimal.Decimal("1.50"), None, decimal.Decimal("2.25")], pa.decimal128(10, 2)),
        "struct": [{"a": [1, 2], "b": None}, None, {"a": None, "b": {"c": "d"}}],
        "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int32())),
        "list": pa.array([[1.5], [], None], pa.large_list(pa.float16())),
        "fixed": pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int8(), 2)),
        "view": pa.array([b"x", None, b"y" * 20], pa.binary_view()),
        "runs": pa.RunEndEncodedArray.from_arrays([2, 3], ["a", "b"]),
        "identity": pa.array([b"0123456789abcdef", None, b"fedcba9876543210"], pa.uuid()),
        "null": pa.nulls(3),
        "bool": [True, None, False],
        "duration": pa.array([1, None, 2], pa.duration("ms")),
    }
    source = pa.table(columns)
    for part in (source, source.slice(1), source.to_batches()[0].slice(1, 2)):
        result = dechaff.clean_arrow(part)
        result.validate(full=True)
        assert result.select(part.schema.names).equals(part)
        assert result.schema.names == [*columns, "cleaned"]


def test_slices_and_chunks_keep_their_rows():
    source = pa.concat_tables([table(), table().slice(7, 11), table(0), table().slice(100)])
    result = dechaff.clean_arrow(source)
    texts = texts_with_gaps(300)
    wanted = dechaff.clean_many([*texts, *texts[7:18], *texts[100:]])
    assert result["cleaned"].to_pylist() == wanted
    assert result.select(["id", "text", "tags"]).equals(source)


def test_a_batch_gives_a_batch_and_a_reader_a_reader():
    batch = table().to_batches()[0].slice(5, 20)
    result = dechaff.clean_arrow(batch)
    assert isinstance(result, pa.RecordBatch)
    assert result["cleaned"].to_pylist() == expected()[5:25]
    reader = dechaff.clean_arrow(table().to_reader(max_chunksize=64))
    assert isinstance(reader, pa.RecordBatchReader)
    assert reader.read_all()["cleaned"].to_pylist() == expected()


def test_a_reader_is_read_as_its_results_are():
    read = []

    def batches():
        for number in range(50):
            read.append(number)
            yield pa.RecordBatch.from_pydict({"text": [f"Part {number} lay off the coast.\nSubscribe to our newsletter!\n"]})

    source = pa.RecordBatchReader.from_batches(pa.schema({"text": pa.string()}), batches())
    reader = dechaff.clean_arrow(source, stats=True)
    assert read == []
    assert reader.read_next_batch()["cleaned"].to_pylist() == ["Part 0 lay off the coast.\n"]
    assert len(read) <= 2
    assert reader.read_all().num_rows == 49


def test_a_bad_row_of_a_reader_is_named():
    column = invalid([b"Off the coast.", b"caf\xe9"])
    batch = pa.RecordBatch.from_arrays([column], ["text"])
    reader = dechaff.clean_arrow(pa.RecordBatchReader.from_batches(batch.schema, [batch.slice(0, 1), batch]))
    with pytest.raises(Exception, match='column "text", row 2: not UTF-8 at byte 3'):
        reader.read_all()
    with pytest.raises(ValueError, match="^column: there is no column"):
        dechaff.clean_arrow(pa.RecordBatchReader.from_batches(batch.schema, [batch]), "body")


def test_no_rows_and_nothing_but_nulls():
    for source in (table(0), pa.table({"text": pa.array([None, None], pa.string())}), table(0).to_batches(), None):
        if isinstance(source, list):
            source = pa.Table.from_batches([], table().schema)
        if source is None:
            source = pa.RecordBatch.from_pydict({"text": pa.array([], pa.large_string())})
        result = dechaff.clean_arrow(source, stats=True, spans=True, errors="report")
        assert result.num_rows == source.num_rows
        assert result["cleaned"].null_count == source.num_rows
        assert result.schema.names[-4:] == ["cleaned", "cleaned_stats", "cleaned_spans", "cleaned_error"]


def test_the_column_can_be_replaced_or_named():
    result = dechaff.clean_arrow(table(), into="text")
    assert result.schema.names == ["id", "text", "tags"]
    assert result["text"].to_pylist() == expected()
    assert dechaff.clean_arrow(table(), into="body").schema.names[-1] == "body"


def test_what_is_unchanged_is_shared():
    """No byte of the texts is copied where nothing was to be done."""
    quiet = ["The tide tables lie in a biscuit tin, next to the receipts.\n"] * 50
    source = pa.RecordBatch.from_pydict({"text": pa.array(quiet)})
    result = dechaff.clean_arrow(source)
    addresses = [buffer.address for buffer in result["cleaned"].buffers()[1:]]
    assert addresses == [buffer.address for buffer in source["text"].buffers()[1:]]
    # Views can share some texts and not others.
    mixed = pa.RecordBatch.from_pydict({"text": pa.array(quiet + ["Off the coast.\nSubscribe to our newsletter!\n"], pa.string_view())})
    result = dechaff.clean_arrow(mixed)
    assert result["cleaned"].to_pylist() == quiet + ["Off the coast.\n"]
    shared = {buffer.address for buffer in result["cleaned"].buffers()[2:]}
    assert mixed["text"].buffers()[2].address in shared
    # Other columns are the same memory.
    other = table()
    cleaned = dechaff.clean_arrow(other)
    assert cleaned["id"].chunk(0).buffers()[1].address == other["id"].chunk(0).buffers()[1].address


def test_polars_gives_polars():
    source = polars.DataFrame({"id": range(300), "text": texts_with_gaps(300)})
    result = dechaff.clean_arrow(source, into="clean", stats=True)
    assert isinstance(result, polars.DataFrame)
    assert result["clean"].to_list() == expected()
    assert result.select("id", "text").equals(source)
    assert dechaff.Stats.from_arrow(result["clean_stats"]).documents == 297


def test_duckdb_and_pandas_go_through_the_interface():
    source = table()
    relation = duckdb.sql("select * from source order by id")
    result = dechaff.clean_arrow(relation)
    assert isinstance(result, dechaff.ArrowTable)
    assert (result.num_rows, result.column_names) == (300, ["id", "text", "tags", "cleaned"])
    assert pa.table(result)["cleaned"].to_pylist() == expected()
    again = duckdb.sql("select count(*), count(cleaned) from result").fetchall()
    assert again == [(300, 297)]
    frame = pandas.DataFrame({"text": texts_with_gaps(300)})
    assert pa.table(dechaff.clean_arrow(frame))["cleaned"].to_pylist() == expected()


def test_statistics_are_those_of_each_text():
    result = dechaff.clean_arrow(table(), stats=True)
    rows, texts = result["cleaned_stats"].to_pylist(), texts_with_gaps(300)
    assert [row is None for row in rows] == [text is None for text in texts]
    for row, text in zip(rows, texts):
        if text is not None:
            rules = {rule.pop("rule"): rule for rule in row.pop("rules")}
            assert dechaff.Stats.from_dict({**row, "rules": rules}) == dechaff.explain(text).stats
    whole = sum(dechaff.explain(text).stats for text in texts if text is not None)
    assert dechaff.Stats.from_arrow(result["cleaned_stats"]) == whole
    assert dechaff.Stats.from_arrow(result["cleaned_stats"].chunk(0).slice(10, 20)) == sum(
        dechaff.explain(text).stats for text in texts[10:30] if text is not None
    )
    with pytest.raises(ValueError, match="^column: expected a struct .* got Int64"):
        dechaff.Stats.from_arrow(result["id"])
    with pytest.raises(TypeError, match="^column: expected a column .* got int"):
        dechaff.Stats.from_arrow(3)


@pytest.mark.parametrize("unit", ["code-points", "bytes"])
def test_spans_rebuild_the_result(unit):
    result = dechaff.clean_arrow(table(), spans=True, offsets=unit)
    changed = 0
    for source, cleaned, spans in zip(*(result[name].to_pylist() for name in ("text", "cleaned", "cleaned_spans"))):
        if source is None:
            assert spans is None
            continue
        units, at, out = (source.encode() if unit == "bytes" else source), 0, []
        for span in spans:
            after = span["after"].encode() if unit == "bytes" else span["after"]
            out += [units[at : span["start"]], after]
            at = span["end"]
            assert span["rule"] and span["kind"]
            changed += 1
        joined = type(units)().join([*out, units[at:]])
        assert (joined.decode() if unit == "bytes" else joined) == cleaned
    assert changed > 300


@pytest.mark.parametrize("text_type", TYPES, ids=str)
def test_a_string_that_is_not_utf8_costs_one_row(text_type):
    parts = [b"Off the coast.\nSubscribe to our newsletter!\n", b"caf\xe9", None, b"\xff" * 40, b"Fine.\n"]
    if text_type == pa.string_view():
        column = pa.array(parts, pa.binary_view()).view(text_type)
    else:
        column = invalid(parts, text_type)
    batch = pa.RecordBatch.from_arrays([column], ["text"])
    with pytest.raises(dechaff.CleaningError, match='^column "text", row 1: not UTF-8 at byte 3'):
        dechaff.clean_arrow(batch)
    result = dechaff.clean_arrow(batch, errors="report", stats=True, threads=2)
    assert result["cleaned"].to_pylist() == ["Off the coast.\n", None, None, None, "Fine.\n"]
    assert result["cleaned_error"].to_pylist() == [None, "not UTF-8 at byte 3", None, "not UTF-8 at byte 0", None]
    stats = dechaff.Stats.from_arrow(result["cleaned_stats"])
    assert (stats.documents, stats.failed) == (2, 2)
    table_of_two = pa.Table.from_batches([pa.RecordBatch.from_arrays([column.slice(4)], ["text"])] * 2 + [batch])
    with pytest.raises(dechaff.CleaningError, match='^column "text", row 3: '):
        dechaff.clean_arrow(table_of_two)


def test_pages_are_read_with_their_addresses():
    page = "<nav><a href=/>Home</a></nav><h1>The ferry</h1><p>Off the coast, in café tables, with all its lamps lit."
    source = pa.table(
        {
            "page": pa.array([page.encode("latin-1"), None, page.encode()], pa.large_binary()),
            "url": ["https://a.example/x", None, None],
        }
    )
    result = dechaff.clean_arrow(source, "page", html=True, url_column="url", spans=True)
    assert result["cleaned"].to_pylist() == [dechaff.clean_html(page), None, dechaff.clean_html(page)]
    assert result["cleaned"].type == pa.large_string()
    texts = pa.table({"page": [page]})
    assert dechaff.clean_arrow(texts, "page", html=True)["cleaned"].to_pylist() == [dechaff.clean_html(page)]


def test_wrong_arguments_are_named():
    source = table(10)
    with pytest.raises(ValueError, match='^column: there is no column "body"; there are "id", "text", "tags"'):
        dechaff.clean_arrow(source, "body")
    with pytest.raises(TypeError, match='^column "id": expected strings .*, got Int64; cast it first'):
        dechaff.clean_arrow(source, "id")
    with pytest.raises(TypeError, match="html=True reads bytes"):
        dechaff.clean_arrow(pa.table({"text": [b"x"]}))
    with pytest.raises(ValueError, match='^into: there is a column "id" already'):
        dechaff.clean_arrow(source, into="id")
    taken = source.append_column("text_error", source["text"])
    with pytest.raises(ValueError, match='^into: there is a column "text_error" already'):
        dechaff.clean_arrow(taken, into="text", errors="report")
    with pytest.raises(ValueError, match="^url_column: .* html=True"):
        dechaff.clean_arrow(source, url_column="text")
    with pytest.raises(ValueError, match='^url_column: there is no column "url"'):
        dechaff.clean_arrow(source, html=True, url_column="url")
    with pytest.raises(TypeError, match='^url_column "id": expected strings, got Int64'):
        dechaff.clean_arrow(source, html=True, url_column="id")
    with pytest.raises(ValueError, match='^errors: "ignore" is not one of "raise", "report"'):
        dechaff.clean_arrow(source, errors="ignore")
    with pytest.raises(TypeError, match="^batch: expected an object with the Arrow PyCapsule interface .* got list"):
        dechaff.clean_arrow([1])
    with pytest.raises(TypeError, match="^batch: expected a batch or table"):
        dechaff.clean_arrow(source["text"])
    with pytest.raises(TypeError, match="^batch: expected a batch or table"):
        dechaff.clean_arrow(source["text"].chunk(0))


def test_dictionaries_are_refused_with_advice():
    source = pa.table({"text": pa.array(["a", "b"]).dictionary_encode()})
    with pytest.raises(TypeError, match="cast it first"):
        dechaff.clean_arrow(source)
