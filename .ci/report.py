#!/usr/bin/env python3
"""Opens reports in a real headless Chromium: they load at once and without errors, the search filters, the switch of colours
works, every label can be read, and hostile text cannot run.

usage: report.py DECHAFF SHARED [SCREENSHOTS]

With SCREENSHOTS, a folder, each report is photographed on a desktop and a phone, in light and dark.
"""
import gzip
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import browser

PAGES = 500
LONGEST_LOAD = 1000  # milliseconds
LARGEST = 5_000_000  # bytes
HOSTILE = [
    "<script>document.title='owned'</script>", "</script><script>globalThis.owned=1</script>", "<!--<script>", "-->", "<![CDATA[ ]]>",
    "<img src=x onerror=globalThis.owned=1>", "javascript:globalThis.owned=1", "\u2028globalThis.owned=1\u2029", "</title><script>globalThis.owned=1</script>",
    "\"'><svg onload=globalThis.owned=1>", "${globalThis.owned=1}", "{{script}}", "\\u003cscript\\u003eglobalThis.owned=1", "&lt;script&gt;", "\u202egpj.exe",
]
SCREENS = [("desktop", 1280, 900, False), ("phone", 390, 844, True)]


class Check:
    """Counts what is wrong and goes on."""

    failures = 0

    def __call__(self, is_fine, what):
        if not is_fine:
            Check.failures += 1
            print("WRONG", what)


check = Check()


def report(dechaff, target, *arguments):
    subprocess.run([dechaff, "report", "-o", str(target), *arguments], check=True, capture_output=True)
    return str(target)


def make(dechaff, shared, folder):
    """The reports that are looked at."""
    seeds = [str(path) for path in sorted((shared / "data/seeds").glob("*.txt")) if "." not in path.stem]
    with gzip.open(shared / "data/wcxb-dev-text.jsonl.gz", "rt") as lines, open(folder / "pages.jsonl", "w") as out:
        out.writelines(itertools.islice(lines, PAGES))
    corpus = [str(path) for path in sorted(Path("corpus").rglob("*.txt")) if "." not in path.stem]
    return {
        "seeds": report(dechaff, folder / "seeds.html", *seeds),
        "corpus": report(dechaff, folder / "corpus.html", *corpus),
        "pages": report(dechaff, folder / "pages.html", "--jsonl", "--field", "wet", str(folder / "pages.jsonl")),
        "hostile": hostile(dechaff, folder),
        "nothing": report(dechaff, folder / "nothing.html", os.devnull),
    }


def hostile(dechaff, folder):
    """A report whose texts, names, URLs and title all try to run."""
    filler = "The keeper wrote down the height of the tide at noon and again in the evening.\n" * 12
    with open(folder / "hostile.jsonl", "w") as out:
        for number, text in enumerate(HOSTILE):
            chaff = f"Subscribe to our newsletter! {text}\nShare this: {text}\nRead more: {text}\n© 2024 {text}. All rights reserved.\n"
            body = f"{text}\n{filler}{chaff}{text} &amp; {text}\n"
            urls = [text, f"https://{text}/", f"https://example.org/{text}"]
            out.writelines(json.dumps({"id": f"{text} {url}", "url": url, "text": body}) + "\n" for url in urls[number % 2:])
    # A name of a file may be anything but a slash.
    (folder / "<script>globalThis.owned=1<!-- .txt").write_text(HOSTILE[1] + "\n" + filler)
    return report(dechaff, folder / "hostile.html", "--jsonl", "--title", "".join(HOSTILE), str(folder / "hostile.jsonl"))


def quiet(window, name):
    check(not (said := window.console()), f"{name}: the console says {said}")
    strangers = [url for url in window.requests() if not url.startswith(("file:", "data:,"))]
    check(not strangers, f"{name}: fetched {strangers}")


def wait(window, milliseconds=250):
    window.run("return new Promise((done) => setTimeout(done, arguments[0]))", milliseconds)


def load(window, name, path):
    """Opens a report several times; the fastest counts, since other work goes on on the machine and none of it is the page's."""
    times = []
    for _ in range(7):
        window.open(path)
        times.append(window.run("""
            return new Promise((done) => {
                const look = () => {
                    const paint = performance.getEntriesByName('first-contentful-paint')[0];
                    const [first] = performance.getEntriesByName('dechaff-first');
                    const [ready] = performance.getEntriesByName('dechaff-ready');
                    if (paint && ready) done([Math.max(paint.startTime, first.startTime), ready.startTime]);
                    else setTimeout(look, 20);
                };
                look();
            })"""))
    size = Path(path).stat().st_size
    print(f"{name}: {size / 1e6:.2f} MB, first content after {min(times)[0]:.0f} ms, all of it after {min(done for _, done in times):.0f} ms \
(median {statistics.median(first for first, _ in times):.0f} and {statistics.median(done for _, done in times):.0f})")
    check(min(done for _, done in times) < LONGEST_LOAD, f"{name}: too slow")
    check(size < LARGEST, f"{name}: {size} bytes are too many")
    check(window.run("return document.querySelectorAll('main section').length") >= 6, f"{name}: sections are missing")
    quiet(window, name)


