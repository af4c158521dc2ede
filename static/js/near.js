// "Venues near me": asks the browser where it is, rounds that to 100 m, and sends it in the body of one request.
const form = document.getElementById("near");
const denied = document.getElementById("near-denied");
const rounded = (degrees) => degrees.toFixed(3);

if (form && navigator.geolocation && isSecureContext) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    denied.hidden = true;
    form.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(found, missed, { timeout: 10000, maximumAge: 300000 });
  });
}

function found({ coords }) {
  form.removeAttribute("aria-busy");
  form.elements.latitude.value = rounded(coords.latitude);
  form.elements.longitude.value = rounded(coords.longitude);
  form.submit();
}

function missed() {
  form.removeAttribute("aria-busy");
  denied.hidden = false;
}
