"""A table of pyarrow or Polars: a column of texts, cleaned by two threads, with statistics."""

import pyarrow as pa

import dechaff

table = pa.table(
    {
        "id": [1, 2, 3],
        "text": ["Off the coast.\nSubscribe to our newsletter!\n", None, "A quiet night in the harbour.\n"],
    }
)
cleaned = dechaff.clean_arrow(table, column="text", stats=True, spans=True, threads=2)
for row in cleaned.to_pylist():
    print(row["id"], repr(row["cleaned"]), [span["rule"] for span in row["cleaned_spans"] or []])
print(dechaff.Stats.from_arrow(cleaned["cleaned_stats"]))
