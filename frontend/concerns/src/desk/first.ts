/** The first message of one row, read far enough for the inbox. Runs in the crew's workers. */

import { readFirst, unwrap, type Body } from "../protocol/index.ts";
import type { Row } from "./api.ts";
import { glimpse, type Glimpse } from "./inbox.ts";
import { shaped } from "./shaping.ts";

function told(body: Body, today: string): Glimpse {
  return body.kind === "concern" ? glimpse(body.answers, body.language, today) : "unreadable";
}

export async function firstOf(row: Row, key: CryptoKey, today: string): Promise<Glimpse> {
  const wrapped = row.keys.find((one) => one.key === "case" && one.generation === row.first.generation);
  if (wrapped === undefined) return "unreadable";
  try {
    const body = (await readFirst(row.handle, await unwrap(wrapped, key), row.first.blob))?.body;
    return body?.kind === "concern" ? told(shaped(body), today) : "unreadable";
  } catch {
    return "unreadable";
  }
}
