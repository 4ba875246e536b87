import { describeOnEveryEngine } from "../engine/engines";
import { ACME, scenario } from "./scenario";

/** A program that knows a second provider, and hands `options` to its Connection, which the compiler would refuse. */
function program(name: string, options: string): string {
  return `
    class PulumiNodejs extends pulumi.ProviderResource { constructor() { super("pulumi-nodejs", "second", {}); } }
    const second = new PulumiNodejs();
    const component = new pulumi.ComponentResource("acme:index:Partners", "partners", {}, { providers: [second] });
    void component;
    new Connection("${name}", { destinationOrganizationId: "org_GLOBEX" }, ${options});
  `;
}

describeOnEveryEngine("options that start a second provider process", (engine) => {
  // Together with a new name, each had the connection adopted by one process and deactivated by the other.
  scenario(
    engine,
    "are refused by name, in the preview already, and the connection stays as it is",
    async (stack) => {
      stack.declare(program("old", "{}"));
      await stack.up();
      for (const { id } of stack.control.connections()) stack.control.accept(id);

      stack.declare(program("new", '{ version: "3.200.0" }'));
      const ofItsOwn = await stack.preview();
      expect(ofItsOwn.succeeded).toBe(false);
      expect(ofItsOwn.errors.join("\n")).toContain('Connection "new": the option "version" is not supported, since ');
      expect(ofItsOwn.text).not.toContain("at new Connection");

      stack.declare(program("new", "{ parent: component }"));
      const inherited = await stack.up();
      expect(inherited).toMatchObject({ succeeded: false, calls: [] });
      expect(inherited.errors.join("\n")).toContain(
        'Connection "new": its parent hands down a provider for pulumi-nodejs, which is not supported, since ',
      );
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
      expect((await stack.stored()).map(({ name }) => name)).toEqual(["old"]);
    },
    // With a key in the environment, a second process has all that it needs.
    { config: { "persona:apiKey": undefined }, environment: { PERSONA_API_KEY: ACME } },
  );
});

describeOnEveryEngine("a setting whose name is misspelled", (engine) => {
  scenario(
    engine,
    "is refused in the preview already, since a guard would be off without a word",
    async (stack) => {
      stack.declare('new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });');
      const preview = await stack.preview();
      expect(preview).toMatchObject({ succeeded: false, calls: [] });
      expect(preview.errors.join("\n")).toContain(
        "The stack's configuration has persona:allowedOrganizationId, which is not a setting. " +
          "The setting is called persona:allowedOrganizationIds.",
      );
      expect(preview.text).not.toContain("    at ");
    },
    { config: { "persona:allowedOrganizationId": '["org_ACME"]' } },
  );
});
