import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Reply } from "./api/answer";
import type { FaultAction } from "./api/faults";

const hugeStart = '{"data":"';
const hugePiece = "a".repeat(64 * 1024);

/** The beginning of a JSON document that never ends, `bytes` long. */
function* endless(bytes: number): Generator<string> {
  yield hugeStart.slice(0, bytes);
  for (let left = bytes - hugeStart.length; left > 0; left -= hugePiece.length) yield hugePiece.slice(0, left);
}

function drip(response: ServerResponse, body: Buffer, everyMilliseconds: number, bytes: number): void {
  let sent = 0;
  response.flushHeaders();
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + bytes));
    sent += bytes;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, everyMilliseconds);
  response.once("close", () => {
    clearInterval(timer);
  });
}

/** Sends a reply as a fault has it: whole, in part, drop by drop, endless, or not at all. */
export function transmit(response: ServerResponse, reply: Reply | undefined, fault: FaultAction | undefined): void {
  if (reply === undefined) {
    if (fault?.kind === "reset") response.socket?.resetAndDestroy();
    return;
  }
  const body = Buffer.from(reply.body);
  const length = fault?.kind === "huge" ? fault.bytes : body.length;
  response.writeHead(reply.status, { ...reply.headers, "Content-Length": String(length) });
  switch (fault?.kind) {
    case "cut":
      response.flushHeaders();
      response.write(body.subarray(0, fault.bytes ?? Math.floor(body.length / 2)), () => response.socket?.destroy());
      return;
    case "drip":
      drip(response, body, fault.everyMilliseconds, fault.bytes ?? 1);
      return;
    case "huge":
      // A client that stops reading in the middle is what this fault is for.
      pipeline(Readable.from(endless(fault.bytes)), response).catch(() => undefined);
      return;
    case "answer":
    case "hang":
    case "reset":
    case undefined:
      response.end(body);
  }
}
