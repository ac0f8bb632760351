/** The page's side of its worker. Late, lost or failed: nothing is done in its stead. */

import type { Gave, TaskName, Tasks } from "./tasks.ts";

export class WorkFailed extends Error {
  constructor(readonly why: "late" | "lost" | "failed", readonly cause_name = "") {
    super(why);
    this.name = "WorkFailed";
  }
}

interface Waiting {
  done: (gives: unknown) => void;
  failed: (error: WorkFailed) => void;
  clock: ReturnType<typeof setTimeout>;
}

const SCRIPT = "worker.js";
const PATIENCE: Partial<Record<TaskName, number>> = { proof: 200_000 };
const USUAL = 60_000;

interface Policy {
  createScriptURL(url: string): unknown;
}

/** Trusted Types let one script be started, and only this one. */
function scriptUrl(): string {
  const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
  const only = { createScriptURL: (url: string) => (url === SCRIPT ? url : "") };
  return (types?.createPolicy("cadre", only) ?? only).createScriptURL(SCRIPT) as string;
}

let script: string | null = null;

export class Work {
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private worker: Worker | null = null;

  private started(): Worker {
    if (this.worker === null) {
      this.worker = new Worker((script ??= scriptUrl()));
      this.worker.addEventListener("message", (event: MessageEvent<Gave>) => this.hear(event.data));
      this.worker.addEventListener("error", () => this.end("lost"));
      this.worker.addEventListener("messageerror", () => this.end("lost"));
    }
    return this.worker;
  }

  do<Name extends TaskName>(name: Name, asked: Tasks[Name]["asked"]): Promise<Tasks[Name]["gives"]> {
    return new Promise((done, failed) => {
      const id = this.next++;
      const clock = setTimeout(() => this.end("late"), PATIENCE[name] ?? USUAL);
      this.waiting.set(id, { done: done as (gives: unknown) => void, failed, clock });
      try {
        this.started().postMessage({ id, name, asked });
      } catch {
        this.end("lost");
      }
    });
  }

  private hear(gave: Gave): void {
    const one = this.waiting.get(gave.id);
    if (one === undefined) return;
    this.waiting.delete(gave.id);
    clearTimeout(one.clock);
    if ("failed" in gave) one.failed(new WorkFailed("failed", gave.failed));
    else one.done(gave.gives);
  }

  /** Its keys go with it; whatever waits is told why. */
  end(why: "late" | "lost"): void {
    this.worker?.terminate();
    this.worker = null;
    for (const { failed, clock } of this.waiting.values()) {
      clearTimeout(clock);
      failed(new WorkFailed(why));
    }
    this.waiting.clear();
  }
}
