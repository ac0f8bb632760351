/** The reports API: ciphertext out and in. No cookie, no referrer, no language told. */

import type { Consent } from "../protocol/bodies.ts";
import type { Wrapped } from "../protocol/keys.ts";
import type { Signed, Trust } from "../protocol/manifest.ts";
import { b64, utf8 } from "../protocol/bytes.ts";
import type { Challenge, Proof } from "../protocol/proof.ts";
import type { Sent } from "../protocol/thread.ts";

export interface TrustFile {
  format: string;
  api: string;
  /** where the quick exit leads */
  leave?: string;
  organisations: Trust[];
}

export interface Names {
  en?: string;
  ru?: string;
}

export interface Organisation {
  slug: string;
  names: Names;
  about: Names;
  kind: string;
  country: string;
  languages: string[];
  answer_days: number;
  duties: Names;
  manifest: Signed | null;
  /** that its root was lost, and another signs since */
  notice: { text: Names; day: string } | null;
}

export type Told = string | Names;

export interface Service {
  id: string;
  country: string;
  type: string;
  service: Told;
  provider?: Told;
  area?: Told;
  languages?: string[];
  hours?: Told;
  cost?: Told;
  channels?: string[];
  eligible?: Told;
  staff?: Told;
  access?: Told;
  reports_to_authorities?: boolean;
  keeps_records?: boolean;
  verified?: string;
}

export interface ThreadAnswer {
  state: string;
  handle: string;
  organisation: string;
  outcomes?: string[];
  due?: string | null;
  day?: string;
  deletion_day?: string | null;
  keys: Wrapped[];
  messages: Sent[];
}

export interface Package {
  handle: string;
  organisation: string;
  manifest: string;
  lookup: string;
  auth: string;
  keys: Wrapped[];
  generation: 1;
  blob: string;
  identity: string | null;
  files: string[];
  urgent: boolean;
  consents: Record<string, boolean>;
}

export interface Reply {
  seq: number;
  generation: number;
  blob: string;
  files: string[];
  consents?: Record<string, boolean>;
  identity?: string;
  deletion?: true;
}

/** `word` is the server's own, or `offline`, `busy`, `full`, `too-large`, `server`. */
export class ApiError extends Error {
  constructor(readonly word: string, readonly status: number) {
    super(word);
    this.name = "ApiError";
  }
}

const BY_STATUS: Record<number, string> = { 408: "offline", 413: "too-large", 429: "busy", 503: "busy", 507: "full" };
const PATIENCE = 60_000;

async function wordOf(answer: Response): Promise<string> {
  const plain = BY_STATUS[answer.status];
  if (plain !== undefined) return plain;
  try {
    const found = (await answer.json()) as { error?: unknown };
    return typeof found.error === "string" ? found.error : "server";
  } catch {
    return "server";
  }
}

export class Api {
  constructor(private readonly base: string) {}

  private async call(path: string, init: RequestInit = {}, patience = PATIENCE): Promise<Response> {
    const headers = { "Accept-Language": "*", ...(init.headers as Record<string, string>) };
    const quiet: RequestInit = { cache: "no-store", credentials: "omit", mode: "cors", redirect: "error", referrerPolicy: "no-referrer" };
    let answer: Response;
    try {
      answer = await fetch(`${this.base}/v1${path}`, { ...init, ...quiet, headers, signal: AbortSignal.timeout(patience) });
    } catch {
      throw new ApiError("offline", 0);
    }
    if (!answer.ok) throw new ApiError(await wordOf(answer), answer.status);
    return answer;
  }

  private post(path: string, body: unknown, token?: string): Promise<Response> {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    return this.call(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  async organisations(): Promise<Organisation[]> {
    return (await this.call("/organisations")).json() as Promise<Organisation[]>;
  }

  async help(): Promise<{ updated: string; services: Service[] }> {
    return (await this.call("/help")).json() as Promise<{ updated: string; services: Service[] }>;
  }

  async challenge(): Promise<Challenge> {
    return (await this.call("/challenge")).json() as Promise<Challenge>;
  }

  async putFile(id: string, handle: string, blob: Uint8Array, proof: Proof): Promise<void> {
    const headers = { "Content-Type": "application/octet-stream", "X-Proof": b64(utf8(JSON.stringify(proof))) };
    const path = `/files/${encodeURIComponent(id)}?handle=${encodeURIComponent(handle)}`;
    await (await this.call(path, { method: "PUT", headers, body: blob as BodyInit }, 10 * PATIENCE)).arrayBuffer();
  }

  async postConcern(made: Package, proof: Proof): Promise<void> {
    await (await this.post("/concerns", { proof, ...made })).arrayBuffer();
  }

  async openThread(lookup: string, auth: string, proof: Proof): Promise<{ token: string; thread: ThreadAnswer }> {
    return (await this.post("/thread", { proof, lookup, auth })).json() as Promise<{ token: string; thread: ThreadAnswer }>;
  }

  async thread(token: string): Promise<ThreadAnswer> {
    return (await this.call("/thread", { headers: { Authorization: `Bearer ${token}` } })).json() as Promise<ThreadAnswer>;
  }

  async postMessage(token: string, reply: Reply): Promise<void> {
    await (await this.post("/thread/messages", reply, token)).arrayBuffer();
  }

  async withdraw(token: string, proof: Proof): Promise<void> {
    await (await this.post("/withdrawals", { proof, token })).arrayBuffer();
  }
}

export async function trustFile(): Promise<TrustFile> {
  try {
    const answer = await fetch("trust.json", { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" });
    const found = (await answer.json()) as TrustFile;
    if (answer.ok && found.format === "cadre-concerns-trust/1") return found;
  } catch {
    // told below: without it nobody can be trusted
  }
  throw new ApiError("no-trust", 0);
}

export type { Consent };
