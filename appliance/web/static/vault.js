/* Print a paper from the list: it is loaded into a frame that nobody sees, and the frame is printed. What was unfolded
   stays so when the page renews itself.
   Without this file there is no button, and the browser's own menu prints what was opened. */
(function () {
  "use strict";
  var unfolded = {};

  function show() {
    document.querySelectorAll("[data-print][hidden]").forEach(function (button) { button.hidden = false; });
    document.querySelectorAll("[data-earlier]").forEach(function (fold) {
      if (unfolded[fold.dataset.earlier] && !fold.open) fold.open = true;
    });
  }

  function print(path, title) {
    var old = document.getElementById("to-print");
    if (old) old.remove();
    var frame = document.createElement("iframe");
    frame.id = "to-print";
    frame.className = "sr";
    frame.title = title;
    frame.addEventListener("load", function () {
      try { frame.contentWindow.focus(); frame.contentWindow.print(); frame.dataset.printed = path; } catch (refused) { window.open(path, "_blank"); }
    });
    frame.src = path;
    document.body.appendChild(frame);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print]");
    if (button) print(button.dataset.print, button.getAttribute("aria-label"));
  });
  document.addEventListener("toggle", function (event) {
    if (event.target.dataset.earlier) unfolded[event.target.dataset.earlier] = event.target.open;
  }, true);
  new MutationObserver(show).observe(document.body, { childList: true, subtree: true });  // the page renews itself
  show();
})();
