import type { ApiProblem } from "../api/problem";

export interface Advice {
  title: string;
  text: string;
  /** Header names the problem is about. */
  names: string[];
  next: string | null;
}

interface Words {
  title: string;
  text?: string;
  next: string;
}

const TEMPLATE = "Rename the columns as in the template, or remove them, then drop the file again.";

/** What to do about each reason a file is not taken (IM-3, IM-18). The server's own words come first where it has some. */
const WORDS: Record<string, Words> = {
  "not-a-csv": { title: "This is not a CSV file", next: "Save the spreadsheet as CSV (comma separated), then drop that file." },
  "empty-file": { title: "The file is empty", next: "Check that the export worked, then drop the file again." },
  "header-only": { title: "The file has a header but no rows", next: "Check that the export worked, then drop the file again." },
  "header-not-recognised": { title: "Some columns are not known here", next: TEMPLATE },
  "missing-columns": { title: "Columns are missing", next: "First name, last name and phone must be there; their cells may be empty. The template shows how." },
  "too-large": { title: "The file is too large", text: "A file may have up to 512 MB and 1,000,000 rows.", next: "Split it and drop the parts one after the other." },
  unreachable: { title: "The file did not arrive", next: "Check your connection, then send it again." },
  unavailable: { title: "Imports are away right now", next: "They come back by themselves. Send the file again in a moment." },
};

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : []);

export function adviceFor(problem: ApiProblem): Advice {
  const words = WORDS[problem.code];
  return {
    title: words?.title ?? problem.title,
    text: problem.detail ?? words?.text ?? problem.title,
    names: [...strings(problem.extra.unrecognised), ...strings(problem.extra.missing)],
    next: words?.next ?? null,
  };
}
