/**
 * The house rules, held against the repository as it is. A finding names the file and line, the
 * rule, and what to do; the rules themselves are in tidy/.
 */
import { reportOf } from "./tidy/finding";
import { readRepository } from "./tidy/repository";
import { HOUSE_RULES } from "./tidy/rules";

describe("the house rules", () => {
  const files = readRepository(__dirname);

  it("given a checkout, when it is read, then it has files to check", () => {
    expect(files.map(({ path }) => path)).toContain("tidy.test.ts");
  });

  for (const [name, check] of Object.entries(HOUSE_RULES)) {
    it(name, () => {
      expect(reportOf(check(files))).toBe("");
    });
  }
});
