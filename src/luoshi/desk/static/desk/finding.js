/* The key / goes to the search box from anywhere but a field that is being typed in. */
"use strict";
document.addEventListener("keydown", (event) => {
  const there = event.target;
  const typing = there.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(there.tagName);
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById("words") && document.querySelector("main [role=search] #words");
  const field = box || document.getElementById("find-q");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
