/** One case: what was told, the thread, and what can be done. */

import { urgencyOf } from "../../inbox.ts";
import { nameIn } from "../../definition.ts";
import { ClockBadge, StateBadge, TurnBadge, UrgencyBadge } from "../../parts/badges.tsx";
import { useStore } from "../../parts/context.ts";
import { Act } from "../../parts/form.tsx";
import type { Opened } from "../../casework.ts";
import { glimpse, type Glimpse, type Urgency } from "../../inbox.ts";
import type { Row } from "../../api.ts";
import { Agreements } from "./agreements.tsx";
import { Answers } from "./answers.tsx";
import { Counting } from "./counting.tsx";
import { Handing } from "./handing.tsx";
import { Keeping } from "./keeping.tsx";
import { Referrals } from "./referrals.tsx";
import { Reply } from "./reply.tsx";
import { SealedName } from "./sealed.tsx";
import { Steps } from "./steps.tsx";
import { Taking } from "./taking.tsx";
import { Thread } from "./thread.tsx";

function urgency(opened: Opened, judged: string | undefined, today: string): Urgency {
  if (opened.whole.urgent || judged === "danger") return "danger";
  if (judged !== undefined && judged !== "") return judged as Urgency;
  const seen: Glimpse = opened.first === null ? "unreadable" : glimpse(opened.first.answers, "", today);
  return urgencyOf(opened.whole as unknown as Row, seen);
}

function Claim({ opened }: { opened: Opened }) {
  const { store, state, t } = useStore();
  const { claimed_by: by, handle } = opened.whole;
  const act = (what: string) => store.run(async () => {
    await store.api.act(state.slug, handle, what);
    await store.refresh();
  });
  if (!store.may("handle")) return by === null ? null : <p>{t("inbox.claimed", { name: store.nameOf(by) })}</p>;
  if (by === null) return <p><Act quiet={false} name={t("claim")} onAct={() => act("claim")} /></p>;
  const own = by === state.me?.pseudonym;
  return (
    <p>
      {own ? t("claimed_by_me") : t("inbox.claimed", { name: store.nameOf(by) })}{" "}
      {(own || store.may("intake")) && <Act name={t("release")} onAct={() => act("release")} />}
    </p>
  );
}

function Head({ opened }: { opened: Opened }) {
  const { store, state, t } = useStore();
  const { whole, first } = opened;
  const kinds = Array.isArray(first?.answers.kinds) ? first.answers.kinds : [];
  const title = kinds.map((code) => nameIn(store.definition, "concern_kind", code)).join(" · ");
  return (
    <>
      <p><button type="button" class="quiet" onClick={() => store.go("inbox")}>{t("case.back")}</button></p>
      <h1>{title || t("inbox.unreadable")}</h1>
      <p class="badges">
        <UrgencyBadge urgency={urgency(opened, state.triage?.urgency, store.today)} />
        <ClockBadge due={whole.due} />
        <StateBadge state={whole.state} />
        <TurnBadge waiting={whole.waiting} />
      </p>
      <Claim opened={opened} />
    </>
  );
}

export function Case() {
  const { store, state, t } = useStore();
  const { opened } = state;
  if (opened === null) return null;
  const handles = store.may("handle") && opened.thread.mac !== null;
  return (
    <article key={opened.whole.handle}>
      <Head opened={opened} />
      {opened.whole.deletion_asked !== null && <p class="notice warm">{t("case.deletion_asked")}</p>}
      {opened.thread.broken !== null && <p class="summary" role="alert">{t(`broken.${opened.thread.broken.why}`, { seq: opened.thread.broken.seq })}</p>}
      <div class="beside">
        <div>
          {opened.first !== null && <Answers opened={opened} />}
          <Thread opened={opened} />
          {handles && <Reply opened={opened} />}
        </div>
        <aside>
          {handles && <Steps opened={opened} />}
          <Agreements opened={opened} />
          <SealedName opened={opened} />
          {store.may("refer") && <Referrals opened={opened} />}
          {handles && <Counting opened={opened} />}
          {handles && <Handing opened={opened} />}
          {store.may("handle") && <Keeping opened={opened} />}
          {handles && <Taking opened={opened} />}
        </aside>
      </div>
    </article>
  );
}
