/** The first message of one row, read far enough for the inbox. Runs in the crew's workers. */

import { readFirst, unwrap } from "../protocol/index.ts";
import type { Row } from "./api.ts";
import { glimpse, type Glimpse } from "./inbox.ts";

export async function firstOf(row: Row, key: CryptoKey, today: string): Promise<Glimpse> {
  const wrapped = row.keys.find((one) => one.key === "case" && one.generation === row.first.generation);
  if (wrapped === undefined) return "unreadable";
  try {
    const body = (await readFirst(row.handle, await unwrap(wrapped, key), row.first.blob))?.body;
    return body?.kind === "concern" ? glimpse(body.answers, body.language, today) : "unreadable";
  } catch {
    return "unreadable";
  }
}
