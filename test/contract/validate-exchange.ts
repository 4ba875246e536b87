import { Ajv2020 } from "ajv/dist/2020";
import type { ValidateFunction } from "ajv/dist/2020";
import type { Exchange, Reply, Shape } from "../../provider/emulator";
import { child, children, contractDocument, contractOperations, root } from "./contract-document";
import type { Located } from "./contract-document";

function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) && !isNaN(Date.parse(text));
}

/** The name by which schemas refer to the document. */
const documentId = "https://contract.invalid/openapi";

/** Compiles schemas of the document, each once. */
class Schemas {
  private readonly ajv: Ajv2020;
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(coerceTypes: boolean) {
    // Not strict: the document around the schemas is OpenAPI's, whose words ajv does not know.
    this.ajv = new Ajv2020({ strict: false, allErrors: true, formats: { "date-time": isTimestamp }, coerceTypes });
    this.ajv.addSchema(contractDocument, documentId);
  }

  problems(schema: Located, value: unknown, what: string): string[] {
    let validate = this.compiled.get(schema.pointer);
    if (validate === undefined) {
      // Coercion needs a parent to write the coerced value to.
      const $ref = `${documentId}#${encodeURI(schema.pointer)}`;
      validate = this.ajv.compile({ properties: { value: { $ref } } });
      this.compiled.set(schema.pointer, validate);
    }
    if (validate({ value })) return [];
    return (validate.errors ?? []).map(
      (error) => `${what}${error.instancePath.replace(/^\/value/, "")} ${error.message ?? error.keyword}`,
    );
  }
}

const bodySchemas = new Schemas(false);
/** Headers and queries are text on the wire, whatever their type. */
const parameterSchemas = new Schemas(true);

/** `createdAt`, `created_at` → `created-at`. */
function toKebab(name: string): string {
  return name.replaceAll("_", "-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The names in attributes and relationships as the contract writes them, whatever casing was asked for. */
function inKebab(text: string): unknown {
  return JSON.parse(text, (name, value: unknown) =>
    (name === "attributes" || name === "relationships") && typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [toKebab(key), inner]))
      : value,
  );
}

function bodyProblems(content: Located | undefined, type: string | undefined, body: string, what: string): string[] {
  if (content === undefined) return body === "" ? [] : [`${what} has a body where the contract has none`];
  const mediaType = (type ?? "").split(";")[0]?.trim() ?? "";
  const schema = child(content, mediaType, "schema");
  if (schema === undefined) return [`${what} has the content type "${mediaType}"`];
  try {
    return bodySchemas.problems(schema, inKebab(body), what);
  } catch (error) {
    if (error instanceof SyntaxError) return [`${what} is not JSON`];
    throw error;
  }
}

/** `page[size]=5&page[after]=cxn_A` → `page: {size: "5", after: "cxn_A"}`, OpenAPI's deepObject style. */
function deepObjects(search: string): Map<string, Record<string, string>> {
  const objects = new Map<string, Record<string, string>>();
  for (const [name, value] of new URLSearchParams(search)) {
    const [, object = name, key = ""] = /^([^[]+)\[([^\]]+)\]$/.exec(name) ?? [];
    objects.set(object, { ...objects.get(object), [key]: value });
  }
  return objects;
}

function pathValue(path: string): string | undefined {
  const segment = /\/connections\/([^/]+)/.exec(path)?.[1];
  return segment === undefined ? undefined : decodeURIComponent(segment);
}

/** What is wrong with a request by the contract; empty: nothing. */
export function validateRequest({ operation, request }: Exchange): string[] {
  const contract = contractOperations.get(operation);
  if (contract === undefined) return [`${request.method} ${request.path} is none of the contract's operations`];
  const problems: string[] = [];
  if (request.headers["authorization"] !== "Bearer") problems.push("the request has no bearer key");
  const query = deepObjects(request.search);
  for (const parameter of contract.parameters) {
    const name = String(parameter.node["name"]);
    const schema = child(parameter, "schema");
    const place = String(parameter.node["in"]);
    let value: unknown = request.headers[name.toLowerCase()];
    if (place === "query") value = query.get(name);
    if (place === "path") value = pathValue(request.path);
    if (place === "query") query.delete(name);
    if (schema === undefined || value === undefined) continue;
    problems.push(...parameterSchemas.problems(schema, value, `request ${place} ${name}`));
  }
  for (const name of query.keys()) problems.push(`request query ${name} is not in the contract`);
  const content = child(contract.operation, "requestBody", "content");
  problems.push(...bodyProblems(content, request.headers["content-type"], request.body, "request body"));
  return problems;
}

