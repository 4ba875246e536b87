import { describeOnEveryEngine } from "../engine/engines";
import { example } from "./example";

describeOnEveryEngine("the component example", (engine) => {
  example(engine, "component", "stands for all organizations of a partner", async (component) => {
    const up = await component.stack.up();
    const id = expect.stringMatching(/^cxn_/) as string;
    expect(up.outputs).toEqual({ globexIsActive: false, globexConnectionIds: { emea: id, apac: id } });
    expect(up.steps.filter(({ operation }) => operation === "create").map(({ urn }) => urn)).toContainEqual(
      expect.stringContaining(
        "acme:identity:Partnership$pulumi-nodejs:dynamic/persona:Connection::globex-emea",
      ) as string,
    );
    for (const connection of component.emulator.control.connections()) component.emulator.control.accept(connection.id);
    await component.stack.refresh();
    expect((await component.stack.up()).outputs).toMatchObject({ globexIsActive: true });
  });
});
