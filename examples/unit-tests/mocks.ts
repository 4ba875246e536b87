import * as pulumi from "@pulumi/pulumi";

/** What Persona would say: the first partner has accepted. */
const STATUS: Readonly<Record<string, string>> = { org_GLOBEX: "active", org_INITECH: "pending" };

// Imported before the program, so that its resources go to these mocks.
void pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => ({ id: `cxn_${name}`, state: { ...(inputs as object), status: STATUS[name] } }),
  call: () => ({}),
});
pulumi.runtime.setAllConfig({ "project:partners": JSON.stringify(Object.keys(STATUS)) });
