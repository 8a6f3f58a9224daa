import { describe, expect, it } from "vitest";
import { formatAgo, formatDate, formatDay, formatMoment, readDay } from "./dates";
import { languageName } from "./languages";
import { campaignLink, phoneLink } from "./links";
import { initials, legalFirstName, shownName } from "./names";
import { counted, formatBytes, formatDecimal, formatDuration } from "./numbers";
import { formatPhone, formatSmsAddress } from "./phone";

const chicago = { format: "MMM D, YYYY", timeZone: "America/Chicago" };

describe("names (ID-2)", () => {
  it("are the server's; a phone in place of a name is written as a phone", () => {
    expect(shownName({ full_name: "Bo Lee", phone: "5551234567" })).toBe("Bo Lee");
    expect(shownName({ full_name: "5551234567", phone: "5551234567" })).toBe("(555) 123-4567");
    expect(shownName({ full_name: "Unknown contact", phone: null })).toBe("Unknown contact");
  });
  it("tells the legal first name only when a preferred one differs", () => {
    expect(legalFirstName({ first_name: "Robert", preferred_name: "Bo" })).toBe("Robert");
    expect(legalFirstName({ first_name: "Bo", preferred_name: "Bo" })).toBeNull();
    expect(legalFirstName({ first_name: "Robert", preferred_name: null })).toBeNull();
    expect(legalFirstName({ first_name: null, preferred_name: "Bo" })).toBeNull();
  });
  it("shows what would turn the direction of the page, and lets it turn nothing", () => {
    const name = { full_name: "Ada \u202Egnol\u2066", phone: null };
    expect(shownName(name)).toBe("Ada [U+202E]gnol[U+2066]");
    expect(legalFirstName({ first_name: "Bo\u202Eb", preferred_name: "Bo" })).toBe("Bo[U+202E]b");
    expect(shownName({ full_name: "\u05D3\u05E0\u05D4\u200F (Dana)", phone: null })).toBe(
      "\u05D3\u05E0\u05D4\u200F (Dana)",
    );
  });
  it("takes initials from the first and the last word, and none from a phone", () => {
    expect(initials("Ana María de la Cruz")).toBe("AC");
    expect(initials("Özil")).toBe("Ö");
    expect(initials("(555) 123-4567")).toBe("");
  });
});

describe("dates (CF-7)", () => {
  it("keeps a calendar day whatever the time zone", () => {
    expect(formatDay("2001-02-01", "MMM D, YYYY")).toBe("Feb 1, 2001");
    expect(formatDay("2001-02-01", "DD.MM.YYYY")).toBe("01.02.2001");
    expect(formatDay("2001-02-01", "dddd, D MMMM YY")).toBe("Thursday, 1 February 01");
    expect(formatDay("2001-02-01", "YYYY-MM-DD")).toBe("2001-02-01");
  });
  it("puts a moment on the institution's day", () => {
    expect(formatDate("2001-02-01T03:00:00Z", chicago)).toBe("Jan 31, 2001");
    expect(formatDate("2001-02-01T03:00:00Z", { ...chicago, timeZone: "Europe/Berlin" })).toBe("Feb 1, 2001");
    expect(formatMoment("2001-02-01T22:05:00Z", chicago).replace("\u202f", " ")).toBe("Feb 1, 2001, 4:05 PM");
  });
  it("leaves words in brackets alone and survives an unknown zone or value", () => {
    expect(formatDay("2001-02-01", "[Day] D")).toBe("Day 1");
    expect(formatDate("2001-02-01T03:00:00Z", { ...chicago, timeZone: "Mars/Olympus" })).toBe("Feb 1, 2001");
    expect(formatDay("someday", "D")).toBe("someday");
  });
  it("says how long ago, and the date from a week on", () => {
    const now = new Date("2026-11-23T12:00:00Z");
    expect(formatAgo("2026-11-23T11:59:30Z", now, chicago)).toBe("just now");
    expect(formatAgo("2026-11-23T11:15:00Z", now, chicago)).toBe("45 minutes ago");
    expect(formatAgo("2026-11-22T12:00:00Z", now, chicago)).toBe("yesterday");
    expect(formatAgo("2026-11-01T12:00:00Z", now, chicago)).toBe("Nov 1, 2026");
  });
});

