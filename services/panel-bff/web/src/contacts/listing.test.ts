import { describe, expect, it } from "vitest";
import { contactAddress, endsOf, exportAddress, foundWords, listingSearch, neighbours, readListing } from "./listing";

const read = (query: string) => readListing(new URLSearchParams(query));

describe("the address of a listing (CT-2)", () => {
  it("comes back from its own address", () => {
    const listing = { q: "ada & bo", sort: "-created_at", archived: true, importNumber: 12 } as const;
    expect(read(listingSearch(listing))).toEqual(listing);
  });
  it("leaves out what is as usual", () => {
    expect(listingSearch(read(""))).toBe("");
    expect(contactAddress("7", read("q=ada"))).toBe("/contacts/7?q=ada");
  });
  it("ignores what it does not understand", () => {
    expect(read("sort=shoe-size&import=-4&archived=perhaps")).toEqual({
      q: "",
      sort: "name",
      archived: false,
      importNumber: null,
    });
  });
});

describe("the address of an export (IM-17)", () => {
  it("names what narrows the list, and nothing of its order", () => {
    expect(exportAddress(read(""), false)).toBe("/api/contacts/export.csv");
    expect(exportAddress(read("q=ada %26 bo&sort=-created_at&archived=any&import=3"), true)).toBe(
      "/api/contacts/export.csv?q=ada+%26+bo&archived=any&import=3&test_users=true",
    );
  });
});

describe("how many are listed (AR-3)", () => {
  it("leaves test users out of the count and tells them apart", () => {
    expect(foundWords(2, 1)).toBe("2 contacts and 1 test user");
    expect(foundWords(1, 0)).toBe("1 contact");
    expect(foundWords(0, 2)).toBe("2 test users");
    expect(foundWords(0, 0)).toBe("0 contacts");
    expect(foundWords(null, 0)).toBe("More than 10,000 contacts");
  });
});

describe("neighbours (CT-2)", () => {
  it("gives the contacts before and after", () => {
    expect(neighbours(["a", "b", "c"], "b")).toEqual({ index: 1, previous: "a", next: "c" });
    expect(neighbours(["a", "b", "c"], "a").previous).toBeNull();
    expect(neighbours(["a", "b", "c"], "c").next).toBeNull();
    expect(neighbours(["a"], "z")).toEqual({ index: -1, previous: null, next: null });
  });
  it("says why there is none", () => {
    const ends = (ids: string[], id: string, hasMore = false) => endsOf(neighbours(ids, id), false, hasMore);
    expect(ends(["a", "b", "c"], "b")).toEqual({ previous: null, next: null });
    expect(ends(["a"], "a")).toEqual({
      previous: "This is the first contact of the list",
      next: "This is the last contact of the list",
    });
    expect(ends(["a"], "a", true).next).toBe("More of the list is being read");
    expect(ends(["a"], "z", true).next).toBe("This contact is not among those listed beside the panel");
    expect(endsOf(neighbours([], "z"), true, false).next).toBe("The list is still being read");
  });
});
