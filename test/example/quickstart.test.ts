import { describeOnEveryEngine } from "../engine/engines";
import { example } from "./example";

describeOnEveryEngine("the quickstart example", (engine) => {
  example(engine, "quickstart", "creates its connection once and deactivates it in the end", async (quickstart) => {
    const up = await quickstart.stack.up();
    expect(up.outputs).toEqual({ id: expect.stringMatching(/^cxn_/) as string, status: "pending" });
    expect(quickstart.calls()).toEqual(["POST create"]);
    expect(await quickstart.stack.up()).toMatchObject({ succeeded: true, changes: { same: 2 } });
    expect(quickstart.calls()).toEqual([]);
    expect(await quickstart.stack.destroy()).toMatchObject({ succeeded: true });
    expect(quickstart.held()).toEqual(["org_ACME → org_GLOBEX inactive"]);
  });
});
