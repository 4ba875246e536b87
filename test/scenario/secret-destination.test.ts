import { describeOnEveryEngine } from "../engine/engines";
import { scenario } from "./scenario";

describeOnEveryEngine("a destination that the program marks as a secret", (engine) => {
  scenario(engine, "is named in no line of adoption, waiting and deactivation", async (stack) => {
    const existing = stack.control.add({
      sourceOrganizationId: "org_ACME",
      destinationOrganizationId: "org_GLOBEX",
      environmentId: "env_ACMESANDBOX",
      status: "pending",
    });
    stack.declare(`new Connection("partner", {
      destinationOrganizationId: pulumi.secret("org_GLOBEX"),
      waitForActive: { timeoutSeconds: 1 },
    });`);
    const waiting = await stack.up();
    expect(waiting.lines).toEqual([
      expect.stringMatching(new RegExp(`^adopted ${existing.id} to a secret destination \\(pending, created .*\\)$`)),
      `waiting up to 1 s for a secret destination to accept ${existing.id}`,
    ]);
    stack.control.accept(existing.id);
    expect(await stack.up()).toMatchObject({ succeeded: true });
    const destroyed = await stack.destroy();
    expect(destroyed.lines).toEqual([
      `deactivated ${existing.id} to a secret destination (was active; it existed before this stack)`,
    ]);
    for (const { text } of [waiting, destroyed]) expect(text).not.toContain("org_GLOBEX");
    expect(JSON.stringify(await stack.stack.exportState())).not.toContain("org_GLOBEX");
  });
});
