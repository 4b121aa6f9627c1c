"""Trains the model that reads HTML: `html_words.bin`, `classes.bin`, `html_lines.bin`. Run `training/run`, or alone with `--help`.

The arithmetic from numbers to the trees' inputs is that of `src/classify/model.rs` and `src/html/evidence.rs`, in the same integers.
"""
import argparse
import subprocess
import sys
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import SGDClassifier

import data
import lines

AROUND = 4
CLASS_PLACES = 1 << 14
EVIDENCE = 89
# Places of class weights among the evidence: of the containers around, and of the element itself.
AROUND_OWN = [33 + 7 * k + 6 for k in range(AROUND)]
OWN, SUM, LEAST, MOST = 64, 65, 66, 67
TEXT = lines.NUMBERS + 2
# Columns whose neighbours, running means and page's mean are looked at: those of the text, then those of the evidence.
KEYS = lines.KEYS + [TEXT + e for e in (1, 5, 6, 32, 34, 62, OWN, SUM)]


@dataclass
class Page(data.Document):
    elements: list = None  # parents
    class_words: np.ndarray = None  # all elements' class words, one behind another
    class_counts: np.ndarray = None
    element: np.ndarray = None  # a line
    around: np.ndarray = None
    evidence: np.ndarray = None


def load(shared):
    pages = []
    for row in data.rows(f"{shared}/data/wcxb-dev-html.jsonl.gz"):
        page = Page(row["id"], "html", row["page_type"], data.site_of(row["url"]), "", row["main_content"])
        page.html, page.url = row["html"] or "", row["url"]
        page.with_, page.without = row["with"], row["without"]
        pages.append(page)
    for row in data.rows(f"{shared}/data/multilingual-dev-html.jsonl.gz"):
        page = Page(row["id"], "multilingual-html", "multilingual", data.site_of(row["url"]), "", None, with_=row["with"], without=row["without"])
        page.html, page.url = row["html"] or "", row["url"]
        pages.append(page)
    return pages


def features(pages, dump, cache):
    import json

    cache = Path(cache)
    if not cache.exists() or cache.stat().st_mtime < Path(dump).stat().st_mtime:
        source = "\n".join(json.dumps({"html": p.html, "url": p.url}) for p in pages).encode()
        cache.write_bytes(subprocess.run([dump, "--html"], input=source, stdout=subprocess.PIPE, check=True).stdout)
    raw, at = cache.read_bytes(), 0
    numbers = int(subprocess.run([dump, "--numbers"], stdout=subprocess.PIPE, check=True).stdout)

    def u32():
        nonlocal at
        at += 4
        return int.from_bytes(raw[at - 4:at], "little")

    for page in pages:
        length = u32()
        page.text = raw[at:at + length].decode()
        at += length
        count = u32()
        parents, words, counts = np.zeros(count, np.int32), [], np.zeros(count, np.int32)
        for i in range(count):
            parents[i] = u32()
            n = raw[at]
            words.append(np.frombuffer(raw, "<u2", n, at + 1))
            counts[i] = n
            at += 1 + 2 * n
        page.elements, page.class_counts = parents, counts
        page.class_words = np.concatenate(words) if words else np.zeros(0, np.uint16)
        n = u32()
        dense, spans, meta = np.zeros((n, numbers), np.uint8), np.zeros((n, 2), np.uint32), np.zeros((n, 4), np.uint8)
        element, around, evidence, words = np.zeros(n, np.int32), np.zeros((n, AROUND), np.int32), np.zeros((n, EVIDENCE), np.uint8), []
        for i in range(n):
            spans[i] = np.frombuffer(raw, "<u4", 2, at)
            meta[i] = np.frombuffer(raw, np.uint8, 4, at + 8)
            dense[i] = np.frombuffer(raw, "<i2", numbers, at + 12)
            at += 12 + 2 * numbers
            words.append(np.frombuffer(raw, "<u2", meta[i, 3], at))
            at += 2 * int(meta[i, 3])
            element[i] = np.frombuffer(raw, "<u4", 1, at)[0]
            around[i] = np.frombuffer(raw, "<u4", AROUND, at + 4)
            size = raw[at + 4 + 4 * AROUND]
            at += 5 + 4 * AROUND
            evidence[i, :size] = np.frombuffer(raw, np.uint8, size, at)
            at += size
        page.dense, page.spans, page.meta = dense, spans, meta
        page.counts = meta[:, 3].astype(np.int32)
        page.words = np.concatenate(words) if words else np.zeros(0, np.uint16)
        page.element, page.around, page.evidence = element, around, evidence
    assert at == len(raw)


