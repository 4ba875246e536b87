import { createServer } from "node:http";

import { PersonaClient } from "../../../provider/persona/client";
import { FakeClock } from "../../support/fake-clock";
import { rejection } from "../persona/emulated";
import { selfSigned } from "./certificate";
import { runCases } from "./child";
import { closeAll, httpsPersona, listen } from "./loopback";

afterEach(closeAll);

const clientOf = (baseUrl: string): PersonaClient =>
  new PersonaClient({ apiKey: "persona_test_of_tls", baseUrl, clock: new FakeClock() });

test("a certificate that is not trusted ends the operation at the first request, before the key is sent", async () => {
  const { port, requests } = await httpsPersona(selfSigned());
  const error = await rejection(clientOf(`https://localhost:${port}`).listConnections());
  expect(error).toMatchObject({
    name: "PersonaNetworkError",
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    attempts: 1,
    message:
      `Listing connections failed: https://localhost:${port} gave no answer (DEPTH_ZERO_SELF_SIGNED_CERT). ` +
      "The certificate is not trusted: if a proxy of your company re-signs traffic, name its certificate in NODE_EXTRA_CA_CERTS.",
  });
  expect(requests).toEqual([]);
});

test("NODE_TLS_REJECT_UNAUTHORIZED=0, set for something else, does not give the key to an untrusted server", async () => {
  const { port, requests } = await httpsPersona(selfSigned());
  const environment = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  const [result] = await runCases([{ baseUrl: `https://localhost:${port}`, environment }]);
  expect(result).toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  expect(requests).toEqual([]);
});

test("a certificate named in NODE_EXTRA_CA_CERTS is trusted, for the host that it names only", async () => {
  const certificate = selfSigned("localhost");
  const { port, requests } = await httpsPersona(certificate);
  const [named, other] = await runCases(
    [
      { baseUrl: `https://localhost:${port}`, environment: {} },
      { baseUrl: `https://persona.test:${port}`, environment: {} },
    ],
    certificate.cert,
  );
  expect(named).toEqual({ succeeded: true });
  expect(other).toMatchObject({ name: "PersonaNetworkError", code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  expect(requests).toHaveLength(1);
});

test("https to a port that speaks http is said to be that, at once", async () => {
  const port = await listen(createServer((_request, response) => response.end()));
  const error = await rejection(clientOf(`https://localhost:${port}`).listConnections());
  expect(error).toMatchObject({ name: "PersonaNetworkError", attempts: 1 });
  expect(error).toHaveProperty("message", expect.stringContaining("port speaks https"));
});
