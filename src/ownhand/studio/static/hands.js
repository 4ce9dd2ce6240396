// The wall of hands: scroll for more, choose one, blend two, keep what you like; and a map between four of them.
import { FACTS, dialsOf, writeWith } from "./address.js";
import { ask, drawLine, html, newestOnly, say, sayError, svg } from "./api.js";

const field = (name) => document.getElementById(name);
const wall = field("wall");
const AT_ONCE = 12;
const query = (more) => new URLSearchParams({ words: field("words").value.trim() || "Hello", ...more });

let next = 0;
let isLoading = false;
let round = 0; // Of the wall: what was asked for other words is thrown away.

function card(line, { title, more = {}, remove } = {}) {
  const drawing = svg("svg", { "aria-hidden": "true" });
  drawLine(drawing, line);
  const use = html("button", { type: "button", class: "hand", "aria-label": `Write with ${title}`, onclick: () => writeWith(line.hand, more) }, drawing);
  const pick = html("button", { type: "button", class: "quiet pick", "aria-pressed": "false", "aria-label": `Blend ${title}`, title: "Blend", onclick: () => choose(line.hand, title) }, "Blend");
  const item = html("li", { draggable: "true", "data-hand": line.hand, "data-title": title }, use, html("span", { class: "name" }, title), pick);
  if (remove) item.append(html("button", { type: "button", class: "quiet", "aria-label": `Delete ${title}`, onclick: remove }, "Delete"));
  use.addEventListener("keydown", (event) => {
    if (event.key === "b" || event.key === "B") choose(line.hand, title);
  });
  item.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", line.hand);
    event.dataTransfer.setData("application/x-title", title);
    event.dataTransfer.effectAllowed = "copy";
  });
  item.addEventListener("dragover", (event) => {
    event.preventDefault();
    item.classList.add("over");
  });
  item.addEventListener("dragleave", () => item.classList.remove("over"));
  item.addEventListener("drop", (event) => {
    event.preventDefault();
    item.classList.remove("over");
    const hand = event.dataTransfer.getData("text/plain");
    if (hand && hand !== line.hand) openBlend([hand, event.dataTransfer.getData("application/x-title") || hand], [line.hand, title]);
  });
  return item;
}

async function more() {
  if (isLoading) return;
  isLoading = true;
  const mine = round;
  try {
    const answer = await ask(`/api/hands?${query({ first: next, count: AT_ONCE })}`);
    if (mine !== round) return;
    wall.append(...answer.hands.map((line) => card(line, { title: `hand ${line.hand}` })));
    next += AT_ONCE;
  } catch (error) {
    sayError(error);
  } finally {
    isLoading = false;
  }
  if (mine !== round || isNear()) more();
}

const isNear = () => field("more").getBoundingClientRect().top < innerHeight + 300;

const anew = newestOnly(async () => {
  round += 1;
  next = Math.max(Math.floor(Number(field("first").value)) || 0, 0);
  const answer = await ask(`/api/hands?${query({ first: next, count: AT_ONCE })}`);
  wall.replaceChildren(...answer.hands.map((line) => card(line, { title: `hand ${line.hand}` })));
  next += AT_ONCE;
  if (isNear()) more();
  await showKept();
  if (two.length === 2) blendLine();
  await tiles();
  await mapLine();
});

async function showKept() {
  const { kept } = await ask("/api/hands");
  field("kept-section").hidden = !kept.length;
  const first = kept.slice(0, FACTS.most_hands);
  const { hands } = first.length ? await ask(`/api/hands?${query({ hands: first.map((one) => one.hand).join(",") })}`) : { hands: [] };
  field("kept-hands").replaceChildren(...hands.map((line, k) => card(line, {
    title: first[k].name,
    more: dialsOf(first[k]),
    remove: async () => {
      if (!confirm(`Delete the hand ${first[k].name}?`)) return;
      try {
        await ask(`/api/hands/${encodeURIComponent(first[k].name)}`, { method: "DELETE" });
        await showKept();
      } catch (error) { sayError(error); }
    },
  })));
}

// Blending.
let two = [];
let chosen = null;

function choose(hand, title) {
  if (!chosen) {
    chosen = [hand, title];
    say(`${title} is chosen. Choose another to blend it with.`);
  } else if (chosen[0] === hand) {
    chosen = null;
    say("Nothing is chosen.");
  } else {
    openBlend(chosen, [hand, title]);
    chosen = null;
  }
  for (const item of document.querySelectorAll(".wall li"))
    item.querySelector(".pick").setAttribute("aria-pressed", String(Boolean(chosen) && item.dataset.hand === chosen[0]));
}

const blend = () => `(${two[0][0]}~${two[1][0]}@${Number(field("share").value).toFixed(2)})`;

