import type { EngineEvent } from "../engine";
import { A, B, C, type Act } from "./act";
import type { Declaration } from "./declaration";

/** Deletions that do not depend on each other happen in any order, so that all here do. */
const G: Declaration = { name: "g", value: "1", options: { dependsOn: ["a"] } };

/** Runs that fail or are killed, and what the next ones make of it. */
export const STORIES_OF_FAILURE: Record<string, Act[]> = {
  "replacement fails to create": [
    { program: [A] },
    { program: [{ ...A, key: "w" }], faults: { "create a": "error" } },
    {},
  ],
  "replacement fails to delete, the next run finishes it": [
    { program: [A, C] },
    { program: [{ ...A, key: "w" }, C], faults: { "delete a": "error" } },
    {
      program: [
        { ...A, key: "w" },
        { ...C, value: "4" },
      ],
    },
  ],
  "deletion before replacement, whose create fails": [
    { program: [{ ...A, options: { deleteBeforeReplace: true } }] },
    { program: [{ ...A, key: "w", options: { deleteBeforeReplace: true } }], faults: { "create a": "error" } },
    {},
  ],
  "deletion before replacement, given up": [
    { program: [{ ...A, options: { deleteBeforeReplace: true } }] },
    { program: [{ ...A, key: "w", options: { deleteBeforeReplace: true } }], faults: { "create a": "error" } },
    { program: [] },
  ],
  protect: [
    { program: [{ ...A, options: { protect: true } }, G] },
    { run: "preview", program: [{ ...A, key: "w", options: { protect: true } }, G] },
    {},
    { run: "destroy" },
    { program: [] },
    { program: [{ ...A, key: "w" }] },
  ],
  "failed create, others go on": [{ program: [A, B, { name: "k", value: "1" }], faults: { "create a": "error" } }, {}],
  "partial create, resumed": [
    { program: [A, B], faults: { "create a": "partial" } },
    { run: "preview" },
    { faults: { "update a": "partial" } },
    {},
    {},
  ],
  "failed and partial update": [
    { program: [A] },
    { program: [{ ...A, value: "2" }], faults: { "update a": "error" } },
    { faults: { "update a": "partial" } },
    {},
  ],
  "refused inputs, failing diff, failing program, duplicate": [
    { program: [A], faults: { "check a": "error" } },
    { run: "preview", faults: { "check a": "error" } },
    {},
    { faults: { "diff a": "error" } },
    { program: [{ ...A, value: "2" }], throws: true },
    { program: [A, A] },
  ],
  drift: [
    { program: [A, B, C] },
    { run: "refresh", faults: { "read a": "changed" } },
    {},
    { run: "refresh", faults: { "read a": "gone" } },
    {},
    { run: "refresh", faults: { "read a": "error", "read b": "changed" } },
    { run: "refresh", faults: { "read a": "partial" } },
    {},
  ],
  import: [{ program: [{ ...A, options: { import: "id7" } }] }],
  "kill before the deletion of a renamed resource": [
    { program: [A] },
    { program: [{ ...A, name: "n" }], killWhen: beginning("delete") },
    {},
    {},
  ],
  "kill before the deletion of a replaced resource": [
    { program: [A] },
    { program: [{ ...A, key: "w" }], killWhen: beginning("delete-replaced") },
    {},
    {},
  ],
  "kill during a create": [
    {
      program: [A, { name: "o", value: "1", options: { dependsOn: ["a"] } }],
      faults: { "create o": "hangs" },
      killWhen: hanging(true),
    },
    { program: [A, { name: "o", value: "1", options: { dependsOn: ["a"] } }] },
    { run: "refresh" },
    { run: "destroy" },
  ],
  "the plugin dies during a create": [
    {
      program: [A, { name: "o", value: "1", options: { dependsOn: ["a"] } }],
      faults: { "create o": "hangs" },
      killWhen: hanging("plugin"),
    },
    {},
  ],
};

function beginning(operation: string): (event: EngineEvent) => boolean {
  return ({ resourcePreEvent }) => resourcePreEvent?.metadata.op === operation;
}

function hanging<Verdict>(verdict: Verdict): (event: EngineEvent) => Verdict | false {
  return ({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "info#err" && diagnosticEvent.message.includes("hangs") && verdict;
}
