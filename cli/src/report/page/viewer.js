// One document before and after. Rows are lines of the source with what became of them beside them.
const viewable = new Map();
data.documents.forEach((entry, at) => {
  if (entry.view && !viewable.has(entry.name)) viewable.set(entry.name, at);
});

/** Puts segments into rows: the source's line, and what of the output stands beside it. */
function rowsOf(view) {
  const rows = [];
  let row = { before: [], after: [], labels: new Map(), gone: false };
  let change = 0;
  const end = () => {
    rows.push(row);
    row = { before: [], after: [], labels: new Map(), gone: false };
  };
  for (const segment of view.segments) {
    if (typeof segment === "string") {
      segment.split("\n").forEach((text, at) => {
        if (at > 0) end();
        if (text) {
          row.before.push({ text });
          row.after.push({ text });
        }
      });
      continue;
    }
    const [rule, before, third, label] = segment;
    if (typeof third === "number") {
      before.split("\n").forEach((text, at) => {
        if (at > 0) end();
        if (!text.trim()) return;
        row.before.push({ text, change, rule, label, score: third });
        row.labels.set(label, chip(label, rule));
        row.gone = true;
      });
    } else {
      repair(rule, before, third);
    }
    change += 1;
  }
  end();
  return rows;

  /** White space between lines is only a break or a gap; anything else is shown with what stands there now. */
  function repair(rule, before, after) {
    const [breaks, restored] = [before.includes("\n"), after.includes("\n")];
    const isSpace = !before.trim() && !after.trim();
    if (isSpace && breaks && (restored || !row.before.length)) {
      end();
      return;
    }
    const sign = isSpace ? visible : (text) => text;
    if (before) row.before.push({ text: sign(before), change, rule, repair: after, was: before });
    else row.before.push({ text: visible(after), change, rule, repair: after, was: before, isAdded: true });
    if (after)
      row.after.push({
        text: after,
        change: isSpace ? undefined : change,
        rule,
        repair: after,
        was: before,
        isAdded: true,
      });
    row.labels.set(`/${family(rule)}`, chip(null, rule));
  }
}

/** A part of a row. A change can be focused, and knows its number. */
function part(piece) {
  if (piece.change === undefined) return piece.text;
  const isDrop = piece.repair === undefined;
  const node = el(
    piece.isAdded ? "ins" : "del",
    {
      class: isDrop ? "cut" : "fix",
      tabindex: -1,
      "data-change": piece.change,
      vars: isDrop ? hue(piece.label) : {},
    },
    piece.text,
  );
  node.piece = piece;
  return node;
}

function rowNode(row) {
  if (!row.before.length && !row.after.length) return el("div", { class: "row gap" });
  const isGone = row.gone && !row.after.some((piece) => piece.text.trim());
  return el(
    "div",
    { class: `row ${isGone ? "gone" : ""}` },
    el("div", { class: "labels" }, ...row.labels.values()),
    el("div", { class: "before", dir: "auto" }, row.before.map(part)),
    el("div", { class: "after", dir: "auto" }, row.after.map(part)),
  );
}

function tipOf(piece) {
  if (piece.repair === undefined) return ruleTip(piece.rule, piece.label, `score ${(piece.score / 100).toFixed(2)}`);
  return ruleTip(piece.rule, null, `“${visible(piece.was.slice(0, 80))}” → “${visible(piece.repair.slice(0, 80))}”`);
}

/** The way through the changes of a sheet: one is in the order of the Tab key, arrows go to the others. */
function walkable(sheet, where) {
  const changes = [...sheet.querySelectorAll("[data-change]")];
  let firsts = [];
  let now = -1;
  const settle = () => {
    const seen = new Set();
    firsts = changes.filter(
      (node) => node.offsetParent !== null && !seen.has(node.dataset.change) && seen.add(node.dataset.change),
    );
    now = -1;
    changes.forEach((node) => {
      node.tabIndex = -1;
    });
    if (firsts[0]) firsts[0].tabIndex = 0;
    where.textContent = firsts.length ? many(firsts.length, "change") : "no changes";
  };
  const mark = (node) => {
    changes.forEach((other) => {
      other.tabIndex = -1;
      other.classList.toggle("now", other.dataset.change === node.dataset.change);
    });
    node.tabIndex = 0;
    now = firsts.findIndex((first) => first.dataset.change === node.dataset.change);
    where.textContent = `change ${count(now + 1)} of ${count(firsts.length)}`;
    showTip(node, tipOf(node.piece));
  };
  const go = (step) => {
    if (!firsts.length) return;
    const next = firsts[(now + step + firsts.length + (now < 0 && step < 0 ? 1 : 0)) % firsts.length];
    next.scrollIntoView({ block: "center", behavior: "instant" });
    next.focus({ preventScroll: true });
    // Scrolling, which comes later, takes the bubble away.
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (document.activeElement === next) showTip(next, tipOf(next.piece));
      }, 30),
    );
  };
  const changeAt = (event) => event.target.closest?.("[data-change]");
  sheet.addEventListener("pointerover", (event) => {
    const node = changeAt(event);
    if (node) showTip(node, tipOf(node.piece));
  });
  sheet.addEventListener("pointerout", (event) => {
    if (changeAt(event) && event.pointerType === "mouse") hideTip();
  });
  sheet.addEventListener("focusin", (event) => {
    const node = changeAt(event);
    if (node) mark(node);
  });
  sheet.addEventListener("focusout", hideTip);
  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step && changeAt(event)) {
      event.preventDefault();
      go(step);
    }
  });
  settle();
  return { go, settle };
}

