/** A sentence for whatever went wrong: what, and what to do next. */

import { ApiError } from "./api.ts";
import type { Store } from "./store.ts";
import { has } from "./texts.ts";
import { WorkFailed } from "./work.ts";

/** `text` of the error; sealing that failed says that nothing was sent. */
export function sentenceFor(store: Store, error: unknown): string {
  if (error instanceof WorkFailed) return store.t(`sealing.${error.why}`);
  if (error instanceof ApiError) return store.t(has(`error.${error.word}`) ? `error.${error.word}` : "error.server");
  return store.t("error.page");
}
