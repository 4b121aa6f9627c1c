// The sections of the page. Each draws itself anew for what the search leaves, and says how much that is.

function section(id, title, note, ...children) {
  return el(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    el("div", { class: "head" }, el("h2", { id: `${id}-title` }, title), note && el("p", { class: "note" }, note)),
    children,
  );
}

function overview() {
  const { totals } = data;
  const went = totals.source_bytes - totals.kept_bytes;
  const dropped = data.labels
    .filter((label) => label.figures.dropped_bytes > 0)
    .sort((a, b) => b.figures.dropped_bytes - a.figures.dropped_bytes);
  const lines = dropped.reduce((sum, label) => sum + label.figures.dropped_bytes, 0);
  // A few colours can be told apart; the small ones share one.
  const parts = [
    { name: "kept", bytes: totals.kept_bytes, kind: "stays" },
    ...dropped
      .slice(0, 9)
      .map((label) => ({ name: label.name, label: label.name, bytes: label.figures.dropped_bytes })),
  ];
  const small = dropped.slice(9).reduce((sum, label) => sum + label.figures.dropped_bytes, 0);
  if (small) parts.push({ name: many(dropped.length - 9, "other label"), label: "", bytes: small });
  if (went > lines) parts.push({ name: "repairs and white space", label: "", bytes: went - lines });
  const fact = (term, figure, note) =>
    el("div", {}, el("dt", {}, term), el("dd", {}, figure, note && el("small", {}, note)));
  const node = el(
    "section",
    { id: "overview", "aria-labelledby": "title" },
    el("h1", { id: "title" }, el("bdi", {}, data.title)),
    el(
      "p",
      { class: "about" },
      [many(totals.documents, "document"), data.profile && `${data.profile} profile`, `dechaff ${data.version}`]
        .filter(Boolean)
        .join(" · "),
    ),
    el(
      "p",
      { class: "verdict" },
      "Of ",
      bytes(totals.source_bytes),
      " of text, ",
      el("b", {}, percent(went, totals.source_bytes), " went"),
      dropped[0] ? ["; most of that was ", chip(dropped[0].name), "."] : ".",
    ),
    totals.source_bytes > 0 && wholeBar(parts, totals.source_bytes),
    el(
      "dl",
      { class: "facts" },
      fact("Documents", count(totals.documents), `${count(totals.changed)} changed`),
      fact(
        "Lines dropped",
        count(totals.dropped_lines),
        `${percent(totals.dropped_lines, totals.lines)} of ${count(totals.lines)}`,
      ),
      fact("Left empty", count(totals.emptied), "documents with nothing left"),
      fact("Given back by the guard", count(totals.guarded_lines), `lines in ${many(totals.guarded, "document")}`),
      totals.unread > 0 && fact("Too large", count(totals.unread), "documents, left as they are"),
    ),
  );
  return node;
}

function charts() {
  const byLabel = data.labels
    .filter((label) => label.figures.dropped_lines > 0)
    .sort((a, b) => b.figures.dropped_bytes - a.figures.dropped_bytes);
  const byRule = data.rules.filter((rule) => rule.figures.edits > 0).slice(0, 14);
  const card = (title, note, body) =>
    el("div", { class: "card" }, el("h3", {}, title), el("p", { class: "note" }, note), body);
  const labelRow = (label) => ({
    head: chip(label.name),
    value: label.figures.dropped_bytes,
    label: label.name,
    figure: bytes(label.figures.dropped_bytes),
    note: many(label.figures.dropped_lines, "line"),
    title: label.about,
  });
  const ruleRowOf = (rule) => ({
    head: el("span", { class: "rule" }, rule.name),
    value: rule.figures.bytes_removed + rule.figures.bytes_added,
    label: rule.label,
    kind: rule.label ? "" : "stays",
    figure: bytes(rule.figures.bytes_removed + rule.figures.bytes_added),
    note: many(rule.figures.edits, "edit"),
    title: rule.about,
    wide: true,
  });
  const cards = [];
  if (byLabel.length)
    cards.push(
      card(
        "What went",
        "Bytes of dropped lines, by label.",
        barTable("Bytes and lines that were dropped, by label", byLabel.map(labelRow)),
      ),
    );
  if (byRule.length)
    cards.push(
      card(
        "Why",
        "Bytes removed and added, by rule: the first fourteen. Repairs are green.",
        barTable("Bytes that were removed and added, by rule", byRule.map(ruleRowOf)),
      ),
    );
  if (data.totals.documents >= 10)
    cards.push(
      card(
        "How much of each document",
        "Documents by the share of their bytes that went.",
        steps(
          "Documents by the share of their bytes that went",
          [{ name: "documents", kind: "goes", counts: data.shares }],
          ["nothing", "half", "all"],
        ),
      ),
    );
  if (data.totals.lines)
    cards.push(
      card(
        "How sure",
        "Lines by their score, the probability that they are content.",
        steps(
          "Lines by score",
          [
            { name: "kept", kind: "stays", counts: data.kept_scores },
            { name: "dropped", kind: "goes", counts: data.dropped_scores },
          ],
          ["0 chaff", "0.5", "1 content"],
        ),
      ),
    );
  return section(
    "charts",
    "What went, and why",
    "",
    cards.length ? el("div", { class: "cards" }, cards) : empty("There is no text."),
  );
}

