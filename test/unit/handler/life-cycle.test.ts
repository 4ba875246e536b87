import { ACME, ACME_PRODUCTION, failure, GLOBEX, partialFailure, World } from "./deployment";

const inputs = { destinationOrganizationId: "org_GLOBEX", adopt: true, waitForActive: false };
const owner = { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" };
const state = { ...inputs, ...owner, status: "active", scopes: [], adopted: false, __provider: "text" };
const toGlobex = {
  sourceOrganizationId: "org_ACME",
  destinationOrganizationId: "org_GLOBEX",
  environmentId: "env_ACMESANDBOX",
};
const conflict = {
  kind: "answer",
  when: "before",
  identified: true,
  status: 409,
  body: '{"errors":[{"title":"Conflict"}]}',
} as const;

let world: World;
let id: string;
beforeEach(async () => {
  world = await World.start();
  ({ id } = world.control.add({ ...toGlobex, status: "active" }));
});
afterEach(() => world.end());

describe("read", () => {
  test.each(["active", "pending", "inactive", "suspended"])("shows that the connection is %s", async (status) => {
    world.control.setStatus(id, status);
    const read = await world.deployment().read(id, state);
    expect(read).toMatchObject({ id, props: { ...inputs, ...owner, status, adopted: false } });
    expect(world.calls()).toEqual(["GET retrieve 200"]);
  });

  test("says that a connection is gone", async () => {
    world.control.remove(id);
    expect(await world.deployment().read(id, state)).toEqual({ id: "", props: {} });
  });

  test("for Connection.get fails where there is no such connection", async () => {
    const error = await failure(world.deployment().read("cxn_NOBODY", { __provider: "text" }));
    expect(error.message).toBe(
      "Reading connection cxn_NOBODY failed: organization org_ACME, environment env_ACMESANDBOX has no such connection. " +
        "Check the id, and that the API key is of the organization and environment that the connection belongs to.",
    );
  });

  test("for Connection.get needs nothing but the id", async () => {
    const { props } = await world.deployment().read(id, { __provider: "text" });
    expect(props).toMatchObject({ ...inputs, ...owner, status: "active" });
  });

  test.each([
    ["another organization", "emulator-key-initech", { organizationId: "org_INITECH", environmentId: "env_INITECH" }],
    ["another environment", ACME_PRODUCTION, { organizationId: "org_ACME", environmentId: "env_ACMEPRODUCTION" }],
    [
      "the destination, which sees the connection",
      GLOBEX,
      { organizationId: "org_GLOBEX", environmentId: "env_GLOBEXSANDBOX" },
    ],
  ])("fails with a key of %s, rather than dropping the resource", async (_name, apiKey, other) => {
    await world.end();
    world = await World.start({
      keys: {
        [ACME]: owner,
        [ACME_PRODUCTION]: { organizationId: "org_ACME", environmentId: "env_ACMEPRODUCTION" },
        [GLOBEX]: { organizationId: "org_GLOBEX", environmentId: "env_GLOBEXSANDBOX" },
        "emulator-key-initech": { organizationId: "org_INITECH", environmentId: "env_INITECH" },
      },
    });
    ({ id } = world.control.add({ ...toGlobex, status: "active" }));
    const error = await failure(world.deployment({ "persona:apiKey": apiKey }).read(id, state));
    expect(error.message).toBe(
      `Reading connection ${id} was refused: the state is of organization org_ACME, environment env_ACMESANDBOX, ` +
        `but the API key belongs to organization ${other.organizationId}, environment ${other.environmentId}. ` +
        "Nothing was changed. Use the key that the stack was deployed with, or a profile of its own for the other one.",
    );
  });
});

describe("update", () => {
  test("reactivates a connection that somebody deactivated", async () => {
    world.control.deactivate(id);
    const { outs } = await world.deployment().update(id, { ...state, status: "inactive" }, inputs);
    expect(outs).toMatchObject({ ...owner, status: "pending" });
    expect(world.calls()).toEqual(["GET retrieve 200", "POST reactivate 200"]);
  });

  test("finds that somebody else reactivated it already", async () => {
    const { outs } = await world.deployment().update(id, { ...state, status: "inactive" }, inputs);
    expect(outs.status).toBe("active");
    expect(world.calls()).toEqual(["GET retrieve 200"]);
  });

  test("tries again when reactivating meets a concurrent change", async () => {
    world.control.deactivate(id);
    world.control.inject({ on: "reactivate", do: conflict });
    const { outs } = await world.deployment().update(id, { ...state, status: "inactive" }, inputs);
    expect(outs.status).toBe("pending");
  });

  test("gives up on a conflict that does not end", async () => {
    world.control.deactivate(id);
    world.control.inject({ on: "reactivate", times: Infinity, do: conflict });
    const error = await failure(world.deployment().update(id, { ...state, status: "inactive" }, inputs));
    expect(error.message).toMatch(/^Updating connection cxn_\w+ failed: it stays inactive, .*then run again\.$/);
  });

  test("calls nothing where only settings of the resource changed", async () => {
    const { outs } = await world.deployment().update(id, state, { ...inputs, adopt: false });
    expect(outs).toMatchObject({ adopt: false, status: "active", adopted: false });
    expect(world.calls()).toEqual([]);
  });

  test.each([
    ["the destination by its name", { destinationOrganizationId: "org_GLOBEX", __provider: "other" }],
    ["it by another name", { partner: "org_GLOBEX", __provider: "other" }],
  ])("reads the connection where another provider wrote the state, with %s", async (_name, olds) => {
    const { outs } = await world.deployment().update(id, olds, { ...inputs, __provider: "text" });
    expect(outs).toMatchObject({ ...inputs, ...owner, status: "active", adopted: false });
    expect(world.calls()).toEqual(["GET retrieve 200"]);
  });

  test("refuses a state of another provider whose connection goes elsewhere, before any change", async () => {
    world.control.setStatus(id, "inactive");
    const news = { ...inputs, destinationOrganizationId: "org_INITECH" };
    const { message } = await failure(world.deployment().update(id, { partner: "org_GLOBEX" }, news));
    expect(message).toBe(
      `Updating connection ${id} failed: it goes to org_GLOBEX, and the program declares org_INITECH. Nothing was changed. ` +
        "Declare org_GLOBEX, run again, and change the destination afterwards.",
    );
    expect(world.calls()).toEqual(["GET retrieve 200"]);
  });

  test("goes on waiting for the destination, without creating anything", async () => {
    world.control.setStatus(id, "pending");
    const waiting = { ...inputs, waitForActive: { timeoutSeconds: 30 } };
    const pending = { ...state, ...waiting, status: "pending" };
    const error = await partialFailure(world.deployment().update(id, pending, { ...waiting, __provider: "text" }));
    expect(error).toMatchObject({ id, properties: { __provider: "text", status: "pending" } });

    world.control.accept(id);
    const { outs } = await world.deployment().update(id, pending, waiting);
    expect(outs.status).toBe("active");
    expect(world.calls().filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  test("moves to another profile of the same organization and environment", async () => {
    const deployment = world.deployment({ "persona:profiles": JSON.stringify({ acme: { apiKey: ACME } }) });
    const { outs } = await deployment.update(id, state, { ...inputs, profile: "acme" });
    expect(outs).toMatchObject({ profile: "acme", status: "active" });
  });

  test("leaves no profile behind in the state when it is dropped", async () => {
    const { outs } = await world.deployment().update(id, { ...state, profile: "acme" }, inputs);
    expect(outs).not.toHaveProperty("profile");
  });

  test("refuses a profile of another organization and says how to move", async () => {
    const deployment = world.deployment({ "persona:profiles": JSON.stringify({ globex: { apiKey: GLOBEX } }) });
    const error = await failure(deployment.update(id, state, { ...inputs, profile: "globex" }));
    expect(error.message).toContain(
      `Updating connection ${id} to the profile globex was refused: the state is of organization org_ACME`,
    );
    expect(error.message).toContain("replace the resource with `pulumi up --target-replace URN`.");
  });

  test("says what to do when the connection is gone", async () => {
    world.control.remove(id);
    const error = await failure(world.deployment().update(id, { ...state, status: "inactive" }, inputs));
    expect(error.message).toMatch(
      /^Updating connection cxn_\w+ failed: Persona has no such connection any more \(HTTP 404, request req_\w+\)\. Run `pulumi refresh`/,
    );
  });
});

describe("delete", () => {
  test("deactivates the connection", async () => {
    await world.deployment().delete(id, state);
    expect(world.control.connection(id)?.status).toBe("inactive");
  });

  test("asks once whose key it is before a deployment's first change, and then no more", async () => {
    const second = world.control.add({ ...toGlobex, destinationOrganizationId: "org_INITECH" });
    const deployment = world.deployment();
    await deployment.delete(id, state);
    await deployment.delete(second.id, { ...state, destinationOrganizationId: "org_INITECH" });
    expect(world.calls()).toEqual(["GET retrieve 200", "POST deactivate 200", "POST deactivate 200"]);
  });

  test.each([
    [
      "inactive",
      () => {
        world.control.deactivate(id);
      },
    ],
    [
      "gone",
      () => {
        world.control.remove(id);
      },
    ],
  ])("is done already where the connection is %s", async (_name, change) => {
    change();
    await world.deployment().delete(id, state);
    expect(world.lines).toEqual([]);
  });

  test("copes with a connection that somebody removes between conflict and lookup", async () => {
    const deployment = world.deployment();
    await deployment.read(id, state);
    world.control.inject({ on: "deactivate", do: conflict });
    world.control.onRequest(({ operation }) => {
      if (operation === "deactivate") world.control.remove(id);
    });
    await deployment.delete(id, state);
  });

  test("tries again when it meets a concurrent change", async () => {
    world.control.inject({ on: "deactivate", times: 2, do: conflict });
    await world.deployment().delete(id, state);
    expect(world.control.connection(id)?.status).toBe("inactive");
  });

  test("gives up on a conflict that does not end", async () => {
    world.control.inject({ on: "deactivate", times: Infinity, do: conflict });
    const error = await failure(world.deployment().delete(id, state));
    expect(error.message).toMatch(/^Deactivating connection cxn_\w+ failed: Persona kept answering/);
  });

  test.each([
    ["the destination, which could deactivate it", GLOBEX],
    ["another environment", ACME_PRODUCTION],
  ])("refuses a key of %s, before anything changes", async (_name, apiKey) => {
    const error = await failure(world.deployment({ "persona:apiKey": apiKey }).delete(id, state));
    expect(error.message).toContain(`Deactivating connection ${id} was refused: the state is of organization org_ACME`);
    expect(world.control.connection(id)?.status).toBe("active");
    expect(world.calls().filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  test("leaves a connection alone that another resource of the program stands for", async () => {
    const deployment = world.deployment();
    await deployment.create(inputs);
    world.calls();
    await deployment.delete(id, state);
    expect(world.calls()).toEqual([]);
    expect(world.control.connection(id)?.status).toBe("active");
    expect(world.lines.at(-1)).toBe(`persona:Connection: left ${id} as it is: the program still declares it`);
  });
});
