// The inbox works without this file. Here: keys, the open row, and news. What is written is kept by kept_words.js.

const wide = matchMedia("(min-width: 60rem)");
const LOOK_EVERY = 30_000; // ms
const SAY_EVERY = 15_000;

// The rows

const shownRows = () => [...document.querySelectorAll("a.row")].filter((row) => row.checkVisibility?.() ?? row.offsetParent);

function markOpenRow() {
  for (const row of document.querySelectorAll("a.row")) {
    if (location.pathname.startsWith(new URL(row.href).pathname)) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

/** Where the keys are: the row in focus, else the open one, else before the first. */
function current(rows) {
  const focused = rows.indexOf(document.activeElement);
  return focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute("aria-current"));
}

function step(by) {
  const rows = shownRows();
  const row = rows[Math.min(Math.max(current(rows) + by, 0), rows.length - 1)];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
  if (wide.matches) row?.click();
}

function open() {
  const rows = shownRows();
  (rows[Math.max(current(rows), 0)] ?? document.querySelector(".reward .primary"))?.click();
}

function tick() {
  const rows = shownRows();
  rows[current(rows)]?.closest(".line").querySelector("input").click();
}

function seek(event) {
  event.preventDefault();
  document.querySelector("[data-seek]")?.focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  o: open,
  x: tick,
  u: () => document.querySelector("[data-up]")?.click(),
  "/": seek,
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") event.target.closest("input, textarea, select")?.blur();
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
  if (Object.hasOwn(KEYS, event.key)) KEYS[event.key](event);
  else document.querySelector(`.bar [data-key="${CSS.escape(event.key)}"]`)?.click();
});

// Many at once

function countTicked() {
  const ticked = document.querySelectorAll(".pick input:checked").length;
  for (const place of document.querySelectorAll("[data-ticked]")) place.textContent = ticked || "";
}

let lastTicked = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest(".pick input");
  if (!box) return;
  const boxes = [...document.querySelectorAll(".pick input")];
  const [from, to] = [boxes.indexOf(lastTicked), boxes.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const each of boxes.slice(from, to)) each.checked = box.checked;
  lastTicked = box;
  countTicked();
});

// News: nothing moves under the finger, a bar says that there is something

async function look() {
  const list = document.querySelector(".list[data-changes]");
  if (!list || document.hidden) return;
  const answer = await fetch(list.dataset.changes, { headers: { "If-None-Match": `"${list.dataset.version}"` }, cache: "no-store" });
  if (answer.status !== 200 || answer.redirected) return;
  const before = new Set(list.dataset.cases.split(" "));
  const fresh = (await answer.json()).cases.filter((number) => !before.has(String(number))).length;
  const bar = list.querySelector(".news");
  const { one, many, other } = bar.firstElementChild.dataset;
  bar.firstElementChild.textContent = fresh > 1 ? many.replace("N", fresh) : fresh ? one : other;
  bar.hidden = false;
}

setInterval(() => look().catch(() => {}), LOOK_EVERY);
document.addEventListener("visibilitychange", () => look().catch(() => {}));

// A ready text goes where one writes, beside what is there

document.addEventListener("click", (event) => {
  const ready = event.target.closest("a[data-text]");
  const words = ready?.closest("form").querySelector("textarea");
  if (!words) return;
  event.preventDefault();
  words.setRangeText(ready.dataset.text, words.selectionStart, words.selectionEnd, "end");
  ready.closest("details").open = false;
  words.focus();
  words.dispatchEvent(new Event("input", { bubbles: true }));
});

// Somebody else writes too: said, never forbidden

const names = new Intl.ListFormat(document.documentElement.lang);
let saidAt = 0;
async function say(form) {
  if (Date.now() - saidAt < SAY_EVERY) return;
  saidAt = Date.now();
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(form.dataset.writing, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok || answer.redirected) return;
  const { others } = await answer.json();
  const note = form.querySelector(".others");
  note.textContent = note.dataset.others.replace("NAMES", names.format(others));
  note.hidden = others.length === 0;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-writing]");
  if (form && event.target.matches("textarea")) say(form).catch(() => {});
});

addEventListener("pageshow", countTicked);

document.addEventListener("htmx:afterSettle", () => {
  markOpenRow();
  if (!wide.matches) scrollTo(0, 0);
});
document.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.requestPath));
document.addEventListener("htmx:sendError", (event) => location.assign(event.detail.pathInfo.requestPath));

// Only after the browser has gone to #move itself: going there takes the focus away, and keys would be commands.
addEventListener("load", () =>
  requestAnimationFrame(() => {
    const asked = location.hash === "#move" || document.querySelector(".note.error");
    if (!asked || document.activeElement !== document.body) return;
    document.querySelector("#move textarea, #move input[type=radio]")?.focus();
  }),
);
