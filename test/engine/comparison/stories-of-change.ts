import { A, B, C, urnOf, type Act } from "./act";

/** Runs in which all goes well, one after the other on one stack. */
export const STORIES_OF_CHANGE: Record<string, Act[]> = {
  "create, no change, preview, update, destroy": [
    { run: "preview", program: [A, B] },
    {},
    {},
    { run: "preview", program: [{ ...A, value: "2" }, B] },
    {},
    { run: "preview", program: [{ ...A, key: "w" }, B] },
    { run: "destroy" },
  ],
  "replacement, with a dependent that changes along": [{ program: [A, B, C] }, { program: [{ ...A, key: "w" }, B, C] }],
  "rename, swap of keys, removal": [
    { program: [A, C] },
    {
      program: [
        { ...A, name: "d" },
        { ...C, options: {} },
      ],
    },
    {
      program: [
        { ...A, name: "d", key: "z" },
        { ...C, key: "x", options: { dependsOn: ["d"] } },
      ],
    },
    { program: [{ ...C, key: "x", options: {} }] },
    { program: [] },
  ],
  "forced replacement": [{ program: [A, B, C] }, { targetReplace: ["a"] }, {}],
  target: [
    { program: [A, C] },
    {
      program: [
        { ...A, value: "2" },
        { ...C, value: "4" },
      ],
      target: ["a"],
    },
    {
      program: [
        { ...A, value: "5" },
        { name: "e", value: "1" },
      ],
      target: ["e"],
    },
    { run: "refresh", target: ["a"], faults: { "read a": "changed", "read c": "changed" } },
    { run: "destroy", target: ["a"] },
    { run: "destroy", target: ["c"] },
  ],
  "deletion before replacement, dependents included": [
    { program: [A, { name: "f", from: "a", key: "y", options: { deletedWith: "a" } }, B, C] },
    {
      program: [
        { ...A, key: "w", options: { deleteBeforeReplace: true } },
        { name: "f", from: "a", key: "y", options: { deletedWith: "a" } },
        B,
        C,
      ],
    },
  ],
  "retainOnDelete, ignoreChanges, replaceOnChanges": [
    {
      program: [
        { ...A, options: { retainOnDelete: true } },
        { name: "h", value: "1", key: "k", options: { ignoreChanges: ["key"] } },
      ],
    },
    {
      program: [
        { ...A, key: "w", options: { retainOnDelete: true } },
        { name: "h", value: "2", key: "l", options: { ignoreChanges: ["key"] } },
      ],
    },
    {
      program: [
        { name: "h", value: "2", key: "k", options: { ignoreChanges: ["value"], replaceOnChanges: ["value"] } },
      ],
    },
  ],
  "components, aliases": [
    {
      program: [
        { name: "group", component: true },
        { ...A, options: { parent: "group" } },
        { ...C, options: {} },
      ],
    },
    {
      program: [
        { name: "group", component: true },
        { ...A, name: "i", options: { parent: "group", aliases: [{ name: "a" }] } },
        { ...C, options: {} },
      ],
    },
    {
      program: [
        {
          ...A,
          name: "i",
          options: {
            aliases: [
              `urn:pulumi:test::persona-scenarios::comparison:index:Group$pulumi-nodejs:dynamic/comparison:Thing::i`,
            ],
          },
        },
        { ...C, options: {} },
      ],
    },
    {
      program: [
        { name: "other", component: true, options: { aliases: [{ name: "group" }] } },
        { ...A, name: "i", options: { parent: "other", aliases: [{ noParent: true }] } },
        { ...C, name: "j", options: { aliases: [urnOf("c")] } },
      ],
    },
    {
      program: [
        { name: "third", component: true, options: { aliases: [{ name: "other" }] } },
        { ...A, name: "i", options: { parent: "third" } },
      ],
    },
    { run: "destroy" },
  ],
  "refresh before another run": [
    { program: [A, B] },
    { run: "preview", refresh: true, faults: { "read a": "changed" } },
    { refresh: true, faults: { "read a": "changed" } },
    { refresh: true, faults: { "read b": "gone" } },
    { refresh: true, faults: { "read b": "error" } },
    { refresh: true, baseUrl: "http://second" },
    { run: "destroy", refresh: true },
  ],
  "configuration that changes": [
    { program: [A] },
    { run: "refresh", baseUrl: "http://second" },
    { run: "preview" },
    { program: [A, C] },
    { program: [], baseUrl: "http://third" },
    { program: [A] },
    { run: "destroy", baseUrl: "http://fourth" },
  ],
  secrets: [
    { program: [{ ...A, secret: "hidden", options: { additionalSecretOutputs: ["result"] } }, B] },
    { program: [{ ...A, secret: "other", options: { additionalSecretOutputs: ["result"] } }, B] },
    { run: "refresh" },
    { run: "destroy" },
  ],
  get: [
    {
      run: "preview",
      program: [
        { name: "l", get: "id9", key: "q" },
        { name: "m", from: "l" },
      ],
    },
    {},
    {},
    { run: "refresh", faults: { "read l": "changed" } },
    {
      program: [
        { name: "l", value: "1", key: "q" },
        { name: "m", from: "l" },
      ],
    },
    {
      program: [
        { name: "l", get: "id9", key: "q" },
        { name: "m", from: "l" },
      ],
    },
    { faults: { "read l": "error" } },
    { program: [] },
  ],
};
