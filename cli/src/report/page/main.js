// Puts the page together: the document list with its viewer, the search, and the switch of colours.
const ORDERS = {
  "by name": () => 0,
  "most went": (a, b) => share(b) - share(a),
  "least went": (a, b) => share(a) - share(b),
  longest: (a, b) => b.source_bytes - a.source_bytes,
};
const share = (entry) => (entry.source_bytes ? 1 - entry.kept_bytes / entry.source_bytes : 0);
let order = "by name";
let current = Math.max(
  0,
  data.documents.findIndex((entry) => entry.view),
);
const pane = el("div");

/** The words of a document in lower case; put together when somebody searches. */
const wordsOf = (entry) =>
  (entry.words ??= (entry.view?.segments ?? [])
    .map((segment) => (typeof segment === "string" ? segment : segment[1]))
    .join("")
    .toLowerCase());

function pick(entry) {
  const at = data.documents.indexOf(entry);
  return el(
    "button",
    {
      class: `pick ${entry.view ? "" : "unseen-text"}`,
      type: "button",
      "aria-current": at === current ? "true" : null,
      "data-at": at,
      on: { click: () => openDocument(at) },
    },
    el(
      "span",
      { class: "name", title: entry.name },
      el("bdi", {}, shortName(entry.name)),
      entry.url && el("bdi", { class: "soft" }, ` ${entry.url.replace(/^https?:\/\/(www\.)?/i, "")}`),
    ),
    el(
      "span",
      { class: "row-figures" },
      bar(share(entry), "goes", "", 6),
      el("span", { class: "number" }, `${percent(entry.source_bytes - entry.kept_bytes, entry.source_bytes)} went`),
    ),
  );
}

/** Shows a document; with a place in its source, the change there. */
function openDocument(at, start) {
  current = at;
  for (const button of document.querySelectorAll(".pick")) {
    if (Number(button.dataset.at) === at) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  pane.replaceChildren(viewerOf(data.documents[at]));
  if (start === undefined) return;
  document.getElementById("documents").scrollIntoView();
  const change = changeAt(data.documents[at].view, start);
  queueMicrotask(() => {
    const node = pane.querySelector(`[data-change="${change}"]`);
    node?.scrollIntoView({ block: "center", behavior: "instant" });
    node?.focus({ preventScroll: true });
    document.getElementById("documents").scrollIntoView();
  });
}

/** The number of the change at a byte of the source. */
function changeAt(view, start) {
  const encoder = new TextEncoder();
  let [at, change] = [0, 0];
  for (const segment of view.segments) {
    const text = typeof segment === "string" ? segment : segment[1];
    const end = at + encoder.encode(text).length;
    if (typeof segment !== "string") {
      if (start >= at && (start < end || start === at)) return change;
      change += 1;
    }
    at = end;
  }
  return -1;
}

function documentsSection() {
  const seen = data.documents.filter((entry) => entry.view).length;
  const all = data.totals.documents;
  const part = [
    seen < all && `${count(seen)} of ${count(all)} documents are here with their text, chosen evenly`,
    data.documents.length < all && `${count(data.documents.length)} are listed`,
  ]
    .filter(Boolean)
    .join("; ");
  const note = `${part ? `${part}. ` : ""}Point at a change, tap it or walk there with the arrow keys, and it says why.`;
  const list = el("div", { class: "list" });
  const number = el("span", { class: "number soft" });
  let query = "";
  const draw = () => {
    const hits = data.documents
      .filter((entry) => has(query, entry.name, entry.url) || (query && wordsOf(entry).includes(query)))
      .sort((a, b) => Boolean(b.view) - Boolean(a.view) || ORDERS[order](a, b));
    list.replaceChildren(...(hits.length ? growing(hits, 60, pick, el("div")) : [nothing("document", query)]));
    list.scrollTop = 0;
    number.textContent = many(hits.length, "document");
    return hits;
  };
  const sort = el(
    "select",
    {
      "aria-label": "Order of the documents",
      on: {
        change: () => {
          order = sort.value;
          draw();
        },
      },
    },
    Object.keys(ORDERS).map((name) => el("option", {}, name)),
  );
  return filtered("documents", "Before and after", note, (body, words) => {
    query = words;
    const hits = draw();
    if (!body.firstChild)
      body.append(
        el(
          "div",
          { class: `card documents ${data.documents.length === 1 ? "single" : ""}` },
          el("div", { class: "picker" }, el("div", { class: "tools" }, number, sort), list),
          pane,
        ),
      );
    const wanted = hits.find((entry) => entry.view) ?? hits[0];
    if (!pane.firstChild || (query && wanted && !hits.includes(data.documents[current])))
      openDocument(data.documents.indexOf(wanted ?? data.documents[current]));
    return [[hits.length, "document"]];
  });
}

/** Marks what was searched for, without touching the nodes. */
function highlight(query) {
  if (!globalThis.Highlight || !CSS.highlights) return;
  CSS.highlights.delete("found");
  if (!query) return;
  const ranges = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && ranges.length < 2000) {
    const text = walker.currentNode.data.toLowerCase();
    // Letters whose lower case is longer would shift the places behind them.
    if (text.length !== walker.currentNode.data.length) continue;
    for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
      const range = new Range();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + query.length);
      ranges.push(range);
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

const main = document.getElementById("main");
const input = document.getElementById("query");
const found = document.getElementById("found");

function search() {
  const query = input.value.trim().toLowerCase();
  hideTip();
  const counts = searched.flatMap((draw) => draw(query));
  found.textContent = query
    ? `“${input.value.trim()}” is in ${
        counts
          .filter(([number]) => number)
          .map(([number, name]) => many(number, name))
          .join(", ") || "nothing"
      }.`
    : "";
  highlight(query);
}

let waiting = 0;
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 120);
});
addEventListener("keydown", (event) => {
  if (
    event.key === "/" &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    !event.target.closest("input, select, textarea")
  ) {
    event.preventDefault();
    input.focus();
  }
  if (event.key === "Escape" && event.target === input && input.value) {
    input.value = "";
    search();
  }
});

