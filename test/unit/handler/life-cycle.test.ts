import { CONFLICT } from "../../support/conflict";
import { ACME, ACME_PRODUCTION, failure, GLOBEX, partialFailure, World } from "../../support/world";

const inputs = { destinationOrganizationId: "org_GLOBEX", enabled: true, adopt: true, waitForActive: false };
const owner = { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" };
const declared = { ...inputs, __provider: "text" };
const state = { ...inputs, ...owner, status: "active", scopes: [], adopted: false, __provider: "text" };
const toGlobex = {
  sourceOrganizationId: "org_ACME",
  destinationOrganizationId: "org_GLOBEX",
  environmentId: "env_ACMESANDBOX",
};

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
    const seen = { ...inputs, enabled: status !== "inactive" };
    expect(read).toMatchObject({ id, props: { ...seen, ...owner, status, adopted: false }, inputs: seen });
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
        "Check the id, and that the API key belongs to the organization and environment of the connection.",
    );
  });

  test("for Connection.get needs nothing but the id", async () => {
    const { props } = await world.deployment().read(id, { __provider: "text" });
    expect(props).toMatchObject({ ...inputs, ...owner, status: "active" });
  });

  test("for Connection.get of an inbound connection works again with what it stored", async () => {
    const inbound = world.control.add({
      sourceOrganizationId: "org_GLOBEX",
      destinationOrganizationId: "org_ACME",
      environmentId: "env_GLOBEXSANDBOX",
    });
    const { props } = await world.deployment().read(inbound.id, { __provider: "text" });
    expect(props).toMatchObject({ organizationId: "org_GLOBEX", environmentId: "env_ACMESANDBOX" });
    expect(await world.deployment().read(inbound.id, props)).toMatchObject({ id: inbound.id, props });
  });

  test("for Connection.get refuses what is no id, without a call", async () => {
    const { message } = await failure(world.deployment().read("partner-1", { __provider: "text" }));
    expect(message).toContain(
      "Reading connection partner-1 failed: this is not the id of a connection, which begins with cxn_.",
    );
    expect(world.calls()).toEqual([]);
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
      `Reading connection ${id} was refused: the state belongs to organization org_ACME, environment env_ACMESANDBOX, ` +
        `but the API key belongs to organization ${other.organizationId}, environment ${other.environmentId}. ` +
        "Nothing was changed. Use the key that the stack was deployed with, or a profile of its own for the other one.",
    );
  });
});

