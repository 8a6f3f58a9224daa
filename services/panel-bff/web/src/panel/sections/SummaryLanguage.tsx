import { Select } from "@mantine/core";
import { languageName } from "../../format/languages";

interface Props {
  value: string;
  /** Those that are offered first: the institution's, the contact's, and those in which a summary is kept. */
  near: readonly string[];
  onChange: (language: string) => void;
}

const OFTEN = ["en", "es", "zh", "tl", "vi", "ar", "fr", "ko", "ru", "pt", "ht", "hi", "de", "ja", "so", "uk"];

const options = (tags: readonly string[]) => tags.map((value) => ({ value, label: languageName(value) }));

/** CS-5: in which language the summary is shown and made. */
export function SummaryLanguage({ value, near, onChange }: Props) {
  const first = [...new Set([value, ...near])];
  return (
    <Select
      aria-label="Language of the summary"
      size="xs"
      w={130}
      data={[
        { group: "Suggested", items: options(first) },
        { group: "More", items: options(OFTEN.filter((tag) => !first.includes(tag))) },
      ]}
      value={value}
      onChange={(language) => language !== null && onChange(language)}
      allowDeselect={false}
      searchable
      nothingFoundMessage="No such language here"
      // The list itself scrolls, which the keyboard does through the field.
      withScrollArea={false}
      styles={{ options: { maxHeight: 220, overflowY: "auto" } }}
      comboboxProps={{ withinPortal: false, width: 190, position: "bottom-start" }}
    />
  );
}
