import type { Preview, PreviewColumn, Profile, Target } from "../../api/types";

const GROUPS: Record<Target["group"], string> = {
  standard: "Contact fields",
  custom: "Custom fields",
  other: "Other",
};

export interface TargetChoices {
  group: string;
  items: { value: string; label: string }[];
}

/** What a column can be for, as a list to search in; a target that only another column has says so. */
export function targetChoices(preview: Pick<Preview, "targets" | "columns">, index: number): TargetChoices[] {
  const takenBy = new Map(
    preview.columns.filter((_, at) => at !== index).map(({ target, header }) => [target, header] as const),
  );
  const label = ({ target, name }: Target) => {
    const header = target === "ignore" || target === preview.columns[index]?.target ? undefined : takenBy.get(target);
    return header === undefined ? name : `${name} (now “${header}”)`;
  };
  return (Object.keys(GROUPS) as Target["group"][])
    .map((group) => ({
      group: GROUPS[group],
      items: preview.targets
        .filter((one) => one.group === group)
        .map((one) => ({ value: one.target, label: label(one) })),
    }))
    .filter(({ items }) => items.length > 0);
}

export const targetName = ({ targets }: Pick<Preview, "targets">, target: string): string =>
  targets.find((one) => one.target === target)?.name ?? (target === "ignore" ? "Leave out" : "A field that is gone");

const TEMPLATE = "template";

/** A remembered mapping as people speak of it. */
export const profileName = (profile: Pick<Profile, "id" | "name">): string =>
  profile.id === TEMPLATE ? "the template" : profile.name === null ? "an earlier import" : `“${profile.name}”`;

/** Why a column is mapped as it is, while it is as was suggested. */
export function suggestedBy(
  { suggestion, target }: Pick<PreviewColumn, "suggestion" | "target">,
  profile: Preview["profile"],
): { words: string; sure: boolean } | null {
  if (suggestion === null || suggestion.target !== target) return null;
  const { by, sure } = suggestion;
  if (by === "profile")
    return { words: `As in ${profile === null ? "an earlier import" : profileName(profile)}`, sure };
  const from = by === "name" ? "its name" : "its values";
  return { words: sure ? `Suggested by ${from}` : `A guess by ${from}: please check`, sure };
}

/** Whether a rule about values that are there makes sense: labels are only added, and some targets are no field. */
export const hasPolicy = (target: string): boolean => !["ignore", "labels", "id"].includes(target);

/** The header as it can be spoken of. */
export const headerName = (header: string, index: number): string =>
  header.trim() === "" ? `Column ${String(index + 1)} (no name)` : header;
