// A kept link is /t/#CODE: browsers never send what follows the #. Put it into the form, clear the address, send.
const kept = location.hash.slice(1);
if (kept) {
  history.replaceState(null, "", location.pathname + location.search);
  document.getElementById("code").value = kept;
  document.getElementById("entry").submit();
}
