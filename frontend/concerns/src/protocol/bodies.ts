/** What messages say, by kind. */

export type Answer = string | string[];

export interface Consent {
  id: string;
  given: boolean;
  text_version: string;
  language: string;
  day: string;
  about?: string;
}

export interface FileEntry {
  id: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  key: "files" | "identity";
}

export interface ConcernBody {
  kind: "concern";
  mac: string;
  recipients: { reporter: string; identity: string; files: string };
  manifest: { version: number; hash: string };
  language: string;
  answers: Record<string, Answer>;
  story: string;
  consents: Consent[];
  files: FileEntry[];
  identity: string | null;
}

export type Body =
  | ConcernBody
  | { kind: "note"; text: string; files: FileEntry[] }
  | { kind: "consents"; consents: Consent[] }
  | { kind: "identity"; identity: string }
  | { kind: "deletion" }
  | { kind: "state"; state: string; outcomes: string[]; text: string; triage?: string }
  | { kind: "key"; generation: number; recipient: string }
  | { kind: "withdrawal"; token: string; about?: string };

export type Side = "reporter" | "handler";

const WRITERS: Record<Body["kind"], readonly Side[]> = {
  concern: ["reporter"],
  note: ["reporter", "handler"],
  consents: ["reporter"],
  identity: ["reporter"],
  deletion: ["reporter"],
  state: ["handler"],
  key: ["handler"],
  withdrawal: ["handler"],
};

/** Only the side that may write a kind is believed when it does, and only the first message is a concern. */
export function maySay(kind: unknown, from: Side, seq: number): boolean {
  const writers = typeof kind === "string" && Object.hasOwn(WRITERS, kind) ? WRITERS[kind as Body["kind"]] : [];
  return writers.includes(from) && (kind === "concern") === (seq === 1);
}
