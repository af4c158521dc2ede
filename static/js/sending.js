// Sends a form without leaving its page: when the connection is lost, all that was typed still stands there and one more
// press sends it, under the same key, so that it arrives once. What comes back takes the page's place.
let answers = 0;

addEventListener("shown", () => {
  for (const form of document.querySelectorAll("form[data-stays]")) {
    const note = form.querySelector(".sending");
    const say = (words) => {
      note.textContent = words || "";
      note.hidden = !words;
    };
    let isBusy = false;
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      if (!isBusy && (!button || button.name)) return; // a browser of old, or a switch
      event.preventDefault();
      if (isBusy || !form.dispatchEvent(new Event("sending", { cancelable: true }))) return;
      isBusy = true;
      say(note.dataset.sending);
      try {
        show(await answered(form));
      } catch {
        say(note.dataset.lost);
      }
      isBusy = false;
    });
  }
});

async function answered(form) {
  const line = new AbortController();
  const hasFiles = [...form.querySelectorAll("[type=file]")].some((field) => field.value);
  const patience = setTimeout(() => line.abort(), hasFiles ? 6e5 : 6e4);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), signal: line.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status >= 500 || !page.querySelector("main")) throw answer; // of somebody between us
    return page;
  } finally {
    clearTimeout(patience);
  }
}

function show(page) {
  const root = document.documentElement;
  const scripts = [...page.scripts].filter(({ src }) => src && ![...document.scripts].some((known) => known.src === src));
  root.className = page.documentElement.className;
  root.lang = page.documentElement.lang;
  document.title = page.title;
  document.body.replaceWith(page.body);
  scrollTo(0, 0);
  const head = document.querySelector("main h1, main h2");
  head.tabIndex = -1;
  head.focus();
  for (const { src } of scripts) import(`${src}#${++answers}`); // what only this page has runs anew
  dispatchEvent(new Event("shown"));
}
