#!/usr/bin/env python3
"""Check that `dechaff eval` prints what shared/tools/score_pages.py prints, on all the development files.

usage: compare_eval.py DECHAFF SHARED

Cleans each field with `dechaff clean --jsonl`, scores that with score_pages.py, and compares table and JSON with
those of `dechaff eval`; then the same for the raw text. Takes some minutes, so that run.sh leaves it out.
"""
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

FILES = {
    "wcxb-dev-text": ("wet", "inscriptis", "markdown"),
    "wcxb-dev-extracted": ("resiliparse", "trafilatura"),
    "multilingual-dev-text": ("wet", "inscriptis", "markdown"),
}


def run(*command, stdin=None):
    done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr.decode()}")
    return done.stdout


def same(left, right):
    """Whether two tables have the same groups in the same order and figures that differ by rounding of sums alone."""
    return list(left) == list(right) and all(
        left[g].keys() == right[g].keys() and all(abs(left[g][k] - right[g][k]) < 1e-9 for k in left[g]) for g in left)


def main():
    dechaff, shared = sys.argv[1], Path(sys.argv[2])
    wrong = 0
    for name, fields in FILES.items():
        gold = shared / f"data/{name}.jsonl.gz"
        plain = gzip.decompress(gold.read_bytes())
        for field in fields:
            for raw in (False, True):
                with tempfile.NamedTemporaryFile(suffix=".jsonl") as made:
                    out_field = field if raw else "text"
                    made.write(plain if raw else run(dechaff, "clean", "--jsonl", "--field", field, "--output-field", "text", stdin=plain))
                    made.flush()
                    score = (sys.executable, shared / "tools/score_pages.py", gold, made.name, "--text-field", out_field)
                    expected, table = run(*score, "--worst", "20").decode(), json.loads(run(*score, "--json"))
                options = (gold, "--field", field, *(["--raw"] if raw else []))
                printed = run(dechaff, "eval", *options, "--worst", "20").decode()
                figures = json.loads(run(dechaff, "eval", *options, "--format", "json", "--jobs", "1"))
                verdict = "same" if printed == expected and same(figures, table) else "DIFFERENT"
                wrong += verdict != "same"
                print(f"{name} {field}{' --raw' if raw else ''}: {verdict}")
                print(printed if verdict == "same" else f"expected:\n{expected}\nprinted:\n{printed}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
