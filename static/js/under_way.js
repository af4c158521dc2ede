// Says that long work is under way once its form was sent.
for (const form of document.querySelectorAll("form[data-under-way]")) {
  const note = form.querySelector("[role=status]");
  form.addEventListener("submit", () => {
    note.hidden = false;
    note.textContent = note.dataset.words;
  });
  addEventListener("pagehide", () => (note.hidden = true)); // who comes back finds the form as it was
}
