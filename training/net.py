"""The network: a line's numbers and words to a hidden vector, running means of it from both sides, and a score.

All activations are clipped at `CLIP`, so that the weights can be rounded to sixteen bits afterwards.
"""
import jax
import jax.numpy as jnp
import numpy as np

BUCKETS, DIM = 1 << 16, 12
HIDDEN, SECOND, THIRD = 32, 32, 16
# How much of the running mean a line replaces, in 256ths.
RATES = (128, 40)
CLIP = 8.0
SCALE = 64.0  # numbers come as 0 to 64


def init(seed, numbers):
    rng = np.random.default_rng(seed)

    def dense(inputs, outputs):
        return rng.normal(0, np.sqrt(2 / inputs), (inputs, outputs)).astype(np.float32)

    context = 2 * len(RATES) * HIDDEN
    return {
        "words": rng.normal(0, 0.05, (BUCKETS, DIM)).astype(np.float32),
        "w1": dense(numbers + DIM, HIDDEN), "b1": np.zeros(HIDDEN, np.float32),
        "w2": dense(2 * HIDDEN + context, SECOND), "b2": np.zeros(SECOND, np.float32),
        "w3": dense(3 * SECOND, THIRD), "b3": np.zeros(THIRD, np.float32),
        "w4": dense(THIRD, 1) * 0.5, "b4": np.zeros(1, np.float32),
    }


def act(x):
    return jnp.clip(x, 0, CLIP)


def running(x, starts, rate, reverse):
    """Running means that begin anew at each page."""
    keep = jnp.where(starts, 0.0, 1.0 - rate)[:, None]
    add = jnp.where(starts[:, None], x, rate * x)

    def join(a, b):
        return a[0] * b[0], b[0] * a[1] + b[1]

    return jax.lax.associative_scan(join, (jnp.broadcast_to(keep, x.shape), add), reverse=reverse)[1]


def both(x, first, last, rate):
    return [running(x, first, rate, False), running(x, last, rate, True)]


def apply(p, dense, words, owner, counts, first, last, page, pages, drop=None):
    """Logits of the lines; `owner` says which line a word belongs to, `page` which page a line."""
    vectors = p["words"][words]
    if drop is not None:
        vectors = vectors * drop[:, None]
    mean = jax.ops.segment_sum(vectors, owner, dense.shape[0]) / jnp.maximum(counts, 1)[:, None]
    h = act(jnp.concatenate([dense / SCALE, mean], 1) @ p["w1"] + p["b1"])
    size = jnp.maximum(jax.ops.segment_sum(jnp.ones_like(page, jnp.float32), page, pages), 1)
    whole = (jax.ops.segment_sum(h, page, pages) / size[:, None])[page]
    context = [c for rate in RATES for c in both(h, first, last, rate / 256)]
    g = act(jnp.concatenate([h, whole, *context], 1) @ p["w2"] + p["b2"])
    near = both(g, first, last, RATES[0] / 256)
    f = act(jnp.concatenate([g, *near], 1) @ p["w3"] + p["b3"])
    return (f @ p["w4"] + p["b4"])[:, 0]
