// What staff write survives an expired session and a page that was closed: it stays in the browser until it is sent.
// Where a citizen's words are taken down (data-tab), it goes with the tab. And a form is sent once, by Ctrl+Enter too.

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

function restore() {
  for (const note of document.querySelectorAll("[data-sent]")) {
    for (const each of [lasting, ofTheTab]) each.removeItem(`draft:${note.dataset.sent}`);
  }
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const words = form.querySelector("textarea:not([hidden])");
    const draft = memory(form).getItem(draftKey(form));
    if (!words || !draft || (words.value && !("begun" in form.dataset))) continue;
    words.value = draft;
    const folded = form.closest("details");
    if (folded) folded.open = true;
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form && event.target.matches("textarea")) memory(form).setItem(draftKey(form), event.target.value);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest("form[data-draft]:not([data-entry])")?.requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sending) event.preventDefault();
  else event.target.dataset.sending = "yes";
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});

document.addEventListener("htmx:afterSettle", restore);
restore();
