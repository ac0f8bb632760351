/** Files: pictures in a frame that can do nothing, everything else only to be saved, with advice. */

import { useEffect, useState } from "preact/hooks";
import type { FileEntry } from "../../../protocol/index.ts";
import { contentOf, type Opened } from "../../casework.ts";
import { useStore } from "../../parts/context.ts";
import { Act } from "../../parts/form.tsx";
import { pictureType, pictureUrl, safeName, save } from "../../viewing.ts";

function Picture({ content, type, name }: { content: Uint8Array; type: string; name: string }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = pictureUrl(content, type);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content, type]);
  return url === "" ? null : <iframe class="picture" sandbox="" src={url} title={name} referrerpolicy="no-referrer" />;
}

function File({ opened, entry }: { opened: Opened; entry: FileEntry }) {
  const { store, t } = useStore();
  const [shown, setShown] = useState<{ content: Uint8Array; type: string } | null>(null);
  const fetched = (what: (content: Uint8Array) => void) => store.run(async () => what(await contentOf(store.desk, opened, entry)));
  const look = (content: Uint8Array) => {
    const type = pictureType(content);
    if (type === null) store.change({ problem: { key: "file.no_picture", facts: {} } });
    else setShown({ content, type });
  };
  return (
    <li>
      <p><strong class="name">{safeName(entry.name)}</strong> <span class="small">{t("file.size", { size: Math.max(1, Math.round(entry.size / 1024)) })}</span></p>
      {entry.key === "identity" && <p class="small">{t("file.of_identity")}</p>}
      <p class="row">
        <Act name={t("file.look")} onAct={() => fetched(look)} />
        <Act name={t("file.save")} onAct={() => fetched((content) => save(content, entry.name))} />
      </p>
      {shown !== null && <Picture {...shown} name={safeName(entry.name)} />}
    </li>
  );
}

export function Files({ opened, files }: { opened: Opened; files: FileEntry[] }) {
  const { t } = useStore();
  return (
    <>
      <h3>{t("file.title")}</h3>
      <p class="small">{t("file.advice")}</p>
      <ul class="held">{files.map((entry) => <File key={entry.id} opened={opened} entry={entry} />)}</ul>
    </>
  );
}
