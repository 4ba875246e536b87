import { ConnectionIndex } from "../../../provider/handler/deployment/connection-index";
import type { Clock } from "../../../provider/persona/http/clock";
import { FakeClock } from "../../support/fake-clock";

const SIZE = 100;

/** A list of so many connections, newest first, that counts how often a page of it is read. */
class List {
  pages = 0;
  readonly ids: string[];
  private readonly status = new Map<string, string>();
  private readonly destination = new Map<string, string>();

  constructor(count: number) {
    this.ids = Array.from({ length: count }, (_, number) => `cxn_${count - number}`);
  }

  setStatus(id: string, status: string): void {
    this.status.set(id, status);
  }

  setDestination(id: string, destination: string): void {
    this.destination.set(id, destination);
  }

  /** Another connection appears, at the top. */
  grow(): void {
    this.ids.unshift(`cxn_${this.ids.length + 1}`);
  }

  readonly readPage = async (after: string | undefined) => {
    this.pages += 1;
    const start = after === undefined ? 0 : this.ids.indexOf(after) + 1;
    const ids = this.ids.slice(start, start + SIZE);
    const last = ids.at(-1);
    const connections = ids.map((id) => ({
      id,
      scopes: [],
      status: this.status.get(id) ?? "active",
      organizationId: "org_ACME",
      destinationOrganizationId: this.destination.get(id) ?? `org_${id.slice(4)}`,
    }));
    // The answer is of the moment when it was made, and arrives later.
    await new Promise((resolve) => setImmediate(resolve));
    const hasMore = last !== undefined && start + SIZE < this.ids.length;
    return { connections, ...(hasMore ? { next: last } : {}) };
  };
}

interface IndexOptions {
  readonly clock?: Clock;
  readonly declared?: () => number;
}

function indexOf(
  readPage: List["readPage"],
  { clock = new FakeClock(), declared = () => 0 }: IndexOptions = {},
): ConnectionIndex {
  return new ConnectionIndex(() => pagesOf(readPage), clock, declared);
}

/** The pages as the client's iterator gives them. */
async function* pagesOf(readPage: List["readPage"]) {
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const page: Awaited<ReturnType<List["readPage"]>> = await readPage(after);
    yield page;
    after = page.next;
  }
}

/** Looks up all these ids as Pulumi does, some at once, and counts the calls: pages, and direct calls for the rest. */
async function refresh(list: List, index: ConnectionIndex, ids: string[], parallel = 8): Promise<number> {
  let direct = 0;
  const queue = [...ids];
  const worker = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const found = await index.byId(id);
      if (found === undefined) {
        direct += 1;
        await new Promise((resolve) => setImmediate(resolve));
      } else expect(found.id).toBe(id);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return direct + list.pages;
}

/** Every so-manieth id of a list, in no order that the list has. */
function spread(list: List, count: number): string[] {
  const step = list.ids.length / count;
  const ids = Array.from({ length: count }, (_, number) => list.ids[Math.floor(number * step)] ?? "");
  return ids.map((_, number) => ids[(number * 7) % count] ?? "");
}

