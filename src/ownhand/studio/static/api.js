// The studio's API: its answers, and its errors in its own words; and what all pages draw with.

export async function ask(path, { method = "GET", body, signal } = {}) {
  const response = await fetch(path, {
    method,
    signal,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await reason(response));
  return response.status === 204 ? null : response.json();
}

export async function reason(response) {
  try {
    return (await response.json()).error;
  } catch {
    return `The studio answered ${response.status}.`;
  }
}

let fading = 0;

export function say(text, isError = false) {
  const place = document.getElementById("said");
  place.textContent = text;
  place.classList.toggle("error", isError);
  place.classList.toggle("shown", Boolean(text));
  clearTimeout(fading);
  if (text) fading = setTimeout(() => place.classList.remove("shown"), isError ? 9000 : 3500);
}

export function sayError(error) {
  if (error.name === "AbortError") return;
  say(error instanceof TypeError ? "The studio does not answer. Is it still open in its terminal?" : error.message, true);
}

// Calls `work` with the newest of what it is given: while one is under way, only the last that came meanwhile waits.
export function newestOnly(work) {
  let isBusy = false;
  let waiting = null;
  return async function next(...given) {
    waiting = given;
    if (isBusy) return;
    isBusy = true;
    while (waiting) {
      const now = waiting;
      waiting = null;
      try {
        await work(...now);
      } catch (error) {
        sayError(error);
      }
    }
    isBusy = false;
  };
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export function html(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export function drawLine(place, line) {
  place.setAttribute("viewBox", `0 0 ${line.width} ${line.height}`);
  place.replaceChildren(svg("path", { d: line.path }));
}
