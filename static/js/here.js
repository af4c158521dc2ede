// "I am at the place": asks the browser where it is, rounds that to 100 m, and puts it into the form. Nothing is sent yet.
addEventListener("shown", () => {
  const here = document.getElementById("here");

  if (here && navigator.geolocation && isSecureContext) {
    const status = here.querySelector("[role=status]");
    const set = ({ latitude, longitude }) => {
      const form = here.closest("form");
      form.elements.latitude.value = latitude.toFixed(3);
      form.elements.longitude.value = longitude.toFixed(3);
      status.textContent = status.dataset.done;
    };
    const missed = () => {
      status.textContent = status.dataset.missed;
    };
    here.hidden = false;
    here.querySelector("button").addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition((at) => set(at.coords), missed, { timeout: 10000, maximumAge: 60000 });
    });
  }
});
