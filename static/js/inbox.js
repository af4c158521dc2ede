// The inbox works without this file. Here: drafts that survive an expired session, keys, and the open row.
"use strict";

const draftKey = (form) => `draft:${form.dataset.draft}`;
const wide = matchMedia("(min-width: 60rem)");

function restoreDrafts() {
  for (const note of document.querySelectorAll("[data-sent]")) localStorage.removeItem(`draft:${note.dataset.sent}`);
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const words = form.querySelector("textarea:not([hidden])");
    if (words && !words.value) words.value = localStorage.getItem(draftKey(form)) ?? "";
  }
}

function markOpenRow() {
  for (const row of document.querySelectorAll("a.row")) {
    if (location.pathname.startsWith(new URL(row.href).pathname)) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

function step(by) {
  const rows = [...document.querySelectorAll("a.row")].filter((row) => row.checkVisibility?.() ?? row.offsetParent);
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  row?.click();
  row?.scrollIntoView({ block: "nearest" });
}

function seek(event) {
  event.preventDefault();
  document.querySelector("[data-seek]")?.focus();
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form && event.target.matches("textarea")) localStorage.setItem(draftKey(form), event.target.value);
});

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sending) event.preventDefault();
  else event.target.dataset.sending = "yes";
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") seek(event);
  else if (event.key === "?") document.getElementById("keys").showModal();
  else document.querySelector(`.bar [data-key="${CSS.escape(event.key)}"]`)?.click();
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector("details.account[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

document.addEventListener("htmx:afterSettle", () => {
  markOpenRow();
  restoreDrafts();
  if (!wide.matches) scrollTo(0, 0);
});
document.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.requestPath));
document.addEventListener("htmx:sendError", (event) => location.assign(event.detail.pathInfo.requestPath));

restoreDrafts();
if (location.hash === "#move" || document.querySelector(".note.error")) {
  document.querySelector("#move textarea, #move input[type=radio]")?.focus({ preventScroll: false });
}
