import { type Headers, serverDelay } from "../../../provider/persona/http/answer";

const date = "Tue, 24 Nov 2026 08:00:00 GMT";

test.each<[string, number, Headers, number | undefined]>([
  ["Retry-After in seconds", 503, { "retry-after": "2" }, 2000],
  ["Retry-After in fractions of a second", 503, { "retry-after": "0.25" }, 250],
  [
    "Retry-After as a date, by the server's own clock",
    503,
    { "retry-after": "Tue, 24 Nov 2026 08:01:30 GMT", date },
    90_000,
  ],
  [
    "Retry-After as a date, with no server's clock to compare",
    503,
    { "retry-after": "Tue, 24 Nov 2099 08:01:30 GMT" },
    undefined,
  ],
  ["Retry-After as a date that has passed", 503, { "retry-after": "Tue, 24 Nov 2026 07:59:00 GMT", date }, undefined],
  [
    "Retry-After as a date that does not exist",
    503,
    { "retry-after": "Tue, 99 Nov 2026 07:59:00 GMT", date },
    undefined,
  ],
  ["Retry-After as another kind of date", 503, { "retry-after": "2099-01-01", date }, undefined],
  ["a Retry-After of zero", 503, { "retry-after": "0" }, undefined],
  ["a negative Retry-After", 503, { "retry-after": "-5" }, undefined],
  ["an empty Retry-After", 503, { "retry-after": "" }, undefined],
  ["a Retry-After in words", 503, { "retry-after": "in 5 minutes" }, undefined],
  ["a Retry-After in another notation", 503, { "retry-after": "1e9" }, undefined],
  ["a Retry-After sent twice", 503, { "retry-after": "5, 5" }, undefined],
  ["an absurdly large Retry-After, which the caller is to judge", 503, { "retry-after": "99999999" }, 99_999_999_000],
  ["RateLimit-Reset after a 429", 429, { "ratelimit-reset": "12" }, 12_000],
  ["RateLimit-Reset after another status", 503, { "ratelimit-reset": "12" }, undefined],
  ["both after a 429", 429, { "retry-after": "3", "ratelimit-reset": "12" }, 3000],
  ["a malformed Retry-After beside RateLimit-Reset", 429, { "retry-after": "soon", "ratelimit-reset": "12" }, 12_000],
  ["no header", 429, {}, undefined],
])("%s", (_, status, headers, delay) => {
  expect(serverDelay({ status, headers })).toBe(delay);
});
