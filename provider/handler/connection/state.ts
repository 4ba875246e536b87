import type { Connection } from "../../persona/connection";
import type { KeyOwner } from "../../persona/http/answer";
import { ConnectionError } from "../errors";
import type { ConnectionFacts, ConnectionInputs, ConnectionOutputs } from "./properties";

/**
 * Turns what Persona says of a connection into what Pulumi keeps. The answers of newer API versions lack some attributes,
 * which then keep what the state has of them.
 */
export function toOutputs(
  inputs: ConnectionInputs,
  connection: Connection,
  keyOwner: KeyOwner,
  known: Pick<ConnectionFacts, "adopted"> & Partial<ConnectionFacts>,
): ConnectionOutputs {
  const { id, status, scopes = [], ...attributes } = connection;
  if (status === undefined) {
    throw new ConnectionError(
      `Persona's answer about ${id} has no status, so nothing can be said of it. Run again; if it persists, report it to Persona.`,
    );
  }
  return { ...known, ...keyOwner, ...attributes, ...inputs, status, scopes };
}
