/** Who can open a case: given to a colleague, or taken from whoever was removed by a new key of the case. */

import {
  makePair, ManifestRefused, verifyManifest, wrap, type Body, type Holder, type KeyName, type Manifest, type Wrapped,
} from "../protocol/index.ts";
import type { Organisation } from "./api.ts";
import { CannotWrite, following, reopened, sealedNext, type Desk, type Opened } from "./casework.ts";
import { claimedIn } from "./signing.ts";

const RECOVERY = "recovery";
const REPORTER = "reporter";

/** The organisation's manifest, believed or refused with the reason. */
export async function manifestOf(organisation: Organisation, seen = 0, now = new Date()): Promise<Manifest> {
  if (organisation.manifest === null) throw new ManifestRefused("malformed");
  const claimed = claimedIn(organisation.manifest);
  // The one that names the next root was signed by the root before.
  const root = claimed.next_root === organisation.root ? (claimed.root ?? "") : organisation.root;
  return verifyManifest(organisation.manifest, { slug: organisation.slug, root, version: 1 }, now, seen);
}

function holdersOf(opened: Opened, key: KeyName, generation: number): Set<string> {
  const held = opened.whole.holders.filter((one) => one.key === key && one.generation === generation);
  return new Set(held.map((one) => one.holder));
}

/** Intake holders of the manifest who lack a key that this handler holds. */
export function lacking(opened: Opened, manifest: Manifest): Holder[] {
  const keys = [...opened.held.keys()].map((name) => name.split(" ") as [KeyName, string]).filter(([key]) => key !== "identity");
  const lacks = ({ holder }: Holder) => keys.some(([key, generation]) => !holdersOf(opened, key, Number(generation)).has(holder));
  return manifest.intake.filter(lacks);
}

/** Holders of the newest case key who stand in the manifest no more. */
export function removed(opened: Opened, manifest: Manifest): string[] {
  const stay = new Set([RECOVERY, REPORTER, ...manifest.intake.map((one) => one.holder)]);
  return [...holdersOf(opened, "case", opened.thread.generation)].filter((holder) => !stay.has(holder));
}

/** Every key that this handler holds and the colleague lacks, wrapped for them. */
export async function keysFor(opened: Opened, colleague: Holder): Promise<Wrapped[]> {
  const made: Wrapped[] = [];
  for (const [name, identity] of opened.held) {
    const [key, generation] = name.split(" ") as [KeyName, string];
    if (key === "identity" || holdersOf(opened, key, Number(generation)).has(colleague.holder)) continue;
    made.push(...(await wrap(key, Number(generation), identity, [colleague])));
  }
  return made;
}

export interface Rotation {
  body: Body & { kind: "key" };
  keys: Wrapped[];
}

/** A new case key for those who stay, recovery and the reporter. */
export async function rotation(opened: Opened, manifest: Manifest): Promise<Rotation> {
  const reporter = opened.first?.recipients.reporter;
  if (reporter === undefined) throw new CannotWrite("no-key");
  const pair = await makePair();
  const generation = opened.thread.generation + 1;
  const holders = [...manifest.intake, { holder: RECOVERY, recipient: manifest.recovery }, { holder: REPORTER, recipient: reporter }];
  return { body: { kind: "key", generation, recipient: pair.recipient }, keys: await wrap("case", generation, pair.identity, holders) };
}

/**
 * The message that tells of the key, under the old one, and the wrapped keys go in one request: told without
 * being wrapped, it would shut everybody out; wrapped without being told, nobody would believe it.
 */
export function rotate(desk: Desk, opened: Opened, manifest: Manifest): Promise<Opened> {
  return following(desk, opened, async (now) => {
    const { body, keys } = await rotation(now, manifest);
    await desk.api.act(desk.slug, now.whole.handle, "keys", { keys, message: await sealedNext(now, body) });
  });
}

export async function handTo(desk: Desk, opened: Opened, colleague: Holder): Promise<Opened> {
  const keys = await keysFor(opened, colleague);
  if (keys.length > 0) await desk.api.act(desk.slug, opened.whole.handle, "keys", { keys });
  return reopened(desk, opened.whole.handle);
}
