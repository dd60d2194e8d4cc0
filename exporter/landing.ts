import packageJson from '../package.json';
import type { Prober } from './prober';
import { explain } from './problems';
import { escapeHtml, printable } from './text';

/** Names, labels and everything a device says are hostile: this is the only way into the page. */
const shown = (text: string) => escapeHtml(printable(text));

/** The page at `/`: what there is, and how each target is. Without secrets, and without a script. */
export function landingPage(probers: readonly Prober[]): string {
  const rows = probers.map(({ target, current }) => {
    const { up, error, since, device } = current;
    const state = up === undefined ? 'not asked yet' : up ? 'up' : 'down';
    const labels = Object.entries(target.labels).map(([name, value]) => `${name}="${value}"`);
    const cells = [
      `<a href="/probe?target=${encodeURIComponent(target.name)}">${shown(target.name)}</a>`,
      `<span class="${state.replace(/ .*/, '')}">${state}</span>`,
      since === undefined ? '' : new Date(since).toISOString().replace(/\.\d+/, ''),
      error ? shown(explain(error)) : shown([device?.model, device?.firmware].filter(Boolean).join(', ')),
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
.up { color: #1a7f37 } .down { color: #cf222e } .not { color: #666 }
</style>
</head>
<body>
<h1>LANTIME exporter</h1>
<p>Version ${shown(packageJson.version)}. <a href="/metrics">Metrics of the exporter</a>, <a href="/service-discovery">service discovery</a>.</p>
<table>
<tr><th>Target</th><th>State</th><th>Since (UTC)</th><th>Device or reason</th><th>Address</th><th>Labels</th></tr>
${rows.join('\n')}
</table>
</body>
</html>
`;
}
