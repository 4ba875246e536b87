import * as pulumi from "@pulumi/pulumi";

/** What Persona would say: the first partner has accepted. */
const STATUS: Readonly<Record<string, string>> = { org_GLOBEX: "active", org_INITECH: "pending" };

/** What Persona would answer to a lookup. Those for one connection ask for `persona:index:getConnection`. */
const LOOKUPS: Readonly<Record<string, object>> = {
  "persona:index:getConnections": { connections: [{ id: "cxn_INBOUND", organizationId: "org_UMBRELLA" }] },
};

// Imported before the program, so that its resources and lookups go to these mocks.
void pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => ({ id: `cxn_${name}`, state: { ...(inputs as object), status: STATUS[name] } }),
  call: ({ token }) => LOOKUPS[token] ?? {},
});
pulumi.runtime.setAllConfig({ "project:partners": JSON.stringify(Object.keys(STATUS)) });

/** The value of an Output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
