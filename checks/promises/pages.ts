// Bad on purpose: what the rules of pages.yaml must find (`semgrep --test`), and what they must leave.
declare const box: HTMLElement, word: string, frame: HTMLIFrameElement;

// ruleid: no-html-from-text
box.innerHTML = word;
// ruleid: no-html-from-text
box.innerHTML += word;
// ruleid: no-html-from-text
box.outerHTML = word;
// ruleid: no-html-from-text
frame.srcdoc = word;
// ruleid: no-html-from-text
box.insertAdjacentHTML("beforeend", word);
// ruleid: no-html-from-text
box.setHTMLUnsafe(word);
// ruleid: no-html-from-text
document.createRange().createContextualFragment(word);
// ruleid: no-html-from-text
document.write(word);
// ruleid: no-html-from-text
document.writeln(word);
// ruleid: no-html-from-text
new DOMParser().parseFromString(word, "text/html");
// ruleid: no-html-from-text
export const given = { dangerouslySetInnerHTML: { __html: word } };
// ok: no-html-from-text
box.textContent = word;

// ruleid: no-code-from-text
eval(word);
// ruleid: no-code-from-text
new Function(word)();
// ruleid: no-code-from-text
Function(word)();
// ruleid: no-code-from-text
setTimeout("alert(1)", 5);
// ruleid: no-code-from-text
setInterval("alert(1)", 5);
// ruleid: no-code-from-text
importScripts("/other.js");
// ok: no-code-from-text
setTimeout(() => box.remove(), 5);

// ruleid: nothing-kept-in-the-browser
localStorage.setItem("draft", word);
// ruleid: nothing-kept-in-the-browser
window.localStorage.setItem("draft", word);
// ruleid: nothing-kept-in-the-browser
sessionStorage.draft = word;
// ruleid: nothing-kept-in-the-browser
indexedDB.open("drafts");
// ruleid: nothing-kept-in-the-browser
await caches.open("drafts");
// ruleid: nothing-kept-in-the-browser
document.cookie = word;
// ruleid: nothing-kept-in-the-browser
await navigator.storage.getDirectory();
// ruleid: nothing-kept-in-the-browser
await navigator.serviceWorker.register("/worker.js");

// ruleid: nothing-in-the-address
location.hash = word;
// ruleid: nothing-in-the-address
window.location.href = `/case/${word}`;
// ruleid: nothing-in-the-address
location.assign(`/case/${word}`);
// ruleid: nothing-in-the-address
location.search = word;
// ruleid: nothing-in-the-address
document.title = `Concern ${word}`;
// ruleid: nothing-in-the-address
history.pushState(1, "", `/case/${word}`);
// ruleid: nothing-in-the-address
history.replaceState(1, "", "/case");
// ok: nothing-in-the-address
history.pushState(1, "");

// ruleid: one-way-out
await fetch("/v1/cases");
// ruleid: one-way-out
new XMLHttpRequest().send(word);
// ruleid: one-way-out
new WebSocket("wss://example.org");
// ruleid: one-way-out
new EventSource("/v1/events");
// ruleid: one-way-out
new BroadcastChannel("cases");
// ruleid: one-way-out
navigator.sendBeacon("/v1/seen", word);
// ruleid: one-way-out
window.open("/print");

// ruleid: nothing-written-to-the-console
console.log(word);
// ruleid: nothing-written-to-the-console
console.error(word);

// ruleid: chance-from-the-system
export const code = Math.random();
// ok: chance-from-the-system
crypto.getRandomValues(new Uint8Array(16));
