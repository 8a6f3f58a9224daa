import { IconExternalLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ApiProblem } from "../../api/problem";
import { unturned } from "../../format/bidi";
import { counted } from "../../format/numbers";
import { formatPhone } from "../../format/phone";
import { Notice } from "../../ui/Notice";
import { ownersOf } from "./save";
import { NOBODY, type Trouble } from "./useEditor";

interface Props {
  trouble: Trouble;
  /** The faults that nobody has worked on since, by field. */
  faults: Readonly<Record<string, string>>;
  /** True for a field of the form, beside which its fault stands. */
  isShown: (field: string) => boolean;
}

function words({ problem, labelsOnly }: Trouble, faults: number): { title: string; text: string } {
  const text = problem.detail ?? problem.title;
  if (problem.code === "signed-out")
    return {
      title: "You are signed out",
      text: "What you typed is still here. Sign in in a new tab, then save again.",
    };
  if (problem.code === "csrf")
    return { title: "You have signed in anew", text: "What you typed is still here. Save again." };
  if (labelsOnly)
    return { title: "The contact was saved, its labels were not", text: `${text} Save again to try just the labels.` };
  if (problem.code === NOBODY) return { title: problem.title, text: "Say who the contact is first." };
  if (problem.status === 422 && faults > 0)
    return {
      title: `${counted(faults, "field needs", "fields need")} another look`,
      text: "Nothing was saved. What you typed is still here.",
    };
  if (problem.passing) return { title: "Nothing was saved", text: `${text} What you typed is still here: try again.` };
  return { title: problem.title, text: `${text} Nothing was saved.` };
}

/** What a save ran into, and what helps. Gone once each of its fields was worked on. */
export function TroubleNotice({ trouble, faults, isShown }: Props) {
  const left = Object.keys(faults);
  if (trouble.problem.errors.length > 0 && left.length === 0) return null;
  const { title, text } = words(trouble, left.length);
  return (
    <Notice tone="bad" title={title}>
      {text}
      {left
        .filter((field) => !isShown(field))
        .map((field) => (
          <div key={field}>{faults[field]}</div>
        ))}
      <Owners problem={trouble.problem} />
      {trouble.problem.code === "signed-out" && <NewTab to="/sign-in">Sign in</NewTab>}
    </Notice>
  );
}

/** Who has the phone or the CRM ID. */
function Owners({ problem }: { problem: ApiProblem }) {
  return ownersOf(problem).map(({ id, full_name: name }) => (
    <NewTab key={id} to={`/contacts/${id}`}>
      Open <bdi>{unturned(formatPhone(name))}</bdi>
    </NewTab>
  ));
}

/** In a tab of its own, so that what was typed stays. */
function NewTab({ to, children }: { to: string; children: ReactNode }) {
  return (
    <div>
      <a href={to} target="_blank" rel="noopener">
        {children} <IconExternalLink size={13} aria-label="in a new tab" />
      </a>
    </div>
  );
}
