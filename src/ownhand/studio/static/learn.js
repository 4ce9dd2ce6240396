// A run being watched: its see-saw, what it draws, and how much of that reads.
import { FACTS } from "./address.js";
import { ask, html, newestOnly, say, sayError } from "./api.js";
import { chart } from "./curves.js";

const field = (name) => document.getElementById(name);
const EVERY = 1000;

const query = new URLSearchParams(location.search);
let mark = query.get("run");
let run = null;
let isFollowing = true; // The slider stands at the newest sheet until it is moved.
let film = 0;
let shown = "";

const epochs = () => FACTS.recipes[field("recipe").value].offered[Number(field("epochs").value)];

function chooseRecipe() {
  const { offered, first } = FACTS.recipes[field("recipe").value];
  field("epochs").max = String(offered.length - 1);
  field("epochs").value = String(offered.indexOf(first));
  showEpochs();
  fillSets();
}

let sets = { letters: [], words: [] };

// What the recipe learns from: letters that stand alone, or words.
function fillSets() {
  const { source } = FACTS.recipes[field("recipe").value], names = sets[source];
  const before = field("letters").value || query.get("letters");
  field("letters-kind").textContent = source === "words" ? "Words" : "Letters";
  field("letters").replaceChildren(...names.map((name) => html("option", { value: name }, name.includes(":") ? `${name}: drawn by a model` : name)));
  if (names.includes(before)) field("letters").value = before;
  if (!names.length) field("letters").replaceChildren(html("option", { value: "" }, `none yet: drop some ${source} under Letters`));
}

function showEpochs() {
  const recipe = field("recipe").value, count = epochs();
  const usual = count === FACTS.recipes[recipe].epochs ? (recipe === "article" ? ", as in the article" : ", as the recipe has it") : "";
  field("epochs-told").textContent = `${count} ${count === 1 ? "epoch" : "epochs"}: every letter is seen ${count === 1 ? "once" : `${count} times`}${usual}`;
}

field("recipe").addEventListener("change", chooseRecipe);
field("epochs").addEventListener("input", showEpochs);

async function list() {
  const { runs, letters, words } = await ask("/api/runs");
  field("runs").replaceChildren(...runs.map((one) => html("li", {},
    html("a", { href: `/learn?run=${encodeURIComponent(one.mark)}` }, one.mark.replace(/^@/, "")),
    html("span", { class: "small" }, ` ${one.recipe}, ${one.state}`))));
  if (!runs.length) field("runs").replaceChildren(html("li", { class: "small" }, "None yet."));
  const isFirst = !sets.letters.length && !sets.words.length;
  sets = { letters, words };
  // Whoever comes with a set of words is offered what learns from them.
  const ofWords = Object.keys(FACTS.recipes).find((name) => FACTS.recipes[name].source === "words");
  if (isFirst && words.includes(query.get("letters")) && ofWords) {
    field("recipe").value = ofWords;
    chooseRecipe();
  }
  fillSets();
}

field("start").addEventListener("submit", async (event) => {
  event.preventDefault();
  const recipe = field("recipe").value;
  try {
    const begun = await ask("/api/runs", { method: "POST", body: { recipe, letters: field("letters").value, epochs: epochs() } });
    watch(begun.mark);
  } catch (error) { sayError(error); }
});

field("open").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const opened = await ask("/api/runs/open", { method: "POST", body: { path: field("path").value } });
    watch(opened.mark);
  } catch (error) { sayError(error); }
});

function watch(which) {
  mark = which;
  isFollowing = true;
  history.pushState(null, "", `/learn?run=${encodeURIComponent(mark)}`);
  look();
  list().catch(sayError);
  field("run").hidden = false;
  field("run-title").focus();
}

for (const action of ["pause", "resume", "stop"])
  field(action).addEventListener("click", async () => {
    if (action === "stop" && !confirm("Stop this run? What it has learned is left: film, curves and model.")) return;
    try {
      await ask(`/api/runs/${encodeURIComponent(mark)}/${action}`, { method: "POST" });
      say({ pause: "It stops after this step, and leaves all it has.", resume: "It goes on.", stop: "It stops after this step, for good." }[action]);
      look();
    } catch (error) { sayError(error); }
  });

