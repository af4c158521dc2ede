// Files that go up one after the other while the message is still being written, in pieces (Resumable Uploads for HTTP):
// a lost connection costs one piece, and a page that is loaded anew goes on where it was. What is on its way is
// remembered on this phone only, until the message is sent; where storage is blocked, until the page is closed.
import "./voice.js";

const PIECE = 256 * 1024; // bytes; the portal takes twice as much at once
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds before a lost connection is tried again
const MOST = 6;
const LARGE = 2048; // pixels: the portal keeps no more of a photo either
const PHOTO = /^image\/(jpeg|png|webp)$/;

addEventListener("uploads", ({ detail: field }) => {
  const form = field.form;
  const box = document.getElementById("uploads");
  const list = box.querySelector("ul");
  const held = document.getElementById("held");
  const error = box.querySelector(".error");
  const words = box.dataset;
  const memory = remembering("draft" in form.dataset ? `files:${location.pathname}` : null);
  let items = [];
  let isBusy = false;
  let known; // what was refused before "send" was pressed: whoever pressed it has seen that

  const remember = () => memory.keep(items.filter(({ address }) => address));
  const isOnItsWay = (item) => !item.ticket && item.file && !item.isRefused;
  const isSame = (file) => (item) => item.name === file.name && item.bytes === file.size;

  function add(item) {
    const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
    const [again, drop] = row.querySelectorAll("button");
    item.row = row;
    row.querySelector("b").textContent = item.name;
    row.querySelector("progress").setAttribute("aria-label", item.name);
    again.addEventListener("click", () => (item.wake ? item.wake() : retry(item)));
    drop.addEventListener("click", () => leaveOut(item));
    list.append(row);
    items.push(item);
    preview(item);
    say(item, item.ticket ? "good" : "", item.ticket ? words.here : item.file ? words.waits : words.choose);
    if (item.ticket) carry(item);
  }

  function say(item, kind, text) {
    item.row.className = kind;
    item.row.querySelector("[role=status]").textContent = text;
    item.row.querySelector("[name=again]").hidden = !(kind === "due" || (kind === "late" && item.mayAgain));
    item.row.querySelector(".quiet").textContent = item.size || "";
  }

  function preview({ file, row }) {
    if (!file) return;
    const view = row.querySelector(file.type.startsWith("audio/") ? "audio" : "img");
    if (!/^(audio|image)\//.test(file.type)) return;
    view.addEventListener("error", () => (view.hidden = true));
    view.src = URL.createObjectURL(file);
    view.hidden = false;
  }

  // The form carries a ticket in the file's stead.
  function carry(item) {
    const ticket = document.createElement("input");
    Object.assign(ticket, { type: "hidden", name: "kept", value: item.ticket });
    item.row.append(ticket);
  }

  function leaveOut(item) {
    items = items.filter((other) => other !== item);
    item.isDropped = true;
    item.line?.abort();
    item.wake?.();
    item.row.remove();
    if (item.address) {
      ask(item, "DELETE").catch(() => {}); // else it is swept
      memory.forget(item);
    }
    remember();
    error.hidden = true;
    field.focus();
    work();
  }

  function retry(item) {
    item.isRefused = false;
    say(item, "", words.waits);
    work();
  }

  function bring(files) {
    error.hidden = true;
    for (const file of files) {
      const same = items.find(isSame(file));
      if (same && !same.file && !same.ticket) {
        same.file = file;
        preview(same);
        say(same, "", words.waits);
      } else if (items.length + form.querySelectorAll(".kept").length >= MOST) {
        error.textContent = words.most;
        error.hidden = false;
      } else if (!same) add({ name: file.name, bytes: file.size, file });
    }
    work();
  }

  async function work() {
    if (isBusy) return;
    isBusy = true;
    for (let item; (item = items.find(isOnItsWay)); ) await up(item);
    isBusy = false;
    if (held.hidden) return;
    held.hidden = true;
    const news = items.find((item) => item.isRefused && !known.has(item));
    if (news) news.row.scrollIntoView({ block: "center" });
    else form.querySelector(".sending ~ button").click();
  }

  // Until it is here, refused or left out. A connection that is lost is waited for.
  async function up(item) {
    for (let tries = 0; isOnItsWay(item) && !item.isDropped; ) {
      try {
        await step(item);
        tries = 0;
      } catch (problem) {
        if (item.isDropped) return;
        if (problem.detail !== undefined) return refuse(item, problem);
        say(item, "due", words.lost);
        await Promise.race([
          new Promise((wake) => (item.wake = wake)),
          new Promise((wake) => addEventListener("online", wake, { once: true })),
          new Promise((wake) => setTimeout(wake, WAITS[Math.min(tries++, WAITS.length - 1)] * 1000)),
        ]);
        item.wake = null;
        item.offset = undefined; // the portal knows how much of it is there
      }
    }
  }

  function refuse(item, { status, detail }) {
    item.isRefused = true;
    item.mayAgain = status !== 422;
    if (item.address) memory.forget(item);
    item.address = null;
    say(item, "late", detail || words.failed);
    remember();
  }

  // One question to the portal: begin, how much is there, or a piece more.
  async function step(item) {
    if (!item.address) return begin(item);
    if (item.offset === undefined) {
      const { status, head } = await ask(item, "HEAD");
      if (status === 404) return forget(item);
      item.offset = Number(head("Upload-Offset"));
    }
    say(item, "", words.goes);
    const end = Math.min(item.offset + PIECE, item.file.size);
    const isLast = end === item.file.size;
    const headers = {
      "Content-Type": "application/partial-upload",
      "Upload-Offset": item.offset,
      "Upload-Complete": isLast ? "?1" : "?0",
    };
    const answer = await ask(item, "PATCH", headers, item.file.slice(item.offset, end));
    if (answer.status === 200) return finished(item, answer.json());
    if (answer.status === 404) return forget(item);
    item.offset = Number(answer.head("Upload-Offset"));
    if (answer.status !== 409 && answer.status !== 204) throw answer.json();
  }

  async function begin(item) {
    item.file = await smaller(item.file);
    const name = item.file.name;
    const who = form.elements.code ? { code: form.elements.code.value } : { token: form.elements.token.value };
    const body = new URLSearchParams({ ...who, name });
    const answer = await ask(item, "POST", { "Upload-Length": item.file.size }, body);
    if (answer.status !== 201) throw answer.json();
    item.address = answer.head("Location");
    item.offset = 0;
    await memory.put(item);
    remember();
  }

  // It was swept: from the beginning.
  function forget(item) {
    memory.forget(item);
    item.address = null;
  }

  function finished(item, { ticket, size }) {
    Object.assign(item, { ticket, size });
    say(item, "good", words.here);
    carry(item);
    remember();
  }

  // Resolves with any answer of the portal; a connection that breaks rejects, and so does an answer of 5xx without words.
  function ask(item, method, headers = {}, body = null) {
    return new Promise((resolve, reject) => {
      const line = (item.line = new XMLHttpRequest());
      line.open(method, method === "POST" ? words.begin : item.address);
      line.timeout = 90_000;
      line.setRequestHeader("Accept-Language", document.documentElement.lang);
      for (const [name, value] of Object.entries(headers)) line.setRequestHeader(name, value);
      const bar = item.row.querySelector("progress");
      if (method === "PATCH") {
        bar.value = item.offset / item.file.size;
        line.upload.onprogress = ({ loaded }) => (bar.value = (item.offset + loaded) / item.file.size);
      }
      line.onload = () => {
        if (line.status >= 500 && line.status !== 507) return reject({});
        resolve({ status: line.status, head: (name) => line.getResponseHeader(name), json: () => read(line) });
      };
      line.onerror = line.ontimeout = line.onabort = () => reject({});
      line.send(body);
    });
  }

  function read({ status, responseText }) {
    try {
      return { status, detail: "", ...JSON.parse(responseText) };
    } catch {
      return { status, detail: "" }; // the words of somebody between us
    }
  }

  async function restore() {
    const here = new Set([...form.querySelectorAll("p.kept [name=kept]")].map(({ value }) => value));
    for (const { name, bytes, size, address, ticket } of memory.list()) {
      if (here.has(ticket)) continue;
      const file = await memory.get(address);
      const item = { name, bytes, size, address, ticket, file };
      add(item);
      if (ticket && (await ask(item, "HEAD").catch(() => ({}))).status === 404) leaveOut(item);
    }
    bring(field.files);
    field.value = "";
  }

  field.addEventListener("change", () => {
    bring([...field.files]);
    field.value = "";
  });
  field.addEventListener("bring", ({ detail: file }) => bring([file]));
  form.addEventListener("sending", (event) => {
    if (!items.some(isOnItsWay)) return;
    event.preventDefault();
    known = new Set(items.filter(({ isRefused }) => isRefused));
    held.hidden = false;
    held.scrollIntoView({ block: "center" });
  });
  form.addEventListener("discarded", () => [...items].forEach(leaveOut));
  held.querySelector("button").addEventListener("click", () => {
    for (const item of items.filter(isOnItsWay)) leaveOut(item);
  });
  restore();
});

// The photo no larger than what is kept of it, where the browser can: a tenth of the bytes, and nothing of where it was taken.
async function smaller(file) {
  if (!PHOTO.test(file.type) || file.size < 400_000) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LARGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return blob && blob.size < file.size ? new File([blob], file.name, { type: blob.type }) : file;
  } catch {
    return file;
  }
}

