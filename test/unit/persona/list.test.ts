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
  const ids: string[] = [];
  for await (const { connections } of clientOf(emulator).pages({ pageSize: 2 })) {
    ids.push(...connections.map(({ id }) => id));
  }
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

/** Makes each page of the list lead to the page after this connection. */
function leadTo(id: string): void {
  const body = JSON.stringify({ data: [], links: { next: `/api/v1/connect/connections?page[after]=${id}` } });
  emulator.control.inject({ times: Infinity, do: { kind: "answer", when: "after", body } });
}

test("pages end with an error where a cursor comes back, however many pages later", async () => {
  const [, , newest] = ["org_A", "org_B", "org_C"].map((destinationOrganizationId) =>
    emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId }),
  );
  const pages: number[] = [];
  const readAll = async (): Promise<void> => {
    for await (const { connections } of clientOf(emulator).pages({ pageSize: 1 })) {
      pages.push(connections.length);
      if (pages.length === 2) leadTo(newest!.id);
    }
  };
  expect(await rejection(readAll())).toMatchObject({
    name: "PersonaServerError",
    kind: "server",
    message: expect.stringContaining("cannot be used, it leads back to an earlier page (HTTP 200") as string,
  });
  expect(pages).toEqual([1, 1]);
});

test("pages begin after a connection, where they are asked to", async () => {
  const [older, newer] = ["org_A", "org_B"].map((destinationOrganizationId) =>
    emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId }),
  );
  for await (const { connections } of clientOf(emulator).pages({ after: newer!.id })) {
    expect(connections.map(({ id }) => id)).toEqual([older!.id]);
  }
  expect(emulator.control.journal()).toHaveLength(1);
});

test("a page whose next page is this page again is not followed for ever", async () => {
  const { id } = emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_A" });
  leadTo(id);
  const error = await rejection(clientOf(emulator).listConnections({ after: id }));
  expect(error).toMatchObject({
    kind: "server",
    message: expect.stringContaining("cannot be used, it leads back to an earlier page (HTTP 200") as string,
  });
});