const STATES = {
  starting: "reading the letters", running: "learning", pausing: "leaving its results", paused: "paused", stopped: "stopped", finished: "finished", failed: "failed",
};

const look = newestOnly(async () => {
  if (!mark) return;
  run = await ask(`/api/runs/${encodeURIComponent(mark)}`);
  field("run").hidden = false;
  field("run-title").textContent = run.mark.replace(/^@/, "");
  if (field("state").textContent !== STATES[run.state]) field("state").textContent = STATES[run.state];
  field("state").dataset.state = run.state;
  const isOn = ["running", "starting", "pausing"].includes(run.state);
  field("pause").hidden = !isOn || !run.is_own;
  field("resume").hidden = !run.can_resume;
  field("stop").hidden = !(isOn || run.state === "paused") || !run.is_own;
  const steps = run.curves.steps;
  const all = Object.values(run.counts).reduce((sum, count) => sum + count, 0);
  field("facts").textContent = [`Recipe ${run.recipe}`, run.letters && `letters of ${run.letters}${all ? `, ${all.toLocaleString("en")}` : ""}`, run.epochs && `${run.epochs} epochs`, steps && stepsSaid(steps, run.num_steps), run.seconds_left !== null && `about ${timeSaid(run.seconds_left)} left`, run.machine, run.shown].filter(Boolean).join(" · ");
  drawCurves();
  drawFilm();
  drawResults();
  field("log").textContent = run.said.join("\n");
});

const stepsSaid = (steps, all) => (all ? `${steps.toLocaleString("en")} of ${all.toLocaleString("en")} steps` : `${steps.toLocaleString("en")} steps so far`);

function timeSaid(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "a minute";
  return minutes < 90 ? `${minutes} ${minutes === 1 ? "minute" : "minutes"}` : `${Math.round(minutes / 60)} hours`;
}

function drawCurves() {
  const { names, points } = run.curves;
  const state = JSON.stringify([run.curves.steps, run.read.length, run.recipe, points[0]?.length]);
  if (state === shown) return;
  shown = state;
  const charts = [];
  const line = (name, as, said, colour) => ({ name: as, said, x: points[0], y: points[1 + names.indexOf(name)], colour });
  const has = (name) => names.includes(name);
  if (has("score_real")) {
    charts.push(chart("The see-saw", "What the discriminator gives to real letters and to drawn ones: 1 means surely real, 0 surely drawn. They meet at a half when it can no longer tell.", [
      line("score_real", "real letters", "high while it knows them", 2),
      line("score_fake", "drawn letters", "rises when the generator learns a trick, falls when the discriminator sees through it", 3),
    ], { from: 0, to: 1, mark: 0.5 }));
    charts.push(chart("Losses", "How wrong each net is, in surprise: they teach each other, so neither falls for long.", [
      line("loss_discriminator", "discriminator", "high when it is fooled", 0),
      line("loss_generator", "generator", "high when it is found out", 1),
    ], { from: 0 }));
  } else if (has("lead_real")) {
    charts.push(chart("The see-saw", "By how much the critic rates real letters above drawn ones. It falls towards 0 as the generator catches up, and rises when the critic learns something new.", [
      line("lead_real", "is it real?", "whether a letter was written by a person", 2),
      line("lead_writer", "is it this writer’s?", "whether it is in the hand that it claims", 3),
      line("lead_twins", "do twins differ so?", "whether two of a kind differ as one person’s two do", 4),
      ...(has("lead_window") ? [line("lead_window", "is it of one word?", "whether letters follow one another as in a real word", 0)] : []),
    ].filter((one) => one.y.some((value) => value)), { mark: 0 }));
    charts.push(chart("Losses", "How wrong each net is; they teach each other, so neither falls for long.", [
      line("loss_critic", "critic", "high when it is fooled", 0),
      line("loss_generator", "generator", "high when it is found out", 1),
    ]));
  } else if (has("accuracy")) {
    charts.push(chart("Read right", "The share of each batch that it reads as labelled; people’s scrawls keep it below 1.", [line("accuracy", "read right", "of letters it learns from", 2)], { from: 0, to: 1 }));
    charts.push(chart("Loss", "How surprised it is by the labels: lower is better.", [line("loss", "loss", "cross-entropy", 0)], { from: 0 }));
  }
  if (run.read.length)
    charts.push(chart("How much reads", run.recipe === "article"
      ? "Of the letters on each sheet, the share that an independent reader takes surely for some letter."
      : "Of the letters on each sheet, the share that an independent reader reads as what was asked for.", [
      { name: run.recipe === "article" ? "surely a letter" : "read as asked", said: "real letters reach about three quarters to nine tenths", x: run.read.map((one) => one[0]), y: run.read.map((one) => one[1]), colour: 1 },
    ], { from: 0, to: 1, unit: run.recipe === "article" ? "epochs" : "steps" }));
  if (!charts.length) charts.push(html("p", { class: "small" }, run.state === "failed" ? run.message || "It failed." : "The curves begin with the first steps."));
  field("curves").replaceChildren(...charts);
  field("curves").dataset.steps = run.curves.steps;
}

