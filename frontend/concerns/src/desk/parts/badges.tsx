/** Clock, urgency and turn, in words and by colour. */

import { clockOf, clockSentence } from "../clock.ts";
import type { Urgency } from "../inbox.ts";
import { useStore } from "./context.ts";

export function ClockBadge({ due }: { due: string | null }) {
  const { store, t } = useStore();
  const clock = clockOf(due, store.today);
  const { key, facts } = clockSentence(clock);
  return <span class={`badge clock ${clock.tone}`}>{t(key, facts)}</span>;
}

export function UrgencyBadge({ urgency }: { urgency: Urgency }) {
  const { t } = useStore();
  return urgency === "standard" ? null : <span class={`badge ${urgency}`}>{t(`urgency.${urgency}`)}</span>;
}

export function StateBadge({ state }: { state: string }) {
  const { t } = useStore();
  return <span class="badge">{t(`state.${state}`)}</span>;
}

export function TurnBadge({ waiting }: { waiting: boolean }) {
  const { t } = useStore();
  return <span class={waiting ? "badge ours" : "badge"}>{t(waiting ? "turn.us" : "turn.them")}</span>;
}
