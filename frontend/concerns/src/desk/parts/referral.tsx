/** What stands in a referral, for those who prepare one and for the officer who passes it on. */

import { useState } from "preact/hooks";
import type { Service } from "../api.ts";
import { REFERRED } from "../states.ts";
import type { Language } from "../texts.ts";
import { useStore } from "./context.ts";
import { Choose } from "./fields.tsx";
import { Form } from "./form.tsx";

export function serviceName(service: Service, language: Language): string {
  const said = service.service as string | Record<string, string> | undefined;
  return typeof said === "string" ? said : (said?.[language] ?? said?.en ?? service.id);
}

export function Preview({ preview }: { preview: Record<string, string> }) {
  const { t } = useStore();
  return <dl class="facts">{Object.entries(preview).map(([name, value]) => <div key={name}><dt>{name || t("refer.note")}</dt><dd class="words">{value}</dd></div>)}</dl>;
}

export function Outcome({ onTell }: { onTell: (outcome: string) => Promise<unknown> }) {
  const { t } = useStore();
  const [outcome, setOutcome] = useState("");
  return (
    <Form button={t("refer.tell")} onSend={() => onTell(outcome)} disabled={outcome === ""} plain>
      <Choose name={t("refer.outcome")} empty={t("choose")} value={outcome} options={REFERRED.map((code) => [code, t(`referred.${code}`)])} onValue={setOutcome} />
    </Form>
  );
}
