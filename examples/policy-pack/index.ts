import { PolicyPack } from "@pulumi/policy";

/** The type of a Connection, as it is in every stack's state. */
const CONNECTION = "pulumi-nodejs:dynamic/persona:Connection";

interface Configuration {
  readonly destinations: string[];
}

new PolicyPack("persona-connect", {
  policies: [
    {
      name: "listed-destinations",
      description: "Identity data is shared with listed organizations only.",
      enforcementLevel: "mandatory",
      configSchema: {
        properties: { destinations: { type: "array", items: { type: "string" } } },
        required: ["destinations"],
      },
      validateResource: (resource, reportViolation) => {
        if (resource.type !== CONNECTION) return;
        const { destinations } = resource.getConfig<Configuration>();
        const destination = String(resource.props["destinationOrganizationId"]);
        if (destinations.includes(destination)) return;
        reportViolation(`${destination} is not a listed destination. Ask the privacy team to list it first.`);
      },
    },
  ],
});
