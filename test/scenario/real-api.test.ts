import { startEmulator } from "../../provider/emulator";
import { describeOnEveryEngine } from "../engine/engines";
import { scenario } from "./scenario";

const PARTNER = 'new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });';
const existing = {
  sourceOrganizationId: "org_ACME",
  destinationOrganizationId: "org_GLOBEX",
  environmentId: "env_ACMESANDBOX",
} as const;

describeOnEveryEngine("Persona as its own file describes it", (engine) => {
  for (const ownerHeaders of ["successes", "never"] as const) {
    scenario(
      engine,
      `adopts, repairs and destroys where the owner's headers come with ${ownerHeaders === "never" ? "no answer" : "successes only"}`,
      async (stack) => {
        const { id } = stack.control.add({ ...existing, status: "active" });
        stack.declare(PARTNER);
        expect(await stack.up()).toMatchObject({ succeeded: true, calls: ["POST create 409", "GET list 200"] });
        stack.control.deactivate(id);
        expect(await stack.up({ refresh: true })).toMatchObject({ succeeded: true });
        expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
        expect(await stack.destroy()).toMatchObject({ succeeded: true });
        expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive"]);
      },
      { latitudes: { ownerHeaders, wrongState: 422 } },
    );
  }

  scenario(
    engine,
    "with a wrong path in the base URL, refresh and destroy fail and the state stays whole",
    async (stack) => {
      // One that is not held to the contract, which knows no other path.
      const persona = await startEmulator();
      try {
        stack.stack.setEnvironment("PERSONA_BASE_URL", persona.url);
        stack.declare(PARTNER);
        expect(await stack.up()).toMatchObject({ succeeded: true });
        const before = await stack.stored();
        stack.stack.setEnvironment("PERSONA_BASE_URL", persona.url.replace(/v1$/, "v2"));
        for (const run of [await stack.refresh(), await stack.destroy()]) {
          expect(run.succeeded).toBe(false);
          expect(run.errors.join("\n")).toContain("Nothing was changed. Check persona:baseUrl");
          expect(await stack.stored()).toEqual(before);
        }
        expect(persona.control.connections()).toMatchObject([{ status: "pending" }]);
      } finally {
        await persona.close();
      }
    },
  );

  scenario(
    engine,
    "takes the live one of two connections to one destination, and reactivates none beside it",
    async (stack) => {
      const live = stack.control.add({ ...existing, status: "active" });
      stack.control.add({ ...existing, status: "inactive" });
      stack.declare(PARTNER);
      expect(await stack.up()).toMatchObject({ succeeded: true });
      expect(await stack.stored()).toMatchObject([{ id: live.id, status: "active" }]);
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active", "org_ACME → org_GLOBEX inactive"]);
    },
  );
});
