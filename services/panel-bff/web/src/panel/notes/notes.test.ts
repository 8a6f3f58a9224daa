import { describe, expect, it } from "vitest";
import { isLong, linkify } from "./linkify";

const links = (text: string) =>
  linkify(text).flatMap(({ text: shown, href }) => (href === null ? [] : [[shown, href]]));

describe("the links of a note (NO-1)", () => {
  it("are its web addresses, and nothing of the text is lost", () => {
    const text = "See https://example.edu/aid?x=1, or www.example.org (http://a.example/b_(c)).\nBye";
    expect(links(text)).toEqual([
      ["https://example.edu/aid?x=1", "https://example.edu/aid?x=1"],
      ["www.example.org", "https://www.example.org/"],
      ["http://a.example/b_(c)", "http://a.example/b_(c)"],
    ]);
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });
  it("are never anything but http and https", () => {
    for (const text of ["javascript:alert(1)", "data:text/html,x", "<img src=x onerror=alert(1)>", "https://", ""])
      expect(links(text)).toEqual([]);
    expect(links('<a href="https://example.edu">x</a>')).toEqual([["https://example.edu", "https://example.edu/"]]);
  });
  it("end where the direction of the text is turned", () => {
    expect(links("https://example.edu/\u202emoc.live")).toEqual([["https://example.edu/", "https://example.edu/"]]);
  });
  it("do not take long for a text that has many almost", () => {
    const hostile = "www.".repeat(2_500);
    expect(
      linkify(hostile)
        .map((part) => part.text)
        .join(""),
    ).toBe(hostile);
  });
});

describe("a long note", () => {
  it("is one with many characters or lines", () => {
    expect(isLong("short")).toBe(false);
    expect(isLong("x".repeat(481))).toBe(true);
    expect(isLong("\n".repeat(7))).toBe(true);
  });
});