function openBlend(first, second) {
  two = [first, second];
  field("share").value = "0.5";
  field("blend").hidden = false;
  field("blend-of").textContent = `Between ${first[1]} and ${second[1]}.`;
  blendLine();
  field("share").focus();
  field("blend").scrollIntoView({ block: "nearest" });
}

const blendLine = newestOnly(async () => {
  field("share-told").textContent = `${Math.round(100 * Number(field("share").value))} %`;
  const { hands } = await ask(`/api/hands?${query({ hands: blend(), check: "false" })}`);
  drawLine(field("blend-line"), hands[0]);
  field("blend-line").dataset.hand = hands[0].hand;
});

field("share").addEventListener("input", () => blendLine());
field("blend-use").addEventListener("click", () => writeWith(blend()));
field("blend-close").addEventListener("click", () => { field("blend").hidden = true; two = []; });
field("blend-keep").addEventListener("click", () => keep(blend(), field("blend-name")));

async function keep(hand, name) {
  try {
    const kept = await ask("/api/hands", { method: "POST", body: { hand, name: name.value.trim() } });
    say(`Kept as ${kept.name}.json in the folder of hands.`);
    name.value = "";
    await showKept();
  } catch (error) {
    sayError(error);
    name.focus();
  }
}

// The map: four hands in the corners, and blends of blends between.
const map = field("map");
let corners = ["3", "6", "12", "21"];
const at = { x: 0.5, y: 0.5 };
const TILES = 5, LONGEST_TILE = 7; // Hands, each way, and letters of the word that each writes.
const number = (value) => value.toFixed(2);
const between = (x, y) => `((${corners[0]}~${corners[1]}@${number(x)})~(${corners[2]}~${corners[3]}@${number(x)})@${number(y)})`;

async function tiles() {
  const places = Array.from({ length: TILES * TILES }, (_, k) => [(k % TILES) / (TILES - 1), Math.floor(k / TILES) / (TILES - 1)]);
  const word = [...(field("words").value.trim() || "Hello").split(/\s+/)[0]].slice(0, LONGEST_TILE).join("");
  const { hands } = await ask(`/api/hands?${new URLSearchParams({ words: word, check: "false", hands: places.map(([x, y]) => between(x, y)).join(",") })}`);
  field("map-tiles").replaceChildren(...hands.map((line) => {
    const drawing = svg("svg");
    drawLine(drawing, line);
    return drawing;
  }));
}

const mapLine = newestOnly(async () => {
  field("map-pin").style.left = `${100 * at.x}%`;
  field("map-pin").style.top = `${100 * at.y}%`;
  const across = Math.round(100 * at.x), down = Math.round(100 * at.y);
  map.setAttribute("aria-valuenow", String(across));
  map.setAttribute("aria-valuetext", `${across} percent across, ${down} percent down`);
  field("map-told").textContent = `Corners: hands ${corners.join(", ")}. Here: ${across} % across, ${down} % down.`;
  const { hands } = await ask(`/api/hands?${query({ hands: between(at.x, at.y), check: "false" })}`);
  drawLine(field("map-line"), hands[0]);
  field("map-line").dataset.hand = hands[0].hand;
});

function goTo(x, y) {
  at.x = Math.min(Math.max(x, 0), 1);
  at.y = Math.min(Math.max(y, 0), 1);
  mapLine();
}

function follow(event) {
  const box = map.getBoundingClientRect();
  goTo((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
}

map.addEventListener("pointerdown", (event) => {
  map.setPointerCapture(event.pointerId);
  follow(event);
});
map.addEventListener("pointermove", (event) => {
  if (event.buttons) follow(event);
});
map.addEventListener("keydown", (event) => {
  const step = event.shiftKey ? 0.2 : 0.05;
  const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
  if (!way) return;
  event.preventDefault();
  goTo(at.x + way[0], at.y + way[1]);
});
field("map-use").addEventListener("click", () => writeWith(between(at.x, at.y)));
field("map-keep").addEventListener("click", () => keep(between(at.x, at.y), field("map-name")));
field("map-other").addEventListener("click", async () => {
  corners = Array.from({ length: 4 }, () => String(1 + Math.floor(Math.random() * 999)));
  try { await tiles(); } catch (error) { sayError(error); }
  mapLine();
});

field("words").addEventListener("input", () => anew());
field("first").addEventListener("change", () => anew());
field("more").addEventListener("click", more);
addEventListener("scroll", () => {
  if (wall.children.length && isNear()) more();
}, { passive: true });

if (matchMedia("(max-width: 56rem)").matches) field("map-card").open = false;
anew();
document.documentElement.dataset.ready = "true";
