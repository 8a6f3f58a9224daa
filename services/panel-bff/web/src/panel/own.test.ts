import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import type { Contact, Notes, Panel, Summary } from "../api/types";
import { changesBetween } from "../live/changes";
import { awaitSummary, gotSummary, isOwn, withAwaited } from "./own";
import { keepContact, keepNotes, keepSummary, panelKey, panelQuery } from "./queries";

const ID = "c1";
const panel = (part: object = {}): Panel =>
  ({
    contact: { id: ID, version: 1, last_name: "Alto", channels: [], custom: {} },
    notes: null,
    summary: null,
    catalogue: { fields: [], labels: [] },
    ...part,
  }) as unknown as Panel;

const summary = { contact_id: ID, version: 1 } as unknown as Summary;
const notes = { contact_id: ID, version: 1, total: 1, items: [{ id: "n1", text: "Called" }] } as unknown as Notes;

function opened() {
  const queryClient = new QueryClient();
  queryClient.setQueryData(panelKey(ID), panel());
  const shown = () => queryClient.getQueryData<Panel>(panelKey(ID)) ?? panel();
  return { queryClient, shown };
}

describe("what this page saved itself (CT-5)", () => {
  it("is known as its own in the panel that is shown", async () => {
    for (const keep of [
      (client: QueryClient) => keepNotes(client, notes),
      (client: QueryClient) => keepSummary(client, summary),
      (client: QueryClient) => keepContact(client, { ...panel().contact, last_name: "Bass" } as Contact),
    ]) {
      const { queryClient, shown } = opened();
      expect(isOwn(shown())).toBe(false);
      await keep(queryClient);
      expect(isOwn(shown())).toBe(true);
    }
  });
  it("is still its own when it is read again as it is, and not once others have changed it", async () => {
    const { queryClient, shown } = opened();
    await keepNotes(queryClient, notes);
    const read = { ...panel(), notes: JSON.parse(JSON.stringify(notes)) as Notes };
    queryClient.setQueryData(panelKey(ID), read);
    expect(isOwn(shown())).toBe(true);
    queryClient.setQueryData(panelKey(ID), { ...read, summary });
    expect(isOwn(shown())).toBe(false);
  });
  it("is not undone by a read that began before its summary was made", async () => {
    const { queryClient, shown } = opened();
    let answer: (response: Response) => void = () => undefined;
    vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (answer = resolve)));
    const read = queryClient.fetchQuery({ ...panelQuery(ID), staleTime: 0 });
    await vi.waitFor(() => expect(queryClient.isFetching()).toBe(1));
    keepSummary(queryClient, summary);
    answer(Response.json(panel()));
    await read;
    vi.unstubAllGlobals();
    expect(shown().summary).toEqual(summary);
    expect(isOwn(shown())).toBe(true);
  });
  it("is a summary that was asked for here, also when the stream brings it first", () => {
    const [before, after] = [panel(), panel({ summary })];
    const changes = () => changesBetween(withAwaited(before, after), after).map(({ name }) => name);
    expect(changes()).toEqual(["Conversation Summary"]);
    awaitSummary(ID);
    expect(changes()).toEqual([]);
    gotSummary(ID);
    expect(changes()).toEqual(["Conversation Summary"]);
  });
});
