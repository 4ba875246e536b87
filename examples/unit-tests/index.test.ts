import { valueOf } from "./mocks";

import { active, connections, sources } from "./index";

test("declares one connection for each partner of the configuration", async () => {
  const destinations = connections.map((connection) => valueOf(connection.destinationOrganizationId));
  expect(await Promise.all(destinations)).toEqual(["org_GLOBEX", "org_INITECH"]);
});

test("counts the partners that have accepted", async () => {
  expect(await valueOf(active)).toBe(1);
});

test("looks up who shares with us", async () => {
  expect(await valueOf(sources)).toEqual(["org_UMBRELLA"]);
});
