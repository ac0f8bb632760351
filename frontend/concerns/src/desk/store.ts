/** Everything the page knows, in memory and nowhere else; dropped when it is locked. */

import { ManifestRefused, day } from "../protocol/index.ts";
import { Changing } from "../shared/changing.ts";
import { Api, ApiError, type Me, type Organisation, type Person, type Row } from "./api.ts";
import { CannotWrite, openCase, reopened, triageOf, type Desk, type Opened, type Triage } from "./casework.ts";
import { Crew } from "./crew.ts";
import { CannotExport } from "./exporting.ts";
import type { Definition } from "./definition.ts";
import { ExtractRefused } from "./extract.ts";
import { watched, type Watch } from "./idle.ts";
import { EVERYTHING, type Filter, type Glimpse } from "./inbox.ts";
import { WrongWords, type Unlocked } from "./keyring.ts";
import { DoesNotFollow } from "./signing.ts";
import { definitionIn, has, isLanguage, say, type Facts, type Language } from "./texts.ts";

export const PLACES = ["inbox", "calls", "names", "referrals", "services", "people", "card", "holds", "audit", "counts", "passing", "platform", "key"] as const;
export type Place = (typeof PLACES)[number] | "case" | "start";

export interface Sentence {
  key: string;
  facts: Facts;
}

export interface State {
  language: Language;
  place: Place;
  me: Me | null;
  slug: string;
  mine: Unlocked | null;
  people: Person[];
  rows: Row[] | null;
  seen: Map<string, Glimpse>;
  filter: Filter;
  opened: Opened | null;
  triage: Triage | null;
  problem: Sentence | null;
  /** said to those who do not see the page change */
  note: string;
  busy: boolean;
}

const LOCKED = { mine: null, rows: null, opened: null, triage: null, people: [] };

function fresh(language: Language): State {
  return { ...LOCKED, language, place: "start", me: null, slug: "", seen: new Map(), filter: EVERYTHING, problem: null, note: "", busy: false };
}

/** The sentence for whatever went wrong; never what was being written. */
export function sentenceOf(error: unknown): Sentence {
  if (error instanceof ManifestRefused) return { key: `refused.${error.why}`, facts: {} };
  if (error instanceof DoesNotFollow) return { key: `follows.${error.found.problem}`, facts: { holder: error.found.holder ?? "" } };
  if (error instanceof CannotWrite) return { key: `write.${error.why}`, facts: {} };
  if (error instanceof CannotExport) return { key: `export.wrong.${error.why}`, facts: {} };
  if (error instanceof ExtractRefused) return { key: `extract.${error.found.problem}`, facts: { ...error.found } };
  if (error instanceof WrongWords) return error.word === null ? { key: "unlock.wrong", facts: {} } : { key: "unlock.no_word", facts: { word: error.word } };
  const word = error instanceof ApiError ? error.word : "failed";
  const facts = error instanceof ApiError ? (error.params as Facts) : {};
  return has(`problem.${word}`) ? { key: `problem.${word}`, facts } : { key: "problem.other", facts: { word } };
}

export class Store extends Changing<State> {
  readonly api = new Api();
  readonly crew = new Crew();
  private watch: Watch | null = null;
  private path: { place: Place; handle: string }[] = [];

  constructor(language: Language) {
    super(fresh(language));
  }

  t(key: string, facts: Facts = {}): string {
    return say(this.state.language, key, facts);
  }

  get definition(): Definition {
    return definitionIn(this.state.language);
  }

  get organisation(): Organisation | null {
    return this.state.me?.organisations.find((one) => one.slug === this.state.slug) ?? null;
  }

  get today(): string {
    return day(new Date());
  }

  may(...rights: string[]): boolean {
    return rights.some((right) => this.organisation?.rights.includes(right));
  }

  /** Throws a programming error when it is asked for while locked. */
  get desk(): Desk {
    if (this.state.mine === null) throw new Error("locked");
    return { api: this.api, slug: this.state.slug, mine: this.state.mine };
  }

  nameOf(pseudonym: string): string {
    return this.state.people.find((one) => one.pseudonym === pseudonym)?.name ?? pseudonym;
  }

  speak(language: Language): void {
    document.documentElement.lang = language;
    this.change({ language });
    document.title = this.title();
  }

  /** Something that may fail: the page is told, and nothing is done in its stead. */
  async run(what: () => Promise<void>, done = ""): Promise<boolean> {
    this.change({ busy: true, problem: null, note: "" });
    try {
      await what();
      this.change({ busy: false, note: done });
      return true;
    } catch (error) {
      this.change({ busy: false, problem: sentenceOf(error) });
      return false;
    }
  }

  async begin(): Promise<void> {
    await this.run(async () => {
      const me = await this.api.me();
      const language = isLanguage(me.language) ? me.language : this.state.language;
      const slug = this.state.slug || (me.organisations[0]?.slug ?? "");
      this.change({ me, slug });
      this.speak(language);
      if (this.state.place === "start") this.go(this.places()[0] ?? "key");
    });
  }

  /** What somebody with these roles finds here. */
  places(): Place[] {
    const shown: Record<string, boolean> = {
      inbox: this.may("read"), calls: this.may("handle"), names: this.may("custodian"), referrals: this.may("refer"), services: this.may("refer"), people: this.may("organise"),
      card: this.may("organise"), holds: this.may("organise"), audit: this.may("organise"), counts: this.may("count"), passing: this.may("count") || this.may("organise"),
      platform: this.state.me?.operator ?? false,
      key: this.may("read", "custodian", "refer"),
    };
    return PLACES.filter((place) => shown[place]);
  }

  needsKey(): boolean {
    return ["inbox", "case", "names", "referrals"].includes(this.state.place);
  }

  go(place: Place, handle = ""): void {
    this.path.push({ place, handle });
    history.pushState(this.path.length - 1, "");
    this.show(place);
  }

  private show(place: Place): void {
    this.change({ place, problem: null, note: "" });
    document.title = this.title();
    document.querySelector("main")?.focus();
    scrollTo(0, 0);
  }

  title(): string {
    return `${this.t(`place.${this.state.place}`)} · ${this.t("brand")}`;
  }

  /** The browser's own way back; the address never tells where one is. */
  back(step: unknown): void {
    const to = typeof step === "number" ? this.path[step] : undefined;
    if (to === undefined) return;
    if (to.place === "case" && this.state.opened?.whole.handle !== to.handle) void this.open(to.handle, false);
    else this.show(to.place);
  }

  async unlock(mine: Unlocked): Promise<void> {
    this.watch?.end();
    this.watch = watched(() => this.lock());
    this.change({ mine, people: await this.api.people(this.state.slug) });
  }

  /** Nothing of what was read stays. */
  lock(): void {
    this.watch?.end();
    this.watch = null;
    this.crew.end();
    this.path = [];
    const place = this.state.place === "case" ? "inbox" : this.state.place;
    this.change({ ...LOCKED, place, seen: new Map(), note: this.t("locked.note"), problem: null });
  }

  async open(handle: string, remember = true): Promise<void> {
    await this.run(async () => {
      this.change({ me: await this.api.me() });
      await this.take(await openCase(await this.api.case(this.state.slug, handle), this.desk.mine));
      if (remember) this.go("case", handle);
      else this.show("case");
    });
  }

  /** The open case, read anew. */
  async refresh(): Promise<void> {
    const handle = this.state.opened?.whole.handle;
    if (handle !== undefined) await this.take(await reopened(this.desk, handle));
  }

  /** A case as it stands now. */
  async take(opened: Opened): Promise<void> {
    this.change({ opened, triage: await triageOf(opened) });
  }
}
