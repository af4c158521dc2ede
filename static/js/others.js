// "Already said here": the venue's list comes once, and what is typed is compared on the phone. Nothing is sent.
addEventListener("shown", () => {
  const others = document.getElementById("others");
  const words = document.getElementById("message");

  if (others && words) {
    const RUN = /[\p{sc=Han}]+|[\p{L}\p{N}]+/gu;
    const parts = (text) => {
      const found = new Set();
      for (const [run] of text.normalize("NFKC").toLowerCase().matchAll(RUN)) {
        if (!/\p{sc=Han}/u.test(run)) run.length > 3 && found.add(run);
        else for (let at = 0; at < run.length - 1; at += 1) found.add(run.slice(at, at + 2));
      }
      return found;
    };
    const likeness = (one, other) => {
      const shared = [...one].filter((part) => other.has(part)).length;
      return shared > 1 ? shared / Math.min(one.size, other.size) : 0;
    };
    const made = (name, attributes, text = "") => Object.assign(document.createElement(name), attributes, { textContent: text });
    const list = others.querySelector("ul");
    let known;
    let timer;
    const join = made("form", { id: "join", method: "post", action: others.dataset.join });
    join.append(made("input", { type: "hidden", name: "token", value: words.form.elements.token.value }));
    words.form.after(join);
    const row = (other) => {
      const item = made("li", {});
      const too = made("button", { className: "button wide", name: "question", value: other.id }, others.dataset.too);
      too.setAttribute("form", "join");
      item.append(made("b", {}, other.title), " ");
      if (other.answer) item.append(made("a", { href: other.answer }, others.dataset.answer));
      item.append(too);
      return item;
    };
    const look = async () => {
      known = known ?? fetch(others.dataset.list)
        .then((answer) => answer.json())
        .then((answer) => answer.others.map((other) => ({ ...other, parts: parts(other.said) })))
        .catch(() => []);
      const mine = parts(words.value);
      const like = (await known)
        .map((other) => ({ ...other, like: likeness(mine, other.parts) }))
        .filter((other) => other.like >= 0.3)
        .sort((one, other) => other.like - one.like)
        .slice(0, 3);
      if (list.dataset.shown === `${like.map((other) => other.id)}`) return;
      list.dataset.shown = `${like.map((other) => other.id)}`;
      list.replaceChildren(...like.map(row));
      others.hidden = !like.length;
    };
    words.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, 700);
    });
  }
});
