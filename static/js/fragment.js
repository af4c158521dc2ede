// A kept link is /t/#CODE: browsers never send what follows the #. Put it into the form, clear the address, send.
const entry = document.getElementById("entry");
const kept = location.hash.slice(1);
if (entry && kept) {
  history.replaceState(null, "", location.pathname + location.search);
  entry.elements.code.value = kept;
  entry.submit();
}
