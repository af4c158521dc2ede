// Says that long work is under way once its form was sent, and takes no second press.
for (const form of document.querySelectorAll("form[data-under-way]")) {
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") return event.preventDefault();
    form.ariaBusy = "true";
    const note = form.querySelector("[role=status]");
    note.hidden = false;
    note.textContent = note.dataset.words;
  });
}
addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // back again: it may be done
