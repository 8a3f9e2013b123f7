/**
 * Bundles the browser side into ../assets, which goes into the Python package and not into git.
 *
 * One mode a page, one script each, because all are classic scripts (no module loading, so that they
 * work from file:// and under a strict Content-Security-Policy):
 *
 *   viewer  viewer.js            inlined into the self-contained offline HTML
 *   site    site.js, site.css    linked by the pages of the server; swagger/ for the API page
 *   editor  editor.js, editor.css  the workbench of the SPARQL page
 *   explorer  explorer.js, explorer.css  the explorer
 *   player  player.js, player.css  inlined into stories
 *   course  course.js, course.css  inlined into the player of a course (SCORM, web)
 *   embed   embed.js, embed.css  inlined into pictures that other sites frame
 *   widget  widget.js            the picture in a notebook, a module for anywidget
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const HERE = import.meta.dirname;
const ASSETS = resolve(HERE, "../assets");
const SWAGGER_FILES = ["swagger-ui-bundle.js", "swagger-ui.css", "LICENSE", "NOTICE"];
const GLOBALS = { viewer: "BrandAtlasViewer", site: "BrandAtlasSite", editor: "BrandAtlasEditor", explorer: "BrandAtlasExplorer", embed: "BrandAtlasEmbed", widget: "BrandAtlasWidget", player: "BrandAtlasPlayer", course: "BrandAtlasCourse" } as const;

function isMode(mode: string): mode is keyof typeof GLOBALS {
  return Object.hasOwn(GLOBALS, mode);
}

function copySwagger(): Plugin {
  return {
    name: "copy-swagger",
    closeBundle() {
      const from = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      const to = join(ASSETS, "swagger");
      mkdirSync(to, { recursive: true });
      for (const name of SWAGGER_FILES) copyFileSync(join(from, name), join(to, name));
    },
  };
}

export default defineConfig(({ mode }) => {
  if (!isMode(mode)) throw new Error(`unknown mode: ${mode}`);
  return {
    root: HERE,
    publicDir: false,
    plugins: mode === "site" ? [copySwagger()] : [],
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      outDir: ASSETS,
      emptyOutDir: false,
      // Office machines keep a browser for years.
      target: ["es2020", "chrome86", "firefox78", "safari14"],
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      license: { fileName: `licenses-${mode}.md` },
      chunkSizeWarningLimit: 1500,
      lib: {
        entry: join(HERE, "src", mode === "explorer" || mode === "course" ? `${mode}/${mode}.ts` : `${mode}.ts`),
        name: GLOBALS[mode],
        formats: [mode === "widget" ? "es" : "iife"],
        fileName: () => `${mode}.js`,
        cssFileName: mode,
      },
    },
  };
});
