/** Leaving at once: what was written is gone before the next page comes. */

import { hush } from "./speaking.ts";
import type { Store } from "./store.ts";

const ELSEWHERE = "https://www.wikipedia.org/";
const TWICE = 800; // milliseconds between two presses of Esc

export function warnBeforeLoss(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function leave(store: Store): void {
  globalThis.removeEventListener("beforeunload", warnBeforeLoss);
  hush();
  const elsewhere = store.trust?.leave ?? ELSEWHERE;
  store.wipe();
  document.body.replaceChildren();
  document.title = "";
  location.replace(/^https?:\/\//.test(elsewhere) ? elsewhere : ELSEWHERE);
}

export function listenForEscape(store: Store): void {
  let last = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - last < TWICE) leave(store);
    last = event.timeStamp;
  });
}

/** A page that is gone from the screen keeps nothing for whoever presses Back. */
export function forgetWhenHidden(store: Store): void {
  window.addEventListener("pagehide", () => {
    hush();
    store.wipe();
    document.body.replaceChildren();
  });
  window.addEventListener("pageshow", (event: PageTransitionEvent) => {
    if (event.persisted) location.reload();
  });
}
