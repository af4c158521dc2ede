// Who can be told by a note: after an @ the people of this matter are offered, by name, pinyin or initials. Without this
// file one types the name. The list is asked for with the first @ of a page, and stays under the words.

const CALL = /(?<![A-Za-z0-9._-])[@＠]([^\s@＠，。、；：！？,.;:!?]{0,20})$/;
const AT_MOST = 8;
const known = new Map(); // address -> the people, promised

const listOf = (words) => document.getElementById(words.getAttribute("aria-controls"));
const options = (list) => [...list.children];
const chosen = (list) => list.querySelector("[aria-selected=true]");

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return (await answer.json()).people;
}

function peopleAt(address) {
  if (!known.has(address)) known.set(address, ask(address).catch(() => (known.delete(address), [])));
  return known.get(address);
}

/** What was typed of a name; an input method writes syllables apart: shen'yan. */
function called(words) {
  const found = CALL.exec(words.value.slice(0, words.selectionStart));
  return found && found[1].toLowerCase().replaceAll("'", "");
}

/** Those whose name or spelling begins so, then those in whose name it stands anywhere. */
function matching(people, typed) {
  const begins = (person) => [person.name.toLowerCase(), ...person.spelt].some((name) => name.startsWith(typed));
  const first = people.filter(begins);
  const rest = people.filter((person) => !first.includes(person) && person.name.toLowerCase().includes(typed));
  return [...first, ...rest].slice(0, AT_MOST);
}

function close(words) {
  listOf(words).hidden = true;
  words.removeAttribute("aria-activedescendant");
}

function choose(words, option) {
  for (const each of options(listOf(words))) each.setAttribute("aria-selected", String(each === option));
  words.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function show(words, people) {
  const list = listOf(words);
  list.replaceChildren(
    ...people.map(({ name, role }, n) => {
      const option = document.createElement("li");
      Object.assign(option, { id: `${list.id}-${n}`, role: "option" });
      option.dataset.name = name;
      option.append(name);
      const beside = Object.assign(document.createElement("span"), { className: "small quiet", textContent: role });
      option.append(beside);
      return option;
    }),
  );
  list.hidden = people.length === 0;
  if (list.hidden) return close(words);
  list.scrollIntoView({ block: "nearest" });
  choose(words, list.firstElementChild);
}

function put(words, name) {
  const end = words.selectionStart;
  const from = CALL.exec(words.value.slice(0, end))?.index ?? end;
  words.setRangeText(`@${name} `, from, end, "end");
  close(words);
  words.focus();
  words.dispatchEvent(new Event("input", { bubbles: true })); // it is kept like what was typed
}

document.addEventListener("input", async ({ target: words }) => {
  if (!words.matches("[data-people]")) return;
  if (called(words) === null) return close(words);
  const people = await peopleAt(words.dataset.people);
  const typed = called(words); // it may have gone on meanwhile
  if (typed === null || document.activeElement !== words) return close(words);
  show(words, matching(people, typed));
});

const KEYS = {
  ArrowDown: (words, all, at) => choose(words, all[(at + 1) % all.length]),
  ArrowUp: (words, all, at) => choose(words, all[(at + all.length - 1) % all.length]),
  Enter: (words, all, at) => put(words, all[at].dataset.name),
  Tab: (words, all, at) => put(words, all[at].dataset.name),
  Escape: close,
};

// Before the inbox's own keys: while the list is open, Escape closes it and does not leave the words.
document.addEventListener(
  "keydown",
  (event) => {
    const words = event.target;
    if (!words.matches("[data-people]") || listOf(words).hidden || event.isComposing) return;
    if (!Object.hasOwn(KEYS, event.key) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const all = options(listOf(words));
    KEYS[event.key](words, all, all.indexOf(chosen(listOf(words))));
  },
  { capture: true },
);

// A finger on the list does not take the focus from the words.
document.addEventListener("pointerdown", (event) => event.target.closest(".called") && event.preventDefault());
document.addEventListener("mousedown", (event) => event.target.closest(".called") && event.preventDefault());
document.addEventListener("click", (event) => {
  const option = event.target.closest(".called li");
  if (option) put(document.querySelector(`[aria-controls=${option.parentElement.id}]`), option.dataset.name);
});
document.addEventListener("focusout", (event) => event.target.matches("[data-people]") && close(event.target));
