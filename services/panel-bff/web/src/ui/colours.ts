const NAMED = new Set([
  "red",
  "pink",
  "grape",
  "violet",
  "indigo",
  "blue",
  "cyan",
  "teal",
  "green",
  "lime",
  "yellow",
  "orange",
  "gray",
]);
const ALIASES: Record<string, string> = { grey: "gray", purple: "grape" };

/** A label's colour as a CSS colour: one of the palette's names or a #rrggbb; anything else is grey. */
export function swatch(colour: string): string {
  const name = ALIASES[colour] ?? colour;
  if (NAMED.has(name)) return `var(--mantine-color-${name}-6)`;
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour : "var(--mantine-color-gray-6)";
}
