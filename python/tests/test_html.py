"""Pages of HTML."""

import dechaff
import pytest

PAGE = (
    "<title>Ferry</title><nav><a href=/>Home</a> <a href=/news>News</a></nav><h1>The ferry sank</h1>"
    "<p>Off the <b>coast</b>, in <a href=/may>May</a>, with café tables on deck.<img src=/a.png alt=Deck>"
)


def test_a_page_becomes_text_or_markdown():
    assert dechaff.clean_html(PAGE) == "The ferry sank\n\nOff the coast, in May, with café tables on deck.\n"
    markdown = dechaff.clean_html(PAGE, url="https://news.example/ferry", format="markdown")
    assert markdown.startswith("# The ferry sank\n\nOff the **coast**, in [May](https://news.example/may)")
    assert "](" not in dechaff.clean_html(PAGE, format="markdown", with_links=False)
    assert "a.png" in dechaff.clean_html(PAGE, format="markdown", with_images=True)


def test_bytes_are_decoded():
    latin = PAGE.encode("latin-1")
    assert "café" in dechaff.clean_html(latin, charset="latin1")
    assert "café" in dechaff.clean_html(b"<meta charset=latin1>" + latin)
    assert "café" in dechaff.clean_html(PAGE.encode())


def test_the_title_stands_first_if_asked_for():
    page = "<title>A quiet night</title><p>The old crane did not last another winter, nor did its man."
    assert "A quiet night" not in dechaff.clean_html(page)
    assert dechaff.clean_html(page, with_title=True).startswith("A quiet night\n")


def test_selectors_keep_and_drop_elements():
    assert "Home News" in dechaff.clean_html(PAGE, keep=["nav"])
    assert "ferry sank" not in dechaff.clean_html(PAGE, drop=["h1", "nav"])
    assert "Home News" in dechaff.Cleaner(config={"keep": {"selectors": ["nav"]}}).clean_html(PAGE)
    with pytest.raises(ValueError, match=r'^drop: .*"p:hover"'):
        dechaff.clean_html(PAGE, drop=["p:hover"])
    with pytest.raises(dechaff.ConfigError, match="keep.selectors"):
        dechaff.Cleaner(config={"keep": {"selectors": ["p:hover"]}})
    with pytest.raises(TypeError, match="^keep: expected an iterable of str, got one"):
        dechaff.clean_html(PAGE, keep="nav")
    with pytest.raises(TypeError, match="^keep: expected str, got int"):
        dechaff.clean_html(PAGE, keep=[3])


def test_wrong_arguments_are_named():
    with pytest.raises(TypeError, match="^html: expected str or bytes, got list"):
        dechaff.clean_html([])
    with pytest.raises(ValueError, match="^html: character 3 is half of a surrogate pair"):
        dechaff.clean_html("<p>\ud800")
    with pytest.raises(TypeError, match="url"):
        dechaff.clean_html(PAGE, url=3)
