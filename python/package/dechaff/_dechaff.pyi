"""The compiled half of dechaff."""

from collections.abc import Iterable
from typing import Any, final, overload

from .types import Config, Errors, Format, Offsets, Profile, Rule, RuleStats

__all__ = [
    "ArrowBatch",
    "ArrowStream",
    "ArrowTable",
    "Cleaner",
    "CleaningError",
    "ConfigError",
    "Explanation",
    "Segment",
    "Stats",
    "__version__",
    "rules",
]

__version__: str

class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the key."""

class CleaningError(RuntimeError):
    """A text that cannot be cleaned; the message says which and why."""

def rules() -> list[Rule]:
    """All rules: name, label, whether certain, the mildest profile that applies it, and a sentence."""

@final
class Stats:
    """What cleaning did to some documents, in sums that add up. Bytes are bytes of UTF-8."""

    def __new__(cls) -> Stats: ...
    @property
    def documents(self) -> int:
        """Documents that were cleaned."""
    @property
    def failed(self) -> int:
        """Documents that could not be cleaned; no other figure counts them."""
    @property
    def unchanged(self) -> int:
        """Of those cleaned, the ones that are as they were."""
    @property
    def emptied(self) -> int:
        """Of those cleaned, the ones that are empty now and were not before."""
    @property
    def guarded(self) -> int:
        """Of those cleaned, the ones in which the guard took drops back."""
    @property
    def source_bytes(self) -> int:
        """Bytes of the sources."""
    @property
    def output_bytes(self) -> int:
        """Bytes of the results."""
    @property
    def kept_bytes(self) -> int:
        """Bytes of the sources that stand in the results unchanged."""
    @property
    def lines(self) -> int:
        """Lines and pieces of lines that were judged."""
    @property
    def kept_lines(self) -> int:
        """Of these, those that stayed."""
    @property
    def dropped_lines(self) -> int:
        """Of these, those that went."""
    @property
    def guarded_lines(self) -> int:
        """Lines that the guard gave back."""
    @property
    def rules(self) -> dict[str, RuleStats]:
        """What each rule did."""
    @property
    def share_removed(self) -> float:
        """Of the bytes of the sources, the share that was removed or replaced, 0 to 1."""
    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `json` writes them."""
    @staticmethod
    def from_dict(values: dict[str, Any]) -> Stats:
        """What `to_dict` wrote. Raises ValueError for other keys."""
    @staticmethod
    def from_arrow(column: Any) -> Stats:
        """The sum of a column of statistics, as `clean_arrow(…, stats=True)` makes it. Raises ValueError for others."""
    def __add__(self, other: Stats | int, /) -> Stats: ...
    def __radd__(self, other: Stats | int, /) -> Stats: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Segment:
    """A part of the source and what became of it."""

    @property
    def kind(self) -> str:
        """"kept", "drop", or what was changed, such as "line-break"."""
    @property
    def start(self) -> int:
        """Where it begins in the source."""
    @property
    def end(self) -> int:
        """Where it ends in the source."""
    @property
    def label(self) -> str | None:
        """What the line is."""
    @property
    def rule(self) -> str | None:
        """The reason of a change."""
    @property
    def score(self) -> float | None:
        """The probability that the line is content, 0 to 1."""
    @property
    def source(self) -> str:
        """What stands in the source."""
    @property
    def output(self) -> str:
        """What stands in the result."""

@final
class Explanation:
    """A text or a page, what became of each part of it, and why."""

    @property
    def source(self) -> str:
        """The text that offsets refer to: the input, or the text laid out from the page."""
    @property
    def text(self) -> str:
        """The cleaned text."""
    @property
    def offsets(self) -> Offsets:
        """What offsets count."""
    @property
    def segments(self) -> list[Segment]:
        """The source in segments: joined, their `source` is the source and their `output` the text."""
    @property
    def edits(self) -> list[Segment]:
        """The segments that are not kept."""
    @property
    def stats(self) -> Stats:
        """What cleaning did, in sums."""
    @property
    def guarded(self) -> bool:
        """Whether uncertain drops were taken back because too little would have been left."""
    @property
    def metadata(self) -> dict[str, dict[str, str] | None] | None:
        """What a page says of itself (title, author, date, …), each with `value` and `source`; None for text."""
    @property
    def page_kind(self) -> str | None:
        """Which kind of page it was taken for; None for text."""
    @property
    def comments(self) -> str | None:
        """The readers' comments of a page; None for text."""
    @property
    def encoding(self) -> str | None:
        """The encoding that a page was decoded from; None for text."""
    def _repr_html_(self) -> str: ...

@final
class ArrowBatch:
    """A batch that any Arrow library can take over."""

    @property
    def num_rows(self) -> int:
        """How many rows there are."""
    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...
    def __arrow_c_schema__(self) -> object: ...

@final
class ArrowTable:
    """Batches of one schema that any Arrow library can take over."""

    @property
    def num_rows(self) -> int:
        """How many rows there are."""
    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

@final
class ArrowStream:
    """Batches that are cleaned as another library takes them, once."""

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

@final
class Cleaner:
    """Cleans texts and pages of HTML by one profile and one configuration; see `help(dechaff.Cleaner)`."""

    def __new__(cls, profile: Profile | None = None, config: Config | None = None) -> Cleaner: ...
    @property
    def profile(self) -> Profile | None:
        """The profile that the cleaner was made with, if one was named."""
    @property
    def config(self) -> str | dict[str, Any] | None:
        """The configuration that the cleaner was made with: TOML (that of a file, too), a dict, or None."""
    def clean(self, text: str, *, format: Format = "text") -> str:
        """Cleans a text. Raises TypeError and ValueError for what is no text."""
    def clean_counted(self, text: str) -> tuple[str, Stats]:
        """Cleans a text and counts what was done; much quicker than `explain`."""
    def clean_html(
        self,
        html: str | bytes,
        *,
        url: str | None = None,
        charset: str | None = None,
        format: Format = "text",
        with_title: bool = False,
        with_comments: bool = True,
        with_links: bool = True,
        with_images: bool = False,
        keep: Iterable[str] | None = None,
        drop: Iterable[str] | None = None,
    ) -> str:
        """Cleans a page of HTML, or a piece of one."""
    @overload
    def clean_many(self, texts: Iterable[str], *, threads: int = 1) -> list[str]: ...
    @overload
    def clean_many(self, texts: Iterable[str | None], *, threads: int = 1) -> list[str | None]:
        """Cleans many texts, in order; None stays None."""
    def clean_arrow(
        self,
        batch: Any,
        column: str = "text",
        *,
        into: str = "cleaned",
        html: bool = False,
        url_column: str | None = None,
        stats: bool = False,
        spans: bool = False,
        offsets: Offsets = "code-points",
        errors: Errors = "raise",
        threads: int = 1,
    ) -> Any:
        """Cleans a column of a batch or table of any library with the Arrow PyCapsule interface."""
    def explain(self, text: str, *, offsets: Offsets = "code-points") -> Explanation:
        """Cleans a text and says what became of each part of it, and why."""
    def explain_html(
        self, html: str | bytes, *, url: str | None = None, charset: str | None = None, offsets: Offsets = "code-points"
    ) -> Explanation:
        """The same for a page of HTML; offsets are those of the text laid out from it."""
    def _before_fork(self) -> None: ...