describe("typed days (CF-7)", () => {
  it("are read in the institution's format, however carelessly written", () => {
    for (const text of ["Feb 1, 2001", "feb 1 2001", "February 01, 2001", "  FEB. 1,2001", "2001-02-01"]) {
      expect(readDay(text, "MMM D, YYYY")).toBe("2001-02-01");
    }
    expect(readDay("1.2.2001", "DD.MM.YYYY")).toBe("2001-02-01");
    expect(readDay("02/01/2001", "MM/DD/YYYY")).toBe("2001-02-01");
    expect(readDay("Thursday, 1 February 01", "dddd, D MMMM YY")).toBe("2001-02-01");
  });
  it("are no days when the calendar has none of that name", () => {
    for (const text of ["Feb 30, 2001", "Foo 1, 2001", "tomorrow", "2001-13-01", "1.2.2001", ""]) {
      expect(readDay(text, "MMM D, YYYY")).toBeNull();
    }
  });
  it("come back from what is shown", () => {
    for (const format of ["MMM D, YYYY", "DD.MM.YYYY", "dddd, D MMMM YYYY", "YYYY-MM-DD", "[on] M/D/YYYY"]) {
      expect(readDay(formatDay("2027-05-31", format), format)).toBe("2027-05-31");
    }
  });
});

describe("phones (ID-3)", () => {
  it("writes ten digits as people do", () => {
    expect(formatPhone("5551234567")).toBe("(555) 123-4567");
    expect(formatPhone("5551234567", "44")).toBe("+44 555 123 4567");
    expect(formatPhone("12345")).toBe("12345");
  });
  it("reads an SMS address", () => {
    expect(formatSmsAddress("15551234567")).toBe("(555) 123-4567");
    expect(formatSmsAddress("445551234567")).toBe("+44 555 123 4567");
    expect(formatSmsAddress("web-1")).toBe("web-1");
  });
});

describe("numbers", () => {
  it("never rounds a decimal of 18 digits (CF-5)", () => {
    expect(formatDecimal("123456789012345678")).toBe("123,456,789,012,345,678");
    expect(formatDecimal("-1234.50")).toBe("-1,234.50");
    expect(formatDecimal("n/a")).toBe("n/a");
  });
  it("counts", () => {
    expect(counted(1, "row")).toBe("1 row");
    expect(counted(2000, "row")).toBe("2,000 rows");
  });
  it("tells sizes and times left", () => {
    expect(formatBytes(0)).toBe("0 bytes");
    expect(formatBytes(1536)).toBe("1.5 KB");
    expect(formatBytes(512 * 1024 * 1024)).toBe("512 MB");
    expect(formatDuration(2)).toBe("a few seconds");
    expect(formatDuration(37)).toBe("40 seconds");
    expect(formatDuration(61)).toBe("1 minute");
    expect(formatDuration(170)).toBe("3 minutes");
    expect(formatDuration(7000)).toBe("2 hours");
  });
});

describe("languages", () => {
  it("shows a tag by its name", () => {
    expect(languageName("es")).toBe("Spanish");
    expect(languageName("pt-BR")).toBe("Brazilian Portuguese");
    expect(languageName("not a tag")).toBe("not a tag");
  });
});

describe("a campaign's address (PL-3)", () => {
  it("is the institution's template with the campaign's id, written so that it stays one part of it", () => {
    expect(campaignLink("https://mainstay.example/c/{campaign_id}", "spring 26/é")).toBe(
      "https://mainstay.example/c/spring%2026%2F%C3%A9",
    );
    expect(campaignLink("https://mainstay.example/?id={campaign_id}", "a&b=c")).toBe(
      "https://mainstay.example/?id=a%26b%3Dc",
    );
  });
  it("is none without a template, nor by one that is no web address", () => {
    expect(campaignLink(null, "x")).toBeNull();
    expect(campaignLink("javascript:alert('{campaign_id}')", "x")).toBeNull();
    expect(campaignLink("{campaign_id}", "javascript:alert(1)")).toBeNull();
  });
});

describe("a phone as a link (ID-3)", () => {
  it("is called from anywhere", () => {
    expect([phoneLink("3125550100"), phoneLink("3125550100", "44")]).toEqual(["tel:+13125550100", "tel:+443125550100"]);
  });
});
