// Says which topic the words speak of, while they are typed: the same count as the server's, and no more than a hint.
addEventListener("shown", () => {
  const message = document.getElementById("message");
  const topic = document.getElementById("topic");
  const said = document.getElementById("topic-said");

  if (message && topic && said) {
    const plain = (text) => text.normalize("NFKC").toLowerCase();
    const known = Array.from(topic.options, (option) => [option, (option.dataset.words || "").split(" ").filter(Boolean)]);
    const suggest = () => {
      const words = plain(message.value);
      let best = topic.value ? topic.selectedOptions[0] : null;
      let most = best ? Infinity : 0;
      for (const [option, list] of known) {
        const covered = list.reduce((sum, word) => sum + (words.includes(word) ? word.length : 0), 0);
        if (covered > most) [best, most] = [option, covered];
      }
      const now = best ? `${said.dataset.said} · ${best.text}` : "";
      if (said.textContent !== now) said.textContent = now;
    };
    message.addEventListener("input", suggest);
    topic.addEventListener("change", suggest);
    suggest();
  }
});