def path_counts(page):
    """Each line's class words along its path, as a sparse row."""
    ends = np.concatenate([[0], np.cumsum(page.class_counts)])
    paths = [None] * len(page.elements)
    for i, parent in enumerate(page.elements):
        own = page.class_words[ends[i]:ends[i + 1]]
        paths[i] = own if parent == i else np.concatenate([paths[parent], own])
    rows = [paths[e] for e in page.element]
    counts = [len(r) for r in rows]
    column = np.concatenate(rows) if rows else np.zeros(0, np.uint16)
    return sp.csr_matrix((np.ones(len(column), np.float32), column.astype(np.int32), np.concatenate([[0], np.cumsum(counts)])),
                         shape=(len(rows), CLASS_PLACES))


def train_classes(pages, seed=0):
    x = sp.vstack([path_counts(p) for p in pages]).tocsr()
    y = np.concatenate([p.labels for p in pages]) > 0.5
    w = np.concatenate([lines.weights(p) for p in pages])
    keep = w > 0
    model = SGDClassifier(loss="log_loss", alpha=2e-5, max_iter=8, tol=None, average=True, random_state=seed)
    model.fit(x[keep], y[keep], sample_weight=np.minimum(w[keep] * keep.sum() / w.sum(), 10))
    return lines.quantised(model.coef_[0])


