"""Trains the models and writes `src/classify/weights/`. Run `training/run`; `--help` lists the options.

1. `--words`: the words' model (chaff.py): what kind of chaff a piece of text is. The command that dumps features reads it, so it
   is built anew afterwards.
2. For each fold a linear model of what single words tell of a line of a page, trained on the other folds, so that the trees
   learn from scores for pages of unseen sites.
3. Boosted trees over a line's numbers, both scores and the line's surroundings.
4. The tables, cross-validated: five folds by site. Then all of it once more on all data, for the weights.
"""
import argparse
import json
import platform
import subprocess
import sys
import time
import zlib
from pathlib import Path

import jax
import lightgbm
import numpy as np
import sklearn

import chaff
import data
import lines

IMPORTANCE = {"resiliparse": 0.7, "trafilatura": 0.5, "gold": 0.7, "corpus": 3.0} | {f"multilingual-{l}": 0.7 for l in data.LAYOUTS}
REPORTED = (*data.LAYOUTS, *data.EXTRACTED, "gold")
WORD_LAYOUTS = ("wet", "resiliparse", "gold", "corpus", "multilingual-wet")


def usable(d):
    return len(d.spans) > 0 and d.weights.sum() >= 1 and (d.gold is None or d.gold.strip() != "")


def sampled(d):
    """The layouts of one page have the same words: half of the pages give each of the richer ones."""
    half = zlib.crc32(d.id.encode()) % 2
    return not (d.layout.endswith("inscriptis") and half or d.layout.endswith("markdown") and not half)


def decide(prob, sizes):
    """The lines to keep, as `filters::Boilerplate` has it: the threshold with the greatest expected F1, a half at most."""
    if not len(prob):
        return np.zeros(0, bool)
    order = np.argsort(-prob, kind="stable")
    kept, good = np.cumsum(sizes[order]), np.cumsum((sizes * prob)[order])
    best = np.argmax(2 * good / (kept + (sizes * prob).sum() + 1e-6))
    return prob >= min(prob[order[best]], 0.5)


def chaff_items(documents, repository, dump):
    rng = np.random.default_rng(0)
    rows = [(l, t, 2 * w, s) for l, t, w, s in chaff.written(f"{repository}/training/chaff")]
    rows += chaff.phrases(f"{repository}/src/classify/lexicon")
    rows += chaff.prose(documents, rng, 80_000)
    rows += [(l, t, 2 * w, s) for l, t, w, s in chaff.marked(documents)]
    found = chaff.words([r[1] for r in rows], dump)
    return [(w, chaff.LABELS.index(r[0]), r[2]) for w, r in zip(found, rows)]


def calibration(prob, labels, weights):
    """Expected calibration error over ten bins."""
    bins = np.minimum((prob * 10).astype(int), 9)
    rows = []
    for b in range(10):
        inside = bins == b
        w = weights[inside].sum()
        if w:
            rows.append((b, w / weights.sum(), (prob[inside] * weights[inside]).sum() / w, (labels[inside] * weights[inside]).sum() / w))
    return sum(share * abs(p - y) for _, share, p, y in rows), rows


def report(documents, log):
    log(f"{'layout':<12}{'pages':>6}{'all':>8}{'rules':>8}{'model':>8}{'both':>8}{'ECE':>7}   by page type (both)")
    for layout in REPORTED:
        tested = [d for d in documents if d.layout == layout and d.gold.strip()]
        rows = []
        for d in tested:
            named = d.meta[:, 2] == 0
            model = decide(d.prob, d.sizes)
            both = named.copy()
            both[named] = decide(d.prob[named], d.sizes[named])
            rows.append((d.kind, *(data.f1(d, k) for k in (np.ones(len(d.spans), bool), named, model, both))))
            d.bags = None
        ece, bins = calibration(*(np.concatenate(x) for x in zip(*[(d.prob, d.labels, d.weights * d.sizes) for d in tested if len(d.spans)])))
        kinds = sorted({r[0] for r in rows})
        by = "  ".join(f"{k} {np.mean([r[4] for r in rows if r[0] == k]):.3f}" for k in kinds)
        log(f"{layout:<12}{len(rows):>6}" + "".join(f"{np.mean([r[i] for r in rows]):>8.4f}" for i in (1, 2, 3, 4)) + f"{ece:>7.3f}   {by}")
        log("             reliability " + " ".join(f"{p:.2f}/{y:.2f}" for _, _, p, y in bins))


def baseline(documents, folds, log):
    """A plain LightGBM over a line's own numbers and its neighbours', without words and phrases."""
    own = list(range(45))
    for layout in data.LAYOUTS:
        scores = []
        chosen = [d for d in documents if d.layout == layout and usable(d)]
        for fold in folds:
            train = [d for d in chosen if d.fold != fold]
            x = [d.x[:, own + list(range(52, 52 + 64))] for d in train]
            model = lines.boost(x, train, 100)
            for d in (d for d in chosen if d.fold == fold):
                scores.append(data.f1(d, decide(model.predict(d.x[:, own + list(range(52, 52 + 64))], num_threads=2), d.sizes)))
                d.bags = None
        log(f"baseline on {layout}: {np.mean(scores):.4f} of {len(scores)} pages")


