import * as pulumi from "@pulumi/pulumi";

import { Connection } from "../../../provider";

class PulumiNodejs extends pulumi.ProviderResource {
  constructor() {
    super("pulumi-nodejs", "second", {});
  }
}

let second: PulumiNodejs;
let component: pulumi.ComponentResource;
let child: pulumi.ComponentResource;
beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
    call: () => ({}),
  });
  second = new PulumiNodejs();
  component = new pulumi.ComponentResource("acme:index:Partners", "partners", {}, { providers: [second] });
  child = new pulumi.ComponentResource("acme:index:Region", "region", {}, { parent: component });
});

function declare(args: object, options: object = {}): Connection {
  return new Connection("partner", { destinationOrganizationId: "org_GLOBEX", ...args }, options);
}

const SECOND_PROCESS = "it starts a second provider process, which does not know the connections of the first";
const INHERITED =
  `its parent hands down a provider for pulumi-nodejs, which is not supported, since ${SECOND_PROCESS}. ` +
  'Remove it from the options "provider" and "providers" of the parent and of the resources above it';

test.each<[name: string, options: () => object, problem: string]>([
  [
    "provider",
    () => ({ provider: second }),
    `the option "provider" is not supported, since ${SECOND_PROCESS}. Remove it`,
  ],
  [
    "version",
    () => ({ version: "3.200.0" }),
    `the option "version" is not supported, since ${SECOND_PROCESS}. Remove it`,
  ],
  [
    "pluginDownloadURL",
    () => ({ pluginDownloadURL: "https://plugins.example" }),
    `the option "pluginDownloadURL" is not supported, since ${SECOND_PROCESS}. Remove it`,
  ],
  ["a parent's provider", () => ({ parent: component }), INHERITED],
  ["a grandparent's provider", () => ({ parent: child }), INHERITED],
  [
    "import",
    () => ({ import: "cxn_ABC123" }),
    'the option "import" is not supported. Remove it: a connection that exists is adopted',
  ],
])("the option is refused, with what to write instead: %s", (_name, options, problem) => {
  const error = `Connection "partner": ${problem}. Nothing was done for it.`;
  expect(() => declare({}, options())).toThrow(new pulumi.RunError(error));
  expect(() => Connection.get("partner", "cxn_ABC123", options())).toThrow(new pulumi.RunError(error));
});

test("the option is fine where it is undefined, and where a parent's provider is for something else", () => {
  const other = new (class extends pulumi.ProviderResource {})("aws", "aws", {});
  const parent = new pulumi.ComponentResource("acme:index:Partners", "others", {}, { providers: [other] });
  expect(() => declare({}, { parent, provider: undefined, version: undefined, import: undefined })).not.toThrow();
});

const ALL = "The arguments are destinationOrganizationId, enabled, adopt, waitForActive, profile";

test.each([
  ["adop", { adop: false }, "Write adopt"],
  ["waitforactive", { waitforactive: true }, "Write waitForActive"],
  ["enable", { enable: false }, "Write enabled"],
  ["comment", { comment: "ours" }, ALL],
])("the property %s is not an argument, and is refused with what to write instead", (property, args, advice) => {
  const error = `Connection "partner": ${property} is not an argument of a Connection. ${advice}. Nothing was done for it.`;
  expect(() => declare(args)).toThrow(new pulumi.RunError(error));
});

test("a property that is not an argument is left alone where it is undefined", () => {
  expect(() => declare({ comment: undefined })).not.toThrow();
});
