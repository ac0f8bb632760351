/** A form that does something once, says that it is being done, and never leaves the page. */

import type { ComponentChildren } from "preact";
import { useStore } from "./context.ts";

interface Props {
  button: string;
  onSend: () => Promise<unknown> | void;
  children?: ComponentChildren;
  danger?: boolean;
  disabled?: boolean;
  plain?: boolean;
}

export function Form({ button, onSend, children, danger = false, disabled = false, plain = false }: Props) {
  const { state } = useStore();
  const send = (event: Event) => {
    event.preventDefault();
    if (!state.busy) void onSend();
  };
  return (
    <form class={plain ? "" : "entry"} onSubmit={send}>
      {children}
      <button type="submit" class={danger ? "danger" : ""} disabled={disabled || state.busy}>{button}</button>
    </form>
  );
}

/** Does something to a case and shows it as it stands then. */
export function Act({ name, onAct, quiet = true }: { name: string; onAct: () => Promise<unknown>; quiet?: boolean }) {
  const { state } = useStore();
  return <button type="button" class={quiet ? "quiet" : ""} disabled={state.busy} onClick={() => void onAct()}>{name}</button>;
}