class Words:
    """The words' table: for each label a column, then one for pages of plain text and one for pages of HTML; biases first."""

    def __init__(self, labels, biases, plain=None, html=None):
        none = (np.zeros(len(labels), np.int8), 0)
        self.labels, self.biases, self.plain, self.html = labels, biases, plain or none, html or none

    @classmethod
    def read(cls, weights):
        raw, columns = (weights / "words.bin").read_bytes(), len(chaff.LABELS) + 2
        biases = np.frombuffer(raw, "<i4", columns).astype(np.int64)
        table = np.frombuffer(raw, np.int8, offset=4 * columns).reshape(-1, columns)
        return cls(table[:, :-2].copy(), biases[:-2], (table[:, -2].copy(), int(biases[-2])), (table[:, -1].copy(), int(biases[-1])))

    def write(self, weights, plain=None, html=None):
        self.plain, self.html = plain or self.plain, html or self.html
        weights.mkdir(exist_ok=True)
        head = np.concatenate([self.biases, [self.plain[1], self.html[1]]]).astype("<i4")
        table = np.concatenate([self.labels, self.plain[0][:, None], self.html[0][:, None]], 1).astype(np.int8)
        (weights / "words.bin").write_bytes(head.tobytes() + table.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--repository", default=".")
    parser.add_argument("--dump", default="target/release/dechaff-dump")
    parser.add_argument("--cache", default="target/training-features.bin")
    parser.add_argument("--trees", type=int, default=160)
    parser.add_argument("--folds", type=int, default=data.FOLDS, help="how many of the folds are tested")
    parser.add_argument("--words", action="store_true", help="train the words' model alone")
    parser.add_argument("--no-baseline", action="store_true")
    args = parser.parse_args()
    began, text = time.time(), []

    def log(line):
        print(line, flush=True)
        text.append(line)

    documents = data.load(args.shared, args.repository)
    weights = Path(args.repository, "src/classify/weights")
    if args.words:
        words = chaff.train(chaff_items(documents, args.repository, args.dump), epochs=25, rate=0.05)
        # The columns of pages stay until they are learnt anew.
        old = Words.read(weights) if (weights / "words.bin").exists() else None
        labels, biases = lines.quantised(words["words"]), np.round(words["bias"] * lines.SCALE)
        Words(labels, biases, old and old.plain, old and old.html).write(weights)
        return 0
    data.features(documents, args.dump, args.cache)
    for d in documents:
        d.importance = IMPORTANCE.get(d.layout, 1.0)
        data.align(d)
    log(f"{len(documents)} documents, {sum(len(d.spans) for d in documents)} lines")

    table = Words.read(weights)
    folds = range(args.folds)
    for fold in range(data.FOLDS):
        column, bias = lines.page_words([d for d in documents if usable(d) and d.layout in WORD_LAYOUTS and d.fold != fold])
        for d in documents:
            if d.fold == fold and len(d.spans):
                page = lines.sums(column[:, None], bias, d.words, d.counts)[:, 0]
                d.x = lines.inputs(d, page, lines.chaff_margin(table.labels, table.biases, d))
    print(f"inputs after {time.time() - began:.0f} s", flush=True)
    train = [d for d in documents if usable(d) and sampled(d)]
    (weights / "lines.bin").write_bytes(lines.encode(lines.boost([d.x for d in train], train, args.trees)))
    column, bias = lines.page_words([d for d in documents if usable(d) and d.layout in WORD_LAYOUTS])
    table.write(weights, plain=(column, bias))
    record = dict(seed=0, trees=args.trees, lines=int(sum(len(d.spans) for d in documents)), python=platform.python_version(), numpy=np.__version__,
                  jax=jax.__version__, lightgbm=lightgbm.__version__, sklearn=sklearn.__version__,
                  commit=subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip(),
                  data={p.name: zlib.crc32(p.read_bytes()) for p in sorted(Path(args.shared, "data").glob("*.gz"))})
    Path(args.repository, "training/record.json").write_text(json.dumps(record, indent=1) + "\n")
    print(f"weights written after {time.time() - began:.0f} s", flush=True)
    for fold in folds:
        train = [d for d in documents if usable(d) and d.fold != fold and sampled(d)]
        model = lines.boost([d.x for d in train], train, args.trees)
        for d in documents:
            if d.fold == fold and d.layout in REPORTED:
                d.prob = model.predict(d.x, num_threads=2) if len(d.spans) else np.zeros(0)
        print(f"fold {fold} after {time.time() - began:.0f} s", flush=True)
    if args.folds:
        report([d for d in documents if d.fold in folds and d.layout in REPORTED], log)
    if not args.no_baseline:
        baseline(documents, folds, log)

    if args.folds == data.FOLDS:
        Path(args.repository, "training/figures.txt").write_text("\n".join(text) + "\n")


if __name__ == "__main__":
    sys.exit(main())
