"""What the adapters for the engines share."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from typing import Any

from ._dechaff import Cleaner, Stats


@functools.lru_cache(maxsize=16)
def _shared(profile: str | None, config: str | None) -> Cleaner:
    return Cleaner(profile, None if config is None else json.loads(config))


def shared(cleaner: Cleaner) -> Cleaner:
    """The one cleaner of this process that cleans as `cleaner` does, so that each task does not make its own."""
    config = cleaner.config
    return _shared(cleaner.profile, None if config is None else json.dumps(config))


def chosen(cleaner: Cleaner | None, profile: str | None, config: Any) -> Cleaner:
    """The cleaner that was given, or one of the profile and the configuration that were."""
    if cleaner is None:
        return Cleaner(profile, config)
    if profile is not None or config is not None:
        raise ValueError("cleaner: a cleaner has its profile and config; give either it or these")
    return cleaner


class BatchCleaner:
    """Cleans pyarrow batches or tables; what is sent to the workers."""

    def __init__(self, cleaner: Cleaner, column: str, options: dict[str, Any]):
        self.cleaner, self.column, self.options = cleaner, column, options

    def check(self, columns: list[str] | None = None) -> list[str]:
        """Refuses wrong arguments where they are given, not on a worker. Returns what stands behind the results."""
        import pyarrow

        names = [self.column] if columns is None else columns
        texts = dict.fromkeys(names, pyarrow.array([], pyarrow.string()))
        if columns is None and self.options["url_column"] is not None:
            texts[self.options["url_column"]] = pyarrow.array([], pyarrow.string())
        made = self.cleaner.clean_arrow(pyarrow.table(texts), self.column, **self.options).column_names
        return [name.removeprefix(f"{self.options['into']}_") for name in made[len(texts) :] if name != self.options["into"]]

    def __call__(self, batch: Any) -> Any:
        return shared(self.cleaner).clean_arrow(batch, self.column, **self.options)


def partial_sum(columns: Iterable[Any]) -> str:
    """The sum of some columns of statistics, as JSON: what a worker sends back."""
    return json.dumps(sum(map(Stats.from_arrow, columns), Stats()).to_dict())


def whole_sum(parts: Iterable[str]) -> Stats:
    """The sum of what the workers sent."""
    return sum((Stats.from_dict(json.loads(part)) for part in parts), Stats())
