"""The types say what is there, and users' programs check with them."""

import importlib.resources
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import dechaff

cleaned: str = dechaff.Cleaner("aggressive", config={"disable": ["toc/"]}).clean("text", format="markdown")
many: list[str] = dechaff.clean_many(["a", "b"], threads=2)
label: str | None = dechaff.explain(cleaned, offsets="bytes").segments[0].label
removed: int = (dechaff.Stats() + dechaff.Stats()).rules["toc/entry"]["bytes_removed"]
"""


def run(*arguments, cwd):
    return subprocess.run([sys.executable, "-m", *arguments], cwd=cwd, capture_output=True, text=True)


def test_the_stub_is_what_is_compiled(tmp_path):
    done = run("mypy.stubtest", "dechaff._dechaff", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_program_checks_and_a_wrong_one_does_not(tmp_path):
    assert (importlib.resources.files("dechaff") / "py.typed").is_file()
    program = Path(tmp_path / "program.py")
    program.write_text(PROGRAM)
    done = run("mypy", "--strict", "program.py", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    program.write_text(PROGRAM.replace('"aggressive"', '"mild"').replace("label: str | None", "label: int"))
    assert "Found 2 errors" in run("mypy", "--strict", "program.py", cwd=tmp_path).stdout
