import { Link } from "react-router";
import type { Change, Source } from "../../api/types";
import { importAddress } from "../../imports/addresses";
import { whyNot } from "../../session/permissions";
import { useSession } from "../../session/session";
import { origin, ROLL_BACK } from "./words";

interface Props {
  change: Change | Source;
  column: string | null;
  /** Not inside of what is itself a button. */
  linked?: boolean;
}

/** From where a change came: an import's report is one click away for who may read it. */
export function Where({ change, column, linked = true }: Props) {
  const mayRead = whyNot(useSession(), "imports.read") === null && linked;
  const number = change.origin.import_number;
  const words = origin(change, column);
  if (number === undefined) return words;
  const name = `import-${String(number)}`;
  return (
    <>
      {change.origin.kind === ROLL_BACK && "Rolling back "}
      {mayRead ? <Link to={importAddress({ number })}>{name}</Link> : name}
      {words !== "" && `, ${words}`}
    </>
  );
}
