import { NativeSelect, Text } from "@mantine/core";
import type { PreviewColumn } from "../../api/types";
import { counted } from "../../format/numbers";
import { oddWords } from "./draft";
import classes from "./Meanings.module.css";
import { choiceOf, meaningChoices, meaningOf } from "./meanings";

interface Props {
  column: PreviewColumn;
  /** The field's name. */
  field: string;
  onMeaning: (cell: string, meaning: string | null) => void;
}

/** IM-10: words in the column that its field does not know, each with what it stands for. */
export function Meanings({ column, field, onMeaning }: Props) {
  const words = oddWords(column);
  if (words.length === 0 || column.options === null) return null;
  const open = words.filter((word) => column.values[word] === undefined).length;
  const choices = meaningChoices(column.options, column.target);
  return (
    <fieldset className={classes.meanings}>
      <legend>
        {open === 0
          ? `Words that stand for something else in ${field}`
          : `${counted(open, "word")} here ${open === 1 ? "is" : "are"} not known to ${field}: say what ${open === 1 ? "it stands" : "they stand"} for`}
      </legend>
      <ul className={classes.words}>
        {words.map((word) => (
          <li key={word} className={classes.word}>
            <Text component="span" size="sm" className={classes.cell}>
              {word}
            </Text>
            <span aria-hidden="true">→</span>
            <NativeSelect
              size="xs"
              aria-label={`What “${word}” stands for`}
              data={choices}
              value={choiceOf(word, column)}
              onChange={(event) => onMeaning(word, meaningOf(event.currentTarget.value))}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
