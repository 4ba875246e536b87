import { createHash } from "node:crypto";

import { type DashboardAction, type Emulator, startEmulator } from "../../../provider/emulator";
import { testInBrowser } from "../../support/browser";

const actions: DashboardAction[] = [];
let emulator: Emulator;
beforeEach(async () => {
  actions.length = 0;
  emulator = await startEmulator({
    seed: [
      { sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_GLOBEX" },
      { sourceOrganizationId: "org_GLOBEX", destinationOrganizationId: "org_ACME", status: "<b>odd</b>" },
    ],
    onDashboardAction: (action) => actions.push(action),
  });
});
afterEach(() => emulator.close());

function address(path: string): string {
  return new URL(path, emulator.url).href;
}

test("the page is at the emulator's root, is not journaled, and allows its own script and style only", async () => {
  const answer = await fetch(address("/"));
  const page = await answer.text();
  const hashOf = (name: string): string => {
    const [, text = ""] = new RegExp(`<${name}>([^]*?)</${name}>`).exec(page) ?? [];
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  };
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy.split("; ")).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      `script-src ${hashOf("script")}`,
      `style-src ${hashOf("style")}`,
    ]),
  );
  expect(page).not.toMatch(/https?:|org_ACME/);
  expect(emulator.control.journal()).toEqual([]);
});

test("what the page's buttons call changes the connection and is told once, a refused call is not", async () => {
  const { id = "" } = emulator.control.connections().find(({ status }) => status === "pending") ?? {};
  const press = async (action: string): Promise<number> => {
    const url = address(`/_emulator/connections/${id}/${action}`);
    return (await fetch(url, { method: "POST", headers: { Origin: new URL(url).origin } })).status;
  };
  expect([await press("accept"), await press("accept"), await press("deactivate"), await press("remove")]).toEqual([
    200, 409, 200, 200,
  ]);
  expect(actions.map(({ action, connection }) => `${action} ${connection.id} ${connection.status}`)).toEqual([
    `accept ${id} active`,
    `deactivate ${id} inactive`,
    `remove ${id} inactive`,
  ]);
});

test("a connection that is added over HTTP is told too, with its id", async () => {
  const body = JSON.stringify({ sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_INITECH" });
  const added = (await (await fetch(address("/_emulator/connections"), { method: "POST", body })).json()) as {
    id: string;
  };
  expect(actions).toMatchObject([{ action: "add", connection: { id: added.id, status: "pending" } }]);
});

testInBrowser(
  "a browser shows all connections, with the actions that their state allows, and text as text",
  async (open) => {
    const [first, second] = emulator.control.connections();
    const page = await open(address("/"));
    for (const connection of [first, second]) expect(page).toContain(`<code>${connection?.id ?? ""}</code>`);
    expect(page.match(/aria-label="(Accept|Deactivate) /g)).toHaveLength(2);
    expect(page).toContain("&lt;b&gt;odd&lt;/b&gt;");
  },
);
