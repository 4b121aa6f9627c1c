"""Cleaning one text or many: results, errors, threads, forks, pickles."""

import copy
import multiprocessing
import pickle
import threading
import time

import dechaff
import pytest
from documents import documents, texts_with_gaps

NEWS = "A ferry sank off the coast.\nSubscribe to our newsletter!\nThe crew is safe.\n"
MENU = "Home | News | Sport | Weather\nThe board met on Tuesday evening and voted to widen the northern quay.\n"


def test_chaff_goes_and_content_stays():
    assert dechaff.clean(NEWS) == "A ferry sank off the coast.\nThe crew is safe.\n"
    assert dechaff.clean("") == ""


def test_what_is_unchanged_is_the_same_object():
    text = "The tide tables lie in a biscuit tin, ÿ next to the receipts. 渡船は朝に出ます。\n"
    assert dechaff.clean(text) is text


def test_a_subclass_of_str_gives_a_plain_str():
    class Marked(str):
        pass

    text = Marked("The tide tables lie in a biscuit tin.\n")
    assert dechaff.clean(text) == text
    assert type(dechaff.clean(text)) is str


def test_markdown_marks_what_text_does_not():
    text = "# Tides\nSee [the tables](https://tides.example/a) for the year.\n"
    assert "](https://tides.example/a)" in dechaff.clean(text, format="markdown")
    assert "](https" not in dechaff.clean(text)


@pytest.mark.parametrize("wrong", [None, 3, b"bytes", ["list"]])
def test_what_is_no_text_is_named(wrong):
    with pytest.raises(TypeError, match="^text: expected str, got " + type(wrong).__name__):
        dechaff.clean(wrong)


def test_half_a_surrogate_pair_is_named_with_its_place():
    with pytest.raises(ValueError, match="^text: character 2 is half of a surrogate pair") as caught:
        dechaff.clean("ab\ud800c")
    assert isinstance(caught.value.__cause__, UnicodeEncodeError)
    with pytest.raises(ValueError, match=r"^texts\[1\]: character 0 "):
        dechaff.clean_many(["fine", "\udfff"])
    # What the message advises works.
    assert dechaff.clean("ab\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16", "replace")) is not None


def test_wrong_values_of_arguments_are_named():
    with pytest.raises(ValueError, match='^format: "pdf" is not one of "text", "markdown"'):
        dechaff.clean("x", format="pdf")
    with pytest.raises(ValueError, match="^threads: 0 is not between 1 and 1024"):
        dechaff.clean_many([], threads=0)
    with pytest.raises(TypeError, match="^texts: expected an iterable of str, got one text"):
        dechaff.clean_many("one text")
    with pytest.raises(TypeError, match="^texts: expected an iterable of str, got int"):
        dechaff.clean_many(3)
    with pytest.raises(TypeError, match=r"^texts\[1\]: expected str or None"):
        dechaff.clean_many(["a", 1])


def test_profiles_differ():
    assert dechaff.clean(MENU) == MENU.split("\n", 1)[1]
    assert dechaff.Cleaner("conservative").clean(MENU) == MENU


def test_many_are_as_one_by_one_for_any_number_of_threads():
    texts = texts_with_gaps(700)
    expected = [None if text is None else dechaff.clean(text) for text in texts]
    assert sum(a != b for a, b in zip(texts, expected)) > 300
    for threads in (1, 2, 5, 64):
        assert dechaff.clean_many(iter(texts), threads=threads) == expected
    assert dechaff.clean_many([], threads=4) == []


def test_the_gil_is_released():
    """While one thread cleans, another counts."""
    text, beats, stop = "\n".join(documents(4000)), [], threading.Event()

    def beat():
        while not stop.is_set():
            beats.append(time.perf_counter())
            time.sleep(0.001)

    counter = threading.Thread(target=beat)
    counter.start()
    begun = time.perf_counter()
    dechaff.clean(text)
    ended = time.perf_counter()
    stop.set()
    counter.join()
    inside = [at for at in beats if begun < at < ended]
    assert len(inside) >= 5, f"{len(inside)} beats in {ended - begun:.3f} s"


