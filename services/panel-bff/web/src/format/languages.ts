const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/** "Spanish" for "es"; a tag nobody knows is shown as it is. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const COMMON = (
  "am ar bg bn cs da de el en en-GB en-US es es-419 es-MX et fa fi fr fr-CA gu he hi hmn hr ht hu hy id it ja ka km " +
  "ko lo lt lv ml mn mr ms my ne nl no pa pl ps pt pt-BR ro ru sk sl so sq sr sv sw ta te th tl tr uk ur uz vi yo " +
  "zh zh-Hans zh-Hant"
).split(" ");

export interface LanguageChoice {
  value: string;
  label: string;
}

/** Languages to choose from by name: the usual ones, the present one, and a tag typed in full such as "gsw". */
export function languageChoices(current: string, typed: string): LanguageChoice[] {
  const tag = typed.trim();
  const known = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) && languageName(tag) !== tag ? [tag] : [];
  const tags = [...new Set([...COMMON, ...(current === "" ? [] : [current]), ...known])];
  return tags
    .map((value) => ({ value, label: languageName(value) }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
