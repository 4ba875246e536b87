import { status, type ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { annotateSecrets, fromStruct, type PropertyMap } from "./property-value";

/** An operation on a resource failed; `partial` says that the resource exists nevertheless. */
export class ResourceFailure extends Error {
  constructor(
    message: string,
    readonly partial?: { id: string; outputs: PropertyMap; inputs: PropertyMap | undefined; reasons: string[] },
  ) {
    super(message);
  }
}

/** Reads a plugin's error. One that carries an id and properties is a partial success. */
export function initializationFailure(error: ServiceError, secretsLike: PropertyMap): ResourceFailure {
  if (error.code === status.UNAVAILABLE) return new ResourceFailure("error reading from server: EOF");
  const [details] = error.metadata.get("grpc-status-details-bin");
  const packed = details === undefined ? undefined : Status.deserializeBinary(details as Buffer);
  const detail = packed?.getDetailsList().find((any) => any.getTypeName() === "pulumirpc.ErrorResourceInitFailed");
  if (detail === undefined) return new ResourceFailure(error.details === "" ? error.message : error.details);
  const failed = ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  const outputs = fromStruct(failed.getProperties());
  annotateSecrets(outputs, secretsLike);
  const reasons = failed.getReasonsList();
  const inputs = failed.hasInputs() ? fromStruct(failed.getInputs()) : undefined;
  return new ResourceFailure(listReasons(reasons), { id: failed.getId(), outputs, inputs, reasons });
}

function listReasons(reasons: string[]): string {
  if (reasons.length === 0) return "resource init failed";
  const count = reasons.length === 1 ? "1 error" : `${reasons.length} errors`;
  return `${count} occurred:\n${reasons.map((reason) => `\t* ${reason}\n`).join("")}\n`;
}