def test_threads_share_a_cleaner():
    cleaner, texts = dechaff.Cleaner("aggressive"), documents(200)
    expected, results = cleaner.clean_many(texts), {}

    def work(name):
        results[name] = [cleaner.clean(text) for text in texts]

    workers = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(results[name] == expected for name in range(6))


def _in_child(texts):
    return dechaff.clean_many(texts, threads=2)


def test_a_fork_in_the_middle_of_work_is_survived():
    texts = documents(120)
    expected = dechaff.clean_many(texts, threads=2)
    stop = threading.Event()

    def busy():
        while not stop.is_set():
            dechaff.clean_many(texts, threads=2)

    others = [threading.Thread(target=busy) for _ in range(2)]
    for other in others:
        other.start()
    try:
        for _ in range(5):
            with multiprocessing.get_context("fork").Pool(2) as pool:
                assert pool.map_async(_in_child, [texts] * 2).get(timeout=60) == [expected] * 2
    finally:
        stop.set()
        for other in others:
            other.join()


_FORK_AT_THE_FIRST_TEXT = """
import dechaff, os, signal, threading
worker = threading.Thread(target=dechaff.clean, args=("A ferry sank off the coast.\\n" * 40,))
worker.start()
child = os.fork()
if child == 0:
    signal.alarm(20)
    os._exit(0 if dechaff.clean("A ferry.\\nSubscribe to our newsletter!\\n") is not None else 1)
worker.join()
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_fork_while_the_tables_are_made_is_survived():
    """The library makes its tables with the first text. A fork waits for that, or the child would wait for ever."""
    import subprocess
    import sys

    for _ in range(3):
        subprocess.run([sys.executable, "-W", "ignore", "-c", _FORK_AT_THE_FIRST_TEXT], check=True, timeout=60)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"profile": "conservative"},
        {"config": "profile = 'aggressive'\n[keep]\nphrases = ['newsletter']"},
        {"profile": "aggressive", "config": {"disable": ["cta/"], "guard": {"share": 0.2, "words": 5}}},
    ],
)
def test_a_pickle_cleans_as_its_original(arguments):
    cleaner = dechaff.Cleaner(**arguments)
    for other in (pickle.loads(pickle.dumps(cleaner)), copy.deepcopy(cleaner)):
        assert repr(other) == repr(cleaner)
        assert (other.profile, other.config) == (cleaner.profile, cleaner.config)
        assert other.clean_many(documents(50)) == cleaner.clean_many(documents(50))


def test_repr_makes_the_same_cleaner():
    cleaner = dechaff.Cleaner("aggressive", {"drop": {"phrases": ["it's"]}})
    assert repr(cleaner) == """Cleaner(profile='aggressive', config={'drop': {'phrases': ["it's"]}})"""
    assert repr(eval(repr(cleaner), {"Cleaner": dechaff.Cleaner})) == repr(cleaner)
    assert repr(dechaff.Cleaner()) == "Cleaner()"


def test_every_public_name_has_a_docstring():
    for name in dechaff.__all__:
        thing = getattr(dechaff, name)
        if name != "__version__":
            assert thing.__doc__, name
        for inner in (n for n in dir(thing) if isinstance(thing, type) and not n.startswith("_")):
            if not issubclass(thing, BaseException):
                assert getattr(thing, inner).__doc__, f"{name}.{inner}"


def test_rules_are_those_of_the_library():
    rules = {rule["name"]: rule for rule in dechaff.rules()}
    assert rules["cta/phrase"]["label"] == "cta"
    assert {rule["profile"] for rule in rules.values()} == {"conservative", "balanced", "aggressive"}


def test_nothing_else_is_needed():
    """No dependency but those of extras, and importing imports nothing that is not Python's own."""
    import importlib.metadata
    import subprocess
    import sys

    requirements = importlib.metadata.requires("dechaff") or []
    assert all("extra ==" in requirement for requirement in requirements)
    code = "import dechaff, sys; print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    foreign = {name for name in done.stdout.split() if not name.startswith("_")}
    assert foreign <= {"dechaff"} | _SITE


# What an environment itself may put there.
_SITE = {"distutils", "sitecustomize", "usercustomize", "zipimport", "maturin_import_hook"}
