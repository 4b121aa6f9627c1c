// Making nodes. Text from documents is only ever set as text: there is no way here from a string to markup.
const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";

/** An element. `on` holds listeners, `vars` style properties; everything else is an attribute. */
function el(name, attributes = {}, ...children) {
  return dressed(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
  return dressed(document.createElementNS(SVG, name), attributes, children);
}

function dressed(node, { on = {}, vars = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  for (const [name, value] of Object.entries(vars)) node.style.setProperty(name, value);
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const count = (number) => plain.format(number).replaceAll(",", "\u202f");
const many = (number, one, more = `${one}s`) => `${count(number)} ${number === 1 ? one : more}`;

function bytes(number) {
  for (const [unit, size] of [
    ["GB", 1e9],
    ["MB", 1e6],
    ["kB", 1e3],
  ]) {
    if (number >= size)
      return `${number >= 100 * size ? plain.format(number / size) : fine.format(number / size)} ${unit}`;
  }
  return many(number, "byte");
}

/** A share in percent; what is there but small is never said to be nothing, and what is not all never to be all. */
function percent(part, whole) {
  if (!whole) return "0 %";
  const share = (100 * part) / whole;
  if (part > 0 && share < 0.1) return "< 0.1 %";
  if (part < whole && share > 99.9) return "> 99.9 %";
  return `${share < 10 ? fine.format(share) : plain.format(share)} %`;
}

/** Where each label stands on the colour wheel; labels that read alike stand apart. */
const HUES = new Map(
  Object.entries({
    toc: 250,
    nav: 228,
    seo: 322,
    leak: 300,
    tags: 205,
    ad: 22,
    adblock: 38,
    cookie: 62,
    cta: 8,
    share: 190,
    related: 268,
    stamp: 172,
    media: 150,
    comments: 132,
    paywall: 48,
    legal: 85,
    dup: 112,
    callout: 284,
    orphan: 98,
    promo: 344,
  }),
);
const hue = (label) => {
  if (label === "boilerplate") return { "--h": 55, "--c": 0.38 };
  return HUES.has(label) ? { "--h": HUES.get(label) } : { "--h": 250, "--c": 0.12 };
};
const labels = new Map(data.labels.map((label) => [label.name, label]));
const rules = new Map(data.rules.map((rule) => [rule.name, rule]));
const family = (rule) => rule.split("/", 1)[0];

/** The printed name of a label; a repair has the name of its rule's family, in the colour of what stays. */
function chip(label, rule) {
  if (!label) return el("span", { class: "chip", vars: { "--h": 176, "--c": 0.8 } }, family(rule));
  return el("span", { class: "chip", vars: hue(label), title: labels.get(label)?.about }, label);
}

/** A bar for a share of nought to one; the figures stand beside it, so it is silent. */
function bar(share, kind = "", label = "", height = 10) {
  const width = `${Math.max(0, Math.min(1, share || 0)) * 100}%`;
  return svg(
    "svg",
    { width: "100%", height, "aria-hidden": "true" },
    svg("rect", { class: "track", width: "100%", height, rx: 3 }),
    share > 0 && svg("rect", { class: `fill ${kind}`, width, height, rx: 3, vars: label ? hue(label) : {} }),
  );
}

/** Only what is surely a page on the web becomes a link. */
function link(url) {
  return /^https?:\/\//i.test(url)
    ? el(
        "a",
        { href: url, rel: "noopener noreferrer nofollow", target: "_blank", dir: "ltr", title: url },
        url.replace(/^https?:\/\//i, ""),
      )
    : el("bdi", {}, url);
}

/** What the names of all documents begin with: folders that say nothing. */
const common =
  data.documents.length > 1
    ? data.documents
        .map((entry) => entry.name.slice(0, entry.name.lastIndexOf("/") + 1))
        .reduce((a, b) => {
          let at = 0;
          while (at < a.length && a[at] === b[at]) at += 1;
          return a.slice(0, a.lastIndexOf("/", at - 1) + 1);
        })
    : "";
const shortName = (name) => (common && name.startsWith(common) ? name.slice(common.length) : name);

/** White space that changed, to be seen. */
const visible = (text) =>
  text
    .replaceAll("\r", "␍")
    .replaceAll("\n", "⏎")
    .replaceAll("\t", "⇥")
    .replaceAll("\u00a0", "⍽")
    .replace(/^ +| +$/g, (blanks) => "·".repeat(blanks.length));

/** A list that shows its first part, and more when asked. */
function growing(items, step, make, container) {
  let shown = 0;
  const button = el("button", { type: "button", class: "more" });
  const grow = (focus) => {
    const fresh = items.slice(shown, shown + step).map(make);
    container.append(...fresh);
    shown += fresh.length;
    button.textContent = `Show ${count(Math.min(step, items.length - shown))} more of ${count(items.length - shown)}`;
    button.hidden = shown >= items.length;
    if (focus && fresh[0]) (fresh[0].querySelector("a, button, summary") ?? button).focus({ preventScroll: true });
  };
  button.addEventListener("click", () => grow(true));
  grow(false);
  return [container, button];
}

const empty = (text) => el("p", { class: "empty" }, text);
