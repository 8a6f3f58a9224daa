import { describe, expect, it } from "vitest";
import { Layers, type Press } from "./layers";

const ESCAPE: Press = { key: "Escape", repeat: false, isComposing: false, target: null };

const input = (open: boolean): EventTarget =>
  Object.assign(new EventTarget(), { getAttribute: () => (open ? "true" : null) });

/** Layers by name, the first one beneath; each tells its name when Escape is its own. */
function over(...names: string[]) {
  const layers = new Layers();
  const told: string[] = [];
  const away = names.map((name) => layers.add(() => void told.push(name)));
  return { layers, told, away };
}

describe("Escape", () => {
  it("is the topmost layer's alone", () => {
    const { layers, told, away } = over("drawer", "form", "question");
    layers.press(ESCAPE);
    expect(told).toEqual(["question"]);
    away[2]?.();
    layers.press(ESCAPE);
    expect(told).toEqual(["question", "form"]);
  });

  it("stays with the topmost layer when one beneath it goes", () => {
    const { layers, told, away } = over("drawer", "popover", "question");
    away[1]?.();
    layers.press(ESCAPE);
    expect(told).toEqual(["question"]);
  });

  it("reaches a drawer last, though what it holds was opened in the same moment", () => {
    const { layers, told } = over("form");
    layers.add(() => void told.push("drawer"), true);
    layers.press(ESCAPE);
    expect(told).toEqual(["form"]);
  });

  it("closes one layer, however long it is held down", () => {
    const { layers, told } = over("drawer", "dialog");
    layers.press(ESCAPE);
    layers.press({ ...ESCAPE, repeat: true });
    expect(told).toEqual(["dialog"]);
  });

  it("is an open list's, and an input method's, before it is a layer's", () => {
    const { layers, told } = over("form");
    layers.press({ ...ESCAPE, target: input(true) });
    layers.press({ ...ESCAPE, isComposing: true });
    expect(told).toEqual([]);
    layers.press({ ...ESCAPE, target: input(false) });
    expect(told).toEqual(["form"]);
  });

  it("closes nothing when nothing is open, and no other key closes anything", () => {
    const { layers, told, away } = over("drawer");
    layers.press({ ...ESCAPE, key: "e" });
    away[0]?.();
    layers.press(ESCAPE);
    expect(told).toEqual([]);
  });
});