def narrow(window, name, width):
    wide = window.run("return Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    check(wide <= width, f"{name}: {wide} pixels on a screen of {width}")


COUNTS = """
    const number = (text) => Number(/^[≈ ]*([\\d\\u202f]+)/.exec(text)?.[1].replaceAll('\\u202f', '') ?? 0);
    return {
        documents: number(document.querySelector('.picker .tools .number').textContent),
        rules: document.querySelectorAll('#rules .rules details').length,
        lines: document.querySelectorAll('#lines tr').length,
        calls: document.querySelectorAll('#calls .call').length,
        found: document.getElementById('found').textContent,
        marks: CSS.highlights.get('found')?.size ?? 0,
    }"""


def search(window, words):
    window.run("document.getElementById('query').focus(); document.getElementById('query').select()")
    window.write(words)
    wait(window, 500)
    return window.run(COUNTS)


def filters(window, path):
    """The search leaves what has the words, and gives everything back."""
    window.open(path)
    before = window.run(COUNTS)
    check(before["documents"] == PAGES and before["rules"] >= 20, f"the lists are not full: {before}")
    window.run("document.body.focus()")
    window.press("/")
    check(window.run("return document.activeElement.id") == "query", "/ does not lead to the search")
    some = search(window, "newsletter")
    check(0 < some["documents"] < before["documents"], f"newsletter: {some}")
    check(0 < some["lines"] <= before["lines"] and some["marks"] > 0 and "newsletter" in some["found"], f"newsletter: {some}")
    texts = window.run("return [...document.querySelectorAll('#lines td.text')].map((cell) => cell.textContent.toLowerCase())")
    rules = window.run("return [...document.querySelectorAll('#lines td:last-child')].map((cell) => cell.textContent)")
    check(all("newsletter" in text or "newsletter" in rule for text, rule in zip(texts, rules)), f"lines without it: {texts}")
    one = search(window, "cookie/")
    names = window.run("return [...document.querySelectorAll('#rules summary .rule')].map((name) => name.textContent)")
    check(names and all(name.startswith("cookie/") for name in names), f"cookie/: {names} {one}")
    none = search(window, "qqzzqq <b>")
    check((none["documents"], none["rules"], none["lines"], none["calls"]) == (0, 0, 0, 0) and "nothing" in none["found"], f"no match: {none}")
    window.press("Escape")
    wait(window)
    after = window.run(COUNTS)
    check({**after, "found": ""} == {**before, "found": ""} and not after["found"], f"not as before: {before} {after}")
    quiet(window, "search")


def walks(window, path):
    """Changes can be reached by keys, and say why; so does pointing at one."""
    window.open(path)
    wait(window)
    window.run("document.querySelector('.walk button:last-of-type').click()")
    wait(window)
    first = window.run("return [document.activeElement.dataset.change, document.getElementById('tip').textContent, document.getElementById('tip').hidden]")
    check(first[0] is not None and "/" in first[1] and not first[2], f"the first change: {first}")
    window.press("ArrowDown")
    wait(window)
    second = window.run("return [document.activeElement.dataset.change, document.activeElement.getAttribute('aria-describedby'), document.querySelectorAll('.sheet [tabindex=\"0\"]').length]")
    check(second[0] not in (None, first[0]) and second[1:] == ["tip", 1], f"the second change: {second}")
    window.press("Escape")
    check(window.run("return document.getElementById('tip').hidden"), "Escape leaves the bubble")
    for mode, hidden in [("result", ".before"), ("marked", ".after"), ("both", None)]:
        window.run("document.querySelector(`.modes input[value=${arguments[0]}]`).click()", mode)
        shown = window.run("return [...document.querySelectorAll('.sheet .row > div')].filter((cell) => cell.offsetParent).map((cell) => '.' + cell.className)")
        check(shown and hidden not in shown, f"{mode}: {set(shown)}")
    window.run("document.querySelector('#rules summary').click()")
    wait(window)
    window.run("document.querySelector('#rules .origin button')?.click()")
    wait(window)
    check(window.run("return document.querySelector('#rules .sample') !== null && document.querySelector('.sheet .row') !== null"), "a sample leads nowhere")
    quiet(window, "walk")


def colours(window, path):
    """The switch turns the page over and back, whatever the system says; text can be read in both."""
    contrast = """
        const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
        const light = (colour, under) => {
            context.globalAlpha = 1;
            for (const fill of [under, colour]) { context.fillStyle = fill; context.fillRect(0, 0, 1, 1); }
            const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const paper = getComputedStyle(document.querySelector('.card')).backgroundColor;
        const low = {};
        for (const node of document.querySelectorAll('.chip, .cut, .fix, .soft, .note, .number, .around, button, a, .verdict b, .facts dt')) {
            const style = getComputedStyle(node);
            const [ink, ground] = [light(style.color, paper), light(style.backgroundColor, paper)];
            const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
            if (ratio < 4.5) low[`${node.className} ${node.textContent.slice(0, 20)}`] = ratio;
        }
        return low;"""
    paper = "return getComputedStyle(document.body).backgroundColor"
    for scheme, other in [("light", "dark"), ("dark", "light")]:
        window.screen(1280, 900, scheme)
        window.open(path)
        window.run("localStorage.clear()")
        window.open(path)
        window.run("document.querySelectorAll('#rules details').forEach((rule) => { rule.open = true })")
        wait(window)
        check(not (low := window.run(contrast)), f"{scheme}: too little contrast: {low}")
        before = window.run(paper)
        pressed = window.run("document.getElementById('theme').click(); return document.getElementById('theme').getAttribute('aria-pressed')")
        check(window.run(paper) != before and pressed == str(other == "dark").lower(), f"{scheme}: the switch does nothing")
        check(not (low := window.run(contrast)), f"{other} by the switch: too little contrast: {low}")
        window.run("document.getElementById('theme').click()")
        check(window.run(paper) == before, f"{scheme}: the switch does not go back")
    window.run("localStorage.clear()")


def cannot_run(window, path):
    """Nothing of the hostile report has run, or become a node or a link, whatever is opened."""
    window.open(path)
    window.run("document.querySelectorAll('#rules details').forEach((rule) => { rule.open = true })")
    window.run("document.querySelectorAll('.more').forEach((more) => more.click())")
    for at in range(window.run("return document.querySelectorAll('.pick').length")):
        window.run("document.querySelectorAll('.pick')[arguments[0]].click()", at)
        window.run("document.querySelector('.walk button')?.click()")
    search(window, "<script>")
    wait(window)
    check(window.run("return globalThis.owned") is None and window.run("return document.title") != "owned", "hostile text has run")
    check(window.run("return document.querySelectorAll('script').length") == 2, "there is another script")
    check(window.run("return document.querySelectorAll('img, iframe, object, embed, [onerror], [onload], main style').length") == 0, "hostile text is a node")
    bad = window.run("return [...document.links].map((link) => link.href).filter((href) => !/^(https?:\\/\\/|file:.*#\\w+$)/.test(href))")
    check(not bad, f"links to {bad}")
    check(window.run("return document.querySelector('h1').textContent").startswith(HOSTILE[0]), "the title is not as it was")
    quiet(window, "hostile")
    # The policy by itself: even a node that somebody made does not run.
    window.run("const node = document.createElement('div'); document.body.append(node); try { node.innerHTML = '<img src=x onerror=globalThis.owned=1>' } catch {}")
    window.run("const script = document.createElement('script'); try { script.text = 'globalThis.owned=1' } catch {}; document.body.append(script)")
    wait(window)
    check(window.run("return globalThis.owned") is None, "the policy lets a script run")
    window.console()


def main():
    dechaff, shared = sys.argv[1], Path(sys.argv[2])
    pictures = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if not browser.is_there():
        print("no chromium and chromedriver: reports are not opened (Debian: apt-get install chromium chromium-driver)")
        return 0
    with tempfile.TemporaryDirectory() as folder, browser.Browser() as window:
        reports = make(dechaff, shared, Path(folder))
        for name, path in reports.items():
            window.screen(1280, 900, "light")
            load(window, name, path)
            narrow(window, f"{name} on a desktop", 1280)
            window.screen(390, 844, "dark", phone=True)
            window.open(path)
            narrow(window, f"{name} on a phone", 390)
        window.screen(1280, 900, "light")
        filters(window, reports["pages"])
        walks(window, reports["seeds"])
        colours(window, reports["corpus"])
        cannot_run(window, reports["hostile"])
        if pictures:
            pictures.mkdir(parents=True, exist_ok=True)
            for (name, path), (screen, width, height, phone), scheme in itertools.product(reports.items(), SCREENS, ["light", "dark"]):
                window.screen(width, height, scheme, phone)
                window.open(path)
                wait(window)
                window.screenshot(pictures / f"{name}-{screen}-{scheme}.png", whole=True)
    print("wrong:", check.failures)
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
