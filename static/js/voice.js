// A voice note of two minutes at most. It goes up as any other file does: there one can listen to it and leave it out.
const MOST_SECONDS = 120;
const TYPES = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/mp4", "audio/webm"];

addEventListener("uploads", ({ detail: field }) => {
  const box = document.getElementById("uploads");
  const recorder = document.getElementById("recorder");
  const button = document.getElementById("voice");
  const clock = recorder.querySelector("b");
  const stop = recorder.querySelector("button");
  const error = box.querySelector(".error");

  button.addEventListener("record", async () => {
    error.hidden = true;
    try {
      listen(await navigator.mediaDevices.getUserMedia({ audio: true }));
    } catch {
      error.textContent = box.dataset.denied;
      error.hidden = false;
    }
  });

  function listen(stream) {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const tape = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
    const pieces = [];
    const began = Date.now();
    const tick = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= MOST_SECONDS) end();
    }, 250);
    const end = () => tape.state === "inactive" || tape.stop();
    tape.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    tape.addEventListener("stop", () => {
      clearInterval(tick);
      for (const track of stream.getTracks()) track.stop();
      stop.removeEventListener("click", end);
      shows(false);
      const type = tape.mimeType.split(";")[0];
      const length = clock.textContent.replace(":", "′");
      const name = `${box.dataset.note} ${length}″.${type === "audio/mp4" ? "m4a" : "webm"}`;
      field.dispatchEvent(new CustomEvent("bring", { detail: new File(pieces, name, { type }) }));
    });
    stop.addEventListener("click", end);
    clock.textContent = "0:00";
    tape.start();
    shows(true);
    stop.focus();
  }

  function shows(isRecording) {
    recorder.hidden = !isRecording;
    button.hidden = isRecording;
    if (!isRecording) button.focus();
  }
});
