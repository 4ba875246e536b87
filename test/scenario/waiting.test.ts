import { describeOnEveryEngine } from "../engine/engines";
import { scenario } from "./scenario";

const program = (timeoutSeconds: number) => `
  const partner = new Connection("partner", { destinationOrganizationId: "org_GLOBEX", waitForActive: { timeoutSeconds: ${timeoutSeconds} } });
  new Connection("dependant", { destinationOrganizationId: "org_INITECH" }, { dependsOn: partner });
`;

describeOnEveryEngine("waitForActive", (engine) => {
  scenario(engine, "ends when the destination accepts, and what depends on it follows", async (stack) => {
    stack.declare(program(60));
    void stack.control
      .waitForRequest(({ operation }) => operation === "retrieve")
      .then(({ connectionId }) => {
        stack.control.accept(String(connectionId));
      });
    const up = await stack.up();
    expect(up.succeeded).toBe(true);
    expect(up.calls.filter((call) => call.startsWith("POST"))).toEqual(["POST create 201", "POST create 201"]);
    expect(up.lines).toEqual([expect.stringMatching(/^waiting up to 60 s for org_GLOBEX to accept cxn_\w+$/)]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active", "org_ACME → org_INITECH pending"]);
    expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });
  });

  scenario(
    engine,
    "keeps the resource when its time runs out, and the next up resumes without creating",
    async (stack) => {
      stack.declare(program(1));
      const timedOut = await stack.up();
      expect(timedOut.succeeded).toBe(false);
      const [{ id } = { id: "" }] = await stack.stored();
      expect(timedOut.text + timedOut.errors.join("\n")).toContain(
        `org_GLOBEX has not accepted the connection ${id}: it is pending after 1 s.`,
      );
      expect(await stack.stored()).toMatchObject([{ name: "partner", status: "pending" }]);

      stack.control.accept(id);
      const resumed = await stack.up();
      expect(resumed).toMatchObject({ succeeded: true, changed: ["update partner", "create dependant"] });
      expect(resumed.calls).toEqual(["GET retrieve 200", "POST create 201"]);
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active", "org_ACME → org_INITECH pending"]);
      expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });
    },
  );
});
