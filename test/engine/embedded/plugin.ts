import type { ServiceError } from "@grpc/grpc-js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { initializationFailure, ResourceFailure } from "./resource-failure";
import { annotateSecrets, forPlugin, fromStruct, revealMap, toStruct, type PropertyMap } from "./property-value";
import { nameOf, typeOf } from "./urn";

export interface CheckFailure {
  property: string;
  reason: string;
}

export interface PluginDiff {
  changes: "unknown" | "none" | "some";
  replaceKeys: string[];
  deleteBeforeReplace: boolean;
}

interface Described {
  setUrn(urn: string): unknown;
  setName(name: string): unknown;
  setType(type: string): unknown;
}

/** The dynamic-provider plugin, spoken to as the engine does. */
export class Plugin {
  constructor(private readonly client: ResourceProviderClient) {}

  async configure(inputs: PropertyMap): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(toStruct(inputs));
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    for (const [key, value] of Object.entries(revealMap(inputs))) {
      request
        .getVariablesMap()
        .set(`pulumi-nodejs:config:${key}`, typeof value === "string" ? value : JSON.stringify(value));
    }
    await this.call((callback) => this.client.configure(request, callback));
  }

  async check(
    urn: string,
    olds: PropertyMap,
    news: PropertyMap,
  ): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    const request = described(new messages.CheckRequest(), urn);
    request.setOlds(toStruct(forPlugin(olds)));
    request.setNews(toStruct(forPlugin(news)));
    const response = await this.call<messages.CheckResponse>((callback) => this.client.check(request, callback));
    const inputs = fromStruct(response.getInputs());
    annotateSecrets(inputs, news);
    const failures = response.getFailuresList().map((failure) => failure.toObject());
    return { inputs, failures };
  }

  async diff(
    urn: string,
    id: string,
    old: { inputs: PropertyMap; outputs: PropertyMap },
    news: PropertyMap,
  ): Promise<PluginDiff> {
    const request = described(new messages.DiffRequest(), urn);
    request.setId(id);
    request.setOldInputs(toStruct(forPlugin(old.inputs)));
    request.setOlds(toStruct(forPlugin(old.outputs)));
    request.setNews(toStruct(forPlugin(news)));
    const response = await this.call<messages.DiffResponse>((callback) => this.client.diff(request, callback));
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const changes = response.getChanges();
    return {
      changes: changes === DIFF_NONE ? "none" : changes === DIFF_SOME ? "some" : "unknown",
      replaceKeys: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(urn: string, inputs: PropertyMap): Promise<{ id: string; outputs: PropertyMap }> {
    const request = described(new messages.CreateRequest(), urn);
    request.setProperties(toStruct(forPlugin(inputs)));
    const response = await this.call<messages.CreateResponse>(
      (callback) => this.client.create(request, callback),
      inputs,
    );
    if (response.getId() === "") throw new ResourceFailure(`plugin returned empty resource.ID from create '${urn}'`);
    return { id: response.getId(), outputs: annotated(fromStruct(response.getProperties()), inputs) };
  }

  async update(
    urn: string,
    id: string,
    old: { inputs: PropertyMap; outputs: PropertyMap },
    news: PropertyMap,
  ): Promise<PropertyMap> {
    const request = described(new messages.UpdateRequest(), urn);
    request.setId(id);
    request.setOldInputs(toStruct(forPlugin(old.inputs)));
    request.setOlds(toStruct(forPlugin(old.outputs)));
    request.setNews(toStruct(forPlugin(news)));
    const response = await this.call<messages.UpdateResponse>(
      (callback) => this.client.update(request, callback),
      news,
    );
    return annotated(fromStruct(response.getProperties()), news);
  }

  async read(
    urn: string,
    id: string,
    inputs: PropertyMap,
    state: PropertyMap,
  ): Promise<{ id: string; outputs: PropertyMap | undefined; inputs: PropertyMap | undefined }> {
    const request = described(new messages.ReadRequest(), urn);
    request.setId(id);
    request.setInputs(toStruct(forPlugin(inputs)));
    request.setProperties(toStruct(forPlugin(state)));
    const response = await this.call<messages.ReadResponse>((callback) => this.client.read(request, callback), state);
    return {
      id: response.getId(),
      outputs: response.hasProperties() ? annotated(fromStruct(response.getProperties()), state) : undefined,
      inputs: response.hasInputs() ? annotated(fromStruct(response.getInputs()), inputs) : undefined,
    };
  }

  async delete(urn: string, id: string, old: { inputs: PropertyMap; outputs: PropertyMap }): Promise<void> {
    const request = described(new messages.DeleteRequest(), urn);
    request.setId(id);
    request.setOldInputs(toStruct(forPlugin(old.inputs)));
    request.setProperties(toStruct(forPlugin(old.outputs)));
    await this.call((callback) => this.client.delete(request, callback));
  }

  private call<Response>(
    send: (callback: (error: ServiceError | null, response: Response) => void) => unknown,
    secretsLike: PropertyMap = {},
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      send((error, response) => {
        if (error) reject(initializationFailure(error, secretsLike));
        else resolve(response);
      });
    });
  }
}

function described<Request extends Described>(request: Request, urn: string): Request {
  request.setUrn(urn);
  request.setName(nameOf(urn));
  request.setType(typeOf(urn));
  return request;
}

function annotated(outputs: PropertyMap, secretsLike: PropertyMap): PropertyMap {
  annotateSecrets(outputs, secretsLike);
  return outputs;
}
