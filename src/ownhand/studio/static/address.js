// The address of a page: it tells all that the page is made of, and leaves out what is as usual. What there is to tell, and
// what is usual, comes from the studio's table of options.

export const FACTS = JSON.parse(document.getElementById("facts").textContent);
export const OPTIONS = FACTS.options;
export const USUAL = Object.fromEntries(Object.entries(OPTIONS).map(([name, option]) => [name, option.usual]));

export function readAddress() {
  const found = {};
  for (const part of [location.search.slice(1), location.hash.slice(1)])
    for (const [name, value] of new URLSearchParams(part)) if (name in USUAL) found[name] = value;
  return found;
}

export function addressOf(order) {
  return new URLSearchParams(unusual(order)).toString();
}

// What of an order is not as usual.
export function unusual(order) {
  return Object.fromEntries(Object.entries(USUAL).filter(([name, usual]) => order[name] !== usual).map(([name]) => [name, order[name]]));
}

export function keepLast(order) {
  try { sessionStorage.setItem("order", JSON.stringify(order)); } catch { /* A private window may keep nothing. */ }
}

export function last() {
  try { return JSON.parse(sessionStorage.getItem("order")) ?? {}; } catch { return {}; }
}

// The dials of a kept hand as an address tells them: its style alone does not have them.
export function dialsOf(kept) {
  return Object.fromEntries(Object.entries(FACTS.dials).map(([dial, plain]) => [dial, kept[dial] === plain ? "" : String(kept[dial])]));
}

// Goes to the page and writes there with another hand.
export function writeWith(hand, more = {}) {
  const order = { ...USUAL, ...last(), ...more, hand };
  keepLast(order);
  location.href = `/#${addressOf(order)}`;
}
