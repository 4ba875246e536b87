import { diff } from "../../../provider/handler/connection/diff";
import { UNKNOWN } from "../../../provider/handler/connection/properties";

const inputs = { destinationOrganizationId: "org_A", enabled: true, adopt: true, waitForActive: false };
const state = { ...inputs, status: "active", scopes: [], adopted: false };

describe("diff", () => {
  test.each([
    ["nothing changed", {}, {}],
    ["the destination has not accepted yet and nobody waits for it", { status: "pending" }, {}],
    ["the status is one that this release does not know", { status: "suspended" }, {}],
    ["a wait is wanted and over", { waitForActive: true }, { waitForActive: true }],
    ["a release wrote the state that had no defaults", { adopt: undefined, waitForActive: undefined }, {}],
    ["release 0.1.0 wrote the state, which knew no `enabled`", { enabled: undefined }, {}],
    ["it is inactive as declared", { status: "inactive", enabled: false }, { enabled: false }],
  ])("leaves the connection where %s", (_name, olds, news) => {
    expect(diff({ ...state, ...olds }, { ...inputs, ...news })).toEqual({ changes: false, replaces: [] });
  });

  test.each([
    ["it is inactive", { status: "inactive" }, {}],
    ["a refresh saw it inactive", { status: "inactive", enabled: false }, {}],
    ["it is live, and declared as not enabled", {}, { enabled: false }],
    ["it is inactive already where the program no longer enables it", { status: "inactive" }, { enabled: false }],
    ["the destination is not known yet", {}, { destinationOrganizationId: UNKNOWN }],
    ["whether it is enabled is not known yet", {}, { enabled: UNKNOWN }],
    ["a wait is wanted and it is pending", { status: "pending", waitForActive: true }, { waitForActive: true }],
    ["a wait was added", {}, { waitForActive: true }],
    ["the wait's limit changed", { waitForActive: true }, { waitForActive: { timeoutSeconds: 5 } }],
    ["adopt changed", {}, { adopt: false }],
    ["the profile changed", {}, { profile: "globex" }],
    ["the profile was dropped", { profile: "globex" }, {}],
    ["another provider wrote the state", { __provider: "exports.handler = __f0;" }, { __provider: "ours" }],
    [
      "another provider wrote the state, with the destination under another name",
      { __provider: "exports.handler = __f0;", destinationOrganizationId: undefined },
      { __provider: "ours" },
    ],
  ])("updates the connection where %s", (_name, olds, news) => {
    expect(diff({ ...state, ...olds }, { ...inputs, ...news })).toEqual({ changes: true, replaces: [] });
  });

  test.each([
    ["the destination changed", { destinationOrganizationId: "org_B" }],
    ["the destination and the profile changed", { destinationOrganizationId: "org_B", profile: "globex" }],
  ])("replaces the connection where %s", (_name, news) => {
    expect(diff(state, { ...inputs, ...news })).toEqual({ changes: true, replaces: ["destinationOrganizationId"] });
  });

  test("replaces the connection where another provider wrote the state, to another destination", () => {
    const olds = { ...state, __provider: "exports.handler = __f0;" };
    expect(diff(olds, { ...inputs, destinationOrganizationId: "org_B", __provider: "ours" })).toEqual({
      changes: true,
      replaces: ["destinationOrganizationId"],
    });
  });
});
