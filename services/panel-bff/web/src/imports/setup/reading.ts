/** How a file can be read (IM-2), as people call it. */
const ENCODINGS: Readonly<Record<string, string>> = {
  "utf-8": "UTF-8",
  "utf-16-le": "UTF-16",
  "utf-16-be": "UTF-16, big end first",
  "windows-1252": "Windows-1252",
  "iso-8859-1": "Latin-1",
};
const DELIMITERS: Readonly<Record<string, string>> = { ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Pipe" };

interface Choice {
  value: string;
  label: string;
}

const choices = (known: Readonly<Record<string, string>>, now: string): Choice[] =>
  Object.entries(now in known ? known : { ...known, [now]: now }).map(([value, label]) => ({ value, label }));

export const encodingChoices = (now: string): Choice[] => choices(ENCODINGS, now);

export const delimiterChoices = (now: string): Choice[] => choices(DELIMITERS, now);

/** "Rows 1 and 2 before it are left out." */
export function preambleWords(headerRow: number): string | null {
  const before = headerRow - 1;
  if (before < 1) return null;
  if (before === 1) return "Row 1 before it is left out.";
  return `Rows 1 ${before === 2 ? "and" : "to"} ${String(before)} before it are left out.`;
}
