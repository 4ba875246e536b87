import type { EmulatedConnection, Emulator } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { PersonaCaller, acmeSandbox, globexSandbox } from "./persona-caller";

let emulator: Emulator;
let persona: PersonaCaller;

beforeEach(async () => {
  emulator = await contractEmulator({}, { requests: false });
  persona = new PersonaCaller(emulator);
});
afterEach(() => emulator.close());

function add(destination: string, more: { status?: string; createdAt?: number } = {}): EmulatedConnection {
  return emulator.control.add({
    sourceOrganizationId: "org_ACME",
    destinationOrganizationId: destination,
    ...more,
  });
}

function addMany(count: number): string[] {
  return Array.from({ length: count }, (_, index) => add(`org_P${index}`).id).reverse();
}

async function allPages(query: string): Promise<string[][]> {
  const pages: string[][] = [];
  let path: string | null = query;
  while (path !== null) {
    const page: { ids: string[]; next: string | null } = await persona.list(path);
    pages.push(page.ids);
    path = page.next === null ? null : page.next.replace("/api/v1/connect/connections", "");
  }
  return pages;
}

test("an organization without connections gets an empty page and no next one", async () => {
  expect(await persona.list()).toMatchObject({ ids: [], next: null });
});

test("pages are of 10 unless asked otherwise, newest first, and links.next leads through all of them", async () => {
  const ids = addMany(25);
  const pages = await allPages("");
  expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
  expect(pages.flat()).toEqual(ids);
});

test("pages of exactly all connections have no next one", async () => {
  addMany(100);
  const { ids, next } = await persona.list("?page[size]=100");
  expect([ids.length, next]).toEqual([100, null]);
});

test("links.next is a path that keeps the filters and the form that were asked for", async () => {
  addMany(3);
  const query = "?page[size]=2&filter[status]=pending&fields[connect/connection]=status";
  const { ids, next } = await persona.list(query);
  expect(next).toMatch(/^\/api\/v1\/connect\/connections\?/);
  expect(Object.fromEntries(new URLSearchParams(next?.split("?")[1]))).toEqual({
    "page[size]": "2",
    "page[after]": ids[1],
    "filter[status]": "pending",
    "fields[connect/connection]": "status",
  });
});

test("links.prev leads back through the same pages, and is null on the first", async () => {
  const ids = addMany(7);
  const first = await persona.list("?page[size]=3");
  const second = await persona.list((first.next ?? "").replace("/api/v1/connect/connections", ""));
  const third = await persona.list((second.next ?? "").replace("/api/v1/connect/connections", ""));
  expect([first.prev, third.next]).toEqual([null, null]);
  expect(third.prev).toBe(`/api/v1/connect/connections?page%5Bsize%5D=3&page%5Bbefore%5D=${ids[6] ?? ""}`);
  const back = await persona.list((third.prev ?? "").replace("/api/v1/connect/connections", ""));
  expect([back.ids, back.next, back.prev]).toEqual([second.ids, second.next, second.prev]);
  const start = await persona.list((back.prev ?? "").replace("/api/v1/connect/connections", ""));
  expect([start.ids, start.next, start.prev]).toEqual([first.ids, first.next, null]);
});

test("the page before a connection holds the ones next to it, not the newest ones", async () => {
  const ids = addMany(5);
  expect((await persona.list(`?page[size]=2&page[before]=${ids[3] ?? ""}`)).ids).toEqual(ids.slice(1, 3));
});

test("the order is that of creation, whatever order they were added in", async () => {
  const middle = add("org_B", { createdAt: 2000 });
  const oldest = add("org_A", { createdAt: 1000 });
  const newest = add("org_C", { createdAt: 3000 });
  expect((await persona.list()).ids).toEqual([newest.id, middle.id, oldest.id]);
  expect(emulator.control.connections().map(({ id }) => id)).toEqual([newest.id, middle.id, oldest.id]);
});

test("connections created between two pages shift nothing: a cursor names a connection, not a number", async () => {
  const ids = addMany(4);
  const first = await persona.list("?page[size]=2");
  add("org_NEW1");
  add("org_NEW2");
  const second = await persona.list(`?page[size]=2&page[after]=${first.ids[1] ?? ""}`);
  expect([...first.ids, ...second.ids]).toEqual(ids);
});

test("filters pick by status and by destination, inbound included", async () => {
  const active = add("org_GLOBEX", { status: "active" });
  const pending = add("org_INITECH");
  const inbound = emulator.control.add({ sourceOrganizationId: "org_GLOBEX", destinationOrganizationId: "org_ACME" });
  expect((await persona.list("?filter[status]=active")).ids).toEqual([active.id]);
  expect((await persona.list("?filter[destination-organization-id]=org_INITECH")).ids).toEqual([pending.id]);
  expect((await persona.list("?filter[destination-organization-id]=org_ACME")).ids).toEqual([inbound.id]);
  expect((await persona.list("?filter[status]=active&filter[destination-organization-id]=org_INITECH")).ids).toEqual(
    [],
  );
});

test("a server that ignores filters answers everything", async () => {
  add("org_GLOBEX", { status: "active" });
  add("org_INITECH");
  emulator.control.ignoreFilters(true);
  expect((await persona.list("?filter[status]=active")).ids).toHaveLength(2);
  emulator.control.ignoreFilters(false);
  expect((await persona.list("?filter[status]=active")).ids).toHaveLength(1);
});

test("each side's list holds outbound and inbound ones, and nobody else's", async () => {
  const outbound = add("org_GLOBEX");
  const inbound = emulator.control.add({ sourceOrganizationId: "org_GLOBEX", destinationOrganizationId: "org_ACME" });
  emulator.control.add({ sourceOrganizationId: "org_INITECH", destinationOrganizationId: "org_HOOLI" });
  for (const apiKey of [acmeSandbox, globexSandbox]) {
    expect((await persona.list("", { apiKey })).ids).toEqual([inbound.id, outbound.id]);
  }
});

test.each([
  ["page[size]=0", "page.size must be 1 to 100"],
  ["page[size]=101", "page.size must be 1 to 100"],
  ["page[size]=ten", "page.size must be 1 to 100"],
  ["page[size]=", "page.size must be 1 to 100"],
  ["page[after]=cxn_UNKNOWN", "page.after is not the id of a connection"],
  ["page[before]=cxn_UNKNOWN", "page.before is not the id of a connection"],
  ["page[after]=cxn_A&page[before]=cxn_A", "page.after and page.before cannot be given together"],
])("?%s is a 400 that says %s", async (query, details) => {
  addMany(2);
  const { answer } = await persona.list(`?${query}`);
  expect([answer.status, answer.errors]).toEqual([400, [{ title: "Bad Request", details }]]);
});

test("another organization's connection is no cursor", async () => {
  const foreign = emulator.control.add({ sourceOrganizationId: "org_X", destinationOrganizationId: "org_Y" });
  expect((await persona.list(`?page[after]=${foreign.id}`)).answer.status).toBe(400);
});
