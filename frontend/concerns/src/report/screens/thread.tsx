import { useState } from "preact/hooks";
import type { Body, ConcernBody, FileEntry } from "../../protocol/bodies.ts";
import type { Message } from "../../protocol/envelope.ts";
import { useStore } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";
import { Notice } from "../parts/notices.tsx";
import { consentsIn } from "../returning.ts";
import { inWords } from "../said.ts";
import type { OpenThread, Store } from "../store.ts";
import { longDay } from "../texts.ts";
import { Name } from "./thread-name.tsx";
import { Refresh, Reply, StandingChoices, Deletion } from "./thread-forms.tsx";

function stateName(store: Store, list: string, code: string): string {
  return store.definition.lists[list]?.options.find((one) => one.code === code)?.name ?? code;
}

function Files({ files }: { files: FileEntry[] }) {
  const { t } = useStore();
  if (files.length === 0) return null;
  return <p class="small">{t("thread.files")} {files.map(({ id, name }, at) => <span key={id} class="mine">{at > 0 && ", "}{name}</span>)}</p>;
}

function First({ body }: { body: ConcernBody }) {
  const { store, t } = useStore();
  const questions = store.definition.pages.flatMap(({ questions: own }) => own);
  const rows = questions.filter(({ id }) => Object.hasOwn(body.answers, id));
  return (
    <>
      <p class="mine words">{body.story}</p>
      <details>
        <summary>{t("thread.answers")}</summary>
        <dl class="facts">{rows.map((one) => <div key={one.id}><dt>{one.text}</dt><dd class="mine">{inWords(store, one, body.answers[one.id] ?? "")}</dd></div>)}</dl>
      </details>
      <Files files={body.files} />
    </>
  );
}

function Said({ body }: { body: Body }) {
  const { store, t } = useStore();
  if (body.kind === "concern") return <First body={body} />;
  if (body.kind === "note") return <><p class="mine words">{body.text}</p><Files files={body.files} /></>;
  if (body.kind !== "state") return <p>{t(`thread.${body.kind}`)}</p>;
  const outcomes = body.outcomes.map((code) => stateName(store, "concern_outcome", code)).join("; ");
  return <><p>{t("thread.state.now", { state: stateName(store, "concern_state", body.state) })}</p>{outcomes && <p>{outcomes}</p>}<p class="mine words">{body.text}</p></>;
}

function OneMessage({ message }: { message: Message }) {
  const { state, t } = useStore();
  return (
    <li class={`message ${message.from}`}>
      <h3>{t(`thread.from.${message.from}`)} · {longDay(state.language, message.day)}</h3>
      <Said body={message.body} />
    </li>
  );
}

function Standing({ opened }: { opened: OpenThread }) {
  const { store, state, t } = useStore();
  const { answer } = opened;
  return (
    <dl class="facts">
      <div><dt>{t("thread.state")}</dt><dd><strong>{stateName(store, "concern_state", answer.state)}</strong></dd></div>
      {answer.due && <div><dt>{t("thread.due")}</dt><dd>{longDay(state.language, answer.due)}</dd></div>}
      {answer.deletion_day && <div><dt>{t("thread.deletion-day")}</dt><dd>{longDay(state.language, answer.deletion_day)}</dd></div>}
    </dl>
  );
}

function Deleted({ opened }: { opened: OpenThread }) {
  const { state, t } = useStore();
  return (
    <div class="text">
      <Heading of="deleted">{t("thread.deleted")}</Heading>
      <p>{t("thread.deleted.text", { day: longDay(state.language, opened.answer.day ?? "2026-01-01") })}</p>
    </div>
  );
}

export function ThreadScreen() {
  const { store, state, t } = useStore();
  const opened = state.thread;
  const [done, setDone] = useState("");
  if (opened === null) return null;
  if (opened.answer.state === "deleted") return <Deleted opened={opened} />;
  const { messages, broken } = opened.read;
  const consents = consentsIn(messages);
  const changed = (thread: OpenThread, said: string) => {
    store.change({ thread, note: said });
    setDone(said);
  };
  return (
    <div class="text">
      <Heading of="thread">{t("thread.title")}</Heading>
      <Standing opened={opened} />
      {broken !== null && <Notice kind="bad"><p role="alert"><strong>{t("thread.broken")}</strong> {t("thread.broken.text", { seq: broken.seq })}</p></Notice>}
      {done !== "" && <Notice kind="good"><p>{done}</p></Notice>}
      <h2>{t("thread.messages")}</h2>
      <ol class="thread">{messages.map((message) => <OneMessage key={message.seq} message={message} />)}</ol>
      <Refresh opened={opened} onChanged={changed} />
      {broken === null && (
        <>
          <Reply opened={opened} onChanged={changed} />
          <Name opened={opened} allowed={consents.get("S2")?.given ?? false} onChanged={changed} />
          <StandingChoices opened={opened} consents={consents} onChanged={changed} />
          <Deletion opened={opened} asked={messages.some(({ body }) => body.kind === "deletion")} onChanged={changed} />
        </>
      )}
    </div>
  );
}
