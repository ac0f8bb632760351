import { useStore } from "./context.ts";

export function Filter({ id, name, value, options, onValue }: { id: string; name: string; value: string; options: [string, string][]; onValue: (value: string) => void }) {
  const { t } = useStore();
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select id={id} value={value} autocomplete="off" onChange={(event) => onValue((event.target as HTMLSelectElement).value)}>
        <option value="">{t("help.every")}</option>
        {options.map(([code, said]) => <option key={code} value={code}>{said}</option>)}
      </select>
    </div>
  );
}
