// The explorer without leaving the page is htmx; what is here is what it does not do by itself.
"use strict";

document.getElementById("at-once").hidden = false;

// An answer that is no page of the explorer, or none at all: the browser goes there and shows it itself.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => location.assign(event.detail.pathInfo.finalRequestPath));
}
