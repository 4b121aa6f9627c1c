"""Ray Data: a dataset cleaned by all workers, written, and its statistics summed."""

import sys
import tempfile

import ray

import dechaff.ray

TEXTS = ["Off the coast.\nSubscribe to our newsletter!\n", "A quiet night in the harbour.\nShare this: Facebook Twitter\n"]

ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
ray.data.DataContext.get_current().enable_progress_bars = False
pages = ray.data.from_items([{"id": number, "text": TEXTS[number % 2]} for number in range(1000)])

cleaned = dechaff.ray.clean(pages, column="text", stats=True).materialize()

with tempfile.TemporaryDirectory() as folder:
    cleaned.write_parquet(sys.argv[1] if len(sys.argv) > 1 else folder)
print(cleaned.take(1)[0]["cleaned"])
print("not cleaned:", cleaned.filter(lambda row: row["cleaned_error"] is not None).count())
print(dechaff.ray.stats(cleaned))
ray.shutdown()
