/* Refresh what is on the page without losing the place where one was reading. Everything works without this file. */
(function () {
  "use strict";
  var every = Number(document.body.dataset.refresh) * 1000;
  var lost = document.getElementById("lost");
  var misses = 0;

  function scrollers() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-keep]"));
  }

  function cards(page) {
    return Array.prototype.slice.call(page.querySelectorAll("details[data-card]"));
  }

  function name(card) {  /* who is next stands in the book as well */
    return (card.closest(".now") ? "now " : "book ") + card.dataset.card;
  }

  function toNow() {
    var box = document.querySelector(".grid-scroll");
    var now = document.getElementById("now");
    if (box && now) box.scrollTop = Math.max(0, now.offsetTop - box.clientHeight / 3);
    var row = document.querySelector(".agenda .is-late, .agenda .is-coming");
    var first = document.querySelector(".agenda .row");
    if (row && row !== first && row.offsetParent && location.pathname !== "/") row.scrollIntoView({ block: "center" });
  }

  function swap(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html");
    var live = fresh.getElementById("live");
    if (!live) return;
    var places = scrollers().map(function (box) { return [box.dataset.keep, box.scrollLeft, box.scrollTop]; });
    var open = cards(document).filter(function (card) { return card.open; }).map(name);
    var top = window.scrollY;
    document.getElementById("live").replaceWith(live);
    document.getElementById("clock").replaceWith(fresh.getElementById("clock"));
    lost.innerHTML = fresh.getElementById("lost").innerHTML;
    scrollers().forEach(function (box) {
      places.forEach(function (place) {
        if (place[0] === box.dataset.keep) { box.scrollLeft = place[1]; box.scrollTop = place[2]; }
      });
    });
    cards(document).forEach(function (card) { if (open.indexOf(name(card)) !== -1) card.open = true; });
    window.scrollTo(0, top);
  }

  function again() {
    if (document.hidden) return;
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, 8000);
    fetch(location.href, { cache: "no-store", signal: stop.signal })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(function (text) { misses = 0; lost.hidden = true; swap(text); })
      .catch(function () { misses += 1; lost.hidden = misses < 2; })
      .then(function () { clearTimeout(timer); });
  }

  if (!location.hash) toNow();
  setInterval(again, every);
  document.addEventListener("visibilitychange", again);
})();
