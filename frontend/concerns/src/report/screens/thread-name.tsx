import { useState } from "preact/hooks";
import type { Identity } from "../../protocol/identity.ts";
import { useStore } from "../parts/context.ts";
import { useDoing, type Changing } from "../parts/doing.tsx";
import { changeName, givenName } from "../returning.ts";
import { IDENTITY } from "../sending.ts";

const NOTHING: Identity = { name: "", contact: "", safe: "", code_word: "", interpreter: "" };
const FIELDS = Object.entries(IDENTITY) as [keyof Identity, string][];

function Field({ id, value, onValue }: { id: string; value: string; onValue: (value: string) => void }) {
  const { store } = useStore();
  const question = store.definition.pages.flatMap(({ questions }) => questions).find((one) => one.id === id);
  return (
    <div class="field">
      <label for={`name-${id}`}>{question?.text}</label>
      {question?.hint && <p class="hint" id={`name-${id}-hint`}>{question.hint}</p>}
      <input type="text" id={`name-${id}`} value={value} maxLength={500} autocomplete="off" spellcheck={false}
        aria-describedby={question?.hint ? `name-${id}-hint` : undefined} onInput={(event) => onValue((event.target as HTMLInputElement).value)} />
    </div>
  );
}

/** A name that was not given before, or another one; earlier ones cannot be shown, for the code does not open them. */
export function Name({ opened, onChanged, allowed }: Changing & { allowed: boolean }) {
  const { store, t } = useStore();
  const { busy, run, told } = useDoing(onChanged);
  const [name, setName] = useState(NOTHING);
  const [empty, setEmpty] = useState(false);
  const known = givenName(opened.read.messages);
  const save = async (event: Event) => {
    event.preventDefault();
    const tidy = Object.fromEntries(FIELDS.map(([field]) => [field, name[field].trim()])) as unknown as Identity;
    const nothing = !Object.values(tidy).some(Boolean);
    setEmpty(nothing);
    if (nothing || busy) return;
    if (await run(t("sending.sealing"), t("thread.name.saved"), () => changeName(store, opened, tidy))) setName(NOTHING);
  };
  return (
    <details>
      <summary>{t("thread.name")}</summary>
      <p>{t("thread.name.text")}</p>
      {allowed && <p>{t("thread.name.allowed")}</p>}
      {known && <p>{t("thread.name.seen")}</p>}
      <form onSubmit={save} noValidate autocomplete="off">
        {FIELDS.map(([field, id]) => <Field key={id} id={id} value={name[field]} onValue={(value) => { setEmpty(false); setName({ ...name, [field]: value }); }} />)}
        {empty && <p class="error" role="alert">{t("thread.name.empty")}</p>}
        {told}
        <div class="row">
          <button type="submit" disabled={busy}>{t("thread.name.save")}</button>
          {known && <button type="button" class="quiet" disabled={busy} onClick={() => run(t("sending.sealing"), t("thread.name.removed"), () => changeName(store, opened, NOTHING))}>{t("thread.name.remove")}</button>}
        </div>
      </form>
    </details>
  );
}
