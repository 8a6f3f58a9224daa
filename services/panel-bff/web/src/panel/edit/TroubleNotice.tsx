import { IconExternalLink } from "@tabler/icons-react";
import type { ApiProblem } from "../../api/problem";
import { formatPhone } from "../../format/phone";
import { counted } from "../../format/numbers";
import { Notice } from "../../ui/Notice";
import { ownersOf } from "./save";
import type { Trouble } from "./useEditor";

function words({ problem, labelsOnly }: Trouble): { title: string; text: string } {
  const text = problem.detail ?? problem.title;
  if (labelsOnly)
    return { title: "The contact was saved, its labels were not", text: `${text} Save again to try just the labels.` };
  const faults = problem.errors.length;
  if (faults > 0 && problem.status === 422)
    return {
      title: `${counted(faults, "field needs", "fields need")} another look`,
      text: "Nothing was saved. What you typed is still here.",
    };
  if (problem.passing) return { title: "Nothing was saved", text: `${text} What you typed is still here: try again.` };
  return { title: problem.title, text: `${text} Nothing was saved.` };
}

/** What a save ran into, and what helps. The faults of fields stand beside them as well. */
export function TroubleNotice({ trouble }: { trouble: Trouble }) {
  const { title, text } = words(trouble);
  return (
    <Notice tone="bad" title={title}>
      {text}
      <Owners problem={trouble.problem} />
    </Notice>
  );
}

/** Who has the phone or the CRM ID; in a tab of its own, so that what was typed stays. */
function Owners({ problem }: { problem: ApiProblem }) {
  return ownersOf(problem).map(({ id, full_name: name }) => (
    <div key={id}>
      <a href={`/contacts/${id}`} target="_blank" rel="noopener">
        Open {formatPhone(name)} <IconExternalLink size={13} aria-label="in a new tab" />
      </a>
    </div>
  ));
}
