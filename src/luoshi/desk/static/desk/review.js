/* Reviewing by keyboard. Every decision is kept in the browser until the server has it: closing it loses nothing. */
"use strict";
const desk = document.getElementById("review");
const list = document.getElementById("facts");
const rows = () => [...list.children];
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const KEPT = `luoshi-review-${desk.dataset.version}`;
const may = desk.dataset.may === "1";
let here = null;

/* ---- moving ---- */
function go(row, focus = true) {
  if (!row) return;
  for (const old of document.querySelectorAll(".on")) old.classList.remove("on");
  here = row;
  row.classList.add("on");
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  const mark = document.querySelector(`#text [data-fact="${row.dataset.fact}"]`);
  if (mark) {
    mark.classList.add("on");
    mark.scrollIntoView({ block: "center" });
  }
}
const next = (row) => (row ? row.nextElementSibling : list.firstElementChild);
const before = (row) => (row ? row.previousElementSibling : list.lastElementChild);
function nextWaiting(row) {
  const all = rows();
  const at = row ? all.indexOf(row) : -1;
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find((one) => one.dataset.state === "pending");
}

/* ---- telling ---- */
const sayer = document.getElementById("say");
function say(words) {
  sayer.textContent = words;
  sayer.hidden = !words;
}
function count() {
  const all = rows();
  const left = all.filter((row) => row.dataset.state === "pending").length;
  document.getElementById("left").textContent = `共 ${all.length} 条，还有 ${left} 条待审。`;
  const bar = document.getElementById("done");
  bar.max = all.length;
  bar.value = all.length - left;
}
function show(row, told) {
  row.className = `${told.state}${row === here ? " on" : ""}`;
  row.dataset.state = told.state;
  row.dataset.revision = told.revision;
  row.querySelector(".state").textContent = told.words;
  row.querySelector(".what").textContent = told.summary;
  for (const mark of document.querySelectorAll(`#text [data-fact="${row.dataset.fact}"]`)) {
    const kept = mark.classList.contains("on") ? " on" : "";
    mark.className = `${mark.classList.contains("sign") ? "sign " : ""}${told.state}${kept}`;
  }
  count();
}

/* ---- deciding: first kept here, then sent in order, one after another ---- */
const kept = () => JSON.parse(localStorage.getItem(KEPT) || "[]");
const keep = (jobs) => (jobs.length ? localStorage.setItem(KEPT, JSON.stringify(jobs)) : localStorage.removeItem(KEPT));
let sending = false;
async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let jobs = kept(); jobs.length; jobs = kept()) {
      const job = jobs[0];
      const row = document.getElementById(`f${job.fact}`);
      let answer;
      try {
        answer = await fetch(job.url, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": token },
          body: JSON.stringify(job.body),
        });
      } catch {
        say("与服务器的连接中断，处理结果已存在本机，连上后自动补交。");
        setTimeout(send, 3000);
        return;
      }
      if (answer.status >= 500 || answer.redirected) {
        say("服务器没有收下，处理结果已存在本机，请刷新页面或重新登录后自动补交。");
        return;
      }
      keep(kept().slice(1));
      const told = await answer.json().catch(() => ({}));
      if (row && told.state) show(row, told);
      say(told.error || "");
      if (answer.ok && job.reload) location.reload();
    }
  } finally {
    sending = false;
  }
}
function decide(row, deed, { path = "decide", reload = false } = {}) {
  // the revision that the person saw, after what they decided themselves and is still on its way
  const fact = row.dataset.fact;
  const revision = Number(row.dataset.revision) + kept().filter((job) => job.fact === fact).length;
  keep([...kept(), { fact, url: `/facts/${fact}/${path}`, body: { ...deed, revision }, reload }]);
  row.dataset.state = row.dataset.state === "pending" ? "sending" : row.dataset.state;
  send();
}

