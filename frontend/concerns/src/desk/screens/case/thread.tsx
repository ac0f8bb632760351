/** Messages in their order. What is not authentic is said in its place, and nothing after it is shown. */

import type { Body, Message } from "../../../protocol/index.ts";
import type { Opened } from "../../casework.ts";
import { useStore } from "../../parts/context.ts";
import { longDay } from "../../texts.ts";
import { safeName } from "../../viewing.ts";

function said(body: Body, t: (key: string, facts?: Record<string, string | number>) => string): string[] {
  switch (body.kind) {
    case "concern": return [t("said.concern")];
    case "note": return [body.text, ...body.files.map((file) => t("said.file", { name: safeName(file.name) }))];
    case "state": return [t("said.state", { state: t(`state.${body.state}`) }), ...body.outcomes.map((one) => t(`outcome.${one}`)), body.text];
    case "consents": return [t("said.consents")];
    case "identity": return [t("said.identity")];
    case "deletion": return [t("said.deletion")];
    case "key": return [t("said.key")];
    case "withdrawal": return [t("said.withdrawal")];
  }
}

function One({ message }: { message: Message }) {
  const { state, t } = useStore();
  return (
    <li class={message.from}>
      <p class="small">{t(`from.${message.from}`)} · {longDay(state.language, message.day)} · {t("said.number", { number: message.seq })}</p>
      {said(message.body, t).filter(Boolean).map((part, at) => <p key={at} class="words">{part}</p>)}
    </li>
  );
}

export function Thread({ opened }: { opened: Opened }) {
  const { t } = useStore();
  const { broken, messages } = opened.thread;
  return (
    <section>
      <h2>{t("case.thread")}</h2>
      <ol class="thread">
        {messages.map((message) => <One key={message.seq} message={message} />)}
        {broken !== null && <li class="broken"><p>{t("case.not_authentic", { seq: broken.seq })}</p></li>}
      </ol>
    </section>
  );
}
