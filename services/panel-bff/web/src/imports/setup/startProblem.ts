import { asProblem } from "../../api/problem";

const WORDS: Readonly<Record<string, { title: string; children: string }>> = {
  "dry-run-outdated": {
    title: "The mapping was changed after the check",
    children: "Go back and check the file again: what was reviewed holds no more.",
  },
  "dry-run-needed": {
    title: "This mapping was not used before",
    children: "Go back and check the file first.",
  },
};

/** Why an import was not started, and what to do. */
export function startProblem(error: unknown): { title: string; children: string } {
  const problem = asProblem(error);
  return WORDS[problem.code] ?? { title: problem.title, children: problem.words };
}
