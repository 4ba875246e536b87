import type { Emulator, Fault } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { clientOf, keysReceived, rejection } from "./emulated";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await contractEmulator();
});
afterEach(() => emulator.close());

const destinationOrganizationId = "org_DEF456";

/** Which of the received keys are the same: `aab` where the third differs from the first two. */
function pattern(): string {
  const keys = keysReceived(emulator);
  const distinct = [...new Set(keys)];
  return keys.map((key) => "abcdefgh"[distinct.indexOf(key)]).join("");
}

test.each<[string, Fault["do"][], string]>([
  ["a reset before the request was carried out", [{ kind: "reset", when: "before" }], "aa"],
  ["an answer that was lost", [{ kind: "reset", when: "after" }], "aa"],
  ["an answer that was cut off", [{ kind: "cut" }], "aa"],
  ["silence three times", Array<Fault["do"]>(3).fill({ kind: "reset", when: "before" }), "aaaa"],
  ["an answer that is not JSON", [{ kind: "answer", when: "after", body: "<html>" }], "aa"],
  ["a 500 that was kept under the key", [{ kind: "answer", when: "before", status: 500, cached: true }], "ab"],
  ["a 503 of a proxy", [{ kind: "answer", when: "before", status: 503, body: "<html>" }], "ab"],
  ["a 408 that was kept under the key", [{ kind: "answer", when: "before", status: 408, cached: true }], "ab"],
  ["two 5xx", Array<Fault["do"]>(2).fill({ kind: "answer", when: "before", status: 502 }), "abc"],
  [
    "silence, a 5xx, and silence again",
    [
      { kind: "reset", when: "before" },
      { kind: "answer", when: "before", status: 500 },
      { kind: "reset", when: "before" },
    ],
    "aabb",
  ],
  ["a 429", [{ kind: "answer", when: "before", status: 429, headers: { "Retry-After": "1" } }], "aa"],
])("after %s, exactly one connection exists, and the keys were as the rules say", async (_, faults, keys) => {
  for (const fault of faults) emulator.control.inject({ do: fault });
  const { connection } = await clientOf(emulator).createConnection({ destinationOrganizationId });
  expect(emulator.control.connections().map(({ id }) => id)).toEqual([connection.id]);
  expect(pattern()).toBe(keys);
});

test("a 5xx after the connection was made is tried under a new key, and met by the conflict that tells of it", async () => {
  emulator.control.inject({ do: { kind: "answer", when: "after", status: 500, cached: true } });
  const error = await rejection(clientOf(emulator).createConnection({ destinationOrganizationId }));
  expect(error).toMatchObject({ kind: "conflict", attempts: 2, earlierMayHaveActed: true });
  expect(pattern()).toBe("ab");
  expect(emulator.control.connections()).toHaveLength(1);
});

test.each([400, 401, 403, 404, 409, 418, 422])("a %i is final: nothing more is sent", async (status) => {
  emulator.control.inject({ do: { kind: "answer", when: "before", status, identified: true } });
  const error = await rejection(clientOf(emulator).createConnection({ destinationOrganizationId }));
  expect(error).toMatchObject({ status, attempts: 1 });
  expect(pattern()).toBe("a");
});

test("a caller's own key is kept after silence and after a 429", async () => {
  emulator.control.inject({ do: { kind: "reset", when: "after" } });
  emulator.control.inject({ do: { kind: "answer", when: "before", status: 429 } });
  await clientOf(emulator).createConnection({ destinationOrganizationId, idempotencyKey: "mine" });
  expect(keysReceived(emulator)).toEqual(["mine", "mine", "mine"]);
});

test("a caller's own key is never exchanged: a 5xx ends the operation", async () => {
  emulator.control.inject({ do: { kind: "answer", when: "before", status: 500 } });
  const request = { destinationOrganizationId, idempotencyKey: "mine" };
  expect(await rejection(clientOf(emulator).createConnection(request))).toMatchObject({ kind: "server", attempts: 1 });
  expect(keysReceived(emulator)).toEqual(["mine"]);
});

test.each(["deactivateConnection", "reactivateConnection"] as const)("%s follows the same rules", async (method) => {
  const { id } = emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId });
  if (method === "reactivateConnection") emulator.control.deactivate(id);
  emulator.control.inject({ do: { kind: "answer", when: "before", status: 500, cached: true } });
  emulator.control.inject({ do: { kind: "reset", when: "after" } });
  const { connection } = await clientOf(emulator)[method](id);
  expect(connection.status).toBe(emulator.control.connection(id)?.status);
  expect(pattern()).toBe("abb");
});
