import type { ComponentChildren } from "preact";
import { optionsOf, standsAlone, type Given, type Option, type Question } from "../definition.ts";
import { useStore } from "./context.ts";
import { DateAnswer } from "./date.tsx";

const FEW = 4; // more than these, beside the two that decline, are a list to open

export function fieldId(question: string): string {
  return `q-${question}`;
}

interface Props {
  question: Question;
  wrong?: string | undefined;
}

function useAnswer(id: string): [Given | undefined, (given: Given | undefined) => void] {
  const { store, state } = useStore();
  const set = (given: Given | undefined) => {
    const { [id]: _, ...others } = store.state.answers;
    store.change({ answers: given === undefined ? others : { ...others, [id]: given } });
  };
  return [state.answers[id], set];
}

function Around({ question, wrong, children, as }: Props & { children: ComponentChildren; as: "fieldset" | "div" }) {
  const { t } = useStore();
  const id = fieldId(question.id);
  const name = <>{question.text}{question.mandatory && <span class="needed"> ({t("needed")})</span>}</>;
  const Box = as;
  return (
    <Box class={wrong ? "field wrong" : "field"} aria-describedby={as === "fieldset" ? described(question, wrong) : undefined}>
      {as === "fieldset" ? <legend id={`${id}-name`}>{name}</legend> : <label for={id}>{name}</label>}
      {question.hint && <p class="hint" id={`${id}-hint`}>{question.hint}</p>}
      {wrong && <p class="error" id={`${id}-wrong`}>{wrong}</p>}
      {children}
      <details class="why"><summary>{t("why")}</summary><p>{question.why}</p></details>
    </Box>
  );
}

function described(question: Question, wrong?: string): string | undefined {
  const id = fieldId(question.id);
  return [question.hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ") || undefined;
}

/** In their order: neighbours of one group together. */
function ofGroups(options: Option[]): [string, Option[]][] {
  const runs: [string, Option[]][] = [];
  for (const option of options) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] === (option.group ?? "")) last[1].push(option);
    else runs.push([option.group ?? "", [option]]);
  }
  return runs;
}

function Listed({ question, wrong }: Props) {
  const { store, t } = useStore();
  const [given, set] = useAnswer(question.id);
  const choose = (event: Event) => set((event.target as HTMLSelectElement).value || undefined);
  return (
    <Around question={question} wrong={wrong} as="div">
      <select id={fieldId(question.id)} value={(given as string | undefined) ?? ""} onChange={choose} autocomplete="off"
        aria-describedby={described(question, wrong)} aria-invalid={wrong ? true : undefined} required={question.mandatory}>
        <option value="">{t("not-answered")}</option>
        {ofGroups(optionsOf(store.definition, question)).map(([group, options]) => {
          const inside = options.map(({ code, name }) => <option key={code} value={code}>{name}</option>);
          return group ? <optgroup key={group} label={group}>{inside}</optgroup> : inside;
        })}
      </select>
    </Around>
  );
}

function Choice({ question, wrong, several }: Props & { several: boolean }) {
  const { store, t } = useStore();
  const [given, set] = useAnswer(question.id);
  const chosen = Array.isArray(given) ? given : given === undefined ? [] : [given];
  const toggle = (code: string) => {
    if (!several) return set(code);
    const without = chosen.filter((one) => one !== code && !standsAlone(one));
    const next = chosen.includes(code) ? chosen.filter((one) => one !== code) : standsAlone(code) ? [code] : [...without, code];
    return set(next.length ? next : undefined);
  };
  const id = fieldId(question.id);
  const options = optionsOf(store.definition, question);
  return (
    <Around question={question} wrong={wrong} as="fieldset">
      {ofGroups(options).map(([group, within]) => (
        <div key={within[0]?.code} class="choices" role={group ? "group" : undefined} aria-label={group || undefined}>
          {group && <p class="group" aria-hidden="true">{group}</p>}
          {within.map(({ code, name }) => (
            <label key={code} class="choice">
              <input type={several ? "checkbox" : "radio"} name={id} id={code === options[0]?.code ? id : `${id}-${code}`} checked={chosen.includes(code)}
                onChange={() => toggle(code)} autocomplete="off" aria-invalid={wrong ? true : undefined} />
              <span>{name}</span>
            </label>
          ))}
        </div>
      ))}
      {chosen.length > 0 && <button type="button" class="quiet small" onClick={() => set(undefined)} aria-describedby={`${id}-name`}>{t("clear")}</button>}
    </Around>
  );
}

function Words({ question, wrong }: Props) {
  const [given, set] = useAnswer(question.id);
  const [long, most] = question.id === "narrative" ? [true, 20_000] : [false, 500];
  const write = (event: Event) => set((event.target as HTMLInputElement).value || undefined);
  const common = {
    id: fieldId(question.id), value: (given as string | undefined) ?? "", onInput: write, autocomplete: "off", spellcheck: false, maxLength: most,
    "aria-describedby": described(question, wrong),
  } as const;
  return <Around question={question} wrong={wrong} as="div">{long ? <textarea rows={12} {...common} /> : <input type="text" {...common} />}</Around>;
}

function Tick({ question }: Props) {
  const [given, set] = useAnswer(question.id);
  const { t } = useStore();
  const id = fieldId(question.id);
  return (
    <div class="field">
      <label class="choice">
        <input type="checkbox" id={id} checked={given === "yes"} onChange={() => set(given === "yes" ? undefined : "yes")} autocomplete="off"
          aria-describedby={described(question)} />
        <span>{question.text}</span>
      </label>
      {question.hint && <p class="hint" id={`${id}-hint`}>{question.hint}</p>}
      <details class="why"><summary>{t("why")}</summary><p>{question.why}</p></details>
    </div>
  );
}

function Dated({ question, wrong }: Props) {
  const [given, set] = useAnswer(question.id);
  return (
    <Around question={question} wrong={wrong} as="fieldset">
      <DateAnswer id={fieldId(question.id)} given={(given as string | undefined) ?? ""} onGiven={(value) => set(value || undefined)} />
    </Around>
  );
}

export function Ask({ question, wrong }: Props) {
  const { store } = useStore();
  if (question.kind === "text") return <Words question={question} wrong={wrong} />;
  if (question.kind === "tick") return <Tick question={question} />;
  if (question.kind === "date") return <Dated question={question} wrong={wrong} />;
  if (question.kind === "several") return <Choice question={question} wrong={wrong} several />;
  if (question.kind !== "one") return null;
  const options = store.definition.lists[question.list ?? ""]?.options;
  if (options === undefined) return <Words question={question} wrong={wrong} />; // the regions of a country are said in words
  return options.length > FEW ? <Listed question={question} wrong={wrong} /> : <Choice question={question} wrong={wrong} several={false} />;
}
