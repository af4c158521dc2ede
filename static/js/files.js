// Files go up while one still writes, and one may speak instead. What does it (uploads.js) is loaded once somebody wants
// it, or when files are on their way already. Without it they are sent with the form.
addEventListener("shown", () => {
  const field = document.getElementById("file");
  const voice = document.getElementById("voice");
  const place = `files:${location.pathname}`;
  let loading;

  async function load() {
    const part = await fetch(field.dataset.uploads);
    if (!part.ok) throw part;
    field.parentNode.insertAdjacentHTML("beforeend", await part.text());
    await import(document.getElementById("uploads").dataset.js);
    dispatchEvent(new CustomEvent("uploads", { detail: field }));
  }

  const wanted = async () => {
    loading = loading || load();
    try {
      await loading;
      return true;
    } catch {
      loading = null;
    }
  };

  try {
    if (document.querySelector("[data-sent]")) {
      localStorage.removeItem(place);
      indexedDB.deleteDatabase(place);
    } else if (field && localStorage[place]) wanted();
  } catch {
    // Storage is blocked: nothing was kept.
  }
  if (!field) return;
  for (const event of ["click", "change"]) field.addEventListener(event, wanted);
  if (!navigator.mediaDevices || !window.MediaRecorder) return;
  voice.hidden = false;
  voice.addEventListener("click", async () => (await wanted()) && voice.dispatchEvent(new Event("record")));
});
