import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { asProblem } from "../api/problem";
import { newKey, sendFile, type Sending } from "../api/upload";
import { useAnnounce } from "../ui/announce";
import { IMPORTS } from "./queries";
import { UploadsContext, type Upload } from "./uploads";

/** Files on their way outlive the page they were dropped on: one may look at a contact while a large file is sent. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const [list, setList] = useState<readonly Upload[]>([]);
  const sendings = useRef(new Map<string, Sending>());

  const update = useCallback((id: string, change: Partial<Upload>) => {
    setList((uploads) => uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }, []);

  const start = useCallback(
    async (id: string, file: File) => {
      const sending = sendFile(file, id, (sent) => update(id, { sent }));
      sendings.current.set(id, sending);
      try {
        const taken = await sending.done;
        update(id, { taken, sent: file.size });
        announce(`${file.name} was taken as ${taken.name}`);
        void queryClient.invalidateQueries({ queryKey: [IMPORTS] });
      } catch (error) {
        const problem = asProblem(error);
        update(id, { problem });
        announce(`${file.name} was not taken`);
      } finally {
        sendings.current.delete(id);
      }
    },
    [announce, queryClient, update],
  );

  const send = useCallback(
    (files: readonly File[]) => {
      const uploads = files.map((file) => ({ id: newKey(), file, sent: 0, problem: null, taken: null }));
      setList((before) => [...uploads, ...before.filter((upload) => upload.problem === null)]);
      for (const { id, file } of uploads) void start(id, file);
    },
    [start],
  );

  const retry = useCallback(
    (id: string) => {
      const upload = list.find((one) => one.id === id);
      if (upload === undefined) return;
      update(id, { sent: 0, problem: null });
      void start(id, upload.file);
    },
    [list, start, update],
  );

  const dismiss = useCallback((id: string) => {
    sendings.current.get(id)?.abort();
    setList((uploads) => uploads.filter((upload) => upload.id !== id));
  }, []);

  const onTheWay = list.some((upload) => upload.problem === null && upload.taken === null);
  useEffect(() => {
    if (!onTheWay) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [onTheWay]);

  const uploads = useMemo(() => ({ list, send, retry, dismiss }), [list, send, retry, dismiss]);
  return <UploadsContext value={uploads}>{children}</UploadsContext>;
}
