/** Whether this is `npm run test:long`: more of the same, with other seeds. */
export const isLongRun = process.env["PERSONA_TEST_LONG"] === "1";
