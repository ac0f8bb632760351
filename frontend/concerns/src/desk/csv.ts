/** The released extracts: rows of codes, and how many there are of each kind in each quarter. */

export interface Table {
  columns: string[];
  rows: string[][];
}

/** RFC 4180, as the server writes it. */
export function parseCsv(text: string): Table {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? "";
    if (quoted && sign === '"' && text[at + 1] === '"') (field += '"'), at++;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === "," || sign === "\n")) {
      row.push(field);
      field = "";
      if (sign === "\n") rows.push(row), (row = []);
    } else if (quoted || sign !== "\r") field += sign;
  }
  if (field !== "" || row.length > 0) rows.push([...row, field]);
  const [columns = [], ...rest] = rows;
  return { columns, rows: rest };
}

/** Quarter and kind -> how many; a row of several kinds counts once in each. */
export function countsOf({ columns, rows }: Table): Map<string, Map<string, number>> {
  const [quarter, kind] = [columns.indexOf("quarter"), columns.indexOf("concern_kind")];
  const counts = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const of = counts.get(row[quarter] ?? "") ?? new Map<string, number>();
    for (const code of (row[kind] ?? "").split("|")) of.set(code, (of.get(code) ?? 0) + 1);
    counts.set(row[quarter] ?? "", of);
  }
  return counts;
}
