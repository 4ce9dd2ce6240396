// Letters that are dropped: sent file by file, read by the studio, and shown with what balancing would leave out.
import { FACTS } from "./address.js";
import { ask, html, reason, sayError } from "./api.js";

const field = (name) => document.getElementById(name);
const drop = field("drop");
const tell = (text, isError = false) => {
  field("told").textContent = text;
  field("told").classList.toggle("error", isError);
};

// Files of what was dropped, folders opened: [{path, file}].
async function filesOf(transfer) {
  const entries = [...transfer.items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = [];
  const open = async (entry, path) => {
    if (entry instanceof File) found.push({ path: entry.name, file: entry });
    else if (entry.isFile) found.push({ path: path + entry.name, file: await new Promise((done, failed) => entry.file(done, failed)) });
    else {
      const reader = entry.createReader();
      for (;;) {
        const children = await new Promise((done, failed) => reader.readEntries(done, failed));
        if (!children.length) break;
        for (const child of children) await open(child, `${path}${entry.name}/`);
      }
    }
  };
  for (const entry of entries.filter(Boolean)) await open(entry, "");
  return found;
}

let isBusy = false;

async function send(files) {
  const wanted = files.filter(({ path }) => !path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX"));
  if (!wanted.length || isBusy) return;
  isBusy = true;
  const total = wanted.reduce((sum, { file }) => sum + file.size, 0);
  const bar = field("progress");
  bar.hidden = false;
  bar.value = 0;
  tell(`Sending ${wanted.length === 1 ? wanted[0].path : `${wanted.length.toLocaleString("en")} files`} …`);
  try {
    const { drop: mark } = await ask("/api/letters", { method: "POST" });
    let sent = 0;
    for (const { path, file } of wanted) {
      const response = await fetch(`/api/letters/${mark}/file?${new URLSearchParams({ path })}`, { method: "PUT", body: file });
      if (!response.ok) throw new Error(await reason(response));
      sent += file.size;
      bar.value = total ? sent / total : 1;
    }
    tell("Reading …");
    const part = field("part").value.trim();
    const set = await ask(`/api/letters/${mark}/look`, { method: "POST", body: part ? { part } : {} });
    tell(`${set.name}: ${counted(set)}.`);
    await show(set.name);
  } catch (error) {
    tell(error instanceof TypeError ? "The studio does not answer. Is it still open in its terminal?" : error.message, true);
  } finally {
    bar.hidden = true;
    isBusy = false;
  }
}

for (const name of ["dragenter", "dragover"])
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  try { await send(await filesOf(event.dataTransfer)); } catch (error) { tell(String(error.message ?? error), true); }
});
for (const name of ["files", "folder"])
  field(name).addEventListener("change", async (event) => {
    await send([...event.target.files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
    event.target.value = "";
  });

async function show(opened) {
  const { letters } = await ask("/api/letters");
  field("none").hidden = letters.length > 0;
  field("sets").replaceChildren(...letters.map((set) => described(set, set.name === opened, letters.length)));
}

const isWords = (set) => set.kind === "words";
const counted = (set) => (isWords(set) ? `${set.words.toLocaleString("en")} words` : `${set.letters.toLocaleString("en")} letters`);

function described(set, isOpen, letters) {
  if (set.is_unread) return html("article", { class: "card" }, html("h3", {}, set.name), html("p", {}, "Put here by hand; drop it on this page to see what is in it."));
  const num = Object.values(set.counts).filter(Boolean).length;
  const facts = [isWords(set) ? `${counted(set)}, ${set.letters.toLocaleString("en")} letters of ${num} characters` : `${counted(set)} of ${num} characters`];
  if (set.size) facts.push(`images of ${set.size[1]} × ${set.size[0]} pixels`);
  if (set.has_strokes) facts.push("pen strokes");
  if (set.writers) facts.push(`${set.writers} writers`);
  if (set.held_out) facts.push(`${set.held_out.toLocaleString("en")} kept for measuring`);
  const limit = html("input", { type: "number", min: "1", step: "1", value: String(FACTS.letters_per_character), id: `limit-${set.name}` });
  const bars = html("div", { class: "bars" });
  const dropped = html("p", { class: "small", role: "status" });
  const balance = () => {
    const most = Math.max(Number(limit.value) || 1, 1);
    const counts = Object.entries(set.counts).filter(([, count]) => count);
    const largest = Math.max(...counts.map(([, count]) => count));
    bars.replaceChildren(...counts.map(([character, count]) => {
      const bar = html("div", { class: "bar", title: `${character}: ${count.toLocaleString("en")}` },
        html("span", { class: "left-out" }), html("span", { class: "stays" }), html("b", {}, character));
      bar.querySelector(".left-out").style.height = `${(100 * Math.max(count - most, 0)) / largest}%`;
      bar.querySelector(".stays").style.height = `${(100 * Math.min(count, most)) / largest}%`;
      return bar;
    }));
    const lost = counts.reduce((sum, [, count]) => sum + Math.max(count - most, 0), 0);
    const cut = counts.filter(([, count]) => count > most).map(([character]) => character);
    dropped.textContent = lost
      ? `${lost.toLocaleString("en")} of ${set.letters.toLocaleString("en")} letters would be left out, of ${cut.join(" ")}; ${(set.letters - lost).toLocaleString("en")} stay.`
      : "Nothing would be left out: no character has more.";
  };
  limit.addEventListener("input", balance);
  balance();
  const table = html("details", {}, html("summary", {}, "Counts in figures"),
    html("table", {}, html("tbody", {}, ...Object.entries(set.counts).filter(([, count]) => count).map(([character, count]) =>
      html("tr", {}, html("th", { scope: "row" }, character), html("td", {}, count.toLocaleString("en")))))));
  return html("article", { class: "card set", "data-name": set.name },
    html("h3", { tabindex: "-1" }, set.name),
    html("p", {}, `${facts.join(", ")}.`),
    ...(set.notes.length ? [html("ul", { class: "notes" }, ...set.notes.map((note) => html("li", {}, note)))] : []),
    ...(isWords(set) ? [] : [html("label", { for: `limit-${set.name}` }, "Balanced to at most, of each character ", limit), bars, dropped]),
    html("details", { open: isOpen || letters <= 3 }, html("summary", {}, "Samples"),
      html("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": `Samples of ${set.name}` },
        html("img", { class: "contact", src: `/api/letters/${encodeURIComponent(set.name)}/sheet.png`, alt: isWords(set) ? `Some words of ${set.name}, drawn at random, the letters found in them in colours` : `Some letters of each character of ${set.name}, drawn at random`, loading: "lazy" }))),
    table,
    ...(set.credit ? [html("p", { class: "small" }, `Credit: ${set.credit}`)] : []),
    html("div", { class: "row" },
      html("a", { class: "as-button", href: `/learn?letters=${encodeURIComponent(set.name)}` }, "Train on these"),
      html("button", { type: "button", class: "quiet", onclick: async () => {
        if (!confirm(`Delete the letters ${set.name}?`)) return;
        try { await ask(`/api/letters/${encodeURIComponent(set.name)}`, { method: "DELETE" }); await show(); } catch (error) { sayError(error); }
      } }, "Delete")));
}

show().catch(sayError);
document.documentElement.dataset.ready = "true";
