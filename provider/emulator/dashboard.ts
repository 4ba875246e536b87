import type { EmulatorControl } from "./control";
import type { EmulatedConnection } from "./world/connection";

/** What somebody did through the control side over HTTP: on the emulator's page, or with a call of their own. */
export interface DashboardAction {
  readonly action: "add" | "accept" | "deactivate" | "remove";
  /** As it is after the action; for `remove` as it was before. */
  readonly connection: Readonly<EmulatedConnection>;
}

/** The same control, which tells each of these actions after it took effect. One that throws is not told. */
export function reportingControl(
  control: EmulatorControl,
  onAction: (action: DashboardAction) => void,
): EmulatorControl {
  const carryOut =
    (action: "accept" | "deactivate" | "remove") =>
    (id: string): void => {
      const connection = control.connection(id);
      control[action](id);
      if (connection !== undefined) onAction({ action, connection: { ...connection } });
    };
  return {
    ...control,
    add: (wanted) => {
      const connection = control.add(wanted);
      onAction({ action: "add", connection: { ...connection } });
      return connection;
    },
    accept: carryOut("accept"),
    deactivate: carryOut("deactivate"),
    remove: carryOut("remove"),
  };
}
