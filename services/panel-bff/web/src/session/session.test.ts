import { describe, expect, it } from "vitest";
import type { Me } from "../api/types";
import { safeNext } from "./next";
import { whyNot } from "./permissions";

describe("after signing in", () => {
  it("comes back to the address that was asked for", () => {
    expect(safeNext("/contacts/1?q=ada")).toBe("/contacts/1?q=ada");
  });
  it("never leaves for another site", () => {
    for (const next of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      null,
      "/sign-in",
    ]) {
      expect(safeNext(next)).toBe("/contacts");
    }
  });
});

describe("roles (AC-2)", () => {
  const support: Pick<Me, "actions" | "user"> = {
    actions: ["contacts.read"],
    user: { id: "1", name: "Sam", email: "sam@college.test", role: "support" },
  };
  it("lets people do what the server says they may", () => {
    expect(whyNot(support, "contacts.read")).toBeNull();
  });
  it("tells the reason for what they may not", () => {
    expect(whyNot(support, "summary.generate")).toBe(
      "Your role, Support, can't generate summaries. An admin can change roles.",
    );
  });
});
