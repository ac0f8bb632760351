// A run at work: its state is asked for every two seconds, and the page is loaded again when it is over.
"use strict";

const shown = document.querySelector("[data-progress]");
const spoken = document.querySelector("[role=status]");

const look = async () => {
  const answer = await fetch(shown.dataset.progress, { redirect: "manual" }).catch(() => null);
  if (!answer || answer.status >= 500) return; // the next look may find it
  if (!answer.ok || answer.headers.get("X-Run-Open") !== "yes") {
    location.reload();
    return;
  }
  shown.innerHTML = await answer.text();
  const told = shown.querySelector("p").textContent;
  if (spoken.textContent !== told) spoken.textContent = told;
};

setInterval(look, 2000);
