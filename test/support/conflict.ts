/** A 409 of Persona's own, whatever it is about. */
export const CONFLICT = {
  kind: "answer",
  when: "before",
  identified: true,
  status: 409,
  body: '{"errors":[{"title":"Conflict"}]}',
} as const;
