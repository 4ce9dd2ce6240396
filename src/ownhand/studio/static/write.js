// The page that is written as one types. Shapes come once; a key brings the new letter, and moves what must move.
import { FACTS, OPTIONS, USUAL, addressOf, dialsOf, keepLast, last, readAddress, unusual } from "./address.js";
import { ask, html, newestOnly, reason, say, sayError, svg } from "./api.js";

const form = document.getElementById("asked");
const sheets = document.getElementById("sheets");
const warnings = document.getElementById("warnings");
const field = (name) => document.getElementById(name);
const DIALS = Object.keys(FACTS.dials);
const FIRST = "Dear reader,\n\nnobody wrote this by hand. A computer has a handwriting of its own, and it is this one. Type here, and it writes along.";

let shapes = new Map(); // number -> path data
let token = null;
let lines = []; // of the page that `token` stands for, each a list of placed glyphs
let drawn = []; // sheets: {svg, ink, glyphs: [{path, shape, placed}]}
let playing = null;
let dials = FACTS.dials; // of the hand that wrote the page

// A field as an address tells it. A box is told where it is not as it was at first; a dial that nobody moved is as the hand
// has it, and is not told.
function valueOf(name) {
  const place = field(name);
  if (place.type === "checkbox") return place.checked === place.defaultChecked ? "" : String(place.checked);
  return place.dataset.isUnset ? "" : place.value;
}

function setValue(name, value) {
  const place = field(name);
  if (place.type === "checkbox") place.checked = value === "" ? place.defaultChecked : ["true", "1", "yes"].includes(value);
  else if (DIALS.includes(name)) setDial(name, value);
  else {
    if (place.tagName === "SELECT" && ![...place.options].some((option) => option.value === value))
      place.append(html("option", { value }, value));
    place.value = value;
  }
}

function setDial(name, value) {
  const place = field(name);
  if (value === "") place.dataset.isUnset = "true";
  else {
    delete place.dataset.isUnset;
    place.value = value;
  }
}

function order() {
  const found = Object.fromEntries(Object.keys(OPTIONS).filter((name) => name !== "paper").map((name) => [name, valueOf(name)]));
  const tone = field("tone").value;
  found.paper = field("pattern").value + (tone === FACTS.tone ? "" : ` ${tone}`);
  return found;
}

function show(found) {
  const all = { ...USUAL, ...found };
  for (const name of Object.keys(OPTIONS)) if (name !== "paper") setValue(name, all[name]);
  const words = all.paper.split(/[\s,+]+/).filter(Boolean);
  const tones = [...field("tone").options].map((option) => option.value);
  const tone = words.find((word) => tones.includes(word) || word.startsWith("#")) ?? FACTS.tone;
  if (!tones.includes(tone)) field("tone").append(html("option", { value: tone }, tone));
  field("tone").value = tone;
  const pattern = words.filter((word) => word !== tone).sort((a, b) => (a === "margin") - (b === "margin")).join(" ") || USUAL.paper;
  if (![...field("pattern").options].some((option) => option.value === pattern))
    field("pattern").append(html("option", { value: pattern }, pattern));
  field("pattern").value = pattern;
  showDials(FACTS.dials);
}

// The dials of the hand, where nobody moved them.
function showDials(dials) {
  for (const name of DIALS) {
    const place = field(name), isUnset = Boolean(place.dataset.isUnset);
    const isKnown = dials[name] !== null; // Not every model joins letters.
    if (isUnset && isKnown) place.value = String(dials[name]);
    place.disabled = isUnset && !isKnown;
    field(`${name}-told`).textContent = !isUnset ? place.value : isKnown ? String(Number(dials[name].toFixed(2))) : "–";
    document.querySelector(`[data-dial="${name}"]`).hidden = isUnset;
  }
}

const write = newestOnly(async (options) => {
  stopPlaying();
  if (!options.text.trim()) return clear();
  const began = performance.now();
  let page;
  try {
    page = await ask("/api/page", { method: "POST", body: { ...stated(options), ...(token ? { since: token } : {}) } });
  } catch (error) {
    warnings.replaceChildren(html("li", { class: "error" }, error instanceof TypeError ? "The studio does not answer. Is it still open in its terminal?" : error.message));
    sheets.classList.add("stale");
    return;
  }
  draw(page);
  dials = page.dials;
  showDials(dials);
  sheets.dataset.written = options.text;
  sheets.dataset.took = (performance.now() - began).toFixed(1);
  document.dispatchEvent(new CustomEvent("written", { detail: options }));
});

// What is as usual need not be said to the API either. What a page is asked with is of its group; what a file is, too, if it is
// for its format.
function stated(options, format = null) {
  const isFor = ([name]) => OPTIONS[name].group === "page" || (format && OPTIONS[name].formats.includes(format));
  return { text: options.text, ...Object.fromEntries(Object.entries(unusual(options)).filter(isFor)) };
}

