/* Rows that open in place, boxes that choose all, a sheet moved through by arrow keys and filled by pasting.
   Every page works without this script. */
"use strict";
{
  async function toggle(link) {
    const row = link.closest("tr");
    const next = row.nextElementSibling;
    if (next && next.classList.contains("opened")) {
      next.remove();
      link.setAttribute("aria-expanded", "false");
      row.classList.remove("is-open");
      history.replaceState(null, "", location.pathname + location.search);
      return;
    }
    const answer = await fetch(link.dataset.part, { headers: { "X-Fragment": "1" } });
    if (!answer.ok || answer.redirected) return location.assign(link.href);
    const opened = row.parentElement.insertBefore(document.createElement("tr"), row.nextElementSibling);
    opened.className = "opened";
    const cell = opened.insertCell();
    cell.colSpan = row.cells.length;
    const part = cell.appendChild(document.createElement("div"));
    part.className = "part";
    part.innerHTML = await answer.text();
    link.setAttribute("aria-expanded", "true");
    row.classList.add("is-open");
    history.replaceState(null, "", `#${row.id}`);
  }
  /* A link that ends in #t12 has that row open. */
  const meant = /^#[a-z]\d+$/.test(location.hash) && document.querySelector(`${location.hash} a.opener`);
  if (meant) toggle(meant).catch(() => 0);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.opener[data-part]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    toggle(link).catch(() => location.assign(link.href));
  });
  document.addEventListener("change", (event) => {
    const name = event.target.dataset.all;
    if (name) for (const box of event.target.form.elements[name].length ? event.target.form.elements[name] : [event.target.form.elements[name]]) box.checked = event.target.checked;
  });

  const sheet = document.querySelector("form.sheet");
  if (sheet) {
    const rows = [...sheet.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("textarea")]);
    const where = (cell) => {
      const row = rows.findIndex((cells) => cells.includes(cell));
      return [row, rows[row].indexOf(cell)];
    };
    const told = sheet.querySelector(".dirty");
    const mark = (cell) => {
      cell.classList.toggle("changed", cell.value !== cell.defaultValue);
      const count = sheet.querySelectorAll(".changed").length;
      told.textContent = count ? `改动 ${count} 格，还没有保存` : "";
    };
    const fit = (cell) => {
      cell.style.height = "auto";
      cell.style.height = `${Math.min(cell.scrollHeight + 2, 200)}px`;
    };
    rows.flat().forEach(fit);
    sheet.addEventListener("input", (event) => (mark(event.target), fit(event.target)));
    sheet.addEventListener("keydown", (event) => {
      if (event.target.tagName !== "TEXTAREA" || event.isComposing) return;
      const [row, column] = where(event.target);
      const { selectionStart: at, selectionEnd: end, value } = event.target;
      const step = event.key === "ArrowDown" && at === value.length ? 1 : event.key === "ArrowUp" && end === 0 ? -1 : event.key === "Enter" && !event.shiftKey ? 1 : 0;
      if (!step) return;
      event.preventDefault();
      const next = rows[row + step] && rows[row + step][column];
      if (next) next.focus(), next.setSelectionRange(0, step > 0 ? next.value.length : 0);
    });
    sheet.addEventListener("paste", (event) => {
      const block = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
      if (!/[\t\n]/.test(block) || event.target.tagName !== "TEXTAREA") return;
      event.preventDefault();
      const [top, left] = where(event.target);
      block.split("\n").forEach((line, down) => line.split("\t").forEach((words, right) => {
        const cell = rows[top + down] && rows[top + down][left + right];
        if (cell && !cell.readOnly) (cell.value = words.trim()), mark(cell), fit(cell);
      }));
    });
    let sent = false;
    sheet.addEventListener("submit", () => (sent = true));
    addEventListener("beforeunload", (event) => !sent && sheet.querySelector(".changed") && event.preventDefault());
  }
}
