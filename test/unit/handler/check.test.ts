import { check } from "../../../provider/handler/connection/check";
import { UNKNOWN } from "../../../provider/handler/connection/properties";

describe("check", () => {
  test("fills the defaults", () => {
    expect(check({ destinationOrganizationId: "org_DEF456", __provider: "…" })).toEqual({
      inputs: { destinationOrganizationId: "org_DEF456", enabled: true, adopt: true, waitForActive: false },
      failures: [],
    });
  });

  test.each([
    ["an organization's id", { destinationOrganizationId: "org_DEF456" }],
    ["a destination that is not known yet", { destinationOrganizationId: UNKNOWN }],
    ["a wait with its own limit", { destinationOrganizationId: "org_A", waitForActive: { timeoutSeconds: 1 } }],
    ["a wait with the default limit", { destinationOrganizationId: "org_A", waitForActive: {} }],
    ["a wait that is not known yet", { destinationOrganizationId: "org_A", waitForActive: UNKNOWN }],
    [
      "a limit that is not known yet",
      { destinationOrganizationId: "org_A", waitForActive: { timeoutSeconds: UNKNOWN } },
    ],
    ["no adoption", { destinationOrganizationId: "org_A", adopt: false }],
    ["a profile", { destinationOrganizationId: "org_A", profile: "globex-sandbox" }],
  ])("accepts %s", (_name, inputs) => {
    expect(check(inputs).failures).toEqual([]);
    expect(check(inputs).inputs).toMatchObject(inputs);
  });

  test.each([
    ["a missing destination", {}, "destinationOrganizationId", "missing"],
    ["an empty destination", { destinationOrganizationId: "" }, "destinationOrganizationId", '""'],
    ["a name for a destination", { destinationOrganizationId: "Globex" }, "destinationOrganizationId", '"Globex"'],
    ["a connection's id", { destinationOrganizationId: "cxn_A" }, "destinationOrganizationId", '"cxn_A"'],
    [
      "a path in the destination",
      { destinationOrganizationId: "org_A/../x" },
      "destinationOrganizationId",
      "org_A/../x",
    ],
    ["a number for a destination", { destinationOrganizationId: 5 }, "destinationOrganizationId", "5"],
    ["text for adopt", { destinationOrganizationId: "org_A", adopt: "yes" }, "adopt", '"yes"'],
    ["text for waitForActive", { destinationOrganizationId: "org_A", waitForActive: "1h" }, "waitForActive", '"1h"'],
    [
      "a wait of no time",
      { destinationOrganizationId: "org_A", waitForActive: { timeoutSeconds: 0 } },
      "waitForActive",
      "0",
    ],
    [
      "a misspelt wait",
      { destinationOrganizationId: "org_A", waitForActive: { timeout: 5 } },
      "waitForActive",
      "timeout",
    ],
    ["text for enabled", { destinationOrganizationId: "org_A", enabled: "no" }, "enabled", '"no"'],
    [
      "a wait for a connection that is to be inactive",
      { destinationOrganizationId: "org_A", enabled: false, waitForActive: true },
      "waitForActive",
      "cannot be combined with enabled: false",
    ],
    ["a misspelled argument", { destinationOrganizationId: "org_A", adop: false }, "adop", "Write adopt."],
    [
      "an argument in other capitals",
      { destinationOrganizationId: "org_A", waitforactive: true },
      "waitforactive",
      "Write waitForActive.",
    ],
    [
      "a property that nobody knows",
      { destinationOrganizationId: "org_A", colour: "red" },
      "colour",
      "The arguments are destinationOrganizationId, enabled, adopt, waitForActive, profile.",
    ],
    ["a profile that is no name", { destinationOrganizationId: "org_A", profile: "a b" }, "profile", '"a b"'],
  ])("refuses %s and names the property", (_name, inputs, property, shown) => {
    const { failures } = check(inputs);
    expect(failures).toHaveLength(1);
    expect(failures[0]?.property).toBe(property);
    expect(failures[0]?.reason).toContain(shown);
  });

  test("reports one failure for each bad property", () => {
    const { failures } = check({ destinationOrganizationId: "x", adopt: 1, waitForActive: 1, profile: "" });
    expect(failures.map(({ property }) => property)).toEqual([
      "destinationOrganizationId",
      "adopt",
      "waitForActive",
      "profile",
    ]);
  });

  test("says what a destination must be and where to find it", () => {
    expect(check({ destinationOrganizationId: "Globex" }).failures[0]?.reason).toBe(
      'must be the id of an organization, such as org_ABC123, not "Globex". The partner finds it in its Persona dashboard.',
    );
  });
});
