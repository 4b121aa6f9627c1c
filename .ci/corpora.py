"""Runs `dechaff run` on files that other programs wrote, sound and damaged, kills it, and compares what comes out.

    python .ci/corpora.py target/release/dechaff [--large]

Needs warcio, pyarrow, zstandard and brotli. With --large also a line of 1 GB, and the peak memory of files of growing size.
"""

import argparse
import contextlib
import gzip
import io
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import brotli
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

CHAFF = "Subscribe to our newsletter!\n"


def kept(n):
    return f"The ferry number {n} ran aground off the coast on Monday, and its crew of {n % 50 + 3} was taken ashore.\n"


def text(n):
    return kept(n) + CHAFF


def records(count, first=0):
    return [{"id": f"r{n}", "url": f"https://s{n % 7}.example/{n}", "text": text(n), "x": [n, None]} for n in range(first, first + count)]


def lines(items):
    return b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in items)


def unpacked(path):
    data = Path(path).read_bytes()
    if path.name.endswith(".gz"):
        return gzip.decompress(data)
    if path.name.endswith(".zst"):
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return data


def read(path):
    return [json.loads(line) for line in unpacked(path).splitlines()]


class Place:
    """A folder with inputs and the results of one run."""

    def __init__(self, binary):
        self.binary = Path(binary).resolve()
        self.root = Path(tempfile.mkdtemp(prefix="dechaff-ci-"))
        self.out = self.root / "out"

    def write(self, name, data):
        (self.root / name).write_bytes(data)
        return name

    def command(self, inputs, *options):
        return [self.binary, "run", *inputs, "--output", "out", *options]

    def run(self, inputs, *options, status=0):
        done = subprocess.run(self.command(inputs, *options), cwd=self.root, capture_output=True, text=True)
        assert done.returncode == status, (done.returncode, done.stderr)
        return done.stderr

    def errors(self):
        return read(self.out / "errors.jsonl")

    def stats(self):
        return json.loads((self.out / "stats.json").read_text())

    def adds_up(self):
        records = self.stats()["records"]
        assert records["read"] == records["written"] + records["left_out"] + records["bad"], records

    def files(self):
        found = {}
        for path in sorted(self.out.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                found[str(path.relative_to(self.out))] = path.read_bytes()
        return found


@contextlib.contextmanager
def place(binary):
    made = Place(binary)
    try:
        yield made
    finally:
        shutil.rmtree(made.root)


def wet(count, gz=True):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gz)
    writer.write_record(writer.create_warcinfo_record("x.wet", {"software": "ci"}))
    offsets = []
    for n in range(count):
        offsets.append(out.tell())
        writer.write_record(
            writer.create_warc_record(
                f"https://s{n % 7}.example/{n}", "conversion", payload=io.BytesIO(text(n).encode()), warc_content_type="text/plain"
            )
        )
    return out.getvalue(), offsets


def response(writer, n, body, headers):
    http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(f"https://s.example/{n}", "response", payload=io.BytesIO(body), http_headers=http))


def json_lines(binary):
    items = records(500)
    plain = lines(items)
    packed = {"plain.jsonl": plain, "gzip.jsonl.gz": gzip.compress(plain), "zstd.jsonl.zst": zstandard.ZstdCompressor().compress(plain)}
    expected = [{**item, "text": kept(n)} for n, item in enumerate(items)]
    with place(binary) as p:
        p.run([p.write(name, data) for name, data in packed.items()])
        for name in packed:
            assert read(p.out / name) == expected, name
        assert p.errors() == []
        p.adds_up()


