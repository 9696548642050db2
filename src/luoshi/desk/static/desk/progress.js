/* How far the reading is: asked once a second, and the page drawn anew when it is done. */
"use strict";
for (const place of document.querySelectorAll(".reading")) {
  const timer = setInterval(async () => {
    const answer = await fetch(place.dataset.url, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const told = await answer.json();
    place.querySelector("progress").value = told.progress;
    place.querySelector("[role=status]").textContent = told.words;
    if (told.state === "read" || told.state === "failed") {
      clearInterval(timer);
      location.reload();
    }
  }, 1000);
}
