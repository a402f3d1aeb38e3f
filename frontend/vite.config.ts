import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const root = resolve(import.meta.dirname, "..");
const built = join(root, "src/pacte/site/static/built");

// Compressed once, here, rather than at each request.
function compress(): Plugin {
  return {
    name: "compress",
    closeBundle() {
      for (const name of readdirSync(join(built, "assets"))) {
        const path = join(built, "assets", name), content = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      }
    },
  };
}

export default defineConfig({
  root,
  base: "/static/built/",
  publicDir: false,
  plugins: [compress()],
  build: {
    outDir: built,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["main", "charts", "scan"].map((name) => join(root, `frontend/${name}.ts`)) },
  },
});
