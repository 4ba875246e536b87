import { describeOnEveryEngine } from "../engine/engines";
import { example } from "./example";

describeOnEveryEngine("the lookups example", (engine) => {
  example(
    engine,
    "lookups",
    "reads and changes nothing",
    async (lookups) => {
      const { control } = lookups.emulator;
      control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_GLOBEX" });
      control.add({ sourceOrganizationId: "org_INITECH", destinationOrganizationId: "org_ACME", status: "active" });
      const up = await lookups.stack.up();
      expect(up).toMatchObject({
        succeeded: true,
        outputs: { partnerStatus: "pending", sources: ["org_INITECH"] },
        changes: { create: 1 },
      });
      expect(lookups.calls().every((call) => call === "GET list")).toBe(true);
    },
    { partnerOrganizationId: "org_GLOBEX" },
  );
});
