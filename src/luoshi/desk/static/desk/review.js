/* Reviewing by keyboard. What is decided shows at once and goes out through the outbox (outbox.js); the list itself is
   in review-list.js. */
"use strict";
/* ---- what the server told ---- */
function show(row, told) {
  const sure = row.classList.contains("doubtful") ? " doubtful" : "";
  row.className = `${told.state}${sure}${row === here ? " on" : ""}${told.sending ? " sending" : ""}`;
  row.dataset.state = told.state;
  if (told.revision !== undefined) row.dataset.revision = told.revision;
  row.querySelector(".state").textContent = told.words;
  for (const part of ["title", "value", "rest"]) {
    if (told[part] !== undefined) row.querySelector(part === "title" ? ".what" : `.${part}`).textContent = told[part];
  }
  if (told.revision !== undefined) link(row, told.cell);
  for (const mark of text.querySelectorAll(`[data-fact="${row.dataset.fact}"]`)) {
    mark.classList.remove("pending", "accepted", "corrected", "rejected", "replaced");
    mark.classList.add(told.state);
  }
}
function link(row, cell) {
  let place = row.querySelector(".cell");
  if (!cell) return place && place.remove();
  if (!place) {
    place = document.createElement("a");
    place.className = "cell";
    place.textContent = "在台账";
    row.querySelector(".state").after(" ", place);
  }
  place.href = desk.dataset.cell.replace("CELL", cell);
}

/* ---- deciding ---- */
const box = new Outbox(`luoshi-review-${desk.dataset.user}-${desk.dataset.version}`, document.querySelector("[name=csrfmiddlewaretoken]").value, {
  say,
  parked: showParked,
  empty: () => { if (sayer.classList.contains("grave")) say("处理结果都已存好。"); },
  done(job, told) {
    for (const one of told.facts || [told]) {
      const row = $(`f${one.id}`);
      if (row && one.state) show(row, one);
    }
    count();
    if (!job.reload) return;
    if (job.body.action !== "reopen") undoable([String(told.id)]);
    visit(told.id);
  },
});
function visit(fact) {
  const query = new URLSearchParams(location.search);
  query.set("fact", fact);
  location.assign(`?${query}`);
}
function soon(job) {
  const state = AFTER[job.body.action];
  if (!state) return;
  for (const fact of job.facts) {
    const row = $(`f${fact}`);
    if (row) show(row, { state, words: `${WORDS[job.body.action]}，正在保存`, sending: true });
  }
  count();
}
function decide(row, body, { url = `/facts/${row.dataset.fact}/decide`, reload = false, facts = [row.dataset.fact] } = {}) {
  const job = { facts, url, reload, words: WORDS[body.action], body: { ...body, revision: box.revision(row.dataset.fact, row.dataset.revision) } };
  if (!reload && body.action !== "reopen") undoable(facts);
  soon(job);
  box.add(job);
}
function many(rows, action) {
  const facts = Object.fromEntries(rows.map((row) => [row.dataset.fact, box.revision(row.dataset.fact, row.dataset.revision)]));
  const job = { facts: Object.keys(facts), url: desk.dataset.many, words: WORDS[action], body: { action, facts } };
  if (action === "accept") undoable(job.facts);
  soon(job);
  box.add(job);
}

/* ---- undoing ---- */
const DEEDS = `${box.name}-deeds`;
function undoable(facts) {
  const deeds = JSON.parse(sessionStorage.getItem(DEEDS) || "[]");
  sessionStorage.setItem(DEEDS, JSON.stringify([...deeds.slice(-50), facts]));
}
function undo() {
  const deeds = JSON.parse(sessionStorage.getItem(DEEDS) || "[]");
  const facts = deeds.pop();
  if (!facts) return say("没有可以撤销的。");
  sessionStorage.setItem(DEEDS, JSON.stringify(deeds));
  const rows = facts.map((fact) => $(`f${fact}`)).filter((row) => row && !waits(row));
  if (!rows.length) return say("这一步已经还原。");
  if (rows.length > 1) many(rows, "reopen");
  else reopen(rows[0]);
  go(rows[0]);
  say(rows.length > 1 ? `已撤销，${rows.length} 条恢复待审。` : "已撤销，恢复待审。");
}
const reopen = (row) => decide(row, { action: "reopen" }, { reload: row.dataset.made === "1" });

