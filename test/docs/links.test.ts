import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { parse } from "yaml";

import { pack } from "../package/tarball";
import { REPOSITORY } from "../support/user-project";
import { documents } from "./code-block";

function textOf(file: string): string {
  return readFileSync(join(REPOSITORY, file), "utf8");
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  return [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The links of a document to other files, seen from the repository, and to headings. */
function linksOf(file: string): { readonly path: string; readonly anchor: string | undefined }[] {
  return [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^https?:/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      return { path: path === "" ? file : join(dirname(file), path), anchor };
    });
}

test.each(documents())("%s links to what exists", (file) => {
  const broken = linksOf(file).filter(({ path, anchor }) => {
    if (!existsSync(join(REPOSITORY, path))) return true;
    const page = path.endsWith(".md") ? path : join(path, "README.md");
    return anchor !== undefined && !anchorsOf(page).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test("the documents in the package link only to what is in the package", () => {
  const tarball = pack();
  tarball.remove();
  const missing = tarball.files
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) => linksOf(file).map(({ path }) => ({ file, path })))
    .filter(({ path }) => !tarball.files.some((shipped) => shipped === path || shipped.startsWith(`${path}/`)));
  expect(missing).toEqual([]);
});

test.each(documents())("%s tells nothing of one machine", (file) => {
  expect(textOf(file)).not.toMatch(/\/(work|home|root|Users|tmp)\/|registry\./);
});

test("every example has a README and is in the list of examples", () => {
  const folders = readdirSync(join(REPOSITORY, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  for (const folder of folders) {
    expect(existsSync(join(REPOSITORY, "examples", folder, "README.md"))).toBe(true);
    expect(textOf("examples/README.md")).toContain(`](${folder})`);
  }
});

describe("this repository's own workflows", () => {
  const folder = join(REPOSITORY, ".github");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yml"));

  test.each(files)("%s is YAML", (file) => {
    expect(parse(readFileSync(join(folder, file), "utf8"))).toBeInstanceOf(Object);
  });

  test("CI runs the check that people run", () => {
    expect(textOf(".github/workflows/ci.yml")).toContain("npm run check");
  });

  test("a release has provenance", () => {
    expect(textOf(".github/workflows/release.yml")).toContain("npm publish --provenance");
  });
});
