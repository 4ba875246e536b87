import { CONFLICT } from "../../support/conflict";
import { ACME, failure, GLOBEX, partialFailure, World } from "../../support/world";

const inputs = { destinationOrganizationId: "org_GLOBEX", enabled: true, adopt: true, waitForActive: false };
const toGlobex = {
  sourceOrganizationId: "org_ACME",
  destinationOrganizationId: "org_GLOBEX",
  environmentId: "env_ACMESANDBOX",
};

let world: World;
beforeEach(async () => {
  world = await World.start({ latitudes: { shape: "A" } });
});
afterEach(() => world.end());

describe("create", () => {
  test("creates the connection, and keeps its id, scopes and owner", async () => {
    const { id, outs } = await world.deployment().create(inputs);
    expect(outs).toEqual({
      ...inputs,
      status: "pending",
      scopes: ["inquiry.read", "account.read"],
      organizationId: "org_ACME",
      environmentId: "env_ACMESANDBOX",
      creatorId: expect.stringMatching(/^api_/) as unknown,
      creatorType: "api-key",
      createdAt: expect.stringMatching(/^\d{4}-/) as unknown,
      updatedAt: expect.stringMatching(/^\d{4}-/) as unknown,
      adopted: false,
    });
    expect(world.control.connection(id)?.status).toBe("pending");
    expect(world.calls()).toEqual(["POST create 201"]);
    expect(world.lines).toEqual([]);
  });

  test.each(["active", "pending", "suspended"])("adopts a connection that exists and is %s", async (status) => {
    const existing = world.control.add({ ...toGlobex });
    world.control.setStatus(existing.id, status);
    const { id, outs } = await world.deployment().create(inputs);
    expect(id).toBe(existing.id);
    expect(outs).toMatchObject({ status, adopted: true });
    expect(world.calls()).toEqual(["POST create 409", "GET list 200"]);
    expect(world.lines).toEqual([
      `persona:Connection: adopted ${id} to org_GLOBEX (${status}, created ${String(outs.createdAt)})`,
    ]);
  });

  test.each([
    [
      "status",
      /^Persona's answer about cxn_\w+ has no status, so nothing can be said of it\. Check that the API key's/,
    ],
    ["destination-organization-id", /the provider saw a conflict, and a list with 1 connections that cannot be read\./],
  ])("adopts nothing whose %s the API key hides", async (attribute, message) => {
    const { id } = world.control.add({ ...toGlobex, status: "inactive" });
    world.control.latitudes({ hiddenAttributes: [attribute] });
    const error = await failure(world.deployment().create(inputs));
    expect(error.message).toMatch(message);
    expect(error).not.toHaveProperty("id");
    expect(world.control.connection(id)?.status).toBe("inactive");
  });

  test("reactivates an inactive connection and adopts it", async () => {
    const existing = world.control.add({ ...toGlobex, status: "inactive" });
    const { id, outs } = await world.deployment().create(inputs);
    expect(id).toBe(existing.id);
    expect(outs).toMatchObject({ status: "pending", adopted: true });
    expect(world.control.connection(id)?.status).toBe("pending");
    expect(world.calls()).toEqual(["POST create 409", "GET list 200", "POST reactivate 200"]);
    expect(world.lines).toEqual([
      `persona:Connection: reactivated and adopted ${id} to org_GLOBEX, created ${String(outs.createdAt)}; ` +
        "it is pending until the destination accepts",
    ]);
  });

  test.each(["pending", "active"])(
    "with adopt: false fails on one that is %s, and names both ways out",
    async (status) => {
      const existing = world.control.add({ ...toGlobex, status });
      const error = await failure(world.deployment().create({ ...inputs, adopt: false }));
      expect(error.message.replace(/req_\w+/, "req_1")).toBe(
        `The connection to org_GLOBEX was not created: Persona has one already, ${existing.id} (${status}), and adopt is false ` +
          "(HTTP 409, request req_1). Nothing was changed. Set adopt: true to manage it here. If you renamed the resource, " +
          'keep its connection with the option aliases: [{ name: "the former name" }].',
      );
      expect(world.control.connection(existing.id)?.status).toBe(status);
    },
  );

  test("with adopt: false takes an inactive one over, since there is no other way to have it again", async () => {
    const existing = world.control.add({ ...toGlobex, status: "inactive" });
    const { id, outs } = await world.deployment().create({ ...inputs, adopt: false });
    expect(id).toBe(existing.id);
    expect(outs).toMatchObject({ status: "pending", adopted: true });
  });

  test("with adopt: false keeps a connection whose replacement is forced, and that this stack created", async () => {
    const existing = world.control.add({ ...toGlobex, status: "active" });
    const { hooks, ...deployment } = world.deployment();
    const declared = { ...inputs, adopt: false };
    await hooks.check?.(declared, declared);
    await deployment.delete(existing.id, { ...declared, status: "active", adopted: false });
    const { id, outs } = await deployment.create(declared);
    expect(id).toBe(existing.id);
    expect(outs).toMatchObject({ status: "active", adopted: false });
  });

  test("with adopt: false takes nothing over that somebody else created while it waited for the rate limit", async () => {
    const full = { kind: "answer", when: "before", status: 429, headers: { "retry-after": "1" }, body: "{}" } as const;
    world.control.inject({ on: "create", do: full });
    const deployment = world.deployment();
    const sleep = deployment.clock.sleep.bind(deployment.clock);
    deployment.clock.sleep = (milliseconds) => {
      if (world.control.connections().length === 0) world.control.add(toGlobex);
      return sleep(milliseconds);
    };
    const error = await failure(deployment.create({ ...inputs, adopt: false }));
    expect(error.message).toContain("and adopt is false");
  });

  test("finds the connection where the server ignores the filter, on a later page", async () => {
    const existing = world.control.add({ ...toGlobex, createdAt: Date.parse("2020-01-01") });
    for (let other = 0; other < 250; other += 1) {
      world.control.add({ ...toGlobex, destinationOrganizationId: `org_OTHER${other}` });
    }
    world.control.ignoreFilters(true);
    const { id } = await world.deployment().create(inputs);
    expect(id).toBe(existing.id);
    expect(world.calls()).toEqual(["POST create 409", "GET list 200", "GET list 200", "GET list 200"]);
  });

  test("does not take an inbound connection of the same partner for its own", async () => {
    world.control.add({ ...toGlobex, sourceOrganizationId: "org_GLOBEX", destinationOrganizationId: "org_ACME" });
    world.control.ignoreFilters(true);
    world.control.inject({
      on: "create",
      do: { kind: "answer", when: "before", identified: true, status: 409, body: '{"errors":[{"title":"Conflict"}]}' },
    });
    const { id, outs } = await world.deployment().create(inputs);
    expect(outs.adopted).toBe(false);
    expect(world.control.connection(id)).toMatchObject({ sourceOrganizationId: "org_ACME" });
    expect(world.calls()).toEqual(["POST create 409", "GET list 200", "POST create 201"]);
  });

  test("creates again, under a new key, when a concurrent change is over", async () => {
    world.control.inject({ on: "create", times: 2, do: CONFLICT });
    const deployment = world.deployment();
    const { outs } = await deployment.create(inputs);
    expect(outs.adopted).toBe(false);
    const keys = world.control
      .journal()
      .flatMap(({ operation, headers }) => (operation === "create" ? [headers["idempotency-key"]] : []));
    expect(new Set(keys).size).toBe(3);
    expect(deployment.clock.waits.length).toBe(2);
  });

  test("where the list is refused too, a refused create keeps its own reason, and a conflict says that it exists", async () => {
    const refusal = (status: number, title: string) =>
      ({
        kind: "answer",
        when: "before",
        identified: true,
        status,
        body: JSON.stringify({ errors: [{ title }] }),
      }) as const;
    world.control.inject({ on: "list", times: Infinity, do: refusal(403, "Forbidden") });
    world.control.inject({ on: "create", do: refusal(422, "Record invalid") });
    const invalid = await failure(world.deployment().create(inputs));
    expect(invalid.message).toMatch(/^Creating the connection to org_GLOBEX failed: Persona says "Record invalid"/);

    world.control.add({ ...toGlobex, status: "active" });
    const exists = await failure(world.deployment().create(inputs));
    expect(exists.message).toContain("Persona reported that it exists already");
    expect(exists.message).toContain("The connection was not changed.");
  });

  test("gives up on a conflict that does not end, and says what it saw", async () => {
    world.control.inject({ on: "create", times: Infinity, do: CONFLICT });
    const error = await failure(world.deployment({ "persona:retryTimeoutSeconds": "60" }).create(inputs));
    expect(error.message.replace(/req_\w+/, "req_1")).toBe(
      "Creating the connection to org_GLOBEX failed: Persona kept reporting a conflict with another change " +
        '("Conflict", HTTP 409, request req_1). ' +
        "Each time, the provider saw a conflict, but no connection. " +
        "Find out who else changes this connection (another deployment, the dashboard), then run again.",
    );
    expect(world.control.connections()).toEqual([]);
  });

  test("copes with a connection that becomes inactive between the conflict and the lookup", async () => {
    const existing = world.control.add({ ...toGlobex, status: "active" });
    const stop = world.control.onRequest(({ operation }) => {
      if (operation === "list") {
        world.control.deactivate(existing.id);
        stop();
      }
    });
    const { id, outs } = await world.deployment().create(inputs);
    expect(id).toBe(existing.id);
    expect(outs.status).toBe("pending");
  });

  test("copes with somebody else who reactivates at the same time", async () => {
    const existing = world.control.add({ ...toGlobex, status: "inactive" });
    const stop = world.control.onRequest(({ operation }) => {
      if (operation === "reactivate") {
        world.control.setStatus(existing.id, "active");
        stop();
      }
    });
    const { id, outs } = await world.deployment().create(inputs);
    expect(id).toBe(existing.id);
    expect(outs.status).toBe("active");
  });

  test("refuses two resources whose profiles turn out to be one organization", async () => {
    const profiles = JSON.stringify({ one: { apiKey: ACME }, two: { apiKey: ACME } });
    const deployment = world.deployment({ "persona:profiles": profiles });
    const { id } = await deployment.create({ ...inputs, profile: "one" });
    const error = await failure(deployment.create({ ...inputs, profile: "two" }));
    expect(error.message).toContain(`Two Connections in this program refer to ${id}, the connection to org_GLOBEX.`);
    expect(world.control.connections()).toHaveLength(1);
  });

  test("refuses a key of an organization that is not allowed, before the first change", async () => {
    const deployment = world.deployment({
      "persona:apiKey": GLOBEX,
      "persona:allowedOrganizationIds": '["org_ACME"]',
    });
    const error = await failure(deployment.create({ ...inputs, destinationOrganizationId: "org_INITECH" }));
    expect(error.message).toContain(
      "the API key belongs to org_GLOBEX, and persona:allowedOrganizationIds allows org_ACME only.",
    );
    expect(world.calls()).toEqual(["GET list 200"]);
  });

  test("refuses a key of another organization than that of the stack's other connections", async () => {
    const deployment = world.deployment({ "persona:apiKey": GLOBEX });
    const state = { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" };
    deployment.deployment.expect(undefined, state, "Comparing");
    const error = await failure(deployment.create({ ...inputs, destinationOrganizationId: "org_INITECH" }));
    expect(error.message).toContain("org_ACME");
    expect(error.message).toContain("org_GLOBEX");
    expect(world.control.connections()).toEqual([]);
  });

  test.each([
    [
      "401",
      { "persona:apiKey": "no-such-key" },
      /^Creating the connection to org_GLOBEX failed: .*HTTP 401.*Check that the API key/,
    ],
    ["no key at all", { "persona:apiKey": undefined }, /^There is no Persona API key\./],
  ])("fails with one clear error on %s", async (_name, config, message) => {
    const error = await failure(world.deployment(config as Record<string, string>).create(inputs));
    expect(error.message).toMatch(message);
    expect(world.control.connections()).toEqual([]);
  });
});

describe("a create that waits", () => {
  const waiting = { ...inputs, waitForActive: { timeoutSeconds: 60 } };

  test("ends when the destination accepts", async () => {
    const deployment = world.deployment();
    world.control.onRequest(({ operation, connectionId }) => {
      if (operation === "retrieve" && deployment.clock.waits.length === 3) world.control.accept(String(connectionId));
    });
    const { id, outs } = await deployment.create(waiting);
    expect(outs.status).toBe("active");
    expect(world.calls()).toEqual(["POST create 201", "GET retrieve 200", "GET retrieve 200", "GET retrieve 200"]);
    expect(world.lines).toEqual([`persona:Connection: waiting up to 60 s for org_GLOBEX to accept ${id}`]);
  });

  test("keeps the resource when the time runs out, with all that the next run needs", async () => {
    const error = await partialFailure(world.deployment().create({ ...waiting, __provider: "text" }));
    const [connection] = world.control.connections();
    expect(error.id).toBe(connection?.id);
    expect(error.properties).toMatchObject({
      ...waiting,
      __provider: "text",
      status: "pending",
      organizationId: "org_ACME",
    });
    expect(error.reasons).toEqual([
      `org_GLOBEX has not accepted the connection ${error.id}: it is pending after 60 s. ` +
        "It is kept as it is, and nothing will be created twice. " +
        "Ask the destination to accept it in its Persona dashboard, then run again, or raise waitForActive.timeoutSeconds.",
    ]);
  });

  test("asks less and less often", async () => {
    const deployment = world.deployment();
    await failure(deployment.create({ ...inputs, waitForActive: { timeoutSeconds: 600 } }));
    expect(Math.max(...deployment.clock.waits)).toBeLessThanOrEqual(30_000);
    expect(world.calls().length).toBeLessThan(40);
  });

  test("stops at once when the connection is deactivated meanwhile", async () => {
    const stop = world.control.onRequest(({ operation, connectionId }) => {
      if (operation !== "retrieve") return;
      world.control.deactivate(String(connectionId));
      stop();
    });
    const error = await failure(world.deployment().create(waiting));
    expect(error.message).toContain("it is inactive, so it was deactivated meanwhile.");
    expect(world.calls()).toEqual(["POST create 201", "GET retrieve 200"]);
  });

  test("keeps the resource when Persona fails while it waits", async () => {
    world.control.inject({ on: "retrieve", do: { kind: "answer", when: "before", status: 403, body: "" } });
    const error = await partialFailure(world.deployment().create(waiting));
    expect(error.id).toBe(world.control.connections()[0]?.id);
    expect(error.properties).toMatchObject({ status: "pending", adopted: false });
  });
});
