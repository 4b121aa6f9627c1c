"""The documents to train on: their lines' features from the Rust code, and labels by alignment with the gold."""
import gzip
import json
import re
import subprocess
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

WORD = re.compile(r"\w+")
BLANK = re.compile(r"\s+")
TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)")
LAYOUTS = ("wet", "inscriptis", "markdown")
EXTRACTED = ("resiliparse", "trafilatura")
FOLDS = 5


@dataclass
class Document:
    id: str
    layout: str
    kind: str
    site: str
    text: str
    gold: str | None
    dense: np.ndarray = None  # lines x numbers
    words: np.ndarray = None  # all lines' words, one behind another
    counts: np.ndarray = None  # words a line
    spans: np.ndarray = None  # bytes
    meta: np.ndarray = None  # label, cue, fate
    labels: np.ndarray = None  # 0 to 1
    weights: np.ndarray = None
    sizes: np.ndarray = None  # words as the metric counts them
    bags: list = None
    with_: list = ()
    without: list = ()
    importance: float = 1.0

    @property
    def fold(self):
        return fold_of(self.site)


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def site_of(url):
    host = urlsplit(url).netloc.lower().removeprefix("www.")
    return ".".join(host.split(".")[-2:])


def fold_of(site):
    return zlib.crc32(site.encode()) % FOLDS


def load(shared, repository):
    documents = []
    for row in rows(f"{shared}/data/wcxb-dev-text.jsonl.gz"):
        site = site_of(row["url"])
        for layout in LAYOUTS:
            documents.append(Document(row["id"], layout, row["page_type"], site, row[layout] or "", row["main_content"]))
        documents.append(Document(row["id"], "gold", row["page_type"], site, row["main_content"], row["main_content"]))
    for row in rows(f"{shared}/data/wcxb-dev-extracted.jsonl.gz"):
        for layout in EXTRACTED:
            documents.append(Document(row["id"], layout, row["page_type"], site_of(row["url"]), row[layout] or "", row["main_content"]))
    for row in rows(f"{shared}/data/multilingual-dev-text.jsonl.gz"):
        for layout in LAYOUTS:
            documents.append(Document(row["id"], "multilingual-" + layout, "multilingual", site_of(row["url"]), row[layout] or "", None,
                                      with_=row["with"], without=row["without"]))
    for path in sorted(Path(repository, "corpus").glob("*/*.gold.json")):
        stem = str(path).removesuffix(".gold.json")
        text = Path(stem + ".txt").read_bytes().decode()
        document = Document(Path(stem).name, "corpus", "corpus", Path(stem).name, text, None)
        document.marks = json.loads(path.read_text())["spans"]
        documents.append(document)
    return documents


def features(documents, dump, cache):
    """Fills in what the Rust code says of the lines; `cache` is made anew when the command is newer."""
    cache = Path(cache)
    if not cache.exists() or cache.stat().st_mtime < Path(dump).stat().st_mtime:
        source = "\n".join(json.dumps({"text": d.text}) for d in documents).encode()
        cache.write_bytes(subprocess.run([dump], input=source, stdout=subprocess.PIPE, check=True).stdout)
    data = cache.read_bytes()
    numbers = int(subprocess.run([dump, "--numbers"], stdout=subprocess.PIPE, check=True).stdout)
    at = 0
    for document in documents:
        lines = int.from_bytes(data[at:at + 4], "little")
        at += 4
        dense = np.zeros((lines, numbers), np.uint8)
        spans = np.zeros((lines, 2), np.uint32)
        meta = np.zeros((lines, 4), np.uint8)
        words = []
        for i in range(lines):
            spans[i] = np.frombuffer(data, "<u4", 2, at)
            meta[i] = np.frombuffer(data, np.uint8, 4, at + 8)
            dense[i] = np.frombuffer(data, "<i2", numbers, at + 12)
            at += 12 + 2 * numbers
            words.append(np.frombuffer(data, "<u2", meta[i, 3], at))
            at += 2 * int(meta[i, 3])
        document.dense, document.spans, document.meta = dense, spans, meta
        document.counts = meta[:, 3].astype(np.int32)
        document.words = np.concatenate(words) if words else np.zeros(0, np.uint16)
    assert at == len(data)


