// Charts, as SVG in widths of percent, so that they fit any screen; every figure is also there as text.

/** One bar that is all of the text: what stayed, and what went by label. */
function wholeBar(parts, total) {
  let at = 0;
  const picture = svg("svg", {
    width: "100%",
    height: 34,
    role: "img",
    "aria-label": parts.map((part) => `${part.name} ${percent(part.bytes, total)}`).join(", "),
  });
  for (const part of parts) {
    const width = (100 * part.bytes) / total;
    picture.append(
      svg(
        "rect",
        {
          class: `fill ${part.kind ?? ""}`,
          x: `${at}%`,
          width: `${width}%`,
          height: 34,
          vars: part.kind ? {} : hue(part.label),
        },
        svg("title", {}, `${part.name}: ${bytes(part.bytes)}, ${percent(part.bytes, total)}`),
      ),
    );
    at += width;
  }
  const swatch = (part) =>
    svg(
      "svg",
      { width: 12, height: 12, "aria-hidden": "true" },
      svg("rect", {
        class: `fill ${part.kind ?? ""}`,
        width: 12,
        height: 12,
        rx: 3,
        vars: part.kind ? {} : hue(part.label),
      }),
    );
  const legend = parts.map((part) =>
    el("li", {}, swatch(part), part.name, el("span", { class: "number" }, percent(part.bytes, total))),
  );
  return el("div", {}, el("div", { class: "whole" }, picture), el("ul", { class: "legend" }, legend));
}

/** Rows of a name, a bar and figures; the longest bar is full. */
function barTable(caption, rows) {
  const most = Math.max(...rows.map((row) => row.value), 1);
  return el(
    "table",
    { class: "bars" },
    el("caption", { class: "unseen" }, caption),
    el(
      "tbody",
      {},
      rows.map((row) =>
        el(
          "tr",
          {},
          el("th", { scope: "row", class: row.wide && "wide", title: row.title }, row.head),
          el("td", {}, bar(row.value / most, row.kind, row.label, 12)),
          el(
            "td",
            { class: "number" },
            el("b", {}, row.figure),
            row.note && el("span", { class: "aside" }, ` ${row.note}`),
          ),
        ),
      ),
    ),
  );
}

/** Steps side by side. Each series has counts, a kind and a name; they stand on each other. */
function steps(caption, series, ends) {
  const [height, base] = [150, 150];
  const all = series[0].counts.map((_, at) => series.reduce((sum, one) => sum + one.counts[at], 0));
  const most = Math.max(...all, 1);
  const wide = 100 / all.length;
  const picture = svg(
    "svg",
    { width: "100%", height: height + 24, "aria-hidden": "true" },
    svg("line", { x1: 0, x2: "100%", y1: base, y2: base }),
  );
  const name = (at) => `${Math.round(at * wide)}–${Math.round((at + 1) * wide)} %`;
  all.forEach((sum, at) => {
    const step = svg("g", {}, svg("rect", { class: "hit", x: `${at * wide}%`, width: `${wide}%`, height }));
    let top = base;
    for (const one of series) {
      if (!one.counts[at]) continue;
      const tall = Math.max(1.5, (one.counts[at] / most) * (height - 10));
      top -= tall;
      step.append(
        svg("rect", {
          class: `fill ${one.kind}`,
          x: `${at * wide + wide * 0.1}%`,
          width: `${wide * 0.8}%`,
          y: top,
          height: tall,
          rx: 1.5,
        }),
      );
    }
    step.append(
      svg("title", {}, `${name(at)}: ${series.map((one) => `${count(one.counts[at])} ${one.name}`).join(", ")}`),
    );
    picture.append(step);
  });
  ends.forEach((text, at) =>
    picture.append(
      svg(
        "text",
        {
          x: `${(100 * at) / (ends.length - 1)}%`,
          y: base + 18,
          "text-anchor": at === 0 ? "start" : at === ends.length - 1 ? "end" : "middle",
        },
        text,
      ),
    ),
  );
  const figures = el(
    "table",
    {},
    el("caption", {}, caption),
    el(
      "tr",
      {},
      el("th", { scope: "col" }, "step"),
      series.map((one) => el("th", { scope: "col" }, one.name)),
    ),
    all.map((_, at) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, name(at)),
        series.map((one) => el("td", {}, count(one.counts[at]))),
      ),
    ),
  );
  const key =
    series.length > 1 &&
    el(
      "div",
      { class: "key", "aria-hidden": "true" },
      series.map((one) =>
        el(
          "span",
          {},
          svg(
            "svg",
            { width: 12, height: 12 },
            svg("rect", { class: `fill ${one.kind}`, width: 12, height: 12, rx: 3 }),
          ),
          one.name,
        ),
      ),
    );
  return el("div", { class: "steps" }, picture, key, el("div", { class: "unseen" }, figures));
}
