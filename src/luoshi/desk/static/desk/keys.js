/* The key ? opens and closes the table of keys at the foot of the page; a page with help of its own goes before. */
"use strict";
document.addEventListener("keydown", (event) => {
  const there = event.target;
  const typing = there.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(there.tagName);
  if (event.key !== "?" || typing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = document.getElementById("keys");
  if (!keys || document.querySelector("main dialog")) return;
  event.preventDefault();
  keys.open = !keys.open;
  if (keys.open) {
    keys.scrollIntoView({ block: "nearest" });
    keys.querySelector("summary").focus();
  }
});
