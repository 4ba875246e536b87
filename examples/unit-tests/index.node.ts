import { valueOf } from "./mocks";

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";

import { active, connections, sources } from "./index";

test("declares one connection for each partner of the configuration", async () => {
  const destinations = connections.map((connection) => valueOf(connection.destinationOrganizationId));
  deepEqual(await Promise.all(destinations), ["org_GLOBEX", "org_INITECH"]);
});

test("counts the partners that have accepted", async () => {
  equal(await valueOf(active), 1);
});

test("looks up who shares with us", async () => {
  deepEqual(await valueOf(sources), ["org_UMBRELLA"]);
});
