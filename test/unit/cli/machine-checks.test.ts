import { checkNode } from "../../../provider/cli/doctor/machine-checks";

const facts = { name: "pulumi-persona-connect", version: "1.2.3", oldestNode: 22, oldestPulumi: "3.200.0" };

test.each([
  ["20.20.2", "problem"],
  ["22.0.0", "ok"],
  ["24.21.0", "ok"],
])("Node.js %s is judged: %s", (version, verdict) => {
  expect(checkNode(version, facts).verdict).toBe(verdict);
});