// Which files are on their way (localStorage) and what is in them (IndexedDB), under the name `place`; nothing without one.
function remembering(place) {
  const ignored = () => {};
  if (!place) return { list: () => [], keep: ignored, get: ignored, put: ignored, forget: ignored };
  const opened = new Promise((done) => {
    const question = indexedDB.open(place);
    question.onupgradeneeded = () => question.result.createObjectStore("files");
    question.onsuccess = () => done(question.result);
    question.onerror = question.onblocked = () => done(null);
  }).catch(() => null);
  const stored = async (work, mode = "readonly") => {
    const base = await opened;
    if (!base) return undefined;
    return new Promise((done) => {
      const question = work(base.transaction("files", mode).objectStore("files"));
      question.onsuccess = () => done(question.result);
      question.onerror = () => done(undefined);
    });
  };
  addEventListener("shown", () => opened.then((base) => base?.close()), { once: true }); // so that it can be deleted
  return {
    list() {
      try {
        return JSON.parse(localStorage[place] ?? "[]");
      } catch {
        return [];
      }
    },
    keep(items) {
      const facts = items.map(({ name, bytes, size, address, ticket }) => ({ name, bytes, size, address, ticket }));
      try {
        if (facts.length) localStorage[place] = JSON.stringify(facts);
        else localStorage.removeItem(place);
      } catch {
        // Blocked: until the page is closed.
      }
    },
    get: (address) => stored((files) => files.get(address)),
    put: ({ address, file }) => stored((files) => files.put(file, address), "readwrite"),
    forget: ({ address }) => stored((files) => files.delete(address), "readwrite"),
  };
}
