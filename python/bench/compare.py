#!/usr/bin/env python3
"""dechaff beside what is otherwise called from Python, on the same pages: speed and accuracy.

usage: compare.py SHARED [--every N] [--passes N] [--only html|text]

SHARED holds `data/` (pages with their main content) and `tools/score_pages.py`, the scorer. On HTML: Trafilatura,
Resiliparse and jusText; on plain text (one block a line, as Common Crawl's WET files): datatrove's C4 filter, as its paper
has it and as FineWeb runs it. Each tool gets the page as a str, in a process that does nothing else, with its usual
settings for main text. Speed is that of one thread in processor time, the best of the passes for each page; a page that
a tool fails on counts as empty.

The pages are those that dechaff's model was trained on: its own accuracy here is in-sample (training/README.md has the
cross-validated figures). Speed has no such reserve.

Needs `pip install './python[bench]'`.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path


def dechaff_html():
    import dechaff

    return lambda page: dechaff.clean_html(page["html"], url=page["url"])


def trafilatura(**options):
    import trafilatura

    return lambda page: trafilatura.extract(page["html"], url=page["url"], **options)


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(page["html"], main_content=True)


def justext():
    import justext

    # jusText wants the language's stop words; as most of the pages, English.
    words = justext.get_stoplist("English")

    def clean(page):
        return "\n".join(part.text for part in justext.justext(page["html"], words) if not part.is_boilerplate)

    return clean


def dechaff_text():
    import dechaff

    return lambda page: dechaff.clean(page["wet"])


def c4(**options):
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    # Whether a page has five sentences is a question of which pages to take, not of what is on them.
    step = C4QualityFilter(min_num_sentences=-1, **options)

    def clean(page):
        document = Document(text=page["wet"], id=page["id"])
        result = step.filter(document)
        return document.text if result is True else ""

    return clean


TOOLS = {
    "html": {
        "dechaff": (dechaff_html, "dechaff"),
        "Resiliparse": (resiliparse, "resiliparse"),
        "jusText": (justext, "justext"),
        "Trafilatura, fast": (lambda: trafilatura(fast=True), "trafilatura"),
        "Trafilatura": (trafilatura, "trafilatura"),
    },
    "text": {
        "dechaff": (dechaff_text, "dechaff"),
        "C4 (datatrove)": (c4, "datatrove"),
        "C4 as in FineWeb": (lambda: c4(filter_no_terminal_punct=False), "datatrove"),
        "as it is": (lambda: lambda page: page["wet"], "dechaff"),
    },
}


def pages(shared, kind, every):
    path = Path(shared) / "data" / f"wcxb-dev-{kind}.jsonl.gz"
    with gzip.open(path, "rt") as file:
        for number, line in enumerate(file):
            if number % every == 0:
                yield json.loads(line)


def work(kind, tool, shared, every, passes, out):
    """One tool, in a process of its own: writes its texts, and prints seconds, bytes and failures."""
    clean = TOOLS[kind][tool][0]()
    # What a tool loads with its first page is not what pages cost.
    clean(next(pages(shared, kind, every)))
    seconds, size, failures = 0.0, 0, 0
    with open(out, "w") as file:
        for page in pages(shared, kind, every):
            size += len(page["html" if kind == "html" else "wet"].encode())
            best, text = float("inf"), ""
            for _ in range(passes):
                begun = time.process_time()
                try:
                    text = clean(page) or ""
                except Exception:  # Whatever a tool throws at a page of the web.
                    text, failures = "", failures + 1
                best = min(best, time.process_time() - begun)
            seconds += best
            file.write(json.dumps({"id": page["id"], "text": text}) + "\n")
    print(json.dumps({"seconds": seconds, "bytes": size, "failures": failures // passes}))


def score(shared, gold, out):
    command = [sys.executable, f"{shared}/tools/score_pages.py", gold, out, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["all"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--only", choices=list(TOOLS))
    parser.add_argument("--work", nargs=3, metavar=("KIND", "TOOL", "OUT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        kind, tool, out = args.work
        return work(kind, tool, args.shared, args.every, args.passes, out)
    with tempfile.TemporaryDirectory() as folder:
        for kind in [args.only] if args.only else TOOLS:
            gold = f"{folder}/gold.jsonl"
            with open(gold, "w") as file:
                for page in pages(args.shared, kind, args.every):
                    kept = ("id", "page_type", "main_content", "with", "without")
                    file.write(json.dumps({key: page.get(key) for key in kept}) + "\n")
            table(kind, args, gold, folder)
    return 0


def release(package):
    if package == "dechaff":
        import dechaff

        return dechaff.__version__
    return version(package)


def table(kind, args, gold, folder):
    rows = []
    for tool, (_, package) in TOOLS[kind].items():
        out = f"{folder}/out.jsonl"
        command = [sys.executable, __file__, args.shared, "--every", str(args.every), "--passes", str(args.passes)]
        made = subprocess.run([*command, "--work", kind, tool, out], check=True, capture_output=True, text=True).stdout
        rows.append((tool, release(package), json.loads(made.splitlines()[-1]), score(args.shared, gold, out)))
    own = rows[0][2]["seconds"]
    print(f"\n| {kind}, {rows[0][3]['n']} pages, {rows[0][2]['bytes'] / 1e6:.1f} MB | F1 | precision | recall | MB/s | time | failed |")
    print("|---|---|---|---|---|---|---|")
    for tool, number, speed, found in rows:
        rate = speed["bytes"] / speed["seconds"] / 1e6
        print(
            f"| {tool}{'' if tool == 'as it is' else ' ' + number} | {found['f1']:.4f} | {found['precision']:.4f} | {found['recall']:.4f} "
            f"| {rate:.1f} | {speed['seconds'] / own:.1f} × | {speed['failures']} |",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
