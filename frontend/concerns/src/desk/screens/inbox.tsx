/** Every case one may see, the most urgent first. */

import { useEffect, useState } from "preact/hooks";
import type { Row } from "../api.ts";
import { nameIn } from "../definition.ts";
import { shownRows, urgencyOf, type Filter, type Glimpse } from "../inbox.ts";
import { loadInbox } from "../loading.ts";
import { ClockBadge, StateBadge, TurnBadge, UrgencyBadge } from "../parts/badges.tsx";
import { useStore } from "../parts/context.ts";
import { Choose, Tick } from "../parts/fields.tsx";
import { Act } from "../parts/form.tsx";
import { STEPS } from "../states.ts";
import { longDay } from "../texts.ts";

const PART = 100;

/** Arrow keys go from case to case. */
function moved(event: KeyboardEvent): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const all = [...document.querySelectorAll<HTMLElement>(".inbox .opens")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (by === 0 || at === -1) return;
  event.preventDefault();
  all[at + by]?.focus();
}

function Filters({ filter, onFilter }: { filter: Filter; onFilter: (part: Partial<Filter>) => void }) {
  const { t } = useStore();
  const turns: [string, string][] = [["us", t("turn.us")], ["them", t("turn.them")]];
  const days: [string, string][] = [["soon", t("filter.soon")], ["over", t("filter.over")]];
  return (
    <div class="filters" role="group" aria-label={t("filter.title")}>
      <Choose name={t("filter.state")} empty={t("filter.all")} value={filter.state} options={Object.keys(STEPS).map((one) => [one, t(`state.${one}`)])} onValue={(state) => onFilter({ state })} />
      <Choose name={t("filter.due")} empty={t("filter.all")} value={filter.due} options={days} onValue={(due) => onFilter({ due: due as Filter["due"] })} />
      <Choose name={t("filter.turn")} empty={t("filter.all")} value={filter.waiting} options={turns} onValue={(waiting) => onFilter({ waiting: waiting as Filter["waiting"] })} />
      <Tick name={t("filter.mine")} on={filter.mine} onTick={(mine) => onFilter({ mine })} />
    </div>
  );
}

function kindsOf(seen: Glimpse | undefined, name: (code: string) => string, t: (key: string) => string): string {
  if (seen === undefined) return t("inbox.reading");
  if (seen === "unreadable") return t("inbox.unreadable");
  return seen.kinds.map(name).join(" · ") || t("inbox.no_kind");
}

function One({ row, seen }: { row: Row; seen: Glimpse | undefined }) {
  const { store, state, t } = useStore();
  const name = (code: string) => nameIn(store.definition, "concern_kind", code);
  return (
    <li class={row.urgent ? "urgent" : ""}>
      <button type="button" class="opens" onClick={() => void store.open(row.handle)}>{kindsOf(seen, name, t)}</button>
      <p class="badges">
        <UrgencyBadge urgency={urgencyOf(row, seen)} />
        <ClockBadge due={row.due} />
        <StateBadge state={row.state} />
        <TurnBadge waiting={row.waiting} />
      </p>
      <p class="small">
        {t("inbox.received", { day: longDay(state.language, row.received) })} · {t("inbox.messages", { count: row.count })}
        {row.claimed_by !== null && <> · {t("inbox.claimed", { name: store.nameOf(row.claimed_by) })}</>}
      </p>
    </li>
  );
}

export function Inbox() {
  const { store, state, t } = useStore();
  const [parts, setParts] = useState(1);
  const load = (said = "") => store.run(() => loadInbox(store), said);
  useEffect(() => void load(store.state.note), [state.slug]); // what led here stays said
  const rows = state.rows ?? [];
  const shown = shownRows(rows, state.seen, state.filter, state.me?.pseudonym ?? "", store.today);
  return (
    <>
      <div class="title"><h1>{t("place.inbox")}</h1><Act name={t("inbox.again")} onAct={() => load()} /></div>
      <Filters filter={state.filter} onFilter={(part) => { setParts(1); store.change({ filter: { ...state.filter, ...part } }); }} />
      <p class="counted" role="status">
        {t("inbox.shown", { count: shown.length })}{state.seen.size < rows.length && <> {t("inbox.read", { done: state.seen.size, all: rows.length })}</>}
      </p>
      {state.rows !== null && shown.length === 0 && <p class="notice">{t(rows.length === 0 ? "inbox.empty" : "inbox.none")}</p>}
      <ul class="inbox" onKeyDown={moved}>
        {shown.slice(0, parts * PART).map((row) => <One key={row.handle} row={row} seen={state.seen.get(row.handle)} />)}
      </ul>
      {shown.length > parts * PART && <button type="button" class="quiet" onClick={() => setParts(parts + 1)}>{t("inbox.more", { count: Math.min(PART, shown.length - parts * PART) })}</button>}
    </>
  );
}
