import type { Fault, FaultAction } from "./faults";
import type { EmulatedRequest } from "./request";

interface Pending {
  fault: Fault;
  toSkip: number;
  left: number;
}

function isAbout(request: EmulatedRequest, id: string): boolean {
  if (request.pathId === id || request.query["page[after]"] === id) return true;
  if (request.query["filter[destination-organization-id]"] === id) return true;
  return request.operation === "create" && request.body.includes(JSON.stringify(id));
}

function fits(fault: Fault, request: EmulatedRequest): boolean {
  const operations = fault.on === undefined ? undefined : [fault.on].flat();
  return (
    (operations === undefined || operations.includes(request.operation)) &&
    (fault.id === undefined || isAbout(request, fault.id))
  );
}

/** The faults to come, in the order of their injection. */
export class FaultScript {
  private pending: Pending[] = [];

  inject(fault: Fault): void {
    const pending = { fault, toSkip: fault.skip ?? 0, left: fault.times ?? 1 };
    if (pending.left > 0) this.pending.push(pending);
  }

  clear(): void {
    this.pending = [];
  }

  /** What befalls this request: the first fault that fits and has spared enough. Uses it up by one. */
  next(request: EmulatedRequest): FaultAction | undefined {
    for (const pending of this.pending) {
      if (!fits(pending.fault, request)) continue;
      if (pending.toSkip > 0) {
        pending.toSkip -= 1;
        continue;
      }
      pending.left -= 1;
      if (pending.left <= 0) this.pending = this.pending.filter((other) => other !== pending);
      return pending.fault.do;
    }
    return undefined;
  }
}
