"""Trains the model that reads HTML: a column of `words.bin`, `classes.bin`, `html_lines.bin`. Run `training/run`, or alone with `--help`.

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
EVIDENCE = 93
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
    role: np.ndarray = None
    evidence: np.ndarray = None
    evidence_sum: np.ndarray = None  # over all lines of the layout
    blocks: int = 0


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
        element, around, evidence, words = np.zeros(n, np.int32), np.zeros((n, AROUND + 1), np.int32), np.zeros((n, EVIDENCE), np.uint8), []
        for i in range(n):
            spans[i] = np.frombuffer(raw, "<u4", 2, at)
            meta[i] = np.frombuffer(raw, np.uint8, 4, at + 8)
            dense[i] = np.frombuffer(raw, "<i2", numbers, at + 12)
            at += 12 + 2 * numbers
            words.append(np.frombuffer(raw, "<u2", meta[i, 3], at))
            at += 2 * int(meta[i, 3])
            element[i] = np.frombuffer(raw, "<u4", 1, at)[0]
            around[i] = np.frombuffer(raw, "<u4", AROUND + 1, at + 4)
            size = raw[at + 8 + 4 * AROUND]
            at += 9 + 4 * AROUND
            evidence[i, :size] = np.frombuffer(raw, np.uint8, size, at)
            at += size
        page.dense, page.spans, page.meta = dense, spans, meta
        page.counts = meta[:, 3].astype(np.int32)
        page.words = np.concatenate(words) if words else np.zeros(0, np.uint16)
        page.element, page.around, page.role, page.evidence = element, around[:, :AROUND], around[:, AROUND], evidence
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


def means(sums, weights):
    return np.where(weights > 0, np.minimum(sums * 2 // np.maximum(weights, 1), 255), 64)


def of_others(page, words):
    """What the words speak for in the elements around each line, and in all lines of its role (numbers.rs)."""
    sizes = (page.spans[:, 1] - page.spans[:, 0]).astype(np.int64)
    n = len(page.elements)
    sums, weights = np.zeros(n, np.int64), np.zeros(n, np.int64)
    np.add.at(sums, page.element, words * sizes)
    np.add.at(weights, page.element, sizes)
    for i in range(n - 1, 0, -1):
        parent = page.elements[i]
        if parent != i:
            sums[parent] += sums[i]
            weights[parent] += weights[i]
    of_element = means(sums, weights)
    roles = page.role.max(initial=0) + 1
    sums, weights = np.zeros(roles, np.int64), np.zeros(roles, np.int64)
    np.add.at(sums, page.role, words * sizes)
    np.add.at(weights, page.role, sizes)
    return np.concatenate([of_element[page.around], means(sums, weights)[page.role][:, None]], 1)


def inputs(page, words, margin, evidence):
    words = lines.as_number(words)
    x = np.concatenate([page.dense[:, :lines.NUMBERS].astype(np.int64), words[:, None], lines.as_number(margin)[:, None],
                        evidence.astype(np.int64), of_others(page, words)], 1)
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


KINDS = ("article", "collection", "documentation", "forum", "listing", "product", "service")


def train_kinds(pages, began):
    """Which kind a page is, from the means of its lines' evidence: trees for each kind against the others (kind.rs)."""
    import lightgbm as lgb

    chosen = [p for p in pages if p.kind in KINDS and len(p.spans)]
    x = np.array([np.minimum(p.evidence_sum * 2 // max(p.blocks, 1), 255) for p in chosen]).astype(np.uint8)
    y, fold = np.array([KINDS.index(p.kind) for p in chosen]), np.array([p.fold for p in chosen])
    settings = dict(objective="binary", num_leaves=8, learning_rate=0.15, min_data_in_leaf=10, feature_fraction=0.3, lambda_l2=3, max_bin=63,
                    verbose=-1, num_threads=1, seed=0, deterministic=True, force_row_wise=True)
    guess = np.zeros((len(x), len(KINDS)))
    for f in range(data.FOLDS):
        for k in range(len(KINDS)):
            model = lgb.train(settings, lgb.Dataset(x[fold != f], y[fold != f] == k), 40)
            guess[fold == f, k] = model.predict(x[fold == f], raw_score=True)
    right = guess.argmax(1) == y
    print(f"kinds: {right.mean():.3f} right  " + "  ".join(f"{k} {right[y == i].mean():.2f}" for i, k in enumerate(KINDS)) + f"  after {time.time() - began:.0f} s")
    out = bytearray()
    for k in range(len(KINDS)):
        trees = lines.encode(lgb.train(settings, lgb.Dataset(x, y == k), 40))
        out += len(trees).to_bytes(4, "little") + trees
    return bytes(out)


def usable(p):
    return len(p.spans) > 0 and p.weights.sum() >= 1 and (p.gold is None or p.gold.strip() != "")


def learn_words(pages, table, weights, began):
    """The inputs of each page, with words' and classes' weights of the other folds; the weights of all of them are written."""
    for fold in range(-1, data.FOLDS):
        chosen = [p for p in pages if usable(p) and p.fold != fold]
        column, bias = lines.page_words(chosen)
        classes = train_classes(chosen)
        if fold < 0:
            table.write(weights, html=(column, bias))
            (weights / "classes.bin").write_bytes(classes.astype(np.int8).tobytes())
        for p in pages:
            if p.fold == fold and len(p.spans):
                words = lines.sums(column[:, None], bias, p.words, p.counts)[:, 0]
                evidence = with_classes(p, classes)
                p.evidence_sum, p.blocks = evidence.sum(0, dtype=np.int64), len(evidence)
                p.x = inputs(p, words, lines.chaff_margin(table.labels, table.biases, p), evidence)
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
    parser.add_argument("--save", help="write the inputs to a file, for experiments")
    parser.add_argument("--no-baseline", action="store_true", help="of train.py; nothing here")
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
    learn_words(pages, train.Words.read(weights), weights, began)
    if args.save:
        np.savez(args.save, x=np.concatenate([p.x for p in pages if len(p.spans)]))
    if not args.tables_only:
        (weights / "kinds.bin").write_bytes(train_kinds(pages, began))
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
    if args.folds:
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
