import * as pulumi from "@pulumi/pulumi";
import axios, { isAxiosError } from "axios";

interface NaiveInputs {
  destinationOrganizationId: string;
}

interface NaiveOutputs extends NaiveInputs {
  status: string;
  scopes: string[];
  organizationId: string;
  creatorId: string;
  creatorType: string;
  createdAt: string;
  updatedAt: string;
}

interface Resource {
  data: { id: string; attributes: NaiveOutputs };
}

/** The usual dynamic provider of tutorials: axios in the closure, one call per hook, 409 → list and filter. */
export const naiveProvider: pulumi.dynamic.ResourceProvider<NaiveInputs, NaiveOutputs> = {
  diff(_id, olds, news) {
    const changes = olds.destinationOrganizationId !== news.destinationOrganizationId;
    return Promise.resolve({ changes, replaces: changes ? ["destinationOrganizationId"] : [] });
  },

  async create(inputs) {
    try {
      const answer = await axios.post<Resource>(
        url(),
        { data: { attributes: { "destination-organization-id": inputs.destinationOrganizationId } } },
        { headers: headers() },
      );
      return { id: answer.data.data.id, outs: answer.data.data.attributes };
    } catch (error) {
      if (!isAxiosError(error) || error.response?.status !== 409) throw error;
      const answer = await axios.get<{ data: Resource["data"][] }>(url(), {
        headers: headers(),
        params: { "filter[destination-organization-id]": inputs.destinationOrganizationId },
      });
      const existing = answer.data.data.find(
        ({ attributes }) => attributes.destinationOrganizationId === inputs.destinationOrganizationId,
      );
      if (existing === undefined) throw error;
      return { id: existing.id, outs: existing.attributes };
    }
  },

  async read(id) {
    const answer = await axios.get<Resource>(url(`/${id}`), { headers: headers() });
    return { id, props: answer.data.data.attributes };
  },

  async delete(id) {
    await axios.post(url(`/${id}/deactivate`), undefined, { headers: headers() });
  },
};

function url(path = ""): string {
  return `${process.env["PERSONA_BASE_URL"] ?? ""}/connect/connections${path}`;
}

function headers(): Record<string, string> {
  return {
    Authorization: `Bearer ${process.env["PERSONA_API_KEY"] ?? ""}`,
    "Key-Inflection": "camel",
    "Persona-Version": "2023-01-05",
  };
}

export class NaiveConnection extends pulumi.dynamic.Resource {
  declare readonly status: pulumi.Output<string>;
  declare readonly scopes: pulumi.Output<string[]>;
  declare readonly createdAt: pulumi.Output<string>;

  constructor(
    name: string,
    args: { destinationOrganizationId: pulumi.Input<string> },
    options?: pulumi.CustomResourceOptions,
  ) {
    super(naiveProvider, name, { status: undefined, scopes: undefined, createdAt: undefined, ...args }, options);
  }
}
