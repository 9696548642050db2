/* The entry form: a block copied from Excel spreads over the cells, arrows and Enter walk through them, nothing typed
   is lost without a word. The page works without this. */
"use strict";
const form = document.getElementById("entry");
const rows = [...form.querySelectorAll("tbody tr:not(.remark)")].map((row) => ({
  name: row.querySelector("th").firstChild.textContent.trim(),
  cells: [...row.querySelectorAll(".v > input:not([type=hidden]), .note input")],
}));
const said = document.getElementById("said");
let dirty = false;
let before = [];

/* The cells of a copied block: quoted cells may hold tabs and line ends, a doubled quote is one. */
function block(text) {
  const lines = [[""]];
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const line = lines[lines.length - 1];
    const sign = source[at];
    if (quoted) {
      if (sign !== '"') line[line.length - 1] += sign === "\n" ? " " : sign;
      else if (source[at + 1] === '"') { line[line.length - 1] += '"'; at += 1; }
      else quoted = false;
    } else if (sign === '"' && line[line.length - 1] === "") quoted = true;
    else if (sign === "\t") line.push("");
    else if (sign === "\n") lines.push([""]);
    else line[line.length - 1] += sign;
  }
  return lines.map((line) => line.map((cell) => cell.trim()));
}

function looksWrong(text) {
  const plain = text.normalize("NFKC").replace(/[,\s%]/g, "");
  if (!plain || plain === "不适用" || /^[-—–/.]+$/.test(plain)) return false;
  return !/^\(?[+\-−]?[\d.]+\)?[^\d]*$/.test(plain);
}

function put(input, text) {
  before.push([input, input.value]);
  input.value = text;
  input.classList.add("new");
  check(input);
}

function check(input) {
  if (!input.parentElement.classList.contains("v")) return;
  if (looksWrong(input.value)) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

function tell(words) {
  said.hidden = false;
  said.querySelector("span").textContent = words;
}

/* A block whose first column names the indicators is put by name; any other from the focused cell on. */
function spread(lines, row, column) {
  before = [];
  const byName = new Map(rows.map((one) => [one.name, one]));
  const named = lines.filter((line) => line.length > 1 && byName.has(line[0]));
  let lost = 0;
  if (named.length && named.length * 2 >= lines.length) {
    for (const line of lines) {
      const one = byName.get(line[0]);
      if (!one) { lost += 1; continue; }
      line.slice(1, 1 + one.cells.length).forEach((cell, at) => put(one.cells[at], cell));
    }
    return [before.length, lost];
  }
  lines.forEach((line, down) => {
    line.forEach((cell, right) => {
      const input = rows[row + down]?.cells[column + right];
      if (input) put(input, cell);
      else if (cell) lost += 1;
    });
  });
  return [before.length, lost];
}

function placeOf(input) {
  const row = rows.findIndex((one) => one.cells.includes(input));
  return row < 0 ? null : [row, rows[row].cells.indexOf(input)];
}

form.addEventListener("paste", (event) => {
  const place = placeOf(event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!place || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
  event.preventDefault();
  const [count, lost] = spread(block(text), ...place);
  dirty = true;
  tell(`已贴入 ${count} 格${lost ? `，另有 ${lost} 格没有对应的位置，没有贴入` : ""}；核对后请保存。`);
});

document.getElementById("undo").addEventListener("click", () => {
  for (const [input, text] of before.reverse()) {
    input.value = text;
    input.classList.remove("new");
    check(input);
  }
  before = [];
  said.hidden = true;
});

form.addEventListener("input", (event) => {
  dirty = true;
  if (event.target.matches(".v > input")) check(event.target);
});

form.addEventListener("keydown", (event) => {
  const place = placeOf(event.target);
  if (!place || event.isComposing) return;
  const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const next = rows[place[0] + (event.shiftKey && event.key === "Enter" ? -1 : step)]?.cells[place[1]];
  if (next) { next.focus(); next.select(); }
});

form.addEventListener("submit", () => { dirty = false; });
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