describe("the index", () => {
  test.each([1, 3, 11, 101, 1001].flatMap((count) => [1, 10].map((factor) => [count, count * factor] as const)))(
    "refreshes %d of %d connections in at most ⌈T/100⌉ + 5 calls, and never more than N + 5",
    async (count, total) => {
      const list = new List(total);
      const calls = await refresh(list, indexOf(list.readPage), spread(list, count));
      expect(calls).toBeLessThanOrEqual(Math.min(Math.ceil(total / SIZE) + 5, count + 5));
    },
  );

  test("is read to the last page by all that wait, also where that is the hundredth, and the oldest are asked for", async () => {
    const list = new List(10_000);
    const oldest = list.ids.slice(-1000).reverse();
    expect(await refresh(list, indexOf(list.readPage), oldest)).toBeLessThanOrEqual(100 + 5);
  });

  test.each([1, 2, 4])(
    "costs never more than N + 5 calls with %d operations at once in a huge organization",
    async (parallel) => {
      const list = new List(20_000);
      const ids = spread(list, 51);
      const calls = await refresh(list, indexOf(list.readPage), ids, parallel);
      expect(calls).toBeLessThanOrEqual(51 + 5);
    },
  );

  test("finds the outbound connection of a destination", async () => {
    const list = new List(150);
    const index = indexOf(list.readPage);
    expect((await index.outbound("org_7"))?.id).toBe("cxn_7");
    expect(await index.outbound("org_NOBODY")).toBeUndefined();
    expect(list.pages).toBe(2);
  });

  test("is read to its end for a program that declares much, even where its creates come one by one, oldest first", async () => {
    const list = new List(2000);
    const index = indexOf(list.readPage, { declared: () => 60 });
    for (let number = 1; number <= 2000; number += 1) {
      expect((await index.outbound(`org_${number}`))?.id).toBe(`cxn_${number}`);
    }
    expect(list.pages).toBe(20);
  });

  test("is not read to its end in a huge organization for a program that declares little", async () => {
    const list = new List(20_000);
    const index = indexOf(list.readPage, { declared: () => 8 });
    for (let number = 1; number <= 8; number += 1) await index.outbound(`org_${number}`);
    expect(list.pages).toBe(8);
  });

  test("is read anew after a minute", async () => {
    const clock = new FakeClock();
    const list = new List(10);
    const index = indexOf(list.readPage, { clock });
    expect((await index.outbound("org_7"))?.status).toBe("active");
    list.setStatus("cxn_7", "inactive");
    await clock.sleep(59_000);
    expect((await index.outbound("org_7"))?.status).toBe("active");
    await clock.sleep(2_000);
    expect((await index.outbound("org_7"))?.status).toBe("inactive");
  });

  test("has no entry that is older than this process' last write to it", async () => {
    const list = new List(10);
    const index = indexOf(list.readPage);
    await index.outbound("org_7");
    await index.whileWriting("cxn_7", () => Promise.resolve());
    expect(await index.outbound("org_7")).toBeUndefined();
    expect((await index.outbound("org_8"))?.id).toBe("cxn_8");
  });

  test("takes no entry from a page that was read before a write ended", async () => {
    const list = new List(10);
    const index = indexOf(list.readPage);
    let endWrite: () => void = () => undefined;
    const write = index.whileWriting("cxn_7", () => new Promise<void>((resolve) => (endWrite = resolve)));
    const lookup = index.outbound("org_NOBODY");
    endWrite();
    await Promise.all([write, lookup]);
    expect(await index.outbound("org_7")).toBeUndefined();
  });

  test("loses and doubles nothing when connections are created while its pages are read", async () => {
    const list = new List(950);
    const ids = [...list.ids];
    const readPage = (after: string | undefined) => {
      list.grow();
      return list.readPage(after);
    };
    const index = indexOf(readPage);
    const calls = await refresh(list, index, ids);
    expect(calls).toBeLessThanOrEqual(10 + 5);
  });

  test("is not used again once it could not be read: everything is asked for", async () => {
    const list = new List(10);
    let isDown = true;
    const index = indexOf((after) => (isDown ? Promise.reject(new Error("down")) : list.readPage(after)));
    const lookups = [index.outbound("org_7"), index.outbound("org_8")];
    expect(await Promise.all(lookups)).toEqual([undefined, undefined]);
    isDown = false;
    expect(await index.outbound("org_7")).toBeUndefined();
    expect(list.pages).toBe(0);
  });

  test("takes the live one of several connections to a destination, wherever it stands in the list", async () => {
    const list = new List(250);
    list.setDestination("cxn_9", "org_7");
    list.setDestination("cxn_200", "org_7");
    list.setStatus("cxn_7", "inactive");
    list.setStatus("cxn_200", "inactive");
    expect((await indexOf(list.readPage).outbound("org_7"))?.id).toBe("cxn_9");
    list.setStatus("cxn_9", "inactive");
    expect((await indexOf(list.readPage).outbound("org_7"))?.id).toBe("cxn_200");
  });
});
