/* The list of the review page: moving in it, places in the text, counting, narrowing, ordering. */
"use strict";
const $ = (id) => document.getElementById(id);
const desk = $("review"), list = $("facts"), text = $("text"), side = $("side"), sayer = $("say"), help = $("help");
const all = [...list.querySelectorAll("[data-fact]")];
const shown = () => [...list.children].filter((row) => row.dataset.fact && !row.hidden);
const may = desk.dataset.may === "1";
const small = matchMedia("(max-width: 56rem)");
const WORDS = { accept: "采用", correct: "更正", reject: "不采用", reopen: "恢复待审", split: "拆分", merge: "合并", add: "补记" };
const AFTER = { accept: "accepted", correct: "corrected", reject: "rejected", reopen: "pending" };
let here = null, quiet = 0, merging = null;

function say(words, grave = false) {
  sayer.textContent = words;
  sayer.className = grave ? "grave" : "";
}

/* ---- places in the text ---- */
const places = [...text.querySelectorAll("[data-at]")].map((element) => [Number(element.dataset.at), element]);
function placeOf(start) {
  let low = 0, high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (places[middle][0] <= start) low = middle;
    else high = middle - 1;
  }
  return places.length ? low : -1;
}
function light(row) {
  for (const old of text.querySelectorAll(".on,.lit")) old.classList.remove("on", "lit");
  const start = Number(row.dataset.start), end = Number(row.dataset.end);
  const first = placeOf(start);
  if (first < 0) return;
  for (let at = first; at < places.length && places[at][0] < end; at += 1) places[at][1].classList.add("lit");
  for (const mark of text.querySelectorAll(`[data-fact="${row.dataset.fact}"]`)) mark.classList.add("on");
  reveal(text, places[first][1]);
}
function reveal(pane, element) {
  quiet = Date.now() + 700;
  const box = element.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  if (pane.scrollHeight > pane.clientHeight) pane.scrollTop += box.top - frame.top - pane.clientHeight / 3;
  else element.scrollIntoView({ block: "center" });
}

/* ---- moving ---- */
function go(row, focus = true) {
  if (!row) return;
  if (here) here.classList.remove("on"), here.removeAttribute("aria-current");
  here = row;
  merging = null;
  row.hidden = false;
  row.classList.add("on");
  row.setAttribute("aria-current", "true");
  if (focus) row.focus({ preventScroll: true });
  light(row);
  const box = row.getBoundingClientRect(), frame = side.getBoundingClientRect();
  const low = Math.min(frame.bottom, innerHeight) - 60;
  if (side.scrollHeight > side.clientHeight) {
    if (box.top < frame.top + 40 || box.bottom > low) side.scrollTop += box.top - frame.top - side.clientHeight / 3;
  } else row.scrollIntoView({ block: small.matches ? "center" : "nearest" });
}
function step(by) {
  const rows = shown(), at = rows.indexOf(here);
  go(at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by]);
}
function nextOf(row, fits) {
  const rows = shown(), at = rows.indexOf(row);
  return [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))].find(fits);
}
const waits = (row) => row.dataset.state === "pending";
const doubts = (row) => waits(row) && row.classList.contains("doubtful");
function onward(row, fits = waits) {
  const next = nextOf(row, fits);
  if (next) go(next);
  else say(fits === doubts ? "列出的存疑条目都处理完了。" : "列出的都处理完了。");
}

/* ---- counting, narrowing, ordering ---- */
function count() {
  const left = all.filter(waits).length, doubtful = all.filter(doubts).length;
  $("left").textContent = `共 ${all.length} 条，还有 ${left} 条待审，其中存疑 ${doubtful} 条。`;
  $("done").value = all.length - left;
  const rows = shown(), sure = rows.filter((row) => waits(row) && !doubts(row)).length;
  $("listed").textContent = `列出 ${rows.length} 条。`;
  if (!may) return;
  $("all").textContent = `采用列出的无疑 ${sure} 条`;
  $("all").disabled = !sure;
}
const form = $("narrow");
function narrow() {
  const wanted = Object.fromEntries(new FormData(form));
  const [low, high] = (wanted.part || "").split("-").map(Number);
  for (const row of all) {
    const { kind, state, start } = row.dataset;
    const standing = state === "pending" ? "pending" : state === "rejected" ? "rejected" : "done";
    const fits = (!wanted.kind || kind === wanted.kind) && (!wanted.state || standing === wanted.state)
      && (!wanted.doubt || row.classList.contains("doubtful") === (wanted.doubt === "yes"))
      && (!wanted.part || (start >= low && start < high));
    row.hidden = !fits;
  }
  const size = (row) => (wanted.order === "text" || !row.classList.contains("doubtful") ? 0 : Number(row.dataset.doubt));
  list.append(...all.sort((a, b) => size(b) - size(a) || a.dataset.start - b.dataset.start));
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value && value !== "doubt"));
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  count();
}
form.querySelector("button").hidden = true;
form.addEventListener("change", narrow);
form.addEventListener("submit", (event) => (event.preventDefault(), narrow()));

/* ---- the list follows the text, where it is in the text's order ---- */
let due = false;
text.addEventListener("scroll", () => {
  if (due || small.matches || Date.now() < quiet || form.elements.order.value !== "text") return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    const top = text.getBoundingClientRect().top;
    let low = 0, high = places.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[middle][1].getBoundingClientRect().bottom < top) low = middle + 1;
      else high = middle;
    }
    const row = shown().find((one) => Number(one.dataset.start) >= places[low][0]);
    if (row) side.scrollTop += row.getBoundingClientRect().top - side.getBoundingClientRect().top;
  });
}, { passive: true });
