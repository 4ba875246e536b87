import { PersonaClient } from "../../provider/persona/client";
import { describeOnEveryEngine } from "../engine/engines";
import { GLOBEX, type Scenario, scenario } from "./scenario";

const PROGRAM = 'new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });';

async function upAndAccept(stack: Scenario): Promise<string> {
  stack.declare(PROGRAM);
  await stack.up();
  const [{ id } = { id: "" }] = await stack.stored();
  stack.control.accept(id);
  return id;
}

describeOnEveryEngine("drift", (engine) => {
  scenario(engine, "the destination accepts: refresh shows it, up changes nothing", async (stack) => {
    stack.declare(PROGRAM);
    await stack.up();
    const [{ id } = { id: "" }] = await stack.stored();
    stack.control.accept(id);

    const refreshed = await stack.refresh();
    expect(refreshed).toMatchObject({ succeeded: true, calls: ["GET retrieve 200"] });
    expect(await stack.stored()).toMatchObject([{ id, status: "active" }]);
    expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });
  });

  scenario(engine, "the destination deactivates: refresh shows it, up reactivates", async (stack) => {
    const id = await upAndAccept(stack);
    await new PersonaClient({ apiKey: GLOBEX, baseUrl: stack.emulator.url }).deactivateConnection(id);

    await stack.refresh();
    expect(await stack.stored()).toMatchObject([{ id, status: "inactive" }]);
    const up = await stack.up();
    expect(up).toMatchObject({ succeeded: true, changed: ["update partner"] });
    expect(up.calls).toEqual(["GET retrieve 200", "POST reactivate 200"]);
    expect(up.lines).toEqual([`reactivated ${id} to org_GLOBEX; it is pending until the destination accepts`]);
    expect(await stack.stored()).toMatchObject([{ id, status: "pending" }]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
  });

  scenario(engine, "the connection is gone: refresh drops it, up creates it anew", async (stack) => {
    const id = await upAndAccept(stack);
    stack.control.remove(id);

    expect(await stack.refresh()).toMatchObject({ succeeded: true, calls: ["GET retrieve 404", "GET list 200"] });
    expect(await stack.stored()).toEqual([]);
    expect(await stack.up()).toMatchObject({ changed: ["create partner"], calls: ["POST create 201"] });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
  });

  scenario(engine, "the state is lost: up adopts the same connection", async (stack) => {
    const id = await upAndAccept(stack);
    const { deployment, version } = await stack.stack.exportState();
    await stack.stack.importState({ version, deployment: { ...deployment, resources: [] } });
    expect(await stack.stored()).toEqual([]);

    const up = await stack.up();
    expect(up).toMatchObject({ succeeded: true, calls: ["POST create 409", "GET list 200"] });
    expect(up.lines).toEqual([expect.stringContaining(`adopted ${id} to org_GLOBEX (active, created `)]);
    expect(await stack.stored()).toMatchObject([{ id, status: "active" }]);
  });

  scenario(engine, "the connection is destroyed and declared again: it is reactivated", async (stack) => {
    const id = await upAndAccept(stack);
    const destroyed = await stack.destroy();
    expect(destroyed).toMatchObject({ succeeded: true, changed: ["delete partner"] });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive"]);

    await stack.up();
    expect(await stack.stored()).toMatchObject([{ id, status: "pending" }]);
  });
});
