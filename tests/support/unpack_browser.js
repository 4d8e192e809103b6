// Unpacks the browser that came from npm, its libraries and a font beside the modules: nothing of the system is needed.
const { execFileSync } = require("node:child_process");
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { brotliDecompressSync } = require("node:zlib");

const modules = resolve(process.argv[2], "node_modules");
const folder = resolve(process.argv[2], "chromium");

function read(name) {
  return brotliDecompressSync(readFileSync(join(modules, "@sparticuz", "chromium", "bin", `${name}.br`)));
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const name of ["al2023.tar", "fonts.tar"]) execFileSync("tar", ["-x", "-C", folder], { input: read(name) });
writeFileSync(
  join(folder, "fonts.conf"),
  `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
);
// Last: where it stands, all the rest does too.
writeFileSync(join(folder, "chromium"), read("chromium"), { mode: 0o755 });
