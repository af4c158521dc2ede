// What is typed stays on this phone only, until it is sent: a closed page costs no words. Never the telephone number.
// Where storage is blocked nothing is kept, and nothing is said.
const written = document.querySelector("form[data-draft]");
const place = `draft:${location.pathname}`;
const kept = () => [...written.elements].filter(({ name }) => ["message", "place", "written_for"].includes(name));

function stored(work) {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
}

if (document.querySelector("[data-sent]")) stored((storage) => storage.removeItem(place));
if (written) {
  const note = document.getElementById("draft");
  const draft = JSON.parse(stored((storage) => storage.getItem(place)) ?? "null");
  if (draft?.message && !written.elements.message.value) {
    for (const field of kept()) field.value = draft[field.name] ?? "";
    note.hidden = false;
  }
  note.querySelector("button").addEventListener("click", () => {
    for (const field of kept()) field.value = "";
    stored((storage) => storage.removeItem(place));
    note.hidden = true;
    written.elements.message.focus();
  });
  written.addEventListener("input", () => {
    const words = Object.fromEntries(kept().map(({ name, value }) => [name, value]));
    stored((storage) => storage.setItem(place, JSON.stringify(words)));
  });
}
