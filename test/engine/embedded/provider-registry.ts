import type { Plugin } from "./plugin";
import type { PropertyMap } from "./property-value";
import type { ResourceState } from "./resource-state";
import { equalValues } from "./property-value";
import { formatReference, packageOf, parseReference } from "./urn";

/** The one kind of provider that this engine can start. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/** The plugins of one deployment, by provider reference. */
export class ProviderRegistry {
  private readonly plugins = new Map<string, Plugin>();

  constructor(
    private readonly startPlugin: () => Promise<Plugin>,
    private readonly resources: ResourceState[],
  ) {}

  /** The plugin of a resource. A provider that is only in the state is configured with what the state holds. */
  async pluginOf(resource: ResourceState): Promise<Plugin> {
    await this.ensure(resource.provider);
    const plugin = this.plugins.get(resource.provider);
    if (plugin === undefined) throw new Error(`unknown provider '${resource.provider}' for resource '${resource.urn}'`);
    return plugin;
  }

  async ensure(reference: string): Promise<void> {
    if (reference === "" || this.plugins.has(reference)) return;
    const { urn, id } = parseReference(reference);
    const resource = this.resources.find((candidate) => candidate.urn === urn && candidate.id === id);
    if (resource === undefined) throw new Error(`could not find provider ${reference}`);
    await this.configure(resource, resource.inputs);
  }

  /** A provider that did not change goes on with the plugin that a refresh before the run may have started. */
  async keep(provider: ResourceState, inputs: PropertyMap): Promise<void> {
    if (!this.plugins.has(formatReference(provider))) await this.configure(provider, inputs);
  }

  /** Starts a plugin for a provider that is new or changed. */
  async configure(provider: ResourceState, inputs: PropertyMap): Promise<void> {
    const packageName = packageOf(provider.type.replace("pulumi:providers:", ""));
    if (packageName !== DYNAMIC_PACKAGE) {
      throw new Error(`The embedded engine runs dynamic providers only, not the provider of package '${packageName}'.`);
    }
    const plugin = await this.startPlugin();
    await plugin.configure(inputs);
    this.plugins.set(formatReference(provider), plugin);
  }

  /** Whether a provider's configuration changed. Dynamic providers leave that to the engine, and are never replaced. */
  hasChanged(old: ResourceState, inputs: PropertyMap): boolean {
    return !equalValues(old.outputs, inputs);
  }
}
