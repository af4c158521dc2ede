// "Read aloud": the page's words by the browser's own voice, a paragraph at a time, until they end or are stopped.
addEventListener("shown", () => {
  const aloud = document.getElementById("aloud");
  const mute = document.getElementById("mute");

  if (aloud && mute) {
    const read = aloud.textContent;
    const voice = window.speechSynthesis;
    const stop = () => {
      voice.cancel();
      aloud.textContent = read;
    };
    const start = () => {
      const parts = document.querySelector("main").innerText.split(/\n+/).filter((part) => part.trim());
      parts.forEach((part, index) => {
        const words = new SpeechSynthesisUtterance(part);
        words.lang = document.documentElement.lang;
        words.rate = 0.9;
        if (index === parts.length - 1) words.onend = stop;
        voice.speak(words);
      });
      aloud.textContent = aloud.dataset.stop;
    };
    aloud.hidden = false;
    aloud.addEventListener("click", () => {
      if (!voice || !window.SpeechSynthesisUtterance) mute.hidden = false;
      else if (aloud.textContent === read) start();
      else stop();
    });
    addEventListener("pagehide", () => voice && voice.cancel());
  }
});
