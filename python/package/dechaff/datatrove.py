"""datatrove: a formatter that cleans documents, and a filter that leaves out those of which too little stays.

>>> from dechaff.datatrove import DechaffFilter, DechaffFormatter
>>> pipeline = [reader, DechaffFormatter(), writer]                 # doctest: +SKIP
>>> pipeline = [reader, DechaffFilter(min_words=50), writer]        # doctest: +SKIP

Their figures stand in datatrove's own statistics, which are summed over all ranks. Needs
`pip install 'dechaff[datatrove]'`.
"""

from __future__ import annotations

import re
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.utils.stats import PipelineStats

from ._adapters import chosen
from ._dechaff import Cleaner, CleaningError, Stats

_FIGURES = ("edits", "lines", "bytes_removed", "bytes_added")
_WORD = re.compile(r"\w+")
_FAILED = Stats.from_dict({**Stats().to_dict(), "failed": 1})
_STATISTIC = re.compile(r"dechaff_(?:rule (?P<rule>\S+) (?P<figure>\w+)|(?P<sum>\w+))")


class DechaffFormatter(BaseFormatter):
    """Cleans the text of each document; one that cannot be cleaned stays as it is and is counted (`dechaff_failed`).

    Args:
        profile, config: as for `dechaff.Cleaner`.
        cleaner: or a cleaner.
    """

    name = "🌾 dechaff"

    def __init__(self, profile: str | None = None, config: Any = None, *, cleaner: Cleaner | None = None):
        super().__init__()
        self.cleaner = chosen(cleaner, profile, config)

    def format(self, text: str) -> str:
        cleaned = _cleaned(self, self.cleaner, text)
        return text if cleaned is None else cleaned


class DechaffFilter(BaseFilter):
    """Cleans the text of each document and leaves out those of which too little stays.

    A document that is left out keeps its text as it was, for the exclusion writer; its reason is `dechaff_few_words` or
    `dechaff_small_share`, or `dechaff_failed` for one that cannot be cleaned.

    Args:
        min_words: a document that keeps fewer words is left out.
        min_share: a document that keeps less than this share of its words, 0 to 1, is left out.
        replace: whether the documents that go on have their cleaned text, or the one they had.
        profile, config: as for `dechaff.Cleaner`.
        cleaner: or a cleaner.
        exclusion_writer: where the documents go that are left out.

    Raises:
        ValueError: `min_words` is negative, or `min_share` is not between 0 and 1.
    """

    name = "🌾 dechaff"

    def __init__(
        self,
        min_words: int = 1,
        min_share: float = 0.0,
        *,
        replace: bool = True,
        profile: str | None = None,
        config: Any = None,
        cleaner: Cleaner | None = None,
        exclusion_writer: Any = None,
    ):
        super().__init__(exclusion_writer)
        if min_words < 0:
            raise ValueError(f"min_words: {min_words} is negative")
        if not 0 <= min_share <= 1:
            raise ValueError(f"min_share: {min_share} is not between 0 and 1")
        self.min_words, self.min_share, self.replace = min_words, min_share, replace
        self.cleaner = chosen(cleaner, profile, config)

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        cleaned = _cleaned(self, self.cleaner, doc.text)
        if cleaned is None:
            return False, "dechaff_failed"
        words = len(_WORD.findall(cleaned))
        if words < self.min_words:
            return False, "dechaff_few_words"
        if self.min_share > 0 and words < self.min_share * len(_WORD.findall(doc.text)):
            return False, "dechaff_small_share"
        if self.replace:
            doc.text = cleaned
        return True


def stats(pipeline: PipelineStats) -> Stats:
    """The sum of what all dechaff steps of a pipeline did, on all ranks.

    Args:
        pipeline: what an executor's `run()` returned, or what stands in its `stats.json`.
    """
    sums = Stats().to_dict()
    for step in pipeline.stats:
        for name, metric in step.stats.items():
            found = _STATISTIC.fullmatch(name)
            if found is None:
                continue
            if found["rule"]:
                rule = sums["rules"].setdefault(found["rule"], dict.fromkeys(_FIGURES, 0))
                rule[found["figure"]] += int(metric.total)
            elif found["sum"] in sums:
                sums[found["sum"]] += int(metric.total)
    return Stats.from_dict(sums)


def _cleaned(step: PipelineStep, cleaner: Cleaner, text: str) -> str | None:
    """Cleans a text and notes what was done in the step's statistics. None for a text that cannot be cleaned."""
    try:
        result, stats = cleaner.clean_counted(text)
    except (CleaningError, ValueError):
        result, stats = None, _FAILED
    _note(step, stats)
    return result


def _note(step: PipelineStep, stats: Stats) -> None:
    sums = stats.to_dict()
    for rule, figures in sums.pop("rules").items():
        for figure, value in figures.items():
            if value:
                step.stat_update(f"dechaff_rule {rule} {figure}", value=value)
    for name, value in sums.items():
        if value:
            step.stat_update(f"dechaff_{name}", value=value)
