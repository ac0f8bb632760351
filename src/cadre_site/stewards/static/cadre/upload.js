// A file in parts: what was sent stays sent, and choosing the same file again goes on where it stopped.
"use strict";

const PAUSES = [1, 2, 4, 8, 15, 30, 60]; // seconds before trying again

const wait = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]").value;

class Refused extends Error {}

// The server's answer; whoever is signed out is sent to a page, which is no answer.
const ask = async (form, address, body, type) => {
  const headers = { "X-CSRFToken": token(form), ...(type ? { "Content-Type": type } : {}) };
  const answer = await fetch(address, { method: "POST", headers, body, redirect: "manual" });
  if (answer.status >= 500 || answer.status === 429) throw new Error("again");
  const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
  if (!told) throw new Refused(form.dataset.refused);
  if (told.problem && told.received === null) throw new Refused(`${told.problem.what} ${told.problem.why} ${told.problem.next}`);
  return told;
};

const again = async (form, show, work) => {
  for (const pause of PAUSES) {
    try {
      return await work();
    } catch (problem) {
      if (problem instanceof Refused) throw problem;
      show(null, form.dataset.waits);
      await wait(pause);
    }
  }
  throw new Refused(form.dataset.refused);
};

const sum = async (blob) => {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

const same = async (file, begun) =>
  !crypto.subtle || (await sum(file.slice(begun.tail_from, begun.received))) === begun.tail;

const send = async (form, file, show) => {
  const about = new URLSearchParams({ name: file.name, size: file.size, changed: file.lastModified });
  const begun = await again(form, show, () => ask(form, form.dataset.upload, about));
  if (!(await same(file, begun))) throw new Refused(form.dataset.other);
  let here = begun.received;
  while (here < file.size) {
    show(here / file.size, "");
    const part = file.slice(here, here + Number(form.dataset.chunk));
    const from = here;
    here = (await again(form, show, () => ask(form, `${begun.to}?offset=${from}`, part, "application/octet-stream"))).received;
  }
  show(1, form.dataset.checks);
  form.removeEventListener("submit", begin);
  form.querySelector("[type=file]").disabled = true;
  form.action = `${begun.to}/finish`;
  form.enctype = "application/x-www-form-urlencoded";
  form.submit();
};

const begin = async (event) => {
  const form = event.currentTarget;
  const file = form.querySelector("[type=file]").files[0];
  if (!file) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const [error, place] = [form.querySelector(".error"), form.querySelector(".progress")];
  const show = (share, words) => {
    if (share !== null) place.querySelector("progress").value = Math.floor(100 * share);
    place.querySelector("span").textContent = words || `${place.querySelector("progress").value} %`;
  };
  button.disabled = true;
  error.hidden = true;
  place.hidden = false;
  try {
    await send(form, file, show);
  } catch (problem) {
    error.textContent = problem instanceof Refused ? problem.message : form.dataset.refused;
    error.hidden = false;
    place.hidden = true;
    button.disabled = false;
  }
};

for (const form of document.querySelectorAll("form[data-upload]")) form.addEventListener("submit", begin);
