"""Trains the jury (`src/classify/jury.rs`): boosted trees that tell chaff sentences of marked documents from content.

    python3 training/jury.py [--repository DIR] [--dump COMMAND] [--folds 5]

The documents are those of `training/marked/`, `corpus/articles`, `corpus/traps` and the seeds of `../shared`; the words' and the lines' models must be
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
# What an editor may keep stays; it is not what the trees are to learn from most.
MAY = 0.5
# Parts of the documents, so that short texts are heard as well: so many of each, of so many of its lines in a hundred.
PARTS, SHARES = 2, (20, 70)
# The words' and the lines' models have seen these, so that they look surer than new ones.
SEEN = 0.9
PARAMETERS = dict(objective="binary", learning_rate=0.1, num_leaves=15, min_data_in_leaf=20, feature_fraction=0.3, bagging_fraction=0.8,
                  bagging_freq=1, lambda_l2=5, verbose=-1, num_threads=2, seed=1, deterministic=True, force_row_wise=True)
TREES = 120


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


def parts(source, marks, rng):
    """Stretches of lines of a document."""
    ends = [i + 1 for i, byte in enumerate(source) if byte == 10]
    bounds = [0] + ends + ([len(source)] if not ends or ends[-1] < len(source) else [])
    lines_ = len(bounds) - 1
    for _ in range(PARTS if lines_ >= 10 else 0):
        length = max(5, lines_ * rng.integers(*SHARES) // 100)
        start = rng.integers(0, lines_ - length + 1)
        a, b = bounds[start], bounds[start + length]
        yield source[a:b], marks[a:b]


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
    """1 for chaff, 0 for content, 2 for what may stay or go, -1 for what other filters find; and how many words."""
    labels, words = [], []
    for start, end in spans:
        seen = [m for m, b in zip(marks[start:end], source[start:end]) if b > 32]
        share = [seen.count(k) / max(len(seen), 1) for k in range(4)]
        labels.append(1 if share[1] > 0.5 else -1 if share[3] > 0.3 else 2 if share[2] > 0.3 else 0)
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
    parser.add_argument("--shared", default="../shared")
    args, _ = parser.parse_known_args()
    root = Path(args.repository)
    documents = list(load([(root / "training/marked", 1.0), (root / "corpus/articles", SEEN), (root / "corpus/traps", SEEN), (Path(args.shared) / "data/seeds", 1.0)]))
    rng = np.random.default_rng(0)
    heard = [(n, source, marks, weight, True) for n, (_, source, marks, weight) in enumerate(documents)]
    heard += [(n, *part, weight / PARTS, False) for n, (_, source, marks, weight) in enumerate(documents) for part in parts(source, marks, rng)]
    x, y, w, g, new, whole = [], [], [], [], [], []
    for (n, source, marks, weight, is_whole), (spans, inputs) in zip(heard, sentences([h[1] for h in heard], args.dump)):
        if not len(spans):
            continue
        labels, words = label(marks, source, spans)
        x.append(inputs), y.append(labels), w.append(words)
        g.append(np.full(len(labels), n)), new.append(np.full(len(labels), weight)), whole.append(np.full(len(labels), is_whole))
    x, y, w, g, new, whole = map(np.concatenate, (x, y, w, g, new, whole))
    print(f"{len(documents)} documents, {whole.sum()} sentences, {(y[whole] == 1).sum()} of them chaff")

    def train(rows):
        rows = rows & (y >= 0)
        # What is lost weighs by its words, what is left in as well.
        weights = new * np.sqrt(w + 1) * np.where(y == 2, MAY, 1)
        return lgb.train(PARAMETERS, lgb.Dataset(x[rows], y[rows] == 1, weight=weights[rows]), TREES)

    if args.folds:
        p = np.zeros(len(y))
        for fold in range(args.folds):
            tested = g % args.folds == fold
            p[tested] = train(~tested).predict(x[tested], num_threads=2)
        rows = whole & (new == 1) & (y >= 0) & (y < 2)
        table(p[rows], y[rows], w[rows], x[rows, 0] > 0, print)
    (root / "src/classify/weights/jury.bin").write_bytes(lines.encode(train(np.ones(len(y), bool))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
