import { useState } from "preact/hooks";
import { declinesOf } from "../definition.ts";
import { useStore } from "./context.ts";

/** `2026-11-30`, `2026-11`, `2026`; with `/..` behind it, it goes on since then; or a code that declines. */
export interface Dated {
  year: string;
  month: string;
  day: string;
  ongoing: boolean;
}

export function readDate(given: string): Dated {
  const [date = "", open] = given.split("/");
  const [year = "", month = "", day = ""] = date.startsWith("_") ? [] : date.split("-");
  return { year, month, day, ongoing: open === ".." };
}

export function writeDate({ year, month, day, ongoing }: Dated): string {
  if (year === "") return "";
  const parts = month === "" ? [year] : day === "" ? [year, month] : [year, month, day];
  return parts.join("-") + (ongoing ? "/.." : "");
}

function daysIn(year: string, month: string): number {
  return new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

const two = (number: number) => String(number).padStart(2, "0");

interface Props {
  id: string;
  given: string;
  onGiven: (value: string) => void;
}

function Part({ id, name, value, options, onValue }: { id: string; name: string; value: string; options: [string, string][]; onValue: (value: string) => void }) {
  return (
    <div>
      <label for={id}>{name}</label>
      <select id={id} value={value} onChange={(event) => onValue((event.target as HTMLSelectElement).value)} autocomplete="off">
        <option value="">—</option>
        {options.map(([code, said]) => <option key={code} value={code}>{said}</option>)}
      </select>
    </div>
  );
}

export function DateAnswer({ id, given, onGiven }: Props) {
  const { store, state, t } = useStore();
  const [ongoing, setOngoing] = useState(readDate(given).ongoing);
  const date = { ...readDate(given), ongoing };
  const change = (part: Partial<Dated>) => onGiven(writeDate({ ...date, ...part }));
  const thisYear = new Date().getFullYear();
  const years = Array.from({ length: 31 }, (_, ago) => String(thisYear - ago));
  const named = new Intl.DateTimeFormat(state.language, { month: "long", timeZone: "UTC" });
  const months = Array.from({ length: 12 }, (_, at): [string, string] => [two(at + 1), named.format(Date.UTC(2026, at, 15))]);
  const days = date.month === "" ? [] : Array.from({ length: daysIn(date.year, date.month) }, (_, at) => two(at + 1));
  return (
    <>
      <div class="date">
        <Part id={id} name={t("date.year")} value={date.year} options={years.map((year) => [year, year])} onValue={(year) => change({ year, month: "", day: "" })} />
        {date.year !== "" && <Part id={`${id}-month`} name={t("date.month")} value={date.month} options={months} onValue={(month) => change({ month, day: "" })} />}
        {date.month !== "" && <Part id={`${id}-day`} name={t("date.day")} value={date.day} options={days.map((one) => [one, String(Number(one))])} onValue={(day) => change({ day })} />}
      </div>
      {date.year !== "" && (
        <label class="choice">
          <input type="checkbox" checked={ongoing} autocomplete="off" onChange={() => { setOngoing(!ongoing); change({ ongoing: !ongoing }); }} />
          <span>{t("date.ongoing")}</span>
        </label>
      )}
      <div class="choices">
        {declinesOf(store.definition).map(({ code, name }) => (
          <label key={code} class="choice">
            <input type="checkbox" checked={given === code} autocomplete="off" onChange={() => onGiven(given === code ? "" : code)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </>
  );
}
