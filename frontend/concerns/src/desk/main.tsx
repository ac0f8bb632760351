/** One script: the page, and in a worker the reader of the inbox. */

import { render } from "preact";
import type { Order, Read } from "./crew.ts";
import { firstOf } from "./first.ts";
import { StoreContext } from "./parts/context.ts";
import { App } from "./page.tsx";
import { Store } from "./store.ts";
import { isLanguage } from "./texts.ts";

function page(): void {
  const wished = navigator.language.slice(0, 2);
  const store = new Store(isLanguage(wished) ? wished : "en");
  const root = document.getElementById("desk");
  if (root === null) return;
  addEventListener("popstate", (event) => store.back((event as PopStateEvent).state));
  addEventListener("pagehide", () => store.lock());
  render(<StoreContext.Provider value={store}><App /></StoreContext.Provider>, root);
  void store.begin();
}

function reader(): void {
  self.addEventListener("message", async (event: MessageEvent<Order>) => {
    const { rows, key, today } = event.data;
    const read: Read = [];
    for (const row of rows) read.push([row.handle, await firstOf(row, key, today)]);
    self.postMessage(read);
  });
}

if (typeof document === "undefined") reader();
else page();
