import { type Assumption, breaking, DOCS, expected, handled, type Observation, REFERENCE, skipped } from "./assumption";
import { describe, type Heard, isQuota } from "./caller";
import { judgeOwner, judgeRefusal } from "./header-assumptions";
import { connectionIn, connectionsIn } from "./persona";
import type { Step, Walked } from "./walk";

const CREATE = `${REFERENCE}, Create a Connection`;
const DEACTIVATE = `${REFERENCE}, Deactivate a Connection`;
const REACTIVATE = `${REFERENCE}, Reactivate a Connection`;

/** What this release takes for granted about changes. */
export const WALK_ASSUMPTIONS: readonly Assumption<Walked>[] = [
  { name: "A new connection is answered with 201 and is pending", source: CREATE, check: isCreated },
  { name: "The same idempotency key gives the first answer again", source: `${DOCS}, idempotency`, check: isRepeated },
  row("A second create is refused with 409", CREATE, "create another", isDuplicate),
  row("A 409 is recognized as Persona's", `${DOCS}, errors`, "create another", (heard) => {
    return heard.status === 409 ? judgeRefusal(heard) : skipped(describe(heard));
  }),
  row("A 409 names the organization and environment of the key", `${DOCS}, headers`, "create another", (heard) => {
    return heard.status === 409 ? judgeOwner(heard) : skipped(describe(heard));
  }),
  row("A new connection can be read at once", `${REFERENCE}, Retrieve a Connection`, "read", (heard) => {
    return connectionIn(heard) === undefined ? breaking(describe(heard)) : expected(describe(heard));
  }),
  row("The list has a new connection at once", `${REFERENCE}, List all Connections`, "list", (heard) => {
    const count = connectionsIn(heard)?.length;
    if (count === undefined) return handled(`${describe(heard)}: without a list, nothing is adopted`);
    return count === 0 ? handled("not yet: the list is asked again, for a while") : expected("it has");
  }),
  row("Deactivating makes a connection inactive", DEACTIVATE, "deactivate", (heard) => becomes("inactive", heard)),
  row("Deactivating an inactive connection is refused with 409", DEACTIVATE, "deactivate again", isWrongState),
  row("Reactivating makes a connection pending", REACTIVATE, "reactivate", (heard) => becomes("pending", heard)),
  row("Reactivating a live connection is refused with 409", REACTIVATE, "reactivate again", isWrongState),
];

/** An assumption about one step of the walk. */
function row(name: string, source: string, step: Step, judge: (heard: Heard) => Observation): Assumption<Walked> {
  return {
    name,
    source,
    check: ({ answers }) => {
      const heard = answers[step];
      return heard === undefined ? skipped("the walk did not come that far") : judge(heard);
    },
  };
}

function isCreated({ start, answers: { create } }: Walked): Observation {
  if (create === undefined) return skipped("the walk did not come that far");
  const created = connectionIn(create);
  if (created !== undefined && typeof start !== "string" && created.id !== start.id) {
    return breaking(`${describe(create)}, although the destination has a connection`);
  }
  if (created !== undefined) {
    const answered = `${describe(create)}, ${created.status ?? "without a status"}`;
    return create.status === 201 && created.status === "pending" ? expected(answered) : handled(answered);
  }
  if (create.status === 409) return skipped(`${describe(create)}: the destination has a connection`);
  if (create.status === 403 || isQuota(create)) return handled(`${describe(create)}: the key may not create one`);
  return breaking(describe(create));
}

function isRepeated({ answers }: Walked): Observation {
  const [first, again] = [answers.create, answers["create again"]];
  if (first === undefined || again === undefined) return skipped("no connection was created");
  if (again.status === 409) return handled(`${describe(again)}: the connection is adopted`);
  const isSame = again.status === first.status && connectionIn(again)?.id === connectionIn(first)?.id;
  return isSame ? expected(describe(again)) : breaking(`${describe(again)}, where the first was ${describe(first)}`);
}

function isDuplicate(heard: Heard): Observation {
  if (heard.status === 409) return expected(describe(heard));
  if (heard.status === 403 || isQuota(heard)) return skipped(`${describe(heard)}: the key may not create one`);
  return breaking(describe(heard));
}

function becomes(status: string, heard: Heard): Observation {
  const connection = connectionIn(heard);
  if (connection?.status === status) return expected(`${describe(heard)}, ${status}`);
  if (heard.status === 403) return handled(`${describe(heard)}: the key may not`);
  if (connection === undefined || connection.status === undefined) return breaking(describe(heard));
  const isLive = status === "pending" && connection.status !== "inactive";
  return (isLive ? handled : breaking)(`${describe(heard)}, ${connection.status}`);
}

/** After a refusal, the provider looks at the connection instead of the status. */
function isWrongState(heard: Heard): Observation {
  if (heard.status === 409) return expected(describe(heard));
  if (heard.status === 403) return handled(`${describe(heard)}: the key may not`);
  const isLookedAt = heard.status === 400 || heard.status === 422 || connectionIn(heard) !== undefined;
  return (isLookedAt ? handled : breaking)(describe(heard));
}
