import type { Summary } from "../../api/types";
import { Citation } from "./Citation";
import classes from "./Summary.module.css";
import { citationNumbers } from "./summaryState";

interface Props {
  summary: Summary;
}

/** CS-4: each sentence with the messages it rests on. */
export function SummarySentences({ summary }: Props) {
  const numbers = citationNumbers(summary);
  return (
    <ul className={classes.sentences}>
      {summary.sentences.map((sentence, index) => (
        <li key={index}>
          {sentence.text}
          <span className={classes.cites}>
            {sentence.messages.map((message) => (
              <Citation key={message} messageId={message} number={numbers.get(message) ?? 0} />
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