const phone = matchMedia("(max-width: 44rem)");
let mode = phone.matches ? "marked" : "both";

/** The viewer with a document in it. */
function viewerOf(entry) {
  if (!entry) return empty("No document to look at.");
  const head = el(
    "header",
    {},
    el("h3", {}, el("bdi", {}, entry.name)),
    entry.url && el("div", { class: "origin" }, link(entry.url)),
  );
  const figures = `${percent(entry.source_bytes - entry.kept_bytes, entry.source_bytes)} of ${bytes(entry.source_bytes)} went, ${count(entry.dropped_lines)} of ${many(entry.lines, "line")}`;
  const guarded = entry.guarded_lines ? `; the guard gave ${many(entry.guarded_lines, "line")} back` : "";
  head.append(el("div", { class: "note" }, figures + guarded));
  const viewer = el("div", { class: "viewer" }, head);
  if (!entry.view) {
    viewer.append(
      el(
        "p",
        { class: "empty" },
        "The text of this document is not in the report: only so many are, chosen evenly. Clean it with dechaff explain to see it.",
      ),
    );
    return viewer;
  }
  const sheet = el(
    "div",
    {
      class: "sheet",
      "data-mode": mode,
      role: "group",
      "aria-label": "The document; arrow keys go from change to change",
    },
    el(
      "div",
      { class: "columns", "aria-hidden": "true" },
      el("span", { class: "first" }, "Why"),
      el("span", { class: "before" }, "Before"),
      el("span", { class: "after" }, "After"),
    ),
    collapsed(rowsOf(entry.view)).map(rowNode),
  );
  if (!entry.view.segments.length) sheet.append(empty("There is no text in this document."));
  if (entry.view.left_out)
    sheet.append(el("p", { class: "empty" }, `${bytes(entry.view.left_out)} more at the end are not shown.`));
  const where = el("span", { class: "number soft", role: "status" });
  const way = el("div", { class: "walk" });
  head.append(
    el(
      "div",
      { class: "tools" },
      modes(sheet, () => walk.settle()),
      way,
    ),
  );
  viewer.append(sheet);
  // What is shown counts, and that is only known once it stands in the page.
  let walk = { go() {}, settle() {} };
  queueMicrotask(() => {
    walk = walkable(sheet, where);
  });
  way.append(
    el("button", { type: "button", "aria-label": "Previous change", on: { click: () => walk.go(-1) } }, "↑"),
    el("button", { type: "button", "aria-label": "Next change", on: { click: () => walk.go(1) } }, "↓"),
    where,
  );
  return viewer;
}

/** Several empty rows are one gap. */
const collapsed = (rows) =>
  rows.filter(
    (row, at) =>
      row.before.length || row.after.length || (at > 0 && (rows[at - 1].before.length || rows[at - 1].after.length)),
  );

function modes(sheet, changed) {
  const choice = ([value, title]) =>
    el(
      "label",
      {},
      el("input", {
        type: "radio",
        name: "mode",
        value,
        checked: value === mode,
        on: {
          change: () => {
            mode = value;
            sheet.dataset.mode = value;
            changed();
          },
        },
      }),
      el("span", {}, title),
    );
  return el(
    "div",
    { class: "modes", role: "radiogroup", "aria-label": "How the document is shown" },
    [
      ["both", "Side by side"],
      ["marked", "Marked"],
      ["result", "Result"],
    ].map(choice),
  );
}
