import { describeOnEveryEngine } from "../engine/engines";
import { ACME, example, GLOBEX } from "./example";

const config = {
  ourOrganizationId: "org_ACME",
  partnerOrganizationId: "org_GLOBEX",
  "persona:profiles": { secret: JSON.stringify({ us: { apiKey: ACME }, partner: { apiKey: GLOBEX } }) },
};

describeOnEveryEngine("the partnership example", (engine) => {
  example(
    engine,
    "partnership",
    "creates both directions, each with its own key",
    async (partnership) => {
      const up = await partnership.stack.up();
      expect(up).toMatchObject({
        succeeded: true,
        outputs: { outbound: { status: "pending" }, inbound: { status: "pending" } },
      });
      expect(partnership.held()).toEqual(["org_ACME → org_GLOBEX pending", "org_GLOBEX → org_ACME pending"]);
      const state = JSON.stringify(await partnership.stack.exportState());
      expect(state).not.toContain(ACME);
      expect(state).not.toContain(GLOBEX);
    },
    config,
  );
});