def class_margin(sums):
    """As `margin` in evidence.rs: towards zero, on a scale with 64 for none."""
    return np.clip(64 + np.sign(sums) * (np.abs(sums) * 4 // 16), 0, 128).astype(np.uint8)


def with_classes(page, weights):
    """The evidence with the class weights' numbers filled in."""
    ends = np.concatenate([[0], np.cumsum(page.class_counts)])
    total = np.concatenate([[0], np.cumsum(weights[page.class_words].astype(np.int64))])
    own = total[ends[1:]] - total[ends[:-1]]
    n = len(own)
    sums, least, most = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    for i, parent in enumerate(page.elements):
        above = (0, 0, 0) if parent == i else (sums[parent], least[parent], most[parent])
        sums[i], least[i], most[i] = above[0] + own[i], min(above[1], own[i]), max(above[2], own[i])
    evidence = page.evidence.copy()
    if len(evidence):
        for k, column in enumerate(AROUND_OWN):
            evidence[:, column] = class_margin(own[page.around[:, k]])
        for column, values in ((OWN, own), (SUM, sums), (LEAST, least), (MOST, most)):
            evidence[:, column] = class_margin(values[page.element])
    return evidence


def inputs(page, words, margin, evidence, text_only=False):
    x = np.concatenate([page.dense[:, :lines.NUMBERS].astype(np.int64), lines.as_number(words)[:, None], lines.as_number(margin)[:, None],
                        evidence.astype(np.int64)], 1)
    key, n = x[:, KEYS], len(x)
    out = [x]
    for offset in lines.OFFSETS:
        shifted = np.zeros_like(key)
        if offset < 0:
            shifted[-offset:] = key[:offset]
        else:
            shifted[:-offset] = key[offset:]
        out.append(shifted)
    for rate in lines.RATES:
        out += [lines.running(key, rate, False) >> 6, lines.running(key, rate, True) >> 6]
    out.append(np.repeat((key.sum(0) * 4 // max(n, 1))[None], n, 0))
    return np.clip(np.concatenate(out, 1), 0, 255).astype(np.uint8)


def usable(p):
    return len(p.spans) > 0 and p.weights.sum() >= 1 and (p.gold is None or p.gold.strip() != "")


def learn_words(pages, table, biases, weights, began):
    """The inputs of each page, with words' and classes' weights of the other folds; the weights of all of them are written."""
    for fold in range(-1, data.FOLDS):
        chosen = [p for p in pages if usable(p) and p.fold != fold]
        column, bias = lines.page_words(chosen)
        classes = train_classes(chosen)
        if fold < 0:
            (weights / "html_words.bin").write_bytes(int(bias).to_bytes(4, "little", signed=True) + column.astype(np.int8).tobytes())
            (weights / "classes.bin").write_bytes(classes.astype(np.int8).tobytes())
        for p in pages:
            if p.fold == fold and len(p.spans):
                words = lines.sums(column[:, None], bias, p.words, p.counts)[:, 0]
                p.x = inputs(p, words, lines.chaff_margin(table, biases, p), with_classes(p, classes))
        print(f"inputs of fold {fold} after {time.time() - began:.0f} s", flush=True)


def main():
    import train

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--repository", default=".")
    parser.add_argument("--dump", default="target/release/dechaff-dump")
    parser.add_argument("--cache", default="target/training-html.bin")
    parser.add_argument("--trees", type=int, default=200)
    parser.add_argument("--folds", type=int, default=data.FOLDS)
    parser.add_argument("--tables-only", action="store_true", help="write no trees")
    parser.add_argument("--no-baseline", action="store_true")
    args = parser.parse_args()
    began = time.time()
    pages = load(args.shared)
    features(pages, args.dump, args.cache)
    for p in pages:
        p.importance = 0.7 if p.gold is None else 1.0
        data.align(p)
    print(f"{len(pages)} pages, {sum(len(p.spans) for p in pages)} lines after {time.time() - began:.0f} s", flush=True)
    upper = [(p.kind, data.f1(p, p.labels > 0.5)) for p in pages if p.gold and p.gold.strip()]
    print(f"all {np.mean([data.f1(p, np.ones(len(p.spans), bool)) for p in pages if p.gold and p.gold.strip()]):.4f}, "
          f"by labels {np.mean([u for _, u in upper]):.4f}", {k: round(np.mean([u for kk, u in upper if kk == k]), 3) for k in sorted({k for k, _ in upper})}, flush=True)
    weights = Path(args.repository, "src/classify/weights")
    table, biases = train.read_words(weights)
    learn_words(pages, table, biases, weights, began)
    if not args.tables_only:
        chosen = [p for p in pages if usable(p)]
        (weights / "html_lines.bin").write_bytes(lines.encode(lines.boost([p.x for p in chosen], chosen, args.trees)))
        print(f"weights written after {time.time() - began:.0f} s", flush=True)
    for fold in range(args.folds):
        chosen = [p for p in pages if usable(p) and p.fold != fold]
        model = lines.boost([p.x for p in chosen], chosen, args.trees)
        for p in pages:
            if p.fold == fold:
                p.prob = model.predict(p.x, num_threads=2) if len(p.spans) else np.zeros(0)
        tested = [p for p in pages if p.fold == fold and p.gold and p.gold.strip()]
        print(f"fold {fold}: {np.mean([data.f1(p, train.decide(p.prob, p.sizes)) for p in tested]):.4f} after {time.time() - began:.0f} s", flush=True)
        gain = model.feature_importance("gain")
        if fold == 0:
            print("most telling:", [int(i) for i in np.argsort(-gain)[:40]])
    report([p for p in pages if p.fold < args.folds], train)


def report(pages, train):
    tested = [p for p in pages if p.gold and p.gold.strip()]
    kinds = sorted({p.kind for p in tested})
    for name, decide in (("model", train.decide),):
        scores = {p.id: data.f1(p, decide(p.prob, p.sizes)) for p in tested}
        print(f"{name}: {np.mean(list(scores.values())):.4f}  " + "  ".join(f"{k} {np.mean([scores[p.id] for p in tested if p.kind == k]):.3f}" for k in kinds))
    ece, bins = train.calibration(*(np.concatenate(x) for x in zip(*[(p.prob, p.labels, p.weights * p.sizes) for p in tested if len(p.spans)])))
    print(f"ECE {ece:.3f} " + " ".join(f"{a:.2f}/{b:.2f}" for _, _, a, b in bins))
    found = missed = wrong = 0
    for p in (p for p in pages if p.gold is None):
        kept = train.decide(p.prob, p.sizes)
        source = p.text.encode()
        text = data.BLANK.sub(" ", "\n".join(source[a:b].decode() for (a, b), k in zip(p.spans, kept) if k)).lower()
        for s in p.with_:
            hit = data.BLANK.sub(" ", s).lower() in text
            found, missed = found + hit, missed + (not hit)
        wrong += sum(data.BLANK.sub(" ", s).lower() in text for s in p.without)
    if found:
        print(f"multilingual snippet F1 {2 * found / (2 * found + missed + wrong):.4f}")


if __name__ == "__main__":
    sys.exit(main())
