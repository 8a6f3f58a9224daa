import type { ApiProblem } from "../api/problem";

export interface Advice {
  title: string;
  text: string;
  /** Header names the problem is about. */
  names: string[];
  next: string | null;
}

/** What `imports` can not say itself, since it was not reached. */
const NOT_REACHED: Record<string, { title: string; next: string }> = {
  unreachable: { title: "The file did not arrive", next: "Check your connection, then send it again." },
  unavailable: {
    title: "Imports are away right now",
    next: "They come back by themselves. Send the file again in a moment.",
  },
};

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.flat().filter((one): one is string => typeof one === "string") : [];

/** Why a file was not taken, the columns it is about, and what to do (IM-3, IM-18): the server's words wherever it has some. */
export function adviceFor(problem: ApiProblem): Advice {
  const { unrecognised, missing, columns, next_step: nextStep } = problem.extra;
  const ours = NOT_REACHED[problem.code];
  const text = problem.detail ?? problem.title;
  const next = ours?.next ?? (typeof nextStep === "string" ? nextStep : null);
  return {
    title: ours?.title ?? problem.title,
    text,
    names: [...strings(unrecognised), ...strings(missing), ...strings(columns)],
    next: next === text ? null : next,
  };
}
