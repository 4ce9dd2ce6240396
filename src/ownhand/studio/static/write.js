// The page that is written as one types. Shapes come once; a key brings the new letter, and moves what must move.
import { USUAL, ask, html, keepLast, last, newestOnly, readAddress, reason, say, sayError, svg, told } from "./asking.js";

const form = document.getElementById("asked");
const sheets = document.getElementById("sheets");
const warnings = document.getElementById("warnings");
const field = (name) => document.getElementById(name);
const PLAIN = ["text", "hand", "model", "neatness", "wobble", "nib", "ink", "size", "x_height", "margin", "align", "slips", "seed"];
const FIRST = "Dear reader,\n\nnobody wrote this by hand. A computer has a handwriting of its own, and it is this one. Type here, and it writes along.";

let shapes = new Map(); // number -> path data
let token = null;
let lines = []; // of the page that `token` tells, each a list of placed glyphs
let drawn = []; // sheets: {svg, ink, glyphs: [{path, shape, placed}]}
let playing = null;

function asked() {
  const found = Object.fromEntries(PLAIN.map((name) => [name, field(name).value]));
  const tone = field("tone").value;
  found.paper = field("pattern").value + (tone === "white" ? "" : ` ${tone}`);
  found.justify = field("justify").checked ? "true" : "";
  return found;
}

function show(found) {
  const all = { ...USUAL, ...found };
  for (const name of PLAIN) {
    const place = field(name);
    if (place.tagName === "SELECT" && ![...place.options].some((option) => option.value === all[name]))
      place.append(html("option", { value: all[name] }, all[name]));
    place.value = all[name];
  }
  field("justify").checked = ["true", "1", "yes"].includes(all.justify);
  const words = all.paper.split(/[\s,+]+/).filter(Boolean);
  const tones = [...field("tone").options].map((option) => option.value);
  const tone = words.find((word) => tones.includes(word) || word.startsWith("#")) ?? "white";
  if (!tones.includes(tone)) field("tone").append(html("option", { value: tone }, tone));
  field("tone").value = tone;
  const pattern = words.filter((word) => word !== tone).sort((a, b) => (a === "margin") - (b === "margin")).join(" ") || "plain";
  if (![...field("pattern").options].some((option) => option.value === pattern))
    field("pattern").append(html("option", { value: pattern }, pattern));
  field("pattern").value = pattern;
  tellDials();
}

function tellDials() {
  for (const name of ["neatness", "wobble"]) field(`${name}-told`).textContent = field(name).value;
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
  sheets.dataset.written = options.text;
  sheets.dataset.took = (performance.now() - began).toFixed(1);
  document.dispatchEvent(new CustomEvent("written", { detail: options }));
});

// What is as usual need not be said to the API either.
function stated(options) {
  const found = { text: options.text, hand: options.hand, size: options.size };
  for (const [name, usual] of Object.entries(USUAL)) if (options[name] !== usual) found[name] = options[name];
  return found;
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
    const sheet = { svg: svg("svg", { class: "sheet" }), paper: svg("g"), ink: svg("g"), glyphs: [], told: "" };
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
  if (sheet.told === as) return;
  sheet.told = as;
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

let telling = 0;

function changed() {
  tellDials();
  const now = asked();
  write(now);
  keepLast(now);
  clearTimeout(telling);
  // Browsers allow an address to change a hundred times in half a minute.
  telling = setTimeout(() => history.replaceState(null, "", `/#${told(now)}`), 350);
}

form.addEventListener("input", changed);
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
    body: JSON.stringify({ ...stated(asked()), format, ...more }),
  }), `page.${format}`);
}

// A film at a person's pace is for a line; a page is written in about half a minute.
async function page(format) {
  const letters = asked().text.replace(/\s/g, "").length;
  return file(format, format === "gif" ? { pace: pace(letters), dpi: 96 } : format === "png" ? { dpi: 200 } : {});
}

async function font() {
  const { hand, model, neatness, wobble, nib } = stated(asked());
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

function pace(letters) {
  return Math.min(Math.max(Math.round(letters / 60), 1), 40);
}

field("play").addEventListener("click", async () => {
  if (playing) return stopPlaying();
  if (!drawn.length) return;
  const button = field("play");
  button.setAttribute("aria-busy", "true");
  try {
    const letters = asked().text.replace(/\s/g, "").length;
    const { content, name } = await file("anim.svg", { pace: pace(letters) });
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

field("link").addEventListener("click", () => copy(`${location.origin}/#${told(asked())}`, "The link"));

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

field("shell").addEventListener("click", async () => {
  const options = asked();
  const words = ["ownhand write", quoted(options.text)];
  let hand = options.hand;
  if (!/^\d+$/.test(hand)) hand = `${(await keptName(hand)) ?? "hand"}.json`;
  const flags = { hand, neatness: "", wobble: "", nib: "", ink: "", paper: "", size: "", "x-height": "x_height", margin: "", align: "", slips: "", seed: "", model: "" };
  for (const [flag, name] of Object.entries(flags)) {
    if (flag === "hand") words.push(`--hand ${/^[\w.-]+$/.test(hand) ? hand : quoted(hand)}`);
    else if (flag === "size" || options[name || flag] !== USUAL[name || flag])
      words.push(`--${flag} ${/^[\w.-]+$/.test(options[name || flag]) ? options[name || flag] : quoted(options[name || flag])}`);
  }
  if (options.justify) words.push("--justify");
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
  field("neatness").value = kept.neatness;
  field("wobble").value = kept.wobble;
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
const usual = Object.keys(address).length ? {} : { nib: "fountain", paper: "plain ivory", ...last() };
show({ text: last().text || FIRST, ...usual, ...address });
write(asked());
keepLast(asked());
fillKept().catch(sayError);
document.documentElement.dataset.ready = "true";
