"""Types for annotations."""

import os
from collections.abc import Mapping
from typing import Any, Literal, TypedDict, Union

Profile = Literal["conservative", "balanced", "aggressive"]
Format = Literal["text", "markdown"]
Offsets = Literal["code-points", "bytes"]
Errors = Literal["raise", "report"]
Config = Union[str, Mapping[str, Any], "os.PathLike[str]"]


class Rule(TypedDict):
    """What is known about a rule."""

    name: str
    label: str | None
    certain: bool
    profile: Profile
    description: str


class RuleStats(TypedDict):
    """What one rule did. Bytes are bytes of UTF-8."""

    edits: int
    lines: int
    bytes_removed: int
    bytes_added: int