describe("update", () => {
  test("reactivates a connection that somebody deactivated", async () => {
    world.control.deactivate(id);
    const { outs } = await world.deployment().update(id, { ...state, status: "inactive" }, declared);
    expect(outs).toMatchObject({ ...owner, status: "pending" });
    expect(world.calls()).toEqual(["GET retrieve 200", "POST reactivate 200"]);
  });

  test("finds that somebody else reactivated it already", async () => {
    const { outs } = await world.deployment().update(id, { ...state, status: "inactive" }, declared);
    expect(outs.status).toBe("active");
    expect(world.calls()).toEqual(["GET retrieve 200"]);
  });

  test("tries again when reactivating meets a concurrent change", async () => {
    world.control.deactivate(id);
    world.control.inject({ on: "reactivate", do: CONFLICT });
    const { outs } = await world.deployment().update(id, { ...state, status: "inactive" }, declared);
    expect(outs.status).toBe("pending");
  });

  test("gives up on a conflict that does not end", async () => {
    world.control.deactivate(id);
    world.control.inject({ on: "reactivate", times: Infinity, do: CONFLICT });
    const error = await failure(world.deployment().update(id, { ...state, status: "inactive" }, declared));
    expect(error.message).toMatch(
      /^Updating connection cxn_\w+ failed: Persona kept reporting a conflict .*that cxn_\w+ stayed inactive.*then run again\.$/,
    );
  });

  test("calls nothing where only settings of the resource changed", async () => {
    const { outs } = await world.deployment().update(id, state, { ...declared, adopt: false });
    expect(outs).toMatchObject({ adopt: false, status: "active", adopted: false });
    expect(world.calls()).toEqual([]);
  });

  test.each([
    ["the destination by its name", { destinationOrganizationId: "org_GLOBEX", __provider: "other" }],
    ["it by another name", { partner: "org_GLOBEX", __provider: "other" }],
    ["it by a name that means something else here", { organizationId: "org_GLOBEX", __provider: "other" }],
    ["it by another name, and a status", { partner: "org_GLOBEX", status: "active", __provider: "other" }],
  ])("reads the connection where another provider wrote the state, with %s", async (_name, olds) => {
    const { outs } = await world.deployment().update(id, olds, declared);
    expect(outs).toMatchObject({ ...inputs, ...owner, status: "active", adopted: false });
    expect(world.calls()).toEqual(["GET retrieve 200"]);
  });

  test("refuses a state of another provider whose connection goes elsewhere, before any change", async () => {
    world.control.setStatus(id, "inactive");
    const olds = { partner: "org_GLOBEX", status: "active", __provider: "other" };
    const news = { ...declared, destinationOrganizationId: "org_INITECH" };
    const { message } = await failure(world.deployment().update(id, olds, news));
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
    const error = await partialFailure(world.deployment().update(id, pending, { ...declared, ...waiting }));
    expect(error).toMatchObject({ id, properties: { __provider: "text", status: "pending" } });

    world.control.accept(id);
    const { outs } = await world.deployment().update(id, pending, { ...declared, ...waiting });
    expect(outs.status).toBe("active");
    expect(world.calls().filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  test("moves to another profile of the same organization and environment", async () => {
    const deployment = world.deployment({ "persona:profiles": JSON.stringify({ acme: { apiKey: ACME } }) });
    const { outs } = await deployment.update(id, state, { ...declared, profile: "acme" });
    expect(outs).toMatchObject({ profile: "acme", status: "active" });
  });

  test("leaves no profile behind in the state when it is dropped", async () => {
    const { outs } = await world.deployment().update(id, { ...state, profile: "acme" }, declared);
    expect(outs).not.toHaveProperty("profile");
  });

  test("refuses a profile of another organization and says how to move", async () => {
    const deployment = world.deployment({ "persona:profiles": JSON.stringify({ globex: { apiKey: GLOBEX } }) });
    const error = await failure(deployment.update(id, state, { ...declared, profile: "globex" }));
    expect(error.message).toContain(
      `Updating connection ${id} to the profile globex was refused: the state belongs to organization org_ACME`,
    );
    expect(error.message).toContain("replace the resource with `pulumi up --target-replace URN`.");
  });

  test("says what to do when the connection is gone", async () => {
    world.control.remove(id);
    const error = await failure(world.deployment().update(id, { ...state, status: "inactive" }, declared));
    expect(error.message).toMatch(
      /^Updating connection cxn_\w+ failed: Persona no longer has such a connection \(HTTP 404, request req_\w+\)\. Run `pulumi refresh`/,
    );
  });

  test("refuses an id that is none of Persona's, and says what to do instead", async () => {
    const olds = { __provider: "other" };
    const { message } = await failure(world.deployment().update("partner-1", olds, declared));
    expect(message).toContain(
      "Updating connection partner-1 failed: this is not the id of a connection, which begins with cxn_.",
    );
    expect(message).toContain("retainOnDelete");
    expect(world.calls()).toEqual([]);
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
    world.control.inject({ on: "deactivate", do: CONFLICT });
    world.control.onRequest(({ operation }) => {
      if (operation === "deactivate") world.control.remove(id);
    });
    await deployment.delete(id, state);
  });

  test("tries again when it meets a concurrent change", async () => {
    world.control.inject({ on: "deactivate", times: 2, do: CONFLICT });
    await world.deployment().delete(id, state);
    expect(world.control.connection(id)?.status).toBe("inactive");
  });

  test("gives up on a conflict that does not end, with what Persona said", async () => {
    world.control.setStatus(id, "suspended");
    const { message } = await failure(world.deployment().delete(id, state));
    expect(message).toMatch(
      /^Deactivating connection cxn_\w+ failed: Persona kept reporting a conflict with another change/,
    );
    expect(message).toMatch(
      /suspended cannot be deactivated", HTTP 409, request req_\w+\)\. .* stayed suspended\. Find out who else/,
    );
  });

  test.each([
    ["the destination, which could deactivate it", GLOBEX],
    ["another environment", ACME_PRODUCTION],
  ])("refuses a key of %s, before anything changes", async (_name, apiKey) => {
    const error = await failure(world.deployment({ "persona:apiKey": apiKey }).delete(id, state));
    expect(error.message).toContain(
      `Deactivating connection ${id} was refused: the state belongs to organization org_ACME`,
    );
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

describe("what the program holds", () => {
  const profiles = { "persona:profiles": JSON.stringify({ acme: { apiKey: ACME } }) };

  test("a connection that a diff keeps is not deactivated with another resource that stood for it", async () => {
    const { hooks, ...deployment } = world.deployment(profiles);
    await hooks.check?.({}, declared);
    await hooks.diff?.(id, state, declared);
    await deployment.delete(id, { ...state, profile: "acme" });
    expect(world.control.connection(id)?.status).toBe("active");
    expect(world.calls()).toEqual([]);
  });

  test("a second resource for a kept connection, under another profile, is refused", async () => {
    const { hooks, ...deployment } = world.deployment(profiles);
    await hooks.check?.({}, declared);
    await hooks.check?.({}, { ...declared, profile: "acme" });
    await hooks.diff?.(id, state, declared);
    const { message } = await failure(deployment.create({ ...declared, profile: "acme" }));
    expect(message).toContain(`Two Connections in this program refer to ${id}, the connection to org_GLOBEX.`);
  });

  test("a diff in a refresh holds nothing: a destroy may follow in the same process", async () => {
    const { hooks, ...deployment } = world.deployment();
    await hooks.diff?.(id, state, declared);
    await deployment.delete(id, state);
    expect(world.control.connection(id)?.status).toBe("inactive");
  });

  test("a replacement that Pulumi forces on a kept connection leaves it alone", async () => {
    const { hooks, ...deployment } = world.deployment();
    await hooks.check?.({}, declared);
    await hooks.diff?.(id, state, declared);
    expect((await deployment.create(declared)).id).toBe(id);
    await deployment.delete(id, state);
    expect(world.control.connection(id)?.status).toBe("active");
  });

  test("deleteBeforeReplace of the same destination leaves it alone", async () => {
    const { hooks, ...deployment } = world.deployment();
    await hooks.check?.({}, declared);
    await deployment.delete(id, state);
    expect(world.control.connection(id)?.status).toBe("active");
  });

  test("a forced replacement under a key of another environment does not pass for having kept the old one", async () => {
    const { hooks, ...deployment } = world.deployment({ "persona:apiKey": ACME_PRODUCTION });
    await hooks.check?.({}, declared);
    const created = await deployment.create(declared);
    const { message } = await failure(deployment.delete(id, state));
    expect(message).toContain(`Deactivating connection ${id} was refused: the state belongs to organization org_ACME`);
    expect(created.id).not.toBe(id);
    expect(world.control.connection(id)?.status).toBe("active");
  });
});

describe("a create beside a diff, as Pulumi runs them", () => {
  test("waits for the diff to say whose the state is, and is refused where the key is another's", async () => {
    const { hooks, ...deployment } = world.deployment({ "persona:apiKey": GLOBEX });
    const another = { ...declared, destinationOrganizationId: "org_INITECH" };
    await hooks.check?.(declared, declared);
    await hooks.check?.({}, another);
    const creation = failure(deployment.create(another));
    await new Promise((resolve) => setImmediate(resolve));
    await hooks.diff?.(id, state, declared);
    expect((await creation).message).toContain("the state belongs to organization org_ACME");
    expect(world.calls().filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  test("does not wait long for a diff that never comes, and not at all for its own", async () => {
    const { hooks, ...deployment } = world.deployment();
    await hooks.check?.(declared, declared);
    expect((await deployment.create(declared)).id).toBe(id);
    expect(deployment.clock.waits).toEqual([]);

    await hooks.check?.(declared, declared);
    await deployment.create({ ...declared, destinationOrganizationId: "org_INITECH" });
    expect(deployment.clock.waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(1000);
  });
});
