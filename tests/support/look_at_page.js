// Opens a file in a browser at each width, and prints as JSON how wide the page is and what axe finds.
const [, , executablePath, page, modules, ...widths] = process.argv;
const { chromium } = require(`${modules}/playwright-core`);
const axe = require(`${modules}/axe-core`);

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function look(browser, width) {
  const tab = await browser.newPage({ viewport: { width, height: 900 } });
  await tab.goto(`file://${page}`);
  // Everything that can be opened is looked at too.
  await tab.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  const scrollWidth = await tab.evaluate(() => document.documentElement.scrollWidth);
  await tab.evaluate(axe.source);
  const found = await tab.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
  await tab.close();
  return { width, scrollWidth, violations: found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`) };
}

(async () => {
  // Without the sandbox: a test may run as root, and the page is our own.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const looks = [];
  for (const width of widths) looks.push(await look(browser, Number(width)));
  await browser.close();
  process.stdout.write(JSON.stringify(looks));
})().catch((error) => {
  process.stderr.write(String(error));
  process.exit(1);
});
