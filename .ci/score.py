#!/usr/bin/env python3
"""Clean the seeds and the corpus with the command, score them, and compare with .ci/thresholds.json.

usage: score.py DECHAFF SHARED
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path


def percent(pair):
    return 100.0 * pair[0] / pair[1] if pair[1] else 100.0


def main():
    dechaff, shared = sys.argv[1:3]
    wanted = json.loads(Path(".ci/thresholds.json").read_text())
    fell = []
    for name, limits in wanted.items():
        gold = Path(limits["dir"]) if name != "seeds" else Path(shared) / "data/seeds"
        sources = sorted(str(p) for p in gold.glob("*.txt") if not p.name.endswith(".marked.txt"))
        with tempfile.TemporaryDirectory() as out:
            subprocess.run([dechaff, "clean", "--output", out, *sources], check=True)
            made = subprocess.run([sys.executable, f"{shared}/tools/score_gold.py", str(gold), out, "--json"],
                                  check=True, capture_output=True, text=True).stdout
        scores = json.loads(made)
        total = scores["total"]
        figures = {k: percent(total[k]) for k in ("keep", "drop", "breaks", "tables")}
        figures |= {k: total[k] for k in ("false", "joined", "invented")}
        print(f"{name}: " + ", ".join(f"{k} {v:.2f}" if isinstance(v, float) else f"{k} {v}" for k, v in figures.items()))
        for key, value in figures.items():
            bad = value > limits[key] if key in ("false", "joined", "invented") else value < limits[key]
            if bad:
                fell.append(f"{name}: {key} is {value:.2f}, the limit is {limits[key]}")
        for label, pair in scores["labels"].items():
            if percent(pair) < limits["label"]:
                fell.append(f"{name}: label {label} is {percent(pair):.1f} %, the limit is {limits['label']}")
        for document, figure in scores["documents"].items():
            if percent(figure["keep"]) < limits["each_keep"]:
                fell.append(f"{name}: {document} keeps {percent(figure['keep']):.2f} %, the limit is {limits['each_keep']}")
    for line in fell:
        print("FELL", line)
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main())
