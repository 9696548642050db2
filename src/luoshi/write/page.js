"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const desk = $("desk"), text = $("text"), side = $("side"), pop = $("pop"), help = $("help");
  const rows = Array.from($("rows").rows);
  const region = $("rows").closest(".region");
  const small = matchMedia("(max-width: 1039px)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const inputs = { w: $("by-words"), m: $("by-measure"), t: $("by-status"), s: $("by-section") };
  const number = (element) => Number(element.id.slice(1));
  const markOf = (row) => $(row.querySelector(".o a").hash.slice(1));
  const rowOf = (mark) => $(mark.querySelector("a").hash.slice(1));
  let current = -1, quiet = 0, shelf = null;
  document.body.classList.add("js");

  // ---- tabs and drawer
  function tab(name) {
    side.dataset.tab = name;
    for (const link of document.querySelectorAll("#tabs a")) {
      if (link.hash === "#" + name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  function drawer(open) {
    side.dataset.open = open ? "yes" : "no";
    $("drawer").setAttribute("aria-expanded", String(open));
    $("drawer").textContent = open ? "收起" : "展开";
  }

  // ---- showing a figure on both sides
  function unfold(element) {
    const fold = element.closest("details");
    if (fold) fold.open = true;
  }
  function toText(element) {
    unfold(element);
    quiet = Date.now() + 900;
    const box = element.getBoundingClientRect();
    const room = small.matches && side.dataset.open === "yes" ? innerHeight * 0.44 : innerHeight;
    const far = Math.abs(box.top - room / 2) > 3 * innerHeight;
    scrollBy({ top: box.top - room / 2 + box.height / 2, behavior: calm.matches || far ? "auto" : "smooth" });
  }
  function toRow(row) {
    const head = region.querySelector("thead").offsetHeight;
    const top = row.offsetTop - head;
    if (top < region.scrollTop || top + row.offsetHeight + head > region.scrollTop + region.clientHeight) {
      region.scrollTop = Math.max(0, top - (region.clientHeight - head) / 3);
    }
  }
  function clear() {
    for (const element of document.querySelectorAll(".on")) {
      element.classList.remove("on");
      element.removeAttribute("aria-current");
    }
  }
  function show(row, from) {
    const mark = markOf(row);
    clear();
    current = number(row);
    tab("data");
    if (small.matches && from !== "key") drawer(true);
    for (const element of [row, mark]) {
      if (!element || element === text) continue;
      element.classList.add("on");
      element.setAttribute("aria-current", "true");
    }
    if (from !== "table") toRow(row);
    const covered = small.matches && mark && mark.getBoundingClientRect().bottom > innerHeight * 0.43;
    if (mark && (from !== "text" || covered)) toText(mark);
    const goal = from === "text" ? row.querySelector(".o a") : mark && mark.querySelector("a");
    if (goal) goal.focus({ preventScroll: true });
  }
  function step(by) {
    const shown = rows.filter((row) => !row.hidden);
    if (!shown.length) return;
    let at = shown.findIndex((row) => number(row) >= (current < 0 ? near() : current));
    if (at < 0) at = by > 0 ? shown.length - 1 : shown.length;
    else if (current >= 0 && (number(shown[at]) === current || by < 0)) at += by;
    show(shown[Math.max(0, Math.min(shown.length - 1, at))], "key");
  }

  // ---- the list follows the text
  const marks = Array.from(text.querySelectorAll("mark[id]")).filter((mark) => !mark.closest("details"));
  function near() {
    let low = 0, high = marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (marks[middle].getBoundingClientRect().top < 80) low = middle + 1;
      else high = middle;
    }
    return low < marks.length ? number(marks[low]) : marks.length ? number(marks[marks.length - 1]) : 0;
  }
  let due = false;
  addEventListener("scroll", () => {
    hide();
    if (due || small.matches || !$("follow").checked || Date.now() < quiet || side.dataset.tab !== "data") return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      const first = near();
      const row = rows.find((one) => !one.hidden && number(one) >= first);
      if (!row || row === shelf) return;
      if (shelf) shelf.classList.remove("near");
      shelf = row;
      row.classList.add("near");
      region.scrollTop = row.offsetTop - region.querySelector("thead").offsetHeight;
    });
  }, { passive: true });

  // ---- filters
  let words = null;
  function filter(keep) {
    const wanted = inputs.w.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length && !words) {
      words = rows.map((row) => (row.textContent + row.dataset.a + row.dataset.v + row.dataset.z).toLowerCase());
    }
    let count = 0;
    rows.forEach((row, i) => {
      const fits = ["m", "t", "s"].every((key) => !inputs[key].value || row.dataset[key] === inputs[key].value)
        && wanted.every((word) => words[i].includes(word));
      row.hidden = !fits;
      count += fits;
      const mark = text.querySelector("#m" + number(row));
      if (mark) mark.classList.toggle("out", !fits);
    });
    $("count").textContent = count === rows.length ? `${count} 条` : `${count} 条，共 ${rows.length} 条`;
    if (!keep) remember();
  }
  function remember() {
    const state = new URLSearchParams();
    for (const key of Object.keys(inputs)) if (inputs[key].value) state.set(key, inputs[key].value);
    const hash = String(state) ? "#filter?" + state : "#";
    try { history.replaceState(null, "", hash); } catch { /* some browsers forbid it for files */ }
  }
  function restore() {
    const hash = location.hash;
    if (hash.startsWith("#filter?")) {
      const state = new URLSearchParams(hash.slice(8));
      for (const key of Object.keys(inputs)) inputs[key].value = state.get(key) || "";
      filter(true);
    } else go(hash, "load");
  }
  let wait = 0;
  inputs.w.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(filter, 120); });
  for (const key of ["m", "t", "s"]) inputs[key].addEventListener("change", () => filter());
  $("clear").addEventListener("click", () => {
    for (const key of Object.keys(inputs)) inputs[key].value = "";
    filter();
  });

  // ---- links: every anchor of the page leads somewhere that is shown first
  function go(hash, from) {
    const target = hash.length > 1 && $(decodeURIComponent(hash.slice(1)));
    if (!target) return false;
    if (target.matches("#rows tr")) show(target, from === "load" ? "key" : "text");
    else if (target.matches("mark")) show(rowOf(target), "table");
    else if (target.matches("#tabs ~ section")) { tab(target.id); drawer(true); }
    else {
      clear();
      target.classList.add("on");
      if (side.contains(target)) {
        tab(target.closest("section").id);
        drawer(true);
        target.scrollIntoView({ block: "nearest" });
      } else toText(target);
    }
    return true;
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const row = event.target.closest("#rows tr");
    if (link && !link.matches(".skip")) {
      if (row) { event.preventDefault(); show(row, "table"); }
      else if (go(link.hash)) event.preventDefault();
    } else if (row && getSelection().isCollapsed) show(row, "table");
  });
  $("drawer").addEventListener("click", () => drawer(side.dataset.open === "no"));
  $("repairs").addEventListener("change", (event) => {
    if (event.target.name === "way") desk.dataset.repairs = event.target.value;
  });

  // ---- the mark of origin: the sentence on hover and focus
  function line(tag, name, ...parts) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    for (const part of parts) element.append(part);
    return element;
  }
  function describe(element) {
    const origin = element.closest(".o a"), mark = element.closest("#text mark");
    const repair = element.closest(".r"), tag = element.closest("#text .tag");
    if (origin) {
      const data = origin.closest("tr").dataset;
      return [line("p", "say", data.a, line("b", "", data.v), data.z), line("small", "", `《${text.dataset.name}》\n${data.b}`)];
    }
    if (tag) {
      const finding = $(tag.hash.slice(1));
      const sum = finding.querySelector(".sum");
      return [line("p", "", finding.querySelector("p").textContent), line("small", "", sum ? sum.textContent : "")];
    }
    if (mark) {
      const row = rowOf(mark), cells = Array.from(row.cells, (cell) => cell.textContent.replace(/\s+/g, " "));
      return [line("p", "", line("b", "", cells[0]), ` ${cells[1]} ${cells[2]}`),
        line("small", "", `${cells.slice(4).join(" · ")}\n${row.dataset.b}`)];
    }
    if (repair) {
      const cells = Array.from($("g" + repair.dataset.r).cells, (cell) => cell.textContent);
      return [line("p", "", `${cells[2]}：${cells[4]}改读“${cells[1]}”`), line("small", "", cells[3])];
    }
    return null;
  }
  const hot = ".o a, #text mark a, #text .tag, .r";
  function open(element) {
    const parts = describe(element);
    if (!parts) return;
    pop.replaceChildren(...parts);
    pop.hidden = false;
    const box = element.getBoundingClientRect();
    const below = box.bottom + 8 + pop.offsetHeight < innerHeight;
    pop.style.left = `${Math.max(8, Math.min(box.left, innerWidth - pop.offsetWidth - 8))}px`;
    pop.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - pop.offsetHeight - 8)}px`;
    element.setAttribute("aria-describedby", "pop");
  }
  function hide() { pop.hidden = true; }
  document.addEventListener("mouseover", (event) => {
    const element = event.target.closest(hot);
    if (element) open(element);
    else hide();
  });
  document.addEventListener("focusin", (event) => {
    const element = event.target.closest(hot);
    if (element && element.matches(":focus-visible")) open(element);
    else hide();
  });

  // ---- keys
  function helping(on) {
    help.hidden = !on;
    if (on) help.focus();
  }
  $("keys").addEventListener("click", () => helping(help.hidden));
  $("help-close").addEventListener("click", () => helping(false));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!pop.hidden) hide();
      else if (!help.hidden) helping(false);
      else { clear(); current = -1; if (event.target.matches("input")) event.target.blur(); }
      return;
    }
    if (event.target.matches("input:not([type=radio]):not([type=checkbox]), select, textarea")) return;
    const key = event.key.toLowerCase();
    if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "f" || key === "/") { tab("data"); drawer(true); inputs.w.focus(); }
    else if (key === "?" || key === "？") helping(help.hidden);
    else return;
    event.preventDefault();
  });

  tab("data");
  drawer(!small.matches);
  restore();
  addEventListener("hashchange", restore);
})();
