import { useState } from "preact/hooks";
import { parseCode, type CodeProblem } from "../../protocol/code.ts";
import { ApiError } from "../api.ts";
import { useStore } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";
import { Busy, Failure, Summary } from "../parts/notices.tsx";
import { open } from "../returning.ts";
import type { Store } from "../store.ts";
import { sentenceFor } from "../words-for-errors.ts";

function sentence(store: Store, found: CodeProblem): string {
  if (found.problem === "character") return store.t("typed.character", { character: found.character });
  if (found.problem === "short") return store.t("typed.short", { n: found.missing });
  if (found.problem === "long") return store.t("typed.long", { n: found.extra });
  return store.t(`typed.${found.problem}`);
}

export function Return() {
  const { store, t } = useStore();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const found = parseCode(typed);
    setTurn(turn + 1);
    setProblem(null);
    setWrong(typeof found === "string" ? null : sentence(store, found));
    if (typeof found !== "string" || busy) return;
    setBusy(true);
    try {
      store.change({ thread: await open(store, found), place: "thread" });
    } catch (error) {
      setBusy(false);
      const unknown = error instanceof ApiError && error.status === 404;
      setProblem(unknown ? (store.definition.wording.unknown_code ?? "") : sentenceFor(store, error));
    }
  };
  const change = (event: Event) => setTyped((event.target as HTMLInputElement).value);
  return (
    <form class="text" onSubmit={submit} noValidate autocomplete="off">
      <Heading of="return">{t("home.return")}</Heading>
      <Summary problems={wrong === null ? [] : [{ field: "code", text: wrong }]} turn={turn} />
      {problem !== null && <Failure text={problem}><p>{t("return.lost")}</p></Failure>}
      <div class={wrong === null ? "field" : "field wrong"}>
        <label for="code">{t("return.code")}</label>
        <p class="hint" id="code-hint">{t("return.hint")}</p>
        {wrong !== null && <p class="error" id="code-wrong">{wrong}</p>}
        <input id="code" value={typed} onInput={change} autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={120}
          aria-invalid={wrong === null ? undefined : true} aria-describedby={wrong === null ? "code-hint" : "code-hint code-wrong"} />
      </div>
      {busy && <Busy text={t("return.opening")} />}
      <div class="row">
        <button type="submit" disabled={busy}>{t("return.open")}</button>
        <button type="button" class="quiet" onClick={() => store.change({ place: "home" })}>{t("back")}</button>
      </div>
    </form>
  );
}
