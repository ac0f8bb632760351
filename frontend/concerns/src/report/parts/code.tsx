import { groupsOf } from "../../protocol/code.ts";
import { useStore } from "./context.ts";

/** 7 groups of 4. Each is read letter by letter to those who listen. */
export function CodeShown({ code }: { code: string }) {
  const { t } = useStore();
  return (
    <ol class="code" aria-label={t("code.shown")} translate={false}>
      {groupsOf(code).map((group, at) => (
        <li key={at}><span aria-hidden="true">{group}</span><span class="hidden">{[...group].join(" ")}</span></li>
      ))}
    </ol>
  );
}
