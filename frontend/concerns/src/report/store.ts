/** Everything the page knows, in memory and nowhere else; whoever asks keeps a sealed draft (draft.ts). */

import type { Manifest } from "../protocol/manifest.ts";
import type { Message } from "../protocol/envelope.ts";
import { Changing } from "../shared/changing.ts";
import { Api, trustFile, type Organisation, type Service, type ThreadAnswer, type TrustFile } from "./api.ts";
import type { Chosen } from "./consents.ts";
import { definitionIn, say, type Facts, type Language } from "./texts.ts";
import type { Answers, Definition } from "./definition.ts";
import type { Draft } from "./draft.ts";
import type { ReadThread } from "./tasks.ts";
import type { Sealed } from "./sending.ts";
import { Work } from "./work.ts";

export interface Attached {
  id: string;
  name: string;
  type: string;
  content: Blob;
  /** drawn anew, as it was, or of a kind that cannot be */
  state: "cleaned" | "original" | "other";
  /** as it was chosen, for whoever keeps the original */
  original: Blob;
  mine: boolean;
}

/** An organisation whose manifest was looked at. */
export interface Card {
  organisation: Organisation;
  manifest: Manifest | null;
  hash: string;
  refused: string | null;
  words: Record<Language, string[]>;
}

export interface OpenThread {
  token: string;
  lookup: string;
  auth: string;
  answer: ThreadAnswer;
  read: ReadThread;
}

export type Place = "home" | "help" | "limits" | "return" | "thread" | "flow" | "keep" | "recall" | "code" | "done";

export interface State {
  language: Language;
  place: Place;
  /** where help and limits lead back to */
  back: Place;
  /** of the flow: a page's id, `choices` or `review` */
  screen: string;
  answers: Answers;
  files: Attached[];
  chosen: Chosen;
  cards: Card[] | null;
  services: Service[] | null;
  code: string | null;
  handle: string | null;
  sealed: Sealed | null;
  thread: OpenThread | null;
  /** the country in which help is looked for; it is neither sent nor an answer */
  near: string;
  /** of this device, and the words that open it while they are known; they are not kept */
  draft: Draft | null;
  words: string | null;
  paused: boolean;
  /** said to those who do not see the page change */
  note: string;
  lack: string | null;
  /** why sealing failed, said where the next attempt begins */
  failure: string | null;
}

function fresh(language: Language): State {
  return {
    language, place: "home", back: "home", screen: "before", answers: {}, files: [], chosen: {}, cards: null, services: null, code: null, handle: null, sealed: null,
    thread: null, near: "", draft: null, words: null, paused: false, note: "", lack: null, failure: null,
  };
}

export class Store extends Changing<State> {
  readonly work = new Work();
  trust: TrustFile | null = null;

  constructor(language: Language) {
    super(fresh(language));
  }

  /** Help and limits are looked at in between. */
  visit(place: Place): void {
    const aside = this.state.place === "help" || this.state.place === "limits";
    this.change({ place, back: aside ? this.state.back : this.state.place });
  }

  t(key: string, facts: Facts = {}): string {
    return say(this.state.language, key, facts);
  }

  get definition(): Definition {
    return definitionIn(this.state.language);
  }

  async api(): Promise<Api> {
    this.trust ??= await trustFile();
    return new Api(this.trust.api.replace(/\/$/, ""));
  }

  /** Nothing of what was written stays; languages do. */
  wipe(): void {
    this.work.end("lost");
    this.forgotten();
    this.state = fresh(this.state.language);
  }

  /** A new beginning on the same page. */
  restart(): void {
    this.work.end("lost");
    const { cards, services, draft } = this.state;
    this.change({ ...fresh(this.state.language), cards, services, draft });
  }
}

export type { Message };
