"""Trains the line model. `python3 train.py --help` says how."""
import argparse
import pickle
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

import data
import net

LINES, WORDS, PAGES = 8192, 200_000, 512


def batches(documents, rng=None):
    """Documents packed into batches of fixed size; long ones are cut."""
    order = rng.permutation(len(documents)) if rng is not None else np.arange(len(documents))
    batch, lines, words = [], 0, 0
    for i in order:
        document = documents[i]
        n = len(document.spans)
        ends = np.concatenate([[0], np.cumsum(document.counts)])
        for low in range(0, n, LINES):
            high = min(low + LINES, n)
            size = ends[high] - ends[low]
            if batch and (lines + high - low > LINES or words + size > WORDS or len(batch) >= PAGES - 1):
                yield pack(batch)
                batch, lines, words = [], 0, 0
            batch.append((document, low, high, ends[low], ends[high]))
            lines, words = lines + high - low, words + size
    if batch:
        yield pack(batch)


def pack(batch):
    numbers = batch[0][0].dense.shape[1]
    out = dict(dense=np.zeros((LINES, numbers), np.float32), words=np.zeros(WORDS, np.int32), owner=np.full(WORDS, LINES - 1, np.int32),
               counts=np.zeros(LINES, np.float32), first=np.zeros(LINES, bool), last=np.zeros(LINES, bool),
               page=np.full(LINES, PAGES - 1, np.int32), labels=np.zeros(LINES, np.float32), weights=np.zeros(LINES, np.float32),
               sizes=np.zeros(LINES, np.float32), real=np.zeros(WORDS, np.float32), share=np.zeros(PAGES, np.float32))
    line = word = 0
    for n, (d, low, high, wlow, whigh) in enumerate(batch):
        a, b = line, line + high - low
        out["dense"][a:b] = d.dense[low:high]
        out["counts"][a:b] = d.counts[low:high]
        out["first"][a], out["last"][b - 1] = True, True
        out["page"][a:b] = n
        if d.labels is not None:
            out["labels"][a:b] = d.labels[low:high]
            sizes = d.sizes[low:high]
            w = d.weights[low:high] * (sizes + 1) ** 0.6
            out["weights"][a:b] = w / max(w.sum(), 1e-6)
            out["sizes"][a:b] = sizes * d.weights[low:high]
            out["share"][n] = d.importance
        k = whigh - wlow
        out["words"][word:word + k] = d.words[wlow:whigh]
        out["owner"][word:word + k] = a + np.repeat(np.arange(high - low), d.counts[low:high])
        out["real"][word:word + k] = 1
        line, word = b, word + k
    out["first"][min(line, LINES - 1)] = True
    out["last"][LINES - 1] = True
    out["batch"] = batch
    return out


def forward(p, b, drop=None):
    return net.apply(p, b["dense"], b["words"], b["owner"], b["counts"], b["first"], b["last"], b["page"], PAGES, drop)


def loss(p, b, drop):
    logits = forward(p, b, drop)
    y = b["labels"]
    cross = jnp.maximum(logits, 0) - logits * y + jnp.log1p(jnp.exp(-jnp.abs(logits)))
    per_page = jax.ops.segment_sum(cross * b["weights"], b["page"], PAGES)
    prob = jax.nn.sigmoid(logits)
    total = lambda x: jax.ops.segment_sum(x * b["sizes"], b["page"], PAGES)
    f1 = (2 * total(prob * y) + 1) / (total(prob) + total(y) + 1)
    share = b["share"]
    return jnp.sum(share * (per_page + 0.3 * (1 - f1))) / jnp.maximum(share.sum(), 1e-6) + 1e-6 * sum(jnp.sum(p[k] ** 2) for k in ("w1", "w2", "w3", "w4"))


@jax.jit
def step(p, m, v, t, b, key, rate):
    drop = b["real"] * jax.random.bernoulli(key, 0.8, b["real"].shape) / 0.8
    value, g = jax.value_and_grad(loss)(p, b, drop)
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
    v = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g * g, v, g)
    scale = jnp.sqrt(1 - 0.99 ** t) / (1 - 0.9 ** t)
    p = jax.tree.map(lambda p, m, v: p - rate * scale * m / (jnp.sqrt(v) + 1e-8), p, m, v)
    p = {k: jnp.clip(x, -8, 8) if k != "words" else jnp.clip(x, -4, 4) for k, x in p.items()}
    return p, m, v, value


infer = jax.jit(lambda p, b: jax.nn.sigmoid(forward(p, b, b["real"])))


def strip(b):
    return {k: v for k, v in b.items() if k != "batch"}


def train(documents, epochs, seed, rate=3e-3, log=print):
    rng = np.random.default_rng(seed)
    p = {k: jnp.asarray(v) for k, v in net.init(seed, documents[0].dense.shape[1]).items()}
    m = jax.tree.map(jnp.zeros_like, p)
    v = jax.tree.map(jnp.zeros_like, p)
    key, t, began = jax.random.PRNGKey(seed), 0, time.time()
    steps = epochs * sum(1 for _ in batches_count(documents))
    for epoch in range(epochs):
        values = []
        for b in batches(documents, rng):
            t += 1
            key, sub = jax.random.split(key)
            now = rate * min(1, t / 50) * max(0.02, 1 - t / (steps * 1.02))
            p, m, v, value = step(p, m, v, float(t), strip(b), sub, now)
            values.append(value)
        log(f"epoch {epoch}: loss {np.mean([float(x) for x in values]):.4f} after {time.time() - began:.0f} s, {t} steps", flush=True)
    return p


def batches_count(documents):
    lines = words = n = 0
    for d in documents:
        k, w = len(d.spans), int(d.counts.sum())
        if n and (lines + k > LINES or words + w > WORDS or n >= PAGES - 1):
            yield 1
            lines = words = n = 0
        lines, words, n = lines + k, words + w, n + 1
    yield 1


def predict(p, documents):
    """Probabilities for the lines of each document."""
    found = {}
    for b in batches(documents):
        prob = np.asarray(infer(p, strip(b)))
        at = 0
        for d, low, high, _, _ in b["batch"]:
            found.setdefault(id(d), []).append(prob[at:at + high - low])
            at += high - low
    return [np.concatenate(found[id(d)]) if id(d) in found else np.zeros(0) for d in documents]


def decide(prob, sizes):
    """The lines to keep: the threshold that makes the expected F1 of the page greatest."""
    order = np.argsort(-prob, kind="stable")
    kept = np.cumsum(sizes[order])
    good = np.cumsum((sizes * prob)[order])
    expected = 2 * good / (kept + (sizes * prob).sum() + 1e-6)
    if not len(order):
        return np.zeros(0, bool)
    best = np.argmax(expected)
    return prob >= prob[order[best]]
