import { useEffect, useState } from "preact/hooks";
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

const ANSWER = "answer"; // details of one name: opening one shuts the other

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

function OneMessage({ message, hidden }: { message: Message; hidden: boolean }) {
  const { state, t } = useStore();
  const heading = <h3>{t(`thread.from.${message.from}`)} · {longDay(state.language, message.day)}</h3>;
  const said = <Said body={message.body} />;
  const shut = hidden && message.from === "handler";
  return <li class={`message ${message.from}`}>{shut ? <details name={ANSWER}><summary>{heading}</summary>{said}</details> : <>{heading}{said}</>}</li>;
}

/** As long as this page is open: one answer at a time, and none when it is out of sight. Nothing is kept about what was read. */
function Messages({ messages }: { messages: Message[] }) {
  const { t } = useStore();
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    const shut = () => document.hidden && document.querySelectorAll<HTMLDetailsElement>(`details[name=${ANSWER}]`).forEach((one) => (one.open = false));
    document.addEventListener("visibilitychange", shut);
    return () => document.removeEventListener("visibilitychange", shut);
  }, []);
  return (
    <>
      {messages.some(({ from }) => from === "handler") && (
        <>
          <label class="choice"><input type="checkbox" id="hide" checked={hidden} autocomplete="off" aria-describedby="hide-hint" onChange={() => setHidden(!hidden)} /><span>{t("thread.hide")}</span></label>
          <p class="hint" id="hide-hint">{t("thread.hide.hint")}</p>
        </>
      )}
      <ol class="thread">{messages.map((message) => <OneMessage key={message.seq} message={message} hidden={hidden} />)}</ol>
    </>
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
      <Messages messages={messages} />
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
