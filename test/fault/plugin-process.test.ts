import { EmbeddedEngine } from "../engine/embedded/embedded-engine";
import { Scenario } from "../scenario/scenario";
import { FAULT_ACTIONS } from "./schedule";

/** Faults that are over after one request; those that ask for a wait are left out, since time is real here. */
const TRANSIENT = (
  ["reset before", "reset after", "cut", "500 before", "500 after", "502 after", "malformed answer"] as const
).map((name, number) => ({ name, destination: `org_PARTNER${number}`, action: FAULT_ACTIONS[name] }));
const PROGRAM = TRANSIENT.map(
  ({ destination }) => `new Connection("${destination}", { destinationOrganizationId: "${destination}" });`,
).join("\n");

test("through Pulumi's own plugin process, every transient fault of a create and of a deactivation is overcome", async () => {
  const scenario = await Scenario.start(new EmbeddedEngine());
  try {
    const { control } = scenario;
    scenario.declare(PROGRAM);
    for (const { destination, action } of TRANSIENT) control.inject({ on: "create", id: destination, do: action });
    const up = await scenario.up();
    expect(up).toMatchObject({ succeeded: true, errors: [] });
    expect(control.journal().filter(({ fault }) => fault !== undefined)).toHaveLength(TRANSIENT.length);
    expect(scenario.held()).toEqual(TRANSIENT.map(({ destination }) => `org_ACME → ${destination} pending`));
    expect(await scenario.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });

    for (const { id, destinationOrganizationId } of control.connections()) {
      const { action } = TRANSIENT.find(({ destination }) => destination === destinationOrganizationId)!;
      control.inject({ on: "deactivate", id, do: action });
    }
    expect(await scenario.destroy()).toMatchObject({ succeeded: true, errors: [] });
    expect(scenario.held()).toEqual(TRANSIENT.map(({ destination }) => `org_ACME → ${destination} inactive`));
  } finally {
    await scenario.end();
  }
});

test("through Pulumi's own plugin process, a permanent fault is one clear error, and the next up goes on from there", async () => {
  const scenario = await Scenario.start(new EmbeddedEngine());
  try {
    scenario.declare('new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });');
    scenario.control.inject({ on: "create", times: Infinity, do: FAULT_ACTIONS["403"] });
    const refused = await scenario.up();
    expect(refused.succeeded).toBe(false);
    const said = refused.errors.filter((message) => message.includes("Persona") || message.includes("org_GLOBEX"));
    expect(said).toEqual([expect.stringMatching(/^Creating the connection to org_GLOBEX failed: .*\(HTTP 403, .*\.$/)]);
    scenario.control.clearFaults();
    expect(await scenario.up()).toMatchObject({ succeeded: true });
    expect(scenario.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
  } finally {
    await scenario.end();
  }
});
