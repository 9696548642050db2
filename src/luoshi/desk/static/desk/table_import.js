/* How far a table is: asked once a second, and the page drawn anew when it is done. */
"use strict";
const place = document.getElementById("under-way");
if (place) {
  const timer = setInterval(async () => {
    const answer = await fetch(place.dataset.url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || !answer.ok) return;
    const told = await answer.json();
    place.querySelector("progress").value = told.progress;
    if (told.done) {
      clearInterval(timer);
      location.reload();
    }
  }, 1000);
}
