/** A resource that the comparison program declares. */
export interface Declaration {
  name: string;
  /** A component, which may be the parent of others. */
  component?: boolean;
  /** An input whose change is an update. */
  value?: string;
  /** An input whose change is a replacement. */
  key?: string;
  /** A secret input. */
  secret?: string;
  /** Takes `value` from the result of another resource. */
  from?: string;
  /** Reads an existing resource by this id instead of declaring one. */
  get?: string;
  /** Resource options; those that name resources do so by their names here. */
  options?: {
    parent?: string;
    dependsOn?: string[];
    deletedWith?: string;
    protect?: boolean;
    retainOnDelete?: boolean;
    deleteBeforeReplace?: boolean;
    ignoreChanges?: string[];
    replaceOnChanges?: string[];
    additionalSecretOutputs?: string[];
    aliases?: (string | { name?: string; noParent?: boolean })[];
    import?: string;
  };
}

/** Calls that go wrong, as in `create a` or `diff b`: an error, or a partial success. */
export type Faults = Record<string, "error" | "partial" | "gone" | "changed" | "hangs">;
