"""The examples run as they stand, and print what they should."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
EXPECTED = {
    "one_text.py": "cta/phrase",
    "arrow_table.py": "1 'Off the coast.\\n' ['cta/phrase']",
    "ray_data.py": "not cleaned: 0\n<dechaff.Stats: 1000 documents, ",
    "spark_frame.py": "not cleaned: 0\n<dechaff.Stats: 1000 documents, ",
    "datatrove_pipeline.py": "The ferry lay off the coast all night.\n\n<dechaff.Stats: 1000 documents, ",
}


@pytest.mark.parametrize("name", sorted(path.name for path in (HERE.parent / "examples").glob("*.py")))
def test_an_example_runs(name, tmp_path):
    # Not in its own folder, and with what is installed: as a user would.
    command = [sys.executable, "-W", "ignore", str(HERE.parent / "examples" / name)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert EXPECTED[name] in done.stdout, done.stdout


def test_the_readme_shows_what_python_prints():
    """Each `>>>` block of the README is run; what stands below it is what it prints."""
    import doctest

    readme = (HERE.parent / "README.md").read_text()
    code = "\n".join(re.findall(r"```pycon\n(.*?)```", readme, re.S))
    assert code.count(">>>") >= 5
    test = doctest.DocTestParser().get_doctest(code, {}, "README.md", "README.md", 0)
    failed, _ = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert failed == 0
