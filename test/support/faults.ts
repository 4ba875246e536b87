import type { AnswerFault, FaultAction } from "../../provider/emulator";
import type { Cell } from "../fault/cell";
import type { FaultedOperation } from "../fault/operations";

/** How the operation ends: well, or with one error of this message. */
export type Outcome = "success" | RegExp;

/** A column of the matrix. */
export interface Fault {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly arm: (cell: Cell) => void;
  readonly outcome: (operation: FaultedOperation) => Outcome;
}

interface WireFault {
  readonly name: string;
  readonly action: FaultAction | ((operation: FaultedOperation) => FaultAction);
  readonly settings?: Readonly<Record<string, string>>;
  /** Where it befalls one request. */
  readonly once: Outcome;
  /** Where it befalls that request and all that follow. */
  readonly forGood: Outcome;
  /** How certain operations end otherwise. */
  readonly except?: (operation: FaultedOperation) => Exceptions;
}

interface Exceptions {
  readonly once?: Outcome;
  readonly forGood?: Outcome;
}

/** Short, so that what lasts ends soon: after five tries. */
const RETRY_TIME = { retryTimeoutSeconds: "5" };
const SHORT_REQUESTS = { requestTimeoutSeconds: "0.1" };
const DAY = 24 * 60 * 60 * 1000;

const silence = (code: string): RegExp =>
  new RegExp(
    `failed: http://127\\.0\\.0\\.1:\\d+/api/v1 gave no answer \\(${code}\\) after \\d+ requests in \\d+ s\\.`,
  );
const page = (code: number): RegExp => new RegExp(`failed: .*text/html.*\\(HTTP ${code}\\b`);
const status = (code: number, more = ""): RegExp => new RegExp(`failed: .*\\(HTTP ${code}\\b.*${more}`);
const unusable = /failed: the answer of http:\S+ cannot be used, .* Check that the base URL is Persona's API/;

const answer = (fault: Omit<AnswerFault, "kind">): FaultAction => ({ kind: "answer", ...fault });
const keptForPostsOnly = ({ request }: FaultedOperation): Exceptions =>
  request === "list" || request === "retrieve" ? { once: "success" } : {};
/** One that is not in the list is asked for by its id; a conflict with nothing to be found is somebody else's change. */
const isMissingInList = ({ request, name }: FaultedOperation): Exceptions => {
  if (request !== "list") return {};
  return { forGood: name.includes("refresh") ? "success" : /failed: Persona kept reporting a conflict/ };
};
/** One entry that cannot be read does not lose the page. */
const isUnreadableInList = ({ request }: FaultedOperation): Exceptions =>
  request === "list" ? { forGood: /saw a conflict, .*that cannot be read/ } : {};
const html = (code: number): FaultAction =>
  answer({ when: "before", status: code, body: "<html><body>The proxy is not well</body></html>" });
const refusal = (code: number, headers: Record<string, string | null> = {}): FaultAction =>
  answer({ when: "before", identified: true, status: code, headers, body: '{"errors":[{"title":"Refused"}]}' });
/** A true answer with every connection in it changed. */
const changed = (change: (connection: Record<string, unknown>) => void, cached = false): FaultAction =>
  answer({
    when: "after",
    cached,
    body: (text) => {
      const document = JSON.parse(text) as { data: Record<string, unknown> | Record<string, unknown>[] };
      for (const connection of [document.data].flat()) change(connection);
      return JSON.stringify(document);
    },
  });
const garbled = (body: string, cached = false): FaultAction => answer({ when: "after", body, cached });

function nullify(connection: Record<string, unknown>): void {
  const attributes = connection["attributes"] as object;
  connection["attributes"] = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
}

function makeForeign(connection: Record<string, unknown>): void {
  connection["id"] = "cxn_FOREIGN";
  connection["attributes"] = {
    ...(connection["attributes"] as object),
    ...{ "organization-id": "org_INITECH", "source-organization-id": "org_INITECH" },
    "destination-organization-id": "org_HOOLI",
  };
}

