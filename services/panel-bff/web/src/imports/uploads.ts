import { createContext, use } from "react";
import type { ApiProblem } from "../api/problem";
import type { Import } from "../api/types";

/** A file on its way to panel-bff. */
export interface Upload {
  id: string;
  file: File;
  sent: number;
  problem: ApiProblem | null;
  taken: Import | null;
}

export interface Uploads {
  list: readonly Upload[];
  send: (files: readonly File[]) => void;
  retry: (id: string) => void;
  dismiss: (id: string) => void;
}

export const UploadsContext = createContext<Uploads | null>(null);

export function useUploads(): Uploads {
  const uploads = use(UploadsContext);
  if (uploads === null) throw new Error("No uploads here");
  return uploads;
}
