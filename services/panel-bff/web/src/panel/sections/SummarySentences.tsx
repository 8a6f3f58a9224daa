import type { Sentence } from "../../api/types";
import { Citation } from "./Citation";
import classes from "./Summary.module.css";
import { citationNumbers } from "./summaryState";

interface Props {
  contactId: string;
  language: string;
  sentences: readonly Sentence[];
}

const LONG = 24;

/** No line may end between a sentence's last word, unless that is as long as an address, and its first number. */
function atLastWord(text: string): { start: string; end: string } {
  const last = text.lastIndexOf(" ") + 1;
  const place = text.length - last > LONG ? text.length : last;
  return { start: text.slice(0, place), end: text.slice(place) };
}

/** CS-4: each sentence with the messages it rests on. */
export function SummarySentences({ contactId, language, sentences }: Props) {
  const numbers = citationNumbers(sentences);
  return (
    <ul className={classes.sentences}>
      {sentences.map((sentence, index) => {
        const { start, end } = atLastWord(sentence.text);
        const [first, ...others] = sentence.messages.map((message) => (
          <Citation key={message} contactId={contactId} messageId={message} number={numbers.get(message) ?? 0} />
        ));
        return (
          <li key={index}>
            <span lang={language}>{start}</span>
            <span className={classes.together}>
              <span lang={language}>{end}</span>
              {first}
            </span>
            {others}
          </li>
        );
      })}
    </ul>
  );
}
