import { describe, expect, it } from "vitest";
import { contactAddress, listingSearch, neighbours, readListing } from "./listing";

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

describe("neighbours (CT-2)", () => {
  it("gives the contacts before and after", () => {
    expect(neighbours(["a", "b", "c"], "b")).toEqual({ index: 1, previous: "a", next: "c" });
    expect(neighbours(["a", "b", "c"], "a").previous).toBeNull();
    expect(neighbours(["a", "b", "c"], "c").next).toBeNull();
    expect(neighbours(["a"], "z")).toEqual({ index: -1, previous: null, next: null });
  });
});
