/** A plain sign of days on which unusually many concerns came. */

import { longDay } from "../texts.ts";
import { useStore } from "./context.ts";

export function Bursts() {
  const { store, state, t } = useStore();
  const found = store.organisation?.bursts ?? [];
  if (found.length === 0) return null;
  const usual = (mean: number) => new Intl.NumberFormat(state.language, { maximumFractionDigits: 1 }).format(mean);
  return (
    <div class="notice warm">
      <p><strong>{t("burst.title")}</strong> {found.map(({ day, count, usual: mean }) => t("burst.day", { day: longDay(state.language, day), count, usual: usual(mean) })).join(" ")}</p>
      <p>{store.definition.burst} {t("burst.care")}</p>
    </div>
  );
}
