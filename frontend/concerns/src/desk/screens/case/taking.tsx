/** A concern taken out as one sealed file: for whom, under what, and what that means. */

import { useState } from "preact/hooks";
import type { Opened } from "../../casework.ts";
import { recipientIn, takeOut, underNewPassphrase, type Export, type To } from "../../exporting.ts";
import { useStore } from "../../parts/context.ts";
import { Choose, Line, Tick } from "../../parts/fields.tsx";
import { Form } from "../../parts/form.tsx";
import { save } from "../../viewing.ts";

const WAYS = ["recipient", "passphrase"] as const;

function Made({ made, passphrase }: { made: Export; passphrase: string | null }) {
  const { t } = useStore();
  return (
    <div role="group" aria-label={t("export.done")}>
      <p>{t("export.made", { count: made.files })}</p>
      {made.missing > 0 && <p class="error">{t("export.missing", { count: made.missing })}</p>}
      {passphrase !== null && (
        <div class="paper">
          <h3>{t("export.passphrase")}</h3>
          <p>{t("export.passphrase_once")}</p>
          <p><code class="secret" lang="en" translate={false}>{passphrase}</code></p>
        </div>
      )}
      <p class="small">{t("export.open")}</p>
    </div>
  );
}

function Make({ opened, onMade }: { opened: Opened; onMade: (made: Export, passphrase: string | null) => void }) {
  const { store, t } = useStore();
  const [way, setWay] = useState<(typeof WAYS)[number]>("recipient");
  const [typed, setTyped] = useState("");
  const [sure, setSure] = useState(false);
  const { handle } = opened.whole;
  const make = () => store.run(async () => {
    const to: To = way === "passphrase" ? underNewPassphrase() : { recipient: recipientIn(typed) };
    const made = await takeOut(store.desk, handle, to, new Date());
    save(made.sealed, `concern-${handle}.tar.age`);
    onMade(made, "passphrase" in to ? to.passphrase : null);
  }, t("export.done"));
  return (
    <Form button={t("export.button")} onSend={make} disabled={!sure || (way === "recipient" && typed.trim() === "")} plain>
      <p>{t("export.text")}</p>
      <p>{t("export.not_in")}</p>
      <Choose name={t("export.way")} value={way} options={WAYS.map((one) => [one, t(`export.ways.${one}`)])} onValue={(value) => setWay(value as typeof way)} />
      {way === "recipient" && <Line name={t("export.recipient")} hint={t("export.recipient_hint")} value={typed} onValue={setTyped} />}
      {way === "passphrase" && <p class="hint">{t("export.passphrase_hint")}</p>}
      <Tick name={t("export.sure")} on={sure} onTick={setSure} />
    </Form>
  );
}

export function Taking({ opened }: { opened: Opened }) {
  const { t } = useStore();
  const [made, setMade] = useState<{ made: Export; passphrase: string | null } | null>(null);
  return (
    <section>
      <h2>{t("export.title")}</h2>
      <details>
        <summary>{t("export.button")}</summary>
        {made === null ? <Make opened={opened} onMade={(one, passphrase) => setMade({ made: one, passphrase })} /> : <Made {...made} />}
      </details>
    </section>
  );
}
