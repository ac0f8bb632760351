// Single keys for the buttons of a pair. They can be switched off, and are while somebody types (WCAG 2.1.4).
"use strict";

const NAME = "cadre-single-keys";

const kept = () => {
  try {
    return localStorage.getItem(NAME) !== "off";
  } catch {
    return true; // the browser keeps nothing: the choice holds for this page
  }
};

const keep = (on) => {
  try {
    localStorage.setItem(NAME, on ? "on" : "off");
  } catch {
    // as above
  }
};

const place = document.getElementById("keys");
const box = place.querySelector("input");
place.hidden = false;
box.checked = kept();
const show = () => document.documentElement.classList.toggle("no-keys", !box.checked);
box.addEventListener("change", () => {
  keep(box.checked);
  show();
});
show();

const typing = (where) => where.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

let gone = false; // one key, one decision, however long it is held
document.addEventListener("keydown", (event) => {
  if (gone || !box.checked || event.repeat || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const digit = /^(?:Digit|Numpad)([0-3])$/.exec(event.code);
  const button = digit && !event.shiftKey && document.querySelector(`[data-key="${digit[1]}"]`);
  if (!button) return;
  event.preventDefault();
  gone = true;
  button.click();
});
window.addEventListener("pageshow", () => {
  gone = false;
});
