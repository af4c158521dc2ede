// "Print", where the browser can: WeChat's cannot, and there a button that does nothing would mislead.
addEventListener("shown", () => {
  const print = document.getElementById("print");
  if (print && window.print && !/MicroMessenger/.test(navigator.userAgent)) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
});
