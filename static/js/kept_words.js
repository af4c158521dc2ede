// What staff write survives an expired session and a page that was closed: it stays in the browser until it is sent.
// A long text (data-draft) is kept as it is typed; where a citizen's words are taken down (data-tab), it goes with the tab.
// And any form that was sent, but ended at a login, an error or nowhere, is filled in again as it was: the tab knows it
// until the portal has taken it. Never a password, never a file. And a form is sent once, by Ctrl+Enter too.

/** The browser's memory, or one that forgets where it is not to be had. */
function memoryOf(name) {
  try {
    window[name].setItem("draft:", "");
    window[name].removeItem("draft:");
    return window[name];
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
}

const lasting = memoryOf("localStorage");
const ofTheTab = memoryOf("sessionStorage");
const memory = (form) => ("tab" in form.dataset ? ofTheTab : lasting);
const draftKey = (form) => `draft:${form.dataset.draft}`;

// A long text, as it is typed

function restore() {
  for (const note of document.querySelectorAll("[data-sent]")) {
    for (const each of [lasting, ofTheTab]) each.removeItem(`draft:${note.dataset.sent}`);
  }
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const words = form.querySelector("textarea:not([hidden])");
    const draft = memory(form).getItem(draftKey(form));
    if (!words || !draft || (words.value && !("begun" in form.dataset))) continue;
    words.value = draft;
    unfold(form);
  }
}

function unfold(form) {
  for (let folded = form.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form && event.target.matches("textarea")) memory(form).setItem(draftKey(form), event.target.value);
});

// A whole form, when it is sent. "sent": the next page tells whether it was taken. "back": it was not. "shown": it is
// filled in again, and forgotten with the page.

const OF_THIS_PAGE = ["csrfmiddlewaretoken", "token", "version"]; // hidden fields that another loading has others of
const UNKEPT = ["hidden", "password", "file", "submit", "button", "reset", "image"];
const who = document.getElementById("main")?.dataset.who; // nobody on the pages that ask who one is
const typedInto = (form) => [...form.elements].filter(({ name, type }) => name && !UNKEPT.includes(type));

/** Where a form goes and what for: the same when its page is loaded anew. */
function purpose(form) {
  const fixed = [...form.elements].filter(({ name, type }) => type === "hidden" && !OF_THIS_PAGE.includes(name));
  const to = new URL(form.getAttribute("action") || location.href, location.href);
  return JSON.stringify([to.pathname, ...fixed.map(({ name, value }) => [name, value])]);
}

function keepSent(form) {
  const names = new Set(typedInto(form).map(({ name }) => name));
  const isFilled = names.size || form.querySelector("[type=file]");
  if (!who || !isFilled || form.method !== "post" || !form.closest("main")) return;
  const typed = [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
  ofTheTab.setItem("sent", JSON.stringify({ who, purpose: purpose(form), typed, state: "sent" }));
}

function refill(form, typed) {
  const left = [...typed];
  const has = (name, value) => typed.some((each) => each[0] === name && each[1] === value);
  for (const field of typedInto(form)) {
    const next = left.findIndex(([name]) => name === field.name);
    if (field.options) for (const each of field.options) each.selected = has(field.name, each.value);
    else if (["checkbox", "radio"].includes(field.type)) field.checked = has(field.name, field.value);
    else if (next >= 0) field.value = left.splice(next, 1)[0][1];
  }
  unfold(form);
}

function sayBack(form) {
  const note = document.getElementById("back");
  note.querySelector("[data-files]").hidden = !form.querySelector("[type=file]");
  note.hidden = false;
  form.prepend(note);
  note.scrollIntoView({ block: "center" });
}

/** After whatever page came next: forget what was taken, else fill it in again as soon as its form is there. */
function judgeSent() {
  const sent = JSON.parse(ofTheTab.getItem("sent"));
  if (!sent) return;
  const isGoingOn = performance.getEntriesByType("navigation")[0]?.type === "navigate"; // not back, not loaded anew
  const isError = Boolean(document.querySelector(".notes .error"));
  const isDone = isGoingOn && (sent.state === "shown" || (sent.state === "sent" && !isError));
  if (who && (isDone || sent.who !== who)) return ofTheTab.removeItem("sent");
  const form = who && [...document.querySelectorAll("main form")].find((each) => purpose(each) === sent.purpose);
  if (form) refill(form, sent.typed);
  if (form && !isError) sayBack(form);
  ofTheTab.setItem("sent", JSON.stringify({ ...sent, state: form ? "shown" : "back" }));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest("form[data-draft]:not([data-entry])")?.requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sending) return event.preventDefault();
  event.target.dataset.sending = "yes";
  keepSent(event.target);
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});

document.addEventListener("htmx:afterSettle", restore);
restore();
judgeSent();
