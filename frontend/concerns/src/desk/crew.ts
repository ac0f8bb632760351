/** Workers that read the inbox, so that the page answers meanwhile. The script is this bundle itself. */

import type { Row } from "./api.ts";
import type { Glimpse } from "./inbox.ts";

export interface Order {
  key: CryptoKey;
  today: string;
  rows: Row[];
}

export type Read = [handle: string, seen: Glimpse][];

const SCRIPT = "/desk.js";
const MOST = 4;
const BATCH = 20;

interface Policy {
  createScriptURL(url: string): unknown;
}

/** Trusted Types let one script be started, and only this one. */
function scriptUrl(): string {
  const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
  const only = { createScriptURL: (url: string) => (url === SCRIPT ? url : "") };
  return (types?.createPolicy("cadre-desk", only) ?? only).createScriptURL(SCRIPT) as string;
}

let script: string | null = null;

function answerOf(worker: Worker, order: Order): Promise<Read> {
  return new Promise((done, failed) => {
    worker.onmessage = (event: MessageEvent<Read>) => done(event.data);
    worker.onerror = () => failed(new Error("the worker ended"));
    worker.postMessage(order);
  });
}

export class Crew {
  private workers: Worker[] = [];

  private started(): Worker[] {
    const wanted = Math.max(1, Math.min(MOST, navigator.hardwareConcurrency || 1));
    while (this.workers.length < wanted) this.workers.push(new Worker((script ??= scriptUrl()), { name: "inbox" }));
    return this.workers;
  }

  /** In the order given, so that what is looked at is read first; `told` gets each part as it is ready. */
  async read(rows: Row[], key: CryptoKey, today: string, told: (part: Read) => void): Promise<void> {
    const batches = Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, at) => rows.slice(at * BATCH, (at + 1) * BATCH));
    const working = this.started().map(async (worker) => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        told(await answerOf(worker, { key, today, rows: batch }));
      }
    });
    await Promise.all(working);
  }

  /** Keys go with them. */
  end(): void {
    for (const worker of this.workers) worker.terminate();
    this.workers = [];
  }
}