/* ---- what was not taken: both sides, and what to do ---- */
function showParked() {
  const place = $("parked");
  place.replaceChildren(...box.parked.map(parkedItem));
  place.hidden = !box.parked.length;
}
function button(words, deed) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", deed);
  return made;
}
function parkedItem(job) {
  const item = document.createElement("p"), row = $(`f${job.facts[0]}`), { told } = job;
  const what = row ? `${row.querySelector(".what").textContent} ${row.querySelector(".value").textContent}` : `第 ${job.facts[0]} 条`;
  const mine = document.createElement("span"), theirs = document.createElement("span");
  mine.textContent = `${what}：您要${job.words}。`;
  theirs.textContent = told.by && told.revision ? `现在是“${told.words}”（${told.by} ${when(told.at)}）：${told.title} ${told.value}。` : `${told.error}。`;
  item.append(mine, theirs);
  if (told.revision !== undefined && row) show(row, told);
  const again = () => {
    box.unpark(job.id);
    box.add({ ...job, told: undefined, body: { ...job.body, revision: box.revision(job.facts[0], told.revision) } });
  };
  if (told.by && told.revision && !job.body.facts) item.append(button(`仍按我的${job.words}`, again), " ");
  item.append(button(told.by ? "保留现在的" : "知道了", () => (box.unpark(job.id), count())));
  return item;
}
const when = (at) => (at ? new Date(at).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" }) : "");

/* ---- the form ---- */
async function open(url, place) {
  close();
  const answer = await fetch(url, { headers: { "X-Fragment": "1" } }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return say("表单打不开，请检查连接或重新登录。", true);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  const made = template.content.querySelector("form");
  place.append(made);
  const first = made.querySelector(".grid input,.grid select,button");
  made.scrollIntoView({ block: "nearest" });
  if (first) first.focus({ preventScroll: true }), first.select && first.select();
  return made;
}
async function edit(row, split) {
  const made = await open(`/facts/${row.dataset.fact}/${split ? "?split=1" : ""}`, row);
  if (!made) return;
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const action = (event.submitter || made.querySelector(".main,button")).value;
    const fields = Object.fromEntries([...new FormData(made)].filter(([name]) => !["csrfmiddlewaretoken", "revision"].includes(name)));
    if (action === "reopen") reopen(row);
    else decide(row, ["correct", "split"].includes(action) ? { ...fields, action } : { action }, { reload: action === "split" });
    close();
    if (action !== "split") onward(row);
  });
}
function close() {
  for (const made of side.querySelectorAll("form.fact")) made.remove();
}

