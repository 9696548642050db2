/* The mark of origin: pointing at it or coming to it by keyboard shows the sentence, the document, who and when. */
"use strict";
{
  const told = new Map();
  const pop = document.createElement("div");
  pop.id = "pop";
  pop.hidden = true;
  pop.setAttribute("role", "tooltip");
  document.body.append(pop);
  let wanted = null, timer = 0;

  const fetched = (url) => {
    if (!told.has(url)) {
      told.set(url, fetch(url, { headers: { "X-Fragment": "1" } })
        .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
        .catch(() => (told.delete(url), "")));
    }
    return told.get(url);
  };
  async function show(mark) {
    wanted = mark;
    const words = await fetched(mark.dataset.origin);
    if (wanted !== mark || !words) return;
    mark.removeAttribute("title");
    pop.innerHTML = words;
    pop.hidden = false;
    mark.setAttribute("aria-describedby", "pop");
    const box = mark.getBoundingClientRect();
    const low = box.bottom + pop.offsetHeight + 8 < innerHeight;
    pop.style.top = `${low ? box.bottom + 4 : Math.max(4, box.top - pop.offsetHeight - 4)}px`;
    pop.style.left = `${Math.max(8, Math.min(box.left - 40, document.documentElement.clientWidth - pop.offsetWidth - 8))}px`;
  }
  function hide() {
    clearTimeout(timer);
    if (wanted) wanted.removeAttribute("aria-describedby");
    wanted = null;
    pop.hidden = true;
  }
  const markOf = (event) => event.target.closest && event.target.closest("[data-origin]");
  document.addEventListener("mouseover", (event) => {
    const mark = markOf(event);
    if (mark) clearTimeout(timer), (timer = setTimeout(() => show(mark), 120));
    else if (!pop.hidden && !pop.contains(event.target)) timer = setTimeout(hide, 200);
    else if (pop.contains(event.target)) clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => (markOf(event) ? show(markOf(event)) : hide()));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("scroll", hide, { passive: true, capture: true });
}