/** Fills a section's body for a query and gives how much matched. */
const searched = [];
function filtered(id, title, note, draw) {
  const body = el("div");
  searched.push((query) => draw(body, query));
  return section(id, title, note, body);
}

const has = (query, ...texts) => !query || texts.some((text) => text && text.toLowerCase().includes(query));
const nothing = (what, query) => empty(query ? `No ${what} with “${query}”.` : `No ${what}.`);

function rulesSection() {
  const fired = data.rules.filter((rule) => rule.figures.edits > 0);
  const idle = data.rules.filter((rule) => rule.figures.edits === 0);
  const most = Math.max(...fired.map((rule) => rule.figures.bytes_removed + rule.figures.bytes_added), 1);
  return filtered(
    "rules",
    "Rules and samples",
    "Open a rule for what it does and for texts that it changed, chosen evenly.",
    (body, query) => {
      let samples = 0;
      const rows = fired.flatMap((rule) => {
        const named = has(query, rule.name, rule.label, rule.about);
        const hits = rule.samples.filter((excerpt) =>
          has(query, excerpt.before, excerpt.after, excerpt.name, excerpt.url),
        );
        if (!named && !hits.length) return [];
        const shown = named && !hits.length ? rule.samples : hits;
        if (query) samples += hits.length;
        return [ruleRow(rule, shown, query && hits.length > 0 && !named, most)];
      });
      const quiet = idle.filter((rule) => has(query, rule.name, rule.label, rule.about));
      body.replaceChildren(
        ...(rows.length
          ? [
              el(
                "div",
                { class: "card rules" },
                growing(rows, 20, (row) => row, el("div")),
              ),
            ]
          : [nothing("rule or sample", query)]),
      );
      if (quiet.length)
        body.append(
          el(
            "details",
            { class: "idle" },
            el("summary", {}, `${many(quiet.length, "rule")} did nothing`),
            el(
              "ul",
              {},
              quiet.map((rule) => el("li", { title: rule.about }, el("code", {}, rule.name))),
            ),
          ),
        );
      return [
        [rows.length, "rule"],
        [samples, "sample"],
      ];
    },
  );
}

function linesSection() {
  const { floor, all, rows } = data.removed;
  const few = floor
    ? `Estimated from one dropped line in ${count(2 ** floor)}, chosen evenly.`
    : `${many(all, "different text")} in all.`;
  return filtered("lines", "Most frequent removed lines", few, (body, query) => {
    const hits = rows.filter(([rule, text]) => has(query, text, rule, rules.get(rule)?.label));
    if (!hits.length) {
      body.replaceChildren(nothing("dropped line", query));
      return [[0, "line"]];
    }
    const table = el("tbody");
    const [, button] = growing(hits, 20, (row) => lineRow(row, rows[0][2]), table);
    body.replaceChildren(
      el(
        "div",
        { class: "card" },
        el("table", { class: "lines" }, el("caption", { class: "unseen" }, "Times, text, label and rule"), table),
        button,
      ),
    );
    return [[hits.length, "line"]];
  });
}

function callsSection() {
  const lists = [
    ["Dropped, just below", "The model was least sure of these; each page asks for its own score.", data.dropped],
    ["Kept, just above", "One step less, and these had gone.", data.kept],
    [
      "Dropped by uncertain rules",
      "These rules can be wrong about prose. Scores here are never above 0.3.",
      data.uncertain,
    ],
  ];
  return filtered(
    "calls",
    "Closest calls",
    "Where little would have changed the decision: the first place to look for content lost and chaff kept.",
    (body, query) => {
      let sum = 0;
      const column = ([title, note, calls]) => {
        const hits = calls.filter((excerpt) =>
          has(query, excerpt.before, excerpt.name, excerpt.url, excerpt.rule, excerpt.label),
        );
        sum += hits.length;
        return el(
          "div",
          { class: "card" },
          el("h3", {}, title),
          el("p", { class: "note" }, note),
          hits.length
            ? growing(hits, 5, call, el("ol"))
            : el("p", { class: "soft" }, query ? "None with these words." : "None."),
        );
      };
      body.replaceChildren(el("div", { class: "calls" }, lists.map(column)));
      return [[sum, "close call"]];
    },
  );
}

function sitesSection() {
  const { floor, all, rows } = data.sites;
  const note = floor
    ? `Estimated from one document in ${count(2 ** floor)}, chosen evenly.`
    : all > rows.length
      ? `The ${count(rows.length)} with the most text, of ${count(all)}.`
      : "";
  return filtered("sites", "Sites", note, (body, query) => {
    const hits = rows.filter(([name]) => has(query, name));
    const draw = (focus) => {
      body.replaceChildren(
        hits.length ? el("div", { class: "card" }, siteTable(hits, draw)) : nothing("site", query),
      );
      if (focus !== undefined) body.querySelectorAll("thead button")[focus]?.focus();
    };
    draw();
    return [[hits.length, "site"]];
  });
}
