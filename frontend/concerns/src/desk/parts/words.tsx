/** Words that are said aloud, in both spellings. */

import { useStore } from "./context.ts";

export function BothSpellings({ words, name }: { words: { latin: string; cyrillic: string }; name?: string }) {
  const { t } = useStore();
  return (
    <dl class="spoken">
      {name !== undefined && <div class="name"><dt>{name}</dt></div>}
      <div><dt>{t("words.latin")}</dt><dd lang="en" translate={false}>{words.latin}</dd></div>
      <div><dt>{t("words.cyrillic")}</dt><dd lang="ru" translate={false}>{words.cyrillic}</dd></div>
    </dl>
  );
}
