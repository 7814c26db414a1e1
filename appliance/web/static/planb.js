/* Renew what is on the page when there is news, without losing the place where one was reading. The box says when
   (events); where it cannot, the page asks every 20 seconds. Everything works without this file. */
(function () {
  "use strict";
  var every = Number(document.body.dataset.refresh) * 1000;
  var SPREAD = 2000;    /* a salon's tablets hear the same news at once: they come one after the other */
  var SILENCE = 75000;  /* the clock alone is news every minute */
  var lost = document.getElementById("lost");
  var misses = 0;
  var stream = null;
  var heard = 0;
  var soon = null;

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  /* --- the place where one was reading ------------------------------------------------------------------ */

  function name(card) {  /* who is next stands in the book as well */
    return (card.closest(".now") ? "now " : "book ") + card.dataset.card;
  }

  function called(element) {
    return element.tagName + " " + (element.id || element.getAttribute("href") || element.name || element.textContent);
  }

  function place() {
    var at = document.activeElement;
    return {
      boxes: all("[data-keep]").map(function (box) { return [box.dataset.keep, box.scrollLeft, box.scrollTop]; }),
      open: all("details[data-card][open]").map(name),
      typed: all("#live input[id]").map(function (input) { return [input.id, input.value]; }),
      focus: at && at.closest("#live") ? [at.tagName, called(at), at.selectionStart, at.selectionEnd] : null,
      top: window.scrollY
    };
  }

  function back(was) {
    all("[data-keep]").forEach(function (box) {
      was.boxes.forEach(function (kept) {
        if (kept[0] === box.dataset.keep) { box.scrollLeft = kept[1]; box.scrollTop = kept[2]; }
      });
    });
    all("details[data-card]").forEach(function (card) { if (was.open.indexOf(name(card)) !== -1) card.open = true; });
    was.typed.forEach(function (kept) {
      var input = document.getElementById(kept[0]);
      if (input && input.value !== kept[1]) input.value = kept[1];
    });
    if (was.focus) focus(was.focus);
    window.scrollTo(0, was.top);
  }

  function focus(was) {
    var again = all(was[0].toLowerCase(), document.getElementById("live")).filter(function (one) {
      return called(one) === was[1];
    })[0];
    if (!again) return;
    again.focus();
    if (typeof was[2] === "number" && again.setSelectionRange) again.setSelectionRange(was[2], was[3]);
  }

  function toNow() {
    var box = document.querySelector(".grid-scroll");
    var now = document.getElementById("now");
    if (box && now) box.scrollTop = Math.max(0, now.offsetTop - box.clientHeight / 3);
    var row = document.querySelector(".agenda .is-late, .agenda .is-coming");
    var first = document.querySelector(".agenda .row");
    if (row && row !== first && row.offsetParent && location.pathname !== "/") row.scrollIntoView({ block: "center" });
  }

  /* --- the page anew ------------------------------------------------------------------------------------ */

  function swap(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html");
    var live = fresh.getElementById("live");
    if (!live) return;
    var was = place();
    document.getElementById("live").replaceWith(live);
    document.getElementById("clock").replaceWith(fresh.getElementById("clock"));
    lost.innerHTML = fresh.getElementById("lost").innerHTML;
    back(was);
    document.dispatchEvent(new Event("renewed"));  /* for the scripts of single pages */
  }

  function again() {
    clearTimeout(soon);
    soon = null;
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

  function againSoon() {
    if (soon === null) soon = setTimeout(again, Math.random() * SPREAD);
  }

  /* --- when --------------------------------------------------------------------------------------------- */

  function listen() {
    if (stream || document.hidden || !window.EventSource) return;
    heard = Date.now();
    stream = new EventSource("/api/v1/events?seen=" + document.getElementById("live").dataset.edition);
    stream.onopen = function () { heard = Date.now(); };
    stream.addEventListener("changed", function () { heard = Date.now(); againSoon(); });
    stream.onerror = function () { if (stream && stream.readyState === 2) hush(); };  /* it was refused: ask instead */
  }

  function hush() {
    if (stream) stream.close();
    stream = null;
  }

  function isHeard() {
    return stream !== null && stream.readyState === 1 && Date.now() - heard < SILENCE;
  }

  if (!location.hash) toNow();
  setInterval(function () {
    if (isHeard()) return;
    again();
    hush();
    listen();
  }, every);
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { hush(); return; }
    again();
    listen();
  });
  setTimeout(listen, 1000 + Math.random() * 1000);  /* after the page is there; not all of them at once after a restart */
})();
