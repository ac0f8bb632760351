/** The desk's API: same origin, the session's cookie, and the token that shows a request came from these pages. */

import type { Signed } from "../protocol/manifest.ts";
import type { Wrapped } from "../protocol/keys.ts";
import type { Sent } from "../protocol/thread.ts";

export interface Names {
  en: string;
  ru: string;
}

export interface KeyBlob {
  id: number;
  kind: "passphrase" | "passkey";
  label: string;
  blob: string;
}

/** A day on which unusually many concerns came. */
export interface Burst {
  day: string;
  count: number;
  usual: number;
}

export interface Organisation {
  slug: string;
  names: Names;
  /** a code of the list `concern_recipient` */
  kind: string;
  roles: string[];
  rights: string[];
  root: string;
  standing: string;
  manifest: Signed | null;
  bursts: Burst[];
}

export interface Me {
  pseudonym: string;
  name: string;
  language: string;
  csrf: string;
  operator: boolean;
  /** where reporters write */
  pages: string;
  key: { recipient: string; blobs: KeyBlob[] } | null;
  organisations: Organisation[];
}

export interface Row {
  handle: string;
  state: string;
  urgent: boolean;
  claimed_by: string | null;
  received: string;
  due: string | null;
  deletion_day: string | null;
  count: number;
  waiting: boolean;
  keys: Wrapped[];
  first: { generation: number; blob: string };
}

/** What an officer is to pass on; `package` null: the person agrees to it no longer. */
export interface Given {
  handle: string;
  number: number;
  service: string;
  package: string | null;
  outcome: string | null;
  day: string;
}

export interface Referral {
  number: number;
  service: string;
  preview: string;
  officer: string | null;
  outcome: string | null;
  by: string;
  day: string;
}

export interface Whole extends Omit<Row, "first" | "count"> {
  outcomes: string[];
  acknowledged: string | null;
  fed_back: string | null;
  closed: string | null;
  extended: string | null;
  hold: string | null;
  deletion_asked: string | null;
  consents: Record<string, boolean>;
  generation: number;
  manifest_version: number;
  identity: boolean;
  messages: Sent[];
  files: { id: string; size: number }[];
  holders: { key: string; generation: number; holder: string }[];
  linked: string[];
  referrals: Referral[];
}

export interface Person {
  pseudonym: string;
  name: string;
  roles: string[];
  recipient: string | null;
}

export interface Service {
  id: string;
  country: string;
  verified: string;
  next_check: string;
  [field: string]: unknown;
}

export interface Card {
  name_en: string;
  name_ru: string;
  about_en: string;
  about_ru: string;
  duties_en: string;
  duties_ru: string;
  languages: string[];
  answer_days: number;
}

export interface NewRoot {
  root: string;
  text: Names;
  until: string;
}

export interface Candidate {
  account: number;
  names: Names;
  kind: string;
  slug: string | null;
  standing: string | null;
  /** what one who keeps the platform says of a lost root; a second one confirms it */
  proposed_root: (NewRoot & { by: string }) | null;
}

export interface AuditRow {
  number: number;
  at: string;
  by: string;
  action: string;
  subject: string;
  facts: Record<string, unknown>;
  previous: string;
  digest: string;
}

export interface Chain {
  start: string;
  broken: number[];
  rows: AuditRow[];
}

/** `word` is the server's own, or `offline` or `server`. */
export interface Proposal {
  body: string;
  parties: string[];
  fields: string[];
  frequency: string;
  few: boolean;
  expires: string;
}

/** What was agreed with a body; `live`: answers may go there today. */
export interface Protocol extends Proposal {
  number: number;
  proposed_by: string;
  confirmed_by: string;
  confirmed: string | null;
  ended: string | null;
  live: boolean;
}

export class ApiError extends Error {
  constructor(readonly word: string, readonly status: number, readonly params: Record<string, unknown> = {}) {
    super(word);
    this.name = "ApiError";
  }
}

const PATIENCE = 60_000;

async function refusalOf(answer: Response): Promise<ApiError> {
  try {
    const found = (await answer.json()) as { error?: unknown; params?: Record<string, unknown> };
    if (typeof found.error === "string") return new ApiError(found.error, answer.status, found.params);
  } catch {
    // told below: an answer that is not ours
  }
  return new ApiError("server", answer.status);
}

export class Api {
  private csrf = "";