/** The headers that Persona documents for answers; the owner's are on "most error responses" only. */
const documentedHeaders = child(root, "components", "responses", "conflict")!;
const optionalHeaders = ["Persona-Organization-Id", "Persona-Environment-Id"];

function answerHeaderProblems(response: Located, answer: Reply): string[] {
  return children(documentedHeaders, "headers").flatMap(([name]) => {
    const value = answer.headers[name.toLowerCase()];
    const header = child(response, "headers", name);
    if (header === undefined) return value === undefined ? [] : [`the answer has a header ${name}`];
    if (value === undefined) return optionalHeaders.includes(name) ? [] : [`the answer has no header ${name}`];
    const schema = child(header, "schema");
    return schema === undefined ? [] : parameterSchemas.problems(schema, value, `answer header ${name}`);
  });
}

/** The titles that the contract gives for an error: by an example, or as the title's description. */
function documentedTitles(response: Located): unknown[] {
  const title = child(
    response,
    ...["content", "application/json", "schema", "properties", "errors", "items", "properties", "title"],
  );
  const examples = title?.node["examples"];
  return [title?.node["description"], ...(Array.isArray(examples) ? (examples as unknown[]) : [])].concat(
    // The only titles of 422 and the first ones of the others are in examples of whole answers.
    children(child(response, "content", "application/json") ?? response, "examples").flatMap(([, { node }]) =>
      (node["value"] as ErrorDocument).errors.map((error) => error.title),
    ),
  );
}

interface ErrorDocument {
  errors: { title: unknown }[];
}

function titleProblems(response: Located, answer: Reply): string[] {
  if (answer.status < 400) return [];
  const titles = documentedTitles(response);
  let document: Partial<ErrorDocument>;
  try {
    document = JSON.parse(answer.body) as Partial<ErrorDocument>;
  } catch {
    return [];
  }
  if (!Array.isArray(document.errors) || document.errors.length === 0) return ["answer body has no errors"];
  return document.errors.flatMap(({ title }) =>
    titles.includes(title) ? [] : [`answer body has an error with the title ${JSON.stringify(title)}`],
  );
}

/** What is wrong with an answer by the contract; empty: nothing, or a fault was injected on purpose. */
export function validateAnswer({ operation, answer, fault }: Exchange): string[] {
  const contract = contractOperations.get(operation);
  if (fault !== undefined || contract === undefined) return [];
  if (answer === undefined) return ["no answer was sent, though no fault was injected"];
  // A request that is too long does not reach Persona's API.
  if (answer.status === 413) return [];
  if (answer.status >= 500) return [`the answer is ${answer.status}, though no fault was injected`];
  const response = child(contract.operation, "responses", String(answer.status));
  if (response === undefined) return [`the contract has no answer ${answer.status} to ${operation}`];
  return [
    ...answerHeaderProblems(response, answer),
    ...bodyProblems(child(response, "content"), answer.headers["content-type"], answer.body, "answer body"),
    ...titleProblems(response, answer),
  ];
}

/** What keeps the connections in an answer from being exactly of this shape, as it was published. */
export function shapeProblems(answer: Reply, shape: Shape): string[] {
  const { data } = inKebab(answer.body) as { data?: unknown };
  const schema = child(root, "components", "schemas", `connection-${shape}`)!;
  return [data ?? []].flat().flatMap((connection) => bodySchemas.problems(schema, connection, `shape ${shape}`));
}

/** What is wrong with an exchange by the contract; empty: nothing. The answer is left out where a fault was injected. */
export function validateExchange(exchange: Exchange): string[] {
  return [...validateRequest(exchange), ...validateAnswer(exchange)];
}
