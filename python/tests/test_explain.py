"""Explanations: segments tile the source, offsets are Python's, the notebook's view is safe."""

import html.parser

import dechaff
import pytest
from documents import documents

TEXT = "Die Fähre 🚢 sank.\nSubscribe to our newsletter!\nThe crew is safe &amp; sound. The captain had turned north.\n"


def check(explanation, source, unit):
    sides = [(s.source, s.output) for s in explanation.segments]
    assert "".join(source for source, _ in sides) == explanation.source == source
    assert "".join(output for _, output in sides) == explanation.text
    at = 0
    for segment in explanation.segments:
        assert segment.start == at
        at += len(segment.source.encode()) if unit == "bytes" else len(segment.source)
        assert segment.end == at
        if segment.kind == "kept":
            assert segment.rule is None and segment.source == segment.output
        else:
            assert segment.rule is not None
        assert (segment.score is None) == (segment.label is None)
        assert segment.score is None or 0 <= segment.score <= 1


@pytest.mark.parametrize("unit", ["code-points", "bytes"])
def test_segments_tile_the_source(unit):
    for text in [TEXT, "", "\n\n", *documents(60)]:
        explanation = dechaff.explain(text, offsets=unit)
        assert explanation.offsets == unit
        assert explanation.text == dechaff.clean(text)
        check(explanation, text, unit)


def test_offsets_are_slices_of_the_text():
    segments = dechaff.explain(TEXT).segments
    drop = next(s for s in segments if s.rule == "cta/phrase")
    assert (drop.kind, drop.label) == ("drop", "cta")
    assert TEXT[drop.start : drop.end] == drop.source == "\nSubscribe to our newsletter!"
    in_bytes = next(s for s in dechaff.explain(TEXT, offsets="bytes").segments if s.rule == "cta/phrase")
    assert in_bytes.start == drop.start + 4  # "ä" is two bytes, the ship four.
    assert TEXT.encode()[in_bytes.start : in_bytes.end].decode() == drop.source


def test_kept_lines_have_labels_of_their_own():
    explanation = dechaff.explain("A night on the quay\n\nNobody had expected the old crane to last another winter.\n")
    labels = [s.label for s in explanation.segments if s.kind == "kept" and s.label]
    assert labels == ["heading", "paragraph"]


def test_edits_are_the_segments_that_changed_something():
    explanation = dechaff.explain(TEXT)
    kinds = [edit.kind for edit in explanation.edits]
    assert kinds == ["drop", "entity"]
    assert explanation.edits[1].output == "&"
    assert explanation.stats.rules["cta/phrase"]["lines"] == 1
    assert not explanation.guarded


def test_pages_say_what_they_are():
    page = (
        "<html lang=en><title>The ferry | Gazette</title><meta name=author content='Ada Quill'>"
        "<nav><a href=/>Home</a></nav><h1>The ferry sank</h1><p>Off the coast, in May, with all its lamps lit."
    )
    explanation = dechaff.explain_html(page, url="https://news.example/ferry")
    check(explanation, explanation.source, "code-points")
    assert explanation.metadata["author"] == {"value": "Ada Quill", "source": "meta"}
    assert explanation.metadata["date"] is None
    assert (explanation.encoding, explanation.comments) == ("UTF-8", "")
    assert explanation.page_kind in {"article", "collection", "documentation", "forum", "listing", "product", "service"}
    text = dechaff.explain("text")
    assert (text.metadata, text.page_kind, text.encoding, text.comments) == (None, None, None, None)


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match='^offsets: "chars" is not one of "code-points", "bytes"'):
        dechaff.explain("x", offsets="chars")
    with pytest.raises(TypeError, match="^html: expected str or bytes, got int"):
        dechaff.explain_html(3)


class View(html.parser.HTMLParser):
    """What a browser would make of the view."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.open, self.texts = set(), [], {"del": "", "ins": "", "": ""}
        self.titles = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.open.append(tag)
        self.titles += [value for name, value in attributes if name == "title"]
        assert {name for name, _ in attributes} <= {"style", "title"}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        where = next((tag for tag in self.open if tag in ("del", "ins")), "")
        if "small" not in self.open:
            self.texts[where] += data


def test_the_notebook_shows_what_went_and_what_came():
    view = View(dechaff.explain(TEXT)._repr_html_())
    assert view.open == []
    assert "Subscribe to our newsletter!" in view.texts["del"]
    assert view.texts["ins"] == "&" and "&amp;" in view.texts["del"]
    assert "The crew is safe" in view.texts[""] and "newsletter" not in view.texts[""]
    assert any(title.startswith("cta/phrase, cta, score 0.") for title in view.titles)


def test_the_notebook_runs_nothing():
    evil = "<script>alert(1)</script>\n<img src=x onerror='alert(1)'>\nSubscribe to our newsletter! \"><b>\n\x00\x1b[31m"
    page = dechaff.explain(evil)._repr_html_()
    assert View(page).tags <= {"div", "small", "del", "ins"}
    assert "\x00" not in page and "\x1b" not in page


def test_a_long_text_is_cut_in_the_notebook():
    page = dechaff.explain("\n".join(documents(4000)))._repr_html_()
    assert len(page) < 600_000 and "only the beginning is shown" in page


def test_reprs_say_what_matters():
    explanation = dechaff.explain(TEXT)
    assert repr(explanation).startswith("<dechaff.Explanation: 6 segments, 1 document, 1 of ")
    assert repr(explanation.edits[0]).startswith("<Segment 17..46 drop cta cta/phrase 0.")
