// What is typed stays on this phone only, until it is sent: a closed page costs no words. Never the telephone number.
// Where storage is blocked nothing is kept, and nothing is said. Where something has just been sent, the tab knows until
// it is closed: whoever loads the page anew is told that it arrived, and is led to it.
addEventListener("shown", () => {
  const written = document.querySelector("form[data-draft]");
  const place = `draft:${location.pathname}`;
  const sent = `sent:${location.pathname}`;
  const kept = () => [...written.elements].filter(({ name }) => ["message", "place", "written_for"].includes(name));

  function stored(work, area = "localStorage") {
    try {
      return work(window[area]);
    } catch {
      return null;
    }
  }

  if (document.querySelector("[data-sent]")) {
    stored((storage) => storage.removeItem(place));
    stored((storage) => storage.setItem(sent, document.querySelector("[name=code]").value), "sessionStorage");
  }
  if (!written) return;
  const note = document.getElementById("draft");
  const token = written.elements.token;
  const fresh = token.value;
  const draft = JSON.parse(stored((storage) => storage.getItem(place)) ?? "null");
  let tried = draft?.token; // it may have arrived: sent under the same token again, it does not arrive twice
  const keep = () => {
    const words = Object.fromEntries(kept().map(({ name, value }) => [name, value]));
    stored((storage) => storage.setItem(place, JSON.stringify({ ...words, token: tried })));
  };

  const code = stored((storage) => storage.getItem(sent), "sessionStorage");
  if (code) {
    const arrived = document.getElementById("sent");
    arrived.elements.code.value = code;
    arrived.hidden = false;
  }
  if (written.elements.message.value) {
    if (tried) keep((tried = undefined)); // it came back: nothing has arrived under that token
  } else if (draft?.message) {
    for (const field of kept()) field.value = draft[field.name] ?? "";
    token.value = tried ?? fresh;
    note.hidden = false;
  }
  note.querySelector("button").addEventListener("click", () => {
    for (const field of kept()) field.value = "";
    written.dispatchEvent(new Event("discarded")); // its files too
    token.value = fresh;
    tried = undefined;
    stored((storage) => storage.removeItem(place));
    note.hidden = true;
    written.elements.message.focus();
  });
  written.addEventListener("input", keep);
  written.addEventListener("submit", () => keep((tried = token.value)));
});
