import { Partnership } from "./partnership";

const globex = new Partnership("globex", {
  organizations: { emea: "org_GLOBEXEMEA", apac: "org_GLOBEXAPAC" },
});

export const globexIsActive = globex.isActive;
export const globexConnectionIds = globex.connectionIds;
