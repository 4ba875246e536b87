import { type Emulator, startEmulator } from "../../../provider/emulator";
import { findConnection } from "../../../provider";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  process.env.PERSONA_API_KEY = "emulator-key-acme-sandbox";
});
afterAll(() => emulator.close());

test("a base URL with a wrong path is not taken for a Persona without the connection", async () => {
  process.env.PERSONA_BASE_URL = `${emulator.url}/v2`;
  await expect(findConnection({ id: "cxn_NOBODY" })).rejects.toThrow("HTTP 404");
});