/* ---- merging and marking ---- */
function merge(row) {
  const other = all.filter((one) => one.dataset.kind === row.dataset.kind && one !== row && Number(one.dataset.start) >= Number(row.dataset.start))
    .sort((a, b) => a.dataset.start - b.dataset.start)[0];
  if (!other) return say("后面没有同类的可以合并。");
  if (merging !== other) {
    merging = other;
    return say(`再按一次 M，与“${other.querySelector(".what").textContent} ${other.querySelector(".value").textContent}”合并；按别的键不合并。`);
  }
  const body = { action: "merge", with: { [other.dataset.fact]: box.revision(other.dataset.fact, other.dataset.revision) } };
  decide(row, body, { url: `/facts/${row.dataset.fact}/merge`, reload: true, facts: [row.dataset.fact, other.dataset.fact] });
}
function offsetOf(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const place = element.closest("[data-at]");
  return place && text.contains(place) ? Number(place.dataset.at) + offset : -1;
}
async function mark() {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return say("请先在正文里选中漏读的数字，再按 T。");
  const range = chosen.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset), end = offsetOf(range.endContainer, range.endOffset);
  if (start < 0 || end <= start) return say("请在一句话里选，从数字的第一个字到最后一个字。");
  const made = await open(`${desk.dataset.add}?start=${start}&end=${end}`, $("new"));
  if (!made) return;
  made.scrollIntoView({ block: "nearest" });
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = Object.fromEntries([...new FormData(made)].filter(([name]) => name !== "csrfmiddlewaretoken"));
    box.add({ facts: ["new"], url: desk.dataset.add, reload: true, words: WORDS.add, body: { ...body, action: "add" } });
    close();
  });
}
let finding = 0;
function nextFinding() {
  const notes = [...text.querySelectorAll("details.note")];
  if (!notes.length) return say("核对没有发现疑点。");
  const note = notes[finding++ % notes.length];
  note.open = true;
  reveal(text, note);
  note.querySelector("summary").focus({ preventScroll: true });
}

/* ---- keys and clicks ---- */
const MOVES = {
  j: () => step(1),
  k: () => step(-1),
  n: () => onward(here),
  d: () => onward(here, doubts),
  g: nextFinding,
  "?": () => help.showModal(),
  escape: () => (close(), here && go(here), say("")),
};
const CHANGES = {
  a: (row) => (decide(row, { action: "accept" }), onward(row)),
  x: (row) => (decide(row, { action: "reject" }), onward(row)),
  u: (row) => (waits(row) && row.dataset.made !== "1" ? say("这一条本来就待审。") : reopen(row)),
  e: (row) => edit(row, false),
  s: (row) => edit(row, true),
  m: merge,
  t: mark,
  z: undo,
};
function press(key) {
  const row = here || shown()[0];
  const deed = MOVES[key] || (may && row && CHANGES[key]);
  if (!deed) return false;
  if (key !== "m") merging = null;
  if (key in CHANGES && !"zt".includes(key)) say("");
  deed(row);
  return true;
}
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.target.matches("input,select,textarea")) {
    const made = event.target.closest("form.fact");
    if (!made) return;
    if (event.key === "Escape") close(), here && go(here);
    if (event.key === "Enter" && event.ctrlKey) event.preventDefault(), made.requestSubmit(made.querySelector(".main"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (press(event.key.toLowerCase())) event.preventDefault();
});
list.addEventListener("click", (event) => {
  const row = event.target.closest("[data-fact]");
  if (!row || event.target.closest("form,.cell,.uses") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(row);
});
text.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-fact]"), quote = event.target.closest("[data-to]"), tag = event.target.closest("a.tag");
  if (tag) $(tag.hash.slice(1)).open = true;
  if (quote) event.preventDefault(), reveal(text, places[placeOf(Number(quote.dataset.to))][1]);
  if (!mark) return;
  event.preventDefault();
  go($(`f${mark.dataset.fact}`));
});
if (may) {
  $("deeds").hidden = false;
  $("deeds").addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-key]");
    if (pressed) press(pressed.dataset.key);
  });
  $("bulk").addEventListener("submit", (event) => {
    event.preventDefault();
    const rows = shown().filter((row) => waits(row) && !doubts(row));
    if (!rows.length) return;
    many(rows, "accept");
    say(`已采用 ${rows.length} 条。按 Z 撤销。`);
  });
}

/* ---- beginning: what the last visit left is sent first ---- */
for (const job of box.jobs) soon(job);
count();
showParked();
const wanted = new URLSearchParams(location.search).get("fact");
go((wanted && $(`f${wanted}`)) || shown().find(waits) || shown()[0], false);
box.send();
addEventListener("online", () => box.send());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && box.send());
