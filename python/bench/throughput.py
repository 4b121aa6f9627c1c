#!/usr/bin/env python3
"""Python beside Rust, on the same strings, in one run.

usage: throughput.py [FILE.jsonl[.gz]] [--field text] [--limit N] [--passes N]

Without a file: texts of the repository's corpus, many times over. With one: the field of its records (dotted for
records in records). The Rust program `bench/direct` is built and started; then each way of calling gets a pass in
turn, many times, and the best pass of each counts. What is measured is processor time, on one thread, so that other
work on the machine falsifies little; read the ratios, not the absolute figures.
"""

import argparse
import gzip
import json
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

import dechaff

HERE = Path(__file__).resolve().parent
SHORT = [
    "A ferry sank off the coast.",
    "Subscribe to our newsletter!",
    "Die Fähre sank vor der Küste, und niemand wurde verletzt.",
    "The crew is safe.\nShare this: Facebook Twitter Email",
]


class Rust:
    """The Rust program, which does a pass when it is told to."""

    def __init__(self, program, texts, folder, name):
        path = Path(folder) / name
        with open(path, "wb") as file:
            for text in texts:
                data = text.encode()
                file.write(struct.pack("<Q", len(data)) + data)
        self.process = subprocess.Popen([program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, way):
        self.process.stdin.write(way + "\n")
        self.process.stdin.flush()
        nanoseconds, size = self.process.stdout.readline().split()
        return int(nanoseconds) / 1e9, int(size)


def own(work, size=lambda result: 0):
    """A pass in this process: seconds of processor time, and bytes of all results, which are counted afterwards."""
    before = time.thread_time()
    result = work()
    taken = time.thread_time() - before
    return taken, size(result)


def read(path, field, limit):
    if path is None:
        files = sorted((HERE.parent.parent / "corpus").glob("*/*.txt"))
        texts = [file.read_text() for file in files if not file.name.endswith(".marked.txt")]
        return texts * max(1, 3_000_000 // sum(map(len, texts)))
    texts = []
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        for line in file:
            value = json.loads(line)
            for key in field.split("."):
                value = value[key]
            texts.append(value)
            if len(texts) == limit:
                break
    return texts


def build():
    manifest = str(HERE.parent / "Cargo.toml")
    command = ["cargo", "build", "--quiet", "--release", "--manifest-path", manifest, "--package", "direct"]
    messages = subprocess.run([*command, "--message-format", "json"], check=True, capture_output=True, text=True).stdout
    programs = [json.loads(line).get("executable") for line in messages.splitlines()]
    return next(program for program in programs if program)


def best(ways, passes):
    """The best pass of each way, taken by turns; and that all results have the same size."""
    seconds, sizes = dict.fromkeys(ways, float("inf")), {}
    for _ in range(passes):
        for name, work in ways.items():
            taken, sizes[name] = work()
            seconds[name] = min(seconds[name], taken)
    assert len(set(sizes.values())) == 1, f"results differ: {sizes}"
    return seconds


def throughput(rust, texts, passes):
    cleaner, table = dechaff.Cleaner(), pa.table({"text": pa.array(texts)})
    views = pa.table({"text": pa.array(texts, pa.string_view())})
    size = sum(len(text.encode()) for text in texts)
    ways = {
        "Rust: clean_with, memory used again": lambda: rust("reused"),
        "Rust: clean": lambda: rust("fresh"),
        "Arrow: clean_arrow(string)": lambda: own(lambda: cleaner.clean_arrow(table), column_bytes),
        "Arrow: clean_arrow(string_view)": lambda: own(lambda: cleaner.clean_arrow(views), column_bytes),
        "Arrow: with stats and spans": lambda: own(
            lambda: cleaner.clean_arrow(table, stats=True, spans=True), column_bytes
        ),
        "Python: clean_many(list)": lambda: own(lambda: cleaner.clean_many(texts), utf8),
        "Python: clean(str), each": lambda: own(lambda: [cleaner.clean(text) for text in texts], utf8),
    }
    seconds = best(ways, passes)
    floor = seconds["Rust: clean_with, memory used again"]
    print(f"{len(texts)} texts, {size / 1e6:.1f} MB, best of {passes} passes")
    for name, taken in seconds.items():
        print(f"  {name:<38}{size / taken / 1e6:>8.1f} MB/s{100 * floor / taken:>8.1f} % of Rust")


def column_bytes(table):
    return pc.sum(pc.binary_length(table["cleaned"].cast(pa.large_string()))).as_py()


def utf8(texts):
    return sum(len(text.encode()) for text in texts)


def calls(rust, number, passes):
    """What one call of `clean` costs beside the same in Rust, for short texts."""
    clean = dechaff.Cleaner().clean

    def loop():
        for _ in range(number // len(SHORT)):
            for text in SHORT:
                clean(text)

    def empty():
        for _ in range(number // len(SHORT)):
            for text in SHORT:
                same(text)

    def same(text):
        return text

    ways = {"Rust": lambda: (rust("reused")[0], 0), "Python": lambda: own(loop), "a call of nothing": lambda: own(empty)}
    seconds = best(ways, passes)
    micro = {name: taken / number * 1e6 for name, taken in seconds.items()}
    print(f"clean(str) on {len(SHORT)} short texts, {number} calls, best of {passes} passes")
    print(f"  Rust {micro['Rust']:.2f} µs, Python {micro['Python']:.2f} µs: adds {micro['Python'] - micro['Rust']:.2f} µs a call")
    print(f"  (a Python function that does nothing: {micro['a call of nothing']:.2f} µs)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--field", default="text")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--passes", type=int, default=7)
    args = parser.parse_args()
    program = build()
    texts = read(args.file, args.field, args.limit)
    with tempfile.TemporaryDirectory() as folder:
        throughput(Rust(program, texts, folder, "texts"), texts, args.passes)
        number = 20_000
        calls(Rust(program, SHORT * (number // len(SHORT)), folder, "short"), number, args.passes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