function drawFilm() {
  const slider = field("film");
  field("film-section").hidden = !run.samples.length;
  if (!run.samples.length) return;
  slider.max = String(run.samples.length - 1);
  if (isFollowing) slider.value = slider.max;
  showSample();
}

function showSample() {
  const name = run.samples[Number(field("film").value)];
  const [kind, number] = name.replace(".png", "").split("-");
  const when = `${kind} ${Number(number).toLocaleString("en")}`;
  field("film-told").textContent = when;
  field("film").setAttribute("aria-valuetext", when);
  const source = `/api/runs/${encodeURIComponent(mark)}/pictures/${name}`;
  if (field("sample").getAttribute("src") === source) return;
  field("sample").src = source;
  field("sample").alt = `What the generator draws at ${when}`;
}

field("film").addEventListener("input", () => {
  isFollowing = field("film").value === field("film").max;
  showSample();
});

field("film-play").addEventListener("click", () => {
  const button = field("film-play");
  if (film) return stopFilm();
  button.setAttribute("aria-pressed", "true");
  button.textContent = "Hold the film";
  isFollowing = false;
  const slider = field("film");
  if (slider.value === slider.max) slider.value = "0";
  // Much happens early and little late: long runs are played ever faster.
  film = setInterval(() => {
    const now = Number(slider.value), end = Number(slider.max);
    if (now >= end) return stopFilm();
    slider.value = String(Math.min(now + 1 + Math.floor(now / 25), end));
    showSample();
  }, 140);
});

function stopFilm() {
  clearInterval(film);
  film = 0;
  field("film-play").textContent = "Play the film";
  field("film-play").setAttribute("aria-pressed", "false");
  isFollowing = field("film").value === field("film").max;
}

let results = "";

function drawResults() {
  const state = JSON.stringify([run.mark, run.results, run.state]);
  if (state === results) return;
  results = state;
  const pictures = run.results.filter((name) => /\.(png|gif)$/.test(name));
  const isOn = ["running", "starting"].includes(run.state);
  field("results").hidden = isOn || !run.results.length;
  field("results-said").textContent = run.results.includes("model.onnx")
    ? "A model: it can write." : "No model was left.";
  if (run.results.includes("model.onnx") && run.is_own)
    field("results-said").append(" ", html("a", { href: `/#${new URLSearchParams({ model: `run:${run.mark}`, hand: "1", ...(run.recipe === "article" ? { text: "CAN YOU READ IT" } : {}) })}` }, "Write with it"));
  const SAID = { "training.gif": "The film of the training", "curves.png": "Losses and scores", "hands.png": "Hands of the model", "words.png": "Words in many hands", "letter-case.png": "The letter case", "confusions.png": "What it confuses" };
  field("result-pictures").replaceChildren(...pictures.map((name) => html("figure", {},
    html("img", { src: `/api/runs/${encodeURIComponent(mark)}/pictures/${name}?${run.curves.steps}`, alt: SAID[name], loading: "lazy" }), html("figcaption", {}, SAID[name]))));
}

window.addEventListener("popstate", () => location.reload());
setInterval(() => {
  const isOver = run && ["finished", "failed", "stopped", "paused"].includes(run.state) && run.mark === mark;
  if (mark && !document.hidden && !isOver) look();
}, EVERY);

chooseRecipe();
list().catch(sayError);
if (mark) look();
document.documentElement.dataset.ready = "true";
