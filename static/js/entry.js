// Entering on behalf works without this file. Here: Ctrl+Enter saves from any field, with Shift the receipt comes too.
"use strict";

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-entry]");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.querySelector(event.shiftKey ? "button[name=receipt]" : "button.primary").click();
});
