import { describeOnEveryEngine } from "../engine/engines";
import { example } from "./example";

describeOnEveryEngine("the wait-for-active example", (engine) => {
  example(engine, "wait-for-active", "creates the others only once the pilot is active", async (waiting) => {
    const { control } = waiting.emulator;
    void control
      .waitForRequest(({ operation }) => operation === "retrieve")
      .then(({ connectionId }) => {
        control.accept(String(connectionId));
      });
    const up = await waiting.stack.up();
    expect(up).toMatchObject({ succeeded: true, outputs: { pilotStatus: "active" } });
    const [first, ...later] = waiting.calls();
    expect(first).toBe("POST create");
    expect(later.slice(0, -2).every((call) => call === "GET retrieve")).toBe(true);
    expect(later.slice(-2)).toEqual(["POST create", "POST create"]);
  });

  example(
    engine,
    "wait-for-active",
    "keeps the pilot when its time runs out, and creates no other",
    async (waiting) => {
      expect(await waiting.stack.up()).toMatchObject({ succeeded: false });
      expect(waiting.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
      waiting.emulator.control.accept(waiting.emulator.control.connections()[0]!.id);
      expect(await waiting.stack.up()).toMatchObject({ succeeded: true, outputs: { pilotStatus: "active" } });
      expect(waiting.held()).toHaveLength(3);
    },
    { timeoutSeconds: "1" },
  );
});
