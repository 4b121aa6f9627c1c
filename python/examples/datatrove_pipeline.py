"""datatrove: records of JSON lines, cleaned; those of which fewer than five words stay go to a folder of their own."""

import gzip
import json
import tempfile
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

import dechaff.datatrove
from dechaff.datatrove import DechaffFilter

TEXTS = ["The ferry lay off the coast all night.\nSubscribe to our newsletter!\n", "Share this: Facebook Twitter\n"]


def main(folder: Path) -> None:
    (folder / "in").mkdir()
    records = (json.dumps({"id": str(number), "text": TEXTS[number % 2]}) + "\n" for number in range(1000))
    (folder / "in" / "0.jsonl").write_text("".join(records))

    left_out = JsonlWriter(str(folder / "left-out"))
    steps = [JsonlReader(str(folder / "in")), DechaffFilter(min_words=5, exclusion_writer=left_out), JsonlWriter(str(folder / "out"))]
    stats = LocalPipelineExecutor(steps, tasks=1, logging_dir=str(folder / "logs")).run()

    with gzip.open(next((folder / "out").glob("*.gz")), "rt") as file:
        print(json.loads(next(file))["text"])
    print(dechaff.datatrove.stats(stats))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(Path(temporary))
