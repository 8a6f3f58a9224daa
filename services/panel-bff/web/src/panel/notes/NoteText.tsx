import { UnstyledButton } from "@mantine/core";
import { useId, useState } from "react";
import { isLong, linkify } from "./linkify";
import classes from "./Notes.module.css";

/** What a note says, as plain text: its direction is its own, its web addresses are links, nothing else is markup. */
export function NoteText({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const id = useId();
  const long = isLong(text);
  return (
    <>
      <p id={id} className={classes.text} dir="auto" data-cut={(long && !all) || undefined}>
        {linkify(text).map((part, index) =>
          part.href === null ? (
            part.text
          ) : (
            <a key={index} href={part.href} target="_blank" rel="noreferrer noopener nofollow">
              {part.text}
            </a>
          ),
        )}
      </p>
      {long && (
        <UnstyledButton className={classes.more} onClick={() => setAll(!all)} aria-expanded={all} aria-controls={id}>
          {all ? "Show less" : "Show the whole note"}
        </UnstyledButton>
      )}
    </>
  );
}
