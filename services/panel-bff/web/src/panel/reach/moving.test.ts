import { describe, expect, it } from "vitest";
import type { Channel } from "../../api/types";
import { atAddresses, hasMoved, type Past } from "../edit/address";
import { inShort, movingChannels, whatWillStand } from "./moving";

const sms = (address: string, part: Partial<Channel> = {}): Channel => ({
  channel: "sms",
  address,
  status: "opted_out",
  until: null,
  source: "carrier",
  effective_at: "2026-05-01T17:00:00Z",
  ...part,
});
const web: Channel = { ...sms("w-1", { status: "opted_in" }), channel: "web" };
const OLD = sms("13125550100");
const start = { phone: "(312) 555-0100", country_calling_code: "1", email: "" };

const after = (part: Record<string, string>, past: Past = []) =>
  atAddresses([OLD, web], start, { ...start, ...part }, past);

function said(part: Record<string, string>, past: Past = [], isChosen = false): string[] {
  return movingChannels([OLD, web], after(part, past)).map((one) => whatWillStand(one, isChosen, past !== null));
}

describe("the address a channel has with what is typed (CH-1, ID-3)", () => {
  it("is the same however the number is written", () => {
    for (const phone of ["312.555.0100", "+1 (312) 555-0100", "1 312 555 0100", " 3125550100 "]) {
      expect(hasMoved(start, { ...start, phone })).toBe(false);
      expect(after({ phone })).toEqual([OLD, web]);
    }
  });
  it("moves with the phone and with the calling code, and the platform's own channels stay", () => {
    expect(after({ phone: "312 555 0199" }).map(({ address }) => address)).toEqual(["13125550199", "w-1"]);
    expect(after({ country_calling_code: "+44" })[0]?.address).toBe("443125550100");
    expect(after({ phone: " " })).toEqual([web]);
    expect(after({ email: "Ada@Choir.Example" })[1]).toMatchObject({ channel: "email", address: "Ada@choir.example" });
  });
  it("starts opted in, whatever holds for the old one, and has what stands where the contact once was", () => {
    expect(after({ phone: "3125550199" })[0]).toMatchObject({ status: "opted_in", source: "staff" });
    const once = sms("13125550199", { status: "paused", source: "staff" });
    expect(after({ phone: "3125550199" }, [OLD, once])[0]).toBe(once);
  });
});

describe("what is said of consent while an address changes (CH-1, DE-4)", () => {
  const STAYS = " Consent belongs to the number: what stands for (312) 555-0100 (Opted Out) stays with it.";
  it("is nothing while the address stays", () => {
    expect(said({ phone: "312-555-0100" })).toEqual([]);
  });
  it("names the new number and what will stand there", () => {
    expect(said({ phone: "3125550199" })).toEqual([`SMS of (312) 555-0199 will be Opted In.${STAYS}`]);
    expect(said({ phone: "3125550199" }, [sms("13125550199")])).toEqual([
      `SMS of (312) 555-0199 will be Opted Out, as when the contact last had it.${STAYS}`,
    ]);
    expect(said({ phone: "3125550199" }, [], true)).toEqual([`SMS of (312) 555-0199 will be Opted In.${STAYS}`]);
  });
  it("promises nothing that is not known", () => {
    const unless = "will be Opted In, unless the contact had this number before.";
    expect(said({ phone: "3125550199" }, null)).toEqual([`SMS of (312) 555-0199 ${unless}${STAYS}`]);
    expect(said({ phone: "312555" })).toEqual([`SMS of the new number ${unless}${STAYS}`]);
  });
  it("tells that a channel goes, and that one comes", () => {
    expect(said({ phone: "" })).toEqual([
      "SMS goes with the number: what stands for (312) 555-0100 (Opted Out) stays with it, and counts again if it comes back.",
    ]);
    expect(said({ email: "a@b.example" })).toEqual(["Email of a@b.example will be Opted In."]);
  });
  it("is said in a word beside the field, once there is an address", () => {
    const short = (phone: string) => movingChannels([OLD], after({ phone })).map((one) => inShort(one, undefined));
    expect(short("3125550199")[0]).toBe("SMS will be Opted In: see Status.");
    expect(short("")).toContain("SMS goes with it: see Status.");
    expect(short("312555")[0]).toBeUndefined();
  });
});
