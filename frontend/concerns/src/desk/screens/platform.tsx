/** Whoever keeps the platform: which verified organisations receive, and whether they are listed. Reads nothing. */

import { useEffect, useState } from "preact/hooks";
import type { Candidate } from "../api.ts";
import { useStore } from "../parts/context.ts";
import { Choose, Line } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { LostRoot } from "./lost-root.tsx";

const STANDINGS = ["probation", "listed", "ended"] as const;

function One({ one, onDone }: { one: Candidate; onDone: () => Promise<void> }) {
  const { store, state, t } = useStore();
  const [slug, setSlug] = useState("");
  const [standing, setStanding] = useState<string>(one.standing ?? "probation");
  const register = () => store.run(async () => {
    await store.api.register(one.account, slug);
    await onDone();
  }, t("platform.registered"));
  const stand = () => store.run(async () => {
    await store.api.setStanding(one.slug ?? "", standing);
    await onDone();
  }, t("platform.done"));
  return (
    <li>
      <h2>{one.names[state.language]}</h2>
      {one.slug === null && (
        <Form button={t("platform.register")} onSend={register} disabled={!/^[a-z0-9][a-z0-9-]{1,62}$/.test(slug)} plain>
          <Line name={t("platform.slug")} hint={t("platform.slug_hint")} value={slug} onValue={setSlug} />
        </Form>
      )}
      {one.slug !== null && (
        <Form button={t("platform.change")} onSend={stand} disabled={standing === one.standing} plain>
          <Choose name={t("platform.standing", { slug: one.slug })} value={standing} options={STANDINGS.map((code) => [code, t(`standing.${code}`)])} onValue={setStanding} />
        </Form>
      )}
      <LostRoot one={one} onDone={onDone} />
    </li>
  );
}

export function Platform() {
  const { store, t } = useStore();
  const [all, setAll] = useState<Candidate[]>([]);
  const load = async () => {
    setAll(await store.api.candidates());
    store.change({ me: await store.api.me() });
  };
  useEffect(() => void store.run(load), []);
  return (
    <div class="text">
      <h1>{t("place.platform")}</h1>
      <p class="lead">{t("platform.text")}</p>
      <ul class="held">{all.map((one) => <One key={`${one.account} ${one.standing} ${one.proposed_root?.root}`} one={one} onDone={load} />)}</ul>
    </div>
  );
}