const WIRE_FAULTS: readonly WireFault[] = [
  {
    name: "reset before it is processed",
    action: { kind: "reset", when: "before" },
    once: "success",
    forGood: silence("ECONNRESET"),
  },
  {
    name: "reset after it is processed",
    action: { kind: "reset", when: "after" },
    once: "success",
    forGood: silence("ECONNRESET"),
  },
  { name: "an answer cut in its body", action: { kind: "cut" }, once: "success", forGood: silence("ECONNRESET") },
  {
    name: "an answer cut before its body",
    action: { kind: "cut", bytes: 0 },
    once: "success",
    forGood: silence("ECONNRESET"),
  },
  {
    name: "a hang before it is processed",
    action: { kind: "hang" },
    settings: SHORT_REQUESTS,
    once: "success",
    forGood: silence("ETIMEDOUT"),
  },
  {
    name: "a hang after it is processed",
    action: { kind: "hang", when: "after" },
    settings: SHORT_REQUESTS,
    once: "success",
    forGood: silence("ETIMEDOUT"),
  },
  {
    name: "a slow drip",
    action: ({ request }) => ({ kind: "drip", everyMilliseconds: 1, bytes: request === "list" ? 5000 : 50 }),
    once: "success",
    forGood: "success",
  },
  {
    name: "a drip too slow for the time limit",
    action: { kind: "drip", everyMilliseconds: 40 },
    settings: SHORT_REQUESTS,
    once: "success",
    forGood: silence("ETIMEDOUT"),
  },
  { name: "500, not processed", action: refusal(500), once: "success", forGood: status(500) },
  {
    name: "500, not processed, kept under the key",
    action: answer({ when: "before", identified: true, cached: true, body: "" }),
    once: "success",
    forGood: status(500),
  },
  {
    name: "500, processed, kept under the key",
    action: answer({ when: "after", status: 500, cached: true, body: "" }),
    once: "success",
    forGood: status(500),
  },
  ...[502, 503, 504].map((code) => ({
    name: `${code} with HTML`,
    action: html(code),
    once: "success" as const,
    forGood: page(code),
  })),
  {
    name: "502 with HTML, processed",
    action: answer({ when: "after", status: 502, body: "<html></html>" }),
    once: "success",
    forGood: page(502),
  },
  {
    name: "503 that asks to wait 2 s",
    action: refusal(503, { "Retry-After": "2" }),
    once: "success",
    forGood: status(503),
  },
  {
    name: "429 without headers",
    action: answer({ when: "before", status: 429, body: "" }),
    once: "success",
    forGood: status(429),
  },
  { name: "429 with Retry-After", action: refusal(429, { "Retry-After": "3" }), once: "success", forGood: status(429) },
  {
    name: "429 with a reset of 30 s",
    action: refusal(429, { "RateLimit-Remaining": "0", "RateLimit-Reset": "30" }),
    once: "success",
    forGood: status(429),
  },
  {
    name: "429 with a reset of 0",
    action: refusal(429, { "RateLimit-Remaining": "0", "RateLimit-Reset": "0" }),
    once: "success",
    forGood: status(429),
  },
  {
    name: "429 with a negative reset",
    action: refusal(429, { "RateLimit-Reset": "-30" }),
    once: "success",
    forGood: status(429),
  },
  {
    name: "429 with a date in the past",
    action: refusal(429, { "RateLimit-Reset": null, "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" }),
    once: "success",
    forGood: status(429),
  },
  {
    name: "429 with a reset in a thousand years",
    action: refusal(429, { "RateLimit-Remaining": "0", "RateLimit-Reset": "31556952000" }),
    once: status(429, "The server asks to wait 31556952000 s\\."),
    forGood: status(429, "The server asks to wait 31556952000 s\\."),
  },
  { name: "401", action: refusal(401), once: status(401, "Check that the API key"), forGood: status(401) },
  { name: "403", action: refusal(403), once: status(403, "permission for Connect"), forGood: status(403) },
  {
    name: "a redirect",
    action: answer({ when: "before", status: 302, headers: { Location: "/elsewhere" }, body: "" }),
    once: status(302, "Check the base URL"),
    forGood: status(302),
  },
  { name: "malformed JSON", action: garbled('{"data":{"type":'), once: "success", forGood: unusable },
  {
    name: "malformed JSON, kept under the key",
    action: garbled('{"data":{"type":', true),
    once: unusable,
    forGood: unusable,
    except: keptForPostsOnly,
  },
  {
    name: "an HTML page with status 200",
    action: garbled("<html><body>Sign in</body></html>"),
    once: "success",
    forGood: unusable,
  },
  {
    name: "the true JSON under another content type",
    action: answer({ when: "after", headers: { "Content-Type": "text/plain" } }),
    once: "success",
    forGood: "success",
  },
  { name: "an empty body", action: garbled(""), once: "success", forGood: unusable },
  { name: "JSON null", action: garbled("null"), once: "success", forGood: unusable },
  {
    name: "no id",
    action: changed((connection) => delete connection["id"]),
    once: "success",
    forGood: unusable,
    except: isUnreadableInList,
  },
  {
    name: "attributes null",
    action: changed((connection) => (connection["attributes"] = null)),
    once: "success",
    forGood: unusable,
    except: isMissingInList,
  },
  {
    name: "every attribute null",
    action: changed(nullify),
    once: "success",
    forGood: unusable,
    except: isMissingInList,
  },
  {
    name: "attributes of wrong types",
    action: changed((connection) => (connection["attributes"] = { status: 7, scopes: "all" })),
    once: "success",
    forGood: unusable,
    except: isMissingInList,
  },
  {
    name: "a foreign connection",
    action: changed(makeForeign),
    once: "success",
    forGood: unusable,
    except: isMissingInList,
  },
  {
    name: "a body of 100 MB",
    action: { kind: "huge", bytes: 100 * 1024 * 1024 },
    once: "success",
    forGood: /cannot be used, its body is larger than 8 MB/,
  },
];

