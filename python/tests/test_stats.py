"""Statistics add up, and go through pickles, JSON and Arrow."""

import json
import pickle

import dechaff
import pytest
from documents import documents


def parts():
    return [dechaff.explain(text).stats for text in documents(80)]


def test_sums_are_the_same_in_any_order():
    some = parts()
    whole = sum(some)
    assert isinstance(whole, dechaff.Stats)
    assert whole == sum(reversed(some)) == sum(some[:30]) + sum(some[30:])
    assert whole != sum(some[1:])
    assert whole.documents == 80 and whole.dropped_lines > 50
    removed = sum(rule["bytes_removed"] for rule in whole.rules.values())
    added = sum(rule["bytes_added"] for rule in whole.rules.values())
    assert whole.source_bytes == whole.kept_bytes + removed
    assert whole.output_bytes == whole.kept_bytes + added
    assert whole.share_removed == removed / whole.source_bytes
    assert whole.source_bytes == sum(len(text.encode()) for text in documents(80))
    assert dechaff.Stats() + dechaff.Stats() == dechaff.Stats() and dechaff.Stats().share_removed == 0


def test_they_can_be_kept():
    whole = sum(parts())
    assert pickle.loads(pickle.dumps(whole)) == whole
    assert dechaff.Stats.from_dict(json.loads(json.dumps(whole.to_dict()))) == whole
    assert "80 documents" in repr(whole)


def test_what_is_no_statistics_is_refused():
    with pytest.raises(ValueError, match="^values: unknown field `pages`"):
        dechaff.Stats.from_dict({**dechaff.Stats().to_dict(), "pages": 1})
    with pytest.raises(TypeError, match="expected Stats, got int"):
        dechaff.Stats() + 1
