import "./mocks";

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Output } from "@pulumi/pulumi";

import { active, connections } from "./index";

function valueOf<T>(output: Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

test("declares one connection for each partner of the configuration", async () => {
  const destinations = connections.map((connection) => valueOf(connection.destinationOrganizationId));
  assert.deepEqual(await Promise.all(destinations), ["org_GLOBEX", "org_INITECH"]);
});

test("counts the partners that have accepted", async () => {
  assert.equal(await valueOf(active), 1);
});
