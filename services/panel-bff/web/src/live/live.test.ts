import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Panel } from "../api/types";
import { isBehind } from "./behind";
import { changesBetween, customMark, fieldMark, marksOf, sectionMark } from "./changes";
import { LiveStream, type LiveState, type Moved } from "./stream";

const panel = (contact: object, rest: object = {}): Panel =>
  ({
    panel_seq: 7,
    contact: { phone: "5551234567", email: null, crm_id: null, channels: [], custom: {}, ...contact },
    labels: null,
    notes: null,
    summary: null,
    conversation: null,
    campaigns: null,
    imports: null,
    catalogue: { catalogue_seq: 3, fields: [{ id: "f1", name: "Major" }], labels: [] },
    ...rest,
  }) as unknown as Panel;

describe("what changed between two readings (CT-5)", () => {
  it("is named as people know it, in the order of the panel", () => {
    const after = panel({ phone: "5559999999", crm_id: "c-1", custom: { f1: "Art" } }, { labels: { labels: ["l1"] } });
    const changes = changesBetween(panel({}), after);
    expect(changes.map(({ name }) => name)).toEqual(["Phone", "Labels", "CRM ID", "Major"]);
    expect([...marksOf(changes)].sort()).toEqual(
      [
        fieldMark("Phone"),
        sectionMark("Labels"),
        fieldMark("CRM ID"),
        sectionMark("Default Contact Fields"),
        customMark("f1"),
        sectionMark("Custom Contact Fields"),
      ].sort(),
    );
  });
  it("says that somebody can not be messaged any more (CH-9)", () => {
    const verdict = { channel: "sms", can_message: false, reason: "opted_out" };
    expect(changesBetween(panel({}), panel({ reachability: [verdict] })).map(({ name }) => name)).toEqual([
      "Reachability",
    ]);
  });
  it("is nothing when only versions and numbers moved", () => {
    expect(
      changesBetween(panel({ version: 1 }), panel({ version: 2 }, { panel_seq: 9, labels: { labels: [] } })),
    ).toEqual([]);
  });
  it("is behind what was told while the panel or the catalogue is older, or the contact is gone", () => {
    expect(isBehind(panel({}), { panel_seq: 7, catalogue_seq: 3 })).toBe(false);
    expect(isBehind(panel({}), { panel_seq: 8, catalogue_seq: 3 })).toBe(true);
    expect(isBehind(panel({}), { panel_seq: 7, catalogue_seq: 4 })).toBe(true);
    expect(isBehind(panel({}), { panel_seq: null, catalogue_seq: 3 })).toBe(true);
  });
});

class FakeSource extends EventTarget {
  readyState = 1;
  closed = false;
  close(): void {
    this.closed = true;
  }
  say(name: string, data = ""): void {
    this.dispatchEvent(new MessageEvent(name, { data }));
  }
  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event("error"));
  }
}

describe("a stream", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function started() {
    const sources: FakeSource[] = [];
    const states: LiveState[] = [];
    const told: Moved[] = [];
    let signedOut = 0;
    const stream = new LiveStream(
      "http://live/events",
      { onMoved: (moved) => told.push(moved), onState: (state) => states.push(state), onSignedOut: () => signedOut++ },
      () => {
        sources.push(new FakeSource());
        return sources.at(-1) as unknown as EventSource;
      },
    );
    const last = () => sources.at(-1) ?? new FakeSource();
    return { stream, sources, states, told, last, signedOut: () => signedOut };
  }

  it("is live once it says anything, and tells what moved", () => {
    const { last, states, told } = started();
    last().say("moved", '{"panel_seq":8,"catalogue_seq":3}');
    last().say("alive");
    expect(new Set(states)).toEqual(new Set(["live"]));
    expect(told).toEqual([{ panel_seq: 8, catalogue_seq: 3 }]);
  });
  it("that breaks for a moment is not missed, and is taken up again by the browser", () => {
    const { last, sources, states } = started();
    last().say("alive");
    last().fail(0);
    vi.advanceTimersByTime(1_500);
    last().say("alive");
    vi.advanceTimersByTime(10_000);
    expect(states).not.toContain("lost");
    expect(sources).toHaveLength(1);
  });
  it("that is refused is said to be lost and asked for again, ever more slowly", () => {
    const { last, sources, states } = started();
    for (const wait of [1_000, 2_000, 4_000]) {
      last().fail(2);
      vi.advanceTimersByTime(wait);
    }
    expect(sources).toHaveLength(4);
    expect(states).toEqual(["lost"]);
    last().say("alive");
    expect(states.at(-1)).toBe("live");
  });
  it("that nobody answers is left to the browser once, then asked for ever more slowly, every 30 seconds at last", () => {
    const { last, sources } = started();
    last().say("alive");
    last().fail(0);
    vi.advanceTimersByTime(5_000);
    expect([sources.length, last().closed]).toEqual([1, false]);
    for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]) {
      const before = sources.length;
      last().fail(0);
      expect(last().closed).toBe(true);
      vi.advanceTimersByTime(wait / 2 - 1);
      expect(sources).toHaveLength(before);
      vi.advanceTimersByTime(wait / 2 + 1);
      expect(sources).toHaveLength(before + 1);
    }
    last().say("alive");
    last().fail(0);
    expect(last().closed).toBe(false);
  });
  it("that is waited for is asked for at once when the browser is online again, and one that is there is left alone", () => {
    const { stream, last, sources } = started();
    last().say("alive");
    stream.wake();
    expect(sources).toHaveLength(1);
    for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000]) {
      last().fail(2);
      vi.advanceTimersByTime(wait);
    }
    last().fail(2);
    stream.wake();
    expect(sources).toHaveLength(7);
    vi.advanceTimersByTime(30_000);
    expect(sources).toHaveLength(7);
    last().fail(2);
    vi.advanceTimersByTime(1_000);
    expect(sources).toHaveLength(8);
  });
  it("that falls silent is not trusted", () => {
    const { last, sources, states } = started();
    last().say("alive");
    vi.advanceTimersByTime(43_000);
    expect(sources).toHaveLength(2);
    expect(sources[0]?.closed).toBe(true);
    expect(states.at(-1)).toBe("lost");
  });
  it("ends with the session", () => {
    const { last, sources, signedOut } = started();
    last().say("over", "closed");
    expect(signedOut()).toBe(0);
    last().say("over", "signed-out");
    vi.advanceTimersByTime(100_000);
    expect([signedOut(), sources.length, last().closed]).toEqual([1, 1, true]);
  });
});
