/* The book under a finger and under keys: a visit opens beside it, names are found while one types, P prints.
   Everything works without this file: the links lead to pages, the search is a form. */
(function () {
  "use strict";
  var PLAIN = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ґ": "г" };
  var place = document.createElement("div");  /* outside of what renews itself */
  var opener = null;  /* the link that opened the visit: the focus goes back to it */
  var isTyped = false;
  document.body.appendChild(place);

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  /* --- a visit beside the book ------------------------------------------------------------------------- */

  function wanted() {  /* the visit that the address names behind its # */
    var found = /^#visit=(.+)$/.exec(location.hash);
    if (!found) return null;
    try { return decodeURIComponent(found[1]); } catch (broken) { return null; }
  }

  function visit(link) {  /* the visit to which a link leads */
    return link ? new URLSearchParams(link.search).get("visit") : null;
  }

  function links(key) {
    return all("a.open, a.c-open").filter(function (link) { return visit(link) === key; });
  }

  function show(take) {
    var key = wanted();
    var link = key && links(key)[0];
    if (!link) return close();
    fetch(link.href, { cache: "no-store" })
      .then(function (answer) { return answer.text(); })
      .then(function (text) {
        var sheet = new DOMParser().parseFromString(text, "text/html").getElementById("visit");
        if (!sheet || wanted() !== key) return;
        var was = link.getBoundingClientRect().top;
        var top = place.firstChild ? place.firstChild.scrollTop : 0;
        all("main #visit").forEach(function (other) { other.remove(); });
        place.innerHTML = "";
        place.appendChild(sheet);
        document.body.classList.add("has-visit");
        sheet.scrollTop = top;
        if (!take) return;
        keep(link, was);
        sheet.focus({ preventScroll: true });
      })
      .catch(function () { if (take) location.href = link.href; });  /* the page itself says what is wrong */
  }

  function keep(link, was) {  /* the columns have become narrower: what was tapped stays in sight, and at its height */
    var box = link.closest(".grid-scroll");
    var sunk = link.getBoundingClientRect().top - was;
    if (!box) return window.scrollBy(0, sunk);
    box.scrollTop += sunk;
    var over = link.getBoundingClientRect().right - box.getBoundingClientRect().right;
    if (over > 0) box.scrollLeft += over + 8;
  }

  function close() {
    if (!place.firstChild) return;
    place.innerHTML = "";
    document.body.classList.remove("has-visit");
    var back = opener && (document.contains(opener) ? opener : links(visit(opener))[0]);
    if (back) back.focus({ preventScroll: true });
    opener = null;
  }

  function leave() {  /* true: something was closed */
    if (place.firstChild) {
      if (opener) history.back();  /* opening it was a step: closing it takes that step back */
      else { history.replaceState(null, "", location.pathname + location.search); close(); }
      return true;
    }
    var link = document.querySelector("main #visit [data-close]");
    if (link) link.click();
    return Boolean(link);
  }

  function turn(hash) {  /* the first visit is a step forth in the browser's history, the next ones take its place */
    if (location.hash === hash) show(true);
    else if (place.firstChild) location.replace(hash);
    else location.hash = hash;
  }

  document.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    var link = event.target.closest("a.open, a.c-open");
    if (link) {
      event.preventDefault();
      opener = link;
      turn("#visit=" + encodeURIComponent(visit(link)));
      return;
    }
    if (event.target.closest("[data-close]") && place.firstChild) {
      event.preventDefault();
      leave();
    }
  });
  window.addEventListener("hashchange", function () { show(true); });

  /* --- finding ------------------------------------------------------------------------------------------ */

  function fold(text) {
    return text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "")
      .replace(/['’‘ʼʹ`´]/g, "").replace(/[ßæœøłđðþıґ]/g, function (letter) { return PLAIN[letter]; });
  }

  function words(text) {
    return fold(text).split(/[\s.,;:()\/_-]+/).filter(Boolean);
  }

  function filter() {
    var field = document.getElementById("find");
    var said = document.getElementById("found");
    if (!field || !said || !isTyped) return;  /* until then the page itself says who is found */
    var asked = words(field.value);
    var isFound = new Map();
    all("[data-find]", document.querySelector(".book, .page")).forEach(function (each, number) {
      var there = asked.every(function (word) { return (" " + each.dataset.find).indexOf(" " + word) !== -1; });
      isFound.set(visit(each.querySelector("a.open, a.c-open")) || number, there);
      if (!each.classList.contains("cell")) each.hidden = !there;
    });
    all(".cell a.c-open").forEach(function (link) {
      link.parentNode.classList.toggle("is-other", !isFound.get(visit(link)));
    });
    var count = Array.from(isFound.values()).filter(Boolean).length;
    all(".agenda section, table.arrive, .price-columns .sheet").forEach(function (group) {
      group.hidden = asked.length > 0 && !all("[data-find]", group).some(function (each) { return !each.hidden; });
    });
    said.textContent = !asked.length ? "" : count ? said.dataset.some.replace("#", count) : said.dataset.none;
  }

  document.addEventListener("input", function (event) {
    if (event.target.id !== "find") return;
    isTyped = true;
    filter();
  });

  /* --- keys --------------------------------------------------------------------------------------------- */

  function isOff() {
    try { return localStorage.getItem("keys") === "off"; } catch (refused) { return false; }
  }

  function typing(element) {  /* where the arrow keys and letters are already needed */
    return element.closest("input, textarea, select, [contenteditable], iframe, .grid-scroll, audio, video") !== null;
  }

  function follow(rel) {
    var link = document.querySelector("main a[rel=" + rel + "]");
    if (link) link.click();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") return void escape(event);
    if (isOff() || typing(document.activeElement || document.body)) return;
    if (event.key === "ArrowLeft") follow("prev");
    else if (event.key === "ArrowRight") follow("next");
    else if (event.key === "p" || event.key === "P") window.print();
    else if (event.key === "?") unfold();
    else if (event.key === "/" && document.getElementById("find")) document.getElementById("find").focus();
    else return;
    event.preventDefault();
  });

  function escape(event) {
    var field = document.getElementById("find");
    if (field && document.activeElement === field) {
      field.value = "";
      isTyped = true;
      filter();
      field.blur();
    } else if (!leave()) return;
    event.preventDefault();
  }

  function unfold() {
    var keys = document.getElementById("keys");
    if (!keys) return;
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print-this]")) window.print();
    var button = event.target.closest("[data-keys]");
    if (!button) return;
    try { localStorage.setItem("keys", button.dataset.keys); } catch (refused) { /* a private window */ }
    dress();
  });

  /* --- what the page brings anew ------------------------------------------------------------------------ */

  function dress() {
    all("[data-print-this][hidden]").forEach(function (button) { button.hidden = false; });
    all("[data-keys]").forEach(function (button) { button.hidden = (button.dataset.keys === "off") === isOff(); });
    filter();
  }

  function renewed() {
    dress();
    if (place.firstChild) show(false);
  }

  /* Safari goes back to a page as it was left, also where somebody has signed out since: whoever stands there now gets
     what they may see */
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
  document.addEventListener("renewed", renewed);  /* planb.js has put a fresh page in the place of the old one */
  dress();
  if (wanted()) show(true);
})();
