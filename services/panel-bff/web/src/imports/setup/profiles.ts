import type { Profile } from "../../api/types";

/** The name, or one that tells it from the others by its first columns. */
export function spokenName({ name, header }: Pick<Profile, "name" | "header">): string {
  if (name !== null) return name;
  const first = header.filter((column) => column.trim() !== "").slice(0, 3);
  return `Without a name: ${first.join(", ")}${header.length > first.length ? ", …" : ""}`;
}

/** What is sent of a form with a name and a guard as they were typed; an empty one is none. */
export const changeOf = (
  name: string,
  guard: string | number,
): { name: string | null; guard_percent: number | null } => ({
  name: name.trim() === "" ? null : name.trim(),
  guard_percent: guard === "" ? null : Number(guard),
});
