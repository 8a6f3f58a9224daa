import type { DryRun, Import, Preview } from "../../api/types";

export const STEPS = ["columns", "check", "import"] as const;
export type Step = (typeof STEPS)[number];

export const STEP_NAMES: Record<Step, string> = { columns: "Columns", check: "Check", import: "Import" };

/** How the newest check stands to the mapping as it is now. */
export type Checked = "none" | "running" | "finished" | "outdated" | "stopped" | "failed";

export function checked(run: DryRun | null | undefined, mappingVersion: number): Checked {
  if (run == null) return "none";
  if (run.state === "outdated" || run.mapping_version !== mappingVersion) return "outdated";
  return run.state === "asked" ? "running" : run.state;
}

/** Why a step can not be gone to yet; null when it can. `bare`: it may start without a check. */
export function whyNotYet(step: Step, problems: Preview["problems"], found: Checked, bare: boolean): string | null {
  if (step === "columns") return null;
  if (problems.length > 0) return "Some columns need your attention first.";
  if (step === "check" || bare || found === "finished") return null;
  return found === "running" ? "The check is not finished yet." : "Check the file first.";
}

const isStep = (word: string | null): word is Step => STEPS.some((step) => step === word);

/** The step of the address; without one that can be shown, where the work was left. */
export function stepOf(wanted: string | null, can: (step: Step) => boolean, found: Checked): Step {
  if (isStep(wanted) && can(wanted)) return wanted;
  const left: Step = found === "running" || found === "finished" ? "check" : "columns";
  return can(left) ? left : "columns";
}

export const setupAddress = ({ number }: Pick<Import, "number">, step?: Step): string =>
  `/imports/${String(number)}/setup${step === undefined ? "" : `?step=${step}`}`;
