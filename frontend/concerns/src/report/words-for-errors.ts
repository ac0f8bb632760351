/** A sentence for whatever went wrong: what, and what to do next. */

import { ApiError } from "./api.ts";
import type { Store } from "./store.ts";
import { has } from "./texts.ts";
import { WorkFailed } from "./work.ts";

/** Sealing that failed says that nothing was sent; with a thread open, its keys are gone too. */
export function sentenceFor(store: Store, error: unknown): string {
  const returned = store.state.place === "return" || store.state.place === "thread";
  if (error instanceof WorkFailed) return store.t(returned ? "sealing.returned" : `sealing.${error.why}`);
  if (error instanceof ApiError) return store.t(has(`error.${error.word}`) ? `error.${error.word}` : "error.server");
  return store.t("error.page");
}
