import * as pulumi from "@pulumi/pulumi";

import {
  findConnection,
  findConnectionOutput,
  getConnection,
  getConnectionOutput,
  getConnections,
  getConnectionsOutput,
} from "../../../provider";

const calls: [token: string, inputs: unknown][] = [];

/** What the mocks answer, by the destination that is asked for. */
const ANSWERS: Readonly<Record<string, object>> = {
  org_GLOBEX: { id: "cxn_GLOBEX", status: "active", scopes: ["inquiry.read"] },
};

function mock(isPreview: boolean): Promise<void> {
  calls.length = 0;
  return pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
      call: ({ token, inputs }) => {
        calls.push([token, inputs]);
        if (token === "persona:index:getConnections") return { connections: Object.values(ANSWERS) };
        return ANSWERS[String((inputs as { destinationOrganizationId?: string }).destinationOrganizationId)] ?? {};
      },
    },
    undefined,
    undefined,
    isPreview,
  );
}

function valueOf<T>(output: pulumi.Output<T> | undefined): Promise<unknown> {
  return new Promise((resolve) => {
    output?.apply(resolve);
  });
}

// Neither has a key: with mocks nothing calls Persona.
describe.each([
  ["an update", false],
  ["a preview", true],
])("in a unit test that mocks %s", (_name, isPreview) => {
  beforeEach(() => mock(isPreview));

  test("getConnection and its Output form ask the mocks", async () => {
    const args = { destinationOrganizationId: "org_GLOBEX" };
    expect(await getConnection(args)).toEqual(ANSWERS.org_GLOBEX);
    expect(await valueOf(getConnectionOutput(args).status)).toBe("active");
    expect(calls).toEqual([
      ["persona:index:getConnection", args],
      ["persona:index:getConnection", args],
    ]);
  });

  test("findConnection and its Output form ask the mocks, and an answer without an id stands for none", async () => {
    expect(await findConnection({ destinationOrganizationId: "org_GLOBEX" })).toEqual(ANSWERS.org_GLOBEX);
    expect(await findConnection({ id: "cxn_NOBODY" })).toBeUndefined();
    expect(await valueOf(findConnectionOutput({ id: "cxn_NOBODY" }))).toBeUndefined();
    expect(calls.at(-1)).toEqual(["persona:index:getConnection", { id: "cxn_NOBODY" }]);
  });

  test("getConnections and its Output form ask the mocks", async () => {
    expect(await getConnections({ status: "active" })).toEqual([ANSWERS.org_GLOBEX]);
    expect(await valueOf(getConnectionsOutput().apply((found) => found.length))).toBe(1);
    expect(calls).toEqual([
      ["persona:index:getConnections", { status: "active" }],
      ["persona:index:getConnections", {}],
    ]);
  });

  test("an id that has not the form of one is refused as elsewhere", async () => {
    await expect(getConnection({ id: "partner" })).rejects.toThrow("getConnection: id must have the form cxn_…");
    expect(calls).toEqual([]);
  });
});
