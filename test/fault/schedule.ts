import fc from "fast-check";

import type { FaultAction, Operation } from "../../provider/emulator";

/** One thing that happens to a stack. Names and destinations are small numbers, so that they meet often. */
export type Command =
  | { readonly kind: "declare"; readonly name: number; readonly destination: number; readonly waits: boolean }
  | { readonly kind: "rename"; readonly name: number; readonly to: number }
  | { readonly kind: "retarget"; readonly name: number; readonly destination: number }
  | { readonly kind: "swap"; readonly name: number; readonly other: number }
  | { readonly kind: "remove"; readonly name: number }
  | { readonly kind: "accept"; readonly destination: number }
  | { readonly kind: "deactivate"; readonly destination: number }
  | { readonly kind: "create by hand"; readonly destination: number; readonly status: string }
  | {
      readonly kind: "fault";
      readonly on: Operation;
      readonly fault: keyof typeof FAULT_ACTIONS;
      readonly times: number;
    }
  | { readonly kind: "lose state" }
  | {
      readonly kind: "up" | "refresh" | "destroy";
      readonly parallel: number;
      /** The point of the run at which it is killed. */
      readonly killAt?: number;
    };

const PROXY_PAGE = "<html><body>Not here</body></html>";

/** The faults of schedules. Those that only time ends are left to the matrix. */
export const FAULT_ACTIONS = {
  "reset before": { kind: "reset", when: "before" },
  "reset after": { kind: "reset", when: "after" },
  cut: { kind: "cut" },
  "500 before": { kind: "answer", when: "before", identified: true, status: 500, cached: true },
  "500 after": { kind: "answer", when: "after", status: 500, cached: true, body: "" },
  "502 after": { kind: "answer", when: "after", status: 502, body: PROXY_PAGE },
  "404 of a proxy": { kind: "answer", when: "before", status: 404, body: PROXY_PAGE },
  "409 of a proxy": { kind: "answer", when: "before", status: 409, body: PROXY_PAGE },
  "409 of Persona": {
    kind: "answer",
    when: "before",
    identified: true,
    status: 409,
    body: '{"errors":[{"title":"Conflict"}]}',
  },
  "403": { kind: "answer", when: "before", identified: true, status: 403, body: "{}" },
  "429": { kind: "answer", when: "before", status: 429, headers: { "RateLimit-Reset": "1" }, body: "" },
  "malformed answer": { kind: "answer", when: "after", body: "{" },
  "malformed answer, kept": { kind: "answer", when: "after", body: "{", cached: true },
} as const satisfies Readonly<Record<string, FaultAction>>;

// Not biased to small numbers, which would kill runs at their first points and make few names meet few destinations.
const name = fc.noBias(fc.nat(3));
const destination = fc.noBias(fc.nat(4));
const killAt = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ killAt: fc.noBias(fc.nat(16)) }) },
);
const run = (kind: "up" | "refresh" | "destroy"): fc.Arbitrary<Command> =>
  fc
    .record({ parallel: fc.constantFrom(1, 1, 4), kill: killAt })
    .map(({ parallel, kill }) => ({ kind, parallel, ...kill }));

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("declare"), name, destination, waits: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename"), name, to: name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("retarget"), name, destination }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("swap"), name, other: name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove"), name }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("accept"), destination }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("deactivate"), destination }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("create by hand"),
      destination,
      status: fc.constantFrom("pending", "active", "inactive", "suspended"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("fault"),
      on: fc.constantFrom("create", "retrieve", "list", "deactivate", "reactivate"),
      fault: fc.constantFrom(...(Object.keys(FAULT_ACTIONS) as (keyof typeof FAULT_ACTIONS)[])),
      times: fc.constantFrom(1, 1, 2, 9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lose state") }) },
  { weight: 8, arbitrary: run("up") },
  { weight: 3, arbitrary: run("refresh") },
  { weight: 1, arbitrary: run("destroy") },
);

/** What happens to a stack in a few weeks. Most begin with a deployment, so that there is something that can break. */
export const schedules: fc.Arbitrary<Command[]> = fc
  .tuple(
    fc.subarray<Command>([
      { kind: "declare", name: 0, destination: 0, waits: false },
      { kind: "declare", name: 1, destination: 1, waits: false },
      { kind: "up", parallel: 1 },
    ]),
    fc.array(command, { minLength: 1, maxLength: 30, size: "max" }),
  )
  .map(([beginning, rest]) => [...beginning, ...rest]);
