import { explainProblem } from '../problems';
import type { TargetPoller } from '../target/target-poller';
import { escapeHtml, printable } from '../text';
import { VERSION } from '../version';

/** Names, labels and all texts of a device are hostile: they enter the page only through here. */
const shown = (text: string) => escapeHtml(printable(text));

/** The page at `/`: links, and the state of each target. It contains no secrets and no script. */
export function landingPage(pollers: ReadonlyArray<Pick<TargetPoller, 'target' | 'state'>>): string {
  const rows = pollers.map(({ target, state: { up, error, since, device } }) => {
    const [state, style] = up === undefined ? ['not polled yet', 'unknown'] : up ? ['up', 'up'] : ['down', 'down'];
    const labels = Object.entries(target.labels).map(([name, value]) => `${name}="${value}"`);
    const cells = [
      `<a href="/probe?target=${encodeURIComponent(target.name)}">${shown(target.name)}</a>`,
      `<span class="${style}">${state}</span>`,
      since === undefined ? '' : new Date(since).toISOString().replace(/\.\d+/, ''),
      error ? shown(explainProblem(error)) : shown([device?.model, device?.firmware].filter(Boolean).join(', ')),
      shown(target.access.url),
      shown(labels.join(' ')),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>LANTIME exporter</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff }
table { border-collapse: collapse } th, td { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }
.up { color: #1a7f37 } .down { color: #cf222e } .unknown { color: #666 }
</style>
</head>
<body>
<h1>LANTIME exporter</h1>
<p>Version ${shown(VERSION)}. <a href="/metrics">Exporter metrics</a>, <a href="/service-discovery">service discovery</a>.</p>
<table>
<tr><th>Target</th><th>State</th><th>Since (UTC)</th><th>Device or error</th><th>URL</th><th>Labels</th></tr>
${rows.join('\n')}
</table>
</body>
</html>
`;
}
