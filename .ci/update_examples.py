#!/usr/bin/env python3
"""Write the outputs that the documents show under `$ dechaff …` anew.

usage: update_examples.py DECHAFF
"""
import os
import re
import subprocess
import sys
from pathlib import Path

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "docs/configuration.md", "docs/writing-a-filter.md"]


def main():
    environment = dict(os.environ, COLUMNS="80")

    def made(block):
        arguments = block.group(1)
        done = subprocess.run([sys.argv[1], *arguments.split()], capture_output=True, text=True, env=environment)
        return f"```text\n$ dechaff {arguments}\n{done.stdout.rstrip()}\n```"

    for name in DOCUMENTS:
        text = Path(name).read_text()
        Path(name).write_text(re.sub(r"```text\n\$ dechaff ([^\n]*)\n.*?\n```", made, text, flags=re.S))


if __name__ == "__main__":
    main()
