"""Trains the jury (`src/classify/jury.rs`): boosted trees that tell chaff sentences of marked documents from content.

    python3 training/jury.py [--repository DIR] [--dump COMMAND] [--folds 5]

The documents are those of `training/marked/` and `corpus/articles`, `corpus/traps`; the words' and the lines' models must be
there already, and must not have seen the documents of `training/marked/`. Prints what cross-validation by document says, and
writes `src/classify/weights/jury.bin`.
"""
import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np

import lines

MARK = re.compile(r"⟦([a-z]+)\|(drop|either)⟧|⟦(/)⟧|⟦¶(?:\|[a-z+-]+)?⟧")
# Filters of their own find these, by what they repeat.
LEFT_OUT = {"toc", "table", "dup"}
# The words' and the lines' models have seen these, so that they look surer than new ones.
SEEN = 0.3
PARAMETERS = dict(objective="binary", learning_rate=0.05, num_leaves=15, min_data_in_leaf=20, feature_fraction=0.3, bagging_fraction=0.8,
                  bagging_freq=1, lambda_l2=5, verbose=-1, num_threads=2, seed=1, deterministic=True, force_row_wise=True)
TREES = 240


def parse(marked):
    """The source and its marks: 0 stays, 1 goes, 2 may, 3 goes by another filter, for each byte."""
    source, marks, opened, done = bytearray(), bytearray(), 0, 0
    for mark in MARK.finditer(marked):
        piece = marked[done:mark.start()].encode()
        source += piece
        marks += bytes([opened]) * len(piece)
        done = mark.end()
        if mark[1]:
            opened = 2 if mark[2] == "either" else 3 if mark[1] in LEFT_OUT else 1
        elif mark[3]:
            opened = 0
    piece = marked[done:].encode()
    return bytes(source + piece), bytes(marks + bytes(len(piece)))


def load(folders):
    for folder, weight in folders:
        for path in sorted(Path(folder).glob("*.marked.txt")):
            yield path.name.removesuffix(".marked.txt"), *parse(path.read_bytes().decode()), weight


def sentences(texts, dump):
    source = "\n".join(json.dumps({"text": t.decode()}) for t in texts).encode()
    data = subprocess.run([dump, "--sentences"], input=source, stdout=subprocess.PIPE, check=True).stdout
    at = 0
    for _ in texts:
        count = int.from_bytes(data[at:at + 4], "little")
        at += 4
        width = int.from_bytes(data[at + 8:at + 12], "little") if count else 0
        rows = np.frombuffer(data, np.uint8, count * (12 + width), at).reshape(count, 12 + width)
        at += rows.size
        yield rows[:, :8].copy().view("<u4").astype(int), rows[:, 12:]
    assert at == len(data)


def label(marks, source, spans):
    """1 for chaff, 0 for content, -1 for what is neither; and how many words."""
    labels, words = [], []
    for start, end in spans:
        seen = [m for m, b in zip(marks[start:end], source[start:end]) if b > 32]
        share = [seen.count(k) / max(len(seen), 1) for k in range(4)]
        labels.append(1 if share[1] > 0.5 else -1 if share[2] + share[3] > 0.3 else 0)
        text = source[start:end].decode()
        words.append(len(re.findall(r"[\u3040-\u9fff]{2}|\w+", text)))
    return np.array(labels), np.array(words)


def table(p, y, w, judged, log):
    keep, drop = y == 0, y == 1
    log(f"judge alone     keep {100 * w[keep & ~judged].sum() / w[keep].sum():6.2f}  drop {100 * w[drop & judged].sum() / w[drop].sum():6.2f}")
    for limit in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        gone = p > limit
        log(f"jury over {limit:.1f}   keep {100 * w[keep & ~gone].sum() / w[keep].sum():6.2f}  drop {100 * w[drop & gone].sum() / w[drop].sum():6.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repository", default=".")
    parser.add_argument("--dump", default="target/release/dechaff-dump")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--shared", help="not used: the other trainings' option")
    args, _ = parser.parse_known_args()
    root = Path(args.repository)
    documents = list(load([(root / "training/marked", 1.0), (root / "corpus/articles", SEEN), (root / "corpus/traps", SEEN)]))
    x, y, w, g, new = [], [], [], [], []
    for n, ((name, source, marks, weight), (spans, inputs)) in enumerate(zip(documents, sentences([d[1] for d in documents], args.dump))):
        labels, words = label(marks, source, spans)
        x.append(inputs), y.append(labels), w.append(words), g.append(np.full(len(labels), n)), new.append(np.full(len(labels), weight))
    x, y, w, g, new = map(np.concatenate, (x, y, w, g, new))
    sure = y >= 0
    print(f"{len(documents)} documents, {len(y)} sentences, {(y == 1).sum()} of them chaff")

    def train(rows):
        rows = rows & sure
        # What is lost weighs by its words, what is left in as well.
        weights = new * np.sqrt(w + 1)
        return lgb.train(PARAMETERS, lgb.Dataset(x[rows], y[rows], weight=weights[rows]), TREES)

    if args.folds:
        p = np.zeros(len(y))
        for fold in range(args.folds):
            tested = g % args.folds == fold
            p[tested] = train(~tested).predict(x[tested], num_threads=2)
        rows = sure & (new == 1)
        table(p[rows], y[rows], w[rows], x[rows, 0] > 0, print)
    (root / "src/classify/weights/jury.bin").write_bytes(lines.encode(train(np.ones(len(y), bool))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
