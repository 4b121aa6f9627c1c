// The lists under the charts. Each takes what the search has left of it.

/** An excerpt in the text around it. */
function quoted(excerpt, mark) {
  const { lead, before, tail } = excerpt;
  const flat = (text) => text.replace(/\s*\n\s*/g, " ⏎ ");
  const isLine = excerpt.after === undefined;
  const [start, end] = isLine
    ? [before.length - before.trimStart().length, before.trimEnd().length]
    : [0, before.length];
  return el(
    "p",
    { dir: "auto" },
    el("span", { class: "around" }, flat(lead + before.slice(0, start))),
    mark(before.slice(start, end)),
    el("span", { class: "around" }, flat(before.slice(end) + tail)),
  );
}

/** Which document something is from; a button when it can be looked at. */
function origin(excerpt) {
  const at = viewable.get(excerpt.name);
  const name =
    at === undefined
      ? el("bdi", {}, shortName(excerpt.name))
      : el(
          "button",
          { class: "link", type: "button", on: { click: () => openDocument(at, excerpt.start) } },
          el("bdi", {}, shortName(excerpt.name)),
        );
  return el("div", { class: "origin" }, name, excerpt.url && link(excerpt.url));
}

function sample(excerpt, rule) {
  const label = excerpt.label;
  const change = (before) =>
    excerpt.after === undefined
      ? [el("del", { class: "cut", vars: hue(label) }, before)]
      : [
          before && el("del", { class: "fix" }, visible(before)),
          excerpt.after && el("ins", { class: "fix" }, visible(excerpt.after)),
        ];
  const kind = label ? hue(label) : { "--h": 176, "--c": 0.8 };
  const node = el(
    "div",
    { class: "sample", vars: kind },
    quoted(excerpt, (before) => el("span", {}, change(before))),
    origin(excerpt),
  );
  if (excerpt.score !== undefined)
    node.lastChild.append(el("span", { class: "number" }, `score ${(excerpt.score / 100).toFixed(2)}`));
  return node;
}

/** A rule that did something: its figures, and behind them what it is and samples of it. */
function ruleRow(rule, samples, isOpen, most) {
  const { figures } = rule;
  const moved = figures.bytes_removed + figures.bytes_added;
  const row = el(
    "details",
    { open: Boolean(isOpen) },
    el(
      "summary",
      {},
      el("span", { class: "rule" }, rule.name),
      el("span", {}, chip(rule.label, rule.name)),
      el("span", { class: "bar-cell" }, bar(moved / most, rule.label ? "" : "stays", rule.label)),
      el("span", { class: "number edits" }, many(figures.edits, "edit")),
      el("span", { class: "number" }, bytes(moved)),
    ),
  );
  // Samples are many and mostly not looked at: they are made when a rule is opened.
  const fill = () => {
    if (!row.open || row.children.length > 1) return;
    const how = [
      rule.certain ? "" : "Uncertain: the guard may take it back.",
      rule.from ? `Acts from the ${rule.from} profile on.` : "",
      `${bytes(figures.bytes_removed)} removed, ${bytes(figures.bytes_added)} added, in ${many(figures.documents, "document")}.`,
    ];
    row.append(
      el(
        "div",
        { class: "body" },
        el("p", {}, rule.about, " ", el("span", { class: "soft" }, how.filter(Boolean).join(" "))),
        el(
          "div",
          { class: "samples" },
          samples.map((excerpt) => sample(excerpt, rule)),
        ),
      ),
    );
  };
  row.addEventListener("toggle", fill);
  fill();
  return row;
}

function lineRow([rule, text, times], most) {
  const label = rules.get(rule)?.label;
  return el(
    "tr",
    {},
    el("td", { class: "number" }, `${data.removed.floor ? "≈ " : ""}${count(times)}`),
    el("td", { class: "bar-cell" }, bar(times / most, "", label)),
    el("td", { class: "text", dir: "auto" }, text),
    el("td", {}, chip(label, rule), " ", el("span", { class: "rule" }, rule)),
  );
}

/** A close call: the score on its scale with the mark of the threshold. */
function call(excerpt) {
  const scale = svg(
    "svg",
    { width: "100%", height: 10, "aria-hidden": "true" },
    svg("rect", { class: "track", width: "100%", height: 10, rx: 3 }),
    svg("rect", { class: `fill ${excerpt.rule ? "goes" : "stays"}`, width: `${excerpt.score}%`, height: 10, rx: 3 }),
  );
  if (excerpt.threshold !== undefined)
    scale.append(
      svg("line", { class: "mark", x1: `${excerpt.threshold}%`, x2: `${excerpt.threshold}%`, y1: -3, y2: 13 }),
    );
  const asked = excerpt.threshold === undefined ? "" : `, asked ${(excerpt.threshold / 100).toFixed(2)}`;
  return el(
    "li",
    { class: "call" },
    el(
      "div",
      { class: "score" },
      chip(excerpt.label, ""),
      excerpt.rule && excerpt.rule !== "boilerplate/model" && el("span", { class: "rule" }, excerpt.rule),
      scale,
      el("span", { class: "number" }, `score ${(excerpt.score / 100).toFixed(2)}${asked}`),
    ),
    quoted(excerpt, (before) =>
      excerpt.rule ? el("del", { class: "cut", vars: hue(excerpt.label) }, before) : el("b", {}, before),
    ),
    origin(excerpt),
  );
}

const SITE_COLUMNS = [
  ["Site", ([name]) => name],
  ["Documents", ([, site]) => site.documents],
  ["Text", ([, site]) => site.source_bytes],
  ["Lines dropped", ([, site]) => site.dropped_lines],
  ["Went", ([, site]) => 1 - site.kept_bytes / (site.source_bytes || 1)],
];
let siteOrder = { column: 2, falling: true };

/** The table of sites; its heads sort it. */
function siteTable(rows, redraw) {
  const value = SITE_COLUMNS[siteOrder.column][1];
  const way = siteOrder.falling ? -1 : 1;
  const sorted = [...rows].sort((a, b) => way * (value(a) > value(b) ? 1 : value(a) < value(b) ? -1 : 0));
  const heads = SITE_COLUMNS.map(([title], at) =>
    el(
      "th",
      {
        scope: "col",
        "aria-sort": at === siteOrder.column ? (siteOrder.falling ? "descending" : "ascending") : null,
      },
      el(
        "button",
        {
          type: "button",
          on: {
            click: () => {
              siteOrder = { column: at, falling: at === siteOrder.column ? !siteOrder.falling : at > 0 };
              redraw(at);
            },
          },
        },
        title,
      ),
    ),
  );
  const row = ([name, site]) =>
    el(
      "tr",
      {},
      el("td", {}, el("bdi", {}, name)),
      el("td", { class: "number" }, count(site.documents)),
      el("td", { class: "number" }, bytes(site.source_bytes)),
      el("td", { class: "number" }, `${count(site.dropped_lines)} of ${count(site.lines)}`),
      el("td", { class: "number" }, percent(site.source_bytes - site.kept_bytes, site.source_bytes)),
      el("td", { class: "bar-cell" }, bar(1 - site.kept_bytes / (site.source_bytes || 1), "goes")),
    );
  const body = el("tbody");
  const [, button] = growing(sorted, 25, row, body);
  return [
    el(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Sites" },
      el("table", { class: "sites" }, el("thead", {}, el("tr", {}, heads, el("td"))), body),
    ),
    button,
  ];
}
