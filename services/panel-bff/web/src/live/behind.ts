import type { Panel } from "../api/types";
import type { Moved } from "./stream";

/** Whether more was told than this panel shows. */
export const isBehind = ({ panel_seq, catalogue }: Panel, moved: Moved): boolean =>
  moved.panel_seq === null || panel_seq < moved.panel_seq || catalogue.catalogue_seq < moved.catalogue_seq;
