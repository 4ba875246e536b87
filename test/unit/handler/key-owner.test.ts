import { compareOwners, type LearntOwner } from "../../../provider/handler/deployment/key-owner";
import type { KeyOwner } from "../../../provider/persona/http/answer";

const ACME = { organizationId: "org_ACME", environmentId: "env_SANDBOX" };
const fromBody = { organizationId: "org_ACME" };
const nobody: LearntOwner = { headers: {} };

test.each<[string, LearntOwner, KeyOwner, string]>([
  ["both come from headers and agree", { headers: ACME }, ACME, "same"],
  ["the headers name another organization", { headers: { ...ACME, organizationId: "org_GLOBEX" } }, ACME, "other"],
  ["the headers name another environment", { headers: { ...ACME, environmentId: "env_LIVE" } }, ACME, "other"],
  ["the headers name the organization only, and it agrees", { headers: { organizationId: "org_ACME" } }, ACME, "same"],
  ["no answer told anything", nobody, ACME, "unknown"],
  ["the state names nobody", { headers: ACME }, {}, "unknown"],
  ["both come from a body and agree", { headers: {}, source: "org_ACME" }, fromBody, "same"],
  ["both come from a body and differ", { headers: {}, source: "org_GLOBEX" }, fromBody, "other"],
  ["a header agrees with a state from a body", { headers: ACME }, fromBody, "same"],
  [
    "a header differs from a state from a body, which may name the same by another id",
    { headers: { organizationId: "ORG-1", environmentId: "env_SANDBOX" } },
    fromBody,
    "unknown",
  ],
  ["a body differs from a state from headers, likewise", { headers: {}, source: "ORG-1" }, ACME, "unknown"],
  ["a body agrees with a state from headers", { headers: {}, source: "org_ACME" }, ACME, "same"],
])("a key's owner is compared with the state's where %s", (_case, learnt, state, result) => {
  expect(compareOwners(learnt, state)).toBe(result);
});
