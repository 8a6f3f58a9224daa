import { Button, Text } from "@mantine/core";
import { Link } from "react-router";
import type { Import } from "../../api/types";
import { inOneSentence } from "./summary";
import { setupAddress } from "./steps";
import { standingOf, type Standing } from "../standing";
import classes from "./GoOn.module.css";

const WAYS: Partial<Record<Standing, string>> = {
  "to-check": "Check it",
  checking: "See the check",
  "to-review": "Review and start",
};

function words(one: Import): string {
  const run = one.dry_run;
  if (one.problem?.code === "guard") return one.problem.message;
  const standing = standingOf(one);
  if (standing === "checking") return "It is being checked. Nothing has been imported yet.";
  if (standing === "to-review" && run != null)
    return `The check says: ${inOneSentence(run.counts)}. Nothing has been imported yet.`;
  return standing === "to-check"
    ? "Its columns are mapped. It waits to be checked and started; nothing has been imported yet."
    : "Columns it needs are not mapped yet. Nothing has been imported yet.";
}

/** A draft among the imports: how far it is, and the way on with it. */
export function GoOn({ one }: { one: Import }) {
  return (
    <div className={classes.on}>
      <Text size="sm">{words(one)}</Text>
      <Button component={Link} to={setupAddress(one)} size="compact-md" variant="default">
        {WAYS[standingOf(one)] ?? "Map its columns"}
      </Button>
    </div>
  );
}