function clear() {
  sheets.replaceChildren(html("p", { class: "empty" }, "An empty page. Write something."));
  warnings.replaceChildren();
  drawn = [];
  sheets.dataset.written = "";
}

function draw(page) {
  if (page.is_whole) shapes = new Map();
  for (const [number, path] of Object.entries(page.shapes)) shapes.set(Number(number), path);
  token = page.token;
  if (!drawn.length) sheets.replaceChildren();
  sheets.classList.remove("stale");
  while (drawn.length > page.sheets) drawn.pop().svg.remove();
  while (drawn.length < page.sheets) {
    const sheet = { svg: svg("svg", { class: "sheet" }), paper: svg("g"), ink: svg("g"), glyphs: [], printed: "" };
    sheet.svg.append(sheet.paper, sheet.ink);
    sheets.append(sheet.svg);
    drawn.push(sheet);
  }
  // A line that stays is told by the number that it had; its glyphs are the same objects then.
  lines = page.lines.map((line) => (typeof line === "number" ? lines[line] : line));
  const bySheet = drawn.map(() => []);
  const seen = new Set();
  for (const placed of lines.flat()) {
    bySheet[placed[6]].push(placed);
    seen.add(placed[0]);
  }
  drawn.forEach((sheet, number) => {
    const box = `0 0 ${page.width} ${page.height}`;
    if (sheet.svg.getAttribute("viewBox") !== box) {
      sheet.svg.setAttribute("viewBox", box);
      sheet.svg.style.setProperty("--width", page.width);
    }
    drawPaper(sheet, page, number);
    if (sheet.ink.getAttribute("fill") !== page.ink) sheet.ink.setAttribute("fill", page.ink);
    drawInk(sheet, bySheet[number]);
  });
  for (const number of shapes.keys()) if (!seen.has(number)) shapes.delete(number);
  warnings.replaceChildren(...page.warnings.map((text) => html("li", {}, text)));
}

function drawPaper(sheet, page, number) {
  const as = JSON.stringify([page.tone, page.width, page.height, page.rules[number]]);
  if (sheet.printed === as) return;
  sheet.printed = as;
  const rules = page.rules[number].map(([x1, y1, x2, y2, width, colour, dots]) =>
    svg("line", {
      x1, y1, x2, y2, stroke: colour, "stroke-width": width,
      ...(dots ? { "stroke-dasharray": `0 ${dots}`, "stroke-linecap": "round" } : {}),
    }));
  sheet.paper.replaceChildren(svg("rect", { width: page.width, height: page.height, fill: page.tone }), ...rules);
}

function drawInk(sheet, placed) {
  const glyphs = sheet.glyphs;
  // Letters put in or taken out move those behind them: what both ends have in common keeps its element.
  let tail = 0;
  if (glyphs.length !== placed.length)
    while (tail < Math.min(glyphs.length, placed.length) && glyphs[glyphs.length - 1 - tail].shape === placed[placed.length - 1 - tail][0]) tail += 1;
  const kept = tail ? glyphs.splice(glyphs.length - tail) : [];
  const head = placed.length - tail;
  while (glyphs.length > head) glyphs.pop().path.remove();
  while (glyphs.length < head) {
    const path = svg("path");
    sheet.ink.insertBefore(path, kept.length ? kept[0].path : null);
    glyphs.push({ path, shape: -1, placed: null });
  }
  glyphs.push(...kept);
  placed.forEach((now, k) => {
    const glyph = glyphs[k];
    if (glyph.placed === now) return;
    glyph.placed = now;
    const [shape, x, y, scale] = now;
    if (glyph.shape !== shape) {
      glyph.path.setAttribute("d", shapes.get(shape));
      glyph.shape = shape;
    }
    const at = `matrix(${scale} 0 0 ${scale} ${x} ${y})`;
    if (glyph.path.getAttribute("transform") !== at) glyph.path.setAttribute("transform", at);
  });
}

let waiting = 0;

function changed() {
  showDials(dials);
  const now = order();
  write(now);
  keepLast(now);
  clearTimeout(waiting);
  // Browsers allow an address to change a hundred times in half a minute.
  waiting = setTimeout(() => history.replaceState(null, "", `/#${addressOf(now)}`), 350);
}

form.addEventListener("input", (event) => {
  delete event.target.dataset.isUnset;
  changed();
});
for (const button of document.querySelectorAll("[data-dial]"))
  button.addEventListener("click", () => {
    setDial(button.dataset.dial, "");
    field(button.dataset.dial).focus();
    changed();
  });
field("other-hand").addEventListener("click", () => {
  field("hand").value = String(1 + Math.floor(Math.random() * 99999));
  changed();
});
field("again").addEventListener("click", () => {
  field("seed").value = String(Number(field("seed").value || 0) + 1);
  changed();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const format = event.submitter?.value ?? "png";
  await save(() => page(format), event.submitter);
});

