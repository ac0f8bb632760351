/** The page of the place where one is. */

import { useStore } from "./parts/context.ts";
import { Layout } from "./parts/layout.tsx";
import { Bursts } from "./parts/bursts.tsx";
import { Audit } from "./screens/audit.tsx";
import { Calls } from "./screens/calls.tsx";
import { CardPlace } from "./screens/card.tsx";
import { Case } from "./screens/case/whole.tsx";
import { Counts } from "./screens/counts.tsx";
import { Passing } from "./screens/passing.tsx";
import { Holds } from "./screens/holds.tsx";
import { Inbox } from "./screens/inbox.tsx";
import { KeyPlace, MakeKey, Unlock } from "./screens/key.tsx";
import { Names } from "./screens/names.tsx";
import { People } from "./screens/people.tsx";
import { Platform } from "./screens/platform.tsx";
import { Referrals } from "./screens/referrals.tsx";
import { Services } from "./screens/services.tsx";
import type { Place } from "./store.ts";

const PAGES: Record<Exclude<Place, "start">, () => preact.JSX.Element | null> = {
  inbox: Inbox, case: Case, calls: Calls, names: Names, referrals: Referrals, services: Services, people: People, card: CardPlace, holds: Holds, audit: Audit, counts: Counts, passing: Passing,
  platform: Platform, key: KeyPlace,
};

/** Where handlers, administrators and statisticians begin. */
const WARNED: Place[] = ["inbox", "people", "counts"];

function Start() {
  const { t } = useStore();
  return <h1>{t("brand")}</h1>;
}

function First() {
  const { t } = useStore();
  return <div class="text"><h1>{t("key.first")}</h1><MakeKey anew={false} /></div>;
}

/** Nobody with a role sees an empty page: the reason is said. */
function Nothing() {
  const { t } = useStore();
  return <div class="text"><h1>{t("brand")}</h1><p class="lead">{t("no_role")}</p></div>;
}

function Here() {
  const { store, state } = useStore();
  if (state.place === "start" || state.me === null) return <Start />;
  if (store.places().length === 0) return <Nothing />;
  if (store.needsKey() && state.me.key === null) return <First />;
  if (store.needsKey() && state.mine === null) return <Unlock />;
  const Page = PAGES[state.place];
  return <>{WARNED.includes(state.place) && <Bursts />}<Page /></>;
}

export function App() {
  return <Layout><Here /></Layout>;
}
