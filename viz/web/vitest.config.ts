/** Unit tests of the browser side; tests name the DOM they need with `@vitest-environment`. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    environment: "happy-dom",
  },
});