async function file(format, more = {}) {
  return taken(await fetch("/api/write", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...FACTS.presets[format], ...stated(order(), format), format, ...more }),
  }), `page.${format}`);
}

// A film at a person's pace is for a line; a page is written in about half a minute.
async function page(format) {
  return file(format, format === "gif" ? { pace: pace() } : {});
}

async function font() {
  const { hand, model, neatness, wobble, nib } = unusual(order());
  const options = Object.entries({ hand, model, neatness, wobble, nib }).filter(([, value]) => value !== undefined);
  return taken(await fetch(`/api/font?${new URLSearchParams(options)}`), "font.otf");
}

async function taken(response, otherwise) {
  if (!response.ok) throw new Error(await reason(response));
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? otherwise;
  return { name, content: await response.blob() };
}

field("font").addEventListener("click", () => save(font, field("font")));

async function save(make, button) {
  button?.setAttribute("aria-busy", "true");
  say(`Making ${button?.textContent ?? "a file"} …`);
  try {
    const { name, content } = await make();
    const link = html("a", { href: URL.createObjectURL(content), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say(`${name} is in your downloads.`);
  } catch (error) {
    sayError(error);
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

function pace() {
  const letters = order().text.replace(/\s/g, "").length;
  return Math.min(Math.max(Math.round(letters / 60), 1), 40);
}

field("play").addEventListener("click", async () => {
  if (playing) return stopPlaying();
  if (!drawn.length) return;
  const button = field("play");
  button.setAttribute("aria-busy", "true");
  try {
    const { content, name } = await file("anim.svg", { pace: pace() });
    if (name.endsWith(".zip")) throw new Error("Only a page of one sheet can be played here. Make it shorter, or take the GIF.");
    const film = html("img", { src: URL.createObjectURL(content), class: "sheet film", alt: "The page, being written" });
    sheets.classList.add("playing");
    sheets.prepend(film);
    playing = film;
    button.textContent = "Show it whole";
    button.setAttribute("aria-pressed", "true");
  } catch (error) {
    sayError(error);
  } finally {
    button.removeAttribute("aria-busy");
  }
});

function stopPlaying() {
  if (!playing) return;
  URL.revokeObjectURL(playing.src);
  playing.remove();
  playing = null;
  sheets.classList.remove("playing");
  field("play").textContent = "Play the writing";
  field("play").setAttribute("aria-pressed", "false");
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} is copied.`);
  } catch {
    prompt(`${what}:`, text); // Where the clipboard is not to be had, a person can still take it.
  }
}

field("link").addEventListener("click", () => copy(`${location.origin}/#${addressOf(order())}`, "The link"));

const quoted = (text) => (/^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

// As the command has it: kept hands and models of runs are files.
async function fileOf(name, value) {
  if (name === "hand" && !/^\d+$/.test(value)) {
    const kept = await keptName(value);
    return kept ? `${FACTS.folder}/hands/${kept}.json` : "hand.json";
  }
  return name === "model" && value.startsWith("run:") ? `${FACTS.folder}/runs/${value.slice(4)}/model.onnx` : value;
}

field("shell").addEventListener("click", async () => {
  const options = order();
  const words = ["ownhand write", `'${options.text.replaceAll("'", "'\\''")}'`];
  for (const [name, { flag, command, group, formats }] of Object.entries(OPTIONS)) {
    if (name === "text" || options[name] === command || !(group === "page" || formats.includes("svg"))) continue;
    const isTick = field(name)?.type === "checkbox";
    words.push(isTick ? flag : `${flag} ${quoted(await fileOf(name, options[name]))}`);
  }
  copy([...words, "-o page.svg"].join(" "), "The command");
});

let keptHands = [];

async function keptName(hand) {
  return keptHands.find((kept) => kept.hand === hand || kept.name === hand)?.name;
}

async function fillKept() {
  const answer = await ask("/api/hands");
  keptHands = answer.kept;
  field("kept").replaceChildren(...keptHands.map((kept) => html("option", { value: kept.hand }, kept.name)));
}

// A kept hand's name is put as its style at once, so that the address has all that matters.
field("hand").addEventListener("change", () => {
  const kept = keptHands.find((one) => one.name === field("hand").value.trim());
  if (!kept) return;
  field("hand").value = kept.hand;
  for (const [dial, value] of Object.entries(dialsOf(kept))) setDial(dial, value);
  changed();
});

// The address tells the page here, so the link that skips to it moves there and leaves the address.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  field("main").focus();
});

window.addEventListener("hashchange", () => {
  show(readAddress());
  changed();
});

const address = readAddress();
const greeting = Object.keys(address).length ? {} : { ...FACTS.first, ...last() };
show({ text: last().text || FIRST, ...greeting, ...address });
write(order());
keepLast(order());
fillKept().catch(sayError);
document.documentElement.dataset.ready = "true";
