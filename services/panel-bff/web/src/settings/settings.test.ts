import { describe, expect, it } from "vitest";
import type { Institution } from "../api/types";
import { campaignLink, changes, dayIn, draftOf, faultsOf, FORMATS, momentIn, rebased, told } from "./settings";

const institution: Institution = {
  id: "i",
  institution_id: "i",
  version: 1,
  slug: "riverside",
  name: "Riverside",
  language: "en",
  date_format: "MMM D, YYYY",
  time_zone: "America/Chicago",
  campaign_url: "https://c.example/{campaign_id}",
};
const draft = draftOf(institution);

describe("the settings' form", () => {
  it("sends what was edited and nothing else; an empty campaign URL is cleared", () => {
    expect(changes(draft, institution)).toEqual({});
    expect(changes({ ...draft, language: "es", campaign_url: "  " }, institution)).toEqual({
      language: "es",
      campaign_url: null,
    });
  });
  it("sends the switch of the notes as what it is (NO-2)", () => {
    expect(draft.notes_in_summaries).toBe("false");
    expect(changes({ ...draft, notes_in_summaries: "true" }, institution)).toEqual({ notes_in_summaries: true });
    expect(changes({ ...draft, notes_in_summaries: "false" }, { ...institution, notes_in_summaries: true })).toEqual({
      notes_in_summaries: false,
    });
    expect([told("notes_in_summaries", draft), told("campaign_url", { ...draft, campaign_url: "" })]).toEqual([
      "off",
      "empty",
    ]);
  });
  it("previews the day and the hour where the institution is (CF-7)", () => {
    for (const format of FORMATS) expect(dayIn(format, "2001-02-01")).not.toBeNull();
    expect(dayIn("D. MMMM YYYY", "2001-02-01")).toBe("1. February 2001");
    for (const format of ["YYYY", "D D YYYY", "dddd, MMM D, YYYY", "DMYYYY", "D of MMM YYYY"])
      expect(dayIn(format, "2001-02-01")).toBeNull();
    const there = momentIn({ ...draft, time_zone: "Asia/Tokyo" }, new Date("2001-02-01T18:05:00Z"));
    expect(there.replace("\u202f", " ")).toBe("Feb 2, 2001, 3:05 AM");
  });
  it("takes an address with one place for the campaign, on the web (PL-3)", () => {
    expect(campaignLink("https://c.example/{campaign_id}/x", "7")).toBe("https://c.example/7/x");
    for (const text of ["", "https://c.example", "javascript:{campaign_id}", "https://c.example/{campaign_id}{x}"])
      expect(campaignLink(text, "7")).toBeNull();
    expect(Object.keys(faultsOf({ ...draft, campaign_url: "c.example", date_format: "YY" }))).toEqual([
      "date_format",
      "campaign_url",
    ]);
    expect(faultsOf({ ...draft, campaign_url: "" })).toEqual({});
  });
  it("keeps what I typed on top of what somebody else saved, and says where both were at it (CT-5)", () => {
    const theirs = { ...institution, version: 2, language: "de", time_zone: "Europe/Berlin" };
    const next = rebased({ ...draft, language: "es", date_format: "D/M/YYYY" }, institution, theirs);
    expect(next.draft).toEqual({ ...draftOf(theirs), language: "es", date_format: "D/M/YYYY" });
    expect(next.both).toEqual(["language"]);
  });
});
