import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useStore } from "./context.ts";

export interface Problem {
  field: string;
  text: string;
}

/** What is wrong, above the fields; each leads to its field. */
export function Summary({ problems, turn }: { problems: Problem[]; turn: number }) {
  const { t } = useStore();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) box.current?.focus();
  }, [turn]);
  if (problems.length === 0) return null;
  const go = (field: string) => (event: Event) => {
    event.preventDefault();
    const target = document.getElementById(field);
    target?.focus();
    target?.scrollIntoView({ block: "center" });
  };
  return (
    <div class="summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{t("summary")}</h2>
      <ul>
        {problems.map(({ field, text }) => (
          <li key={field}><a href={`#${field}`} onClick={go(field)}>{text}</a></li>
        ))}
      </ul>
    </div>
  );
}

export function Notice({ kind = "", children }: { kind?: "" | "warm" | "bad" | "good"; children: ComponentChildren }) {
  return <div class={`notice ${kind}`}>{children}</div>;
}

/** Something could not be done: said at once, and that nothing was sent where that is so. */
export function Failure({ text, children }: { text: string; children?: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [text]);
  return <div class="notice bad" role="alert" tabIndex={-1} ref={box}><p>{text}</p>{children}</div>;
}

export function Busy({ text }: { text: string }) {
  return <div class="busy" role="status"><span class="turning" aria-hidden="true" /> {text}</div>;
}
