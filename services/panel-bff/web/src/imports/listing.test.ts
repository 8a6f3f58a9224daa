import { describe, expect, it } from "vitest";
import { isNarrowed, listingSearch, readListing, whatIsLooked } from "./listing";

const read = (query: string) => readListing(new URLSearchParams(query));

describe("which imports are listed (IM-14)", () => {
  it("stands in the address, as short as it can", () => {
    for (const query of ["", "?q=nightly+12", "?status=draft", "?q=a&status=failed"])
      expect(listingSearch(read(query))).toBe(query);
    expect(isNarrowed(read(""))).toBe(false);
    expect(isNarrowed(read("?status=paused"))).toBe(true);
  });
  it("is all of them where the address says something that is not known", () => {
    expect(read("?status=lost&q=%20")).toEqual({ q: "", status: null });
  });
  it("is said in words when there are none", () => {
    expect(whatIsLooked(read("?q=nightly&status=failed"))).toBe(
      "No import that stands at “Failed” has “nightly” in its file name or as its number.",
    );
  });
});
