// What unfolds over the page folds again when one presses Escape or anywhere else. Without this it folds by its own word.
const open = () => document.querySelectorAll("details.unfolds[open], details.account[open]");
document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