// The switch starts from what the system says; a choice is remembered where the browser lets a file do so.
const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = document.getElementById("theme");
const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
const remembered = (() => {
  try {
    return localStorage.getItem("dechaff-theme");
  } catch {
    return null;
  }
})();
if (remembered === "dark" || remembered === "light") document.documentElement.dataset.theme = remembered;
const showTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
theme.addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("dechaff-theme", document.documentElement.dataset.theme);
  } catch {
    /* A file may have no storage. */
  }
  showTheme();
});
dark.addEventListener("change", showTheme);
showTheme();

const parts = [
  ["overview", "Overview", overview],
  ["charts", "Charts", charts],
  ["documents", "Documents", documentsSection],
  ["rules", "Rules", rulesSection],
  ["lines", "Lines", linesSection],
  ["calls", "Close calls", callsSection],
];
if (data.sites.rows.length) parts.push(["sites", "Sites", sitesSection]);
const anchors = new Map(parts.map(([id, title]) => [id, el("a", { href: `#${id}` }, title)]));
document.getElementById("sections").append(...anchors.values());

// What is seen first is there first; everything below it comes when that has been painted.
const [first, rest] = [parts.slice(0, 2), parts.slice(2)];
main.replaceChildren(...first.map(([, , draw]) => draw()));
performance.mark("dechaff-first");
setTimeout(() => {
  main.append(...rest.map(([, , draw]) => draw()));
  search();
  for (const id of anchors.keys()) watcher.observe(document.getElementById(id));
  if (anchors.has(location.hash.slice(1))) document.getElementById(location.hash.slice(1)).scrollIntoView();
  performance.mark("dechaff-ready");
});

// Where the reader is.
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) anchors.get(target.id).setAttribute("aria-current", "true");
      else anchors.get(target.id).removeAttribute("aria-current");
    }
  },
  { rootMargin: "-30% 0px -65% 0px" },
);
