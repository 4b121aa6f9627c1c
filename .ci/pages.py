#!/usr/bin/env python3
"""Score cleaned pages with `dechaff eval` and compare with .ci/pages.json: F1 of pages with gold, or snippet F1.

usage: pages.py DECHAFF SHARED

The pages are those that the model was trained on: the figures guard against sliding back and tell nothing of other pages;
training/figures.txt has the cross-validated ones.
"""
import json
import subprocess
import sys
from pathlib import Path


def main():
    dechaff, shared = sys.argv[1:3]
    fell = []
    for file, fields in json.loads(Path(".ci/pages.json").read_text()).items():
        for field, limit in fields.items():
            command = [dechaff, "eval", f"{shared}/data/{file}", "--field", field, "--format", "json"]
            if field == "html":
                command += ["--input", "html"]
            made = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            table = json.loads(made)
            value = table["with gold"]["f1"] if "with gold" in table else table["all"]["snippet_f1"]
            print(f"{file} {field}: {value:.4f} (limit {limit})")
            if value < limit:
                fell.append(f"{file} {field} is {value:.4f}, the limit is {limit}")
    for line in fell:
        print("FELL", line)
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main())
