// Entering on behalf works without this file. Here: Ctrl+Enter saves from any field, with Shift the receipt comes too;
// and the first field that has to be corrected has the focus.
"use strict";

document.querySelector(".entry .wrong :is(input, textarea, select)")?.focus();

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-entry]");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.querySelector(event.shiftKey ? "button[name=receipt]" : "button.primary").click();
});
