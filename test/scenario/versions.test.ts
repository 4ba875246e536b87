import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import type { Deployment } from "../engine/deployment";
import { describeOnEveryEngine } from "../engine/engines";
import { ACME, type Scenario, scenario } from "./scenario";

/** What every release's state was made from, by the real Pulumi CLI. */
const PROGRAM = `
  new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });
  new Connection("waiting", { destinationOrganizationId: "org_INITECH", waitForActive: { timeoutSeconds: 1 } });
`;

const STATES = join(__dirname, "states");
const releases = readdirSync(STATES).map((file) => basename(file, ".json"));

/** Gives Persona the two connections of the state, and the stack that state. */
async function importStateOf(release: string, stack: Scenario): Promise<string[]> {
  let text = readFileSync(join(STATES, `${release}.json`), "utf8");
  const ids = ["GLOBEX", "INITECH"].map((partner) => {
    const { id } = stack.control.add({
      sourceOrganizationId: "org_ACME",
      environmentId: "env_ACMESANDBOX",
      destinationOrganizationId: `org_${partner}`,
      status: "active",
    });
    text = text.replaceAll(`cxn_OF${partner}`, id);
    return id;
  });
  stack.declare(PROGRAM);
  await stack.stack.importState(JSON.parse(text) as Deployment);
  return ids;
}

test("there is a state of every release", () => {
  const changelog = readFileSync(join(__dirname, "../../CHANGELOG.md"), "utf8");
  expect([...changelog.matchAll(/^## (\d.*)$/gm)].map(([, release]) => release).sort()).toEqual(releases.toSorted());
});

describeOnEveryEngine("a state that an older release wrote", (engine) => {
  for (const release of releases) {
    scenario(
      engine,
      `(${release}) previews as no change, refreshes, updates and destroys`,
      async (stack) => {
        const [partner = "", waiting] = await importStateOf(release, stack);
        expect(await stack.preview()).toMatchObject({ succeeded: true, changed: [], calls: [] });
        expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });

        stack.control.deactivate(partner);
        expect((await stack.refresh()).succeeded).toBe(true);
        expect(await stack.stored()).toEqual([
          { name: "partner", id: partner, status: "inactive", destination: "org_GLOBEX" },
          { name: "waiting", id: waiting, status: "active", destination: "org_INITECH" },
        ]);
        const up = await stack.up();
        expect(up).toMatchObject({ succeeded: true, changed: ["update partner"] });
        expect(up.calls).toEqual(["GET retrieve 200", "POST reactivate 200"]);

        expect((await stack.destroy()).succeeded).toBe(true);
        expect(await stack.stored()).toEqual([]);
        expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive", "org_ACME → org_INITECH inactive"]);
      },
      { config: { "persona:apiKey": undefined }, environment: { PERSONA_API_KEY: ACME } },
    );
  }
});