  private async call(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = {};
    if (method !== "GET") headers["X-CSRFToken"] = this.csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store", redirect: "error" };
    let answer: Response;
    try {
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      answer = await fetch(`/v1${path}`, { ...init, ...content, signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      throw new ApiError("offline", 0);
    }
    if (!answer.ok) throw await refusalOf(answer);
    return answer;
  }

  private async json<Kind>(path: string): Promise<Kind> {
    return (await (await this.call("GET", path)).json()) as Kind;
  }

  async me(): Promise<Me> {
    const found = await this.json<Me>("/me");
    this.csrf = found.csrf;
    return found;
  }

  async putKey(recipient: string, blob: string): Promise<void> {
    await this.call("PUT", "/me/key", { recipient, kind: "passphrase", label: "", blob });
  }

  async addBlob(kind: KeyBlob["kind"], label: string, blob: string): Promise<void> {
    await this.call("POST", "/me/key/blobs", { kind, label, blob });
  }

  async dropBlob(id: number): Promise<void> {
    await this.call("DELETE", `/me/key/blobs/${id}`);
  }

  people(slug: string): Promise<Person[]> {
    return this.json(`/${slug}/people`);
  }

  async putManifest(slug: string, signed: Signed): Promise<void> {
    await this.call("PUT", `/${slug}/manifest`, signed);
  }

  card(slug: string): Promise<Card> {
    return this.json(`/${slug}/card`);
  }

  async putCard(slug: string, card: Card): Promise<void> {
    await this.call("PUT", `/${slug}/card`, card);
  }

  cases(slug: string, after: string): Promise<Row[]> {
    return this.json(`/${slug}/cases${after ? `?after=${encodeURIComponent(after)}` : ""}`);
  }

  case(slug: string, handle: string): Promise<Whole> {
    return this.json(`/${slug}/cases/${handle}`);
  }

  /** One of the things that are done to a case. */
  async act(slug: string, handle: string, what: string, body?: unknown): Promise<void> {
    await this.call("POST", `/${slug}/cases/${handle}/${what}`, body);
  }

  referrals(slug: string): Promise<Given[]> {
    return this.json(`/${slug}/referrals`);
  }

  async referralOutcome(slug: string, handle: string, number: number, outcome: string): Promise<void> {
    await this.call("PATCH", `/${slug}/cases/${handle}/referrals/${number}`, { outcome });
  }

  async file(slug: string, handle: string, id: string): Promise<Uint8Array> {
    const answer = await this.call("GET", `/${slug}/cases/${handle}/files/${id}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  identity(slug: string, handle: string): Promise<{ blob: string | null; keys: Wrapped[] }> {
    return this.json(`/${slug}/cases/${handle}/identity`);
  }

  async postExtract(slug: string, fields: Record<string, string | string[]>, withdrawal: string, body = ""): Promise<void> {
    await this.call("POST", `/${slug}/extracts`, { fields, withdrawal, body });
  }

  async protocols(slug: string): Promise<Protocol[]> {
    return (await this.json<{ protocols: Protocol[] }>(`/${slug}/protocols`)).protocols;
  }

  async propose(slug: string, protocol: Proposal): Promise<void> {
    await this.call("POST", `/${slug}/protocols`, protocol);
  }

  async turnProtocol(slug: string, number: number, how: "confirm" | "end"): Promise<void> {
    await this.call("POST", `/${slug}/protocols/${number}/${how}`);
  }

  async passedOn(slug: string, body: string): Promise<string> {
    return (await this.call("POST", `/${slug}/passed-on`, { body })).text();
  }

  async extracts(slug: string): Promise<string> {
    return (await this.call("POST", `/${slug}/extracts.csv`)).text();
  }

  async services(slug: string): Promise<Service[]> {
    return (await this.json<{ services: Service[] }>(`/${slug}/services`)).services;
  }

  async putServices(slug: string, services: Service[]): Promise<void> {
    await this.call("PUT", `/${slug}/services`, { services });
  }

  audit(slug: string): Promise<Chain> {
    return this.json(`/${slug}/audit`);
  }

  candidates(): Promise<Candidate[]> {
    return this.json("/organisations");
  }

  async register(account: number, slug: string): Promise<void> {
    await this.call("POST", "/organisations", { account, slug });
  }

  async proposeRoot(slug: string, given: NewRoot): Promise<void> {
    await this.call("POST", `/organisations/${slug}/root`, given);
  }

  async confirmRoot(slug: string, root: string): Promise<void> {
    await this.call("POST", `/organisations/${slug}/root/confirmation`, { root });
  }

  async setStanding(slug: string, standing: string): Promise<void> {
    await this.call("PUT", `/organisations/${slug}`, { standing });
  }
}
