import { closestName } from "../../../provider/handler/closest-name";
import { INPUT_NAMES } from "../../../provider/handler/connection/properties";
import { refuseMisspelledSettings, SETTING_NAMES } from "../../../provider/handler/settings";

test.each([
  ["a letter is missing", "adop", "adopt"],
  ["two letters are missing", "enabl", "enabled"],
  ["a letter is too many", "enableed", "enabled"],
  ["two letters are exchanged", "adotp", "adopt"],
  ["a letter is wrong", "adapt", "adopt"],
  ["the capitals are wrong", "waitforactive", "waitForActive"],
  ["it is another word", "colour", undefined],
  ["it is much shorter", "id", undefined],
  ["it is much longer", "profileName", undefined],
])("the argument that was meant is found where %s", (_case, written, meant) => {
  expect(closestName(written, INPUT_NAMES)).toBe(meant);
});

test.each([
  ["persona:allowedOrganizationId", "persona:allowedOrganizationIds"],
  ["persona:allowedOrganisationIds", "persona:allowedOrganizationIds"],
  ["persona:apikey", "persona:apiKey"],
  ["persona:baseURL", "persona:baseUrl"],
  ["persona:profile", "persona:profiles"],
])("a setting called %s is refused, since it would be off without a word", (written, meant) => {
  expect(() => {
    refuseMisspelledSettings(["aws:region", written]);
  }).toThrow(
    `The stack's configuration has ${written}, which is not a setting. The setting is called ${meant}. ` +
      `Set that, and remove the other with \`pulumi config rm ${written}\`. Nothing was changed.`,
  );
});

test.each([
  ["all settings", [...SETTING_NAMES]],
  ["settings of a project that is itself called persona", ["persona:region", "persona:replicas", "persona:id"]],
  ["names like ours in another project", ["acme:apikey"]],
])("%s pass", (_case, names) => {
  expect(() => {
    refuseMisspelledSettings(names);
  }).not.toThrow();
});
