"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (words, within = document) => Array.from(within.querySelectorAll(words));
  const desk = $("desk"), text = $("text"), side = $("side"), pop = $("pop"), help = $("help");
  const small = matchMedia("(max-width: 1039px)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const tabs = all("#tabs a");
  const linkOf = (row) => row.querySelector('.o a, footer a[href^="#"]');
  const markOf = (row) => { const link = linkOf(row); return link && $(link.hash.slice(1)); };
  const rowOf = (mark) => $((mark.matches("a") ? mark : mark.querySelector("a")).hash.slice(1));
  let quiet = 0;
  document.body.classList.add("js");

  // ---- the lists: figures, each kind of facts, and findings, all alike
  function List(section) {
    this.name = section.id;
    this.rows = all("tr, .finding", section.querySelector(".rows"));
    this.region = section.querySelector(".region");
    this.inputs = Object.fromEntries(all("[data-key]", section).map((input) => [input.dataset.key, input]));
    this.follow = section.querySelector(".follow");
    this.output = section.querySelector("output");
    this.current = -1;
    this.shelf = this.words = null;
    this.marks = this.rows.map((row, at) => ({ at, mark: markOf(row) }))
      .filter(({ mark }) => mark && mark !== text && !mark.closest("details"));
    let wait = 0;
    for (const [key, input] of Object.entries(this.inputs)) {
      if (key !== "w") input.addEventListener("change", () => filter(this));
      else input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => filter(this), 120); });
    }
    section.querySelector(".clear").addEventListener("click", () => {
      for (const input of Object.values(this.inputs)) input.value = "";
      filter(this);
    });
  }
  const lists = new Map(all(".rows").map((body) => body.closest("section")).map((one) => [one.id, new List(one)]));
  const shownList = () => lists.get(side.dataset.tab);

  // ---- tabs and drawer
  function tab(name) {
    side.dataset.tab = desk.dataset.show = name;
    for (const section of all("#side > section")) section.classList.toggle("away", section.id !== name);
    for (const link of tabs) {
      if (link.hash === "#" + name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  function drawer(open) {
    side.dataset.open = open ? "yes" : "no";
    $("drawer").setAttribute("aria-expanded", String(open));
    $("drawer").textContent = open ? "收起" : "展开";
  }

  // ---- showing one thing on both sides
  const heightOf = (element) => (element ? element.offsetHeight : 0);
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
  function toRow(list, row) {
    const region = list.region, head = heightOf(region.querySelector("thead"));
    unfold(row);
    const top = row.getBoundingClientRect().top - region.getBoundingClientRect().top + region.scrollTop - head;
    if (top < region.scrollTop || top + row.offsetHeight + head > region.scrollTop + region.clientHeight) {
      region.scrollTop = Math.max(0, top - (row.matches("tr") ? (region.clientHeight - head) / 3 : 0));
    }
  }
  function clear() {
    for (const element of all(".lit")) element.classList.remove("lit");
    for (const element of all(".on")) {
      element.classList.remove("on");
      element.removeAttribute("aria-current");
    }
  }
  function show(row, from) {
    const mark = markOf(row), list = lists.get(row.closest("section").id);
    clear();
    list.current = list.rows.indexOf(row);
    tab(list.name);
    if (small.matches && from !== "key") drawer(true);
    for (const element of [row, mark]) {
      if (!element || element === text) continue;
      element.classList.add("on");
      element.setAttribute("aria-current", "true");
    }
    for (const part of all(`[data-k~="${row.id}"]`, text)) part.classList.add("lit");
    if (from !== "table") toRow(list, row);
    const covered = small.matches && mark && mark.getBoundingClientRect().bottom > innerHeight * 0.43;
    if (mark && (from !== "text" || covered)) toText(mark);
    const link = mark && (mark.matches("a") ? mark : mark.querySelector("a"));
    const goal = from === "text" ? linkOf(row) : link;
    if (goal) goal.focus({ preventScroll: true });
  }
  function step(list, by) {
    const shown = list.rows.map((row, at) => ({ row, at })).filter(({ row }) => !row.hidden);
    if (!shown.length) return;
    const begin = list.current >= 0 ? list.current : list.follow ? near(list) : 0;
    let at = shown.findIndex((one) => one.at >= begin);
    if (at < 0) at = by > 0 ? shown.length - 1 : shown.length;
    else if (list.current >= 0 && (shown[at].at === list.current || by < 0)) at += by;
    show(shown[Math.max(0, Math.min(shown.length - 1, at))].row, "key");
  }

  // ---- the list follows the text
  function near({ marks }) {
    let low = 0, high = marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (marks[middle].mark.getBoundingClientRect().top < 80) low = middle + 1;
      else high = middle;
    }
    return marks.length ? marks[Math.min(low, marks.length - 1)].at : 0;
  }
  let due = false;
  addEventListener("scroll", () => {
    hide();
    const list = shownList();
    if (due || !list || !list.follow || small.matches || !list.follow.checked || Date.now() < quiet) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      const first = near(list);
      const row = list.rows.find((one, at) => !one.hidden && at >= first);
      if (!row || row === list.shelf) return;
      if (list.shelf) list.shelf.classList.remove("near");
      list.shelf = row;
      row.classList.add("near");
      list.region.scrollTop = row.offsetTop - list.region.querySelector("thead").offsetHeight;
    });
  }, { passive: true });

  // ---- filters; the address keeps those of the list that is shown
  function filter(list, keep) {
    const wanted = list.inputs.w.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length && !list.words) {
      list.words = list.rows.map((row) =>
        [row.textContent, row.dataset.a, row.dataset.v, row.dataset.z].join("").toLowerCase());
    }
    const chosen = Object.entries(list.inputs).filter(([key, input]) => key !== "w" && input.value);
    let count = 0;
    list.rows.forEach((row, i) => {
      const fits = chosen.every(([key, input]) => row.dataset[key] === input.value)
        && wanted.every((word) => list.words[i].includes(word));
      row.hidden = !fits;
      count += fits;
    });
    for (const group of all("details.group", list.region)) {
      const fit = all(".finding", group).some((row) => !row.hidden);
      group.hidden = !fit;
      if (fit && (wanted.length || chosen.length)) group.open = true;
    }
    const shown = new Set(list.marks.filter(({ at }) => !list.rows[at].hidden).map(({ mark }) => mark));
    for (const { mark } of list.marks) mark.classList.toggle("out", !shown.has(mark));
    const whole = list.rows.length;
    list.output.textContent = count === whole ? `${count} 条` : `${count} 条，共 ${whole} 条`;
    if (!keep) remember(list);
  }
  function remember(list) {
    const state = new URLSearchParams(list.name === "data" ? {} : { tab: list.name });
    for (const [key, input] of Object.entries(list.inputs)) if (input.value) state.set(key, input.value);
    const hash = String(state) ? "#filter?" + state : "#";
    try { history.replaceState(null, "", hash); } catch { /* some browsers forbid it for files */ }
  }
  function restore() {
    const hash = location.hash;
    if (!hash.startsWith("#filter?")) return go(hash, "load");
    const state = new URLSearchParams(hash.slice(8));
    const list = lists.get(state.get("tab") || "data");
    if (!list) return false;
    for (const [key, input] of Object.entries(list.inputs)) input.value = state.get(key) || "";
    tab(list.name);
    filter(list, true);
    return true;
  }

  // a finding may rest on several quotes: the one that led here stays in view, none is shown for another
  function pick(finding) {
    const list = lists.get("findings");
    clear();
    list.current = list.rows.indexOf(finding);
    tab(list.name);
    drawer(true);
    finding.hidden = false;
    finding.classList.add("on");
    finding.setAttribute("aria-current", "true");
    toRow(list, finding);
    const link = finding.querySelector("footer a");
    if (link) link.focus({ preventScroll: true });
  }

  // ---- links: every anchor of the page leads somewhere that is shown first
  function go(hash, from) {
    const target = hash.length > 1 && $(decodeURIComponent(hash.slice(1)));
    if (!target) return false;
    if (target.matches(".rows tr")) show(target, from === "load" ? "key" : "text");
    else if (target.matches("#text mark, #text .fact")) show(rowOf(target), "table");
    else if (target.matches(".finding")) pick(target);
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
    const row = event.target.closest(".rows tr");
    if (link && !link.matches(".skip")) {
      if (row && link.matches(".o a")) { event.preventDefault(); show(row, "table"); }
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
  const cellsOf = (row) => Array.from(row.cells, (cell) => cell.textContent.replace(/\s+/g, " ").trim());
  function describe(element) {
    const origin = element.closest(".o a"), mark = element.closest("#text mark, #text .fact");
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
      const row = rowOf(mark), cells = cellsOf(row), list = mark.matches(".fact");
      const first = list ? ` ${mark.getAttribute("aria-label")}` : ` ${cells[1]} ${cells[2]}`;
      return [line("p", "", line("b", "", cells[0]), first),
        line("small", "", `${cells.slice(list ? 2 : 4).filter(Boolean).join(" · ")}\n${row.dataset.b}`)];
    }
    if (repair) {
      const cells = cellsOf($("g" + repair.dataset.r));
      return [line("p", "", `${cells[2]}：${cells[4]}改读“${cells[1]}”`), line("small", "", cells[3])];
    }
    return null;
  }
  const hot = ".o a, #text mark a, #text .tag, #text .fact, .r";
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
      else {
        clear();
        for (const list of lists.values()) list.current = -1;
        if (event.target.matches("input")) event.target.blur();
      }
      return;
    }
    if (event.target.matches("input:not([type=radio]):not([type=checkbox]), select, textarea")) return;
    const key = event.key.toLowerCase(), list = shownList() || lists.get("data");
    if (key === "j") step(list, 1);
    else if (key === "k") step(list, -1);
    else if (key === "f" || key === "/") { tab(list.name); drawer(true); list.inputs.w.focus(); }
    else if (key === "?" || key === "？") helping(help.hidden);
    else if (/^[1-9]$/.test(key) && tabs[key - 1]) { tab(tabs[key - 1].hash.slice(1)); drawer(true); }
    else return;
    event.preventDefault();
  });

  addEventListener("beforeprint", () => { for (const group of all("details.group")) group.open = true; });

  tab("data");
  drawer(!small.matches);
  restore();
  addEventListener("hashchange", restore);
})();
