import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { describeOnEveryEngine } from "../engine/engines";
import { example, EXAMPLES } from "./example";

const partners = parse(readFileSync(join(EXAMPLES, "partners-from-yaml/partners.yaml"), "utf8")) as {
  name: string;
  organization: string;
}[];

describeOnEveryEngine("the partners-from-yaml example", (engine) => {
  example(engine, "partners-from-yaml", "creates one connection for each partner of the file", async (listed) => {
    const up = await listed.stack.up();
    expect(up.outputs).toEqual({ partners: Object.fromEntries(partners.map(({ name }) => [name, "pending"])) });
    expect(listed.held()).toEqual(partners.map(({ organization }) => `org_ACME → ${organization} pending`).sort());
    expect(listed.calls()).toEqual(partners.map(() => "POST create"));
  });
});
