import { useState } from "preact/hooks";
import { MOST_ALL, MOST_EACH, MOST_FILES, attach, type Problem } from "../attaching.ts";
import type { Attached } from "../store.ts";
import { useStore } from "./context.ts";
import { Busy } from "./notices.tsx";

interface Props {
  files: Attached[];
  onFiles: (files: Attached[]) => void;
  asItIs: boolean;
  /** may a file be sealed for the custodian alone? */
  mine: boolean;
}

export function megabytes(language: string, size: number): string {
  const [number, unit] = size < 1_000_000 ? [Math.max(1, size / 1000), "kilobyte"] : [size / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: number < 10 ? 1 : 0 }).format(number);
}

function One({ file, mine, onChange, onGone }: { file: Attached; mine: boolean; onChange: (file: Attached) => void; onGone: () => void }) {
  const { state, t } = useStore();
  return (
    <li>
      <p><strong class="mine">{file.name}</strong> · {megabytes(state.language, file.content.size)}</p>
      <p class={file.state === "cleaned" ? "good small" : "warn small"}>{t(`file.${file.state}`)}</p>
      {mine && (
        <label class="choice">
          <input type="checkbox" checked={file.mine} autocomplete="off" onChange={() => onChange({ ...file, mine: !file.mine })} />
          <span>{t("file.mine")}</span>
        </label>
      )}
      <button type="button" class="quiet" onClick={onGone}>{t("file.remove")} <span class="hidden">{file.name}</span></button>
    </li>
  );
}

export function FilesField({ files, onFiles, asItIs, mine }: Props) {
  const { store, state, t } = useStore();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [busy, setBusy] = useState(false);
  const add = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const added = [...(input.files ?? [])];
    input.value = "";
    setBusy(true);
    const [now, wrong]: [Attached[], Problem[]] = [[...files], []];
    for (const file of added) {
      const found = await attach(store.work, file, now, asItIs);
      if ("why" in found) wrong.push(found);
      else now.push(found);
    }
    setBusy(false);
    setProblems(wrong);
    onFiles(now);
  };
  const facts = { files: MOST_FILES, each: MOST_EACH / 1024 / 1024, all: MOST_ALL / 1024 / 1024 };
  return (
    <div class="field">
      <label for="files-add">{t("file.add")}</label>
      <p class="hint" id="files-hint">{t("file.limits", facts)}</p>
      <input type="file" id="files-add" multiple onChange={add} disabled={busy} aria-describedby="files-hint" />
      {busy && <Busy text={t("file.cleaning")} />}
      {problems.length > 0 && (
        <div class="error" role="alert">
          {problems.map(({ name, why }) => <p key={name}><span class="mine">{name}</span>: {t(`file.${why}`, facts)}</p>)}
        </div>
      )}
      <ul class="held">
        {files.map((file) => (
          <One key={file.id} file={file} mine={mine}
            onChange={(changed) => onFiles(files.map((one) => (one.id === file.id ? changed : one)))}
            onGone={() => onFiles(files.filter((one) => one.id !== file.id))} />
        ))}
      </ul>
      {files.length > 0 && <p class="small">{t("file.count", { n: files.length, size: megabytes(state.language, files.reduce((sum, one) => sum + one.content.size, 0)) })}</p>}
    </div>
  );
}
