import { type Properties, readInputs } from "../../provider/handler/connection/properties";
import { DeclarationsWriter } from "../../provider/handler/deployment/declarations";
import type { Program } from "./model-stack";

let runs = 0;

/** What the program's process does beside declaring resources: it tells the plugin's which ones. */
export class ModelProgram {
  readonly engineAddress: string;
  private readonly writer: DeclarationsWriter;
  private readonly exitListeners: NodeJS.ExitListener[];

  constructor(program: Program, isPreview: boolean) {
    runs += 1;
    this.engineAddress = `model-${process.pid}-${runs}`;
    const before = process.listeners("exit");
    this.writer = new DeclarationsWriter(this.engineAddress, isPreview);
    this.exitListeners = process.listeners("exit").filter((listener) => !before.includes(listener));
    for (const declared of Object.values(program)) {
      const { profile, destinationOrganizationId } = readInputs(declared);
      this.writer.declare(profile, destinationOrganizationId);
    }
  }

  register(declared: Properties): void {
    const { profile, destinationOrganizationId } = readInputs(declared);
    this.writer.register(profile, destinationOrganizationId);
  }

  /** As the program's process does when it ends or is killed with the run. */
  exit(): void {
    for (const listener of this.exitListeners) {
      listener(0);
      process.removeListener("exit", listener);
    }
  }
}