/** What happens outside of any one exchange. */
const OTHER_FAULTS: readonly (Omit<Fault, "outcome" | "settings"> & {
  settings?: Record<string, string>;
  outcome: Outcome;
})[] = [
  {
    name: "refused until the first wait",
    arm: (cell) => {
      cell.refuse(true);
    },
    outcome: "success",
  },
  {
    name: "refused for good",
    arm: (cell) => {
      cell.refuse(false);
    },
    settings: RETRY_TIME,
    outcome: silence("ECONNREFUSED"),
  },
  {
    name: "an unknown host",
    arm: () => undefined,
    settings: { ...RETRY_TIME, baseUrl: "https://persona.invalid/api/v1" },
    outcome:
      /failed: https:\/\/persona\.invalid\/api\/v1 gave no answer \((ENOTFOUND|EAI_AGAIN)\) after \d+ requests in \d+ s\./,
  },
  ...[
    { name: "a clock that jumps ahead by an hour", milliseconds: 3_600_000 },
    { name: "a clock that jumps back by an hour", milliseconds: -3_600_000 },
  ].map(({ name, milliseconds }) => ({
    name,
    arm: (cell: Cell) => {
      cell.whenHit(() => {
        cell.time.jump(milliseconds);
      });
    },
    outcome: "success" as const,
  })),
  ...[
    { name: "a server whose clock jumps ahead by two days", milliseconds: 2 * DAY },
    { name: "a server whose clock jumps back by two days", milliseconds: -2 * DAY },
  ].map(({ name, milliseconds }) => ({
    name,
    arm: (cell: Cell) => {
      cell.whenHit(() => {
        cell.world.control.advanceClock(milliseconds);
      });
    },
    outcome: "success" as const,
  })),
];

function variant(fault: WireFault, kind: "once" | "forGood", times: number): Fault {
  return {
    name: `${fault.name}, ${kind === "once" ? "once" : "for good"}`,
    settings: { ...fault.settings, ...(kind === "forGood" ? RETRY_TIME : {}) },
    arm: (cell) => {
      cell.inject(typeof fault.action === "function" ? fault.action(cell.operation) : fault.action, times);
    },
    outcome: (operation) => (operation.isHelp ? "success" : (fault.except?.(operation)[kind] ?? fault[kind])),
  };
}

/** The columns of the matrix: every fault on the wire once and for good, and the others. */
export const FAULTS: readonly Fault[] = [
  ...WIRE_FAULTS.flatMap((fault) => [variant(fault, "once", 1), variant(fault, "forGood", Infinity)]),
  ...OTHER_FAULTS.map(({ outcome, settings = {}, ...fault }) => ({ ...fault, settings, outcome: () => outcome })),
];
