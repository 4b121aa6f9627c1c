"""The lines' model: boosted trees over a line's numbers, what its words speak for, and its surroundings.

The arithmetic from numbers to the trees' inputs is that of `src/classify/model.rs`, in the same integers; `train.py` checks that
both give the same logits.
"""
import lightgbm as lgb
import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import SGDClassifier

import chaff

SCALE, UNIT = 4096, 16
NUMBERS = 50
BUCKETS = 1 << 16
# Columns whose neighbours, running means and page's mean are looked at.
KEYS = [0, 2, 3, 6, 7, 12, 20, 22, 25, 17, 45, 47, 48, 50, 51, 37]
RATES = (64, 16)  # 256ths
OFFSETS = (-2, -1, 1, 2)


def roots():
    """Inverse roots in units of SCALE, as integers."""
    return np.array([int((SCALE * SCALE) // max(n, 1)) for n in range(257)], np.uint64)


ROOTS = np.array([int(np.sqrt(float(x))) for x in roots()], np.int64)
for _i, _x in enumerate(roots()):
    while ROOTS[_i] ** 2 > int(_x):
        ROOTS[_i] -= 1
    while (ROOTS[_i] + 1) ** 2 <= int(_x):
        ROOTS[_i] += 1


def quantised(weights):
    return np.clip(np.round(weights * UNIT), -127, 127).astype(np.int8)


def sums(table, bias, words, counts):
    """Integer logits (units of SCALE) of lines whose words stand one behind another."""
    ends = np.concatenate([[0], np.cumsum(counts)])
    rows = np.zeros((len(words) + 1, table.shape[1]), np.int64)
    np.cumsum(table[words].astype(np.int64), axis=0, out=rows[1:])
    total = (rows[ends[1:]] - rows[ends[:-1]]) * ROOTS[np.minimum(counts, 256)][:, None]
    # Rust divides towards zero.
    return np.sign(total) * (np.abs(total) // UNIT) + bias


def as_number(logit):
    return np.clip(32 + np.sign(logit) * (np.abs(logit) * 6 // SCALE), 0, 64).astype(np.int64)


def running(x, rate, reverse):
    """Running means before (behind) each line, in 256ths, as integers."""
    out = np.zeros_like(x)
    state = np.zeros(x.shape[1], np.int64)
    for i in range(len(x) - 1, -1, -1) if reverse else range(len(x)):
        out[i] = state
        state = state + (((x[i] << 8) - state) * rate >> 8)
    return out


def inputs(document, page, margin):
    """What the trees see of each line; `page` and `margin` are logits in units of SCALE."""
    x = np.concatenate([document.dense[:, :NUMBERS].astype(np.int64), as_number(page)[:, None], as_number(margin)[:, None]], 1)
    key, n = x[:, KEYS], len(x)
    out = [x]
    for offset in OFFSETS:
        shifted = np.zeros_like(key)
        if offset < 0:
            shifted[-offset:] = key[:offset]
        else:
            shifted[:-offset] = key[offset:]
        out.append(shifted)
    for rate in RATES:
        out += [running(key, rate, False) >> 6, running(key, rate, True) >> 6]
    mean = key.sum(0) * 4 // max(n, 1)
    out.append(np.repeat(mean[None], n, 0))
    return np.clip(np.concatenate(out, 1), 0, 255).astype(np.uint8)


def chaff_margin(table, bias, document):
    z = sums(table, bias, document.words, document.counts)
    return z[:, 1:].max(1) - z[:, 0]


def csr(document):
    ends = np.concatenate([[0], np.cumsum(document.counts)])
    values = np.repeat(1 / np.sqrt(np.maximum(document.counts, 1)), document.counts).astype(np.float32)
    return sp.csr_matrix((values, document.words.astype(np.int32), ends), shape=(len(document.counts), BUCKETS))


def weights(document):
    w = document.weights * (document.sizes + 1) ** 0.6
    return w / max(w.sum(), 1e-6) * document.importance


def page_words(documents, seed=0):
    """What single words tell of a line of a page: a linear model."""
    x = sp.vstack([csr(d) for d in documents])
    y = np.concatenate([d.labels for d in documents]) > 0.5
    w = np.concatenate([weights(d) for d in documents])
    keep = w > 0
    model = SGDClassifier(loss="log_loss", alpha=3e-6, max_iter=6, tol=None, average=True, random_state=seed)
    model.fit(x[keep], y[keep], sample_weight=np.minimum(w[keep] * keep.sum() / w.sum(), 10))
    return quantised(model.coef_[0]), int(round(float(model.intercept_[0]) * SCALE))


def boost(xs, documents, trees, seed=0):
    y = np.concatenate([d.labels for d in documents])
    w = np.concatenate([weights(d) for d in documents])
    x = np.concatenate(xs)
    keep = w > 0
    # A line that is content in part counts as both.
    x, y, w = x[keep], y[keep], w[keep]
    part = (y > 0.05) & (y < 0.95)
    x = np.concatenate([x, x[part]])
    target = np.concatenate([np.where(part, 1, y > 0.5), np.zeros(part.sum())]).astype(np.int8)
    w = np.concatenate([np.where(part, w * y, w), (w * (1 - y))[part]])
    parameters = dict(objective="binary", num_leaves=31, learning_rate=0.1, min_data_in_leaf=150, feature_fraction=0.4, bagging_fraction=0.7,
                      bagging_freq=1, lambda_l2=5, max_bin=63, verbose=-1, num_threads=2, seed=seed, deterministic=True, force_row_wise=True)
    return lgb.train(parameters, lgb.Dataset(x, target, weight=w * len(w) / w.sum(), free_raw_data=True), trees)


def encode(model):
    """The trees in the format of `src/classify/trees.rs`, and a function that gives their logits as Rust does."""
    dump = model.dump_model()
    out, count = bytearray(), 0
    for tree in dump["tree_info"]:
        nodes, leaves = [], []

        def walk(part):
            if "leaf_value" in part and "split_feature" not in part:
                leaves.append(int(np.clip(round(part["leaf_value"] * SCALE), -32768, 32767)))
                return -len(leaves)
            at = len(nodes)
            nodes.append(None)
            threshold = int(np.floor(part["threshold"] + 1e-9))
            left = walk(part["left_child"])
            right = walk(part["right_child"])
            nodes[at] = (part["split_feature"], min(threshold, 255), left, right)
            return at

        walk(tree["tree_structure"])
        out.append(len(nodes))
        for feature, threshold, left, right in nodes:
            out += feature.to_bytes(2, "little") + bytes([threshold, left & 255, right & 255])
        for leaf in leaves:
            out += leaf.to_bytes(2, "little", signed=True)
        count += 1
    return (0).to_bytes(4, "little", signed=True) + count.to_bytes(2, "little") + bytes(out)
