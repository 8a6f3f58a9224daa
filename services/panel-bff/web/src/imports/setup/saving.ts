import type { ApiProblem } from "../../api/problem";
import type { MappingChange } from "../../api/types";
import { merged } from "./draft";

/** How what is said on the page gets to the server: one change on its way, the rest gathered behind it. */
export interface Saving {
  sent: MappingChange | null;
  waiting: MappingChange | null;
  problem: ApiProblem | null;
}

export const SAVED: Saving = { sent: null, waiting: null, problem: null };

export const wished = (saving: Saving, change: MappingChange): Saving => ({
  ...saving,
  waiting: merged(saving.waiting, change),
  problem: null,
});

/** What is to be sent now, if anything. */
export const toSend = ({ sent, waiting, problem }: Saving): MappingChange | null =>
  sent === null && problem === null ? waiting : null;

export const sending = ({ waiting }: Saving): Saving => ({ sent: waiting, waiting: null, problem: null });

export const arrived = (saving: Saving): Saving => ({ ...saving, sent: null });

/** What may work later is kept; what the server refused never will, and goes. */
export const failed = ({ sent, waiting }: Saving, problem: ApiProblem): Saving => ({
  sent: null,
  waiting: problem.passing && sent !== null ? merged(sent, waiting ?? {}) : waiting,
  problem,
});

export const again = (saving: Saving): Saving => ({ ...saving, problem: null });

/** All that was said and is not known to be saved. */
export const unsaved = ({ sent, waiting }: Saving): MappingChange | null =>
  sent === null ? waiting : merged(sent, waiting ?? {});