/* ---- the form ---- */
async function edit(row, split) {
  close();
  const answer = await fetch(`/facts/${row.dataset.fact}/`, { headers: { "X-Fragment": "1" } });
  if (!answer.ok) return say("表单打不开，请刷新页面。");
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  const form = template.content.querySelector("form");
  row.append(form);
  if (split) splitForm(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(row, form, event.submitter ? event.submitter.value : "correct");
  });
  const first = form.querySelector("input:not([type=hidden]),select");
  if (first) first.focus();
}
function splitForm(form) {
  const grid = form.querySelector(".grid");
  const second = grid.cloneNode(true);
  for (const one of second.querySelectorAll("[id]")) one.id += "-2";
  for (const one of second.querySelectorAll("label")) one.htmlFor += "-2";
  second.classList.add("second");
  grid.after(second);
  form.querySelector("[value=correct]").value = "split";
  form.querySelector("[value=split]").textContent = "拆成两条并采用";
}
const told = (grid) => Object.fromEntries([...grid.querySelectorAll("[name]")].map((one) => [one.name, one.value]));
function save(row, form, action) {
  const grids = [...form.querySelectorAll(".grid")].map(told);
  if (action === "split") decide(row, { action, parts: grids }, { reload: true });
  else decide(row, action === "correct" ? { action, ...grids[0] } : { action });
  close();
  go(nextWaiting(row) || row);
}
function close() {
  for (const form of list.querySelectorAll("form")) form.remove();
}

/* ---- merging and marking ---- */
function merge(row) {
  const other = rows()
    .filter((one) => one.dataset.kind === row.dataset.kind && Number(one.dataset.start) > Number(row.dataset.start))
    .sort((a, b) => a.dataset.start - b.dataset.start)[0];
  if (!other) return say("后面没有同类的可以合并。");
  decide(row, { with: { [other.dataset.fact]: Number(other.dataset.revision) } }, { path: "merge", reload: true });
}
function offsetOf(node, offset) {
  const place = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const span = place.closest("[data-at],mark");
  if (!span) return -1;
  return Number(span.dataset.at ?? span.id.slice(2)) + offset;
}
async function mark() {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return say("请先选中漏读的数字。");
  const range = chosen.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  const value = (chosen.toString().match(/-?[0-9.]+/) || ["0"])[0];
  const body = { kind: "figure", start, end, value, indicator: "-", unit: "" };
  const answer = await fetch(desk.dataset.add, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  const made = await answer.json().catch(() => ({}));
  if (answer.ok) location.assign(`?order=text#f${made.id}`), location.reload();
  else say(made.error || "没有记下，请重试。");
}

/* ---- keys ---- */
const help = document.getElementById("help");
document.getElementById("keys").addEventListener("click", () => help.showModal());
function pressed(event) {
  if (event.target.matches("input,select,textarea")) {
    if (event.key === "Escape") close(), go(here);
    if (event.key === "Enter" && event.ctrlKey) event.target.form.requestSubmit(event.target.form.querySelector(".main"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const row = here || list.firstElementChild;
  const deeds = {
    j: () => go(next(here)),
    k: () => go(before(here)),
    n: () => go(nextWaiting(here)),
    "?": () => help.showModal(),
    Escape: () => close(),
  };
  const changes = {
    a: () => (decide(row, { action: "accept" }), go(nextWaiting(row) || row)),
    x: () => (decide(row, { action: "reject" }), go(nextWaiting(row) || row)),
    u: () => decide(row, { action: "reopen" }),
    e: () => (go(row), edit(row, false)),
    s: () => (go(row), edit(row, true)),
    m: () => merge(row),
    t: () => mark(),
  };
  const deed = deeds[event.key] || deeds[event.key.toLowerCase()] || (may && row && changes[event.key.toLowerCase()]);
  if (!deed) return;
  event.preventDefault();
  deed();
}
document.addEventListener("keydown", pressed);
list.addEventListener("click", (event) => {
  const row = event.target.closest("li");
  if (!row || event.target.closest("form")) return;
  event.preventDefault();
  go(row);
});
document.getElementById("text").addEventListener("click", (event) => {
  const mark = event.target.closest("[data-fact]");
  if (!mark) return;
  event.preventDefault();
  go(document.getElementById(`f${mark.dataset.fact}`), false);
});

count();
const wanted = new URLSearchParams(location.search).get("fact");
go((wanted && document.getElementById(`f${wanted}`)) || nextWaiting(null) || list.firstElementChild, false);
send();
