import type { Sentence } from "../../api/types";
import { Citation } from "./Citation";
import classes from "./Summary.module.css";
import { citationNumbers } from "./summaryState";

interface Props {
  contactId: string;
  language: string;
  sentences: readonly Sentence[];
}

/** CS-4: each sentence with the messages it rests on. */
export function SummarySentences({ contactId, language, sentences }: Props) {
  const numbers = citationNumbers(sentences);
  return (
    <ul className={classes.sentences}>
      {sentences.map((sentence, index) => (
        <li key={index}>
          <span lang={language}>{sentence.text}</span>
          <span className={classes.cites}>
            {sentence.messages.map((message) => (
              <Citation key={message} contactId={contactId} messageId={message} number={numbers.get(message) ?? 0} />
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
