// The bubble that says why: for whatever has been pointed at, focused or tapped.
const tip = document.getElementById("tip");
let pointed = null;

/** Shows what `fill` gives beside a node. */
function showTip(node, content) {
  if (pointed === node) return;
  hideTip();
  pointed = node;
  node.setAttribute("aria-describedby", "tip");
  tip.replaceChildren(...content);
  tip.hidden = false;
  // Of a text over several lines the first piece counts.
  const place = node.getClientRects()[0] ?? node.getBoundingClientRect();
  const own = tip.getBoundingClientRect();
  const left = Math.max(12, Math.min(place.left, innerWidth - own.width - 12));
  const below = place.bottom + 8 + own.height < innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? place.bottom + 8 : Math.max(8, place.top - own.height - 8)}px`;
}

function hideTip() {
  pointed?.removeAttribute("aria-describedby");
  pointed = null;
  tip.hidden = true;
}

/** What there is to say about a rule. */
function ruleTip(name, label, figures) {
  const rule = rules.get(name);
  const how = rule?.from ? `${rule.certain ? "certain" : "uncertain"}, from ${rule.from} on` : "";
  return [
    el("div", { class: "top" }, chip(label, name), el("span", { class: "rule" }, name)),
    rule?.about && el("div", {}, rule.about),
    el("div", { class: "figures" }, [figures, how].filter(Boolean).join(" · ")),
  ].filter(Boolean);
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideTip();
});
addEventListener("scroll", hideTip, { capture: true, passive: true });
