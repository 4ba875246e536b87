/**
 * What every Connection carries in `__provider`: one constant line that loads this package from the folder of the Pulumi
 * program, rather than a copy of its code. It is stored in users' states for ever, so it never changes its meaning.
 *
 * `createRequire` at the working folder finds the package from inside its own repository too, where a plain `require`
 * would not. Source: pulumi sdk/nodejs, cmd/dynamic-provider, which evaluates the text.
 */
export const PROVIDER_TEXT =
  'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-persona-connect/handler").handler()';
