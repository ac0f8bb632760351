/** Fields of forms: a label, what helps, and what is wrong. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Labelled {
  name: string;
  hint?: string;
  error?: string | null;
}

interface Valued extends Labelled {
  value: string;
  onValue: (value: string) => void;
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement).value;
}

function Around({ id, name, hint, error, children }: Labelled & { id: string; children: ComponentChildren }) {
  return (
    <div class={error ? "field wrong" : "field"}>
      <label for={id}>{name}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="error" id={`${id}-error`}>{error}</p>}
      {children}
    </div>
  );
}

function told(id: string, { hint, error }: Labelled) {
  const by = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return { ...(by ? { "aria-describedby": by } : {}), ...(error ? { "aria-invalid": true } : {}) };
}

export function Line({ type = "text", required = false, ...given }: Valued & { type?: "text" | "date" | "number"; required?: boolean }) {
  const id = useId();
  return (
    <Around id={id} {...given}>
      <input id={id} type={type as "text"} value={given.value} required={required} autocomplete="off" spellcheck={false} onInput={(event) => given.onValue(valueOf(event))} {...told(id, given)} />
    </Around>
  );
}

export function Lines({ rows = 5, ...given }: Valued & { rows?: number }) {
  const id = useId();
  return (
    <Around id={id} {...given}>
      <textarea id={id} rows={rows} autocomplete="off" value={given.value} onInput={(event) => given.onValue(valueOf(event))} {...told(id, given)} />
    </Around>
  );
}

export function Choose({ options, empty, ...given }: Valued & { options: [code: string, name: string][]; empty?: string }) {
  const id = useId();
  return (
    <Around id={id} {...given}>
      <select id={id} value={given.value} onChange={(event) => given.onValue(valueOf(event))} {...told(id, given)}>
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map(([code, name]) => <option key={code} value={code}>{name}</option>)}
      </select>
    </Around>
  );
}

export function Tick({ name, on, onTick }: { name: ComponentChildren; on: boolean; onTick: (on: boolean) => void }) {
  return (
    <label class="tick">
      <input type="checkbox" checked={on} autocomplete="off" onChange={(event) => onTick((event.target as HTMLInputElement).checked)} />
      <span>{name}</span>
    </label>
  );
}

export function Ticks({ name, options, ticked, onTicked }: { name: string; options: [string, string][]; ticked: Set<string>; onTicked: (ticked: Set<string>) => void }) {
  const change = (code: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(code);
    else next.delete(code);
    onTicked(next);
  };
  return (
    <fieldset class="field">
      <legend>{name}</legend>
      {options.map(([code, said]) => <Tick key={code} name={said} on={ticked.has(code)} onTick={(on) => change(code, on)} />)}
    </fieldset>
  );
}

export function FileInput({ name, hint, accept, onFile }: { name: string; hint?: string; accept: string; onFile: (content: string) => void }) {
  const id = useId();
  const read = async (event: Event) => {
    const chosen = (event.target as HTMLInputElement).files?.[0];
    if (chosen !== undefined) onFile(await chosen.text());
  };
  return (
    <Around id={id} name={name} {...(hint === undefined ? {} : { hint })}>
      <input id={id} type="file" accept={accept} onChange={(event) => void read(event)} />
    </Around>
  );
}
