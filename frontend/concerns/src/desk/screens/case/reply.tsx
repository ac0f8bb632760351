/** An answer to the person, sealed here. */

import { useState } from "preact/hooks";
import { write, type Opened } from "../../casework.ts";
import { useStore } from "../../parts/context.ts";
import { Lines } from "../../parts/fields.tsx";
import { Form } from "../../parts/form.tsx";
import { languageName } from "../../texts.ts";

export function Reply({ opened }: { opened: Opened }) {
  const { store, state, t } = useStore();
  const [text, setText] = useState("");
  const send = () => store.run(async () => {
    if (text.trim() === "") return;
    await store.take(await write(store.desk, opened, { kind: "note", text: text.trim(), files: [] }));
    setText("");
  }, t("reply.sent"));
  if (opened.thread.broken !== null) return null;
  return (
    <section>
      <h2>{t("reply.title")}</h2>
      <Form button={t("reply.button")} onSend={send}>
        <Lines name={t("reply.text")} hint={t("reply.hint", { language: languageName(state.language, opened.first?.language ?? "") })} value={text} onValue={setText} />
      </Form>
    </section>
  );
}
