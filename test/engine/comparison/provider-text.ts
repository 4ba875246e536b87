/**
 * The provider of the comparison program, as text that the plugin evaluates. It keeps nothing: ids count up over the
 * journal, and faults come from the environment.
 */
export const PROVIDER_TEXT = `
exports.handler = () => {
  const fs = require("node:fs");
  const journal = process.env.COMPARISON_JOURNAL;
  const faults = JSON.parse(process.env.COMPARISON_FAULTS || "{}");
  const write = (line) => fs.appendFileSync(journal, line + "\\n");
  const show = (props) => Object.keys(props).filter((k) => k !== "__provider" && k !== "label").sort()
    .map((k) => k + "=" + props[k]).join(" ");
  const outputs = (inputs) => ({ ...inputs, result: inputs.label + "/" + inputs.key });
  const fail = (kind, label, id, properties) => {
    const fault = faults[kind + " " + label];
    if (fault === "error") throw new Error(kind + " of " + label + " failed");
    if (fault === "partial") throw Object.assign(new Error("partly"), { id, properties, reasons: [kind + " is not complete"] });
    return fault;
  };
  return {
    async configure({ config }) {
      write("configure " + config.get("persona:baseUrl"));
    },
    async check(olds, news) {
      write("check " + news.label + " [" + show(olds) + "] -> [" + show(news) + "]");
      const failures = faults["check " + news.label] ? [{ property: "value", reason: "is refused" }] : [];
      return { inputs: news, failures };
    },
    async diff(id, olds, news) {
      write("diff " + news.label + " " + id + " [" + show(olds) + "] -> [" + show(news) + "]");
      fail("diff", news.label);
      const replaces = olds.key !== news.key ? ["key"] : [];
      return { changes: replaces.length > 0 || olds.value !== news.value, replaces };
    },
    async create(inputs) {
      const made = (fs.readFileSync(journal, "utf8").match(/^create /gm) || []).length;
      const id = "id" + (made + 1);
      write("create " + inputs.label + " -> " + id + " [" + show(inputs) + "]");
      if (fail("create", inputs.label, id, outputs(inputs)) === "hangs") {
        console.error("hangs"); // Seen by the test, which then kills the engine or this process.
        await new Promise((resolve) => setTimeout(resolve, 60000));
      }
      return { id, outs: outputs(inputs) };
    },
    async read(id, props) {
      write("read " + props.label + " " + id + " [" + show(props) + "]");
      const fault = fail("read", props.label, id, props);
      if (fault === "gone") return {};
      if (fault === "changed") return { id, props: { ...props, value: "drifted" } };
      return { id, props: outputs(props) };
    },
    async update(id, olds, news) {
      write("update " + news.label + " " + id + " [" + show(olds) + "] -> [" + show(news) + "]");
      fail("update", news.label, id, outputs(news));
      return { outs: outputs(news) };
    },
    async delete(id, props) {
      write("delete " + props.label + " " + id);
      fail("delete", props.label);
    },
  };
};
`;
