import type { Emulator } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { clientOf, onlyRequest, rejection } from "./emulated";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await contractEmulator();
});
afterEach(() => emulator.close());

test("pages follow each other to the end, each connection once, newest first", async () => {
  for (let index = 0; index < 5; index += 1) {
    emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId: `org_${index}` });
  }
  const client = clientOf(emulator);
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await client.listConnections({ pageSize: 2, ...(after === undefined ? {} : { after }) });
    ids.push(...page.connections.map(({ id }) => id));
    after = page.next;
  } while (after !== undefined);
  expect(ids).toEqual(emulator.control.connections().map(({ id }) => id));
  expect(emulator.control.journal()).toHaveLength(3);
});

test("without options a page has 100", async () => {
  await clientOf(emulator).listConnections();
  expect(onlyRequest(emulator).query).toEqual({ "page[size]": "100" });
});

test("every option becomes part of the query, whatever characters it has", async () => {
  const { id } = emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_A" });
  await clientOf(emulator).listConnections({
    pageSize: 1,
    after: id,
    status: "a&b=c#d é",
    destinationOrganizationId: "org_A",
  });
  expect(onlyRequest(emulator).query).toEqual({
    "page[size]": "1",
    "page[after]": id,
    "filter[status]": "a&b=c#d é",
    "filter[destination-organization-id]": "org_A",
  });
});

test("a server whose next page is always the same page is not followed for ever", async () => {
  const { id } = emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_A" });
  const body = JSON.stringify({ data: [], links: { next: `/api/v1/connect/connections?page[after]=${id}` } });
  emulator.control.inject({ times: Infinity, do: { kind: "answer", when: "after", body } });
  const error = await rejection(clientOf(emulator).listConnections({ after: id }));
  expect(error).toMatchObject({
    kind: "server",
    message: expect.stringContaining("cannot be used, its next page is this page again (HTTP 200") as string,
  });
});