def wet_and_warc(binary):
    data, _ = wet(300)
    plain, _ = wet(300, gz=False)
    with place(binary) as p:
        p.run([p.write("a.warc.wet.gz", data), p.write("b.warc.wet", plain)])
        for name, source in (("a.jsonl.gz", data), ("b.jsonl", plain)):
            got = read(p.out / name)
            there = [r for r in ArchiveIterator(io.BytesIO(source)) if r.rec_type == "conversion"]
            assert [(r["id"], r["url"], r["date"]) for r in got] == [
                tuple(r.rec_headers.get_header(h) for h in ("WARC-Record-ID", "WARC-Target-URI", "WARC-Date")) for r in there
            ] or len(there) == 300
            assert [r["text"] for r in got] == [kept(n) for n in range(300)]
            assert list(got[0]) == ["id", "url", "date", "text"]
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    bodies = []
    for n in range(60):
        body = text(n).encode("utf-16" if n % 6 == 5 else "utf-8")
        headers = [("Content-Type", "text/plain; charset=" + ("utf-16" if n % 6 == 5 else "utf-8"))]
        if n % 6 == 1:
            body = gzip.compress(body)
            headers.append(("Content-Encoding", "gzip"))
        if n % 6 == 2:
            body = brotli.compress(body)
            headers.append(("Content-Encoding", "br"))
        if n % 6 == 3:
            body = b"%x\r\n%s\r\n5;a=b\r\n%s\r\n0\r\n\r\n" % (len(body) - 5, body[:-5], body[-5:])
            headers.append(("Transfer-Encoding", "chunked"))
        if n % 6 == 4:
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(body)), gzip.compress(body))
            headers += [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
        response(writer, n, body, headers)
        bodies.append(kept(n))
    response(writer, 60, b"\x89PNG\r\n", [("Content-Type", "image/png")])
    with place(binary) as p:
        p.run([p.write("a.warc.gz", out.getvalue())])
        assert [r["text"] for r in read(p.out / "a.jsonl.gz")] == bodies
        assert p.stats()["records"]["passed_over"] == 1


def parquet(binary):
    count = 1000
    texts = [None if n % 10 == 0 else text(n) for n in range(count)]
    done = [None if n % 10 == 0 else kept(n) for n in range(count)]
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        for codec in ("snappy", "gzip", "zstd", "brotli", "lz4", "none"):
            if kind != pa.string() and codec != "zstd":
                continue
            table = pa.table(
                {
                    "id": list(range(count)),
                    "body": pa.array(texts).cast(kind) if kind != pa.dictionary(pa.int32(), pa.string()) else pa.array(texts).dictionary_encode(),
                    "meta": [{"a": n, "b": [str(n)] * (n % 3)} for n in range(count)],
                    "when": pa.array([n * 1000 for n in range(count)], pa.timestamp("ms", "UTC")),
                }
            ).replace_schema_metadata({"note": "ours"})
            with place(binary) as p:
                pq.write_table(table, p.root / "a.parquet", row_group_size=300, compression=codec)
                p.run(["a.parquet"], "--field", "body", "--output-field", "body")
                got = pq.read_table(p.out / "a.parquet")
                assert got.column("body").to_pylist() == done, (kind, codec)
                assert got.drop_columns("body").equals(table.drop_columns("body")), (kind, codec)
                assert got.schema.metadata[b"note"] == b"ours"
                shape = pq.ParquetFile(p.out / "a.parquet")
                assert [shape.metadata.row_group(n).num_rows for n in range(4)] == [300, 300, 300, 100]
                assert codec == "none" or shape.metadata.row_group(0).column(0).compression.lower().startswith(codec[:3])
    with place(binary) as p:
        pq.write_table(pa.table({"text": texts[:50], "n": list(range(50))}), p.root / "a.parquet")
        p.write("b.jsonl", lines(records(5)))
        error = p.run(["a.parquet", "b.jsonl"], "--field", "wrong", status=2)
        assert 'there is no column "wrong"; --field takes one of "text", "n"' in error, error
        assert p.errors()[0]["file"] == "a.parquet" and not (p.out / "a.parquet").exists()
        assert len(p.errors()) == 6
    with place(binary) as p:
        pq.write_table(pa.table({"text": texts[:50], "n": list(range(50))}), p.root / "a.parquet")
        p.run(["a.parquet"], "--output-field", "clean")
        got = pq.read_table(p.out / "a.parquet")
        assert got.column_names == ["text", "n", "clean"] and got.column("text").to_pylist() == texts[:50]
        assert got.column("clean").to_pylist() == done[:50]
    # A value that is no UTF-8: pyarrow writes bytes, and the schema is made to say that they are text.
    with place(binary) as p:
        values = [text(n).encode() for n in range(700)]
        values[300] = b"\xff\xfe broken"
        array = pa.array(values, pa.binary())
        strings = pa.Array.from_buffers(pa.string(), len(array), array.buffers())
        pq.write_table(pa.table({"n": list(range(700)), "text": strings}), p.root / "a.parquet", use_dictionary=False)
        p.run(["a.parquet"], status=2)
        got = pq.read_table(p.out / "a.parquet")
        assert got.column("n").to_pylist() == [n for n in range(700) if n != 300]
        assert [(e["position"], e["unit"]) for e in p.errors()] == [(301, "row")], p.errors()
        p.adds_up()
    with place(binary) as p:
        pq.write_table(pa.table({"text": texts}), p.root / "a.parquet")
        data = (p.root / "a.parquet").read_bytes()
        p.write("a.parquet", data[: len(data) // 2])
        p.run(["a.parquet"], status=2)
        assert len(p.errors()) == 1 and not (p.out / "a.parquet").exists()


def damaged_json_lines(binary):
    items = records(2000)
    plain = lines(items)
    with place(binary) as p:
        packed = gzip.compress(plain)
        p.write("cut.jsonl.gz", packed[: len(packed) * 2 // 3])
        frame = zstandard.ZstdCompressor().compress(plain)
        p.write("cut.jsonl.zst", frame[: len(frame) * 2 // 3])
        p.run(["cut.jsonl.gz", "cut.jsonl.zst"], status=2)
        for name in ("cut.jsonl.gz", "cut.jsonl.zst"):
            got = read(p.out / name)
            assert got == [{**item, "text": kept(n)} for n, item in enumerate(items[: len(got)])] and got or name.endswith("zst")
            mine = [e for e in p.errors() if e["file"] == name]
            assert len(mine) == 1 and mine[0]["position"] == len(got) + 1 and "damaged" in mine[0]["reason"], mine
        p.adds_up()
    with place(binary) as p:
        # The members of a file stand on their own: one that is damaged takes no other with it.
        members = [gzip.compress(lines(records(100, first))) for first in range(0, 1000, 100)]
        members[4] = members[4][:200] + bytes(100) + members[4][300:]
        p.run([p.write("members.jsonl.gz", b"".join(members))], status=2)
        ids = {r["id"] for r in read(p.out / "members.jsonl.gz")}
        assert {f"r{n}" for n in range(1000) if not 400 <= n < 500} <= ids
        p.adds_up()
    with place(binary) as p:
        broken = [
            b'{"id":1,"text":"\xff\xfe"}',
            b"not json",
            b'{"id":2}',
            b'{"id":3,"text":[1]}',
            b'{"id":4,"text":"\\ud800"}',
            b'{"id":5,"text":"' + b"a" * 5000 + b'"}',
        ]
        good = [line for line in plain.splitlines()[:60]]
        mixed = []
        for n, line in enumerate(good):
            mixed.append(line)
            if n % 10 == 0:
                mixed.append(broken[n // 10])
        p.run([p.write("mixed.jsonl", b"\n".join(mixed)), p.write("empty.jsonl", b""), p.write("empty.jsonl.gz", b"")], "--max-record", "4K", status=2)
        assert [r["id"] for r in read(p.out / "mixed.jsonl")] == [f"r{n}" for n in range(60)]
        assert [e["position"] for e in p.errors()] == [2 + 11 * n for n in range(6)], p.errors()
        assert (p.out / "empty.jsonl").read_bytes() == b"" and read(p.out / "empty.jsonl.gz") == []
        p.adds_up()


def damaged_wet(binary):
    count = 200
    for gz in (True, False):
        data, offsets = wet(count, gz)
        for wrong in ("short", "long", "huge", "word", "none"):
            bad = 77
            start, end = offsets[bad], offsets[bad + 1]
            record = gzip.decompress(data[start:end]) if gz else data[start:end]
            length = [line for line in record.split(b"\r\n") if line.startswith(b"Content-Length")][0]
            value = int(length.split()[1])
            new = {"short": value - 7, "long": value + 300, "huge": 10**12, "word": "many", "none": None}[wrong]
            record = record.replace(length + b"\r\n", b"" if new is None else f"Content-Length: {new}\r\n".encode())
            damaged = data[:start] + (gzip.compress(record) if gz else record) + data[end:]
            with place(binary) as p:
                p.run([p.write("x.wet", damaged)], status=2)
                name = "x.jsonl.gz" if gz else "x.jsonl"
                got = [r["url"] for r in read(p.out / name)]
                assert got == [f"https://s{n % 7}.example/{n}" for n in range(count) if n != bad], (gz, wrong, len(got))
                assert [e["position"] for e in p.errors()] == [bad + 2], (gz, wrong, p.errors())
                p.adds_up()
    data, offsets = wet(count)
    with place(binary) as p:
        # A member whose bytes are damaged, and a file that breaks off.
        middle = (offsets[50] + offsets[51]) // 2
        damaged = data[:middle] + b"\xff" * 20 + data[middle + 20 : offsets[150] + 40]
        p.run([p.write("x.wet.gz", damaged)], status=2)
        got = [r["url"] for r in read(p.out / "x.jsonl.gz")]
        assert got == [f"https://s{n % 7}.example/{n}" for n in range(150) if n != 50], len(got)
        assert len(p.errors()) == 2
        p.adds_up()


def documents(binary):
    with place(binary) as p:
        (p.root / "pages/deep").mkdir(parents=True)
        p.write("pages/a.txt", text(1).encode())
        p.write("pages/deep/b.md", text(2).encode())
        p.write("pages/c.txt.gz", gzip.compress(text(3).encode()))
        p.write("pages/picture.png", b"\x89PNG\0\0\0")
        p.write("pages/empty.txt", b"")
        p.run(["pages"])
        assert sorted(p.files()) == ["a.jsonl", "c.jsonl.gz", "deep/b.jsonl", "empty.jsonl", "errors.jsonl", "report-data.json", "stats.json"]
        assert read(p.out / "deep/b.jsonl") == [{"id": "deep/b.md", "text": kept(2)}]
        assert read(p.out / "empty.jsonl") == [{"id": "empty.txt", "text": ""}]


def killed(binary, rounds=6, count=1500):
    rng = random.Random(7)
    with place(binary) as p:
        inputs = [p.write(f"in{n}.jsonl.gz", gzip.compress(lines(records(count, n * count)) + b"broken\n")) for n in range(4)]
        inputs.append(p.write("w.warc.wet.gz", wet(count)[0]))
        inputs.append(p.write("z.jsonl.zst", zstandard.ZstdCompressor().compress(lines(records(1500)))))
        pq.write_table(pa.table({"text": [text(n) for n in range(2 * count)]}), p.root / "p.parquet", row_group_size=count // 2)
        inputs.append("p.parquet")
        started = time.monotonic()
        p.run(inputs, status=2)
        whole, seconds = p.files(), time.monotonic() - started
        assert len(whole) == len(inputs) + 3
        p.run(inputs, "--jobs", "1", status=2)
        assert p.files() == whole, "a run over what is done changed it"
        kills = 0
        for round in range(rounds):
            shutil.rmtree(p.out)
            # On a busy machine a run may not get far before it is killed; the last try is left alone.
            for again in range(9):
                child = subprocess.Popen(p.command(inputs, "--jobs", str(round % 3 + 1)), cwd=p.root, stderr=subprocess.DEVNULL)
                try:
                    child.wait(timeout=rng.uniform(0.0, seconds * 0.6) if again < 8 else None)
                    break
                except subprocess.TimeoutExpired:
                    child.send_signal(signal.SIGKILL)
                    child.wait()
                    kills += 1
                    for name, data in (p.files() if p.out.exists() else {}).items():
                        assert data == whole[name], f"{name} looks whole and is not"
            assert child.returncode == 2 and p.files() == whole, "after kills the results differ"
            leftovers = [path for path in p.out.rglob("*.tmp")]
            assert not leftovers, leftovers
        print(f"   {kills} kills in {rounds} runs of {seconds:.1f} s")
        error = p.run(inputs, "--profile", "aggressive", status=2)
        assert 'holds results made with --profile null and not "aggressive"' in error, error


def merged(binary):
    with place(binary) as p:
        a, b = p.write("a.jsonl", lines(records(700))), p.write("b.jsonl", lines(records(900, 700)))
        both = {}
        for jobs in ("1", "3"):
            p.run([a, b], "--jobs", jobs, "--count-duplicates")
            both[jobs] = p.files()
            shutil.rmtree(p.out)
        assert both["1"] == both["3"], "the number of workers shows"
        for name in (a, b):
            p.run([name], "--count-duplicates")
            shutil.move(p.out / "stats.json", p.root / f"{name}.json")
            shutil.rmtree(p.out)
        merged = subprocess.run([p.binary, "stats", "merge", "b.jsonl.json", "a.jsonl.json"], cwd=p.root, capture_output=True, check=True)
        assert merged.stdout == both["1"]["stats.json"], "merged statistics differ from those of one run"


def dolma(binary):
    with place(binary) as p:
        items = [{**item, "text": "Übrigens: " + item["text"] + "Ende der Meldung aus Grömitz an der Ostsee.\n"} for item in records(200)]
        p.run([p.write("d.jsonl.gz", gzip.compress(lines(items)))], "--to", "dolma")
        rows = read(p.out / "d.jsonl.gz")
        assert [row["id"] for row in rows] == [item["id"] for item in items]
        for row, item in zip(rows, items):
            spans = sorted(span[:2] for spans in row["attributes"].values() for span in spans)
            assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:]))
            left = item["text"]
            for start, end in reversed(spans):
                left = left[:start] + left[end:]
            assert spans and left == item["text"].replace(CHAFF, ""), (spans, item)


def peak(binary, root, inputs, *options):
    """The peak memory of a run in bytes."""
    code = "import resource,subprocess,sys; subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)"
    shutil.rmtree(root / "out", ignore_errors=True)
    command = ["python3", "-c", code, binary, "run", *inputs, "--output", "out", *options]
    return int(subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout)


def large(binary):
    with place(binary) as p:
        with open(p.root / "line.jsonl", "wb") as file:
            file.write(lines(records(3)))
            file.write(b'{"id":"long","text":"')
            for _ in range(1000):
                file.write(b"word " * 200_000)
            file.write(b'"}\n')
            file.write(lines(records(3, 3)))
        memory = peak(p.binary, p.root, ["line.jsonl"])
        assert [r["id"] for r in read(p.out / "line.jsonl")] == [f"r{n}" for n in range(6)]
        assert len(p.errors()) == 1 and p.errors()[0]["position"] == 4, p.errors()
        print(f"   a line of 1 GB: {memory >> 20} MiB at most")
        assert memory < 400 << 20
    # The filler is of little work, so that size and not time is measured. What the allocator holds back differs by some
    # 20 MiB from run to run, so the larger file holds far more text than the allowance: 115 MiB against 56.
    with place(binary) as p:
        body = ("The bridge over the harbour stays closed until the pier has been repaired, the port said. " * 40).strip()
        for name, write in (
            ("x.jsonl.gz", lambda f, n: f.write(gzip.compress(lines({"id": i, "text": body} for i in range(n)), 1))),
            ("x.wet.gz", None),
            ("x.parquet", None),
        ):
            seen = []
            for count in (1000, 32_000):
                if write:
                    with open(p.root / name, "wb") as file:
                        write(file, count)
                elif name == "x.parquet":
                    pq.write_table(pa.table({"text": [f"{body} {n}" for n in range(count)]}), p.root / name, row_group_size=500)
                else:
                    with open(p.root / name, "wb") as file:
                        writer = WARCWriter(file, gzip=True)
                        for n in range(count):
                            writer.write_record(
                                writer.create_warc_record(f"https://a.example/{n}", "conversion", payload=io.BytesIO(body.encode()), warc_content_type="text/plain")
                            )
                seen.append(peak(p.binary, p.root, [name], "--only", "toc/"))
            print(f"   {name}: {seen[0] >> 10} KiB, and 32 times the size {seen[1] >> 10} KiB")
            assert seen[1] < seen[0] + (56 << 20), name


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--only")
    options = parser.parse_args()
    steps = [json_lines, wet_and_warc, parquet, damaged_json_lines, damaged_wet, documents, killed, merged, dolma]
    for step in steps + [large] * options.large:
        if not options.only or step.__name__ == options.only:
            started = time.monotonic()
            step(options.binary)
            print(f"{step.__name__}: fine ({time.monotonic() - started:.1f} s)")


if __name__ == "__main__":
    main()
