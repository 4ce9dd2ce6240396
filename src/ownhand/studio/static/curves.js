// Curves, drawn as SVG: a few lines over the steps, each with its name and what it means.
import { html, svg } from "./api.js";

const WIDTH = 640;
const HEIGHT = 200;
const ROOM = { left: 46, right: 10, top: 8, bottom: 24 };

export function chart(title, said, lines, { from = null, to = null, mark = null, unit = "steps" } = {}) {
  const values = lines.flatMap((line) => line.y).filter((value) => value !== null);
  // A spike at the beginning must not flatten what follows.
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? 0;
  let low = from ?? Math.min(at(0.01), at(0.5));
  let high = to ?? Math.max(at(0.985) * (at(0.985) > 0 ? 1.08 : 0.92), at(0.5));
  if (!(high > low)) [low, high] = [low - 0.5, low + 0.5];
  const first = lines[0]?.x[0] ?? 0;
  const end = Math.max(...lines.map((line) => line.x.at(-1) ?? 0), first + 1);
  const x = (value) => ROOM.left + ((value - first) / (end - first)) * (WIDTH - ROOM.left - ROOM.right);
  const y = (value) => ROOM.top + (1 - (Math.min(Math.max(value, low), high) - low) / (high - low)) * (HEIGHT - ROOM.top - ROOM.bottom);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", role: "img", "aria-label": `${title}: ${lines.map((line) => `${line.name} ${figure(line.y.findLast((value) => value !== null))}`).join(", ")}` });
  for (const value of ticks(low, high)) {
    drawing.append(svg("line", { class: "grid", x1: ROOM.left, x2: WIDTH - ROOM.right, y1: y(value), y2: y(value) }));
    const label = svg("text", { x: ROOM.left - 6, y: y(value) + 3.5, "text-anchor": "end" });
    label.textContent = String(Number(value.toPrecision(3)));
    drawing.append(label);
  }
  if (mark !== null) drawing.append(svg("line", { class: "mark", x1: ROOM.left, x2: WIDTH - ROOM.right, y1: y(mark), y2: y(mark) }));
  for (const [value, anchor] of [[first, "start"], [end, "end"]]) {
    const label = svg("text", { x: x(value), y: HEIGHT - 6, "text-anchor": anchor });
    label.textContent = `${Math.round(value).toLocaleString("en")}${anchor === "end" ? ` ${unit}` : ""}`;
    drawing.append(label);
  }
  lines.forEach((line, k) => {
    let d = "";
    line.y.forEach((value, j) => {
      if (value === null) return;
      d += `${d ? "L" : "M"}${x(line.x[j]).toFixed(1)} ${y(value).toFixed(1)}`;
    });
    drawing.append(svg("path", { class: `line line-${line.colour ?? k}`, d }));
    if (line.x.length === 1 && line.y[0] !== null) drawing.append(svg("circle", { class: `dot line-${line.colour ?? k}`, cx: x(line.x[0]), cy: y(line.y[0]), r: 3 }));
  });
  const legend = html("dl", { class: "legend" }, ...lines.flatMap((line, k) => [
    html("dt", { class: `line-${line.colour ?? k}` }, html("span", { class: "swatch" }), line.name, html("b", {}, figure(line.y.findLast((value) => value !== null)))),
    html("dd", {}, line.said)]));
  return html("figure", { class: "card" }, html("figcaption", {}, html("h3", {}, title), html("p", {}, said)), drawing, legend);
}

function figure(value) {
  if (value === null || value === undefined) return "";
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function ticks(low, high) {
  const rough = (high - low) / 3.5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= rough);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step) found.push(value);
  return found;
}
