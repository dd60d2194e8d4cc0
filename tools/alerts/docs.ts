/** The tables of docs/alerts.md. */
import { INHIBITIONS, type Selector } from './inhibitions';
import { LIMITS } from './limits';
import { CAUSES } from './model';
import { RECORDINGS } from './recordings';
import { ALERT_GROUPS, ALERTS } from './rules';
import { FLEET_SCENES, SCENES } from './scenes';

const cell = (text: string) =>
  text
    .replace(/\{\{ with \$labels\.(\w+) \}\}.*?\{\{ end \}\}/g, '*$1*')
    .replace(/\{\{ *(?:if|else|end)[^}]*\}\}/g, '')
    .replace(/\|/g, '\\|')
    .replace(/\{\{[^}]*?\$(?:labels\.)?(\w+)[^}]*\}\}/g, '*$1*');
const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const linked = (alert: string) => `[${alert}](#${alert.toLowerCase()})`;

const limitsTable = () =>
  table(
    ['What', 'Limit', 'Value'],
    LIMITS.map(({ name, value, meaning }, i) => [
      meaning === LIMITS[i - 1]?.meaning ? '' : cell(meaning),
      `\`${name}\``,
      String(value),
    ])
  );

const rulesTable = () =>
  table(
    ['Alert', 'Severity', 'Cause', 'After', 'Summary'],
    ALERTS.map(({ alert, severity, cause, for: duration, summary }) => [
      linked(alert),
      severity,
      cause,
      duration === '0s' ? 'at once' : duration,
      alert === 'LantimeDeviceAlarm' ? '*instance* reports: *title of the alarm*' : cell(summary),
    ])
  );

const causesTable = () =>
  table(
    ['`cause`', 'What is at fault'],
    Object.entries(CAUSES).map(([cause, meaning]) => [`\`${cause}\``, meaning])
  );

function selected({ alerts, causes, notCauses, severities }: Selector): string {
  const list = (words: readonly string[]) => words.join(', ');
  return [
    ...(severities ? [list(severities)] : []),
    ...(alerts ? [list(alerts)] : []),
    ...(causes ? [`cause ${list(causes)}`] : []),
    ...(notCauses ? [`all but cause ${list(notCauses)}`] : []),
  ].join('; ');
}

const inhibitionsTable = () =>
  table(
    ['While firing', 'Silenced', 'With equal labels', 'Reason'],
    INHIBITIONS.map(({ source, target, equal, why }) => [
      selected(source),
      selected(target),
      equal.length > 0 ? equal.map((label) => `\`${label}\``).join(', ') : 'everywhere',
      why,
    ])
  );

const recordingsTable = () =>
  table(
    ['Record', 'Holds'],
    RECORDINGS.filter(({ meaning }, i) => meaning !== RECORDINGS[i - 1]?.meaning).map(({ record, meaning, labels }) => [
      `\`${record}${
        labels
          ? `{${Object.entries(labels)
              .map(([name, value]) => (name === 'le' ? name : `${name}="${value}"`))
              .join()}}`
          : ''
      }\``,
      meaning,
    ])
  );

const notified = (alerts: readonly string[]) =>
  alerts
    .map((alert) => {
      const [name, severity, ...subject] = alert.split(' ');
      return [severity, linked(name), ...subject].join(' ');
    })
    .join('<br>');

const scenesTable = () =>
  table(
    ['Fault', 'Device', 'Notifications'],
    [
      ...SCENES.map(({ what, profile, notified: alerts }) => [what, profile.toUpperCase(), notified(alerts)]),
      ...Object.values(FLEET_SCENES).map(({ what, notified: alerts }) => [what, 'all', notified(alerts)]),
    ]
  );

/** Regenerates the tables of the page. Throws if the markers around a table are missing. */
export function alertsPage(page: string): string {
  const tables = {
    limits: limitsTable,
    rules: rulesTable,
    causes: causesTable,
    inhibitions: inhibitionsTable,
    recordings: recordingsTable,
    scenes: scenesTable,
  };
  return Object.entries(tables).reduce((text, [mark, make]) => {
    const place = new RegExp(`(<!-- ${mark} -->)[^]*(<!-- /${mark} -->)`);
    if (!place.test(text)) {
      throw new Error(`docs/alerts.md lacks <!-- ${mark} --> and <!-- /${mark} -->.`);
    }
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n\n${make()}\n\n${end}`);
  }, page);
}

/** Names of the alerts, each once, in the order of the page. */
export const ALERT_NAMES = [...new Set(ALERT_GROUPS.flatMap(({ rules }) => rules.map(({ alert }) => alert)))];
