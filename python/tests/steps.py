"""Steps of datatrove pipelines, for tests. They are in a module of their own so that workers can import them."""

import os

from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.writers import JsonlWriter


class Poison(PipelineStep):
    """Puts half a surrogate pair into one document, as some readers let through."""

    def __init__(self, identity):
        super().__init__()
        self.identity = identity

    def run(self, data, rank=0, world_size=1):
        for document in data:
            if document.id == self.identity:
                document.text = "A quiet night \ud800 in the harbour."
            yield document


class DieOnce(PipelineStep):
    """Fails in the middle of rank 1, unless it did so before."""

    def __init__(self, marker):
        super().__init__()
        self.marker = marker

    def run(self, data, rank=0, world_size=1):
        for number, document in enumerate(data):
            if rank == 1 and number == 1000 and not os.path.exists(self.marker):
                open(self.marker, "w").close()
                raise RuntimeError("died in the middle")
            yield document


class KeepRecords(JsonlWriter):
    """A writer that can write half a surrogate pair."""

    def __init__(self, folder):
        super().__init__(folder, adapter=_escaped)


def _escaped(writer, document):
    text = document.text.encode("utf-8", "replace").decode()
    return {"id": document.id, "text": text, "metadata": document.metadata}
