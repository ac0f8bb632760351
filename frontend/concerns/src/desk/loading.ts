/** The inbox: fetched by parts, read by the crew as the parts come, shown a few times a second. */

import type { Row } from "./api.ts";
import type { Store } from "./store.ts";
import { shownRows, type Glimpse } from "./inbox.ts";

const PART = 200;
const OFTEN = 250;

function teller(store: Store): { tell: (part: [string, Glimpse][]) => void; flush: () => void } {
  let waiting: [string, Glimpse][] = [];
  let last = 0;
  const flush = () => {
    if (waiting.length > 0) store.change({ seen: new Map([...store.state.seen, ...waiting]) });
    waiting = [];
    last = Date.now();
  };
  return { flush, tell(part) { waiting.push(...part); if (Date.now() - last > OFTEN) flush(); } };
}

async function read(store: Store, rows: Row[]): Promise<void> {
  if (store.state.mine === null) return;
  const { key } = store.desk.mine;
  const { seen, filter, me } = store.state;
  const visible = shownRows(rows, seen, filter, me?.pseudonym ?? "", store.today);
  const shown = new Set(visible.map((row) => row.handle));
  const { tell, flush } = teller(store);
  await store.crew.read([...visible, ...rows.filter((row) => !shown.has(row.handle))], key, store.today, (part) => store.state.mine !== null && tell(part));
  if (store.state.mine !== null) flush();
}

/** Cases that were read before keep what was read: first messages do not change. */
export async function loadInbox(store: Store): Promise<void> {
  const rows: Row[] = [];
  const [me, people] = await Promise.all([store.api.me(), store.api.people(store.state.slug)]);
  store.change({ me, people });
  let reading: Promise<void> = Promise.resolve();
  for (let after = ""; ;) {
    const part = await store.api.cases(store.state.slug, after);
    rows.push(...part);
    store.change({ rows: [...rows] });
    const before = reading;
    reading = before.then(() => read(store, part.filter((row) => !store.state.seen.has(row.handle))));
    if (part.length < PART || store.state.mine === null) return reading;
    after = part.at(-1)?.handle ?? "";
  }
}