def align(document):
    """Labels: the share of a line's words that stand in the gold in their order; short lines must fit their neighbours."""
    source = document.text.encode()
    lines = [source[a:b].decode() for a, b in document.spans]
    if document.layout == "markdown":
        lines = [TARGET.sub("]", line) for line in lines]
    tokens = [WORD.findall(line.lower()) for line in lines]
    document.sizes = np.array([len(t) for t in tokens], np.float32)
    n = len(lines)
    labels, weights = np.zeros(n, np.float32), np.ones(n, np.float32)
    if document.layout == "gold":
        labels[:] = 1
    elif hasattr(document, "marks"):
        gone = np.zeros(len(source) + 1, bool)
        either = np.zeros(len(source) + 1, bool)
        for span in document.marks:
            (gone if span["verdict"] == "drop" else either)[span["start"]:span["end"]] = True
        for i, (a, b) in enumerate(document.spans):
            labels[i] = 1 - gone[a:b].mean()
            weights[i] = either[a:b].mean() < 0.5
    elif document.gold is None:
        required = [BLANK.sub(" ", s).lower() for s in document.with_]
        forbidden = [BLANK.sub(" ", s).lower() for s in document.without]
        for i, line in enumerate(lines):
            flat = BLANK.sub(" ", line).lower()
            good = any(s in flat or (len(flat) > 12 and flat in s) for s in required)
            bad = any(s in flat and 3 * len(s) > len(flat) for s in forbidden)
            labels[i] = float(good)
            weights[i] = float(good != bad)
    else:
        gold_lines = {" ".join(WORD.findall(l.lower())) for l in document.gold.split("\n")}
        gold_words = WORD.findall(document.gold.lower())
        flat = " " + " ".join(gold_words) + " "
        grams = set(zip(gold_words, gold_words[1:], gold_words[2:]))
        doubtful = []
        for i, t in enumerate(tokens):
            text = " ".join(t)
            if len(t) >= 4:
                if f" {text} " in flat:
                    labels[i] = 1
                else:
                    share = sum(g in grams for g in zip(t, t[1:], t[2:])) / (len(t) - 2)
                    labels[i] = 0 if share < 0.2 else 1 if share > 0.8 else share
            elif t and (text in gold_lines or f" {text} " in flat):
                doubtful.append((i, text in gold_lines))
            elif not t:
                weights[i] = 0
        long = [i for i, t in enumerate(tokens) if len(t) >= 4]
        places = np.array(long)
        for i, whole in doubtful:
            at = np.searchsorted(places, i)
            before = labels[places[at - 1]] if at > 0 and i - places[at - 1] <= 12 else 0
            behind = labels[places[at]] if at < len(places) and places[at] - i <= 12 else 0
            labels[i] = max(before, behind) if whole else min(before, behind)
    document.labels, document.weights = labels, weights


def f1(document, kept):
    """The word F1 of score_pages.py for the lines kept."""
    if document.bags is None:
        source = document.text.encode()
        # In text output a link is its words.
        plain = (TARGET.sub("]", source[a:b].decode()) for a, b in document.spans)
        document.bags = [Counter(WORD.findall(line.lower())) for line in plain]
        document.gold_bag = Counter(WORD.findall(document.gold.lower()))
    made = Counter()
    for bag, keep in zip(document.bags, kept):
        if keep:
            made.update(bag)
    gold = document.gold_bag
    if not made or not gold:
        return float(not made and not gold)
    both = sum((made & gold).values())
    precision, recall = both / sum(made.values()), both / sum(gold.values())
    return 2 * precision * recall / (precision + recall) if both else 0.0
