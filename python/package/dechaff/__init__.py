"""Strips boilerplate (chaff) from scraped text and HTML, and says what it took out, where and why.

>>> import dechaff
>>> dechaff.clean("A ferry sank off the coast.\\nSubscribe to our newsletter!\\nThe crew is safe.\\n")
'A ferry sank off the coast.\\nThe crew is safe.\\n'

The functions are those of a `Cleaner` in the balanced profile; make your own for another profile, for rules that are
turned on and off, and for phrases to keep or to drop. `dechaff.ray`, `dechaff.spark` and `dechaff.datatrove` clean
data sets on these engines. Offsets count code points, as Python's slices do, unless bytes are asked for.
"""

import os as _os

from ._dechaff import (
    ArrowBatch,
    ArrowStream,
    ArrowTable,
    CleaningError,
    Cleaner,
    ConfigError,
    Explanation,
    Segment,
    Stats,
    __version__,
    rules,
)

_DEFAULT = Cleaner()

# A fork copies the locks of all threads and none of the threads; this waits until dechaff holds none.
if hasattr(_os, "register_at_fork"):
    _os.register_at_fork(before=_DEFAULT._before_fork)

clean = _DEFAULT.clean
clean_counted = _DEFAULT.clean_counted
clean_html = _DEFAULT.clean_html
clean_many = _DEFAULT.clean_many
clean_arrow = _DEFAULT.clean_arrow
explain = _DEFAULT.explain
explain_html = _DEFAULT.explain_html

__all__ = [
    "ArrowBatch",
    "ArrowStream",
    "ArrowTable",
    "CleaningError",
    "Cleaner",
    "ConfigError",
    "Explanation",
    "Segment",
    "Stats",
    "__version__",
    "clean",
    "clean_arrow",
    "clean_counted",
    "clean_html",
    "clean_many",
    "explain",
    "explain_html",
    "rules",
]
