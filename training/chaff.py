"""The words' model: what kind of chaff a piece of text is by its words, one weight a word and label.

Learns from the lines of `chaff/*.tsv`, the phrases of the lexicons, and sentences of content.
"""
import json
import re
import subprocess
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

LABELS = ["content", "toc", "nav", "seo", "leak", "tags", "ad", "adblock", "cookie", "cta", "share", "related", "stamp", "media", "comments",
          "paywall", "legal"]
BUCKETS = 1 << 16
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n")


LEAD = re.compile(r"^[^:：→»►▶]{3,58}[:：→»►▶](?=.*\w)")


def written(folder):
    for path in sorted(Path(folder).glob("*.tsv")):
        for line in path.read_text().splitlines():
            label, _, text = line.partition("\t")
            if label in LABELS and text.strip():
                yield label, text.strip(), 1.0, path.stem
                lead = LEAD.match(text.strip())
                if lead:
                    yield label, lead.group(0), 0.7, path.stem


def phrases(folder):
    """The phrases that decide by themselves."""
    for path in sorted(Path(folder).glob("*.txt")):
        section = None
        for line in path.read_text().splitlines():
            line = line.strip()
            if line.startswith("[") and line.endswith("]") and ("." in line or line[1:-1] in ("address", "starter", "stop", "month")):
                section = line[1:-1].partition(".")
            elif line and not line.startswith("#") and section and section[0] in LABELS and section[2] in ("whole", "start", "strong"):
                text = line.rstrip("*")
                yield section[0], text[:1].upper() + text[1:], 0.1 if section[2] == "whole" else 0.15, path.stem


def prose(documents, rng, most):
    """Sentences and short lines of content."""
    found = []
    for d in documents:
        if d.layout == "gold":
            for line in d.text.split("\n"):
                for piece in [line] if len(line) < 120 else [line, *SENTENCE.split(line)]:
                    if piece and len(piece.strip()) > 8:
                        found.append(piece.strip()[:600])
        elif d.with_:
            found += [s.strip() for s in d.with_ if len(s.strip()) > 8]
    # What stands before a colon in content is judged alone as well.
    leads = [m.group(0) for m in map(LEAD.match, found) if m]
    order = rng.permutation(len(found))[:most]
    return [("content", found[i], 0.25, "prose") for i in order] + [("content", l, 0.25, "lead") for l in leads]


def marked(documents):
    """What stays and what goes in the repository's own documents."""
    for d in documents:
        if not hasattr(d, "marks"):
            continue
        source = d.text.encode()
        at = 0
        for span in sorted(d.marks, key=lambda s: s["start"]) + [dict(start=len(source), end=len(source), verdict="", label="")]:
            for line in source[at:span["start"]].decode(errors="ignore").split("\n"):
                for piece in {line.strip(), *(p.strip() for p in SENTENCE.split(line) if p)}:
                    if len(piece) > 5:
                        yield "content", piece[:600], 1.0, "corpus"
            if span["verdict"] == "drop" and span["label"] in LABELS:
                for line in source[span["start"]:span["end"]].decode(errors="ignore").split("\n"):
                    if line.strip():
                        yield span["label"], line.strip(), 1.0, "corpus"
            at = max(at, span["end"])


def words(texts, dump):
    source = "\n".join(json.dumps({"text": t}) for t in texts).encode()
    data = subprocess.run([dump, "--words"], input=source, stdout=subprocess.PIPE, check=True).stdout
    out, at = [], 0
    for _ in texts:
        n = int.from_bytes(data[at:at + 2], "little")
        out.append(np.frombuffer(data, "<u2", n, at + 2))
        at += 2 + 2 * n
    return out


ROWS, PLACES = 2048, 80_000


def pack(items):
    """Items (words, label, weight) of one batch."""
    out = dict(words=np.zeros(PLACES, np.int32), owner=np.full(PLACES, ROWS - 1, np.int32), real=np.zeros(PLACES, np.float32),
               labels=np.zeros(ROWS, np.int32), weights=np.zeros(ROWS, np.float32), scale=np.ones(ROWS, np.float32))
    at = 0
    for i, (w, label, weight) in enumerate(items):
        k = min(len(w), PLACES - at)
        out["words"][at:at + k], out["owner"][at:at + k], out["real"][at:at + k] = w[:k], i, 1
        out["labels"][i], out["weights"][i], out["scale"][i] = label, weight, 1 / np.sqrt(max(k, 1))
        at += k
    return out


def logits(p, b, drop):
    rows = p["words"][b["words"]] * (b["real"] * drop)[:, None]
    return jax.ops.segment_sum(rows, b["owner"], ROWS) * b["scale"][:, None] + p["bias"]


def loss(p, b, drop):
    z = logits(p, b, drop)
    cross = jax.nn.logsumexp(z, 1) - jnp.take_along_axis(z, b["labels"][:, None], 1)[:, 0]
    return jnp.sum(cross * b["weights"]) / jnp.maximum(b["weights"].sum(), 1e-6)


@jax.jit
def step(p, m, v, t, b, key, rate):
    drop = jax.random.bernoulli(key, 0.75, b["real"].shape) / 0.75
    value, g = jax.value_and_grad(loss)(p, b, drop)
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
    s = jnp.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t)
    p = jax.tree.map(lambda p, m, v: p - rate * s * m / (jnp.sqrt(v) + 1e-7), p, m, v)
    p["words"] = p["words"] * (1 - 0.03 * rate)
    return p, m, v, value


def train(items, epochs=6, seed=0, rate=0.02, log=print):
    rng = np.random.default_rng(seed)
    p = dict(words=jnp.zeros((BUCKETS, len(LABELS))), bias=jnp.zeros(len(LABELS)))
    m, v = jax.tree.map(jnp.zeros_like, p), jax.tree.map(jnp.zeros_like, p)
    key, t = jax.random.PRNGKey(seed), 0
    total = epochs * (len(items) // ROWS + 1)
    for epoch in range(epochs):
        order, values = rng.permutation(len(items)), []
        for low in range(0, len(items), ROWS):
            b = pack([items[i] for i in order[low:low + ROWS]])
            t += 1
            key, sub = jax.random.split(key)
            p, m, v, value = step(p, m, v, float(t), b, sub, rate * max(0.05, 1 - t / total))
            values.append(float(value))
        log(f"chaff epoch {epoch}: loss {np.mean(values):.4f}", flush=True)
    return jax.tree.map(np.asarray, p)


def scores(p, ws):
    return np.stack([p["words"][w].sum(0) / np.sqrt(max(len(w), 1)) + p["bias"] for w in ws])
